"""What the viewer reads and opens: a file's record, the words of its values, a copy for another program."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

from db.catalogue import Reader
from db.media.store import path_of
from db.model.media import Medium
from db.model.problems import NotPossible
from db.model.record import Record
from db.schema.field_type import Words
from db.system import open_with_its_program
from heritage_app.say import Say
from heritage_app.session import Session


def read_record(reader: Reader, record: str) -> Record | None:
    """Return a file's record, or None where it is gone meanwhile."""
    try:
        return reader.record(record)
    except NotPossible:
        return None


def plain_words(session: Session, say: Say) -> Words:
    """Return what types consult to read and show days and texts."""
    return Words(session.description.vocabularies, session.description.units, say.language)


def open_copy(folder: Path, medium: Medium) -> bool:
    """Open a copy of a file with the system's program; the original is never handed out. Say whether it could be."""
    source = path_of(folder, medium.hash, medium.type)
    place = folder / "local" / "opened"
    try:
        place.mkdir(parents=True, exist_ok=True)
        copyfile(source, place / source.name)
        open_with_its_program(place / source.name)
    except OSError:
        return False
    return True
