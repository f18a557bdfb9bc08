"""Papers as declared forms: data in ``assets/forms``, each with its basis, its state and what it prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from assets import asset
from db.model.problems import NotPossible
from db.schema.field import SCREEN_ONLY, Field
from db.schema.field_type import Count, Flag, LongText
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.measure import Quantity
from db.schema.reference import ManyTerms, OneTerm
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day, YearlyDay
from reports.blocks import Align, Size

Status = Literal["ban_hanh", "truoc_2025", "mau_tam"]

STATUSES: Mapping[Status, Label] = {
    "ban_hanh": Label("Biểu mẫu ban hành", "Issued form"),
    "truoc_2025": Label("(Theo quy định trước ngày 01/7/2025)", "(As regulated before 1 July 2025)"),
    "mau_tam": Label("(Mẫu tạm thời, chưa phải biểu mẫu ban hành)", "(Provisional form, not one that has been issued)"),
}
NUMBER, PLACE_OF_KIND, REMARKS = "@number", "@place", "@remarks"
"""Columns that no single field gives: the number in use, the field of the kind's place, note and verification."""


class FormColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a list: which fields (``group.field`` for a row's) it shows, joined; ``rows`` which rows of a group."""

    label: Label
    fields: tuple[str, ...]
    share: float = 0.0
    align: Align = "left"
    rows: Literal["current", "all"] = "current"


class Role(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who signs; ``profile`` puts the office's own signer there where the catalogue names one."""

    role: Label
    profile: bool = False


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One paper as declared: basis, state, validity, and for which kinds with which title, columns and sections."""

    id: str
    title: Label
    status: Status
    basis: str
    kinds: tuple[str, ...] = ()
    paper: Size = "A4"
    valid_from: str | None = None
    valid_to: str | None = None
    titles: dict[str, Label] = {}
    head: tuple[Label, ...] = ()
    columns: dict[str, tuple[FormColumn, ...]] = {}
    sections: dict[str, tuple[str, ...]] = {}
    signatures: tuple[Role, ...] = ()

    def title_of(self, kind: Kind) -> Label:
        """Return the paper's title for a kind: its own, or the form's title and the kind's name."""
        own = self.titles.get(kind.id)
        if own:
            return own
        name = kind.plural if self.id == "inventory" else kind.label
        return Label(f"{self.title.vi} {name.vi}", f"{self.title.en}: {name.en}")

    def columns_of(self, kind: Kind) -> tuple[FormColumn, ...]:
        """Return the columns of a kind's list, as declared or as its lists show them."""
        return self.columns.get(kind.id) or _usual_columns(kind)


def load_forms(description: Description) -> tuple[Form, ...]:
    """Return the forms the program ships, each with the kinds it prints."""
    every = tuple(kind.id for kind in description.kinds)
    forms = []
    for path in sorted(asset("forms").glob("*.json")):
        form = msgspec.json.decode(path.read_bytes(), type=Form)
        kinds = tuple(k for k in form.kinds if k in every) if form.kinds else every
        forms.append(msgspec.structs.replace(form, kinds=kinds))
    return tuple(forms)


def form_of(description: Description, given: str) -> Form:
    """Return a form by its id, or raise ``NotPossible`` naming those there are."""
    forms = load_forms(description)
    for form in forms:
        if form.id == given:
            return form
    known = ", ".join(form.id for form in forms)
    raise NotPossible(
        Label(f"Không có mẫu in “{given}”; các mẫu: {known}.", f"There is no form “{given}”; forms: {known}.")
    )


def _usual_columns(kind: Kind) -> tuple[FormColumn, ...]:
    place = kind.place.partition(".")[0]
    columns = [
        FormColumn(
            field.label,
            (NUMBER if field.id == "numbers" else PLACE_OF_KIND if field.id == place else field.id,),
            _share(field),
            _align(field),
            "all" if field.id == place else "current",
        )
        for field in kind.listed
        if field.column < SCREEN_ONLY
    ]
    columns.append(FormColumn(Label("Ghi chú", "Note"), (REMARKS,), 1.1))
    return tuple(columns)


def _share(field: Field) -> float:
    if field.id == "name":
        return 2.0
    inner = field.type.head_field.type if isinstance(field.type, Rows) else field.type
    match inner:
        case Place() | LongText():
            return 1.9
        case Count() | Flag() | Day() | YearlyDay() | Quantity():
            return 0.8
        case OneTerm() | ManyTerms() | Dating():
            return 1.1
    return 0.95 if field.id == "numbers" else 1.4


def _align(field: Field) -> Align:
    return "center" if isinstance(field.type, (Count, Flag, Day, Quantity)) else "left"
