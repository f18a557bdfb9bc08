"""Long work while no catalogue is open: a small window with how far it is, which lives while a thread works."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from db.model.changes import Progress, Stopped
from heritage_app.parts.words import plain
from heritage_app.say import Say

_WIDTH, _LEAST_HEIGHT = 520, 150
Watch = Callable[[Progress], None]


class Working(QDialog):
    """Does ``work(watch)`` in a thread, then calls ``then(result, error)`` in the window's thread; ``Stopped`` where it was
    stopped. Closing the window stops it too. ``calming`` says what is lost by that: nothing."""

    _moved = Signal(object)
    _over = Signal(object, object)

    def __init__(
        self,
        say: Say,
        title: str,
        work: Callable[[Watch], Any],
        then: Callable[[Any, BaseException | None], None],
        calming: str = "",
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._say, self._work, self._then = say, work, then
        self._stop = threading.Event()
        self.setWindowTitle(title)
        self.words = plain(title)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        self.halt = QPushButton(say("Dừng", "Stop"))
        self.halt.clicked.connect(lambda _=False: self.stop())
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.halt)
        box = QVBoxLayout(self)
        box.setContentsMargins(22, 18, 22, 14)
        box.setSpacing(12)
        box.addWidget(self.words)
        box.addWidget(self.bar)
        if calming:
            box.addWidget(plain(calming, "muted"))
        box.addStretch(1)
        box.addLayout(foot)
        self.resize(_WIDTH, max(_LEAST_HEIGHT, box.heightForWidth(_WIDTH)))
        self._showing = QTimer(self)
        self._showing.setSingleShot(True)
        self._showing.timeout.connect(self.show)
        self._moved.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._over.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="working", daemon=True)

    def begin(self, unseen_ms: int = 0) -> None:
        """Begin, and show the window; what ends within ``unseen_ms`` milliseconds is never seen."""
        if unseen_ms:
            self._showing.start(unseen_ms)
        else:
            self.show()
        self._thread.start()

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        if self.halt.isEnabled():
            self.halt.setEnabled(False)
            self.words.setText(self._say("Đang dừng…", "Stopping…"))
            self._stop.set()

    def _run(self) -> None:
        def watch(progress: Progress) -> None:
            if self._stop.is_set():
                raise Stopped
            self._moved.emit(progress)

        try:
            self._over.emit(self._work(watch), None)
        except BaseException as error:  # why: whatever it is, it is told in the window's thread
            self._over.emit(None, error)

    def _show(self, progress: Progress) -> None:
        if not self._stop.is_set():
            self.words.setText(self._say.label(progress.words) + "…")
        self.bar.setRange(0, progress.of if progress.of > 1 else 0)
        self.bar.setValue(progress.done)

    def _end(self, result: Any, error: BaseException | None) -> None:
        self._thread.join()
        self._showing.stop()
        self._then(result, error)
        self.hide()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop()
        event.ignore()  # why: it goes when the work has ended
