"""An act of many new records that is written while they are still being found, in one transaction.

What says how many they are, the sentence of the act, is known last, and every revision is sealed with it. So the derived rows,
which no seal stands in, are written as the records come, and the revisions at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice

from db.giving_way import uncollected
from db.model.changes import Changes
from db.model.revision import Changeset, Entry, Unsealed, unsealed
from db.schema.label import Label
from db.store import revisions
from db.store.connection import Store
from db.store.projection import Projection
from db.store.revisions import Stored

_A_SLICE = 250


class Growing:
    """The act while it is written: first ``write`` all records that are new, once, then ``end`` it."""

    def __init__(self, store: Store, projection: Projection, act: Callable[[Label], Changeset]) -> None:
        self._store, self._projection, self._act = store, projection, act
        self._first = revisions.next_key(store)
        self._records: list[str] = []
        self._kinds: set[str] = set()

    def write(self, born: Iterable[Unsealed], about: int) -> Iterator[None]:
        """Write the derived rows of records that are not here yet, ``about`` so many, and yield after each part of them."""
        for _ in self._projection.grow(self._slices(iter(born)), about):
            yield

    def _slices(self, born: Iterator[Unsealed]) -> Iterator[list[Stored]]:
        while part := list(islice(born, _A_SLICE)):
            first = self._first + len(self._records)
            revisions.add_records(self._store, [(key, one.record, one.kind) for key, one in enumerate(part, first)])
            self._records += [one.record for one in part]
            self._kinds.update(one.kind for one in part)
            yield [(key, one.record, one.kind, [(b"", b"", True, one.body)]) for key, one in enumerate(part, first)]

    def end(
        self, sentence: Label, born: Iterable[Unsealed], made: Sequence[tuple[str, str, Mapping[str, Entry]]]
    ) -> Changes:
        """Append the act with the revisions of all that was ``born``, in the same order, and what was ``made`` on the way."""
        act = self._act(sentence)
        revisions.append_new(self._store, act, (one.sealed(act.id) for one in born), self._first)
        others = revisions.append(self._store, act, [unsealed(*one).sealed(act.id) for one in made])
        self._projection.update(others)
        kinds = self._kinds.union(kind for _, kind, _ in made)
        return Changes(act.id, sentence, (*self._records, *others), frozenset(kinds))


@contextmanager
def growing(store: Store, projection: Projection, act: Callable[[Label], Changeset]) -> Iterator[Growing]:
    """Give an act of new records to be written; it is durable when this ends, and nothing is left of it where this fails."""
    with uncollected(True), store.transaction(bulk=True):
        yield Growing(store, projection, act)
