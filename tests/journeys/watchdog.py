"""Measures how long the window's thread is busy without looking at its events.

A timer of no length fires once a turn of the event loop. What the window's thread itself worked between two turns is told in
processor time, so that a busy machine does not count as a busy window; the longest turn on the clock is told beside it.
"""

from __future__ import annotations

import time
from types import TracebackType

from PySide6.QtCore import QTimer

MOST = 0.050
"""Seconds a window may leave its events alone."""


class Watchdog:
    """``with Watchdog() as seen:`` … then ``seen.longest`` (processor time) and ``seen.clock`` tell the longest turn, in seconds."""

    def __init__(self) -> None:
        self.longest = self.clock = 0.0
        self.turns = 0
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)

    def _turn(self) -> None:
        worked, now = time.thread_time(), time.perf_counter()
        self.longest = max(self.longest, worked - self._worked)
        self.clock = max(self.clock, now - self._at)
        self._worked, self._at = worked, now
        self.turns += 1

    def __enter__(self) -> Watchdog:
        self._worked, self._at = time.thread_time(), time.perf_counter()
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._turn()
        self._timer.stop()

    def __str__(self) -> str:
        return f"longest turn {self.longest * 1e3:.0f} ms of work, {self.clock * 1e3:.0f} ms on the clock, {self.turns} turns"
