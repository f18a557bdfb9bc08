"""Việc hôm nay: go on where one was; on an empty catalogue, the first step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from db.catalogue import Act
from db.catalogue.questions import Waiting
from db.schema.field_type import grouped
from heritage_app.say import Say
from heritage_app.views.words import local_time, plain


class StartPage(QScrollArea):
    """Three doors on an empty catalogue; else the open questions and the latest acts."""

    wants_new = Signal()
    wants_sample = Signal()
    wants_open = Signal()
    wants_record = Signal(str)
    wants_questions = Signal()

    def __init__(self, say: Say) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self._say = say
        self.show_acts([], (0, []), True)

    def show_acts(
        self, acts: Sequence[Act], questions: tuple[int, Sequence[Waiting]], empty: bool, work: QWidget | None = None
    ) -> None:
        """Show what is to be done, what waits for a decision and what happened last."""
        say = self._say
        inner = QWidget()
        inner.setObjectName("startpage")
        box = QVBoxLayout(inner)
        box.setContentsMargins(40, 28, 40, 28)
        box.setSpacing(8)
        box.addWidget(plain(say("Việc hôm nay", "Today"), "title"))
        if empty:
            box.addWidget(
                plain(
                    say(
                        "Sổ còn trống. Bắt đầu bằng một trong các việc sau:",
                        "The catalogue is empty. Begin with one of these:",
                    ),
                    "muted",
                )
            )
            for words, signal in (
                (say("Lập phiếu đầu tiên", "Enter the first record"), self.wants_new),
                (say("Xem sổ mẫu Hòa Bình", "Open the sample of Hòa Bình"), self.wants_sample),
                (say("Mở một sổ khác", "Open another catalogue"), self.wants_open),
            ):
                door = QPushButton(words)
                door.setObjectName("door")
                door.clicked.connect(signal)
                box.addWidget(door)
        if work is not None:
            box.addWidget(work)
        number, waiting = questions
        if number:
            box.addWidget(
                plain(
                    say(f"{grouped(number)} phiếu có giá trị cần chọn", f"{number} records have values to choose"),
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
        if acts:
            box.addWidget(plain(say("Vừa làm", "Latest acts"), "heading"))
            for act in acts:
                box.addWidget(plain(f"{local_time(act.at)}   {act.actor}   {say.label(act.sentence)}"))
        box.addStretch(1)
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()
        self.setWidget(inner)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
