"""Chữa phông cũ: the texts of one field of many records as they are and as they would be, before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import shorten
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.exchange.old_records import Cures, paths_of_words
from db.model.changes import Progress
from db.model.telling import label_of
from db.schema.field_type import grouped
from db.schema.kind import Kind
from heritage_app.finding.new_condition import OfferLine
from heritage_app.finding.offers import fields_offered
from heritage_app.say import Say
from heritage_app.views.words import plain

CODES: tuple[tuple[str, str, str], ...] = (
    ("", "Tự nhận ra theo chữ", "Found from the letters"),
    ("TCVN3", "TCVN3, ABC (.VnTime…)", "TCVN3, ABC (.VnTime…)"),
    (".VnTimeH", "TCVN3 phông chữ hoa (.VnTimeH…)", "TCVN3, a font of capitals (.VnTimeH…)"),
    ("VNI", "VNI (VNI-Times…)", "VNI (VNI-Times…)"),
    ("VISCII", "VISCII", "VISCII"),
    ("Windows-1258", "Windows-1258", "Windows-1258"),
    ("UTF-8", "Unicode bị đọc sai từng byte (Ã¡, á»‡…)", "Unicode read byte by byte (Ã¡, á»‡…)"),
)
_MOST_READ = 260
_BEFORE, _AFTER = 1, 2
_WIDTH_LETTERS, _LETTERS = 134, {0: 20, 3: 13, 4: 15}
Index = QModelIndex | QPersistentModelIndex


class OldTextSheet(QDialog):
    """Asks for the field and the code. ``asked`` when both are to be looked at, ``agreed`` with what shall be written."""

    asked = Signal(str, str)
    agreed = Signal(object)

    def __init__(self, parent: QWidget, say: Say, kind: Kind, many: int) -> None:
        super().__init__(parent)
        self._say, self._kind, self._path = say, kind, ""
        self._found: Cures | None = None
        self._many = many
        self.setWindowTitle(
            say(
                f"Chữa phông cũ ở một ô của {grouped(many)} phiếu {kind.plural.within().vi}",
                f"Old texts in a field of {many} {kind.plural.within().en}",
            )
        )
        self.field = OfferLine()
        self.field.setPlaceholderText(say("Ô nào? gõ vài chữ, hoặc ↓", "Which field? type, or ↓"))
        self.field.setAccessibleName(say("Ô", "Field"))
        words = set(paths_of_words(kind))
        look = fields_offered(kind, say.language)
        self.field.offer_from(
            lambda text, give: look(text, lambda offers: give([offer for offer in offers if offer.data in words]))
        )
        self.code = QComboBox()
        self.code.setAccessibleName(say("Bảng mã", "Code"))
        for code, vi, en in CODES:
            self.code.addItem(say(vi, en), code)
        self.model = _Cures(say)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.setAccessibleName(say("Chữ đang có và chữ sau khi chữa", "Texts as they are and as they would be"))
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setObjectName("oldtexts")
        letter = self.table.fontMetrics().averageCharWidth()
        for at, letters in _LETTERS.items():
            self.table.setColumnWidth(at, letters * letter)
        for at in (_BEFORE, _AFTER):
            self.table.horizontalHeader().setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH_LETTERS * letter, room.width() - 40), min(620, room.height() - 60))
        self.whole = plain("")
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.whole.setMinimumHeight(4 * self.whole.fontMetrics().height())
        self.table.selectionModel().currentRowChanged.connect(
            lambda now: self.whole.setText(self.model.whole(now.row()))
        )
        self.told = plain("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("Tiến độ tìm chữ phông cũ", "How far the look for old texts has come"))
        self.bar.hide()
        self.cure = QPushButton()
        self.cure.setObjectName("primary")
        self.cancel = QPushButton(say("Thôi", "Cancel"))
        self._lay_out()
        self.field.meant.connect(self.choose)
        self.field.returnPressed.connect(self.field.first)
        self.code.currentIndexChanged.connect(self._look)
        self.model.dataChanged.connect(self._sum_up)
        self.cure.clicked.connect(self._agree)
        self.cancel.clicked.connect(self.reject)
        self._sum_up()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self._say("Ô", "Field"), self.field)
        form.addRow(self._say("Bảng mã", "Code"), self.code)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(self.bar)
        foot.addWidget(self.cure)
        foot.addWidget(self.cancel)
        box = QVBoxLayout(self)
        box.addLayout(form)
        box.addWidget(
            plain(
                self._say(
                    "Chưa ghi gì cho tới khi nhấn Chữa. Bỏ dấu ✓ ở phiếu nào thì phiếu ấy giữ nguyên (phím cách).",
                    "Nothing is written before you say so. A record without its ✓ stays as it is (space bar).",
                ),
                "muted",
            )
        )
        box.addWidget(self.table, 1)
        box.addWidget(self.whole)
        box.addLayout(foot)
        for button in (self.cure, self.cancel):
            button.setAutoDefault(False)

    def choose(self, path: str) -> None:
        """Take a field and have it looked at."""
        self._path = path
        self.field.setText(label_of(self._kind, path, self._say.language))
        self._look()
        self.table.setFocus()

    def _look(self) -> None:
        if self._path:
            self._found = None
            self.model.show(None)
            self.whole.clear()
            self.bar.setRange(0, 0)
            self.bar.show()
            self._sum_up()
            self.asked.emit(self._path, self.code.currentData())

    def show_progress(self, progress: Progress) -> None:
        """Show how far the look has come."""
        self.bar.setRange(0, max(progress.of, 1))
        self.bar.setValue(progress.done)

    def show_found(self, found: Cures) -> None:
        """Show what the field would become."""
        self.bar.hide()
        self._found = found
        self.model.show(found)
        if found.texts:
            self.table.selectRow(0)
        self._sum_up()

    def _sum_up(self) -> None:
        say, found = self._say, self._found
        left = self.model.left
        records = {text.record for text in found.texts} - left if found is not None else set()
        self.cure.setEnabled(bool(records))
        many = say(f"Chữa {grouped(len(records))} phiếu", f"Change {len(records)} records")
        self.cure.setText(many if records else say("Chữa", "Change"))
        if found is None:
            looking = say("Đang tìm chữ phông cũ…", "Looking for old texts…")
            self.told.setText(looking if self._path else say("Chọn ô trước.", "Choose the field first."))
        elif not found.texts:
            self.told.setText(
                say(
                    f"Không có chữ phông cũ nào ở ô này trong {grouped(self._many)} phiếu.",
                    f"There is no old text in this field of {self._many} records.",
                )
            )
        else:
            doubtful = sum(bool(text.uncertain) for text in found.texts)
            parts = [say(f"{grouped(len(found.texts))} ô sẽ đổi", f"{len(found.texts)} texts would change")]
            if doubtful:
                parts.append(say(f"{grouped(doubtful)} ô có chữ chưa chắc", f"{doubtful} with words not sure"))
            if left:
                parts.append(say(f"{grouped(len(left))} phiếu giữ nguyên", f"{len(left)} records stay"))
            self.told.setText(" · ".join(parts))

    def _agree(self) -> None:
        if self._found is not None:
            self.agreed.emit(self._found.without(self.model.left))
            self.accept()

    def done(self, result: int) -> None:
        super().done(result)
        self.deleteLater()


class _Cures(QAbstractTableModel):
    """A line a text; the mark before a record's name says whether the record is changed, for all its lines at once."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say
        self._found: Cures | None = None
        self.left: set[str] = set()
        self._heads = (
            say("Phiếu", "Record"),
            say("Đang là", "Is now"),
            say("Sẽ là", "Will be"),
            say("Đọc theo", "Read as"),
            say("Chữ chưa chắc", "Not sure"),
        )
        self._cells: tuple[Callable[[Any], str], ...] = (
            lambda text: text.name or "–",
            lambda text: text.before,
            lambda text: say("giữ nguyên", "stays as it is") if text.record in self.left else text.after,
            lambda text: text.code,
            lambda text: ", ".join(text.uncertain),
        )

    def show(self, found: Cures | None) -> None:
        self.beginResetModel()
        self._found = found
        self.left = set()
        self.endResetModel()

    def whole(self, row: int) -> str:
        """Return the text of a line before and after, as much of it as a person reads at once."""
        if self._found is None or not 0 <= row < len(self._found.texts):
            return ""
        text = self._found.texts[row]
        return "\n→ ".join(
            shorten(" ".join(one.split()), _MOST_READ, placeholder=" …") for one in (text.before, text.after)
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self._found is None else len(self._found.texts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        marked = Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | marked

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        assert self._found is not None
        text = self._found.texts[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Unchecked if text.record in self.left else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._cells[index.column()](text)
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(self._cells[index.column()](text).split())
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or self._found is None:
            return False
        record = self._found.texts[index.row()].record
        if Qt.CheckState(value) == Qt.CheckState.Unchecked:
            self.left.add(record)
        else:
            self.left.discard(record)
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        return True
