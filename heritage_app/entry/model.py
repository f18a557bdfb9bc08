"""The entry sheet as a table of Qt: first the shared row, then a row a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from heritage_app.entry.cells import Cell, head_of
from heritage_app.entry.sheet import SHARED, EntrySheet, Told
from heritage_app.say import Say
from heritage_app.theme import Colours

Index = QModelIndex | QPersistentModelIndex
_SIGNS = {"impossible": "✕ ", "advice": "⚠ "}


class EntryModel(QAbstractTableModel):
    """Cells over an ``EntrySheet``; ``changed`` follows every step, typed, pasted or taken back."""

    changed = Signal()

    def __init__(self, sheet: EntrySheet, say: Say, colours: Colours) -> None:
        super().__init__()
        self.sheet = sheet
        self._say, self._colours = say, colours
        self._told: dict[tuple[int, str], Told] = {}
        self._rows, self._columns = len(sheet.rows) + 1, tuple(sheet.columns)
        self.look_again()

    def look_again(self) -> list[Told]:
        """Read all cells again and return what is to be said about them."""
        found = self.sheet.told()
        self._told = {(t.row, t.field): t for t in reversed(found)}
        self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, len(self._columns) - 1))
        return found

    def put(self, cells: Mapping[tuple[int, str], Cell]) -> None:
        """Put cells in their places as one step."""
        self.sheet.put(cells)
        self.follow()

    def follow(self) -> None:
        """Show what the sheet holds now; it may have other rows and columns."""
        rows, columns = len(self.sheet.rows) + 1, tuple(self.sheet.columns)
        if columns != self._columns:
            self.beginResetModel()
            self._rows, self._columns = rows, columns
            self.endResetModel()
        elif rows > self._rows:
            # why: an open editor outlives rows that come or go, not a reset
            self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()
        elif rows < self._rows:
            self.beginRemoveRows(QModelIndex(), rows, self._rows - 1)
            self._rows = rows
            self.endRemoveRows()
        self.changed.emit()

    def row_of(self, index: Index) -> int:
        """Return the row of the sheet under an index."""
        return index.row() - 1

    def told(self, index: Index) -> Told | None:
        """Return what is to be said about a cell."""
        return self._told.get((self.row_of(index), self._columns[index.column()].id)) if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, field = self.row_of(index), self._columns[index.column()]
        own = self.sheet.own(row, field.id)
        told = self._told.get((row, field.id))
        if role == Qt.ItemDataRole.EditRole:
            return own.text
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            text = (own.text or self.sheet.offered(row, field.id)).replace("\n", " ")
            return (_SIGNS[told.level] if told and own.text else "") + text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._say.label(told.label) if told else None
        if role == Qt.ItemDataRole.ForegroundRole:
            if told and told.level == "impossible":
                return QColor(self._colours.error)
            return QColor(self._colours.ink if own.text else self._colours.muted)
        if role == Qt.ItemDataRole.BackgroundRole and row == SHARED:
            return QColor(self._colours.hover)
        if role == Qt.ItemDataRole.FontRole and not own.text:
            font = QFont()
            font.setItalic(True)
            return font
        if role == Qt.ItemDataRole.TextAlignmentRole and head_of(field).type.order == "number":
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._say("chung", "all") if section == 0 else str(section)
            if role == Qt.ItemDataRole.ToolTipRole and section == 0:
                return self._say(
                    "Ghi ở dòng này thì phiếu nào để trống ô ấy đều nhận.",
                    "What stands here goes to every empty cell below.",
                )
            return None
        if section >= len(self._columns):
            return None
        field = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._say.label(field.label)
        if role == Qt.ItemDataRole.ToolTipRole and field.help:
            return self._say.label(field.help)
        return None
