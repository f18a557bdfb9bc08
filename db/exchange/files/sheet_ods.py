"""The second reader of .ods: which lines hold anything, what is hidden, what a cell shows beside its value, errors.

Scans the XML of the document and shares nothing with the first reader. Source: OpenDocument 1.3 part 3, 9 (tables).
"""

from __future__ import annotations

import re
import zipfile
from html import unescape

from db.exchange.files.sheet_xml import MOST_NAMED, Looked
from db.media.problem import NotRead
from db.schema.label import Label

_MOST_BYTES = 1 << 30
_TABLE = re.compile(rb"<table:table\b([^>]*)>(.*?)</table:table>", re.DOTALL)
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)", re.DOTALL)
_COLUMN = re.compile(rb"<table:table-column\b([^>]*)/?>")
_NOTE = re.compile(rb"<office:annotation\b.*?</office:annotation>", re.DOTALL)
_TEXT = re.compile(rb"<text:p\b[^>]*>(.*?)</text:p>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_UNIT = re.compile(r"-?[\d.,]+( ?[^\W\d_][\w²³]*)")


def look_all(file: zipfile.ZipFile) -> dict[str, Looked]:
    """Scan all sheets of a document; raise ``NotRead`` for one that is too large or declares entities of its own."""
    if file.getinfo("content.xml").file_size > _MOST_BYTES:
        raise NotRead(Label("Tệp có phần quá lớn, không đọc.", "A part of the file is too large to be read."))
    content = file.read("content.xml")
    if b"<!DOCTYPE" in content[:2000]:
        raise NotRead(Label("Tệp có khai báo XML lạ, không đọc.", "The file declares XML entities and is not read."))
    found = {}
    for table in _TABLE.finditer(content):
        name = _said(table[1], b"table:name")
        if name is not None:
            found[unescape(name.decode("utf-8", "replace"))] = _look(table[2])
    return found


def _look(table: bytes) -> Looked:
    seen = Looked()
    at = 0
    for column in _COLUMN.finditer(table):
        many = _repeated(column[1], b"columns")
        if _said(column[1], b"table:visibility") in (b"collapse", b"filter"):
            seen.hidden_columns += range(at, at + min(many, 200))
        at += many
    at = 0
    for row in _ROW.finditer(table):
        many = _repeated(row[1], b"rows")
        if row[2] and (b"<text:p" in row[2] or b"office:value=" in row[2]):
            _row(at, min(many, MOST_NAMED), row[2], seen)
            if _said(row[1], b"table:visibility") in (b"collapse", b"filter"):
                seen.hidden_lines += range(at + 1, at + 1 + min(many, MOST_NAMED))
        at += many
    return seen


def _row(at: int, many: int, body: bytes, seen: Looked) -> None:
    column, holds = 0, False
    for cell in _CELL.finditer(body):
        wide = _repeated(cell[1], b"columns")
        inside = _NOTE.sub(b"", cell[2] or b"")
        text = _words(inside, b" ")
        note = _NOTE.search(cell[2]) if len(inside) < len(cell[2] or b"") else None
        if note and (words := _words(note[0], b"\n")) and len(seen.notes) < MOST_NAMED:
            seen.notes[at + 1, column] = words
        if text or b"office:value=" in cell[1]:
            holds = True
            seen.last_column = max(seen.last_column, column + min(wide, 200) - 1)
            _named(range(at + 1, at + 1 + many), range(column, column + min(wide, 200)), cell[1], text, seen)
        column += wide
    if holds:
        seen.lines.update(range(at + 1, at + 1 + many))


def _words(raw: bytes, between: bytes) -> str:
    return unescape(_TAG.sub(b"", between.join(_TEXT.findall(raw))).decode("utf-8", "replace")).strip()


def _named(lines: range, columns: range, said: bytes, text: str, seen: Looked) -> None:
    """Keep what the value alone does not say: an error, per cent, leading zeros, a unit of the format."""
    kind = _said(said, b"office:value-type")
    code = ""
    if kind == b"percentage":
        code = "0%"
    elif kind == b"float" and text.isdigit() and text.startswith("0"):
        code = "0" * len(text)
    elif kind == b"float" and (unit := _UNIT.fullmatch(text)):
        code = f'0"{unit[1]}"'
    error = _said(said, b"calcext:value-type") == b"error"
    if (code or error) and len(seen.formats) + len(seen.errors) < MOST_NAMED:
        for line in lines:
            for column in columns:
                if error:
                    seen.errors[line, column] = text or "#?"
                elif code:
                    seen.formats[line, column] = code


def _repeated(said: bytes, what: bytes) -> int:
    found = re.search(rb'table:number-%s-repeated="(\d{1,9})"' % what, said)
    return int(found[1]) if found else 1


def _said(tag: bytes, name: bytes) -> bytes | None:
    found = re.search(rb"(?:^|\s)" + name + rb'="([^"]*)"', tag)
    return found[1] if found else None
