"""What lanes answer, brought into the window's thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from heritage_app.lanes import Answer

_A_TURN = 0.008
"""Seconds of a turn in which answers are given, half a frame; what is left waits for the next one."""


class Answers(QObject):
    """Gives what any thread delivers to ``give``, one after the other, in the thread this was made in.

    Where that takes long, the rest waits for the next turn of that thread, so that keys and painting come between.
    """

    _arrived = Signal()

    def __init__(self, give: Callable[[Answer], None]) -> None:
        super().__init__()
        self._give = give
        self._waiting: SimpleQueue[Answer] = SimpleQueue()
        self._arrived.connect(self._give_some, Qt.ConnectionType.QueuedConnection)
        self._going_on = QTimer(self, interval=0, singleShot=True)
        self._going_on.timeout.connect(self._give_some)

    def deliver(self, answer: Answer) -> None:
        """Take an answer, from any thread."""
        self._waiting.put(answer)
        self._arrived.emit()

    def _give_some(self) -> None:
        end = time.perf_counter() + _A_TURN
        while not self._going_on.isActive() and self.hand_out_next(0):
            if time.perf_counter() > end:
                self._going_on.start()

    def hand_out(self) -> None:
        """Give everything that has come."""
        while self.hand_out_next(0):
            pass

    def hand_out_next(self, seconds: float) -> bool:
        """Wait for one answer and give it; return whether it came in time."""
        try:
            answer = self._waiting.get(timeout=seconds) if seconds > 0 else self._waiting.get_nowait()
        except Empty:
            return False
        self._give(answer)
        return True

    @property
    def all_given(self) -> bool:
        """Whether nothing waits to be given."""
        return self._waiting.empty()
