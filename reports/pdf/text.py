"""Measuring text, breaking it into lines, and the page code that draws each line.

Almost all text takes the quick way: one font, one width a character, one table from characters to
codes. Text with marks that have no letter of their own, or of another script, goes cluster by
cluster: a base with its marks is placed by the font's anchors, a Han character may end a line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from db.model.problems import Trouble
from db.schema.label import Label
from reports.pdf.fonts import Face, Style, face_for, main_face
from reports.plain import lines_of

_KEPT_WORDS = 50_000
_PARTS_AFTER = frozenset("/-._?&=#%,;:")
_NEAR = 0.35  # of the room: a sign before that leaves too much of the line empty
_NO_LINE_BEGIN = frozenset("、。，．：；！？」』）〕】》〉")


class NoGlyph(Trouble):
    """No font of the program has a character; the sentence names it and, once known, the record."""

    def __init__(self, char: str, about: str = "") -> None:
        self.char = char
        code = f"U+{ord(char):04X}"
        where = (f" (phiếu “{about}”)", f" (record “{about}”)") if about else ("", "")
        super().__init__(
            Label(
                f"Không phông chữ nào của chương trình có ký tự “{char}” ({code}){where[0]}; hãy sửa ký tự này rồi in lại.",
                f"No font of the program has the character “{char}” ({code}){where[1]}; change it and print again.",
            )
        )


class Line(NamedTuple):
    """One line: the code that draws it, its width, its spaces, and whether it ends a paragraph."""

    code: str
    width: float
    spaces: int
    last: bool


class _Unplain(Exception):
    """The text holds something that needs the slow way."""


class _Widths(dict[str, float]):
    """Widths of plain characters at one size; asking for any other raises ``_Unplain``."""

    def __init__(self, face: Face, size: float) -> None:
        super().__init__()
        self._face, self._scale = face, size / 1000

    def __missing__(self, char: str) -> float:
        if char == "\xa0":
            char = " "
        if ord(char) not in self._face.covers or unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc"):
            raise _Unplain(char)
        self[char] = width = self._face.width(char) * self._scale
        return width


class _Codes(dict[int, str]):
    """From characters to hexadecimal codes of a font's first part; others switch the part and back."""

    def __init__(self, face: Face, size: float, document: Any) -> None:
        super().__init__()
        self._face, self._size, self._document = face, size, document

    def open(self, part: int = 0) -> str:
        """Return the operator that chooses a part of the font."""
        return f"{self._face.font.getSubsetInternalName(part, self._document)} {self._size:g} Tf"

    def __missing__(self, code: int) -> str:
        [(part, found)] = self._face.font.splitString(chr(code), self._document)
        text: str = found.hex()
        if part:
            text = f"> Tj {self.open(part)} <{text}> Tj {self.open()} <"
        self[code] = text
        return text


class _Cluster(NamedTuple):
    """What stays together in a line: text, width, its code, and whether a line may end after it."""

    text: str
    width: float
    code: str
    han: bool


