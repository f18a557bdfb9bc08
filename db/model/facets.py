"""The values a person ticked of a field, as a part of the condition: ticked values of one field are alternatives."""

from __future__ import annotations

from collections.abc import Sequence

from db.model.condition import All, Condition, Either, Not, Test, both, without
from db.schema.asking import Op
from db.schema.field import Field
from db.schema.rows import Rows
from db.schema.space import Place

EMPTY = ""
"""Stands for the records without a value."""


def ticked(where: Condition | None, path: str) -> tuple[Condition | None, tuple[str, ...]]:
    """Return the part of a condition that ticks of a field made, and the values ticked (``EMPTY``: without a value)."""
    for part in where.parts if isinstance(where, All) else (where,) if where is not None else ():
        values = _values(part, path)
        if values:
            return part, values
    return None, ()


def _values(part: Condition, path: str) -> tuple[str, ...]:
    if isinstance(part, Test) and part.path == path:
        return (EMPTY,) if part.op == "none" else part.values if part.op in ("is", "one_of", "in_now") else ()
    if part == _nowhere(path):
        return (EMPTY,)
    if isinstance(part, Either):
        found = [_values(p, path) for p in part.parts]
        return tuple(v for values in found for v in values) if all(found) else ()
    return ()


def tick(where: Condition | None, field: Field, path: str, value: str) -> Condition | None:
    """Return the condition after a value of a field was ticked, or unticked where it was before; its place is kept."""
    part, values = ticked(where, path)
    values = tuple(v for v in values if v != value) if value in values else (*values, value)
    made = _part(field, path, values)
    if part is None or made is None:
        return both(without(where, part) if part is not None else where, made)
    parts = where.parts if isinstance(where, All) else (part,)
    return both(None, All(tuple(made if p == part else p for p in parts)))


def _part(field: Field, path: str, values: Sequence[str]) -> Condition | None:
    type_ = field.type.head_field.type if isinstance(field.type, Rows) else field.type
    op: Op = "in_now" if isinstance(type_, Place) else "is"
    said = tuple(v for v in values if v != EMPTY)
    parts: list[Condition]
    if len(said) > 1 and "one_of" in type_.conditions:
        parts = [Test(path, "one_of", said)]
    else:
        parts = [Test(path, op, (v,)) for v in said]
    if EMPTY in values:
        parts.append(_nowhere(path) if isinstance(type_, Place) else Test(path, "none"))
    return None if not parts else parts[0] if len(parts) == 1 else Either(tuple(parts))


def _nowhere(path: str) -> Condition:
    """Return the condition of places no commune of today is known for: they are written down, and counted by their commune."""
    return Not(Test(path, "known_now"))
