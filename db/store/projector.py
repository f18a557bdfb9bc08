"""From the state of a record to its derived rows; pure, and compiled once for each kind."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from db.model.record import current_number, level_of
from db.model.revision import LIFE
from db.model.state import State
from db.schema.field import Field, Openness
from db.schema.field_type import Column, Value, Words
from db.schema.kind import Description, Kind
from db.schema.reference import RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.vietnamese import fold, sort_key
from db.store.tables import columns_of

_BUCKET: dict[Openness, int] = {"public": 0, "internal": 1, "personal": 2, "restricted": 2}
_HAN = re.compile("([\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_LEVEL_BUCKET = (0, 1, 1, 2)


class Derived(msgspec.Struct):
    """All derived rows of one record."""

    item: tuple[Column, ...]
    columns: list[Column]
    rows: dict[str, list[tuple[Column, ...]]]
    links: set[tuple[str, str]]
    words: tuple[str, str, str]
    open: list[str]
    unknown: list[str]
    pieces: int = 0


def search_text(text: str) -> str:
    """Return text as the full-text index holds it: folded, with each Han character a word of its own."""
    folded = fold(text)
    return folded if folded.isascii() else _HAN.sub(r" \1 ", folded)


def bucket(openness: Openness) -> int:
    """Return which search column a field's words go to: 0 public, 1 internal, 2 full."""
    return _BUCKET[openness]


class _Compiled:
    """A kind with everything looked up that its records need."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.width = sum(len(columns_of(f)) for f in kind.fields)
        self.at: dict[str, tuple[Field, int]] = {}
        at = 0
        for field in kind.fields:
            self.at[field.id] = (field, at)
            at += len(columns_of(field))
        self.groups: dict[str, tuple[Rows, dict[str, tuple[Field, int]], int]] = {}
        for field, rows in kind.groups:
            inner: dict[str, tuple[Field, int]] = {}
            width = 0
            for f in rows.fields:
                inner[f.id] = (f, width)
                width += len(f.type.columns)
            self.groups[field.id] = (rows, inner, width)
        self.place, _, self.place_inner = kind.place.partition(".")
        self.pieces = kind.pieces


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
        out = Derived((), [None] * compiled.width, {}, set(), ("", "", ""), open_slots, [])
        texts: tuple[list[str], list[str], list[str]] = ([], [], [])
        groups: dict[str, list[dict[str, Any]]] = {}
        plain: dict[str, Value] = {}
        for slot, entry in sorted(state.chosen.items()):
            value = entry.value
            if "~" in slot:
                self._rival(compiled, slot, value, texts)
                continue
            if "/" in slot:
                field_id, _, row = slot.partition("/")
                if field_id in compiled.groups:
                    groups.setdefault(field_id, []).append({"id": row, **value})
                else:
                    out.unknown.append(slot)
                continue
            known = compiled.at.get(slot)
            if known is None or slot in compiled.groups:
                out.unknown.append(slot)
                continue
            plain[slot] = value
            field, at = known
            self._put(field, value, slot, out.columns, at, texts[_BUCKET[field.audience]], out.links)
        for field_id, rows in groups.items():
            self._group(compiled, field_id, rows, out, texts)
            plain[field_id] = rows
        self._finish(compiled, key, id_, plain, state, out, texts)
        return out

    def _put(
        self,
        field: Field,
        value: Value,
        path: str,
        columns: list[Column],
        at: int,
        texts: list[str],
        links: set[tuple[str, str]],
    ) -> None:
        cells = field.type.project(value, self.words)
        columns[at : at + len(cells)] = cells
        found = field.type.search(value, self.words)
        if found:
            texts.append(found)
        if isinstance(field.type, RecordLink) and isinstance(value, str):
            links.add((path, value))
        elif isinstance(field.type, Source) and value.get("ref"):
            links.add((path, value["ref"]))

    def _group(
        self, compiled: _Compiled, field_id: str, rows: list[dict[str, Any]], out: Derived, texts: tuple[list[str], ...]
    ) -> None:
        field, at = compiled.at[field_id]
        type_, inner, width = compiled.groups[field_id]
        rows.sort(key=lambda r: (r.get("pos", ""), r["id"]))
        head = type_.project(rows, self.words)
        out.columns[at : at + len(head)] = head
        group_bucket = _BUCKET[field.audience]
        made = []
        for row in rows:
            cells: list[Column] = [None] * width
            for key, value in row.items():
                known = inner.get(key)
                if known is not None:
                    f, offset = known
                    self._put(
                        f,
                        value,
                        f"{field_id}.{key}",
                        cells,
                        offset,
                        texts[max(group_bucket, _BUCKET[f.audience])],
                        out.links,
                    )
            made.append((row["id"], row.get("pos"), *cells))
        out.rows[field_id] = made

    def _rival(self, compiled: _Compiled, slot: str, value: Value, texts: tuple[list[str], ...]) -> None:
        path = slot.partition("~")[0].partition("/")[0]
        if value.get("f"):
            path += "." + value["f"]
        field = compiled.kind.field(path)
        group = compiled.kind.by_id.get(path.partition(".")[0])
        if field is not None and group is not None and not isinstance(field.type, Rows):
            texts[max(_BUCKET[field.audience], _BUCKET[group.audience])].append(
                field.type.search(value["v"], self.words)
            )

    def _finish(
        self,
        compiled: _Compiled,
        key: int,
        id_: str,
        plain: dict[str, Value],
        state: State,
        out: Derived,
        texts: tuple[list[str], ...],
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
