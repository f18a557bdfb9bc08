"""All records that a query is about by name: read once, kept in memory, and put right where an act changed a few of them.

A key is looked up in a long list by its place: a number for each key that grows along the list, with room between two of
them for what comes later. So the first of some hits are found by looking each hit up, however late in the list they stand.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from itertools import count, islice

import msgspec

from db.model.query import Query
from db.store.connection import Store
from db.store.searched import among

LONG = 60_000
"""A list of no more is read anew as soon as it is put right."""
_MOST_CHANGED = 200
"""Where an act changed more records the list is read anew."""
_MOST_LISTS = 3
_ROOM = 1 << 20
_SPREAD = 500
_AT_ONCE = 20_000
_NOWHERE = (1 << 63) - 1
_TRIES = 3
_PARTS = 32


class Order(msgspec.Struct):
    """Keys by name, shared and never changed, and the place of each key; ``_NOWHERE``: it is not in the list."""

    keys: array[int]
    places: array[int]

    def first(self, hits: Iterable[int], spans: Sequence[tuple[int, int]], most: int) -> array[int]:
        """Return the first of some hits that are in the list, those before the others that stand in some spans of it."""
        try:
            there = list(map(self.places.__getitem__, hits))
        except IndexError:  # why: a record of another kind may have come since
            there = list(map(self.places.__getitem__, self.among(hits)))
        found: list[int] = []
        for begin, end in spans:
            if begin < end and len(found) < most:
                low, high = self._place(begin), self._place(end)
                found += _smallest(most - len(found), [place for place in there if low <= place < high])
        before = set(found)
        found += islice((p for p in _smallest(most, there) if p not in before), most - len(found))
        return array("q", map(self._key, found))

    def among(self, hits: Iterable[int]) -> list[int]:
        """Return those of some hits that are in the list, as they came."""
        return list(filter(self.__contains__, hits))

    def __contains__(self, key: int) -> bool:
        return key < len(self.places) and self.places[key] != _NOWHERE

    def _place(self, at: int) -> int:
        return self.places[self.keys[at]] if at < len(self.keys) else self.places[self.keys[-1]] + 1

    def _at(self, place: int) -> int:
        return bisect_left(self.keys, place, key=self.places.__getitem__)

    def _key(self, place: int) -> int:
        return self.keys[self._at(place)]

    def put_right(self, changed: Sequence[int], now: Sequence[tuple[str, int]], sort_of: Callable[[int], str]) -> None:
        """Take the keys of changed records out, and put those that are in the list now (``now``: sort and key) where they belong."""
        self.keys = self.keys[:]  # why: who was given the list has it as it was
        self.places.extend([_NOWHERE] * (max(changed) + 1 - len(self.places)))
        for key in changed:
            if self.places[key] != _NOWHERE:
                del self.keys[self._at(self.places[key])]
                self.places[key] = _NOWHERE
        for sort, key in now:
            at = bisect_left(self.keys, (sort, key), key=lambda other: (sort_of(other), other))
            self.keys.insert(at, key)
            if not self._has_room(at):
                self._spread(at, _SPREAD)

    def _has_room(self, at: int) -> bool:
        """Give what came in a place between its neighbours', if there is one."""
        before = self.places[self.keys[at - 1]] if at else 0
        after = self.places[self.keys[at + 1]] if at + 1 < len(self.keys) else before + 2 * _ROOM
        self.places[self.keys[at]] = (before + after) // 2
        return before < (before + after) // 2 < after

    def _spread(self, at: int, around: int) -> None:
        """Give what stands around some place new places, evenly between what stands beyond; of more where that gives no room."""
        low, high = max(at - around, 0), min(at + around, len(self.keys))
        begin = self.places[self.keys[low - 1]] if low else 0
        end = self.places[self.keys[high]] if high < len(self.keys) else begin + (high - low + 1) * _ROOM
        step = (end - begin) // (high - low + 1)
        if step < 1 and high - low < len(self.keys):
            self._spread(at, around * 8)
            return
        for place, key in zip(count(begin + step, step), self.keys[low:high], strict=False):
            self.places[key] = place


