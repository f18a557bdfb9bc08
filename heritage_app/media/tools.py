"""The tools above a file that is looked at closely: a picture and a word each, and a key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from heritage_app.icons import icon
from heritage_app.say import Say
from heritage_app.theme import Colours

ON_PICTURES = ("turn", "cut", "ruler", "nearer", "farther", "fit", "beside")
"""The tools that need a picture."""


def _words(say: Say) -> Sequence[tuple[str, str, str, str, str]]:
    """Return of each tool: name, icon, the word below it, what it does, its key."""
    return (
        ("back", "chevron-left", say("Trước", "Back"), say("Ảnh trước", "Previous"), "PgUp"),
        ("on", "chevron-right", say("Sau", "Next"), say("Ảnh sau", "Next"), "PgDown"),
        ("nearer", "zoom-in", say("Phóng to", "Nearer"), say("Phóng to", "Zoom in"), "Ctrl++"),
        ("farther", "zoom-out", say("Thu nhỏ", "Farther"), say("Thu nhỏ", "Zoom out"), "Ctrl+-"),
        ("fit", "maximize", say("Vừa khung", "Fit"), say("Vừa khung", "Fit the frame"), "Ctrl+0"),
        ("turn", "rotate-ccw", say("Xoay", "Turn"), say("Xoay (tệp gốc giữ nguyên)", "Turn (a note only)"), "Ctrl+R"),
        ("beside", "columns-3", say("So sánh", "Compare"), say("Đặt cạnh ảnh sau", "Beside the next"), "Ctrl+B"),
        ("cut", "crop", say("Cắt", "Cut"), say("Cắt một phần thành tệp mới", "Cut a part into a new file"), "Ctrl+T"),
        ("ruler", "ruler", say("Đo", "Measure"), say("Đo theo thước trong ảnh", "Measure by the ruler"), "Ctrl+L"),
        (
            "open",
            "external-link",
            say("Mở ngoài", "Outside"),
            say("Mở bằng chương trình khác", "Open with another program"),
            "Ctrl+O",
        ),
    )


def tools(
    owner: QWidget, say: Say, colours: Colours, runs: Mapping[str, Callable[[], object]]
) -> tuple[QHBoxLayout, dict[str, QToolButton], QLabel]:
    """Return the row of tools, each by its name, and the label at its end; their keys belong to ``owner``."""
    row = QHBoxLayout()
    row.setSpacing(0)
    buttons: dict[str, QToolButton] = {}
    for name, picture, word, what, key in _words(say):
        button = buttons[name] = QToolButton()
        button.setIcon(icon(picture, colours.accent))
        button.setText(word)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setToolTip(f"{what}  ({key})")
        button.setAccessibleName(f"{what}  ({key})")
        button.clicked.connect(lambda _=False, r=runs[name]: r())
        QShortcut(QKeySequence(key), owner, lambda r=runs[name]: r())
        row.addWidget(button)
    row.addStretch(1)
    place = QLabel()
    place.setObjectName("muted")
    row.addWidget(place)
    return row, buttons, place
