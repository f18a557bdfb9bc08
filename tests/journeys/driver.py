"""Drives the real window as a person does: with keys and the mouse, and by looking at what is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from db.schema.kind import Description
from heritage_app import theme
from heritage_app.session import Session
from heritage_app.settings import Settings
from heritage_app.window import MainWindow

_PATIENCE = 15.0


class Officer:
    """Someone at the program. ``open`` starts it, ``quit`` ends it; both may be done again and again."""

    def __init__(self, folder: Path, description: Description, name: str = "Bùi Thị Lan") -> None:
        self.folder, self.description, self.name = folder, description, name
        self.window: MainWindow = self.open()

    def open(self, **settings: object) -> MainWindow:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.load_fonts()
        chosen = Settings(theme="light", **settings)  # type: ignore[arg-type]
        theme.apply(app, theme.LIGHT, chosen.scale)
        session = Session(self.folder, self.description, self.name)
        self.bugs: list[BaseException] = []
        session.bug.connect(self.bugs.append)
        self.window = MainWindow(session, chosen, theme.LIGHT)
        self.window.show()
        self.window.activateWindow()
        session.start_writing()
        self.rest()
        return self.window

    def quit(self) -> None:
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()
        # why: no loop runs that would delete it, and every window left is dressed again with the next one
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert not self.bugs, self.bugs

    def rest(self) -> None:
        """Wait until the program has come to rest."""
        end = time.monotonic() + _PATIENCE
        quiet = 0
        while quiet < 4:
            assert time.monotonic() < end, "the program does not come to rest"
            QApplication.processEvents()
            quiet = quiet + 1 if self.window.idle else 0
            time.sleep(0.005)
        assert not self.bugs, self.bugs

    def until(self, seen: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE
        while not seen():
            assert time.monotonic() < end, "what was waited for did not come"
            QApplication.processEvents()
            time.sleep(0.005)

    def _target(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        focus = QApplication.focusWidget()
        return popup or focus or self.window

    def keys(self, *names: str) -> None:
        """Press keys: "Tab", "Ctrl+N", "Down"."""
        for name in names:
            if QApplication.activeWindow() is None:
                # why: without a window manager nobody gives the keyboard back when a dialog closes
                self.window.activateWindow()
                QApplication.processEvents()
            modifiers = Qt.KeyboardModifier.NoModifier
            *held, key = name.split("+")
            for modifier in held:
                modifiers |= {
                    "Ctrl": Qt.KeyboardModifier.ControlModifier,
                    "Shift": Qt.KeyboardModifier.ShiftModifier,
                    "Alt": Qt.KeyboardModifier.AltModifier,
                }[modifier]
            QTest.keyClick(self._target(), getattr(Qt.Key, f"Key_{key}"), modifiers)
            self.rest()

    def types(self, text: str) -> None:
        """Type letters, each as the input method sends it."""
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                # why: QTest types ASCII only
                QApplication.sendEvent(self._focus(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
        self.rest()

    def _focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the keyboard"
        return focus

    def focused(self) -> str:
        """Return the accessible name of what has the keyboard."""
        return self._focus().accessibleName()

    def goes_to(self, field: str, most: int = 40) -> None:
        """Press Tab until a field has the keyboard."""
        for _ in range(most):
            if self.focused() == field:
                return
            self.keys("Tab")
        raise AssertionError(f"Tab does not reach {field}; stands at {self.focused()}")

    def clicks(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.rest()

    def goes_to_kind(self, kind: str) -> None:
        """Click a kind in the sidebar."""
        sidebar = self.window.sidebar
        label = self.description.kind(kind).plural.vi
        item = next(
            sidebar.topLevelItem(i)
            for i in range(sidebar.topLevelItemCount())
            if sidebar.topLevelItem(i).text(0) == label
        )
        QTest.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=sidebar.visualItemRect(item).center())
        self.rest()

    def list(self) -> list[list[str]]:
        """Return the cells of the list as shown."""
        model = self.window.list.model
        return [[str(model.index(r, c).data()) for c in range(model.columnCount())] for r in range(model.rowCount())]

    def reads(self, where: QWidget | None = None) -> str:
        """Return the words of all labels that are visible."""
        root = where or self.window
        return "\n".join(label.text() for label in root.findChildren(QLabel) if label.isVisible())

    def dialog(self) -> QDialog:
        found = [d for d in self.window.findChildren(QDialog) if d.isVisible()]
        assert found, "no dialog is open"
        return found[-1]
