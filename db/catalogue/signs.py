"""Signs that something else than this program changes a catalogue's folder: an older file put back, a service that syncs.

What this machine last saw of the journal is kept in ``local/``. A file that lacks it was put there from outside.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import msgspec

from db.catalogue.folder import LOCAL
from db.model.problems import Trouble
from db.schema.field_type import counted, grouped
from db.schema.label import Label
from db.store import revisions
from db.store.connection import FILE_NAME, Store
from db.system import whole_file

_SEEN = "seen.json"
_LENGTH = 160  # why: written in place, a shorter one must cover the one before
_COPIES = re.compile(r"^catalogue\b.+\.sqlite$|conflict", re.IGNORECASE)
_SYNCED = re.compile(
    r"^(dropbox|onedrive|google ?drive|my drive|icloud ?drive|nextcloud|owncloud|syncthing)\b", re.IGNORECASE
)
_OWN = (FILE_NAME, FILE_NAME + "-journal", FILE_NAME + ".restored", FILE_NAME + ".part")


class _Seen(msgspec.Struct, frozen=True):
    """The last act of the journal, by its place and its id."""

    place: int
    act: str


def signs(folder: Path, store: Store) -> tuple[Label, ...]:
    """Return in sentences what speaks for a change from outside; nothing where all is as it was left."""
    return (*_older(folder, store), *_copies(folder), *_synced(folder))


def note(folder: Path, store: Store) -> None:
    """Remember the last act of the journal on this machine; where that cannot be done nothing is lost."""
    with contextlib.suppress(OSError, Trouble):
        place, act = revisions.last_act(store)
        seen = _Seen(place, act)
        if seen != _seen(folder):
            with whole_file(folder / LOCAL / _SEEN) as part:
                part.write_bytes(msgspec.json.encode(seen).ljust(_LENGTH))


def note_lightly(folder: Path, store: Store) -> None:
    """Remember the last act after each one, so that a crash does not hide a change from outside; nobody waits for the disk."""
    path = folder / LOCAL / _SEEN
    with contextlib.suppress(OSError, Trouble):
        told = msgspec.json.encode(_Seen(*revisions.last_act(store))).ljust(_LENGTH)
        try:
            with path.open("r+b", buffering=0) as file:
                file.write(told)
        except FileNotFoundError:
            note(folder, store)


def forget(folder: Path) -> None:
    """Forget what was seen: the file is replaced on purpose."""
    (folder / LOCAL / _SEEN).unlink(missing_ok=True)


def _seen(folder: Path) -> _Seen | None:
    try:
        return msgspec.json.decode((folder / LOCAL / _SEEN).read_bytes(), type=_Seen)
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return None


def _older(folder: Path, store: Store) -> tuple[Label, ...]:
    seen = _seen(folder)
    if seen is None or not seen.place or revisions.act_at(store, seen.place) == seen.act:
        return ()
    place, _ = revisions.last_act(store)
    gone = seen.place - place
    how = Label(
        f"thiếu {grouped(gone)} việc đã ghi ở máy này",
        f"{counted(gone, 'act saved here is', 'acts saved here are')} lacking",
    )
    if gone <= 0:
        how = Label(
            "mang việc ghi ở nơi khác thay cho việc đã ghi ở máy này", "acts from elsewhere stand in their place"
        )
    return (
        Label(
            f"Tệp sổ đã bị thay từ bên ngoài bằng một bản khác: {how.vi}. Hãy xem các bản sao lưu trước khi ghi thêm.",
            f"The file was replaced from outside by another one: {how.en}. Look at the backups before you go on.",
        ),
    )


def _copies(folder: Path) -> tuple[Label, ...]:
    try:
        found = sorted(p.name for p in folder.iterdir() if p.name not in _OWN and _COPIES.search(p.name))
    except OSError:
        return ()
    if not found:
        return ()
    return (
        Label(
            f"Trong thư mục sổ có bản sao do phần mềm đồng bộ để lại: {', '.join(found[:3])}. Việc ghi trong đó không có trong sổ này.",
            f"A sync service left copies in the folder: {', '.join(found[:3])}. What was saved in them is not in this catalogue.",
        ),
    )


def _synced(folder: Path) -> tuple[Label, ...]:
    part = next((p for p in folder.absolute().parts if _SYNCED.match(p)), "")
    if not part:
        return ()
    return (
        Label(
            f"Sổ nằm trong thư mục đồng bộ “{part}”: phần mềm ấy có thể thay tệp sổ khi đang ghi. Hãy để sổ ở ổ của máy và sao lưu sang đó.",
            f"The catalogue stands in a synced folder, “{part}”, which may replace its file at work. Keep it on this machine and back it up there.",
        ),
    )
