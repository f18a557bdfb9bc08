"""Values of other sources beside the preferred ones: shown with their sources, one of them preferred, a further one added."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.model.edits import Basis, same
from db.model.record import Record, Rival
from db.schema.field import Field
from db.schema.field_type import Refused, Value
from db.schema.kind import Kind
from db.schema.rows import Rows
from heritage_app.forms.desk import Desk
from heritage_app.forms.editor import Editor, Told, sentence
from heritage_app.forms.registry import make_editor
from heritage_app.parts.dialogs import Sheet
from heritage_app.parts.words import plain
from heritage_app.say import Say

_LONG = 48


class Place(msgspec.Struct, frozen=True):
    """Where a further value may stand: a field, or a field of one row of a group."""

    words: str
    field: str
    type: Field
    value: Value
    row: str = ""
    row_field: str = ""


def places_of(kind: Kind, record: Record, desk: Desk) -> Iterator[Place]:
    """Yield every place of a record that can hold a further value."""
    say = desk.say
    for field in kind.fields:
        label = say.label(field.label)
        if not isinstance(field.type, Rows):
            yield Place(label, field.id, field, record.values.get(field.id))
            continue
        for row in record.values.get(field.id) or ():
            told = field.type.show_row({k: v for k, v in row.items() if k not in ("id", "pos")}, desk.words)
            told = told if len(told) <= _LONG else told[: _LONG - 1] + "…"
            for inner in field.type.fields:
                words = f"{label} ({told}) – {say.label(inner.label)}"
                yield Place(words, field.id, inner, row.get(inner.id), row["id"], inner.id)


class RivalsSheet(Sheet):
    """All values beside the preferred ones; ``prefers`` asks to prefer one, ``wants_more`` to add one."""

    prefers = Signal(str)
    wants_more = Signal()

    def __init__(self, parent: QWidget, say: Say, kind: Kind, record: Record, desk: Desk, writable: bool) -> None:
        super().__init__(parent, say(f"Giá trị khác – {record.name}", f"Other values – {record.name}"), say)
        self._say = say
        if not record.rivals:
            self.column.addWidget(
                plain(say("Phiếu này chưa ghi giá trị khác nào.", "No other values are recorded."), "muted")
            )
        for rival in record.rivals:
            self._show(kind, record, rival, desk, writable)
        self.column.addStretch(1)
        more = QPushButton(say("Thêm giá trị khác…", "Add another value…"))
        more.setEnabled(writable)
        more.clicked.connect(self.accept)
        more.clicked.connect(lambda _=False: self.wants_more.emit())
        self.foot.insertWidget(0, more)

    def _show(self, kind: Kind, record: Record, rival: Rival, desk: Desk, writable: bool) -> None:
        say = self._say
        path = f"{rival.field}.{rival.row_field}" if rival.row_field else rival.field
        field = kind.field(path)
        if field is None:
            return
        values = record.values.get(rival.field)
        now = (
            next((row.get(rival.row_field) for row in values if row["id"] == rival.row), None)
            if rival.row and values
            else values
        )
        shown = "–" if now is None else field.type.show(now, desk.words)
        outer = say.label(kind.by_id[rival.field].label)
        label = f"{outer} – {say.label(field.label)}" if rival.row_field else say.label(field.label)
        self.column.addWidget(plain(label, "heading"))
        self.column.addWidget(plain(say("Đang dùng: ", "Preferred: ") + shown))
        source = "; ".join(p for p in (rival.entry.source, rival.entry.seen, rival.entry.note) if p)
        self.column.addWidget(plain(say("Giá trị khác: ", "Other: ") + field.type.show(rival.value, desk.words)))
        self.column.addWidget(plain(say("Nguồn: ", "Source: ") + (source or say("chưa ghi", "not recorded")), "muted"))
        button = QPushButton(say("Dùng giá trị này", "Prefer this value"))
        button.setEnabled(writable)
        button.clicked.connect(self.accept)
        button.clicked.connect(lambda _=False, slot=rival.slot: self.prefers.emit(slot))
        self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


class RivalDialog(QDialog):
    """Asks for a further value of a place, with its source; ``add`` writes it. What cannot be a value is told and stays typed."""

    def __init__(
        self,
        parent: QWidget,
        kind: Kind,
        record: Record,
        desk: Desk,
        begin: tuple[str, str, str],
        add: Callable[[Place, Value, Basis], None],
    ) -> None:
        super().__init__(parent)
        say = desk.say
        self._desk, self._add = desk, add
        self.setWindowTitle(say(f"Thêm giá trị khác – {record.name}", f"Add another value – {record.name}"))
        self.resize(620, 380)
        self.places = list(places_of(kind, record, desk))
        self.place = QComboBox()
        self.place.setAccessibleName(say("Ô", "Field"))
        self.place.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for place in self.places:
            self.place.addItem(place.words)
        self.now = plain("", "muted")
        self.told = Told()
        self.source = self._line(say("Nguồn", "Source"), say("sách, hồ sơ, người kể…", "book, file, informant…"))
        self.seen = self._line(say("Ngày thấy, ngày ghi", "Date seen"), say("ví dụ 19/1/2016, 1997", "e.g. 19/1/2016"))
        self.note = self._line(say("Ghi chú", "Note"), "")
        self.editor: Editor | None = None
        self._value = QVBoxLayout()
        self._value.setSpacing(2)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.addRow(say("Ô", "Field"), self.place)
        form.addRow(say("Đang dùng", "Preferred"), self.now)
        form.addRow(say("Giá trị khác", "Other value"), self._value)
        for line in (self.source, self.seen, self.note):
            form.addRow(line.accessibleName(), line)
        keep = QPushButton(say("Ghi thêm", "Add"))
        keep.setObjectName("primary")
        keep.clicked.connect(lambda _=False: self._keep())
        leave = QPushButton(say("Thôi", "Cancel"))
        leave.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(keep)
        box = QVBoxLayout(self)
        box.setContentsMargins(22, 18, 22, 16)
        box.setSpacing(10)
        box.addLayout(form)
        box.addStretch(1)
        box.addLayout(foot)
        named = [(p.field, p.row, p.row_field) for p in self.places]
        self.place.setCurrentIndex(named.index(begin) if begin in named else 0)
        self.place.currentIndexChanged.connect(self._show)
        self._show(self.place.currentIndex())
        QTimer.singleShot(0, self, lambda: self.editor.target().setFocus() if self.editor else None)

    def _line(self, name: str, hint: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        return line

    def _show(self, at: int) -> None:
        place, say = self.places[at], self._desk.say
        shown = "" if place.value is None else place.type.type.show(place.value, self._desk.words)
        self.now.setText(shown or say("chưa ghi", "not recorded"))
        self.told.tell("", "")
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
        self.editor = make_editor(place.type, self._desk)
        self.editor.show_value(None)
        self.editor.name_it(say("Giá trị khác", "Other value"))
        self._value.insertWidget(0, self.editor)
        self._value.addWidget(self.told)
        chain = [self.place, *self.editor.chain(), self.source]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _keep(self) -> None:
        say, place = self._desk.say, self.places[self.place.currentIndex()]
        assert self.editor is not None
        wrong, value = "", None
        try:
            value = self.editor.value()
        except Refused as refused:
            wrong = sentence(refused, say)
        else:
            if value is None:
                wrong = say("Hãy ghi giá trị khác.", "Give the other value.")
            elif same(value, place.value):
                wrong = say("Giống giá trị đang dùng.", "This is the preferred value.")
        if wrong:
            self.told.tell("impossible", wrong)
            self.editor.target().setFocus()
            return
        said: Mapping[str, Any] = {"source": self.source, "seen": self.seen, "note": self.note}
        basis = {name: text for name, line in said.items() if (text := line.text().strip())}
        self.accept()
        self._add(place, value, basis)
