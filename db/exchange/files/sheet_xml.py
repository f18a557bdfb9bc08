"""The second reader of XLSX: which lines hold anything, what is hidden or merged, formats, fonts, errors, formulas.

It scans the XML of one sheet a piece at a time and shares nothing with the first reader, so that a line one of them
overlooks is noticed. Source: ECMA-376 part 1, 18.3 (worksheets), 18.8 (styles).
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from html import unescape

import msgspec

from db.exchange.files.table import column_number
from db.media.problem import NotRead
from db.schema.label import Label

_PIECE_BYTES = 1 << 20
_MOST_PART_BYTES = 32 << 20
MOST_NAMED = 20_000
OLD_FONT = re.compile(r"^\.?vn|^vni", re.IGNORECASE)
_ROW_END = re.compile(rb"</(?:\w+:)?row>|<(?:\w+:)?row\b[^>]*/>")
_USUAL_END = b"</row>"
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_CONTENT = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>/]*>\s*[^<\s]|<(?:\w+:)?is>")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)<|<(?:\w+:)?f\b[^>]*/>")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)/?>")
_TEXT_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si/>")
_TEXT = re.compile(rb"<(?:\w+:)?t\b[^>/]*>([^<]*)<")
_TAG = re.compile(rb"<[^>]*>")
_SHARED = "xl/sharedStrings.xml"
_REF = re.compile(rb'\s?\br="([A-Z]{1,3})(\d{1,7})"')
_ROW_NUMBERED = re.compile(rb'<(?:\w+:)?row\b(?:[^>]*?\sr="(\d{1,7})")?[^>]*>')
_STYLED = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\sr="([A-Z]{1,3})\d)(?=[^>]*\ss="(\d+)")')
_USUALLY_STYLED = re.compile(rb'<c r="([A-Z]{1,3})\d+" s="(\d+)"')
# why patterns of plain letters: a pattern finds two letters in a megabyte four times as fast as ``in`` does
_FORMULAS, _PREFIXED_FORMULAS, _ERRORS = re.compile(b"<f"), re.compile(b":f"), re.compile(b't="e"')
_PREFIXED_ROWS = re.compile(b":row")
BUILT_IN = {9: "0%", 10: "0.00%", 17: "mmm-yy"}


class Looked(msgspec.Struct):
    """What the second reader saw of a sheet; cells are (line from 1, column from 0)."""

    lines: set[int] = set()
    last_column: int = 0
    hidden_lines: list[int] = []
    hidden_columns: list[int] = []
    merged: list[tuple[int, int, int, int]] = []
    formats: dict[tuple[int, int], str] = {}
    fonts: dict[tuple[int, int], str] = {}
    errors: dict[tuple[int, int], str] = {}
    unreckoned: dict[tuple[int, int], str] = {}
    struck: set[tuple[int, int]] = set()
    notes: dict[tuple[int, int], str] = {}
    """What stands in the note of a cell; at (0, -1) that notes could not be read."""

    def going_on(self) -> Looked:
        """Return what is known of the whole sheet, for the lines behind: single lines and cells are not in it."""
        known = self.last_column, self.hidden_lines, self.hidden_columns, self.merged
        return Looked(set(), *known)


class Styles(msgspec.Struct, frozen=True):
    """Format and old font of the cell styles that matter, by their number; and those that strike through what stands there."""

    formats: dict[bytes, str] = {}
    fonts: dict[bytes, str] = {}
    struck: frozenset[bytes] = frozenset()


def part(file: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """Return a small part of a package; one that defines entities of its own is refused."""
    if file.getinfo(name).file_size > _MOST_PART_BYTES:
        raise NotRead(Label("Tệp có phần quá lớn, không đọc.", "A part of the file is too large to be read."))
    raw = file.read(name)
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise NotRead(Label("Tệp có khai báo XML lạ, không đọc.", "The file declares XML entities and is not read."))
    return ElementTree.fromstring(raw)


def local(element: ElementTree.Element) -> str:
    """Return an element's name without its namespace: strict and usual files differ in that alone."""
    return element.tag.rpartition("}")[2]


class Named(msgspec.Struct, frozen=True):
    """A sheet of a workbook: its part (empty where it is not found), whether it is hidden, whether it is one of cells."""

    name: str
    part: str
    hidden: bool
    of_cells: bool


