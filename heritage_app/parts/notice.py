"""The quiet line at the foot: what was done, with its undo; what went wrong, with a way out; a question that waits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from heritage_app.say import Say

_STAY_MS = 8000
_OFFER_MS = 20_000  # what may be done is read, weighed and reached with the mouse
Offer = tuple[str, Callable[[], None]]
"""The words of a button and what it does."""


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
        self._about_saving = self._stays = False
        self._question: tuple[str, tuple[Offer, ...]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._end)
        self.hide()

    def tell(self, text: str, *offers: Offer, stay: bool = False, about_saving: bool = False) -> None:
        """Show a message with buttons for what may be done about it."""
        self._show(text, (*offers, *(((self._say("Đóng", "Close"), lambda: None),) if stay else ())))
        self._about_saving, self._stays = about_saving, stay
        if not stay:
            self._timer.start(_OFFER_MS if offers else _STAY_MS)

    def ask(self, text: str, *offers: Offer) -> None:
        """Ask what must not be missed: it waits while something else stays here, and comes back until it is answered."""
        self._question = (text, offers)
        if not (self.isVisible() and self._stays):
            self._ask_now(text, offers)

    def _ask_now(self, text: str, offers: tuple[Offer, ...]) -> None:
        self._show(text, tuple((words, partial(self._answer, run)) for words, run in offers))
        self._about_saving, self._stays = False, True

    def _answer(self, run: Callable[[], None]) -> None:
        self._question = None
        run()

    def _show(self, text: str, offers: tuple[Offer, ...]) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        self.text.setText(text)
        for words, run in offers:
            button = QPushButton(words)
            button.setObjectName("quiet")
            button.clicked.connect(lambda _=False, r=run: self._run(r))
            self._row.addWidget(button)
            self._buttons.append(button)
        self.show()
        self._timer.stop()

    def settle(self) -> None:
        """Take away a message about what could not be saved, now that it is."""
        if self._about_saving:
            self._end()

    def _run(self, what: Callable[[], None]) -> None:
        self.hide()
        what()
        if not self.isVisible():
            self._end()

    def _end(self) -> None:
        """Take away what is told; a question that nobody answered comes back."""
        self.hide()
        if self._question is not None:
            self._ask_now(*self._question)
