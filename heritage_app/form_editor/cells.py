"""Editors of the values of a form, one for each sort of value: made by ``cell_for``, each tells what it was changed to."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from db.catalogue.journal import typed_day
from heritage_app.form_editor.controls import signed
from heritage_app.form_editor.new_parts import label_with
from heritage_app.forms.suggest import Suggestion
from heritage_app.lists.new_condition import OfferLine
from heritage_app.parts.words import plain
from heritage_app.say import Say
from reports.form_schema import Slot
from reports.form_values import Scope
from reports.forms import IN_TEXT

_SENTENCE_LINES = 3


class _OneUndo(QObject):
    """Lets Ctrl+Z and Ctrl+Y go past a line to the history of the whole form."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        undoing = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and any(event.matches(key) for key in undoing)
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class Cell(QWidget):
    """Edits one value; ``changed`` gives it as it stands in the file, and whether it is being typed."""

    changed = Signal(object, bool)

    def __init__(self, slot: Slot, say: Say) -> None:
        super().__init__()
        self.slot, self.say = slot, say
        self._first: QWidget | None = None
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(4)

    def take_keyboard(self) -> None:
        """Give the keyboard to the value, ready to be typed over."""
        if self._first is not None:  # why: no focus proxy, or Tab would come by here twice
            self._first.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, widget: QWidget, name: str = "") -> None:
        """Add a control that people hear of by the words of the value."""
        words = self.say.label(self.slot.label)
        widget.setAccessibleName(f"{words} ({name})" if name else words)
        widget.setToolTip(self.say.label(self.slot.hint))
        if isinstance(widget, (QLineEdit, QPlainTextEdit)):
            widget.installEventFilter(_OneUndo(widget))
        self.box.addWidget(widget)
        self._first = self._first or widget


class _Text(Cell):
    def __init__(self, slot: Slot, say: Say, value: Any) -> None:
        super().__init__(slot, say)
        line = QLineEdit(value or "")
        line.setPlaceholderText(say.label(slot.hint))
        line.setCursorPosition(0)
        line.textEdited.connect(lambda text: self.changed.emit(text, True))
        self._add(line)


class _Day(Cell):
    """A day as people write it; what is not one stays as typed, and is told as a mistake of the form."""

    def __init__(self, slot: Slot, say: Say, value: Any) -> None:
        super().__init__(slot, say)
        kept = typed_day(value or "")
        line = QLineEdit(f"{kept:%d/%m/%Y}" if kept else value or "")
        line.setPlaceholderText(say.label(slot.hint))
        line.textEdited.connect(self._typed)
        self._add(line)

    def _typed(self, text: str) -> None:
        day = typed_day(text)
        self.changed.emit(day.isoformat() if day else text, True)


