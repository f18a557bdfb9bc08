"""Inventory lists compared: what came in, went out, was renamed or moved to another commune since the list before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from db.model.record import Record, Row
from db.schema.label import Label
from db.schema.vietnamese import fold_letters

KIND = "catalogue_list"
PUBLISHED = "published"
What = Literal["in", "out", "renamed", "moved"]
WHAT: Mapping[What, Label] = {
    "in": Label("thêm", "in"),
    "out": Label("ra", "out"),
    "renamed": Label("đổi tên", "renamed"),
    "moved": Label("đổi xã", "moved"),
}


class Difference(msgspec.Struct, frozen=True):
    """One thing in which a list differs from the one before; ``decision`` is a record's id, or what was typed."""

    what: What
    record: str
    name: str
    before: str = ""
    after: str = ""
    decision: Any = None


def standing(record: Record) -> list[Row]:
    """Return the items that stand on a list, without those it takes off."""
    return [row for row in record.values.get("items") or [] if not row.get("item_out")]


def communes_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the communes of an item as the list names them."""
    return tuple(part.strip() for part in str(row.get("item_communes") or "").split(";") if part.strip())


def compare(before: Record, after: Record) -> Iterator[Difference]:
    """Yield every difference, in the order of the later list; items are the same where they are of the same record.

    An item without a record is told by its name.
    """
    had = {_key(row): row for row in standing(before)}
    leaving = {_key(row): row for row in after.values.get("items") or [] if row.get("item_out")}
    seen = set()
    for row in standing(after):
        key = _key(row)
        seen.add(key)
        name, old = str(row.get("item_name") or ""), had.get(key)
        if old is None:
            yield Difference("in", _record(row), name, "", "; ".join(communes_of(row)), row.get("entry_decision"))
            continue
        former = str(old.get("item_name") or "")
        if former != name:
            yield Difference("renamed", _record(row), name, former, name)
        if set(communes_of(old)) != set(communes_of(row)):
            yield Difference("moved", _record(row), name, "; ".join(communes_of(old)), "; ".join(communes_of(row)))
    for key, old in had.items():
        if key not in seen:
            decision = leaving.get(key, {}).get("exit_decision")
            name = str(old.get("item_name") or "")
            yield Difference("out", _record(old), name, "; ".join(communes_of(old)), "", decision)


def _key(row: Mapping[str, Any]) -> str:
    return _record(row) or "~" + fold_letters(str(row.get("item_name") or ""))


def _record(row: Mapping[str, Any]) -> str:
    found = row.get("item")
    return found if isinstance(found, str) else ""
