"""All problems of a record: what each type doubts, what the law asks for, what fields say together."""

from __future__ import annotations

from collections.abc import Iterator, Set

from db.model.problems import Problem
from db.model.record import Record, Row
from db.model.rules import RULES, Around
from db.schema.field import Demand, Field
from db.schema.field_type import Value, Words
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.rows import Rows


def problems(
    kind: Kind, record: Record, words: Words, around: Around, off: Set[str] = frozenset()
) -> Iterator[Problem]:
    """Yield the problems of a record in the order of its page; ``off`` are the checks that are switched off."""
    for field in kind.fields:
        value = record.values.get(field.id)
        if value is None:
            if field.demand and _holds(field.demand, record):
                asked = field.label.within()
                missing = Label(f"chưa ghi: {asked.vi}", f"not recorded: {asked.en}")
                yield Problem(field.demand.level, field.id, missing, field.demand.source)
            continue
        if isinstance(field.type, Rows):
            for row in value:
                yield from _row(field, field.type, row, words)
        else:
            for remark in field.type.remarks(value, words):
                yield Problem("advice", field.id, remark.label, suggestion=remark.suggestion)
    for name in kind.rules:
        if name not in off:
            yield from RULES[name].rule(record, around)
    for slot in record.open:
        yield Problem(
            "advice",
            slot.partition("/")[0],
            Label(
                "Có giá trị ghi khác nhau ở hai máy; chọn một.",
                "Two stations recorded different values; choose one.",
            ),
        )


def _row(field: Field, rows: Rows, row: Row, words: Words) -> Iterator[Problem]:
    for inner in rows.fields:
        if inner.id in row:
            for remark in inner.type.remarks(row[inner.id], words):
                yield Problem("advice", field.id, remark.label, suggestion=remark.suggestion)
        elif inner.demand and (
            inner.demand.when is None or _one_of(row.get(inner.demand.when[0]), inner.demand.when[1])
        ):
            asked = inner.label.within()
            missing = Label(
                f"{rows.show_row(row, words)} – chưa ghi: {asked.vi}",
                f"{rows.show_row(row, words)} – not recorded: {asked.en}",
            )
            yield Problem(inner.demand.level, field.id, missing, inner.demand.source)


def _holds(demand: Demand, record: Record) -> bool:
    if demand.when is None:
        return True
    path, terms = demand.when
    field, _, inner = path.partition(".")
    value = record.values.get(field)
    return any(_one_of(row.get(inner), terms) for row in value or ()) if inner else _one_of(value, terms)


def _one_of(value: Value, terms: tuple[str, ...]) -> bool:
    return any(item in terms for item in value) if isinstance(value, list) else value in terms
