"""Sending records out of the window: what, for whom and where are asked, then it is done in the background."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from db.catalogue import Reader
from db.model.changes import Progress
from db.model.problems import Trouble
from db.model.query import Query
from db.system import open_with_its_program
from heritage_app.aside import Aside
from heritage_app.say import Say

if TYPE_CHECKING:
    from db.exchange.out.outgoing import Order
    from heritage_app.stage import Stage

_SENDING = "sending"
_BAR_WIDTH, _BAR_HEIGHT = 140, 10


class SendingDesk(QObject):
    """Writes files of records in a thread of its own; the status line says how far it is, and it can be stopped there."""

    def __init__(self, window: Stage) -> None:
        super().__init__(window)
        self._window = window
        self._aside = Aside(window.session)
        self._aside.moved.connect(self._moved)
        self.line: Line | None = None
        window.installEventFilter(self)

    def ask_book(self) -> None:
        """Ask for whom, and where, the whole catalogue goes out in the open format."""
        from heritage_app.tables.sending import SendingSheet  # why: opened on demand

        window = self._window
        kind = window.list.kind or window.session.description.kinds[0]
        sheet = SendingSheet(window, window.say, kind, Query(kind.id), 0, [], ())
        sheet.offer_book()
        sheet.ordered.connect(self.begin)
        window.leave(sheet.open)

    def ask(self) -> None:
        """Ask what of the list goes out, for whom and where."""
        from heritage_app.tables.sending import SendingSheet  # why: opened on demand

        window = self._window
        kind = window.list.kind
        if kind is not None:
            chosen = window.list.selected()
            sheet = SendingSheet(
                window,
                window.say,
                kind,
                window.list.query,
                window.list.model.rowCount(),
                chosen,
                window.list.model.fields,
            )
            sheet.ordered.connect(self.begin)
            window.leave(sheet.open)

    def begin(self, order: Order, out: Path) -> None:
        """Write the file in the background; it is whole or not there."""
        if self.line is None:
            self.line = Line(self._window.say)
            self.line.halt.clicked.connect(self.stop)
            self._window.status.put_in(self.line)
        self.line.begin()

        def work(reader: Reader, watch: Callable[[Progress], None]) -> Any:
            from db.exchange.out.writing import export  # why: only where something is sent out

            try:
                with closing(export(reader, order, out)) as steps:
                    last: Any = None
                    for last in steps:
                        if isinstance(last, Progress):
                            watch(last)
                    return last
            except Trouble as trouble:
                return trouble

        def done(sent: Any) -> None:
            self._hide()
            if isinstance(sent, Trouble):
                self._window.session.trouble.emit(sent.label)
                return
            say = self._window.say
            opens = (say("Mở", "Open"), lambda: open_with_its_program(out))
            self._window.notice.tell(say.label(sent.told(out.name)), opens, stay=True)

        self._aside.ask(work, done, _SENDING)

    def stop(self) -> None:
        """Stop what is being written; nothing of it is left."""
        self._aside.stop(_SENDING)
        self._hide()
        say = self._window.say
        self._window.notice.tell(say("Đã dừng xuất; không có tệp nào được ghi.", "Stopped; no file was written."))

    @property
    def idle(self) -> bool:
        """Whether nothing is being written."""
        return self._aside.idle

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close:
            self._aside.end()  # why: the catalogue is closed next, and nobody may read it then
        return super().eventFilter(watched, event)

    def _moved(self, progress: Progress) -> None:
        if self.line is not None and self.line.isVisible():
            self.line.say(progress)

    def _hide(self) -> None:
        if self.line is not None:
            self.line.hide()


class Line(QWidget):
    """What is being written, how far it is, and a button that stops it."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say
        self.words = QLabel()
        self.words.setObjectName("muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(_BAR_WIDTH, _BAR_HEIGHT)
        self.bar.setAccessibleName(say("Tiến độ xuất bảng", "How far the export has come"))
        self.halt = QPushButton(say("Dừng", "Stop"))
        self.halt.setObjectName("quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 14, 0)
        for widget in (self.words, self.bar, self.halt):
            row.addWidget(widget)

    def begin(self) -> None:
        """Show that something has begun."""
        self.words.setText(self._say("Đang chuẩn bị xuất…", "Preparing the export…"))
        self.bar.setRange(0, 0)
        self.show()

    def say(self, progress: Progress) -> None:
        """Show how far it has come."""
        self.bar.setRange(0, max(progress.of, 1))
        self.bar.setValue(progress.done)
        self.words.setText(self._say.label(progress.words))


def send_out(window: Stage) -> None:
    """Ask what goes out; one desk a window does it."""
    _desk(window).ask()


def send_book(window: Stage) -> None:
    """Ask for whom the whole catalogue goes out in the open format."""
    _desk(window).ask_book()


def _desk(window: Stage) -> SendingDesk:
    return (sending_desks(window) or [SendingDesk(window)])[0]


def sending_desks(window: Stage) -> list[SendingDesk]:
    """Return the desk of a window, where something was sent out already."""
    return [child for child in window.children() if isinstance(child, SendingDesk)]
