"""What every paper is composed from besides records: the form, the office, for whom, which day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from db.schema.field import AUDIENCES, Audience, Field, may_see
from db.schema.field_type import Words
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.rows import Rows
from reports.blocks import AnnexHead, Block, Note, OfficeHead, Signature, Signatures, Title
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
    """Yield the head of a paper: that of a document, or of an annex to a decision."""
    keeper, words = setting.keeper, setting.words
    if setting.annex:
        attached = words.say(
            "(Kèm theo Quyết định số ……/QĐ-……… ngày …… tháng …… năm …… của …………………………)",
            "(Attached to Decision No. ……/QĐ-……… of ……/……/……)",
        )
        yield AnnexHead(words.say("Phụ lục", "Annex"), title.upper(), attached)
        return
    place = keeper.locality or "……………"
    yield OfficeHead(
        keeper.superior.upper() or _BLANK,
        keeper.office.upper() or _BLANK,
        number,
        f"{place}, ngày …… tháng …… năm {setting.day.year}",
    )
    yield Title(title.upper())


def statement(setting: Setting, *more: str) -> Iterator[Block]:
    """Yield what state the form has, for whom the paper is, and of which day."""
    if setting.form.status != "ban_hanh":
        yield Note(setting.say(STATUSES[setting.form.status]))
    for line in setting.form.head:
        yield Note(setting.say(line))
    words = setting.words
    parts = [
        f"{words.say('Phạm vi sử dụng', 'For')}: {setting.say(AUDIENCES[setting.audience])}",
        f"{words.say('Ngày in', 'Printed')}: {setting.day.day:02d}/{setting.day.month:02d}/{setting.day.year}",
        *([words.say(*_said(setting.as_of))] if setting.as_of else []),
        *more,
    ]
    yield Note(". ".join(parts) + ".")


def _said(label: Label) -> tuple[str, str]:
    return label.vi[:1].upper() + label.vi[1:], label.en[:1].upper() + label.en[1:]


def signatures(setting: Setting) -> Signatures:
    """Return the places to sign, with the office's signer where the form asks for it."""
    hint = setting.words.say("(Ký, ghi rõ họ tên)", "(Signature, full name)")
    places = []
    for role in setting.form.signatures:
        if role.profile:
            named = (setting.keeper.signer_role or setting.say(role.role)).upper()
            places.append(
                Signature(named, setting.words.say("(Ký, đóng dấu)", "(Signature, seal)"), setting.keeper.signer)
            )
        else:
            places.append(Signature(setting.say(role.role).upper(), hint))
    return Signatures(tuple(places))
