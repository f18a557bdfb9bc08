"""Our own bugs: told once in words with a way out, written to a log without anybody's data, and what was typed kept."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from db.catalogue.folder import engine
from heritage_app import VERSION
from heritage_app.say import Say
from heritage_app.settings import MOVED, settings_path
from heritage_app.views.dialogs import Sheet
from heritage_app.views.words import plain

if TYPE_CHECKING:
    from heritage_app.window import MainWindow

_MOST_BYTES = 1 << 18
_HERE = Path(__file__).resolve().parent.parent


def log_path() -> Path:
    """Return the file errors are written to: outside every catalogue, beside the settings where those were moved."""
    if os.environ.get(MOVED):
        return settings_path().with_name("errors.log")
    return platformdirs.user_log_path("so-di-san", appauthor=False) / "errors.log"


def versions() -> str:
    """Return what the program runs on, in one line."""
    return (
        f"Sổ Di sản {VERSION} · Python {platform.python_version()} · Qt {qVersion()} · {engine()} · "
        f"{platform.system()} {platform.release()}"
    )


def described(error: BaseException) -> str:
    """Return an error as places in the program. Its message and all values are left out: they may hold anybody's data."""
    return "\n".join([versions(), *_places(error)])


def _places(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _places(before)
    yield type(error).__qualname__
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {_file(frame.filename)}:{frame.lineno} {frame.name}"


def _file(name: str) -> str:
    """Return a file's name without where this machine keeps it: a folder may be called after a person."""
    path = Path(name)
    with contextlib.suppress(ValueError, OSError):
        return path.resolve().relative_to(_HERE).as_posix()
    return "/".join(path.parts[-2:])


def write_log(text: str) -> None:
    """Add an error to the log; a log grown long is begun anew, the former kept once. A full disk stops nothing."""
    path = log_path()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _MOST_BYTES:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now():%Y-%m-%d %H:%M:%S}\n{text}\n\n")


class Alarm(QObject):
    """Takes every error nobody caught, in any thread. ``window`` gives the window shown, if there is one."""

    _raised = Signal(object)

    def __init__(self, window: Callable[[], MainWindow | None], say: Callable[[], Say]) -> None:
        super().__init__()
        self._window, self._say = window, say
        self.sheet: MishapSheet | None = None
        self._raised.connect(self.show, Qt.ConnectionType.QueuedConnection)

    def listen(self) -> None:
        """Take what no one caught, in this and in all other threads, and what Python could only have printed."""
        sys.excepthook = self.hook
        threading.excepthook = lambda told: self._raised.emit(told.exc_value)
        sys.unraisablehook = lambda told: self._raised.emit(told.exc_value)

    def hook(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """Take an error of the window's thread."""
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        self.show(error)

    def show(self, error: BaseException | None) -> None:
        """Keep what was typed, write the error down, and say it in the one dialog there is for it."""
        if error is None:
            return
        details = described(error)
        write_log(details)
        if sys.stderr is not None:
            sys.stderr.write("".join(traceback.format_exception(error)))
        window = self._window()
        if window is None:
            return
        try:
            window.keep_typed()
        except Exception as other:  # why: whatever it is, the first error must still be told
            write_log(described(other))
        if self.sheet is not None and self.sheet.isVisible():
            self.sheet.add(details)
            return
        self.sheet = MishapSheet(window, self._say(), details)
        self.sheet.open()


class MishapSheet(Sheet):
    """Says what happened, what is safe and what to do; the details are folded and can be copied."""

    def __init__(self, parent: MainWindow, say: Say, details: str) -> None:
        super().__init__(parent, say("Chương trình gặp lỗi", "The program made an error"), say, (620, 300))
        self._say, self._details = say, [details]
        self.column.addWidget(
            plain(say("Việc vừa làm có thể chưa xong.", "The last act may not have succeeded."), "heading")
        )
        self.column.addWidget(
            plain(
                say(
                    "Những gì đã lưu vẫn nguyên. Chữ đang gõ còn trong ô và trong bản nháp.\n"
                    "Hãy đóng ô này và làm tiếp. Nếu lỗi lặp lại: đóng sổ rồi mở lại, và chép chi tiết gửi cho người hỗ trợ "
                    "(chi tiết không chứa dữ liệu của phiếu).",
                    "What was saved is safe. What was typed is still in its field and in a draft.\n"
                    "Close this and go on. If it happens again: close the catalogue and open it anew, and send the details to "
                    "whoever supports you (they hold no data of any record).",
                )
            )
        )
        self.more = plain("", "muted")
        self.more.hide()
        self.column.addWidget(self.more)
        self.text = QPlainTextEdit(details)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(say("Chi tiết", "Details"))
        self.text.hide()
        self.column.addWidget(self.text, 1)
        self.column.addStretch(1)
        self.copy = QPushButton(say("Chép chi tiết", "Copy the details"))
        self.copy.clicked.connect(lambda _=False: self._copy())
        fold = QPushButton(say("Xem chi tiết", "Show the details"))
        fold.setCheckable(True)
        fold.toggled.connect(self._unfold)
        self.foot.insertWidget(0, self.copy)
        self.foot.insertWidget(1, fold)

    def add(self, details: str) -> None:
        """Take in a further error that happened while this one is shown."""
        self._details.append(details)
        self.text.setPlainText("\n\n".join(self._details))
        more = len(self._details) - 1
        self.more.setText(self._say(f"Thêm {more} lỗi nữa từ khi ô này mở.", f"{more} more errors since this opened."))
        self.more.show()

    def _unfold(self, shown: bool) -> None:
        self.text.setVisible(shown)
        if shown:
            self.resize(self.width(), max(self.height(), 480))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText(self._say("Đã chép", "Copied"))
