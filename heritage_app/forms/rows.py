"""The editor of repeatable groups: each row a line that opens into its fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from db.schema.field import Field
from db.schema.field_type import Refused, Value
from db.schema.rows import Rows
from heritage_app.forms.editor import Desk, Editor, Told, sentence
from heritage_app.forms.elided import Elided
from heritage_app.icons import icon

_LABEL_LETTERS = 18
MakeEditor = Callable[[Field, Desk], Editor]


class RowEditor(QFrame):
    """One row: a line of words, opened into an editor for each field."""

    def __init__(self, owner: RowsEditor, row: dict[str, Any], make: MakeEditor) -> None:
        super().__init__()
        self.setObjectName("row")
        self.row = row
        self._owner = owner
        self._make = make
        self.editors: dict[str, Editor] = {}
        self._told: dict[str, Told] = {}
        desk = owner.desk
        self.summary = Elided()
        self.summary.clicked.connect(self.toggle)
        self.summary.installEventFilter(self)
        self.summary.setAccessibleDescription(
            desk.say(
                "Enter: mở · Delete: xóa dòng · Alt+↑ ↓: đổi chỗ · Insert: thêm dòng",
                "Space, F2: open · Delete · Alt+↑ ↓: move · Insert: add",
            )
        )
        remove = self._button("trash-2", desk.say("Xóa dòng", "Delete the row"), lambda: owner.remove_row(self))
        head = QHBoxLayout()
        head.setContentsMargins(4, 2, 4, 2)
        head.addWidget(self.summary, 1)
        head.addWidget(remove)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addLayout(head)
        self._body: QWidget | None = None
        self.summarise()

    def _button(self, name: str, tip: str, run: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name, self._owner.desk.colours.muted))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        button.clicked.connect(run)
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            acts: dict[int, Callable[[], None]] = {
                Qt.Key.Key_Delete: lambda: self._owner.remove_row(self),
                Qt.Key.Key_Insert: self._owner.add_row,
                Qt.Key.Key_F2: self.toggle,
                Qt.Key.Key_Return: self.summary.go_on,
                Qt.Key.Key_Enter: self.summary.go_on,
            }
            if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._owner.move_row(self, -1 if event.key() == Qt.Key.Key_Up else 1)
                return True
            if event.key() in acts:
                acts[event.key()]()
                return True
        return super().eventFilter(watched, event)

    def summarise(self) -> None:
        """Put the row's words on its line."""
        desk = self._owner.desk
        try:
            text = self._owner.rows.show_row(self.content(), desk.words)
        except Refused:
            text = self._owner.rows.show_row(self.row, desk.words)
        shown = text.replace("\n", " ")
        self.summary.set_words(("▾ " if self.is_open else "▸ ") + (shown or desk.say("dòng mới", "new row")))
        self.summary.setAccessibleName(shown or desk.say("dòng mới", "new row"))

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
        self.summarise()
        self._owner.rearranged.emit()

    def _open(self) -> None:
        desk = self._owner.desk
        self._body = QWidget()
        grid = QGridLayout(self._body)
        grid.setContentsMargins(14, 0, 8, 8)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for at, field in enumerate(self._owner.rows.fields):
            label = QLabel(desk.say.label(field.label))
            label.setObjectName("fieldlabel")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setFixedWidth(label.fontMetrics().averageCharWidth() * _LABEL_LETTERS)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            editor = self._make(field, desk)
            editor.name_it(f"{desk.say.label(self._owner.field.label)}: {desk.say.label(field.label)}")
            editor.target().setProperty("quiet", "false")
            editor.show_value(self.row.get(field.id))
            told = Told()
            editor.edited.connect(self._owner.edited)
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

    def content(self) -> dict[str, Any]:
        """Return the row as kept; raise ``Refused`` for the first field that holds no value of its type."""
        content: dict[str, Any] = {k: self.row[k] for k in ("id", "pos") if k in self.row}
        for field in self._owner.rows.fields:
            editor = self.editors.get(field.id)
            value = editor.value() if editor else self.row.get(field.id)
            if value is not None and value != "":
                content[field.id] = value
        return content

    def _settle(self) -> None:
        for field_id, editor in self.editors.items():
            try:
                value = editor.value()
                remarks = [] if value is None else list(editor.field.type.remarks(value, self._owner.desk.words))
                self._told[field_id].tell("advice", self._owner.desk.say.label(remarks[0].label) if remarks else "")
            except Refused as refused:
                self._told[field_id].tell("impossible", sentence(refused, self._owner.desk.say))
        self.summarise()
        self._owner.committed.emit()


