"""What a record is called where others may bear its name: with its number, else with where it is and who keeps it."""

from __future__ import annotations

from db.catalogue.changing import settable, standing
from db.catalogue.reading import Reader
from db.model.record import Record
from db.schema.field_type import FieldType
from db.schema.reference import RecordLink


def titled_of(reader: Reader, record: str) -> str:
    """Return name and number of a record; of one without a number where it is and who keeps it, for others may bear its name."""
    found = reader.record(record)
    about = [found.number] if found.number else _whereabouts(reader, found)
    return " · ".join(part for part in (found.name, *about) if part)


def _whereabouts(reader: Reader, found: Record) -> list[str]:
    """Return the place of a record and who keeps it, as lists show them and as far as they are recorded."""
    kind, words = reader.description.kind(found.kind), reader.words()
    people = {one.id for one in reader.description.kinds if one.part == "people"}
    kept = [group.id for group, rows in kind.groups if group.column and _leads_to(rows.head_field.type, people)]
    values = [(path, standing(kind, found, path)) for path in (kind.place, *kept) if path]
    return [settable(kind, path).type.show(value, words) for path, value in values if value is not None]


def _leads_to(type_: FieldType, kinds: set[str]) -> bool:
    return isinstance(type_, RecordLink) and bool(type_.kinds) and kinds.issuperset(type_.kinds)
