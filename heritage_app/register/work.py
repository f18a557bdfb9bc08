"""What is to be done: the work lists of the start page, each a door to its records; the yearly duties coming."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from db.catalogue.registering import Pile
from db.model.duties import due
from db.schema.field_type import grouped
from db.schema.kind import Description
from heritage_app.parts.words import plain
from heritage_app.say import Say

_SOON = timedelta(days=120)


def work_panel(
    description: Description, say: Say, piles: Sequence[Pile], today: date, go: Callable[[str, str], None]
) -> QWidget:
    """Return the work lists that have anything in them; a kind's button opens its records."""
    panel = QWidget()
    box = QVBoxLayout(panel)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(6)
    waiting = [pile for pile in piles if pile.total]
    box.addWidget(plain(say("Việc cần làm", "To be done"), "heading"))
    if not waiting:
        box.addWidget(plain(say("Không có việc nào đang chờ.", "Nothing is waiting."), "muted"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(2, 1)
    for at, pile in enumerate(waiting):
        number = QLabel(grouped(pile.total, say.language))
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(number, at, 0)
        title = plain(say.label(pile.list.title))
        title.setWordWrap(False)
        title.setToolTip(say.label(pile.list.help) + (f"\n{pile.list.reason}" if pile.list.reason else ""))
        grid.addWidget(title, at, 1)
        grid.addWidget(_doors(description, say, pile, go), at, 2)
    box.addLayout(grid)
    coming = [(day, duty) for day, duty in due(today) if day - today <= _SOON]
    if coming:
        box.addWidget(plain(say("Việc hằng năm sắp tới", "Yearly duties coming"), "heading"))
    for day, duty in coming:
        box.addWidget(plain(f"{day.day:02d}/{day.month:02d}/{day.year}   {say.label(duty.title)}   ({duty.reason})"))
    return panel


def _doors(description: Description, say: Say, pile: Pile, go: Callable[[str, str], None]) -> QWidget:
    from heritage_app.parts.flow import Flow  # why: only this panel and the editors of terms flow

    doors = QWidget()
    flow = Flow(doors)
    flow.setContentsMargins(0, 0, 0, 0)
    for kind, number in pile.counts:
        words = f"{say.label(description.kind(kind).plural)} {grouped(number, say.language)}"
        door = QPushButton(words)
        door.setObjectName("quiet")
        door.setAccessibleName(f"{say.label(pile.list.title)}: {words}")
        door.clicked.connect(lambda _=False, i=pile.list.id, k=kind: go(i, k))
        flow.addWidget(door)
    return doors
