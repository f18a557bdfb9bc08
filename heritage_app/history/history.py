"""The history of a record, the latest act first: who, when, which field, from what to what; any old value brought back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from db.catalogue import Step
from db.model.revision import LIFE
from db.schema.field_type import Value, counted, grouped
from heritage_app.history.deed import arrow
from heritage_app.parts.dialogs import Sheet
from heritage_app.parts.words import local_time, plain
from heritage_app.say import Say

_MOST, _AT_ONCE = 100, 6
"""So many steps are shown, so many of them at once: what is seen first, and then some a turn, so that the window goes on meanwhile."""


class HistorySheet(Sheet):
    """Shows the steps; ``wants_value`` asks for the value a field had after a step (field, revision)."""

    wants_value = Signal(str, str)
    wants_journal = Signal()
    wants_paper = Signal()

    def __init__(self, parent: QWidget, say: Say, name: str, steps: Sequence[Step], writable: bool) -> None:
        super().__init__(parent, say(f"Nhật ký sửa đổi – {name}", f"History – {name}"), say)
        self._say, self._writable = say, writable
        self._newer: set[str] = set()
        self._in_use: dict[str, Value] = {}
        self._left = list(steps[-_MOST:])
        self._parts = QVBoxLayout()
        self._parts.setSpacing(self.column.spacing())
        self.column.addLayout(self._parts)
        if len(steps) > _MOST:
            left = len(steps) - _MOST
            self.column.addWidget(
                plain(
                    say(f"… và {grouped(left)} lần sửa trước đó.", f"… and {counted(left, 'earlier step')}."), "muted"
                )
            )
        self.column.addStretch(1)
        self._more = QTimer(self, interval=0)
        self._more.timeout.connect(self._show_some)
        self._more.start()
        self._show_some()
        journal = QPushButton(say("Xem trong Nhật ký", "See in the journal"))
        journal.clicked.connect(self.accept)
        journal.clicked.connect(lambda _=False: self.wants_journal.emit())
        self.foot.insertWidget(0, journal)
        paper = QPushButton(say("In trích nhật ký…", "Print an extract…"))
        paper.clicked.connect(self.accept)
        paper.clicked.connect(lambda _=False: self.wants_paper.emit())
        self.foot.insertWidget(1, paper)

    def _show_some(self) -> None:
        """Show the next steps, until there are no more."""
        part = QWidget()  # why: what stands in a widget of its own is not measured again with every step that comes
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self.column.spacing())
        for _ in range(min(_AT_ONCE, len(self._left))):
            step = self._left.pop()
            self._show(step, box)
            self._newer |= {c.field for c in step.changes}
            for change in step.changes:
                self._in_use.setdefault(change.label.vi, change.new)
        self._parts.addWidget(part)
        if not self._left:
            self._more.stop()

    def _show(self, step: Step, box: QVBoxLayout) -> None:
        say = self._say
        box.addWidget(plain(say.label(step.sentence), "heading"))
        box.addWidget(plain(f"{local_time(step.at)}  ·  {step.actor}", "muted"))
        offered: set[str] = set()
        for change in step.changes:
            line = plain(f"{say.label(change.label)}:  {arrow(change)}")
            # why: the value of the latest step is the one in use; a field of several rows comes back as one
            known = change.field not in self._newer or change.field in offered
            # why: what is in use again needs no bringing back; a row of a group tells nothing of the others
            known = known or (isinstance(change.new, str) and change.new == self._in_use.get(change.label.vi))
            if not self._writable or change.field == LIFE or known:
                box.addWidget(line)
                continue
            offered.add(change.field)
            row = QHBoxLayout()
            row.addWidget(line, 1)
            row.addWidget(self._button(step, change.field, say.label(change.label)), 0, Qt.AlignmentFlag.AlignTop)
            box.addLayout(row)

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
