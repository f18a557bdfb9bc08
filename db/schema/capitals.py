"""Capitals that TCVN3 lost: it has no byte for a capital with a tone, only a font that drew all letters as capitals.

What tells them without the font are the letters around: a syllable whose plain letters are all capitals was one
of capitals. Where a word has too few of them (Hß, ë), the words beside it in its clause decide, and both must be sure.
"""

from __future__ import annotations

import re

from db.schema.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+")
_END_OF_CLAUSE = re.compile(r"([,.;:()\n–])")
_PLAIN = frozenset("ăâêôơưđĂÂÊÔƠƯĐ")
"""Letters that TCVN3 has in both sizes, besides those of ASCII."""
_ENOUGH = 2


def with_capitals(text: str) -> str:
    """Return a text with the capitals its words must have had; words of both sizes, and those nothing tells of, stay."""
    return "".join(map(_of_clause, _END_OF_CLAUSE.split(text)))


def _of_clause(text: str) -> str:
    words = list(_WORD.finditer(text))
    told = [_all_capitals(w[0]) for w in words]
    if not any(told):
        return text
    parts, last = [], 0
    for at, word in enumerate(words):
        sure = told[at]
        if sure is None and is_syllable(word[0].lower()):
            beside = [next((t for t in side if t is not None), None) for side in (told[:at][::-1], told[at + 1 :])]
            sure = False not in beside and (None not in beside or len(words) > _ENOUGH)
        parts.append(text[last : word.start()] + (word[0].upper() if sure else word[0]))
        last = word.end()
    return "".join(parts) + text[last:]


def _all_capitals(word: str) -> bool | None:
    """Say whether a word was of capitals; None where its letters do not tell: too few of them, or no syllable (UBND, XVII)."""
    plain = [c for c in word if c.isascii() or c in _PLAIN]
    if any(c.islower() for c in plain):
        return False
    return True if len(plain) >= _ENOUGH and is_syllable(word.lower()) else None
