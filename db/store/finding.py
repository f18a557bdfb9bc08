"""From a query to the records it asks for, in order."""

from __future__ import annotations

import json
import time
from array import array
from collections.abc import Callable, Sequence

import msgspec

from db.model.condition import kinds_of, tests, visible
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.record import highest_level
from db.schema.field import Audience
from db.schema.field_type import Words
from db.schema.kind import Description, Kind
from db.schema.label import Label, Language
from db.schema.reference import RecordLink
from db.schema.search_words import Run, Word, wanted
from db.schema.vietnamese import Unprintable, border
from db.store.conditions import Asked, compile_condition, teach
from db.store.connection import Store
from db.store.kept import Kept
from db.store.masks import FEW, top, within
from db.store.matching import slow
from db.store.orders import NAME, Ordering
from db.store.searched import RANKED, Few, Narrowed, all_hits, begun_first, few_hits, first_by_name
from db.store.sifting import Sieve
from db.store.tables import kind_table
from db.store.waiting import until

SOON = 0.02
"""Seconds the first page may be looked for by name before it is shown as far as it came, or all is worked out at once."""
PATIENT = 1.0
"""Seconds a first hit may be looked for so where all of it takes a pass over all that is kept."""
_SMALL = 60_000
"""Of so many records all that is searched for is there as soon as a first page."""
_RANKED_SOON = 500
"""So many hits at most are ranked before any is shown: each name stands somewhere else in the file, which is slow where that was not read of late."""
_READ_SOON, _RARE = 85_000, 8
"""So many hits, and no more than of one record in so many, are read sooner than names would be walked to a page of them."""


class Listing:
    """The records of a query in order, ``whole`` or its first ones. What stands inside is the store's own and tells nothing outside."""

    __slots__ = ("_keys", "kind", "whole")

    def __init__(self, keys: array[int], kind: str, whole: bool = True) -> None:
        self._keys = keys
        self.kind, self.whole = kind, whole

    def __len__(self) -> int:
        return len(self._keys)

    def begins_with(self, other: Listing) -> bool:
        """Say whether another list is the beginning of this one."""
        return self._keys[: len(other)] == other._keys


