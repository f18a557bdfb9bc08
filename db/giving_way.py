"""Work beside a window rests now and then, so that the window gets the interpreter, and looks for no garbage where there is none."""

from __future__ import annotations

import contextlib
import gc
import math
import threading
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
_WORK_SECONDS, _REST_SECONDS = 0.002, 0.0001


class GivingWay:
    """The rests of one piece of work in the thread that makes it: none beside the first thread of a command, where nobody waits."""

    def __init__(self) -> None:
        self._rested = math.inf if threading.current_thread() is threading.main_thread() else 0.0

    @property
    def asked(self) -> bool:
        """Whether there is anybody to give way to."""
        return self._rested != math.inf

    def now(self) -> None:
        """Rest for a moment, every few milliseconds; work on many records asks for it at each."""
        # why: whoever writes lets go of the interpreter at every row and every random number, so shortly that the window is
        # woken, finds it taken again and waits anew, without ever coming to ask for it: it stood still for over a frame
        if time.perf_counter() - self._rested > _WORK_SECONDS:
            time.sleep(_REST_SECONDS)
            self._rested = time.perf_counter()

    def each(self, items: Iterable[Item]) -> Iterable[Item]:
        """Return the same items, giving way after each."""
        return self._each(items) if self.asked else items

    def _each(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            yield item
            self.now()


@contextlib.contextmanager
def uncollected(many: bool) -> Iterator[None]:
    """Look for no garbage meanwhile, where much is made that is none: looking would take a third of the time."""
    collecting = many and gc.isenabled()
    if collecting:
        gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
