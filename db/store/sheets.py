"""Slices of the derived tables for sheets: a column a field, the rows of groups, and the revisions a record stood by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from db.model.record import highest_level
from db.model.revision import read_body
from db.schema.field import Audience, Field
from db.schema.field_type import Column
from db.schema.kind import Kind
from db.schema.rows import Rows
from db.store.connection import Store
from db.store.finding import Listing
from db.store.tables import columns_of, group_table, inner_type, kind_table

_AT_ONCE = 1000
_MARK_LETTERS = 12

GroupRow = tuple[Column, ...]
"""Row id, then a column for each field asked for."""


class Slice(msgspec.Struct, frozen=True):
    """Part of a list in its order: the ids, a sequence a field (None: not recorded or hidden), rows by group and record."""

    ids: list[str]
    columns: list[Sequence[Column]]
    groups: dict[str, dict[str, list[GroupRow]]]
    marks: dict[str, str]


def slice_of(
    store: Store,
    kind: Kind,
    listing: Listing,
    start: int,
    stop: int,
    fields: Sequence[Field | None],
    groups: Mapping[str, Sequence[Field]],
    audience: Audience,
    marked: bool,
) -> Slice:
    """Return the living records of a part of a list; a field that is None stays empty, a record hidden by now is left out.

    ``marked`` asks for what each record stood by. That is read before the values: what changes between the two reads
    looks older than it is, and coming back it is compared with what stands then.
    """
    keys = listing._keys[start:stop].tolist()
    marks = _marks(store, keys) if marked else {}
    names = [_column(f) if f is not None else "NULL" for f in fields]
    found: dict[int, tuple[Column, ...]] = {}
    for part in _parts(keys):
        for row in store.all(
            f"SELECT i.key, i.id{''.join(', ' + n for n in names)} FROM item i JOIN {kind_table(kind)} k ON k.key = i.key "
            # why: the plus keeps SQLite from walking an index of all records for each part
            f"WHERE +i.deleted = 0 AND +i.level <= ? AND i.key IN ({','.join('?' * len(part))})",
            (highest_level(audience), *part),
        ):
            found[row[0]] = row
    rows = [found[key] for key in keys if key in found]
    turned: list[Sequence[Column]] = list(zip(*rows, strict=True)) if rows else [()] * (2 + len(names))
    ids = {int(row[0] or 0): str(row[1]) for row in rows}
    return Slice(
        [str(i) for i in turned[1]],
        turned[2:],
        {group: _group(store, kind, group, inner, ids) for group, inner in groups.items()},
        {ids[key]: mark for key, mark in marks.items() if key in ids},
    )


def filled_groups(store: Store, kind: Kind) -> tuple[str, ...]:
    """Return the groups of a kind that have any row in the catalogue."""
    return tuple(g.id for g, _ in kind.groups if store.one(f"SELECT 1 FROM {group_table(kind, g)} LIMIT 1"))


def _parts(keys: Sequence[int]) -> list[Sequence[int]]:
    return [keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE)]


def _column(field: Field) -> str:
    return "k." + columns_of(field)[inner_type(field).written_from][0]


def _group(
    store: Store, kind: Kind, group: str, inner: Sequence[Field], ids: Mapping[int, str]
) -> dict[str, list[GroupRow]]:
    field = kind.by_id[group]
    assert isinstance(field.type, Rows)
    names = "".join(f", k.{columns_of(f)[f.type.written_from][0]}" for f in inner)
    found: dict[str, list[GroupRow]] = {}
    for part in _parts(list(ids)):
        for row in store.all(
            f"SELECT k.key, k.row{names} FROM {group_table(kind, field)} k WHERE k.key IN ({','.join('?' * len(part))}) "
            "ORDER BY k.key, coalesce(k.pos, ''), k.row",
            part,
        ):
            if any(c is not None for c in row[2:]):  # why: of a row whose fields are all hidden nothing is told
                found.setdefault(ids[row[0]], []).append(row[1:])
    return found


def _marks(store: Store, keys: Sequence[int]) -> dict[int, str]:
    """Return for each record the beginnings of the revisions nothing in it has replaced as a whole, lowest first.

    From these all others follow, so that what the record said then can be found again in any copy of the catalogue.
    """
    found: dict[int, list[bytes]] = {}
    for part in _parts(keys):
        marks = ",".join("?" * len(part))
        for record, id_ in store.all(f"SELECT record, id FROM revision WHERE record IN ({marks})", part):
            found.setdefault(record, []).append(id_)
        changed = [record for record in part if len(found.get(record, ())) > 1]
        replaced: dict[int, set[str]] = {}
        if changed:
            marks = ",".join("?" * len(changed))
            for record, body in store.all(f"SELECT record, body FROM revision WHERE record IN ({marks})", changed):
                for entry in read_body(body).values():
                    replaced.setdefault(record, set()).update(entry.replaces)
        for record in changed:
            found[record] = [i for i in found[record] if i.hex() not in replaced.get(record, ())]
    return {record: " ".join(sorted(i.hex()[:_MARK_LETTERS] for i in tips)) for record, tips in found.items()}
