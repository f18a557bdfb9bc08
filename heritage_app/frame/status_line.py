"""The line at the foot of the window: what was saved, what was checked and backed up last, who works here."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar, QWidget

from heritage_app.parts.cut_label import CutLabel

_BESIDE = 14


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

    def put_in(self, widget: QWidget) -> None:
        """Put what shows work under way behind what was saved."""
        self.bar.insertPermanentWidget(1, widget)
