"""The outline of a form: its parts as a tree, marked where something is wrong."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from heritage_app.form_editor.draft import Node
from heritage_app.say import Say
from reports.form_faults import Place, Wrong

_PLACE = Qt.ItemDataRole.UserRole


class Outline(QTreeWidget):
    """``chosen`` gives the place gone to; Delete, Alt+↑, Alt+↓ and Enter ask for what they say."""

    chosen = Signal(object)
    less = Signal()
    shift = Signal(int)
    into = Signal()

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("Các phần của mẫu", "Parts of the form"))
        self.currentItemChanged.connect(self._gone_to)

    def show_nodes(self, nodes: tuple[Node, ...], wrongs: tuple[Wrong, ...], place: Place) -> None:
        """Show the parts, and stand at one of them."""
        with QSignalBlocker(self):
            self.clear()
            here: QTreeWidgetItem | None = None
            for node in nodes:
                here = self._add(self.invisibleRootItem(), node, wrongs, place) or here
            self.expandAll()
            item = here or self.topLevelItem(0)
            if item is not None:
                self.setCurrentItem(item)
                self.scrollToItem(item)

    def _add(
        self, above: QTreeWidgetItem, node: Node, wrongs: tuple[Wrong, ...], place: Place
    ) -> QTreeWidgetItem | None:
        words = self._say.label(node.label)
        item = QTreeWidgetItem([f"{words}: {node.says}" if node.says else words])
        item.setData(0, _PLACE, node.place)
        above.addChild(item)
        self._mark(item, node, wrongs)
        here = item if node.place == place else None
        for inner in node.below:
            here = self._add(item, inner, wrongs, place) or here
        return here

    def _mark(self, item: QTreeWidgetItem, node: Node, wrongs: tuple[Wrong, ...]) -> None:
        below = {inner.place for inner in node.below}
        own = [
            w for w in wrongs
            if w.at[: len(node.place)] == node.place and (node.place or len(w.at) <= 1) and not any(w.at[: len(b)] == b for b in below)
        ]  # fmt: skip
        if own:
            item.setText(0, f"✕ {item.text(0)}")
            font = item.font(0)
            font.setBold(True)
            item.setFont(0, font)
            item.setToolTip(0, "\n".join(self._say.label(w.label) for w in own))

    def _gone_to(self, item: QTreeWidgetItem | None, _before: object) -> None:
        if item is not None:
            self.chosen.emit(item.data(0, _PLACE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.shift.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.less.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.into.emit()
        else:
            super().keyPressEvent(event)
