"""The line beside few hits: the words that may have been meant, which find far more."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from db.catalogue import Reader
from db.model.query import Query
from heritage_app.parts.flow import Flow
from heritage_app.say import Say
from heritage_app.session import Session


class Meant(QWidget):
    """``chosen`` gives the words a person meant."""

    chosen = Signal(str)

    def __init__(self, session: Session, say: Say) -> None:
        super().__init__()
        self._session, self._say = session, say
        self._flow = Flow(self)
        self._asked: Query | None = None
        self.hide()

    def look(self, query: Query | None) -> None:
        """Offer what may have been meant by a search that found little; None: nothing is to be offered."""
        self._asked = query
        self.hide()
        if query is None:
            return

        def read(reader: Reader) -> list[str]:
            return [] if reader.moment else reader.search.suggestions(query)

        def show(words: list[str]) -> None:
            if query is self._asked and words:
                self._flow.clear()
                for one in words:
                    self._flow.addWidget(self._button(one))
                self.show()

        self._session.ask(read, show, "meant")

    def _button(self, words: str) -> QPushButton:
        button = QPushButton(self._say(f"Có phải: {words}", f"Did you mean: {words}").replace("&", "&&"))
        button.setObjectName("quiet")
        button.clicked.connect(lambda _=False: self.chosen.emit(words))
        return button
