"""What a line may suggest while it is typed in: terms of a vocabulary, records to link to, units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from db.model.query import Line
from db.schema.field_type import FieldType
from db.schema.reference import DecisionLink, ManyTerms, OneTerm, RecordLink, read_decision
from db.schema.space import Place
from db.schema.units import Unit
from db.schema.vietnamese import fold
from heritage_app.forms.desk import Desk
from heritage_app.forms.suggest import Suggestion

_TOLD = 2
MADE_ON_THE_SPOT = ("group", "person", "document", "relic")
Look = Callable[[str, Callable[[list[Suggestion]], None]], None]


def look_up(type_: FieldType, desk: Desk) -> Look | None:
    """Return the look-up of a type, or None where nothing can be suggested for it.

    What a suggestion stands for: of a term its id, of a unit ``(id, text)``, of a record ``(id, name)`` or a
    dictionary that makes a new one.
    """
    if isinstance(type_, OneTerm | ManyTerms):
        return terms(desk, type_.vocabulary)
    if isinstance(type_, RecordLink):
        return records(desk, type_)
    return units(desk) if isinstance(type_, Place) else None


def terms(desk: Desk, vocabulary: str, own: bool = True) -> Look:
    """Return the look-up of a vocabulary's terms: letters narrow them, marks not needed; ``own``: one may be added."""

    def look(text: str, give: Callable[[list[Suggestion]], None]) -> None:
        wanted = fold(text.strip())
        words = desk.words.vocabularies[vocabulary]
        hits = [
            t
            for t in words.terms
            if t.became is None and (not wanted or any(wanted in fold(w) for w in (t.label.vi, t.label.en, *t.also)))
        ]
        hits.sort(key=lambda t: not fold(t.label.text(desk.say.language)).startswith(wanted))
        found = [Suggestion(desk.say.label(t.label), t.id) for t in hits]
        if own and words.open and wanted and words.find(text) is None:
            found.append(
                Suggestion(
                    desk.say(f"Thêm mục của sổ này: “{text.strip()}”", f"Add to this catalogue: “{text.strip()}”"),
                    "~" + text.strip(),
                )
            )
        give(found)

    return look


def records(desk: Desk, type_: RecordLink) -> Look:
    """Return the look-up of records a link may mean; where nothing has the name, one is offered to be made."""

    def look(text: str, give: Callable[[list[Suggestion]], None]) -> None:
        typed = text.strip()
        if not typed:
            give([])
            return
        desk.look_up(typed, type_.kinds, lambda lines: give(_offers(desk, type_, typed, lines)))

    return look


def called(line: Line, kind: str = "") -> str:
    """Return what a record is called, of what kind it is, and of one without a number what lists show of it besides.

    One that is called by its number is so called once.
    """
    name = line.name if line.number in ("", line.name) else f"{line.name}   {line.number}"
    return " · ".join(filter(None, (name, kind, *[cell for cell in line.cells if cell][:_TOLD])))


def _offers(desk: Desk, type_: RecordLink, typed: str, lines: list[Line]) -> list[Suggestion]:
    kinds, say, several = desk.description.by_id, desk.say, len(type_.kinds) != 1
    offers: list[Suggestion] = [
        Suggestion(called(line, say.label(kinds[line.kind].label) if several else ""), (line.id, line.name))
        for line in lines
    ]
    if isinstance(type_, DecisionLink):
        if read_decision(typed) and not any(line.number == typed for line in lines):
            offers.append(Suggestion(say(f"Lập phiếu văn bản mới: {typed}", f"New document: {typed}"), {"t": typed}))
        return offers
    for kind in type_.kinds:
        if kind in MADE_ON_THE_SPOT and kind in kinds:
            label = say.label(kinds[kind].label.within())
            made: dict[str, Any] = {"t": typed, "new": kind}
            offers.append(Suggestion(say(f"Lập phiếu mới ({label}): {typed}", f"New {label}: {typed}"), made))
    return offers


def units(desk: Desk) -> Look:
    """Return the look-up of communes by their old or new name; what stands before the last comma stays."""

    def look(text: str, give: Callable[[list[Suggestion]], None]) -> None:
        head, comma, last = text.rpartition(",")
        typed = last.strip()
        if len(typed) < 2:
            give([])
            return
        known = desk.words.units
        before = head + comma + (" " if comma else "")
        give([Suggestion(_unit_text(desk, u), (u.id, before + known.text(u.id))) for u in known.search(typed)])

    return look


def _unit_text(desk: Desk, unit: Unit) -> str:
    text = desk.words.units.text(unit.id, desk.say.language)
    return text if unit.current else text + desk.say("  (tên đến 6/2025)", "  (name until June 2025)")
