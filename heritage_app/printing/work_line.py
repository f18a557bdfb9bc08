"""A line that tells long work: what, how far, and a button to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from db.model.changes import Progress
from db.schema.field_type import counted, grouped
from heritage_app.parts.words import plain
from heritage_app.printing.long_work import LongWork
from heritage_app.say import Say


class WorkLine(QWidget):
    """Shown while work runs."""

    def __init__(self, say: Say, work: LongWork) -> None:
        super().__init__()
        self._say = say
        self.words = plain("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(120, 8)
        self.button = QPushButton(say("Dừng", "Stop"))
        self.button.setObjectName("quiet")
        self.button.clicked.connect(work.stop)
        work.moved.connect(self.show_progress)
        work.rested.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.bar)
        row.addWidget(self.button)
        self.hide()

    def show_progress(self, progress: Progress) -> None:
        """Say what is being done and how far it is; of work whose end is not known only how much is done."""
        done, of = progress.done, progress.of
        said = self._say.label(progress.words)
        if not of and done:
            said += self._say(f" · {grouped(done)} trang", f" · {counted(done, 'page')}")
        self.words.setText(said + "…")
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.bar.setAccessibleName(said)
        self.show()
