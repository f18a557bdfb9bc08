"""The data dictionary of the open format, made from the description: what every kind, field and term is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from db.schema.field import Audience, Field, may_see
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.rows import Rows
from db.schema.vocabulary import Vocabulary

_KEPT = {
    "Text": "text, NFC",
    "LongText": "text, NFC, lines ended by LF",
    "Flag": "true or false",
    "Count": "whole number",
    "Quantity": '{"n": decimal as text, "u": unit}',
    "Measures": "text, the shorthand of reports",
    "Day": "YYYY, YYYY-MM or YYYY-MM-DD; L before a lunar day",
    "Dating": '{"t": words, "a": earliest year, "b": latest year, "c": circa}; negative before our era',
    "YearlyDay": '{"t": words, "d": day, "m": month, "e": last day, "cal": "lunar" or "solar"}',
    "Place": '{"t": words, "unit": unit at its date, "hamlet", "period", "now": unit of today, "muong", '
    '"x": longitude or easting, "y": latitude or northing, "datum", "meridian", "accuracy": metres, "method"}',
    "OneTerm": 'id of a term, or "~words" of the catalogue\'s own',
    "ManyTerms": "list of ids of terms",
    "RecordLink": 'id of a record, or {"t": words} where none is known',
    "DecisionLink": 'id of a document, or {"t": words}',
    "Source": '{"t": words, "ref": id of a record}',
    "Rows": 'list of rows in order, each {"id": row, field: value}',
}


def dictionary(description: Description, audience: Audience) -> Iterator[dict[str, Any]]:
    """Yield an object for each vocabulary and each kind, with the fields an audience may see."""
    for vocabulary in description.vocabularies:
        yield _vocabulary(vocabulary)
    for kind in description.kinds:
        yield _kind(kind, audience)


def _both(label: Label) -> dict[str, str]:
    return {"vi": label.vi, "en": label.en}


def _vocabulary(vocabulary: Vocabulary) -> dict[str, Any]:
    terms = [
        {"id": t.id, "label": _both(t.label)} | ({"became": t.became} if t.became else {}) for t in vocabulary.terms
    ]
    return {
        "is": "vocabulary",
        "id": vocabulary.id,
        "label": _both(vocabulary.label),
        "open": vocabulary.open,
        "source": vocabulary.source,
        "terms": terms,
    }


def _kind(kind: Kind, audience: Audience) -> dict[str, Any]:
    return {
        "is": "kind",
        "id": kind.id,
        "label": _both(kind.label),
        "fields": [_field(f, audience) for f in kind.fields if may_see(audience, f.audience)],
        "retired": [{"id": r.id, "label": _both(r.label), "since": r.since} for r in kind.retired],
    }


def _field(field: Field, audience: Audience) -> dict[str, Any]:
    type_ = field.type
    said: dict[str, Any] = {
        "id": field.id,
        "label": _both(field.label),
        "type": type(type_).__name__,
        "kept": _KEPT.get(type(type_).__name__, "canonical JSON"),
        "audience": field.audience,
    }
    if field.help:
        said["help"] = _both(field.help)
    if field.demand:
        said["demand"] = {"source": field.demand.source, "level": field.demand.level}
    if field.maps:
        said["maps"] = field.maps.split()
    if isinstance(type_, Rows):
        said["fields"] = [_field(f, audience) for f in type_.fields if may_see(audience, f.audience)]
        return said
    for name in ("vocabulary", "kinds", "dimension", "unit"):
        value = getattr(type_, name, None)
        if value:
            said[name] = msgspec.to_builtins(value)
    return said
