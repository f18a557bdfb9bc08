"""The line under a list that was searched: in which field of the record under the cursor the words stand."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from db.catalogue import Reader
from db.model.hits import Hit
from heritage_app.parts.elided import Elided
from heritage_app.say import Say
from heritage_app.session import Session

_SHOWN = 2


class HitLine(Elided):
    """Words only; cut where there is no room, and told whole in the tip."""

    def __init__(self, session: Session, say: Say) -> None:
        super().__init__()
        self._session, self._say = session, say
        self._asked = ("", "")
        # why: once the rows are painted; both threads want Python
        self._reading = QTimer(self, interval=0, singleShot=True)
        self._reading.timeout.connect(self._read)
        self.setEnabled(False)
        self.hide()

    def show_hit(self, record: str, typed: str) -> None:
        """Say where what was typed stands in a record; nothing was typed: say nothing."""
        if (record, typed) == self._asked:
            return
        self._asked = (record, typed)
        wanted = bool(record and typed.strip())
        self.setVisible(wanted)
        (self._reading.start if wanted else self._reading.stop)()

    @property
    def idle(self) -> bool:
        """Whether nothing waits to be read."""
        return not self._reading.isActive()

    def _read(self) -> None:
        (record, typed), language = self._asked, self._say.language

        def read(reader: Reader) -> list[Hit]:
            return [] if reader.moment else reader.search.hits(record, typed, "full", language)

        def show(found: list[Hit]) -> None:
            if (record, typed) == self._asked:
                told = " · ".join(f"{hit.label}: {hit.snippet}" for hit in found[:_SHOWN])
                self.set_words(self._say("Thấy ở ", "Found in ") + told if told else "")

        self._session.ask(read, show, "hit")
