"""What is wrong with a form, one clear sentence each: unknown fields and kinds, bad dates, districts after the reform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from db.schema.field_type import FieldType
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.reference import ManyTerms, OneTerm
from db.schema.rows import Rows
from reports.forms import (
    COUNTED,
    IN_TEXT,
    NUMBER,
    OF_PAPER,
    PLACE_OF_KIND,
    REMARKS,
    TWO_TIERS,
    Bases,
    Form,
    FormColumn,
    Items,
    RowTable,
    Says,
    Sections,
    Tally,
    Timed,
    Within,
    path_of,
)

_ID = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
_EDITION = re.compile(r"^[A-Za-z0-9._-]{0,20}$")
_DISTRICT = re.compile(r"\b(?:cấp )?(?:huyện|thị xã|quận)\b", re.IGNORECASE)
_EXPECTED = {
    "unknown field": ("không có mục “{0}”", "there is no “{0}”"),
    "missing required field": ("thiếu mục “{0}”", "“{0}” is missing"),
}


def faults(form: Form, description: Description) -> Iterator[Label]:
    """Yield what is wrong with a form for a description of kinds, each as the end of a sentence."""
    if not _ID.match(form.id):
        yield Label(
            f"mã “{form.id}” chỉ gồm chữ thường không dấu, số và dấu _", f"the id “{form.id}” is not a plain word"
        )
    if not _EDITION.match(form.edition):
        yield Label(f"tên bản “{form.edition}” có ký tự lạ", f"the edition “{form.edition}” has odd characters")
    if not form.title.vi.strip() or not form.basis.strip():
        yield Label("phải có tên và căn cứ", "title and basis are needed")
    yield from _days(form)
    for kind in (*form.kinds, *form.titles, *form.columns):
        if kind != "*" and kind not in description.by_id:
            known = ", ".join(description.by_id)
            yield Label(f"không có loại phiếu “{kind}” (các loại: {known})", f"there is no kind “{kind}” ({known})")
            return
    yield from _districts(form)
    kinds = tuple(description.by_id[k] for k in form.kinds) or description.kinds
    yield from _sentences(form, kinds)
    for kind_id, columns in form.columns.items():
        yield from _columns(columns, kinds if kind_id == "*" else (description.by_id[kind_id],))
    for block in form.blocks:
        match block:
            case Items(items=items):
                for item in items:
                    yield from _paths(item.label, item.fields, kinds)
                    yield from _boxes(item.label, item.fields, item.boxes, kinds, description)
            case RowTable(group=group, columns=columns):
                rows = [k for k in kinds if (f := k.by_id.get(group)) and isinstance(f.type, Rows)]
                if not rows:
                    yield Label(f"không có nhóm dòng “{group}”", f"there is no group of rows “{group}”")
                    continue
                for column in columns:
                    yield from _paths(column.label, tuple(f"{group}.{f}" for f in column.fields), kinds)
            case Within(kinds=named, columns=columns, link=link):
                unknown = next((k for k in named if k not in description.by_id), None)
                if unknown:
                    yield Label(f"không có loại phiếu “{unknown}”", f"there is no kind “{unknown}”")
                    continue
                inside = tuple(description.by_id[k] for k in named)
                yield from _columns(columns, inside)
                yield from _paths(Label("link", "link"), (link,), inside)
            case Tally(kind=kind_id, by=by):
                if kind_id not in description.by_id:
                    yield Label(f"không có loại phiếu “{kind_id}”", f"there is no kind “{kind_id}”")
                else:
                    yield from _paths(
                        Label("by", "by"), tuple(p for p in by if p not in COUNTED), (description.by_id[kind_id],)
                    )
            case Sections(only=only):
                for kind_id, sections in only.items():
                    there = (
                        {s.id for s in description.by_id[kind_id].sections} if kind_id in description.by_id else set()
                    )
                    for section in sections:
                        if section not in there:
                            yield Label(f"không có mục phiếu “{section}”", f"there is no section “{section}”")


def told_by_reader(message: str) -> Label:
    """Return in Vietnamese what the reader of JSON says about a value that is not what the language asks for."""
    what, _, where = message.partition(" - at `")
    place = where.rstrip("`").removeprefix("$").lstrip(".") or "…"
    found = re.search(r"`([^`]*)`", what)
    for begins, (vi, en) in _EXPECTED.items():
        if begins in what:
            name = found[1] if found else "?"
            return Label(f"{vi.format(name)}, ở {place}", f"{en.format(name)}, at {place}")
    if what.startswith(("Invalid enum value", "Invalid value")):
        value = what.rpartition(" ")[2].strip("'`")
        return Label(f"giá trị “{value}” không dùng được, ở {place}", f"the value “{value}” is not known, at {place}")
    kinds = re.search(r"Expected `([^`]*)`, got `([^`]*)`", what)
    if kinds:
        return Label(f"ở {place} phải là {_type(kinds[1])}", f"at {place} a value of type {kinds[1]} is expected")
    return Label(f"ở {place} không đúng dạng ({what})", f"at {place}: {what}")


def _type(name: str) -> str:
    words = {"str": "chữ", "int": "số nguyên", "float": "số", "bool": "true hoặc false", "array": "một danh sách"}
    return words.get(name.partition(" ")[0], "một khối {…}")


def _days(form: Form) -> Iterator[Label]:
    timed: list[Timed] = [form, *form.signatures]
    for block in form.blocks:
        if isinstance(block, Timed):
            timed.append(block)
        if isinstance(block, Bases):
            timed += block.lines
    for one in timed:
        for day in (one.valid_from, one.valid_to):
            if day and not _is_day(day):
                yield Label(
                    f"ngày “{day}” không đúng, viết năm-tháng-ngày, ví dụ 2025-07-01",
                    f"the day “{day}” is wrong, write it as 2025-07-01",
                )
                return
        if one.valid_from and one.valid_to and one.valid_to <= one.valid_from:
            yield Label(
                f"hết hiệu lực ({one.valid_to}) không sau ngày bắt đầu ({one.valid_from})",
                f"it ends ({one.valid_to}) before it begins ({one.valid_from})",
            )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _districts(form: Form) -> Iterator[Label]:
    for role in form.signatures:
        until = min(filter(None, (role.valid_to, form.valid_to)), default="")
        if _DISTRICT.search(role.role.vi) and (not until or until > TWO_TIERS):
            yield Label(
                f"“{role.role.vi}”: từ 01/7/2025 không còn cấp huyện, không ký được",
                f"“{role.role.en}”: there is no district since 1 July 2025 to sign",
            )


def _sentences(form: Form, kinds: tuple[Kind, ...]) -> Iterator[Label]:
    texts = [form.subject, *form.head, *form.to, *form.receivers, *form.notes]
    texts += [block.text for block in form.blocks if isinstance(block, Says)]
    texts += [Label(role.name and f"{{{role.name}}}", "") for role in form.signatures]
    for text in filter(None, texts):
        named = [path for half in (text.vi, text.en) for path in IN_TEXT.findall(half)]
        yield from _paths(text, tuple(p for p in named if p not in OF_PAPER), kinds)


def _columns(columns: tuple[FormColumn, ...], kinds: tuple[Kind, ...]) -> Iterator[Label]:
    for column in columns:
        yield from _paths(column.label, column.fields, kinds)


def _paths(label: Label, fields: tuple[str, ...], kinds: tuple[Kind, ...]) -> Iterator[Label]:
    """A field must be there in one of the kinds at least: the others leave its place empty."""
    for text in fields:
        if text in (NUMBER, PLACE_OF_KIND, REMARKS):
            continue
        path = path_of(text)
        plain = ".".join(filter(None, (path.field, path.inner))) if path else text
        having = [k for k in kinds if k.field(plain)]
        if path and path.by:
            having = [k for k in having if k.field(f"{path.field}.{path.by}")]
        if not having:
            of = ", ".join(k.label.vi for k in kinds[:3]) + ("…" if len(kinds) > 3 else "")
            yield Label(
                f"phiếu {of} không có trường “{text}” (ở “{label.vi}”)",
                f"there is no field “{text}” (at “{label.en}”)",
            )


def _boxes(
    label: Label, fields: tuple[str, ...], boxes: tuple[str, ...], kinds: tuple[Kind, ...], description: Description
) -> Iterator[Label]:
    if not boxes:
        return
    terms: set[str] = set()
    for text in fields:
        path = path_of(text)
        for kind in kinds:
            field = kind.field(".".join(filter(None, (path.field, path.inner)))) if path else None
            terms |= _terms(field.type, description) if field else set()
    for box in boxes:
        if box not in terms:
            yield Label(f"ở “{label.vi}” không có mục từ “{box}”", f"at “{label.en}” there is no term “{box}”")


def _terms(type_: FieldType, description: Description) -> set[str]:
    if isinstance(type_, (OneTerm, ManyTerms)):
        return set(description.vocabularies[type_.vocabulary].by_id)
    return set()
