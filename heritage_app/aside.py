"""Long looks at the open catalogue in a thread and with a reader of their own, so that the list never waits for them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from db.catalogue import Reader
from db.model.changes import Progress, Stopped
from db.model.problems import Trouble
from heritage_app.lanes import Answer, Lane
from heritage_app.session import Session

Work = Callable[[Reader, Callable[[Progress], None]], Any]


class Aside(QObject):
    """One lane beside the session's two, made when first needed. Work is given a ``watch`` to report to, through which it
    is stopped; ``moved`` tells how far it has come."""

    moved = Signal(object)
    _arrived = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._lane: Lane[Reader] | None = None
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._stops: dict[str, threading.Event] = {}
        self._arrived.connect(self._hand_out, Qt.ConnectionType.QueuedConnection)

    def ask(self, work: Work, done: Callable[[Any], None], key: str = "") -> None:
        """Begin long work; a newer request of the same key stops the one before. ``done`` is not called where it was stopped."""
        if self._lane is None:
            session = self._session
            self._lane = Lane("aside", lambda: Reader(session.folder, session.description), Reader.close, self._deliver)
        self.stop(key)
        stop = self._stops[key] = threading.Event()

        def watch(progress: Progress) -> None:
            if stop.is_set():
                raise Stopped
            self.moved.emit(progress)

        def run(reader: Reader) -> Any:
            if stop.is_set():
                raise Stopped
            return work(reader, watch)

        self._lane.ask(run, done, key)

    def stop(self, key: str = "") -> None:
        """Stop the work of a key."""
        if key in self._stops:
            self._stops[key].set()

    @property
    def idle(self) -> bool:
        """Whether nothing runs or waits, and everything was handed out."""
        return (self._lane is None or self._lane.idle) and self._answers.empty()

    def end(self) -> None:
        """Stop everything and close the reader."""
        for stop in self._stops.values():
            stop.set()
        if self._lane is not None:
            self._lane.end()

    def _deliver(self, answer: Answer) -> None:
        self._answers.put(answer)
        self._arrived.emit()

    def _hand_out(self) -> None:
        while not self._answers.empty():
            done, result, failure = self._answers.get()
            if isinstance(failure, Stopped):
                continue
            if isinstance(failure, Trouble):
                self._session.trouble.emit(failure.label)
            elif failure is not None:
                self._session.bug.emit(failure)
            elif done is not None:
                try:
                    done(result)
                except Exception as error:  # why: what else came must still be handed out
                    self._session.bug.emit(error)
