"""Writing an act: its changeset, its revisions, and the derived tables, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Protocol

from db.giving_way import uncollected
from db.model.changes import (
    APPENDED,
    DERIVED,
    SEALED,
    Changes,
    Share,
    Watch,
    tell,
    tell_settling,
    told_each,
    unwatched,
)
from db.model.problems import Trouble
from db.model.revision import (
    Changeset,
    Entry,
    Revision,
    Sealed,
    Unsealed,
    read_body,
    seal,
    seal_changeset,
    unsealed,
    written,
)
from db.model.state import State, state_after
from db.schema.label import Label
from db.store import revisions
from db.store.connection import Store
from db.store.projection import After, Projection

_MOST_IN_MEMORY = 5_000
_TOLD_EVERY = 250


class Touched(Protocol):
    """Record id, kind id and entries of each record an act touches, walked through once; and how many there are."""

    def __iter__(self) -> Iterator[tuple[str, str, Mapping[str, Entry]]]: ...

    def __len__(self) -> int: ...


class Waiting(Protocol):
    """What waits for its act with all but the seal made, walked through once; and how much there is."""

    def __iter__(self) -> Iterator[Unsealed]: ...

    def __len__(self) -> int: ...


def commit(
    store: Store,
    projection: Projection,
    changeset: Changeset,
    touched: Touched | Waiting,
    within: Callable[[], None] | None = None,
    before: Mapping[str, State] | None = None,
    watch: Watch = unwatched,
) -> Changes:
    """Append an act with its entries and bring the derived tables up to date; durable on return.

    ``before`` gives the states of records that were just read in this thread, so that they need not be read again;
    ``within`` is done in the same transaction, after the entries stand and before the tables follow. ``watch`` is told how
    far an act of many records has come: each is sealed, written into the ledger, then into the tables. It may raise ``Stopped``
    until the commit begins: then nothing is left of the act.
    """
    kinds: set[str] = set()
    of = len(touched)

    def come(share: Share, done: int) -> None:
        tell(watch, changeset.sentence, share, done, of)

    def made() -> Iterator[Sealed]:
        for at, ((record, kind), several) in enumerate(groupby(_waiting(touched), key=attrgetter("record", "kind"))):
            store.giving_way.now()
            if at % _TOLD_EVERY == 0 and not streamed:
                come(SEALED, at)
            kinds.add(kind)
            first, *others = [waiting.sealed(changeset.id) for waiting in several]
            # why: of values that one act asks about, the lowest id is shown, and that is to be the first one
            while others and first.id > min(other.id for other in others):
                first = unsealed(record, kind, read_body(first.body)).sealed(changeset.id)
            yield from (first, *others)

    # why: what is sealed outside the transaction must be held in memory, which many records do not fit into
    many = of > _MOST_IN_MEMORY
    streamed = many and not before
    sealed = made() if streamed else list(made())
    with uncollected(many), store.transaction(bulk=many):
        records = revisions.append(store, changeset, told_each(sealed, partial(come, APPENDED)))
        if within is not None:
            within()
        # why: what is done within may reach fields that no entry speaks of
        after = _after(changeset, sealed, before or {}) if isinstance(sealed, list) and within is None else None
        projection.update(records, after, partial(come, DERIVED))
        tell_settling(watch, of)
    return Changes(changeset.id, changeset.sentence, tuple(records), frozenset(kinds))


def _waiting(touched: Touched | Waiting) -> Iterator[Unsealed]:
    for one in touched:
        if isinstance(one, Unsealed):
            yield one
        elif one[2]:
            yield unsealed(*one)


def _after(changeset: Changeset, made: Iterable[Sealed], before: Mapping[str, State]) -> dict[str, After]:
    found: dict[str, After] = {}
    for one in made:
        # why read: the state is told from what was stored, in its canonical order
        revision = Revision(one.id, one.record, one.kind, changeset.id, read_body(one.body))
        fields = frozenset(slot.partition("/")[0].partition("~")[0] for slot in revision.body)
        if one.record in found:  # why: several entries of one slot stand beside each other, which all revisions tell
            found[one.record] = After(one.kind, fields | found[one.record].fields)
        else:
            state = partial(state_after, before[one.record], revision) if one.record in before else None
            found[one.record] = After(one.kind, fields, state)
    return found


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
            new += revisions.append(store, changeset, map(written, said))
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
