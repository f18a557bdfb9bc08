"""The measured voice of a gong in its record: which partials belong to which measurement, and which gong of a set strays."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from db.model.record import Row

PITCHES, PARTIALS = "pitches", "partials"
"""The groups of rows a kind with a voice has."""


class Measured(msgspec.Struct, frozen=True):
    """One measurement: its row (none where partials name a measurement that is not recorded) and its partials.

    ``name`` is what the partials call it.
    """

    row: Row | None
    partials: tuple[Row, ...]
    name: str = ""


class Tuned(msgspec.Struct, frozen=True):
    """A place of a set: its position, the gong and its name (empty: missing), its last measured pitch in Hz, of which day."""

    position: int
    gong: str = ""
    name: str = ""
    hz: float | None = None
    measured: str = ""


def named_for(rows: Sequence[Row], day: str, hash_: str) -> str:
    """Return what the partials of a further measurement are called after it, beside the measurements that are there."""
    before = sum(1 for row in rows if _key(row) == (day, hash_))
    return _names(day, hash_, before + 1)[0]


def measurements(values: Mapping[str, Any]) -> list[Measured]:
    """Return the measurements of a gong in their order, each with its partials; partials of no known one come last."""
    left: list[Row] = list(values.get(PARTIALS) or ())
    seen: dict[tuple[str, str], int] = {}
    found = []
    for row in values.get(PITCHES) or ():
        key = _key(row)
        seen[key] = seen.get(key, 0) + 1
        names = _names(*key, seen[key]) if all(key) else ()
        mine = tuple(p for p in left if p.get("partial_of") in names)
        left = [p for p in left if p not in mine]
        found.append(Measured(row, mine))
    for name in dict.fromkeys(p.get("partial_of", "") for p in left):
        found.append(Measured(None, tuple(p for p in left if p.get("partial_of", "") == name), name))
    return found


def _key(row: Row) -> tuple[str, str]:
    return str(row.get("measured", "")), str(row.get("sound_file", ""))


def _names(day: str, hash_: str, at: int) -> tuple[str, ...]:
    """Return the names of the ``at``-th measurement of a recording on a day: as written now, and as it once was."""
    more = f" ({at})" if at > 1 else ""
    written = "/".join(reversed(day.split("-")))
    return f"{written}, {hash_[:8]}{more}", f"{day}, {hash_[:8]}{more}"


def strays_of(places: Sequence[Tuned]) -> set[int]:
    """Return the positions that stand against the run of the set: higher in the order of size, yet not in pitch.

    The least number of gongs is named whose going would leave the rest in one direction.
    """
    heard = [(place.position, math.log2(place.hz)) for place in places if place.hz]
    if len(heard) < 3:
        return set()
    best: list[int] = []
    for sign in (1, -1):
        runs: list[list[int]] = []
        for i, (_, value) in enumerate(heard):
            before = [runs[j] for j in range(i) if sign * (heard[j][1] - value) < 0]
            runs.append([*max(before, key=len, default=[]), i])
        best = max(best, max(runs, key=len), key=len)
    return {heard[i][0] for i in range(len(heard)) if i not in best}