class _Words(Cell):
    """A label: the words of the window's language, and below them the other's where they say something else."""

    def __init__(self, slot: Slot, say: Say, value: Any, scope: Scope | None) -> None:
        super().__init__(slot, say)
        self._value = value
        other = "en" if say.language == "vi" else "vi"
        both = value if isinstance(value, dict) else {}
        self._edit(say.language, scope is not None, both, "")
        if both.get(other, "") not in ("", both.get(say.language, "")):
            self._edit(other, scope is not None, both, say("tiếng Anh:", "Vietnamese:"))
        if scope is not None:
            self._offer(scope, both.get(say.language, ""))

    def _edit(self, language: str, long: bool, both: dict[str, Any], name: str) -> None:
        text = str(both.get(language, ""))
        edit: QLineEdit | QPlainTextEdit
        if long:
            edit = QPlainTextEdit(text)
            edit.setTabChangesFocus(True)
            edit.setFixedHeight(edit.fontMetrics().lineSpacing() * (_SENTENCE_LINES if not name else 2) + 14)
            edit.textChanged.connect(partial(self._typed, language, edit))
        else:
            edit = QLineEdit(text)
            edit.setCursorPosition(0)
            edit.textEdited.connect(partial(self._typed, language, edit))
        if name:
            self.box.addWidget(plain(name, "muted"))
        else:
            edit.setPlaceholderText(self.say.label(self.slot.hint))
            self._main = edit
        self._add(edit, name)

    def _typed(self, language: str, edit: QLineEdit | QPlainTextEdit, *_: object) -> None:
        text = edit.toPlainText() if isinstance(edit, QPlainTextEdit) else edit.text()
        if language == self.say.language:
            self._value = label_with(self._value, text, language)
        else:
            self._value = {**(self._value or {"vi": text, "en": text}), language: text}
        gone = not any(self._value.values()) and self.slot.default is None
        self.changed.emit(None if gone else self._value, True)
        if isinstance(edit, QPlainTextEdit) and language == self.say.language:
            self._tell(text)

    def _offer(self, scope: Scope, text: str) -> None:
        self._scope = scope
        offers = _FieldLine(scope, self.say("Chèn giá trị… gõ vài chữ, hoặc ↓", "Insert a value… type, or ↓"))
        offers.meant.connect(self._insert)
        self._offers = offers
        self._add(offers, self.say("chèn giá trị", "insert a value"))
        self._named = plain("", "muted")
        self.box.addWidget(self._named)
        self._tell(text)

    def _insert(self, value: str) -> None:
        self._offers.clear()
        assert isinstance(self._main, QPlainTextEdit)
        self._main.insertPlainText(f"{{{value}}}")
        self._main.setFocus()

    def _tell(self, text: str) -> None:
        named = dict.fromkeys(IN_TEXT.findall(text))
        self._named.setText("; ".join(f"{{{path}}} = {self._scope.said(path)}" for path in named))
        self._named.setVisible(bool(named))


class _Flag(Cell):
    def __init__(self, slot: Slot, say: Say, value: Any) -> None:
        super().__init__(slot, say)
        box = QCheckBox(say.label(slot.label))
        box.setChecked(bool(slot.default if value is None else value))
        box.toggled.connect(lambda on: self.changed.emit(on, False))
        self._add(box)


class _Number(Cell):
    def __init__(self, slot: Slot, say: Say, value: Any) -> None:
        super().__init__(slot, say)
        shown = slot.default if value is None else value
        if slot.sort == "number":
            line = QLineEdit(f"{shown:g}".replace(".", ","))
            line.setMaximumWidth(90)
            line.textEdited.connect(self._typed)
            self._add(line)
        else:
            spin = QSpinBox()
            spin.setRange(0, 2000)
            spin.setValue(int(shown))
            spin.setMaximumWidth(90)
            spin.valueChanged.connect(lambda number: self.changed.emit(number, True))
            self._add(spin)
        if slot.hint.vi:
            self.box.addWidget(plain(say.label(slot.hint), "muted"))

    def _typed(self, text: str) -> None:
        try:
            number = float(text.replace(",", ".") or 0)
        except ValueError:
            return  # why: half a number is not yet one
        if 0 <= number < 100:
            self.changed.emit(number, True)


class _Choice(Cell):
    def __init__(self, slot: Slot, say: Say, value: Any) -> None:
        super().__init__(slot, say)
        combo = QComboBox()
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        for choice, label in slot.choices:
            combo.addItem(say.label(label), choice)
        combo.setCurrentIndex(max(combo.findData(slot.default if value is None else value), 0))
        combo.activated.connect(lambda at: self.changed.emit(combo.itemData(at), False))
        self._add(combo)


