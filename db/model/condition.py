"""Conditions on records as frozen values: a test of a field, of the rows of a group, and their and/or/not.

What a condition compares with is kept as text that reads the same in every language: the id of a
term or a unit, "30,0 cm", "1997", the id of a record. ``db.model.expression`` reads and tells
conditions in words; the store alone makes SQL of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from db.model.problems import NotPossible
from db.schema.asking import Op
from db.schema.field import Audience, Field, may_see
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.rows import Rows


class Test(msgspec.Struct, frozen=True):
    """A field (``group.field`` for any row's) asked for one of the conditions of its type."""

    __test__ = False  # why: pytest collects classes of this name

    path: str
    op: Op
    values: tuple[str, ...] = ()


class OfRow(msgspec.Struct, frozen=True):
    """Some row of a group answers a condition on its fields, which are named by the row field alone."""

    group: str
    part: Condition


class All(msgspec.Struct, frozen=True):
    """Every part holds."""

    parts: tuple[Condition, ...]


class Either(msgspec.Struct, frozen=True):
    """At least one part holds."""

    parts: tuple[Condition, ...]


class Not(msgspec.Struct, frozen=True):
    """The part does not hold; what is not recorded does not hold either."""

    part: Condition


Condition: TypeAlias = Test | OfRow | All | Either | Not


class By(msgspec.Struct, frozen=True):
    """One level of an order: a field, up or down."""

    path: str
    descending: bool = False


def tests(condition: Condition, group: str = "") -> Iterator[tuple[str, Test]]:
    """Yield every test with its full path."""
    match condition:
        case Test():
            yield (f"{group}.{condition.path}" if group else condition.path), condition
        case OfRow():
            yield from tests(condition.part, condition.group)
        case All() | Either():
            for part in condition.parts:
                yield from tests(part, group)
        case Not():
            yield from tests(condition.part, group)


def both(first: Condition | None, second: Condition | None) -> Condition | None:
    """Return the condition that holds where both hold."""
    parts = [p for c in (first, second) if c is not None for p in (c.parts if isinstance(c, All) else (c,))]
    return None if not parts else parts[0] if len(parts) == 1 else All(tuple(parts))


def without(condition: Condition | None, part: Condition) -> Condition | None:
    """Return a condition with one of its outermost parts taken away."""
    if condition == part or condition is None:
        return None
    if not isinstance(condition, All):
        return condition
    rest = tuple(p for p in condition.parts if p != part)
    return None if not rest else rest[0] if len(rest) == 1 else All(rest)


def visible(kind: Kind, path: str, audience: Audience) -> Field | None:
    """Return the field of a path where the audience may see it and the group it stands in, else None."""
    field, group = kind.field(path), kind.by_id.get(path.partition(".")[0])
    if field is None or group is None or not may_see(audience, group.audience):
        return None
    inner = field.type.head_field.audience if isinstance(field.type, Rows) and field is group else field.audience
    return field if may_see(audience, inner) else None


def kinds_of(description: Description, kind: str, paths: Iterator[str], audience: Audience) -> tuple[Kind, ...]:
    """Return the kinds (``kind`` or all) that have every path; raise ``NotPossible`` naming a path that nobody has.

    A field the audience may not see is refused as well: which records answer would tell what it holds.
    """
    wanted = list(dict.fromkeys(paths))
    pool = [description.by_id[kind]] if kind in description.by_id else [] if kind else list(description.kinds)
    for path in wanted:
        having = [k for k in pool if k.field(path) is not None]
        if not having:
            raise _no_field(pool, path)
        pool = [k for k in having if visible(k, path, audience) is not None]
        if not pool:
            label = having[0].field(path)
            assert label is not None
            raise NotPossible(
                Label(
                    f"Trường “{label.label.vi}” không dành cho người xem này nên không lọc, không xếp theo được.",
                    f"The field “{label.label.en}” is not for this audience, so it can neither filter nor sort.",
                )
            )
    return tuple(pool)


def _no_field(pool: list[Kind], path: str) -> NotPossible:
    retired = next((r for k in pool for r in k.retired if r.id == path.partition(".")[0]), None)
    if retired is not None:
        return NotPossible(
            Label(
                f"Trường “{retired.label.vi}” ({path}) đã bỏ từ bản {retired.since}; hãy bỏ điều kiện này.",
                f"The field “{retired.label.en}” ({path}) was retired in {retired.since}; take this condition away.",
            )
        )
    where = Label(f" ở phiếu {pool[0].label.vi}", f" in {pool[0].label.en}") if len(pool) == 1 else Label("", "")
    return NotPossible(
        Label(
            f"Không có trường “{path}”{where.vi} (trường đã đổi tên, hoặc của bản chương trình mới hơn).",
            f"There is no field “{path}”{where.en} (renamed, or of a newer version of the program).",
        )
    )
