"""Within a list: where a record begins with what is typed, which records a person chose, and groups of a field's values."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence

from db.model.condition import visible
from db.model.problems import NotPossible
from db.model.query import Query
from db.schema.field import Audience, Field
from db.schema.field_type import Column, Words, grouped
from db.schema.kind import Kind
from db.schema.label import Label, Language
from db.schema.space import Place
from db.schema.time import Day
from db.schema.vietnamese import fold, key_beginnings, sort_key
from db.store.finding import Finder, Listing
from db.store.masks import FEW
from db.store.tables import columns_of, inner_type, kind_table
from db.store.values import MOST, values_of

MOST_GROUPS = 2_000
_LOOKED_THROUGH = 20_000
_AFTER = "\U0010ffff"


def seek(finder: Finder, query: Query, listing: Listing, typed: str, start: int) -> int:
    """Return the first place from ``start`` on (then from the top) whose name or number begins as typed; -1: none.

    Marks are not looked at, nor what is not typed yet.
    """
    wanted = fold(" ".join(typed.split()))
    if not wanted:
        return -1
    kind = "kind = ? AND " if query.kind else ""
    args = ([query.kind] if query.kind else []) + [int(query.deleted)]
    among = f"FROM item WHERE {kind}deleted = ? AND sort >= ? AND sort < ?"

    def there(begin: str) -> bool:
        return bool(finder.store.all(f"SELECT 1 {among} LIMIT 1", (*args, begin, begin + _AFTER)))

    found = {
        key
        for begun in key_beginnings(wanted, there)
        for (key,) in finder.store.all(f"SELECT key {among}", (*args, begun, begun + _AFTER))
    }
    if not found and any(c.isdigit() for c in wanted):
        found = _numbered(finder, " ".join(typed.split()), kind, args, len(listing))
    keys = listing._keys
    at: int
    for at in (*range(start, len(keys)), *range(min(start, len(keys)))) if found else ():
        if keys[at] in found:
            return at
    return -1


def _numbered(finder: Finder, typed: str, kind: str, args: Sequence[object], number: int) -> set[int]:
    """Return the records whose number begins as typed; in a long list only as typed, in capitals or in small letters."""
    asked = f"FROM item WHERE {kind}deleted = ?"
    if number <= _LOOKED_THROUGH:
        rows = finder.store.all(f"SELECT key, number {asked} AND number <> ''", args)
        return {key for key, given in rows if fold(given).startswith(fold(typed))}
    spelled = dict.fromkeys((typed, typed.upper(), typed.lower()))
    begun = f"SELECT key {asked.replace('kind', '+kind').replace('deleted', '+deleted')} AND number >= ? AND number < ?"
    return {key for s in spelled for (key,) in finder.store.all(begun, (*args, s, s + _AFTER))}


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


def in_groups(
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
    words = finder.words(audience, language)
    members: dict[tuple[Column, ...] | None, array[int]] = {}
    for key, value in _values(finder, kind, field, listing):
        members.setdefault(value, array("q")).append(key)
    if len(members) > MOST_GROUPS:
        raise _too_many(field, len(members))
    told = {value: _told(field, value, words) for value in members if value is not None}
    numbers = inner_type(field).order == "number"
    # why: of "before 1500" the first column is empty; it stands behind those that have one, as it does in a list
    in_order = sorted(told, key=lambda v: (v[0] is None, v[0] or 0) if numbers else (False, sort_key(told[v])))
    made, groups = array("q"), list[tuple[str, int]]()
    for value in [*in_order, *([None] if None in members else [])]:
        said = told[value] if value is not None else ""
        if groups and groups[-1][0] == said:  # why: several units may bear one name, several numbers be shown alike
            groups[-1] = (said, groups[-1][1] + len(members[value]))
        else:
            groups.append((said, len(members[value])))
        made.extend(members[value])
    return Listing(made, listing.kind), groups


def _too_many(field: Field, number: int, more: bool = False) -> NotPossible:
    return NotPossible(
        Label(
            f"“{field.label.vi}” có {'hơn ' * more}{grouped(number)} giá trị khác nhau, quá nhiều để nhóm.",
            f"“{field.label.en}” has {'more than ' * more}{number:,} different values, too many to group by.",
        )
    )


def _values(
    finder: Finder, kind: Kind, field: Field, listing: Listing
) -> Iterator[tuple[int, tuple[Column, ...] | None]]:
    """Yield the records of a list, in its order, with the columns they are grouped by; None: without a value."""
    type_, names = inner_type(field), [name for name, _ in columns_of(field)]
    if isinstance(type_, Place):
        names = names[2:3]
    elif isinstance(type_, Day):
        names = [f"substr(ltrim({names[0]}, 'L'), 1, 4)"]
    table, keys = kind_table(kind), listing._keys
    if len(listing) <= FEW:
        rows = finder.store.all(
            f"SELECT key, {', '.join(names)} FROM {table} WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(keys.tolist()),),
        )
        found = {row[0]: row[1:] for row in rows if any(c is not None for c in row[1:])}
        yield from ((key, found.get(key)) for key in keys)
        return
    known = finder.kept.get(
        ("values", table, *names),
        lambda: values_of(finder.store, table, names, field.id in kind.indexed and len(names) == 1),
    )
    if known is None:
        raise _too_many(field, MOST, more=True)
    each: list[tuple[Column, ...] | None] = [None, *known.values]
    number = known.of_each(max(keys, default=0))
    yield from ((key, each[number[key]]) for key in keys)


def _told(field: Field, value: tuple[Column, ...], words: Words) -> str:
    type_ = inner_type(field)
    if isinstance(type_, Place):
        return words.units.text(str(value[0]), words.language)
    return str(value[0]) if isinstance(type_, Day) else field.type.cell(value, words)
