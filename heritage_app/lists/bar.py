"""The conditions of a list: chips that can be taken away, a place to add one, and a line to write them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from db.catalogue import Reader
from db.catalogue.asking import condition_of
from db.model.condition import All, Condition, Not, Test, both, without
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.telling import label_of
from db.model.telling import say as tell
from db.schema.kind import Kind
from db.schema.label import Label, Language
from heritage_app.forms.desk import Desk
from heritage_app.forms.editor import Told
from heritage_app.icons import icon
from heritage_app.lists.new_condition import NewCondition
from heritage_app.parts.flow import Flow
from heritage_app.session import Session

_LONGEST = 46
"""Letters of a chip; the whole stands in its tip."""


def parts_of(condition: Condition | None) -> tuple[Condition, ...]:
    """Return the outermost parts of a condition: a chip each."""
    return () if condition is None else condition.parts if isinstance(condition, All) else (condition,)


def example_of(kind: Kind, language: Language) -> str:
    """Return a query that can be typed for a kind, in words of its own fields."""
    name, place = label_of(kind, "name", language), kind.place.partition(".")[0]
    has, within, no, also, either = (
        ("có chữ", "thuộc xã Lạc Sơn", "chưa ghi", "và", "hoặc")
        if language == "vi"
        else ("contains", "within xã Lạc Sơn", "is empty", "and", "or")
    )
    if not place:
        return f"{name} {has} Mường {either} {name} {no}"
    where = label_of(kind, place, language)
    return f"{name} {has} Mường {also} ({where} {within} {either} {where} {no})"


class FilterBar(QWidget):
    """``changed`` gives the condition wanted now; ``widened`` asks for the records that something links to as well;
    ``left`` tells that the keyboard may go back to the list; ``keep`` asks for the search to be kept under a name.
    """

    changed = Signal(object)
    widened = Signal()
    left = Signal()
    keep = Signal()

    def __init__(self, session: Session, desk: Desk) -> None:
        super().__init__()
        self._session, self._desk, self._say = session, desk, desk.say
        self._kind: Kind | None = None
        self._query = Query()
        self.keeps = True
        self.chips = QWidget()
        self._flow = Flow(self.chips)
        self.new = NewCondition(desk)
        self.line = _QueryLine()
        self.line.setAccessibleName(self._say("Dòng điều kiện", "Query line"))
        self.told = Told()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for widget in (self.chips, self.new, self.line, self.told):
            box.addWidget(widget)
            widget.hide()
        self.hide()
        self.new.made.connect(self._made)
        self.new.gone.connect(self._done)
        self.line.returnPressed.connect(self._read)
        self.line.given_up.connect(self._done)

    def show_query(self, kind: Kind, query: Query) -> None:
        """Show the conditions of a query as chips."""
        if kind is not self._kind:
            self.new.hide()
            self.line.hide()
            self.line.setPlaceholderText(example_of(kind, self._say.language))
        self._kind, self._query = kind, query
        self.told.tell("", "")
        parts, language = parts_of(query.where), self._say.language
        if not parts:
            self._draw(kind, query, [])
            return

        def words(reader: Reader) -> list[str]:
            known = reader.words("full", language)
            return [tell(part, kind, known) for part in parts]

        self._session.ask(words, partial(self._draw, kind, query), "chips")

    def _draw(self, kind: Kind, query: Query, told: list[str]) -> None:
        if query is not self._query:
            return
        self._flow.clear()
        parts = parts_of(query.where)
        for part, words in zip(parts, told, strict=True):
            self._flow.addWidget(self._chip(words, partial(self._edit, part), partial(self._without, part)))
        if query.unlinked:
            words = self._say("chưa phiếu nào nối tới", "nothing links to it")
            self._flow.addWidget(self._chip(words, self.widened.emit, self.widened.emit))
        if parts or query.unlinked:
            more = self._button(self._say("+ điều kiện", "+ condition"), self.add)
            self._flow.addWidget(more)
        if len(parts) + bool(query.unlinked) > 1:
            self._flow.addWidget(self._button(self._say("bỏ hết", "clear"), self.clear))
        if parts and self.keeps:
            self._flow.addWidget(self._button(self._say("lưu bộ lọc…", "save…"), self.keep.emit))
        self.chips.setVisible(bool(parts or query.unlinked))
        self._arrange()

    def _button(self, words: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName("quiet")
        button.clicked.connect(lambda _=False: act())
        return button

    def _chip(self, words: str, edit: Callable[[], object], remove: Callable[[], object]) -> QFrame:
        frame = QFrame()
        frame.setObjectName("chip")
        row = QHBoxLayout(frame)
        row.setContentsMargins(4, 0, 2, 0)
        row.setSpacing(0)
        short = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
        text = self._button(short.replace("&", "&&"), edit)
        text.setAccessibleName(words)
        text.setToolTip(words + "\n" + self._say("Bấm để sửa điều kiện này", "Click to change this condition"))
        gone = QToolButton()
        gone.setIcon(icon("x", self._desk.colours.muted))
        gone.setAccessibleName(self._say(f"Bỏ điều kiện {words}", f"Remove {words}"))
        gone.setToolTip(self._say("Bỏ điều kiện này", "Remove this condition"))
        gone.clicked.connect(lambda _=False: remove())
        row.addWidget(text)
        row.addWidget(gone)
        return frame

    def add(self, path: str = "") -> None:
        """Let a condition be put together, perhaps on a field named already."""
        if self._kind is not None:
            self.line.hide()
            self.told.tell("", "")
            self.show()
            self.new.begin(self._kind, path)

    def write(self) -> None:
        """Let all conditions be written in one line; once more closes it."""
        if self._kind is None:
            return
        if self.line.isVisible():
            self._done()
            return
        kind, where, language = self._kind, self._query.where, self._say.language

        def show(text: str) -> None:
            self.new.hide()
            self.line.setText(text)
            self.line.show()
            self.show()
            self.line.setFocus()

        self._session.ask(
            lambda reader: tell(where, kind, reader.words("full", language)) if where is not None else "", show, "line"
        )

    def clear(self) -> None:
        """Take all conditions away."""
        if self._query.unlinked:
            self.widened.emit()
        self.changed.emit(None)

    def _without(self, part: Condition) -> None:
        self.changed.emit(without(self._query.where, part))

    def _edit(self, part: Condition) -> None:
        simple = isinstance(part, Test) or (isinstance(part, Not) and isinstance(part.part, Test))
        if simple and self._kind is not None:
            self.line.hide()
            self.new.begin(self._kind, instead=part)
        else:
            self.write()

    def _made(self, condition: Condition, instead: Condition | None) -> None:
        parts = parts_of(self._query.where)
        if instead in parts:
            kept = [condition if p == instead else p for p in parts]
            self.changed.emit(kept[0] if len(kept) == 1 else All(tuple(dict.fromkeys(kept))))
        elif condition not in parts:
            self.changed.emit(both(self._query.where, condition))
        self._done()

    def _read(self) -> None:
        """Read the line; what cannot be read stays, with a sentence that says why."""
        kind, text = self._kind, self.line.text()
        assert kind is not None

        def read(reader: Reader) -> Condition | Label | None:
            try:
                return condition_of(reader, text, kind.id)
            except NotPossible as problem:
                return problem.label

        def show(found: Condition | Label | None) -> None:
            if isinstance(found, Label):
                self.told.tell("impossible", self._say.label(found))
                return
            self.changed.emit(found)
            self._done()

        self._session.ask(read, show, "line")

    def _done(self) -> None:
        self.new.hide()
        self.line.hide()
        self.told.tell("", "")
        self._arrange()
        self.left.emit()

    def _arrange(self) -> None:
        # why: isVisible would be False for all of them while the bar itself is hidden
        self.setVisible(any(not w.isHidden() for w in (self.chips, self.new, self.line)))


class _QueryLine(QLineEdit):
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)
