"""Our own bugs: told once in words with a way out, written to a log without anybody's data, and what was typed kept."""

from __future__ import annotations

import contextlib
import os
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

from db.catalogue.folder import engine
from heritage_app.say import Say
from heritage_app.settings import MOVED, settings_path
from heritage_app.version import VERSION

if TYPE_CHECKING:
    from heritage_app.keeping.mishap import MishapSheet
    from heritage_app.shell.window import MainWindow

_MOST_BYTES = 1 << 18
_HERE = Path(__file__).resolve().parent.parent


def log_path() -> Path:
    """Return the file errors are written to: outside every catalogue, beside the settings where those were moved."""
    if os.environ.get(MOVED):
        return settings_path().with_name("errors.log")
    return platformdirs.user_log_path("so-di-san", appauthor=False) / "errors.log"


def versions() -> str:
    """Return what the program runs on, in one line."""
    import platform  # a start tells nobody

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
        from heritage_app.keeping.mishap import MishapSheet  # why: only when something went wrong

        self.sheet = MishapSheet(window, self._say(), details)
        self.sheet.open()
