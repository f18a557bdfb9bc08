"""Reading a catalogue for an audience: lists, records, history, what links here, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from db.catalogue.checking import Checks, problems_of
from db.catalogue.folder import PROFILE, Profile
from db.catalogue.history import Act, Step, told
from db.catalogue.searching import Searching
from db.catalogue.sheets import Sheets
from db.catalogue.swap import finish_swap
from db.ledger.check import Report, check
from db.model.changes import Progress
from db.model.past import AsOf
from db.model.problems import NotPossible, Problem
from db.model.query import Count, Line, Query
from db.model.record import Record, for_audience, may_see_record, record_of
from db.model.state import state_of
from db.schema.field import AUDIENCES, Audience, Field
from db.schema.field_type import Words
from db.schema.kind import Description, Kind
from db.schema.label import Label, Language
from db.schema.reference import RECORD_ID
from db.schema.vietnamese import Unprintable, border
from db.store import revisions
from db.store.connection import Store, open_store
from db.store.finding import Finder, Listing
from db.store.listing import Lister
from db.store.projection import at_home_of, made_from

_MOST_DIGITS = 12
_IN_EVERY_LINE = ("name", "numbers", "state")


class Reader:
    """An open catalogue to read from, in one thread, beside whoever writes; ``moment`` is the day it is read as of."""

    moment: AsOf | None = None

    def __init__(self, folder: Path, description: Description, store: Store | None = None) -> None:
        self.folder = folder
        self.description = description
        if store is None:
            finish_swap(folder)
        self._store = store or open_store(folder, write=False)
        self._finder = Finder(self._store, description)
        self._lister = Lister(self._finder)
        self.checks = Checks(self._store)
        self.search = Searching(self._store, self._finder)
        self.sheets = Sheets(self._store)

    def close(self) -> None:
        """Close the catalogue."""
        self._store.close()

    def fits(self) -> bool:
        """Say whether the derived tables were made from this program's description."""
        return made_from(self._store, self.description)

    def profile(self) -> Profile:
        """Return who keeps the catalogue."""
        return msgspec.json.decode(self._store.setting(PROFILE) or "{}", type=Profile)

    def words(self, audience: Audience = "full", language: Language = "vi") -> Words:
        """Return what types consult to read and show values."""
        return self._finder.words(audience, language)

    def counts(self, audience: Audience = "full") -> list[Count]:
        """Return how many records of each kind an audience sees."""
        return self._lister.counts(audience)

    def find(self, query: Query, soon: int = 0) -> Listing:
        """Return the records a query asks for; where so many are wanted ``soon``, perhaps only the first of them."""
        return self._finder.find(query, soon)

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
        """Return the lines of a part of a list; ``behind``: with how many rows of each group are not shown."""
        return self._lister.lines(listing, start, stop, fields, audience, language, behind)

    def position(self, listing: Listing, record: str) -> int:
        """Return where a record stands in a list, or -1."""
        return self._lister.position(listing, record)

    def resolve(self, given: str, audience: Audience = "full") -> str:
        """Return the id meant by a full id, its unique beginning, or a number, among what an audience sees; else raise ``NotPossible``."""
        try:
            typed = border(given).strip()
        except Unprintable:
            raise NotPossible(
                Label("Mã hoặc số gõ vào có ký tự hỏng.", "The id or number holds a damaged character.")
            ) from None
        whole = typed.upper()
        if RECORD_ID.match(whole) and self._seen(revisions.record_ids(self._store, whole, 1), audience):
            return whole
        begun = revisions.record_ids(self._store, whole, 99) if typed.isalnum() and typed.isascii() else []
        # why: a number that was replaced, or absorbed with a record that was joined, still finds who went by it
        meant = (
            self._seen(self._lister.by_number(typed), audience)
            or self._seen(self._lister.by_used_number(typed), audience)
            or self._seen(self._lister.by_number(typed, deleted=True), audience)
            or self._seen(begun, audience)
        )
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise NotPossible(
                Label(f"“{given}” chỉ nhiều phiếu; hãy ghi rõ hơn.", f"“{given}” means several records; be more exact.")
            )
        raise NotPossible(_none_called(given, audience))

    def _seen(self, found: Sequence[tuple[str, str]], audience: Audience) -> list[str]:
        return [record for record, _ in found if audience == "full" or self._sees(record, audience)]

    def _sees(self, record: str, audience: Audience) -> bool:
        try:
            self.record(record, audience)
        except NotPossible:
            return False
        return True

    def record(self, record: str, audience: Audience = "full") -> Record:
        """Return a record as an audience may see it; raise ``NotPossible`` where there is none for it."""
        said = revisions.of_record(self._store, record)
        kind = self.description.by_id.get(said[0].kind) if said else None
        if not said or kind is None:
            raise NotPossible(Label(f"Không có phiếu “{record}”.", f"There is no record “{record}”."))
        found = record_of(record, kind, state_of(said, at_home_of(self._store)))
        if not may_see_record(audience, found.level):
            raise NotPossible(Label(f"Không có phiếu “{record}”.", f"There is no record “{record}”."))
        return for_audience(found, kind, audience)

    def records(self, listing: Listing, audience: Audience) -> Iterator[Record]:
        """Yield the records of a list, a slice at a time."""
        for start in range(0, len(listing), 200):
            for line in self._lister.lines(listing, start, start + 200):
                yield self.record(line.id, audience)

    def problems(self, record: Record, today: date) -> list[Problem]:
        """Return the problems of a record, numbers given twice among them."""
        return problems_of(self, record, today)

    def next_number(self, kind: Kind) -> str:
        """Return the number to offer for a new record of a kind; one given to a deleted record is never offered again."""
        prefix = kind.pattern.rstrip("0")
        width = len(kind.pattern) - len(prefix)
        if not width:
            return ""
        used = [
            int(n[len(prefix) :])
            for n in self._lister.numbers_like(prefix)
            if n[len(prefix) :].isascii() and n[len(prefix) :].isdigit() and len(n) - len(prefix) <= _MOST_DIGITS
        ]
        return f"{prefix}{max(used, default=0) + 1:0{width}d}"

    def linking_to(self, record: str, audience: Audience = "full", path: str = "") -> list[tuple[Line, str]]:
        """Return the records that link to one (by a path), with the field they do it by; the first 2,000 at most.

        How many there are in all: ``search.linking``.
        """
        return self._lister.linking_to(record, audience, path)

    def candidates(self, typed: str, kinds: Sequence[str], limit: int = 12, apart: bool = False) -> list[Line]:
        """Return records a link may mean, best first; to tell them ``apart``, without a number with what else lists show of them."""
        found: list[Line] = []
        for kind in kinds or ("",):
            listing = self._finder.find(Query(kind=kind, words=typed, limit=limit))
            known = self.description.by_id.get(kind)
            told = [f for f in known.listed if f.id not in _IN_EVERY_LINE] if known and apart else []
            lines = self._lister.lines(listing, 0, limit, told)
            found += [msgspec.structs.replace(line, cells=()) if line.number else line for line in lines]
        return found[:limit]

    def named(self, text: str, kinds: Sequence[str]) -> list[str]:
        """Return the records of some kinds (of any, where none is named) that go by a number or a name, exactly."""
        kinds = kinds or tuple(self.description.by_id)
        return [i for i, k in self._lister.by_number(text) if k in kinds] or [
            i for i, _ in self._lister.by_name(text, kinds)
        ]

    def journal(self, limit: int = 200) -> list[Act]:
        """Return the latest acts, newest first."""
        return [Act(a.id, a.sentence, a.actor, a.at) for a in revisions.latest(self._store, limit)]

    def history(self, record: str, audience: Audience = "full", language: Language = "vi") -> list[Step]:
        """Return what was done to a record, from the first act to the last, old values beside new ones."""
        said = revisions.of_record(self._store, record)
        kind = self.description.by_id.get(said[0].kind) if said else None
        if not said or kind is None:
            raise NotPossible(Label(f"Không có phiếu “{record}”.", f"There is no record “{record}”."))
        self.record(record, audience)
        acts = {a.id: a for a in revisions.changesets(self._store, ids={r.changeset for r in said})}
        return told(kind, said, acts, self.words(audience, language), audience)

    def check(self) -> Iterator[Progress | Report]:
        """Check the whole catalogue; the last value yielded is the report."""
        return check(self._store, self.description)

    def open_questions(self) -> list[tuple[str, str]]:
        """Return record and slot of every open question."""
        return self._lister.open_questions()


def _none_called(given: str, audience: Audience) -> Label:
    """Return the words for an id or number of nothing that an audience sees: the same whether there is none or a hidden one."""
    if audience == "full":
        return Label(f"Không có phiếu nào mang mã hoặc số “{given}”.", f"No record has the id or number “{given}”.")
    who = AUDIENCES[audience]
    return Label(
        f"Không có phiếu nào mang mã hoặc số “{given}” mà đối tượng “{who.vi}” được xem: hãy xem lại mã, số hoặc đối tượng.",
        f"No record that “{who.en}” may see has the id or number “{given}”: look at the id, the number or the audience again.",
    )
