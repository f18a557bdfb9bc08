"""From a query to the records it asks for, in order, and to the counts of facets."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from typing import Any

import msgspec

from db.model.condition import By, kinds_of, tests, visible
from db.model.problems import NotPossible
from db.model.query import Facet, Query
from db.model.record import highest_level
from db.schema.field import Audience, Field
from db.schema.field_type import Column, FieldType, Flag, Words
from db.schema.kind import Description, Kind
from db.schema.label import Label, Language
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Day
from db.schema.vietnamese import Unprintable, border, same_word, sort_key
from db.store.conditions import Asked, compile_condition, teach
from db.store.connection import Store
from db.store.projector import search_text
from db.store.tables import columns_of, group_table, kind_table

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_RANKED_HITS = 5000
_SEARCHED = {"public": "{pub}", "report": "{pub int}", "internal": "{pub int}", "full": "{pub int full}"}
_NAME = By("name")
FACETED: tuple[type[FieldType], ...] = (OneTerm, ManyTerms, Flag, Place, RecordLink, Day)
"""Types whose values can be counted; a day counts for its year, a place for its unit of today."""


class Listing:
    """The records of a query in order. What stands inside is the store's own and tells nothing outside."""

    __slots__ = ("_keys", "kind")

    def __init__(self, keys: array[int], kind: str) -> None:
        self._keys = keys
        self.kind = kind

    def __len__(self) -> int:
        return len(self._keys)


class Narrowed(msgspec.Struct, frozen=True):
    """A query as SQL: what it reads from, what must hold, and what was typed."""

    source: str
    where: str
    args: tuple[object, ...]
    typed: str = ""


