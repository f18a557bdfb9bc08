"""What is wrong with a form, one clear sentence each with its place: unknown fields and kinds, bad dates, districts after the reform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

import msgspec

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
    FormBlock,
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
_STEP = re.compile(r"\[(\d+)\]|([\w*]+)")
_DISTRICT = re.compile(r"\b(?:cấp )?(?:huyện|thị xã|quận)\b", re.IGNORECASE)
_EXPECTED = {
    "unknown field": ("không có mục “{0}”", "there is no “{0}”"),
    "missing required field": ("thiếu mục “{0}”", "“{0}” is missing"),
}


Place: TypeAlias = tuple[str | int, ...]
"""Where in a form's file something stands: ``("blocks", 0, "columns", 2, "fields")``."""


class Wrong(msgspec.Struct, frozen=True):
    """What is wrong with a form, as the end of a sentence, and where in its file."""

    label: Label
    at: Place = ()


def faults(form: Form, description: Description) -> Iterator[Wrong]:
    """Yield what is wrong with a form for a description of kinds."""
    if not _ID.match(form.id):
        yield Wrong(
            Label(
                f"mã “{form.id}” chỉ gồm chữ thường không dấu, số và dấu _", f"the id “{form.id}” is not a plain word"
            ),
            ("id",),
        )
    if not _EDITION.match(form.edition):
        yield Wrong(
            Label(f"tên bản “{form.edition}” có ký tự lạ", f"the edition “{form.edition}” has odd characters"),
            ("edition",),
        )
    for name, text in (("title", form.title.vi), ("basis", form.basis)):
        if not text.strip():
            yield Wrong(Label("phải có tên và căn cứ", "title and basis are needed"), (name,))
    yield from _days(form)
    unknown = list(_unknown_kinds(form, description))
    yield from unknown
    if not unknown:  # why: which fields there are is not known where the kinds are not
        yield from _of_kinds(form, description)
    yield from _districts(form)


def _of_kinds(form: Form, description: Description) -> Iterator[Wrong]:
    kinds = tuple(description.by_id[k] for k in form.kinds) or description.kinds
    yield from _sentences(form, kinds)
    for kind_id, columns in form.columns.items():
        of = kinds if kind_id == "*" else (description.by_id[kind_id],)
        yield from _columns(columns, of, ("columns", kind_id))
    for at, block in enumerate(form.blocks):
        yield from _block(block, kinds, description, ("blocks", at))


def _unknown_kinds(form: Form, description: Description) -> Iterator[Wrong]:
    named: list[tuple[str, Place]] = [(kind, ("kinds",)) for kind in form.kinds]
    named += [(kind, ("titles", kind)) for kind in form.titles] + [(kind, ("columns", kind)) for kind in form.columns]
    for kind, at in named:
        if kind != "*" and kind not in description.by_id:
            known = ", ".join(description.by_id)
            yield Wrong(
                Label(f"không có loại phiếu “{kind}” (các loại: {known})", f"there is no kind “{kind}” ({known})"), at
            )


def _block(block: FormBlock, kinds: tuple[Kind, ...], description: Description, at: Place) -> Iterator[Wrong]:
    match block:
        case Items(items=items):
            for n, item in enumerate(items):
                yield from _paths(item.label, item.fields, kinds, (*at, "items", n, "fields"))
                yield from _boxes(item.label, item.fields, item.boxes, kinds, description, (*at, "items", n, "boxes"))
        case RowTable(group=group, columns=columns):
            if not any((f := k.by_id.get(group)) and isinstance(f.type, Rows) for k in kinds):
                yield Wrong(
                    Label(f"không có nhóm dòng “{group}”", f"there is no group of rows “{group}”"), (*at, "group")
                )
                return
            for n, column in enumerate(columns):
                inner = tuple(f"{group}.{f}" for f in column.fields)
                yield from _paths(column.label, inner, kinds, (*at, "columns", n, "fields"))
        case Within(kinds=named, columns=columns, link=link):
            unknown = next((k for k in named if k not in description.by_id), None)
            if unknown:
                yield _no_kind(unknown, (*at, "kinds"))
                return
            inside = tuple(description.by_id[k] for k in named)
            yield from _columns(columns, inside, (*at, "columns"))
            yield from _paths(Label("link", "link"), (link,), inside, (*at, "link"))
        case Tally(kind=kind_id, by=by):
            if kind_id not in description.by_id:
                yield _no_kind(kind_id, (*at, "kind"))
                return
            paths = tuple(p for p in by if p not in COUNTED)
            yield from _paths(Label("by", "by"), paths, (description.by_id[kind_id],), (*at, "by"))
        case Sections(only=only):
            for kind_id, sections in only.items():
                there = {s.id for s in description.by_id[kind_id].sections} if kind_id in description.by_id else set()
                for section in sections:
                    if section not in there:
                        yield Wrong(
                            Label(f"không có mục phiếu “{section}”", f"there is no section “{section}”"),
                            (*at, "only", kind_id),
                        )


