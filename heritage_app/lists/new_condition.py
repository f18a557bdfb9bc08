"""A condition put together by choosing: the field, what it is asked for, and with what it is compared."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from db.model.condition import Condition, Not, Test
from db.model.expression import conditions_of
from db.schema.asking import ASKINGS, Op
from db.schema.field import Field
from db.schema.field_type import Refused
from db.schema.kind import Kind
from heritage_app.forms.desk import Desk
from heritage_app.forms.editor import Told, sentence
from heritage_app.forms.suggest import Suggestions
from heritage_app.lists.offers import Look, fields_offered, paths_of, values_offered

_DENIED: dict[Op, tuple[str, str]] = {
    "is": ("khác", "is not"),
    "contains": ("không có chữ", "does not contain"),
    "in": ("không thuộc", "not within"),
    "known_now": ("không rõ xã hiện nay", "is in no known commune of today"),
}


class OfferLine(QLineEdit):
    """A line with offers under it: shown when it is come to and at ↓, narrowed by typing, never written ahead."""

    meant = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._look: Look | None = None
        self._offers = Suggestions(self, self._ask, self.meant.emit)

    def offer_from(self, look: Look | None) -> None:
        """Offer from this look-up from now on."""
        self._look = look

    def offer(self) -> None:
        """Show what may be chosen."""
        self._offers.offer(self.text())

    def first(self) -> None:
        """Take the first of what may be chosen, if there is any."""
        self._ask(self.text(), lambda found: self.meant.emit(found[0].data) if found else None)

    def _ask(self, text: str, give: Any) -> None:
        if self._look is not None:
            self._look(text, give)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.offer()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and not self.text():
            self.offer()


class NewCondition(QFrame):
    """``made`` gives the condition, and the one it takes the place of; ``gone`` tells that nothing came of it."""

    made = Signal(object, object)
    gone = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._kind: Kind | None = None
        self._field: Field | None = None
        self._path = ""
        self._instead: Condition | None = None
        self._meant: dict[str, str] = {}
        say = desk.say
        self.field = OfferLine()
        self.field.setPlaceholderText(say("Trường nào? gõ vài chữ, hoặc ↓", "Which field? type, or ↓"))
        self.field.setAccessibleName(say("Trường", "Field"))
        self.asked = QComboBox()
        self.asked.setAccessibleName(say("Điều kiện", "Condition"))
        self.low, self.high = OfferLine(), OfferLine()
        self.low.setAccessibleName(say("Giá trị", "Value"))
        self.high.setAccessibleName(say("Đến", "To"))
        self.to = QLabel(say("đến", "to"))
        self.add = QPushButton(say("Lọc", "Filter"))
        self.add.setObjectName("primary")
        self.cancel = QPushButton(say("Thôi", "Cancel"))
        self.told = Told()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.field, 0, 0)
        grid.addWidget(self.asked, 0, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        values = QHBoxLayout()
        for widget, stretch in ((self.low, 40), (self.to, 0), (self.high, 40)):
            values.addWidget(widget, stretch)
        values.addStretch(1)
        values.addWidget(self.add)
        values.addWidget(self.cancel)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(6)
        box.addLayout(grid)
        box.addLayout(values)
        box.addWidget(self.told)
        self.field.meant.connect(self._choose_field)
        self.field.returnPressed.connect(self._typed_field)
        self.asked.currentIndexChanged.connect(lambda _: self._ask())
        self.low.meant.connect(lambda data: self._take(self.low, data))
        self.high.meant.connect(lambda data: self._take(self.high, data))
        self.low.returnPressed.connect(self._on)
        self.high.returnPressed.connect(self._make)
        self.add.clicked.connect(self._make)
        self.cancel.clicked.connect(self.gone)

    def begin(self, kind: Kind, path: str = "", instead: Condition | None = None) -> None:
        """Begin with a field, with a condition that is to be changed, or with nothing."""
        self._kind, self._instead = kind, instead
        self.field.offer_from(fields_offered(kind, self._desk.say.language))
        self.told.tell("", "")
        test = instead.part if isinstance(instead, Not) else instead
        if isinstance(test, Test) and kind.field(test.path) is not None:
            self._choose_field(test.path)
            self.asked.setCurrentIndex(max(self.asked.findData((test.op, isinstance(instead, Not))), 0))
            self._fill(test)
        elif path:
            self._choose_field(path)
        else:
            self._field, self._path = None, ""
            self.field.clear()
            self._show_values(0)
            self.asked.clear()
            self.asked.setEnabled(False)
        self.show()
        (self.field if self._field is None else self.low if self.low.isVisible() else self.add).setFocus()

    def _fill(self, test: Test) -> None:
        assert self._field is not None
        shown = [self._field.type.told(test.op, value, self._desk.words) for value in test.values]
        self._meant.update(zip(shown, test.values, strict=True))
        if ASKINGS[test.op].values == -1:
            shown = ["; ".join(shown)]
        for line, text in zip((self.low, self.high), shown, strict=False):
            line.setText(text)

    def _typed_field(self) -> None:
        """Take the first of the fields offered for what was typed."""
        if self.field.text().strip():
            self.field.first()

    def _choose_field(self, path: str) -> None:
        assert self._kind is not None
        field = self._kind.field(path)
        assert field is not None
        say = self._desk.say
        self._field, self._path = field, path
        self._meant.clear()
        self.field.setText(paths_of(self._kind, say.language)[path])
        look = values_offered(field, self._desk)
        for line in (self.low, self.high):
            line.clear()
            line.offer_from(look)
        self.asked.blockSignals(True)
        self.asked.clear()
        self.asked.setEnabled(True)
        for op in conditions_of(field):
            self.asked.addItem(say.label(ASKINGS[op].label), (op, False))
            if op in _DENIED:
                self.asked.addItem(say(*_DENIED[op]), (op, True))
        self.asked.setCurrentIndex(0)
        self.asked.blockSignals(False)
        self._ask()
        (self.low if self.low.isVisible() else self.add).setFocus()

    def _ask(self) -> None:
        if self.asked.currentData() is None:
            return
        op: Op = self.asked.currentData()[0]
        self._show_values(ASKINGS[op].values)
        several = ASKINGS[op].values == -1
        self.low.setPlaceholderText(
            self._desk.say("các giá trị, cách nhau bằng ;", "values, parted by ;") if several else ""
        )
        self.told.tell("", "")

    def _show_values(self, count: int) -> None:
        self.low.setVisible(count != 0)
        self.high.setVisible(count == 2)
        self.to.setVisible(count == 2)

    def _take(self, line: OfferLine, data: tuple[str, str]) -> None:
        words, meant = data
        self._meant[words] = meant
        several = self.asked.currentData() is not None and ASKINGS[self.asked.currentData()[0]].values == -1
        before = line.text().rpartition(";")[0] if several else ""
        line.setText(f"{before}; {words}" if before else words)
        if not several:
            self._on()

    def _on(self) -> None:
        if self.high.isVisible():
            self.high.setFocus()
        else:
            self._make()

    def _make(self) -> None:
        say = self._desk.say
        if self._field is None:
            self.told.tell("impossible", say("Chọn một trường trước.", "Choose a field first."))
            self.field.setFocus()
            return
        op, denied = self.asked.currentData()
        expected = ASKINGS[op].values
        typed = [self.low.text().strip(), self.high.text().strip()][: abs(expected)]
        if expected == -1:
            typed = [part.strip() for part in typed[0].split(";") if part.strip()]
        if expected and not all(typed or [""]):
            self.told.tell("impossible", say("Còn thiếu giá trị để so.", "A value to compare with is missing."))
            self.low.setFocus()
            return
        try:
            values = tuple(self._field.type.ask(op, self._meant.get(text, text), self._desk.words) for text in typed)
        except Refused as refused:
            self.told.tell("impossible", sentence(refused, say))
            return
        test = Test(self._path, op, values)
        instead = self._instead
        self.hide()
        self.made.emit(Not(test) if denied else test, instead)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
            return
        super().keyPressEvent(event)
