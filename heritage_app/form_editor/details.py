"""The values of the part one stands at: each with its words beside it and what is wrong with it below."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.form_editor.cells import Cell, cell_for
from heritage_app.form_editor.controls import worded
from heritage_app.form_editor.draft import Standing, Tree, standing
from heritage_app.forms.editor import Told
from heritage_app.parts.words import plain
from heritage_app.say import Say
from reports.form_faults import Place, Wrong
from reports.form_schema import BRANCHES, Slot, called, slots_of
from reports.form_values import scope_at

_LABEL_WIDE = 132
_LINE = Slot(
    "", Label("Chữ", "Text"), "sentence", Label("Giá trị chèn vào câu đứng trong ngoặc { }.", "Values stand in { }.")
)
_TITLE = Slot("", Label("Tên giấy", "Title"), "label")


class Details(QScrollArea):
    """``edited`` gives the place of a value in the form's file, its slot, the value, and whether it is being typed."""

    edited = Signal(object, object, object, bool)

    def __init__(self, description: Description, say: Say, before: QWidget) -> None:
        super().__init__()
        self._before = before  # why: Tab comes from it into the values, which are made again and again
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._description, self._say = description, say
        self._rare_open = False
        self._told: dict[Place, Told] = {}
        self._cells: dict[Place, Cell] = {}
        self._shown: tuple[Tree, Place] = ({}, ())
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("Nội dung của phần đang chọn", "Values of the part"))

    def show_part(self, tree: Tree, place: Place, wrongs: tuple[Wrong, ...], focus: Place | None = None) -> None:
        """Show the values of what stands at a place; ``focus`` is the value that gets the keyboard."""
        self._shown = (tree, place)
        self._told, self._cells = {}, {}
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(10, 4, 10, 10)
        here = standing(tree, place)
        box.addWidget(plain(self._heading(here), "heading"))
        grid = QGridLayout()
        grid.setColumnMinimumWidth(0, _LABEL_WIDE)
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(4)
        box.addLayout(grid)
        slots, rare = self._slots(here, wrongs, place)
        for slot in slots:
            self._row(grid, slot, here, place)
        if rare:
            more = self._say("Thêm mục ít dùng", "More, seldom used")
            button = worded(more, more, self._open_rare)
            grid.addWidget(button, grid.rowCount(), 1, Qt.AlignmentFlag.AlignLeft)
        if not slots and not rare:
            box.addWidget(plain(self._nothing(here), "muted"))
        box.addStretch(1)
        self.setWidget(inner)
        self._chain(inner)
        self.tell(wrongs)
        cell = self._cells.get(focus) if focus is not None else None
        if cell is not None:
            cell.take_keyboard()

    def _chain(self, inner: QWidget) -> None:
        last = self._before
        for widget in inner.findChildren(QWidget):
            if widget.accessibleName() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(last, widget)
                last = widget

    def tell(self, wrongs: tuple[Wrong, ...]) -> None:
        """Put what is wrong below the value it is about."""
        for place, told in self._told.items():
            found = [self._say.label(w.label) for w in wrongs if w.at[: len(place)] == place]
            told.tell("impossible", "; ".join(found))

    def focus_value(self, place: Place) -> None:
        """Give the keyboard to the value at a place, or to the first one."""
        cell = self._cells.get(place) or next(iter(self._cells.values()), None)
        if cell is not None:
            cell.take_keyboard()
            self.ensureWidgetVisible(cell)

    def _open_rare(self) -> None:
        self._rare_open = True
        tree, place = self._shown
        struct = standing(tree, place).struct
        first = next((s.name for s in slots_of(struct) if s.rare), "") if struct is not None else ""
        self.show_part(tree, place, (), (*place, first))

    def _slots(self, here: Standing, wrongs: tuple[Wrong, ...], place: Place) -> tuple[list[Slot], bool]:
        """Return the values to show, and whether there are more that are seldom used."""
        if here.struct is None:
            return self._of_line(here), False
        slots = [s for s in slots_of(here.struct) if s.sort not in BRANCHES]
        if self._rare_open:
            return slots, False
        at_fault = {w.at[len(place)] for w in wrongs if w.at[: len(place)] == place and len(w.at) > len(place)}
        shown = [
            s for s in slots if not s.rare or s.name in at_fault or here.value.get(s.name) not in (None, s.default)
        ]
        return shown, len(shown) < len(slots)

    def _of_line(self, here: Standing) -> list[Slot]:
        if here.slot is None or not isinstance(here.value, dict) or "vi" not in here.value:
            return []
        return [_LINE if here.slot.sort == "lines" else _TITLE]

    def _row(self, grid: QGridLayout, slot: Slot, here: Standing, place: Place) -> None:
        tree = self._shown[0]
        at = (*place, slot.name) if slot.name else place
        value = here.value.get(slot.name) if slot.name else here.value
        scope = scope_at(self._description, self._say.language, tree, place, slot.name, slot.sort)
        cell = cell_for(slot, value, scope, self._say)
        cell.changed.connect(partial(self._give, at, slot))
        told, row = Told(), grid.rowCount()
        if slot.sort != "flag":
            label = plain(self._say.label(slot.label))
            label.setFixedWidth(_LABEL_WIDE)
            label.setContentsMargins(0, 6, 0, 0)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(cell, row, 1)
        grid.addWidget(told, row + 1, 1)
        self._told[at], self._cells[at] = told, cell

    def _give(self, at: Place, slot: Slot, value: Any, typing: bool) -> None:
        self.edited.emit(at, slot, value, typing)

    def _heading(self, here: Standing) -> str:
        if here.struct is not None:
            return self._say.label(called(here.struct))
        return self._say.label(here.slot.label) if here.slot is not None else ""

    def _nothing(self, here: Standing) -> str:
        if here.struct is not None:
            return self._say("Phần này không có gì để chọn.", "There is nothing to choose here.")
        return self._say(
            "Bấm “Thêm” để thêm vào đây, hoặc chọn một dòng bên dưới để sửa.", "Add to it, or choose a line below to change it."
        )  # fmt: skip
