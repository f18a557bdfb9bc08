"""What every editor is, and the line editors: text, numbers, quantities, days, datings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.schema.field import Field
from db.schema.field_type import Refused, Value
from db.schema.label import Label
from db.schema.old_text import Cured
from heritage_app.forms.desk import Desk
from heritage_app.forms.pasting import Paragraphs, paste_into, told
from heritage_app.say import Say

_MOST_LINES = 14


class Editor(QWidget):
    """Edits one value. ``edited`` is sent while typing, ``committed`` when the field is left or a choice is
    made, ``rearranged`` when it has other controls than before.
    """

    edited = Signal()
    committed = Signal()
    rearranged = Signal()

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__()
        self.field = field
        self.desk = desk
        self.setSizePolicy(self.sizePolicy().horizontalPolicy(), self.sizePolicy().verticalPolicy().Maximum)

    def show_value(self, value: Value) -> None:
        """Put a kept value (None: nothing) into the editor, without sending anything."""
        raise NotImplementedError

    def value(self) -> Value:
        """Return the kept value of what stands in the editor; raise ``Refused`` where it is not one."""
        raise NotImplementedError

    def typed(self) -> str:
        """Return what was typed, for a draft."""
        return ""

    def show_typed(self, text: str) -> None:
        """Put typed text back from a draft."""

    def target(self) -> QWidget:
        """Return the widget that takes the keyboard."""
        return self

    def wrong(self) -> QWidget:
        """Return the control that holds what is no value, in sight."""
        return self.target()

    def chain(self) -> list[QWidget]:
        """Return the controls in the order of the Tab key."""
        return [self.target()]

    def take_label(self, label: QLabel) -> bool:
        """Put the field's label where it belongs and say so; else it stands at the left of the editor."""
        return False

    def indent(self) -> int:
        """Return where words under an editor that took its label begin, in pixels."""
        return 0

    def name_it(self, text: str, description: str = "") -> None:
        """Give the control its accessible name and description."""
        self.target().setAccessibleName(text)
        self.target().setAccessibleDescription(description)


_LEAVING = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class Line_(QLineEdit):
    """A line that leaves Ctrl+Z to the program when it has nothing of its own to undo."""

    left = Signal()
    cured = Signal(object)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_E and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                event.ignore()  # why: on Linux a line would take it for "end of line"
                return False
            undo = event.matches(event_key("Undo")) and not self.isUndoAvailable()
            redo = event.matches(event_key("Redo")) and not self.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(event_key("Paste")) and (found := paste_into(self, QGuiApplication.clipboard().mimeData())):
            self.cured.emit(found)
            return
        super().keyPressEvent(event)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if enter and self.hasFocus():  # why: what Enter did may have sent the keyboard on already
            self.focusNextChild()

    def show_text(self, text: str) -> None:
        """Show a text from its beginning; where somebody is typing the caret stays where it is, at the end if it was there."""
        at = self.cursorPosition() if self.hasFocus() else 0
        at_end = self.hasFocus() and at == len(self.text())
        self.setText(text)
        self.setCursorPosition(len(text) if at_end else min(at, len(text)))

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()
            if event.reason() in _LEAVING:
                self.home(False)  # why: a long value is read from its beginning


def event_key(name: str) -> Any:
    """Return Qt's standard key of a name."""
    from PySide6.QtGui import QKeySequence  # why: only when a key is looked up

    return getattr(QKeySequence.StandardKey, name)


def quiet_line(placeholder: str = "") -> Line_:
    """Return a line that shows its frame only when pointed at or focused."""
    line = Line_()
    line.setProperty("quiet", "true")
    line.setPlaceholderText(placeholder)
    return line


class OneLine(Editor):
    """Edits one line of text."""

    def __init__(self, field: Field, desk: Desk, hint: str = "") -> None:
        super().__init__(field, desk)
        self.line = quiet_line(hint)

    def typed(self) -> str:
        return self.line.text()

    def show_typed(self, text: str) -> None:
        self.line.setText(text)

    def target(self) -> QWidget:
        return self.line


