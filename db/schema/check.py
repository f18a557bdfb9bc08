"""Every rule a description must obey; run when one is loaded in the tests and by ``check``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from db.schema.field import Field
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.measure import UNITS, Measures, Quantity
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows

RESERVED = frozenset({"id", "pos", "key", "row", "kind", "number", "life"})
MOST_INDEXED = 8
"""Indexes make lists quick and every save dearer."""
_ID = re.compile(r"^[a-z][a-z0-9_]*$")


def faults(description: Description) -> Iterator[str]:
    """Yield a sentence for each thing wrong with a description, naming the culprit."""
    kinds = {kind.id for kind in description.kinds}
    for kind in description.kinds:
        yield from _label(kind.id, kind.label)
        yield from _label(kind.id, kind.plural)
        ids = [field.id for field in kind.fields]
        yield from (f"{kind.id}: field {i} is declared twice" for i in set(ids) if ids.count(i) > 1)
        yield from (f"{kind.id}: field {i} has a reserved id" for i in ids if i in RESERVED)
        yield from (f"{kind.id}: there is no field {i}" for i in ("name", "numbers", "level") if i not in ids)
        yield from (f"{kind.id}: retired field {r.id} is still declared" for r in kind.retired if r.id in ids)
        yield from (f"{kind.id}: indexed field {i} is not there" for i in kind.indexed if i not in ids)
        if len(kind.indexed) > MOST_INDEXED:
            yield f"{kind.id}: more than {MOST_INDEXED:,} indexed fields"
        for section in kind.sections:
            if section.when:
                yield from _condition(f"{kind.id}.{section.id}", description, kind, section.when[0], section.when)
        lot = (kind.lot.whole, kind.lot.total) if kind.lot else ()
        for path in filter(None, (kind.place, kind.pieces, kind.begins, *lot)):
            if kind.field(path) is None:
                yield f"{kind.id}: there is no field {path}"
    for kind, path, field in description.walk():
        here = f"{kind.id}.{path}"
        if not _ID.match(field.id):
            yield f"{here}: not an id"
        yield from _label(here, field.label)
        if field.demand and not field.demand.source.strip():
            yield f"{here}: a demand without its source"
        match field.type:
            case OneTerm(vocabulary=v) | ManyTerms(vocabulary=v) if v not in description.vocabularies:
                yield f"{here}: unknown vocabulary {v}"
            case Quantity(dimension=d, unit=u) if u not in UNITS.get(d, {}):
                yield f"{here}: unit {u} is not of dimension {d}"
            case Measures(parts=parts) if lost := [f for _, f in parts if f not in kind.by_id]:
                yield f"{here}: reads into unknown fields {lost}"
            case RecordLink(kinds=targets) if set(targets) - kinds:
                yield f"{here}: links to unknown kinds {sorted(set(targets) - kinds)}"
            case Rows(fields=fields):
                inner = [f.id for f in fields]
                yield from (f"{here}: row field {i} is declared twice" for i in set(inner) if inner.count(i) > 1)
                yield from (
                    f"{here}: row field {i} has a reserved id" for i in inner if i in RESERVED - {"number", "kind"}
                )
                if any(isinstance(f.type, Rows) for f in fields):
                    yield f"{here}: rows within rows"
        if field.since and kind.field(field.since) is None:
            yield f"{here}: seen since {field.since}, which is no field"
        if field.demand and field.demand.when:
            yield from _condition(here, description, kind, path, field.demand.when)
    for kind in description.kinds:
        yield from _columns(kind.id, kind.fields)
        for group, rows in kind.groups:
            yield from _columns(f"{kind.id}.{group.id}", rows.fields)
    for vocabulary in description.vocabularies:
        yield from _label(vocabulary.id, vocabulary.label)
        terms = [term.id for term in vocabulary.terms]
        yield from (f"{vocabulary.id}: term {t} is there twice" for t in set(terms) if terms.count(t) > 1)
        for term in vocabulary.terms:
            yield from _label(f"{vocabulary.id}.{term.id}", term.label)
            if term.became and term.became not in terms:
                yield f"{vocabulary.id}.{term.id}: became an unknown term {term.became}"


def _columns(where: str, fields: tuple[Field, ...]) -> Iterator[str]:
    names = [
        f.id + suffix
        for f in fields
        for suffix, _ in (f.type.head_field.type if isinstance(f.type, Rows) else f.type).columns
    ]
    yield from (f"{where}: two fields have the column {n}" for n in set(names) if names.count(n) > 1)


def _condition(
    where: str, description: Description, kind: Kind, path: str, when: tuple[str, tuple[str, ...]]
) -> Iterator[str]:
    """Check that a demand's condition names a field (of the same row, for a row's field) and terms it can have."""
    group, _, inner = path.partition(".")
    asked = kind.field(f"{group}.{when[0]}" if inner else when[0])
    if asked is None or not isinstance(asked.type, (OneTerm, ManyTerms)):
        yield f"{where}: its demand depends on {when[0]}, which is no field with terms"
        return
    known = description.vocabularies[asked.type.vocabulary].by_id
    yield from (f"{where}: its demand depends on an unknown term {t}" for t in when[1] if t not in known)


def _label(where: str, label: Label) -> Iterator[str]:
    for words in (label.vi, label.en):
        if not words.strip() or unicodedata.normalize("NFC", words) != words:
            yield f"{where}: an empty label or one that is not NFC"
