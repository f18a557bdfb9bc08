"""Nhận việc từ bản chép khác: what it holds, then how far taking it in is, then what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from db.merge.copies import Difference, United
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.merge_words import came, found
from heritage_app.parts.taking import NOTHING_OVERWRITTEN, TakingSheet
from heritage_app.say import Say


class UnionSheet(TakingSheet):
    """Shows a copy; ``wants_questions``: the values to choose are to be shown."""

    wants_questions = Signal()

    def __init__(self, parent: QWidget, say: Say, description: Description, folder: Path) -> None:
        super().__init__(parent, say, say("Nhận việc từ bản chép khác", "Taking in another copy"), folder.name)
        self._description = description
        self.choose = QPushButton(say("Xem và chọn…", "See and choose…"))
        self.choose.setObjectName("primary")
        self.choose.clicked.connect(self._to_questions)
        self.choose.hide()
        self.foot.addWidget(self.choose)

    def found(self, seen: Difference) -> tuple[Iterable[Label], bool]:
        lines = found(seen, self._description)
        return (lines, False) if seen.nothing else ([*lines, NOTHING_OVERWRITTEN], True)

    def came(self, result: United) -> Iterable[Label]:
        self.choose.setVisible(bool(result.questions))
        return came(result)

    def _to_questions(self) -> None:
        self.accept()
        self.wants_questions.emit()
