"""What sheets and files for exchange are made from: parts of lists, for an audience, as columns or as whole records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from db.model.condition import visible
from db.model.problems import Damaged
from db.model.record import Record, for_audience, may_see_record, record_of
from db.model.revision import Changeset, Revision
from db.model.state import state_of
from db.schema.field import Audience, Field
from db.schema.kind import Kind
from db.store import revisions, sheets
from db.store.connection import Store
from db.store.finding import Listing
from db.store.projection import at_home_of
from db.store.sheets import GroupRow, Slice

__all__ = ["GroupRow", "Sheets", "Slice"]

_AT_ONCE = 1000


class Sheets:
    """The sheets' side of an open catalogue; ``Reader.sheets``. Hidden fields and records stay out by construction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def part(
        self,
        kind: Kind,
        listing: Listing,
        start: int,
        stop: int,
        fields: Sequence[Field],
        groups: Mapping[str, Sequence[Field]],
        audience: Audience,
        marked: bool = False,
    ) -> Slice:
        """Return a part of a list as columns of what its cells are made from; ``marked``: with what each stood by."""
        shown = [f if visible(kind, f.id, audience) else None for f in fields]
        open_ = {
            group: [f for f in inner if visible(kind, f"{group}.{f.id}", audience)] for group, inner in groups.items()
        }
        return sheets.slice_of(self._store, kind, listing, start, stop, shown, open_, audience, marked)

    def filled_groups(self, kind: Kind) -> tuple[str, ...]:
        """Return the groups of a kind that have any row in the catalogue."""
        return sheets.filled_groups(self._store, kind)

    def records(self, kind: Kind, ids: Sequence[str], audience: Audience) -> list[Record]:
        """Return records by their ids, as an audience may see them; one it may not see, or that is deleted, is left out."""
        at_home = at_home_of(self._store)
        found = []
        for record, said in self._store.giving_way.each(revisions.of_records(self._store, ids).items()):
            made = record_of(record, kind, state_of(said, at_home))
            if not made.deleted and may_see_record(audience, made.level):
                found.append(for_audience(made, kind, audience))
        return found

    def acts(self) -> list[Changeset]:
        """Return all acts, by when they were done and then by id: the same order in every copy."""
        return sorted(revisions.changesets(self._store), key=lambda act: (act.at, act.id))

    def revisions(self, act: Changeset) -> Iterator[list[Revision]]:
        """Yield the revisions of an act in parts, by id; raise ``Damaged`` where one cannot be read."""
        ids = revisions.ids_of_changeset(self._store, act.id)
        for start in range(0, max(len(ids), 1), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            found = sorted(revisions.of_ids(self._store, part), key=lambda revision: revision.id)
            if len(found) != len(part):
                raise Damaged("a revision of the journal cannot be read")
            yield found

    def known(self, ids: Sequence[str]) -> set[str]:
        """Return those of the ids that a record of the catalogue has, living or deleted."""
        parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
        return {there for part in parts for _, there in revisions.keys_of(self._store, part)}
