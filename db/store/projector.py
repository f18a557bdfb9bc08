"""From what stands in records to their derived rows; pure, compiled once for each kind, and made a column at a time.

Many records are derived at once: what a field holds in all of them becomes its columns and its words in a few steps that
Python takes by itself; a record derived alone goes the same way, which costs it a tenth of a millisecond.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import repeat
from typing import Any, NamedTuple

import msgspec

from db.model.record import current_number, level_of
from db.model.state import Standing
from db.schema.field import Openness
from db.schema.field_type import Column, FieldType, Value, Words
from db.schema.kind import Description, Kind
from db.schema.reference import RecordLink, Source
from db.schema.rows import Rows
from db.schema.search_words import Indexer
from db.schema.space import today
from db.schema.vietnamese import sort_key
from db.store.tables import columns_of, group_table, kind_table, sorted_fields

Row = tuple[Column, ...]
"""A row of a derived table, its key in it."""
Tables = dict[str, tuple[tuple[int, ...], list[Sequence[Column]]]]
"""Derived rows by table, column by column: the columns that hold anything, first their places in the table."""
Known = tuple[int, str, str, Standing]
"""A record to be derived: its key, its id, its kind, and what stands in it."""

_BUCKET: dict[Openness, int] = {"public": 0, "internal": 1, "personal": 2, "restricted": 2}
"""Which search column a field's words go to: 0 public, 1 internal, 2 full."""
_LEVEL_BUCKET = (0, 1, 1, 2)
_LEVEL_UNKNOWN = 3
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 20_000, 200
_packed = msgspec.json.Encoder().encode
_unpacked = msgspec.json.Decoder().decode
_Columns = dict[int, Sequence[Column]]
"""Columns by their places in a table."""
_Line = tuple[int, str, str, dict[str, Value]]
"""A row of a group: which record it is of, its position, its id, what it holds."""


class _Maker(dict[str | bytes | None, tuple[Any, ...]]):
    """Makes what a value of a type becomes: its words, the record it links to, its columns.

    A value is given as text or packed, nothing as None. What was made is remembered: terms, days, measures, owners
    return all the time.
    """

    def __init__(self, type_: FieldType, words: Words, indexed: Callable[[str], str] | None) -> None:
        super().__init__()
        self._type, self._words, self._indexed = type_, words, indexed
        self.links = isinstance(type_, (RecordLink, Source))
        self._nothing = "", None, *(None for _ in type_.columns)
        self[None] = self._nothing

    def __missing__(self, known: str | bytes) -> tuple[Any, ...]:
        value: Value = known if isinstance(known, str) else _unpacked(known)
        found = self._indexed(self._type.search(value, self._words)) if self._indexed else ""
        target = (value if isinstance(value, str) else value.get("ref")) if self.links else None
        made = found, target, *self._type.project(value, self._words)
        if len(known) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
                self[None] = self._nothing
            self[known] = made
        return made


class _Field(NamedTuple):
    """A field compiled: its path, where its columns begin, which bucket its words go to, what makes them."""

    path: str
    at: int
    bucket: int
    maker: _Maker


class _Group(NamedTuple):
    """A group compiled: its row fields, and where the columns of its head stand in a row and in the record."""

    id: str
    table: str
    inner: dict[str, _Field]
    head: slice
    at: int
    last: bool


class _Compiled:
    """A kind with everything looked up that its records need."""

    def __init__(self, kind: Kind, maker: Callable[[FieldType], _Maker]) -> None:
        self.kind, self.table = kind, kind_table(kind)
        self.fields: dict[str, _Field] = {}
        self.groups: dict[str, _Group] = {}
        # why the degree of openness is not among them: it tells who may search, and is kept as a term
        self.unsearched = {f.id for f in kind.fields if not _searched(f.type)}
        at, places = 1, {}  # why 1: the key comes first
        for field in kind.fields:
            places[field.id] = at
            if isinstance(field.type, Rows):
                inner: dict[str, _Field] = {}
                to = 3  # why 3: key, id and position come first
                for f in field.type.fields:
                    bucket = max(_BUCKET[field.audience], _BUCKET[f.audience])
                    inner[f.id] = _Field(f"{field.id}.{f.id}", to, bucket, maker(f.type))
                    to += len(f.type.columns)
                head = inner[field.type.head_field.id].at
                width = len(field.type.head_field.type.columns)
                group = _Group(
                    field.id,
                    group_table(kind, field),
                    inner,
                    slice(head, head + width),
                    at,
                    field.type.current != "first",
                )
                self.groups[field.id] = group
            else:
                self.fields[field.id] = _Field(field.id, at, _BUCKET[field.audience], maker(field.type))
            at += len(columns_of(field))
        self.sorted = tuple((places[f.id], at + n) for n, f in enumerate(sorted_fields(kind)))
        self.place, _, self.place_inner = kind.place.partition(".")


