"""From the state of a record to its derived rows; pure, and compiled once for each kind."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from db.model.record import current_number, level_of
from db.model.revision import LIFE
from db.model.state import State
from db.schema.field import Field, Openness
from db.schema.field_type import Column, LongText, Text, Value, Words
from db.schema.kind import Description, Kind
from db.schema.reference import RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.vietnamese import fold, sort_key
from db.store.tables import columns_of

_BUCKET: dict[Openness, int] = {"public": 0, "internal": 1, "personal": 2, "restricted": 2}
_HAN = re.compile("([\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_LEVEL_BUCKET = (0, 1, 1, 2)
_Texts = tuple[list[str], list[str], list[str]]


class Derived(msgspec.Struct):
    """All derived rows of one record."""

    item: tuple[Column, ...]
    columns: list[Column]
    rows: dict[str, list[tuple[Column, ...]]]
    links: set[tuple[str, str]]
    words: tuple[str, str, str]
    open: list[str]
    unknown: list[str]
    numbers: frozenset[str] = frozenset()
    pieces: int = 0


def search_text(text: str) -> str:
    """Return text as the full-text index holds it: folded, with each Han character a word of its own."""
    folded = fold(text)
    return folded if folded.isascii() else _HAN.sub(r" \1 ", folded)


def bucket(openness: Openness) -> int:
    """Return which search column a field's words go to: 0 public, 1 internal, 2 full."""
    return _BUCKET[openness]


class _Put:
    """Where a field's values go, and by which of its type's methods; looked up once for all records."""

    __slots__ = ("at", "bucket", "link", "path", "plain", "project", "search", "width")

    def __init__(self, field: Field, at: int, path: str, floor: int) -> None:
        self.at, self.path = at, path
        self.width = len(field.type.columns)
        self.bucket = max(floor, _BUCKET[field.audience])
        self.plain = type(field.type) in (Text, LongText)
        self.project, self.search = field.type.project, field.type.search
        self.link = isinstance(field.type, (RecordLink, Source))


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

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.fields: dict[str, _Put] = {}
        self.groups: dict[str, _Group] = {}
        at = 0
        for field in kind.fields:
            if isinstance(field.type, Rows):
                self.groups[field.id] = _group(field, field.type, at)
            else:
                self.fields[field.id] = _Put(field, at, field.id, 0)
            at += len(columns_of(field))
        self.width = at
        self.place, _, self.place_inner = kind.place.partition(".")
        self.pieces = kind.pieces


def _group(field: Field, rows: Rows, at: int) -> _Group:
    inner: dict[str, _Put] = {}
    width = 0
    for f in rows.fields:
        inner[f.id] = _Put(f, width, f"{field.id}.{f.id}", _BUCKET[field.audience])
        width += len(f.type.columns)
    return _Group(field.id, inner, width, at, inner[rows.head_field.id], 0 if rows.current == "first" else -1)


def _in_order(row: tuple[str, dict[str, Any]]) -> tuple[str, str]:
    return row[1].get("pos", ""), row[0]


class Projector:
    """Makes derived rows for the kinds of one description."""

    def __init__(self, description: Description) -> None:
        self.words = Words(description.vocabularies, description.units)
        self._kinds = {kind.id: _Compiled(kind) for kind in description.kinds}

    def derive(self, key: int, id_: str, kind: str, state: State) -> Derived:
        """Return the derived rows of a record; of an unknown kind only its head."""
        compiled = self._kinds.get(kind)
        open_slots = sorted(state.open)
        if compiled is None:
            item = (key, id_, kind, "", "", "", None, 3, 0, int(bool(open_slots)), int(state.deleted))
            return Derived(item, [], {}, set(), ("", "", ""), open_slots, [s for s in state.chosen if s != LIFE])
        out = Derived((), [None] * compiled.width, {}, set(), ("", "", ""), open_slots, [], state.numbers)
        texts: _Texts = ([], [], [])
        groups: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        plain: dict[str, Value] = {}
        for slot, entry in state.chosen.items():
            put = compiled.fields.get(slot)
            if put is not None:
                plain[slot] = entry.value
                self._put(put, entry.value, out.columns, texts, out.links)
            elif "~" in slot:
                self._rival(compiled, slot, entry.value, texts, out)
            else:
                field_id, _, row = slot.partition("/")
                if row and field_id in compiled.groups:
                    groups.setdefault(field_id, []).append((row, entry.value))
                else:
                    out.unknown.append(slot)
        for field_id, rows in groups.items():
            rows.sort(key=_in_order)
            out.rows[field_id] = self._rows(compiled.groups[field_id], rows, out, texts)
            plain[field_id] = [row for _, row in rows]
        self._finish(compiled, key, id_, plain, state, out, texts)
        return out

    def _put(self, put: _Put, value: Value, columns: list[Column], texts: _Texts, links: set[tuple[str, str]]) -> None:
        if put.plain:
            columns[put.at] = value
            texts[put.bucket].append(value)
            return
        columns[put.at : put.at + put.width] = put.project(value, self.words)
        found = put.search(value, self.words)
        if found:
            texts[put.bucket].append(found)
        if put.link:
            target = value if isinstance(value, str) else value.get("ref")
            if target:
                links.add((put.path, target))

    def _rows(
        self, group: _Group, rows: list[tuple[str, dict[str, Any]]], out: Derived, texts: _Texts
    ) -> list[tuple[Column, ...]]:
        made: list[tuple[Column, ...]] = []
        for row_id, row in rows:
            cells: list[Column] = [None] * group.width
            for key, value in row.items():
                put = group.inner.get(key)
                if put is not None:
                    self._put(put, value, cells, texts, out.links)
                elif key != "pos":
                    out.unknown.append(f"{group.path}.{key}")
            made.append((row_id, row.get("pos"), *cells))
        head = group.head
        out.columns[group.at : group.at + head.width] = made[group.current][2 + head.at : 2 + head.at + head.width]
        return made

    def _rival(self, compiled: _Compiled, slot: str, value: Value, texts: _Texts, out: Derived) -> None:
        path = slot.partition("~")[0].partition("/")[0]
        if value.get("f"):
            path += "." + value["f"]
        field = compiled.kind.field(path)
        group = compiled.kind.by_id.get(path.partition(".")[0])
        if field is None or group is None or isinstance(field.type, Rows):
            out.unknown.append(path)
            return
        found = field.type.search(value["v"], self.words)
        texts[max(_BUCKET[field.audience], _BUCKET[group.audience])].append(found)

    def _finish(
        self,
        compiled: _Compiled,
        key: int,
        id_: str,
        plain: dict[str, Value],
        state: State,
        out: Derived,
        texts: _Texts,
    ) -> None:
        name = str(plain.get("name") or "")
        level = level_of(compiled.kind, plain)
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
            int(bool(state.open)),
            int(state.deleted),
        )
        out.pieces = pieces
        low = _LEVEL_BUCKET[level]
        merged: list[list[str]] = [[], [], []]
        for at, found in enumerate(texts):
            merged[max(at, low)] += found
        pub, internal, full = (search_text("\n".join(t)) if t else "" for t in merged)
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
