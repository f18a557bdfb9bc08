"""A table as it was read: lines of text with what the file says about some cells; and how lines pass between processes."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from db.schema.label import Label

LINES_A_SLICE = 500
_LENGTH_BYTES = 4
NO_TABLE = Label(
    "Tệp này không phải bảng; đọc được .xlsx, .xls, .ods, .csv, .tsv và bảng trong .docx.",
    "This file is no table; .xlsx, .xls, .ods, .csv, .tsv and tables in .docx can be read.",
)
"""Why a file of some other sort is not read."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A line with anything in it: its number in the file (from 1), the text of each cell, and the fonts of old codes.

    ``fonts`` maps a column (from 0) to the font its file names, where that is one of the old codes.
    """

    at: int
    cells: list[str]
    fonts: dict[int, str] = {}


class Remark(msgspec.Struct, frozen=True):
    """Something seen while reading: at which line (0: the whole table) and column (-1: the whole line), in words.

    ``text`` is what stands there beside the cell, to be kept.
    """

    at: int
    column: int
    label: Label
    text: str = ""


class Sheet(msgspec.Struct, frozen=True):
    """What a file offers as one table. ``lines`` is how many have anything in them, as far as is known before reading."""

    name: str
    hidden: bool = False
    lines: int = 0


class Offer(msgspec.Struct, frozen=True):
    """What a file is (``xlsx``, ``csv``, …) and the tables in it."""

    format: str
    sheets: tuple[Sheet, ...]


def likely_sheet(offer: Offer) -> int:
    """Return which table of a file is meant where nobody chose: the first one that is shown and holds anything; of Word the longest.

    A paper of Word has its head and its signatures in small tables of their own.
    """
    shown = [at for at, s in enumerate(offer.sheets) if not s.hidden] or list(range(len(offer.sheets)))
    filled = [at for at in shown if offer.sheets[at].lines] or shown
    return max(filled, key=lambda at: offer.sheets[at].lines) if offer.format == "docx" else filled[0]


class Reading(msgspec.Struct, frozen=True):
    """How a table was read: lines with content, columns, what to know, and lines only the second reader saw.

    ``merged`` are (first line, first column, last line, last column), lines from 1 and columns from 0.
    ``encoding`` and ``delimiter`` are told of text files.
    """

    format: str
    sheet: str
    lines: int
    columns: int
    remarks: tuple[Remark, ...] = ()
    lost: tuple[int, ...] = ()
    hidden_lines: tuple[int, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    encoding: str = ""
    delimiter: str = ""


def others(names: Iterable[str], name: str, called: str = "trang") -> Iterator[Remark]:
    """Yield what tells that a file has more tables than the one that is read."""
    others = [f"“{n}”" for n in names if n != name]
    if others:
        shown = ", ".join(others[:8]) + (" …" if len(others) > 8 else "")
        yield Remark(
            0,
            -1,
            Label(
                f"Tệp còn {called} {shown}; mỗi lần nhập một {called}.",
                f"The file has more: {shown}; each is taken in by itself.",
            ),
        )


class NotCut(Exception):
    """A workbook is unusual (lines out of order, comments between them, parts elsewhere): it is read whole, anew."""


Read = Generator[Line, None, Reading]
"""A table on its way: its lines one by one, then how it was read."""


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0: A, B, … AA."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(letters: str) -> int:
    """Return the column of its letters, counted from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def write_lines(file: BinaryIO, lines: Read) -> Reading:
    """Write lines in slices another process can read one by one; return how they were read."""
    part: list[Line] = []
    while True:
        try:
            part.append(next(lines))
        except StopIteration as end:
            if part:
                _write(file, part)
            reading: Reading = end.value
            return reading
        if len(part) == LINES_A_SLICE:
            _write(file, part)
            part = []


def _write(file: BinaryIO, part: list[Line]) -> None:
    packed = _encoder.encode(part)
    file.write(len(packed).to_bytes(_LENGTH_BYTES, "big"))
    file.write(packed)


def read_lines(path: Path) -> Iterator[Line]:
    """Yield the lines that ``write_lines`` wrote, a slice in memory at a time."""
    with path.open("rb") as file:
        while length := file.read(_LENGTH_BYTES):
            yield from _decoder.decode(file.read(int.from_bytes(length, "big")))


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Line])
