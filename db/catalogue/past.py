"""Reading the catalogue as it was, or as things were, on a day."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from db.catalogue.reading import Reader
from db.catalogue.searching import Searching
from db.model.past import AsOf, held
from db.model.problems import NotPossible
from db.model.query import Facet, Line, Query
from db.model.record import Record
from db.schema.field import Audience, Field
from db.schema.field_type import Refused, Value, Words
from db.schema.kind import Description
from db.schema.label import Label, Language
from db.schema.rows import Rows
from db.schema.time import Day, solar
from db.store.connection import Store
from db.store.finding import Finder, Listing
from db.store.past import Past
from db.store.statistics import Tallied


class PastReader(Reader):
    """A reader of one day. It reads nothing newer and lists, counts and prints like any other."""

    def __init__(self, folder: Path, description: Description, moment: AsOf) -> None:
        self._past = Past(folder, description, moment)
        self.moment, self._day = moment, moment
        super().__init__(folder, description, self._past.store)
        self.search = _Searching(self._past, self._store, self._finder)

    def find(self, query: Query, soon: int = 0) -> Listing:
        if query.kind or query.where is not None:
            self._past.need(query.kind)
        if query.words.strip():
            self._past.need_words()
        return super().find(query, soon)

    def lines(
        self,
        listing: Listing,
        start: int,
        stop: int,
        fields: Sequence[Field] = (),
        audience: Audience = "full",
        language: Language = "vi",
        behind: bool = False,
    ) -> list[Line]:
        if fields:
            self._past.need(listing.kind)
        return super().lines(listing, start, stop, fields, audience, language, behind)

    def record(self, record: str, audience: Audience = "full") -> Record:
        found = super().record(record, audience)
        return held_record(found, self.description, self._day) if self._day.by_event else found


class _Searching(Searching):
    """Counts of a day; what they read is brought first."""

    def __init__(self, past: Past, store: Store, finder: Finder) -> None:
        super().__init__(store, finder)
        self._past = past

    def count(self, query: Query) -> tuple[int, int]:
        self._bring(query)
        return super().count(query)

    def facet(self, query: Query, path: str, language: Language = "vi") -> Facet:
        self._bring(query)
        return super().facet(query, path, language)

    def tally(self, query: Query, by: Sequence[str], language: Language = "vi") -> list[Tallied]:
        self._bring(query)
        return super().tally(query, by, language)

    def _bring(self, query: Query) -> None:
        if query.kind or query.where is not None:
            self._past.need(query.kind)
        if query.words.strip():
            self._past.need_words()


def held_record(record: Record, description: Description, moment: AsOf) -> Record:
    """Return a record with what of it held on a day; raise ``NotPossible`` where it had not begun."""
    kind = description.kind(record.kind)
    slots: dict[str, Value] = {}
    for name, value in record.values.items():
        if isinstance(kind.by_id[name].type, Rows):
            slots |= {f"{name}/{row['id']}": row for row in value}
        else:
            slots[name] = value
    left = held(kind, slots, moment.day)
    if left is None:
        raise NotPossible(Label(f"Phiếu “{record.name}” chưa có vào ngày ấy.", f"“{record.name}” was not there yet."))
    values: dict[str, Value] = {}
    for name, value in record.values.items():
        if isinstance(kind.by_id[name].type, Rows):
            value = [row for row in value if f"{name}/{row['id']}" in left]
        elif name not in left:
            continue
        if value != []:
            values[name] = value
    return msgspec.structs.replace(record, values=values)


def moment_of(typed: str, by_event: bool, words: Words) -> AsOf:
    """Return the day a person typed; raise ``NotPossible`` where it is not known to the day."""
    try:
        kept = Day().accept(typed, words)
    except Refused as refused:
        raise NotPossible(refused.label) from None
    day = solar(kept) if isinstance(kept, str) else None
    if day is None:
        raise NotPossible(
            Label("Hãy ghi đủ ngày, tháng, năm, ví dụ 31/12/2020.", "Give day, month and year, e.g. 31/12/2020.")
        )
    return AsOf(day.isoformat(), by_event)
