"""The text of a cell as its sheet shows it: decimal comma, dd/mm/yyyy, leading zeros, per cent, units in the format."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_LOCALE = re.compile(r"\[[^\]]*\]")
_PLAIN_ZEROS = re.compile(r"0{2,}")


def cell_text(value: Any, code: str = "") -> str:
    """Return what a cell shows of a value under its number format ``code``; exact where the format would round."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, code)
    if isinstance(value, datetime):
        clock = value.time()
        day = _day(value.date(), code)
        return day if clock == time() else f"{day} {_clock(clock)}"
    if isinstance(value, date):
        return _day(value, code)
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    return "" if value is None else str(value)


def _clock(value: time) -> str:
    return value.strftime("%H:%M:%S" if value.second else "%H:%M")


def _day(day: date, code: str) -> str:
    """Return a day as far as its format shows it: a year, a month, or all of it."""
    letters = set(_LITERAL.sub("", _LOCALE.sub("", code)).lower()) & set("dmy")
    if letters == {"y"}:
        return str(day.year)
    if letters == {"m", "y"}:
        return f"{day.month}/{day.year}"
    return f"{day.day}/{day.month}/{day.year}"


def _number(value: int | float, code: str) -> str:
    if value.__class__ is float and (value != value or value in (float("inf"), float("-inf"))):
        return ""
    exact = format(value, ".15g")
    if not code and "e" not in exact:  # why: most numbers, which are written so already but for the comma
        return exact.replace(".", ",")
    as_hundredths, digits, before, behind = _form(code)
    if as_hundredths:
        return _plain(Decimal(exact) * 100) + "%"
    text = _plain(Decimal(exact))
    return f"{before}{text.zfill(digits) if text.isdigit() else text}{behind}"


@lru_cache(maxsize=256)
def _form(code: str) -> tuple[bool, int, str, str]:
    """Return what a number format says: per cent, how many digits at least, what is written before and behind."""
    section = code.partition(";")[0]
    bare = _LITERAL.sub("", _LOCALE.sub("", section)).strip()
    around = [m[1] if m[1] is not None else m[2] for m in _LITERAL.finditer(section)]
    word = around[0] if len(around) == 1 and around[0].strip() else ""
    first = section.lstrip().startswith(('"', "\\"))
    return "%" in bare, len(bare) if _PLAIN_ZEROS.fullmatch(bare) else 0, word if first else "", "" if first else word


def _plain(exact: Decimal) -> str:
    """Return a number in full, with a decimal comma and no zeros behind it."""
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")
