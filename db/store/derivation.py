"""Deriving the rows of many records at once: a slice of the catalogue, table by table."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from db.model.revision import Revision, read_body, read_values
from db.model.state import Standing, standing_alone, standing_of, state_of
from db.schema.field_type import Column
from db.store.projector import Projector
from db.store.revisions import Stored
from db.store.tables import group_table, kind_table

Rows = list[tuple[Column, ...]]


class Derivation(msgspec.Struct):
    """The derived rows of a slice of records, by table, each with the columns that hold anything (positions in its table)."""

    records: int
    rows: dict[str, tuple[tuple[int, ...], Rows]]
    tally: dict[tuple[str, int, int], tuple[int, int]]


@contextmanager
def no_collecting() -> Iterator[None]:
    """Look for no garbage meanwhile: the rows of a slice are none, and looking takes a seventh of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


Left = Callable[[str, Standing], Standing | None]
"""What is left of a record of a kind to be derived; None where nothing is."""


def _all_of_it(_kind: str, standing: Standing) -> Standing:
    return standing


def derive_slice(projector: Projector, part: list[Stored], left: Left = _all_of_it) -> Derivation:
    """Return the derived rows of what is left of some records."""
    tables: dict[str, Rows] = {}
    tally: dict[tuple[str, int, int], tuple[int, int]] = {}
    names = {
        kind.id: (kind_table(kind), {g.id: group_table(kind, g) for g, _ in kind.groups}) for kind in projector.kinds
    }
    items, words = tables.setdefault("item", []), tables.setdefault("words", [])
    links, numbers = tables.setdefault("link", []), tables.setdefault("used_number", [])
    questions, unknown = tables.setdefault("open_question", []), tables.setdefault("unknown_slot", [])
    for key, id_, kind, said in part:
        standing = left(kind, _standing(id_, kind, said))
        if standing is None:
            continue
        d = projector.derive(key, id_, kind, standing)
        items.append(d.item)
        if kind in names:
            table, groups = names[kind]
            tables.setdefault(table, []).append((key, *d.columns))
            for group, rows in d.rows.items():
                tables.setdefault(groups[group], []).extend((key, *row) for row in rows)
        links += [(key, field, target) for field, target in sorted(d.links)]
        questions += [(key, slot) for slot in d.open]
        unknown += [(slot, key) for slot in sorted(set(d.unknown))]
        numbers += [(number, key) for number in sorted(d.numbers)]
        words.append((key, *d.words))
        counted = (kind, d.level, d.deleted)
        records, pieces = tally.get(counted, (0, 0))
        tally[counted] = records + 1, pieces + d.pieces
    return Derivation(len(part), {table: _used(rows) for table, rows in tables.items() if rows}, tally)


def _standing(id_: str, kind: str, said: list[tuple[bytes, bytes, bool, bytes]]) -> Standing:
    if len(said) == 1:
        return standing_alone(read_values(said[0][3]))
    home = {changeset.hex() for _, changeset, at_home, _ in said if at_home}
    revisions = [Revision(rev.hex(), id_, kind, changeset.hex(), read_body(body)) for rev, changeset, _, body in said]
    return standing_of(state_of(revisions, home.__contains__))


def _used(rows: Rows) -> tuple[tuple[int, ...], Rows]:
    """Leave out the columns of a wide table that hold nothing in any of the rows."""
    columns = list(zip(*rows, strict=True))
    used = tuple(at for at, column in enumerate(columns) if column.count(None) < len(rows))
    return (used, rows) if len(used) == len(columns) else (used, list(zip(*(columns[at] for at in used), strict=True)))
