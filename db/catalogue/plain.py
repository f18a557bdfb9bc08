"""Records as plain objects: what ``show --json`` prints and what ``add`` takes, typed or kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from db.model.edits import Basis
from db.model.problems import NotPossible
from db.model.record import Record, Row, current_number
from db.schema.field_type import Refused, Value, Words, text_of
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.rows import Rows

_HEAD = ("id", "kind", "number", "deleted", "hidden", "rivals", "basis", "others", "open")


RivalTo = tuple[str, int | None, str, Value, Basis]
"""Field, row (by its place) and row field a rival belongs to, its value and its basis."""


class Plain(msgspec.Struct, frozen=True):
    """A record to be: kept values, the basis of some, and rivals."""

    values: dict[str, Value]
    basis: dict[str, Basis]
    rivals: tuple[RivalTo, ...] = ()


def to_plain(kind: Kind, record: Record) -> dict[str, Any]:
    """Return a record with its head and every field of its kind, null where nothing is recorded."""
    plain: dict[str, Any] = {"id": record.id, "kind": record.kind, "name": record.name, "number": record.number}
    for field in kind.fields:
        value = record.values.get(field.id)
        if isinstance(field.type, Rows) and value is not None:
            value = [{k: v for k, v in row.items() if k != "pos"} for row in value]
        plain[field.id] = value
    if record.deleted:
        plain["deleted"] = True
    if record.rivals:
        plain["rivals"] = [
            _drop_empty(
                {
                    "field": r.field,
                    "row": r.row or None,
                    "row_field": r.row_field or None,
                    "value": r.value,
                    "source": r.entry.source,
                    "seen": r.entry.seen,
                    "certainty": r.entry.certainty,
                    "note": r.entry.note,
                }
            )
            for r in record.rivals
        ]
    basis = {
        slot: _drop_empty({"source": e.source, "seen": e.seen, "certainty": e.certainty, "note": e.note})
        for slot, e in record.basis.items()
        if slot in kind.by_id
    }
    if any(basis.values()):
        plain["basis"] = {slot: b for slot, b in basis.items() if b}
    if record.others:
        plain["others"] = record.others
    return plain


def _drop_empty(found: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in found.items() if v is not None}


def accept(kind: Kind, field_id: str, raw: Value, words: Words) -> Value:
    """Return the kept value of one field, or raise ``NotPossible`` naming field and reason."""
    field = kind.by_id.get(field_id)
    if field is None:
        raise NotPossible(
            Label(f"{kind.label.vi} không có trường “{field_id}”.", f"{kind.label.en} has no field “{field_id}”.")
        )
    if raw is None or raw == "" or raw == []:
        return None
    try:
        return field.type.accept(raw, words)
    except Refused as refused:
        raise NotPossible(
            Label(f"{field.label.vi}: {refused.label.vi}", f"{field.label.en}: {refused.label.en}")
        ) from None


def from_plain(kind: Kind, raw: Mapping[str, Any], words: Words) -> Plain:
    """Read an object of field ids and typed or kept values; ``number`` alone is short for one row of numbers."""
    if not isinstance(raw, dict):
        raise NotPossible(
            Label("Mỗi phiếu phải là một đối tượng {trường: giá trị}.", "A record is an object {field: value}.")
        )
    values = {key: accept(kind, key, value, words) for key, value in raw.items() if key not in _HEAD}
    if raw.get("number") and not values.get("numbers"):
        values["numbers"] = accept(kind, "numbers", [{"number": raw["number"]}], words)
    values = {key: value for key, value in values.items() if value is not None}
    basis = {key: _basis(said) for key, said in _object(raw.get("basis"), "basis").items() if key in values}
    rivals = tuple(_rival(kind, values, _object(item, "rivals"), words) for item in _list(raw.get("rivals"), "rivals"))
    return Plain(values, basis, rivals)


def amendments(kind: Kind, before: Record, raw: Mapping[str, Any], words: Words) -> dict[str, Value]:
    """Return kept values for typed ones.

    ``number``, or ``numbers`` as plain text, changes the number the record goes by alone, its other numbers stay; a list of
    rows of numbers takes their place, except of the former ones, which are never lost.
    """
    said, had = dict(raw), before.values.get("numbers") or []
    if "number" in said and "number" not in kind.by_id and "numbers" in kind.by_id:
        number = said.pop("number")
        said.setdefault("numbers", number)
    if "numbers" in said and not isinstance(said["numbers"], list | dict):
        said["numbers"] = _renumbered(had, before.number, said["numbers"])
    values = {key: accept(kind, key, value, words) for key, value in said.items()}
    if "numbers" in values:
        values["numbers"] = _with_former(had, values["numbers"] or []) or None
    return values


def _with_former(had: list[Row], rows: list[Row]) -> list[Row]:
    """Return rows of numbers with those former ones that they say nothing of."""
    spoken = {row.get("id") for row in rows} | {row.get("number") for row in rows}
    return [*rows, *(row for row in had if row.get("former") and not spoken & {row["id"], row.get("number")})]


def _renumbered(rows: list[Row], now: str, number: Any) -> list[Row]:
    current = next((r for r in rows if now and current_number([r]) == now), None)
    if current is None:
        return [{"number": number}, *rows] if number else rows
    return [r | {"number": number} if r is current else r for r in rows if number or r is not current]


def _rival(kind: Kind, values: Mapping[str, Value], item: Mapping[str, Any], words: Words) -> RivalTo:
    name, row_field = str(item.get("field")), str(item.get("row_field") or "")
    field = kind.field(f"{name}.{row_field}" if row_field else name)
    if field is None or isinstance(field.type, Rows):
        raise NotPossible(
            Label(f"Không có ô “{name}” để ghi giá trị khác.", f"There is no field “{name}” for a rival value.")
        )
    at = _row_index(values, name, item)
    if bool(row_field) != (at is not None) or (item.get("row") is not None and at is None):
        raise NotPossible(
            Label(f"Giá trị khác của “{name}” không chỉ đúng dòng.", f"The rival of “{name}” points to no row.")
        )
    try:
        value = field.type.accept(item.get("value"), words)
    except Refused as refused:
        raise NotPossible(
            Label(f"{field.label.vi}: {refused.label.vi}", f"{field.label.en}: {refused.label.en}")
        ) from None
    if value is None or value == "":
        raise NotPossible(Label(f"Giá trị khác của “{name}” còn trống.", f"The rival of “{name}” is empty."))
    return name, at, row_field, value, _basis(item)


def _object(raw: Any, name: str) -> Mapping[str, Any]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise NotPossible(Label(f"“{name}” phải gồm các đối tượng.", f"“{name}” is made of objects."))
    return raw


def _list(raw: Any, name: str) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise NotPossible(Label(f"“{name}” phải là một danh sách.", f"“{name}” is a list."))
    return raw


def _row_index(values: Mapping[str, Value], field: str, item: Mapping[str, Any]) -> int | None:
    """Return which row of a group a rival belongs to: given by its place in the list or by its id."""
    rows, row = values.get(field), item.get("row")
    if not isinstance(rows, list) or row is None or isinstance(row, bool):
        return None
    if isinstance(row, int):
        return row if 0 <= row < len(rows) else None
    return next((at for at, r in enumerate(rows) if isinstance(r, dict) and r.get("id") == row), None)


def _basis(said: Any) -> Basis:
    try:
        return {k: text_of(said[k]) for k in ("source", "seen", "certainty", "note") if _object(said, "basis").get(k)}
    except Refused as refused:
        raise NotPossible(refused.label) from None
