"""Paragraphs, runs and tables of WordprocessingML as text: measures in points, every text escaped."""

from __future__ import annotations

import re
from typing import Literal
from xml.sax.saxutils import escape

from reports.plain import lines_of

Align = Literal["left", "center", "right", "justify"]
TWIPS = 20
_CAPITAL, _DIGIT, _SMALL = 0.74, 0.52, 0.5  # of the size: about the widths of letters of Times
_JC = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE = re.compile("(<w:pStyle [^>]*/>)")
_ABOVE_RULE = 4.0
_RULE = 'w:val="single" w:sz="4" w:space="1" w:color="000000"'


def twips(points: float) -> int:
    """Return points as twentieths of a point."""
    return round(points * TWIPS)


def written(text: str) -> str:
    """Return a line as XML takes it: markup escaped, what XML cannot hold shown as U+FFFD."""
    return escape(_NOT_XML.sub("\ufffd", text))


def about_wide(text: str, size: float) -> float:
    """Return about how wide a text is in Times, in points: capitals, digits and small letters, a little generously."""
    return sum(_CAPITAL if c.isupper() else _DIGIT if c.isdigit() else _SMALL for c in text) * size


def run(text: str, *, size: float = 0, bold: bool = False, italic: bool | None = None) -> str:
    """Return a run; its line ends become breaks; where ``italic`` is not said the style has its way."""
    kept = ("<w:b/>" if bold else "") + ("" if italic is None else "<w:i/>" if italic else '<w:i w:val="0"/>')
    if size:
        kept += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{written(line)}</w:t>' for line in lines_of(text))
    return f"<w:r>{f'<w:rPr>{kept}</w:rPr>' if kept else ''}{said}</w:r>"


def paragraph(
    runs: str,
    style: str = "",
    align: Align | None = None,
    *,
    before: float = 0,
    left: float = 0,
    right: float = 0,
    first: float = 0,
    keep: bool = False,
    rule: Literal["", "top", "bottom"] = "",
    dots: float = 0,
) -> str:
    """Return a paragraph of a style; ``dots`` is where a dotted line ends, ``rule`` a thin line above or below."""
    kept = f'<w:pStyle w:val="{style}"/>' if style else ""
    before = before or (_ABOVE_RULE if rule == "top" else 0)
    if keep:
        kept += "<w:keepNext/>"
    if rule:
        kept += f"<w:pBdr><w:{rule} {_RULE}/></w:pBdr>"
    if dots:
        kept += f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(dots)}"/></w:tabs>'
    if before:
        kept += f'<w:spacing w:before="{twips(before)}"/>'
    if left or right or first:
        hanging = f'w:hanging="{twips(-first)}"' if first < 0 else f'w:firstLine="{twips(first)}"'
        kept += f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}" {hanging}/>'
    if align:
        kept += f'<w:jc w:val="{_JC[align]}"/>'
    if rule == "top" and not runs:
        kept += '<w:rPr><w:sz w:val="8"/></w:rPr>'
    return f"<w:p>{f'<w:pPr>{kept}</w:pPr>' if kept else ''}{runs}</w:p>"


def kept_with_next(pieces: str) -> str:
    """Return paragraphs of which the last one stays on the page of what follows."""
    at = pieces.rfind("<w:p>")
    last = pieces[at:]
    if at < 0 or "<w:keepNext/>" in last:
        return pieces
    if "<w:pStyle" in last:
        return pieces[:at] + _STYLE.sub(r"\1<w:keepNext/>", last, count=1)
    begins = "<w:p><w:pPr>"
    if last.startswith(begins):
        return pieces[:at] + f"{begins}<w:keepNext/>" + last.removeprefix(begins)
    return pieces[:at] + f"{begins}<w:keepNext/></w:pPr>" + last.removeprefix("<w:p>")


def tab() -> str:
    """Return a step to the next stop."""
    return "<w:r><w:tab/></w:r>"


def cell(inside: str, width: float, *, span: int = 1, middle: bool = False) -> str:
    """Return a cell of a table."""
    kept = f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>'
    if span > 1:
        kept += f'<w:gridSpan w:val="{span}"/>'
    if middle:
        kept += '<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{kept}</w:tcPr>{inside}</w:tc>"


def row(cells: str, *, head: bool = False, whole: bool = True) -> str:
    """Return a row; a ``head`` returns on every page, a ``whole`` one is not parted."""
    kept = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if head else "")
    return f"<w:tr>{f'<w:trPr>{kept}</w:trPr>' if kept else ''}{cells}</w:tr>"


def table_begins(widths: list[float], *, lined: bool) -> str:
    """Return the beginning of a table of fixed columns, with lines or without."""
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = 'w:val="single" w:sz="4" w:space="0" w:color="000000"' if lined else 'w:val="nil"'
    borders = "".join(f"<w:{edge} {line}/>" for edge in edges)
    pad = twips(3.2) if lined else 0
    margins = "".join(f'<w:{side} w:w="{pad}" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


TABLE_ENDS = "</w:tbl>"
