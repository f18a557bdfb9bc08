"""What is pasted in a code of before Unicode becomes Unicode at once; one Ctrl+Z gives back what was pasted."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from db.schema.old_text import Cured, code_of_font, cure
from db.schema.vietnamese import Unprintable
from heritage_app.say import Say

_FONT = re.compile(r"(?:font-family:\s*|face=)[\"']?(?:&quot;)?\s*([^;\"'&>,]+)", re.IGNORECASE)
_MOST_LETTERS = 200_000


def pasted(source: QMimeData) -> Cured | None:
    """Return what a paste is in Unicode, or None where it is Unicode already; a font that Word names decides first."""
    text = source.text()
    if text.isascii() or len(text) > _MOST_LETTERS:
        return None
    fonts = _FONT.findall(source.html()[:_MOST_LETTERS]) if source.hasHtml() else []
    old = [font for font in fonts if code_of_font(font)[0]]
    try:
        found = cure(text, old[0] if old and len(old) * 2 > len(fonts) else "")
    except Unprintable:
        return None
    return found if found.code and found.text != text else None


def told(found: Cured, say: Say) -> str:
    """Return what is said beside the field."""
    unsure = say(f" (chưa chắc: {', '.join(found.uncertain[:5])})", f" (not sure: {', '.join(found.uncertain[:5])})")
    return say(
        f"Đã chuyển từ {found.code}{unsure if found.uncertain else ''}; Ctrl+Z để giữ nguyên chữ đã dán.",
        f"Read as {found.code}{unsure if found.uncertain else ''}; Ctrl+Z keeps what was pasted.",
    )


class Paragraphs(QPlainTextEdit):
    """Text of several lines. ``cured`` tells that a paste was turned into Unicode."""

    cured = Signal(object)

    def insertFromMimeData(self, source: QMimeData) -> None:
        found = pasted(source)
        if found is None:
            super().insertFromMimeData(source)
            return
        cursor = self.textCursor()
        start = cursor.selectionStart()
        cursor.insertText(source.text())
        cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(found.text)
        self.setTextCursor(cursor)
        self.cured.emit(found)


def paste_into(line: QLineEdit, source: QMimeData) -> Cured | None:
    """Paste old text into a line as Unicode; None where it is none, and nothing was done."""
    found = pasted(source)
    if found is not None:
        start = line.selectionStart() if line.hasSelectedText() else line.cursorPosition()
        raw = source.text().replace("\n", " ")
        line.insert(raw)
        line.setSelection(start, len(raw))
        line.insert(found.text.replace("\n", " "))
    return found
