"""A part of a page that is as high as what is in it, and scrolls where that would take too much of the page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

_SHARE = 3  # of the window's height
_LEAST_LINES = 3


class Scrolled(QScrollArea):
    """Holds ``inner``; whoever fills it calls ``fit``."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = QWidget()
        self.inner.setObjectName("strip")
        self._high = 0
        self.setWidget(self.inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def fit(self) -> None:
        """Ask for as much height as there is to show, a third of the window at most."""
        layout = self.inner.layout()
        if layout is None:
            return
        width = self.viewport().width()
        wanted = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        self._high = min(wanted, self.window().height() // _SHARE)
        self.setMaximumHeight(self._high)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._high)

    def minimumSizeHint(self) -> QSize:
        least = min(self._high, _LEAST_LINES * self.fontMetrics().height())
        return QSize(super().minimumSizeHint().width(), least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
