"""Nhận việc từ bản chép khác: what it holds, then how far taking it in is, then what came of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from db.merge.copies import Difference, United
from db.model.changes import Progress, Stopped
from db.model.problems import Trouble
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.merge_words import came, found
from heritage_app.say import Say
from heritage_app.views.dialogs import Sheet
from heritage_app.views.words import plain


class UnionSheet(Sheet):
    """Shows a copy. ``agreed``: it is to be taken in; ``wants_questions``: the values to choose are to be shown.

    ``watch`` and ``over`` may be used from any thread.
    """

    agreed = Signal()
    wants_questions = Signal()
    over = Signal(object)
    _moved = Signal(object)

    def __init__(self, parent: QWidget, say: Say, description: Description, folder: Path) -> None:
        super().__init__(parent, say("Nhận việc từ bản chép khác", "Taking in another copy"), say, (640, 400))
        self._say, self._description = say, description
        self._stop = threading.Event()
        self.column.addWidget(plain(f"“{folder.name}”", "title"))
        self.lines = plain("")
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.windowTitle())
        self.safe = plain(
            say(
                "Trước khi nhận, sổ được sao lưu và thử phục hồi. Không giá trị nào bị ghi đè: "
                "hai bên ghi khác nhau thì cả hai còn đó, chờ người chọn.",
                "The catalogue is backed up first. Nothing is overwritten: where both wrote, both values are kept.",
            ),
            "muted",
        )
        for shown in (self.lines, self.bar, self.safe):
            self.column.addWidget(shown)
            self.column.addSpacing(8)
        self.column.addStretch(1)
        self.halt = QPushButton(say("Dừng", "Stop"))
        self.halt.clicked.connect(self.stop)
        self.choose = QPushButton(say("Xem và chọn…", "See and choose…"))
        self.choose.clicked.connect(self._to_questions)
        self.go = QPushButton(say("Nhận vào sổ", "Take it in"))
        self.go.setObjectName("primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self._begin)
        for button in (self.halt, self.choose, self.go):
            button.hide()
            self.foot.addWidget(button)
        self.over.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self._moved.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self._tell([Label("Đang xem sổ kia có gì…", "Looking at what it holds…")])

    def watch(self, progress: Progress) -> None:
        """Show how far the work is; raise ``Stopped`` once somebody pressed Stop or closed the sheet."""
        if self._stop.is_set():
            raise Stopped
        self._moved.emit(progress)

    def stop(self) -> None:
        """Ask the work to stop at its next step; no act comes in then."""
        self._stop.set()

    def done(self, result: int) -> None:
        self.stop()
        super().done(result)

    def show_difference(self, seen: Difference | Trouble) -> None:
        """Show what a copy holds, or why it does not open."""
        self.bar.hide()
        if isinstance(seen, Trouble):
            self.safe.hide()
            self._tell([seen.label])
            return
        self._tell(found(seen, self._description))
        self.safe.setVisible(not seen.nothing)
        self.go.setVisible(not seen.nothing)
        if not seen.nothing:
            self.go.setFocus()

    def _begin(self) -> None:
        self.go.hide()
        self.halt.show()
        self.bar.show()
        self.agreed.emit()

    def _show_progress(self, progress: Progress) -> None:
        self.bar.setRange(0, progress.of)
        self.bar.setValue(progress.done)
        if self.halt.isVisible():
            self._tell([Label(f"{progress.words.vi}…", f"{progress.words.en}…")])

    def _end(self, result: United | Trouble | Stopped) -> None:
        self.bar.hide()
        self.halt.hide()
        self.safe.hide()
        if isinstance(result, Stopped):
            self._tell([Label("Đã dừng; không việc nào được nhận.", "Stopped; no act was taken in.")])
        elif isinstance(result, Trouble):
            self._tell([result.label])
        else:
            self._tell(came(result))
            self.choose.setVisible(bool(result.questions))

    def _to_questions(self) -> None:
        self.accept()
        self.wants_questions.emit()

    def _tell(self, lines: Sequence[Label]) -> None:
        self.lines.setText("\n\n".join(self._say.label(line) for line in lines))
