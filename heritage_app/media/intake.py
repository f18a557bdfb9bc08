"""Taking files in behind the window: progress, pause, stop; one act at the end, whatever had come by then."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from db.catalogue import Reader, Writer
from db.catalogue.media import Attached, Received, Refusal, attach, files_in, receive
from db.catalogue.visit import Guess, codes_of, match
from db.media.workers import most_workers
from db.model.changes import Changes
from db.model.problems import Trouble
from db.schema.field_type import counted, grouped
from db.schema.label import Label
from heritage_app.say import Say
from heritage_app.session import Session


class Outcome(msgspec.Struct, frozen=True):
    """What came of an intake: offered = taken + known + refused + left (when stopped)."""

    offered: int
    attached: Attached
    refused: tuple[Refusal, ...]
    left: int


_TELL_SECONDS = 0.05
VISIT = "visit"
"""In the place of a record: the photos are of a visit to many, and are matched first."""


class Visit(msgspec.Struct, frozen=True):
    """The photos of a visit with the records they are likely of, to be confirmed."""

    offered: int
    guesses: tuple[Guess, ...]
    refused: tuple[Refusal, ...]


def _matched(session: Session, received: Sequence[Received]) -> list[Guess]:
    """Match photos in the intake's thread, with a reader of its own: it may look at thousands of records."""
    codes = codes_of(session.folder, received)
    reader = Reader(session.folder, session.description)
    try:
        return match(reader, received, codes)
    finally:
        reader.close()


