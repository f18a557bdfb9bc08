"""The sheet of a record: every recorded field in the order of its page, with sources, rivals and doubts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from db.model.record import Record, Rival, Row
from db.model.revision import Entry
from db.model.rules import Around
from db.model.validate import problems
from db.model.voice import PARTIALS, PITCHES
from db.schema.field import Field, may_see
from db.schema.field_type import LongText, Value, Words
from db.schema.kind import Kind, Section
from db.schema.reference import ManyTerms, OneTerm
from db.schema.rows import Rows
from reports.blocks import Block, Fact, Heading, Item, Note, Picture, WritingLines
from reports.compose.inventory import roman
from reports.compose.setting import Setting, visible
from reports.compose.voice import voice
from reports.forms import Sections

_MOST_CHOICES = 9
_SHORT_CHOICE = 40
_LONG_LINES = 4
_ROW_LINES = 2
_UNVERIFIED = "unverified"


class Counted:
    """How many sections of a sheet have been numbered so far."""

    def __init__(self) -> None:
        self.sections = 0

    def next(self) -> str:
        """Return the next section's number."""
        self.sections += 1
        return roman(self.sections)


def sections(
    setting: Setting,
    kind: Kind,
    record: Record,
    block: Sections,
    counted: Counted,
    lacking: frozenset[str],
    spectrum: Callable[[str], Picture | None],
) -> Iterator[Block]:
    """Yield the recorded fields in the order of the page, and lines to write on for those that are ``lacking``.

    ``spectrum`` gives the drawing of a recording by its hash, where one may be printed.
    """
    for section in sections_of(block, kind):
        blocks = list(_section(setting, kind, section, record, lacking, spectrum))
        if blocks:
            yield Heading(f"{counted.next()}. {setting.say(section.label)}")
            yield from blocks
    if record.others and not block.only.get(kind.id):
        yield Heading(f"{counted.next()}. {setting.words.say('Trường khác', 'Other fields')}")
        for name, value in sorted(record.others.items()):
            yield Fact(name, _raw(value))


def writing_of_sections(setting: Setting, kind: Kind, block: Sections, counted: Counted) -> Iterator[Block]:
    """Yield every field its audience sees with lines to write on, for the field."""
    named = block.only.get(kind.id, ())
    for section in sections_of(block, kind):
        if section.when and section.id not in named:
            continue  # why: an empty sheet has chosen no group; a form of the office may name the section of one
        fields = [f for f in section.fields if visible(f, setting.audience)]
        if fields:
            yield Heading(f"{counted.next()}. {setting.say(section.label)}")
            for field in fields:
                yield _writing(setting, field, mark=True)


def sections_of(block: Sections, kind: Kind) -> tuple[Section, ...]:
    """Return the sections a form prints of a kind: those it names, in its order, or all."""
    named = block.only.get(kind.id)
    if not named:
        return kind.sections
    by_id = {section.id: section for section in kind.sections}
    return tuple(by_id[i] for i in named if i in by_id)


def _section(
    setting: Setting,
    kind: Kind,
    section: Section,
    record: Record,
    missing: frozenset[str],
    spectrum: Callable[[str], Picture | None],
) -> Iterator[Block]:
    for field in section.fields:
        value = record.values.get(field.id)
        if value is not None and field.id in (PITCHES, PARTIALS):
            yield from (Note(text, "left") for text in _remarks(setting, field, record))
            if field.id == PITCHES or PITCHES not in record.values:
                yield from voice(setting, kind, record, partial(_below, setting, record), spectrum)
        elif value is not None:
            yield _fact(setting, field, value, record)
        elif field.id in missing:
            yield _writing(setting, field, mark=False)


def _fact(setting: Setting, field: Field, value: Value, record: Record) -> Fact:
    words, label = setting.words, setting.say(field.label)
    remarks = _remarks(setting, field, record)
    if not isinstance(field.type, Rows):
        basis = _basis(words, record.basis.get(field.id))
        said = (f"({basis})",) if basis else ()
        return Fact(label, field.type.show(value, words), (), (*said, *remarks))
    items = [Item(field.type.show_row(row, words), _below(setting, record, field, row)) for row in value]
    if len(items) == 1 and not items[0].remarks:
        return Fact(label, items[0].text, (), tuple(remarks))
    return Fact(label, "", tuple(items), tuple(remarks))


