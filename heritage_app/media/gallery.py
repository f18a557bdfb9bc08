"""The list as pictures: a table whose cells are records, so that a quarter of a million cost what fifty cost."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from db.catalogue.media import first_media
from db.model.media import Medium
from db.model.query import Line
from heritage_app.icons import icon
from heritage_app.lists.table import RecordTable
from heritage_app.media.darkroom import Darkroom
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.theme import Colours

Index = QModelIndex | QPersistentModelIndex
_CELL = 176
_PICTURE = 128
_MOST_KNOWN = 6000


class _Cells(QAbstractTableModel):
    """The lines of a list, ``columns`` side by side."""

    def __init__(self, source: RecordTable) -> None:
        super().__init__()
        self.source = source
        self.columns = 1
        source.modelReset.connect(self.again)
        source.rowsInserted.connect(lambda *_: self.again())
        source.dataChanged.connect(lambda *_: self.layoutChanged.emit())

    def again(self) -> None:
        """Count anew."""
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else -(-self.source.rowCount() // self.columns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self.columns

    def line(self, index: Index) -> Line | None:
        """Return the record in a cell, where it is at hand."""
        at = index.row() * self.columns + index.column()
        return self.source.line(at) if at < self.source.rowCount() else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            line = self.line(index)
            return f"{line.name}  {line.number}" if line else None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        at = index.row() * self.columns + index.column()
        return super().flags(index) if at < self.source.rowCount() else Qt.ItemFlag.NoItemFlags


class _Picture(QStyledItemDelegate):
    def __init__(self, gallery: Gallery) -> None:
        super().__init__(gallery)
        self._gallery = gallery

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._gallery.draw(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(_CELL, _CELL)


class Gallery(QTableView):
    """Shows each record of the list by its first picture. ``chosen`` tells the row of the list under the cursor."""

    chosen = Signal(int)
    entered = Signal()

    def __init__(self, session: Session, say: Say, colours: Colours, source: RecordTable, darkroom: Darkroom) -> None:
        super().__init__()
        self._session, self._say, self._colours, self._darkroom = session, say, colours, darkroom
        self._known: dict[str, Medium | None] = {}
        self._asked: set[str] = set()
        self.cells = _Cells(source)
        self.setModel(self.cells)
        self.setItemDelegate(_Picture(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultSectionSize(_CELL)
        self.verticalHeader().setDefaultSectionSize(_CELL)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(say("Danh sách phiếu dạng ảnh", "Records as pictures"))
        self.selectionModel().currentChanged.connect(lambda now, _: self._moved(now))
        darkroom.came.connect(lambda _: self.viewport().update())
        session.changed.connect(self._forget)

    def go_to(self, row: int) -> None:
        """Put the cursor on a row of the list."""
        index = self.cells.index(*divmod(max(row, 0), self.cells.columns))
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def _forget(self, changes: Any) -> None:
        if "media" in changes.kinds:
            self._known.clear()
            self._asked.clear()
            self.viewport().update()

    def _moved(self, index: QModelIndex) -> None:
        if self.isVisible() and index.isValid():
            self.chosen.emit(index.row() * self.cells.columns + index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        at, last = self.currentIndex(), self.cells.columns - 1
        # why: the cells are one list read in lines: beyond the end of a line stands the beginning of the next
        if event.key() == Qt.Key.Key_Right and at.column() == last:
            self.setCurrentIndex(self.cells.index(at.row() + 1, 0))
        elif event.key() == Qt.Key.Key_Left and at.column() == 0 and at.row():
            self.setCurrentIndex(self.cells.index(at.row() - 1, last))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max(1, (self.viewport().width()) // _CELL)
        if columns != self.cells.columns:
            at, had = self.currentIndex(), self.cells.columns
            row = at.row() * had + at.column() if at.isValid() else -1
            self.cells.columns = columns
            self.cells.again()
            self.horizontalHeader().setDefaultSectionSize(max(_CELL, self.viewport().width() // columns))
            if row >= 0:
                self.go_to(row)

    def medium_of(self, line: Line) -> Medium | None:
        """Return the first file of a record, asked for together with those around it."""
        if line.id not in self._known and line.id not in self._asked:
            self._asked.add(line.id)
            if len(self._asked) == 1:
                # why: a frame asks for each of its cells; one question answers for all of them
                self._session.ask(self._read, self._came, "gallery")
        return self._known.get(line.id)

    def _read(self, reader: Any) -> dict[str, Medium | None]:
        wished = list(self._asked)
        found = first_media(reader, wished)
        return {record: found.get(record) for record in wished}

    def _came(self, found: dict[str, Medium | None]) -> None:
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(found)
        self._asked -= set(found)
        if self._asked:
            self._session.ask(self._read, self._came, "gallery")
        self.viewport().update()

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one record: its picture, its name, and whether the cursor stands there."""
        line = self.cells.line(index)
        if line is None:
            return
        c, cell = self._colours, option.rect.adjusted(6, 6, -6, -6)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(cell, QColor(c.chosen))
        room = QRect(cell.x() + 4, cell.y() + 4, cell.width() - 8, _PICTURE)
        medium = self.medium_of(line)
        pixmap = self._darkroom.pixmap(medium) if medium else None
        if pixmap is not None:
            shown = pixmap.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            at = QRect(
                room.center().x() - shown.width() // 2,
                room.center().y() - shown.height() // 2,
                shown.width(),
                shown.height(),
            )
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(at, pixmap)
        else:
            painter.fillRect(room, QColor(c.hover))
            icon("image", c.line if medium is None else c.muted).paint(
                painter, room.center().x() - 16, room.center().y() - 16, 32, 32
            )
        painter.setPen(QColor(c.ink))
        below = QRect(cell.x() + 4, room.bottom() + 3, cell.width() - 8, cell.bottom() - room.bottom() - 4)
        text = painter.fontMetrics().elidedText(
            line.name or line.number or "…", Qt.TextElideMode.ElideRight, below.width()
        )
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, text)
        if chosen and self.hasFocus():
            painter.setPen(QPen(QColor(c.accent), 1))
            painter.drawRect(cell.adjusted(0, 0, -1, -1))
        painter.restore()
