"""Parts of the records that go out, as the rows of sheets: for people, or exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from db.catalogue import Reader
from db.exchange.out.cells import Texts, exact_of
from db.exchange.out.layout import Sheet
from db.giving_way import GivingWay
from db.model.record import Record
from db.schema.field import Audience, Field
from db.schema.field_type import Column, Count, Words
from db.schema.kind import Kind
from db.schema.rows import Rows
from db.store.finding import Listing

AT_ONCE = 1000
"""Records fetched at once as cells."""
WHOLE_AT_ONCE = 250
"""Records fetched at once whole: while SQLite gives its rows out, a window waits."""


class Part(msgspec.Struct, frozen=True):
    """The records of one kind that go out, in order, and the sheets they stand in: the kind's own first."""

    kind: Kind
    listing: Listing
    sheets: list[Sheet]

    @property
    def groups(self) -> Mapping[str, Sheet]:
        """The sheets of groups by the id of the group."""
        return {s.group.id: s for s in self.sheets if s.group is not None}


class Lines(msgspec.Struct, frozen=True):
    """Some records as rows: ids, what each stood by, a sequence a column; and of each group (record, row, cells)."""

    ids: Sequence[str]
    marks: Sequence[str]
    columns: Sequence[Sequence[Column]]
    groups: Mapping[str, Sequence[tuple[str, str, Sequence[Column]]]]


def for_people(reader: Reader, part: Part, audience: Audience, words: Words) -> Iterator[Lines]:
    """Yield the records as their cells are shown for editing; a count is a number."""
    own = part.sheets[0].fields
    inner = {group: sheet.fields for group, sheet in part.groups.items()}
    texts = [_texts(f, words) for f in own]
    inner_texts = {group: [_texts(f, words) for f in fields] for group, fields in inner.items()}
    for start in range(0, len(part.listing), AT_ONCE):
        found = reader.sheets.part(part.kind, part.listing, start, start + AT_ONCE, own, inner, audience, marked=True)
        groups = {}
        for group, made in inner_texts.items():
            rows = [(i, row) for i in found.ids for row in found.groups[group].get(i, ())]
            turned = list(zip(*(row for _, row in rows), strict=True))
            columns = [t.of(c) if t is not None else c for t, c in zip(made, turned[1:], strict=True)] if rows else []
            groups[group] = [
                (i, str(row[0]), cells) for (i, row), cells in zip(rows, zip(*columns, strict=True), strict=True)
            ]
        columns = [t.of(c) if t is not None else c for t, c in zip(texts, found.columns, strict=True)]
        yield Lines(found.ids, [found.marks.get(i, "") for i in found.ids], columns, groups)


def exact(reader: Reader, part: Part, audience: Audience, words: Words, groups_inside: bool) -> Iterator[Lines]:
    """Yield the records with cells that are read back as the very values; ``groups_inside``: a group whole in its cell."""
    own = part.sheets[0].fields
    for start in range(0, len(part.listing), WHOLE_AT_ONCE):
        found = reader.sheets.part(part.kind, part.listing, start, start + WHOLE_AT_ONCE, [], {}, audience, marked=True)
        records = reader.sheets.records(part.kind, found.ids, audience)
        rows = [[_exact(f, r, words, groups_inside) for f in own] for r in GivingWay().each(records)]
        groups = {
            group: [
                (r.id, str(row["id"]), [exact_of(f.type, row.get(f.id), words) for f in sheet.fields])
                for r in records
                for row in r.values.get(group, ())
            ]
            for group, sheet in part.groups.items()
        }
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(own)
        yield Lines([r.id for r in records], [found.marks.get(r.id, "") for r in records], columns, groups)


def _texts(field: Field, words: Words) -> Texts | None:
    """Return what makes the cells of a column, or None where they stand as they are."""
    made = Texts(field.type, words)
    return None if made.plain or isinstance(field.type, Count) else made


def _exact(field: Field, record: Record, words: Words, whole: bool) -> str:
    value = record.values.get(field.id)
    if value and isinstance(field.type, Rows) and not whole:
        head = field.type.head_field
        return exact_of(head.type, field.type.current_row(value).get(head.id), words)
    return exact_of(field.type, value, words)
