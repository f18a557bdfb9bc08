"""A record as it stood when one of its revisions had just come: what a sheet written then was written from."""

from __future__ import annotations

from db.catalogue.reading import Reader
from db.model.record import Record, record_of
from db.model.state import state_of
from db.store import revisions
from db.store.projection import at_home_of


def record_at(reader: Reader, record: str, revision: str) -> Record | None:
    """Return a record as of a revision of it, in the order they came here; None where that revision is not here."""
    said = revisions.of_record(reader._store, record) if revision else []
    at = next((n for n, r in enumerate(said, 1) if r.id == revision), 0)
    kind = reader.description.by_id.get(said[0].kind) if at else None
    return record_of(record, kind, state_of(said[:at], at_home_of(reader._store))) if kind else None
