"""Values to choose between: records with open questions on the left, the values of one side by side on the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from db.catalogue.questions import DELETE, KEEP, Question, Side, Waiting, answer, questions_of, waiting
from db.model.changes import Changes
from db.schema.field_type import counted, grouped
from db.schema.label import Label
from heritage_app.parts.elided import Elided
from heritage_app.parts.words import local_time, plain
from heritage_app.say import Say
from heritage_app.session import Session

_MOST = 500
_SHORT = 80
_ROOM_BESIDE = 34
_ROOM_FOR_BOTH = 30  # lines high; where there is less the values stand below the records


_LIFE = {KEEP: Label("Giữ phiếu", "Keep the record"), DELETE: Label("Xóa phiếu", "Delete the record")}
"""What the two answers about a record's life are called on their buttons."""


class QuestionsView(QWidget):
    """Every record with an open question. ``done`` tells the act that answered one."""

    wants_record = Signal(str)
    done = Signal(object)

    def __init__(self, session: Session, say: Say) -> None:
        super().__init__()
        self.setObjectName("listpane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._say = session, say
        self._waiting: list[Waiting] = []
        self._cards: list[QBoxLayout] = []
        title = QLabel(say("Giá trị cần chọn", "Values to choose"))
        title.setObjectName("title")
        self.explain = plain(
            say(
                "Hai người đã ghi khác nhau vào cùng một ô mà chưa thấy của nhau. Sổ giữ cả hai cho đến khi có người chọn.",
                "Two people wrote different values into one field without seeing each other. Both are kept until somebody "
                "chooses.",
            ),
            "muted",
        )
        self.list = QListWidget()
        self.list.setObjectName("suggestions")
        self.list.setAccessibleName(say("Phiếu có giá trị cần chọn", "Records with values to choose"))
        self.list.currentRowChanged.connect(self._choose)
        self.count = QLabel()
        self.count.setObjectName("count")
        self.many = QPushButton(say("Chọn nhiều chỗ một lượt…  (Alt+M)", "Choose in many places…  (Alt+M)"))
        self.many.setAccessibleName(say("Chọn nhiều chỗ một lượt", "Choose in many places at once"))
        self.many.setShortcut("Alt+M")
        self.many.clicked.connect(lambda _=False: self._many())
        left = QWidget()
        box = QVBoxLayout(left)
        box.setContentsMargins(12, 10, 6, 6)
        box.setSpacing(8)
        for widget in (title, self.explain, self.list, self.many, self.count):
            box.addWidget(widget, int(widget is self.list))
        self.pane = QScrollArea()
        self.pane.setWidgetResizable(True)
        self.pane.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(left)
        self._split.addWidget(self.pane)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([420, 700])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._split)
        session.changed.connect(lambda _: self.arrive() if self.isVisible() else None)

    @property
    def idle(self) -> bool:
        """Whether nothing is being looked for."""
        return True

    def arrive(self, _record: str = "") -> None:
        """Show what waits now."""
        self._session.ask(lambda reader: waiting(reader, _MOST), self._show, "waiting")

    def _show(self, found: tuple[int, list[Waiting]]) -> None:
        say, (of, self._waiting) = self._say, found
        at = max(self.list.currentRow(), 0)
        self.list.blockSignals(True)
        self.list.clear()
        for one in self._waiting:
            places = ", ".join(say.label(label) for label in one.places)
            name = one.name or say("chưa có tên", "no name")
            self.list.addItem(QListWidgetItem(f"{name}  {one.number}\n{places}".replace("  \n", "\n")))
        self.list.blockSignals(False)
        self.explain.setVisible(bool(self._waiting) and self._split.orientation() == Qt.Orientation.Horizontal)
        self.many.setVisible(of > 1 or any(len(one.places) > 1 for one in self._waiting))
        self.many.setEnabled(self._session.writable)
        left = of - len(self._waiting)
        more = (
            say(f" · mới hiện {grouped(len(self._waiting))} phiếu đầu", f" · the first {len(self._waiting)}")
            if left
            else ""
        )
        self.count.setText(say(f"{grouped(of)} phiếu", counted(of, "record")) + more)
        if self._waiting:
            self.list.setCurrentRow(min(at, len(self._waiting) - 1))
            self._choose(self.list.currentRow())
            self.list.setFocus()
        else:
            self._begin().addWidget(
                plain(
                    say(
                        "Không có giá trị nào phải chọn. Khi gộp sổ của nhiều máy mà hai người ghi khác nhau, chỗ ấy hiện ở đây.",
                        "There is nothing to choose. Where catalogues of several machines are united and two people wrote "
                        "different values, they are shown here.",
                    ),
                    "muted",
                )
            )

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._waiting):
            record, language = self._waiting[row].record, self._say.language
            self._session.ask(
                lambda reader: questions_of(reader, record, language), partial(self._ask, row), "questions of"
            )

    def _direction(self) -> QBoxLayout.Direction:
        """Side by side where there is room for it, else one below the other."""
        roomy = self.pane.viewport().width() > _ROOM_BESIDE * self.fontMetrics().height()
        return QBoxLayout.Direction.LeftToRight if roomy else QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() > _ROOM_FOR_BOTH * self.fontMetrics().height()
        turned = Qt.Orientation.Horizontal if roomy else Qt.Orientation.Vertical
        if turned != self._split.orientation():
            self._split.setOrientation(turned)
            self._split.setSizes([420, 700] if roomy else [1, 1000])
            self.explain.setVisible(bool(self._waiting) and roomy)
        for cards in self._cards:
            cards.setDirection(self._direction())

    def _begin(self) -> QVBoxLayout:
        self._cards = []
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(18, 14, 18, 14)
        box.setSpacing(8)
        box.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.pane.setWidget(inner)
        return box

    def _ask(self, row: int, questions: Sequence[Question]) -> None:
        if row >= len(self._waiting):
            return
        one, say = self._waiting[row], self._say
        box = self._begin()
        kind = self._session.description.kind(one.kind)
        door = Elided()
        door.set_words(f"{one.name or say('chưa có tên', 'no name')}  ·  {say.label(kind.label)} {one.number}".rstrip())
        door.setAccessibleName(say("Mở phiếu", "Open the record"))
        door.clicked.connect(lambda _=False: self.wants_record.emit(one.record))
        box.addWidget(door)
        for question in questions:
            box.addWidget(plain(say.label(question.label), "heading"))
            cards = QBoxLayout(self._direction())
            cards.setSpacing(10)
            self._cards.append(cards)
            for at, side in enumerate(question.sides):
                cards.addWidget(self._card(question, side, shown=at == 0), 1, Qt.AlignmentFlag.AlignTop)
            box.addLayout(cards)

    def _card(self, question: Question, side: Side, shown: bool) -> QFrame:
        say = self._say
        card = QFrame()
        card.setObjectName("card")
        box = QVBoxLayout(card)
        box.setContentsMargins(14, 12, 14, 12)
        box.setSpacing(6)
        box.addWidget(plain(side.text, "title" if len(side.text) <= _SHORT else ""))
        for actor, at in side.said:
            box.addWidget(plain(f"{actor}  ·  {local_time(at)}", "muted"))
        if side.source:
            box.addWidget(plain(say("Nguồn: ", "Source: ") + side.source, "muted"))
        if shown and len(question.sides) > 1:
            now = (
                say("Sổ đang để như vậy.", "So it is now.")
                if side.answer in _LIFE
                else say("Sổ đang hiện giá trị này.", "This one is shown now.")
            )
            box.addWidget(plain(now, "muted"))
        verb = _LIFE.get(side.answer, Label("Dùng giá trị này", "Use this value"))
        words = [(say.label(verb), False)]
        if side.keepable:
            words.insert(0, (say("Dùng, giữ giá trị kia bên cạnh", "Use, keep the other beside"), True))
        for text, keep in words:
            button = QPushButton(text)
            button.setAccessibleName(f"{text}: {side.text}")
            button.setEnabled(self._session.writable)
            button.clicked.connect(lambda _=False, k=keep: self._answer(question, side, k))
            box.addWidget(button)
        return card

    def _many(self) -> None:
        from heritage_app.register.many_questions import ManyQuestions  # why: opened on demand

        def written(changes: Changes | None) -> None:
            if changes is not None:
                self.done.emit(changes)

        ManyQuestions(self, self._session, self._say, written).open()

    def _answer(self, question: Question, side: Side, keep: bool) -> None:
        def written(changes: Any) -> None:
            if isinstance(changes, Changes):
                self.done.emit(changes)

        self._session.write(lambda writer: answer(writer, question.record, question.slot, side.answer, keep), written)
