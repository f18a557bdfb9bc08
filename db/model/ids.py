"""Identities: 128 random bits as 26 characters of Crockford's base 32; never counters."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FIRST = bytes(
    ord(_ALPHABET[byte & 7]) for byte in range(256)
)  # why 7: 26 characters hold two bits more than there are
_OTHERS = bytes(ord(_ALPHABET[byte & 31]) for byte in range(256))


def new_id() -> str:
    """Return a new identity for a record, a station or a row."""
    dice = os.urandom(26)  # why a byte a character: they are written in one step
    return (dice[:1].translate(_FIRST) + dice[1:].translate(_OTHERS)).decode()


def id_from(text: str) -> str:
    """Return the identity that follows from a text, the same one every time."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:16])
    return "".join([_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5)])


def between(before: str | None, after: str | None) -> str:
    """Return a position (a fraction in base 32 digits) strictly between two others; None stands for the ends.

    Positions compare as text. Rows at one position are told apart by their ids.
    """
    low, high = before or "", after or ""
    found = ""
    at = 0
    while True:
        lo = _ALPHABET.index(low[at]) if at < len(low) else 0
        hi = _ALPHABET.index(high[at]) if at < len(high) else 32
        if hi - lo > 1:
            return found + _ALPHABET[(lo + hi) // 2]
        found += _ALPHABET[lo]
        if hi - lo == 1:
            high = ""
        at += 1


def spread(count: int) -> list[str]:
    """Return ``count`` ascending positions of even length, for rows entered together."""
    return list(_spread(count))


@lru_cache(maxsize=64)  # why: most groups have a row or two
def _spread(count: int) -> tuple[str, ...]:
    width = 1
    while 32**width <= count + 1:
        width += 1
    step = 32**width // (count + 1)
    # why: no position may end in the lowest digit, or nothing could stand before what follows it
    return tuple(
        "".join(_ALPHABET[n >> 5 * p & 31] for p in range(width - 1, -1, -1)) + "G"
        for n in range(step, step * count + 1, step)
    )
