"""Counting: how many records, and pieces, a query has, in all and by the values of fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from db.model.condition import kinds_of, visible
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.record import highest_level
from db.schema.field import Audience, Field
from db.schema.field_type import Flag, Words
from db.schema.kind import Description, Kind
from db.schema.label import Label, Language
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day
from db.schema.vietnamese import sort_key
from db.store.finding import Finder
from db.store.tables import columns_of

HEADS = {
    "kind": Label("Loại phiếu", "Kind"),
    "commune": Label("Xã, phường hiện nay", "Commune today"),
    "level": Label("Mức công bố", "Degree of openness"),
}
"""What every record can be counted by; the others are fields of one kind."""
THEN = ":then"
"""After a place: by the unit of its time, not by today's."""
_HEAD_COLUMNS = {"kind": "i.kind", "commune": "i.unit", "level": "i.level"}
_LEVELS = ("public", "report", "internal", "restricted")
_COUNTED = (OneTerm, ManyTerms, Flag, Place, RecordLink, Day, Dating)
_CENTURY = 100


class Tallied(msgspec.Struct, frozen=True):
    """How many records and pieces have these values (empty text: none recorded), with their words."""

    values: tuple[str, ...]
    words: tuple[str, ...]
    records: int
    pieces: int


def count(finder: Finder, query: Query) -> tuple[int, int]:
    """Return how many records and pieces a query has."""
    narrowed = finder.narrowed(query)
    if narrowed is None:
        return 0, 0
    row = finder.store.one(
        f"SELECT count(*), coalesce(sum({_pieces(finder, query)}), 0) FROM {narrowed.source} WHERE {narrowed.where}",
        narrowed.args,
    )
    return row[0], row[1]


def _pieces(finder: Finder, query: Query) -> str:
    """Return what is added up as pieces: sets, collections, people and papers have none of their own."""
    if query.kind:
        return "i.pieces" if finder.description.kind(query.kind).pieces else "0"
    counted = ", ".join(f"'{kind.id}'" for kind in finder.description.kinds if kind.pieces)
    return f"CASE WHEN i.kind IN ({counted}) THEN i.pieces ELSE 0 END" if counted else "0"


def linking(finder: Finder, record: str, audience: Audience) -> list[tuple[str, str, int]]:
    """Return how many living records of each kind link to one by each path an audience may see."""
    rows = finder.store.all(
        "SELECT i.kind, l.field, count(DISTINCT l.source) FROM link l JOIN item i ON i.key = l.source "
        "WHERE l.target = ? AND i.deleted = 0 AND i.level <= ? GROUP BY 1, 2 ORDER BY 1, 2",
        (record, highest_level(audience)),
    )
    kinds = finder.description.by_id
    return [(k, path, n) for k, path, n in rows if k in kinds and visible(kinds[k], path, audience)]


def tally(finder: Finder, query: Query, by: Sequence[str], language: Language = "vi") -> list[Tallied]:
    """Return the records and pieces of a query by the values of fields, in the order of their words.

    A record with several terms counts for each of them. A group counts by the row that stands for it now; a
    day by its year, a dating by its century.
    """
    kind = finder.description.by_id.get(query.kind)
    keys = [_key(finder.description, kind, path, query) for path in by]
    narrowed = finder.narrowed(query, joined=kind is not None)
    if narrowed is None:
        return []
    columns = [key.column for key in keys]
    rows = finder.store.all(
        f"SELECT {', '.join([*columns, 'count(*)', f'coalesce(sum({_pieces(finder, query)}), 0)'])} FROM {narrowed.source} "
        f"WHERE {narrowed.where}"
        + (f" GROUP BY {', '.join(str(n + 1) for n in range(len(columns)))}" if columns else ""),
        narrowed.args,
    )
    sums: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        *values, records, pieces = row
        for combined in _combinations([key.values(v) for key, v in zip(keys, values, strict=True)]):
            sums[combined][0] += records
            sums[combined][1] += pieces
    words = finder.words(query.audience, language)
    found = [
        Tallied(values, tuple(key.say(v, words) for key, v in zip(keys, values, strict=True)), *counts)
        for values, counts in sums.items()
    ]
    return sorted(found, key=lambda t: [(not v, sort_key(w)) for v, w in zip(t.values, t.words, strict=True)])


