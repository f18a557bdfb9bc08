"""From what is looked for to a question for the full-text index, and to a plain test of what the index holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from db.schema.field import Audience
from db.schema.search_words import Run, Word, beginnings, fits
from db.store.connection import Store

COLUMNS = {"public": ("pub",), "report": ("pub", "int"), "internal": ("pub", "int"), "full": ("pub", "int", "full")}
"""The columns of the index that an audience may be answered from."""
_ALL_COLUMNS = max(map(len, COLUMNS.values()))
_AFTER = "{"
"""The character after everything a word is made of."""
_MOST_LOOKED_FOR = 16
"""So many words are looked for in a text one after the other; of more it is cut into its words."""
_MOST_TOLD = 64
"""So many words are told to the index one by one; more are asked for by how they begin."""


def match_of(store: Store, items: Sequence[Word | Run], audience: Audience) -> str | None:
    """Return the FTS5 expression that finds all items in what an audience may see, or None where nothing can be found."""
    parts = []
    for item in items:
        part = _run(item) if isinstance(item, Run) else _word(store, item)
        if part is None:
            return None
        parts.append(part)
    if not parts or len(COLUMNS[audience]) == _ALL_COLUMNS:
        # why: told in which columns, the index reads where in a text each word stands, though it be all of them
        return " AND ".join(parts) or None
    return f"{{{' '.join(COLUMNS[audience])}}} : ({' AND '.join(parts)})"


def slow(store: Store, items: Sequence[Word | Run]) -> Word | None:
    """Return the last item where so little of it was typed that the index would put together very many words."""
    last = items[-1] if items else None
    if isinstance(last, Word) and last.open and len(known(store, last, _MOST_TOLD + 1)) > _MOST_TOLD:
        return last
    return None


def holding(store: Store, items: Sequence[Word | Run]) -> Callable[[str], bool]:
    """Return the test that finds in an indexed text what ``match_of`` finds; the text has a blank at either end."""
    every = [_test_of(store, item) for item in items]
    return lambda text: all(test(text) for test in every)


def _test_of(store: Store, item: Word | Run) -> Callable[[str], bool]:
    if isinstance(item, Run):
        some = [f" {' '.join(item.parts)}" + ("" if item.open else " ")]
    elif item.marked and item.open:
        tokens = frozenset(known(store, item))
        if len(tokens) > _MOST_LOOKED_FOR:
            return lambda text: not tokens.isdisjoint(text.split())
        some = [f" {token} " for token in tokens]
    elif item.marked:
        some = [f" {item.token} "]
    elif item.open:
        some = [s for b, more in beginnings(item) for s in ([f" {b}"] if more else [f" {b} ", f" {b}_"])]
    else:
        some = [f" {item.letters} ", f" {item.letters}_"]
    return lambda text: any(map(text.__contains__, some))


def _run(item: Run) -> str:
    return f'"{" ".join(item.parts)}"' + ("*" if item.open else "")


def _word(store: Store, word: Word) -> str | None:
    if word.marked and not word.open:
        return f'"{word.token}"'
    # why: told one by one, words are read as far as they are needed; of a beginning the index first puts together all
    tokens = known(store, word, -1 if word.marked else _MOST_TOLD + 1)
    if len(tokens) <= _MOST_TOLD or word.marked:
        return f"({' OR '.join(f'{chr(34)}{t}{chr(34)}' for t in tokens)})" if tokens else None
    some = [f'"{b}"*' if more else f'"{b}" OR "{b}_"*' for b, more in beginnings(word)]
    return f"({' OR '.join(some)})"


def known(store: Store, word: Word, most: int = -1) -> list[str]:
    """Return the indexed words that a word may be or, where it is open, become; without marks any marks are meant.

    No more than ``most`` are looked at.
    """
    found: dict[str, None] = {}
    asked = beginnings(word) if word.open else ((word.letters, False),)
    for begin, more in asked:
        wanted = "word >= ? AND word < ?" if more else "(word = ? OR word >= ? AND word < ?)"
        args = (begin, begin + _AFTER) if more else (begin, begin + "_", begin + "_" + _AFTER)
        rows = store.all(f"SELECT word FROM vocabulary WHERE {wanted} LIMIT ?", (*args, most))
        found |= dict.fromkeys(w for (w,) in rows if not word.marked or fits(word, w))
    return list(found)
