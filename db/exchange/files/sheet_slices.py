"""The first reader of .xlsx: calamine, given some lines of a sheet at a time as a small workbook of its own.

So neither a sheet nor the texts its cells share are ever whole in memory. What a cell says stays calamine's business; here bytes are
cut between lines, and nothing else is understood of them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import python_calamine as calamine

from db.exchange.files.ahead import ahead
from db.exchange.files.shared_texts import SharedTexts
from db.exchange.files.table import NotCut

_PIECE_BYTES = 1 << 20
_MOST_ITEM_BYTES = 64 << 20
_MOST_CELLS, _MOST_JUMP = 1 << 20, 1000
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMBERED = re.compile(rb"""\s*<(?:\w+:)?row\b[^>]*?\sr=["'](\d{1,7})["']""")
_TEXT_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si/>")
_TEXT_START = re.compile(rb"<(?:\w+:)?si[\s/>]")
_STYLES = re.compile(rb"<((?:\w+:)?(numFmts|cellXfs))\b.*?</\1>", re.DOTALL)
_DAYS_OF_1904 = re.compile(rb"""\bdate1904=["'](1|true)["']""")
_SHARED = re.compile(
    rb"""(<(?:\w+:)?c\b[^>]*?\st=)(["'])s\2([^>]*>\s*(?:<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v\b[^>]*>)"""
)
# why patterns of plain letters: a pattern finds two letters in a megabyte four times as fast as ``in`` does
_DECLARED = re.compile(b"<!")
_PREFIXED_TEXT_END, _EMPTY_TEXT, _USUAL_TEXT_END = re.compile(b":si>"), re.compile(b"<si/>"), b"</si>"
_MARK = "\U000f0e5d"
"""What stands before the number of a shared text while calamine reads its cell: a letter of nobody's (private use)."""

_MARKED = _MARK.encode()
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
_TAIL = b"</sheetData></worksheet>"
_AROUND = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_LINKS}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_LINKS}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


class Around(msgspec.Struct, frozen=True):
    """What the cells of a workbook need to be understood: its styles, and whether days count from 1904."""

    styles: bytes
    from_1904: bool


def around(file: zipfile.ZipFile) -> Around:
    """Return what every slice of a workbook needs."""
    styles = file.read("xl/styles.xml") if "xl/styles.xml" in file.namelist() else b""
    kept = b"".join(found[0] for found in _STYLES.finditer(styles))
    made = f'<styleSheet xmlns="{_MAIN}">'.encode() + kept + b"</styleSheet>"
    return Around(made, bool(_DAYS_OF_1904.search(file.read("xl/workbook.xml"))))


def shared_texts(file: zipfile.ZipFile, folder: Path) -> SharedTexts:
    """Return the texts of a workbook, kept in a file of ``folder``; raise ``NotCut``."""
    texts = SharedTexts(folder)
    try:
        for part in ahead(partial(_texts, items, many) for items, many in _items(file)):
            texts.add(part)
    except BaseException:
        texts.close()
        raise
    return texts


def lines(
    rows: list[bytes], last: int, columns: int, of: Around, texts: SharedTexts
) -> Iterator[tuple[int, list[Any]]]:
    """Yield number and values of the rows with any cell; raise ``NotCut``.

    ``rows`` are whole rows of a sheet's XML, ``last`` is the number of the row before them, ``columns`` how many they reach.
    """
    part: list[bytes] = []
    first, base = last, last
    for row in rows:
        said = _NUMBERED.match(row)
        if said is None:
            head = _ROW.search(row)  # why: before the first row stands the sheet's own head
            if head is None:
                continue
            row = row[head.start() :]
            said = _NUMBERED.match(row)
        at = int(said[1]) if said is not None else last + 1
        if part and (at - last > _MOST_JUMP or (at - first) * columns > _MOST_CELLS):
            yield from _read(part, base, last, of, texts)
            part, base = [], last
        if not part:
            first = at
        part.append(row)
        last = at
    if part:
        yield from _read(part, base, last, of, texts)