class Finder:
    """Finds the records of one store under one description. Every read is fetched whole and closed."""

    def __init__(self, store: Store, description: Description) -> None:
        self.store = store
        self.description = description
        self._paths: dict[Audience, list[str]] = {}
        teach(store.conn)

    def words(self, audience: Audience, language: Language) -> Words:
        """Return what types consult to show values to an audience; names of records are looked up once."""
        known: dict[str, str | None] = {}
        highest = highest_level(audience)
        hidden = "(không công bố)" if language == "vi" else "(not public)"

        def name_of(record: str) -> str | None:
            if record not in known:
                row = self.store.one(
                    "SELECT i.name, i.level FROM record r JOIN item i ON i.key = r.key WHERE r.id = ?", (record,)
                )
                known[record] = None if row is None else row[0] if row[1] <= highest else hidden
            return known[record]

        return Words(self.description.vocabularies, self.description.units, language, name_of)

    def find(self, query: Query) -> Listing:
        """Return the records a query asks for, in its order; raise ``NotPossible`` for a field that cannot be asked."""
        kind = self.description.by_id.get(query.kind)
        if kind is None and any(by.path != "name" for by in query.order):
            raise NotPossible(
                Label("Muốn xếp theo trường thì chọn một loại phiếu.", "To sort by a field, choose a kind of records.")
            )
        narrowed = self.narrowed(query, bool(kind and query.order and query.order != (_NAME,)))
        if narrowed is None:
            return Listing(array("q"), query.kind)
        return Listing(array("q", self._ordered(kind, query, narrowed)), query.kind)

    def facet(self, query: Query, path: str, language: Language = "vi") -> Facet:
        """Return how the records of a query are spread over the values of a field; of no kind, over the kinds."""
        kind = self.description.by_id.get(query.kind)
        if kind is None:
            narrowed = self.narrowed(query)
            found = narrowed and self.store.all(
                f"SELECT i.kind, count(*) FROM {narrowed.source} WHERE {narrowed.where} GROUP BY 1", narrowed.args
            )
            counts = [
                (k.id, k.plural.text(language), n) for k in self.description.kinds for i, n in found or [] if i == k.id
            ]
            return Facet("kind", tuple(counts))
        kinds_of(self.description, kind.id, iter((path,)), query.audience)
        field, group = kind.field(path), kind.by_id[path.partition(".")[0]]
        assert field is not None
        inner = field.type.head_field if isinstance(field.type, Rows) else field
        if not isinstance(inner.type, FACETED):
            raise NotPossible(
                Label(
                    f"Trường “{field.label.vi}” không đếm theo giá trị được.",
                    f"The field “{field.label.en}” cannot be counted by value.",
                )
            )
        narrowed = self.narrowed(query, joined=True)
        if narrowed is None:
            return Facet(path, ())
        names = [n for n, _ in columns_of(inner)]
        column = names[2] if isinstance(inner.type, Place) else names[0]
        if isinstance(group.type, Rows):
            rows = self.store.all(
                f"SELECT r.{column}, count(DISTINCT r.key) FROM {group_table(kind, group)} r WHERE r.key IN "
                f"(SELECT i.key FROM {narrowed.source} WHERE {narrowed.where}) GROUP BY 1",
                narrowed.args,
            )
            some = self.store.one(
                f"SELECT count(*) FROM {narrowed.source} WHERE {narrowed.where} AND i.key NOT IN "
                f"(SELECT r.key FROM {group_table(kind, group)} r WHERE r.{column} IS NOT NULL)",
                narrowed.args,
            )
            rows = [*((v, n) for v, n in rows if v is not None), (None, some[0])]
        else:
            rows = self.store.all(
                f"SELECT k.{column}, count(*) FROM {narrowed.source} WHERE {narrowed.where} GROUP BY 1", narrowed.args
            )
        return self._facet(path, inner, rows, self.words(query.audience, language))

    def _facet(self, path: str, field: Field, rows: Sequence[tuple[Column, int]], words: Words) -> Facet:
        counts: dict[str, int] = {}
        empty = 0
        for value, n in rows:
            if value is None:
                empty += n
                continue
            for one in _asked_values(field.type, value):
                counts[one] = counts.get(one, 0) + n
        labels = {value: field.type.told("is", value, words) for value in counts}
        if isinstance(field.type, RecordLink):
            labels = {value: label.removeprefix("~") for value, label in labels.items()}
        in_order = sorted(counts, key=lambda v: (-counts[v], sort_key(labels[v])))
        return Facet(path, tuple((v, labels[v], counts[v]) for v in in_order), empty)

    def narrowed(self, query: Query, joined: bool = False) -> Narrowed | None:
        """Return the query as SQL, or None where nothing can answer it."""
        kind = self.description.by_id.get(query.kind)
        if query.kind and kind is None:
            return None
        # why: beside a search the planner would scan a whole index for these; a plus sign keeps it to the hits
        plus = "+" if query.words.strip() else ""
        where: list[str] = [f"{plus}i.deleted = ?"]
        args: list[object] = [int(query.deleted)]
        if query.kind:
            where.append(f"{plus}i.kind = ?")
            args.append(query.kind)
        if query.audience != "full":
            where.append("i.level <= ?")
            args.append(highest_level(query.audience))
        if query.ids:
            where.append(f"i.key IN (SELECT key FROM record WHERE id IN ({','.join('?' * len(query.ids))}))")
            args += query.ids
        if query.unlinked:
            linking = "SELECT l.target FROM link l JOIN item s ON s.key = l.source WHERE l.field = ? AND s.deleted = 0"
            where.append(f"i.id NOT IN ({linking})")
            args.append(query.unlinked)
        source = "item i"
        if query.where is not None or query.order:
            paths = [path for path, _ in tests(query.where)] if query.where is not None else []
            paths += [by.path for by in query.order]
            kinds = kinds_of(self.description, query.kind, iter(paths), query.audience)
            if query.where is not None and kind is not None:
                joined = True
                sql, more = compile_condition(query.where, kind, self._asked(query))
                where.append(sql)
                args += more
            elif query.where is not None:
                each = [(k, compile_condition(query.where, k, self._asked(query))) for k in kinds]
                where.append(
                    "("
                    + " OR ".join(f"i.key IN (SELECT k.key FROM {kind_table(k)} k WHERE {s})" for k, (s, _) in each)
                    + ")"
                )
                args += [a for _, (_, more) in each for a in more]
        if kind is not None and joined:
            source = f"item i JOIN {kind_table(kind)} k ON k.key = i.key"
        try:
            typed = border(query.words).strip()
        except Unprintable:
            return None
        if typed:
            hits = _hits(typed, query, self._linking_paths(query.audience))
            if hits is None:
                return None
            where.append(f"i.key IN ({hits[0]})")
            args += hits[1]
        return Narrowed(source, " AND ".join(where), tuple(args), typed)

    def _asked(self, query: Query) -> Asked:
        return Asked(self.words(query.audience, "vi"), query.audience)

    def _ordered(self, kind: Kind | None, query: Query, narrowed: Narrowed) -> list[int]:
        source, where, args, typed = narrowed.source, narrowed.where, narrowed.args, narrowed.typed
        limit = f" LIMIT {query.limit}" if query.limit else ""
        if kind is None or query.order in ((), (_NAME,), (By("name", True),)):
            descending = bool(query.order and query.order[0].descending)
            if not typed:
                down = " DESC" if descending else ""
                rows = self.store.all(
                    f"SELECT i.key FROM {source} WHERE {where} ORDER BY i.sort{down}, i.key{limit}", args
                )
                return [r[0] for r in rows]
            rows = self.store.all(f"SELECT i.key, i.sort, i.name, i.number FROM {source} WHERE {where}", args)
            rows.sort(key=lambda r: (r[1], r[0]), reverse=descending)
            if len(rows) <= _RANKED_HITS and not query.order:
                rows.sort(key=lambda r: _rank(typed, r[2], r[3]))
            return [r[0] for r in rows[: query.limit or None]]
        fields = [(by, kind.by_id[by.path]) for by in query.order if by.path in kind.by_id]
        first = fields[0]
        if len(fields) == 1 and _inner(first[1]).order == "number":
            column = _sorted_column(first[1])
            down = " DESC" if first[0].descending else ""
            rows = self.store.all(
                f"SELECT i.key FROM {source} WHERE {where} ORDER BY {column} IS NULL, {column}{down}, i.sort, i.key{limit}",
                args,
            )
            return [r[0] for r in rows]
        return self._sorted(fields, query, narrowed)[: query.limit or None]

    def _sorted(self, fields: list[tuple[By, Field]], query: Query, narrowed: Narrowed) -> list[int]:
        """Return keys in the order of several fields: sorted by the last one first, so that earlier ones prevail."""
        columns = [f"k.{n}" for _, field in fields for n, _ in columns_of(field)]
        rows = self.store.all(
            f"SELECT i.key, i.sort, {', '.join(columns)} FROM {narrowed.source} WHERE {narrowed.where}", narrowed.args
        )
        rows.sort(key=lambda r: (r[1], r[0]))
        words = self.words(query.audience, "vi")
        begin = 2 + len(columns)
        for by, field in reversed(fields):
            end = begin
            begin -= len(columns_of(field))
            _sort_by(rows, slice(begin, end), field, by.descending, words)
        return [r[0] for r in rows]

    def _linking_paths(self, audience: Audience) -> list[str]:
        """Return the paths by which a document may be seen to be linked."""
        known = self._paths.get(audience)
        if known is None:
            links = ((k, path) for k, path, f in self.description.walk() if isinstance(f.type, RecordLink))
            known = self._paths[audience] = sorted({path for kind, path in links if visible(kind, path, audience)})
        return known


