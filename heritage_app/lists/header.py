"""The head of the list: by which columns it is sorted, and what one may do with a column."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from db.model.condition import By
from heritage_app.theme import Colours

_MARK = 18


class SortHeader(QHeaderView):
    """``sorts`` tells a column clicked, and whether it is to be added to the order."""

    sorts = Signal(int, bool)

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._colours = colours
        self._marks: Mapping[int, tuple[int, bool]] = {}
        self._several = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setMinimumSectionSize(44)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._held = False
        self.sectionClicked.connect(lambda at: self.sorts.emit(at, self._held))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        shift = Qt.KeyboardModifier.ShiftModifier
        self._held = bool(event.modifiers() & shift)
        super().mouseReleaseEvent(event)
        self._held = False

    def show_order(self, order: tuple[By, ...], columns: list[str]) -> None:
        """Mark the columns the list is sorted by, with their rank where there are several."""
        self._several = len(order) > 1
        self._marks = {
            columns.index(by.path): (rank, by.descending) for rank, by in enumerate(order, 1) if by.path in columns
        }
        self.headerDataChanged(self.orientation(), 0, max(self.count() - 1, 0))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        if section not in self._marks:
            super().paintSection(painter, rect, section)
            return
        rank, down = self._marks[section]
        room = int(_MARK * (1.5 if self._several else 1) * self.fontMetrics().height() / 20)
        painter.save()
        super().paintSection(painter, rect.adjusted(0, 0, -room, 0), section)
        painter.restore()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRect(rect.right() - room + 1, rect.top(), room, rect.height()), QColor(self._colours.page))
        painter.setPen(QColor(self._colours.line))
        painter.drawLine(rect.right() - room, rect.bottom(), rect.right(), rect.bottom())
        half = self.fontMetrics().height() / 5
        x, y = rect.right() - room + half + 2, rect.center().y()
        tip = half * 0.6 if down else -half * 0.6
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.accent))
        painter.drawPolygon(QPolygonF([QPointF(x - half, y - tip), QPointF(x + half, y - tip), QPointF(x, y + tip)]))
        if self._several:
            painter.setPen(QColor(self._colours.accent))
            painter.drawText(
                QRect(int(x + half) + 2, rect.top(), room, rect.height()), Qt.AlignmentFlag.AlignVCenter, str(rank)
            )
        painter.restore()


def next_order(order: tuple[By, ...], path: str, add: bool) -> tuple[By, ...]:
    """Return the order after a click on a column: up, down; ``add``: as a further key, up, down, away."""
    now = order or (By("name"),)
    had = next((by for by in now if by.path == path), None)
    if not add:
        alone = had is not None and len(now) == 1
        made: tuple[By, ...] = (By(path, alone and not (had and had.descending)),)
    elif had is None:
        made = (*now, By(path))
    elif not had.descending:
        made = tuple(By(path, True) if by is had else by for by in now)
    else:
        made = tuple(by for by in now if by is not had)
    return () if made in ((), (By("name"),)) else made
