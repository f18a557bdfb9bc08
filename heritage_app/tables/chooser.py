"""Choosing where something goes: a line to type in and a list that narrows, for fields and for terms."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from db.exchange.columns.mapping import ID as ID_COLUMN
from db.exchange.columns.mapping import IGNORE, RAW, ROLES, SEQUENCE
from db.exchange.intake.taking_in import role_or_path
from db.schema.kind import Kind
from db.schema.rows import Rows
from db.schema.vietnamese import fold
from heritage_app.say import Say

Choice = tuple[str, str]
"""What is chosen, and the words it is shown with."""


class Chooser(QDialog):
    """A list one types into. ``chosen`` is what was taken, or None."""

    def __init__(self, parent: QWidget, title: str, say: Say, choices: Sequence[Choice], now: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(460, 520)
        self._choices = list(choices)
        self.chosen: str | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText(say("Gõ để lọc…", "Type to narrow…"))
        self.line.setAccessibleName(title)
        self.line.textChanged.connect(self._narrow)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setSpacing(3)
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        box = QVBoxLayout(self)
        box.addWidget(self.line)
        box.addWidget(self.list, 1)
        self._narrow("")
        at = next((n for n, (value, _) in enumerate(self._choices) if value == now), 0)
        self.list.setCurrentRow(at)

    def _narrow(self, typed: str) -> None:
        self.list.clear()
        words = fold(typed).split()
        found = [choice for choice in self._choices if all(word in fold(choice[1]) for word in words)]
        for value, shown in sorted(found, key=lambda choice: _how_far(choice[1], " ".join(words))):
            item = QListWidgetItem(shown)
            item.setData(Qt.ItemDataRole.UserRole, value)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _take(self, item: QListWidgetItem) -> None:
        self.chosen = item.data(Qt.ItemDataRole.UserRole)
        self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}.get(
                Qt.Key(event.key())
            )
            if step:
                self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem():
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)


def _how_far(shown: str, typed: str) -> int:
    """Return how near a choice is to what is typed: the very words, a name that begins so, the last part of a path, any other."""
    if not typed:
        return 0
    whole, last = fold(shown), fold(shown.rpartition(" › ")[2])
    return 0 if whole == typed else 1 if whole.startswith(typed) else 2 if last.startswith(typed) else 3


def places_to_go(kind: Kind, say: Say) -> list[Choice]:
    """Return every role and field of a kind a column may go to."""
    found = [(role, say.label(ROLES[role])) for role in (RAW, IGNORE, SEQUENCE, ID_COLUMN)]
    for field in kind.fields:
        if isinstance(field.type, Rows):
            paths = [f"{field.id}.{inner.id}" for inner in field.type.fields]
            found += [(path, say.label(role_or_path(kind, path))) for path in paths]
        else:
            found.append((field.id, say.label(field.label)))
    return found
