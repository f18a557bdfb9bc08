"""Backups of the open catalogue: by hand, by themselves while somebody works, and at closing; and what was last proved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from db.model.changes import Progress
from db.model.problems import Trouble
from db.safekeeping.backup import back_up, changed_since
from db.safekeeping.places import Backup, Why, newest, second_place
from db.schema.label import Label
from heritage_app.aside import Aside, Watch

if TYPE_CHECKING:
    from heritage_app.stage import Stage

EVERY_MINUTES = 20


class KeepingDesk(QObject):
    """Makes the backups of a window's catalogue in a thread of its own and says in the status line what was proved last.

    ``proved`` tells the latest backup (None: there is none), ``failed`` why none came about, ``moved`` how far one has come.
    """

    proved = Signal(object)
    failed = Signal(object)
    moved = Signal(object)

    def __init__(self, window: Stage) -> None:
        super().__init__(window)
        self._window = window
        self.line = window.status.backed_up
        window.backed_up.connect(self.begin)
        self._aside = Aside(window.session, by_file=True)
        self._aside.moved.connect(self._say_progress)
        self._aside.over.connect(self._say_failed)
        self._every = QTimer(self)
        self._every.setInterval(EVERY_MINUTES * 60_000)
        self._every.timeout.connect(self._if_needed)
        self._every.start()

    @property
    def busy(self) -> bool:
        """Whether a backup is under way."""
        return not self._aside.idle

    def begin(self) -> None:
        """Look for the last proved backup."""
        self._aside.ask(lambda folder, _: newest(folder), self._show, "newest")

    def by_hand(self) -> None:
        """Make a backup now, and one in the second place where that is present."""
        second = second_place(self._window.session.folder)
        self._make("hand", second if second is not None and second.is_dir() else None, self._done_by_hand)

    def end(self) -> None:
        """Stop what runs: the backup of closing comes after it."""
        self._every.stop()
        self._aside.end()

    def _make(self, why: Why, to: Path | None, done: Callable[[Backup], None]) -> None:
        def work(folder: Path, watch: Watch) -> Backup:
            return back_up(folder, why, to, watch)[-1]

        self._aside.ask(work, done, why)

    def _if_needed(self) -> None:
        def make_if(needed: bool) -> None:
            if needed:
                self._make("while working", None, self._show)

        if self._window.session.writable:
            self._aside.ask(lambda folder, _: changed_since(folder, newest(folder)), make_if, "needed")

    def _say_failed(self, why: BaseException | None) -> None:
        if isinstance(why, Trouble):
            self.failed.emit(why.label)
            self.begin()

    def _done_by_hand(self, backup: Backup) -> None:
        self._show(backup)
        say, where = self._window.say, backup.folder
        self._window.notice.tell(
            say(f"Đã sao lưu và thử phục hồi được: “{where}”.", f"Backed up, and the backup was proved: “{where}”."),
            stay=True,
        )

    def _say_progress(self, progress: Progress) -> None:
        share = f" {progress.done * 100 // progress.of} %" if progress.of else ""
        self.line.setText(self._window.say.label(progress.words) + share + "…")
        self.moved.emit(progress)

    def _show(self, backup: Backup | None) -> None:
        self.line.setText(self._window.say.label(_told(backup)))
        self.proved.emit(backup)


def _told(backup: Backup | None) -> Label:
    """Return the words of the status line for the last proved backup."""
    if backup is None or backup.manifest is None:
        return Label("chưa có bản sao lưu", "no backup yet")
    proved = datetime.fromisoformat(backup.manifest.proved).astimezone()
    today = proved.date() == datetime.now().astimezone().date()
    when = f"{proved:%H:%M}" if today else f"{proved:%d/%m/%Y}"
    return Label(f"bản sao lưu đã thử phục hồi {when}", f"backup proved {when}")
