"""From the state of a record to its derived rows; pure, and compiled once for each kind."""

from __future__ import annotations

from typing import Any

import msgspec

from db.model.record import current_number, level_of
from db.model.state import Standing
from db.schema.field import Field, Openness
from db.schema.field_type import Column, LongText, Text, Value, Words
from db.schema.kind import Description, Kind
from db.schema.reference import RecordLink, Source
from db.schema.rows import Rows
from db.schema.search_words import indexed
from db.schema.space import Place
from db.schema.vietnamese import sort_key
from db.store.tables import columns_of, sorted_fields

_BUCKET: dict[Openness, int] = {"public": 0, "internal": 1, "personal": 2, "restricted": 2}
_LEVEL_BUCKET = (0, 1, 1, 2)
_MOST_REMEMBERED = 20_000
_Made = tuple[tuple[Column, ...], str]
_Texts = tuple[list[str], list[str], list[str]]


class Derived(msgspec.Struct):
    """All derived rows of one record."""

    item: tuple[Column, ...]
    columns: list[Column]
    rows: dict[str, list[tuple[Column, ...]]]
    links: set[tuple[str, str]]
    words: tuple[str, str, str]
    open: tuple[str, ...]
    unknown: list[str]
    numbers: frozenset[str] = frozenset()
    level: int = 3
    pieces: int = 0
    deleted: int = 0


def bucket(openness: Openness) -> int:
    """Return which search column a field's words go to: 0 public, 1 internal, 2 full."""
    return _BUCKET[openness]


def _no_words(_value: Value, _words: Words) -> str:
    return ""


class _Put:
    """Where a field's values go, and by which of its type's methods; looked up once for all records.

    What a value becomes (a term, a day, a measure) is remembered: a field has few different ones. Links and places
    are nearly all different.
    """

    __slots__ = (
        "_words",
        "at",
        "bucket",
        "link",
        "path",
        "plain",
        "project",
        "remembered",
        "search",
        "searched",
        "varied",
        "width",
    )

    def __init__(self, field: Field, at: int, path: str, floor: int, words: Words, searched: bool) -> None:
        self.at, self.path, self._words = at, path, words
        self.width = len(field.type.columns)
        self.bucket = max(floor, _BUCKET[field.audience])
        self.plain = type(field.type) in (Text, LongText)
        self.searched = searched
        self.project, self.search = field.type.project, field.type.search if searched else _no_words
        self.link = isinstance(field.type, (RecordLink, Source))
        self.varied = self.link or isinstance(field.type, Place)
        self.remembered: dict[Value, _Made] = {}

    def derive(self, value: Value) -> _Made:
        """Return a value's columns and the words by which it is found."""
        if self.varied:
            return self.project(value, self._words), indexed(self.search(value, self._words))
        known = (*value, *value.values()) if type(value) is dict else value
        try:
            made = self.remembered.get(known)
        except TypeError:  # why: a list, or a value with a list in it, is not to be looked up
            return self.project(value, self._words), indexed(self.search(value, self._words))
        if made is None:
            made = self.project(value, self._words), indexed(self.search(value, self._words))
            if len(self.remembered) >= _MOST_REMEMBERED:
                self.remembered.clear()
            self.remembered[known] = made
        return made


class _Group(msgspec.Struct, frozen=True):
    """A group compiled: its row fields, the width of a row, where its head's columns come from and go to."""

    path: str
    inner: dict[str, _Put]
    width: int
    at: int
    head: _Put
    current: int


class _Compiled:
    """A kind with everything looked up that its records need."""

    def __init__(self, kind: Kind, words: Words, searched: bool) -> None:
        self.kind = kind
        self.fields: dict[str, _Put] = {}
        self.groups: dict[str, _Group] = {}
        at, places = 0, {}
        for field in kind.fields:
            places[field.id] = at
            if isinstance(field.type, Rows):
                self.groups[field.id] = _group(field, field.type, at, words, searched)
            else:
                self.fields[field.id] = _Put(field, at, field.id, 0, words, searched)
            at += len(columns_of(field))
        self.sorted = tuple((places[f.id], at + n) for n, f in enumerate(sorted_fields(kind)))
        self.width = at + len(self.sorted)
        self.place, _, self.place_inner = kind.place.partition(".")
        self.pieces = kind.pieces


def _group(field: Field, rows: Rows, at: int, words: Words, searched: bool) -> _Group:
    inner: dict[str, _Put] = {}
    width = 0
    for f in rows.fields:
        inner[f.id] = _Put(f, width, f"{field.id}.{f.id}", _BUCKET[field.audience], words, searched)
        width += len(f.type.columns)
    return _Group(field.id, inner, width, at, inner[rows.head_field.id], 0 if rows.current == "first" else -1)


def _in_order(row: tuple[str, dict[str, Any]]) -> tuple[str, str]:
    return row[1].get("pos", ""), row[0]


