"""All problems of a record: what each type doubts, what the law asks for, what fields say together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from db.model.problems import Problem
from db.model.record import Record
from db.model.rules import RULES
from db.schema.field import Demand
from db.schema.field_type import Words
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.rows import Rows


def problems(kind: Kind, record: Record, words: Words, today: date) -> Iterator[Problem]:
    """Yield the problems of a record in the order of its page."""
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
                for inner in field.type.fields:
                    if inner.id in row:
                        for remark in inner.type.remarks(row[inner.id], words):
                            yield Problem("advice", field.id, remark.label, suggestion=remark.suggestion)
        else:
            for remark in field.type.remarks(value, words):
                yield Problem("advice", field.id, remark.label, suggestion=remark.suggestion)
    for name in kind.rules:
        yield from RULES[name](record, today)
    for slot in record.open:
        yield Problem(
            "advice",
            slot.partition("/")[0],
            Label(
                "Có giá trị ghi khác nhau ở hai máy; chọn một.",
                "Two stations recorded different values; choose one.",
            ),
        )


def _holds(demand: Demand, record: Record) -> bool:
    if demand.when is None:
        return True
    path, terms = demand.when
    field, _, inner = path.partition(".")
    value = record.values.get(field)
    found = (
        [row.get(inner) for row in value]
        if inner and isinstance(value, list)
        else (value if isinstance(value, list) else [value])
    )
    return any(item in terms for item in found)
