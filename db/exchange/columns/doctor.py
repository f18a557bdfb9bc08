"""Old text in a table: told cell by cell by the font the file names, else by the content of the cell and of the table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from unicodedata import is_normalized

from db.exchange.files.table import Line
from db.schema.old_text import Cured, code_of_line, cure, plainly_unicode, usual_code
from db.schema.vietnamese import Unprintable, border

_SAMPLE_LINES = 2000
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 60_000, 60


class Doctor:
    """Turns the cells of one table into Unicode; what is no old Vietnamese stays what it is.

    ``usual`` is the code most of the table is in, empty where that is Unicode.
    """

    def __init__(self, usual: str) -> None:
        self.usual = usual
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
        cured = Cured(text) if _stays(text) else self._doctor.cured(text, usual=self._usual)
        if len(text) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[text] = cured
        return cured


def _stays(text: str) -> bool:
    """Say whether a text is plainly what it should be: most are, and need not be looked at closely."""
    if "\r" in text or "\x00" in text:
        return False
    # why no look for halves of pairs: a worker read the text and wrote it as UTF-8
    return text.isascii() or (plainly_unicode(text) and is_normalized("NFC", text))


def doctor_of(lines: Iterable[Line]) -> Doctor:
    """Return the doctor for a table, from its first lines."""
    return Doctor(usual_code(text for line in islice(lines, _SAMPLE_LINES) for text in line.cells))
