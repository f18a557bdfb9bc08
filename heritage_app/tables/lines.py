"""Nhận tệp mở: what a file of JSON Lines holds, then taking it in: records as one act, or acts of the journal."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from db.catalogue import Writer
from db.catalogue.backup import back_up
from db.exchange.json_lines_in import Held, Received, take_in_lines
from db.model.changes import Progress, Stopped
from db.model.problems import Trouble
from db.schema.field import AUDIENCES
from db.schema.field_type import grouped
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.say import Say
from heritage_app.views.dialogs import Sheet
from heritage_app.views.words import local_time, plain


def told(held: Held, description: Description) -> Iterator[Label]:
    """Yield in sentences what a file holds and what taking it in would do."""
    if held.acts:
        days = [local_time(at).partition(" ")[2] for at in (held.since, held.until)]
        yield Label(
            f"Nhật ký cả sổ: {grouped(held.acts)} việc, từ {days[0]} đến {days[1]}; {grouped(held.new)} việc chưa có ở đây.",
            f"The journal of a catalogue: {held.acts} acts from {days[0]} to {days[1]}; {held.new} are not here yet.",
        )
        if held.new:
            yield Label(
                "Trước khi nhận, sổ được sao lưu và thử phục hồi. Không giá trị nào bị ghi đè: hai bên ghi khác nhau thì cả hai "
                "còn đó, chờ người chọn.",
                "The catalogue is backed up first. Nothing is overwritten: where both wrote, both values are kept.",
            )
        else:
            yield Label("Không có gì mới để nhận.", "There is nothing new to take in.")
        return
    who = AUDIENCES[held.audience]
    yield Label(
        f"{grouped(held.records)} phiếu, xuất cho đối tượng {who.vi}.",
        f"{held.records} records, sent out for {who.en}.",
    )
    kinds = [(description.kind(kind).plural, grouped(many)) for kind, many in held.kinds]
    yield Label(
        " · ".join(f"{words.vi} {many}" for words, many in kinds),
        " · ".join(f"{words.en} {many}" for words, many in kinds),
    )
    if held.known:
        yield Label(
            f"{grouped(held.known)} phiếu trong đó đã có trong sổ này, nên tệp không nhận được: tệp mở chỉ nhận vào sổ chưa có các "
            "phiếu ấy. Muốn ghép việc của hai máy, dùng Tệp → Nhận việc từ bản chép khác…",
            f"{held.known} of them are here already, so the file cannot be taken in: use File → Take in another copy… to bring the "
            "work of two machines together.",
        )
    else:
        yield Label(
            "Mọi dòng đều đúng. Phiếu vào sổ với mã của chúng, thành một việc: Ctrl+Z lấy lại hết. Ảnh và ghi âm không nằm trong tệp này.",
            "Every line is right. The records keep their ids and come in as one act that can be taken back. Pictures and "
            "recordings are not in this file.",
        )


class LinesSheet(Sheet):
    """Shows a file. ``agreed``: it is to be taken in; ``watch`` and ``over`` may be used from any thread."""

    agreed = Signal()
    over = Signal(object)
    _moved = Signal(object)

    def __init__(self, parent: QWidget, say: Say, description: Description, path: Path) -> None:
        super().__init__(
            parent, say("Nhận tệp mở (JSON Lines)", "Taking in an open file (JSON Lines)"), say, (660, 400)
        )
        self._say, self._description, self.path = say, description, path
        self._stop = threading.Event()
        self.column.addWidget(plain(f"“{path.name}”", "title"))
        self.lines = plain("")
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.windowTitle())
        for shown in (self.lines, self.bar):
            self.column.addWidget(shown)
            self.column.addSpacing(8)
        self.column.addStretch(1)
        self.halt = QPushButton(say("Dừng", "Stop"))
        self.halt.clicked.connect(self.stop)
        self.go = QPushButton(say("Nhận vào sổ", "Take it in"))
        self.go.setObjectName("primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self._begin)
        self.go.hide()
        for button in (self.halt, self.go):
            self.foot.addWidget(button)
        self.over.connect(self._end, Qt.ConnectionType.QueuedConnection)
        self._moved.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self._tell(Label("Đang đọc tệp…", "Reading the file…"))
        self.held: Held | None = None

    def watch(self, progress: Progress) -> None:
        """Show how far the work is; raise ``Stopped`` once somebody pressed Stop or closed the sheet."""
        if self._stop.is_set():
            raise Stopped
        self._moved.emit(progress)

    def stop(self) -> None:
        """Ask the work to stop at its next step; nothing comes in then."""
        self._stop.set()

    def write(self, writer: Writer) -> Received | Trouble | Stopped:
        """Take the file in, in the writer's thread; the journal after a proved backup."""
        try:
            if self.held is not None and self.held.acts:
                back_up(writer.read.folder, "before", watch=self.watch)
            return take_in_lines(writer, self.path, self.watch)
        except (Trouble, Stopped) as why:
            return why

    def show_held(self, held: Held | Trouble | Stopped) -> None:
        """Show what the file holds, or why it cannot be taken."""
        self.bar.hide()
        self.halt.hide()
        if not isinstance(held, Held):
            self._end(held)
            return
        self.held = held
        self._tell(*told(held, self._description))
        takes = bool(held.new) if held.acts else not held.known
        self.go.setVisible(takes)
        if takes:
            self.go.setFocus()

    def done(self, result: int) -> None:
        self.stop()
        super().done(result)

    def _begin(self) -> None:
        self.go.hide()
        self.halt.show()
        self.bar.show()
        self.agreed.emit()

    def _show_progress(self, progress: Progress) -> None:
        self.bar.setRange(0, progress.of)
        self.bar.setValue(progress.done)
        if self.halt.isVisible():
            self._tell(Label(f"{progress.words.vi}…", f"{progress.words.en}…"))

    def _end(self, result: Received | Trouble | Stopped) -> None:
        self.bar.hide()
        self.halt.hide()
        if isinstance(result, Stopped):
            self._tell(Label("Đã dừng; chưa nhận gì vào sổ.", "Stopped; nothing was taken in."))
        elif isinstance(result, Trouble):
            self._tell(result.label)
        elif result.records:
            self.accept()  # why: the window tells it, with the way back beside it
        else:
            n = grouped(result.acts)
            self._tell(
                Label(
                    f"Đã nhận {n} lần sửa. Bản sao lưu trước đó nằm ở Tệp → Các bản sao lưu, phục hồi…",
                    f"{n} revisions were taken in. The backup made before is under File → Backups, restore…",
                )
            )

    def _tell(self, *lines: Label) -> None:
        self.lines.setText("\n\n".join(self._say.label(line) for line in lines))
