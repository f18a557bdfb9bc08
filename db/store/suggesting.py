"""What a person may have meant who found nothing or little: the words that are in the catalogue and near to what was typed."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator, Set

import msgspec

from db.model.query import Query
from db.schema.search_words import Word, indexed, is_word, spelled, wanted
from db.schema.slips import keyed, near
from db.store.finding import Finder

_MOST_TRIED, _COUNTED = 12, 200
_FEW_HITS, _BETTER, _SHORT, _LONG = 3, 10, 3, 5
"""So many hits may still be those of a slip; then what is offered finds ten times as much. Of a shorter word than three letters
(five, where it is found) anything would be near."""
_SECONDS = 0.1


def suggestions(finder: Finder, query: Query, most: int = 3) -> list[str]:
    """Return what may have been meant by words that find nothing or little, best first; each finds something for its audience."""
    typed = query.words.split()
    here = finder.about(query, _FEW_HITS + 1)
    if here > _FEW_HITS:
        return []
    limit = _FEW_HITS if here else 0
    slips = [at for at, chunk in enumerate(typed) if _is_one_word(chunk) and _number(finder, query, chunk) <= limit]
    if not slips or len(slips) > 3:
        return []
    words = {w for (w,) in finder.store.all("SELECT word FROM vocabulary") if is_word(w)}
    known = {w.partition("_")[0] for w in words}
    found = [(0, typed)]
    for at in slips:
        meant = list(_meant(typed[at], words, known, here > 0))[:_MOST_TRIED]
        found = [(cost + more, [*said[:at], word, *said[at + 1 :]]) for cost, said in found for more, word in meant]
    ranked: list[tuple[int, int, str]] = []
    start = time.perf_counter()
    for cost, said in sorted(found, key=lambda f: f[0])[: _MOST_TRIED * 2]:
        # why: what is farther off is not offered beside what is near; and the next search waits meanwhile
        if (ranked and cost > ranked[0][0]) or time.perf_counter() - start > _SECONDS:
            break
        text = " ".join(said)
        hits = finder.about(msgspec.structs.replace(query, words=text + " ", order=()), _COUNTED)
        if hits > here * _BETTER or (hits and not here):
            ranked.append((cost, -hits, text))
    return list(dict.fromkeys(text for _, _, text in sorted(ranked)))[:most]


def _number(finder: Finder, query: Query, chunk: str) -> int:
    asked = Query(query.kind, chunk + " ", deleted=query.deleted, audience=query.audience)
    return finder.about(asked, _FEW_HITS + 1)


def _is_one_word(chunk: str) -> bool:
    return len(chunk) <= 20 and len(wanted(chunk)) == 1


def _meant(chunk: str, words: Set[str], known: Set[str], found: bool) -> Iterator[tuple[int, str]]:
    """Yield (cost, word) for what one typed word may have meant: keys left as letters first, then slips of a letter.

    Other marks may have been meant as well; where it is ``found``, only a long word is taken for a slip.
    """
    by_keys = keyed(chunk)
    if by_keys is not None and indexed(by_keys) in words:
        yield 0, spelled(indexed(by_keys))
    item = wanted(chunk)[0]
    letters = item.letters if isinstance(item, Word) else ""
    if by_keys is not None and not letters.isascii():
        letters = ""
    if letters in known and letters != chunk.lower():
        yield 1, letters
    tried = [letters] if letters and len(letters) >= (_LONG if found else _SHORT) else []
    if by_keys is not None:
        bare = "".join(c for c in unicodedata.normalize("NFD", by_keys.replace("đ", "d")) if c.isascii())
        if bare in known:
            yield 1, bare
        tried.append(bare)
    for word in dict.fromkeys(tried):
        for slips, meant in near(word, known):
            yield slips + 1, meant
