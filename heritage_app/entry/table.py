"""The table of an entry sheet: keys as in a spreadsheet, and a line in the cell that suggests what may be meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from db.schema.reference import OneTerm, RecordLink
from db.schema.space import Place
from heritage_app.entry.cells import Cell, head_of, wrapped
from heritage_app.entry.model import EntryModel
from heritage_app.entry.sheet import Pasted
from heritage_app.forms.desk import Desk
from heritage_app.forms.lookups import look_up
from heritage_app.forms.suggest import Suggestions

Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT = 32


class EntryTable(QTableView):
    """Typing begins in the cell; Enter goes down, Tab right; copy, paste, clear, fill down, undo."""

    pasted = Signal(object)

    def __init__(self, model: EntryModel, desk: Desk, name: str) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_Cells(self, model, desk))
        self.setAccessibleName(name)
        self.setWordWrap(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.verticalHeader().setDefaultSectionSize(max(_ROW_HEIGHT, self.fontMetrics().height() + 10))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._at = (1, 0)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._go_back)

    def _remember(self) -> None:
        index = self.currentIndex()
        self._at = (index.row(), index.column()) if index.isValid() else self._at

    def _go_back(self) -> None:
        self.go(*self._at)

    def go(self, row: int, column: int) -> None:
        """Put the cursor on a cell."""
        last = self._model.rowCount() - 1, self._model.columnCount() - 1
        self.setCurrentIndex(self._model.index(min(max(row, 0), last[0]), min(max(column, 0), last[1])))

    def down(self) -> None:
        """Go one cell down."""
        index = self.currentIndex()
        self.go(index.row() + 1, index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        for matches, act in self._keys():
            if event.matches(matches):
                act()
                return
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down()
        elif plain and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_cells()
        elif held and event.key() == Qt.Key.Key_D:
            self.fill_down()
        else:
            super().keyPressEvent(event)

    def _keys(self) -> list[tuple[QKeySequence.StandardKey, Callable[[], None]]]:
        keys = QKeySequence.StandardKey
        return [
            (keys.Copy, self.copy_cells),
            (keys.Cut, self.cut_cells),
            (keys.Paste, self.paste_block),
            (keys.Undo, self.undo),
            (keys.Redo, self.redo),
        ]

    def _block(self) -> tuple[list[int], list[int]]:
        """Return the rows (of the sheet) and columns of what is chosen."""
        chosen = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        rows = sorted({self._model.row_of(i) for i in chosen})
        return rows, sorted({i.column() for i in chosen})

    def copy_cells(self) -> None:
        """Copy what is chosen as a block."""
        QGuiApplication.clipboard().setText(self._model.sheet.copy(*self._block()))

    def cut_cells(self) -> None:
        """Copy what is chosen and clear it."""
        self.copy_cells()
        self.clear_cells()

    def paste_block(self) -> None:
        """Put what was copied from a spreadsheet at the cursor."""
        index = self.currentIndex()
        row = self._model.row_of(index) if index.isValid() else 0
        result: Pasted = self._model.sheet.paste(row, max(index.column(), 0), QGuiApplication.clipboard().text())
        self._model.follow()
        self.pasted.emit(result)

    def clear_cells(self) -> None:
        """Empty what is chosen."""
        rows, columns = self._block()
        fields = [self._model.sheet.columns[c].id for c in columns]
        self._model.put({(r, f): Cell() for r in rows for f in fields})

    def fill_down(self) -> None:
        """Give the chosen cells what stands in the first of each column; of one cell, what stands above it."""
        rows, columns = self._block()
        if len(rows) == 1 and rows[0] > 0:
            rows = [rows[0] - 1, *rows]
        sheet = self._model.sheet
        fields = [sheet.columns[c].id for c in columns if sheet.columns[c].id != "numbers"]
        self._model.put({(r, f): sheet.own(rows[0], f) for r in rows[1:] for f in fields})

    def undo(self) -> None:
        """Take the last step back."""
        if self._model.sheet.undo():
            self._model.follow()

    def redo(self) -> None:
        """Do the step again that was taken back."""
        if self._model.sheet.redo():
            self._model.follow()


class _Cells(QStyledItemDelegate):
    """A line in the cell. What is chosen from its suggestions is kept as chosen, what is typed is read."""

    def __init__(self, table: EntryTable, model: EntryModel, desk: Desk) -> None:
        super().__init__(table)
        self._table, self._model, self._desk = table, model, desk

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        field = self._model.sheet.columns[index.column()]
        line.setAccessibleName(self._desk.say.label(field.label))
        look = look_up(head_of(field).type, self._desk)
        if look is not None:
            suggestions = Suggestions(line, look, lambda data: self._choose(line, data))
            line.setProperty("suggestions", True)
            line.installEventFilter(_Ask(line, suggestions))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        self._keep(index, Cell(editor.text()))

    def _keep(self, index: Index, cell: Cell) -> None:
        row, field = self._model.row_of(index), self._model.sheet.columns[index.column()].id
        if cell.text.strip() != self._model.sheet.own(row, field).text or cell.kept is not None:
            self._model.put({(row, field): cell})

    def _choose(self, line: QLineEdit, data: Any) -> None:
        """Keep what was chosen, and go on below."""
        index = QPersistentModelIndex(self._table.currentIndex())
        field = self._model.sheet.columns[index.column()]
        type_ = head_of(field).type
        if isinstance(type_, RecordLink) and isinstance(data, tuple):
            self._desk.names[data[0]] = data[1]
            cell = Cell(data[1], wrapped(field, data[0]))
        elif isinstance(type_, RecordLink):
            cell = Cell(data["t"], wrapped(field, data))
        elif isinstance(type_, Place):
            cell = Cell(data[1], wrapped(field, {"t": data[1], "unit": data[0]}))
        elif isinstance(type_, OneTerm):
            cell = Cell(type_.show(data, self._desk.words), wrapped(field, data))
        else:
            before, _, _ = line.text().rpartition(";")
            cell = Cell(f"{before}; {data}".strip("; ") if before else str(data))
        line.setModified(True)
        self.closeEditor.emit(line)
        self._keep(index, cell)
        self._table.setFocus()
        self._table.down()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if (
            isinstance(watched, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in enter
        ):
            self.commitData.emit(watched)
            self.closeEditor.emit(watched)
            self._table.setFocus()
            self._table.down()
            return True
        return super().eventFilter(watched, event)


class _Ask(QObject):
    """Opens the suggestions of a line on the arrow down."""

    def __init__(self, line: QLineEdit, suggestions: Suggestions) -> None:
        super().__init__(line)
        self._line, self._suggestions = line, suggestions

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._suggestions.offer("" if alt and not self._line.text() else self._line.text())
            return True
        return super().eventFilter(watched, event)
