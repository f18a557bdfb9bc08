"""An old laptop of 1366 × 768 with letters of twice the size: every dialog fits, every button is reached."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QPushButton

from tests.journeys.driver import Officer

_WIDE, _HIGH = 1346, 740


@pytest.mark.parametrize(
    "action",
    [
        "print_list",
        "entry_sheet",
        "forms",
        "statistics",
        "as_of",
        "backups",
        "columns",
        "registers",
        "profile",
        "check",
    ],
)
def test_a_dialog_and_its_buttons_fit_the_screen(officer: Officer, action: str) -> None:
    officer.quit()
    officer.open(scale=200).resize(1366, _HIGH)
    officer.goes_to_kind("gong")
    officer.window.run_action(action)
    officer.rest()
    (dialog,) = (d for d in officer.window.findChildren(QDialog) if d.isVisible())
    least = dialog.minimumSizeHint()
    assert least.width() <= _WIDE and least.height() <= _HIGH
    dialog.resize(_WIDE, 700)
    officer.rest()
    for button in dialog.findChildren(QPushButton):
        if button.isVisible() and button.parent() is dialog:
            assert dialog.rect().contains(button.geometry()), button.text()
    dialog.reject()
    officer.rest()
