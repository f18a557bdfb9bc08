"""Where backups stand: their manifests, their order, which of them stay, and the second place of a machine.

A place of backups holds ``NUMBER/`` (the file of the catalogue, ``backup.json``, ``rest/`` for small files) and
``files/`` (originals named by their hash, shared by all backups of the place). Numbers order backups; the time
written down is only shown, so a wrong clock thins nothing away.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from db.catalogue.folder import BACKUPS, LOCAL
from db.model.problems import Trouble
from db.reasons import reason
from db.schema.label import Label
from db.store.connection import FILE_NAME, must_be_there
from db.system import whole_file

MANIFEST, FILES, REST, PART = "backup.json", "files", "rest", ".part-"
_PLACES = "backup-places.json"
_HASH = re.compile(r"^[0-9a-f]{64}$")
_NUMBER = re.compile(r"^\d{6}$")
_CHUNK = 1 << 20
_LATEST = 8
_RUNGS = ((8, 7), (40, 5), (160, 12))
"""About a day, a week, a month of work, as numbers of backups, and how many of each are kept."""

Why = Literal["hand", "closing", "while working", "before", "replaced"]
REASONS: dict[Why, Label] = {
    "hand": Label("tự tay", "by hand"),
    "closing": Label("khi đóng sổ", "at closing"),
    "while working": Label("trong khi làm", "while working"),
    "before": Label("trước việc lớn", "before something large"),
    "replaced": Label("sổ bị thay", "replaced catalogue"),
}


class Facts(msgspec.Struct, frozen=True):
    """What a ledger holds, for telling two copies apart: its catalogue's id, counts, one hash over all revisions."""

    catalogue: str
    acts: int
    records: int
    revisions: int
    digest: str


