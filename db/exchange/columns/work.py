"""A table made ready for mapping: its header found, its text cured, its lines told apart, samples of its columns taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from db.exchange.columns.advice import advice, refuse_lying
from db.exchange.columns.doctor import doctor_of
from db.exchange.columns.entries import Entry, Lines, reaching_down
from db.exchange.columns.guessing import SECTION_HEADER, guess, known_header
from db.exchange.columns.header import Header, find_header
from db.exchange.columns.mapping import Column, Mapping
from db.exchange.files.reading import Table
from db.exchange.files.table import column_name
from db.schema.field_type import Words
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.vietnamese import fold

_SAMPLE_LINES, _HEADER_LINES = 400, 30
_OF_TITLE = re.compile(
    r"\b(xã|phường|thị trấn|huyện)\s+[^,.;:(–-]+?(?=\s*(?:$|[,.;:(–-]|năm \d|tính đến|giai đoạn|tỉnh))"
)


class Work:
    """A table that was read, as lines of records under headers."""

    def __init__(self, table: Table, kind: Kind, words: Words) -> None:
        self.table = table
        self.kind = kind
        self.words = words
        self.reading = table.reading
        self.repairs: dict[tuple[int, int], str] = {}
        """Texts a person put in the place of what a cell says: by line and column."""
        self.left_out: set[int] = set()
        """Lines a person does not want, such as a restaurant among the relics."""
        self.doctor = doctor_of(table.lines())
        self.header = self._find(kind)
        self.headers = [*self.header.texts, SECTION_HEADER]
        """The headers of all columns; the last one stands for the section lines above a record."""
        self._of_title = self._place_of_title()
        self.samples = self._samples(kind)
        refuse_lying(self.header, self.samples[0], lambda text: known_header(kind, text)[1])

    def advice(self, columns: Mapping) -> tuple[Label, ...]:
        """Return what to know of the table as a whole, as it was read and as it is taken in by some columns."""
        return (*advice(self.header, self.kind, columns), *(r.label for r in self.reading.remarks if not r.at))

    def _find(self, kind: Kind) -> Header:
        def known(text: str) -> float:
            return known_header(kind, text)[1]

        def curing(text: str, font: str) -> str:
            return self.doctor.cured(text, font).text

        return find_header(self.table.lines(), self.reading, known, curing)

    def _samples(self, kind: Kind) -> list[list[str]]:
        found: list[list[str]] = [[] for _ in self.headers]
        for entry, _ in zip(self.entries(self._plain(kind)), range(_SAMPLE_LINES), strict=False):
            if entry.junk is None:
                missing = [""] * (len(found) - 1 - len(entry.texts))
                for column, text in zip(found, [*entry.texts, *missing, " – ".join(entry.section)], strict=False):
                    column.append(text)
        return found

    def _plain(self, kind: Kind) -> Mapping:
        """Return a mapping that knows the name and the running number only, to tell sections before anything is guessed."""
        return Mapping(
            kind.id, tuple(Column(h, at, (known_header(kind, h)[0],)) for at, h in enumerate(self.header.texts))
        )

    def _place_of_title(self) -> str:
        """Return the commune or district a title above the header names, which all lines are in; or nothing."""
        for line in self.header.before:
            for at, cell in enumerate(line.cells):
                text = self.doctor.cured(cell, line.fonts.get(at, "")).text
                named = _OF_TITLE.search(" ".join(text.lower().split()))
                found = self.words.units.read(named[0].strip(" .:;-")) if named else None
                if named and found and found.unit:
                    return self.words.units.text(found.unit.id, province=False)
                if named and found and found.candidates:
                    kind, name = named[1], named[0].removeprefix(named[1])
                    return f"{kind} {' '.join(w.capitalize() for w in name.split())}"
        return ""

    def guessed(self, kind: Kind) -> Mapping:
        """Return the mapping its headers and values suggest."""
        return guess(kind, self.headers, self.samples, self.words)

    def column(self, at: int) -> str:
        """Return what a column is called when it is told of: its letters and header."""
        if at >= len(self.header.texts):
            return SECTION_HEADER
        return self.header.texts[at] or f"Cột {column_name(at)}"

    def lines(self) -> Lines:
        """Return the lines of the table as they are to be read now."""
        return Lines(
            self.table.kept,
            self.header,
            self.doctor.usual,
            self._of_title,
            dict(self.repairs),
            frozenset(self.left_out),
            reaching_down(self.reading.merged),
        )

    def entries(self, columns: Mapping) -> Iterator[Entry]:
        """Yield every line of the table with content, records and others, in order."""
        return self.lines().entries(columns)


def likely_kind(table: Table, kind: Kind, others: Sequence[Kind]) -> Kind:
    """Return the kind whose fields the headers of a table name best; the one asked for unless another is clearly better."""
    doctor = doctor_of(table.lines())
    first = [
        [doctor.cured(c, line.fonts.get(at, "")).text for at, c in enumerate(line.cells)]
        for line, _ in zip(table.lines(), range(_HEADER_LINES), strict=False)
    ]
    best, best_score = kind, _named_by(kind, first) + 0.5
    for other in others:
        score = _named_by(other, first)
        if score > best_score:
            best, best_score = other, score
    return best


def _named_by(kind: Kind, lines: list[list[str]]) -> float:
    name = kind.by_id["name"].label.vi if "name" in kind.by_id else ""

    def said(text: str) -> float:
        return 2.0 if fold(text) == fold(name) else known_header(kind, text)[1]

    return max((sum(s for t in texts if len(t) < 60 and (s := said(t)) >= 0.6) for texts in lines), default=0.0)
