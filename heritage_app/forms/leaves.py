"""The line over a group of many rows: which leaf is shown, turning it, and finding rows by words."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from db.schema.field_type import counted, grouped
from heritage_app.forms.desk import Desk
from heritage_app.icons import icon

LEAF = 50
"""Rows a leaf shows; a group a little longer than one is shown whole."""
WHOLE = 60
_PAUSE_MS = 250


class Leaves(QWidget):
    """Shows and turns leaves. ``turned`` sends +1 or -1, ``sought`` the words once typing rests."""

    turned = Signal(int)
    sought = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        say = desk.say
        self.words = QLineEdit()
        self.words.setClearButtonEnabled(True)
        self.words.setPlaceholderText(say("Tìm trong các dòng này", "Find in these rows"))
        self.words.setAccessibleName(self.words.placeholderText())
        self.told = QLabel()
        self.told.setObjectName("muted")
        self.back = self._button("chevron-left", say("Các dòng trước (Alt+PageUp)", "Rows before (Alt+PageUp)"), -1)
        self.on = self._button("chevron-right", say("Các dòng sau (Alt+PageDown)", "Rows after (Alt+PageDown)"), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.addWidget(self.words, 1)
        for part in (self.back, self.told, self.on):
            row.addWidget(part)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.sought.emit(self.words.text()))
        self.words.textEdited.connect(lambda _: self._pause.start())
        self.words.textChanged.connect(lambda text: None if text else self._pause.start())

    def _button(self, name: str, tip: str, by: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name, self._desk.colours.accent))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda: self.turned.emit(by))
        return button

    def tell(self, first: int, shown: int, found: int, total: int) -> None:
        """Say which rows are shown: ``shown`` from ``first`` on, of ``found`` that fit the words, of ``total``."""
        say = self._desk.say
        span = f"{grouped(first + 1)}–{grouped(first + shown)}" if shown else "0"
        of = say(f"{span} trên {grouped(found)} dòng", f"{span} of {counted(found, 'row')}")
        rest = say(f" (cả thảy {grouped(total)})", f" ({total} in all)") if found != total else ""
        self.told.setText(of + rest)
        self.back.setEnabled(first > 0)
        self.on.setEnabled(first + shown < found)

    def serve(self, owner: QWidget) -> None:
        """Let the keys that turn leaves work wherever the keyboard is in the owner."""
        for key, by in (("Alt+PgUp", -1), ("Alt+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(key), owner)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda b=by: self.turned.emit(b))