class _Key(msgspec.Struct, frozen=True):
    """What is counted by: a head of every record, or a field and the column that holds it."""

    path: str
    column: str
    field: Field | None = None

    def values(self, value: object) -> list[str]:
        """Return the values a column stands for; one empty text where nothing is recorded."""
        if value is None or value == "":
            return [""]
        if self.field is not None and isinstance(self.field.type, ManyTerms):
            return str(value).strip("|").split("|")
        if self.field is not None and isinstance(self.field.type, Day):
            return [str(value).removeprefix("L")[:4]]
        if self.field is not None and isinstance(self.field.type, Dating):
            assert isinstance(value, int)
            return [str((value - 1) // _CENTURY + 1 if value > 0 else -((-value - 1) // _CENTURY + 1))]
        return [str(value)]

    def say(self, value: str, words: Words) -> str:
        """Return a value in words."""
        if value == "":
            return words.say("(chưa ghi)", "(not recorded)")
        if self.path == "level":
            return OneTerm("openness").show(_LEVELS[int(value)], words)
        if self.field is None or isinstance(self.field.type, Place):
            return words.units.text(value, words.language) if value in words.units.by_id else value
        if isinstance(self.field.type, Dating):
            number = int(value)
            if number < 0:
                return words.say(f"thế kỷ {-number} TCN", f"century {-number} BC")
            return words.say(f"thế kỷ {number}", f"century {number}")
        if isinstance(self.field.type, RecordLink):
            return value[1:] if value.startswith("~") else self.field.type.show(value, words)
        return self.field.type.told("is", value, words)


class _KindKey(_Key, frozen=True):
    """The kind of a record, told by its plural."""

    kinds: tuple[Kind, ...] = ()

    def say(self, value: str, words: Words) -> str:
        """Return a kind in words."""
        return next((k.plural.text(words.language) for k in self.kinds if k.id == value), value)


def _key(description: Description, kind: Kind | None, path: str, query: Query) -> _Key:
    if path == "kind":
        return _KindKey(path, _HEAD_COLUMNS[path], None, description.kinds)
    if path in HEADS and (kind is None or path != "level"):
        return _Key(path, _HEAD_COLUMNS[path])
    name, then = path.removesuffix(THEN), path.endswith(THEN)
    if kind is None:
        raise NotPossible(
            Label(
                f"Thống kê theo “{path}” thì chọn một loại phiếu; mọi loại: {', '.join(HEADS)}.",
                f"To count by “{path}” choose a kind; for all kinds: {', '.join(HEADS)}.",
            )
        )
    kinds_of(description, kind.id, iter((name,)), query.audience)
    field = kind.field(name)
    assert field is not None
    outer, _, inner = name.partition(".")
    rows = kind.by_id[outer].type
    if isinstance(rows, Rows):
        if inner and inner != rows.head_field.id:
            raise NotPossible(
                Label(
                    f"Nhóm “{kind.by_id[outer].label.vi}” chỉ thống kê theo “{rows.head_field.label.vi}”.",
                    f"“{kind.by_id[outer].label.en}” is counted by “{rows.head_field.label.en}” alone.",
                )
            )
        head, names = rows.head_field, [n for n, _ in columns_of(kind.by_id[outer])]
    else:
        head, names = field, [n for n, _ in columns_of(field)]
    if not isinstance(head.type, _COUNTED):
        raise NotPossible(
            Label(
                f"Trường “{field.label.vi}” không đếm theo giá trị được.",
                f"The field “{field.label.en}” cannot be counted by value.",
            )
        )
    at = (1 if then else 2) if isinstance(head.type, Place) else 0
    return _Key(path, f"k.{names[at]}", head)


def _combinations(values: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for part in values:
        found = [(*before, one) for before in found for one in part]
    return found
