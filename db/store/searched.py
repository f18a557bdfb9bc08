"""The records that hold what was searched for: the keys of all of them, or soon those that come first by name."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import msgspec

from db.model.query import Query
from db.model.record import highest_level
from db.schema.field import Audience
from db.schema.search_words import Run, Word
from db.schema.vietnamese import key_beginnings
from db.store.connection import Store
from db.store.masks import FEW, mask_of, top
from db.store.matching import COLUMNS, holding, match_of, slow
from db.store.waiting import each

RANKED = 2500
"""So many hits stand by how well they fit what was typed; more of them by name: to read the names of more takes a screen longer than two frames."""
_AFTER = "\U0010ffff"


def all_hits(
    store: Store, items: Sequence[Word | Run], audience: Audience, paths: Sequence[str], known: Callable[[int], bool]
) -> array[int]:
    """Return the keys of all records whose words hold all that is looked for, those that link to found documents included.

    Deleted records are among them. ``paths`` are the fields by which a document may be seen to be linked; ``known`` says of
    a key that it is known to be no document's, which need not be looked up then.
    """
    match = match_of(store, items, audience)
    return array("q") if match is None else _with_linking(store, _matching(store, match), audience, paths, known)


class Few(msgspec.Struct, frozen=True):
    """All hits where they are few; else None, and ``about`` how many there may be."""

    keys: array[int] | None
    about: int


def few_hits(
    store: Store, items: Sequence[Word | Run], audience: Audience, paths: Sequence[str], known: Callable[[int], bool]
) -> Few:
    """Return the same where they are few; of many, or where only the whole index could tell, about how many."""
    word = slow(store, items)
    if word is not None and top(store) <= RANKED:
        word = None
    asked = items[:-1] if word is not None else items
    match = match_of(store, asked, audience)
    if match is None:
        return Few(array("q"), 0) if asked else Few(None, top(store))
    found = _matching(store, match, RANKED + 1)
    if len(found) > RANKED:
        # why: hits come by their keys, so that the last of these tells how near they stand to one another
        return Few(None, top(store) if word is not None else RANKED * top(store) // found[-1])
    if word is not None:
        holds = holding(store, items)
        texts = store.all(
            f"SELECT rowid, {_text(audience, '')} FROM words WHERE rowid IN (SELECT value FROM json_each(?))",
            (json.dumps(found.tolist()),),
        )
        found = array("q", [key for key, text in texts if holds(text)])
    found = _with_linking(store, found, audience, paths, known)
    return Few(found, len(found))


def _matching(store: Store, match: str, most: int = -1) -> array[int]:
    return store.keys("SELECT rowid AS key FROM words WHERE words MATCH ? LIMIT ?", (match, most))


def _with_linking(
    store: Store,
    found: array[int],
    audience: Audience,
    paths: Sequence[str],
    known: Callable[[int], bool],
) -> array[int]:
    seen = "{0}kind = 'document' AND {0}deleted = 0 AND level <= ?"
    level = highest_level(audience)
    if len(found) <= FEW:
        asked = f"SELECT id FROM item WHERE key IN (SELECT value FROM json_each(?)) AND {seen.format('+')}"
        documents = [i for (i,) in store.all(asked, (json.dumps([key for key in found if not known(key)]), level))]
    else:
        rows = store.all(f"SELECT id, key FROM item WHERE {seen.format('')}", (level,))
        hit = mask_of(found, top(store)) if rows else b""
        documents = [i for i, k in rows if hit[k]]
    if documents:
        marks = ",".join("?" * len(paths))
        linking = f"SELECT source FROM link WHERE target IN (SELECT value FROM json_each(?)) AND field IN ({marks})"
        linked = {key for (key,) in store.all(linking, (json.dumps(documents), *paths))}
        found.extend(linked.difference(found))
    return found


class Narrowed(msgspec.Struct, frozen=True):
    """A query as SQL: what it reads from and what must hold."""

    source: str
    where: str
    args: tuple[object, ...]


def first_by_name(store: Store, query: Query, items: Sequence[Word | Run], among: Narrowed) -> Iterator[int]:
    """Yield the hits among some records, those first whose name begins as typed, the others by name; at most the query's limit.

    Names are walked in their order, and what is indexed of each record is looked at: where much is found, that is soon
    done. With nothing to look for, all that is walked is a hit.
    """
    begun = beginnings(store, query)
    return islice(_walked(store, query, items, among, begun), query.limit)


def _walked(
    store: Store, query: Query, items: Sequence[Word | Run], among: Narrowed, begun: Sequence[tuple[str, str]]
) -> Iterator[int]:
    holds = holding(store, items)
    for low, high in [*begun, ("", _AFTER)]:
        for key, sort, text in _walk(store, query, bool(items), among, low, high):
            if holds(text) and (low or not any(b <= sort < e for b, e in begun)):
                yield key


def begun_spans(store: Store, query: Query, made: array[int]) -> list[tuple[int, int]]:
    """Return the parts of hits that stand by name whose name begins as typed: where each begins and ends."""

    def sort_of(key: int) -> str:
        found: str = store.one("SELECT sort FROM item WHERE key = ?", (key,))[0]
        return found

    begun = beginnings(store, query)
    return [(bisect_left(made, low, key=sort_of), bisect_left(made, high, key=sort_of)) for low, high in begun]


def begun_first(store: Store, query: Query, made: array[int]) -> array[int]:
    """Return hits that stand by name with those before the others whose name begins as typed."""
    front, rest, last = array("q"), array("q"), 0
    for begin, end in begun_spans(store, query, made):
        front += made[begin:end]
        rest += made[last:begin]
        last = end
    return front + rest + made[last:]


def beginnings(store: Store, query: Query) -> list[tuple[str, str]]:
    """Return the spans of the order of names in which they begin as typed; of what was typed with marks, exactly so."""
    typed = " ".join(query.words.split())
    if not typed or query.order:
        return []
    where, args = among(query)

    def there(begin: str) -> bool:
        asked = f"SELECT 1 FROM item i WHERE {where} AND i.sort >= ? AND i.sort < ? LIMIT 1"
        return bool(store.all(asked, (*args, begin, begin + _AFTER)))

    return [(begun, begun + _AFTER) for begun in key_beginnings(typed, there)]


def _walk(
    store: Store, query: Query, texts: bool, among: Narrowed, low: str, high: str
) -> Iterator[tuple[int, str, str]]:
    """Yield the records of a span of names, perhaps with what is indexed of them, in the order of names."""
    # why: the index's own table, as it stands: asked through the index a row costs five times as much
    column = _text(query.audience, "w.") if texts else "''"
    source = f"{among.source} JOIN words_content w ON w.id = i.key" if texts else among.source
    asked = f"SELECT i.key, i.sort, {column} FROM {source} WHERE {among.where} AND i.sort >= ? AND i.sort < ? ORDER BY i.sort, i.key"
    return each(store, asked, (*among.args, low, high))


def among(query: Query) -> tuple[str, tuple[object, ...]]:
    """Return the SQL about ``i`` of which records a query is about at all: kind, deleted or living, seen by its audience."""
    asked: list[tuple[str, object]] = [("i.kind = ?", query.kind)] if query.kind else []
    asked.append(("i.deleted = ?", int(query.deleted)))
    if query.audience != "full":
        asked.append(("i.level <= ?", highest_level(query.audience)))
    return " AND ".join(sql for sql, _ in asked), tuple(value for _, value in asked)


def _text(audience: Audience, table: str) -> str:
    """Return the SQL of what is indexed of a record for an audience, a blank at either end; a phrase never joins two columns."""
    names = ("c0", "c1", "c2") if table else ("pub", "int", "full")
    return " || ' | ' || ".join(["' '", *(table + n for n in names[: len(COLUMNS[audience])]), "' '"])
