"""One row of a repeatable group: a line of words that opens into an editor for each of its fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from db.schema.field import Field
from db.schema.field_type import Refused
from db.schema.reference import RecordLink
from db.schema.rows import Rows
from heritage_app.forms.desk import Desk
from heritage_app.forms.editor import Editor, Told, sentence
from heritage_app.forms.reading import LEADING
from heritage_app.icons import icon
from heritage_app.parts.elided import Elided

_LABEL_LETTERS = 20
TYPED = "~typed"
"""In the row of a draft: the texts by field that are no values."""
MakeEditor = Callable[[Field, Desk], Editor]


class RowEditor(QFrame):
    """One row. ``removed``, ``moved`` (up: -1) and ``adding`` are what its keys ask of the group."""

    removed = Signal()
    moved = Signal(int)
    adding = Signal()
    edited = Signal()
    committed = Signal()
    rearranged = Signal()

    def __init__(self, group: Field, desk: Desk, row: dict[str, Any], make: MakeEditor) -> None:
        super().__init__()
        assert isinstance(group.type, Rows)
        self.setObjectName("row")
        self.row = row
        self._group, self._rows, self._desk, self._make = group, group.type, desk, make
        self.editors: dict[str, Editor] = {}
        self._told: dict[str, Told] = {}
        self.summary = Elided("rowline")
        self.summary.clicked.connect(self.toggle)
        self.summary.installEventFilter(self)
        self.summary.setAccessibleDescription(
            desk.say(
                "Phím cách, F2: mở · Esc: đóng · Alt+Enter: mở phiếu nối · Delete: xóa dòng · Alt+↑ ↓: đổi chỗ · Insert: thêm dòng",
                "Space, F2: open · Esc: close · Alt+Enter: open the linked record · Delete · Alt+↑ ↓: move · Insert: add",
            )
        )
        self.follow = self._button("external-link", desk.say("Mở phiếu này", "Open this record"), self._go)
        self.follow.setProperty(LEADING, True)
        remove = self._button("trash-2", desk.say("Xóa dòng", "Delete the row"), self.removed.emit)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self.summary, 1)
        head.addWidget(self.follow)
        head.addWidget(remove)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addLayout(head)
        self._body: QWidget | None = None
        self.summarise()

    def _button(self, name: str, tip: str, run: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setObjectName("rowtool")
        button.setIcon(icon(name, self._desk.colours.muted))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        button.clicked.connect(run)
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        by_tab = isinstance(event, QFocusEvent) and event.reason() == Qt.FocusReason.TabFocusReason
        if by_tab and event.type() == QEvent.Type.FocusIn and self._was_given():
            self.summary.go_on()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
                return True
            if alt and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go()
                return True
            acts: dict[int, Callable[[], None]] = {
                Qt.Key.Key_Delete: self.removed.emit,
                Qt.Key.Key_Insert: self.adding.emit,
                Qt.Key.Key_F2: self.toggle,
                Qt.Key.Key_Return: self.summary.go_on,
                Qt.Key.Key_Enter: self.summary.go_on,
            }
            if event.key() in acts:
                acts[event.key()]()
                return True
            held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if event.text().strip() and event.text().isprintable() and held == Qt.KeyboardModifier.NoModifier:
                self._write(event)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_open:
            self.toggle()
            self.summary.setFocus()
            return
        super().keyPressEvent(event)

    def _was_given(self) -> bool:
        """Whether the program filled this row of a new record: who goes on would type over it, who goes back means it."""
        return self._body is None and "id" not in self.row and bool(self.row)

    def _write(self, event: QKeyEvent) -> None:
        """Typing on the line of a row writes into its first field, in the place of what stands there, as in a spreadsheet."""
        if not self.is_open:
            self.toggle()
        target = next(iter(self.editors.values())).target()
        target.setFocus()
        if isinstance(target, QLineEdit):
            target.selectAll()
        QApplication.sendEvent(target, QKeyEvent(event.type(), event.key(), event.modifiers(), event.text()))

    def words(self) -> str:
        """Return the row in one line, as it stands in the editors; what is no value is left out."""
        return self._words_of(self._read()[0])

    def _words_of(self, content: dict[str, Any]) -> str:
        return self._rows.show_row(content, self._desk.words).replace("\n", " ")

    def summarise(self) -> None:
        """Put the row's words on its line, and the fields that hold no value."""
        content, wrong = self._read()
        shown = self._words_of(content) or self._desk.say("dòng mới", "new row")
        if wrong:
            named = ", ".join(self._desk.say.label(f.label.within()) for f in self._rows.fields if f.id in wrong)
            shown = self._desk.say(f"✕ chưa đúng: {named} · ", f"✕ not a value: {named} · ") + shown
        self.summary.set_words(("▾ " if self.is_open else "▸ ") + shown)
        self.summary.setAccessibleName(shown)
        self.follow.setVisible(bool(self._linked()))

    def _linked(self) -> str:
        """Return the record the row names first, or nothing."""
        for field in self._rows.fields:
            value = self.row.get(field.id)
            if isinstance(field.type, RecordLink) and isinstance(value, str):
                return value
        return ""

    def _go(self) -> None:
        if target := self._linked():
            self._desk.open_record(target)

    @property
    def is_open(self) -> bool:
        """Whether the fields are shown."""
        return self._body is not None and not self._body.isHidden()

    def toggle(self) -> None:
        """Open or close the row."""
        if self._body is None:
            self._open()
        else:
            self._body.setVisible(self._body.isHidden())
        self.setProperty("open", "true" if self.is_open else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        self.summarise()
        self.rearranged.emit()

    def _open(self) -> None:
        desk = self._desk
        self._body = QWidget()
        grid = QGridLayout(self._body)
        grid.setContentsMargins(14, 0, 8, 8)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for at, field in enumerate(self._rows.fields):
            label = QLabel(desk.say.label(field.label))
            label.setObjectName("fieldlabel")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setFixedWidth(label.fontMetrics().averageCharWidth() * _LABEL_LETTERS)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            editor = self._make(field, desk)
            editor.name_it(f"{desk.say.label(self._group.label)}: {desk.say.label(field.label)}")
            editor.target().setProperty("quiet", "false")
            editor.show_value(self.row.get(field.id))
            told = Told()
            editor.edited.connect(self.edited)
            editor.committed.connect(self._settle)
            self.editors[field.id] = editor
            self._told[field.id] = told
            grid.addWidget(label, at * 2, 0)
            grid.addWidget(editor, at * 2, 1)
            grid.addWidget(told, at * 2 + 1, 1)
        self._box.addWidget(self._body)
        self._body.show()

    def chain(self) -> list[QWidget]:
        """Return the row's controls in the order of the Tab key."""
        inner = [w for editor in self.editors.values() for w in editor.chain()] if self.is_open else []
        return [self.summary, *inner]

    def _read(self) -> tuple[dict[str, Any], dict[str, Refused]]:
        """Return the values of the row, and the fields that hold none of their type."""
        content: dict[str, Any] = {k: self.row[k] for k in _GIVEN if k in self.row}
        wrong: dict[str, Refused] = {}
        for field in self._rows.fields:
            editor = self.editors.get(field.id)
            try:
                value = editor.value() if editor else self.row.get(field.id)
            except Refused as refused:
                wrong[field.id] = refused
                continue
            if value is not None and value != "":
                content[field.id] = value
        return content, wrong

    def content(self) -> dict[str, Any]:
        """Return the row as kept; raise ``Refused`` for the first field that holds no value of its type."""
        content, wrong = self._read()
        for refused in wrong.values():
            raise refused
        return content

    def written(self) -> dict[str, Any]:
        """Return the row for a draft: its values, and under ``TYPED`` the texts that are none."""
        content, wrong = self._read()
        return content | ({TYPED: {field: self.editors[field].typed() for field in wrong}} if wrong else {})

    def show_typed(self, texts: dict[str, str]) -> None:
        """Put texts of a draft that are no values back into their fields, open."""
        if not self.is_open:
            self.toggle()
        for field, text in texts.items():
            if field in self.editors:
                self.editors[field].show_typed(text)
        self._settle()

    def wrong(self) -> QWidget | None:
        """Return the control of the first field that holds no value, the row open; None where all is well."""
        field = next(iter(self._read()[1]), None)
        if field is None:
            return None
        if not self.is_open:
            self.toggle()
        return self.editors[field].target()

    def takes_over(self, row: dict[str, Any]) -> bool:
        """Go on with a row as it was saved, where it is the one that stands here; else say no."""
        if self.row.get("id") not in (None, row.get("id")):
            return False
        try:
            here = self.content()
        except Refused:
            return False
        if {k: v for k, v in here.items() if k not in _GIVEN} != {k: v for k, v in row.items() if k not in _GIVEN}:
            return False
        self.row = row
        return True

    def shows(self, row: dict[str, Any]) -> bool:
        """Show another row in the place of this one, where this one was never opened; else say no."""
        if self._body is not None:
            return False
        self.row = row
        self.summarise()
        return True

    def _settle(self) -> None:
        for field_id, editor in self.editors.items():
            try:
                value = editor.value()
                remarks = [] if value is None else list(editor.field.type.remarks(value, self._desk.words))
                self._told[field_id].tell("advice", self._desk.say.label(remarks[0].label) if remarks else "")
            except Refused as refused:
                self._told[field_id].tell("impossible", sentence(refused, self._desk.say))
        self.summarise()
        self.committed.emit()


_GIVEN = ("id", "pos")
