"""What lanes answer, brought into the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, Qt, Signal

from heritage_app.lanes import Answer


class Answers(QObject):
    """Gives what any thread delivers to ``give``, one after the other, in the thread this was made in."""

    _arrived = Signal()

    def __init__(self, give: Callable[[Answer], None]) -> None:
        super().__init__()
        self._give = give
        self._waiting: SimpleQueue[Answer] = SimpleQueue()
        self._arrived.connect(self.hand_out, Qt.ConnectionType.QueuedConnection)

    def deliver(self, answer: Answer) -> None:
        """Take an answer, from any thread."""
        self._waiting.put(answer)
        self._arrived.emit()

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
