"""What a JSON file or the command line says, as the plain values fields accept: no fractions, no name twice."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from db.model.problems import NotPossible, Trouble
from db.schema.field_type import Text
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.rows import Rows

_LONGEST_NUMBER = 40


def read_objects(path: Path) -> Any:
    """Return what a JSON file holds (UTF-8, or UTF-16 and UTF-32 as their first bytes say); refuse anything else."""
    try:
        raw = path.read_bytes()
    except OSError:
        raise Trouble(Label(f"Không đọc được tệp “{path}”.", f"The file “{path}” cannot be read.")) from None
    try:
        return _values(raw)
    except (ValueError, RecursionError):
        raise Trouble(
            Label(f"Tệp “{path}” không phải JSON đúng dạng (UTF-8).", f"The file “{path}” is not valid JSON (UTF-8).")
        ) from None


def typed_pairs(pairs: Iterable[str]) -> dict[str, str] | str:
    """Return what ``FIELD=VALUE`` says of each field, or the pair that says nothing or says a field again."""
    values: dict[str, str] = {}
    for pair in pairs:
        field, found, value = pair.partition("=")
        if not found or field.strip() in values:
            return pair
        values[field.strip()] = value
    return values


def typed_value(kind: Kind, name: str, value: str) -> Any:
    """Return typed text, or what a JSON list or object says where a field is made of more than text."""
    field = kind.by_id.get(name)
    if value[:1] not in "[{" or not value or field is None or isinstance(field.type, Text):
        return value
    try:
        return _values(value)
    except (ValueError, RecursionError):
        if not isinstance(field.type, Rows):
            return value
        raise NotPossible(
            Label(
                f"{field.label.vi}: các dòng ghi bằng JSON chưa đúng dạng.",
                f"{field.label.en}: the rows are not valid JSON.",
            )
        ) from None


def _values(text: str | bytes) -> Any:
    return json.loads(text, parse_float=_decimal, parse_constant=_no_number, object_pairs_hook=_once)


def _decimal(written: str) -> str:
    """Return a fraction as a person here types it: no value of ours is a binary fraction."""
    number = Decimal(written)
    if abs(number.adjusted()) > _LONGEST_NUMBER:
        return written
    return f"{number:f}".replace(".", ",")


def _no_number(written: str) -> Any:
    raise ValueError(written)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = next(name for at, (name, _) in enumerate(pairs) if name in dict(pairs[:at]))
    raise NotPossible(Label(f"Trong tệp JSON, “{twice}” ghi hai lần.", f"“{twice}” is there twice in the JSON."))
