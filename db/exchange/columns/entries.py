"""The lines of a table as records and others: each one cured, told apart, with the sections that stand above it.

``Lines`` is a value, so that another process may read them too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
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
_OF_ABOVE = Junk(
    Label("dòng tiếp của một tên gộp nhiều dòng, chưa nhập", "goes on with a name merged over lines, not taken in")
)
_FIGURE = re.compile(r"[\d.,/%\s]*$")
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
    in the place of what a cell says, by line and column; ``left_out`` are lines nobody wants. ``merged`` are the cells that
    reach over several lines, by first line: column and last line.
    """

    kept: Path
    header: Header
    usual: str = ""
    of_title: str = ""
    repairs: Mapping[tuple[int, int], str] = {}
    left_out: Set[int] = frozenset()
    merged: Mapping[int, tuple[tuple[int, int], ...]] = {}

    def entries(self, columns: Columns) -> Iterator[Entry]:
        """Yield every line of the table with content, records and others, in order."""
        doctor = Doctor(self.usual)
        naming = _column_of(columns, "name")
        sorting = Sorting(self.header, naming, _column_of(columns, SEQUENCE))
        before = {line.at for line in self.header.before}
        sections: list[str] = []
        above: tuple[str, ...] = (self.of_title,) if self.of_title else ()
        fresh = True
        reaching: dict[int, tuple[int, str]] = {}
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
                if self.merged:
                    junk = self._reach_down(line.at, texts, reaching, naming)
            yield Entry(line.at, texts, line.cells, codes, junk, () if junk else above)

    def _reach_down(self, at: int, texts: list[str], reaching: dict[int, tuple[int, str]], naming: int) -> Junk | None:
        """Put the words of a cell that reaches over several lines into each of them.

        A number counts once, at its first line. A line within a merged name is no thing of its own: why is returned.
        """
        for column, last in self.merged.get(at, ()):
            text = texts[column] if column < len(texts) else ""
            reaching[column] = last, "" if _FIGURE.match(text.strip()) else text
        if naming in reaching and reaching[naming][0] >= at and not (naming < len(texts) and texts[naming]):
            return _OF_ABOVE
        for column, (last, text) in reaching.items():
            if at <= last and text:
                texts.extend([""] * (column + 1 - len(texts)))
                texts[column] = texts[column] or text
        return None

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


def reaching_down(merged: Sequence[tuple[int, int, int, int]]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return the merged cells that reach over several lines, by first line: column and last line."""
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    for first, column, last, _ in merged:
        if last > first:
            found[first] = (*found.get(first, ()), (column, last))
    return found


def _column_of(columns: Columns, path: str) -> int:
    return next((c.at for c in columns.columns if path in c.to), -1)
