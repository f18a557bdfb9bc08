"""Old text in a table: told cell by cell by the font the file names, else by the content of the cell and of the table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from db.exchange.table import Line
from db.schema.old_text import Cured, code_of_line, cure, usual_code
from db.schema.vietnamese import Unprintable, border

_SAMPLE_LINES = 2000
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 20_000, 60


class Doctor:
    """Turns the cells of one table into Unicode; what is no old Vietnamese stays what it is."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.usual = usual_code(text for line in islice(lines, _SAMPLE_LINES) for text in line.cells)
        self._met: dict[str, Remembered] = {}

    def code_of(self, line: Line) -> str:
        """Return the code that settles what is too short to tell in a line."""
        try:
            return code_of_line(line.cells, self.usual) if self.usual else ""
        except Unprintable:
            return self.usual

    def cured(self, text: str, font: str = "", usual: str | None = None) -> Cured:
        """Return a cell's text as Unicode (NFC) with the code it was in, empty where it was Unicode already.

        ``usual`` is the code of its line, where that is known.
        """
        if text.isascii():
            return Cured(text.replace("\r\n", "\n").replace("\r", "\n"))
        try:
            return cure(text, font, self.usual if usual is None else usual)
        except Unprintable:
            return Cured(border("".join("\ufffd" if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text)))

    def remembered(self, usual: str) -> Remembered:
        """Return what texts of no known font become in lines of a code."""
        if usual not in self._met:
            self._met[usual] = Remembered(self, usual)
        return self._met[usual]


class Remembered(dict[str, Cured]):
    """Texts of a table by what they were: owners, communes, terms return in line after line."""

    def __init__(self, doctor: Doctor, usual: str) -> None:
        super().__init__()
        self._doctor, self._usual = doctor, usual

    def __missing__(self, text: str) -> Cured:
        plain = text.isascii() and "\r" not in text
        cured = Cured(text) if plain else self._doctor.cured(text, usual=self._usual)
        if len(text) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[text] = cured
        return cured
