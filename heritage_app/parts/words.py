"""Labels that show text as it is, and moments as written in Vietnam."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def plain(text: str, name: str = "") -> QLabel:
    """Return a label that shows text as it is, never as markup."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if name:
        label.setObjectName(name)
    return label


def local_time(at: str) -> str:
    """Return a moment of the ledger in the time of this machine, as written in Vietnam."""
    return datetime.fromisoformat(at).astimezone().strftime("%H:%M %d/%m/%Y")
