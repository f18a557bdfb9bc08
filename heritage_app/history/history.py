"""The history of a record, the latest act first: who, when, which field, from what to what; any old value brought back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from db.catalogue import Step
from db.model.revision import LIFE
from heritage_app.history.deed import arrow
from heritage_app.parts.dialogs import Sheet
from heritage_app.parts.words import local_time, plain
from heritage_app.say import Say

_MOST = 100


class HistorySheet(Sheet):
    """Shows the steps; ``wants_value`` asks for the value a field had after a step (field, revision)."""

    wants_value = Signal(str, str)
    wants_journal = Signal()
    wants_paper = Signal()

    def __init__(self, parent: QWidget, say: Say, name: str, steps: Sequence[Step], writable: bool) -> None:
        super().__init__(parent, say(f"Nhật ký sửa đổi – {name}", f"History – {name}"), say)
        self._say = say
        newer: set[str] = set()
        for step in reversed(steps[-_MOST:]):
            self._show(step, newer, writable)
            newer |= {c.field for c in step.changes}
        if len(steps) > _MOST:
            left = len(steps) - _MOST
            self.column.addWidget(plain(say(f"… và {left} lần sửa trước đó.", f"… and {left} earlier steps."), "muted"))
        self.column.addStretch(1)
        journal = QPushButton(say("Xem trong Nhật ký", "See in the journal"))
        journal.clicked.connect(self.accept)
        journal.clicked.connect(lambda _=False: self.wants_journal.emit())
        self.foot.insertWidget(0, journal)
        paper = QPushButton(say("In trích nhật ký…", "Print an extract…"))
        paper.clicked.connect(self.accept)
        paper.clicked.connect(lambda _=False: self.wants_paper.emit())
        self.foot.insertWidget(1, paper)

    def _show(self, step: Step, newer: set[str], writable: bool) -> None:
        say = self._say
        self.column.addWidget(plain(say.label(step.sentence), "heading"))
        self.column.addWidget(plain(f"{local_time(step.at)}  ·  {step.actor}", "muted"))
        offered: set[str] = set()
        for change in step.changes:
            line = plain(f"{say.label(change.label)}:  {arrow(change)}")
            # why: the value of the latest step is the one in use; a field of several rows comes back as one
            if not writable or change.field == LIFE or change.field not in newer or change.field in offered:
                self.column.addWidget(line)
                continue
            offered.add(change.field)
            row = QHBoxLayout()
            row.addWidget(line, 1)
            row.addWidget(self._button(step, change.field, say.label(change.label)), 0, Qt.AlignmentFlag.AlignTop)
            self.column.addLayout(row)

    def _button(self, step: Step, field: str, label: str) -> QPushButton:
        button = QPushButton(self._say("Lấy lại", "Bring back"))
        button.setObjectName("quiet")
        words = self._say(
            f"Lấy lại “{label}” như sau lần sửa {local_time(step.at)}",
            f"Bring “{label}” back as after {local_time(step.at)}",
        )
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(self.accept)
        button.clicked.connect(lambda _=False: self.wants_value.emit(field, step.revision))
        return button
