"""One field of many records changed: which field, what it is to be, what would change and the problems of it; then one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import Reader, Writer
from db.catalogue.changing import Change, Preview, change_many, preview, settable
from db.model.changes import Changes, finish
from db.schema.field_type import Refused, Value, grouped
from db.schema.kind import Kind
from heritage_app.finding.new_condition import OfferLine
from heritage_app.finding.offers import fields_offered, paths_of
from heritage_app.forms.desk import Desk
from heritage_app.forms.editor import Editor, Told, sentence
from heritage_app.forms.registry import make_editor
from heritage_app.session import Session
from heritage_app.views.words import plain

_SLICE, _PAUSE_MS = 200, 250
Index = QModelIndex | QPersistentModelIndex


class ChangeSheet(QDialog):
    """Changes one field of some records of a kind; ``done`` gets the changes when they are written."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        desk: Desk,
        kind: Kind,
        records: Sequence[str],
        done: Callable[[Changes | None], None],
        path: str = "",
    ) -> None:
        super().__init__(parent)
        self._session, self._desk, self._say, self._kind = session, desk, desk.say, kind
        self._records, self._done = list(records), done
        self._path, self._value, self._round, self._same = "", None, 0, 0
        say = self._say
        self.setWindowTitle(
            say(f"Đổi một ô của {grouped(len(records))} phiếu", f"Change a field of {len(records)} records")
        )
        room = self.screen().availableGeometry()
        self.resize(min(900, room.width() - 40), min(620, room.height() - 60))
        self.field = OfferLine()
        self.field.setPlaceholderText(say("Ô nào? gõ vài chữ, hoặc ↓", "Which field? type, or ↓"))
        self.field.setAccessibleName(say("Ô", "Field"))
        self.field.offer_from(fields_offered(kind, say.language))
        self.editor: Editor | None = None
        self._place = QVBoxLayout()
        self._hint = plain(say("Chọn ô trước.", "Choose the field first."), "muted")
        self._place.addWidget(self._hint)
        self.told = Told()
        self.model = _Changes(desk)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.setAccessibleName(say("Các thay đổi", "Changes"))
        for at, width in enumerate((90, 210, 150, 150)):
            self.table.setColumnWidth(at, width)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        self.bar = QProgressBar()
        self.bar.setRange(0, max(len(records), 1))
        self.bar.hide()
        self.count = QLabel()
        self.count.setObjectName("muted")
        self.change = QPushButton()
        self.change.setObjectName("primary")
        self.cancel = QPushButton(say("Thôi", "Cancel"))
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.look)
        self.field.meant.connect(self.choose)
        self.field.returnPressed.connect(self.field.first)
        self.change.clicked.connect(lambda _=False: self.apply())
        self.cancel.clicked.connect(self.reject)
        self._sum_up()
        if path:
            self.choose(path)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self._say("Ô", "Field"), self.field)
        form.addRow(self._say("Sẽ là", "Is to be"), self._place)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.bar)
        foot.addWidget(self.change)
        foot.addWidget(self.cancel)
        box = QVBoxLayout(self)
        box.addLayout(form)
        box.addWidget(self.told)
        box.addWidget(self.table, 1)
        box.addLayout(foot)
        for button in (self.change, self.cancel):
            button.setAutoDefault(False)

    def choose(self, path: str) -> None:
        """Take a field, and let its own editor ask what it is to be."""
        self._path = path
        self.field.setText(paths_of(self._kind, self._say.language)[path])
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
        self._hint.hide()
        self.editor = make_editor(settable(self._kind, path), self._desk)
        self.editor.name_it(self._say("Sẽ là", "Is to be"))
        self.editor.show_value(None)
        self._place.addWidget(self.editor)
        for signal in (self.editor.edited, self.editor.committed):
            signal.connect(self._timer.start)
        self.model.show([])
        self._sum_up()
        self.editor.target().setFocus()

    def look(self) -> None:
        """Look at what would change, a slice at a time, so that the reader stays free for others."""
        self._timer.stop()
        self._round += 1
        self.told.tell("", "")
        self.model.show([])
        self._same = 0
        if self.editor is None:
            return
        try:
            self._value = self.editor.value()
        except Refused as refused:
            self.told.tell("impossible", sentence(refused, self._say))
            self._sum_up()
            return
        self.bar.setValue(0)
        self.bar.show()
        self._slice(0, self._round, self._value)

    def _slice(self, start: int, round_: int, value: Value) -> None:
        part, path, language = self._records[start : start + _SLICE], self._path, self._say.language

        def read(reader: Reader) -> Preview:
            found = finish(preview(reader, {record: {path: value} for record in part}, date.today(), language))
            assert isinstance(found, Preview)
            return found

        def show(found: Preview) -> None:
            if round_ != self._round:
                return
            self.model.add(found.changes)
            self._same += found.same
            self.bar.setValue(start + len(part))
            if start + _SLICE < len(self._records):
                self._slice(start + _SLICE, round_, value)
            else:
                self.bar.hide()
            self._sum_up()

        self._session.ask(read, show, "preview of changes")

    def _sum_up(self) -> None:
        say, number = self._say, len(self.model.changes)
        looking = not self.bar.isHidden()
        troubled = sum(bool(c.problems) for c in self.model.changes)
        self.change.setEnabled(number > 0 and not looking and self._session.writable)
        empties = self.editor is not None and self._value is None
        verb = say("Xóa ô này ở", "Empty it in") if empties and number else say("Đổi", "Change")
        self.change.setText(say(f"{verb} {grouped(number)} phiếu", f"{verb} {number} records"))
        parts = [say(f"{grouped(number)} phiếu sẽ đổi", f"{number} will change")]
        parts += [say(f"{grouped(self._same)} phiếu đã đúng vậy", f"{self._same} are so already")] if self._same else []
        parts += [say(f"{grouped(troubled)} phiếu có điều cần xem", f"{troubled} to look at")] if troubled else []
        self.count.setText(" · ".join(parts) if self.editor is not None else "")

    def apply(self) -> None:
        """Write what was looked at, as one act."""
        wanted = {change.record: {self._path: self._value} for change in self.model.changes}

        def write(writer: Writer) -> Changes | None:
            return change_many(writer, wanted)

        self._session.write(write, self._done)
        self.accept()

    def done(self, result: int) -> None:
        self._round += 1
        super().done(result)
        self.deleteLater()


class _Changes(QAbstractTableModel):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = desk.say
        self.changes: list[Change] = []
        self._heads = (
            desk.say("Số", "Number"),
            desk.say("Tên", "Name"),
            desk.say("Đang là", "Is now"),
            desk.say("Sẽ là", "Will be"),
            desk.say("Điều cần xem", "To look at"),
        )

    def show(self, changes: Sequence[Change]) -> None:
        self.beginResetModel()
        self.changes = list(changes)
        self.endResetModel()

    def add(self, changes: Sequence[Change]) -> None:
        if changes:
            self.beginInsertRows(QModelIndex(), len(self.changes), len(self.changes) + len(changes) - 1)
            self.changes += changes
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.changes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        change = self.changes[index.row()]
        said = "; ".join(self._say.label(p.label) for p in change.problems)
        cells = (
            change.number,
            change.name or "–",
            change.before or "–",
            change.after or "–",
            f"⚠ {said}" if said else "",
        )
        return cells[index.column()].replace("\n", " ")
