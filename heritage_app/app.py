"""Where the program is composed: description, settings, session and window are made here and nowhere else."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from pathlib import Path

import msgspec
import platformdirs
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QFileDialog

from assets import asset
from db.catalogue import Profile, Reader, Writer, create
from db.model.problems import Trouble
from db.schema.built_in import built_in
from db.schema.kind import Description
from db.schema.label import Label
from db.system import login_name
from heritage_app import theme
from heritage_app.alarm import Alarm
from heritage_app.qt_words import VietnameseQt
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.settings import Settings, load_settings, save_settings
from heritage_app.window import MainWindow


class Program(QObject):
    """The running program: one window at a time over one catalogue."""

    def __init__(self, app: QApplication, description: Description, settings: Settings) -> None:
        super().__init__()
        self.app, self.description, self.settings = app, description, settings
        self.window: MainWindow | None = None
        self.alarm = Alarm(lambda: self.window, lambda: Say(self.settings.language))
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

    def open(self, folder: Path) -> None:
        """Open a catalogue in a window; the first reads begin before the window is drawn."""
        person = self.settings.person or login_name()
        session = Session(folder, self.description, person)
        session.bug.connect(self.alarm.show)
        window = MainWindow(session, self.settings, self.colours)
        window.wants.connect(self._wish)
        window.show()
        old, self.window = self.window, window
        if old is not None:
            old.close()
            old.deleteLater()
        self.keep(catalogue=str(folder))
        # why: the list comes first; taking the lock and sqlite-utils' import can wait for the first paint
        QTimer.singleShot(0, session.start_writing)
        QTimer.singleShot(0, theme.load_rare_fonts)
        QTimer.singleShot(0, _collect_garbage)

    def keep(self, **changed: object) -> None:
        """Change settings and keep them."""
        self.settings = msgspec.structs.replace(self.settings, **changed)
        save_settings(self.settings)

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
        elif what == "restore":
            self._restore(detail)
            return
        self._reopen()

    def _reopen(self) -> None:
        """Draw the window anew in another language or dress, at the same place."""
        if self.window is None:
            return
        window, folder = self.window, self.window.folder
        self.window = None
        window.close()
        window.deleteLater()
        self._dress()
        self.open(folder)

    def _ask_open(self) -> None:
        say = Say(self.settings.language)
        folder = QFileDialog.getExistingDirectory(
            self.window, say("Mở sổ di sản", "Open a catalogue"), str(Path.home())
        )
        if folder:
            self._try_open(Path(folder))

    def _ask_new(self) -> None:
        say = Say(self.settings.language)
        folder, _ = QFileDialog.getSaveFileName(
            self.window,
            say("Lập sổ mới: tên thư mục", "New catalogue: name of the folder"),
            str(Path.home() / "so-di-san"),
        )
        if folder:
            try:
                create(Path(folder), self.description)
            except Trouble as trouble:
                self._tell(trouble.label)
                return
            self._try_open(Path(folder))
            if self.window is not None:
                self.window.run_action("profile")

    def _open_sample(self) -> None:
        folder = default_folder().parent / "so-mau-hoa-binh"
        try:
            make_sample(folder, self.description)
        except Trouble as trouble:
            self._tell(trouble.label)
            return
        self._try_open(folder)

    def _try_open(self, folder: Path) -> None:
        try:
            Reader(folder, self.description).close()
        except Trouble as trouble:
            self._tell(trouble.label)
            return
        window, self.window = self.window, None
        if window is not None:
            window.close()
            window.deleteLater()
        self.open(folder)

    def _restore(self, backup: str) -> None:
        """Put a backup in the place of the open catalogue, which is backed up at closing and kept; open it again."""
        from db.catalogue.restore import choose, restore  # why: a start has nothing to restore

        if self.window is None:
            return
        window, folder = self.window, self.window.folder
        self.window = None
        window.close()
        window.deleteLater()
        try:
            done = restore(folder, choose(folder, backup), self.settings.person or None)
            told = Label(
                f"Đã phục hồi bản sao lưu {done.backup.number}: {done.records} phiếu. Sổ bị thay giữ ở “{done.replaced}”.",
                f"Backup {done.backup.number} restored: {done.records} records. What it replaced: “{done.replaced}”.",
            )
        except Trouble as trouble:
            told = trouble.label
        self.open(folder)
        self._tell(told)

    def _tell(self, told: Label) -> None:
        if self.window is not None:
            self.window.notice.tell(told.text(self.settings.language), stay=True)


def _collect_garbage() -> None:
    """Let garbage be collected from now on, leaving out what the start made for good."""
    gc.freeze()
    gc.enable()


def default_folder() -> Path:
    """Return where the first catalogue of a person is made."""
    return platformdirs.user_documents_path() / "So Di san" / "so-di-san"


def make_sample(folder: Path, description: Description) -> None:
    """Make the sample catalogue if it is not there."""
    if (folder / "catalogue.sqlite").exists():
        return
    from heritage_app.sample import fill  # why: only the first time

    try:
        create(folder, description, Profile())
        writer = Writer(folder, description, "Sổ Di sản")
        try:
            fill(writer)
        finally:
            writer.close()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # why: half a sample would never be completed
        raise


def start(folder: str | None) -> int:
    """Open the window and run until it is closed; return the exit status."""
    settings = load_settings()
    description = built_in()
    app = QApplication(sys.argv[:1])
    program = Program(app, description, settings)
    program.alarm.listen()
    path = Path(folder or settings.catalogue or default_folder())
    try:
        if folder is None and not (path / "catalogue.sqlite").exists():
            path = default_folder()
            if not (path / "catalogue.sqlite").exists():
                create(path, description)
        Reader(path, description).close()
    except Trouble as trouble:
        sys.stderr.write(trouble.label.text(settings.language) + "\n")
        return 1
    program.open(path)
    status = app.exec()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # why: everything is closed; tearing Qt down would take longer than the last save
