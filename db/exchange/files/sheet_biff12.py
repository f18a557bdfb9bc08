"""The second reader of .xlsb: which lines hold anything, what is hidden, merged, formatted, set in a font of an old code, an error.

It walks the records of the binary parts and shares nothing with the first reader. Source: [MS-XLSB] 2.1.4 (record), 2.3 (their numbers),
2.4.761 (row), 2.5.10 (cell), 2.4.333 (columns), 2.4.304 (sheets), 2.4.683 (font), 2.4.657 (format), 2.4.862 (style).
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator

import msgspec

from db.exchange.files.sheet_records import ERRORS
from db.exchange.files.sheet_xml import BUILT_IN, MOST_NAMED, OLD_FONT, Looked, local, matters, part
from db.media.problem import NotRead
from db.schema.label import Label

_MOST_BYTES = 1 << 30
_ROW, _BLANK, _ERROR, _TEXT, _SHARED, _FORMULA_TEXT, _FORMULA_ERROR = 0, 1, 3, 6, 7, 8, 11
_OF_CELLS = range(1, 12)
_UNKNOWN = frozenset({13, 14, 15, 16, 17, 18, 62})
"""Cells the first reader passes over: those that stand in the column behind the one before, and texts with fonts of their own within."""
_ITEM, _FONT, _FORMAT, _STYLE, _COLUMN, _SHEET, _MERGED = 19, 43, 44, 47, 60, 156, 176
_CELLS, _CELLS_END, _STYLES, _STYLES_END = 145, 146, 617, 618
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x01
_UNUSUAL = Label(
    "Tệp .xlsb này ghi ô theo một cách chưa đọc được; hãy mở bằng Excel rồi lưu lại thành .xlsx.",
    "This .xlsb writes cells in a way that cannot be read yet; open it in Excel and save it as .xlsx.",
)
_DAMAGED = Label("Tệp hỏng: trang tính bị cắt giữa chừng.", "The file is damaged: its sheet is cut off.")


class Book(msgspec.Struct):
    """What stands beside the sheets: the part of each by its name, formats and old fonts by style, shared texts that are blank."""

    parts: dict[str, str] = {}
    formats: dict[int, str] = {}
    fonts: dict[int, str] = {}
    blank: frozenset[int] = frozenset()


def open_book(file: zipfile.ZipFile) -> Book:
    """Return what a workbook says beside its sheets; raise ``NotRead`` for a damaged one."""
    links = {
        r.get("Id", ""): r.get("Target", "")
        for r in part(file, "xl/_rels/workbook.bin.rels")
        if local(r) == "Relationship"
    }
    there = set(file.namelist())
    book = Book()
    for kind, body in _records(_raw(file, "xl/workbook.bin")):
        if kind == _SHEET:
            link, end = _wide(body, 8)
            target = links.get(link, "")
            name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if name in there:
                book.parts[_wide(body, end)[0]] = name
    if "xl/styles.bin" in there:
        _styles(_raw(file, "xl/styles.bin"), book)
    if "xl/sharedStrings.bin" in there:
        items = (body for kind, body in _records(_raw(file, "xl/sharedStrings.bin")) if kind == _ITEM)
        book.blank = frozenset(at for at, body in enumerate(items) if not _wide(body, 1)[0].strip())
    return book


def look(file: zipfile.ZipFile, book: Book, name: str) -> Looked:
    """Walk one sheet; raise ``NotRead`` for a damaged one, and for one with cells the first reader does not know."""
    seen = Looked()
    row, inside = -1, False
    for kind, body in _records(_raw(file, book.parts[name])):
        if kind in (_CELLS, _CELLS_END):
            inside = kind == _CELLS
        elif inside and kind == _ROW:
            row = _number(body, 0)
            if body[11] & _HIDDEN_ROW:
                seen.hidden_lines.append(row + 1)
        elif inside and kind in _OF_CELLS:
            _cell(book, seen, row + 1, kind, body)
        elif inside and kind in _UNKNOWN:
            raise NotRead(_UNUSUAL)
        elif kind == _COLUMN and body[16] & _HIDDEN_COLUMN:
            first, last = _number(body, 0), _number(body, 4)
            seen.hidden_columns += range(first, min(last, first + 200) + 1)
        elif kind == _MERGED and len(seen.merged) < MOST_NAMED:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            seen.merged.append((top + 1, left, bottom + 1, right))
    if inside:
        raise NotRead(_DAMAGED)
    return seen


def _cell(book: Book, seen: Looked, at: int, kind: int, body: bytes) -> None:
    """Take in a cell: its column, its style, and what it holds."""
    if kind == _BLANK or (kind == _SHARED and _number(body, 8) in book.blank):
        return
    if kind in (_TEXT, _FORMULA_TEXT) and not _wide(body, 8)[0].strip():
        return
    column, style = _number(body, 0), _number(body, 4) & 0xFFFFFF
    if kind in (_ERROR, _FORMULA_ERROR) and len(seen.errors) < MOST_NAMED:
        seen.errors[at, column] = ERRORS.get(body[8], "#?")
    seen.lines.add(at)
    seen.last_column = max(seen.last_column, column)
    if (style in book.formats or style in book.fonts) and len(seen.formats) + len(seen.fonts) < 10 * MOST_NAMED:
        if style in book.formats:
            seen.formats[at, column] = book.formats[style]
        if style in book.fonts:
            seen.fonts[at, column] = book.fonts[style]


def _styles(raw: bytes, book: Book) -> None:
    fonts: list[str] = []
    codes: dict[int, str] = {}
    inside, at = False, 0
    for kind, body in _records(raw):
        if kind == _FONT:
            fonts.append(_wide(body, 21)[0])
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _wide(body, 2)[0]
        elif kind in (_STYLES, _STYLES_END):
            inside = kind == _STYLES
        elif inside and kind == _STYLE:
            number, font = struct.unpack_from("<HH", body, 2)
            code = codes.get(number) or BUILT_IN.get(number, "")
            if matters(code):
                book.formats[at] = code
            if font < len(fonts) and OLD_FONT.match(fonts[font]):
                book.fonts[at] = fonts[font]
            at += 1


def _raw(file: zipfile.ZipFile, name: str) -> bytes:
    if file.getinfo(name).file_size > _MOST_BYTES:
        raise NotRead(Label("Tệp có phần quá lớn, không đọc.", "A part of the file is too large to be read."))
    return file.read(name)


def _records(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and body of each record; raise ``NotRead`` where the last one is cut off."""
    at, end = 0, len(raw)
    try:
        while at < end:
            kind = raw[at]
            at += 1
            if kind & 0x80:
                kind = kind & 0x7F | (raw[at] & 0x7F) << 7
                at += 1
            size = 0
            for shift in (0, 7, 14, 21):
                byte = raw[at]
                at += 1
                size |= (byte & 0x7F) << shift
                if not byte & 0x80:
                    break
            yield kind, raw[at : at + size]
            at += size
    except (IndexError, struct.error) as error:
        raise NotRead(_DAMAGED) from error


def _number(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 4], "little")


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """Return a text with its length before it, and where it ends; one that is not there (its length is -1) is empty."""
    length = _number(body, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
