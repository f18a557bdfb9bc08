"""The registrar's desk: work lists with their counts, and how far a survey has come."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from datetime import date

import msgspec

from db.catalogue.reading import Reader
from db.model.condition import All, Condition, Either, Not, OfRow, Test, both
from db.model.duties import BY_ID, WORK_LISTS, WorkList
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.record import Record
from db.schema.field import Audience
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.reference import OneTerm
from db.store import revisions


class Pile(msgspec.Struct, frozen=True):
    """A work list and how many records of each kind are in it."""

    list: WorkList
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """How many records there are in all."""
        return sum(n for _, n in self.counts)


def piles(reader: Reader, today: date, audience: Audience = "full") -> list[Pile]:
    """Return every work list with its counts; kinds without any records are not asked."""
    return [pile(reader, one, today, audience) for one in WORK_LISTS]


def pile(reader: Reader, one: WorkList, today: date, audience: Audience = "full") -> Pile:
    """Return a work list with its counts."""
    alive = {c.kind for c in reader.counts(audience) if c.alive}
    queries = [q for q in one.queries(reader.description, today, audience) if q.kind in alive]
    return Pile(one, tuple((q.kind, n) for q in queries if (n := reader.search.count(q)[0])))


def work_list(name: str) -> WorkList:
    """Return a work list by its id; raise ``NotPossible`` naming those there are."""
    if name not in BY_ID:
        near = difflib.get_close_matches(name, BY_ID, 3) or list(BY_ID)
        raise NotPossible(
            Label(
                f"Không có danh sách việc “{name}”; có: {', '.join(near)}.",
                f"There is no work list “{name}”; there are: {', '.join(near)}.",
            )
        )
    return BY_ID[name]


class Sighted(msgspec.Struct, frozen=True):
    """A survey's records of one kind: how many were to be seen, were seen, were not as recorded; and their queries."""

    kind: str
    expected: int
    seen: int
    changed: int
    unseen_query: Query
    seen_query: Query
    changed_query: Query
    results: tuple[tuple[str, int, Query], ...] = ()
    """Of those not as recorded: each result that was met, how often, and its query."""

    @property
    def unseen(self) -> int:
        """How many of those to be seen were not seen yet."""
        return max(self.expected - self.seen, 0)


def progress(reader: Reader, survey: Record, audience: Audience = "full") -> list[Sighted]:
    """Return how far a survey has come, kind by kind: its subjects in its area, and what was seen.

    Published figures are kept as surveys too, but nobody goes out for them.
    """
    if survey.values.get("survey_kind") == "statistics":
        return []
    units = [
        row["area"]["unit"]
        for row in survey.values.get("areas") or ()
        if isinstance(row.get("area"), dict) and "unit" in row["area"]
    ]
    found = []
    for subject in survey.values.get("subjects") or ():
        kind = reader.description.by_id.get(subject)
        if kind is not None and "sightings" in kind.by_id:
            found.append(_sighted(reader, kind, survey.id, units, audience))
    return found


def _sighted(reader: Reader, kind: Kind, survey: str, units: list[str], audience: Audience) -> Sighted:
    here = Test("sighting_survey", "is", (survey,))
    seen: Condition = OfRow("sightings", here)
    area = _within(kind, units)
    other = All((here, Test("sighting", "any"), Not(Test("sighting", "is", ("same",)))))

    def asked(condition: Condition | None) -> Query:
        return Query(kind.id, where=condition, audience=audience)

    unseen, changed = asked(both(area, Not(seen))), asked(OfRow("sightings", other))
    count = reader.search.count
    met, missing, strange = count(asked(seen))[0], count(unseen)[0], count(changed)[0]
    results = _results(reader, kind, here, asked) if strange else ()
    return Sighted(kind.id, met + missing, met, strange, unseen, asked(seen), changed, results)


def _results(
    reader: Reader, kind: Kind, here: Test, asked: Callable[[Condition], Query]
) -> tuple[tuple[str, int, Query], ...]:
    field = kind.field("sightings.sighting")
    assert field is not None and isinstance(field.type, OneTerm)
    found = []
    for term in reader.description.vocabularies[field.type.vocabulary].terms:
        query = asked(OfRow("sightings", All((here, Test("sighting", "is", (term.id,))))))
        if term.id != "same" and (number := reader.search.count(query)[0]):
            found.append((term.id, number, query))
    return tuple(found)


def _within(kind: Kind, units: list[str]) -> Condition | None:
    """Return the condition of standing in one of the units; everything where a survey names no area."""
    if not units or not kind.place:
        return None
    parts = tuple(Test(kind.place, "in", (unit,)) for unit in dict.fromkeys(units))
    return parts[0] if len(parts) == 1 else Either(parts)


def surveys(reader: Reader, audience: Audience = "full") -> Iterator[Record]:
    """Yield all surveys an audience sees."""
    yield from reader.records(reader.find(Query("survey", audience=audience)), audience)


def begun(reader: Reader) -> str:
    """Return the moment (UTC) since which the book says anything, empty where nothing was recorded yet."""
    return revisions.first_moment(reader._store)
