"""What stands over a list: its title, the button for a new record, the search line and the ways to filter."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from heritage_app.icons import icon
from heritage_app.parts.cut_label import CutLabel
from heritage_app.say import Say
from heritage_app.theme import Colours

_OF_LETTERS = 8 / 9
"""The glass is so much of a line of letters high: 16 pixels at 100 %."""


class _SearchLine(QLineEdit):
    """A line with a glass before its words, as large as its letters: Qt gives the icons of a line one size. ↓ leads
    to what was found, as Enter does."""

    def __init__(self, glass: QIcon) -> None:
        super().__init__()
        self._glass = glass
        self.setTextMargins(round(self.glass_room().width() * 1.6), 0, 0, 0)

    def glass_room(self) -> QRect:
        """Return where the glass stands."""
        side = round(self.fontMetrics().height() * _OF_LETTERS)
        return QRect(side // 2, (self.height() - side) // 2, side, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.returnPressed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        self._glass.paint(painter, self.glass_room())
        painter.end()


class ListHead(QWidget):
    """Controls only; what they do is the list's business."""

    def __init__(self, say: Say, colours: Colours) -> None:
        super().__init__()
        self.title = CutLabel(name="title")  # why: a person may give a search any name
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.new = QPushButton(say("Phiếu mới", "New record"))
        self.new.setIcon(icon("plus", colours.on_accent))
        self.new.setObjectName("primary")
        self.new.setToolTip(say("Lập phiếu mới (Ctrl+N)", "New record (Ctrl+N)"))
        self.new.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.search = _SearchLine(icon("search", colours.muted))
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(say("Tìm trong danh sách này  (Ctrl+F)", "Search this list  (Ctrl+F)"))
        self.search.setAccessibleName(say("Tìm trong danh sách", "Search the list"))
        self.more = QPushButton(say("+ Lọc", "+ Filter"))
        self.more.setToolTip(say("Thêm điều kiện lọc (Ctrl+Shift+L)", "Add a condition (Ctrl+Shift+L)"))
        self.facets = QToolButton()
        self.facets.setIcon(icon("filter", colours.accent))
        self.facets.setToolTip(
            say("Đếm và lọc theo giá trị (Ctrl+Shift+F)", "Count and filter by value (Ctrl+Shift+F)")
        )
        self.facets.setAccessibleName(self.facets.toolTip())
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.new)
        finding = QHBoxLayout()
        finding.setSpacing(6)
        for widget, stretch in ((self.search, 1), (self.more, 0), (self.facets, 0)):
            finding.addWidget(widget, stretch)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(top)
        box.addLayout(finding)
