"""A workbook this program wrote comes back in the window: what it would change is shown before it is written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from db.catalogue import Reader, Writer
from db.exchange.files.table import column_name
from db.exchange.intake.coming_back import Came, Judged, come_back, judge
from db.exchange.intake.judging import VERDICTS, Row
from db.exchange.intake.own_sheets import is_ours
from db.model.changes import Changes, Progress, finish
from db.model.problems import Trouble
from db.schema.field_type import grouped
from heritage_app.parts.dialogs import Sheet
from heritage_app.parts.lines_table import LinesRead, lines_view
from heritage_app.parts.words import plain
from heritage_app.say import Say

_MOST_SHOWN = 1000
_LETTERS = (17, 12, 26)
_TOLD = ("rejected", "new", "changed")


def tried(reader: Reader, path: Path, watch: Callable[[Progress], None]) -> Judged | None:
    """Return a workbook of our own, judged; None for any other table, or one that cannot be read."""
    try:
        if not is_ours(path, reader.description):
            return None
    except Trouble:
        return None  # why: the assistant tells what is wrong with it, and what may be done
    last: Judged | Progress | None = None
    for last in judge(reader, path):
        if isinstance(last, Progress):
            watch(last)
    return last if isinstance(last, Judged) else None


def write(writer: Writer, judged: Judged, path: Path) -> Changes | None:
    """Write the edits as one act; where something was written since they were judged, they are judged again."""
    with closing(judged):
        if judged.stands(writer.read):
            return judged.write(writer).changes
    came: Came = finish(come_back(writer.read, path, writer))
    return came.changes


class BackSheet(Sheet):
    """Shows what would be written; ``agreed`` when it shall be."""

    agreed = Signal()

    def __init__(self, parent: QWidget, say: Say, came: Came) -> None:
        super().__init__(parent, say(f"Nhập lại bảng – {came.source}", f"Back from {came.source}"), say, (860, 560))
        counts = came.counts
        told = ", ".join(
            f"{say.label(VERDICTS[v])} {grouped(counts[v])}" for v in ("changed", "new", "same", "rejected")
        )
        self.column.addWidget(plain(say(f"Các dòng của bảng: {told}.", f"The lines: {told}."), "heading"))
        writes = counts["changed"] + counts["new"] > 0
        self.column.addWidget(
            plain(
                say(
                    "Chỉ những ô đã sửa được ghi, thành một việc; hoàn tác được. Chỗ người khác đã sửa sau khi xuất vẫn giữ.",
                    "Only edited cells are written, as one act that can be taken back. What others changed since stays.",
                )
                if writes
                else say(
                    "Không có ô nào đã sửa: không có gì để ghi.", "No cell was edited: there is nothing to write."
                ),
                "muted",
            )
        )
        heads = (
            say("Trang, ô", "Sheet, cell"),
            say("Kết quả", "Outcome"),
            say("Phiếu", "Record"),
            say("Lý do", "Reason"),
        )
        self.lines = LinesRead(partial(_cells, say), *heads)
        self.table = lines_view(say("Các dòng được ghi hoặc không nhận", "Lines written or rejected"), self.lines)
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in enumerate(_LETTERS):
            self.table.setColumnWidth(column, letters * letter)
        self.table.horizontalHeader().setStretchLastSection(True)
        told_first = (line for verdict in _TOLD for line in came.lines if line[1].verdict == verdict)
        self.lines.show(list(islice(told_first, _MOST_SHOWN)))
        self.column.addWidget(self.table, 1)
        self.write = QPushButton(say("Ghi vào sổ", "Write"))
        self.write.setObjectName("primary")
        self.write.setEnabled(writes)
        self.write.clicked.connect(self._agree)
        self.foot.addWidget(self.write)
        self.write.setFocus()

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()

    def done(self, result: int) -> None:
        super().done(result)
        self.deleteLater()


def _cells(say: Say, line: tuple[str, Row]) -> tuple[str, ...]:
    sheet, row = line
    first = next(iter(row.told), None)
    letters = column_name(first.column) if first is not None and first.column >= 0 else ""
    reasons = "; ".join(say.label(t.label) for t in row.told)
    return f"{sheet}, {letters}{row.at}", say.label(VERDICTS[row.verdict]), row.name, reasons
