"""The files of a record, in a strip on top of its page: looked at, ordered, captioned, added to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QListWidget, QListWidgetItem, QToolButton, QWidget

from db.model.media import Medium
from db.schema.kind import Description
from heritage_app.icons import icon
from heritage_app.media.darkroom import Darkroom
from heritage_app.say import Say
from heritage_app.theme import Colours

_HIGH = 92
_PICTURE = int(Qt.ItemDataRole.DecorationRole)
_ICONS = {"audio": "music", "video": "film", "application": "scroll-text", "image": "image"}


class _Item(QListWidgetItem):
    """A file in the strip; its picture is asked for when it comes into sight, for a record may have hundreds."""

    def __init__(self, medium: Medium, words: str, picture: Callable[[Medium], QIcon]) -> None:
        super().__init__()
        self.setFlags(
            self.flags() & ~Qt.ItemFlag.ItemIsDropEnabled
        )  # why: a picture is dropped between two, not onto one
        self._medium, self._picture = medium, picture
        self.setData(Qt.ItemDataRole.UserRole, medium.id)
        self.setToolTip(words)
        self.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def data(self, role: int) -> Any:
        return self._picture(self._medium) if role == _PICTURE else super().data(role)


class _Row(QListWidget):
    """The pictures side by side; Enter opens one, F2 writes its caption, Alt and an arrow move it, Delete takes it off."""

    wants = Signal(str, int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentRow()
        wish = {
            Qt.Key.Key_Return: "open",
            Qt.Key.Key_Enter: "open",
            Qt.Key.Key_F2: "caption",
            Qt.Key.Key_Delete: "detach",
        }.get(Qt.Key(event.key()))
        if wish and at >= 0:
            self.wants.emit(wish, at)
            return
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            if self.dragDropMode() == self.DragDropMode.InternalMove and 0 <= at + step < self.count():
                self.model().moveRow(QModelIndex(), at, QModelIndex(), at + step + (step > 0))
            return
        super().keyPressEvent(event)


class Strip(QWidget):
    """Shows the files of one record. Signals carry what is wished of which file."""

    wants_open = Signal(int)
    wants_caption = Signal(int)
    wants_detach = Signal(int)
    wants_more = Signal()
    reordered = Signal(list)

    def __init__(self, description: Description, say: Say, colours: Colours, darkroom: Darkroom) -> None:
        super().__init__()
        self._description, self._say, self._colours, self._darkroom = description, say, colours, darkroom
        self.media: list[Medium] = []
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.row = _Row()
        self.row.setObjectName("striprow")
        self.row.setViewMode(
            QListView.ViewMode.ListMode
        )  # why: dragging in icon mode moves pictures about, not their order
        self.row.setFlow(QListView.Flow.LeftToRight)
        self.row.setWrapping(False)
        self.row.setIconSize(QSize(120, _HIGH))
        self.row.setSpacing(4)
        self.row.setUniformItemSizes(True)
        self.row.setGridSize(QSize(128, _HIGH + 8))
        self.row.setFixedHeight(_HIGH + 26)
        self.row.setDragDropMode(QListView.DragDropMode.InternalMove)
        self.row.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.row.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.row.setAccessibleName(say("Ảnh, bản ghi, bản quét của phiếu", "Pictures, recordings, scans of the record"))
        self.row.itemActivated.connect(lambda item: self.wants_open.emit(self.row.row(item)))
        self.row.wants.connect(self._wished)
        self.row.model().rowsMoved.connect(lambda *_: self._moved())
        self.empty = QLabel(
            say(
                "Thả ảnh, ghi âm, bản quét vào đây, hoặc nhấn Ctrl+I.",
                "Drop pictures, recordings, scans here, or press Ctrl+I.",
            )
        )
        self.empty.setObjectName("muted")
        self.more = QToolButton()
        self.more.setIcon(icon("plus", colours.accent))
        self.more.setToolTip(say("Thêm ảnh, ghi âm, bản quét  (Ctrl+I)", "Add pictures, recordings, scans  (Ctrl+I)"))
        self.more.setAccessibleName(self.more.toolTip())
        self.more.clicked.connect(self.wants_more)
        line = QHBoxLayout(self)
        line.setContentsMargins(18, 2, 10, 2)
        line.setSpacing(6)
        line.addWidget(self.row, 1)
        line.addWidget(self.empty, 1)
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        darkroom.came.connect(self._came)
        self.show_media([])

    def show_media(self, media: Sequence[Medium]) -> None:
        """Show the files of a record, keeping the place of the cursor; of those that came to others the first comes into sight."""
        at = self.row.currentRow()
        had = {medium.id for medium in self.media}
        came = next((n for n, medium in enumerate(media) if had and medium.id not in had), -1)
        at = came if came >= 0 else at
        self.media = list(media)
        self.row.blockSignals(True)
        self.row.clear()
        for medium in media:
            self.row.addItem(_Item(medium, self.words_of(medium), self._icon))
        if media:
            self.row.setCurrentRow(min(max(at, 0), len(media) - 1))
        self.row.blockSignals(False)
        self.row.setVisible(bool(media))
        self.empty.setVisible(not media)
        if came >= 0:
            self.row.scrollToItem(self.row.item(came), QListView.ScrollHint.PositionAtCenter)

    def only_read(self) -> None:
        """Take away what would add, move or take off a file."""
        self.more.hide()
        self.empty.setText(
            self._say("Phiếu chưa có ảnh, ghi âm, bản quét.", "The record has no picture, recording or scan.")
        )
        self.row.setDragDropMode(QListView.DragDropMode.NoDragDrop)

    def words_of(self, medium: Medium) -> str:
        """Return caption, kind, author and day of a file in one line."""
        vocabulary = self._description.vocabularies["media_kind"]
        term = vocabulary.by_id.get(medium.kind)
        kind = self._say.label(term.label) if term else medium.kind.removeprefix("~")
        day = "/".join(reversed(medium.taken.split("-")))
        return " · ".join(p for p in (medium.name, kind, medium.author, day) if p)

    def _icon(self, medium: Medium) -> QIcon:
        pixmap = self._darkroom.pixmap(medium)
        if pixmap is not None:
            return QIcon(pixmap)
        name = (
            "triangle-alert"
            if self._darkroom.is_lost(medium) and medium.is_picture
            else _ICONS[medium.type.partition("/")[0]]
        )
        blank = QPixmap(120, _HIGH)
        blank.fill(self._colours.hover)
        painter = QPainter(blank)
        icon(name, self._colours.muted).paint(painter, 46, _HIGH // 2 - 14, 28, 28)
        painter.end()
        return QIcon(blank)

    def _came(self, hash_: str) -> None:
        if any(medium.hash == hash_ for medium in self.media):
            self.row.viewport().update()

    def _wished(self, wish: str, at: int) -> None:
        {"open": self.wants_open, "caption": self.wants_caption, "detach": self.wants_detach}[wish].emit(at)

    def _moved(self) -> None:
        self.reordered.emit([self.row.item(at).data(Qt.ItemDataRole.UserRole) for at in range(self.row.count())])
