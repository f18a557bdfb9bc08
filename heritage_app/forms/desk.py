"""What editors consult, apart from the editors themselves: a list needs it before anything is edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from db.model.query import Line
from db.schema.field_type import Words
from db.schema.kind import Description
from heritage_app.say import Say
from heritage_app.theme import Colours


class Desk:
    """What editors consult: words of the record shown, the description, and ways to look up and open records."""

    def __init__(
        self,
        description: Description,
        say: Say,
        colours: Colours,
        look_up: Callable[[str, Sequence[str], Callable[[list[Line]], None]], None],
        open_record: Callable[[str], None],
    ) -> None:
        self.description = description
        self.say = say
        self.colours = colours
        self.look_up = look_up
        self.open_record = open_record
        self.writable = True
        self.names: dict[str, str | None] = {}
        self.words = Words(description.vocabularies, description.units, say.language, self.names.get)
