"""Long work about the record shown: in a thread of its own with a reader of its own, told as it goes on, stopped when asked."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from db.catalogue import Writer
from db.model.changes import Changes, Progress, Stopped
from db.schema.label import Label
from heritage_app.aside import Aside, Work
from heritage_app.parts.file_dialogs import file_to_write

if TYPE_CHECKING:
    from heritage_app.stage import Stage


class LongWork(QObject):
    """The long work of one desk; ``moved`` tells how far it is (a ``Progress``), ``rested`` that nothing runs any more."""

    moved = Signal(object)
    rested = Signal()

    def __init__(self, window: Stage) -> None:
        super().__init__(window)
        self._window = window
        self._aside = Aside(window.session)
        self._numbers = count()
        self._aside.moved.connect(self.moved)
        self._aside.over.connect(self._rest)

    @property
    def idle(self) -> bool:
        """Whether nothing runs."""
        return self._aside.idle

    def end(self) -> None:
        """Stop what runs, for good."""
        self._aside.end()

    def stop(self) -> None:
        """Stop what runs at its next step; nothing of it is kept."""
        self._aside.stop_all()

    def run(self, work: Work, done: Callable[[Any], None]) -> None:
        """Do long work away from the window, after what runs; it is given a reader and what to tell its progress to."""
        self.moved.emit(Progress(0, 0, Label("Đang chuẩn bị", "Preparing")))
        self._aside.ask(work, done, str(next(self._numbers)))

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
        return file_to_write(self._window, title, suggested, "PDF (*.pdf)")

    def tell_written(self, out: Path, vi: str, en: str) -> None:
        """Say that a paper was written, with a way to open it."""
        from db.system import open_with_its_program  # why: only when something was written

        window = self._window
        window.notice.tell(
            window.say(vi, en), (window.say("Mở", "Open"), lambda: open_with_its_program(out)), stay=True
        )

    def _rest(self, why: BaseException | None) -> None:
        self.rested.emit()
        if isinstance(why, Stopped):
            self._window.notice.tell(self._window.say("Đã dừng; không giữ lại gì.", "Stopped; nothing was kept."))
