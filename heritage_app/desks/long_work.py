"""Long work about the record shown: in a thread of its own with a reader of its own, told as it goes on, stopped when asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from db.catalogue import Reader, Writer
from db.model.changes import Changes, Progress
from db.model.problems import Trouble
from db.schema.label import Label
from heritage_app.lanes import Answer, Lane

if TYPE_CHECKING:
    from heritage_app.stage import Stage

Work = Callable[[Reader, Callable[[Progress], None]], Any]


class Stopped(Exception):
    """The person stopped what ran; nothing of it is kept."""


class LongWork(QObject):
    """The long work of one desk; ``moved`` tells how far it is (a ``Progress``), ``rested`` that nothing runs any more."""

    moved = Signal(object)
    rested = Signal()
    _arrived = Signal(object)
    _came_on = Signal(object)

    def __init__(self, window: Stage) -> None:
        super().__init__(window)
        self._window = window
        self._lane: Lane[Reader] | None = None
        self._stop = threading.Event()
        self._arrived.connect(self._hand_out, Qt.ConnectionType.QueuedConnection)
        self._came_on.connect(self._say_progress, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether nothing runs."""
        return self._lane is None or self._lane.idle

    def end(self) -> None:
        """Stop what runs, for good."""
        self._stop.set()
        if self._lane is not None:
            self._lane.end()

    def stop(self) -> None:
        """Stop what runs at its next step; nothing of it is kept."""
        self._stop.set()

    def run(self, work: Work, done: Callable[[Any], None]) -> None:
        """Do long work away from the window; it is given a reader and what to tell its progress to."""
        folder, description = self._window.session.folder, self._window.session.description
        if self._lane is None:
            self._lane = Lane("long work", lambda: Reader(folder, description), Reader.close, self._arrived.emit)
        self._stop.clear()

        def watch(progress: Progress) -> None:
            if self._stop.is_set():
                raise Stopped
            self._came_on.emit(progress)

        self.moved.emit(Progress(0, 0, Label("Đang chuẩn bị", "Preparing")))
        self._lane.ask(lambda reader: work(reader, watch), done)

    def write(self, work: Callable[[Writer], Changes | None], told: Callable[[Changes], None] | None = None) -> None:
        """Do an act and tell it in the quiet line, with its undo."""
        window = self._window

        def done(changes: Changes | None) -> None:
            if changes is None:
                return
            if told is not None:
                told(changes)
                return
            undo = (window.say("Hoàn tác", "Undo"), lambda: window.run_action("undo"))
            window.notice.tell(window.say.label(changes.sentence) + ".", undo)

        window.leave(lambda: window.session.write(work, done))

    def ask_where(self, title: str, suggested: str) -> Path | None:
        """Ask for the file a paper is written into."""
        name, _ = QFileDialog.getSaveFileName(self._window, title, suggested, "PDF (*.pdf)")
        return Path(name if name.lower().endswith(".pdf") else f"{name}.pdf") if name else None

    def tell_written(self, out: Path, vi: str, en: str) -> None:
        """Say that a paper was written, with a way to open it."""
        from db.system import open_with_its_program  # why: only when something was written

        window = self._window
        window.notice.tell(
            window.say(vi, en), (window.say("Mở", "Open"), lambda: open_with_its_program(out)), stay=True
        )

    def _say_progress(self, progress: Progress) -> None:
        if not self.idle:
            self.moved.emit(progress)

    def _hand_out(self, answer: Answer) -> None:
        done, result, error = answer
        self.rested.emit()
        window = self._window
        if isinstance(error, Stopped):
            window.notice.tell(window.say("Đã dừng; không giữ lại gì.", "Stopped; nothing was kept."))
        elif isinstance(error, Trouble):
            window.session.trouble.emit(error.label)
        elif error is not None:
            window.session.bug.emit(error)
        elif done is not None:
            done(result)
