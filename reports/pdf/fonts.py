"""The fonts of the papers: loaded once, every one embedded, and text that copies out as it was typed.

ReportLab's own ToUnicode table writes code points as four digits, which is wrong beyond the basic
plane; the one here writes UTF-16 and also says what a shaped glyph (a dotless i below a mark) means.
"""

from __future__ import annotations

import functools
from typing import Any, Literal

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from assets import asset
from reports.pdf.marks import Marks, allow_composites

Style = Literal["regular", "bold", "italic", "bold italic"]

_MAIN: dict[Style, str] = {
    "regular": "Tinos-Regular",
    "bold": "Tinos-Bold",
    "italic": "Tinos-Italic",
    "bold italic": "Tinos-BoldItalic",
}
_FALLBACK = ("NotoSansTaiViet-Regular", "HanNom-A", "HanNom-B", "NotoSans-Regular")
_FIRST_PRIVATE = 0x100000
_ENTRIES_A_BLOCK = 100  # the PDF Reference allows a hundred in one bfchar block
_MEANS: dict[int, str] = {}

rl_config.canvas_basefontname = _MAIN["regular"]
rl_config.useA85 = 0


def _to_unicode(name: str, subset: list[int]) -> str:
    pairs = [
        f"<{at:02X}> <{_MEANS.get(code, chr(code)).encode('utf-16-be').hex().upper()}>"
        for at, code in enumerate(subset)
        if code or not at
    ]
    blocks = [pairs[at : at + _ENTRIES_A_BLOCK] for at in range(0, len(pairs), _ENTRIES_A_BLOCK)]
    body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def\n/CMapName /{name} def\n"
        f"/CMapType 2 def\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


ttfonts.makeToUnicodeCMap = _to_unicode


class Face:
    """One font: what it covers, how wide its characters are, and how it places marks."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.font: Any = ttfonts.TTFont(name, str(asset("fonts", f"{name}.ttf")), shapable=False)
        allow_composites(self.font.face)
        pdfmetrics.registerFont(self.font)
        self.covers = frozenset(self.font.face.charToGlyph)
        self._joined: dict[str, str] = {}
        self._marks: Marks | None = None

    def width(self, char: str) -> float:
        """Return a character's width in thousandths of the size."""
        return float(self.font.face.getCharWidth(ord(char)))

    def joined(self, text: str) -> str:
        """Return the private character that draws a base with its marks and copies out as they were typed."""
        found = self._joined.get(text)
        if found is None:
            table = self.font.face
            if self._marks is None:
                self._marks = Marks(asset("fonts", f"{self.name}.ttf"), table)
            glyph, advance = self._marks.glyph(text)
            code = _FIRST_PRIVATE + len(_MEANS)
            _MEANS[code] = text
            table.charToGlyph[code] = glyph
            table.charWidths[code] = advance * self._marks.unit
            found = self._joined[text] = chr(code)
        return found


@functools.cache
def face(name: str) -> Face:
    """Return a font by its file name; loaded and registered the first time."""
    return Face(name)


def main_face(style: Style) -> Face:
    """Return the document font in one of its four styles."""
    return face(_MAIN[style])


def face_for(text: str, style: Style) -> Face | None:
    """Return the first font that has every character of ``text``, or None."""
    codes = {ord(char) for char in text}
    for name in (_MAIN[style], *_FALLBACK):
        if codes <= face(name).covers:
            return face(name)
    return None