def _remarks(setting: Setting, field: Field, record: Record) -> list[str]:
    """Return what is said below a field as a whole: its other values, and that nobody has chosen yet."""
    said = [_rival(setting, field, r) for r in record.rivals if r.field == field.id and not r.row]
    if any(slot.partition("/")[0].partition("~")[0] == field.id for slot in record.open):
        said.append(
            setting.words.say(
                "Có giá trị ghi khác nhau ở hai máy, chưa chọn.", "Two stations recorded different values; not settled."
            )
        )
    return said


def _below(setting: Setting, record: Record, field: Field, row: Row) -> tuple[str, ...]:
    """Return what is said below a row of a group: where it comes from, and its other values."""
    basis = _basis(setting.words, record.basis.get(f"{field.id}/{row['id']}"))
    rivals = [_rival(setting, field, r) for r in record.rivals if r.field == field.id and r.row == row["id"]]
    return (*((f"({basis})",) if basis else ()), *rivals)


def _rival(setting: Setting, field: Field, rival: Rival) -> str:
    words, shown = setting.words, field
    text = words.say("Giá trị khác", "Other value")
    if rival.row_field and isinstance(field.type, Rows):
        shown = next((f for f in field.type.fields if f.id == rival.row_field), field)
        text += f" ({setting.say(shown.label).lower()})"
    value = (
        shown.type.show_row(rival.value, words)
        if isinstance(shown.type, Rows) and isinstance(rival.value, dict)
        else ""
        if rival.value is None
        else shown.type.show(rival.value, words)
    )
    basis = _basis(words, rival.entry)
    return f"{text}: {value} ({basis})" if basis else f"{text}: {value}"


def _basis(words: Words, entry: Entry | None) -> str:
    if entry is None:
        return ""
    said = (
        (words.say("nguồn", "source"), entry.source),
        (words.say("ngày xem", "seen"), _day(entry.seen)),
        (words.say("độ chắc chắn", "certainty"), entry.certainty),
        (words.say("ghi chú", "note"), entry.note),
    )
    return "; ".join(f"{label}: {text}" for label, text in said if text)


def _day(text: str | None) -> str | None:
    """Return an ISO day as it is written in Vietnam, anything else as it stands."""
    parts = (text or "").split("-")
    return "/".join(reversed(parts)) if len(parts) in (2, 3) and all(p.isdigit() for p in parts) else text


def missing_of(setting: Setting, kind: Kind, record: Record) -> frozenset[str]:
    """Return the fields the law asks for that the record does not have."""
    found = {
        problem.field
        for problem in problems(kind, record, setting.words, Around(setting.day))
        if problem.level == "law" and problem.field not in record.values
    }
    return frozenset(i for i in found if i in kind.by_id and visible(kind.by_id[i], setting.audience))


def _writing(setting: Setting, field: Field, *, mark: bool) -> WritingLines:
    words = setting.words
    label = setting.say(field.label)
    if mark and field.demand and field.demand.level == "law":
        label += " (*)"
    match field.type:
        case OneTerm(vocabulary=v) | ManyTerms(vocabulary=v):
            terms = [t for t in words.vocabularies[v].terms if not t.became]
            if len(terms) <= _MOST_CHOICES:
                labels = [setting.say(term.label) for term in terms]
                apart = "\n" if max(map(len, labels), default=0) > _SHORT_CHOICE else "    "
                choices = apart.join(
                    "□\xa0" + (text if apart == "\n" else text.replace(" ", "\xa0")) for text in labels
                )
                return WritingLines(label, 1 if words.vocabularies[v].open else 0, choices)
        case LongText():
            return WritingLines(label, _LONG_LINES)
        case Rows(fields=fields):
            seen = [f for f in fields if may_see(setting.audience, f.audience)]
            hint = "(" + " · ".join(setting.say(f.label) for f in seen) + ")"
            return WritingLines(label, _ROW_LINES, hint)
    return WritingLines(label)


def _raw(value: Value) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
