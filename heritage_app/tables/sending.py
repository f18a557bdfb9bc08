"""Xuất bảng: which records of the list, which fields, for whom, as what kind of file; then where."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QPushButton, QWidget

from db.exchange.out.outgoing import Form, Order
from db.model.query import Query
from db.schema.field import AUDIENCES, Field
from db.schema.field_type import grouped
from db.schema.kind import Kind
from heritage_app.parts.dialogs import Sheet
from heritage_app.parts.file_dialogs import file_to_write
from heritage_app.parts.words import plain
from heritage_app.say import Say

_BOOK_HEIGHT = 300
_WHOLE_LIST, _CHOSEN, _ALL = "list", "chosen", "all"
_FILES: tuple[tuple[str, Form, str, str, str, str], ...] = (
    (
        ".xlsx",
        "excel",
        "Bảng tính Excel (.xlsx)",
        "Excel workbook (.xlsx)",
        "Mỗi nhóm nhiều dòng có trang riêng. Sửa trong Excel rồi nhập lại: chỉ ô đã sửa được ghi.",
        "Each repeatable group has its sheet. Edit and take back: only edited cells are written.",
    ),
    (
        ".csv",
        "excel",
        "CSV cho Excel (.csv)",
        "CSV for Excel (.csv)",
        "Một bảng, mỗi phiếu một dòng; Excel có thể tự đổi số và ngày. Muốn sửa rồi nhập lại thì dùng .xlsx.",
        "One table, a line a record; Excel may change numbers and dates. To take it back, use .xlsx.",
    ),
    (
        ".csv",
        "exchange",
        "CSV để trao đổi (.csv)",
        "CSV for exchange (.csv)",
        "Đúng từng giá trị, cho chương trình khác đọc.",
        "Every value exactly, for other programs.",
    ),
    (
        ".jsonl",
        "exchange",
        "JSON Lines, kèm từ điển dữ liệu (.jsonl)",
        "JSON Lines with its data dictionary (.jsonl)",
        "Định dạng mở để lưu trữ lâu dài: phiếu cùng từ điển các trường, không cần chương trình này vẫn đọc được; "
        "nhận lại được nguyên vẹn. Ảnh và ghi âm không nằm trong tệp.",
        "The open format, for archives: records with a dictionary of their fields, readable without this program; comes "
        "back whole. Pictures and recordings are not in the file.",
    ),
)


class SendingSheet(Sheet):
    """Asks; ``ordered`` gives the order and the path."""

    ordered = Signal(object, object)

    def __init__(
        self, parent: QWidget, say: Say, kind: Kind, query: Query, count: int, chosen: list[str], shown: Sequence[Field]
    ) -> None:
        super().__init__(parent, say("Xuất bảng", "Export"), say, (640, 420))
        self._say, self._kind, self._query, self._ids, self._shown = say, kind, query, chosen, shown
        self.records, self.fields, self.file, self.audience = (QComboBox() for _ in range(4))
        many = grouped(count, say.language)
        words = say.label((kind.label if count == 1 else kind.plural).within())
        self.records.addItem(
            say(f"Danh sách đang thấy: {many} phiếu {words}", f"The list as shown: {many} {words}"), _WHOLE_LIST
        )
        if len(chosen) > 1:
            n = len(chosen)
            self.records.addItem(say(f"Chỉ {grouped(n)} phiếu đã chọn", f"Only the {n:,} chosen records"), _CHOSEN)
            self.records.setCurrentIndex(1)
        self.records.addItem(say("Cả sổ, mọi loại phiếu", "The whole catalogue, all kinds"), _ALL)
        self.fields.addItem(say("Mọi trường", "All fields"), False)
        self.fields.addItem(say("Các cột đang thấy", "The columns shown"), True)
        for ending, form, vi, en, _, _ in _FILES:
            self.file.addItem(say(vi, en), (ending, form))
        for audience, label in AUDIENCES.items():
            self.audience.addItem(say.label(label).capitalize(), audience)
        self.audience.setCurrentIndex(list(AUDIENCES).index("internal"))
        form_ = self._form = QFormLayout()
        form_.setHorizontalSpacing(18)
        form_.setVerticalSpacing(12)
        for words, box in (
            (say("Phiếu nào", "Which records"), self.records),
            (say("Trường nào", "Which fields"), self.fields),
            (say("Loại tệp", "Kind of file"), self.file),
            (say("Dành cho ai", "For whom"), self.audience),
        ):
            box.setAccessibleName(words)
            form_.addRow(words, box)
        self.column.addLayout(form_)
        self.history = QCheckBox(
            say("Cả nhật ký: mọi lần sửa, thay cho phiếu", "The journal: every revision instead of the records")
        )
        self.column.addWidget(self.history)
        self.told = plain("", "muted")
        self.column.addWidget(self.told)
        self.column.addWidget(
            plain(
                say(
                    "Tệp chỉ chứa những gì đối tượng này được xem; trường và phiếu khác không có trong tệp.",
                    "The file holds only what this audience may see.",
                ),
                "muted",
            )
        )
        self.column.addStretch(1)
        self.go = QPushButton(say("Xuất…", "Export…"))
        self.go.setObjectName("primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self._choose)
        self.foot.addWidget(self.go)
        self.file.currentIndexChanged.connect(self._fit)
        self.records.currentIndexChanged.connect(self._fit)
        self.audience.currentIndexChanged.connect(self._fit)
        self.history.toggled.connect(self._fit)
        self._fit()
        self.records.setFocus()

    def offer_book(self) -> None:
        """Offer the whole catalogue in the open format alone."""
        self.setWindowTitle(self._say("Xuất cả sổ ra tệp mở", "The whole catalogue to an open file"))
        self.records.setCurrentIndex(self.records.findData(_ALL))
        self.file.setCurrentIndex(next(at for at, one in enumerate(_FILES) if one[0] == ".jsonl"))
        for box in (self.records, self.fields, self.file):
            self._form.setRowVisible(box, False)
        self.resize(self.width(), _BOOK_HEIGHT)
        self.audience.setFocus()

    def _fit(self) -> None:
        # why: the journal cannot be narrowed; its hashes cover all there is
        whole = self.records.currentData() == _ALL and self.file.currentData()[0] == ".jsonl"
        self.history.setVisible(whole and self.audience.currentData() == "full")
        _, _, _, _, vi, en = _FILES[self.file.currentIndex()]
        if self._with_history():
            vi = "Mọi việc và mọi lần sửa, kể cả phiếu đã xóa; nơi khác nhận về như nhận việc của một bản chép."
            en = "Every act and revision, deleted records too; elsewhere it comes in as the work of another copy."
        self.told.setText(self._say(vi, en))
        # why: the columns shown are those of one kind; the open format always holds all
        self.fields.setEnabled(self.records.currentData() != _ALL and self.file.currentData()[0] != ".jsonl")
        if not self.fields.isEnabled():
            self.fields.setCurrentIndex(0)

    def order(self) -> Order:
        """Return what was asked for."""
        which, audience = self.records.currentData(), self.audience.currentData()
        query = msgspec.structs.replace(self._query, audience=audience)
        if which == _CHOSEN:
            query = Query(self._kind.id, ids=tuple(self._ids), order=self._query.order, audience=audience)
        elif which == _ALL:
            query = Query(audience=audience)
        fields = tuple(f.id for f in self._shown) if self.fields.currentData() else ()
        return Order(query, self.file.currentData()[1], fields, self._with_history())

    def _with_history(self) -> bool:
        return self.history.isChecked() and not self.history.isHidden()

    def _choose(self) -> None:
        ending = self.file.currentData()[0]
        name = "so-di-san" if self.records.currentData() == _ALL else self._kind.plural.vi
        target = file_to_write(
            self, self._say("Xuất ra tệp", "Export to"), f"{name}{ending}", f"{self.file.currentText()} (*{ending})"
        )
        if target:
            self.send(target)

    def send(self, out: Path) -> None:
        """Give the order, with the ending the file must have."""
        ending = self.file.currentData()[0]
        if out.suffix.lower() != ending:
            out = out.with_name(out.name + ending)
        self.accept()
        self.ordered.emit(self.order(), out)

    def done(self, result: int) -> None:
        super().done(result)
        self.deleteLater()
