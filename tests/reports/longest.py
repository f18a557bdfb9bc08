"""Records that fill every field with the longest a form may meet, and the papers of every form in every state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from db.catalogue import Profile, Writer, create
from db.schema.built_in import built_in
from db.schema.field import Field
from db.schema.field_type import Count, FieldType, Flag, LongText, Text
from db.schema.kind import Description, Kind
from db.schema.measure import Measures, Quantity
from db.schema.reference import DecisionLink, ManyTerms, OneTerm, RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day, YearlyDay
from heritage_app.paper.order import Order
from reports.forms import Form
from reports.shelf import load_forms

SENTENCE = "Hang quay hướng tây nam, tầng văn hóa dày 5,1 m gồm vỏ ốc, xương thú và tro than xen lẫn nhiều công cụ cuội ghè đẽo. "
LONG = SENTENCE * 24
NAME = (
    "Di tích khảo cổ và danh lam thắng cảnh quần thể hang động núi đá vôi thung lũng Mường Vang – Hang xóm Trại, "
    "Mái đá làng Vành, Hang Muối và các điểm phân bố phụ cận"
)
_ROWS = 3


def longest(type_: FieldType, description: Description, name: str) -> Any:
    """Return a long value of a type, as a person types it; None for what is filled by others."""
    match type_:
        case RecordLink():
            return f"{name} (chưa có phiếu)"
        case LongText():
            return LONG
        case Measures():
            return "D: 1.255,5 cm, R: 1.233,5 cm, Dy: 120,9 cm (Bv 2:1, Ba 5:1)"
        case DecisionLink():
            return "1234/QĐ-UBND 31/12/2019"
        case Text():
            return name
        case Flag():
            return True
        case Count(high=high):
            return high
        case Quantity(unit=unit, high=high):
            return f"{high or '9999'},5 {unit}"
        case Day():
            return "31/12/2019"
        case Dating():
            return "khoảng từ 18.000 đến 16.000 năm cách ngày nay"
        case YearlyDay():
            return "mồng 7 tháng Giêng"
        case Place():
            return "xóm Trại, xã Tân Lập, huyện Lạc Sơn"
        case Source():
            return f"{SENTENCE}, tr. 1234"
        case OneTerm(vocabulary=vocabulary):
            return max(description.vocabularies[vocabulary].terms, key=lambda t: len(t.label.vi)).id
        case ManyTerms(vocabulary=vocabulary):
            terms = sorted(description.vocabularies[vocabulary].terms, key=lambda t: -len(t.label.vi))
            return [t.id for t in terms[:6]]
        case Rows(fields=fields):
            row = {f.id: value for f in fields if (value := _of_field(f, description)) is not None}
            return [row] * _ROWS
    return None


def _of_field(field: Field, description: Description) -> Any:
    if isinstance(field.type, LongText):
        return SENTENCE * 3
    return longest(field.type, description, SENTENCE.strip())


def filled(kind: Kind, description: Description) -> dict[str, Any]:
    """Return a record of a kind with every field filled."""
    values = {f.id: v for f in kind.fields if (v := longest(f.type, description, NAME)) is not None}
    values.pop("level", None)
    values.pop("file_hash", None)
    return values | {"name": NAME}


def add_longest(writer: Writer, kinds: tuple[str, ...]) -> dict[str, str]:
    """Add the longest record of each kind and return their ids; what a value refuses is left out."""
    found = {}
    for kind in kinds:
        [found[kind]] = writer.add(
            writer.description.kind(kind), [filled(writer.description.kind(kind), writer.description)]
        )[1]
    return found


def orders(form: Form, named: dict[str, str], audience: str = "full") -> Iterator[tuple[str, Order]]:
    """Yield the papers of a form: of each of its kinds that has a record named, or one list of a kind."""
    for kind in form.kinds:
        if form.per == "acts":
            continue
        if form.per == "list":
            yield kind, Order(form.id, audience, kind)  # type: ignore[arg-type]
        elif kind in named:
            yield kind, Order(form.id, audience, kind, ids=(named[kind],))  # type: ignore[arg-type]


_OWN = ("media", "catalogue_list", "dossier")  # made of other records; their own tests print them
FORMS = {form.id: form for form in load_forms(built_in()) if form.per != "acts" and set(form.kinds) - set(_OWN)}


class Kit:
    """A catalogue with the longest and an empty record of each kind; six of the longest artefacts lie in the relic."""

    def __init__(self, folder: Path, description: Description) -> None:
        create(folder, description)
        self.writer = Writer(folder, description, "Bùi Thị Lan")
        self.writer.set_profile(
            Profile(
                "Ủy ban nhân dân tỉnh Phú Thọ", "Sở Văn hóa, Thể thao và Du lịch", "Phú Thọ", "Giám đốc", "Bùi Văn An"
            )
        )
        kinds = tuple(k.id for k in description.kinds if k.id not in _OWN)
        self.longest = add_longest(self.writer, kinds)
        self.empty = {
            kind: self.writer.add(description.kind(kind), [{"name": f"Mới ghi tên {kind}"}])[1][0] for kind in kinds
        }
        there = {"location": "Cửa hang", "site": self.longest["relic"], "from": "1/1/2020"}
        for kind in ("gong", "object", "bronze_drum"):
            for at in (1, 2):
                values = filled(description.kind(kind), description)
                code = {"number": f"HXT.CH.0{at}", "register": "mã số trên sơ đồ di tích (A.B.C)"}
                values |= {"name": f"{NAME} {at}", "locations": [there], "numbers": [code]}
                self.writer.add(description.kind(kind), [values])


def papers(kit: Kit, form: Form) -> Iterator[Order]:
    """Yield every paper of a form: of the longest record, of an empty one, and left blank."""
    for named in (kit.longest, kit.empty):
        for kind, order in orders(form, named):
            if kind not in _OWN and not (form.per == "list" and named is kit.empty):
                yield order
    if form.per == "record":
        yield Order(form.id, kind=form.kinds[0], blank=True)