class _Found:
    """What is gathered of the records of a kind beside their columns: words by bucket, links, what is unknown here."""

    def __init__(self, keys: Sequence[int]) -> None:
        self.keys = keys
        self.texts: tuple[list[Sequence[str]], ...] = ([], [], [])
        self.links: set[Row] = set()
        self.unknown: set[Row] = set()

    def made(self, field: _Field, values: Sequence[Value], keys: Sequence[int], into: _Columns) -> Sequence[str]:
        """Make the columns of what a field holds in some records or rows; return its words."""
        path, at, _, maker = field
        known = [value if type(value) is str or value is None else _packed(value) for value in values]
        found: Sequence[str]
        found, targets, *columns = zip(*map(maker.__getitem__, known))
        if maker.links:
            self.links.update([(key, path, to) for key, to in zip(keys, targets, strict=True) if to])
        for column in columns:
            into[at] = column
            at += 1
        return found

    def said(self, bucket: int) -> Iterable[str]:
        """Return the words of each record in a bucket."""
        return _joined(self.texts[bucket]) if self.texts[bucket] else repeat("", len(self.keys))


def _joined(texts: Sequence[Sequence[str]]) -> list[str]:
    return [" ".join(filter(None, said)) for said in zip(*texts, strict=True)]


class Projector:
    """Makes derived rows for the kinds of one description; the words they are ``searched`` by only where somebody will.

    ``met`` takes every word of theirs once, and some more than once.
    """

    def __init__(self, description: Description, searched: bool = True, met: list[str] | None = None) -> None:
        self.words = words = Words(description.vocabularies, description.units)
        self._indexed = Indexer(met).of if searched else None
        makers: dict[FieldType, _Maker] = {}

        def maker(type_: FieldType) -> _Maker:
            return makers.setdefault(type_, _Maker(type_, words, self._indexed))

        self._kinds = {kind.id: _Compiled(kind, maker) for kind in description.kinds}

    def searched(self, kind: str, fields: Set[str]) -> bool:
        """Say whether words find what some fields of a record hold; those of fields and kinds unknown here may."""
        compiled = self._kinds.get(kind)
        return compiled is None or not fields <= compiled.unsearched

    def derive(self, part: Sequence[Known], fields: Set[str] | None = None) -> Tables:
        """Return the derived rows of some records in the order of their keys; of an unknown kind only their heads.

        ``fields``: what stems from no others, and no words.
        """
        kinds: dict[str, list[Known]] = {}
        for known in part:
            kinds.setdefault(known[2], []).append(known)
        tables: Tables = {}
        items: list[Row] = []
        words: list[Row] = []
        links: set[Row] = set()
        unknown: set[Row] = set()
        for kind, records in kinds.items():
            compiled = self._kinds.get(kind)
            found = _Found([record[0] for record in records])
            heads: Iterable[Row] = repeat(_UNKNOWN_HEAD)
            if compiled is None:
                found.unknown.update((slot, key) for key, _, _, standing in records for slot in standing.values)
            else:
                values = [standing.values for *_, standing in records]
                heads = self._derive(compiled, values, fields, found, tables)
            for (key, id_, _, standing), head, *texts in zip(records, heads, *map(found.said, range(3)), strict=False):
                low = _LEVEL_BUCKET[head[4]]
                if low:
                    texts[: low + 1] = *repeat("", low), " ".join(filter(None, (texts[low], *texts[:low])))
                items.append((key, id_, kind, *head, int(bool(standing.open)), int(standing.deleted)))
                words.append((key, *texts))
            links |= found.links
            unknown |= found.unknown
        every: dict[str, Iterable[Row]] = {
            "item": items,
            "words": words if fields is None else (),
            "link": links,
            "open_question": [(key, slot) for key, _, _, standing in part for slot in standing.open],
            "unknown_slot": unknown,
            "used_number": [(number, key) for key, _, _, standing in part for number in standing.numbers],
        }
        common: Tables = {}  # why first: the rows of groups refer to their items
        for name, rows in every.items():
            if rows:
                columns: list[Sequence[Column]] = list(zip(*sorted(rows), strict=True))
                common[name] = tuple(range(len(columns))), columns
        return common | tables

    def _derive(
        self,
        compiled: _Compiled,
        values: list[dict[str, Value]],
        of: Set[str] | None,
        found: _Found,
        tables: Tables,
    ) -> Iterator[Row]:
        """Add the rows of a kind's tables, and what is found; return what the list shows of each record."""
        fields, groups = compiled.fields, compiled.groups
        lines: dict[str, list[_Line]] = defaultdict(list)
        rivals: dict[str, list[tuple[int, int, str]]] = {}
        for at, said in enumerate(values):
            for slot, value in said.items():
                if slot in fields:
                    continue
                field_id, _, row = slot.partition("/")
                if "~" in slot:
                    self._rival(compiled.kind, slot, value, at, found, rivals)
                elif row and field_id in groups:
                    lines[field_id].append((at, value.get("pos", ""), row, value))
                else:
                    found.unknown.add((slot, found.keys[at]))
        columns: _Columns = {0: found.keys}
        there = {*fields.keys() & set().union(*values), *rivals}
        for name in sorted(there if of is None else there & of):
            if name in rivals:
                for bucket, beside in _beside(rivals[name], len(values)).items():
                    found.texts[bucket].append(beside)
                continue
            field = fields[name]
            texts = found.made(field, [said.get(name) for said in values], found.keys, columns)
            if any(texts):
                found.texts[field.bucket].append(texts)
        for rows in lines.values():
            rows.sort()
        for field_id in sorted(lines if of is None else lines.keys() & of, key=_first_slot):
            columns.update(_rows(groups[field_id], lines[field_id], found, tables))
        for at, to in compiled.sorted:
            if at in columns:
                columns[to] = [None if text is None else sort_key(str(text)) for text in columns[at]]
        used = tuple(sorted(columns))
        tables[compiled.table] = used, [columns[at] for at in used]
        return self._heads(compiled, values, lines)

    def _rival(
        self,
        kind: Kind,
        slot: str,
        value: Value,
        at: int,
        found: _Found,
        rivals: dict[str, list[tuple[int, int, str]]],
    ) -> None:
        """Add the words of a further value of a field; it has no columns."""
        base = slot.partition("~")[0]
        field_id, mark, _ = base.partition("/")
        path = f"{field_id}.{value['f']}" if value.get("f") else field_id
        field, whole = kind.field(path), kind.by_id.get(field_id)
        if field is None or whole is None or isinstance(field.type, Rows):
            found.unknown.add((path, found.keys[at]))
        elif self._indexed:
            bucket = max(_BUCKET[field.audience], _BUCKET[whole.audience])
            text = self._indexed(field.type.search(value["v"], self.words))
            rivals.setdefault(field_id + (mark or "~"), []).append((at, bucket, text))

    def _heads(
        self, compiled: _Compiled, values: list[dict[str, Value]], lines: Mapping[str, list[_Line]]
    ) -> Iterator[Row]:
        """Yield what the list shows of each record: name, its order, number, unit, degree of openness, pieces."""
        kind = compiled.kind
        numbers, registrations, places = (
            _by_record(lines.get(group, ())) for group in ("numbers", "registrations", compiled.place)
        )
        for at, said in enumerate(values):
            name = str(said.get("name") or "")
            level = level_of(kind, {"level": said.get("level"), "registrations": registrations.get(at)})
            pieces = said.get(kind.pieces, 1) if kind.pieces else 1
            place = said.get(compiled.place)
            if compiled.place_inner:
                rows = places.get(at, [])
                main = [row for row in rows if row.get("place_role") in (None, "main")]
                place = (main or rows)[0].get(compiled.place_inner) if rows else None
            now = today(place, self.words) if place else ()
            unit = now[0] if len(now) == 1 else None
            yield name, sort_key(name), current_number(numbers.get(at, [])), unit, level, pieces


