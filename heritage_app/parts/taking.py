"""The sheet that shows what another copy or file holds, then how far taking it in is, then what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from db.model.changes import Progress, Stopped
from db.model.problems import Trouble
from db.schema.label import Label
from heritage_app.parts.dialogs import Sheet
from heritage_app.parts.words import plain
from heritage_app.say import Say

NOTHING_OVERWRITTEN = Label(
    "Trước khi nhận, sổ được sao lưu và thử phục hồi. Không giá trị nào bị ghi đè: hai bên ghi khác nhau thì cả hai "
    "còn đó, chờ người chọn.",
    "The catalogue is backed up first. Nothing is overwritten: where both wrote, both values are kept.",
)


class TakingSheet(Sheet):
    """Shows what ``name`` holds. ``agreed``: it is to be taken in; ``watch`` and ``over`` may be used from any thread."""

    agreed = Signal()
    over = Signal(object)
    _moved = Signal(object)

    def __init__(self, parent: QWidget, say: Say, title: str, name: str) -> None:
        super().__init__(parent, title, say, (660, 400))
        self._say = say
        self._stop = threading.Event()
        self.column.addWidget(plain(f"“{name}”", "title"))
        self.lines = plain("")
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(title)
        for shown in (self.lines, self.bar):
            self.column.addWidget(shown)
            self.column.addSpacing(8)
        self.column.addStretch(1)
        self.halt = QPushButton(say("Dừng", "Stop"))
        self.halt.clicked.connect(self.stop)
        self.go = QPushButton(say("Nhận vào sổ", "Take it in"))
        self.go.setObjectName("primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self._begin)
        self.go.hide()
        for button in (self.halt, self.go):
            self.foot.addWidget(button)
        self.over.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self._moved.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self.tell([Label("Đang xem trong đó có gì…", "Looking at what it holds…")])

    def found(self, seen: Any) -> tuple[Iterable[Label], bool]:
        """Return in sentences what was seen, and whether there is something to take in."""
        raise NotImplementedError

    def came(self, result: Any) -> Iterable[Label]:
        """Return in sentences what came of taking it in."""
        raise NotImplementedError

    def watch(self, progress: Progress) -> None:
        """Show how far the work is; raise ``Stopped`` once somebody pressed Stop or closed the sheet."""
        if self._stop.is_set():
            raise Stopped
        self._moved.emit(progress)

    def stop(self) -> None:
        """Ask the work to stop at its next step; nothing comes in then."""
        self._stop.set()

    def show_seen(self, seen: Any) -> None:
        """Show what is there to take in, or why nothing can be taken (``Trouble``, ``Stopped``)."""
        self._rest()
        if isinstance(seen, (Trouble, Stopped)):
            self._end(seen)
            return
        lines, takes = self.found(seen)
        self.tell(lines)
        self.go.setVisible(takes)
        if takes:
            self.go.setFocus()

    def tell(self, lines: Iterable[Label]) -> None:
        """Show sentences."""
        self.lines.setText("\n\n".join(self._say.label(line) for line in lines))

    def done(self, result: int) -> None:
        self.stop()
        super().done(result)

    def _begin(self) -> None:
        self.go.hide()
        self.halt.show()
        self.bar.show()
        self.agreed.emit()

    def _show_progress(self, progress: Progress) -> None:
        self.bar.setRange(0, progress.of)
        self.bar.setValue(progress.done)
        if self.halt.isVisible():
            self.tell([Label(f"{progress.words.vi}…", f"{progress.words.en}…")])

    def _end(self, result: Any) -> None:
        self._rest()
        if isinstance(result, Stopped):
            self.tell([Label("Đã dừng; chưa nhận gì vào sổ.", "Stopped; nothing was taken in.")])
        elif isinstance(result, Trouble):
            self.tell([result.label])
        else:
            self.tell(self.came(result))

    def _rest(self) -> None:
        self.bar.hide()
        self.halt.hide()


def attempted(work: Callable[[], Any]) -> Any:
    """Return what work gives, or what ended it early (``Trouble``, ``Stopped``), for a sheet to show."""
    try:
        return work()
    except (Trouble, Stopped) as why:
        return why
