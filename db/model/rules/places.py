"""Places: units in their time, and coordinates that cannot be where they say."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from db.model.problems import Problem
from db.model.record import Record
from db.model.rules.ground import Around, advise, check

_WEST, _EAST, _SOUTH, _NORTH = Decimal(102), Decimal(118), Decimal(6), Decimal(24)
_MOST_DEGREES = 360


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


def _day(text: str) -> str:
    return "/".join(reversed(text.split("-")))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
