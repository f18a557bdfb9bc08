"""Repeatable groups: each row is kept, replaced, merged and deleted by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.schema.asking import Op
from db.schema.field_type import Column, FieldType, Refused, Value, Words
from db.schema.label import Label

if TYPE_CHECKING:
    from db.schema.field import Field


_ENDS = dict.fromkeys(("from", "since"), Label("từ", "from")) | dict.fromkeys(("to", "until"), Label("đến", "to"))
"""Said before a day that would not tell by itself which end it is."""


class Rows(FieldType, frozen=True):
    """Rows of a few fields each; events, roles, numbers, names, bands.

    In a record a value is a list of rows ``{"id": row id, "pos": position, field id: value, …}`` in their
    order; in the ledger each row is a slot of its own. ``head`` names the row field that stands for the
    group in lists, taken from the ``current`` row: the first or the last one.
    """

    fields: tuple[Field, ...]
    head: str = ""
    current: str = "first"

    def accept(self, raw: Value, words: Words) -> Value:
        if isinstance(raw, (str, dict)):
            raw = [raw]
        if not isinstance(raw, list):
            raise Refused(Label("Ở đây là một danh sách các dòng.", "A list of rows is expected here."))
        return [
            row for row in (self.accept_row(item, words) for item in raw) if len(row) > ("id" in row) + ("pos" in row)
        ] or None

    def accept_row(self, raw: Value, words: Words) -> dict[str, Any]:
        """Return one row from its fields as typed or kept; a bare text is the head field. Unknown fields are refused."""
        if isinstance(raw, (str, int)):
            raw = {self.head_field.id: raw}
        if not isinstance(raw, dict):
            raise Refused(Label("Mỗi dòng là các ô có tên.", "A row is made of named fields."))
        row: dict[str, Any] = {key: raw[key] for key in ("id", "pos") if isinstance(raw.get(key), str)}
        known = {field.id: field for field in self.fields}
        for key, item in raw.items():
            if key in ("id", "pos") or item is None or item == "":
                continue
            if key not in known:
                raise Refused(Label(f"Dòng không có ô “{key}”.", f"A row has no field “{key}”."))
            kept = known[key].type.accept(item, words)
            if kept is not None and kept != "":
                row[key] = kept
        return row

    @property
    def asked(self) -> tuple[Op, ...]:
        """What a group may be asked for: what its head field may, of any row, and whether it has rows at all."""
        return self.head_field.type.conditions

    def ask(self, op: Op, typed: str, words: Words) -> str:
        return self.head_field.type.ask(op, typed, words)

    def told(self, op: Op, asked: str, words: Words) -> str:
        return self.head_field.type.told(op, asked, words)

    @property
    def head_field(self) -> Field:
        """The field that stands for a row."""
        return next((f for f in self.fields if f.id == self.head), self.fields[0])

    def columns_of_head(self) -> tuple[tuple[str, str], ...]:
        """Return the columns of the head field, which are those of the group in the kind's table."""
        return self.head_field.type.columns

    def show(self, value: Value, words: Words) -> str:
        return "\n".join(self.show_row(row, words) for row in value)

    def show_row(self, row: dict[str, Any], words: Words) -> str:
        """Return a row in one line, its fields in the order of the description; what repeats the one before is left out."""
        parts: list[str] = []
        for field in self.fields:
            if field.id in row:
                text = field.type.show(row[field.id], words)
                if text == words.say("có", "yes"):
                    text = field.label.text(words.language)
                elif field.id in _ENDS:
                    text = f"{_ENDS[field.id].text(words.language)} {text}"
                if text and text not in parts[-1:]:
                    parts.append(text)
        return " · ".join(parts)

    def current_row(self, value: Value) -> dict[str, Any]:
        """Return the row that stands for the group now."""
        row: dict[str, Any] = value[0] if self.current == "first" else value[-1]
        return row

    def project(self, value: Value, words: Words) -> tuple[Column, ...]:
        head = self.head_field
        kept = self.current_row(value).get(head.id) if value else None
        return head.type.project(kept, words) if kept is not None else (None,) * len(head.type.columns)

    def cell(self, columns: tuple[Column, ...], words: Words) -> str:
        return self.head_field.type.cell(columns, words)

    def written(self, column: Column, words: Words) -> str:
        return self.head_field.type.written(column, words)
