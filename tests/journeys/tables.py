"""Giving a table to the window, as a person drops it, and the assistant that opens."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from heritage_app.tables.dialog import ImportDialog
from tests.journeys.driver import Officer


def drop(officer: Officer, path: Path, ready: bool = True) -> ImportDialog:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(officer.window, QDragEnterEvent(QPoint(9, 9), copy, data, left, none))
    QApplication.sendEvent(officer.window, QDropEvent(QPointF(9, 9), copy, data, left, none))
    officer.until(lambda: assistant(officer) is not None)
    dialog = assistant(officer)
    assert dialog is not None
    if ready:
        officer.until(dialog.next.isEnabled)
    return dialog


def assistant(officer: Officer) -> ImportDialog | None:
    return next((d for d in officer.window.findChildren(ImportDialog) if d.isVisible()), None)
