"""Vietnamese text: the border form, the search fold and the order of the dictionary.

Sources: Unicode Standard Annex 15 (NFC); CLDR root tailoring for ``vi`` (letters first, then
tones ngang, huyền, hỏi, ngã, sắc, nặng, then case); Decision 2295/QĐ-UBND of 8/9/2016 for the
Mường script, whose marks U+0312, U+032D and U+0320 stand on Vietnamese letters.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_MARKS = re.compile("[\u0300-\u036f]+")
_TONE = re.compile(f"[{''.join(_TONES)}]")
_FIRST_LETTER = 0x80
_FIRST_DIGIT = 0x70
_STEP = 0x7F - _FIRST_DIGIT
_LONGEST = 30
_DIGITS = re.compile(r"\d+")
_ZEROS_IN_FRONT = re.compile(r"(?<!\d)0+(?=\d)")
_KEYED_DIGITS = re.compile(f"[{chr(_FIRST_DIGIT)}-{chr(_FIRST_DIGIT + 9)}]+")
_PIECES = re.compile(r"\d+|\D")


class Unprintable(ValueError):
    """A text that no catalogue may hold: a NUL or half of a surrogate pair."""


def border(text: str) -> str:
    """Return ``text`` as the catalogue keeps it: NFC, line ends as LF; everything else untouched.

    Raises ``Unprintable`` for NUL and lone surrogates, which neither SQLite nor JSON can carry.
    """
    if "\x00" in text:
        raise Unprintable(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text
    try:
        text.encode()  # why: the quickest way to find half of a surrogate pair
    except UnicodeEncodeError:
        raise Unprintable(text) from None
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return ``text`` as the search compares it: lower case, đ as d, no marks (so tone placement is gone too)."""
    lower = text.lower()
    try:
        return codecs.charmap_decode(codecs.charmap_encode(lower, "strict", _to_byte)[0], "strict", _folded)[0]
    except UnicodeEncodeError:
        return _fold_any(lower)


