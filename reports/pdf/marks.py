"""Letters the fonts have no single glyph for: a base and its marks put together into one new glyph.

Drawing base and mark one after the other looks the same, but readers of PDF take the step back for a
new word and tear the letter apart when text is copied or searched. One glyph with one code does not
tear. The new glyph is a composite of the font's own, placed by its GPOS anchors (HarfBuzz).
"""

from __future__ import annotations

from pathlib import Path
from struct import pack, pack_into, unpack
from typing import Any, NamedTuple

import uharfbuzz

_WORDS_XY = 0x0003  # both arguments are 16-bit offsets
_MORE = 0x0020
_MAXP_POINTS, _MAXP_ELEMENTS = 10, 28
_MOST_POINTS, _MOST_CONTOURS, _MOST_ELEMENTS, _DEPTH = 2000, 200, 16, 6


class Shaped(NamedTuple):
    """A glyph of the font and where it goes, in font units."""

    glyph: int
    x: int
    y: int


class Marks:
    """Shapes clusters of one font and adds the glyphs that are missing to its tables in memory."""

    def __init__(self, path: Path, table: Any) -> None:
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
        self.unit = 1000 / face.upem
        self._shaper = uharfbuzz.Font(face)
        self._table = table
        self._moved = False

    def glyph(self, text: str) -> tuple[int, int]:
        """Return a glyph that draws a base with its marks, and how far it moves on in font units."""
        buffer = uharfbuzz.Buffer()
        buffer.flags = uharfbuzz.BufferFlags.DO_NOT_INSERT_DOTTED_CIRCLE
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        uharfbuzz.shape(self._shaper, buffer, {"kern": False, "liga": False, "clig": False})
        shaped: list[Shaped] = []
        here = 0
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            shaped.append(Shaped(info.codepoint, here + place.x_offset, place.y_offset))
            here += place.x_advance
        if len(shaped) == 1 and not (shaped[0].x or shaped[0].y):
            return shaped[0].glyph, here
        return self._add(shaped, here), here

    def _add(self, shaped: list[Shaped], advance: int) -> int:
        table = self._table
        if not self._moved:
            self._make_room()
        drawn = [(part, self._box(part.glyph)) for part in shaped]
        seen = [(part, box) for part, box in drawn if box]
        if not seen:
            return 0
        left = min(box[0] + part.x for part, box in seen)
        data = pack(
            ">hhhhh",
            -1,
            left,
            min(box[1] + part.y for part, box in seen),
            max(box[2] + part.x for part, box in seen),
            max(box[3] + part.y for part, box in seen),
        )
        for at, (part, _) in enumerate(seen, 1):
            flags = _WORDS_XY | (_MORE if at < len(seen) else 0)
            data += pack(">HHhh", flags, part.glyph, part.x, part.y)
        data += b"\0" * (-len(data) % 4)
        table._ttf_data += data
        table.table["glyf"]["length"] += len(data)
        new = len(table.glyphPos) - 1
        table.glyphPos.append(table.glyphPos[-1] + len(data))
        table.hmetrics.append((advance, left & 0xFFFF))
        return new

    def _box(self, glyph: int) -> tuple[int, int, int, int] | None:
        table = self._table
        begin, end = table.glyphPos[glyph : glyph + 2]
        if begin == end:
            return None
        at = table.table["glyf"]["offset"] + begin
        x1, y1, x2, y2 = unpack(">hhhh", table._ttf_data[at + 2 : at + 10])
        return x1, y1, x2, y2

    def _make_room(self) -> None:
        """Move the outlines behind all other tables, where they may grow."""
        table = self._table
        outlines = table.get_table("glyf")[: table.glyphPos[-1]]
        data = table._ttf_data + b"\0" * (-len(table._ttf_data) % 4)
        table.table["glyf"] = {**table.table["glyf"], "offset": len(data), "length": len(outlines)}
        table._ttf_data = data + outlines
        self._moved = True


def allow_composites(table: Any) -> None:
    """Let a font just loaded take new glyphs: its limits are then the same in every file, whether it got any before or not."""
    limits = bytearray(table.get_table("maxp"))
    pack_into(">HH", limits, _MAXP_POINTS, _MOST_POINTS, _MOST_CONTOURS)
    pack_into(">HH", limits, _MAXP_ELEMENTS, _MOST_ELEMENTS, _DEPTH)
    at = table.table["maxp"]["offset"]
    table._ttf_data = b"".join((table._ttf_data[:at], bytes(limits), table._ttf_data[at + len(limits) :]))
