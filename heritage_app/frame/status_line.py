"""The line at the foot of the window: what was saved, what was checked and backed up last, who works here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from db.model.changes import Progress
from heritage_app.parts.cut_label import CutLabel
from heritage_app.say import Say

_BESIDE = 14
_BAR_WIDTH, _BAR_HEIGHT = 120, 8


class StatusLine:
    """The parts of a window's status bar; what they say is the business of those who know it."""

    def __init__(self, bar: QStatusBar, who: str) -> None:
        self.bar = bar
        self.saved, self.backed_up, self.who = QLabel(), QLabel(), CutLabel(who)
        self.checked = QPushButton()
        self.checked.setObjectName("quiet")
        self.backed_up.setContentsMargins(0, 0, _BESIDE, 0)
        for label in (self.saved, self.backed_up, self.who):
            label.setObjectName("muted")
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(10, 0, 12, 0)
        bar.addWidget(self.saved)
        for widget in (self.checked, self.backed_up, self.who):
            bar.addPermanentWidget(widget)
        self.act: ActLine | None = None

    def show_act(self, progress: Progress | None, say: Say, stop: Callable[[], None]) -> None:
        """Show how far an act of many records has come, with a button to ``stop`` it; None: it is over."""
        if self.act is None and progress is not None:
            self.act = ActLine(say, stop)
            self.put_in(self.act)
        if self.act is not None:
            self.act.setVisible(progress is not None)
            if progress is not None:
                self.act.show_progress(progress)

    def put_in(self, widget: QWidget) -> None:
        """Put what shows work under way behind what was saved."""
        self.bar.insertPermanentWidget(1, widget)


class ActLine(QWidget):
    """What is being written, how far it has come, in words and as a bar, and a button to stop it as long as that is possible."""

    def __init__(self, say: Say, stop: Callable[[], None]) -> None:
        super().__init__()
        self._say = say
        self.words, self.bar = QLabel(), QProgressBar()
        self.words.setObjectName("muted")
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(_BAR_WIDTH, _BAR_HEIGHT)
        self.bar.setAccessibleName(say("Tiến độ ghi sổ", "How far the writing has come"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, _BESIDE, 0)
        row.addStretch(1)
        row.addWidget(self.words)
        row.addWidget(self.bar)
        self.stop = QPushButton(say("Dừng", "Stop"))
        self.stop.setObjectName("quiet")
        self.stop.setToolTip(say("Lấy lại cả việc này; sổ vẫn như cũ", "Take the whole act back; nothing is changed"))
        self.stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # why: it goes away soon, and the keyboard with it
        self.stop.clicked.connect(stop)
        self.stop.clicked.connect(lambda: self.stop.setEnabled(False))
        row.addWidget(self.stop)

    def show_progress(self, progress: Progress) -> None:
        """Show how far it has come."""
        share = progress.done * 100 // max(progress.of, 1)
        self.words.setText(f"{self._say.label(progress.words)}… {share} %")
        self.bar.setValue(share)
        self.stop.setEnabled(progress.done < progress.of)
