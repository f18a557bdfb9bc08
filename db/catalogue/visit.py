"""Photos of a visit and the records they belong to: guessed by card, by time and by place, confirmed by a person.

The team photographs the QR card of a record, then the thing itself: what follows a card within half an hour belongs
to its record, up to the next card. A photo that follows none goes to the nearest record whose surveyed position, or
whose earlier pictures, are within 80 m of where the camera says it stood.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from db.catalogue.media import Received, in_order
from db.catalogue.reading import Reader
from db.media.derived import preview_of
from db.media.workers import Failed, Task, run
from db.model.problems import NotPossible
from db.model.query import Query
from db.store import media as rows

PREFIX = "SDS:"
_RUN_SECONDS = 1800
_NEAR_METRES = 80.0
_MOST_SURVEYED = 3000
_DEGREE_METRES = 111_320.0

Reason = Literal["card", "time", "place", ""]


class Guess(msgspec.Struct, frozen=True):
    """A photo of a visit: which record it is likely of, and why (empty: nobody knows)."""

    photo: Received
    record: str
    reason: Reason


def card_text(record: str) -> str:
    """Return what the QR card of a record says."""
    return PREFIX + record


def codes_of(folder: Path, received: Sequence[Received]) -> dict[str, list[str]]:
    """Return the texts of the QR codes in received pictures, by hash; read in worker processes."""
    tasks = (
        (one.hash, Task("codes", {"path": str(preview_of(folder, one.hash))}))
        for one in received
        if one.type.startswith("image/")
    )
    return {h: answer["codes"] for h, answer in run(tasks) if not isinstance(answer, Failed) and answer["codes"]}


def match(reader: Reader, received: Sequence[Received], codes: Mapping[str, Sequence[str]]) -> list[Guess]:
    """Return for each photo the record it is likely of, in the order the photos were taken."""
    taken = sorted(received, key=lambda r: (str(r.facts.get("time") or "9"), in_order(r.source)))
    known = _positions(reader)
    guesses: list[Guess] = []
    current, since = "", None
    for photo in taken:
        carded = next((r for text in codes.get(photo.hash, ()) if (r := _record_of(reader, text))), "")
        time = _time(photo)
        if carded:
            current, since = carded, time
            guesses.append(Guess(photo, carded, "card"))
            continue
        late = since is not None and time is not None and (time - since).total_seconds() > _RUN_SECONDS
        if current and not late:
            since = time or since
            guesses.append(Guess(photo, current, "time"))
            continue
        current = ""
        near = _nearest(known, str(photo.facts.get("place") or ""))
        guesses.append(Guess(photo, near, "place" if near else ""))
    return guesses


def _record_of(reader: Reader, text: str) -> str:
    said = text.removeprefix(PREFIX).strip()
    try:
        return reader.resolve(said) if said else ""
    except NotPossible:
        return ""


def _time(photo: Received) -> datetime | None:
    try:
        return datetime.strptime(str(photo.facts.get("time")), "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None


def _positions(reader: Reader) -> list[tuple[str, float, float]]:
    """Return record, latitude and longitude of what was surveyed (WGS84) and of earlier pictures."""
    found = [(record, *p) for record, text in rows.places_by_camera(reader._store) if (p := _point(text))]
    left = _MOST_SURVEYED
    for kind in reader.description.kinds:
        if not kind.place or left <= 0:
            continue
        listing = reader.find(Query(kind=kind.id, limit=left))
        for line in reader.lines(listing, 0, len(listing)):
            record = reader.record(line.id)
            found += [(line.id, *p) for value in _places(record.values.values()) if (p := _surveyed(value))]
        left -= len(listing)
    return found


def _places(values: Iterable[Any]) -> Iterable[Mapping[str, Any]]:
    for value in values:
        if isinstance(value, dict) and "datum" in value:
            yield value
        elif isinstance(value, list):
            yield from _places(v for row in value if isinstance(row, dict) for v in row.values())


def _surveyed(value: Mapping[str, Any]) -> tuple[float, float] | None:
    if value.get("datum") != "WGS84" or "x" not in value:
        return None
    return float(value["y"]), float(value["x"])


def _point(text: str) -> tuple[float, float] | None:
    try:
        north, east = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return north, east


def _nearest(known: Sequence[tuple[str, float, float]], text: str) -> str:
    here = _point(text)
    if here is None:
        return ""
    best = min(((_metres(here, (n, e)), record) for record, n, e in known), default=(math.inf, ""))
    return best[1] if best[0] <= _NEAR_METRES else ""


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    east = (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return math.hypot(one[0] - other[0], east) * _DEGREE_METRES
