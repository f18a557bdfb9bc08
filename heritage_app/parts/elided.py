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
        self._words = self._rest = ""

    def go_on(self) -> None:
        """Send the keyboard to the next control."""
        self.focusNextChild()

    def set_words(self, words: str, rest: str = "") -> None:
        """Show these words, as plain text; ``rest`` (how many more there are) stays in sight."""
        self._words, self._rest = words, rest
        self._fit()

    def _fit(self) -> None:
        metrics, room = self.fontMetrics(), max(self.width() - 24, 40)
        whole = f"{self._words} … {self._rest}" if self._rest else self._words
        rest = f" {self._rest}" if self._rest else ""
        shown = whole
        if metrics.horizontalAdvance(whole) > room:
            kept = max(room - metrics.horizontalAdvance(rest), 40)
            shown = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, kept) + rest
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(whole if shown != whole else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())