def _read(rows: list[bytes], base: int, last: int, of: Around, texts: SharedTexts) -> Iterator[tuple[int, list[Any]]]:
    # why: a row that does not say its number is the next one
    before = b'<row r="%d"></row>' % base if base else b""
    marked = _marked(b"".join(rows))
    found, top, left = _cells(_HEAD + before + marked + _TAIL, b"", of)
    if found and not base < top <= top + len(found) - 1 <= last:
        raise NotCut
    empty = [""] * left
    if _MARKED[:1] not in marked:
        yield from ((at, [*empty, *values]) for at, values in enumerate(found, top))
        return
    try:
        for at, values in enumerate(found, top):
            yield at, [*empty, *[texts[int(v[1:])] if v.__class__ is str and v[:1] == _MARK else v for v in values]]
    except (IndexError, ValueError) as error:
        raise NotCut from error


def _marked(rows: bytes) -> bytes:
    """Return rows whose cells with a shared text say its number behind the mark, as text."""
    if _DECLARED.search(rows) or (_MARKED[:1] in rows and _MARKED in rows):
        raise NotCut
    rows = rows.replace(b' t="s"><v>', b' t="str"><v>' + _MARKED)
    if b't="s"' in rows or b"t='s'" in rows:
        rows = _SHARED.sub(rb'\1"str"\3' + _MARKED, rows)
        if b' t="s"' in rows or b" t='s'" in rows:
            raise NotCut
    return rows


def _cells(sheet: bytes, shared: bytes, of: Around) -> tuple[list[list[Any]], int, int]:
    """Return the rows of a small workbook from its first cell on, the number of the first (from 1), and its column (from 0)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, text in _AROUND.items():
            package.writestr(name, text)
        days = ' date1904="1"' if of.from_1904 else ""
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><workbookPr{days}/>'
            '<sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        package.writestr("xl/styles.xml", of.styles)
        package.writestr("xl/worksheets/sheet1.xml", sheet)
        if shared:
            package.writestr("xl/sharedStrings.xml", shared)
    made.seek(0)
    try:
        read = calamine.CalamineWorkbook.from_filelike(made).get_sheet_by_index(0)
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise NotCut from error
    top, left = read.start or (0, 0)
    return read.to_python(), top + 1, left


def _items(file: zipfile.ZipFile) -> Iterator[tuple[bytes, int]]:
    """Yield the shared texts as XML, some whole ones at a time, and how many they are."""
    name = next((n for n in file.namelist() if n.replace("\\", "/").lower() == "xl/sharedstrings.xml"), "")
    if not name:
        return
    tail, begun = b"", False
    with file.open(name) as stream:
        while piece := stream.read(_PIECE_BYTES):
            piece = tail + piece
            start = 0
            if not begun:
                found = _TEXT_START.search(piece)
                if found is None:
                    tail = piece
                    continue
                start, begun = found.start(), True
            many, end = _ends(piece)
            tail = piece[end or start :]
            if len(tail) > _MOST_ITEM_BYTES or _DECLARED.search(piece, start):
                raise NotCut
            if many:
                yield piece[start:end], many


def _ends(piece: bytes) -> tuple[int, int]:
    """Return how many texts end in a piece, and where the last of them does (0: none does)."""
    if not (_PREFIXED_TEXT_END.search(piece) or _EMPTY_TEXT.search(piece)):
        *whole, tail = piece.split(_USUAL_TEXT_END)
        return len(whole), len(piece) - len(tail) if whole else 0
    ends = [m.end() for m in _TEXT_END.finditer(piece)]
    return len(ends), ends[-1] if ends else 0


def _texts(items: bytes, many: int) -> list[str]:
    """Let calamine read shared texts: the cells of a row of their own show them side by side."""
    asked = b"<row>" + b"".join(map(b'<c t="s"><v>%d</v></c>'.__mod__, range(many))) + b"</row>"
    shared = f'<sst xmlns="{_MAIN}">'.encode() + items + b"</sst>"
    found, _, left = _cells(_HEAD + asked + _TAIL, shared, Around(b"<styleSheet/>", False))
    texts = [""] * left + [str(text) for row in found for text in row]
    return texts + [""] * (many - len(texts))
