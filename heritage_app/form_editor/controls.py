"""Controls of the form editor: buttons with words, or a sign whose words are its tip and accessible name; the text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QPushButton, QToolButton

from heritage_app.icons import icon


def worded(words: str, tip: str, act: Callable[[], object]) -> QPushButton:
    """Return a button with words; the tip says its key too."""
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.clicked.connect(lambda _: act())
    return button


def signed(sign: str, tip: str, act: Callable[[], object]) -> QToolButton:
    """Return a small button with an icon of the kept set, or with an arrow."""
    button = QToolButton()
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if len(sign) == 1:
        button.setText(sign)
    else:
        button.setIcon(icon(sign, button.palette().color(QPalette.ColorRole.WindowText).name()))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.clicked.connect(lambda _: act())
    return button


def menu_under(button: QPushButton, groups: Iterable[Iterable[tuple[str, Callable[[], object]]]]) -> None:
    """Offer acts under a button, each by its words, with a line between groups of them."""
    menu = QMenu(button)
    menu.aboutToHide.connect(menu.deleteLater)
    for group in groups:
        if menu.actions():
            menu.addSeparator()
        for words, act in group:
            menu.addAction(words).triggered.connect(lambda _=False, act=act: act())
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    if menu.actions():
        menu.setActiveAction(menu.actions()[0])


def text_box(name: str) -> QPlainTextEdit:
    """Return a box for the text of a form, in letters of one width; Tab leaves it."""
    box = QPlainTextEdit()
    box.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    box.setAccessibleName(name)
    box.setTabChangesFocus(True)
    return box
