"""Deriving the rows of many records at once: a slice of the catalogue, table by table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import msgspec

from db.model.revision import Revision, read_body, read_values
from db.model.state import Standing, standing_alone, standing_of, state_of
from db.schema.kind import Description
from db.schema.search_words import is_word
from db.store.projector import Projector, Row, Tables
from db.store.revisions import Stored

_WIDE = 20


class Derivation(msgspec.Struct):
    """The derived rows of a slice of records, by table, each with the columns that hold anything (positions in its table).

    ``met`` are the words met in it that were not met in the slices before, for suggestions.
    """

    records: int
    rows: dict[str, tuple[tuple[int, ...], list[Row]]]
    met: list[str] = []


Left = Callable[[str, Standing], Standing | None]
"""What is left of a record of a kind to be derived; None where nothing is."""


def _all_of_it(_kind: str, standing: Standing) -> Standing:
    return standing


def derive_slice(projector: Projector, part: list[Stored], left: Left = _all_of_it) -> Derivation:
    """Return the derived rows of what is left of some records."""
    tables: Tables = defaultdict(list)
    for key, id_, kind, said in part:
        standing = left(kind, _standing(id_, kind, said))
        if standing is not None:
            projector.derive(key, id_, kind, standing, tables)
    return Derivation(len(part), {table: _used(rows) for table, rows in tables.items()})


class Deriving:
    """Derives slice after slice, and tells which words it meets."""

    def __init__(self, description: Description) -> None:
        self._met: list[str] = []
        self._projector = Projector(description, met=self._met)

    def slice(self, part: list[Stored]) -> Derivation:
        """Return the derived rows of some records."""
        made = derive_slice(self._projector, part)
        made.met = [word for word in self._met if is_word(word)]
        self._met.clear()
        return made


def _standing(id_: str, kind: str, said: list[tuple[bytes, bytes, bool, bytes]]) -> Standing:
    if len(said) == 1:
        return standing_alone(read_values(said[0][3]))
    home = {changeset.hex() for _, changeset, at_home, _ in said if at_home}
    revisions = [Revision(rev.hex(), id_, kind, changeset.hex(), read_body(body)) for rev, changeset, _, body in said]
    return standing_of(state_of(revisions, home.__contains__))


def _used(rows: list[Row]) -> tuple[tuple[int, ...], list[Row]]:
    """Leave out the columns of a wide table that hold nothing in any of the rows."""
    if len(rows[0]) < _WIDE:
        return tuple(range(len(rows[0]))), rows
    columns = list(zip(*rows, strict=True))
    used = tuple(at for at, column in enumerate(columns) if column.count(None) < len(rows))
    return (used, rows) if len(used) == len(columns) else (used, list(zip(*(columns[at] for at in used), strict=True)))
