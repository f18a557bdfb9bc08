"""Deriving a whole catalogue, in a process beside this one where there are many records.

Deriving takes about as long as reading and writing; a second processor derives while this one writes.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection

import msgspec

from db.giving_way import uncollected
from db.schema.kind import Description
from db.store.derivation import Derivation, Deriving
from db.store.revisions import Stored
from db.system import wide_pipe

_AHEAD, _MOST_WAITING = 8, 16  # slices on their way, and with those that are derived


def derive_all(
    description: Description, slices: Iterable[list[Stored]], apart: Apart | None = None
) -> Generator[Derivation, None, None]:
    """Yield the derived rows of all slices in their order, with the help of a process where there is one; it is ended."""
    deriving = Deriving(description)
    if apart is None:
        yield from (deriving.slice(part) for part in slices)
    else:
        yield from _derived_apart(apart, deriving, iter(slices))


@contextlib.contextmanager
def beside(description: Description, many: bool = True) -> Iterator[Apart | None]:
    """Have a process help to derive, where there is much to derive and the machine can bear it."""
    apart = None
    if many:
        with contextlib.suppress(OSError):  # why: a machine without memory for a second process still rebuilds
            apart = Apart(description)
    try:
        yield apart
    finally:
        if apart is not None:
            apart.end()


def _derived_apart(apart: Apart, deriving: Deriving, slices: Iterator[list[Stored]]) -> Iterator[Derivation]:
    """Derive in a process of its own, and here too while that is busy; should it die, the rest is derived here."""
    queue: deque[_Sent | Derivation] = deque()
    with uncollected(True):
        try:
            while True:
                while _under_way(queue) < _AHEAD and len(queue) < _MOST_WAITING and (part := next(slices, None)):
                    queue.append(_Sent(apart, part))
                if not queue:
                    return
                while not _ready(queue[0]) and len(queue) < _MOST_WAITING and (part := next(slices, None)):
                    queue.append(deriving.slice(part))
                if not _ready(queue[0]):
                    _take_back(queue, deriving)
                head = queue.popleft()
                yield head.received(deriving) if isinstance(head, _Sent) else head
        finally:
            apart.end()


def _under_way(queue: deque[_Sent | Derivation]) -> int:
    return sum(not _ready(waiting) for waiting in queue)


def _take_back(queue: deque[_Sent | Derivation], deriving: Deriving) -> None:
    """Derive here what was sent last and not begun, rather than wait for it."""
    for at in range(len(queue) - 1, 0, -1):
        last = queue[at]
        if isinstance(last, _Sent) and last.sending.cancel():
            queue[at] = last.derived_here(deriving)
            return


def _ready(waiting: _Sent | Derivation) -> bool:
    return not isinstance(waiting, _Sent) or waiting.answer.done()


class Apart:
    """The other process with its pipes; one thread sends, another receives, so that it never waits for this one."""

    def __init__(self, description: Description) -> None:
        answers, answering = wide_pipe()
        asked, asking = wide_pipe()
        self._asking, self._answers = asking, answers
        self._sender, self._receiver = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        # why not as an argument: whoever starts a process hangs for ever if it dies before it has read a long one
        self._process = get_context("spawn").Process(target=serve, args=(asked, answering), daemon=True)
        self._process.start()
        asked.close()
        answering.close()
        self._sender.submit(asking.send, description)

    def send(self, sent: bytes) -> tuple[Future[None], Future[bytes]]:
        """Have a slice derived; return its sending, which may be cancelled, and the answer."""
        sending = self._sender.submit(self._asking.send_bytes, sent)
        return sending, self._receiver.submit(self._receive, sending)

    def _receive(self, sending: Future[None]) -> bytes:
        sending.result()
        return self._answers.recv_bytes()

    def end(self) -> None:
        """End the process, whatever it is at; once ended it stays so."""
        if self._answers.closed:
            return
        self._process.kill()
        self._process.join()
        for thread in (self._sender, self._receiver):
            thread.shutdown(cancel_futures=True)
        self._asking.close()
        self._answers.close()
        self._process.close()


class _Sent:
    """A slice on its way through the other process."""

    def __init__(self, apart: Apart, part: list[Stored]) -> None:
        self._sent = _encoder.encode(part)
        self.sending, self.answer = apart.send(self._sent)

    def received(self, deriving: Deriving) -> Derivation:
        """Return the derived rows: the other process's, or where that is gone our own."""
        with contextlib.suppress(EOFError, OSError, CancelledError):
            return _answer_decoder.decode(self.answer.result())
        return self.derived_here(deriving)

    def derived_here(self, deriving: Deriving) -> Derivation:
        """Return the derived rows, made in this process."""
        return deriving.slice(_slice_decoder.decode(self._sent))


_encoder = msgspec.msgpack.Encoder()
_slice_decoder = msgspec.msgpack.Decoder(list[Stored])
_answer_decoder = msgspec.msgpack.Decoder(Derivation)


def serve(asked: Connection, answering: Connection) -> None:
    """Derive slices until the pipes close. Runs in the child process."""
    with uncollected(True), contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        deriving = Deriving(asked.recv())
        while True:
            answering.send_bytes(_encoder.encode(deriving.slice(_slice_decoder.decode(asked.recv_bytes()))))
