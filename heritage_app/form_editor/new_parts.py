"""New parts and new forms, sound as they are, and what follows from a change: a column's heading, a form's id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from db.schema.label import Label
from db.schema.vietnamese import fold
from reports.form_schema import tag_of
from reports.forms import Blank, Declared, FormColumn, FormItem, Headed, Role, RowTable, Says, Tally, Within


def new_part(struct: type[Declared]) -> dict[str, Any]:
    """Return a new part, sound as it is."""
    own: Mapping[type[Declared], dict[str, Any]] = {
        Says: {"text": new_label("Đoạn chữ mới")},
        Headed: {"text": new_label("Đề mục mới")},
        FormColumn: {"label": new_label(NEW_COLUMN)},
        FormItem: {"label": new_label(NEW_LINE)},
        Role: {"role": new_label("Người ký")},
        Blank: {"label": new_label("Ghi chú")},
        RowTable: {"group": "places", "columns": [{"label": new_label("Nơi chốn"), "fields": ["place"]}]},
        Within: {
            "kinds": ["object"],
            "link": "locations.site",
            "columns": [{"label": new_label("Tên hiện vật"), "fields": ["name"]}],
        },
        Tally: {"kind": "relic", "by": ["commune"]},
    }
    tag = tag_of(struct)
    usual: dict[str, Any] = {"text": "Căn cứ …"} if not tag else {"items": []} if tag == "items" else {}
    rest = own.get(struct, usual)
    return {**({"block": tag} if tag else {}), **rest}


NEW_COLUMN, NEW_LINE = "Cột mới", "Dòng mới"


def new_form(per: str, taken: frozenset[str]) -> dict[str, Any]:
    """Return a new form that prints already: a list of relics, or a paper for each."""
    title = "Danh sách mới" if per == "list" else "Phiếu mới"
    name = {"label": new_label("Tên gọi"), "fields": ["name"]}
    records: dict[str, Any] = {"paper": "A4 landscape", "columns": {"*": [name]}, "blocks": [{"block": "records"}]}
    made: dict[str, Any] = {
        "id": free_id(title, taken),
        "title": new_label(title),
        "status": "mau_tam",
        "basis": "Mẫu của cơ quan.",
        "per": per,
        "kinds": ["relic"],
    }
    made |= records if per == "list" else {"blocks": [{"block": "items", "items": [name]}]}
    return made | {
        "signatures": [{"role": new_label("Người lập")}, {"role": new_label("Giám đốc Sở"), "profile": True}]
    }


def free_id(title: str, taken: frozenset[str]) -> str:
    """Return an id made of a title that no other form has."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(title)).strip("_")[:34] or "mau"
    plain = plain if plain[0].isalpha() else f"mau_{plain}"[:34]
    return next(name for name in (plain, *(f"{plain}_{n}" for n in range(2, 10_000))) if name not in taken)


def new_label(vi: str) -> dict[str, str]:
    """Return a label that says the same in both languages until somebody says it in English."""
    return {"vi": vi, "en": vi}


def label_with(before: Any, words: str, language: str) -> dict[str, str]:
    """Return a label with new words; the other language follows where it said the same, or nothing."""
    old = before if isinstance(before, dict) else {}
    other = "en" if language == "vi" else "vi"
    said = {language: words, other: old.get(other, "")}
    if old.get(other, "") in ("", old.get(language, "")):
        said[other] = words
    return {"vi": said["vi"], "en": said["en"]}


def named_by_field(label: Any, called: Label | None) -> dict[str, str] | None:
    """Return the heading of a column or line after its first field, where nobody has given it one yet."""
    if called is None or (label or {}).get("vi") not in (NEW_COLUMN, NEW_LINE):
        return None
    return {"vi": called.vi, "en": called.en}


def id_after(before: str, old_title: str, title: str, taken: frozenset[str]) -> str:
    """Return the id of a form whose title changed: it follows the title where it was made from it."""
    made = free_id(old_title, frozenset())
    if not re.fullmatch(rf"{re.escape(made)}(_\d+)?", before):
        return before
    return free_id(title, taken - {before})
