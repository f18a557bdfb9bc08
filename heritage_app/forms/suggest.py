"""Suggestions under a line: chosen by arrow and Enter or a click; what is typed is never touched before.

UniKey and EVKey correct a word by sending Backspace, so no text is ever completed or selected ahead of
the cursor: the popup only lists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

_LETTERS = 58
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEAVING = (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_DATA = Qt.ItemDataRole.UserRole + 1


class Suggestion(msgspec.Struct, frozen=True):
    """One thing that may be chosen: its words and what it stands for."""

    text: str
    data: Any


class Suggestions:
    """The popup of a line. ``look`` gets the typed text and a function to hand the suggestions to."""

    def __init__(
        self,
        line: QLineEdit,
        look: Callable[[str, Callable[[list[Suggestion]], None]], None],
        choose: Callable[[Any], None],
    ) -> None:
        self._line = line
        self._look = look
        self._choose = choose
        self._model = QStandardItemModel(line)
        self._completer = QCompleter(self._model, line)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(line)
        self._completer.setMaxVisibleItems(10)
        self._popup = QListView()
        self._popup.setObjectName("suggestions")
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._popup.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._popup.setMinimumWidth(self._popup.fontMetrics().averageCharWidth() * _LETTERS)
        self._completer.setPopup(self._popup)
        # why: QCompleter's own choosing writes the text into the line; the popup is asked directly instead
        self._popup.activated.connect(self._activated)
        self._popup.clicked.connect(self._activated)
        self._popup.installEventFilter(_Keys(self._popup, line, self._take))
        line.textEdited.connect(lambda text: self.offer(text))

    def offer(self, text: str) -> None:
        """Look up and list what the text may mean."""
        self._look(text, lambda found: self._list(text, found))

    def _list(self, text: str, found: list[Suggestion]) -> None:
        if not self._line.hasFocus() or self._line.text() != text:
            return
        self._model.clear()
        for suggestion in found:
            item = QStandardItem(suggestion.text)
            item.setData(suggestion.data, _DATA)
            item.setEditable(False)
            self._model.appendRow(item)
        if found:
            # why: told how wide it is, Qt moves the popup to the left where it would leave the screen
            wide = max(self._popup.minimumWidth(), self._line.width())
            self._completer.complete(QRect(0, 0, wide, self._line.height()))
        else:
            self._popup.hide()

    def _take(self) -> bool:
        index = self._popup.currentIndex()
        if not index.isValid():
            return False
        self._activated(index)
        return True

    def _activated(self, index: QModelIndex) -> None:
        data = index.data(_DATA)
        self._popup.hide()
        self._choose(data)


class _Keys(QObject):
    """Gives Enter on the popup to the suggestion gone to by arrow, before Qt writes anything; else Enter and Tab are the line's.

    Qt would hand them to the line past those who listen for its keys.
    """

    def __init__(self, popup: QListView, line: QLineEdit, take: Callable[[], bool]) -> None:
        super().__init__(popup)
        self._popup, self._line, self._take = popup, line, take
        self._moved = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._moved = False
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._moved = True
            elif event.key() in _LEAVING:
                if event.key() in _ENTER and self._moved and self._take():
                    return True
                self._popup.hide()
                QCoreApplication.sendEvent(self._line, event)
                return True
        return super().eventFilter(watched, event)
