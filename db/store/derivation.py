"""Deriving the rows of a whole catalogue: slice by slice, in a process beside this one where there are many records.

Reading, deriving and writing take about as long as each other; a second processor derives while this one writes.
"""

from __future__ import annotations

import contextlib
import gc
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context

import msgspec

from db.model.revision import Revision, read_body, read_values
from db.model.state import Standing, standing_alone, standing_of, state_of
from db.schema.field_type import Column
from db.schema.kind import Description
from db.schema.search_words import is_word
from db.store.projector import Projector
from db.store.revisions import Stored
from db.store.tables import group_table, kind_table

_FEW_SLICES = 4  # why: below that the other process would come too late to help
_AHEAD, _MOST_WAITING = 3, 8  # slices on their way, and with those that were derived here

Rows = list[tuple[Column, ...]]


class Derivation(msgspec.Struct):
    """The derived rows of a slice of records and its words, by table, each with the columns that hold anything (positions in its table)."""

    records: int
    rows: dict[str, tuple[tuple[int, ...], Rows]]
    tally: dict[tuple[str, int, int], tuple[int, int]]
    vocabulary: list[str]


def derive_all(description: Description, projector: Projector, slices: Iterable[list[Stored]]) -> Iterator[Derivation]:
    """Yield the derived rows of all slices in their order."""
    rest = iter(slices)
    first = list(islice(rest, _FEW_SLICES))
    if len(first) < _FEW_SLICES:
        yield from (derive_slice(projector, part) for part in first)
        return
    yield from _derived_apart(description, projector, chain(first, rest))


def derive_slice(projector: Projector, part: list[Stored]) -> Derivation:
    """Return the derived rows of some records."""
    tables: dict[str, Rows] = {}
    tally: dict[tuple[str, int, int], tuple[int, int]] = {}
    names = {
        kind.id: (kind_table(kind), {g.id: group_table(kind, g) for g, _ in kind.groups}) for kind in projector.kinds
    }
    items, words = tables.setdefault("item", []), tables.setdefault("words", [])
    links, numbers = tables.setdefault("link", []), tables.setdefault("used_number", [])
    questions, unknown = tables.setdefault("open_question", []), tables.setdefault("unknown_slot", [])
    for key, id_, kind, said in part:
        d = projector.derive(key, id_, kind, _standing(id_, kind, said))
        items.append(d.item)
        if kind in names:
            table, groups = names[kind]
            tables.setdefault(table, []).append((key, *d.columns))
            for group, rows in d.rows.items():
                tables.setdefault(groups[group], []).extend((key, *row) for row in rows)
        links += [(key, field, target) for field, target in sorted(d.links)]
        questions += [(key, slot) for slot in d.open]
        unknown += [(slot, key) for slot in sorted(set(d.unknown))]
        numbers += [(number, key) for number in sorted(d.numbers)]
        words.append((key, *d.words))
        counted = (kind, d.level, d.deleted)
        records, pieces = tally.get(counted, (0, 0))
        tally[counted] = records + 1, pieces + d.pieces
    vocabulary = sorted(filter(is_word, {t for row in words for text in row[1:] for t in str(text).split()}))
    return Derivation(len(part), {table: _used(rows) for table, rows in tables.items() if rows}, tally, vocabulary)


def _standing(id_: str, kind: str, said: list[tuple[bytes, bytes, bool, bytes]]) -> Standing:
    if len(said) == 1:
        return standing_alone(read_values(said[0][3]))
    home = {changeset.hex() for _, changeset, at_home, _ in said if at_home}
    revisions = [Revision(rev.hex(), id_, kind, changeset.hex(), read_body(body)) for rev, changeset, _, body in said]
    return standing_of(state_of(revisions, home.__contains__))


def _used(rows: Rows) -> tuple[tuple[int, ...], Rows]:
    """Leave out the columns of a wide table that hold nothing in any of the rows."""
    columns = list(zip(*rows, strict=True))
    used = tuple(at for at, column in enumerate(columns) if column.count(None) < len(rows))
    return (used, rows) if len(used) == len(columns) else (used, list(zip(*(columns[at] for at in used), strict=True)))


def _derived_apart(
    description: Description, projector: Projector, slices: Iterator[list[Stored]]
) -> Iterator[Derivation]:
    """Derive in a process of its own, and here too while that is busy; should it die, the rest is derived here."""
    pool = ProcessPoolExecutor(1, get_context("spawn"), _begin_apart, (description,))
    queue: deque[_Sent | Derivation] = deque()
    collecting = gc.isenabled()
    gc.disable()  # why: the rows of a slice are no garbage, and looking for some takes a seventh of the time
    try:
        while True:
            while sum(isinstance(q, _Sent) for q in queue) < _AHEAD and (part := next(slices, None)):
                queue.append(_Sent(pool, part))
            if not queue:
                return
            while not _ready(queue[0]) and len(queue) < _MOST_WAITING and (part := next(slices, None)):
                queue.append(derive_slice(projector, part))
            head = queue.popleft()
            yield head.received(projector) if isinstance(head, _Sent) else head
    finally:
        pool.shutdown(cancel_futures=True)
        if collecting:
            gc.enable()


class _Sent:
    """A slice on its way through the other process."""

    def __init__(self, pool: ProcessPoolExecutor, part: list[Stored]) -> None:
        self._sent = _encoder.encode(part)
        self._answer: Future[bytes] | None = None
        with contextlib.suppress(BrokenProcessPool):
            self._answer = pool.submit(_derive_apart, self._sent)

    def ready(self) -> bool:
        """Say whether waiting for the answer costs nothing."""
        return self._answer is None or self._answer.done()

    def received(self, projector: Projector) -> Derivation:
        """Return the derived rows: the other process's, or where that is gone our own."""
        with contextlib.suppress(BrokenProcessPool):
            if self._answer is not None:
                return _answer_decoder.decode(self._answer.result())
        return derive_slice(projector, _slice_decoder.decode(self._sent))


def _ready(waiting: _Sent | Derivation) -> bool:
    return not isinstance(waiting, _Sent) or waiting.ready()


_encoder = msgspec.msgpack.Encoder()
_slice_decoder = msgspec.msgpack.Decoder(list[Stored])
_answer_decoder = msgspec.msgpack.Decoder(Derivation)
# why a global: the pool's only way to hand a process something once; empty in the program itself
_apart: list[Projector] = []


def _begin_apart(description: Description) -> None:
    gc.disable()  # why: the rows of a slice are no garbage, and looking for some takes a seventh of the time
    _apart.append(Projector(description))


def _derive_apart(sent: bytes) -> bytes:
    return _encoder.encode(derive_slice(_apart[0], _slice_decoder.decode(sent)))
