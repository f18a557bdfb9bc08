"""A form that is only read: nothing in it can be changed, all of it can still be opened, followed and copied."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

_CHANGING = ("quiet", "rowtool")
"""The styles of the buttons that add, move, take away or offer something."""
LEADING = "leading"
"""What a button is marked with that looks like one of these and only leads somewhere."""


def only_read(form: QWidget) -> None:
    """Take the means to change something from what a form shows now."""
    for line in form.findChildren(QLineEdit):
        line.setReadOnly(True)
        line.setPlaceholderText("")
    for text in form.findChildren(QPlainTextEdit):
        text.setReadOnly(True)
        text.setPlaceholderText("")
    for choice in form.findChildren(QComboBox):
        choice.setEnabled(False)
    for button in form.findChildren(QAbstractButton):
        if button.objectName() in _CHANGING and not button.property(LEADING):
            button.hide()
