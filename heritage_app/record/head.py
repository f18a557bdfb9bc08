"""The head of a record's page: its name, what stands under it, and the buttons that belong to the whole record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from db.model.record import Record
from db.schema.field_type import counted, grouped
from db.schema.kind import Kind
from heritage_app.icons import icon
from heritage_app.say import Say
from heritage_app.theme import Colours


class PageHead(QWidget):
    """Shows which record it is. Its signals tell which button was pressed."""

    wants_paper = Signal()
    wants_history = Signal()
    wants_rivals = Signal()
    wants_list = Signal()

    def __init__(self, say: Say, colours: Colours, sections: QToolButton) -> None:
        super().__init__()
        self._say, self._colours = say, colours
        self.setObjectName("recordpage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = _words("title")
        self.under = _words("muted")
        self.back = self._tool(
            "chevron-left", say("Về danh sách  (F6)", "Back to the list  (F6)"), self.wants_list.emit
        )
        self.back.hide()
        self._of_record = (
            self._tool(
                "layers",
                say("Giá trị khác, nguồn  (Ctrl+G)", "Other values, sources  (Ctrl+G)"),
                self.wants_rivals.emit,
            ),
            self._tool("history", say("Nhật ký sửa đổi  (Ctrl+H)", "History  (Ctrl+H)"), self.wants_history.emit),
            self._tool("printer", say("In phiếu  (Ctrl+P)", "Print the sheet  (Ctrl+P)"), self.wants_paper.emit),
        )
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        words.addWidget(self.under)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 12, 10, 4)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for button in (sections, *self._of_record):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def _tool(self, picture: str, tip: str, run: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(picture, self._colours.accent))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(run)
        return button

    def show_record(self, kind: Kind, record: Record) -> None:
        """Name a record; one without an id is being entered."""
        say, new = self._say, not record.id
        begun = say(f"{say.label(kind.label)} mới", f"New {say.label(kind.label.within())}")
        self.name.setText(record.name or (begun if new else say("chưa có tên", "no name")))
        parts = [record.number, say.label(kind.label)]
        if record.deleted:
            parts.append(say("đã xóa – Ctrl+R để khôi phục", "deleted"))
        if record.values.get("verified") == "unverified":
            parts.append("⚠ " + say("chưa kiểm chứng", "not verified"))
        if record.rivals:
            parts.append(say(f"{grouped(len(record.rivals))} giá trị khác", counted(len(record.rivals), "other value")))
        self.under.setText("  ·  ".join(p for p in parts if p))
        for button in self._of_record:
            button.setEnabled(not new)


def _words(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
