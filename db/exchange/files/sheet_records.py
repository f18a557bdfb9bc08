"""The second reader of .xls: which lines hold anything, what is hidden, merged, formatted, set in a font of an old code, an error.

It walks the records of one sheet and shares nothing with the first reader. Source: [MS-XLS] 2.4 (records of BIFF8 and BIFF5).
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from db.exchange.files.compound import Compound
from db.exchange.files.sheet_xml import BUILT_IN, MOST_NAMED, OLD_FONT, Looked, matters

_BOF, _EOF, _CONTINUE = 0x0809, 0x0A, 0x3C
_FILE_PASS, _CODE_PAGE, _BOUND_SHEET, _FONT, _FORMAT, _XF, _STRINGS = 0x2F, 0x42, 0x85, 0x31, 0x41E, 0xE0, 0xFC
_ROW, _COLUMN, _MERGED, _STRING = 0x208, 0x7D, 0xE5, 0x207
_NUMBER, _RK, _MANY_RK, _FORMULA, _FLAG = 0x203, 0x27E, 0xBD, 0x06, 0x205
_SHARED, _LABEL, _RICH = 0xFD, 0x204, 0xD6
_EIGHT = 0x0600
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

Record = tuple[int, bytes]


class Book(msgspec.Struct):
    """What stands before the sheets of an .xls: where each begins, formats and old fonts by style, shared texts that are blank."""

    raw: bytes
    eight: bool = True
    code: str = "cp1252"
    locked: bool = False
    sheets: dict[str, int] = {}
    formats: dict[int, str] = {}
    fonts: dict[int, str] = {}
    struck: frozenset[int] = frozenset()
    blank: frozenset[int] = frozenset()


def open_book(path: Path) -> Book | None:
    """Return what an .xls says before its sheets, None for a compound file without any; raise ``NotRead`` for a damaged one."""
    file = Compound(path)
    if "EncryptedPackage" in file:
        return Book(b"", locked=True)
    name = next((n for n in ("Workbook", "Book") if n in file), "")
    if not name:
        return None
    book = Book(file.stream(name))
    fonts: list[str] = []
    struck: set[int] = set()
    codes: dict[int, str] = {}
    styles: list[tuple[int, int]] = []
    for kind, body in _records(book.raw, 0):
        if kind == _BOF:
            book.eight = struct.unpack_from("<H", body)[0] == _EIGHT
        elif kind == _CODE_PAGE:
            book.code = _code_of(struct.unpack_from("<H", body)[0])
        elif kind == _FILE_PASS:
            book.locked = True
            return book
        elif kind == _BOUND_SHEET and len(body) > 7:
            book.sheets[_text(body, 6, 1, book)] = struct.unpack_from("<I", body)[0]
        elif kind == _FONT:
            if body[2] & 8:
                struck.add(len(fonts) + (len(fonts) > 3))
            fonts.append(_text(body, 14, 1, book))
        elif kind == _FORMAT and len(body) > 2:
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2, 2 if book.eight else 1, book)
        elif kind == _XF and len(body) >= 4:
            styles.append(struct.unpack_from("<HH", body))
    fonts.insert(4, "")  # why: no font has the number 4
    for at, (font, number) in enumerate(styles):
        code = codes.get(number) or BUILT_IN.get(number, "")
        if matters(code):
            book.formats[at] = code
        if font < len(fonts) and OLD_FONT.match(fonts[font]):
            book.fonts[at] = fonts[font]
    book.struck = frozenset(at for at, (font, _) in enumerate(styles) if font in struck)
    book.blank = _blank_texts(book.raw)
    return book


def look(book: Book, name: str) -> Looked:
    """Walk one sheet."""
    seen = Looked()
    depth, waiting = 0, -1
    for kind, body in _records(book.raw, book.sheets[name]):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
        elif depth == 1 and kind == _STRING:
            # why: the text of a formula's result stands in a record of its own behind it
            if waiting >= 0 and len(body) > 2 and struct.unpack_from("<H", body)[0]:
                seen.lines.add(waiting + 1)
            waiting = -1
        elif depth == 1 and kind in _READERS and len(body) >= 6:
            found = _READERS[kind](book, seen, body)
            waiting = -1 if found is None else found
        if depth <= 0:
            break
    return seen


def _records(raw: bytes, at: int) -> Iterator[Record]:
    """Yield the records from a place on; those of the part before the sheets end with its ``EOF`` too."""
    first = True
    depth = 0
    while at + 4 <= len(raw):
        kind, size = struct.unpack_from("<HH", raw, at)
        if first and kind != _BOF:
            return
        first = False
        yield kind, raw[at + 4 : at + 4 + size]
        depth += (kind == _BOF) - (kind == _EOF)
        if not depth:
            return
        at += 4 + size


def _text(body: bytes, at: int, width: int, book: Book) -> str:
    """Return a text with its length, of ``width`` bytes, before it."""
    length = body[at] if width == 1 else struct.unpack_from("<H", body, at)[0]
    at += width
    if not book.eight:
        return body[at : at + length].decode(book.code, "replace")
    wide = body[at] & 1 if at < len(body) else 0
    return body[at + 1 : at + 1 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _code_of(page: int) -> str:
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return "cp1252"


def _cell(book: Book, seen: Looked, row: int, column: int, style: int) -> None:
    seen.lines.add(row + 1)
    seen.last_column = max(seen.last_column, column)
    if style in book.struck and len(seen.struck) < MOST_NAMED:
        seen.struck.add((row + 1, column))
    if (style in book.formats or style in book.fonts) and len(seen.formats) + len(seen.fonts) < 10 * MOST_NAMED:
        if style in book.formats:
            seen.formats[row + 1, column] = book.formats[style]
        if style in book.fonts:
            seen.fonts[row + 1, column] = book.fonts[style]


def _plain(book: Book, seen: Looked, body: bytes) -> None:
    _cell(book, seen, *struct.unpack_from("<HHH", body))


def _shared(book: Book, seen: Looked, body: bytes) -> None:
    row, column, style, text = struct.unpack_from("<HHHI", body)
    if text not in book.blank:
        _cell(book, seen, row, column, style)


def _label(book: Book, seen: Looked, body: bytes) -> None:
    if _text(body, 6, 2, book).strip():
        _plain(book, seen, body)


def _many(book: Book, seen: Looked, body: bytes) -> None:
    row, first = struct.unpack_from("<HH", body)
    for at in range((len(body) - 6) // 6):
        _cell(book, seen, row, first + at, struct.unpack_from("<H", body, 4 + 6 * at)[0])


def _flag(book: Book, seen: Looked, body: bytes) -> None:
    row, column, _, value, error = struct.unpack_from("<HHHBB", body)
    _plain(book, seen, body)
    if error and len(seen.errors) < MOST_NAMED:
        seen.errors[row + 1, column] = ERRORS.get(value, "#?")


def _formula(book: Book, seen: Looked, body: bytes) -> int | None:
    """Take in a formula's result; return its row where the result is a text that follows."""
    row, column, style = struct.unpack_from("<HHH", body)
    kind, code, mark = body[6], body[8], body[12:14]
    if mark != b"\xff\xff":
        _cell(book, seen, row, column, style)
    elif kind == 0:
        seen.last_column = max(seen.last_column, column)
        return int(row)
    elif kind in (1, 2):
        _cell(book, seen, row, column, style)
        if kind == 2 and len(seen.errors) < MOST_NAMED:
            seen.errors[row + 1, column] = ERRORS.get(code, "#?")
    return None


