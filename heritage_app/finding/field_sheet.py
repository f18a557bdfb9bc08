"""What the sheets share that change one field of many records: which field, what would become of it line by line, one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from heritage_app.lists.new_condition import OfferLine
from heritage_app.parts.words import plain
from heritage_app.say import Say

Index = QModelIndex | QPersistentModelIndex
_WIDTH_LETTERS, _HEIGHT = 134, 620


class FieldLines(QAbstractTableModel):
    """A line of cells an item, read only; ``show`` gives other items, ``add`` more of them."""

    def __init__(self, heads: Sequence[str], cells: Callable[[Any], Sequence[str]]) -> None:
        super().__init__()
        self._heads, self._cells = heads, cells
        self.items: list[Any] = []

    def show(self, items: Sequence[Any]) -> None:
        """Show these items and no others."""
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def add(self, items: Sequence[Any]) -> None:
        """Show more items below those that are shown."""
        if items:
            self.beginInsertRows(QModelIndex(), len(self.items), len(self.items) + len(items) - 1)
            self.items += items
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(self._cells(self.items[index.row()])[index.column()].split())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._cells(self.items[index.row()])[index.column()]
        return None


class FieldSheet(QDialog):
    """Asks for a field and shows in ``lines`` what would become of it; ``letters`` are the widths of columns in letters, None
    for one that takes what is left."""

    def __init__(
        self, parent: QWidget, say: Say, title: str, lines: FieldLines, called: str, letters: Sequence[int | None]
    ) -> None:
        super().__init__(parent)
        self._say, self.model = say, lines
        self.setWindowTitle(title)
        self.field = OfferLine()
        self.field.setPlaceholderText(say("Ô nào? gõ vài chữ, hoặc ↓", "Which field? type, or ↓"))
        self.field.setAccessibleName(say("Ô", "Field"))
        self.field.meant.connect(self.choose)
        self.field.returnPressed.connect(self.field.first)
        self.second = QVBoxLayout()
        self.table = QTableView()
        self.table.setObjectName("fieldlines")
        self.table.setModel(lines)
        self.table.setAccessibleName(called)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        heads = self.table.horizontalHeader()
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        letter = self.table.fontMetrics().averageCharWidth()
        for at, wide in enumerate(letters):
            if wide is None:
                heads.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            else:
                self.table.setColumnWidth(at, wide * letter)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH_LETTERS * letter, room.width() - 40), min(_HEIGHT, room.height() - 60))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self.bar.hide()
        self.count = plain("", "muted")
        self.go = QPushButton()
        self.go.setObjectName("primary")
        self.cancel = QPushButton(say("Thôi", "Cancel"))
        self.cancel.clicked.connect(self.reject)

    def lay_out(self, words: str, above: QWidget, below: Sequence[QWidget] = ()) -> None:
        """Put the parts in their places: ``second`` under the field with its words, one widget above the table, others below it."""
        form = QFormLayout()
        form.addRow(self._say("Ô", "Field"), self.field)
        form.addRow(words, self.second)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        for part in (self.bar, self.go, self.cancel):
            foot.addWidget(part)
        box = QVBoxLayout(self)
        box.addLayout(form)
        box.addWidget(above)
        box.addWidget(self.table, 1)
        for widget in below:
            box.addWidget(widget)
        box.addLayout(foot)
        for button in (self.go, self.cancel):
            button.setAutoDefault(False)

    def choose(self, path: str) -> None:
        """Take a field."""
        raise NotImplementedError

    def done(self, result: int) -> None:
        super().done(result)
        self.deleteLater()
