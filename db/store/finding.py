"""From a query to the records it asks for, in order, and to the counts of facets."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import msgspec

from db.model.condition import kinds_of, tests, visible
from db.model.problems import NotPossible
from db.model.query import Facet, Query
from db.model.record import highest_level
from db.schema.field import Audience, Field
from db.schema.field_type import Column, FieldType, Flag, Words
from db.schema.kind import Description, Kind
from db.schema.label import Label, Language
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.search_words import Run, Word, wanted
from db.schema.space import Place
from db.schema.time import Day
from db.schema.vietnamese import Unprintable, border, sort_key
from db.store.conditions import Asked, compile_condition, teach
from db.store.connection import Store
from db.store.matching import match_of
from db.store.orders import FEW, NAME, Ordering, within
from db.store.tables import columns_of, group_table, kind_table

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
        self._ordering = Ordering(store, self.words)
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
        narrowed = self.narrowed(query)
        if narrowed is None:
            return Listing(array("q"), query.kind)
        return Listing(self._ordered(kind, query, narrowed), query.kind)

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
        if _whole(query):
            rows = self._of_all(kind, group, column)
        elif isinstance(group.type, Rows):
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

    def _of_all(self, kind: Kind, group: Field, column: str) -> list[tuple[Column, int]]:
        """Count all living records of a kind out of an index: those of the table, without the few that are deleted."""
        is_group = isinstance(group.type, Rows)
        table = group_table(kind, group) if is_group else kind_table(kind)
        number = "count(DISTINCT t.key)" if is_group else "count(*)"
        counts: dict[Column, int] = dict(self.store.all(f"SELECT t.{column}, {number} FROM {table} t GROUP BY 1"))
        gone = self.store.all(
            f"SELECT t.{column}, {number} FROM item i JOIN {table} t ON t.key = i.key WHERE i.kind = ? AND i.deleted = 1 GROUP BY 1",
            (kind.id,),
        )
        for value, deleted in gone:
            counts[value] -= deleted
        if is_group:
            alive, some = self.store.one(
                "SELECT (SELECT coalesce(sum(records), 0) FROM tally WHERE kind = ? AND deleted = 0), count(*) FROM item i "
                f"WHERE i.kind = ? AND i.deleted = 0 AND i.key IN (SELECT t.key FROM {table} t WHERE t.{column} IS NOT NULL)",
                (kind.id, kind.id),
            )
            counts[None] = alive - some
        return [(value, n) for value, n in counts.items() if n]

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
            typed = border(query.words).lstrip()
        except Unprintable:
            return None
        items = wanted(typed)
        if items:
            hits = self._hits(items, query)
            if hits is None:
                return None
            where.append(f"i.key IN ({hits[0]})")
            args += hits[1]
        return Narrowed(source, " AND ".join(where), tuple(args), typed.strip() if items else "")

    def _asked(self, query: Query) -> Asked:
        return Asked(self.words(query.audience, "vi"), query.audience)

    def _hits(self, items: Sequence[Word | Run], query: Query) -> tuple[str, list[object]] | None:
        """Return a sub-query for the records whose words hold all that was typed, links to found documents included."""
        match = match_of(self.store, items, query.audience)
        if match is None:
            return None
        paths = self._linking_paths(query.audience)
        return (
            "SELECT rowid FROM words WHERE words MATCH ? UNION SELECT l.source FROM words w JOIN item d ON d.key = w.rowid "
            "JOIN link l ON l.target = d.id WHERE w.words MATCH ? AND d.kind = 'document' AND d.deleted = 0 AND d.level <= ? "
            f"AND l.field IN ({','.join('?' * len(paths))})",
            [match, match, highest_level(query.audience), *paths],
        )

    def _ordered(self, kind: Kind | None, query: Query, narrowed: Narrowed) -> array[int]:
        """Return the keys of a query in its order: few are fetched and sorted, many are picked out of the whole order."""
        by_name = query.order in ((), (NAME,))
        if query.limit and not narrowed.typed and by_name:
            sql = (
                f"SELECT i.key FROM {narrowed.source} WHERE {narrowed.where} ORDER BY i.sort, i.key LIMIT {query.limit}"
            )
            return array("q", [key for (key,) in self.store.all(sql, narrowed.args)])
        whole = not (narrowed.typed or query.where or query.ids or query.unlinked or query.audience != "full")
        if whole:
            return self._ordering.whole(kind, query)[: query.limit or None]
        keys = [
            key
            for (key,) in self.store.all(f"SELECT i.key FROM {narrowed.source} WHERE {narrowed.where}", narrowed.args)
        ]
        if len(keys) > FEW:
            return within(self._ordering.whole(kind, query), keys)[: query.limit or None]
        return array("q", self._ordering.few(kind, query, keys, narrowed.typed)[: query.limit or None])

    def _linking_paths(self, audience: Audience) -> list[str]:
        """Return the paths by which a document may be seen to be linked."""
        known = self._paths.get(audience)
        if known is None:
            links = ((k, path) for k, path, f in self.description.walk() if isinstance(f.type, RecordLink))
            known = self._paths[audience] = sorted({path for kind, path in links if visible(kind, path, audience)})
        return known


def _whole(query: Query) -> bool:
    """Say whether a query asks for all living records of its kind."""
    narrowed = query.words.strip() or query.where is not None or query.ids or query.unlinked
    return not narrowed and not query.deleted and query.audience == "full"


def _asked_values(type_: FieldType, value: Column) -> Sequence[str]:
    """Return what a condition asks for to find a counted column's value."""
    if isinstance(type_, ManyTerms):
        return str(value).strip("|").split("|")
    if isinstance(type_, Day):
        return (str(value).removeprefix("L")[:4],)
    return (str(value),)
