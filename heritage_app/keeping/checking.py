"""Checks of the open catalogue: by hand with a dialog, and slowly by itself while nobody works; what the last one found."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication

from db.model.changes import Progress, Stopped
from db.model.problems import Busy
from db.schema.field_type import grouped
from db.schema.label import Label
from db.system import whole_file
from heritage_app.aside import Aside, Watch

if TYPE_CHECKING:
    from db.safekeeping.deep import Deep
    from heritage_app.keeping.check import CheckSheet
    from heritage_app.stage import Stage

IDLE_MINUTES = 5
_LOOK_MS = 30_000
_SOME_DAYS = 3
_PAUSE = 0.05
_AT_WORK = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


class Checked(msgspec.Struct, frozen=True):
    """When the catalogue was last checked whole on this machine, and how many things were damaged."""

    at: str
    damages: int = 0


def kept_at(folder: Path) -> Path:
    """Return the file that remembers the last check; it may be deleted."""
    return folder / "local" / "checked.json"


def last_check(folder: Path) -> Checked | None:
    """Return the last check of a catalogue on this machine."""
    try:
        return msgspec.json.decode(kept_at(folder).read_bytes(), type=Checked)
    except (OSError, msgspec.MsgspecError):
        return None


def remember(folder: Path, found: Deep) -> Checked:
    """Keep what a check found, for the status line; a folder that cannot be written to forgets it."""
    checked = Checked(datetime.now().astimezone().isoformat(timespec="seconds"), _damages(found))
    with contextlib.suppress(OSError), whole_file(kept_at(folder)) as part:
        part.write_bytes(msgspec.json.encode(checked))
    return checked


def forget(folder: Path) -> None:
    """Forget the last check: another file took the catalogue's place."""
    with contextlib.suppress(OSError):
        kept_at(folder).unlink(missing_ok=True)


class CheckingDesk(QObject):
    """Checks a window's catalogue in a thread of its own and says in the status line what the last check found."""

    def __init__(self, window: Stage) -> None:
        super().__init__(window)
        self._window = window
        self.line = window.status.checked
        self.line.clicked.connect(lambda _=False: self.by_hand())
        self.sheet: CheckSheet | None = None
        self._aside = Aside(window.session, by_file=True)
        self._aside.moved.connect(self._show_progress)
        self._aside.over.connect(self._show_stopped)
        self._at_work = time.monotonic()
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.if_idle)
        self._look.start()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        # why: of every event of every part of the window a filter of the program would be told, thousands for one page;
        # what people do comes to the windows first
        application.focusWindowChanged.connect(self._watch)
        self._watch(application.focusWindow())

    def begin(self) -> None:
        """Show what the last check found."""
        self._show_last(last_check(self._window.session.folder))

    def _watch(self, focused: QWindow | None) -> None:
        if focused is not None:
            focused.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _AT_WORK:
            self._at_work = time.monotonic()
        return False

    @property
    def busy(self) -> bool:
        """Whether a check is under way."""
        return not self._aside.idle

    def by_hand(self) -> None:
        """Check now, with a dialog that shows how far it has come and what was found."""
        from heritage_app.keeping.check import CheckSheet  # why: opened on demand

        window = self._window
        self.stop()
        self.sheet = sheet = CheckSheet(window, window.say, window.session.writable)
        sheet.stops.connect(self.stop)
        sheet.rejected.connect(self.stop)
        sheet.mends.connect(lambda: window.wants.emit("mend", ""))
        sheet.restores.connect(lambda: window.run_action("backups"))
        sheet.open()
        self._check(lambda: False, slowly=False)

    def if_idle(self) -> None:
        """Check slowly where nobody has worked for a while and the last check is some days old."""
        last = last_check(self._window.session.folder)
        rested = time.monotonic() - self._at_work > IDLE_MINUTES * 60
        due = last is None or abs((datetime.now().astimezone() - datetime.fromisoformat(last.at)).days) >= _SOME_DAYS
        if rested and due and not self.busy and self._window.session.writable:
            self._check(lambda: time.monotonic() - self._at_work < IDLE_MINUTES * 60, slowly=True)

    def stop(self) -> None:
        """Stop what runs."""
        self._aside.stop()

    def end(self) -> None:
        """Stop, and end the thread."""
        self._look.stop()
        self._aside.end()

    def _check(self, waits: Callable[[], bool], slowly: bool) -> None:
        """Check; it pauses while ``waits`` says so: somebody came back to work."""
        from db.safekeeping.deep import check_deep  # why: a start checks nothing, and it is much to load

        description = self._window.session.description

        def work(folder: Path, watch: Watch) -> Deep:
            def seen(progress: Progress) -> None:
                watch(progress)
                while waits():
                    time.sleep(_PAUSE)
                    watch(progress)
                if slowly:
                    time.sleep(_PAUSE)  # why: an old disk stays free for whoever comes back

            try:
                return check_deep(folder, description, seen)
            except Busy:
                if not slowly:
                    raise
                raise Stopped from None  # why: nobody asked for it, and it is made another time

        self._aside.ask(work, self._show)

    def _show_stopped(self, why: BaseException | None) -> None:
        if self.sheet is not None and self.sheet.isVisible() and not self.busy:
            if isinstance(why, Stopped):
                self.sheet.stopped()
            elif isinstance(why, Busy):
                self.sheet.stopped(why.label)

    def _show_progress(self, progress: Progress) -> None:
        if self.sheet is not None and self.sheet.isVisible():
            self.sheet.move_on(progress)

    def _show(self, found: Deep) -> None:
        checked = remember(self._window.session.folder, found)
        self._show_last(checked)
        if self.sheet is not None and self.sheet.isVisible():
            self.sheet.show_found(found)
        elif checked.damages:
            from heritage_app.keeping.check import told  # why: only where something is damaged

            say = self._window.say
            self._window.notice.tell(say.label(told(found)), (say("Xem", "See"), self.by_hand), stay=True)

    def _show_last(self, checked: Checked | None) -> None:
        self.line.setText(self._window.say.label(_words(checked)))
        self.line.setToolTip(self._window.say("Kiểm tra sổ", "Check the catalogue"))


def _damages(found: Deep) -> int:
    return len(found.damages) or len(found.report.findings)


def _words(checked: Checked | None) -> Label:
    """Return the words of the status line for the last check."""
    if checked is None:
        return Label("chưa kiểm tra", "not checked yet")
    at = datetime.fromisoformat(checked.at).astimezone()
    today = at.date() == datetime.now().astimezone().date()
    when = f"{at:%H:%M}" if today else f"{at:%d/%m/%Y}"
    if checked.damages:
        return Label(f"⚠ {grouped(checked.damages)} chỗ hỏng ({when})", f"⚠ {checked.damages} damaged ({when})")
    return Label(f"nguyên vẹn {when}", f"sound {when}")
