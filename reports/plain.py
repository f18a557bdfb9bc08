"""Text as paper takes it: composed, line ends apart, without what has no shape; the same for every writer."""

from __future__ import annotations

import re
import unicodedata

_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as they are drawn."""
    if text.isascii() and text.isprintable():
        return [text]
    text = unicodedata.normalize("NFC", text)
    if text.isprintable() and not _INVISIBLE.search(text):
        return [text]
    return [
        _INVISIBLE.sub("", "".join(c for c in part if unicodedata.category(c) not in ("Cf", "Cc")))
        for part in _ENDS.split(text.replace("\t", " "))
    ]