def _smallest(most: int, places: list[int]) -> list[int]:
    """Return the smallest of some places, those that are nowhere left out."""
    # why: of all there are as many no larger than the last of some of them; so few are left to be put in order
    bound = max(sorted(places[: most * _PARTS])[:most], default=_NOWHERE)
    return sorted(place for place in places if place <= bound and place != _NOWHERE)[:most]


def order_of(keys: array[int]) -> Order:
    """Return keys with their places."""
    places = array("q", [_NOWHERE]) * (max(keys) + 1)
    for at in range(0, len(keys), _AT_ONCE):  # why in parts: else the window's thread stands still meanwhile
        part = keys[at : at + _AT_ONCE]
        deque(map(places.__setitem__, part, count((at + 1) * _ROOM, _ROOM)), maxlen=0)
    return Order(keys, places)


class Mark(msgspec.Struct, frozen=True):
    """How far a store had come: its last revision, and what must be the same for the lists to be put right by what came after it."""

    last: int
    same: tuple[object, ...]


class Standing:
    """The long lists by name of one store, the latest few."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._orders: OrderedDict[tuple[str, tuple[object, ...]], tuple[Query, Order]] = OrderedDict()
        self._stamp: tuple[int, int] = (-1, -1)
        self._mark = Mark(0, ())

    def get(self, query: Query) -> Order | None:
        """Return the list of all that a query is about, where it stands and could be put right."""
        self._put_right()
        found = self._orders.get(among(query))
        if found is None:
            return None
        self._orders.move_to_end(among(query))
        return found[1]

    def keep(self, query: Query, read: Callable[[], array[int]]) -> array[int]:
        """Read the list of all that a query is about, and keep it if it is long."""
        self._put_right()
        if not self._orders:
            self._stamp, self._mark = (
                self._store.written(),
                self._marked(),
            )  # why first: what comes while it is read comes after it
        keys = read()
        if len(keys) > LONG and not self._store.conn.in_transaction:
            self._orders[among(query)] = (query, order_of(keys))
            while len(self._orders) > _MOST_LISTS:
                self._orders.popitem(last=False)
        return keys

    def _put_right(self) -> None:
        """Bring the lists to what was written since, or forget them where that would take as long as to read them anew."""
        for _ in range(_TRIES):
            stamp = self._store.written()
            if not self._orders or stamp == self._stamp:
                return
            mark = self._marked()
            changed = self._changed(mark)
            if changed is None:
                break
            for query, order in self._orders.values() if changed else ():
                order.put_right(changed, self._now(query, changed), self._sort_of)
            if self._store.written() == stamp:
                self._stamp, self._mark = stamp, mark
                return
            # why again from the old mark: what was written meanwhile may have moved what the changed ones were put between
        self._orders.clear()

    def _changed(self, mark: Mark) -> list[int] | None:
        """Return the records that were changed since, or None where that cannot be told or they are many."""
        # why: what is being written may yet be taken back, and its revisions with it
        if self._store.conn.in_transaction or mark.same != self._mark.same:
            return None
        # why not indexed: else SQLite walks all records by an index to find each once
        asked = "SELECT DISTINCT record FROM revision NOT INDEXED WHERE key > ? LIMIT ?"
        found = [key for (key,) in self._store.all(asked, (self._mark.last, _MOST_CHANGED + 1))]
        return found if len(found) <= _MOST_CHANGED else None

    def _now(self, query: Query, changed: Sequence[int]) -> list[tuple[str, int]]:
        where, args = among(query)
        asked = f"SELECT i.sort, i.key FROM json_each(?) j CROSS JOIN item i ON i.key = j.value WHERE {where}"
        return sorted(self._store.all(asked, (json.dumps(changed), *args)))

    def _sort_of(self, key: int) -> str:
        found = self._store.one("SELECT sort FROM item WHERE key = ?", (key,))
        return found[0] if found else ""  # why: made anew meanwhile; that is seen when all is done

    def _marked(self) -> Mark:
        # why: an erasure, another home or another form of the tables changes what is derived without a revision
        last, *same = self._store.one(
            "SELECT (SELECT max(key) FROM revision), (SELECT count(*) FROM erasure), (SELECT json_group_array(value) FROM setting WHERE name IN (?, ?))",
            ("projection", "department_station"),
        )
        return Mark(last or 0, (self._store.one("PRAGMA schema_version")[0], *same))