def _rows(group: _Group, lines: Sequence[_Line], found: _Found, tables: Tables) -> _Columns:
    """Add the rows of a group, which are in their order; return the columns of the record that show its current row."""
    of, _, ids, values = zip(*lines, strict=True)
    keys = [found.keys[at] for at in of]
    columns: _Columns = {0: keys, 1: ids, 2: [value.get("pos") for value in values]}
    texts: tuple[list[Sequence[str]], ...] = ([], [], [])
    for name in sorted(set().union(*values) - {"pos"}):
        field = group.inner.get(name)
        if field is None:
            slot = f"{group.id}.{name}"
            found.unknown.update((slot, key) for key, value in zip(keys, values, strict=True) if name in value)
            continue
        words = found.made(field, [value.get(name) for value in values], keys, columns)
        if any(words):
            texts[field.bucket].append(words)
    used = tuple(sorted(columns))
    tables[group.table] = used, [columns[at] for at in used]
    for bucket, said in enumerate(texts):
        if said:
            together = _beside(
                [(at, bucket, text) for at, text in zip(of, _joined(said), strict=True)], len(found.keys)
            )
            found.texts[bucket].append(together[bucket])
    places = range(len(lines)) if group.last else range(len(lines) - 1, -1, -1)
    current = {of[place]: place for place in places}
    return {
        group.at + n: [None if (place := current.get(at)) is None else column[place] for at in range(len(found.keys))]
        for n, head in enumerate(range(group.head.start, group.head.stop))
        if (column := columns.get(head)) is not None
    }


def _beside(said: Iterable[tuple[int, int, str]], records: int) -> dict[int, list[str]]:
    """Put texts, each of a record and a bucket, together: by bucket one for each record."""
    texts: dict[int, list[str]] = {}
    for at, bucket, text in said:
        if text:
            of = texts.get(bucket) or texts.setdefault(bucket, [""] * records)
            of[at] = f"{of[at]} {text}" if of[at] else text
    return texts


def _by_record(lines: Iterable[_Line]) -> dict[int, list[dict[str, Value]]]:
    found: dict[int, list[dict[str, Value]]] = {}
    for at, _, _, value in lines:
        found.setdefault(at, []).append(value)
    return found


def _searched(type_: FieldType) -> bool:
    return any(_searched(f.type) for f in type_.fields) if isinstance(type_, Rows) else type_.searched


def _first_slot(group: str) -> str:
    return f"{group}/"


_UNKNOWN_HEAD: Row = ("", "", "", None, _LEVEL_UNKNOWN, 0)
