"""The field guide, written from the description: ``python -m heritage_app.command.guide > docs/fields.md``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from db.schema.built_in import built_in
from db.schema.field import AUDIENCES, Demand, Field, Openness, may_see
from db.schema.field_type import Count, FieldType, Flag, LongText, Text, counted
from db.schema.kind import Description, Kind
from db.schema.measure import Measures, Quantity
from db.schema.reference import DecisionLink, ManyTerms, OneTerm, RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day, YearlyDay

_OPENNESS: tuple[Openness, ...] = ("public", "internal", "personal", "restricted")
_TABLE = "| Id | Nhãn | Label | Type | Open | Demanded by |\n|---|---|---|---|---|---|\n"


def _kinds(type_: Any) -> str:
    return "link to " + ", ".join(f"`{kind}`" for kind in type_.kinds) if type_.kinds else "link to any kind"


def _count(type_: Any) -> str:
    return f"whole number ≤ {type_.high}" if type_.high != Count().high else "whole number"


TYPES: Mapping[type[FieldType], Callable[[Any], str]] = {
    Text: lambda t: "text",
    LongText: lambda t: "long text",
    Flag: lambda t: "yes or no",
    Count: _count,
    Quantity: lambda t: f"{t.dimension}, {t.unit}" if t.unit else "number",
    Measures: lambda t: "measures as written, read into " + ", ".join(f"`{field}`" for _, field in t.parts),
    Day: lambda t: "day, month or year",
    Dating: lambda t: "dating",
    YearlyDay: lambda t: "day of the year",
    Place: lambda t: "place",
    OneTerm: lambda t: f"term of `{t.vocabulary}`",
    ManyTerms: lambda t: f"terms of `{t.vocabulary}`",
    RecordLink: _kinds,
    DecisionLink: lambda t: "decision: " + _kinds(t),
    Source: lambda t: "source",
    Rows: lambda t: f"rows, headed by `{t.head_field.id}`",
}
"""What the guide calls each type."""


def guide(description: Description) -> str:
    """Return the field guide in Markdown."""
    return "".join(_guide(description))


def _guide(description: Description) -> Iterator[str]:
    fields = sum(1 for _ in description.walk())
    yield (
        "# The field guide\n\n"
        "Written from the description by `python -m heritage_app.command.guide > docs/fields.md`; never edited by hand.\n\n"
        f"{counted(len(description.kinds), 'kind')}, {counted(fields, 'field')} (row fields counted), "
        f"{len(list(description.vocabularies))} vocabularies, units of edition {description.units.edition}.\n\n"
        "- **Id**: what JSON, the command line and the ledger call the field; `group.field` is a field of a group's rows.\n"
        "- **Type**: how a value is typed, kept and compared; a unit is the one a bare number is taken in.\n"
        "- **Open**: who is shown the field. A record's own degree of openness may hide all of it.\n"
        "- **Demanded by**: the law or good practice (*advice*) that asks for it; a missing value is told beside the "
        "field and never stops a save.\n\n"
        "| Open | Shown to |\n|---|---|\n"
    )
    for openness in _OPENNESS:
        seen = [f"{label.vi} ({label.en})" for audience, label in AUDIENCES.items() if may_see(audience, openness)]
        yield f"| {openness} | {', '.join(seen)} |\n"
    yield "\n"
    for kind in description.kinds:
        yield f"- [{kind.label.vi} / {kind.label.en}](#{kind.id}), `{kind.id}`: {counted(len(kind.fields), 'field')}\n"
    for kind in description.kinds:
        yield from _kind(kind)
    yield "\n## Vocabularies\n\n| Id | Danh mục | Vocabulary | Terms | Own words |\n|---|---|---|---|---|\n"
    for vocabulary in sorted(description.vocabularies, key=lambda v: v.id):
        own = "yes" if vocabulary.open else ""
        yield f"| `{vocabulary.id}` | {vocabulary.label.vi} | {vocabulary.label.en} | {len(vocabulary.terms)} | {own} |\n"


def _kind(kind: Kind) -> Iterator[str]:
    yield f'\n<a id="{kind.id}"></a>\n\n## {kind.label.vi} / {kind.label.en} (`{kind.id}`)\n\n'
    told = [f"Openness where none is recorded: {kind.default_level}."]
    if kind.pattern:
        told.append(f"Numbers offered: {kind.pattern}.")
    if kind.place:
        told.append(f"Its place: `{kind.place}`.")
    if kind.pieces:
        told.append(f"Its pieces: `{kind.pieces}`.")
    if kind.lot:
        told.append(f"A piece names its lot in `{kind.lot.whole}`; a lot keeps its first total in `{kind.lot.total}`.")
    if kind.rules:
        told.append("Rules between fields: " + ", ".join(f"`{rule}`" for rule in kind.rules) + ".")
    yield " ".join(told) + "\n"
    for section in kind.sections:
        yield f"\n### {section.label.vi} / {section.label.en}\n\n"
        if section.when:
            path, terms = section.when
            yield f"Opens where `{path}` is " + " or ".join(f"`{term}`" for term in terms) + ".\n\n"
        yield _TABLE
        for field in section.fields:
            yield _line(field.id, field)
            if isinstance(field.type, Rows):
                for inner in field.type.fields:
                    yield _line(f"{field.id}.{inner.id}", inner)
    for gone in kind.retired:
        yield f"\nRetired since {gone.since}: `{gone.id}` {gone.label.vi} / {gone.label.en}\n"


def _line(path: str, field: Field) -> str:
    cells = (
        f"`{path}`",
        field.label.vi,
        field.label.en,
        TYPES[type(field.type)](field.type),
        field.audience,
        _demand(field.demand) if field.demand else "",
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"


def _demand(demand: Demand) -> str:
    text = demand.source if demand.level == "law" else f"{demand.source} (*advice*)"
    if demand.when:
        path, terms = demand.when
        text += f", where `{path}` is " + " or ".join(f"`{term}`" for term in terms)
    return text


def main() -> None:
    """Write the guide of the built-in description to standard output."""
    sys.stdout.buffer.write(guide(built_in()).encode())


if __name__ == "__main__":
    main()
