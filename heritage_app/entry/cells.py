"""What stands in the cells of an entry sheet and how a block from a spreadsheet is read into them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import msgspec

from db.schema.field import Field
from db.schema.field_type import FieldType, LongText, Value
from db.schema.kind import Kind
from db.schema.reference import RecordLink
from db.schema.rows import Rows

_GROUPS = (
    "hộ", "gia đình", "dòng họ", "xóm", "làng", "bản", "thôn", "cộng đồng", "bảo tàng", "ubnd", "ủy ban", "uỷ ban", "clb",
    "câu lạc bộ", "đội", "nhà", "trường", "ban", "trung tâm", "phòng", "sở", "đình", "đền", "chùa",
)  # fmt: skip


class Cell(msgspec.Struct, frozen=True):
    """What stands in a cell: its text, and the kept value where one was chosen or given, not only typed."""

    text: str = ""
    kept: Any = None


def usual_columns(kind: Kind, shared: Mapping[str, Cell]) -> list[Field]:
    """Return the columns a sheet begins with: name and number, what is given, then what lists show."""
    wanted = ["name", "numbers", *shared, *(f.id for f in kind.listed if f.id != "state")]
    return [kind.by_id[f] for f in dict.fromkeys(wanted) if f in kind.by_id]


def typeable(field: Field) -> bool:
    """Say whether a field can be typed into a cell."""
    return not isinstance(head_of(field).type, LongText) or not isinstance(field.type, Rows)


def head_of(field: Field) -> Field:
    """Return the field that is typed in a cell: of a group its head field."""
    return field.type.head_field if isinstance(field.type, Rows) else field


def wrapped(field: Field, value: Value) -> Value:
    """Return the value of a field from that of its cell: of a group one row."""
    if value is None or value == "":
        return None
    return [{field.type.head_field.id: value}] if isinstance(field.type, Rows) else value


def made_kind(type_: FieldType, text: str) -> str:
    """Return the kind of record a name is made into: a family, a hamlet, an office is a group, else a person."""
    assert isinstance(type_, RecordLink)
    words = f"{text.lower()} "
    if "group" in type_.kinds and any(words.startswith(f"{g} ") for g in _GROUPS):
        return "group"
    return "person" if "person" in type_.kinds else type_.kinds[0]


def read_block(text: str) -> list[list[str]]:
    """Return the cells of a block as a spreadsheet puts it on the clipboard; trailing empty lines are dropped."""
    clean = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    try:
        block = list(csv.reader(io.StringIO(clean), "excel-tab"))
    except csv.Error:
        block = [line.split("\t") for line in clean.split("\n")]
    while block and not any(cell.strip() for cell in block[-1]):
        block.pop()
    return block