def _row(_: Book, seen: Looked, body: bytes) -> None:
    if len(body) >= 16 and body[12] & 0x20:
        seen.hidden_lines.append(struct.unpack_from("<H", body)[0] + 1)


def _column(_: Book, seen: Looked, body: bytes) -> None:
    first, last = struct.unpack_from("<HH", body)
    if len(body) >= 10 and body[8] & 1:
        seen.hidden_columns += range(first, min(last, first + 200) + 1)


def _merged(_: Book, seen: Looked, body: bytes) -> None:
    for at in range(2, len(body) - 7, 8):
        top, bottom, left, right = struct.unpack_from("<HHHH", body, at)
        if len(seen.merged) < MOST_NAMED:
            seen.merged.append((top + 1, left, bottom + 1, right))


_READERS: dict[int, Callable[[Book, Looked, bytes], int | None]] = {
    _NUMBER: _plain, _RK: _plain, _MANY_RK: _many, _FORMULA: _formula, _FLAG: _flag, _SHARED: _shared, _LABEL: _label,
    _RICH: _label, _ROW: _row, _COLUMN: _column, _MERGED: _merged,
}  # fmt: skip


def _blank_texts(raw: bytes) -> frozenset[int]:
    """Return the numbers of the shared texts without a letter: lines of such cells alone hold nothing."""
    parts: list[bytes] = []
    for kind, body in _records(raw, 0):
        if kind == _STRINGS or (parts and kind == _CONTINUE):
            parts.append(body)
        elif parts:
            break
    try:
        return frozenset(_blanks(parts))
    except (IndexError, struct.error):
        return frozenset()  # why: a table that is damaged is the first reader's to refuse


def _blanks(parts: list[bytes]) -> Iterator[int]:
    part, at = 0, 8
    many = struct.unpack_from("<I", parts[0], 4)[0] if parts else 0
    for number in range(many):
        while at >= len(parts[part]):
            part, at = part + 1, at - len(parts[part])
        length, flags = struct.unpack_from("<HB", parts[part], at)
        at += 3
        runs = extra = 0
        if flags & 8:
            runs, at = struct.unpack_from("<H", parts[part], at)[0], at + 2
        if flags & 4:
            extra, at = struct.unpack_from("<I", parts[part], at)[0], at + 4
        blank, wide, left = True, flags & 1, length
        while left:
            here = min(left, (len(parts[part]) - at) >> wide)
            piece = parts[part][at : at + (here << wide)]
            blank = blank and not piece.decode("utf-16-le" if wide else "latin-1", "replace").strip()
            at, left = at + (here << wide), left - here
            if left:
                part, at = part + 1, 1
                wide = parts[part][0] & 1  # why: what goes on in the next record says anew how wide its letters are
        at += 4 * runs + extra
        if blank:
            yield number
