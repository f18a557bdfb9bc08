"""Editors that choose: yes or no, one term, several terms."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from db.schema.field import Field
from db.schema.field_type import Refused, Value
from db.schema.reference import ManyTerms, OneTerm
from heritage_app.forms.desk import Desk
from heritage_app.forms.editor import Editor, OneLine, quiet_line
from heritage_app.forms.lookups import terms
from heritage_app.forms.suggest import Suggestions
from heritage_app.icons import icon
from heritage_app.parts.flow import Flow

_LEAST_LETTERS = 14
"""Of the line beside the terms that were chosen."""


class FlagEditor(Editor):
    """Yes, no or not recorded."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__(field, desk)
        self.box = QComboBox()
        self.box.setProperty("quiet", "true")
        self.box.addItems(["–", desk.say("có", "yes"), desk.say("không", "no")])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        row.addStretch(1)
        self.box.activated.connect(lambda _: self._chosen())
        self.box.installEventFilter(self)

    def show_value(self, value: Value) -> None:
        self.box.setCurrentIndex(0 if value is None else 1 if value else 2)

    def value(self) -> Value:
        return (None, True, False)[self.box.currentIndex()]

    def typed(self) -> str:
        return self.box.currentText() if self.box.currentIndex() else ""

    def show_typed(self, text: str) -> None:
        self.box.setCurrentIndex(max(self.box.findText(text), 0))

    def target(self) -> QWidget:
        return self.box

    def _chosen(self) -> None:
        self.edited.emit()
        self.committed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # why: a wheel over a long page must scroll it, not change a legal record
        if event.type() == QEvent.Type.Wheel and not self.box.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class TermEditor(OneLine):
    """One term: typed in part, narrowed and chosen."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__(field, desk)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        assert isinstance(field.type, OneTerm)
        self.suggestions = Suggestions(self.line, terms(desk, field.type.vocabulary), self._choose)
        self.line.textEdited.connect(lambda _: self.edited.emit())
        self.line.left.connect(self._leave)
        self.line.returnPressed.connect(self._leave)
        self.line.installEventFilter(self)
        self._kept: Value = None

    def show_value(self, value: Value) -> None:
        self._kept = value
        self.line.show_text("" if value is None else self.field.type.show(value, self.desk.words))

    def value(self) -> Value:
        text = self.line.text().strip()
        if not text:
            return None
        if self._kept is not None and text == self.field.type.show(self._kept, self.desk.words):
            return self._kept
        return self.field.type.accept(text, self.desk.words)

    def _choose(self, term: str) -> None:
        self.show_value(term)
        self.edited.emit()
        self.committed.emit()

    def _leave(self) -> None:
        try:
            value = self.value()
        except Refused:
            self.committed.emit()
            return
        if value != self._kept:
            self.show_value(value)
        self.committed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            self.suggestions.offer(
                self.line.text()
                if event.modifiers() & Qt.KeyboardModifier.AltModifier == Qt.KeyboardModifier.NoModifier
                else ""
            )
            return True
        return super().eventFilter(watched, event)


class TermsEditor(Editor):
    """Several terms as chips, with a line to add one."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__(field, desk)
        assert isinstance(field.type, ManyTerms)
        self._one = OneTerm(field.type.vocabulary)
        self._terms: list[str] = []
        self.line = quiet_line(desk.say("thêm…", "add…"))
        self.line.setMinimumWidth(self.line.fontMetrics().averageCharWidth() * _LEAST_LETTERS)
        self.flow = Flow(self)
        self.flow.addWidget(self.line)
        self.suggestions = Suggestions(self.line, terms(desk, field.type.vocabulary), self._add)
        self.line.returnPressed.connect(self._enter)
        self.line.left.connect(self._enter)
        self.line.textEdited.connect(lambda _: self.edited.emit())
        self.line.installEventFilter(self)

    def show_value(self, value: Value) -> None:
        self._terms = list(value or [])
        self._empty()
        self._draw()

    def value(self) -> Value:
        found = list(self._terms)
        text = self.line.text().strip()
        if text:
            added = self.field.type.accept(text, self.desk.words) or []
            found += [t for t in added if t not in found]
        return found or None

    def typed(self) -> str:
        return "; ".join(
            [
                *(self._one.show(t, self.desk.words) for t in self._terms),
                *([self.line.text()] if self.line.text() else []),
            ]
        )

    def show_typed(self, text: str) -> None:
        try:
            self.show_value(self.field.type.accept(text, self.desk.words) if text else None)
        except Refused:
            self.line.setText(text)

    def target(self) -> QWidget:
        return self.line

    def _empty(self) -> None:
        self.line.setText("")  # why: what clear() takes away comes back with Ctrl+Z, beside the term it became

    def _add(self, term: str) -> None:
        self._empty()
        if term not in self._terms:
            self._terms.append(term)
            self._changed()

    def _enter(self) -> None:
        if self.line.text().strip():
            try:
                self._terms = self.value() or []
            except Refused:
                self.committed.emit()
                return
            self._empty()
            self._changed()

    def _remove(self, term: str) -> None:
        self._terms.remove(term)
        self._changed()
        self.line.setFocus()

    def _changed(self) -> None:
        self._draw()
        self.edited.emit()
        self.committed.emit()

    def _draw(self) -> None:
        self.flow.clear(keep=self.line)
        for term in self._terms:
            text = self._one.show(term, self.desk.words)
            self.flow.addWidget(chip(text, self.desk, partial(self._remove, term)))
        self.flow.addWidget(self.line)
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.suggestions.offer(self.line.text())
                return True
            if event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._terms:
                self._remove(self._terms[-1])
                return True
        return super().eventFilter(watched, event)


def chip(text: str, desk: Desk, remove: Callable[[], None]) -> QFrame:
    """Return a small rounded label with a button that takes it away."""
    frame = QFrame()
    frame.setObjectName("chip")
    row = QHBoxLayout(frame)
    row.setContentsMargins(8, 1, 2, 1)
    row.setSpacing(0)
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setContentsMargins(0, 0, 6, 0)  # why: where one only reads, no button stands between the words and the edge
    button = QToolButton()
    button.setObjectName("rowtool")
    button.setIcon(icon("x", desk.colours.muted))
    button.setAccessibleName(desk.say(f"Bỏ {text}", f"Remove {text}"))
    button.setToolTip(desk.say("Bỏ", "Remove"))
    button.clicked.connect(remove)
    row.addWidget(label)
    row.addWidget(button)
    return frame
