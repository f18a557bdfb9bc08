"""What is told when the program itself made an error: what is safe, what to do, and details to copy that hold no data."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from db.schema.field_type import counted
from heritage_app.parts.dialogs import Sheet
from heritage_app.parts.words import plain
from heritage_app.say import Say


class MishapSheet(Sheet):
    """Says what happened, what is safe and what to do; the details are folded and can be copied."""

    def __init__(self, parent: QWidget, say: Say, details: str) -> None:
        super().__init__(parent, say("Chương trình gặp lỗi", "The program made an error"), say, (620, 300))
        self._say, self._details = say, [details]
        self.column.addWidget(
            plain(say("Việc vừa làm có thể chưa xong.", "The last act may not have succeeded."), "heading")
        )
        self.column.addWidget(
            plain(
                say(
                    "Những gì đã lưu vẫn nguyên. Chữ đang gõ còn trong ô và trong bản nháp.\n"
                    "Hãy đóng ô này và làm tiếp. Nếu lỗi lặp lại: đóng sổ rồi mở lại, và chép chi tiết gửi cho người hỗ trợ "
                    "(chi tiết không chứa dữ liệu của phiếu).",
                    "What was saved is safe. What was typed is still in its field and in a draft.\n"
                    "Close this and go on. If it happens again: close the catalogue and open it anew, and send the details to "
                    "whoever supports you (they hold no data of any record).",
                )
            )
        )
        self.more = plain("", "muted")
        self.more.hide()
        self.column.addWidget(self.more)
        self.text = QPlainTextEdit(details)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(say("Chi tiết", "Details"))
        self.text.hide()
        self.column.addWidget(self.text, 1)
        self.column.addStretch(1)
        self.copy = QPushButton(say("Chép chi tiết", "Copy the details"))
        self.copy.clicked.connect(lambda _=False: self._copy())
        fold = QPushButton(say("Xem chi tiết", "Show the details"))
        fold.setCheckable(True)
        fold.toggled.connect(self._unfold)
        self.foot.insertWidget(0, self.copy)
        self.foot.insertWidget(1, fold)

    def add(self, details: str) -> None:
        """Take in a further error that happened while this one is shown."""
        self._details.append(details)
        self.text.setPlainText("\n\n".join(self._details))
        more = len(self._details) - 1
        self.more.setText(
            self._say(f"Thêm {more} lỗi nữa từ khi ô này mở.", f"{counted(more, 'more error')} since this opened.")
        )
        self.more.show()

    def _unfold(self, shown: bool) -> None:
        self.text.setVisible(shown)
        if shown:
            self.resize(self.width(), max(self.height(), 480))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText(self._say("Đã chép", "Copied"))
