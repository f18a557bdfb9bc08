"""Reading the tables of a Word file (.docx): text, merged cells, and the fonts of old codes. Source: ECMA-376 part 1, 17.4."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from pathlib import Path

from db.exchange.files.sheet_xml import OLD_FONT, local, part
from db.exchange.files.table import Line, Read, Reading, Sheet, others
from db.media.problem import NotRead
from db.schema.label import Label

_TAG = re.compile(rb"<(?:(?:\w+:)?(t)\b[^>/]*>([^<]*)<|(?:\w+:)?(tbl|tr)\b[^>]*>|/(?:\w+:)?(tbl)>)")
_BODY = "word/document.xml"


def tables_of(path: Path) -> tuple[Sheet, ...]:
    """Return the tables of a Word file."""
    return tuple(Sheet(_name(at), False, sum(1 for _ in _rows(t))) for at, t in enumerate(_tables(path)))


def read_table(path: Path, name: str) -> Read:
    """Yield the lines of a table with content, then return how it was read; raise ``NotRead``."""
    tables = {_name(at): t for at, t in enumerate(_tables(path))}
    table = tables.get(name)
    if table is None:
        raise NotRead(Label(f"Tệp không có “{name}”.", f"The file has no “{name}”."))
    found: list[Line] = []
    merged: list[list[int]] = []
    begun: dict[int, list[int]] = {}
    for at, row in enumerate(_rows(table), 1):
        cells: list[str] = []
        fonts: dict[int, str] = {}
        for cell in (c for c in row if local(c) == "tc"):
            span, down = _reach(cell)
            text, font = _text(cell)
            if font and text.strip():
                fonts[len(cells)] = font
            last = len(cells) + span - 1
            if down == "continue" and len(cells) in begun:
                begun[len(cells)][2] = at
            elif down or span > 1:
                merged.append([at, len(cells), at, last])
            if down == "restart":
                begun[len(cells)] = merged[-1]
            elif not down:
                begun.pop(len(cells), None)
            cells += [text, *[""] * (span - 1)]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            found.append(Line(at, cells, fonts))
    with zipfile.ZipFile(path) as file:
        second = _counted(file.read(_BODY))
    lost = frozenset(second.get(int(name.rpartition(" ")[2]) - 1, ())) - {line.at for line in found}
    columns = max((len(line.cells) for line in found), default=0)
    yield from found
    whole = tuple((a, b, c, d) for a, b, c, d in merged)
    return Reading(
        "docx", name, len(found), columns, tuple(others(tables, name, "bảng")), tuple(sorted(lost)), merged=whole
    )


def _counted(raw: bytes) -> dict[int, set[int]]:
    """Return the lines with letters of each table that stands in no other, by its tags alone: the second reader."""
    found: dict[int, set[int]] = {}
    depth = at = line = 0
    for text, said, opened, closed in _TAG.findall(raw):
        if text:
            if depth and said.strip():
                found.setdefault(at - 1, set()).add(line)
        elif closed:
            depth -= 1
        elif opened == b"tbl":
            depth += 1
            if depth == 1:
                at, line = at + 1, 0
        elif depth == 1:
            line += 1
    return found


def _name(at: int) -> str:
    return f"Bảng {at + 1}"


def _tables(path: Path) -> list[ElementTree.Element]:
    with zipfile.ZipFile(path) as file:
        body = part(file, _BODY)
    found: list[ElementTree.Element] = []
    waiting = [body]
    while waiting:  # why: of a table in a cell of another the outer one tells; a file may have them ten thousand deep
        element = waiting.pop()
        if local(element) == "tbl":
            found.append(element)
        else:
            waiting += reversed(element)
    return found


def _rows(table: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return (row for row in table if local(row) == "tr")


def _value(element: ElementTree.Element) -> str:
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == "val"), "")


def _reach(cell: ElementTree.Element) -> tuple[int, str]:
    """Return over how many columns a cell goes, and whether it begins a cell of several lines ("restart") or goes on with one."""
    said = {local(e): _value(e) for around in cell if local(around) == "tcPr" for e in around}
    span, down = said.get("gridSpan", ""), said.get("vMerge")
    return int(span) if span.isdigit() and span.isascii() and int(
        span
    ) else 1, "" if down is None else down or "continue"


def _text(cell: ElementTree.Element) -> tuple[str, str]:
    """Return the text of a cell, a line a paragraph, and the old font most of it is set in."""
    lines: list[str] = []
    fonts: dict[str, int] = {}
    for paragraph in (p for p in cell.iter() if local(p) == "p"):
        words = ""
        for run in (r for r in paragraph.iter() if local(r) == "r"):
            said = "".join(_piece(e) for e in run)
            font = next(
                (v for e in run.iter() if local(e) == "rFonts" for v in e.attrib.values() if OLD_FONT.match(v)), ""
            )
            if font:
                fonts[font] = fonts.get(font, 0) + len(said)
            words += said
        lines.append(words)
    text = "\n".join(line for line in lines if line.strip())
    font = max(fonts, key=lambda f: fonts[f], default="")
    return text, font if font and fonts[font] * 2 >= len(text) else ""


def _piece(element: ElementTree.Element) -> str:
    return {"t": element.text or "", "tab": "\t", "br": "\n", "noBreakHyphen": "-"}.get(local(element), "")
