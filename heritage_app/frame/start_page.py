"""Việc hôm nay: go on where one was; on an empty catalogue, the first step."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from db.catalogue.journal import Deed
from db.catalogue.questions import Waiting
from db.model.record import Record
from db.schema.field_type import counted, grouped
from heritage_app.icons import icon
from heritage_app.parts.elided import Elided
from heritage_app.parts.words import local_time, plain
from heritage_app.say import Say
from heritage_app.theme import Colours

_DOORS_WIDTH = 720


class Morning(msgspec.Struct, frozen=True):
    """What the start page shows: the latest acts, records to go on with, how many wait for a decision and some of them."""

    deeds: Sequence[Deed] = ()
    going_on: Sequence[Record] = ()
    waiting: tuple[int, Sequence[Waiting]] = (0, ())


class StartPage(QScrollArea):
    """Four doors on an empty catalogue; else where one was, what is to be done, the open questions and the latest acts."""

    wants_new = Signal()
    wants_table = Signal()
    wants_sample = Signal()
    wants_open = Signal()
    wants_record = Signal(str)
    wants_act = Signal(str)
    wants_questions = Signal()

    def __init__(self, say: Say, colours: Colours) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self._say, self._colours = say, colours
        self.show_morning(Morning(), True)

    def _doors(self, box: QVBoxLayout) -> None:
        """The first steps into an empty catalogue."""
        say = self._say
        box.addWidget(
            plain(
                say(
                    "Sổ còn trống. Bắt đầu bằng một trong các việc sau:",
                    "The catalogue is empty. Begin with one of these:",
                ),
                "muted",
            )
        )
        for words, picture, signal in (
            (say("Lập phiếu đầu tiên", "Enter the first record"), "plus", self.wants_new),
            (
                say("Nhập bảng có sẵn (Excel, Word, CSV)", "Bring in a spreadsheet (Excel, Word, CSV)"),
                "table",
                self.wants_table,
            ),
            (say("Xem sổ mẫu Hòa Bình", "Open the sample of Hòa Bình"), "book-open", self.wants_sample),
            (say("Mở một sổ khác", "Open another catalogue"), "folder-open", self.wants_open),
        ):
            door = QPushButton(icon(picture, self._colours.accent), f"  {words}")
            door.setObjectName("door")
            door.setMaximumWidth(_DOORS_WIDTH)
            door.clicked.connect(signal)
            box.addWidget(door)

    def _lines(self, box: QVBoxLayout) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(0)
        box.addLayout(lines)
        return lines

    def _line(self, box: QVBoxLayout, words: str, signal: SignalInstance, what: str) -> None:
        """Add a line that opens what it tells of."""
        line = Elided()
        line.setObjectName("startline")
        line.set_words(words)
        line.clicked.connect(lambda: signal.emit(what))
        box.addWidget(line)

    def show_morning(self, morning: Morning, empty: bool, work: QWidget | None = None) -> None:
        """Show what is to be done, what waits for a decision and what happened last."""
        say = self._say
        inner = QWidget()
        inner.setObjectName("startpage")
        box = QVBoxLayout(inner)
        box.setContentsMargins(40, 28, 40, 28)
        box.setSpacing(8)
        box.addWidget(plain(say("Việc hôm nay", "Today"), "title"))
        if empty:
            self._doors(box)
        if morning.going_on:
            box.addWidget(plain(say("Làm tiếp", "Go on"), "heading"))
        records = self._lines(box)
        for record in morning.going_on:
            name = record.name or say("chưa có tên", "no name")
            self._line(records, "  ·  ".join(filter(None, (name, record.number))), self.wants_record, record.id)
        if work is not None:
            box.addWidget(work)
        number, waiting = morning.waiting
        if number:
            box.addWidget(
                plain(
                    say(
                        f"{grouped(number)} phiếu có giá trị cần chọn",
                        f"{counted(number, 'record has', 'records have')} values to choose",
                    ),
                    "heading",
                )
            )
            for one in waiting:
                places = ", ".join(say.label(label.within()) for label in one.places)
                button = QPushButton(f"{one.name or say('chưa có tên', 'no name')}  {one.number}  ·  {places}")
                button.setObjectName("quiet")
                button.clicked.connect(lambda _=False, r=one.record: self.wants_record.emit(r))
                box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            choose = QPushButton(say("Xem và chọn…", "See and choose…"))
            choose.clicked.connect(self.wants_questions)
            box.addWidget(choose, 0, Qt.AlignmentFlag.AlignLeft)
        if morning.deeds:
            box.addWidget(plain(say("Vừa làm", "Latest acts"), "heading"))
        acts = self._lines(box)
        for deed in morning.deeds:
            words = f"{local_time(deed.at)}   {deed.actor}   {say.label(deed.sentence)}"
            self._line(acts, words, self.wants_act, deed.id)
        box.addStretch(1)
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()
        self.setWidget(inner)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
