"""What a reader can be asked beyond lists: counts of facets, and the searches kept in the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from db.model.hits import Hit, hits
from db.model.query import Facet, Query
from db.model.record import Record, may_see_record, record_of
from db.model.state import State, state_of
from db.schema.field import Audience
from db.schema.label import Language
from db.store import facets, places_in_lists, revisions, searches, statistics
from db.store.connection import Store
from db.store.facets import FACETED
from db.store.finding import Finder, Listing
from db.store.projection import at_home_of
from db.store.statistics import HEADS, THEN, Tallied
from db.store.suggesting import suggestions

__all__ = ["FACETED", "HEADS", "THEN", "Searching", "Tallied"]


class Searching:
    """The searching side of an open catalogue; ``Reader.search``."""

    def __init__(self, store: Store, finder: Finder) -> None:
        self._store, self._finder = store, finder

    def facet(self, query: Query, path: str, language: Language = "vi") -> Facet:
        """Return how the records of a query are spread over the values of a field; of no kind, over the kinds."""
        return facets.facet(self._finder, query, path, language)

    def count(self, query: Query) -> tuple[int, int]:
        """Return how many records and pieces a query has."""
        return statistics.count(self._finder, query)

    def linking(self, record: str, audience: Audience = "full") -> list[tuple[str, str, int]]:
        """Return how many records of each kind link to one, by each path: (kind, path, how many)."""
        return statistics.linking(self._finder, record, audience)

    def tally(self, query: Query, by: Sequence[str], language: Language = "vi") -> list[Tallied]:
        """Return the records and pieces of a query by the values of fields."""
        return statistics.tally(self._finder, query, by, language)

    def seek(self, query: Query, listing: Listing, typed: str, start: int) -> int:
        """Return the first place from ``start`` on whose name or number begins as typed, marks not looked at; -1: none."""
        return places_in_lists.seek(self._finder, query, listing, typed, start)

    def ids(self, listing: Listing, spans: Sequence[tuple[int, int]]) -> list[str]:
        """Return the records in some spans of places of a list, both ends included."""
        return places_in_lists.ids(self._finder, places_in_lists.picked(listing, spans))

    def picked(self, listing: Listing, spans: Sequence[tuple[int, int]]) -> Listing:
        """Return the part of a list in some spans of places, both ends included."""
        return places_in_lists.picked(listing, spans)

    def positions(self, listing: Listing, records: Sequence[str]) -> list[int]:
        """Return the places some records have in a list."""
        return places_in_lists.positions(self._finder, listing, records)

    def grouped(self, listing: Listing, path: str, language: Language = "vi") -> tuple[Listing, list[tuple[str, int]]]:
        """Return a list put together by the values of a field, and each group's words with its number."""
        return places_in_lists.in_groups(self._finder, listing, path, "full", language)

    def records(self, ids: Sequence[str]) -> list[Record]:
        """Return records whole, in the order given; those not here, or of an unknown kind, are left out."""
        kinds = self._finder.description.by_id
        return [record_of(i, kinds[kind], state) for i, kind, state in self.states(ids)]

    def suggestions(self, query: Query) -> list[str]:
        """Return what may have been meant by words that find nothing or little, best first."""
        return suggestions(self._finder, query)

    def hits(self, record: str, typed: str, audience: Audience = "full", language: Language = "vi") -> list[Hit]:
        """Return the fields of a record that hold what was typed, those that hold most of it first."""
        kinds, words = self._finder.description.by_id, self._finder.words(audience, language)
        return [
            hit
            for found in self.records([record])
            if may_see_record(audience, found.level)
            for hit in hits(kinds[found.kind], found, typed, words, audience)
        ]

    def states(self, ids: Sequence[str]) -> list[tuple[str, str, State]]:
        """Return id, kind and state of records, in the order given; those not here, or of an unknown kind, are left out."""
        at_home, kinds = at_home_of(self._store), self._finder.description.by_id
        said = revisions.of_records(self._store, ids)
        here = (i for i in dict.fromkeys(ids) if i in said and said[i][0].kind in kinds)
        return [(i, said[i][0].kind, state_of(said[i], at_home)) for i in self._store.giving_way.each(here)]

    def stop(self) -> None:
        """Stop what is being read, which then raises; asked from another thread than the one that reads."""
        self._store.interrupt()

    def saved(self) -> dict[str, str]:
        """Return the saved searches by name, as they were written."""
        return searches.kept(self._store)

    def keep(self, name: str, value: str | None) -> None:
        """Keep a saved search as it was written, or take it away; asked of a writer's reader."""
        searches.keep(self._store, name, value)
