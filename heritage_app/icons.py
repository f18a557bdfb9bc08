"""Icons from the kept set, coloured by the palette."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from assets import asset

_SIZE = 20


@lru_cache(maxsize=256)
def icon(name: str, colour: str) -> QIcon:
    """Return an icon in a colour, crisp at single and double resolution."""
    from PySide6.QtSvg import QSvgRenderer  # why: not needed before the first icon is painted

    drawing = asset("icons", f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    made = QIcon()
    for ratio in (1, 2, 4):
        pixmap = QPixmap(QSize(_SIZE, _SIZE) * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, _SIZE * ratio, _SIZE * ratio))
        painter.end()
        made.addPixmap(pixmap)
    return made