class Intake(QWidget):
    """A line in the status bar while files are taken in. ``settled`` tells what came of each intake."""

    settled = Signal(object)
    matched = Signal(object)
    _came = Signal(int, int)
    _over = Signal(object)
    _acted = Signal()

    def __init__(self, session: Session, say: Say) -> None:
        super().__init__()
        self._session, self._say = session, say
        self._going = threading.Event()
        self._going.set()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._done = self._of = 0
        self._waiting: list[tuple[list[Path], str]] = []
        self.words = QLabel()
        self.words.setObjectName("muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        self.bar.setFixedHeight(8)
        self.pause = QPushButton()
        self.stop = QPushButton(say("Dừng", "Stop"))
        for button in (self.pause, self.stop):
            button.setObjectName("quiet")
        self.pause.clicked.connect(self.turn)
        self.stop.clicked.connect(self.cease)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.words, self.bar, self.pause, self.stop):
            row.addWidget(widget)
        self._came.connect(self._draw, Qt.ConnectionType.QueuedConnection)
        self._over.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self._acted.connect(self._next, Qt.ConnectionType.QueuedConnection)
        self.hide()

    @property
    def idle(self) -> bool:
        """Whether nothing is being taken in."""
        return self._thread is None

    def take(self, offered: Sequence[Path], target: str = "") -> None:
        """Take files in for a record (or for none); a further intake waits for the one before."""
        self._waiting.append((list(offered), target))
        self._next()

    def turn(self) -> None:
        """Pause, or go on."""
        (self._going.clear if self._going.is_set() else self._going.set)()
        self._label()

    def cease(self) -> None:
        """Stop; what has come is kept."""
        self._stopped.set()
        self._going.set()

    def end(self) -> None:
        """Stop before the window closes; what has come is written by the caller's last turn of the lanes."""
        self._waiting.clear()
        self.cease()
        if self._thread is not None:
            self._thread.join()

    def _next(self) -> None:
        if self._thread is not None or not self._waiting:
            return
        offered, target = self._waiting.pop(0)
        self._stopped.clear()
        self._going.set()
        self._draw(0, 0)
        self.show()
        self._thread = threading.Thread(target=self._work, args=(offered, target), name="intake", daemon=True)
        self._thread.start()

    def _work(self, offered: list[Path], target: str) -> None:
        received: list[Received] = []
        refused: list[Refusal] = []
        trouble: Trouble | BaseException | None = None
        files: list[Path] = []
        told = 0.0
        try:
            files = files_in(offered)
            self._came.emit(0, len(files))
            coming = receive(self._session.folder, files, most_workers(behind_a_window=True))
            for done, one in enumerate(coming, 1):
                if isinstance(one, Received):
                    received.append(one)
                else:
                    refused.append(one)
                # why: thousands of small files told one by one would keep the window busy with telling
                if time.monotonic() - told > _TELL_SECONDS or done == len(files):
                    told = time.monotonic()
                    self._came.emit(done, len(files))
                self._going.wait()
                if self._stopped.is_set():
                    break
            coming.close()
            if target == VISIT:
                self._over.emit((files, received, refused, _matched(self._session, received), None))
                return
        except BaseException as error:
            trouble = error
        self._over.emit((files, received, refused, target, trouble))

    def _draw(self, done: int, of: int) -> None:
        self._done, self._of = done, of
        self.bar.setMaximum(max(of, 1))
        self.bar.setValue(done)
        self._label()

    def _label(self) -> None:
        going, far = self._going.is_set(), f"{self._done}/{self._of}"
        self.words.setText(
            self._say(f"đang nhận tệp {far}", f"taking in {far}")
            if going
            else self._say(f"tạm dừng ở tệp {far}", f"paused at {far}")
        )
        self.pause.setText(self._say("Tạm dừng", "Pause") if going else self._say("Nhận tiếp", "Go on"))

    def _finish(self, found: tuple[list[Path], list[Received], list[Refusal], Any, BaseException | None]) -> None:
        files, received, refused, target, trouble = found
        if isinstance(target, list):
            thread, self._thread = self._thread, None
            if thread is not None:
                thread.join()
            self.hide()
            self.matched.emit(Visit(len(files), tuple(target), tuple(refused)))
            self._next()
            return
        kept: list[Attached] = []

        def write(writer: Writer) -> Changes | None:
            try:
                kept.append(attach(writer, received, target))
                return kept[0].changes
            finally:
                self._acted.emit()  # why: those that wait are taken in also where this act was refused or stopped

        def done(_: Changes | None) -> None:
            left = len(files) - len(received) - len(refused)
            self.settled.emit(Outcome(len(files), kept[0], tuple(refused), left))

        self._thread, thread = None, self._thread
        if thread is not None:
            thread.join()
        if isinstance(trouble, Trouble):
            self._session.trouble.emit(trouble.label)
        elif trouble is not None:
            self._session.bug.emit(trouble)
        self._session.write(write, done)
        self.hide()


def told(outcome: Outcome, say: Say) -> str:
    """Return the sentence that sums an intake up."""
    taken = len(outcome.attached.records)
    parts = [say(f"Đã nhận {grouped(taken)} tệp", f"{counted(taken, 'file')} taken in")]
    if outcome.attached.known:
        parts.append(say(f"{len(outcome.attached.known)} đã có rồi", f"{len(outcome.attached.known)} here already"))
    new = set(outcome.attached.records)
    before = {one for one, other in outcome.attached.alike if other not in new}
    if before:
        parts.append(say(f"{len(before)} giống ảnh đã có", f"{len(before):,} like pictures here already"))
    # why: several shots of one thing are no surprise, and not what was there before
    among = {one for one, _ in outcome.attached.alike} - before
    if among:
        parts.append(say(f"{len(among)} giống ảnh khác vừa nhận", f"{len(among):,} like others just taken in"))
    if outcome.refused:
        parts.append(say(f"{len(outcome.refused)} không nhận được", f"{len(outcome.refused)} not taken"))
    if outcome.left:
        parts.append(say(f"{outcome.left} chưa nhận (đã dừng)", f"{outcome.left} left out (stopped)"))
    return ", ".join(parts) + "."


def asked(warnings: Sequence[Label], say: Say) -> str:
    """Return what stands against photographing a record, in one line."""
    return " ".join(say.label(w) for w in warnings)
