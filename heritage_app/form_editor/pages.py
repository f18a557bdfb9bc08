"""The pages of a form as pictures, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from heritage_app.parts.paper_page import PaperPage

Picture = tuple[int, int, bytes]
_MARGIN = 36
LEAST = 320


class Pages(QScrollArea):
    """Shows pages; what was right last stays in sight until others come."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.count = 0
        self._box = QVBoxLayout()
        inner = QWidget()
        inner.setLayout(self._box)
        self.setWidgetResizable(True)
        self.setWidget(inner)
        self.setAccessibleName(name)

    @property
    def wide(self) -> int:
        """How wide a page may be, in pixels."""
        return max(self.viewport().width() - _MARGIN, LEAST)

    def show_pages(self, pictures: Sequence[Picture]) -> None:
        """Show pages (width, height, RGB) in the place of those before."""
        at = self.verticalScrollBar().value()
        while self._box.count():
            item = self._box.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for width, height, data in pictures:
            self._box.addWidget(PaperPage(width, height, data))
        self._box.addStretch(1)
        self.count = len(pictures)
        self.verticalScrollBar().setValue(at)
