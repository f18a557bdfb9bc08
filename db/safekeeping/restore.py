"""Bringing a backup back: copied beside the catalogue, proved there, then swapped; what is replaced is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec

from db.catalogue.folder import LOCAL, lock, person_or_login
from db.catalogue.swap import BESIDE, finish_swap, swap_in, swap_told
from db.model.changes import Progress
from db.model.problems import NotPossible, Trouble
from db.reasons import reason
from db.safekeeping.backup import prove
from db.safekeeping.places import Backup, backups_in, backups_of, fault_of, file_in, hash_of, named_by_hash
from db.schema.label import Label
from db.store.connection import FILE_NAME
from db.system import read_from_disk, replace, sync_file, whole_file

_COPYING = Label("Chép bản sao lưu vào bên cạnh sổ", "Copying the backup beside the catalogue")
_PROVING = Label("Thử bản phục hồi", "Proving the restored copy")


class Restored(msgspec.Struct, frozen=True):
    """What came back: which backup, with how much, and where the replaced catalogue is kept (None: there was none)."""

    backup: Backup
    records: int
    files: int
    lacking: tuple[str, ...]
    replaced: Path | None


def choose(folder: Path, given: str) -> Backup:
    """Return the backup meant by ``latest``, a number, or a path; the latest is the newest that its hashes prove."""
    every = backups_of(folder)
    if given == "latest":
        for backup in every:
            if fault_of(backup) is None:
                return backup
        raise NotPossible(
            Label(f"Sổ “{folder}” không có bản sao lưu nào nguyên vẹn.", f"“{folder}” has no sound backup.")
        )
    if given.isascii() and given.isdigit():
        found = [b for b in every if b.number == int(given)]
        sound = [b for b in found if fault_of(b) is None]
        if found:
            return (sound or found)[0]
    path = Path(given)
    try:
        if (path / FILE_NAME).is_file():
            return next((b for b in backups_in(path.parent) if b.folder.name == path.name), Backup(path, None))
        inside = backups_in(path) or [b for p in sorted(path.glob("sao-luu-*")) for b in backups_in(p)]
        if inside:
            return next((b for b in reversed(inside) if fault_of(b) is None), inside[-1])
    except (OSError, ValueError):
        pass
    raise NotPossible(Label(f"Không có bản sao lưu “{given}”.", f"There is no backup “{given}”."))


def restore(
    folder: Path, backup: Backup, person: str | None = None, watch: Callable[[Progress], None] = lambda progress: None
) -> Restored:
    """Put a backup in the place of a catalogue that nobody has open, whether that one can be opened or not.

    Raise ``Trouble`` where the backup does not stand its proof, or somebody has the catalogue open: nothing changed.
    """
    watch(Progress(0, 1, _PROVING))
    fault, manifest = fault_of(backup), backup.manifest
    if fault is not None or manifest is None:
        raise Trouble(fault or Label("Bản sao lưu này không dùng được.", "This backup cannot be used."))
    try:
        (folder / LOCAL).mkdir(parents=True, exist_ok=True)
        held = lock(folder, person_or_login(person))
        try:
            finish_swap(folder, held)
            beside = folder / BESIDE
            watch(Progress(0, 1, _COPYING))
            _copy(backup.folder / FILE_NAME, beside)
            read_from_disk(beside)
            if hash_of(beside) != manifest.hash:
                raise Trouble(
                    Label("Bản phục hồi chép ra đọc lại không đúng; sổ chưa bị đụng đến.", "The copy reads back wrong.")
                )
            _prove_beside(folder, beside)
            files, lacking = _bring_files(folder, backup)
            replaced = swap_in(folder, held)
        finally:
            if not swap_told(folder):
                (folder / BESIDE).unlink(missing_ok=True)
            held.release()
    except OSError as error:
        raise Trouble(
            Label(
                f"Không phục hồi được vào “{folder}”: {reason(error)}; sổ chưa bị đụng đến.",
                f"“{folder}” cannot be restored: {error.strerror}; nothing changed.",
            )
        ) from error
    return Restored(backup, manifest.facts.records, files, tuple(lacking), replaced)


def _prove_beside(folder: Path, beside: Path) -> None:
    """Open the copy in a scratch folder as a catalogue is opened, count and hash."""
    scratch = folder / LOCAL / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        beside.rename(scratch / FILE_NAME)
        try:
            prove(scratch, (0, 0, 0))
        finally:
            replace(scratch / FILE_NAME, beside)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _bring_files(folder: Path, backup: Backup) -> tuple[int, list[str]]:
    """Bring back files that are missing or damaged; what is whole, or newer than the backup, stays."""
    assert backup.manifest is not None
    brought = 0
    for kept in backup.manifest.files:
        target = folder / kept.path
        if target.is_file() and (not named_by_hash(kept.path) or hash_of(target) == kept.hash):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(target) as part:
            _copy(file_in(backup, kept), part)
        brought += 1
    return brought, [name for name in backup.manifest.lacking if not (folder / name).is_file()]


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    sync_file(target)
