"""Measures that stand in one cell in the order the header names: "Dài x Rộng x Cao (cm)" over "12,5 x 8 x 3"."""

from __future__ import annotations

import re
from functools import lru_cache

from db.schema.kind import Kind
from db.schema.measure import Measures, Quantity
from db.schema.vietnamese import fold

_TIMES = re.compile(r"\s*[x×*]\s*", re.IGNORECASE)
_AROUND = re.compile(r"[()\[\]:,]|\b(kich thuoc|kich co|so do|chieu|cm|mm|dm|m)\b")
_IN_BRACKETS = re.compile(r"\(.*?\)")
_MEASURE = re.compile(r"^(\d[\d., ]*?) ?([^\W\d_]{1,3})?$")


def fields_in_order(kind: Kind, header: str) -> tuple[str, ...]:
    """Return the lengths a header names one after the other, by field id; nothing where it names less than two, or others."""
    parts = _TIMES.split(" ".join(_AROUND.sub(" ", fold(header)).split()))
    names = _lengths(kind)
    found = tuple(names.get(part, "") for part in parts)
    return found if len(found) > 1 and all(found) and len(set(found)) == len(found) else ()


def measures_in_order(text: str, many: int, unit: str) -> list[str] | None:
    """Return so many measures of a cell, each with the unit behind the last one or else that of the header; None where it holds others."""
    parts = [_MEASURE.match(p.strip()) for p in _TIMES.split(" ".join(re.sub(r"[()]", " ", text).split()))]
    read = [(p[1], p[2] or "") for p in parts if p]
    if len(parts) != many or len(read) != many:
        return None
    last = read[-1][1] or unit
    return [f"{number} {own or last}".strip() for number, own in read]


def as_written(kind: Kind) -> str:
    """Return the field of a kind that keeps measures as they were written, or nothing."""
    return next((field.id for field in kind.fields if isinstance(field.type, Measures)), "")


@lru_cache(maxsize=64)
def _lengths(kind: Kind) -> dict[str, str]:
    lengths = [f for f in kind.fields if isinstance(f.type, Quantity) and f.type.dimension == "length"]
    signs = dict(part for f in kind.fields if isinstance(f.type, Measures) for part in f.type.parts)
    found = {fold(sign): field for sign, field in signs.items() if any(f.id == field for f in lengths)}
    return found | {" ".join(fold(_IN_BRACKETS.sub("", f.label.vi)).split()): f.id for f in lengths}
