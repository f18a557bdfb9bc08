"""The line under a list that was searched: in which field of the record under the cursor the words stand."""

from __future__ import annotations

from db.catalogue import Reader
from db.model.hits import Hit
from heritage_app.forms.elided import Elided
from heritage_app.say import Say
from heritage_app.session import Session

_SHOWN = 2


class HitLine(Elided):
    """Words only; cut where there is no room, and told whole in the tip."""

    def __init__(self, session: Session, say: Say) -> None:
        super().__init__()
        self._session, self._say = session, say
        self._asked = ("", "")
        self.setEnabled(False)
        self.hide()

    def show_hit(self, record: str, typed: str) -> None:
        """Say where what was typed stands in a record; nothing was typed: say nothing."""
        if (record, typed) == self._asked:
            return
        self._asked, language = (record, typed), self._say.language
        self.setVisible(bool(record and typed.strip()))
        if not self._asked[0] or not typed.strip():
            return

        def read(reader: Reader) -> list[Hit]:
            return [] if reader.moment else reader.search.hits(record, typed, "full", language)

        def show(found: list[Hit]) -> None:
            if (record, typed) == self._asked:
                told = " · ".join(f"{hit.label}: {hit.snippet}" for hit in found[:_SHOWN])
                self.set_words(self._say("Thấy ở ", "Found in ") + told if told else "")

        self._session.ask(read, show, "hit")
