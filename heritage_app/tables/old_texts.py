"""Chữa phông cũ: the texts of one field of many records as they are and as they would be, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from db.exchange.intake.old_records import Cure, Cures, paths_of_words
from db.model.changes import Progress
from db.model.telling import label_of
from db.schema.field_type import counted, grouped
from db.schema.kind import Kind
from heritage_app.finding.field_sheet import FieldLines, FieldSheet, Index
from heritage_app.lists.offers import fields_offered
from heritage_app.parts.words import plain
from heritage_app.say import Say

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
_LETTERS = (20, None, None, 13, 15)


class OldTextSheet(FieldSheet):
    """Asks for the field and the code. ``asked`` when both are to be looked at, ``agreed`` with what shall be written."""

    asked = Signal(str, str)
    agreed = Signal(object)

    def __init__(self, parent: QWidget, say: Say, kind: Kind, many: int) -> None:
        title = say(
            f"Chữa phông cũ ở một ô của {grouped(many)} phiếu {kind.plural.within().vi}",
            f"Old texts in a field of {counted(many, kind.label.within().en, kind.plural.within().en)}",
        )
        lines = _Cures(say)
        called = say("Chữ đang có và chữ sau khi chữa", "Texts as they are and as they would be")
        super().__init__(parent, say, title, lines, called, _LETTERS)
        self.lines = lines
        self._kind, self._path, self._many = kind, "", many
        self._found: Cures | None = None
        words = set(paths_of_words(kind))
        look = fields_offered(kind, say.language)
        self.field.offer_from(
            lambda text, give: look(text, lambda offers: give([offer for offer in offers if offer.data in words]))
        )
        self.code = QComboBox()
        self.code.setAccessibleName(say("Bảng mã", "Code"))
        for code, vi, en in CODES:
            self.code.addItem(say(vi, en), code)
        self.whole = plain("")
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.whole.setMinimumHeight(4 * self.whole.fontMetrics().height())
        self.table.selectionModel().currentRowChanged.connect(
            lambda now: self.whole.setText(self.lines.whole(now.row()))
        )
        nothing_yet = say(
            "Chưa ghi gì cho tới khi nhấn Chữa. Bỏ dấu ✓ ở phiếu nào thì phiếu ấy giữ nguyên (phím cách).",
            "Nothing is written before you say so. A record without its ✓ stays as it is (space bar).",
        )
        self.second.addWidget(self.code)
        self.lay_out(say("Bảng mã", "Code"), plain(nothing_yet, "muted"), [self.whole])
        self.code.currentIndexChanged.connect(self._look)
        self.lines.dataChanged.connect(self._sum_up)
        self.go.clicked.connect(self._agree)
        self._sum_up()

    def choose(self, path: str) -> None:
        """Take a field and have it looked at."""
        self._path = path
        self.field.setText(label_of(self._kind, path, self._say.language))
        self._look()
        self.table.setFocus()

    def _look(self) -> None:
        if self._path:
            self._found = None
            self.lines.show([])
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
        self.lines.show(found.texts)
        if found.texts:
            self.table.selectRow(0)
        self._sum_up()

    def _sum_up(self) -> None:
        say, found = self._say, self._found
        left = self.lines.left
        records = {text.record for text in found.texts} - left if found is not None else set()
        self.go.setEnabled(bool(records))
        many = say(f"Chữa {grouped(len(records))} phiếu", f"Change {counted(len(records), 'record')}")
        self.go.setText(many if records else say("Chữa", "Change"))
        if found is None:
            looking = say("Đang tìm chữ phông cũ…", "Looking for old texts…")
            self.count.setText(looking if self._path else say("Chọn ô trước.", "Choose the field first."))
        elif not found.texts:
            self.count.setText(
                say(
                    f"Không có chữ phông cũ nào ở ô này trong {grouped(self._many)} phiếu.",
                    f"There is no old text in this field of {counted(self._many, 'record')}.",
                )
            )
        else:
            doubtful = sum(bool(text.uncertain) for text in found.texts)
            parts = [say(f"{grouped(len(found.texts))} ô sẽ đổi", f"{counted(len(found.texts), 'text')} would change")]
            if doubtful:
                parts.append(say(f"{grouped(doubtful)} ô có chữ chưa chắc", f"{doubtful:,} with words not sure"))
            if left:
                parts.append(
                    say(f"{grouped(len(left))} phiếu giữ nguyên", counted(len(left), "record stays", "records stay"))
                )
            self.count.setText(" · ".join(parts))

    def _agree(self) -> None:
        if self._found is not None:
            self.agreed.emit(self._found.without(self.lines.left))
            self.accept()


class _Cures(FieldLines):
    """A line a text; the mark before a record's name says whether the record is changed, for all its lines at once."""

    def __init__(self, say: Say) -> None:
        heads = (
            say("Phiếu", "Record"),
            say("Đang là", "Is now"),
            say("Sẽ là", "Will be"),
            say("Đọc theo", "Read as"),
            say("Chữ chưa chắc", "Not sure"),
        )
        super().__init__(heads, self._told)
        self._stays = say("giữ nguyên", "stays as it is")
        self.left: set[str] = set()

    def _told(self, text: Cure) -> Sequence[str]:
        after = self._stays if text.record in self.left else text.after
        return text.name or "–", text.before, after, text.code, ", ".join(text.uncertain)

    def show(self, items: Sequence[Cure]) -> None:
        self.left = set()
        super().show(items)

    def whole(self, row: int) -> str:
        """Return the text of a line before and after, as much of it as a person reads at once."""
        if not 0 <= row < len(self.items):
            return ""
        text = self.items[row]
        return "\n→ ".join(
            shorten(" ".join(one.split()), _MOST_READ, placeholder=" …") for one in (text.before, text.after)
        )

    def flags(self, index: Index) -> Qt.ItemFlag:
        marked = Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | marked

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            left = self.items[index.row()].record in self.left
            return Qt.CheckState.Unchecked if left else Qt.CheckState.Checked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        record = self.items[index.row()].record
        if Qt.CheckState(value) == Qt.CheckState.Unchecked:
            self.left.add(record)
        else:
            self.left.discard(record)
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        return True
