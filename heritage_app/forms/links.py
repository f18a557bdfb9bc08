"""Editors that point elsewhere: links to records, decisions, and places."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from db.schema.field import Field
from db.schema.field_type import Value
from db.schema.reference import RecordLink
from db.schema.space import point_text, read_point, today
from heritage_app.forms.desk import Desk
from heritage_app.forms.editor import OneLine, quiet_line
from heritage_app.forms.lookups import records, units
from heritage_app.forms.suggest import Suggestions
from heritage_app.icons import icon


class LinkEditor(OneLine):
    """A link: found while typing a name or number, made on the spot where nothing has it, opened by its arrow."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__(field, desk)
        self.open = QToolButton()
        self.open.setIcon(icon("external-link", desk.colours.accent))
        self.open.setToolTip(desk.say("Mở phiếu này", "Open this record"))
        self.open.setAccessibleName(self.open.toolTip())
        self.open.clicked.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.line, 1)
        row.addWidget(self.open)
        assert isinstance(field.type, RecordLink)
        self._kept: Value = None
        self._shown = ""
        self.suggestions = Suggestions(self.line, records(desk, field.type), self._choose)
        self.line.textEdited.connect(lambda _: self.edited.emit())
        self.line.left.connect(self._leave)
        self.line.returnPressed.connect(self._leave)
        self.line.installEventFilter(self)

    def show_value(self, value: Value) -> None:
        self._kept = value
        self._shown = "" if value is None else self.field.type.show(value, self.desk.words)
        self.line.show_text(self._shown)
        self.open.setVisible(isinstance(value, str))

    def value(self) -> Value:
        text = self.line.text().strip()
        if text == self._shown:
            return self._kept
        return {"t": text} if text else None

    def _choose(self, data: Any) -> None:
        if isinstance(data, tuple):
            self.desk.names[data[0]] = data[1]
            self.show_value(data[0])
        else:
            self.show_value(data)
        self.edited.emit()
        self.committed.emit()

    def _leave(self) -> None:
        if self.line.text().strip() != self._shown:
            self.show_value(self.value())
            self.committed.emit()

    def _open(self) -> None:
        if isinstance(self._kept, str):
            self.desk.open_record(self._kept)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            self.suggestions.offer(self.line.text())
            return True
        return super().eventFilter(watched, event)


