"""Recording onto a record: choose the microphone, watch the level, stop, listen, keep or give up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from db.system import open_with_its_program
from heritage_app.media.recording import Recording, left_over, microphones, new_path
from heritage_app.parts.words import plain
from heritage_app.say import Say

_LOOK_MS = 100


class Recorder(QDialog):
    """A recording for one record; ``keep`` is given the file, which lies in ``local/`` until it was taken in."""

    def __init__(self, parent: QWidget, say: Say, catalogue: Path, name: str, keep: Callable[[Path], None]) -> None:
        super().__init__(parent)
        self._say, self._catalogue, self._name, self._keep = say, catalogue, name, keep
        self.recording: Recording | None = None
        self._done: Path | None = None
        self.setWindowTitle(say(f"Ghi âm – {name}", f"Record – {name}"))
        self.resize(560, 260)
        self.microphone = QComboBox()
        self.microphone.setAccessibleName(say("Micrô", "Microphone"))
        for at, words in microphones():
            self.microphone.addItem(words, at)
        self.time = QLabel("0:00")
        self.time.setObjectName("title")
        self.time.setAccessibleName(say("Đã ghi", "Recorded"))
        self.level = QProgressBar()
        self.level.setRange(0, 100)
        self.level.setTextVisible(False)
        self.level.setAccessibleName(say("Độ to", "Level"))
        self.told = plain("", "muted")
        self.turn = QPushButton(say("Bắt đầu ghi", "Begin"))
        self.turn.setObjectName("primary")
        self.listen = QPushButton(say("Nghe lại", "Listen"))
        self.kept = QPushButton(say("Giữ, gắn vào phiếu", "Keep it on the record"))
        self.give_up = QPushButton(say("Bỏ bản này", "Give it up"))
        close = QPushButton(say("Đóng", "Close"))
        self.turn.clicked.connect(self.begin_or_stop)
        self.listen.clicked.connect(lambda: open_with_its_program(self._done) if self._done else None)
        self.kept.clicked.connect(self.keep)
        self.give_up.clicked.connect(self.drop)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        for button in (self.turn, self.listen, self.kept, self.give_up):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        close.setAutoDefault(False)
        buttons.addWidget(close)
        box = QVBoxLayout(self)
        for widget in (self.microphone, self.time, self.level, self.told):
            box.addWidget(widget)
        box.addStretch(1)
        box.addLayout(buttons)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        left = left_over(catalogue)
        if left:
            self._done = left[0]
            self.told.setText(
                say(
                    f"Còn bản ghi chưa giữ từ lần trước: “{left[0].stem}”.",
                    f"A recording was left from before: “{left[0].stem}”.",
                )
            )
        elif not self.microphone.count():
            self.told.setText(
                say(
                    "Máy này không có micrô nào dùng được. Cắm micrô rồi mở lại cửa sổ này; hoặc ghi bằng máy ghi âm, "
                    "điện thoại rồi thả tệp vào phiếu (Ctrl+I).",
                    "This machine has no microphone. Plug one in and open this window again; or record with another "
                    "device and drop the file on the record (Ctrl+I).",
                )
            )
        self._enable()

    def begin_or_stop(self) -> None:
        """Begin to record, or stop."""
        if self.recording is not None:
            self.stop()
            return
        recording = Recording(new_path(self._catalogue, self._name, datetime.now()))
        try:
            recording.begin(self.microphone.currentData())
        except OSError as error:
            recording.path.unlink(missing_ok=True)
            self.told.setText(
                self._say(
                    f"Không mở được micrô: {error}. Chọn micrô khác, hoặc đóng chương trình đang dùng nó.",
                    f"The microphone cannot be opened: {error}.",
                )
            )
            return
        self.watch(recording)

    def watch(self, recording: Recording) -> None:
        """Show a recording that is going on."""
        self.recording = recording
        self.told.setText("")
        self._timer.start()
        self._enable()

    def stop(self) -> None:
        """Stop, and offer to listen, keep or give up."""
        if self.recording is not None:
            self._timer.stop()
            self.recording.stop()
            self._look()
            self._done, self.recording = self.recording.path, None
        self._enable()

    def keep(self) -> None:
        """Hand the recording over to be taken in on the record."""
        if self._done is not None:
            self._keep(self._done)
            self._done = None
            self.accept()

    def drop(self) -> None:
        """Give the recording up."""
        if self._done is not None:
            self._done.unlink(missing_ok=True)
            self._done = None
            self.time.setText("0:00")
            self.told.setText(self._say("Đã bỏ bản ghi.", "The recording was given up."))
        self._enable()

    def _look(self) -> None:
        found = self.recording
        if found is None:
            return
        minutes, seconds = divmod(int(found.seconds), 60)
        self.time.setText(f"{minutes}:{seconds:02d}")
        self.level.setValue(round(100 * found.level()))
        if found.trouble:
            self.told.setText(
                self._say(
                    f"Không ghi tiếp được ({found.trouble}); phần đã ghi vẫn còn.", f"It cannot go on: {found.trouble}."
                )
            )
        elif found.clipped:
            self.told.setText(
                self._say(
                    "⚠ Tiếng quá to, bị cắt ngọn: lùi micrô ra xa hoặc giảm âm lượng, rồi ghi lại.",
                    "⚠ Too loud, it is clipped: move the microphone away and record again.",
                )
            )

    def _enable(self) -> None:
        going = self.recording is not None
        self.turn.setText(self._say("Dừng", "Stop") if going else self._say("Bắt đầu ghi", "Begin"))
        self.turn.setEnabled(going or (bool(self.microphone.count()) and self._done is None))
        self.microphone.setEnabled(not going)
        for button in (self.listen, self.kept, self.give_up):
            button.setEnabled(not going and self._done is not None)

    def done(self, result: int) -> None:
        self.stop()
        super().done(result)
        self.deleteLater()