def _fold_any(lower: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFD", lower.replace("đ", "d")))


def _usual_letters() -> str:
    """Return the characters of Vietnamese text in lower case: as many as there are bytes, so that a byte can stand for each."""
    vowels = [v + tone for v in "aăâeêioôơuưy" for tone in ("", *_TONES)]
    letters = [unicodedata.normalize("NFC", v) for v in vowels]
    ascii_ = [c for c in map(chr, range(128)) if c == c.lower()]
    usual = "".join(dict.fromkeys([*ascii_, *letters, *"đ–—‘’“”…•·×÷°±²³½¼§«»№₫€µ"]))
    return usual.ljust(256, "\ufffe")


_usual = _usual_letters()
_to_byte = codecs.charmap_build(_usual)
_folded = "".join(map(_fold_any, _usual))


def fold_letters(text: str) -> str:
    """Return ``text`` folded letter by letter, so that places in it stay what they were."""
    return "".join(fold(c)[:1] or c for c in text)


def same_word(text: str) -> str:
    """Return a key equal for spellings that differ only in tone placement, case or spaces (hoà = hòa).

    Marks still count, so that Thanh Sơn and Thành Sơn, two communes, stay apart.
    """
    return " ".join(map(_tone_last, text.lower().split()))


@lru_cache(maxsize=20_000)  # why: names are many, the syllables they are made of few
def _tone_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", _TONE.sub("", parts) + "".join(_TONE.findall(parts)))


def _split(char: str) -> tuple[str, int, int]:
    """Return base letter (with its breve, circumflex or horn), tone and case of one character."""
    lower = char.lower()
    base, tone = "", 0
    for part in unicodedata.normalize("NFD", lower):
        if part in _TONES:
            tone = _TONES[part]
        elif unicodedata.combining(part) and part not in "\u0302\u0306\u031b":
            tone = tone or 6 + ord(part) % 3
        else:
            base += part
    return unicodedata.normalize("NFC", base), tone, int(char != lower)


class _Primary(dict[int, str]):
    """Letters to their place in the alphabet; made as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = _split(char)[0]
        if char.isspace():
            mapped = "\x02"
        elif base in _LETTERS and base:
            mapped = chr(_FIRST_LETTER + _LETTERS.index(base))
        elif char.isdecimal():
            mapped = chr(_FIRST_DIGIT + unicodedata.decimal(char))
        elif unicodedata.combining(char):
            mapped = ""
        elif code < _FIRST_LETTER:
            mapped = chr(min(code, _FIRST_DIGIT - 1))
        else:
            mapped = chr(code + 0x100) if code < 0xD000 else char
        self[code] = mapped
        return mapped


class _Level(dict[int, str]):
    """Characters to their tone (level 1) or case (level 2) as one digit."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self.level = level

    def __missing__(self, code: int) -> str:
        self[code] = mapped = str(_split(chr(code))[self.level])
        return mapped


_primary, _tone, _case = _Primary(), _Level(1), _Level(2)


def _usual_in_names() -> str:
    """Return the characters of Vietnamese names in both cases, as many as there are bytes, so that a byte can stand for each."""
    letters = "".join(c for c in _usual if c.isalpha() or not c.isascii())
    ascii_ = "".join(map(chr, range(32, 127)))
    usual = "".join(c for c in dict.fromkeys(ascii_ + letters + letters.upper()) if len(c) == 1)
    return usual[:256].ljust(256, "\ufffe")


_named = _usual_in_names()
_to_named = codecs.charmap_build(_named)
_named_primary = "".join(_primary[ord(c)] for c in _named)
_named_tones, _named_case = ("".join(level[ord(c)] for c in _named).encode() for level in (_tone, _case))


def sort_key(text: str) -> str:
    """Return a string whose code point order is the Vietnamese dictionary order of ``text``.

    Letters of the whole text are compared first, then tones, then case; a space comes before
    punctuation, digits and letters, so that "hoa binh" stands before "hoab". Digits side by side
    are a number: "Chiêng 2" stands before "Chiêng 10", and zeros in front count for nothing.
    """
    text = " ".join(text.split())
    if "0" in text:
        text = _ZEROS_IN_FRONT.sub("", text)
    try:
        usual = codecs.charmap_encode(text, "strict", _to_named)[0]
    except UnicodeEncodeError:
        text = unicodedata.normalize("NFC", _DIGITS.sub(_plain_number, text))
        letters, tones, case = text.translate(_primary), text.translate(_tone), text.translate(_case)
    else:
        letters = codecs.charmap_decode(usual, "strict", _named_primary)[0]
        tones, case = usual.translate(_named_tones).decode(), usual.translate(_named_case).decode()
    letters = _KEYED_DIGITS.sub(_with_length, letters)
    return f"{letters}\x01{tones.rstrip('0')}\x01{case.rstrip('0')}"


def _plain_number(digits: re.Match[str]) -> str:
    """Return a run of digits of any script in our own, without zeros in front."""
    return "".join(str(unicodedata.decimal(d)) for d in digits[0]).lstrip("0") or "0"


def _with_length(digits: re.Match[str]) -> str:
    return _length(len(digits[0])) + digits[0]


@cache
def _length(digits: int) -> str:
    """Return what stands before a number in a key: more digits are a greater number."""
    return chr(_FIRST_DIGIT + _STEP) * (digits // _STEP) + chr(_FIRST_DIGIT + digits % _STEP)


_UNDER = {"a": "aăâ", "d": "dđ", "e": "eê", "o": "oôơ", "u": "uư"}


def key_beginnings(typed: str, there: Callable[[str], bool]) -> list[str]:
    """Return the beginnings of the sort keys of all texts that begin as ``typed``, in their order.

    Where no mark is typed, all marks are meant. A number at the end may go on (1: 10, 100). ``there`` tells whether
    any key begins so: what nobody bears is followed no further.
    """
    typed = unicodedata.normalize("NFC", " ".join(typed.split()))
    marked = fold(typed) != typed.lower()
    pieces = _PIECES.findall(_DIGITS.sub(_plain_number, typed if marked else fold(typed)))
    found = [""]
    for place, piece in enumerate(pieces, 1):
        if piece.isdecimal():
            goes_on = place == len(pieces)
            number = "" if goes_on and piece == "0" else piece.translate(_primary)  # why: 0 may be the first of 05
            ways = [_length(n) + number for n in range(len(piece), (_LONGEST if goes_on else len(piece)) + 1)]
        else:
            ways = [_primary[ord(letter)] for letter in (piece if marked else _UNDER.get(piece, piece))]
        found = [longer for begun in found for way in ways if there(longer := begun + way)]
    return found
