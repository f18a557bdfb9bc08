"""How long a window's thread is away from its work, and how long that of a window that does nothing is, at the same time."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from common import said
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

FRAME = 1 / 60
BEAT = 0.002
"""Both windows rest so long after each round of their events."""
_ASKED_EVERY = 0.1


class Turn(NamedTuple):
    """A turn of a window's thread in seconds: on the clock, its own work, its wait for a processor, what the host took; when it was over."""

    clock: float
    work: float
    waited: float
    taken: float
    over: float


class Turns:
    """Every turn of a window's thread.

    The wait is what Linux tells of a thread, ``taken`` what the host of a virtual machine kept for itself in the last
    tenth of a second, in steps of 10 ms, as far as it tells; elsewhere both are 0.
    """

    def __init__(self) -> None:
        self.seen: list[Turn] = []
        self._last: tuple[float, float, float] | None = None
        self._asked, self._stolen = 0.0, 0.0
        self._timer = QTimer()
        self._timer.timeout.connect(self._turn)

    def _turn(self) -> None:
        now = time.perf_counter(), time.thread_time(), _waited()
        if self._last is not None:
            clock, work, waited = (b - a for a, b in zip(self._last, now, strict=True))
            taken = 0.0
            # why: the system needs a while to tell it, so it is asked seldom, and where a turn was long
            if clock > FRAME or now[0] - self._asked > _ASKED_EVERY:
                stolen = _stolen()
                taken, self._stolen, self._asked = stolen - self._stolen, stolen, now[0]
            self.seen.append(Turn(clock, work, waited, taken, now[0]))
        self._last = now

    def __enter__(self) -> Turns:
        self._last, self._stolen, self._asked = None, _stolen(), time.perf_counter()
        self._timer.start(0)
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        self._turn()


def late(turns: Sequence[Turn]) -> list[Turn]:
    """Return the turns that took longer than a frame."""
    return [turn for turn in turns if turn.clock > FRAME]


def told(turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return the longest work, the longest turn on the clock with its wait, and how many were late, and for what."""
    over, longest = late(turns), max(turns)
    return (
        said(max(turn.work for turn in turns)),
        said(longest.clock),
        said(longest.waited),
        f"{len(over)} of {len(turns):,}",
        f"{sum(turn.work > FRAME for turn in over)}",
        f"{sum(turn.clock - turn.waited <= FRAME for turn in over)}",
        f"{sum(turn.taken > 0 for turn in over)}",
    )


def held_too(ours: Sequence[Turn], bare: Sequence[Turn]) -> int:
    """Return during how many of our late turns the other window was held for more than half a frame."""
    held = [turn for turn in bare if turn.clock > FRAME / 2]
    return sum(any(b.over - b.clock < t.over and t.over - t.clock < b.over for b in held) for t in late(ours))


class BareWindow:
    """A window of Qt in a process of its own that does nothing but tell its turns."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_be_bare, args=(theirs,), daemon=True)
        self._process.start()
        self.pid = self._process.pid
        self._pipe.recv()

    def start(self) -> None:
        """Begin to count."""
        self._pipe.send("start")

    def turns(self) -> list[Turn]:
        """Return its turns since the start, and end it."""
        self._pipe.send("stop")
        seen = [Turn(*turn) for turn in self._pipe.recv()]
        self._process.join()
        return seen


def _be_bare(pipe: Connection) -> None:
    app = QApplication([])
    window = QWidget()
    window.resize(1280, 800)
    window.show()
    turns = Turns()
    app.processEvents()
    pipe.send("there")
    pipe.recv()
    with turns:
        while not pipe.poll():
            app.processEvents()
            time.sleep(BEAT)
    pipe.send([tuple(turn) for turn in turns.seen])


def _waited() -> float:
    try:
        with open("/proc/thread-self/schedstat") as file:
            return int(file.read().split()[1]) / 1e9
    except OSError:
        return 0.0


def _stolen() -> float:
    """Return the seconds of processor that the host of a virtual machine kept for itself (Linux; else 0)."""
    try:
        with open("/proc/stat") as file:
            return int(file.readline().split()[8]) / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError):
        return 0.0
