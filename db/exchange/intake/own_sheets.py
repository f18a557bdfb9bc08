"""Sheets of this program's own workbooks, read again: which column is which field, which line which record."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from db.exchange.files.reading import Table, offer_of, read_table
from db.exchange.files.table import Line
from db.exchange.intake.judging import Row, Told
from db.exchange.intake.merging import as_read
from db.exchange.out.layout import ID, MARK, ROW, heading_of, sheet_names
from db.schema.field import Field
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.rows import Rows

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


class Page(msgspec.Struct, frozen=True):
    """One sheet: its table, the field of each column, and the columns of the record's id and of the mark (or the row's id)."""

    name: str
    table: Table
    columns: dict[int, Field]
    record: int
    second: int

    def lines(self) -> Iterator[Line]:
        """Yield the lines below the headings."""
        return islice(self.table.lines(), 1, None)

    def text(self, line: Line, at: int) -> str:
        """Return the text of a cell, without the blanks around it."""
        return as_read(line.cells[at]) if 0 <= at < len(line.cells) else ""

    def cells(self, line: Line) -> Iterator[tuple[int, Field, str]]:
        """Yield column, field and text of every cell that is a field's."""
        for at, field in self.columns.items():
            yield at, field, self.text(line, at)


def is_ours(path: Path, description: Description) -> bool:
    """Say whether a file is a workbook this program wrote; raise ``Trouble`` for one that cannot be read."""
    if path.suffix.lower() not in _WORKBOOKS:
        return False
    names = set(sheet_names(description).values())
    first = next((s.name for s in offer_of(path).sheets if s.name in names), None)
    if first is None:
        return False
    with read_table(path, first) as table:
        head = next(iter(table.lines()), None)
    return head is not None and ID.vi in head.cells


def page_of(table: Table, kind: Kind, group: str) -> tuple[Page | None, Row]:
    """Return a sheet of a kind (of one of its groups), None where it names no records, and what to tell of its headings."""
    first, name = next(table.lines()), table.reading.sheet
    head, field = first.cells, kind.by_id[group] if group else None
    if ID.vi not in head:
        return None, _heading(first, Label("trang này không có cột mã phiếu", "this sheet has no column of ids"))
    inner = field.type.fields if field is not None and isinstance(field.type, Rows) else kind.fields
    headings = heading_of(kind, field)
    known = {headings[f.id]: f for f in inner}
    second = ROW.vi if group else MARK.vi
    strange = "; ".join(f"“{text}”" for text in head if text and text not in known and text not in (ID.vi, second))
    label = Label("dòng tiêu đề", "the headings")
    if strange:
        label = Label(f"dòng tiêu đề; không nhập các cột {strange}", f"the headings; columns not taken in: {strange}")
    columns = {at: known[text] for at, text in enumerate(head) if text in known}
    at = head.index(second) if second in head else -1
    return Page(name, table, columns, head.index(ID.vi), at), _heading(first, label)


def _heading(line: Line, label: Label) -> Row:
    return Row(line.at, "ignored", told=(Told(-1, "", label),))