class Projector:
    """Makes derived rows for the kinds of one description; the words they are ``searched`` by only where somebody will."""

    def __init__(self, description: Description, searched: bool = True) -> None:
        self.words = Words(description.vocabularies, description.units)
        self.kinds = description.kinds
        self._kinds = {kind.id: _Compiled(kind, self.words, searched) for kind in description.kinds}

    def derive(self, key: int, id_: str, kind: str, standing: Standing) -> Derived:
        """Return the derived rows of a record; of an unknown kind only its head."""
        compiled = self._kinds.get(kind)
        is_open, deleted = int(bool(standing.open)), int(standing.deleted)
        if compiled is None:
            item = (key, id_, kind, "", "", "", None, 3, 0, is_open, deleted)
            unknown = list(standing.values)
            return Derived(item, [], {}, set(), ("", "", ""), standing.open, unknown, deleted=deleted)
        out = Derived((), [None] * compiled.width, {}, set(), ("", "", ""), standing.open, [], standing.numbers)
        out.deleted = deleted
        columns = out.columns
        texts: _Texts = ([], [], [])
        groups: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        plain: dict[str, Value] = {}
        for slot, value in standing.values.items():
            put = compiled.fields.get(slot)
            if put is not None:
                plain[slot] = value
                if put.plain:
                    columns[put.at] = value
                    if put.searched:
                        texts[put.bucket].append(indexed(value))
                else:
                    _put(put, value, columns, texts, out.links)
            elif "~" in slot:
                self._rival(compiled, slot, value, texts, out)
            else:
                field_id, _, row = slot.partition("/")
                if row and field_id in compiled.groups:
                    groups.setdefault(field_id, []).append((row, value))
                else:
                    out.unknown.append(slot)
        for field_id, rows in groups.items():
            if len(rows) > 1:
                rows.sort(key=_in_order)
            out.rows[field_id] = _rows(compiled.groups[field_id], rows, out, texts)
            plain[field_id] = [row for _, row in rows]
        self._finish(compiled, key, id_, plain, out, texts, is_open)
        return out

    def _rival(self, compiled: _Compiled, slot: str, value: Value, texts: _Texts, out: Derived) -> None:
        path = slot.partition("~")[0].partition("/")[0]
        if value.get("f"):
            path += "." + value["f"]
        field = compiled.kind.field(path)
        group = compiled.kind.by_id.get(path.partition(".")[0])
        if field is None or group is None or isinstance(field.type, Rows):
            out.unknown.append(path)
            return
        found = indexed(field.type.search(value["v"], self.words))
        texts[max(_BUCKET[field.audience], _BUCKET[group.audience])].append(found)

    def _finish(
        self,
        compiled: _Compiled,
        key: int,
        id_: str,
        plain: dict[str, Value],
        out: Derived,
        texts: _Texts,
        is_open: int,
    ) -> None:
        name = str(plain.get("name") or "")
        out.level = level = level_of(compiled.kind, plain)
        pieces = plain.get(compiled.pieces, 1) if compiled.pieces else 1
        out.item = (
            key,
            id_,
            compiled.kind.id,
            name,
            sort_key(name),
            current_number(plain.get("numbers") or []),
            self._unit(compiled, plain),
            level,
            pieces,
            is_open,
            out.deleted,
        )
        out.pieces = pieces
        for at, to in compiled.sorted:
            if (text := out.columns[at]) is not None:
                out.columns[to] = sort_key(str(text))
        low = _LEVEL_BUCKET[level]
        merged: list[list[str]] = [[], [], []]
        for at, found in enumerate(texts):
            merged[max(at, low)] += found
        pub, internal, full = (" ".join(filter(None, t)) for t in merged)
        out.words = (pub, internal, full)

    def _unit(self, compiled: _Compiled, plain: dict[str, Value]) -> str | None:
        """Return today's unit of the main place."""
        value = plain.get(compiled.place)
        if compiled.place_inner and value:
            rows = [r for r in value if r.get("place_role") in (None, "main")] or value
            value = rows[0].get(compiled.place_inner)
        if not value:
            return None
        unit = Place().project(value, self.words)[2]
        return None if unit is None else str(unit)


def _put(put: _Put, value: Value, columns: list[Column], texts: _Texts, links: set[tuple[str, str]]) -> None:
    made, found = put.derive(value)
    if put.width == 1:
        columns[put.at] = made[0]
    else:
        columns[put.at : put.at + put.width] = made
    if found:
        texts[put.bucket].append(found)
    if put.link:
        target = value if isinstance(value, str) else value.get("ref")
        if target:
            links.add((put.path, target))


def _rows(
    group: _Group, rows: list[tuple[str, dict[str, Any]]], out: Derived, texts: _Texts
) -> list[tuple[Column, ...]]:
    made: list[tuple[Column, ...]] = []
    inner, links = group.inner, out.links
    for row_id, row in rows:
        cells: list[Column] = [None] * group.width
        for key, value in row.items():
            put = inner.get(key)
            if put is None:
                if key != "pos":
                    out.unknown.append(f"{group.path}.{key}")
            elif put.plain:
                cells[put.at] = value
                if put.searched:
                    texts[put.bucket].append(indexed(value))
            else:
                _put(put, value, cells, texts, links)
        made.append((row_id, row.get("pos"), *cells))
    head = group.head
    out.columns[group.at : group.at + head.width] = made[group.current][2 + head.at : 2 + head.at + head.width]
    return made
