"""Words as the search index holds them, and as a person types them to search.

A word is indexed once: its letters without marks, and behind ``_`` a sign of the marks it bears, so
that one index answers both ``dong`` (any marks: the word itself or anything behind its ``_``) and
``đồng`` (these marks). The tone belongs to the syllable, not to a letter: *hoà* and *hòa* are one
word; so are *kỹ* and *kĩ*, *Mỵ* and *Mị*. A run of text with a digit is a code: its parts stand
side by side without marks ("694 qd ttg"), once more without leading zeros. Letters of other scripts
stand as numbers, a Chinese character as a word. So all that is indexed is ``[a-z0-9_ ]``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import msgspec

from db.schema.vietnamese import fold

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5, "\u0312": 6, "\u032d": 7, "\u0320": 8}
_SHAPES = {"\u0302": 1, "\u0306": 2, "\u031b": 2}
_OTHER_MARK = 9
_SHAPED = "adeou"
"""Letters that may bear a shape: â ă, đ, ê, ô ơ, ư."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_JOINED = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebd\uaab0-\uaac1\uaa29-\uaa36\u17b4-\u17d3"
_WORD = re.compile(f"[^\\W_](?:[^\\W_]|[{_JOINED}])*")
_ASCII_WORD = re.compile("[a-z0-9]+")
_DIGIT = re.compile(r"\d")
_LAST_Y = re.compile("^(?:[^aeiouy]*|qu)y$")
_INVISIBLE = dict.fromkeys((173, *range(8203, 8208), *range(8234, 8239), *range(8288, 8293), 65279))
_MOST_REMEMBERED, _LONG = 60_000, 5


@cache
def _han_or_run() -> re.Pattern[str]:
    """Return what cuts a word into Chinese characters and the runs between them."""
    han = "\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    return re.compile(f"[{han}]|[^{han}]+")  # why here: Python takes long over so many letters, and few texts have one


class Word(msgspec.Struct, frozen=True):
    """A word looked for: its letters, and the shapes and the tone typed; ``open``: more may follow."""

    letters: str
    shapes: tuple[int, ...] = ()
    tone: int = 0
    open: bool = False

    @property
    def marked(self) -> bool:
        """Whether any mark was typed."""
        return bool(self.tone or any(self.shapes))

    @property
    def token(self) -> str:
        """The word as the index holds it."""
        return _token(self.letters, self.shapes, self.tone)


class Run(msgspec.Struct, frozen=True):
    """Parts looked for side by side: of a code, or the characters of another script; ``open``: the last may go on."""

    parts: tuple[str, ...]
    open: bool = False


class Indexer(dict[str, str]):
    """Runs of text to what is indexed for them, remembered: syllables and days return all the time.

    ``met`` takes the words of each run that was not remembered, so that in the end it has every word ever given.
    """

    def __init__(self, met: list[str] | None = None) -> None:
        super().__init__()
        self.met = met

    def __missing__(self, chunk: str) -> str:
        made = _index(chunk)
        # why: long numbers and codes seldom return, and would push out what does
        if len(chunk) < _LONG or not _DIGIT.search(chunk):
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[chunk] = made
        if self.met is not None:
            self.met += made.split()
        return made

    def of(self, text: str) -> str:
        """Return text as the full-text index holds it."""
        return " ".join(filter(None, map(self.__getitem__, text.split())))


indexed = Indexer().of
"""Return text as the full-text index holds it."""


def _index(chunk: str) -> str:
    if chunk.isascii():
        words = _ASCII_WORD.findall(chunk.lower())
        return _code(words, words) if _DIGIT.search(chunk) else " ".join(map(_with_i, words))
    lower = unicodedata.normalize("NFC", chunk.translate(_INVISIBLE).lower())
    words = _WORD.findall(lower)
    if not _DIGIT.search(lower):
        return " ".join(part for word in words for part in _parts(word))
    return _code(words, [part for word in words for part in ([word] if word.isascii() else _plain(word))])


def _code(words: list[str], plain: list[str]) -> str:
    """Return what is indexed of a run with a digit: its parts without marks, without leading zeros, its words with their marks."""
    text = " ".join(plain)
    # why: a lone sign between them, or the end of one spelling and the beginning of the next would stand side by side
    spellings = [text]
    if text.startswith("0") or " 0" in text:
        short = " ".join([part.lstrip("0") or "0" if part.isdigit() else part for part in plain])
        if short != text:
            spellings.append(short)
    marked = [token for word in words if word.isalpha() and (token := _token_of(word)) not in plain]
    if marked:
        spellings.append(" ".join(marked))
    return " _ ".join(spellings)


def _parts(word: str) -> list[str]:
    if word.isascii() or not _other_script(word):
        return [_token_of(word)]
    return _plain(word)


def _token_of(word: str) -> str:
    """Return a word as the index holds it."""
    return _with_i(word) if word.isascii() else _word(word).token


def _plain(word: str) -> list[str]:
    """Return a word without marks, cut into Chinese characters and the runs between them."""
    folded = fold(word)
    if folded.isascii():
        return [folded] if folded else []
    return [_spelled_out(run) for run in _han_or_run().findall(folded)]


