"""Mending: derived tables by themselves, originals only from a proved source, and never without keeping what was there.

A damaged ledger is not written to: a new file is made of what its hashes still prove and of the backups, proved, and
swapped in as a restored backup is. Where anything is found nowhere, nothing is swapped: giving it up is not for us.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec

from db.catalogue.folder import LOCAL, create, lock, person_or_login
from db.catalogue.reading import Reader
from db.catalogue.swap import BESIDE, finish_swap, swap_in
from db.ledger.salvage import Salvage
from db.model.changes import Progress, finish
from db.model.problems import NotOurs, Trouble
from db.reasons import reason
from db.safekeeping.backup import back_up
from db.safekeeping.deep import Deep, check_deep
from db.safekeeping.fixity import check_media
from db.safekeeping.places import FILES, Backup, backups_of, fault_of
from db.safekeeping.salvage import fill
from db.schema.kind import Description
from db.schema.label import Label
from db.store import revisions
from db.store.connection import FILE_NAME, must_be_there, open_store
from db.store.projection import Projection
from db.store.scavenge import copy_damaged
from db.system import Lock, replace, sync_file

_SCRATCH = "mending"
_LOOKING = Label("Tìm chỗ hỏng", "Looking for damage")
_MENDING = Label(
    "Dựng lại sổ từ phần còn tốt và các bản sao lưu", "Making the ledger anew from what is whole and the backups"
)
Watch = Callable[[Progress], None]


class Mended(msgspec.Struct, frozen=True):
    """What was mended: tables made anew, revisions brought from backups or turned back by their hash, files found
    again; where the replaced file is kept; and what is left."""

    tables: bool
    brought: int
    turned: int
    files: tuple[str, ...]
    replaced: Path | None
    left: Deep

    @property
    def sound(self) -> bool:
        """Whether nothing is left to mend."""
        return self.left.sound


def mend(
    folder: Path, description: Description, person: str | None = None, watch: Watch = lambda progress: None
) -> Mended:
    """Mend what can be mended from a proved source; raise ``Trouble`` where the folder cannot be worked in.

    Nobody may have the catalogue open. What is damaged and found nowhere is in ``left``.
    """
    finish_swap(folder)
    if not backups_of(folder):
        must_be_there(folder)
    _refuse_others(folder, description)
    held = lock(folder, person_or_login(person))
    try:
        watch(Progress(0, 1, _LOOKING))
        tables, brought, turned, replaced = False, 0, 0, None
        if not _ledger_sound(folder, description):
            tables = _tables_anew(folder, description)
            if not tables:
                watch(Progress(0, 1, _MENDING))
                brought, turned, replaced = _ledger_anew(folder, description, held, person_or_login(person))
        files = _files_again(folder, description)
        return Mended(tables, brought, turned, files, replaced, check_deep(folder, description, watch))
    except OSError as error:
        raise Trouble(
            Label(
                f"Không sửa được sổ “{folder}”: {reason(error)}; sổ vẫn như cũ.",
                f"“{folder}” cannot be mended: {error.strerror}; it is as it was.",
            )
        ) from error
    finally:
        held.release()


def _refuse_others(folder: Path, description: Description) -> None:
    """Refuse what is whole and not ours: a newer program's catalogue, another program's file."""
    try:
        Reader(folder, description).close()
    except NotOurs:
        raise
    except Trouble:
        return


def _ledger_sound(folder: Path, description: Description) -> bool:
    try:
        reader = Reader(folder, description)
    except Trouble:
        return False
    try:
        return finish(reader.check()).sound
    finally:
        reader.close()


def _tables_anew(folder: Path, description: Description) -> bool:
    """Back up, and make the derived tables anew; say whether that mended everything."""
    try:
        back_up(folder, "before")
        store = open_store(folder, write=True)
        try:
            for _ in Projection(store, description).rebuild():
                pass
        finally:
            store.close()
    except Trouble:
        return False
    return _ledger_sound(folder, description)


def _ledger_anew(folder: Path, description: Description, held: Lock, person: str) -> tuple[int, int, Path | None]:
    """Make the file anew from what it proves and the backups, and swap it in where nothing is lacking.

    Return revisions brought, revisions turned back, and where the replaced file is kept (None: nothing was swapped).
    """
    scratch = folder / LOCAL / _SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    (scratch / "damaged").mkdir(parents=True)
    try:
        found = Salvage(copy_damaged(folder, scratch / "damaged"))
        try:
            made = scratch / "new"
            create(made, description)
            told = fill(made, description, found, _proved(folder), person)
            if found.cut or _lacking(made, found) or not _ledger_sound(made, description):
                return 0, 0, None
            brought = max(0, told.revisions - found.proved)
            sync_file(made / FILE_NAME)
            replace(made / FILE_NAME, folder / BESIDE)
            return brought, len(found.turned), swap_in(folder, held)
        finally:
            found.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _proved(folder: Path) -> list[Backup]:
    """Return the newest backup that its hashes prove, of the same catalogue."""
    return next(([b] for b in backups_of(folder) if fault_of(b) is None), [])


def _lacking(made: Path, found: Salvage) -> bool:
    """Say whether anything that was lost is not in the new ledger either."""
    store = open_store(made, write=False)
    try:
        known = [*(one.revision for one in found.lost if one.revision), *(one.id for one in found.orphans)]
        here = len({r.id for r in revisions.of_ids(store, known)})
        nameless = sum(not one.revision for one in found.lost)
        more = revisions.count(store)[2] - found.proved - here + len(found.orphans)
    finally:
        store.close()
    return here < len(set(known)) or more < nameless


def _files_again(folder: Path, description: Description) -> tuple[str, ...]:
    """Bring back missing and damaged files from the places of backups; damaged bytes are set aside."""
    again: list[str] = []
    try:
        reader = Reader(folder, description)
    except Trouble:
        return ()
    try:
        for place in dict.fromkeys(b.folder.parent for b in backups_of(folder)):
            report = check_media(reader, search=place / FILES)
            again += report.mended
            if report.sound:
                break
    except Trouble:
        pass  # why: a catalogue too damaged to know its files is told by what is left
    finally:
        reader.close()
    return tuple(again)
