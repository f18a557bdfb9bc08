"""A kind of heritage record, and the description that holds all kinds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

import msgspec

from db.schema.field import Field
from db.schema.field_type import FieldType, Value
from db.schema.label import Label
from db.schema.reference import RecordLink
from db.schema.rows import Rows
from db.schema.units import Units
from db.schema.vietnamese import fold_letters
from db.schema.vocabulary import Vocabularies


class Section(msgspec.Struct, frozen=True):
    """A part of the record page and of the printed sheet.

    ``when`` is (field id, terms): the section opens where that field of the record has one of the terms, or
    where something is recorded in it.
    """

    id: str
    label: Label
    fields: tuple[Field, ...]
    when: tuple[str, tuple[str, ...]] | None = None

    def opens(self, values: Mapping[str, Value]) -> bool:
        """Say whether the section concerns a record that holds these values."""
        if self.when is None or any(field.id in values for field in self.fields):
            return True
        found = values.get(self.when[0])
        return any(term in self.when[1] for term in (found if isinstance(found, list) else [found]))


class Lot(msgspec.Struct, frozen=True):
    """How pieces leave a lot: the field of a piece that names its lot, and the field of the lot's first total."""

    whole: str
    total: str


class Retired(msgspec.Struct, frozen=True):
    """A field that once was: its values stay readable under this label."""

    id: str
    label: Label
    since: str
    became: str | None = None


Part = Literal["heritage", "people", "work", "sources"]
PARTS: Mapping[Part, Label] = {
    "heritage": Label("Danh mục di sản", "Heritage"),
    "people": Label("Người, tổ chức", "People and groups"),
    "work": Label("Kiểm kê, hồ sơ", "Inventory, dossiers"),
    "sources": Label("Văn bản, ảnh", "Documents, pictures"),
}


class Kind(msgspec.Struct, frozen=True, dict=True):
    """A kind of record. ``part`` says in which part of the book it stands.

    ``place`` and ``pieces`` name the fields (``group.field`` for a row's) that give
    every list its commune and the count of pieces. ``classifier`` is the word one counts pieces with, of one piece;
    ``pattern`` the form of numbers offered for new records ("C-00000"), with no place in it;
    ``indexed`` names the fields (eight at most) whose order and counts stay quick at any size;
    ``default_level`` the degree of openness where none is recorded; ``lot`` how a record of several
    pieces is broken up; ``begins`` the day before which what it is about was not there.
    """

    id: str
    label: Label
    plural: Label
    icon: str
    sections: tuple[Section, ...]
    place: str = ""
    pieces: str = ""
    classifier: Label | None = None
    pattern: str = ""
    indexed: tuple[str, ...] = ()
    default_level: str = "internal"
    rules: tuple[str, ...] = ()
    retired: tuple[Retired, ...] = ()
    lot: Lot | None = None
    begins: str = ""
    part: Part = "heritage"

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All fields in the order of the page."""
        return tuple(field for section in self.sections for field in section.fields)

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        """Fields by their id."""
        return {field.id: field for field in self.fields}

    @cached_property
    def named(self) -> Mapping[str, tuple[str, ...]]:
        """Paths by every name a person may type for them, folded: id, label, ``group.field``, ``Group › Field``."""
        found: dict[str, dict[str, None]] = {}
        for field in self.fields:
            for name in (field.id, field.label.vi, field.label.en):
                found.setdefault(fold_letters(name), {})[field.id] = None
            for inner in field.type.fields if isinstance(field.type, Rows) else ():
                path = f"{field.id}.{inner.id}"
                whole = (f"{field.label.vi} › {inner.label.vi}", f"{field.label.en} › {inner.label.en}")
                for name in (path, *whole):
                    found.setdefault(fold_letters(name), {})[path] = None
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def groups(self) -> tuple[tuple[Field, Rows], ...]:
        """The repeatable groups with their type."""
        return tuple((field, field.type) for field in self.fields if isinstance(field.type, Rows))

    @cached_property
    def group_ids(self) -> frozenset[str]:
        """The ids of the repeatable groups."""
        return frozenset(field.id for field, _ in self.groups)

    @cached_property
    def links(self) -> Mapping[str, FieldType | Mapping[str, FieldType]]:
        """The types of the fields that link to records, and of the groups that have such fields those types by field."""
        found: dict[str, FieldType | Mapping[str, FieldType]] = {}
        for field in self.fields:
            if isinstance(field.type, RecordLink):
                found[field.id] = field.type
            elif isinstance(field.type, Rows):
                inner = {f.id: f.type for f in field.type.fields if isinstance(f.type, RecordLink)}
                if inner:
                    found[field.id] = inner
        return found

    @cached_property
    def listed(self) -> tuple[Field, ...]:
        """The columns a list shows at first, in order."""
        return tuple(sorted((f for f in self.fields if f.column), key=lambda f: f.column))

    def field(self, path: str) -> Field | None:
        """Return a field by its id or by ``group.field``."""
        group, _, inner = path.partition(".")
        field = self.by_id.get(group)
        if field is None or not inner:
            return field
        rows = field.type
        return next((f for f in rows.fields if f.id == inner), None) if isinstance(rows, Rows) else None


class Description(msgspec.Struct, frozen=True, dict=True):
    """Everything the program knows about what it records; handed down from where the program is composed."""

    kinds: tuple[Kind, ...]
    vocabularies: Vocabularies
    units: Units

    @cached_property
    def by_id(self) -> Mapping[str, Kind]:
        """Kinds by their id."""
        return {kind.id: kind for kind in self.kinds}

    def kind(self, kind: str) -> Kind:
        """Return a kind by its id; KeyError where there is none."""
        return self.by_id[kind]

    def walk(self) -> Iterator[tuple[Kind, str, Field]]:
        """Yield every field with its kind and path, row fields too."""
        for kind in self.kinds:
            for field in kind.fields:
                yield kind, field.id, field
                if isinstance(field.type, Rows):
                    for inner in field.type.fields:
                        yield kind, f"{field.id}.{inner.id}", inner

    @cached_property
    def fingerprint(self) -> str:
        """A digest of all that the projection's content depends on: fields, types, openness, terms, units."""
        parts = [
            f"{k.id}|{k.place}|{k.pieces}|{k.default_level}|{path}|{f.type!r}|{f.audience}"
            for k, path, f in self.walk()
        ]
        parts += [f"{v.id}|{t.id}|{t.label.vi}" for v in self.vocabularies for t in v.terms]
        parts.append(self.units.edition)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()