class Cut:
    """A style at a size, in one document: measures, breaks and encodes text."""

    def __init__(self, document: Any, style: Style, size: float) -> None:
        self.style, self.size = style, size
        self.leading = round(size * 1.2, 1)
        self._document = document
        self._widths = _Widths(main_face(style), size)
        self._tables: dict[str, _Codes] = {}
        self._codes = self._table(main_face(style))
        self._words: dict[str, float] = {}

    def width(self, text: str) -> float:
        """Return the width of a text in one line."""
        return sum(line.width for line in self.lines(text, float("inf")))

    def one(self, text: str) -> Line:
        """Return a text as one line, whatever its width."""
        return self.lines(" ".join(lines_of(text)), float("inf"))[0]

    def lines(self, text: str, width: float, first: float | None = None) -> list[Line]:
        """Return a text's lines; ``first`` is the room in the first line of each paragraph, where it differs."""
        found: list[Line] = []
        for paragraph in lines_of(text):
            room = width if first is None else first
            try:
                found += self._plain(paragraph, width, room)
            except _Unplain:
                found += self._mixed(paragraph, width, room)
        return found

    def _plain(self, text: str, width: float, room: float) -> Iterator[Line]:
        widths = self._widths
        whole = sum(map(widths.__getitem__, text))
        if whole <= room:
            return iter((self._line(text, whole, last=True),))
        return iter(self._broken(text, width, room))

    def _broken(self, text: str, width: float, room: float) -> list[Line]:
        widths, known, space = self._widths, self._words, self._widths[" "]
        if len(known) > _KEPT_WORDS:
            known.clear()
        found: list[Line] = []
        here: list[str] = []
        used = 0.0
        for word in text.split(" "):
            if not word and found and not here:
                continue  # spaces at which a line was broken do not begin the next one
            wide = known.get(word)
            if wide is None:
                wide = known[word] = sum(map(widths.__getitem__, word))
            if here and used + space + wide <= room:
                here.append(word)
                used += space + wide
                continue
            if here:
                found.append(self._line(" ".join(here), used))
                room = width
            while wide > room:
                at, part = self._fit(word, room)
                if at < 2 and room < width:
                    found.append(self._line("", 0.0))
                else:
                    found.append(self._line(word[:at], part))
                    word, wide = word[at:], wide - part
                room = width
            here, used = [word], wide
        found.append(self._line(" ".join(here), used, last=True))
        return found

    def _fit(self, word: str, room: float) -> tuple[int, float]:
        """Return how many characters of an over-long word go into the room (at least one), and their width.

        An address or the number of a document is parted after one of its signs where one is near enough.
        """
        used, sign, until = 0.0, 0, 0.0
        for at, char in enumerate(word):
            wide = self._widths[char]
            if used + wide > room:
                if until > room * _NEAR:
                    return sign, until
                return (at, used) if at else (1, wide)
            used += wide
            if char in _PARTS_AFTER:
                sign, until = at + 1, used
        return len(word), used

    def _line(self, text: str, width: float, *, last: bool = False) -> Line:
        code = f"{self._codes.open()} <{text.translate(self._codes)}> Tj" if text else ""
        return Line(code, width, text.count(" ") + text.count("\xa0"), last)

    def _table(self, face: Face) -> _Codes:
        if face.name not in self._tables:
            self._tables[face.name] = _Codes(face, self.size, self._document)
        return self._tables[face.name]

    def _mixed(self, text: str, width: float, room: float) -> list[Line]:
        found: list[Line] = []
        here: list[_Cluster] = []
        used, may = 0.0, 0
        for cluster in self._clusters(text):
            if here and used + cluster.width > room and not cluster.text.isspace():
                if cluster.han and cluster.text not in _NO_LINE_BEGIN:
                    may = len(here)
                cut = may or len(here)
                found.append(_joined(here[:cut]))
                here, may, room = here[cut:], 0, width
                used = sum(c.width for c in here)
            if cluster.text == " " and found and not here:
                continue
            here.append(cluster)
            used += cluster.width
            if cluster.text == " " or cluster.han:
                may = len(here)
        found.append(_joined(here, last=True))
        return found

    def _clusters(self, text: str) -> Iterator[_Cluster]:
        at = 0
        while at < len(text):
            end = at + 1
            while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me"):
                end += 1
            part = text[at:end]
            yield (
                self._placed(part) if end - at > 1 or unicodedata.category(part) in ("Mn", "Me") else self._single(part)
            )
            at = end

    def _single(self, char: str) -> _Cluster:
        try:
            width = self._widths[char]
            return _Cluster(char, width, f"{self._codes.open()} <{char.translate(self._codes)}> Tj ", han=False)
        except _Unplain:
            pass
        face = face_for(char, self.style)
        if face is None:
            if unicodedata.category(char) == "Zs":
                return self._single(" ")
            raise NoGlyph(char)
        table = self._table(face)
        han = unicodedata.east_asian_width(char) in "WF" and not char.isspace()
        return _Cluster(char, face.width(char) * self.size / 1000, f"{table.open()} <{char.translate(table)}> Tj ", han)

    def _placed(self, text: str) -> _Cluster:
        """Draw a base with its marks; marks no font has together with the base stand over it unplaced."""
        face = face_for(text, self.style)
        if face is None:
            return self._overprinted(text)
        table, char = self._table(face), face.joined(text)
        width = face.width(char) * self.size / 1000
        return _Cluster(text, width, f"{table.open()} <{char.translate(table)}> Tj ", han=False)

    def _overprinted(self, text: str) -> _Cluster:
        base = self._single(text[0])
        code = [base.code]
        for mark in text[1:]:
            face = face_for(mark, self.style)
            if face is None:
                raise NoGlyph(mark)
            table, own = self._table(face), face.width(mark)
            code.append(f"{table.open()} [{own:.0f} <{mark.translate(table)}>] TJ ")
        return _Cluster(text, base.width, "".join(code), han=False)


def _joined(clusters: list[_Cluster], *, last: bool = False) -> Line:
    end = len(clusters)
    while end and clusters[end - 1].text == " ":
        end -= 1
    kept = clusters[:end]
    return Line(
        "".join(c.code for c in kept).rstrip(),
        sum(c.width for c in kept),
        sum(c.text in " \xa0" for c in kept),
        last,
    )
