"""Writing an act: its changeset, its revisions, and the derived tables, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.model.changes import Changes
from db.model.revision import Changeset, Entry, Revision, new_revision
from db.store import revisions
from db.store.connection import Store
from db.store.projection import Projection

Touched = Sequence[tuple[str, str, Mapping[str, Entry]]]
"""Record id, kind id and entries of each record an act touches."""


def commit(store: Store, projection: Projection, changeset: Changeset, touched: Touched) -> Changes:
    """Append an act with its entries and bring the derived tables up to date; durable on return."""
    made = [new_revision(record, kind, changeset.id, entries) for record, kind, entries in touched if entries]
    return _write(store, projection, changeset, made)


def take_in(store: Store, projection: Projection, acts: Sequence[tuple[Changeset, Sequence[Revision]]]) -> int:
    """Unite the ledger with revisions from elsewhere, in one transaction; return how many were new here.

    The union is idempotent and free of order: what is here already changes nothing.
    """
    new: list[str] = []
    with store.transaction():
        for changeset, said in acts:
            new += revisions.append(store, changeset, said)
        projection.update(new)
    return len(new)


def _write(store: Store, projection: Projection, changeset: Changeset, made: Sequence[Revision]) -> Changes:
    with store.transaction():
        touched = revisions.append(store, changeset, made)
        projection.update(touched)
    return Changes(changeset.id, changeset.sentence, tuple(touched), frozenset(r.kind for r in made))
