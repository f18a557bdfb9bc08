"""Lanes: one thread that reads and one that writes, a queue each, the newest request winning.

No Qt here: what comes back is handed to ``deliver``, which the session connects to the window's thread.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Tool = TypeVar("Tool")
Answer = tuple[Callable[[Any], None] | None, Any, BaseException | None]
Deliver = Callable[[Answer], None]


class Lane(Generic[Tool]):
    """A thread with one tool (a reader or a writer), opened and closed in it.

    A request with a ``key`` replaces an older one of the same key that has not begun. One that is being worked is
    stopped by ``stop_tool``, where there is one, and nobody hears of it again: a key typed does not wait for the one before.
    """

    def __init__(
        self,
        name: str,
        open_tool: Callable[[], Tool],
        close_tool: Callable[[Tool], None],
        deliver: Deliver,
        stop_tool: Callable[[Tool], None] | None = None,
    ) -> None:
        self._deliver, self._stop = deliver, stop_tool
        self._tool: Tool | None = None
        self._working = self._outdated = ""
        self._open, self._close = open_tool, close_tool
        self._waiting: deque[tuple[str, Callable[[Tool], Any], Callable[[Any], None] | None]] = deque()
        self._wake = threading.Condition()
        self._ended = False
        self._busy = True
        self._dead = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def ask(self, work: Callable[[Tool], Any], done: Callable[[Any], None] | None = None, key: str = "") -> None:
        """Queue work; ``done`` gets its result in the window's thread. A lane that has ended does nothing more."""
        with self._wake:
            if self._dead or self._ended:
                return
            if key:
                self._forget(key)
            self._waiting.append((key, work, done))
            self._wake.notify()

    def drop(self, key: str) -> None:
        """Want nothing any more of what was asked under a key: nobody hears of it, and what is being worked is stopped."""
        with self._wake:
            self._forget(key)

    def _forget(self, key: str) -> None:
        self._waiting = deque(item for item in self._waiting if item[0] != key)
        if key == self._working and self._stop is not None and self._tool is not None:
            self._outdated = key
            self._stop(self._tool)

    @property
    def idle(self) -> bool:
        """Whether nothing waits or runs."""
        with self._wake:
            return not self._waiting and not self._busy

    def end(self) -> None:
        """Finish what is queued and close the tool."""
        with self._wake:
            self._ended = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        try:
            tool = self._open()
        except BaseException as error:
            with self._wake:
                self._waiting.clear()
                self._dead, self._busy = True, False
            self._deliver((None, None, error))
            return
        try:
            self._tool = tool
            while True:
                with self._wake:
                    self._busy, self._working = False, ""
                    while not self._waiting and not self._ended:
                        self._wake.wait()
                    if not self._waiting:
                        return
                    self._working, work, done = self._waiting.popleft()
                    self._busy, self._outdated = True, ""
                try:
                    answer: Answer = (done, work(tool), None)
                except BaseException as error:
                    answer = (done, None, error)
                with self._wake:
                    # why: from here on nothing may be stopped that was asked by others
                    outdated, self._working = bool(self._outdated), ""
                if not outdated:
                    self._deliver(answer)
        finally:
            self._close(tool)
