"""The language of forms described for people: of each struct in ``reports.forms`` what each of its values is called.

What a value is (a text, a day, one of a few, a list of parts) comes from the struct's own types; the words, and what
a text means (a field, a kind, a sentence), stand here. An editor of forms is made from both.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from db.schema.label import Label
from reports.forms import (
    STATUSES,
    Bases,
    Basis,
    Blank,
    Declared,
    Deeds,
    Form,
    FormColumn,
    FormItem,
    Headed,
    Items,
    Photos,
    Records,
    Role,
    RowTable,
    Says,
    Sections,
    Tally,
    Timed,
    Tuning,
    Within,
)

Sort = Literal[
    "label", "sentence", "text", "flag", "whole", "number", "choice", "day", "terms",
    "path", "paths", "group", "kind", "kinds", "sections", "parts", "lines", "by_kind",
]  # fmt: skip
"""What a value is, and so how it is edited: ``parts`` a list of structs, ``lines`` of labels, ``by_kind`` a dictionary."""
BRANCHES = ("parts", "lines", "by_kind")


class Slot(msgspec.Struct, frozen=True):
    """One value of a struct: its name in the file, its words, what it is, and what may stand there.

    ``parts`` are the structs of a list, or of what a dictionary holds; ``rare`` is asked for seldom.
    """

    name: str
    label: Label
    sort: Sort
    hint: Label = Label("", "")
    default: Any = None
    choices: tuple[tuple[Any, Label], ...] = ()
    parts: tuple[type[Declared], ...] = ()
    rare: bool = False


class _Said(msgspec.Struct, frozen=True):
    vi: str
    en: str
    sort: Sort | None = None
    hint: str = ""
    hint_en: str = ""
    rare: bool = False


def slots_of(struct: type[Declared]) -> tuple[Slot, ...]:
    """Return the values of a struct in the order in which they are edited."""
    return _slots(struct)


def called(struct: type[Declared]) -> Label:
    """Return what a part is called: "Cột", "Đoạn chữ"."""
    return _PARTS[struct]


def tag_of(struct: type[Declared]) -> str:
    """Return the word by which a part says in the file what it is; empty where nothing else may stand there."""
    return str(struct.__struct_config__.tag or "")


def struct_of(value: Mapping[str, Any], parts: tuple[type[Declared], ...]) -> type[Declared]:
    """Return which of the structs a value in a file is; the first where it does not say."""
    return next((part for part in parts if tag_of(part) == value.get("block", "")), parts[0])


@cache
def _slots(struct: type[Declared]) -> tuple[Slot, ...]:
    hints = get_type_hints(struct)
    words = {**_WORDS[struct], **(_DAYS if issubclass(struct, Timed) else {})}
    defaults = {f.name: f.default for f in msgspec.structs.fields(struct)}
    return tuple(_slot(name, said, hints[name], defaults[name]) for name, said in words.items())


def _slot(name: str, said: _Said, hint: Any, default: Any) -> Slot:
    sort, parts, choices = _sort(hint)
    if sort == "choice":
        named: dict[str, Label] = {**{str(status): label for status, label in STATUSES.items()}, **_CHOICES}
        choices = tuple((value, named[value]) for value in choices)
    return Slot(
        name, Label(said.vi, said.en), said.sort or sort, Label(said.hint, said.hint_en), default, choices, parts, said.rare
    )  # fmt: skip


def _sort(hint: Any) -> tuple[Sort, tuple[type[Declared], ...], tuple[Any, ...]]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return "choice", (), inner
    if origin in (Union, UnionType):
        return _sort(next(i for i in inner if i is not type(None)))
    if origin is dict:
        sort, parts, _ = _sort(inner[1])
        return ("sections" if sort == "paths" else "by_kind"), parts, ()
    if origin is tuple:
        return _of_list(inner[0])
    plain: dict[Any, Sort] = {str: "text", bool: "flag", int: "whole", float: "number", Label: "label"}
    return plain[hint], (), ()


def _of_list(inner: Any) -> tuple[Sort, tuple[type[Declared], ...], tuple[Any, ...]]:
    if inner is str:
        return "paths", (), ()
    if inner is Label:
        return "lines", (), ()
    return "parts", get_args(inner) or (inner,), ()


_PARTS: Mapping[type[Declared], Label] = {
    Form: Label("Mẫu", "Form"),
    Says: Label("Đoạn chữ", "Paragraph"),
    Headed: Label("Đề mục", "Heading"),
    Items: Label("Các dòng có nhãn", "Lines with labels"),
    Sections: Label("Mọi trường đã ghi", "Every recorded field"),
    Records: Label("Bảng danh sách phiếu", "Table of the records"),
    RowTable: Label("Bảng các dòng của một nhóm", "Table of the rows of a group"),
    Within: Label("Bảng hiện vật đang ở trong di tích", "Table of what lies in the record"),
    Tally: Label("Bảng đếm", "Table of counts"),
    Photos: Label("Ảnh", "Pictures"),
    Tuning: Label("Bảng thang âm của bộ chiêng", "Tuning of a gong set"),
    Bases: Label("Các dòng Căn cứ", "Legal bases"),
    Deeds: Label("Bảng việc đã làm (nhật ký)", "Acts of the journal"),
    Blank: Label("Dòng chấm để viết tay", "Lines to write on"),
    FormColumn: Label("Cột", "Column"),
    FormItem: Label("Dòng", "Line"),
    Role: Label("Người ký", "Signature"),
    Basis: Label("Dòng căn cứ", "Line of a basis"),
}

_CHOICES: Mapping[str, Label] = {
    "record": Label("từng phiếu, mỗi phiếu một bản", "each record"),
    "list": Label("một bảng chung của nhiều phiếu", "one list of all"),
    "acts": Label("việc đã làm trong nhật ký", "acts of the journal"),
    "A4": Label("A4 đứng", "A4"),
    "A4 landscape": Label("A4 ngang", "A4 landscape"),
    "A3": Label("A3 đứng", "A3"),
    "A3 landscape": Label("A3 ngang", "A3 landscape"),
    "document": Label("văn bản (Nghị định 30/2020)", "document (Decree 30/2020)"),
    "minutes": Label("biên bản (không địa danh, ngày)", "minutes (no place and date)"),
    "office": Label("hai dòng tên cơ quan", "two lines of the office"),
    "bare": Label("không có", "none"),
    "head": Label("ở đầu giấy", "at the head"),
    "foot": Label("chữ nhỏ ở cuối giấy", "small print at the end"),
    "left": Label("trái", "left"),
    "center": Label("giữa", "centre"),
    "right": Label("phải", "right"),
    "justify": Label("đều hai bên", "both sides straight"),
    "current": Label("dòng hiện nay", "the current row"),
    "all": Label("tất cả", "all"),
    "first": Label("ô đầu tiên đã ghi", "the first recorded"),
}

_DAYS: Mapping[str, _Said] = {
    "valid_from": _Said("Dùng từ ngày", "Valid from", "day", "Trống: từ trước tới nay.", "Empty: always.", rare=True),
    "valid_to": _Said("Thôi dùng từ ngày", "Used until", "day", "Trống: còn dùng.", "Empty: still used.", rare=True),
}
_BRACES = "Giá trị của phiếu chèn vào giữa câu đứng trong ngoặc { }."
_BRACES_EN = "Values of the record stand in braces { }."

_WORDS: Mapping[type[Declared], Mapping[str, _Said]] = {
    Form: {
        "title": _Said("Tên giấy", "Title"),
        "per": _Said("In cho", "Printed for"),
        "kinds": _Said("Loại phiếu", "Kinds", "kinds", "Không chọn: mọi loại.", "None chosen: every kind."),
        "basis": _Said("Căn cứ của mẫu", "Basis of the form", None, "Văn bản nào quy định mẫu này, điều gì chưa đọc được.", "Which text the form rests on."),
        "status": _Said("Tình trạng mẫu", "Status", None, "Được in dưới tên giấy; mẫu ban hành thì không in gì.", "Printed under the title."),
        "paper": _Said("Khổ giấy", "Paper"),
        "frame": _Said("Đầu giấy", "Head of the paper"),
        "numbered": _Said("Số, ký hiệu để trống", "Number left open", None, "Ví dụ ……/TTr-………; chưa có số thì in chữ DỰ THẢO.", "As ……/TTr-………"),
        "subject": _Said("Trích yếu", "Subject", "sentence", _BRACES, _BRACES_EN),
        "named": _Said("In tên phiếu dưới tên giấy", "Name of the record under the title"),
        "head": _Said("Dòng dưới tên giấy", "Lines under the title"),
        "to": _Said("Kính gửi", "To"),
        "blocks": _Said("Các phần của giấy", "Parts"),
        "columns": _Said("Các cột của bảng danh sách", "Columns of the list"),
        "signatures": _Said("Chữ ký", "Signatures"),
        "receivers": _Said("Nơi nhận", "Receivers"),
        "notes": _Said("Cách ghi (in sau phiếu trống)", "How to fill it in"),
        "titles": _Said("Tên giấy riêng cho từng loại phiếu", "Titles by kind", rare=True),
        "called": _Said("Tên khi chọn mẫu", "Name where one chooses", None, "Chỉ khi tên giấy chưa đủ rõ.", "Where the title does not tell enough.", rare=True),
        "id": _Said("Mã", "Id", None, "Chữ thường không dấu, số và dấu _.", "Small letters, digits and _.", rare=True),
        "edition": _Said("Bản", "Edition", None, "Ví dụ 2026: nhiều bản của một mẫu đứng cạnh nhau.", "Editions of one form stand side by side.", rare=True),
        "size": _Said("Cỡ chữ trong bảng", "Size of letters in tables", None, "0: cỡ 11.", "0: 11 points.", rare=True),
        "said": _Said("Phạm vi sử dụng, ngày in", "For whom, of which day", rare=True),
        "where": _Said("Chỉ những phiếu", "Only records where", None, "Viết như ở ô lọc của danh sách.", "As in the filter of a list.", rare=True),
    },
    Says: {
        "text": _Said("Chữ", "Text", "sentence", _BRACES, _BRACES_EN),
        "align": _Said("Dóng", "Align"),
        "bold": _Said("Đậm", "Bold"),
        "italic": _Said("Nghiêng", "Italic"),
    },
    Headed: {"text": _Said("Chữ", "Text")},
    Items: {"items": _Said("Các dòng", "Lines")},
    Sections: {"only": _Said("Chỉ các mục", "Only these sections", None, "Không chọn: mọi mục.", "None: every section.")},
    Records: {
        "grouped": _Said("Xếp theo xã, phường hiện nay", "By today's commune"),
        "closed": _Said("Có dòng cộng và câu kết", "With total and closing sentence"),
    },
    RowTable: {
        "group": _Said("Nhóm dòng của phiếu", "Group of rows", "group"),
        "none": _Said("Câu in khi chưa ghi dòng nào", "Said where no row is recorded", rare=True),
        "columns": _Said("Các cột", "Columns"),
    },
    Within: {
        "kinds": _Said("Loại hiện vật", "Kinds", "kinds"),
        "link": _Said("Trường nói nó đang ở đâu", "Field that says where it is", "path"),
        "parts": _Said("Trường nói phần thuộc về đâu", "Field that says what a part belongs to", "path", rare=True),
        "numbered": _Said("Có hàng số (1), (2)… dưới đầu cột", "Numbers under the headings"),
        "columns": _Said("Các cột", "Columns"),
    },
    Tally: {
        "title": _Said("Đề mục", "Heading"),
        "kind": _Said("Đếm loại phiếu", "Counts", "kind"),
        "by": _Said("Đếm theo", "Counted by", "paths"),
    },
    Photos: {
        "most": _Said("Nhiều nhất", "At most"),
        "across": _Said("Số ảnh một hàng", "To a row", None, "1: ảnh 15 × 10 cm.", "1: 15 × 10 cm."),
        "places": _Said("Khung trống khi thiếu ảnh", "Empty frames"),
    },
    Tuning: {},
    Bases: {
        "shared": _Said("Bộ căn cứ chung", "Shared set", None, "di_tich: các dòng căn cứ về di tích, theo ngày của giấy.", "di_tich: on relics."),
        "lines": _Said("Các dòng", "Lines"),
    },
    Deeds: {},
    Blank: {"label": _Said("Nhãn", "Label"), "lines": _Said("Số dòng chấm", "Lines")},
    FormColumn: {
        "label": _Said("Đầu cột", "Heading"),
        "fields": _Said("Lấy từ", "Comes from", "paths"),
        "share": _Said("Phần bề rộng", "Share of the width", None, "0: như cột bình thường (1); cột chữ dài: 2.", "0: a usual column (1)."),
        "align": _Said("Dóng", "Align"),
        "rows": _Said("Nhóm nhiều dòng thì in", "Of a group"),
        "take": _Said("Nhiều trường thì in", "Of several fields", rare=True),
        "named": _Said("In tên trường trước giá trị", "Name each value's field", rare=True),
        "most": _Said("Rút gọn còn (chữ cái)", "Shorten to (letters)", None, "0: in đủ. Chỉ khi chính mẫu giấy đòi rút gọn.", "0: whole.", rare=True),
    },
    FormItem: {
        "label": _Said("Nhãn", "Label"),
        "fields": _Said("Lấy từ", "Comes from", "paths"),
        "lines": _Said("Số dòng chấm khi chưa ghi", "Lines to write on"),
        "rows": _Said("Nhóm nhiều dòng thì in", "Of a group"),
        "boxes": _Said("In ô □ cho các mục từ", "Boxes for these terms", "terms"),
        "take": _Said("Nhiều trường thì in", "Of several fields", rare=True),
        "named": _Said("In tên trường trước giá trị", "Name each value's field", rare=True),
        "note": _Said("Lời dặn trên phiếu trống", "Note on the empty form", rare=True),
    },
    Role: {
        "role": _Said("Chức danh", "Role"),
        "profile": _Said("Điền người ký của cơ quan", "The office's own signer"),
        "name": _Said("Họ tên lấy từ", "Name comes from", "path"),
        "hint": _Said("Dòng trong ngoặc", "Hint", None, "Trống: (Ký, ghi rõ họ tên).", "Empty: (Signature, full name)."),
    },
    Basis: {"text": _Said("Chữ", "Text", None, "Ví dụ: Căn cứ Luật Di sản văn hóa ngày 23 tháng 11 năm 2024", "A line Căn cứ …")},
}  # fmt: skip
