"""What is asked to be sent out, how far that is, and what went."""

from __future__ import annotations

from typing import Literal

import msgspec

from db.model.changes import Progress
from db.model.query import Query
from db.schema.field import Audience
from db.schema.field_type import counted, grouped
from db.schema.kind import Kind
from db.schema.label import Label

Form = Literal["excel", "exchange"]
"""For people in a spreadsheet program, or exact for another program."""


class Order(msgspec.Struct, frozen=True):
    """What to send out: the records of a query (for its audience), which fields (none: all), in which form.

    ``history`` is for JSON Lines alone: all acts of the catalogue, which cannot be narrowed, instead of its records.
    """

    query: Query
    form: Form = "excel"
    fields: tuple[str, ...] = ()
    history: bool = False

    @property
    def audience(self) -> Audience:
        """For whom."""
        return self.query.audience


class Sent(msgspec.Struct, frozen=True):
    """What went out: records, rows of groups, and cells cut because no sheet holds so many letters."""

    records: int
    rows: int = 0
    cut: int = 0
    acts: int = 0

    def told(self, out: str) -> Label:
        """Return in one sentence what went out."""
        if self.acts:
            return Label(
                f"Đã xuất {grouped(self.acts)} việc của nhật ký vào “{out}”.",
                f"{counted(self.acts, 'act')} of the journal exported to “{out}”.",
            )
        rows = (
            Label(f", {grouped(self.rows)} dòng của các nhóm", f", {counted(self.rows, 'row')} of groups")
            if self.rows
            else Label("", "")
        )
        cut = Label("", "")
        if self.cut:
            cut = Label(
                f" {grouped(self.cut)} ô dài quá mức bảng tính chứa được nên bị cắt, có ghi ở cuối ô; .jsonl giữ đủ.",
                f" {counted(self.cut, 'cell was', 'cells were')} longer than a sheet can hold and cut there, with a mark; .jsonl keeps all.",
            )
        return Label(
            f"Đã xuất {grouped(self.records)} phiếu{rows.vi} vào “{out}”.{cut.vi}",
            f"{counted(self.records, 'record')}{rows.en} exported to “{out}”.{cut.en}",
        )


def moved(done: int, of: int, kind: Kind) -> Progress:
    """Return how far an export has come."""
    return Progress(done, of, Label(f"Đang xuất {kind.plural.within().vi}", f"Exporting {kind.plural.within().en}"))