class PlaceEditor(OneLine):
    """A place typed by any old or new name; what it is called today stands under it, a split is decided here."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__(field, desk, desk.say("xóm, xã/phường (tên cũ hay mới)", "hamlet, commune (old or new name)"))
        self.now = QLabel()
        self.now.setObjectName("understood")
        self.now.setTextFormat(Qt.TextFormat.PlainText)
        self.now.setWordWrap(True)
        self.decide = QComboBox()
        self.point = quiet_line(
            desk.say(
                "vĩ độ, kinh độ; hoặc mét: 2263000, 443000 VN-2000 106°00",
                "latitude, longitude; or metres: 2263000, 443000 VN-2000 106°00",
            )
        )
        self.point.setAccessibleName(desk.say("Tọa độ", "Coordinates"))
        self.point.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.locate = QPushButton(desk.say("+ tọa độ", "+ coordinates"))
        self.locate.setObjectName("quiet")
        self.locate.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.locate.setToolTip(
            desk.say("Ghi tọa độ (F8 khi đang ở ô địa điểm)", "Enter coordinates (F8 in the place field)")
        )
        self.locate.clicked.connect(self._locate)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.line, 1)
        head.addWidget(self.locate)
        box.addLayout(head)
        for widget in (self.now, self.decide, self.point):
            box.addWidget(widget)
        self._kept: dict[str, Any] = {}
        self._shown = ""
        self.suggestions = Suggestions(self.line, units(desk), self._choose)
        self.line.textEdited.connect(self._typing)
        self.line.left.connect(self._leave)
        self.line.returnPressed.connect(self._leave)
        self.point.textEdited.connect(lambda _: self.edited.emit())
        self.point.left.connect(self._leave_point)
        self.decide.activated.connect(self._decided)
        self.line.installEventFilter(self)
        self._draw()

    def show_value(self, value: Value) -> None:
        self._kept = dict(value or {})
        self._shown = self._kept.get("t", "")
        self.line.show_text(self._shown)
        self.point.setText(point_text(self._kept))
        self._draw()

    def value(self) -> Value:
        text = self.line.text().strip()
        kept = dict(self._kept)
        if text != self._shown:
            read = self.field.type.accept(text, self.desk.words) if text else {}
            kept = {**{k: v for k, v in kept.items() if k not in ("t", "unit", "hamlet", "now")}, **read}
        point = self.point.text().strip()
        if point != point_text(self._kept):
            for key in ("x", "y", "datum", "meridian"):
                kept.pop(key, None)
            if point:
                kept.update(read_point(point))
        return self.field.type.accept(kept, self.desk.words) if kept.get("t") or kept.get("x") else None

    def show_typed(self, text: str) -> None:
        self.line.setText(text)
        self._typing()

    def chain(self) -> list[QWidget]:
        return [self.line, self.decide]

    def _choose(self, data: tuple[str, str]) -> None:
        unit, text = data
        keep = {
            k: v for k, v in self._kept.items() if k in ("x", "y", "datum", "meridian", "accuracy", "method", "muong")
        }
        reading = self.desk.words.units.read(text)
        value: dict[str, Any] = {**keep, "t": text, "unit": unit}
        if reading.hamlet:
            value["hamlet"] = reading.hamlet
        self.show_value(value)
        self._shown = text
        self.edited.emit()
        self.committed.emit()

    def _typing(self) -> None:
        self._draw()
        self.edited.emit()

    def _leave(self) -> None:
        if self.line.text().strip() != self._shown:
            self.show_value(self.value())
            self.committed.emit()

    def _leave_point(self) -> None:
        self.committed.emit()

    def _decided(self, at: int) -> None:
        unit = self.decide.itemData(at)
        if unit:
            self._kept["now"] = unit
        else:
            self._kept.pop("now", None)
        self._draw()
        self.edited.emit()
        self.committed.emit()

    def _draw(self) -> None:
        text = self.line.text().strip()
        words = self.desk.words
        value = self._kept if text == self._shown else (self.field.type.accept(text, words) if text else {})
        unit = value.get("unit")
        now = today(value, words)
        said = ""
        if unit and len(now) == 1 and now[0] != unit:
            said = self.desk.say("nay là ", "now ") + words.units.text(now[0], self.desk.say.language)
        elif unit and not text.startswith(words.units.text(unit)[:12]):
            said = words.units.text(unit, self.desk.say.language)
        before = self.now.isHidden(), self.decide.isHidden()
        self.now.setText(said)
        self.now.setVisible(bool(said))
        options = words.units.today(unit) if unit else ()
        self.decide.setVisible(len(options) > 1)
        if before != (self.now.isHidden(), self.decide.isHidden()):
            self.rearranged.emit()  # why: over a cell of the list the editor is to be as high as what it shows
        if len(options) > 1:
            self.decide.clear()
            self.decide.addItem(
                self.desk.say("đã chia tách – chọn đơn vị ngày nay", "was split – choose today's unit"), ""
            )
            for option in options:
                self.decide.addItem(words.units.text(option, self.desk.say.language), option)
            self.decide.setCurrentIndex(max(self.decide.findData(value.get("now", "")), 0))
        shown = bool(self.point.text())
        self.point.setVisible(shown or self.point.hasFocus())
        self.locate.setVisible(bool(text) and not self.point.isVisibleTo(self))

    def _locate(self) -> None:
        self.point.show()
        self.locate.hide()
        self.point.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_F8:
            self._locate()
            return True
        return super().eventFilter(watched, event)


class SourceEditor(OneLine):
    """A source: a citation or address as typed."""

    def __init__(self, field: Field, desk: Desk) -> None:
        super().__init__(field, desk, desk.say("tên tài liệu, địa chỉ trang…", "citation, address…"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self._kept: Value = None
        self.line.textEdited.connect(lambda _: self.edited.emit())
        self.line.left.connect(self.committed)

    def show_value(self, value: Value) -> None:
        self._kept = value
        self.line.show_text("" if value is None else value["t"])

    def value(self) -> Value:
        text = self.line.text().strip()
        if self._kept is not None and text == self._kept["t"]:
            return self._kept
        return self.field.type.accept(text, self.desk.words) if text else None
