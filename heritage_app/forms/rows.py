"""The editor of repeatable groups: rows under their label, over the full width of the page.

A group of thousands of rows is shown in leaves: a row gets its widgets when its leaf is first turned to.
"""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from db.schema.field import Field
from db.schema.field_type import Refused, Value
from db.schema.rows import Rows
from db.schema.vietnamese import fold
from heritage_app.forms.desk import Desk
from heritage_app.forms.editor import Editor, OneLine
from heritage_app.forms.leaves import LEAF, WHOLE, Leaves
from heritage_app.forms.row import TYPED, MakeEditor, RowEditor

_Part = RowEditor | dict[str, Any]
"""A row: as read, until its leaf is turned to; then its editor."""
_ANY_WIDTH = 16_777_215


class RowsEditor(Editor):
    """All rows of a group. Where there is none, its head field is typed into at once and makes the first row."""

    def __init__(self, field: Field, desk: Desk, make: MakeEditor) -> None:
        super().__init__(field, desk)
        assert isinstance(field.type, Rows)
        self.rows: Rows = field.type
        self._make = make
        self._parts: list[_Part] = []
        self._found: list[int] | None = None
        self._first = 0
        self._leaves: Leaves | None = None
        self._label: QLabel | None = None
        self._label_width = 0
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.first = make(self.rows.head_field, desk)
        self.first.edited.connect(self.edited)
        self.first.committed.connect(self._begin)
        if isinstance(self.first, OneLine):
            self.first.line.returnPressed.connect(self._go_on)
        self.add = QPushButton(desk.say("+ thêm", "+ add"))
        self.add.setObjectName("quiet")
        self.add.setToolTip(desk.say("Thêm dòng (Insert khi đứng ở một dòng)", "Add a row (Insert on a row)"))
        self.add.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.add.clicked.connect(self.add_row)
        self._line = QHBoxLayout()
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(12)
        self._line.addWidget(self.first, 1)
        self._line.addWidget(self.add, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._box.addLayout(self._line)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._box.addLayout(self._list)

    def take_label(self, label: QLabel) -> bool:
        """Put the group's label beside its empty line, or over its rows."""
        self._label, self._label_width = label, label.width()
        self._line.insertWidget(0, label)
        self._arrange()
        return True

    def indent(self) -> int:
        """Return where the words under the group begin."""
        return 0 if self._parts or self._label is None else self._label_width + self._line.spacing()

    def row_of(self, widget: QWidget) -> tuple[str, str]:
        """Return the kept row and its field that a control belongs to; empty where the row is not kept yet."""
        for row in self._editors():
            if row.row.get("id") and (row is widget or row.isAncestorOf(widget)):
                inner = next((f for f, e in row.editors.items() if e is widget or e.isAncestorOf(widget)), "")
                return str(row.row["id"]), inner or self.rows.head_field.id
        return "", ""

    def _editors(self) -> list[RowEditor]:
        return [part for part in self._parts if isinstance(part, RowEditor)]

    def show_value(self, value: Value) -> None:
        wanted: list[dict[str, Any]] = value or []
        fresh, kept = True, list[_Part]()
        for at, row in enumerate(wanted):
            part = self._parts[at] if at < len(self._parts) else row
            if isinstance(part, RowEditor) and part.takes_over(row):
                fresh = False
                kept.append(part)
            else:
                kept.append(part if isinstance(part, RowEditor) and part.shows(row) else row)
        for part in self._editors():
            if part not in kept:
                part.hide()
                part.deleteLater()
        self._parts = kept
        self._found = None
        if fresh:
            self._first = 0
            if self._leaves is not None:
                self._leaves.words.clear()
        self.first.show_value(None)
        self._arrange()

    def _arrange(self) -> None:
        self.first.setVisible(not self._parts)
        self.add.setVisible(bool(self._parts))
        if self._label is not None:
            beside = not self._parts
            self._label.setMinimumWidth(self._label_width if beside else 0)
            self._label.setMaximumWidth(self._label_width if beside else _ANY_WIDTH)
            self._line.setStretchFactor(self._label, 0 if beside else 1)
        self._show_leaf()
        self.rearranged.emit()

    def _show_leaf(self) -> None:
        """Show the rows of the leaf, making their widgets; hide the others."""
        order = list(range(len(self._parts))) if self._found is None else self._found
        long = len(self._parts) > WHOLE
        if not long:
            self._first = 0
        elif self._first >= len(order):
            self._first = max(len(order) - 1, 0) // LEAF * LEAF
        shown = order[self._first : self._first + LEAF] if long else order
        for at in shown:
            self._editor_at(at)
        on = set(shown)
        for at, part in enumerate(self._parts):
            if isinstance(part, RowEditor):
                part.setVisible(at in on)
        if long and self._leaves is None:
            self._leaves = Leaves(self.desk)
            self._leaves.turned.connect(self._turn)
            self._leaves.sought.connect(self._seek)
            self._leaves.serve(self)
            self._box.insertWidget(1, self._leaves)
        if self._leaves is not None:
            self._leaves.setVisible(long)
            self._leaves.tell(self._first, len(shown), len(order), len(self._parts))

    def _editor_at(self, at: int) -> RowEditor:
        part = self._parts[at]
        if isinstance(part, RowEditor):
            return part
        editor = RowEditor(self.field, self.desk, part, self._make)
        editor.edited.connect(self.edited)
        editor.committed.connect(self.committed)
        editor.rearranged.connect(self.rearranged)
        editor.adding.connect(self.add_row)
        editor.removed.connect(lambda: self.remove_row(editor))
        editor.moved.connect(lambda by: self.move_row(editor, by))
        self._list.insertWidget(sum(isinstance(p, RowEditor) for p in self._parts[:at]), editor)
        self._parts[at] = editor
        return editor

    def _turn(self, by: int) -> None:
        order = len(self._parts) if self._found is None else len(self._found)
        first = self._first + by * LEAF
        if 0 <= first < order:
            # why: hiding the row that has the keyboard sends it elsewhere
            inside = self.isAncestorOf(QApplication.focusWidget() or self)
            self._first = first
            self._show_leaf()
            self.rearranged.emit()
            if inside:
                self.target().setFocus()

    def _seek(self, words: str) -> None:
        """Show only the rows that hold all the words, marks not needed."""
        wanted = fold(words).split()
        self._found = None
        if wanted:
            self._found = [
                at for at, part in enumerate(self._parts) if all(word in fold(self._words_of(part)) for word in wanted)
            ]
        self._first = 0
        self._show_leaf()
        self.rearranged.emit()

    def _words_of(self, part: _Part) -> str:
        return part.words() if isinstance(part, RowEditor) else self.rows.show_row(part, self.desk.words)

    def _begin(self) -> None:
        """Make the first row of what was typed into the head field."""
        try:
            value = self.first.value()
        except Refused:
            self.committed.emit()
            return
        if value is not None and not self._parts:
            had_keyboard = self.first.isAncestorOf(QApplication.focusWidget() or self)
            self._parts.append({self.rows.head_field.id: value})
            editor = self._editor_at(0)
            self.first.show_value(None)
            if had_keyboard:
                # why: the typed line gives way to the row, and Enter goes on from there
                editor.summary.setFocus()
            self._arrange()
        self.committed.emit()

    def _go_on(self) -> None:
        """Let Enter go on past the row it has just made, as from any other field: what is typed next is not to replace it."""
        made = next((row.summary for row in self._editors() if row.summary.hasFocus()), None)
        if made is not None:
            QWidget.setTabOrder(self.first.target(), made)
            made.go_on()

    def value(self) -> Value:
        found = [part.content() if isinstance(part, RowEditor) else part for part in self._parts]
        if not self._parts and (typed := self.first.value()) is not None:
            found = [{self.rows.head_field.id: typed}]
        return [row for row in found if any(k not in ("id", "pos") for k in row)] or None

    def typed(self) -> str:
        if not self._parts:
            return self.first.typed()
        rows = [part.written() if isinstance(part, RowEditor) else part for part in self._parts]
        # why: rows that are all values are kept as values
        return msgspec.json.encode(rows).decode() if any(TYPED in row for row in rows) else ""

    def show_typed(self, text: str) -> None:
        try:
            rows = msgspec.json.decode(text, type=list[dict[str, Any]])
        except msgspec.MsgspecError:
            if not self._parts:
                self.first.show_typed(text)
            return
        self.show_value([{k: v for k, v in row.items() if k != TYPED} for row in rows])
        for at, row in enumerate(rows):
            if TYPED in row:
                self._editor_at(at).show_typed(row[TYPED])
        self._show_leaf()

    def wrong(self) -> QWidget:
        return next((found for part in self._editors() if (found := part.wrong())), self.target())

    def target(self) -> QWidget:
        shown = next((part for part in self._editors() if not part.isHidden()), None)
        return shown.summary if shown else self.first.target()

    def chain(self) -> list[QWidget]:
        if not self._parts:
            return self.first.chain()
        over = [self._leaves.words] if self._leaves is not None and not self._leaves.isHidden() else []
        return [*over, *(widget for part in self._editors() if not part.isHidden() for widget in part.chain())]

    def name_it(self, text: str, description: str = "") -> None:
        self.first.name_it(text, description)
        self.add.setAccessibleName(f"{text}: {self.desk.say('thêm dòng', 'add a row')}")

    def add_row(self) -> None:
        """Add an empty row, open, with the keyboard in its first field."""
        self._parts.append({})
        self._found = None
        if self._leaves is not None:
            self._leaves.words.clear()
        self._first = (len(self._parts) - 1) // LEAF * LEAF
        editor = self._editor_at(len(self._parts) - 1)
        self._arrange()
        editor.toggle()
        next(iter(editor.editors.values())).target().setFocus()
        self.edited.emit()

    def remove_row(self, editor: RowEditor) -> None:
        """Take a row away; undo brings it back after saving."""
        at = self._parts.index(editor)
        del self._parts[at]
        if self._found is not None:
            self._found = [i - (i > at) for i in self._found if i != at]
        editor.hide()
        editor.deleteLater()
        self._arrange()
        after = next((p for p in self._parts[at:] if isinstance(p, RowEditor) and not p.isHidden()), None)
        last = [p for p in self._editors() if not p.isHidden()][-1:]
        (after.summary if after else last[0].summary if last else self.first.target()).setFocus()
        self.edited.emit()
        self.committed.emit()

    def move_row(self, editor: RowEditor, by: int) -> None:
        """Move a row up or down."""
        at = self._parts.index(editor)
        to = at + by
        if self._found is None and 0 <= to < len(self._parts):
            self._parts.insert(to, self._parts.pop(at))
            self._list.removeWidget(editor)
            self._list.insertWidget(sum(isinstance(p, RowEditor) for p in self._parts[:to]), editor)
            if len(self._parts) > WHOLE:
                self._first = to // LEAF * LEAF
            self._show_leaf()
            editor.summary.setFocus()
            self.edited.emit()
            self.committed.emit()
