"""Slips of typing: keys of Telex and VNI that were left as letters, and a letter too many, too few, wrong or swapped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Set

_TELEX_TONES = {"f": "\u0300", "r": "\u0309", "x": "\u0303", "s": "\u0301", "j": "\u0323"}
_VNI_TONES = {"2": "\u0300", "3": "\u0309", "4": "\u0303", "1": "\u0301", "5": "\u0323"}
_VNI_SHAPES = {"6": ("aeo", "\u0302"), "7": ("ou", "\u031b"), "8": ("a", "\u0306"), "9": ("d", "")}
_VOWELS = "aeiouy"
_LETTERS = "abcdeghiklmnopqrstuvxy"
_SPELLED_BY_KEYS = re.compile("[a-zđ\u0300-\u036f0-9]{2,12}")
_CODAS = re.compile("[aeiouy](c|ch|m|n|ng|nh|p|t)?$")


def keyed(word: str) -> str | None:
    """Return the word that typed keys stand for (``troosng`` or ``tro61ng``: trống), or None where they are no keys."""
    apart = unicodedata.normalize("NFD", word.lower())
    if not _SPELLED_BY_KEYS.fullmatch(apart):
        return None
    return _vni(apart) if any(c.isdigit() for c in apart) else _telex(apart)


def _telex(apart: str) -> str | None:
    letters: list[list[str]] = []
    tone, used = "", False
    for c in apart:
        bare = [x[0] for x in letters]
        vowel = any(b in _VOWELS for b in bare)
        if unicodedata.combining(c):
            if letters:
                letters[-1].append(c)
        elif c in _TELEX_TONES and vowel:
            tone, used = _TELEX_TONES[c], True
        elif c in "aeo" and (at := _last(bare, c)) is not None and len(letters[at]) == 1 and _same_run(bare, at):
            letters[at].append("\u0302")
            used = True
        elif c == "d" and bare[:1] == ["d"]:
            letters[0] = ["đ"]
            used = True
        elif c == "w" and vowel:
            used = _horn(letters) or used
        else:
            letters.append([c])
    return _word(letters, tone) if used else None


def _last(bare: list[str], letter: str) -> int | None:
    return max((at for at, b in enumerate(bare) if b == letter), default=None)


def _same_run(bare: list[str], at: int) -> bool:
    """Say whether only the end of a syllable stands behind a vowel: then a second one is its mark."""
    return bool(_CODAS.fullmatch("".join(bare[at:])))


def _horn(letters: list[list[str]]) -> bool:
    bare = [x[0] for x in letters]
    if (at := "".join(bare).find("uo")) >= 0 and not "".join(bare).startswith("quo"):
        for letter in letters[at : at + 2]:
            if len(letter) == 1:
                letter.append("\u031b")
        return True
    for at in range(len(bare) - 1, -1, -1):
        if bare[at] in "aou" and len(letters[at]) == 1:
            letters[at].append("\u0306" if bare[at] == "a" else "\u031b")
            return True
    return False


def _vni(apart: str) -> str | None:
    letters: list[list[str]] = []
    tone = ""
    for c in apart:
        if c in _VNI_TONES and letters:
            tone = _VNI_TONES[c]
        elif c in _VNI_SHAPES and letters:
            over, mark = _VNI_SHAPES[c]
            at = max((n for n, x in enumerate(letters) if x[0] in over), default=None)
            if at is None:
                return None
            if c == "9":
                letters[at] = ["đ"]
            else:
                letters[at].append(mark)
        elif c.isdigit():
            return None
        else:
            letters.append([c])
    return _word(letters, tone)


def _word(letters: list[list[str]], tone: str) -> str | None:
    """Return the letters with their marks, the tone on one of them: which one is no matter for finding."""
    marked = [at for at, x in enumerate(letters) if x[0] in _VOWELS]
    if not marked:
        return None
    shaped = [at for at in marked if len(letters[at]) > 1]
    if tone:
        letters[(shaped or marked)[-1 if shaped else 0]].append(tone)
    return unicodedata.normalize("NFC", "".join("".join(x) for x in letters))


def near(word: str, known: Set[str]) -> Iterator[tuple[int, str]]:
    """Yield (how many slips, word) for the known words within one slip of a word of bare letters; within two of a long one."""
    first = {w for w in _one_slip(word) if w in known and w != word}
    yield from ((1, w) for w in sorted(first))
    if len(word) >= 6 and not first:
        second = {w for once in _one_slip(word) for w in _one_slip(once) if w in known and w != word}
        yield from ((2, w) for w in sorted(second))


def _one_slip(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            if tail:
                yield head + letter + tail[1:]
            yield head + letter + tail
