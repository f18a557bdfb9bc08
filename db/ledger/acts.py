"""Writing an act: its changeset, its revisions, and the derived tables, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from db.model.changes import Changes
from db.model.problems import Trouble
from db.model.revision import Changeset, Entry, Revision, as_stored, new_revision, seal, seal_changeset
from db.model.state import State, state_after
from db.schema.label import Label
from db.store import revisions
from db.store.connection import Store
from db.store.projection import After, Projection

_MOST_IN_MEMORY = 5_000


class Touched(Protocol):
    """Record id, kind id and entries of each record an act touches, walked through once; and how many there are."""

    def __iter__(self) -> Iterator[tuple[str, str, Mapping[str, Entry]]]: ...

    def __len__(self) -> int: ...


def commit(
    store: Store,
    projection: Projection,
    changeset: Changeset,
    touched: Touched,
    within: Callable[[], None] = lambda: None,
    before: Mapping[str, State] | None = None,
) -> Changes:
    """Append an act with its entries and bring the derived tables up to date; durable on return.

    ``before`` gives the states of records that were just read in this thread, so that they need not be read again;
    ``within`` is done in the same transaction, after the entries stand and before the tables follow.
    """
    kinds: set[str] = set()

    def made() -> Iterator[Revision]:
        filled = ((record, kind, entries) for record, kind, entries in touched if entries)
        for (record, kind), several in groupby(filled, key=itemgetter(0, 1)):
            kinds.add(kind)
            first, *others = [new_revision(record, kind, changeset.id, entries) for _, _, entries in several]
            # why: of values that one act asks about, the lowest id is shown, and that is to be the first one
            while others and first.id > min(other.id for other in others):
                first = new_revision(record, kind, changeset.id, first.body)
            yield from (first, *others)

    # why: what is sealed outside the transaction must be held in memory, which many records do not fit into
    many = len(touched) > _MOST_IN_MEMORY
    sealed = made() if many and not before else list(made())
    with store.transaction(bulk=many):
        records = revisions.append(store, changeset, sealed)
        within()
        projection.update(records, _after(sealed, before) if before else None)
    return Changes(changeset.id, changeset.sentence, tuple(records), frozenset(kinds))


def _after(made: Iterable[Revision], before: Mapping[str, State]) -> dict[str, After]:
    return {
        r.record: After(
            r.kind,
            frozenset(slot.partition("/")[0].partition("~")[0] for slot in r.body),
            partial(_state_then, before[r.record], r),
        )
        for r in made
        if r.record in before
    }


def _state_then(before: State, made: Revision) -> State:
    return state_after(before, as_stored(made))


def take_in(
    store: Store, projection: Projection, acts: Iterable[tuple[Changeset, Sequence[Revision]]], many: bool = False
) -> int:
    """Unite the ledger with revisions from elsewhere, in one transaction; return how many were new here.

    The union is idempotent and free of order: what is here already changes nothing. An act may come in several parts; each is
    verified before it is appended, and the first that does not fit its hash takes all of them back.
    """
    new: list[str] = []
    with store.transaction(bulk=many):
        for changeset, said in acts:
            _verify(changeset, said)
            new += revisions.append(store, changeset, said)
        projection.update(new)
    return len(new)


def _verify(changeset: Changeset, said: Sequence[Revision]) -> None:
    """Refuse what does not carry the hash of its content."""
    c = changeset
    sound = c.id == seal_changeset(c.vi, c.en, c.actor, c.station, c.at, c.nonce, c.reverts)
    if not sound or any(r.changeset != c.id or r.id != seal(r.record, r.kind, c.id, r.body) for r in said):
        raise Trouble(
            Label(
                f"Việc “{c.vi}” nhận từ nơi khác không khớp dấu băm nên không nhận vào; sổ không thay đổi.",
                f"The act “{c.en}” from elsewhere does not match its hash and was refused; nothing changed.",
            )
        )