class Finder:
    """Finds the records of one store under one description. Every read is fetched whole and closed."""

    def __init__(self, store: Store, description: Description) -> None:
        self.store = store
        self.description = description
        self.kept = Kept(store)
        self._paths: dict[Audience, list[str]] = {}
        self._ordering = Ordering(store, self.kept, self.words)
        teach(store.conn)

    def words(self, audience: Audience, language: Language) -> Words:
        """Return what types consult to show values to an audience; names of records are looked up once."""
        known: dict[str, str | None] = {}
        highest = highest_level(audience)
        hidden = "(không công bố)" if language == "vi" else "(not public)"

        def name_of(record: str) -> str | None:
            if record not in known:
                row = self.store.one(
                    "SELECT i.name, i.level FROM record r JOIN item i ON i.key = r.key WHERE r.id = ?", (record,)
                )
                known[record] = None if row is None else row[0] if row[1] <= highest else hidden
            return known[record]

        return Words(self.description.vocabularies, self.description.units, language, name_of)

    def find(self, query: Query, soon: int = 0) -> Listing:
        """Return the records a query asks for, in its order; raise ``NotPossible`` for a field that cannot be asked.

        With a ``limit``, or where so many are wanted ``soon``, the first of what is searched for may stand by name, where all of
        it would stand by how well it fits: what it takes to know is not yet read then. Soon, all of it is given where that is
        known, else a page, or as much of it as was found in time; the list then says that it is not whole.
        """
        kind = self.description.by_id.get(query.kind)
        if kind is None and any(by.path != "name" for by in query.order):
            raise NotPossible(
                Label("Muốn xếp theo trường thì chọn một loại phiếu.", "To sort by a field, choose a kind of records.")
            )
        if query.kind and kind is None:
            return Listing(array("q"), query.kind)
        self._kinds(query)
        page = soon or query.limit
        made = self._first(kind, msgspec.structs.replace(query, limit=page), bool(soon)) if page else None
        if made is None:
            made = Listing(self._ordered(kind, query), query.kind)
        if query.limit and query.limit < len(made):
            return Listing(made._keys[: query.limit], query.kind, whole=False)
        return made

    def keys(self, query: Query) -> array[int]:
        """Return the keys of all records a query asks for, in no order; the array is shared and must not be changed."""
        asked = msgspec.structs.replace(query, order=(), limit=0)
        return self.kept.get(("keys", asked), lambda: self._keys(asked))

    def about(self, query: Query, most: int) -> int:
        """Return how many records answer what is searched for, at most ``most``; no more is read than that takes."""
        items = self._items(query)
        if not items:
            return 0
        few = self._few(query, items).keys if not (query.where or query.ids or query.unlinked) else None
        found = self._ordering.living(query, few) if few is not None else self.keys(query) if query.where else None
        return most if found is None else min(len(found), most)

    def _keys(self, query: Query) -> array[int]:
        kind = self.description.by_id.get(query.kind)
        if query.where is not None and kind is not None:
            among = self.keys(msgspec.structs.replace(query, where=None))
            return Sieve(self.store, self.kept, kind, self._asked(query)).sift(among, query.where)
        items = self._items(query)
        hits = self._hits(query, items) if items else None
        plain = not (query.where or query.ids or query.unlinked)
        if items is None or (hits is not None and not hits):
            return array("q")
        if hits is not None and len(hits) > RANKED:
            # why: one pass over what stands in memory, instead of a look into the tables for each hit
            rest = (
                self._ordering.whole(kind, _by_name(query))
                if plain
                else self.keys(msgspec.structs.replace(query, words=""))
            )
            return within(rest, hits, top(self.store))
        if hits is None and plain:
            return self._ordering.whole(kind, _by_name(query))
        narrowed = self.narrowed(query)
        if narrowed is None:
            return array("q")
        return self.store.keys(f"SELECT i.key FROM {narrowed.source} WHERE {narrowed.where}", narrowed.args)

    def narrowed(self, query: Query, joined: bool = False, walked: bool = False) -> Narrowed | None:
        """Return the query as SQL, or None where nothing can answer it; ``walked``: record by record in the order of names."""
        kind = self.description.by_id.get(query.kind)
        if query.kind and kind is None:
            return None
        items = self._items(query)
        if items is None:
            return None
        # why: beside a search the planner would scan a whole index for these; a plus sign keeps it to the hits
        plus = "+" if items else ""
        where: list[str] = [f"{plus}i.deleted = ?"]
        args: list[object] = [int(query.deleted)]
        if query.kind:
            where.append(f"{plus}i.kind = ?")
            args.append(query.kind)
        if query.audience != "full":
            where.append("i.level <= ?")
            args.append(highest_level(query.audience))
        if query.ids:
            where.append(f"i.key IN (SELECT key FROM record WHERE id IN ({','.join('?' * len(query.ids))}))")
            args += query.ids
        if query.unlinked:
            linking = "SELECT l.target FROM link l JOIN item s ON s.key = l.source WHERE l.field = ? AND s.deleted = 0"
            where.append(f"i.id NOT IN ({linking})")
            args.append(query.unlinked)
        source = "item i"
        kinds = self._kinds(query)
        if query.where is not None and kind is not None:
            joined = True
            sql, more = compile_condition(query.where, kind, self._asked(query, walked))
            where.append(sql)
            args += more
        elif query.where is not None:
            each = [(k, compile_condition(query.where, k, self._asked(query))) for k in kinds]
            where.append(
                "("
                + " OR ".join(f"i.key IN (SELECT k.key FROM {kind_table(k)} k WHERE {s})" for k, (s, _) in each)
                + ")"
            )
            args += [a for _, (_, more) in each for a in more]
        if kind is not None and joined:
            source = f"item i JOIN {kind_table(kind)} k ON k.key = i.key"
            if walked:
                source = f"item i INDEXED BY item_kind CROSS JOIN {kind_table(kind)} k ON k.key = i.key"
            elif query.where is not None and not (items or query.ids or query.unlinked or query.deleted):
                # why: left to itself SQLite looks every record of the kind up; begun at the kind's own table, an index of a
                # field answers, or else one pass over it
                source = f"{kind_table(kind)} k CROSS JOIN item i ON i.key = k.key"
        if items:
            hits = self._hits(query, items)
            if not hits:
                return None
            where.append("i.key IN (SELECT value FROM json_each(?))")
            args.append(json.dumps(hits.tolist()))
        return Narrowed(source, " AND ".join(where), tuple(args))

    def _kinds(self, query: Query) -> tuple[Kind, ...]:
        """Return the kinds that have all fields asked for; raise ``NotPossible`` where none has, or the audience may not see one."""
        paths = [path for path, _ in tests(query.where)] if query.where is not None else []
        paths += [by.path for by in query.order]
        return kinds_of(self.description, query.kind, iter(paths), query.audience) if paths else ()

    def _asked(self, query: Query, singly: bool = False) -> Asked:
        return Asked(self.words(query.audience, "vi"), query.audience, singly)

    def _items(self, query: Query) -> list[Word | Run] | None:
        """Return what was typed to be looked for, or None where it is no text that a record may hold."""
        try:
            return wanted(border(query.words).lstrip())
        except Unprintable:
            return None

    def _few(self, query: Query, items: Sequence[Word | Run]) -> Few:
        paths, name = self._linking_paths(query.audience), ("few", query.words, query.audience)
        return self.kept.get(name, lambda: few_hits(self.store, items, query.audience, paths, self._no_document(query)))

    def _hits(self, query: Query, items: Sequence[Word | Run]) -> array[int]:
        few = self._few(query, items).keys
        if few is not None:
            return few
        paths, name = self._linking_paths(query.audience), ("hits", query.words, query.audience)
        return self.kept.get(name, lambda: all_hits(self.store, items, query.audience, paths, self._no_document(query)))

    def _no_document(self, query: Query) -> Callable[[int], bool]:
        """Return what says of a key that it is known to be no document's: it stands in the list of another kind."""
        standing = self._ordering.standing(query) if query.kind not in ("", "document") else None
        return standing.__contains__ if standing is not None else lambda _key: False

    def _first(self, kind: Kind | None, query: Query, part: bool) -> Listing | None:
        """Return the first page of a query where that is soon known (or ``part`` of a page), or None."""
        items, asked = self._items(query), time.perf_counter()
        if items is None or query.order not in ((), (NAME,)) or query.unlinked or query.ids:
            return None
        few = self._few(query, items) if items else None
        if few is not None and few.keys is not None:
            return None if query.where else self._first_of_few(kind, query, few.keys, part)
        if items and not query.where and slow(self.store, items) is None and top(self.store) <= _SMALL:
            return None
        if few is not None and not query.where and few.about <= min(_READ_SOON, top(self.store) // _RARE):
            picked = self._ordering.first(query, lambda: self._hits(query, items))
            if picked is not None:
                return self._page(kind, query, items, picked)
        # why: walked by name, what is found often is soon found; the planner would first look for all of it
        among = self.narrowed(msgspec.structs.replace(query, words=""), walked=True)
        if among is None:
            return Listing(array("q"), query.kind)
        sieve = Sieve(self.store, self.kept, kind, self._asked(query)) if kind and query.where else None
        most = PATIENT if part and sieve and query.where and sieve.is_dear(query.where) else SOON
        found, begun = array("q"), time.perf_counter()
        try:
            with until(self.store, lambda: time.perf_counter() > (asked + SOON if found else begun + most)):
                for key in first_by_name(self.store, query, items, among):
                    found.append(key)
        except TimeoutError:
            return Listing(found, query.kind, whole=False) if found and part else None
        return self._page(kind, query, items, found)

    def _first_of_few(self, kind: Kind | None, query: Query, hits: array[int], part: bool) -> Listing:
        """Return all of a few hits, best first; of more than can soon be ranked, where ``part`` is enough, the first by name."""
        living = self._ordering.living(query, hits)
        if part and len(living) > max(_RANKED_SOON, query.limit) and top(self.store) > _SMALL:
            picked = self._ordering.first(query, lambda: hits)
            if picked is not None:
                return Listing(picked, query.kind, whole=False)
        return Listing(self._ranked(kind, query, living), query.kind)

    def _page(self, kind: Kind | None, query: Query, items: Sequence[Word | Run], found: array[int]) -> Listing:
        """Return what was found as a first page; where it fills none it is all there is, best hits first."""
        if len(found) < query.limit:
            return Listing(self._ranked(kind, query, found) if items else found, query.kind)
        return Listing(found, query.kind, whole=False)

    def _ranked(self, kind: Kind | None, query: Query, keys: Sequence[int]) -> array[int]:
        return array("q", self._ordering.few(kind, query, keys, query.words.strip()))

    def _ordered(self, kind: Kind | None, query: Query) -> array[int]:
        """Return the keys of a query in its order: few are fetched and sorted, many are picked out of the whole order."""
        typed = query.words.strip() if self._items(query) else ""
        plain = not (query.where or query.ids or query.unlinked)
        if plain and not typed and self._items(query) is not None:
            return self._ordering.whole(kind, query)
        keys = self.keys(query)
        if len(keys) <= (RANKED if typed else FEW):
            return array("q", self._ordering.few(kind, query, keys, typed))
        by_name = query.order in ((), (NAME,))
        listed = not (query.ids or query.unlinked) and (not query.where or kind is not None)
        made = keys if listed and by_name else within(self._ordering.whole(kind, query), keys, top(self.store))
        return begun_first(self.store, query, made) if typed and by_name else made

    def _linking_paths(self, audience: Audience) -> list[str]:
        """Return the paths by which a document may be seen to be linked."""
        known = self._paths.get(audience)
        if known is None:
            links = ((k, path) for k, path, f in self.description.walk() if isinstance(f.type, RecordLink))
            known = self._paths[audience] = sorted({path for kind, path in links if visible(kind, path, audience)})
        return known


def _by_name(query: Query) -> Query:
    return msgspec.structs.replace(query, order=(), words="", where=None, limit=0)
