"""Old text in a table: told cell by cell by the font the file names, else by the content of the cell and of the table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from db.exchange.table import Line
from db.schema.old_text import Cured, cure, usual_code
from db.schema.vietnamese import Unprintable, border

_SAMPLE_LINES = 2000


class Doctor:
    """Turns the cells of one table into Unicode; what is no old Vietnamese stays what it is."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.usual = usual_code(text for line in islice(lines, _SAMPLE_LINES) for text in line.cells)

    def cured(self, text: str, font: str = "") -> Cured:
        """Return a cell's text as Unicode (NFC) with the code it was in, empty where it was Unicode already."""
        if text.isascii():
            return Cured(text.replace("\r\n", "\n").replace("\r", "\n"))
        try:
            return cure(text, font, self.usual)
        except Unprintable:
            return Cured(border("".join("\ufffd" if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text)))
