"""The kinds with their counts, the saved searches, and the deleted records."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
)

from db.model.query import Count
from db.schema.field_type import grouped
from db.schema.kind import PARTS, Description
from heritage_app.icons import icon
from heritage_app.say import Say
from heritage_app.theme import Colours

START, JOURNAL, QUESTIONS, DELETED, SAVED = "start", "journal", "questions", "deleted", "saved"
_PLACE = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 28


class Sidebar(QTreeWidget):
    """Where one may go. ``went`` tells the place: ``start``, ``journal``, ``questions``, a kind's id, ``deleted:KIND`` or
    ``saved:NAME``; ``again`` a click on it. ``renamed`` (old, new), ``forgotten`` and ``updated`` tell what is to become of
    a saved search.
    """

    went = Signal(str)
    again = Signal(str)
    renamed = Signal(str, str)
    forgotten = Signal(str)
    updated = Signal(str)

    def __init__(self, description: Description, say: Say, colours: Colours) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self._description, self._say, self._colours = description, say, colours
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setAccessibleName(say("Danh mục di sản", "Heritage"))
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, self.header().ResizeMode.Stretch)
        self.header().setMinimumSectionSize(
            1
        )  # why: by itself a column is wider than a count, at the price of the names
        self.header().setSectionResizeMode(1, self.header().ResizeMode.ResizeToContents)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._add(START, say("Việc hôm nay", "Today"), "clipboard-check")
        self._add(JOURNAL, say("Nhật ký", "Journal"), "history")
        self._add(QUESTIONS, say("Giá trị cần chọn", "Values to choose"), "circle-help")
        self._items[QUESTIONS].setHidden(True)
        self._head(say("BỘ LỌC ĐÃ LƯU", "SAVED SEARCHES"))
        for part, words in PARTS.items():
            self._head(say.label(words).upper())
            for kind in description.kinds:
                if kind.part == part:
                    self._add(kind.id, say.label(kind.plural), kind.icon)
        self._head(say("PHIẾU ĐÃ XÓA", "DELETED"))
        for kind in description.kinds:
            self._add(f"{DELETED}:{kind.id}", say.label(kind.plural), "trash-2")
        self.show_counts([])
        self.show_saved([])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)
        self.itemChanged.connect(self._written)
        # why: else the first focus makes the first item current, and the window goes to a place nobody asked for
        self.setCurrentItem(self._items[START])
        self.currentItemChanged.connect(lambda item, _: self._go(item))
        self.itemClicked.connect(lambda item, _: self.again.emit(item.data(0, _PLACE) or ""))

    def _head(self, text: str) -> None:
        item = _item(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        item.setFont(0, font)
        self.addTopLevelItem(item)
        self._items[text] = item

    def _add(self, place: str, text: str, picture: str) -> None:
        item = _item(text)
        item.setData(0, _PLACE, place)
        item.setIcon(0, icon(picture, self._colours.accent if ":" not in place else self._colours.muted))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(0, text)
        self.addTopLevelItem(item)
        self._items[place] = item

    def show_saved(self, names: Sequence[str]) -> None:
        """Show the saved searches by name, above the kinds."""
        head = self._items[self._say("BỘ LỌC ĐÃ LƯU", "SAVED SEARCHES")]
        current = self.currentItem()
        here = current.data(0, _PLACE) if current is not None else None
        self.blockSignals(True)
        for place in [p for p in self._items if p.startswith(SAVED + ":")]:
            self.takeTopLevelItem(self.indexOfTopLevelItem(self._items.pop(place)))
        for at, name in enumerate(names, self.indexOfTopLevelItem(head) + 1):
            item = _item(name)
            item.setData(0, _PLACE, f"{SAVED}:{name}")
            item.setIcon(0, icon("filter", self._colours.accent))
            item.setToolTip(0, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.insertTopLevelItem(at, item)
            self._items[f"{SAVED}:{name}"] = item
        head.setHidden(not names)
        if here in self._items:
            self.setCurrentItem(self._items[here])
        self.blockSignals(False)

    def rename(self, name: str) -> None:
        """Let the name of a saved search be written."""
        item = self._items.get(f"{SAVED}:{name}")
        if item is not None:
            self.scrollToItem(item)
            self.editItem(item, 0)

    def _written(self, item: QTreeWidgetItem, _column: int) -> None:
        place = item.data(0, _PLACE) or ""
        if place.startswith(SAVED + ":") and item.text(0) != place.removeprefix(SAVED + ":"):
            self.renamed.emit(place.removeprefix(SAVED + ":"), item.text(0))

    def _saved_at(self, item: QTreeWidgetItem | None) -> str:
        place = (item.data(0, _PLACE) if item is not None else "") or ""
        return place.removeprefix(SAVED + ":") if place.startswith(SAVED + ":") else ""

    def _offer(self, at: QPoint) -> None:
        name, say = self._saved_at(self.itemAt(at)), self._say
        if not name:
            return
        menu = QMenu(self)
        menu.addAction(say("Đổi tên (F2)", "Rename (F2)"), lambda: self.rename(name))
        menu.addAction(
            say("Lưu những gì đang hiện vào đây", "Keep what is shown here"), lambda: self.updated.emit(name)
        )
        menu.addAction(say("Bỏ bộ lọc này (Delete)", "Take it away (Delete)"), lambda: self.forgotten.emit(name))
        menu.exec(self.viewport().mapToGlobal(at))
        menu.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self._saved_at(self.currentItem())
        if name and event.key() == Qt.Key.Key_F2:
            self.rename(name)
        elif name and event.key() == Qt.Key.Key_Delete:
            self.forgotten.emit(name)
        else:
            super().keyPressEvent(event)

    def _go(self, item: QTreeWidgetItem | None) -> None:
        place = item.data(0, _PLACE) if item else None
        if place:
            self.went.emit(place)

    def show_counts(self, counts: Sequence[Count]) -> None:
        """Show how many records there are of each kind; kinds without deleted records are not among the deleted."""
        by_kind = {c.kind: c for c in counts}
        any_deleted = False
        for kind in self._description.kinds:
            count = by_kind.get(kind.id)
            self._items[kind.id].setText(1, grouped(count.alive, self._say.language) if count else "0")
            gone = self._items[f"{DELETED}:{kind.id}"]
            gone.setText(1, grouped(count.deleted, self._say.language) if count else "")
            gone.setHidden(not (count and count.deleted))
            any_deleted = any_deleted or bool(count and count.deleted)
        self._items[self._say("PHIẾU ĐÃ XÓA", "DELETED")].setHidden(not any_deleted)

    def show_questions(self, number: int) -> None:
        """Show how many records have values to choose; where none has, the place is not there."""
        self._items[QUESTIONS].setText(1, grouped(number, self._say.language))
        self._items[QUESTIONS].setHidden(not number)

    def stand_at(self, place: str) -> None:
        """Put the cursor on a place without going there again."""
        item = self._items.get(place)
        if item is not None:
            self.blockSignals(True)
            self.setCurrentItem(item)
            self.blockSignals(False)


def _item(text: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem([text, ""])
    item.setSizeHint(0, QSize(0, _ROW_HEIGHT))  # why: the least; the count beside it asks for what its letters need
    return item
