"""A picture one can go near to: wheel and keys zoom, dragging moves; a part is cut out, a length measured on it."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QInputDialog

from heritage_app.say import Say
from heritage_app.theme import Colours

_NEAREST = 12.0
_ENOUGH = 1.3


class Canvas(QGraphicsView):
    """Shows one picture. ``cut`` tells a part in fractions of the sides, ``measured`` what, cm, ends, scale."""

    cut = Signal(QRectF)
    measured = Signal(str, str, str, str)
    wants_whole = Signal()
    told = Signal(str)
    """What is to be drawn now, in words; nothing when it was drawn."""

    def __init__(self, say: Say, colours: Colours) -> None:
        super().__init__()
        self._say, self._colours = say, colours
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setBackgroundBrush(QColor(colours.ground))
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self._item: QGraphicsPixmapItem | None = None
        self._fitted = True
        self._sharp = False
        self._doing = ""
        self._from: QPointF | None = None
        self._drawn: Any = None
        self._per_cm = 0.0

    def show_picture(self, image: QImage) -> None:
        """Show a picture whole."""
        self._scene.clear()
        self._item = None
        self._sharp, self._doing, self._per_cm = False, "", 0.0
        if not image.isNull():
            self._item = self._scene.addPixmap(QPixmap.fromImage(image))
            self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            self._scene.setSceneRect(QRectF(image.rect()))
        self.fit()

    def sharpen(self, image: QImage) -> None:
        """Put the whole picture in the place of the middle-sized one, where one is near enough to tell."""
        if self._item is not None and not self._sharp:
            self._sharp = True
            scale = self._item.pixmap().width() / max(image.width(), 1)
            self._item.setPixmap(QPixmap.fromImage(image))
            self._item.setScale(scale)

    def fit(self) -> None:
        """Show all of it."""
        self._fitted = True
        if self._item is not None:
            self.fitInView(self._item, Qt.AspectRatioMode.KeepAspectRatio)

    def zoom(self, by: float) -> None:
        """Go nearer or farther."""
        if self._item is None:
            return
        now = self.transform().m11() * by
        if 0.02 < now < _NEAREST:
            self._fitted = False
            self.scale(by, by)
            if now > _ENOUGH and not self._sharp:
                self.wants_whole.emit()

    def begin_cut(self) -> None:
        """Let a part be drawn with the mouse that becomes a new file."""
        self._begin("cut")

    def begin_measure(self) -> None:
        """Let first a piece of the ruler be drawn, then what is to be measured."""
        self._begin("measure" if self._per_cm else "ruler")

    def _begin(self, what: str) -> None:
        if self._item is not None:
            self._doing = what
            self.told.emit(self._what_to_do(what))
            self.setDragMode(QGraphicsView.DragMode.NoDrag)
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)

    def _what_to_do(self, what: str) -> str:
        if what == "cut":
            return self._say("Kéo chuột quanh phần muốn cắt.", "Drag the mouse around the part to be cut out.")
        if what == "ruler":
            return self._say(
                "Bước 1: kéo chuột dọc một đoạn thước trong ảnh, càng dài càng đúng.",
                "Step 1: drag along a piece of the ruler in the picture, the longer the better.",
            )
        return self._say("Bước 2: kéo chuột dọc chỗ cần đo.", "Step 2: drag along what is to be measured.")

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(1.2 if event.angleDelta().y() > 0 else 1 / 1.2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._doing:
            self._from = self.mapToScene(event.position().toPoint())
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._doing or self._from is None:
            super().mouseMoveEvent(event)
            return
        here = self.mapToScene(event.position().toPoint())
        if self._drawn is not None:
            self._scene.removeItem(self._drawn)
        pen = QPen(QColor(self._colours.accent), 2)
        pen.setCosmetic(True)
        if self._doing == "cut":
            self._drawn = self._scene.addRect(QRectF(self._from, here).normalized(), pen)
        else:
            self._drawn = self._scene.addLine(self._from.x(), self._from.y(), here.x(), here.y(), pen)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._doing or self._from is None or self._item is None:
            super().mouseReleaseEvent(event)
            return
        start, end, doing = self._from, self.mapToScene(event.position().toPoint()), self._doing
        self._from, self._doing = None, ""
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.viewport().unsetCursor()
        if self._drawn is not None:
            self._scene.removeItem(self._drawn)
            self._drawn = None
        self.finish(doing, start, end)

    def finish(self, doing: str, start: QPointF, end: QPointF) -> None:
        """Do what a line or box drawn on the picture is for."""
        self.told.emit("")
        whole = self._scene.sceneRect()
        length = math.hypot(end.x() - start.x(), end.y() - start.y())
        if doing == "cut":
            part = QRectF(start, end).normalized().intersected(whole)
            if part.width() > 4 and part.height() > 4:
                w, h = whole.width(), whole.height()
                self.cut.emit(QRectF(part.x() / w, part.y() / h, part.width() / w, part.height() / h))
        elif length > 4 and doing == "ruler":
            number = self._centimetres()
            if number:
                self._per_cm = length / number
                self._begin("measure")
        elif length > 4 and doing == "measure":
            cm = f"{length / self._per_cm:.1f}"
            long = cm if self._say.language == "en" else cm.replace(".", ",")
            asked = self._say(f"Dài {long} cm. Vừa đo gì?", f"{long} cm long. What was measured?")
            what, sure = QInputDialog.getText(self, self._title(), asked)
            if sure:
                w, h = whole.width(), whole.height()
                ends = ";".join(f"{v:.4f}" for v in (start.x() / w, start.y() / h, end.x() / w, end.y() / h))
                self.measured.emit(what, cm, ends, f"{self._per_cm / whole.width():.6f}")

    def _centimetres(self) -> float:
        """Ask how long the piece of the ruler is; 0 where nobody says."""
        asking = QInputDialog(self)
        asking.setInputMode(QInputDialog.InputMode.DoubleInput)
        # why: in another country's numbers "10,5" would be read as 105
        asking.setLocale(QLocale("en" if self._say.language == "en" else "vi_VN"))
        asking.setWindowTitle(self._title())
        asking.setLabelText(
            self._say("Đoạn thước vừa kẻ dài bao nhiêu cm?", "How many cm long is this piece of the ruler?")
        )
        asking.setDoubleRange(0.1, 10_000.0)
        asking.setDoubleDecimals(1)
        asking.setDoubleValue(10.0)
        return asking.doubleValue() if asking.exec() else 0.0

    def _title(self) -> str:
        return self._say("Đo theo thước trong ảnh", "Measure by the ruler in the picture")
