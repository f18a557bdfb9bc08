"""From what is looked for to a question for the full-text index."""

from __future__ import annotations

from collections.abc import Sequence

from db.schema.field import Audience
from db.schema.search_words import Run, Word, beginnings, fits
from db.store.connection import Store

_COLUMNS = {"public": "{pub}", "report": "{pub int}", "internal": "{pub int}", "full": "{pub int full}"}
_AFTER = "{"
"""The character after everything a word is made of."""


def match_of(store: Store, items: Sequence[Word | Run], audience: Audience) -> str | None:
    """Return the FTS5 expression that finds all items in what an audience may see, or None where nothing can be found."""
    parts = []
    for item in items:
        part = _run(item) if isinstance(item, Run) else _word(store, item)
        if part is None:
            return None
        parts.append(part)
    return f"{_COLUMNS[audience]} : ({' AND '.join(parts)})" if parts else None


def _run(item: Run) -> str:
    return f'"{" ".join(item.parts)}"' + ("*" if item.open else "")


def _word(store: Store, word: Word) -> str | None:
    if not word.open:
        return f'"{word.token}"' if word.marked else f'("{word.letters}" OR "{word.letters}_"*)'
    if not word.marked:
        some = [f'"{b}"*' if more else f'"{b}" OR "{b}_"*' for b, more in beginnings(word)]
        return f"({' OR '.join(some)})"
    tokens = known(store, word)
    return f"({' OR '.join(f'{chr(34)}{t}{chr(34)}' for t in tokens)})" if tokens else None


def known(store: Store, word: Word) -> list[str]:
    """Return the indexed words that an open word may become."""
    found: list[str] = []
    for begin, more in beginnings(word):
        last = begin + _AFTER if more else begin + "_" + _AFTER
        rows = store.all("SELECT word FROM vocabulary WHERE word >= ? AND word < ?", (begin, last))
        found += [w for (w,) in rows if fits(word, w) and w not in found]
    return found
