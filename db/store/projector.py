"""From the state of a record to its derived rows; pure, and compiled once for each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from db.model.record import current_number, level_of
from db.model.state import Standing
from db.schema.field import Field, Openness
from db.schema.field_type import Column, FieldType, Value, Words
from db.schema.kind import Description, Kind
from db.schema.reference import RecordLink, Source
from db.schema.rows import Rows
from db.schema.search_words import Indexer
from db.schema.space import today
from db.schema.vietnamese import sort_key
from db.store.tables import columns_of, group_table, kind_table, sorted_fields

Row = tuple[Column, ...]
"""A whole row of a derived table, its key in it."""
Tables = dict[str, list[Row]]
"""Derived rows by table."""

_BUCKET: dict[Openness, int] = {"public": 0, "internal": 1, "personal": 2, "restricted": 2}
"""Which search column a field's words go to: 0 public, 1 internal, 2 full."""
_LEVEL_BUCKET = (0, 1, 1, 2)
_LEVEL_UNKNOWN = 3
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 20_000, 200
_packed = msgspec.json.Encoder().encode
_Texts = tuple[list[str], list[str], list[str]]
_Links = set[tuple[str, str]]
_OfGroup = tuple[str, str, dict[str, Value]]
"""A row of a record's group: its position, its id, what it holds."""
_Made = tuple[Row, str, str | None]
"""What a value becomes: its columns, its words, the record it links to."""


class _Maker(dict[str | bytes, _Made]):
    """Makes what the values of a type become, and remembers it: terms, days, measures, owners return all the time."""

    def __init__(self, type_: FieldType, words: Words, indexed: Callable[[str], str] | None) -> None:
        super().__init__()
        self._type, self._words, self._indexed = type_, words, indexed
        self._links = isinstance(type_, (RecordLink, Source))

    def learn(self, known: str | bytes, value: Value) -> _Made:
        """Return what a value becomes that is not remembered, under which it will be ``known``."""
        found = self._indexed(self._type.search(value, self._words)) if self._indexed else ""
        target = (value if isinstance(value, str) else value.get("ref")) if self._links else None
        made = self._type.project(value, self._words), found, target
        if len(known) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[known] = made
        return made


class _Field(NamedTuple):
    """A field compiled: its path, where its columns go, which bucket its words go to, what makes them."""

    path: str
    columns: slice
    bucket: int
    maker: _Maker


class _Group(NamedTuple):
    """A group compiled: its row fields, and where the columns of its head stand in a row and in the record."""

    id: str
    table: str
    inner: dict[str, _Field]
    width: int
    head: slice
    columns: slice
    current: int


class _Compiled:
    """A kind with everything looked up that its records need."""

    def __init__(self, kind: Kind, maker: Callable[[FieldType], _Maker]) -> None:
        self.kind, self.table = kind, kind_table(kind)
        self.fields: dict[str, _Field] = {}
        self.groups: dict[str, _Group] = {}
        at, places = 1, {}  # why 1: the key comes first
        for field in kind.fields:
            places[field.id] = at
            columns = slice(at, at + len(columns_of(field)))
            if isinstance(field.type, Rows):
                self.groups[field.id] = _group(kind, field, field.type, columns, maker)
            else:
                self.fields[field.id] = _Field(field.id, columns, _BUCKET[field.audience], maker(field.type))
            at = columns.stop
        self.sorted = tuple((places[f.id], at + n) for n, f in enumerate(sorted_fields(kind)))
        self.width = at + len(self.sorted)
        self.place, _, self.place_inner = kind.place.partition(".")


def _group(kind: Kind, field: Field, rows: Rows, columns: slice, maker: Callable[[FieldType], _Maker]) -> _Group:
    inner: dict[str, _Field] = {}
    at = 3  # why 3: key, id and position come first
    for f in rows.fields:
        place = slice(at, at + len(f.type.columns))
        bucket = max(_BUCKET[field.audience], _BUCKET[f.audience])
        inner[f.id] = _Field(f"{field.id}.{f.id}", place, bucket, maker(f.type))
        at = place.stop
    head = inner[rows.head_field.id].columns
    return _Group(field.id, group_table(kind, field), inner, at, head, columns, 0 if rows.current == "first" else -1)


