"""Which of some records answer a condition: its parts are answered one by one, each by the index or table that can."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator

import msgspec

from db.model.condition import All, Condition, Either, Not, OfRow, Test
from db.schema.kind import Kind
from db.store.conditions import Asked, Part, compile_condition, part_of
from db.store.connection import Store
from db.store.kept import Kept
from db.store.masks import FEW, mask_of, masked, top, within
from db.store.tables import kind_table

_SLICE = 4_000
_LOOKING_UP = 8
"""A pass over a whole table takes as long as looking up about an eighth of its records."""


class Sieve:
    """Asks one kind's tables which records answer a condition; what a part finds is kept until something is written.

    Parts that an index or a group's table answers go first, those that need a pass over the kind's own table last: of
    what is left by then, few are looked up one by one.
    """

    def __init__(self, store: Store, kept: Kept, kind: Kind, asked: Asked) -> None:
        self._store, self._kept, self._kind, self._asked = store, kept, kind, asked
        self._singly = Asked(asked.words, asked.audience, singly=True)
        self._highest = top(store)

    def sift(self, among: array[int], condition: Condition) -> array[int]:
        """Return those of some records that answer a condition, in their order; of a kept array nothing is changed."""
        if len(among) <= FEW:
            return self._looked_up(among, condition)
        dear = self.is_dear(condition)
        match condition:
            case All():
                last = tuple(part for part in condition.parts if self.is_dear(part))
                for part in condition.parts:
                    if part not in last:
                        among = self.sift(among, part)
                return self._sift_dear(among, All(last)) if last else among
            case Either() if not dear:
                found = array("q")
                for part in condition.parts:
                    found += self.sift(among, part)
                return within(among, found, self._highest)
            case Not() if not dear:
                return self._others(among, condition.part)
            case Test(op="none") if self._part(condition).alias == "r":
                return self._others(among, msgspec.structs.replace(condition, op="any"))
            case _:
                return self._sift_dear(among, condition) if dear else self._found(among, condition)

    def _others(self, among: array[int], condition: Condition) -> array[int]:
        return masked(among, mask_of(self.sift(among, condition), self._highest, there=False))

    def _sift_dear(self, among: array[int], condition: Condition) -> array[int]:
        few = len(among) * _LOOKING_UP <= self._highest
        return self._looked_up(among, condition) if few else self._found(among, condition)

    def _looked_up(self, among: array[int], condition: Condition) -> array[int]:
        """Look each record up."""
        where, args = compile_condition(condition, self._kind, self._singly)
        table = kind_table(self._kind)
        sql = f"SELECT k.key FROM {table} k WHERE k.key IN (SELECT value FROM json_each(?)) AND ({where})"
        found = array("q")
        for at in range(0, len(among), _SLICE):
            found += self._store.keys(sql, (json.dumps(among[at : at + _SLICE].tolist()), *args))
        return within(among, found, self._highest)

    def _found(self, among: array[int], condition: Condition) -> array[int]:
        """Pick out what a part finds of all records, deleted ones among them."""
        name = ("part", self._kind.id, condition, self._asked.audience)
        return within(among, self._kept.get(name, lambda: self._read(self._part(condition))), self._highest)

    def _read(self, part: Part) -> array[int]:
        sql = f"SELECT {part.alias}.key FROM {part.table} {part.alias} WHERE ({part.where})"
        if not self._is_pass(part):
            return self._store.keys(sql, part.args)
        found = array("q")
        for low in range(-1, self._highest + 1, _SLICE):  # why: in slices, so that no save waits
            span = f"{sql} AND {part.alias}.key > ? AND {part.alias}.key <= ?"
            found += self._store.keys(span, (*part.args, low, low + _SLICE))
        return found

    def is_dear(self, condition: Condition) -> bool:
        """Say whether only a pass over all of the kind's own table can answer a condition."""
        return any(part.alias == "k" and self._is_pass(part) for part in self._leaves(condition))

    def _leaves(self, condition: Condition) -> Iterator[Part]:
        match condition:
            case All() | Either():
                for part in condition.parts:
                    yield from self._leaves(part)
            case Not():
                yield from self._leaves(condition.part)
            case Test() | OfRow():
                yield self._part(condition)

    def _part(self, condition: Condition) -> Part:
        return part_of(condition, self._kind, self._asked)

    def _is_pass(self, part: Part) -> bool:
        """Say whether SQLite reads a whole table to answer a part."""
        asked = f"EXPLAIN QUERY PLAN SELECT {part.alias}.key FROM {part.table} {part.alias} WHERE {part.where}"
        plan: str = self._store.all(asked, part.args)[0][3]
        return plan.startswith("SCAN") and "INDEX" not in plan
