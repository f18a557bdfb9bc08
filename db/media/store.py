"""The byte store: every file once, unchanged, under its SHA-256 in ``media/`` beside the database.

Order that survives a power cut: the bytes into a temporary file, sync it, rename it, sync its folder;
only then may a record point to it. Nothing here deletes what was stored.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from db.media.types import BY_ID, FileType, type_of
from db.model.ids import new_id
from db.model.problems import Trouble
from db.reasons import reason
from db.schema.label import Label
from db.system import replace, sync_folder

FOLDER = "media"
LOG = "fixity.jsonl"
_DAMAGED = "damaged"
_CHUNK = 1 << 20
_SPARE_BYTES = 32 << 20
_TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
_MARKS = "\u200e\u200f\u061c"
_HASH = re.compile(r"^[0-9a-f]{64}$")
_MINE = new_id()
"""Begins the names of temporary files of this process: nobody else writes into the catalogue meanwhile."""


class NotTaken(Exception):
    """A file that is not taken in, with the reason in words; nothing of it was kept."""

    def __init__(self, label: Label) -> None:
        super().__init__(label.vi)
        self.label = label


class Staged(msgspec.Struct, frozen=True):
    """The bytes of an offered file, synced in a temporary file that is not in the store yet."""

    part: Path
    hash: str
    size: int
    type: FileType
    name: str


def path_of(folder: Path, hash_: str, type_id: str) -> Path:
    """Return where the bytes of a hash stand in a catalogue's folder, whether they are there or not."""
    ending = BY_ID[type_id].ending if type_id in BY_ID else "bin"
    return folder / FOLDER / hash_[:2] / f"{hash_}.{ending}"


def holds(folder: Path, hash_: str, type_id: str, size: int | None = None) -> bool:
    """Say whether a file of that hash (and size) is there; its bytes are not read."""
    try:
        found = path_of(folder, hash_, type_id).stat()
    except OSError:
        return False
    return size is None or found.st_size == size


def stage(folder: Path, source: Path, type_: FileType | None = None) -> Staged:
    """Copy the bytes of an offered file beside the store, hashed and synced; raise ``NotTaken`` with the reason.

    ``type_`` is known where the program made the file itself. A full disk is a ``Trouble``: it stops the whole intake.
    """
    part = folder / FOLDER / f".{_MINE}-{new_id()}.part"
    try:
        known = source.stat()
        if not stat.S_ISREG(known.st_mode):
            raise NotTaken(Label("Không phải là tệp.", "Not a file."))
        if known.st_size == 0:
            raise NotTaken(Label("Tệp trống (0 byte).", "The file is empty (0 bytes)."))
        file = open(source, "rb")  # noqa: SIM115 - closed below
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "tên tệp hỏng"
        raise NotTaken(Label(f"Không đọc được tệp: {why}.", "The file cannot be read.")) from None
    with file:
        first = _read(file)
        found = type_ or type_of(first)
        if found is None:
            raise NotTaken(
                Label(
                    "Trong tệp không có ảnh, PDF, ghi âm hay ghi hình nào sổ đọc được.",
                    "The file holds no picture, PDF, sound or video that the catalogue reads.",
                )
            )
        try:
            (folder / FOLDER).mkdir(exist_ok=True)
            if shutil.disk_usage(folder / FOLDER).free < known.st_size + _SPARE_BYTES:
                raise _full()
            digest, size = hashlib.sha256(), 0
            with open(part, "wb") as copy:
                # why: a file that is still being written would be read for as long as it grows
                while first and size <= known.st_size:
                    digest.update(first)
                    copy.write(first)
                    size += len(first)
                    first = _read(file)
                if size != known.st_size:
                    raise NotTaken(
                        Label(
                            "Tệp thay đổi trong lúc đọc; hãy chép xong rồi nhận lại.",
                            "The file changed while it was read; take it in when it is copied whole.",
                        )
                    )
                copy.flush()
                os.fsync(copy.fileno())
        except NotTaken:
            part.unlink(missing_ok=True)
            raise
        except OSError as error:
            part.unlink(missing_ok=True)
            raise _not_written(error) from error
    return Staged(part, digest.hexdigest(), size, found, _name(source))


def _name(source: Path) -> str:
    """Return a file's name as text; marks that turn the direction of writing are left out, for they make it read as another."""
    name = source.name.encode("utf-8", "replace").decode()
    return "".join(c for c in name if unicodedata.bidirectional(c) not in _TURNING and c not in _MARKS)


def settle(folder: Path, staged: Staged) -> Path:
    """Give staged bytes their place in the store, durably; what stands there already stays."""
    target = path_of(folder, staged.hash, staged.type.id)
    try:
        if holds(folder, staged.hash, staged.type.id, staged.size):
            staged.part.unlink(missing_ok=True)
            return target
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            sync_folder(target.parent.parent)
        replace(staged.part, target)
    except OSError as error:
        staged.part.unlink(missing_ok=True)
        raise _not_written(error) from error
    return target


def drop(staged: Staged) -> None:
    """Take staged bytes away that are not kept after all."""
    staged.part.unlink(missing_ok=True)


def log(folder: Path, events: Iterable[dict[str, Any]]) -> None:
    """Add events to the fixity log (after PREMIS: when, which bytes, what was done, outcome), durably."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = "".join(json.dumps({"at": now, **e}, ensure_ascii=False, sort_keys=True) + "\n" for e in events)
    if not text:
        return
    try:
        with open(folder / FOLDER / LOG, "a", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _not_written(error) from error


def events(folder: Path) -> list[dict[str, Any]]:
    """Return the events of the fixity log; a last line torn by a power cut is passed over."""
    try:
        lines = (folder / FOLDER / LOG).read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if isinstance(event, dict):
            found.append(event)
    return found


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def stored(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield hash and path of every file in the store, in the order of the hashes."""
    for part in sorted(p for p in (folder / FOLDER).glob("??") if p.is_dir()):
        for path in sorted(part.iterdir()):
            if path.is_file() and _HASH.match(path.stem.lower()):
                yield path.stem.lower(), path


def leftovers(folder: Path) -> list[Path]:
    """Return temporary files that an interrupted intake left behind."""
    return sorted((folder / FOLDER).glob(".*.part"))


def clear_leftovers(folder: Path) -> None:
    """Remove temporary files of programs that were killed; what cannot be removed now stays for the next intake."""
    for part in leftovers(folder):
        if not part.name.startswith(f".{_MINE}-"):
            with suppress(OSError):
                part.unlink()


def set_aside(folder: Path, path: Path) -> None:
    """Move damaged bytes out of the way of good ones; they are kept."""
    aside = folder / FOLDER / _DAMAGED
    aside.mkdir(exist_ok=True)
    replace(path, aside / f"{path.name}.{new_id()}")
    sync_folder(path.parent)


def _read(file: Any) -> bytes:
    try:
        piece: bytes = file.read(_CHUNK)
    except OSError as error:
        raise NotTaken(Label(f"Không đọc hết được tệp: {reason(error)}.", "The file cannot be read whole.")) from None
    return piece


def _full() -> Trouble:
    return Trouble(
        Label(
            "Ổ đĩa của sổ không còn đủ chỗ cho tệp này; hãy dọn bớt chỗ rồi nhận tiếp.",
            "The catalogue's disk has no room for this file; free some space and go on.",
        )
    )


def _not_written(error: OSError) -> Trouble:
    return Trouble(
        Label(
            f"Không ghi được vào thư mục media của sổ: {reason(error)}.",
            f"The catalogue's media folder cannot be written to: {error.strerror}.",
        )
    )
