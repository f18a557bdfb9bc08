"""What an officer does and sees while finding: chips, headings, saved searches."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QPushButton, QToolButton

from tests.journeys.driver import Officer


def chips(officer: Officer) -> list[str]:
    """Return the words of the chips over the list."""
    frames = [f for f in officer.window.list.bar.chips.findChildren(QFrame, "chip") if f.isVisible()]
    return [f.findChild(QPushButton).accessibleName() for f in frames]


def takes_away(officer: Officer, words: str) -> None:
    frames = officer.window.list.bar.chips.findChildren(QFrame, "chip")
    frame = next(f for f in frames if f.isVisible() and f.findChild(QPushButton).accessibleName() == words)
    officer.clicks(frame.findChild(QToolButton))


def clicks_header(officer: Officer, column: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    header = officer.window.list.header
    at = QPoint(header.sectionViewportPosition(column) + 12, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, held, at)
    officer.rest()


def saved(officer: Officer) -> list[str]:
    sidebar = officer.window.sidebar
    items = [sidebar.topLevelItem(at) for at in range(sidebar.topLevelItemCount())]
    return [i.text(0) for i in items if i and str(i.data(0, 256)).startswith("saved:")]


def clicks_saved(officer: Officer, name: str) -> None:
    sidebar = officer.window.sidebar
    item = sidebar._items[f"saved:{name}"]
    sidebar.scrollToItem(item)
    QTest.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=sidebar.visualItemRect(item).center())
    officer.rest()