def _asked_values(type_: FieldType, value: Column) -> Sequence[str]:
    """Return what a condition asks for to find a counted column's value."""
    if isinstance(type_, ManyTerms):
        return str(value).strip("|").split("|")
    if isinstance(type_, Day):
        return (str(value).removeprefix("L")[:4],)
    return (str(value),)


def _sort_by(rows: list[Any], part: slice, field: Field, descending: bool, words: Words) -> None:
    """Sort rows by the columns of a field, the empty ones last either way; equal ones stay as they stood."""
    keys: dict[tuple[Column, ...], tuple[bool, Column]] = {}
    number = _inner(field).order == "number"
    for row in rows:
        columns = row[part]
        if columns in keys:
            continue
        if number:
            value = columns[0].removeprefix("L") if isinstance(columns[0], str) else columns[0]
            keys[columns] = (value is None, value or 0 if not isinstance(value, str) else value)
        else:
            text = "" if all(c is None for c in columns) else field.type.cell(columns, words)
            keys[columns] = (not text, sort_key(text))
    rows.sort(key=lambda r: keys[r[part]], reverse=descending)
    if descending:
        rows.sort(key=lambda r: keys[r[part]][0])


def _sorted_column(field: Field) -> str:
    name = f"k.{columns_of(field)[0][0]}"
    return f"ltrim({name}, 'L')" if isinstance(_inner(field), Day) else name


def _inner(field: Field) -> FieldType:
    return field.type.head_field.type if isinstance(field.type, Rows) else field.type


def _hits(typed: str, query: Query, paths: list[str]) -> tuple[str, list[object]] | None:
    """Return a sub-query for the records whose words hold all that was typed, links to found documents included."""
    tokens = [t for t in (" ".join(_WORD.findall(part)) for part in search_text(typed).split()) if t]
    if not tokens:
        return None
    phrases = [f'"{t}"' for t in tokens]
    phrases[-1] += "*"
    match = f"{_SEARCHED[query.audience]} : ({' AND '.join(phrases)})"
    marks = ",".join("?" * len(paths))
    return (
        "SELECT rowid FROM words WHERE words MATCH ? UNION SELECT l.source FROM words w JOIN item d ON d.key = w.rowid "
        "JOIN link l ON l.target = d.id WHERE w.words MATCH ? AND d.kind = 'document' AND d.deleted = 0 AND d.level <= ? "
        f"AND l.field IN ({marks})",
        [match, match, highest_level(query.audience), *paths],
    )


def _rank(typed: str, name: str, number: str) -> int:
    """Order hits: the number itself, the name with the marks as typed, the name without them, the rest."""
    wanted, here = typed.lower(), name.lower()
    if number.lower() == wanted:
        return 0
    if wanted in here or same_word(typed) in same_word(name):
        return 1 if same_word(name).startswith(same_word(typed)) else 2
    return 3 if search_text(typed) in search_text(name) else 4
