"""Records in order: a few are fetched and sorted, a whole list is taken from an index and kept in memory."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec

from db.model.condition import By
from db.model.query import Query
from db.schema.field import Audience, Field
from db.schema.field_type import Column, Words
from db.schema.kind import Kind
from db.schema.label import Language
from db.schema.reference import OneTerm
from db.schema.vietnamese import fold, same_word, sort_key
from db.store.by_name import Order, Standing
from db.store.connection import Store
from db.store.kept import Kept
from db.store.masks import FEW, mask_of, masked, passing, top, within
from db.store.searched import among, begun_first, begun_spans
from db.store.tables import columns_of, inner_type, kind_table, order_column
from db.store.values import values_of

NAME = By("name")
_FROM_THE_END = (By("name", True),)


class Ordering:
    """Puts the records of one store in order, under one description."""

    def __init__(self, store: Store, kept: Kept, words: Callable[[Audience, Language], Words]) -> None:
        self._store, self._kept, self._words = store, kept, words
        self._standing = Standing(store)

    def few(self, kind: Kind | None, query: Query, keys: Sequence[int], typed: str) -> list[int]:
        """Return some records in order; of what was searched the best hits first, unless another order is asked for."""
        if not typed and query.order in ((), (NAME,)):
            rows = self._store.all(
                "SELECT i.key FROM item i WHERE i.key IN (SELECT value FROM json_each(?)) ORDER BY i.sort, i.key",
                (json.dumps(list(keys)),),
            )
            return [r[0] for r in rows]
        fields = [(by, kind.by_id[by.path]) for by in query.order if kind and by.path in kind.by_id]
        columns = [f"k.{n}" for _, field in fields for n, _ in columns_of(field)]
        source = f"item i JOIN {kind_table(kind)} k ON k.key = i.key" if kind and columns else "item i"
        rows = self._store.all(
            f"SELECT {', '.join(['i.key', 'i.sort', 'i.name', 'i.number', *columns])} FROM {source} "
            "WHERE i.key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        )
        rows.sort(key=lambda r: (r[1], r[0]))
        if not query.order and typed and rows:
            ranks = dict(zip((r[0] for r in rows), _ranks(typed, rows), strict=True))
            rows.sort(key=lambda r: ranks[r[0]])
        words = self._words(query.audience, "vi")
        begin = 4 + len(columns)
        for by, field in reversed(fields):
            end = begin
            begin -= len(columns_of(field))
            _sort_by(rows, slice(begin, end), field, by.descending, words)
        if kind is None and query.order and query.order[0].descending:
            rows.reverse()
        return [r[0] for r in rows]

    def whole(self, kind: Kind | None, query: Query) -> array[int]:
        """Return all records of a kind (or of all) that an audience sees in an order; the array is shared."""
        if kind is None or query.order in ((), (NAME,), _FROM_THE_END):
            standing = None if query.order and query.order[0].descending else self._standing.get(query)
            return self._read(query) if standing is None else standing.keys
        names = self.whole(kind, msgspec.structs.replace(query, order=()))
        name = ("order", kind.id, query.deleted, query.audience, query.order)
        return self._kept.get(name, lambda: self._sorted(kind, query, names))

    def first(self, query: Query, hits: Callable[[], array[int]]) -> array[int] | None:
        """Return the first page of hits by name, those first whose name begins as typed; None where no list by name stands in memory."""
        standing = self._standing.get(query)
        if standing is not None:
            return standing.first(hits(), begun_spans(self._store, query, standing.keys), query.limit)
        names: array[int] | None = self._kept.at_hand(_by_name(msgspec.structs.replace(query, order=())))
        if names is None:
            return None
        mask = mask_of(hits(), top(self._store))
        return array("q", islice(passing(begun_first(self._store, query, names), mask), query.limit))

    def standing(self, query: Query) -> Order | None:
        """Return all that a query is about by name with its places, where it is long and stands in memory."""
        return self._standing.get(query)

    def living(self, query: Query, hits: array[int]) -> list[int]:
        """Return those of some hits that a query is about."""
        standing = self._standing.get(query)
        if standing is not None:
            return standing.among(hits)
        where, args = among(query)
        asked = f"SELECT i.key FROM json_each(?) j CROSS JOIN item i ON i.key = j.value WHERE {where}"
        return [key for (key,) in self._store.all(asked, (json.dumps(hits.tolist()), *args))]

    def _read(self, query: Query) -> array[int]:
        asked, args = _by_name(query)

        def read() -> array[int]:
            return self._store.keys(asked, args)

        last_first = query.order and query.order[0].descending
        return self._kept.get((asked, args), read if last_first else lambda: self._standing.keep(query, read))

    def _sorted(self, kind: Kind, query: Query, names: array[int]) -> array[int]:
        """Return records that stand by name in another order; one indexed field comes out of its index as it stands."""
        fields = [(by, kind.by_id[by.path]) for by in query.order if by.path in kind.by_id]
        by, field = fields[0]
        column = order_column(kind, field) if field.id in kind.indexed else None
        if len(fields) == 1 and column and len(names) > FEW:
            return self._by_index(kind, column, by.descending, names)
        if len(fields) == 1 and isinstance(inner_type(field), OneTerm):
            made = self._by_term(kind, field, by.descending, names)
            if made is not None:
                return made
        columns = [n for _, field in fields for n, _ in columns_of(field)]
        rows = self._store.all(f"SELECT key, {', '.join(columns)} FROM {kind_table(kind)}")
        place = dict(zip(names, range(len(names)), strict=True))
        rows = sorted((r for r in rows if r[0] in place), key=lambda r: place[r[0]])
        words = self._words(query.audience, "vi")
        begin = 1 + len(columns)
        for by, field in reversed(fields):
            end = begin
            begin -= len(columns_of(field))
            _sort_by(rows, slice(begin, end), field, by.descending, words)
        return array("q", [r[0] for r in rows])

    def _by_index(self, kind: Kind, column: str, descending: bool, names: array[int]) -> array[int]:
        """Walk an index: the filled ones in its order, equal ones as they came into the catalogue, the empty ones by name."""
        down = " DESC" if descending else ""
        table = kind_table(kind)
        filled = self._store.keys(f"SELECT key FROM {table} WHERE {column} IS NOT NULL ORDER BY {column}{down}")
        highest = top(self._store)
        made = within(filled, names, highest)
        if len(made) < len(names):
            made.extend(masked(names, mask_of(made, highest, there=False)))
        return made

    def _by_term(self, kind: Kind, field: Field, descending: bool, names: array[int]) -> array[int] | None:
        """Sort by few different words: a number a word for each record, then once over the names; None: they are not few."""
        table, column = kind_table(kind), columns_of(field)[0][0]
        known = self._kept.get(
            ("values", table, column), lambda: values_of(self._store, table, (column,), field.id in kind.indexed)
        )
        if known is None:
            return None
        words = self._words("full", "vi")
        said = sorted(
            range(len(known.values)),
            key=lambda at: sort_key(field.type.cell(known.values[at], words)),
            reverse=descending,
        )
        rank = [len(said)] * (len(said) + 1)
        for place, at in enumerate(said):
            rank[at + 1] = place
        number = known.of_each(max(names, default=0))
        return array("q", sorted(names, key=lambda key: rank[number[key]]))


def _by_name(query: Query) -> tuple[str, tuple[object, ...]]:
    """Return the SQL, with what it is given, of all records that a query is about, by name one way or the other."""
    where, args = among(query)
    down = " DESC" if query.order and query.order[0].descending else ""
    return f"SELECT i.key FROM item i WHERE {where} ORDER BY i.sort{down}, i.key", args


def _sort_by(rows: list[Any], part: slice, field: Field, descending: bool, words: Words) -> None:
    """Sort rows by the columns of a field, the empty ones last either way; equal ones stay as they stood."""
    keys: dict[tuple[Column, ...], tuple[bool, Column]] = {}
    number = inner_type(field).order == "number"
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


def _ranks(typed: str, rows: Sequence[Any]) -> Iterator[int]:
    """Yield how well name and number of each row fit what was typed: the number itself, the name with the marks as typed, the name
    without them, the rest."""
    wanted, same, folded = typed.lower(), same_word(typed), fold(" ".join(typed.split()))
    # why at once: of most hits the words stand elsewhere, and to fold each name alone takes longer than to read it
    names = fold("\n".join(r[2].replace("\n", " ") for r in rows)).split("\n")
    for (_, _, name, number, *_), bare in zip(rows, names, strict=True):
        if number.lower() == wanted:
            yield 0
        elif folded not in bare:
            yield 4
        elif wanted in name.lower() or same in same_word(name):
            yield 1 if same_word(name).startswith(same) else 2
        else:
            yield 3
