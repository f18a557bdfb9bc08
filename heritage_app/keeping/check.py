"""Kiểm tra sổ: every byte looked at away from the window, what is damaged named with where a good copy is, and mended."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from db.model.changes import Progress
from db.safekeeping.deep import Deep
from db.schema.field_type import counted, grouped
from db.schema.label import Label
from heritage_app.parts.dialogs import Sheet
from heritage_app.parts.words import plain
from heritage_app.say import Say

_MOST = 200
_STOPPED = Label("Đã dừng, chưa kiểm tra hết.", "Stopped before the end.")


class CheckSheet(Sheet):
    """Shows how far the check has come, then what it found; ``stops``, ``mends`` and ``restores`` ask for what they say."""

    stops = Signal()
    mends = Signal()
    restores = Signal()

    def __init__(self, parent: QWidget, say: Say, writable: bool) -> None:
        super().__init__(parent, say("Kiểm tra sổ", "Check the catalogue"), say, (760, 460))
        self._say, self._writable = say, writable
        self.words = plain(say("Đang kiểm tra…", "Checking…"), "heading")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("Tiến độ kiểm tra", "How far it has come"))
        self.column.addWidget(self.words)
        self.column.addWidget(self.bar)
        self.column.addWidget(
            plain(
                say(
                    "Sổ được đọc lại từng byte và so dấu băm; kiểm tra không ghi gì vào sổ. Có thể làm việc khác trong khi chờ.",
                    "Every byte is read and its hash compared; a check writes nothing. You may go on working meanwhile.",
                ),
                "muted",
            )
        )
        self.found = QVBoxLayout()
        self.column.addLayout(self.found)
        self.column.addStretch(1)
        self.halt = QPushButton(say("Dừng kiểm tra", "Stop checking"))
        self.halt.clicked.connect(lambda _=False: self.stops.emit())
        self.mend = QPushButton(say("Sửa chỗ hỏng", "Mend"))
        self.mend.setObjectName("primary")
        self.mend.clicked.connect(self.accept)
        self.mend.clicked.connect(lambda _=False: self.mends.emit())
        self.back = QPushButton(say("Các bản sao lưu…", "Backups…"))
        self.back.clicked.connect(self.accept)
        self.back.clicked.connect(lambda _=False: self.restores.emit())
        for at, button in enumerate((self.halt, self.mend, self.back)):
            self.foot.insertWidget(at, button)
        self.mend.hide()
        self.back.hide()

    def move_on(self, progress: Progress) -> None:
        """Show how far it has come."""
        self.words.setText(self._say.label(progress.words) + "…")
        self.bar.setRange(0, progress.of if progress.of > 1 else 0)
        self.bar.setValue(progress.done)

    def stopped(self, why: Label = _STOPPED) -> None:
        """Say that the check ended before it had seen everything, and why."""
        self._over(self._say.label(why))

    def show_found(self, found: Deep) -> None:
        """Show what was found, and what can be done about it."""
        say, report = self._say, found.report
        self._over(say.label(told(found)))
        lines = [d.label for d in found.damages] or [f.label for f in report.findings]
        for label in lines[:_MOST]:
            line = plain("✕  " + say.label(label), "problem")
            line.setProperty("level", "impossible")
            self.found.addWidget(line)
        if len(lines) > _MOST:
            left = grouped(len(lines) - _MOST, say.language)
            self.found.addWidget(plain(say(f"… và {left} chỗ nữa.", f"… and {left} more."), "muted"))
        for label in found.kept:
            self.found.addWidget(plain("⚠  " + say.label(label), "problem"))
        if not found.sound:
            self.found.addWidget(
                plain(
                    say(
                        "Những phiếu khác vẫn dùng được. “Sửa chỗ hỏng” đóng sổ lại, sao lưu trước, rồi lấy bản tốt ở nơi ghi "
                        "trên; tệp hỏng được giữ bên cạnh.",
                        "All other records are usable. “Mend” closes the catalogue, backs it up, and brings the good copies "
                        "named above; the damaged file is kept.",
                    ),
                    "muted",
                )
            )
        self.mend.setVisible(not found.sound)
        self.mend.setEnabled(self._writable)
        self.back.setVisible(not found.sound)

    def _over(self, words: str) -> None:
        self.words.setText(words)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar.hide()
        self.halt.hide()


def told(found: Deep) -> Label:
    """Return in one sentence what a check found."""
    r = found.report
    if found.sound:
        files = found.media.files if found.media else 0
        return Label(
            f"Sổ nguyên vẹn từng byte: {grouped(r.records)} phiếu, {grouped(r.acts)} việc, "
            f"{grouped(r.revisions)} lần sửa, {grouped(files)} tệp.",
            f"Every byte is sound: {counted(r.records, 'record')}, {counted(r.acts, 'act')}, {counted(r.revisions, 'revision')}, {counted(files, 'file')}.",
        )
    number = len(found.damages) or len(r.findings)
    return Label(f"Sổ có {grouped(number)} chỗ hỏng.", f"{counted(number, 'thing is', 'things are')} damaged.")
