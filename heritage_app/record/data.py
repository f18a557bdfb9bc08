"""A record with all its page needs, read in the reader's thread. Imports no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date

import msgspec

from db.catalogue import Reader
from db.model.media import KIND
from db.model.problems import Problem
from db.model.query import Line
from db.model.record import Record
from db.schema.field_type import Value
from db.schema.kind import Kind
from db.schema.reference import RecordLink, Source
from db.schema.rows import Rows

MOST_LINKS = 60
"""How many of the records that point here a page names one by one; its files have a strip of their own."""


class PageData(msgspec.Struct, frozen=True):
    """A record with all its page needs, read away from the window's thread."""

    record: Record
    names: dict[str, str | None]
    problems: list[Problem]
    linking: list[tuple[Line, str]]
    links: list[tuple[str, str, int]] = []
    """How many records of a kind link here by a path, where not all of them are in ``linking``."""


def read_page(reader: Reader, record_id: str) -> PageData:
    """Read a record, the names of what it links to, its problems, and what links to it."""
    record = reader.record(record_id)
    kind = reader.description.kind(record.kind)
    names = names_of(reader, kind, record.values)
    linking = [(line, path) for line, path in reader.linking_to(record_id) if line.kind != KIND]
    links = reader.search.linking(record_id) if len(linking) > MOST_LINKS else []
    problems = reader.problems(record, date.today())
    return PageData(record, names, problems, linking[:MOST_LINKS], [found for found in links if found[0] != KIND])


def names_of(reader: Reader, kind: Kind, values: Mapping[str, Value]) -> dict[str, str | None]:
    """Return the names of the records that values link to, by id."""
    words = reader.words()
    return {target: words.name_of(target) for target in _links(kind, values)}


def _links(kind: Kind, values: Mapping[str, Value]) -> set[str]:
    found: set[str] = set()

    def collect(type_: object, value: Value) -> None:
        if isinstance(type_, RecordLink) and isinstance(value, str):
            found.add(value)
        elif isinstance(type_, Source) and value.get("ref"):
            found.add(value["ref"])

    for field in kind.fields:
        value = values.get(field.id)
        if value is None:
            continue
        if isinstance(field.type, Rows):
            for row in value:
                for inner in field.type.fields:
                    if inner.id in row:
                        collect(inner.type, row[inner.id])
        else:
            collect(field.type, value)
    return found


def carried_values(kind: Kind, values: Mapping[str, Value], kept: Set[str]) -> dict[str, Value]:
    """Return what goes over to the next record: the fields kept, and of the last row of a group its fields that carry."""
    carried: dict[str, Value] = {}
    for field in kind.fields:
        value = values.get(field.id)
        if value is None:
            continue
        if field.id in kept:
            rows = isinstance(field.type, Rows)
            carried[field.id] = (
                [{k: v for k, v in r.items() if k not in ("id", "pos")} for r in value] if rows else value
            )
        elif isinstance(field.type, Rows) and value:
            row = {f.id: value[-1][f.id] for f in field.type.fields if f.carry and f.id in value[-1]}
            if row:
                carried[field.id] = [row]
    return carried
