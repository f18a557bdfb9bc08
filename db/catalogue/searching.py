"""What a reader can be asked beyond lists: counts of facets, and the searches kept in the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from db.model.query import Facet, Query
from db.schema.label import Language
from db.store import searches, statistics
from db.store.connection import Store
from db.store.finding import Finder
from db.store.statistics import HEADS, THEN, Tallied

__all__ = ["HEADS", "THEN", "Searching", "Tallied"]


class Searching:
    """The searching side of an open catalogue; ``Reader.search``."""

    def __init__(self, store: Store, finder: Finder) -> None:
        self._store, self._finder = store, finder

    def facet(self, query: Query, path: str, language: Language = "vi") -> Facet:
        """Return how the records of a query are spread over the values of a field; of no kind, over the kinds."""
        return self._finder.facet(query, path, language)

    def count(self, query: Query) -> tuple[int, int]:
        """Return how many records and pieces a query has."""
        return statistics.count(self._finder, query)

    def tally(self, query: Query, by: Sequence[str], language: Language = "vi") -> list[Tallied]:
        """Return the records and pieces of a query by the values of fields."""
        return statistics.tally(self._finder, query, by, language)

    def saved(self) -> dict[str, str]:
        """Return the saved searches by name, as they were written."""
        return searches.kept(self._store)

    def keep(self, name: str, value: str | None) -> None:
        """Keep a saved search as it was written, or take it away; asked of a writer's reader."""
        searches.keep(self._store, name, value)
