"""Drives the real window as a person does: with keys and the mouse, and by looking at what is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QListWidget,
    QMenu,
    QRadioButton,
    QTreeWidget,
    QWidget,
)

from db.schema.kind import Description
from heritage_app import theme
from heritage_app.session import Session
from heritage_app.settings import Settings
from heritage_app.shell import all_acts
from heritage_app.shell.window import MainWindow

_PATIENCE = 15.0
_SIGN = 8


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
        self.window = MainWindow(session, chosen, theme.LIGHT, all_acts)
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
        where = widget.rect().center()
        if isinstance(widget, QRadioButton | QCheckBox):
            where.setX(_SIGN)  # on its sign
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=where)
        self.rest()

    def goes_to_kind(self, kind: str) -> None:
        """Click a kind in the sidebar."""
        self.goes_to_place(self.description.kind(kind).plural.vi)

    def goes_to_place(self, words: str) -> None:
        """Click an entry of the sidebar."""
        sidebar = self.window.sidebar
        item = next(
            sidebar.topLevelItem(i)
            for i in range(sidebar.topLevelItemCount())
            if sidebar.topLevelItem(i).text(0) == words
        )
        QTest.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=sidebar.visualItemRect(item).center())
        self.rest()

    def chooses(self, menu: str, action: str) -> None:
        """Open a menu with the mouse and click the entry whose words begin so."""
        bar = self.window.menuBar()
        entry = next(a for a in bar.actions() if a.text().replace("&", "") == menu)
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(entry).center())
        self.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu)
        wanted = next(a for a in popup.actions() if a.text().replace("&", "").startswith(action))
        assert wanted.isEnabled(), f"{action} cannot be chosen now"
        QTest.mouseClick(popup, Qt.MouseButton.LeftButton, pos=popup.actionGeometry(wanted).center())
        self.rest()
        if not any(d.isVisible() for d in self.window.findChildren(QDialog)):
            self.front(self.window)

    def finds(self, words: str, record: str) -> None:
        """Open a record by what is typed into "find anything"."""
        self.keys("Ctrl+K")
        palette = self.dialog()
        self.front(palette)
        self.types(words)
        found = palette.findChild(QTreeWidget)
        assert found is not None
        self.until(lambda: bool(found.topLevelItemCount()) and record in found.topLevelItem(0).text(0))
        self.keys("Return")
        self.until(lambda: not palette.isVisible())
        self.front(self.window)
        assert self.window.record is not None and self.window.record.name == record

    def front(self, window: QWidget) -> None:
        """Give the keyboard to a window, as a window manager does for a new one and when one is closed."""
        window.activateWindow()
        self.until(window.isActiveWindow)
        self.rest()

    def clicks_row(self, row: int, *held: str) -> None:
        """Click a line of the list, with keys held: "Ctrl", "Shift"."""
        table = self.window.list.table
        modifiers = Qt.KeyboardModifier.NoModifier
        for modifier in held:
            modifiers |= getattr(Qt.KeyboardModifier, f"{modifier.replace('Ctrl', 'Control')}Modifier")
        where = table.visualRect(table.model().index(row, 1)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifiers, where)
        self.rest()

    def goes_into(self, listed: QListWidget) -> None:
        """Double-click the first entry of a list."""
        where = listed.visualItemRect(listed.item(0)).center()
        QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=where)
        QTest.mouseDClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=where)
        self.rest()

    def picks(self, box: QComboBox, words: str) -> None:
        """Go to a box with Tab and choose an entry with the arrows."""
        self.goes_to(box.accessibleName())
        at = next(i for i in range(box.count()) if box.itemText(i) == words)
        while box.currentIndex() != at:
            self.keys("Down" if box.currentIndex() < at else "Up")

    def list(self) -> list[list[str]]:
        """Return the cells of the list, whole, also where a column has no room for them."""
        model, whole = self.window.list.model, Qt.ItemDataRole.AccessibleTextRole
        return [
            [str(model.index(r, c).data(whole)) for c in range(model.columnCount())] for r in range(model.rowCount())
        ]

    def reads(self, where: QWidget | None = None) -> str:
        """Return the words of all labels that are visible."""
        root = where or self.window
        return "\n".join(label.text() for label in root.findChildren(QLabel) if label.isVisible())

    def dialog(self) -> QDialog:
        found = [d for d in self.window.findChildren(QDialog) if d.isVisible()]
        assert found, "no dialog is open"
        return found[-1]
