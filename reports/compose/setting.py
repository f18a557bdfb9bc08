"""What every paper is composed from besides records: the form, the office, for whom, which day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import msgspec

from db.schema.field import AUDIENCES, Audience, Field, may_see
from db.schema.field_type import Words
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.rows import Rows
from reports.blocks import AnnexHead, Block, Foot, Letterhead, Note, OfficeHead, Signature, Signatures, Title
from reports.compose.values import filled_in
from reports.forms import STATUSES, Form

_BLANK = "……………………………………"


class Keeper(msgspec.Struct, frozen=True):
    """The office that keeps the catalogue, as its papers name it; what is empty is left blank to write."""

    superior: str = ""
    office: str = ""
    locality: str = ""
    signer_role: str = ""
    signer: str = ""


class Setting(msgspec.Struct, frozen=True):
    """What a paper is printed under."""

    form: Form
    keeper: Keeper
    audience: Audience
    day: date
    words: Words
    annex: bool = False
    as_of: Label | None = None
    number: str = ""
    final: bool = False

    @property
    def draft(self) -> str:
        """What stands across the pages of a paper that has no number yet, unless it is printed for good."""
        waits = self.form.numbered and not self.number and not self.final and not self.annex
        return self.words.say("DỰ THẢO", "DRAFT") if waits else ""

    def say(self, label: Label) -> str:
        """Return a label in the language of the paper."""
        return label.text(self.words.language)


def visible(field: Field, audience: Audience) -> bool:
    """Say whether an audience sees a field, and of a group at least the field that stands for it."""
    inner = field.type.head_field.audience if isinstance(field.type, Rows) else "public"
    return may_see(audience, field.audience) and may_see(audience, inner)


def place_field(kind: Kind, audience: Audience) -> Field | None:
    """Return the field that gives a kind its commune, where the audience sees it."""
    if not kind.place:
        return None
    outer, inner = kind.by_id[kind.place.partition(".")[0]], kind.field(kind.place)
    return outer if inner and may_see(audience, outer.audience) and may_see(audience, inner.audience) else None


def head(setting: Setting, title: str, number: str) -> Iterator[Block]:
    """Yield the head of a paper: that of a document, of minutes, of an annex to a decision, of the office alone."""
    keeper, words, frame = setting.keeper, setting.words, setting.form.frame
    superior, office = keeper.superior.upper() or _BLANK, keeper.office.upper() or _BLANK
    if setting.annex:
        attached = words.say(
            "(Kèm theo Quyết định số ……/QĐ-……… ngày …… tháng …… năm …… của …………………………)",
            "(Attached to Decision No. ……/QĐ-……… of ……/……/……)",
        )
        yield AnnexHead(words.say("Phụ lục", "Annex"), title.upper(), attached)
        return
    if frame == "document":
        yield OfficeHead(superior, office, number, place_and_day(setting))
    elif frame == "minutes":
        yield OfficeHead(superior, office, number, "")
    elif frame == "office":
        yield Letterhead(superior, office)
    yield Title(title.upper())


def place_and_day(setting: Setting) -> str:
    """Return the line of place and date: open to write until the paper has its number, and so its day."""
    place, day = setting.keeper.locality or "……………", setting.day
    if not setting.number:
        return f"{place}, ngày …… tháng …… năm {day.year}"
    # why: a leading zero for days under ten, and for January and February alone (NĐ 30/2020, Phụ lục I)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def number_line(setting: Setting, otherwise: str) -> str:
    """Return the line of the number: the one given, or that of the form left open, or what the paper shows there."""
    form, words = setting.form, setting.words
    if form.numbered:
        return f"{words.say('Số', 'No.')}: {setting.number or form.numbered}"
    return otherwise


def day_text(day: date) -> str:
    """Return a day as it is written in Vietnam."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def statement(setting: Setting, value: Callable[[str], str], *more: str, whole: bool = True) -> Iterator[Block]:
    """Yield what state the form has and, where it is said at the head, for whom the paper is and of which day."""
    if setting.form.status != "ban_hanh":
        yield Note(setting.say(STATUSES[setting.form.status]))
    for line in setting.form.head:
        yield Note(filled_in(setting.say(line), value))
    if whole:
        yield Note(". ".join((*_for_whom(setting), *more)) + ".")


def foot(setting: Setting) -> Foot:
    """Return the line at the end of a paper that does not say at its head for whom and of which day it is."""
    words = setting.words
    based = f"{words.say('Cơ sở của mẫu', 'Basis of the form')}: {setting.form.basis.rstrip('.')}"
    return Foot(". ".join((*_for_whom(setting), based)) + ".")


def _for_whom(setting: Setting) -> tuple[str, ...]:
    words = setting.words
    return (
        f"{words.say('Phạm vi sử dụng', 'For')}: {setting.say(AUDIENCES[setting.audience])}",
        f"{words.say('Ngày in', 'Printed')}: {day_text(setting.day)}",
        *([words.say(*_said(setting.as_of))] if setting.as_of else []),
    )


def _said(label: Label) -> tuple[str, str]:
    return label.vi[:1].upper() + label.vi[1:], label.en[:1].upper() + label.en[1:]


def signatures(setting: Setting, value: Callable[[str], str] = lambda _: "") -> Signatures:
    """Return the places to sign of the paper's day, with the office's signer or a value where the form asks for it."""
    words = setting.words
    hint = words.say("(Ký, ghi rõ họ tên)", "(Signature, full name)")
    places = []
    for role in (r for r in setting.form.signatures if r.holds(setting.day.isoformat())):
        own = setting.say(role.hint) if role.hint else ""
        if role.profile:
            named = (setting.keeper.signer_role or setting.say(role.role)).upper()
            places.append(
                Signature(named, own or words.say("(Ký, đóng dấu)", "(Signature, seal)"), setting.keeper.signer)
            )
        else:
            places.append(Signature(setting.say(role.role).upper(), own or hint, value(role.name) if role.name else ""))
    receivers = tuple(filled_in(setting.say(line), value) for line in setting.form.receivers)
    return Signatures(tuple(places), receivers)
