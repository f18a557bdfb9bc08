"""The table itself: rows of records, the keyboard in it, bands over groups, and the place it keeps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from heritage_app.theme import Colours

_ROW_HEIGHT = 30
_TYPING_MS = 1_200
Index = QModelIndex | QPersistentModelIndex
_PASTE = QKeySequence.StandardKey.Paste
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_Flag = QItemSelectionModel.SelectionFlag
_ALONE, _ALSO = _Flag.ClearAndSelect | _Flag.Rows, _Flag.Select | _Flag.Rows


class RecordView(QTableView):
    """The lines of a list. ``entered``: Enter was pressed on the record under the cursor; ``sought``: letters typed to jump;
    ``resized``: there is other room for columns; ``seen``, once: rows have been painted.
    """

    entered = Signal()
    resized = Signal()
    edits = Signal(str)
    fills = Signal()
    pastes = Signal()
    empties = Signal()
    sought = Signal(str)
    seen = Signal()

    def __init__(self, model: QAbstractItemModel, header: QHeaderView, name: str, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._bands: dict[int, str] = {}
        self._starts: list[int] = []
        self._unseen = True
        self.as_sheet = False
        self._column = 0
        self._typed = ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.forget_typed)
        self.setHorizontalHeader(header)
        self.setModel(model)
        # why: a header asks every row whether it is chosen, each time it is painted; it shows nothing of it
        header.setSelectionModel(QItemSelectionModel(model, header))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(False)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(max(_ROW_HEIGHT, self.fontMetrics().height() + 12))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._plain = self.itemDelegate()
        self._banded = _UnderBands(self)

    def show_bands(self, groups: Sequence[tuple[str, int]]) -> None:
        """Put a band with its words over the first row of each group; none: no bands. The model was reset just now."""
        self._bands = {}
        header, row = self.verticalHeader(), 0
        for words, number in groups:
            self._bands[row] = words
            row += number
        self._starts = list(self._bands)
        self.setItemDelegate(self._banded if groups else self._plain)
        height = header.defaultSectionSize() + self.band_height()
        for row in self._bands:
            header.resizeSection(row, height)

    def band_height(self) -> int:
        """Return how high a band is, in pixels."""
        return self.fontMetrics().height() + 12

    def has_band(self, row: int) -> bool:
        """Say whether a row begins a group."""
        return row in self._bands

    def band_of(self, row: int) -> str:
        """Return the words of the band over the group a row is in, which may be far above; nothing where there are no groups."""
        at = bisect_right(self._starts, row) - 1
        return self._bands[self._starts[at]] if row >= 0 and at >= 0 else ""

    def chosen_spans(self) -> list[tuple[int, int]]:
        """Return the rows chosen as spans, both ends included, in order, each row once."""
        spans: list[tuple[int, int]] = []
        chosen = self.selectionModel().selection()
        for top, bottom in sorted((chosen.at(i).top(), chosen.at(i).bottom()) for i in range(chosen.size())):
            if spans and top <= spans[-1][1] + 1:
                spans[-1] = (spans[-1][0], max(bottom, spans[-1][1]))
            else:
                spans.append((top, bottom))
        return spans

    def chosen_rows(self) -> Iterator[int]:
        """Yield the rows chosen, in order."""
        for first, last in self.chosen_spans():
            yield from range(first, last + 1)

    def turn_sheet(self, on: bool) -> None:
        """Choose and write cells as in a spreadsheet, or choose records again."""
        self.as_sheet = on
        chosen = (
            QAbstractItemView.SelectionBehavior.SelectItems if on else QAbstractItemView.SelectionBehavior.SelectRows
        )
        self.setSelectionBehavior(chosen)
        self.setShowGrid(on)
        if self.currentIndex().isValid():
            self.selectionModel().setCurrentIndex(self.currentIndex(), _Flag.ClearAndSelect if on else _ALONE)

    def chosen_block(self) -> tuple[int, int, list[int]] | None:
        """Return first and last row and the columns, as they stand, of what is chosen; of several blocks what spans them."""
        chosen = self.selectionModel().selection()
        parts = [chosen.at(i) for i in range(chosen.size())]
        if not parts:
            return None
        header = self.horizontalHeader()
        if not self.as_sheet:
            columns = [self.currentIndex().column()]
        else:
            columns = sorted({c for p in parts for c in range(p.left(), p.right() + 1)}, key=header.visualIndex)
        return min(p.top() for p in parts), max(p.bottom() for p in parts), columns

    def columns_from(self, column: int) -> list[int]:
        """Return the columns from one on, as they stand."""
        header = self.horizontalHeader()
        return [header.logicalIndex(at) for at in range(header.visualIndex(column), header.count())]

    def go(self, down: int, right: int) -> None:
        """Move the cursor by cells."""
        header = self.horizontalHeader()
        row = min(max(self.currentIndex().row() + down, 0), self.model().rowCount() - 1)
        at = min(max(header.visualIndex(self.currentIndex().column()) + right, 0), header.count() - 1)
        index = self.model().index(row, header.logicalIndex(at))
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect if self.as_sheet else _ALONE)
        self.scrollTo(index)

    def put_cursor(self, row: int) -> None:
        """Put the cursor on a row, which alone is chosen then."""
        index = self.model().index(row, min(self._column, self.model().columnCount() - 1))
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect if self.as_sheet else _ALONE)
        self.scrollTo(index)

    def rows_above(self) -> int:
        """Return how many rows are seen above the one under the cursor; -1 where that is not seen."""
        above = self.currentIndex().row() - self.rowAt(0)
        return above if self.currentIndex().isValid() and 0 <= above <= self.viewport().height() // _ROW_HEIGHT else -1

    def put_back(self, above: int, chosen: Sequence[int]) -> None:
        """Let the row under the cursor stand where it stood, and choose again what was chosen."""
        if above >= 0:
            self.verticalScrollBar().setValue(self.currentIndex().row() - above)
        for row in chosen:
            self.selectionModel().select(self.model().index(row, 0), _ALSO)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unseen and self.model().rowCount():
            self._unseen = False
            self.seen.emit()
        if not self._bands:
            return
        painter = QPainter(self.viewport())
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        for row in self._seen():
            if row in self._bands:
                top, wide = self.rowViewportPosition(row), self.viewport().width()
                band = QRect(0, top, wide, self.band_height())
                painter.fillRect(band, QColor(self._colours.ground))
                painter.setPen(QColor(self._colours.accent))
                painter.drawText(
                    band.adjusted(8, 0, -8, 0),
                    Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                    painter.fontMetrics().elidedText(self._bands[row], Qt.TextElideMode.ElideRight, wide - 16),
                )

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._column = current.column()  # why: kept for when the list was read again

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def _seen(self) -> Iterable[int]:
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height())
        return range(first, (last if last >= 0 else self.model().rowCount() - 1) + 1)

    def event(self, event: QEvent) -> bool:
        # why: in a sheet these keys belong to the cells, not to the record beside it
        overrides = self.as_sheet and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and (event.matches(_PASTE) or _is_fill(event)):
            event.accept()
            return True
        return super().event(event)

    def _sheet_key(self, event: QKeyEvent) -> bool:
        """Take a key that writes into cells; return whether it was one."""
        if event.key() == Qt.Key.Key_F2:
            self.edits.emit("")
        elif not self.as_sheet:
            return False
        elif _is_fill(event):
            self.fills.emit()
        elif event.matches(_PASTE):
            self.pastes.emit()
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.empties.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.go(1, 0)
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.go(0, 1 if event.key() == Qt.Key.Key_Tab else -1)
        elif event.text().isprintable() and event.text() and not event.modifiers() & _HELD:
            self.edits.emit(event.text())
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._sheet_key(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if held == Qt.KeyboardModifier.NoModifier:
            # why: UniKey and EVKey correct a word by sending Backspace
            if event.key() == Qt.Key.Key_Backspace and self._typed:
                self._seek(self._typed[:-1])
                return
            if event.text().isprintable() and event.text() and (self._typed or event.text() != " "):
                self._seek(self._typed + event.text())
                return
        super().keyPressEvent(event)

    def _seek(self, typed: str) -> None:
        self._typed = typed
        self._typing.start()
        self.sought.emit(typed)

    def forget_typed(self) -> None:
        """Begin anew with the next letter."""
        self._typed = ""
        self._typing.stop()
        self.sought.emit("")


def _is_fill(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class _UnderBands(QStyledItemDelegate):
    """Draws the first row of a group below its band."""

    def __init__(self, view: RecordView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._lower(option, index)
        super().paint(painter, option, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        self._lower(option, index)
        super().updateEditorGeometry(editor, option, index)

    def _lower(self, option: QStyleOptionViewItem, index: Index) -> None:
        if self._view.has_band(index.row()):
            rect = QRect(option.rect)
            rect.setTop(rect.top() + self._view.band_height())
            option.rect = rect
