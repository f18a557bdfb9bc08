"""Within a list: where a record begins with what is typed, which records a person chose, and groups of a field's values."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence

from db.model.condition import visible
from db.model.problems import NotPossible
from db.model.query import Query
from db.schema.field import Audience, Field
from db.schema.field_type import Column, Words
from db.schema.kind import Kind
from db.schema.label import Label, Language
from db.schema.space import Place
from db.schema.time import Day
from db.schema.vietnamese import fold, key_beginnings, sort_key
from db.store.finding import Finder, Listing
from db.store.tables import columns_of, inner_type, kind_table

MOST_GROUPS = 2_000
_AFTER = "\U0010ffff"
_FEW = 5_000


def seek(finder: Finder, query: Query, listing: Listing, typed: str, start: int) -> int:
    """Return the first place from ``start`` on (then from the top) whose name or number begins as typed; -1: none.

    Marks are not looked at, nor what is not typed yet.
    """
    wanted = fold(" ".join(typed.split()))
    if not wanted:
        return -1
    kind = "kind = ? AND " if query.kind else ""
    args = ([query.kind] if query.kind else []) + [int(query.deleted)]
    found = {
        key
        for begun in key_beginnings(wanted)
        for key, name in finder.store.all(
            f"SELECT key, name FROM item WHERE {kind}deleted = ? AND sort >= ? AND sort < ?",
            (*args, begun, begun + _AFTER),
        )
        if fold(name).startswith(wanted)
    }
    if not found and any(c.isdigit() for c in wanted):
        numbered = finder.store.all(f"SELECT key, number FROM item WHERE {kind}deleted = ? AND number <> ''", args)
        found = {key for key, number in numbered if fold(number).startswith(wanted)}
    keys = listing._keys
    at: int
    for at in (*range(start, len(keys)), *range(min(start, len(keys)))) if found else ():
        if keys[at] in found:
            return at
    return -1


def picked(listing: Listing, spans: Iterable[tuple[int, int]]) -> Listing:
    """Return the part of a list in some spans of places, both ends included, in its order."""
    keys = array("q")
    for first, last in sorted(spans):
        keys.extend(listing._keys[first : last + 1])
    return Listing(keys, listing.kind)


def ids(finder: Finder, listing: Listing) -> list[str]:
    """Return the records of a list, in its order."""
    rows = finder.store.all(
        "SELECT key, id FROM record WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(listing._keys.tolist()),),
    )
    known = dict(rows)
    return [known[key] for key in listing._keys if key in known]


def positions(finder: Finder, listing: Listing, records: Sequence[str]) -> list[int]:
    """Return the places some records have in a list, those that are in it."""
    rows = finder.store.all(
        "SELECT key FROM record WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(records)),)
    )
    wanted = {key for (key,) in rows}
    return [at for at, key in enumerate(listing._keys) if key in wanted] if wanted else []


def grouped(
    finder: Finder, listing: Listing, path: str, audience: Audience = "full", language: Language = "vi"
) -> tuple[Listing, list[tuple[str, int]]]:
    """Return a list put together by the values of a field, and each group's words with its number, in their order.

    A day counts for its year, a place for its unit of today. Within a group the order is that of the list; records
    without a value come last, under no words. Raises ``NotPossible`` where there would be too many groups.
    """
    kind = finder.description.by_id.get(listing.kind)
    field = visible(kind, path, audience) if kind else None
    if kind is None or field is None:
        raise NotPossible(Label(f"Không nhóm theo “{path}” được.", f"The list cannot be grouped by “{path}”."))
    values = _values(finder, kind, field, listing)
    words = finder.words(audience, language)
    members: dict[tuple[Column, ...] | None, array[int]] = {}
    for key in listing._keys:
        members.setdefault(values.get(key), array("q")).append(key)
    if len(members) > MOST_GROUPS:
        raise NotPossible(
            Label(
                f"“{field.label.vi}” có {len(members)} giá trị khác nhau, quá nhiều để nhóm.",
                f"“{field.label.en}” has {len(members)} different values, too many to group by.",
            )
        )
    told = {value: _told(field, value, words) for value in members if value is not None}
    numbers = inner_type(field).order == "number"
    in_order = sorted(told, key=lambda v: (v[0], "") if numbers else (0, sort_key(told[v])))
    made, groups = array("q"), list[tuple[str, int]]()
    for value in [*in_order, *([None] if None in members else [])]:
        said = told[value] if value is not None else ""
        if groups and groups[-1][0] == said:  # why: several units may bear one name, several numbers be shown alike
            groups[-1] = (said, groups[-1][1] + len(members[value]))
        else:
            groups.append((said, len(members[value])))
        made.extend(members[value])
    return Listing(made, listing.kind), groups


def _values(finder: Finder, kind: Kind, field: Field, listing: Listing) -> dict[int, tuple[Column, ...]]:
    """Return the columns records are grouped by, of those that have a value."""
    type_, names = inner_type(field), [name for name, _ in columns_of(field)]
    if isinstance(type_, Place):
        names = names[2:3]
    elif isinstance(type_, Day):
        names = [f"substr(ltrim({names[0]}, 'L'), 1, 4)"]
    where, args = "", []
    if len(listing) <= _FEW:
        where, args = " WHERE key IN (SELECT value FROM json_each(?))", [json.dumps(listing._keys.tolist())]
    rows = finder.store.all(f"SELECT key, {', '.join(names)} FROM {kind_table(kind)}{where}", args)
    return {row[0]: row[1:] for row in rows if any(c is not None for c in row[1:])}


def _told(field: Field, value: tuple[Column, ...], words: Words) -> str:
    type_ = inner_type(field)
    if isinstance(type_, Place):
        return words.units.text(str(value[0]), words.language)
    return str(value[0]) if isinstance(type_, Day) else field.type.cell(value, words)
