"""A page of paper as it is looked at in the window."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class PaperPage(QWidget):
    """A page (width, height in pixels, RGB), in the middle of the room there is; brought to the screen only where it is seen."""

    def __init__(self, width: int, height: int, data: bytes) -> None:
        super().__init__()
        self._data = data  # why: the picture is looked at where it lies, and is no copy
        self._picture = QImage(data, width, height, width * 3, QImage.Format.Format_RGB888)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        self.setMinimumSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return self._picture.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).drawImage((self.width() - self._picture.width()) // 2, 0, self._picture)
