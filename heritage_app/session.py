"""The open catalogue of a window: its two lanes, and the signals by which views learn of changes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from db.catalogue import Reader, Writer
from db.model.changes import Changes, Progress, Stopped
from db.model.past import AsOf
from db.model.problems import Trouble
from db.model.query import Line
from db.safekeeping.upgrade import bring_up
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.answers import Answers
from heritage_app.lanes import Answer, Lane

_LOOK_SECONDS = 0.05


class Session(QObject):
    """Reads and writes one catalogue away from the window's thread.

    ``changed`` tells what an act touched; ``trouble`` a problem of the world in words; ``bug`` an error of
    our own, with its traceback; ``undoable`` the words of what undo and redo would do; ``writing`` that acts can be done now;
    ``under_way`` how far an act of many records has come, and None when it is over; ``stopped`` that one was. With a ``moment`` it reads the catalogue
    of that day and writes nothing.
    """

    changed = Signal(object)
    trouble = Signal(object)
    bug = Signal(object)
    undoable = Signal(object, object)
    read_only = Signal(object)
    writing = Signal()
    under_way = Signal(object)
    stopped = Signal()
    _came_on = Signal()

    def __init__(self, folder: Path, description: Description, person: str, moment: AsOf | None = None) -> None:
        super().__init__()
        self.folder = folder
        self.description = description
        self.person = person
        self.moment = moment
        self.writable = moment is None
        self._read_first = threading.Event()
        self._warnings: tuple[Label, ...] = ()
        self._answers = Answers(self._give)
        self._stop = threading.Event()
        # why: an act may come on hundreds of times before a busy machine lets the window look; what it says last counts
        self._come: deque[Progress | None] = deque(maxlen=1)
        self._came_on.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._reader: Lane[Reader] = Lane(
            "reader", self._open_reader, Reader.close, self._answers.deliver, lambda reader: reader.search.stop()
        )
        self._writer: Lane[Writer] | None = None

    def start_writing(self) -> None:
        """Take the writer's lock; where somebody else holds it the window goes on reading only."""
        self._writing()

    def _writing(self) -> Lane[Writer]:
        """Return the writer's lane, begun at the first act where nobody began it before."""
        if self._writer is None:
            self._writer = Lane("writer", self._open_writer, Writer.close, self._deliver_of_writer)
            self._writer.ask(Writer.undoable, lambda words: self.undoable.emit(*words), "undoable")
            self._writer.ask(lambda _: self._warnings, self._warn)
            self._writer.ask(_clear_scratch, lambda _: None)
        return self._writer

    def _warn(self, warnings: tuple[Label, ...]) -> None:
        for warning in warnings[:1]:
            self.trouble.emit(warning)
        self.writing.emit()

    def _open_reader(self) -> Reader:
        try:
            if self.moment is not None:
                from db.catalogue.past import PastReader  # why: a day gone by is looked at now and then

                return PastReader(self.folder, self.description, self.moment)
            reader = Reader(self.folder, self.description)
            if reader.fits():
                return reader
            # why: another version of the program made the tables; nothing may be read before they fit
            reader.close()
            self._brought_up().close()
            return Reader(self.folder, self.description)
        finally:
            self._read_first.set()

    def _open_writer(self) -> Writer:
        self._read_first.wait()
        writer = self._brought_up()
        writer.watch = self._come_on
        return writer

    def stop_act(self) -> None:
        """Take back the act of many records that is under way, at its next step; before its commit nothing is left of it."""
        self._stop.set()

    def _come_on(self, progress: Progress | None) -> None:
        if progress is not None and self._stop.is_set():
            raise Stopped
        self._come.append(progress)
        self._came_on.emit()

    def _tell(self) -> None:
        if self._come:
            self.under_way.emit(self._come.pop())

    def _brought_up(self) -> Writer:
        writer = Writer(self.folder, self.description, self.person)
        # why: whoever opens first sees the signs, and what it sees it takes for known
        self._warnings = self._warnings or writer.warnings
        for _ in bring_up(writer):
            pass
        return writer

    def ask(self, work: Callable[[Reader], Any], done: Callable[[Any], None], key: str = "") -> None:
        """Read something; ``done`` gets it in the window's thread."""
        self._reader.ask(work, done, key)

    def drop(self, key: str) -> None:
        """Read no more what was asked for under a key: who wanted it is gone."""
        self._reader.drop(key)

    def look_up(self, typed: str, kinds: Sequence[str], give: Callable[[list[Line]], None]) -> None:
        """Look for the records a link may mean."""
        self.ask(lambda reader: reader.candidates(typed, kinds, apart=True), give, "candidates")

    def write(
        self, work: Callable[[Writer], Changes | None], done: Callable[[Changes | None], None] | None = None
    ) -> None:
        """Do an act; afterwards all views learn what it touched."""
        if not self.writable:
            self.trouble.emit(
                Label("Sổ đang mở chỉ để đọc nên chưa ghi được.", "The catalogue is open for reading only.")
            )
            return

        def watched(writer: Writer) -> Changes | None:
            self._stop.clear()  # why: an act that came too far to be stopped leaves the wish behind
            try:
                return work(writer)
            finally:
                self._come_on(None)

        def settled(changes: Changes | None) -> None:
            if done is not None:
                done(changes)
            if changes is not None:
                self.changed.emit(changes)
            self._writing().ask(Writer.undoable, lambda words: self.undoable.emit(*words), "undoable")

        self._writing().ask(watched, settled)

    def sign(self, person: str) -> None:
        """Sign the acts from now on with a person's name."""
        self.person = person

        def signed(writer: Writer) -> None:
            writer.person = person

        if self.writable:
            self._writing().ask(signed, lambda _: None)

    def in_background(self, work: Callable[[], Any]) -> None:
        """Do small file work (drafts) in the writer's thread, in order."""
        if self._writer is not None:
            self._writer.ask(lambda _writer: work())

    @property
    def idle(self) -> bool:
        """Whether both lanes have nothing to do and everything was handed out."""
        return self._reader.idle and (self._writer is None or self._writer.idle) and self._answers.all_given

    def hand_out_next(self, seconds: float) -> bool:
        """Wait for something asked for and hand it out, before a window lives; return whether it came in time."""
        return self._answers.hand_out_next(seconds)

    def settle(self) -> None:
        """Finish what the writer was asked, and what its answers ask of it."""
        while self._writer is not None and not (self._writer.idle and self._answers.all_given):
            self._answers.hand_out_next(_LOOK_SECONDS)

    def close(self) -> None:
        """Finish what is queued and close the catalogue."""
        if self._writer is not None:
            self._writer.end()
        self._reader.end()
        self._answers.hand_out()

    def _deliver_of_writer(self, answer: Answer) -> None:
        done, _, error = answer
        if done is None and isinstance(error, Trouble):
            label = error.label
            answer = (lambda _: self._stay_reading(label), None, None)
        self._answers.deliver(answer)

    def _stay_reading(self, label: Label) -> None:
        self.writable = False
        self.read_only.emit(label)

    def _give(self, answer: Answer) -> None:
        done, result, failure = answer
        if isinstance(failure, Trouble):
            self.trouble.emit(failure.label)
        elif isinstance(failure, Stopped):
            self.stopped.emit()
        elif failure is not None:
            self.bug.emit(failure)
        elif done is not None:
            try:
                done(result)
            except Exception as error:  # why: what else came must still be handed out
                self.bug.emit(error)


def _clear_scratch(_writer: Writer) -> None:
    from db.scratch import clear_scratch  # why: nobody waits for it, and every start would pay for what it loads

    clear_scratch()
