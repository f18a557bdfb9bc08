"""Small windows over the main one: the sheet, and the shortcuts on one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from heritage_app.actions import ACTIONS, MENUS
from heritage_app.parts.words import plain
from heritage_app.say import Say


class Sheet(QDialog):
    """A dialog with a title, a scrolling column and a button that closes it."""

    def __init__(self, parent: QWidget, title: str, say: Say, size: tuple[int, int] = (720, 560)) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(*size)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(20, 12, 20, 12)
        self.column.setSpacing(6)
        inner = QWidget()
        inner.setLayout(self.column)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(14, 8, 14, 10)
        self.foot.addStretch(1)
        close = QPushButton(say("Đóng", "Close"))
        close.clicked.connect(self.accept)
        self.foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(area, 1)
        box.addLayout(self.foot)


def shortcuts_sheet(parent: QWidget, say: Say) -> Sheet:
    """Return all shortcuts in one sheet, menu by menu."""
    sheet = Sheet(parent, say("Phím tắt", "Keyboard shortcuts"), say, (560, 620))
    for menu, title in MENUS.items():
        rows = [(s.key.replace("Return", "Enter"), say.label(s.label)) for s in ACTIONS if s.menu == menu and s.key]
        _table(sheet, say.label(title).replace("&", ""), rows)
    more = (
        ("Enter, Tab", say("sang ô tiếp theo", "next field")),
        ("Shift+Tab", say("về ô trước", "previous field")),
        ("↓, Alt+↓", say("mở danh sách chọn", "choices")),
        ("Insert, Delete", say("thêm dòng, xóa dòng", "add a row, delete it")),
        ("Alt+↑, Alt+↓", say("đổi chỗ dòng", "move a row")),
        ("Esc", say("đóng cửa sổ nhỏ, bỏ lựa chọn", "close a small window, drop a choice")),
    )
    _table(sheet, say("Trong phiếu", "In a record"), more)
    sheet.column.addStretch(1)
    return sheet


def _table(sheet: Sheet, title: str, rows: Sequence[tuple[str, str]]) -> None:
    if not rows:
        return
    sheet.column.addWidget(plain(title, "heading"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for at, (keys, words) in enumerate(rows):
        shown = plain(keys)
        shown.setMinimumWidth(shown.fontMetrics().averageCharWidth() * 20)
        grid.addWidget(shown, at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(plain(words), at, 1)
    sheet.column.addLayout(grid)
