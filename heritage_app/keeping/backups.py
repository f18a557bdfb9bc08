"""The backups of a catalogue in one small window: when, why, how much, where; making one, bringing one back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QPushButton,
    QTableWidgetItem,
    QWidget,
)

from db.model.problems import Trouble
from db.safekeeping.places import REASONS, Backup, backups_of, choose_second_place, second_place
from db.schema.label import Label
from heritage_app.keeping.desk import KeepingDesk
from heritage_app.parts.dialogs import Sheet
from heritage_app.parts.file_dialogs import folder_to_open
from heritage_app.parts.lines_table import lines_table
from heritage_app.parts.words import local_time, plain
from heritage_app.say import Say

_MEGABYTE = 1 << 20


class BackupsSheet(Sheet):
    """Lists the backups; makes one; brings the chosen one back through ``restore``."""

    def __init__(
        self, parent: QWidget, say: Say, folder: Path, keeper: KeepingDesk, restore: Callable[[Backup], None]
    ) -> None:
        super().__init__(parent, say("Sao lưu và phục hồi", "Backups"), say, (860, 560))
        self._say, self._folder, self._keeper, self._restore = say, folder, keeper, restore
        self.column.addWidget(
            plain(
                say(
                    "Sổ được tự sao lưu khi đóng và trong khi làm. Mỗi bản sao lưu được mở thử, đếm và so dấu băm; chỉ bản "
                    "qua được lần thử mới giữ lại.",
                    "The catalogue is backed up at closing and while you work. Each backup is opened, counted and hashed; "
                    "only what passes is kept.",
                ),
                "muted",
            )
        )
        self.state = plain("", "heading")
        self.column.addWidget(self.state)
        self.table = lines_table(
            say("Các bản sao lưu", "Backups"),
            say("Đã thử phục hồi lúc", "Proved at"),
            say("Vì sao", "Why"),
            say("Số phiếu", "Records"),
            say("Dung lượng", "Size"),
            say("Nơi giữ", "Where"),
        )
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.itemSelectionChanged.connect(self._choice)
        self.column.addWidget(self.table, 1)
        self.where = plain("", "muted")
        self.column.addWidget(self.where)
        self.make = QPushButton(say("Sao lưu ngay", "Back up now"))
        self.make.setObjectName("primary")
        self.make.clicked.connect(self._make)
        self.back = QPushButton(say("Phục hồi bản đã chọn", "Bring the chosen one back"))
        self.back.clicked.connect(self._bring_back)
        place = QPushButton(say("Nơi sao lưu thứ hai…", "Second place…"))
        place.clicked.connect(self._choose_place)
        for at, button in enumerate((self.make, self.back, place)):
            self.foot.insertWidget(at, button)
        keeper.proved.connect(self._proved)
        keeper.failed.connect(self._failed)
        keeper.moved.connect(self._moved)
        self._backups: list[Backup] = []
        self.refresh()

    def refresh(self) -> None:
        """List what is there now."""
        say = self._say
        self._backups = backups_of(self._folder)
        self.table.setRowCount(len(self._backups))
        for row, backup in enumerate(self._backups):
            m = backup.manifest
            cells = (
                (
                    local_time(m.proved),
                    say.label(REASONS[m.why]),
                    f"{m.facts.records:,}".replace(",", "."),
                    f"{(m.size + sum(f.size for f in m.files)) / _MEGABYTE:.1f} MB".replace(".", ","),
                    str(backup.folder),
                )
                if m
                else (say("không đọc được", "cannot be read"), "", "", "", str(backup.folder))
            )
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                if column in (2, 3):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        if not self._backups:
            self.state.setText(
                say("Chưa có bản sao lưu nào. Hãy nhấn “Sao lưu ngay”.", "No backup yet. Press “Back up now”.")
            )
        elif not self._keeper.busy:
            self.state.setText("")
        self.state.setVisible(bool(self.state.text()))
        second = second_place(self._folder)
        if second is None:
            text = say(
                "Chưa chọn nơi sao lưu thứ hai. Nên có một thẻ nhớ hoặc ổ đĩa khác: ổ hỏng thì mọi bản trên ổ ấy mất theo.",
                "No second place is chosen. A stick or another disk is wise: a broken disk takes all its backups with it.",
            )
        elif second.is_dir():
            text = say(f"Nơi thứ hai: {second} (đang có)", f"Second place: {second} (present)")
        else:
            text = say(f"Nơi thứ hai: {second} (chưa cắm)", f"Second place: {second} (not there)")
        self.where.setText(text)
        if self._backups and not self.table.selectedItems():
            self.table.selectRow(0)
        self._choice()

    def _choice(self) -> None:
        row = self.table.currentRow()
        self.back.setEnabled(0 <= row < len(self._backups) and self._backups[row].manifest is not None)

    def _make(self) -> None:
        self.make.setEnabled(False)
        self._tell(self._say("Đang sao lưu…", "Backing up…"))
        self._keeper.by_hand()

    def _bring_back(self) -> None:
        chosen = self._backups[self.table.currentRow()]
        self.accept()
        self._restore(chosen)

    def _choose_place(self) -> None:
        second = second_place(self._folder)
        chosen = folder_to_open(
            self, self._say("Chọn thẻ nhớ hoặc ổ đĩa khác", "Choose a stick or another disk"), second
        )
        if chosen:
            try:
                choose_second_place(self._folder, chosen)
            except Trouble as trouble:
                self._failed(trouble.label)
                return
            self.refresh()

    def _tell(self, text: str) -> None:
        self.state.setText(text)
        self.state.setVisible(bool(text))

    def _proved(self, _backup: Backup | None) -> None:
        self.make.setEnabled(True)
        self._tell("")
        self.table.clearSelection()
        self.refresh()

    def _failed(self, label: Label) -> None:
        self.make.setEnabled(True)
        self._tell(self._say.label(label))

    def _moved(self, progress: object) -> None:
        words, done, of = getattr(progress, "words", None), getattr(progress, "done", 0), getattr(progress, "of", 0)
        if isinstance(words, Label) and of > 1:
            self._tell(f"{self._say.label(words)}  {100 * done // of} %")
