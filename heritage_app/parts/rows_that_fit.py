"""Rows of controls that fit the window, however large its letters are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

_BETWEEN = 8


def rows_that_fit(room: int, *groups: Sequence[QWidget], apart: bool = True, beside: int = 0) -> list[QHBoxLayout]:
    """Put groups of controls in one row of ``room`` pixels, ``apart`` as far as it allows; else each in a row of its own.

    ``beside`` is the margin left and right of a row.
    """
    wide = sum(widget.sizeHint().width() + _BETWEEN for group in groups for widget in group)
    together = wide + 2 * beside <= room
    rows = [QHBoxLayout() for _ in (groups[:1] if together else groups)]
    for at, group in enumerate(groups):
        row = rows[0 if together else at]
        if together and apart and at:
            row.addStretch(1)
        for widget in group:
            row.addWidget(widget)
    for row in rows:
        row.setContentsMargins(beside, 6 if beside else 0, beside, 0)
        if not (together and apart):
            row.addStretch(1)
    return rows
