"""The swap: a proved copy takes the place of a catalogue's file, whole or not at all; what is replaced is kept.

It is told beforehand in ``restore.json``: once that is on the disk the swap is finished by whoever opens the folder
next, and before it nothing has changed. The replaced file is moved with its journal, so that neither a stale journal
meets the new file nor the replaced one loses what it needs to be read.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from db.catalogue.folder import BACKUPS, lock, person_or_login
from db.catalogue.signs import forget
from db.model.problems import Trouble
from db.reasons import reason
from db.schema.label import Label
from db.store.connection import FILE_NAME
from db.system import Lock, replace, sync_folder, whole_file

BESIDE = "catalogue.sqlite.restored"
_MARK = "restore.json"
_JOURNALS = ("-journal", "-wal", "-shm")
_REPLACED = "replaced"


def swap_told(folder: Path) -> bool:
    """Say whether a swap of the folder's catalogue was told and is not finished."""
    try:
        return (folder / _MARK).exists()
    except (OSError, ValueError):
        return False


def swap_in(folder: Path, held: Lock) -> Path | None:
    """Let a proved copy that stands beside take the catalogue's place; return where the replaced one is kept."""
    replaced = _replaced_place(folder) if (folder / FILE_NAME).exists() else None
    with whole_file(folder / _MARK) as part:
        part.write_bytes(msgspec.json.encode(replaced.relative_to(folder).as_posix() if replaced else ""))
    _swap_now(folder, held)
    return replaced


def _swap_now(folder: Path, held: Lock) -> None:
    try:
        finish_swap(folder, held)
    except OSError as error:
        raise Trouble(
            Label(
                f"Bản phục hồi đã sẵn sàng nhưng chưa thay được tệp sổ ({reason(error)}); hãy đóng mọi cửa sổ của sổ này "
                "rồi mở lại, chương trình sẽ làm nốt.",
                f"The restored copy is ready but the file could not be swapped ({error.strerror}); close every window "
                "of this catalogue and open it again to finish.",
            )
        ) from error


def finish_swap(folder: Path, held: Lock | None = None) -> None:
    """Finish a swap that was told and interrupted; nothing where none was. Each step may be repeated."""
    if not swap_told(folder):
        return
    mark = folder / _MARK
    own = held or lock(folder, person_or_login(None))
    try:
        try:
            kept = msgspec.json.decode(mark.read_bytes(), type=str)
        except (msgspec.MsgspecError, UnicodeError):
            kept = ""
        beside, live = folder / BESIDE, folder / FILE_NAME
        if beside.exists():
            place = folder / kept if kept else _replaced_place(folder)
            place.mkdir(parents=True, exist_ok=True)
            sync_folder(place.parent)
            for name in (FILE_NAME, *(FILE_NAME + j for j in _JOURNALS)):
                if (folder / name).exists():
                    replace(folder / name, place / name)
                    sync_folder(folder)
            if not any(place.iterdir()):
                place.rmdir()
            replace(beside, live)
            forget(folder)
        mark.unlink(missing_ok=True)
        sync_folder(folder)
    finally:
        if held is None:
            own.release()


def _replaced_place(folder: Path) -> Path:
    number = 1
    while (folder / BACKUPS / f"{_REPLACED}-{number:03}").exists():
        number += 1
    return folder / BACKUPS / f"{_REPLACED}-{number:03}"
