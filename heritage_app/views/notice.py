"""The quiet line at the foot: what was done, with its undo; what went wrong, with a way out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from heritage_app.say import Say

_STAY_MS = 8000


class Notice(QFrame):
    """Shows one message at a time; an error stays until it is closed."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self.setObjectName("bar")
        self._say = say
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 6, 8, 6)
        self._row.addWidget(self.text, 1)
        self._buttons: list[QPushButton] = []
        self._about_saving = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(
        self, text: str, *offers: tuple[str, Callable[[], None]], stay: bool = False, about_saving: bool = False
    ) -> None:
        """Show a message with buttons for what may be done about it."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        self.text.setText(text)
        self._about_saving = about_saving
        for words, run in (*offers, *(((self._say("Đóng", "Close"), self.hide),) if stay else ())):
            button = QPushButton(words)
            button.setObjectName("quiet")
            button.clicked.connect(lambda _=False, r=run: self._run(r))
            self._row.addWidget(button)
            self._buttons.append(button)
        self.show()
        self._timer.stop()
        if not stay:
            self._timer.start(_STAY_MS)

    def settle(self) -> None:
        """Take away a message about what could not be saved, now that it is."""
        if self._about_saving:
            self.hide()

    def _run(self, what: Callable[[], None]) -> None:
        self.hide()
        what()