class Projector:
    """Makes derived rows for the kinds of one description; the words they are ``searched`` by only where somebody will.

    ``met`` takes every word of theirs once, and some more than once.
    """

    def __init__(self, description: Description, searched: bool = True, met: list[str] | None = None) -> None:
        self.words = words = Words(description.vocabularies, description.units)
        self._indexed = Indexer(met).of
        makers: dict[FieldType, _Maker] = {}

        def maker(type_: FieldType) -> _Maker:
            return makers.setdefault(type_, _Maker(type_, words, self._indexed if searched else None))

        self._kinds = {kind.id: _Compiled(kind, maker) for kind in description.kinds}

    def derive(self, key: int, id_: str, kind: str, standing: Standing, into: Tables | None = None) -> Tables:
        """Return the derived rows of a record, behind those of others in ``into``; of an unknown kind only its head."""
        tables: Tables = defaultdict(list) if into is None else into
        items = tables["item"]  # why: it comes first, the rows of groups refer to it
        head: Row = ("", "", "", None, _LEVEL_UNKNOWN, 0)
        texts: _Texts = ([], [], [])
        unknown: list[str] = list(standing.values)
        compiled = self._kinds.get(kind)
        if compiled is not None:
            head, texts, unknown = self._derive(compiled, key, standing, tables)
        items.append((key, id_, kind, *head, int(bool(standing.open)), int(standing.deleted)))
        tables["words"].append((key, *map(" ".join, texts)))
        if standing.open:
            tables["open_question"] += [(key, slot) for slot in standing.open]
        if unknown:
            tables["unknown_slot"] += [(slot, key) for slot in sorted(set(unknown))]
        if standing.numbers:
            tables["used_number"] += [(number, key) for number in sorted(standing.numbers)]
        return tables

    def _derive(
        self, compiled: _Compiled, key: int, standing: Standing, tables: Tables
    ) -> tuple[Row, _Texts, list[str]]:
        """Add the rows of the kind's tables and the links; return what the list shows, the words, what is unknown here."""
        columns: list[Column] = [None] * compiled.width
        columns[0] = key
        texts: _Texts = ([], [], [])
        links: _Links = set()
        unknown: list[str] = []
        groups: dict[str, list[_OfGroup]] = {}
        for slot, value in standing.values.items():
            field = compiled.fields.get(slot)
            if field is not None:
                _put(field, value, columns, texts, links)
            elif "~" in slot:
                self._rival(compiled.kind, slot, value, texts, unknown)
            else:
                field_id, _, row = slot.partition("/")
                if row and field_id in compiled.groups:
                    groups.setdefault(field_id, []).append((value.get("pos", ""), row, value))
                else:
                    unknown.append(slot)
        for field_id, rows in groups.items():
            group = compiled.groups[field_id]
            if len(rows) > 1:
                rows.sort(key=_in_order)
            made = [_row(group, key, row, texts, links, unknown) for row in rows]
            columns[group.columns] = made[group.current][group.head]
            tables[group.table] += made
        for at, to in compiled.sorted:
            if columns[at] is not None:
                columns[to] = sort_key(str(columns[at]))
        tables[compiled.table].append(tuple(columns))
        if links:
            tables["link"] += [(key, *link) for link in sorted(links)]
        values, name = standing.values, str(standing.values.get("name") or "")
        numbers, registrations = _values(groups, "numbers"), _values(groups, "registrations")
        level = level_of(compiled.kind, {"level": values.get("level"), "registrations": registrations})
        pieces = values.get(compiled.kind.pieces, 1) if compiled.kind.pieces else 1
        unit = self._unit(compiled, values, groups)
        for bucket in range(low := _LEVEL_BUCKET[level]):
            texts[low].extend(texts[bucket])
            texts[bucket].clear()
        return (name, sort_key(name), current_number(numbers), unit, level, pieces), texts, unknown

    def _rival(self, kind: Kind, slot: str, value: Value, texts: _Texts, unknown: list[str]) -> None:
        """Add the words of a further value of a field; it has no columns."""
        path = slot.partition("~")[0].partition("/")[0]
        if value.get("f"):
            path += "." + value["f"]
        field, whole = kind.field(path), kind.by_id.get(path.partition(".")[0])
        if field is None or whole is None or isinstance(field.type, Rows):
            unknown.append(path)
        else:
            bucket = max(_BUCKET[field.audience], _BUCKET[whole.audience])
            texts[bucket].append(self._indexed(field.type.search(value["v"], self.words)))

    def _unit(self, compiled: _Compiled, values: Mapping[str, Value], groups: Mapping[str, list[_OfGroup]]) -> Column:
        """Return today's unit of the main place."""
        place = values.get(compiled.place)
        if compiled.place_inner:
            rows = _values(groups, compiled.place)
            main = [row for row in rows if row.get("place_role") in (None, "main")]
            place = (main or rows)[0].get(compiled.place_inner) if rows else None
        now = today(place, self.words) if place else ()
        return now[0] if len(now) == 1 else None


def _put(field: _Field, value: Value, columns: list[Column], texts: _Texts, links: _Links) -> None:
    path, place, bucket, maker = field
    known = value if type(value) is str else _packed(value)
    columns[place], found, target = maker.get(known) or maker.learn(known, value)
    if found:
        texts[bucket].append(found)
    if target:
        links.add((path, target))


def _row(group: _Group, key: int, of: _OfGroup, texts: _Texts, links: _Links, unknown: list[str]) -> Row:
    _, row, value = of
    columns: list[Column] = [None] * group.width
    columns[0], columns[1], columns[2] = key, row, value.get("pos")
    for name, item in value.items():
        field = group.inner.get(name)
        if field is not None:
            _put(field, item, columns, texts, links)
        elif name != "pos":
            unknown.append(f"{group.id}.{name}")
    return tuple(columns)


def _in_order(row: _OfGroup) -> tuple[str, str]:
    return row[:2]


def _values(groups: Mapping[str, list[_OfGroup]], group: str) -> list[dict[str, Value]]:
    return [value for _, _, value in groups[group]] if group in groups else []
