"""A button whose words give way to the room there is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy


class Elided(QPushButton):
    """A quiet button whose words are cut with "…" where there is no room, and told whole in its tip."""

    def __init__(self, style: str = "quiet") -> None:
        super().__init__()
        self.setObjectName(style)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._words = ""

    def go_on(self) -> None:
        """Send the keyboard to the next control."""
        self.focusNextChild()

    def set_words(self, words: str) -> None:
        """Show these words, as plain text."""
        self._words = words
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, max(self.width() - 24, 40))
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self._words if shown != self._words else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())