def _no_kind(kind: str, at: Place) -> Wrong:
    return Wrong(Label(f"không có loại phiếu “{kind}”", f"there is no kind “{kind}”"), at)


def told_by_reader(message: str) -> Wrong:
    """Return in Vietnamese what the reader of JSON says about a value that is not what the language asks for."""
    what, _, where = message.partition(" - at `")
    place = where.rstrip("`").removeprefix("$").lstrip(".") or "…"
    return Wrong(_read(what, place), tuple(int(n) if n else name for n, name in _STEP.findall(place)))


def _read(what: str, place: str) -> Label:
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


def _days(form: Form) -> Iterator[Wrong]:
    timed: list[tuple[Timed, Place]] = [(form, ())]
    timed += [(role, ("signatures", n)) for n, role in enumerate(form.signatures)]
    for at, block in enumerate(form.blocks):
        if isinstance(block, Timed):
            timed.append((block, ("blocks", at)))
        if isinstance(block, Bases):
            timed += [(line, ("blocks", at, "lines", n)) for n, line in enumerate(block.lines)]
    for one, place in timed:
        wrong = [(name, day) for name in ("valid_from", "valid_to") if (day := getattr(one, name)) and not _is_day(day)]
        for name, day in wrong:
            yield Wrong(
                Label(
                    f"ngày “{day}” không đúng, viết năm-tháng-ngày, ví dụ 2025-07-01",
                    f"the day “{day}” is wrong, write it as 2025-07-01",
                ),
                (*place, name),
            )
        if not wrong and one.valid_from and one.valid_to and one.valid_to <= one.valid_from:
            yield Wrong(
                Label(
                    f"hết hiệu lực ({one.valid_to}) không sau ngày bắt đầu ({one.valid_from})",
                    f"it ends ({one.valid_to}) before it begins ({one.valid_from})",
                ),
                (*place, "valid_to"),
            )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _districts(form: Form) -> Iterator[Wrong]:
    for at, role in enumerate(form.signatures):
        until = min(filter(None, (role.valid_to, form.valid_to)), default="")
        if _DISTRICT.search(role.role.vi) and (not until or until > TWO_TIERS):
            yield Wrong(
                Label(
                    f"“{role.role.vi}”: từ 01/7/2025 không còn cấp huyện, không ký được",
                    f"“{role.role.en}”: there is no district since 1 July 2025 to sign",
                ),
                ("signatures", at, "role"),
            )


def _sentences(form: Form, kinds: tuple[Kind, ...]) -> Iterator[Wrong]:
    texts: list[tuple[Label, Place]] = [(form.subject, ("subject",))] if form.subject else []
    for name in ("head", "to", "receivers", "notes"):
        texts += [(text, (name, at)) for at, text in enumerate(getattr(form, name))]
    texts += [(b.text, ("blocks", at, "text")) for at, b in enumerate(form.blocks) if isinstance(b, Says)]
    texts += [
        (Label(f"{{{role.name}}}", ""), ("signatures", at, "name"))
        for at, role in enumerate(form.signatures)
        if role.name
    ]
    for text, place in texts:
        named = dict.fromkeys(path for half in (text.vi, text.en) for path in IN_TEXT.findall(half))
        yield from _paths(text, tuple(p for p in named if p not in OF_PAPER), kinds, place)


def _columns(columns: tuple[FormColumn, ...], kinds: tuple[Kind, ...], at: Place) -> Iterator[Wrong]:
    for n, column in enumerate(columns):
        yield from _paths(column.label, column.fields, kinds, (*at, n, "fields"))


def _paths(label: Label, fields: tuple[str, ...], kinds: tuple[Kind, ...], at: Place) -> Iterator[Wrong]:
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
            yield Wrong(
                Label(
                    f"phiếu {of} không có trường “{text}” (ở “{label.vi}”)",
                    f"there is no field “{text}” (at “{label.en}”)",
                ),
                at,
            )


def _boxes(
    label: Label,
    fields: tuple[str, ...],
    boxes: tuple[str, ...],
    kinds: tuple[Kind, ...],
    description: Description,
    at: Place,
) -> Iterator[Wrong]:
    if not boxes:
        return
    terms = terms_of(fields, kinds, description)
    for box in boxes:
        if box not in terms:
            yield Wrong(
                Label(f"ở “{label.vi}” không có mục từ “{box}”", f"at “{label.en}” there is no term “{box}”"), at
            )


def terms_of(fields: tuple[str, ...], kinds: tuple[Kind, ...], description: Description) -> dict[str, Label]:
    """Return the terms the named fields may hold, by id."""
    found: dict[str, Label] = {}
    for text in fields:
        path = path_of(text)
        for kind in kinds:
            field = kind.field(".".join(filter(None, (path.field, path.inner)))) if path else None
            if field and isinstance(field.type, (OneTerm, ManyTerms)):
                found |= {term.id: term.label for term in description.vocabularies[field.type.vocabulary].terms}
    return found
