"""A line that tells long work: what, how far, and a button to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from db.schema.label import Label
from heritage_app.say import Say
from heritage_app.views.words import plain


class WorkLine(QWidget):
    """Shown while work runs."""

    def __init__(self, say: Say, stop: Callable[[], None]) -> None:
        super().__init__()
        self._say = say
        self.words = plain("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(120, 8)
        self.button = QPushButton(say("Dừng", "Stop"))
        self.button.setObjectName("quiet")
        self.button.clicked.connect(stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.bar)
        row.addWidget(self.button)
        self.hide()

    def show_work(self, words: Label, done: int, of: int) -> None:
        """Say what is being done and how far it is; of work whose end is not known only how much is done."""
        said = self._say.label(words)
        if not of and done:
            said += self._say(f" · {done} trang", f" · {done} pages")
        self.words.setText(said + "…")
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.bar.setAccessibleName(said)
        self.show()
