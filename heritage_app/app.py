"""Where the program is composed: description, settings, session and window are made here and nowhere else."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import platformdirs
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from assets import asset
from db.catalogue import Reader, create
from db.catalogue.folder import must_be_spelled
from db.model.changes import NOTHING_DONE, Progress, Stopped
from db.model.problems import Newer, NotOurs, Trouble
from db.schema.built_in import built_in
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from db.system import login_name
from heritage_app import theme
from heritage_app.alarm import Alarm
from heritage_app.keeping.farewell import Farewells
from heritage_app.qt_words import VietnameseQt
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.settings import Settings, load_settings, save_settings
from heritage_app.shell import all_acts
from heritage_app.shell.window import MainWindow

if TYPE_CHECKING:
    from heritage_app.keeping.doors import Doors
    from heritage_app.keeping.working import Working

_PATIENCE_SECONDS = 8
_LIST_SECONDS = 0.3
_SWITCH_SECONDS = 0.001
"""A window appears with its list; a slow disk does not keep it longer."""


class Program(QObject):
    """The running program: one window at a time over one catalogue."""

    def __init__(self, app: QApplication, description: Description, settings: Settings) -> None:
        super().__init__()
        self.app, self.description, self.settings = app, description, settings
        self.window: MainWindow | None = None
        self.doors: Doors | None = None
        self.working: Working | None = None
        self.alarm: Alarm = Alarm(lambda: self.window, lambda: Say(self.settings.language))
        self.farewells = Farewells(app, lambda: Say(self.settings.language), self.alarm.show)
        self._vietnamese = VietnameseQt()
        theme.load_fonts()
        app.setWindowIcon(QIcon(str(asset("icons", "app.svg"))))
        self._dress()

    def _dress(self) -> None:
        self.app.removeTranslator(self._vietnamese)
        if self.settings.language == "vi":
            self.app.installTranslator(self._vietnamese)
        self.colours = theme.colours_of(self.settings.theme, self.app)
        theme.apply(self.app, self.colours, self.settings.scale)

    def begin(self, folder: str | None) -> None:
        """Open what was asked for or worked on last; at the very first start make a catalogue and ask whose it is."""
        path, first = Path(folder or self.settings.catalogue or default_folder()), False
        if folder is None and not (path / "catalogue.sqlite").exists():
            path = default_folder()
            if not (path / "catalogue.sqlite").exists():
                try:
                    create(path, self.description)
                    first = True
                except Trouble as trouble:
                    sys.stderr.write(trouble.label.text(self.settings.language) + "\n")
        if self.open_or_offer(path) and first and self.window is not None:
            self.window.run_action("profile")

    def open(self, folder: Path) -> None:
        """Open a catalogue in a window; the first reads begin before the window is drawn."""
        person = self.settings.person or login_name()
        session = Session(folder, self.description, person)
        session.bug.connect(self.alarm.show)
        window = MainWindow(session, self.settings, self.colours, all_acts)
        window.wants.connect(self._wish)
        # why: the list comes first; the writer's lock can wait until it is seen
        window.painted.connect(session.start_writing)
        window.furnished.connect(theme.load_rare_fonts)
        window.furnished.connect(_collect_garbage)
        window.closed.connect(self.farewells.begin)
        window.await_list(_LIST_SECONDS)
        window.show()
        old, self.window = self.window, window
        if old is not None:
            old.close()
            old.deleteLater()
        self.keep(catalogue=str(folder))

    def keep(self, **changed: object) -> None:
        """Change settings and keep them."""
        settings = msgspec.structs.replace(self.settings, **changed)
        if settings != self.settings:
            self.settings = settings
            save_settings(settings)

    def _wish(self, what: str, detail: str) -> None:
        if what in ("vietnamese", "english"):
            self.keep(language="vi" if what == "vietnamese" else "en")
        elif what in ("light", "dark", "system"):
            self.keep(theme=what)
        elif what == "scale":
            self.keep(scale=int(detail))
        elif what == "person":
            self.keep(person=detail)
            return
        elif what in ("open_catalogue", "open"):
            self._ask_open()
            return
        elif what == "new_catalogue":
            self._ask_new()
            return
        elif what == "sample":
            self._open_sample()
            return
        elif what in ("restore", "mend") and self.window is not None:
            folder = self.window.folder
            if what == "restore":
                self._restore(folder, detail)
            else:
                self._mend(folder)
            return
        QTimer.singleShot(0, self, self._reopen)  # why: the menu that asked for it is a part of the window that goes

    def _reopen(self) -> None:
        """Draw the window anew in another language or dress, at the same place."""
        if self.window is None:
            return
        folder, old = self.window.folder, self.window
        self._close_window(for_good=False)
        # why: a window that is only to be deleted would be dressed once more, which takes longer than all else
        QApplication.sendPostedEvents(old, QEvent.Type.DeferredDelete.value)
        self._dress()
        self.open(folder)

    def _ask_open(self) -> None:
        from heritage_app.parts.file_dialogs import folder_to_open  # why: a start asks for none

        say = Say(self.settings.language)
        folder = folder_to_open(self.window, say("Mở sổ di sản", "Open a catalogue"))
        if folder:
            self._try_open(folder)

    def _ask_new(self) -> None:
        from heritage_app.parts.file_dialogs import file_to_write  # why: a start asks for none

        say = Say(self.settings.language)
        folder = file_to_write(
            self.window, say("Lập sổ mới: tên thư mục", "New catalogue: name of the folder"), "so-di-san"
        )
        if folder:
            try:
                create(folder, self.description)
            except Trouble as trouble:
                self._tell(trouble.label)
                return
            self._try_open(folder)
            if self.window is not None:
                self.window.run_action("profile")

    def _open_sample(self) -> None:
        folder = default_folder().parent / "so-mau-hoa-binh"
        try:
            from heritage_app.sample import make_sample  # why: only the first time

            make_sample(folder, self.description)
        except Trouble as trouble:
            self._tell(trouble.label)
            return
        self._try_open(folder)

    def _try_open(self, folder: Path) -> None:
        why = self._fault(folder)
        if why is None:
            self._close_window()
            self.open(folder)
        elif self.window is not None:
            self._tell(why.label)
        else:
            self.open_or_offer(folder)

    def _restore(self, folder: Path, backup: str) -> None:
        """Put a backup in the place of the catalogue, which is backed up at closing and kept; open it again."""
        from db.safekeeping.restore import Restored, choose, restore  # why: a start has nothing to restore
        from heritage_app.keeping.checking import forget  # why: as above

        person = self.settings.person or None

        def told(done: Restored) -> Label:
            forget(folder)
            kept = f" Sổ trước khi phục hồi được giữ ở “{done.replaced}”." if done.replaced else ""
            kept_en = f" What it replaced: “{done.replaced}”." if done.replaced else ""
            return Label(
                f"Đã phục hồi bản sao lưu {done.backup.number}: {grouped(done.records)} phiếu.{kept}",
                f"Backup {done.backup.number} restored: {counted(done.records, 'record')}.{kept_en}",
            )

        self._away(
            folder,
            Label("Phục hồi bản sao lưu", "Bringing a backup back"),
            lambda watch: restore(folder, choose(folder, backup), person, watch),
            told,
        )

    def _mend(self, folder: Path) -> None:
        """Mend what is damaged from proved sources, and open the catalogue again."""
        from db.safekeeping.mending import Mended, mend  # why: a start has nothing to mend
        from heritage_app.keeping.check import told as told_of
        from heritage_app.keeping.checking import remember  # why: as above

        person = self.settings.person or None

        def told(done: Mended) -> Label:
            remember(folder, done.left)
            left = told_of(done.left)
            number = done.brought + done.turned + len(done.files)
            tables = Label("dựng lại bảng tra cứu; ", "tables made anew; ") if done.tables else Label("", "")
            return Label(
                f"Đã sửa: {tables.vi}{grouped(number)} chỗ lấy lại được. {left.vi}",
                f"Mended: {tables.en}{counted(number, 'thing')} brought back. {left.en}",
            )

        self._away(
            folder,
            Label("Sửa chỗ hỏng của sổ", "Mending the catalogue"),
            lambda watch: mend(folder, self.description, person, watch),
            told,
        )

    def _away(
        self,
        folder: Path,
        title: Label,
        work: Callable[[Callable[[Progress], None]], Any],
        told: Callable[[Any], Label],
    ) -> None:
        """Do long work on a catalogue nobody has open, backed up before, with a window that shows how far it is; then open it."""
        from heritage_app.keeping.farewell import back_up_closed  # why: as rare as what it shows
        from heritage_app.keeping.working import Working

        backs_up = self.window is not None and self.window.session.writable

        def backed_up(watch: Callable[[Progress], None]) -> Any:
            if backs_up:
                with contextlib.suppress(Trouble):  # why: what is to be restored or mended may no longer be copied
                    back_up_closed(folder, watch)
            return work(watch)

        say = Say(self.settings.language)

        def then(result: Any, error: BaseException | None) -> None:
            if isinstance(error, Stopped):
                label = NOTHING_DONE
            elif isinstance(error, Trouble):
                label = error.label
            elif error is not None:
                self.alarm.show(error)
                label = Label("Việc vừa làm không xong; sổ vẫn như cũ.", "That did not succeed.")
            else:
                label = told(result)
            if self.open_or_offer(folder, label):
                self._tell(label)

        self.working = Working(say, say.label(title), backed_up, then)
        self.working.show()  # why: before the last other window goes, or the program would end
        self._close_window(for_good=False)
        self.working.begin()

    def _close_window(self, for_good: bool = True) -> None:
        """Close what is shown; where it is not for good, no backup of closing follows."""
        if self.window is not None and not for_good:
            self.window.closed.disconnect(self.farewells.begin)
        for shown in (self.window, self.doors):
            if shown is not None:
                shown.close()
                shown.deleteLater()
        self.window = self.doors = None

    def open_or_offer(self, folder: Path, before: Label | None = None) -> bool:
        """Open a catalogue; where it does not open, say why with every way out: its backups, mending, another one.

        ``before`` is what was done just now, told first. Return whether it opened.
        """
        trouble = self._fault(folder)
        if trouble is None:
            self._close_window()
            self.open(folder)
            return True
        why = trouble.label
        sys.stderr.write(why.text(self.settings.language) + "\n")
        if before is not None and before != why:
            why = Label(f"{before.vi} {why.vi}", f"{before.en} {why.en}")
        from db.safekeeping.places import backups_of  # why: only where a catalogue does not open
        from heritage_app.keeping.doors import Doors  # why: as above

        there = (folder / "catalogue.sqlite").exists()
        ways: list[tuple[Label, Callable[[], None]]] = [
            (Label("Thử lại", "Try again"), lambda: self._again(folder)),
            (Label("Mở sổ khác…", "Open another…"), self._ask_open),
            (Label("Lập sổ mới…", "New catalogue…"), self._ask_new),
        ]
        if there and not isinstance(trouble, NotOurs):
            ways.insert(1, (Label("Sửa chỗ hỏng", "Mend"), lambda: self._mend(folder)))
        doors = Doors(
            Say(self.settings.language),
            folder,
            why,
            [] if isinstance(trouble, Newer) else backups_of(folder),
            lambda backup: self._restore(folder, str(backup.folder)),
            ways,
        )
        doors.show()
        self._close_window()
        self.doors = doors
        return False

    def _again(self, folder: Path) -> None:
        self.open_or_offer(folder)

    def _fault(self, folder: Path) -> Trouble | None:
        """Return why a catalogue does not open, or None; a disk that does not answer is told after some seconds."""
        found: list[Trouble | None] = []

        def look() -> None:
            try:
                must_be_spelled(folder)  # why: small pictures and drafts name their places in files
                Reader(folder, self.description).close()
                found.append(None)
            except Trouble as trouble:
                found.append(trouble)

        looking = threading.Thread(target=look, name="opening", daemon=True)
        looking.start()
        looking.join(_PATIENCE_SECONDS)
        if found:
            return found[0]
        return Trouble(
            Label(
                "Ổ đĩa hoặc thư mục mạng giữ sổ không trả lời; hãy kiểm tra dây, mạng rồi thử lại.",
                "The disk or network folder of the catalogue does not answer; check it and try again.",
            )
        )

    def _tell(self, told: Label) -> None:
        if self.window is not None:
            self.window.notice.tell(told.text(self.settings.language), stay=True)
        elif self.doors is not None:
            self.doors.tell(told)


def _collect_garbage() -> None:
    """Let garbage be collected from now on, leaving out what the start made for good."""
    gc.freeze()
    gc.enable()


def default_folder() -> Path:
    """Return where the first catalogue of a person is made."""
    return platformdirs.user_documents_path() / "So Di san" / "so-di-san"


def start(folder: str | None) -> int:
    """Open the window and run until it is closed; return the exit status."""
    settings = load_settings()
    description = built_in()
    # why: a window asks for the interpreter ten times in a turn, and each time would wait 5 ms where another thread computes
    sys.setswitchinterval(_SWITCH_SECONDS)
    app = theme.application()
    program = Program(app, description, settings)
    program.alarm.listen()
    program.begin(folder)
    status = app.exec()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # why: everything is closed; tearing Qt down would take longer than the last save
