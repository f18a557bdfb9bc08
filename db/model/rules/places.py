"""Places: units in their time, and coordinates that cannot be where they say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from db.model.geodesy import degrees, distance, meridian_of
from db.model.problems import Problem
from db.model.record import Record
from db.model.rules.ground import Around, advise, check

_WEST, _EAST, _SOUTH, _NORTH = Decimal(102), Decimal(118), Decimal(6), Decimal(24)
_MOST_DEGREES = 360
_MOST_NORTH = 3_000_000
_REACH = 3
"""How many radii of a circle of its area a commune may reach from its centre."""
_SLACK = 5.0
"""Kilometres by which a centre may be off."""


def _places(record: Record) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield field, place and the day the row begins of every place of a record."""
    for field, value in record.values.items():
        if isinstance(value, dict) and "t" in value and ("unit" in value or "x" in value):
            yield field, value, ""
        elif isinstance(value, list):
            for row in value:
                if isinstance(row, dict):
                    for item in row.values():
                        if isinstance(item, dict) and ("unit" in item or "x" in item):
                            yield field, item, str(row.get("from") or "").removeprefix("L")


@check("Đơn vị hành chính đúng thời gian", "Units within their time")
def unit_in_its_time(record: Record, around: Around) -> Iterator[Problem]:
    """A row that begins after its commune ceased to be, or before it was made, names the wrong unit."""
    if around.units is None:
        return
    for field, place, begins in _places(record):
        unit = around.units.by_id.get(str(place.get("unit", "")))
        if unit is None or len(begins) < 4:
            continue
        if unit.ends and begins > unit.ends[: len(begins)]:
            yield advise(
                field,
                "",
                f"{_upper(unit.text())} chỉ có đến {_day(unit.ends)}; dòng này bắt đầu {_day(begins)}.",
                f"{unit.text('en')} existed until {unit.ends}; the row begins {begins}.",
            )
        elif unit.begins and begins < unit.begins[: len(begins)]:
            yield advise(
                field,
                "",
                f"{_upper(unit.text())} có từ {_day(unit.begins)}; dòng này bắt đầu {_day(begins)}.",
                f"{unit.text('en')} exists since {unit.begins}; the row begins {begins}.",
            )


@check("Tọa độ hợp lý", "Plausible coordinates")
def coordinates(record: Record, around: Around) -> Iterator[Problem]:
    """Degrees where VN-2000 has metres, or a point outside the country (swapped ones are refused when typed)."""
    for field, place, _ in _places(record):
        if "x" not in place:
            continue
        x, y = Decimal(place["x"]), Decimal(place["y"])
        if place.get("datum") == "VN-2000":
            if abs(x) <= _MOST_DEGREES and abs(y) <= _MOST_DEGREES:
                yield advise(
                    field,
                    "",
                    "Tọa độ VN-2000 tính bằng mét; số này giống độ (WGS84).",
                    "VN-2000 is in metres; these look like degrees (WGS84).",
                )
        elif not (_WEST <= x <= _EAST and _SOUTH <= y <= _NORTH):
            yield advise(field, "", "Tọa độ nằm ngoài Việt Nam.", "The point lies outside Vietnam.")


@check("Tọa độ gần xã, phường đã ghi", "A point near its commune")
def far_from_commune(record: Record, around: Around) -> Iterator[Problem]:
    """A point that lies several times as far from its commune's centre as the commune reaches.

    Asked only where the centre and area of the commune of today are verified; of a split one the nearest part counts.
    """
    units = around.units
    if units is None:
        return
    for field, place, _ in _places(record):
        here = _degrees(place)
        if here is None or "unit" not in place:
            continue
        parts = [units.by_id[u] for u in (units.today(place["unit"]) if "now" not in place else (place["now"],))]
        if not parts or any(part.centre is None for part in parts):
            continue
        found = [
            (distance(here, part.centre) - _REACH * math.sqrt(part.km2 / math.pi), part)
            for part in parts
            if part.centre
        ]
        beyond, nearest = min(found, key=lambda f: f[0])
        if beyond > _SLACK and nearest.centre is not None:
            away = round(distance(here, nearest.centre))
            yield advise(
                field,
                "",
                f"Tọa độ cách trung tâm {nearest.text()} khoảng {away} km; xem lại tọa độ hoặc xã đã ghi.",
                f"The point is about {away} km from the centre of {nearest.text('en')}; look at the point or the commune.",
            )


def _degrees(place: dict[str, Any]) -> tuple[float, float] | None:
    """Return a point as latitude and longitude; None where it has none, or metres of no known zone."""
    if "x" not in place:
        return None
    x, y = float(place["x"]), float(place["y"])
    if place.get("datum") != "VN-2000":
        return y, x
    meridian = meridian_of(str(place.get("meridian") or ""))
    metres = abs(x) > _MOST_DEGREES and 0 < y < _MOST_NORTH
    return degrees(x, y, meridian) if meridian is not None and metres else None


def _day(text: str) -> str:
    return "/".join(reversed(text.split("-")))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
