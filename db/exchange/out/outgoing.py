"""What is asked to be sent out, how far that is, and what went."""

from __future__ import annotations

from typing import Literal

import msgspec

from db.model.changes import Progress
from db.model.query import Query
from db.schema.field import Audience
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
                f"Đã xuất {self.acts} việc của nhật ký vào “{out}”.",
                f"{self.acts} acts of the journal exported to “{out}”.",
            )
        rows = (
            Label(f", {self.rows} dòng của các nhóm", f", {self.rows} rows of groups") if self.rows else Label("", "")
        )
        cut = Label("", "")
        if self.cut:
            cut = Label(
                f" {self.cut} ô dài quá mức bảng tính chứa được nên bị cắt, có ghi ở cuối ô; .jsonl giữ đủ.",
                f" {self.cut} cells were longer than a sheet can hold and are cut, which they say; .jsonl keeps all.",
            )
        return Label(
            f"Đã xuất {self.records} phiếu{rows.vi} vào “{out}”.{cut.vi}",
            f"{self.records} records{rows.en} exported to “{out}”.{cut.en}",
        )


def moved(done: int, of: int, kind: Kind) -> Progress:
    """Return how far an export has come."""
    return Progress(done, of, Label(f"Đang xuất {kind.plural.within().vi}", f"Exporting {kind.plural.within().en}"))