class Kept(msgspec.Struct, frozen=True):
    """One file of the folder in a backup: its path there, hash and size in bytes."""

    path: str
    hash: str
    size: int


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says of itself. ``at`` and ``proved`` are UTC; ``lacking`` are files that were damaged already."""

    number: int
    why: Why
    at: str
    proved: str
    facts: Facts
    hash: str
    size: int
    files: tuple[Kept, ...] = ()
    lacking: tuple[str, ...] = ()
    name: str = ""


class Backup(msgspec.Struct, frozen=True):
    """A backup and where it stands; ``manifest`` is None where it cannot be read."""

    folder: Path
    manifest: Manifest | None

    @property
    def number(self) -> int:
        """Its place in the order."""
        return int(self.folder.name)


def place_in(to: Path, folder: Path) -> Path:
    """Return the place of a catalogue's backups in a folder meant for backups, such as a stick's."""
    if to.is_dir() and backups_in(to):
        return to
    return to / ("sao-luu-" + re.sub(r"[^\w-]+", "-", folder.name).strip("-"))


def make_place(to: Path, folder: Path) -> None:
    """Make the folder meant for backups that a person named, in a folder that is there: a stick that is not plugged in has none."""
    must_be_there(folder)
    with told(to):
        to.mkdir(exist_ok=True)


def backups_in(place: Path) -> list[Backup]:
    """Return the backups of a place, oldest first; what is not one is passed over."""
    found = []
    try:
        names = sorted(p for p in place.iterdir() if _NUMBER.match(p.name))
    except OSError:
        return []
    for path in names:
        try:
            manifest = msgspec.json.decode((path / MANIFEST).read_bytes(), type=Manifest)
        except (OSError, msgspec.MsgspecError, UnicodeError):
            manifest = None
        found.append(Backup(path, manifest))
    return found


def newest(folder: Path) -> Backup | None:
    """Return the latest proved backup of a catalogue, or None."""
    return next((b for b in backups_of(folder) if b.manifest is not None), None)


def backups_of(folder: Path) -> list[Backup]:
    """Return all backups of a catalogue within reach, the newest first: its own, then those of the second place."""
    second = second_place(folder)
    own = backups_in(folder / BACKUPS)
    elsewhere = backups_in(place_in(second, folder)) if second else []
    return sorted([*own, *elsewhere], key=lambda b: (-b.number, b.folder.parent != folder / BACKUPS))


def second_place(folder: Path) -> Path | None:
    """Return the second place for backups chosen on this machine, present or not."""
    try:
        kept = msgspec.json.decode((folder / LOCAL / _PLACES).read_bytes(), type=str)
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return None
    return Path(kept) if kept else None


def choose_second_place(folder: Path, place: Path | None) -> None:
    """Remember a second place for backups on this machine, or none."""
    with told(folder), whole_file(folder / LOCAL / _PLACES) as part:
        part.write_bytes(msgspec.json.encode(str(place) if place else ""))


def fault_of(backup: Backup) -> Label | None:
    """Return what is wrong with a backup by its own hashes, files and all, or None; every byte is read."""
    if backup.manifest is None:
        return Label(
            f"Bản sao lưu {backup.folder.name} mất tờ khai.", f"Backup {backup.folder.name} lost its manifest."
        )
    try:
        if hash_of(backup.folder / FILE_NAME) != backup.manifest.hash:
            return Label(
                f"Bản sao lưu {backup.folder.name} đã bị đổi hoặc hỏng.", f"Backup {backup.folder.name} is damaged."
            )
        for kept in backup.manifest.files:
            if hash_of(file_in(backup, kept)) != kept.hash:
                return Label(
                    f"Trong bản sao lưu {backup.folder.name}, tệp {kept.path} đã hỏng.",
                    f"In backup {backup.folder.name} the file {kept.path} is damaged.",
                )
    except OSError as error:
        return Label(
            f"Bản sao lưu {backup.folder.name} không đọc được: {reason(error)}.",
            f"Backup {backup.folder.name} cannot be read: {error.strerror}.",
        )
    return None


def file_in(backup: Backup, kept: Kept) -> Path:
    """Return where a file of the folder stands in a backup."""
    if named_by_hash(kept.path):
        return backup.folder.parent / FILES / kept.hash[:2] / kept.hash
    return backup.folder / REST / kept.path


def numbers_to_keep(numbers: Iterable[int]) -> set[int]:
    """Return which automatic backups stay: the latest, then the last of each about day, week and month of work.

    By order alone: a block of 8, 40 or 160 numbers stands for a day, a week, a month. No clock is asked.
    """
    every = sorted(numbers)
    kept = set(every[-_LATEST:])
    for size, blocks in _RUNGS:
        last = {number // size: number for number in every}
        kept.update(last[block] for block in sorted(last)[-blocks:])
    return kept


def thin(place: Path) -> list[int]:
    """Remove automatic backups that are no longer kept; those made by hand and replaced catalogues stay."""
    there = {b.number: b for b in backups_in(place) if b.manifest is not None}
    automatic = {n for n, b in there.items() if b.manifest and b.manifest.why in ("closing", "while working", "before")}
    gone = sorted(automatic - numbers_to_keep(automatic))
    for number in gone:
        leaving = place / f"{PART}{number}"  # why: half removed, it must not stand under its number
        with contextlib.suppress(OSError):
            there[number].folder.rename(leaving)
        shutil.rmtree(leaving, ignore_errors=True)
    return gone


def drop(backup: Backup) -> None:
    """Take a backup away, and the originals that no other backup of its place has (asked for by a person)."""
    place = backup.folder.parent
    with told(place):
        leaving = place / f"{PART}{backup.number}"  # why: half removed, it must not stand under its number
        backup.folder.rename(leaving)
        shutil.rmtree(leaving)
        rest = backups_in(place)
        if all(b.manifest for b in rest):
            used = {kept.hash for b in rest if b.manifest for kept in b.manifest.files}
            for path in (place / FILES).glob("??/*"):
                if path.name not in used:
                    path.unlink()


def named_by_hash(path: str) -> bool:
    """Say whether a file of the folder is an original named by its hash."""
    return bool(_HASH.match(path.rpartition("/")[2].partition(".")[0]))


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file nobody writes to."""
    told = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            told.update(part)
    return told.hexdigest()


@contextlib.contextmanager
def told(place: Path) -> Iterator[None]:
    """Turn an error of the system into one sentence about a place of backups."""
    try:
        yield
    except OSError as error:
        raise Trouble(
            Label(
                f"Không sao lưu được vào “{place}”: {reason(error)}. Các bản sao lưu cũ còn nguyên.",
                f"No backup in “{place}”: {error.strerror}. Older backups are untouched.",
            )
        ) from error
