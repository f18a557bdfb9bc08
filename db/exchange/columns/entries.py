"""The lines of a table as records and others: each one cured, told apart, with the sections that stand above it.

``Lines`` is a value, so that another process may read them too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from pathlib import Path

import msgspec

from db.exchange.columns.doctor import Doctor
from db.exchange.columns.header import Header, Junk, Sorting
from db.exchange.columns.mapping import SEQUENCE
from db.exchange.columns.mapping import Mapping as Columns
from db.exchange.files.table import Line, read_lines
from db.schema.label import Label
from db.schema.vietnamese import Unprintable, border

_ABOVE = Junk(Label("trên dòng tiêu đề", "above the header"))
_HEADER = Junk(Label("dòng tiêu đề", "the header"))
LEFT_OUT = Junk(Label("người nhập bỏ dòng này", "left out by whoever took the table in"))
"""What a line is that a person does not want."""


class Entry(msgspec.Struct, frozen=True):
    """A line below the header: a record (``junk`` is None) or not, its texts as the file has them and cured, their codes.

    ``section`` is what the section lines above it say, the outer one first.
    """

    at: int
    texts: list[str]
    raw: list[str]
    codes: dict[int, str]
    junk: Junk | None = None
    section: tuple[str, ...] = ()


class Lines(msgspec.Struct, frozen=True):
    """Where the lines of a table are kept, and what tells its records from its other lines.

    ``usual`` is the code most of its text is in, ``of_title`` the place its title names. ``repairs`` are texts a person put
    in the place of what a cell says, by line and column; ``left_out`` are lines nobody wants.
    """

    kept: Path
    header: Header
    usual: str = ""
    of_title: str = ""
    repairs: Mapping[tuple[int, int], str] = {}
    left_out: Set[int] = frozenset()

    def entries(self, columns: Columns) -> Iterator[Entry]:
        """Yield every line of the table with content, records and others, in order."""
        doctor = Doctor(self.usual)
        sorting = Sorting(self.header, _column_of(columns, "name"), _column_of(columns, SEQUENCE))
        before = {line.at for line in self.header.before}
        sections: list[str] = []
        above: tuple[str, ...] = (self.of_title,) if self.of_title else ()
        fresh = True
        for line in read_lines(self.kept):
            texts, codes = self._cured(line, doctor)
            if line.at in before or line.at in self.header.lines:
                yield Entry(line.at, texts, line.cells, codes, _ABOVE if line.at in before else _HEADER)
                continue
            junk = LEFT_OUT if line.at in self.left_out else sorting.junk(texts)
            if junk is not None and junk.section:
                sections = [*(sections if fresh else sections[:-1]), junk.section][-2:]
                above = (self.of_title, *sections) if self.of_title else tuple(sections)
                fresh = True
            elif junk is None:
                fresh = False
            yield Entry(line.at, texts, line.cells, codes, junk, () if junk else above)

    def _cured(self, line: Line, doctor: Doctor) -> tuple[list[str], dict[int, str]]:
        remembered = doctor.remembered(usual := doctor.code_of(line))
        cured = list(map(remembered.__getitem__, line.cells))
        for at, font in line.fonts.items():
            if at < len(cured):
                cured[at] = doctor.cured(line.cells[at], font, usual)
        texts = [cell.text for cell in cured]
        codes = {at: cell.code for at, cell in enumerate(cured) if cell.code}
        if self.repairs:
            for at in range(len(texts)):
                if (line.at, at) in self.repairs:
                    texts[at] = printable(self.repairs[line.at, at])
                    codes.pop(at, None)
        return texts, codes


def printable(text: str) -> str:
    """Return a text as the catalogue keeps it, without what no catalogue may hold."""
    try:
        return border(text)
    except Unprintable:
        return border("".join(c for c in text if c != "\x00" and not "\ud800" <= c <= "\udfff"))


def _column_of(columns: Columns, path: str) -> int:
    return next((c.at for c in columns.columns if path in c.to), -1)
