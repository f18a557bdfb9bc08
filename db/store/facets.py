"""How the records of a query are spread over the values of a field, or over the kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from db.model.condition import kinds_of
from db.model.problems import NotPossible
from db.model.query import Facet, Query
from db.schema.field import Field
from db.schema.field_type import Column, FieldType, Flag, Words
from db.schema.kind import Kind
from db.schema.label import Label, Language
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Day
from db.schema.vietnamese import sort_key
from db.store.finding import Finder
from db.store.masks import FEW
from db.store.tables import counted_column, group_table, inner_type, kind_table
from db.store.values import Value, counted_few, values_of

FACETED: tuple[type[FieldType], ...] = (OneTerm, ManyTerms, Flag, Place, RecordLink, Day)
"""Types whose values can be counted; a day counts for its year, a place for its unit of today."""


def facet(finder: Finder, query: Query, path: str, language: Language = "vi") -> Facet:
    """Return how the records of a query are spread over the values of a field; of no kind, over the kinds."""
    kind = finder.description.by_id.get(query.kind)
    if kind is None:
        return _of_kinds(finder, query, language)
    kinds_of(finder.description, kind.id, iter((path,)), query.audience)
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
    table = group_table(kind, group) if isinstance(group.type, Rows) else kind_table(kind)
    column = counted_column(inner)
    indexed = group.id in kind.indexed and inner_type(group) is inner.type
    if indexed and _whole(query):
        counts: Mapping[Value | None, int] = _of_all(finder, kind, table, column, counted_column(group))
    else:
        among = finder.keys(query)
        made = None
        if len(among) > FEW:
            made = finder.kept.get(
                ("values", table, column), lambda: values_of(finder.store, table, (column,), indexed)
            )
        counts = made.counted(among) if made is not None else counted_few(finder.store, table, column, among)
    return _facet(path, inner, counts, finder.words(query.audience, language))


def _of_kinds(finder: Finder, query: Query, language: Language) -> Facet:
    narrowed = finder.narrowed(query)
    found = narrowed and finder.store.all(
        f"SELECT i.kind, count(*) FROM {narrowed.source} WHERE {narrowed.where} GROUP BY 1", narrowed.args
    )
    counts = dict(found or [])
    kinds = finder.description.kinds
    return Facet("kind", tuple((k.id, k.plural.text(language), counts[k.id]) for k in kinds if k.id in counts))


def _whole(query: Query) -> bool:
    """Say whether a query asks for all living records of its kind."""
    narrowed = query.words.strip() or query.where is not None or query.ids or query.unlinked
    return not narrowed and not query.deleted and query.audience == "full"


def _of_all(finder: Finder, kind: Kind, table: str, column: str, head: str) -> Mapping[Value | None, int]:
    """Count all living records of a kind out of an index: those of the table, without the few that are deleted."""
    store, group = finder.store, table != kind_table(kind)
    counts: Counter[Value | None] = Counter()
    counts.update({(v,): n for v, n in store.all(f"SELECT {column}, count(*) FROM {table} GROUP BY 1")})
    empty = counts.pop((None,), 0)
    if group:
        all_of_them = store.one("SELECT coalesce(sum(records), 0) FROM tally WHERE kind = ?", (kind.id,))[0]
        empty = store.one(f"SELECT count(*) FROM {kind_table(kind)} WHERE {head} IS NULL")[0]
        if counts.total() != all_of_them - empty:
            # why: else each record has one row, that which stands for it in the kind's table, and counting rows is enough
            distinct = f"SELECT {column}, count(DISTINCT key) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1"
            counts.update({(v,): n - counts[(v,)] for v, n in store.all(distinct)})
            empty = all_of_them - store.one(f"SELECT count(DISTINCT key) FROM {table} WHERE {column} IS NOT NULL")[0]
    counts[None] = empty
    gone = (
        f"SELECT t.{column}, count(DISTINCT t.key) FROM item i JOIN {table} t ON t.key = i.key "
        f"WHERE i.kind = ? AND i.deleted = 1 AND t.{column} IS NOT NULL GROUP BY 1"
    )
    for value, deleted in store.all(gone, (kind.id,)):
        counts[(value,)] -= deleted
    counts[None] -= store.one(
        f"SELECT count(*) FROM item i WHERE i.kind = ? AND i.deleted = 1 AND NOT EXISTS (SELECT 1 FROM {table} t "
        f"WHERE t.key = i.key AND t.{column} IS NOT NULL)",
        (kind.id,),
    )[0]
    return {value: n for value, n in counts.items() if n}


def _facet(path: str, field: Field, rows: Mapping[Value | None, int], words: Words) -> Facet:
    counts: dict[str, int] = {}
    for value, n in rows.items():
        for one in _asked_values(field.type, value[0]) if value is not None else ():
            counts[one] = counts.get(one, 0) + n
    labels = {value: field.type.told("is", value, words) for value in counts}
    if isinstance(field.type, RecordLink):
        labels = {value: label.removeprefix("~") for value, label in labels.items()}
    in_order = sorted(counts, key=lambda v: (-counts[v], sort_key(labels[v])))
    return Facet(path, tuple((v, labels[v], counts[v]) for v in in_order), rows.get(None, 0))


def _asked_values(type_: FieldType, value: Column) -> Sequence[str]:
    """Return what a condition asks for to find a counted column's value."""
    if isinstance(type_, ManyTerms):
        return str(value).strip("|").split("|")
    if isinstance(type_, Day):
        return (str(value).removeprefix("L")[:4],)
    return (str(value),)
