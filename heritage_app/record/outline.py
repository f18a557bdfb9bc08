"""The outline of a record's page: its sections, and how much in each the law still wants or is impossible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from db.model.problems import Problem
from db.schema.field_type import counted, grouped
from heritage_app.forms.form import RecordForm
from heritage_app.icons import icon
from heritage_app.parts.elided import Elided
from heritage_app.say import Say
from heritage_app.theme import Colours

_WIDTH_LETTERS = 26


class Outline(QWidget):
    """Names the sections of a form; ``went`` tells which one is wished (its id). Where there is no room for it, ``button``
    opens the same as a menu."""

    went = Signal(str)

    def __init__(self, say: Say, colours: Colours) -> None:
        super().__init__()
        self._say, self._colours = say, colours
        self._entries: list[tuple[str, str, int]] = []
        self.setObjectName("outline")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(say("Các mục của phiếu", "Sections of the record"))
        self.setFixedWidth(self.fontMetrics().averageCharWidth() * _WIDTH_LETTERS)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 14, 8, 8)
        self._box.setSpacing(0)
        self._box.addStretch(1)
        self._lines: list[Elided] = []
        self.button = QToolButton()
        self.button.setIcon(icon("list", colours.accent))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self.button)
        self.button.setMenu(self._menu)
        self._menu.aboutToShow.connect(lambda: self._menu.setActiveAction(self._menu.actions()[0]))

    def show_form(self, form: RecordForm, problems: Sequence[Problem]) -> None:
        """Name the sections that are open now, each with the number of its fields that lack something."""
        wanting = Counter(p.field for p in problems if p.level != "advice")
        self._entries = [
            (
                one.section.id,
                self._say.label(one.section.label),
                sum(1 for field in one.section.fields if wanting[field.id]),
            )
            for one in form.sections
            if not one.isHidden()
        ]
        self._menu.clear()
        for at, (section, words, number) in enumerate(self._entries):
            action = QAction(self._told(words, number), self._menu)
            action.triggered.connect(partial(self.went.emit, section))
            self._menu.addAction(action)
            if at == len(self._lines):
                self._lines.append(line := Elided())
                line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                line.clicked.connect(partial(self._go, at))
                self._box.insertWidget(at, line)
            self._lines[at].set_words(self._told(words, number))
            self._lines[at].show()
        for line in self._lines[len(self._entries) :]:
            line.hide()
        lacking = sum(number for _, _, number in self._entries)
        self.button.setText(f"⚠ {lacking}" if lacking else "")
        tip = self._say("Các mục của phiếu  (Ctrl+;)", "Sections of the record  (Ctrl+;)")
        lack = self._say(
            f"còn {grouped(lacking)} ô luật đòi hoặc chưa đúng",
            f"{counted(lacking, 'field lacks', 'fields lack')} what the law asks",
        )
        self.button.setToolTip(f"{tip}\n{lack}" if lacking else tip)
        self.button.setAccessibleName(self.button.toolTip())

    def _told(self, words: str, number: int) -> str:
        return f"{words}   ⚠ {number}" if number else words

    def _go(self, at: int) -> None:
        self.went.emit(self._entries[at][0])
