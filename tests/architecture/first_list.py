"""Starts the program as every day and prints, when the first rows have been painted, what was loaded and made by then."""

from __future__ import annotations

import json
import os
import sys

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

import main
from heritage_app.lists.view import RecordView

_paint = RecordView.paintEvent


def _told(view: RecordView, event: QPaintEvent) -> None:
    _paint(view, event)
    if view.model().rowCount():
        loaded = sorted(name for name in sys.modules if name != __name__)
        print(json.dumps({"loaded": loaded, "widgets": len(QApplication.allWidgets())}))
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    RecordView.paintEvent = _told  # type: ignore[method-assign]
    sys.argv = ["main.py"]
    sys.exit(main.main())
