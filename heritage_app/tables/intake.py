"""Reading, judging and taking in a table behind the window: one request after the other, progress, stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from db.catalogue import Reader, Writer
from db.exchange.columns.kept_mappings import remember, remembered
from db.exchange.columns.mapping import Mapping
from db.exchange.columns.work import Work, likely_kind
from db.exchange.files.reading import offer_of, read_table
from db.exchange.intake.taking_in import Question, Report, judge, take_in
from db.model.changes import Changes, Progress, Stopped
from db.model.problems import Trouble
from db.schema.kind import Kind
from db.schema.label import Label
from heritage_app.answers import Answers
from heritage_app.lanes import Answer, Lane
from heritage_app.session import Session


class TableIntake(QObject):
    """One file on its way into the catalogue. Its signals come in the window's thread.

    ``offered`` brings the file's sheets, ``opened`` the table with a mapping and whether it is one used before,
    ``judged`` a dry run and the words of it that wait for a decision, ``taken`` what was written, ``written`` that a file of it was
    made; ``failed`` a reason in words, ``stopped`` that nothing was done.
    """

    offered = Signal(object)
    opened = Signal(object, object, bool)
    judged = Signal(object, object)
    taken = Signal(object)
    written = Signal()
    failed = Signal(object)
    stopped = Signal()
    progressed = Signal(object)
    bug = Signal(object)

    def __init__(self, session: Session, path: Path) -> None:
        super().__init__()
        self._session, self.path = session, path
        self._answers = Answers(self._give)
        self._halt, self._acting = threading.Event(), threading.Event()
        self._kept = ExitStack()
        self.busy = False
        self._lane: Lane[Reader] = Lane(
            "tables", lambda: Reader(session.folder, session.description), Reader.close, self._answers.deliver
        )

    def offer(self) -> None:
        """Ask what the file has in it."""
        self._ask(lambda reader: offer_of(self.path, self._halt.is_set), self.offered.emit)

    def open(self, sheet: str, kind: Kind, others: Sequence[Kind] = ()) -> None:
        """Read a sheet and map its columns: as last time, else as guessed; for another kind where its headers say so."""

        def work(reader: Reader) -> tuple[Work, Mapping, bool]:
            self._kept.close()
            table = self._kept.enter_context(read_table(self.path, sheet, self._halt.is_set))
            likely = likely_kind(table, kind, others)
            made = Work(table, likely, reader.words())
            before = remembered(self._session.folder, likely, self._session.description, made.headers)
            guessed = before or made.guessed(likely)
            if self._halt.is_set():
                raise Stopped  # why: looking through a long table takes its time too, and the button said stop
            return made, guessed, before is not None

        self._ask(work, lambda found: self.opened.emit(*found))

    def judge(self, work: Work, kind: Kind, columns: Mapping) -> None:
        """Say what every line would do."""

        def judged(reader: Reader) -> tuple[Report, list[Question]]:
            report = self._walk(judge(reader, work, kind, columns))
            return report, report.questions()  # why here: a long table is read once more for them

        self._ask(judged, lambda found: self.judged.emit(*found))

    def write(self, write: Callable[[Reader], object]) -> None:
        """Write a file about what was done, beside the window."""

        def written(reader: Reader) -> None:
            try:
                write(reader)
            except OSError as error:
                said = Label(f"Không ghi được tệp: {error.strerror}.", f"The file cannot be written: {error.strerror}.")
                raise Trouble(said) from error

        self._ask(written, lambda _: self.written.emit())

    def take(self, work: Work, kind: Kind, columns: Mapping) -> None:
        """Write what the lines say, as one act."""
        self._begin()
        made: list[Report] = []

        def act(writer: Writer) -> Changes | None:
            self._acting.set()
            try:
                report = self._walk(take_in(writer, work, kind, columns))
            except (Trouble, Stopped) as why:
                self._answers.deliver((None, None, why))
                return None
            finally:
                self._acting.clear()
            made.append(report)
            remember(self._session.folder, work.headers, columns)
            return report.changes

        def done(_changes: Changes | None) -> None:
            if made:
                self.busy = False
                self.taken.emit(made[0])

        self._session.write(act, done)

    def halt(self) -> None:
        """Stop what runs, at its next step."""
        self._halt.set()
        if self._acting.is_set():
            self._session.stop_act()  # why: once all lines are judged, only the act itself goes on

    def close(self) -> None:
        """Stop and let go of what was read."""
        self._halt.set()
        self._lane.end()
        self._kept.close()

    def _begin(self) -> None:
        self._halt.clear()
        self.busy = True

    def _ask(self, work: Callable[[Reader], Any], done: Callable[[Any], None]) -> None:
        self._begin()
        self._lane.ask(work, done, "table")

    def _walk(self, steps: Generator[Progress | Report, None, None]) -> Report:
        with closing(steps):  # why: what is stopped is taken back in this thread, before anybody hears of it
            for step in steps:
                if isinstance(step, Report):
                    return step
                if self._halt.is_set():
                    break
                self.progressed.emit(step)
        raise Stopped

    def _give(self, answer: Answer) -> None:
        done, result, error = answer
        self.busy = not self._lane.idle and error is None
        if isinstance(error, Trouble):
            self.failed.emit(error.label)
        elif isinstance(error, Stopped):
            self.stopped.emit()
        elif error is not None:
            self.bug.emit(error)
        elif done is not None:
            self.busy = False
            done(result)
