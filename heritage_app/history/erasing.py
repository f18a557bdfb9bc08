"""Xóa hẳn theo quy định: which contents of a record go from every revision, and on what ground."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QWidget

from db.model.record import Record
from db.schema.kind import Kind
from heritage_app.parts.dialogs import Sheet
from heritage_app.parts.words import plain
from heritage_app.say import Say


class ErasingSheet(Sheet):
    """Asks which fields; ``agreed`` gives their ids and the ground, which must be told."""

    agreed = Signal(object, str)

    def __init__(self, parent: QWidget, say: Say, kind: Kind, record: Record) -> None:
        super().__init__(parent, say("Xóa hẳn theo quy định", "Erase by law"), say, (640, 560))
        self._say = say
        self.column.addWidget(plain(record.name or say("chưa có tên", "no name"), "title"))
        self.column.addWidget(
            plain(
                say(
                    "⚠ Nội dung được chọn bị xóa khỏi mọi lần sửa của sổ này và không lấy lại được. Chỉ dùng khi có quyết định "
                    "hoặc người cung cấp rút lời đồng ý; sửa nhầm thì hoàn tác, không cần xóa hẳn.",
                    "⚠ What is chosen goes from every revision of this catalogue and cannot be brought back. Only where a "
                    "decision or a withdrawn consent asks for it; a mistake is undone instead.",
                ),
                "problem",
            )
        )
        self.boxes: dict[str, QCheckBox] = {}
        for field in kind.fields:
            if field.id in record.values and field.id != "name":
                self.boxes[field.id] = box = QCheckBox(say.label(field.label))
                box.toggled.connect(self._fit)
                self.column.addWidget(box)
        label = QLabel(say("Căn cứ", "On what ground"))
        label.setObjectName("fieldlabel")
        self.reason = QLineEdit()
        self.reason.setAccessibleName(label.text())
        self.reason.setPlaceholderText(
            say("quyết định số…, hoặc ai rút lời đồng ý, ngày nào", "decision, or whose wish")
        )
        self.reason.textChanged.connect(self._fit)
        label.setBuddy(self.reason)
        self.column.addWidget(label)
        self.column.addWidget(self.reason)
        self.column.addWidget(
            plain(
                say(
                    "Tên phiếu còn trong các câu của nhật ký nên không xóa hẳn được. Căn cứ được ghi vào nhật ký. "
                    "Bản sao lưu cũ và bản chép ở máy khác còn giữ nội dung ấy: lệnh check --deep "
                    "nêu tên từng bản sao lưu, backups --drop bỏ một bản.",
                    "The name stands in sentences of the journal and cannot be erased. The ground is kept in the journal. "
                    "Older backups and other copies still hold the content: check --deep "
                    "names such backups, backups --drop takes one away.",
                ),
                "muted",
            )
        )
        self.column.addStretch(1)
        self.go = QPushButton(say("Xóa hẳn", "Erase for good"))
        self.go.clicked.connect(self._agree)
        self.foot.addWidget(self.go)
        self._fit()

    def chosen(self) -> list[str]:
        """Return the fields that are ticked."""
        return [field for field, box in self.boxes.items() if box.isChecked()]

    def _fit(self) -> None:
        self.go.setEnabled(bool(self.chosen() and self.reason.text().strip()))

    def _agree(self) -> None:
        self.agreed.emit(self.chosen(), self.reason.text().strip())
        self.accept()