class RowsEditor(Editor):
    """All rows of a group. Where there is none, its head field is typed into at once and makes the first row."""

    def __init__(self, field: Field, desk: Desk, make: MakeEditor) -> None:
        super().__init__(field, desk)
        assert isinstance(field.type, Rows)
        self.rows: Rows = field.type
        self._make = make
        self._editors: list[RowEditor] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        self.first = make(self.rows.head_field, desk)
        self.first.edited.connect(self.edited)
        self.first.committed.connect(self._begin)
        self.add = QPushButton(desk.say("+ thêm", "+ add"))
        self.add.setObjectName("quiet")
        self.add.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.add.clicked.connect(self.add_row)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.first, 1)
        line.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        line.addStretch(0)
        self._box.addLayout(line)

    def row_of(self, widget: QWidget) -> tuple[str, str]:
        """Return the kept row and its field that a control belongs to; empty where the row is not kept yet."""
        for row in self._editors:
            if row.row.get("id") and (row is widget or row.isAncestorOf(widget)):
                inner = next((f for f, e in row.editors.items() if e is widget or e.isAncestorOf(widget)), "")
                return str(row.row["id"]), inner or self.rows.head_field.id
        return "", ""

    def show_value(self, value: Value) -> None:
        for editor in self._editors:
            editor.hide()
            editor.deleteLater()
        self._editors = []
        self.first.show_value(None)
        for row in value or []:
            self._put(row)
        self._arrange()

    def _arrange(self) -> None:
        self.first.setVisible(not self._editors)
        self.add.setVisible(bool(self._editors))
        self.rearranged.emit()

    def _put(self, row: dict[str, Any]) -> RowEditor:
        editor = RowEditor(self, row, self._make)
        self._editors.append(editor)
        self._box.insertWidget(len(self._editors) - 1, editor)
        return editor

    def _begin(self) -> None:
        """Make the first row of what was typed into the head field."""
        try:
            value = self.first.value()
        except Refused:
            self.committed.emit()
            return
        if value is not None and not self._editors:
            had_keyboard = self.first.isAncestorOf(QApplication.focusWidget() or self)
            editor = self._put({self.rows.head_field.id: value})
            self.first.show_value(None)
            if had_keyboard:
                # why: the typed line gives way to the row, and Enter goes on from there
                editor.summary.setFocus()
            self._arrange()
        self.committed.emit()

    def value(self) -> Value:
        found = [editor.content() for editor in self._editors]
        if not self._editors and (typed := self.first.value()) is not None:
            found = [{self.rows.head_field.id: typed}]
        return [row for row in found if any(k not in ("id", "pos") for k in row)] or None

    def typed(self) -> str:
        return "" if self._editors else self.first.typed()

    def show_typed(self, text: str) -> None:
        if not self._editors:
            self.first.show_typed(text)

    def target(self) -> QWidget:
        return self._editors[0].summary if self._editors else self.first.target()

    def chain(self) -> list[QWidget]:
        if not self._editors:
            return self.first.chain()
        return [widget for editor in self._editors for widget in editor.chain()]

    def name_it(self, text: str, description: str = "") -> None:
        self.first.name_it(text, description)
        self.add.setAccessibleName(f"{text}: {self.desk.say('thêm dòng', 'add a row')}")

    def add_row(self) -> None:
        """Add an empty row, open, with the keyboard in its first field."""
        editor = self._put({})
        self._arrange()
        editor.toggle()
        first = next(iter(editor.editors.values()))
        first.target().setFocus()
        self.edited.emit()

    def remove_row(self, editor: RowEditor) -> None:
        """Take a row away; undo brings it back after saving."""
        at = self._editors.index(editor)
        self._editors.remove(editor)
        editor.hide()
        editor.deleteLater()
        self._arrange()
        (self._editors[min(at, len(self._editors) - 1)].summary if self._editors else self.first.target()).setFocus()
        self.edited.emit()
        self.committed.emit()

    def move_row(self, editor: RowEditor, by: int) -> None:
        """Move a row up or down."""
        at = self._editors.index(editor)
        to = at + by
        if 0 <= to < len(self._editors):
            self._editors.insert(to, self._editors.pop(at))
            self._box.removeWidget(editor)
            self._box.insertWidget(to, editor)
            editor.summary.setFocus()
            self.edited.emit()
            self.committed.emit()
