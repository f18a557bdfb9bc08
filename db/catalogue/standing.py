"""Records as they stood when a sheet was written: what its cells were written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from db.catalogue.reading import Reader
from db.model.record import Record, record_of
from db.model.revision import Revision
from db.model.state import state_of
from db.store import revisions
from db.store.projection import at_home_of


class Stood(msgspec.Struct, frozen=True):
    """A record now, and as it was then (None: the mark is empty, or names revisions that are not here)."""

    now: Record
    then: Record | None


def stood(reader: Reader, marks: Mapping[str, str]) -> dict[str, Stood]:
    """Return records by id, now and as of their marks (``Sheets.part``); those that are not here are left out.

    A mark is made of the beginnings of revision ids; all that these revisions replaced, and what that replaced, was
    there too. So the same is found in any copy of the catalogue, whatever came in since and in whatever order.
    """
    at_home = at_home_of(reader._store)
    found = {}
    for record, said in revisions.of_records(reader._store, list(marks)).items():
        kind = reader.description.by_id.get(said[0].kind)
        if kind is None:
            continue
        now = record_of(record, kind, state_of(said, at_home))
        there = _by_mark(said, marks[record].split())
        then = now if len(there) == len(said) else record_of(record, kind, state_of(there, at_home)) if there else None
        found[record] = Stood(now, then)
    return found


def record_at(reader: Reader, record: str, mark: str) -> Record | None:
    """Return a record as of a mark; None where the mark says nothing or names what is not here."""
    found = stood(reader, {record: mark}).get(record)
    return found.then if found else None


def names_ever(reader: Reader, record: str) -> set[str]:
    """Return every name a record ever went by: a sheet may show one that it has no more."""
    said = revisions.of_record(reader._store, record)
    return {str(r.body["name"].value) for r in said if "name" in r.body and r.body["name"].value}


def _by_mark(said: Sequence[Revision], tips: Sequence[str]) -> list[Revision]:
    by_id = {r.id: r for r in said}
    todo = []
    for tip in tips:
        met = [i for i in by_id if i.startswith(tip)]
        if len(met) != 1:
            return []
        todo += met
    there: set[str] = set()
    while todo:
        one = todo.pop()
        if one in by_id and one not in there:
            there.add(one)
            todo += [r for entry in by_id[one].body.values() for r in entry.replaces]
    return [r for r in said if r.id in there]
