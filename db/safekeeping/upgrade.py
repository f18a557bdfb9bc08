"""A catalogue that another edition of the program wrote, opened by this one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from db.catalogue import Writer
from db.model.changes import Progress
from db.model.problems import Trouble
from db.store.projection import made_from


def bring_up(writer: Writer) -> Iterator[Progress]:
    """Make the derived tables fit this program's description, if another one made them; a backup comes first."""
    if not made_from(writer.read._store, writer.description):
        from db.safekeeping.backup import back_up  # why: once after an update of the program

        with suppress(Trouble):  # why: a full stick of backups must not keep anybody from the catalogue
            back_up(writer.read.folder, "before")
    return writer.bring_up()
