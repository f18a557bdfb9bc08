"""A table of lines that is read and chosen from, not written in: a small one, or one whose lines are put in words as they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QTableWidget

from heritage_app.parts.paged import NOWHERE, Index

_CUT = 24
"""So many letters are read whole in most columns; longer texts are told in a tooltip as well."""


def lines_table(called: str, *heads: str) -> QTableWidget:
    """Return an empty table under its heads, of which one line at a time is chosen; ``called`` is its accessible name."""
    table = QTableWidget(0, len(heads))
    table.setHorizontalHeaderLabels(heads)
    _read_and_chosen_from(table, called)
    return table


class LinesRead(QAbstractTableModel):
    """Any number of items, a line each; ``told`` puts one in words, a text a column, when it is looked at."""

    def __init__(self, told: Callable[[Any], Sequence[str]], *heads: str) -> None:
        super().__init__()
        self._told, self._heads = told, heads
        self.items: Sequence[Any] = ()

    def show(self, items: Sequence[Any], heads: Sequence[str] = ()) -> None:
        """Show other items in place of all, perhaps under other heads."""
        self.beginResetModel()
        self.items, self._heads = items, tuple(heads) or self._heads
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal
        return self._heads[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = self._told(self.items[index.row()])[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return text if len(text) > _CUT else None
        return " ".join(text.split())


def lines_view(called: str, lines: LinesRead) -> QTableView:
    """Return a table of such lines, as the small one looks."""
    table = QTableView()
    table.setModel(lines)
    table.setWordWrap(False)
    _read_and_chosen_from(table, called)
    return table


def _read_and_chosen_from(table: QTableView, called: str) -> None:
    table.setAccessibleName(called)
    table.verticalHeader().hide()
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
