"""The values of a field as a number a record: what counts, groups and sorts by few different values."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Any

import msgspec

from db.schema.field_type import Column
from db.store.connection import Store

_SLICE, _MOST_ASKED = 20_000, 300
MOST = 50_000
"""So many different values are remembered; a field with more is no field to count, group or sort by few values."""
Value = tuple[Column, ...]


class Values(msgspec.Struct, frozen=True):
    """What some columns hold, each value once, and beside the keys of records the numbers of their values.

    A record without a value is not there; one with several rows is there once for each different value. ``last`` is
    the last key, ``single`` says that no record is there twice.
    """

    values: list[Value]
    keys: array[int]
    numbers: array[int]
    last: int
    single: bool

    def counted(self, among: Sequence[int]) -> dict[Value | None, int]:
        """Return how many of some records have each value; None: how many have none."""
        mask = bytearray(max(self.last, max(among, default=0)) + 1)
        for key in among:
            mask[key] = 1
        chosen = bytes(map(mask.__getitem__, self.keys))
        found: dict[Value | None, int] = {
            self.values[number]: n for number, n in Counter(compress(self.numbers, chosen)).items()
        }
        having = chosen.count(1) if self.single else len(set(compress(self.keys, chosen)))
        if len(among) > having:
            found[None] = len(among) - having
        return found

    def of_each(self, last: int) -> array[int]:
        """Return by key, up to the last asked for, the number of the value a record has, one more than it; nought: none."""
        made = array("i", bytes(array("i").itemsize * (max(last, self.last) + 1)))
        for key, number in zip(self.keys, self.numbers, strict=True):
            made[key] = number + 1
        return made


def values_of(store: Store, table: str, columns: Sequence[str], indexed: bool = False) -> Values | None:
    """Read the values of some columns of a table, or None where there are too many different ones.

    ``indexed``: the first column alone is read, and an index gives it. Read in slices, so that no save waits.
    """
    known: dict[Value, int] = {}
    keys, numbers = array("q"), array("i")
    values = _few_values(store, table, columns[0]) if indexed else None
    if values is not None:
        for number, value in enumerate(values):
            found = store.keys(f"SELECT DISTINCT key FROM {table} WHERE {columns[0]} = ?", (value,))
            keys += found
            numbers += array("i", [number]) * len(found)
        known = {(value,): number for number, value in enumerate(values)}
    for rows in _by_key(store, table, columns) if values is None else ():
        for key, *row in rows:
            keys.append(key)
            numbers.append(known.setdefault(tuple(row), len(known)))
        if len(known) > MOST:
            return None
    single = table.startswith('"k_') or len(set(keys)) == len(keys)
    return Values(list(known), keys, numbers, max(keys, default=0), single)


def _few_values(store: Store, table: str, column: str) -> list[Column] | None:
    """Return the different values of an indexed column, or None where there are too many to ask for each by itself."""
    asked = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT {_MOST_ASKED + 1}"
    values = [value for (value,) in store.all(asked)]
    return values if len(values) <= _MOST_ASKED else None


def _by_key(store: Store, table: str, columns: Sequence[str]) -> Iterator[list[Any]]:
    top = store.one(f"SELECT coalesce(max(key), 0) FROM {table}")[0]
    some = " OR ".join(f"{column} IS NOT NULL" for column in columns)
    asked = f"SELECT DISTINCT key, {', '.join(columns)} FROM {table} WHERE key > ? AND key <= ? AND ({some})"
    return (store.all(asked, (low, low + _SLICE)) for low in range(-1, top + 1, _SLICE))


def counted_few(store: Store, table: str, column: str, among: Sequence[int]) -> dict[Value | None, int]:
    """Return how many of a few records have each value of a column; None: how many have none."""
    asked = (json.dumps(list(among)),)
    those = "key IN (SELECT value FROM json_each(?))"
    rows = store.all(
        f"SELECT {column}, count(DISTINCT key) FROM {table} WHERE {those} AND {column} IS NOT NULL GROUP BY 1", asked
    )
    having = store.one(f"SELECT count(DISTINCT key) FROM {table} WHERE {those} AND {column} IS NOT NULL", asked)[0]
    found: dict[Value | None, int] = {(value,): n for value, n in rows}
    if len(among) > having:
        found[None] = len(among) - having
    return found
