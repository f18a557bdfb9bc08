"""Which words are syllables of Vietnamese, marks and all: what tells Vietnamese from other languages and wrong codes.

Sources: the rimes of the standard orthography (Hoàng Phê, Từ điển tiếng Việt, introduction), with what place names and
Mường words of Hòa Bình have beside them (Đăk, Pà Cò, klang, tlống).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_ONSET = r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|tl|kl|bl|[bcdđghklmnprstvx])"
_RIME = (
    r"(?:a(?:ch|c|i|m|nh|ng|n|o|p|t|u|y)?|ă[ckmnpt]|ăng|â(?:c|m|ng|n|p|t|u|y)|e(?:c|m|ng|n|o|p|t)?|ê(?:ch|c|m|nh|n|p|t|u)?|"
    r"i(?:a|ch|c|m|nh|n|p|t|u)?|iê(?:c|m|ng|n|p|t|u)|o(?:c|i|m|ng|n|p|t)?|oa(?:ch|c|i|m|nh|ng|n|o|p|t|y)?|oă(?:c|m|ng|n|t)|"
    r"oe(?:m|n|o|t)?|oo(?:c|ng)|ô(?:c|i|m|ng|n|p|t)?|ơ(?:i|m|n|p|t)?|u(?:a|c|i|m|ng|n|p|t)?|uâ(?:ng|n|t|y)|uê(?:ch|nh|n)?|"
    r"uô(?:c|i|m|ng|n|t)|uơ|uy(?:a|ch|nh|n|p|t|u)?|uyê(?:n|t)|ư(?:a|c|i|ng|n|t|u)?|ươ(?:c|i|m|ng|n|p|t|u)|y(?:nh|t)?|yê(?:m|ng|n|t|u))"
)
_QU_RIME = r"(?:a(?:ch|c|i|nh|ng|n|o|p|t|u|y)?|ă(?:c|m|ng|n|p|t)|â(?:ng|n|t|y)|e(?:n|o|t)?|ê(?:ch|nh|n|t)?|i(?:t|n|nh)?|ô(?:c)?|ơ|y(?:ch|nh|n|t|u)?|yê(?:n|t))"
_GI_RIME = r"(?:êng|ên|êt|êc|n|m)?"
_SYLLABLE = re.compile(f"(?:gi{_GI_RIME}|qu{_QU_RIME}|(?:(?!qu){_ONSET})?{_RIME})")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_TONE_ON_CONSONANT = re.compile("[^aeiouy\u0302\u0306\u031b][\u0300\u0301\u0303\u0309\u0323]")
_OF_STOPS = {"\u0301", "\u0323"}
_STOPS = ("c", "ch", "p", "t")

_SHORT_FORM = re.compile("[BCDĐGHKLMNPQRSTVX]{2,5}")


def words_of(text: str) -> Iterator[str]:
    """Yield the words of a text, letters only."""
    for match in _WORD.finditer(text):
        yield match[0]


@lru_cache(maxsize=20_000)  # why: a language has few syllables, a table has them all the time
def is_syllable(word: str) -> bool:
    """Say whether a word is spelled like a syllable of Vietnamese: onset, rime, one tone at most, which fits its end."""
    lower = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in lower if c in _TONES]
    if len(tones) > 1 or len(word) > 7 or _TONE_ON_CONSONANT.search(lower):
        return False
    bare = unicodedata.normalize("NFC", "".join(c for c in lower if c not in _TONES))
    if bare.endswith(_STOPS) and not word.isascii() and not _OF_STOPS.intersection(tones):
        return False
    return bool(_SYLLABLE.fullmatch(bare)) and (word.islower() or word.isupper() or word[1:].islower())


def syllables(text: str) -> tuple[int, int]:
    """Return how many of the words with letters beyond ASCII are syllables, and how many such words there are.

    Short forms of papers (QĐ, NĐ) are neither: they stand in Vietnamese and say nothing of its spelling.
    """
    words = [w for w in words_of(text) if not w.isascii() and not _SHORT_FORM.fullmatch(w)]
    return sum(map(is_syllable, words)), len(words)
