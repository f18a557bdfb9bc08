"""Deriving a whole catalogue, in a process beside this one where there are many records.

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

from db.schema.kind import Description
from db.store.derivation import Derivation, derive_slice
from db.store.projector import Projector
from db.store.revisions import Stored

_FEW_SLICES = 4  # why: below that the other process would come too late to help
_AHEAD, _MOST_WAITING = 3, 8  # slices on their way, and with those that were derived here


def derive_all(description: Description, projector: Projector, slices: Iterable[list[Stored]]) -> Iterator[Derivation]:
    """Yield the derived rows of all slices in their order."""
    rest = iter(slices)
    first = list(islice(rest, _FEW_SLICES))
    if len(first) < _FEW_SLICES:
        yield from (derive_slice(projector, part) for part in first)
        return
    yield from _derived_apart(description, projector, chain(first, rest))


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
