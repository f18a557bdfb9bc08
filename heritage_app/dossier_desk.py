"""Dossiers and inventory lists in the window: the panel on their page, and the long work behind it, told and stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from db.catalogue import Reader, Writer
from db.model.changes import Changes, Progress
from db.model.problems import Trouble
from db.schema.label import Label
from heritage_app.lanes import Answer, Lane

if TYPE_CHECKING:
    from heritage_app.views.dossier_panel import DossierPanel
    from heritage_app.views.list_panel import ListPanel
    from heritage_app.views.record_page import RecordPage
    from heritage_app.window import MainWindow

_KINDS = ("dossier", "catalogue_list")
Work = Callable[[Reader, Callable[[Progress], None]], Any]


def _panels() -> tuple[type[DossierPanel], type[ListPanel]]:
    from heritage_app.views.dossier_panel import DossierPanel  # why: most days open no dossier
    from heritage_app.views.list_panel import ListPanel

    return DossierPanel, ListPanel


def _pressing(button: str) -> Callable[[MainWindow], None]:
    """Return what presses a button of the dossier shown, or says that none is."""

    def press(window: MainWindow) -> None:
        panel = window.dossiers.dossier
        if panel is None or not panel.isVisible():
            window.notice.tell(window.say("Hãy mở một hồ sơ khoa học.", "Open a dossier first."))
            return
        getattr(panel, button).click()

    return press


class Stopped(Exception):
    """The person stopped what ran; nothing of it is kept."""


class DossierDesk(QObject):
    """The dossiers of one window; long work runs in a thread of its own with a reader of its own."""

    _arrived = Signal(object)
    _came_on = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._page: RecordPage | None = None
        self.dossier: DossierPanel | None = None
        self.list: ListPanel | None = None
        self._lane: Lane[Reader] | None = None
        self._stop = threading.Event()
        self._arrived.connect(self._hand_out, Qt.ConnectionType.QueuedConnection)
        self._came_on.connect(self._say_progress, Qt.ConnectionType.QueuedConnection)
        window.session.changed.connect(self._changed)

    @property
    def idle(self) -> bool:
        """Whether nothing runs."""
        return self._lane is None or self._lane.idle

    def join(self, page: RecordPage) -> None:
        """Look after the pages of dossiers and lists."""
        self._page = page
        page.drawn.connect(self._drawn)

    def end(self) -> None:
        """Stop what runs."""
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
            self._lane = Lane("dossier", lambda: Reader(folder, description), Reader.close, self._arrived.emit)
        self._stop.clear()

        def watch(progress: Progress) -> None:
            if self._stop.is_set():
                raise Stopped
            self._came_on.emit(progress)

        self._show_work(Label("Đang chuẩn bị", "Preparing"))
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

    def _drawn(self) -> None:
        window, page = self._window, self._page
        record = window.record
        kind = record.kind if record is not None and record.id and not record.deleted else ""
        if page is None or (kind not in _KINDS and self.dossier is None and self.list is None):
            return
        if (kind == "dossier" and self.dossier is None) or (kind == "catalogue_list" and self.list is None):
            # why: what the panels need takes a moment to load, which the window does not wait for
            window.session.ask(lambda _: _panels(), self._make, "panels")
            return
        for panel, wanted in ((self.dossier, "dossier"), (self.list, "catalogue_list")):
            if panel is not None:
                panel.setVisible(kind == wanted)
                if kind == wanted and record is not None:
                    panel.show_record(record)

    def _make(self, panels: tuple[type[DossierPanel], type[ListPanel]]) -> None:
        if self._page is None or self.dossier is not None:
            return
        self.dossier, self.list = panels[0](self._window, self), panels[1](self._window, self)
        for panel in (self.dossier, self.list):
            panel.hide()
            self._insert(self._page, panel)
        self._drawn()

    def _insert(self, page: RecordPage, panel: DossierPanel | ListPanel) -> None:
        box = page.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertWidget(1, panel)

    def _changed(self, changes: Changes) -> None:
        """What a dossier lacks rests on other records too: read it again when anything changed."""
        if self.dossier is not None and self.dossier.isVisible() and self._window.record is not None:
            self.dossier.show_record(self._window.record)

    def _show_work(self, words: Label, done: int = 0, of: int = 0) -> None:
        for panel in (self.dossier, self.list):
            if panel is not None:
                panel.work.show_work(words, done, of)

    def _say_progress(self, progress: Progress) -> None:
        if not self.idle:
            self._show_work(progress.words, progress.done, progress.of)

    def _hand_out(self, answer: Answer) -> None:
        done, result, error = answer
        for panel in (self.dossier, self.list):
            if panel is not None:
                panel.work.hide()
        window = self._window
        if isinstance(error, Stopped):
            window.notice.tell(window.say("Đã dừng; không giữ lại gì.", "Stopped; nothing was kept."))
        elif isinstance(error, Trouble):
            window.session.trouble.emit(error.label)
        elif error is not None:
            window.session.bug.emit(error)
        elif done is not None:
            done(result)


DOSSIER_ACTS: Mapping[str, Callable[[MainWindow], None]] = {
    "dossier_bind": _pressing("bind"),
    "dossier_freeze": _pressing("freeze"),
    "dossier_prove": _pressing("prove"),
}
