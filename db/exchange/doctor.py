"""Old text in a table: told cell by cell by the font the file names, else by the content of the cell and of the table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from db.exchange.table import Line
from db.schema.old_text import Cured, cure, read_as, syllables
from db.schema.vietnamese import Unprintable, border

_BEYOND_LATIN1 = re.compile("[^\x00-\xff\u2010-\u2026]")
_CODE_OF_FONT = (("vni", "VNI"), (".vn", "TCVN3"), ("vn", "TCVN3"))
_SAMPLE_LINES = 2000


class Doctor:
    """Turns the cells of one table into Unicode; what is no old Vietnamese stays what it is."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.usual = _usual(lines)

    def cured(self, text: str, font: str = "") -> Cured:
        """Return a cell's text as Unicode (NFC) with the code it was in, empty where it was Unicode already."""
        if text.isascii():
            return Cured(text.replace("\r\n", "\n").replace("\r", "\n"))
        try:
            kept = border(text)
        except Unprintable:
            return Cured(border("".join("\ufffd" if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in text)))
        if _BEYOND_LATIN1.search(kept):
            return Cured(kept)
        named = next((code for begin, code in _CODE_OF_FONT if font.lower().startswith(begin)), "")
        if named:
            # why: in TCVN3 a capital with a tone has the byte of the small letter, and only the font tells
            capitals = named == "TCVN3" and font.rstrip().upper().endswith("H")
            read = read_as(kept, named)
            return Cured(read.upper() if capitals else read, named)
        if self.usual:
            read = read_as(kept, self.usual)
            good, words = syllables(read)
            if words and good * 10 >= words * 8:
                return Cured(read, self.usual)
        return cure(kept)


def _usual(lines: Iterable[Line]) -> str:
    """Return the code most 8-bit cells of a table are in; empty where it holds Unicode Vietnamese or none is plain."""
    found: Counter[str] = Counter()
    for at, line in enumerate(lines):
        if at == _SAMPLE_LINES:
            break
        for text in line.cells:
            if text.isascii():
                continue
            if _BEYOND_LATIN1.search(text):
                found["Unicode"] += 1
            elif len(text) < 2000:
                found[cure(" ".join(text.split())).code or _by_syllables(text)] += 1
    code, times = found.most_common(1)[0] if found else ("", 0)
    return code if code in ("TCVN3", "VNI") and times * 2 > found.total() else ""


def _by_syllables(text: str) -> str:
    """Return the code under which every word of a short cell is a syllable, where that is one code only."""
    fits = []
    for code in ("TCVN3", "VNI"):
        read = read_as(text, code)
        good, words = syllables(read)
        if words and good == words and read != text and syllables(text)[0] != syllables(text)[1]:
            fits.append(code)
    return fits[0] if len(fits) == 1 else ""
