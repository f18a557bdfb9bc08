"""Listening: the waveform with its time marks, playing and looping, and the way to a gong's measured voice."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.media.derived import played_of, wave_of
from db.media.store import path_of
from db.media.workers import Failed, Task, read_one
from db.model.media import Medium
from db.model.record import Record
from heritage_app.media.sounding import Sounding
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.theme import Colours

_TICK_MS = 60


def clock(seconds: float) -> str:
    """Return a time code: 75.4 as "1:15,4"."""
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)}:{rest:04.1f}".replace(".", ",")


class Waveform(QWidget):
    """The waveform with its marks and where it sounds; click or arrow keys to go there."""

    went = Signal(float)

    def __init__(self, colours: Colours, name: str) -> None:
        super().__init__()
        self._colours = colours
        self.peaks: list[list[int]] = []
        self.seconds, self.at = 0.0, 0.0
        self.marks: list[tuple[float, str]] = []
        self.setMinimumHeight(150)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(600, 220)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, w, h = self._colours, self.width(), self.height() - 22
        painter.fillRect(self.rect(), QColor(c.field))
        if self.hasFocus():
            painter.setPen(QPen(QColor(c.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if not self.peaks or not self.seconds:
            return
        for x in range(w):
            low, high = self.peaks[min(x * len(self.peaks) // max(w, 1), len(self.peaks) - 1)]
            sounded = x < w * self.at / self.seconds
            painter.setPen(QColor(c.accent if sounded else c.muted))
            painter.drawLine(x, int(h / 2 - high * h * 0.0046), x, int(h / 2 - low * h * 0.0046))
        painter.setPen(QPen(QColor(c.error), 2))
        here = int(w * self.at / self.seconds)
        painter.drawLine(here, 0, here, h)
        for seconds, words in self.marks:
            x = int(w * seconds / self.seconds)
            painter.setPen(QPen(QColor(c.warning), 1))
            painter.drawLine(x, 0, x, h)
            painter.drawText(QRectF(x + 3, 2, 160, 18), words[:24])
        painter.setPen(QColor(c.muted))
        for part in range(5):
            text = clock(self.seconds * part / 4)
            room = QRectF(min(max(w * part / 4 - 40, 2), w - 82), h + 2, 80, 18)
            side = (
                Qt.AlignmentFlag.AlignLeft
                if part == 0
                else Qt.AlignmentFlag.AlignRight
                if part == 4
                else Qt.AlignmentFlag.AlignCenter
            )
            painter.drawText(room, side, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        self.went.emit(self.seconds * event.position().x() / max(self.width(), 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.went.emit(min(max(self.at + by, 0.0), self.seconds))


class Player(QWidget):
    """Plays one recording. Where the machine cannot play, it says so and offers the system's own program."""

    _ready = Signal(object)

    def __init__(self, session: Session, say: Say, colours: Colours) -> None:
        super().__init__()
        self._session, self._say, self._colours = session, say, colours
        self._sounding = Sounding()
        self._medium: Medium | None = None
        self._gong = ""
        self._record: Record | None = None
        self.wave = Waveform(colours, say("Dạng sóng; ← → để đi", "Waveform; ← → to move"))
        self.wave.went.connect(self.go)
        self.time = QLabel()
        self.play = QPushButton(say("Nghe  (Space)", "Play  (Space)"))
        self.loop = QPushButton(say("Lặp đoạn", "Loop"))
        self.loop.setCheckable(True)
        self.mark = QPushButton(say("Ghi mốc…", "Mark…"))
        self.voice = QPushButton(say("Đo tiếng chiêng", "Measure the gong"))
        self.play.setShortcut("Space")
        self.play.clicked.connect(self.turn)
        self.loop.toggled.connect(self._loop)
        self.mark.clicked.connect(self.add_mark)
        self.voice.clicked.connect(self.measure)
        self.marks = QListWidget()
        self.marks.setMaximumHeight(110)
        self.marks.setAccessibleName(say("Mốc thời gian", "Time marks"))
        self.marks.itemActivated.connect(lambda item: self.go(item.data(Qt.ItemDataRole.UserRole)))
        self.said = QLabel()
        self.said.setObjectName("muted")
        self.said.setWordWrap(True)
        row = QHBoxLayout()
        for widget in (self.play, self.loop, self.mark, self.voice):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.time)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.wave, 1)
        box.addLayout(row)
        box.addWidget(self.marks)
        box.addWidget(self.said)
        self._ready.connect(self._sound, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.hide()

    def show_sound(self, medium: Medium, gong: str) -> None:
        """Show a recording; ``gong`` is the record its voice may be kept in, or nothing."""
        self.silence()
        self._medium, self._gong = medium, gong
        self.said.clear()
        self.wave.at = 0.0
        try:
            self.wave.peaks = json.loads(wave_of(self._session.folder, medium.hash).read_text("utf-8"))
        except (OSError, ValueError):
            self.wave.peaks = []
        self._session.ask(lambda reader: reader.record(medium.id), self._show_record, "heard")

    def _show_record(self, record: Record) -> None:
        if self._medium is None or record.id != self._medium.id:
            return
        self._record = record
        length = record.values.get("duration")
        self.wave.seconds = float(length["n"]) if length else 0.0
        self.wave.marks = [
            (float(r["mark_from"]["n"]), str(r.get("mark", "")))
            for r in record.values.get("marks") or []
            if r.get("mark_from")
        ]
        self.marks.clear()
        for seconds, words in sorted(self.wave.marks):
            item = QListWidgetItem(f"{clock(seconds)}   {words}")
            item.setData(Qt.ItemDataRole.UserRole, seconds)
            self.marks.addItem(item)
        self.marks.setVisible(bool(self.wave.marks))
        self._draw()

    def turn(self) -> None:
        """Play, or pause."""
        if self._sounding.playing:
            self._sounding.stop()
            self._timer.stop()
            self.play.setText(self._say("Nghe  (Space)", "Play  (Space)"))
            return
        if self._medium is None:
            return
        if not Sounding.possible():
            self.said.setText(
                self._say(
                    "Máy này chưa phát được âm thanh ở đây; Ctrl+O mở bằng chương trình khác.",
                    "This machine cannot play sound here; Ctrl+O opens it with another program.",
                )
            )
            return
        medium, folder = self._medium, self._session.folder

        def work() -> None:
            out = played_of(folder, medium.hash)
            if not out.exists():
                given = {"path": str(path_of(folder, medium.hash, medium.type)), "out": str(out)}
                if isinstance(read_one(Task("pcm", given, 300.0)), Failed):
                    return
            self._ready.emit(out)

        threading.Thread(target=work, name="play", daemon=True).start()

    def _sound(self, wav: Path) -> None:
        try:
            self._sounding.begin(wav, self.wave.at if self.wave.at < self.wave.seconds - 0.05 else 0.0)
        except (OSError, ValueError):
            self.said.setText(self._say("Không phát được âm thanh.", "It cannot be played."))
            return
        self.play.setText(self._say("Tạm dừng  (Space)", "Pause  (Space)"))
        self._timer.start()

    def _tick(self) -> None:
        self.wave.at = self._sounding.seconds if self._sounding.playing else self.wave.at
        if not self._sounding.playing:
            self._timer.stop()
            self.play.setText(self._say("Nghe  (Space)", "Play  (Space)"))
        self._draw()

    def _draw(self) -> None:
        self.time.setText(f"{clock(self.wave.at)} / {clock(self.wave.seconds)}")
        self.wave.update()

    def go(self, seconds: float) -> None:
        """Go to a place; what sounds goes on from there."""
        sounding = self._sounding.playing
        self.wave.at = float(seconds)
        if sounding:
            self._sounding.stop()
            self.turn()
        self._draw()

    def _loop(self, on: bool) -> None:
        after = sorted(s for s, _ in self.wave.marks if s > self.wave.at + 0.05)
        before = sorted(s for s, _ in self.wave.marks if s <= self.wave.at + 0.05)
        stretch = (before[-1] if before else 0.0, after[0] if after else self.wave.seconds)
        self._sounding.loop = stretch if on else None
        if on:
            self.said.setText(
                self._say(
                    f"Lặp {clock(stretch[0])} – {clock(stretch[1])}",
                    f"Looping {clock(stretch[0])} – {clock(stretch[1])}",
                )
            )

    def add_mark(self) -> None:
        """Set a mark with words where it sounds now."""
        at, record = self.wave.at, self._record
        if record is None:
            return
        say = self._say
        words, sure = QInputDialog.getText(
            self, say("Mốc thời gian", "Time mark"), say(f"Ở {clock(at)} nghe gì?", f"What is heard at {clock(at)}?")
        )
        if sure and words.strip():
            self.keep_mark(at, words.strip())

    def keep_mark(self, at: float, words: str) -> None:
        """Save a mark, as one act."""
        record = self._record
        if record is None:
            return
        row = {"mark": words, "mark_from": {"n": f"{at:.1f}", "u": "giây"}}
        rows = [*(record.values.get("marks") or []), row]

        def done(_: Any) -> None:
            self._session.ask(lambda reader: reader.record(record.id), self._show_record, "heard")

        self._session.write(lambda writer: writer.save(record, {"marks": rows}), done)

    def measure(self) -> None:
        """Show the gong's voice in this recording."""
        from heritage_app.media.voice import VoiceSheet  # why: opened on demand

        if self._medium is not None:
            sheet = VoiceSheet(self, self._session, self._say, self._medium, self._gong)
            sheet.kept.connect(self.said.setText)
            sheet.open()

    def silence(self) -> None:
        """Stop playing."""
        self._timer.stop()
        self._sounding.stop()
