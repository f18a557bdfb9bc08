"""The first page of the assistant: the columns of a sheet, some of their values, and where each goes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableWidgetItem, QVBoxLayout, QWidget

from db.exchange.columns.guessing import column_to
from db.exchange.columns.mapping import SECTION, Column, Mapping
from db.exchange.columns.work import Work
from db.exchange.files.table import column_name
from db.exchange.intake.taking_in import role_or_path
from db.schema.kind import Kind
from heritage_app.parts.lines_table import lines_table
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.tables.chooser import Chooser, places_to_go

_SHOWN_VALUES = 3
_GOES = 3


class ColumnsPage(QWidget):
    """Shows the mapping of a sheet; a click (or Enter) on a line changes where its column goes."""

    changed = Signal()

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say
        self._kind: Kind | None = None
        self._work: Work | None = None
        self.mapping: Mapping | None = None
        self.told = plain("", "muted")
        self.table = lines_table(
            say("Các cột của bảng", "Columns of the sheet"),
            say("Cột", "Column"),
            say("Tiêu đề", "Header"),
            say("Ví dụ", "Values"),
            say("Vào ô", "Goes to"),
        )
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.cellClicked.connect(lambda row, column: self.choose(row) if column == _GOES else None)
        self.table.cellActivated.connect(lambda row, _column: self.choose(row))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.told)
        box.addWidget(self.table, 1)

    def show_work(self, work: Work, kind: Kind, mapping: Mapping, told: str) -> None:
        """Show a table's columns and their mapping."""
        self._work, self._kind, self.mapping = work, kind, mapping
        self.told.setText(told)
        self.told.setVisible(bool(told))
        letter = self.fontMetrics().averageCharWidth()
        self.table.setColumnWidth(1, 28 * letter)
        self.table.setColumnWidth(_GOES, 40 * letter)
        self.table.setRowCount(0)
        for column in mapping.columns:
            if SECTION in column.to:
                continue
            row = self.table.rowCount()
            self.table.setRowCount(row + 1)
            values = [v for v in dict.fromkeys(work.samples[column.at]) if v.strip()][:_SHOWN_VALUES]
            cells = (column_name(column.at), column.header or "–", " · ".join(" ".join(v.split())[:60] for v in values))
            for at, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(row, at, item)
            self._show_goal(row, column)
        self.table.setCurrentCell(0, _GOES)

    def _show_goal(self, row: int, column: Column) -> None:
        assert self._kind is not None
        shown = ", ".join(dict.fromkeys(self._say.label(role_or_path(self._kind, to)) for to in column.to))
        more = f" ({column.unit})" if column.unit else f" ({column.lead.strip()})" if column.lead else ""
        item = QTableWidgetItem(f"{shown}{more}  ▾")
        kept = all(to.startswith("@") for to in column.to)
        font = item.font()
        font.setBold(not kept)
        item.setFont(font)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, shown)
        item.setToolTip(self._say("Bấm để đổi", "Click to change"))
        self.table.setItem(row, _GOES, item)

    def choose(self, row: int) -> None:
        """Let the person choose where a column goes."""
        if self._kind is None or self.mapping is None or self._work is None:
            return
        column = self._shown()[row]
        title = self._say(f"Cột “{column.header}” vào ô nào?", f"Where does “{column.header}” go?")
        chooser = Chooser(
            self, title, self._say, places_to_go(self._kind, self._say), column.to[0] if column.to else ""
        )
        if chooser.exec() and chooser.chosen is not None:
            self.put(row, chooser.chosen)

    def put(self, row: int, goal: str) -> None:
        """Let the column of a line go somewhere else."""
        assert self._kind is not None and self.mapping is not None and self._work is not None
        column = self._shown()[row]
        made = column_to(self._kind, column.header, column.at, goal, self._work.samples[column.at])
        columns = tuple(made if c.at == column.at else c for c in self.mapping.columns)
        self.mapping = msgspec.structs.replace(self.mapping, columns=columns)
        self._show_goal(row, made)
        self.changed.emit()

    def _shown(self) -> Sequence[Column]:
        return [c for c in self.mapping.columns if SECTION not in c.to] if self.mapping else []
