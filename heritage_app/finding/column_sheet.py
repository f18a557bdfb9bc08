"""Which columns the list shows, and in which order: ticked, dragged, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.schema.field import Field
from db.schema.kind import Kind
from db.schema.vietnamese import fold
from heritage_app.lists.columns import choosable
from heritage_app.parts.words import plain
from heritage_app.say import Say

_FIELD = Qt.ItemDataRole.UserRole


class ColumnSheet(QDialog):
    """``show`` is called with the fields after every change; none asks for the kind's own columns."""

    def __init__(
        self, parent: QWidget, say: Say, kind: Kind, shown: Sequence[Field], show: Callable[[Sequence[Field]], None]
    ) -> None:
        super().__init__(parent)
        self._kind, self._show = kind, show
        self.setWindowTitle(say("Các cột của danh sách", "Columns of the list"))
        self.resize(460, 600)
        self.line = QLineEdit()
        self.line.setPlaceholderText(say("Tìm trường: gõ vài chữ, không cần dấu", "Find a field"))
        self.line.setAccessibleName(say("Tìm trường", "Find a field"))
        self.list = _List()
        self.list.setAccessibleName(self.windowTitle())
        own = QPushButton(say("Về các cột ban đầu", "Back to the first columns"))
        close = QPushButton(say("Xong", "Done"))
        close.setObjectName("primary")
        foot = QHBoxLayout()
        foot.addWidget(own)
        foot.addStretch(1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.addWidget(self.line)
        box.addWidget(
            plain(
                say(
                    "Đánh dấu (phím cách) để hiện; kéo, hoặc Alt+↑ Alt+↓, để đổi thứ tự.",
                    "Tick (space) to show; drag, or Alt+↑ Alt+↓, to reorder.",
                ),
                "muted",
            )
        )
        box.addWidget(self.list, 1)
        box.addLayout(foot)
        self._fill(say, shown)
        self.line.textChanged.connect(self._narrow)
        self.list.itemChanged.connect(lambda _: self._changed())
        self.list.model().rowsMoved.connect(lambda *_: self._changed())
        own.clicked.connect(self._own)
        close.clicked.connect(self.accept)

    def _fill(self, say: Say, shown: Sequence[Field]) -> None:
        rest = [f for f in choosable(self._kind) if f not in shown]
        for field in (*shown, *rest):
            item = QListWidgetItem(say.label(field.label))
            item.setData(_FIELD, field.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if field in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _narrow(self, text: str) -> None:
        wanted = fold(text.strip())
        for item in self._items():
            item.setHidden(wanted not in fold(item.text()))

    def _changed(self) -> None:
        fields = [self._kind.by_id[i.data(_FIELD)] for i in self._items() if i.checkState() == Qt.CheckState.Checked]
        if fields:
            self._show(fields)

    def _own(self) -> None:
        self._show(())
        self.accept()


class _List(QListWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            row = self.currentRow()
            if 0 <= row + by < self.count():
                item = self.takeItem(row)
                self.insertItem(row + by, item)
                self.setCurrentItem(item)
                self.itemChanged.emit(item)
            return
        super().keyPressEvent(event)
