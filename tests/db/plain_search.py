"""What a search and a facet must find, told by plain Python from the records themselves, by nothing of the program's own finding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from db.model.condition import visible
from db.model.query import Query
from db.model.record import Record, highest_level
from db.schema.field import Audience, Field
from db.schema.field_type import FieldType, Flag, Words
from db.schema.kind import Description
from db.schema.reference import RecordLink
from db.schema.rows import Rows
from db.store.tables import inner_type

_MARKS = re.compile("[\u0300-\u036f]")


def folded(text: str) -> list[str]:
    """Return the words of a text without marks, by nothing of the program's."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text.lower())).replace("đ", "d")
    return re.findall(r"[^\W_]+", plain)


def plain(description: Description, records: Mapping[str, Record], query: Query) -> set[str]:
    """Return the records a search of whole words without marks must find, looked at one by one."""
    asked = set(folded(query.words))
    level = highest_level(query.audience)
    found = {i for i, r in records.items() if asked <= said(description, r, query.audience)}
    papers = {i for i in found if (r := records[i]).kind == "document" and not r.deleted and r.level <= level}
    found |= {i for i, r in records.items() if links(description, r, query.audience) & papers}
    return {
        i
        for i in found
        if (r := records[i]).deleted == query.deleted and r.level <= level and query.kind in ("", r.kind)
    }


def said(description: Description, record: Record, audience: Audience) -> set[str]:
    """Return all words of a record that an audience may search."""
    return {
        word
        for type_, value in each(description, record, audience)
        for word in folded(type_.search(value, words_of(description)))
    }


def links(description: Description, record: Record, audience: Audience) -> set[str]:
    """Return the records that one links to, as an audience may see it."""
    values = ((t, v) for t, v in each(description, record, audience, rivals=False) if isinstance(t, RecordLink))
    return {value for _, value in values if isinstance(value, str)}


def each(
    description: Description, record: Record, audience: Audience, rivals: bool = True
) -> Iterator[tuple[FieldType, Any]]:
    """Yield every value of a record that an audience may see, with its type; of groups those of their rows."""
    kind = description.kind(record.kind)
    for field in kind.fields:
        value = record.values.get(field.id)
        if value is None:
            continue
        rows = value if isinstance(field.type, Rows) else [{"": value}]
        for row in rows:
            for name, inner in row.items():
                shown = visible(kind, f"{field.id}.{name}" if name else field.id, audience)
                if name not in ("id", "pos") and shown is not None:
                    yield shown.type, inner
    for rival in record.rivals if rivals else ():
        shown = visible(kind, f"{rival.field}.{rival.row_field}" if rival.row_field else rival.field, audience)
        if shown is not None and rival.value is not None:
            yield shown.type, rival.value


def words_of(description: Description) -> Words:
    """Return the words of a description, without names of records."""
    return Words(description.vocabularies, description.units)


def counted_for(record: Record, field: Field) -> set[str]:
    """Return what a record counts for in a facet of a field, or of the head of a group."""
    value, type_ = record.values.get(field.id), inner_type(field)
    if isinstance(field.type, Rows):
        heads = [row.get(field.type.head_field.id) for row in value or ()]
    else:
        heads = [value]
    return {
        str(int(v) if isinstance(type_, Flag) else v if isinstance(v, str) else "~" + v["t"])
        for v in heads
        if v is not None
    }