def _spelled_out(run: str) -> str:
    """Return letters that are no ASCII as their numbers, six digits each, so that beginnings stay beginnings."""
    return "".join(c if c.isascii() else f"_{ord(c):06x}" for c in run)


def _other_script(word: str) -> bool:
    return not fold(word).isascii()


def _word(word: str, more: bool = False) -> Word:
    """Split a word into letters, shapes and tone."""
    if word.isascii() and not more:
        return Word(_with_i(word), (0,) * sum(map(word.count, _SHAPED)))
    letters: list[str] = []
    shapes: list[int] = []
    tone = 0
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = _OTHER_MARK if tone else _TONES[char]
        elif char in _SHAPES and letters and letters[-1] in _SHAPED and not shapes[-1]:
            shapes[-1] = _SHAPES[char]
        elif char == "đ":
            letters.append("d")
            shapes.append(1)
        elif unicodedata.combining(char):
            tone = _OTHER_MARK
        else:
            letters.append(char)
            if char in _SHAPED:
                shapes.append(0)
    text = "".join(letters)
    return Word(text if more else _with_i(text), tuple(shapes), tone, more)


def _with_i(letters: str) -> str:
    return letters[:-1] + "i" if letters[-1:] == "y" and _LAST_Y.match(letters) else letters


def _token(letters: str, shapes: tuple[int, ...], tone: int) -> str:
    number, place = 0, 1
    for shape in shapes:
        number += shape * place
        place *= 3
    number = number * 10 + tone
    sign = ""
    while number:
        number, digit = divmod(number, 36)
        sign = _DIGITS[digit] + sign
    return f"{letters}_{sign}" if sign else letters


def is_word(token: str) -> bool:
    """Say whether an indexed token is a word of letters: no code, no number, no other script."""
    return token[:1].isalpha() and token.partition("_")[0].isalpha()


def read_token(token: str) -> Word:
    """Return the word an indexed token stands for."""
    letters, _, sign = token.partition("_")
    number, tone = divmod(int(sign, 36) if sign else 0, 10)
    shapes = []
    for _char in (c for c in letters if c in _SHAPED):
        number, shape = divmod(number, 3)
        shapes.append(shape)
    return Word(letters, tuple(shapes), tone)


def wanted(typed: str) -> list[Word | Run]:
    """Return what a person looks for: every item must be found; the last one may go on where no space follows it."""
    found: list[Word | Run] = []
    chunks = typed.translate(_INVISIBLE).lower().split()
    going_on = bool(typed.translate(_INVISIBLE)[-1:].strip())
    for at, chunk in enumerate(chunks):
        more = going_on and at == len(chunks) - 1
        words = _WORD.findall(unicodedata.normalize("NFC", chunk))
        if any(map(str.isdecimal, chunk)):
            parts = tuple(part for word in words for part in _plain(word))
            if parts:
                found.append(Run(parts, more))
            continue
        for here, word in enumerate(words):
            last = more and here == len(words) - 1
            if _other_script(word):
                found.append(Run(tuple(_plain(word)), last))
            else:
                found.append(_word(word, last))
    return [w for w in found if not isinstance(w, Word) or w.letters]


def beginnings(word: Word) -> Iterator[tuple[str, bool]]:
    """Yield the letters words of an open one may have: (letters, whether more may follow)."""
    yield word.letters, True
    if _with_i(word.letters) != word.letters:
        yield _with_i(word.letters), False


def fits(word: Word, token: str) -> bool:
    """Say whether an indexed word begins as an open one, with every mark that was typed."""
    there = read_token(token)
    if not any(there.letters.startswith(b) if more else there.letters == b for b, more in beginnings(word)):
        return False
    if word.tone and word.tone != there.tone:
        return False
    return all(not shape or shape == other for shape, other in zip(word.shapes, there.shapes, strict=False))


_VOWELS = "aeiouy"
_MARKS = {number: mark for mark, number in _TONES.items()}
_SHAPE_MARKS = {("a", 1): "â", ("a", 2): "ă", ("d", 1): "đ", ("e", 1): "ê", ("o", 1): "ô", ("o", 2): "ơ", ("u", 2): "ư"}


def spelled(token: str) -> str:
    """Return an indexed word as it is written, its tone where newspapers put it (hòa, thủy)."""
    word = read_token(token)
    shapes = iter(word.shapes)
    letters = [_SHAPE_MARKS.get((c, next(shapes)), c) if c in _SHAPED else c for c in word.letters]
    if word.tone in _MARKS and (at := _tone_place(word.letters, letters)) is not None:
        letters[at] += _MARKS[word.tone]
    return unicodedata.normalize("NFC", "".join(letters))


def _tone_place(plain: str, letters: list[str]) -> int | None:
    start = 2 if plain.startswith("qu") or (plain.startswith("gi") and plain[2:3] in set(_VOWELS)) else 0
    vowels = [at for at in range(start, len(plain)) if plain[at] in _VOWELS]
    if not vowels:
        return next((at for at, c in enumerate(plain) if c in _VOWELS), None)
    shaped = [at for at in vowels if letters[at] in "âăêôơư"]
    if shaped:
        return shaped[-1]
    closed = plain[-1] not in _VOWELS
    return vowels[1] if len(vowels) > 2 or (len(vowels) == 2 and closed) else vowels[0]
