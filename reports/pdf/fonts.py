"""The fonts of the papers: loaded once, every one embedded, and text that copies out as it was typed.

ReportLab's own ToUnicode table writes code points as four digits, which is wrong beyond the basic
plane; the one here writes UTF-16 and also says what a shaped glyph (a dotless i below a mark) means.
"""

from __future__ import annotations

import functools
from typing import Any, Literal

import uharfbuzz
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from assets import asset

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


class Glyph:
    """One placed glyph: the character that stands for it in the font, and where it goes, in thousandths of the size."""

    __slots__ = ("advance", "char", "own", "x", "y")

    def __init__(self, char: str, own: float, advance: float, x: float, y: float) -> None:
        self.char, self.own, self.advance, self.x, self.y = char, own, advance, x, y


class Face:
    """One font: what it covers, how wide its characters are, and how it places marks."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.font: Any = ttfonts.TTFont(name, str(asset("fonts", f"{name}.ttf")), shapable=False)
        pdfmetrics.registerFont(self.font)
        self.covers = frozenset(self.font.face.charToGlyph)
        self._private: dict[tuple[int, str], str] = {}
        self._scale = 0.0
        self._shaper: Any = None

    def width(self, char: str) -> float:
        """Return a character's width in thousandths of the size."""
        return float(self.font.face.getCharWidth(ord(char)))

    def shape(self, text: str) -> list[Glyph]:
        """Return the glyphs of a base and its marks, placed by the font's anchors."""
        if self._shaper is None:
            face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(asset("fonts", f"{self.name}.ttf"))))
            self._shaper, self._scale = uharfbuzz.Font(face), 1000 / face.upem
        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.CHARACTERS
        buffer.flags = uharfbuzz.BufferFlags.DO_NOT_INSERT_DOTTED_CIRCLE
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        uharfbuzz.shape(self._shaper, buffer, {"kern": False, "liga": False, "clig": False})
        infos, places, k = buffer.glyph_infos, buffer.glyph_positions, self._scale
        ends = sorted({i.cluster for i in infos} | {len(text)})
        found = []
        for info, place in zip(infos, places, strict=True):
            means = text[info.cluster : next(e for e in ends if e > info.cluster)]
            char = self._char(info.codepoint, means)
            found.append(Glyph(char, self.width(char), place.x_advance * k, place.x_offset * k, place.y_offset * k))
        return found

    def _char(self, glyph: int, means: str) -> str:
        """Return the character that draws a glyph: the one meant, or a private one that copies out as what is meant."""
        table = self.font.face.charToGlyph
        if len(means) == 1 and table.get(ord(means)) == glyph:
            return means
        key = (glyph, means)
        if key not in self._private:
            code = _FIRST_PRIVATE + len(_MEANS)
            _MEANS[code] = means
            drawn = next((c for c in self.font.face.glyphToChar.get(glyph, ()) if c in self.covers), None)
            table[code] = glyph
            self.font.face.charWidths[code] = (
                self.font.face.getCharWidth(drawn)
                if drawn is not None
                else self._shaper.get_glyph_h_advance(glyph) * self._scale
            )
            self._private[key] = chr(code)
        return self._private[key]


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
