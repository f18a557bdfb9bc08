"""Records picked out of an order that stands in memory: a byte a key says whether it is wanted."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import chain

from db.store.connection import Store

FEW = 5000
"""So many hits are fetched and sorted by what they hold; more are picked out of a whole order."""

_AT_ONCE = 20_000


def top(store: Store) -> int:
    """Return the highest key of all records; asked after an order was read it is no less than any key in it."""
    highest: int = store.one("SELECT coalesce(max(key), 0) FROM item")[0]
    return highest


def mask_of(keys: Sequence[int], highest: int, there: bool = True) -> bytearray:
    """Return by key, up to ``highest`` at least, whether it is among some keys; or whether it is not."""
    mask = bytearray(bytes(1) if there else b"\x01") * (highest + 1)
    mark = int(there)
    try:
        for key in keys:
            mask[key] = mark
    except IndexError:  # why: a record may have come into the catalogue meanwhile
        return mask_of(keys, max(keys), there)
    return mask


def passing(order: array[int], mask: bytearray) -> Iterator[int]:
    """Yield the part of an order that a mask lets through, in that order."""
    # why in parts: else the window's thread stands still until a million are looked at
    parts = range(0, len(order), _AT_ONCE)
    return chain.from_iterable(filter(mask.__getitem__, order[at : at + _AT_ONCE]) for at in parts)


def masked(order: array[int], mask: bytearray) -> array[int]:
    """Return the part of an order that a mask lets through, in that order."""
    return array("q", passing(order, mask))


def within(order: array[int], wanted: Sequence[int], highest: int) -> array[int]:
    """Return the part of an order that is wanted, in that order; no key in it is over ``highest``."""
    return masked(order, mask_of(wanted, highest)) if order and wanted else array("q")