def sheets_of(file: zipfile.ZipFile) -> list[Named]:
    """Return the sheets of a workbook in its order."""
    links = {r.get("Id", ""): r for r in part(file, "xl/_rels/workbook.xml.rels") if local(r) == "Relationship"}
    there = set(file.namelist())
    found = []
    for sheet in part(file, "xl/workbook.xml").iter():
        if local(sheet) != "sheet":
            continue
        link = links.get(next((v for k, v in sheet.attrib.items() if k.rpartition("}")[2] == "id"), ""))
        target = link.get("Target", "") if link is not None else ""
        name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        of_cells = link is None or link.get("Type", "").endswith("/worksheet")
        hidden = sheet.get("state", "visible") != "visible"
        found.append(Named(sheet.get("name", ""), name if name in there else "", hidden, of_cells))
    return found


def sheet_parts(file: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each sheet by its name."""
    return {sheet.name: sheet.part for sheet in sheets_of(file) if sheet.part}


def styles_of(file: zipfile.ZipFile) -> Styles:
    """Return the styles whose format changes what a cell shows, or whose font is of an old code."""
    if "xl/styles.xml" not in file.namelist():
        return Styles()
    root = part(file, "xl/styles.xml")
    codes = {int(e.get("numFmtId", "0")): e.get("formatCode", "") for e in root.iter() if local(e) == "numFmt"}
    fonts = [
        {local(n): n.get("val", "") for n in font} for holder in root if local(holder) == "fonts" for font in holder
    ]
    formats: dict[bytes, str] = {}
    old: dict[bytes, str] = {}
    struck: set[bytes] = set()
    for holder in root:
        if local(holder) != "cellXfs":
            continue
        for at, style in enumerate(holder):
            number = int(style.get("numFmtId", "0"))
            code = codes.get(number) or BUILT_IN.get(number, "")
            if matters(code):
                formats[b"%d" % at] = code
            at_font = int(style.get("fontId", "0"))
            font = fonts[at_font] if at_font < len(fonts) else {}
            if OLD_FONT.match(font.get("name", "")):
                old[b"%d" % at] = font["name"]
            if font.get("strike", "0") not in ("0", "false"):
                struck.add(b"%d" % at)
    return Styles(formats, old, frozenset(struck))


def matters(code: str) -> bool:
    """Say whether a number format changes what a cell says: leading zeros, per cent, units, a year or month alone."""
    bare = re.sub(r"\[[^\]]*\]", "", code)
    letters = set(re.sub(r'"[^"]*"', "", bare).lower()) & set("dmy")
    return bool(re.match(r"0{2,}", bare)) or "%" in bare or '"' in bare or letters in ({"y"}, {"m", "y"})


def look(file: zipfile.ZipFile, name: str, styles: Styles) -> Looked:
    """Scan one sheet."""
    seen, at = Looked(), 0
    for rows, rest in pieces(file, name):
        look_around(rest, seen)
        at = look_at(rows, at, styles, seen)
    return seen


def look_at(rows: list[bytes], at: int, styles: Styles, seen: Looked) -> int:
    """Scan rows of a sheet behind the one with the number ``at``; return the number of the last."""
    told = frozenset(styles.formats) | frozenset(styles.fonts) | styles.struck
    whole = b"".join(rows)
    formulas = _FORMULAS.search(whole) or _PREFIXED_FORMULAS.search(whole)
    singled = formulas or _ERRORS.search(whole)
    for row in rows:
        head = _ROW_NUMBERED.search(row)
        if head is None:
            continue
        at = int(head[1]) if head[1] else at + 1
        if b"hidden" in head[0] and _attribute(head[0], b"hidden") in (b"1", b"true"):
            seen.hidden_lines.append(at)
        body = row[head.end() :]
        if _CONTENT.search(body):
            seen.lines.add(at)
        elif not formulas or (b"<f" not in body and b":f" not in body):
            continue
        last = _REF.match(body, body.rfind(b' r="'))
        seen.last_column = max(seen.last_column, column_number(last[1].decode())) if last else seen.last_column
        if told and len(seen.formats) + len(seen.fonts) < 10 * MOST_NAMED:
            _styled(at, body, told, styles, seen)
        if singled:  # why: hardly any row needs its cells looked at one by one
            _row(at, body, seen)
    return at


def of_blanks_alone(file: zipfile.ZipFile, name: str, lines: frozenset[int]) -> set[int]:
    """Return which of some lines hold nothing but texts without a letter; asked of lines only this reader saw."""
    blank = frozenset(_blank_texts(file))
    found: set[int] = set()
    at = 0
    for rows, _ in pieces(file, name):
        for row in rows:
            head = _ROW.search(row)
            number = _attribute(head[1], b"r") if head else None
            at = int(number) if number and number.isdigit() else at + 1
            if at in lines and not any(_says(cell, blank) for cell in _CELL.finditer(row)):
                found.add(at)
    return found


def _says(cell: re.Match[bytes], blank: frozenset[int]) -> bool:
    inside = cell[3] or b""
    if _FORMULA.search(inside):
        return True
    value = _VALUE.search(inside)
    if value is None:
        return _has_letters(_TAG.sub(b"", inside))
    text = value[1].strip()
    return bool(text) and not (_attribute(cell[1], b"t") == b"s" and text.isdigit() and int(text) in blank)


def _has_letters(raw: bytes) -> bool:
    return bool(unescape(raw.decode("utf-8", "replace")).strip())


def _blank_texts(file: zipfile.ZipFile) -> Iterator[int]:
    """Yield the numbers of the shared texts without a letter."""
    if _SHARED not in file.namelist():
        return
    at, tail = 0, b""
    with file.open(_SHARED) as stream:
        while piece := stream.read(_PIECE_BYTES):
            *whole, tail = _TEXT_END.split(tail + piece)
            for text in whole:
                if not _has_letters(b"".join(_TEXT.findall(text))):
                    yield at
                at += 1


def _styled(at: int, body: bytes, told: frozenset[bytes], styles: Styles, seen: Looked) -> None:
    found = _USUALLY_STYLED.findall(body)
    if len(found) != body.count(b' s="'):
        found = _STYLED.findall(body)
    for letters, style in found:
        if style in told:
            place = at, column_number(letters.decode())
            if style in styles.formats:
                seen.formats[place] = styles.formats[style]
            if style in styles.fonts:
                seen.fonts[place] = styles.fonts[style]
            if style in styles.struck and len(seen.struck) < MOST_NAMED:
                seen.struck.add(place)


def _row(at: int, body: bytes, seen: Looked) -> None:
    if b't="e"' not in body and b"<f" not in body and b":f" not in body:
        return
    for cell in _CELL.finditer(body):
        ref, kind, inside = _REF.search(cell[1]), _attribute(cell[1], b"t"), cell[3] or b""
        if ref is None:
            continue
        place = (at, column_number(ref[1].decode()))
        value = _VALUE.search(inside)
        if kind == b"e" and value and len(seen.errors) < MOST_NAMED:
            seen.errors[place] = value[1].decode("utf-8", "replace")
        formula = _FORMULA.search(inside)
        bare = formula and not (value and value[1]) and b"<is" not in inside and kind != b"str"
        if formula and bare and len(seen.unreckoned) < MOST_NAMED:
            seen.unreckoned[place] = (formula[1] or b"").decode("utf-8", "replace")[:80]
            seen.lines.add(at)


def _attribute(tag: bytes, name: bytes) -> bytes | None:
    found = re.search(rb"(?:^|\s)" + name + rb'="([^"]*)"', tag)
    return found[1] if found else None


def pieces(file: zipfile.ZipFile, name: str) -> Iterator[tuple[list[bytes], bytes]]:
    """Yield whole rows a piece at a time, and what stands before the first and after the last of them."""
    tail, begun = b"", False
    with file.open(name) as stream:
        while piece := stream.read(_PIECE_BYTES):
            piece = tail + piece
            rows, tail = _rows(piece)
            if len(tail) > 64 * _PIECE_BYTES:
                raise NotRead(Label("Một dòng của trang tính quá lớn.", "A line of the sheet is too large."))
            head = rows[0] if rows and not begun else b""
            begun = begun or bool(rows)
            yield rows, head
    yield _rows_of_any_form(tail)


def _rows(piece: bytes) -> tuple[list[bytes], bytes]:
    """Return the whole rows of a piece, and what stands behind the last of them."""
    *rows, tail = piece.split(_USUAL_END)
    # why: as nearly all files are written, a row a part; a row that ends in its own tag, or tags with a prefix, are looked for
    if piece.count(b"<row") == len(rows) + tail.count(b"<row") and not _PREFIXED_ROWS.search(piece):
        return [row + _USUAL_END for row in rows], tail
    return _rows_of_any_form(piece)


def _rows_of_any_form(piece: bytes) -> tuple[list[bytes], bytes]:
    ends = [m.end() for m in _ROW_END.finditer(piece)]
    starts = [0, *ends]
    return [piece[a:b] for a, b in zip(starts, ends, strict=False)], piece[starts[-1] :]


def look_around(piece: bytes, seen: Looked) -> None:
    """Take in what stands around the rows: hidden columns before, merged cells after."""
    for column in _COLUMN.finditer(piece):
        if _attribute(column[1], b"hidden") in (b"1", b"true"):
            first, last = (int(_attribute(column[1], k) or 0) for k in (b"min", b"max"))
            seen.hidden_columns += range(first - 1, min(last, first + 200))
    for a, b, c, d in _MERGED.findall(piece):
        if len(seen.merged) < MOST_NAMED:
            seen.merged.append((int(b), column_number(a.decode()), int(d), column_number(c.decode())))