class _FieldLine(OfferLine):
    """A line with what may be chosen under it, by its Vietnamese words."""

    def __init__(self, scope: Scope, invite: str) -> None:
        super().__init__()
        self.setPlaceholderText(invite)
        self.offer_from(lambda typed, give: give([Suggestion(o.words, o.value) for o in scope.find(typed)]))
        self.returnPressed.connect(lambda: self.first() if self.text().strip() else None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            super().focusInEvent(event)
        else:
            QLineEdit.focusInEvent(self, event)  # why: who comes by with Tab wants to see what is below


class _One(Cell):
    """One field, kind or group, shown by its words; emptied where it may be left open."""

    def __init__(self, slot: Slot, say: Say, value: Any, scope: Scope) -> None:
        super().__init__(slot, say)
        self._scope, self._value = scope, value or ""
        self.line = _FieldLine(scope, say("Gõ vài chữ, hoặc ↓", "Type, or ↓"))
        self._show()
        self.line.meant.connect(self._take)
        self.line.editingFinished.connect(self._left)
        self._add(self.line)

    def _show(self) -> None:
        self.line.setText(self._scope.said(self._value) if self._value else "")
        self.line.setCursorPosition(0)

    def _take(self, value: str) -> None:
        self._value = value
        self._show()
        self.changed.emit(value, False)

    def _left(self) -> None:
        if not self.line.text().strip() and self._value:
            self._take("")
        elif self.line.text() != self._scope.said(self._value):
            self._show()  # why: what was typed and not chosen is no field


class _Several(Cell):
    """Several fields, kinds, terms or sections in an order: each by its words, moved or taken away; more by searching."""

    def __init__(self, slot: Slot, say: Say, value: Any, scope: Scope) -> None:
        super().__init__(slot, say)
        self._scope = scope
        self._values = _listed(value)
        for at, chosen in enumerate(self._values):
            self.box.addLayout(self._line(at, chosen))
        more = say("Thêm… gõ vài chữ, hoặc ↓", "Add… type, or ↓")
        self.line = _FieldLine(
            scope, say("Chọn… gõ vài chữ, hoặc ↓", "Choose… type, or ↓") if not self._values else more
        )
        self.line.meant.connect(self._take)
        self._add(self.line)

    def _line(self, at: int, chosen: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        words = self._scope.said(chosen)
        named = plain(words)
        if words == chosen and "@" not in chosen:
            named.setObjectName("problem")
            named.setProperty("level", "impossible")
        row.addWidget(named, 1)
        for sign, step, what in (("↑", -1, self.say("lên", "up")), ("↓", 1, self.say("xuống", "down"))):
            if len(self._values) > 1:
                row.addWidget(signed(sign, f"{words}: {what}", partial(self._move, at, step)))
        row.addWidget(signed("trash-2", self.say(f"Bỏ {words}", f"Take {words} away"), partial(self._drop, at)))
        return row

    def _take(self, value: str) -> None:
        self.line.clear()
        if value not in self._values:
            self._give([*self._values, value])

    def _drop(self, at: int) -> None:
        self._give([v for n, v in enumerate(self._values) if n != at])

    def _move(self, at: int, step: int) -> None:
        if 0 <= at + step < len(self._values):
            values = list(self._values)
            values.insert(at + step, values.pop(at))
            self._give(values)

    def _give(self, values: list[str]) -> None:
        if self.slot.sort != "sections":
            self.changed.emit(values, False)
            return
        by_kind: dict[str, list[str]] = {}
        for value in values:
            kind, _, section = value.partition("/")
            by_kind.setdefault(kind, []).append(section)
        self.changed.emit(by_kind, False)


def _listed(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{kind}/{section}" for kind, sections in value.items() for section in sections]
    return [str(v) for v in value or ()]


def cell_for(slot: Slot, value: Any, scope: Scope, say: Say) -> Cell:
    """Return the editor of a value of a form."""
    match slot.sort:
        case "label":
            return _Words(slot, say, value, None)
        case "sentence":
            return _Words(slot, say, value, scope)
        case "flag":
            return _Flag(slot, say, value)
        case "whole" | "number":
            return _Number(slot, say, value)
        case "choice":
            return _Choice(slot, say, value)
        case "day":
            return _Day(slot, say, value)
        case "path" | "group" | "kind":
            return _One(slot, say, value, scope)
        case "paths" | "kinds" | "terms" | "sections":
            return _Several(slot, say, value, scope)
        case _:
            return _Text(slot, say, value)
