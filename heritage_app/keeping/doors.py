"""What is shown where a catalogue does not open at start: why, in one sentence, and every way out there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from db.safekeeping.places import REASONS, Backup
from db.schema.field_type import counted, grouped
from db.schema.label import Label
from heritage_app.parts.words import local_time, plain
from heritage_app.say import Say

Way = tuple[Label, Callable[[], None]]


class Doors(QDialog):
    """Names what is wrong; offers the backups of the catalogue (``restore``) and further ``ways``."""

    def __init__(
        self,
        say: Say,
        folder: Path,
        why: Label,
        backups: Sequence[Backup],
        restore: Callable[[Backup], None],
        ways: Sequence[Way],
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._say, self._restore = say, restore
        self.backups = [b for b in backups if b.manifest is not None]
        self.setWindowTitle(say("Sổ Di sản", "Heritage Book"))
        self.resize(720, 460 if self.backups else 260)
        box = QVBoxLayout(self)
        box.setContentsMargins(26, 22, 26, 18)
        box.setSpacing(10)
        box.addWidget(plain(say("Chưa mở được sổ", "The catalogue does not open"), "title"))
        self.why = plain(say.label(why))
        box.addWidget(self.why)
        box.addWidget(plain(str(folder), "muted"))
        self.list = QListWidget()
        self.list.setObjectName("suggestions")
        self.back = QPushButton(say("Phục hồi bản đã chọn", "Bring the chosen one back"))
        if self.backups:
            box.addWidget(
                plain(
                    say(
                        "Có các bản sao lưu đã thử phục hồi. Chọn một bản để lấy lại; sổ đang hỏng vẫn được giữ bên cạnh.",
                        "There are backups that were proved. Choose one to bring back; the catalogue it replaces is kept.",
                    )
                )
            )
            self._fill()
            box.addWidget(self.list, 1)
        else:
            box.addWidget(plain(say("Không thấy bản sao lưu nào của sổ này.", "No backup of it is found."), "muted"))
            box.addStretch(1)
        foot = QHBoxLayout()
        for label, run in ways:
            button = QPushButton(say.label(label))
            button.clicked.connect(lambda _=False, r=run: r())
            foot.addWidget(button)
        foot.addStretch(1)
        if self.backups:
            self.back.setObjectName("primary")
            self.back.clicked.connect(lambda _=False: self._take())
            foot.addWidget(self.back)
        box.addLayout(foot)

    def tell(self, why: Label) -> None:
        """Say why something else did not succeed."""
        self.why.setText(self._say.label(why))

    def _fill(self) -> None:
        say = self._say
        self.list.setAccessibleName(say("Các bản sao lưu", "Backups"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for backup in self.backups:
            m = backup.manifest
            assert m is not None
            number = m.facts.records
            words = say(
                f"{local_time(m.proved)}  ·  {grouped(number)} phiếu  ·  {say.label(REASONS[m.why])}",
                f"{local_time(m.proved)}  ·  {counted(number, 'record')}  ·  {say.label(REASONS[m.why])}",
            )
            self.list.addItem(QListWidgetItem(words))
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _: self._take())

    def _take(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self.backups):
            self._restore(self.backups[row])
