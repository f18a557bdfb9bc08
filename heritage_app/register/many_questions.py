"""Many open questions answered at once: whose values are taken, a preview of every place, then one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.catalogue.answering import Plan, Voice, follow, plan, voices
from db.model.changes import Changes
from db.schema.field_type import counted, grouped
from heritage_app.parts.lines_table import lines_table
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.session import Session

_MOST = 500
_MOST_VOICES = 6


class ManyQuestions(QDialog):
    """Chooses for many questions at once; ``done`` gets the act when it is written."""

    def __init__(self, parent: QWidget, session: Session, say: Say, done: Callable[[Changes | None], None]) -> None:
        super().__init__(parent)
        self._session, self._say, self._done = session, say, done
        self._voices: list[Voice] = []
        self.setWindowTitle(say("Chọn nhiều chỗ một lượt", "Choose in many places at once"))
        room = self.screen().availableGeometry()
        self.resize(min(940, room.width() - 40), min(640, room.height() - 60))
        self.list = QListWidget()
        self.list.setObjectName("suggestions")
        self.list.setAccessibleName(say("Dùng giá trị của ai", "Whose values are used"))
        self.list.currentRowChanged.connect(self._look)
        self.keep = QCheckBox(
            say("Giữ giá trị kia bên cạnh, với nguồn của nó", "Keep the other beside, with its source")
        )
        self.keep.setChecked(True)
        self.table = lines_table(
            say("Xem trước", "Preview"),
            say("Phiếu", "Record"),
            say("Ô", "Field"),
            say("Đang hiện", "Shown now"),
            say("Sẽ dùng", "Is to be"),
        )
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.told = plain("", "muted")
        self.told.setWordWrap(True)
        self.choose = QPushButton()
        self.choose.setObjectName("primary")
        self.choose.setDefault(True)
        self.choose.clicked.connect(lambda _=False: self._follow())
        leave = QPushButton(say("Thôi", "Cancel"))
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.keep, 1)
        foot.addWidget(leave)
        foot.addWidget(self.choose)
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 14, 18, 14)
        box.setSpacing(8)
        box.addWidget(
            plain(
                say(
                    "Ở mọi chỗ hai người ghi khác nhau, dùng giá trị của:",
                    "Wherever two people differ, use the values of:",
                )
            )
        )
        box.addWidget(self.list)
        box.addWidget(self.table, 1)
        box.addWidget(self.told)
        box.addLayout(foot)
        self._tell(None)
        session.ask(voices, self._show, "voices")

    def _show(self, found: Sequence[Voice]) -> None:
        self._voices = list(found)
        for voice in self._voices:
            places = self._say(
                f"{grouped(voice.questions)} chỗ ở {grouped(voice.records)} phiếu",
                f"{counted(voice.questions, 'place')} in {counted(voice.records, 'record')}",
            )
            self.list.addItem(QListWidgetItem(f"{self._say.label(voice.label)}  ·  {places}"))
        high = self.list.sizeHintForRow(0) if self._voices else 0
        self.list.setFixedHeight(high * min(max(len(self._voices), 1), _MOST_VOICES) + 2 * self.list.frameWidth())
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _look(self, row: int) -> None:
        if 0 <= row < len(self._voices):
            voice, language = self._voices[row].id, self._say.language
            self._session.ask(lambda reader: plan(reader, voice, language), partial(self._preview, row), "plan")

    def _preview(self, row: int, found: Plan) -> None:
        if row != self.list.currentRow():
            return
        shown = found.choices[:_MOST]
        self.table.setRowCount(len(shown))
        for at, choice in enumerate(shown):
            name = f"{choice.name or self._say('chưa có tên', 'no name')}  {choice.number}".rstrip()
            for column, text in enumerate((name, self._say.label(choice.place), choice.now, choice.then)):
                item = QTableWidgetItem(text.replace("\n", " "))
                item.setToolTip(text)
                self.table.setItem(at, column, item)
        self._tell(found)

    def _tell(self, found: Plan | None) -> None:
        say, number = self._say, len(found.choices) if found else 0
        self.choose.setText(say(f"Chọn {grouped(number)} chỗ", f"Choose {counted(number, 'place')}"))
        self.choose.setEnabled(number > 0 and self._session.writable)
        parts = []
        if number > _MOST:
            parts.append(say(f"mới hiện {_MOST} chỗ đầu", f"the first {_MOST} are shown"))
        if found and found.lives:
            parts.append(
                say(
                    f"{grouped(found.lives)} phiếu một người xóa, một người sửa: để lại, chọn từng phiếu",
                    f"{counted(found.lives, 'record')} one deleted and another changed left to be chosen one by one",
                )
            )
        if found and found.unclear:
            parts.append(
                say(
                    f"{grouped(found.unclear)} chỗ bên này ghi hai giá trị: để lại",
                    f"{counted(found.unclear, 'place')} where this side said two things left",
                )
            )
        parts.append(
            say(
                "Hoàn tác đưa các ô về như đang hiện; điều ai đã ghi vẫn ở nhật ký.",
                "Undo brings back what is shown now; what everybody wrote stays in the journal.",
            )
        )
        self.told.setText(" · ".join(parts))

    def _follow(self) -> None:
        voice, keep = self._voices[self.list.currentRow()].id, self.keep.isChecked()
        self._session.write(lambda writer: follow(writer, voice, keep), self._done)
        self.accept()
