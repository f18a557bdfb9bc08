"""Long looks at the open catalogue in a thread and with a reader of their own, so that the list never waits for them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from db.catalogue import Reader
from db.model.changes import Progress, Stopped
from db.model.problems import Trouble
from heritage_app.answers import Answers
from heritage_app.lanes import Answer, Lane
from heritage_app.session import Session

Watch = Callable[[Progress], None]
Work = Callable[[Any, Watch], Any]


class Aside(QObject):
    """One lane beside the session's two, made when first needed. Work is given a reader and a ``watch`` to report to, through
    which it is stopped; with ``by_file`` it is given the folder instead, for work that must not rest on a sound catalogue.

    ``moved`` tells how far it has come; ``over`` that some work has ended, with what ended it early (None: nothing).
    """

    moved = Signal(object)
    over = Signal(object)
    _came_on = Signal()

    def __init__(self, session: Session, by_file: bool = False) -> None:
        super().__init__()
        self._session, self._by_file = session, by_file
        self._lane: Lane[Any] | None = None
        self._answers = Answers(self._give)
        self._stops: dict[str, threading.Event] = {}
        # why: work may come on hundreds of times before a busy machine lets the window look; what it says last counts
        self._progress: deque[Progress] = deque(maxlen=1)
        self._came_on.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def ask(self, work: Work, done: Callable[[Any], None], key: str = "") -> None:
        """Begin long work; a newer request of the same key stops the one before. ``done`` is not called where it was stopped."""
        if self._lane is None:
            self._lane = self._opened()
        self.stop(key)
        stop = self._stops[key] = threading.Event()

        def watch(progress: Progress) -> None:
            if stop.is_set():
                raise Stopped
            self._progress.append(progress)
            self._came_on.emit()

        def run(tool: Any) -> Any:
            if stop.is_set():
                raise Stopped
            return work(tool, watch)

        self._lane.ask(run, done, key)

    def stop(self, key: str = "") -> None:
        """Stop the work of a key."""
        if key in self._stops:
            self._stops[key].set()

    def stop_all(self) -> None:
        """Stop what runs and what waits."""
        for stop in self._stops.values():
            stop.set()

    @property
    def idle(self) -> bool:
        """Whether nothing runs or waits, and everything was handed out."""
        return (self._lane is None or self._lane.idle) and self._answers.all_given

    def end(self) -> None:
        """Stop everything and close the reader."""
        self.stop_all()
        if self._lane is not None:
            self._lane.end()

    def _opened(self) -> Lane[Any]:
        folder, description = self._session.folder, self._session.description
        if self._by_file:
            as_it_is: Lane[Path] = Lane("aside", lambda: folder, lambda _: None, self._answers.deliver)
            return as_it_is
        return Lane("aside", lambda: Reader(folder, description), Reader.close, self._answers.deliver)

    def _tell(self) -> None:
        if self._progress:
            self.moved.emit(self._progress.pop())

    def _give(self, answer: Answer) -> None:
        done, result, failure = answer
        self._progress.clear()
        self.over.emit(failure)
        if isinstance(failure, Stopped):
            return
        if isinstance(failure, Trouble):
            self._session.trouble.emit(failure.label)
        elif failure is not None:
            self._session.bug.emit(failure)
        elif done is not None:
            try:
                done(result)
            except Exception as error:  # why: what else came must still be handed out
                self._session.bug.emit(error)