class LineEditor(OneLine):
    """A line of typed text, read by the field's type; what was understood is shown beside it."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__(field, desk)
        self.understood = QLabel()
        self.understood.setObjectName("understood")
        self.understood.setTextFormat(Qt.TextFormat.PlainText)
        self.understood.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self.line, 0, 0)
        self._grid.addWidget(self.understood, 0, 1)
        self._cured: QLabel | None = None
        self._kept: Value = None
        self._shown = ""
        self.line.textEdited.connect(self._typing)
        self.line.cured.connect(self._tell_cured)
        self.line.left.connect(self._leave)
        self.line.returnPressed.connect(self._leave)

    def show_value(self, value: Value) -> None:
        self._kept = value
        self._shown = "" if value is None else self.field.type.typed(value, self.desk.words)
        self.line.show_text(self._shown)
        self._understand()

    def value(self) -> Value:
        if self.line.text() == self._shown:
            return self._kept
        text = self.line.text().strip()
        return self.field.type.accept(text, self.desk.words) if text else None

    def show_typed(self, text: str) -> None:
        self.line.setText(text)
        self._understand()

    def _typing(self) -> None:
        self._understand()
        if self._cured is not None:
            self._cured.hide()
        self.edited.emit()

    def _tell_cured(self, found: Cured) -> None:
        self.edited.emit()
        if self._cured is None:  # why: beside the line a sentence would leave no room for what was pasted
            self._cured = QLabel()
            self._cured.setObjectName("understood")
            self._cured.setTextFormat(Qt.TextFormat.PlainText)
            self._cured.setWordWrap(True)
            self._grid.addWidget(self._cured, 1, 0, 1, 2)
        self._cured.setText(told(found, self.desk.say))
        self._cured.show()

    def _leave(self) -> None:
        if self.line.text() != self._shown:
            try:
                value = self.value()
            except Refused:
                pass
            else:
                if value is not None and not isinstance(value, str):
                    self.show_value(value)
        # why: also after typing and taking it back, so that no old refusal stays beside the field
        self.committed.emit()

    def _understand(self) -> None:
        text = ""
        typed = self.line.text().strip()
        if typed and not type(self.field.type).__name__.endswith("Text"):
            try:
                value = self.field.type.accept(typed, self.desk.words)
                text = self.field.type.understood(value, self.desk.words)
            except Refused:
                text = ""
        self.understood.setText(text)
        self.understood.setVisible(bool(text) and text != typed)


class LongEditor(Editor):
    """Paragraphs that grow with what is written."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__(field, desk)
        self.text = Paragraphs()
        self.text.setProperty("quiet", "true")
        self.text.setTabChangesFocus(True)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.text)
        self.understood = QLabel()
        self.understood.setObjectName("understood")
        self.understood.setTextFormat(Qt.TextFormat.PlainText)
        self.understood.setWordWrap(True)
        self.understood.hide()
        box.addWidget(self.understood)
        self.text.cured.connect(self._tell_cured)
        self._kept = ""
        self._quiet = False
        self.text.textChanged.connect(self._typing)
        self.text.installEventFilter(self)

    def show_value(self, value: Value) -> None:
        self._kept = value or ""
        self.show_typed(self._kept)

    def show_typed(self, text: str) -> None:
        self._quiet = True
        self.text.setPlainText(text)
        self._quiet = False
        self._grow()

    def value(self) -> Value:
        text = self.text.toPlainText()
        if text == self._kept:
            return self._kept or None
        return self.field.type.accept(text, self.desk.words) if text.strip() else None

    def typed(self) -> str:
        return self.text.toPlainText()

    def target(self) -> QWidget:
        return self.text

    def _tell_cured(self, found: Cured) -> None:
        self.understood.setText(told(found, self.desk.say))
        self.understood.show()

    def _typing(self) -> None:
        self._grow()
        self.understood.hide()
        if not self._quiet:
            self.edited.emit()

    def _grow(self) -> None:
        lines = min(max(int(self.text.document().size().height()), 1), _MOST_LINES)
        margins = int(self.text.document().documentMargin() * 2) + 14
        self.text.setFixedHeight(lines * self.text.fontMetrics().lineSpacing() + margins)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.committed.emit()
        elif event.type() == QEvent.Type.Resize:
            self._grow()
        return super().eventFilter(watched, event)


class Told(QWidget):
    """What is to be said under a field: a sentence for each problem with its level, never only by colour; what may be
    meant is offered, and ``taken`` sends it.
    """

    taken = Signal(str)
    _SIGNS = {"impossible": "✕ ", "law": "⚠ ", "advice": "· "}

    def __init__(self, say: Say | None = None) -> None:
        super().__init__()
        self._say = say
        self._items: list[tuple[str, str, str]] = []
        self._offers: list[QPushButton] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.hide()

    def tell(self, level: str, text: str, offered: str = "") -> None:
        """Say one thing, or nothing for an empty text."""
        self.tell_all([(level, text, offered)] if text else [])

    def tell_all(self, items: Sequence[tuple[str, str, str]]) -> None:
        """Say several things: level, sentence, and what is offered instead (empty: nothing)."""
        if self._items != list(items):
            self._items = list(items)
            self._offers = []
            while (item := self._box.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
            for level, text, offered in items:
                self._put(level, text, offered)
        self.setVisible(bool(items))

    def _put(self, level: str, text: str, offered: str) -> None:
        words = QLabel(self._SIGNS.get(level, "") + text)
        words.setObjectName("problem")
        words.setProperty("level", level)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._box.addWidget(words)
        if offered and self._say is not None:
            button = QPushButton(self._say(f"Ghi “{offered}”", f"Write “{offered}”").replace("&", "&&"))
            button.setObjectName("quiet")
            button.clicked.connect(lambda: self.taken.emit(offered))
            self._offers.append(button)
            self._box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def text(self) -> str:
        """Return all that is said, a line each."""
        return "\n".join(self._SIGNS.get(level, "") + text for level, text, _ in self._items)

    def chain(self) -> list[QWidget]:
        """Return what Tab goes through: the offers."""
        return list(self._offers)


def sentence(refused: Refused, say: Say) -> str:
    """Return the words of a refusal."""
    label: Label = refused.label
    return say.label(label)
