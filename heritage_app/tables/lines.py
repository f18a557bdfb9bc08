"""Nhận tệp mở: what a file of JSON Lines holds, then taking it in: records as one act, or acts of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from db.catalogue import Writer
from db.exchange.intake.json_lines_in import Held, Received, take_in_lines
from db.safekeeping.backup import back_up
from db.schema.field import AUDIENCES
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.parts.taking import NOTHING_OVERWRITTEN, TakingSheet
from heritage_app.parts.words import local_time
from heritage_app.say import Say


def told(held: Held, description: Description) -> Iterator[Label]:
    """Yield in sentences what a file holds and what taking it in would do."""
    if held.acts:
        days = [local_time(at).partition(" ")[2] for at in (held.since, held.until)]
        yield Label(
            f"Nhật ký cả sổ: {grouped(held.acts)} việc, từ {days[0]} đến {days[1]}; {grouped(held.new)} việc chưa có ở đây.",
            f"The journal of a catalogue: {counted(held.acts, 'act')} from {days[0]} to {days[1]}; {counted(held.new, 'is', 'are')} not here yet.",
        )
        if held.new:
            yield NOTHING_OVERWRITTEN
        else:
            yield Label("Không có gì mới để nhận.", "There is nothing new to take in.")
        return
    who = AUDIENCES[held.audience]
    yield Label(
        f"{grouped(held.records)} phiếu, xuất cho đối tượng {who.vi}.",
        f"{counted(held.records, 'record')}, sent out for {who.en}.",
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


class LinesSheet(TakingSheet):
    """Shows a file."""

    def __init__(self, parent: QWidget, say: Say, description: Description, path: Path) -> None:
        super().__init__(parent, say, say("Nhận tệp mở (JSON Lines)", "Taking in an open file (JSON Lines)"), path.name)
        self._description, self._path = description, path
        self._acts = 0

    def write(self, writer: Writer) -> Received:
        """Take the file in, in the writer's thread; the journal after a proved backup.

        Raises:
            Trouble: the file cannot be taken in.
            Stopped: somebody stopped it.
        """
        if self._acts:
            back_up(writer.read.folder, "before", watch=self.watch)
        return take_in_lines(writer, self._path, self.watch)

    def found(self, seen: Held) -> tuple[Iterable[Label], bool]:
        self._acts = seen.acts
        return told(seen, self._description), bool(seen.new) if seen.acts else not seen.known

    def came(self, result: Received) -> Iterable[Label]:
        if result.records:
            self.accept()  # why: the window tells it, with the way back beside it
            return
        n = result.acts
        yield Label(
            f"Đã nhận {grouped(n)} lần sửa. Bản sao lưu trước đó nằm ở Tệp → Các bản sao lưu, phục hồi…",
            f"{counted(n, 'revision')} taken in. The backup made before is under File → Backups, restore…",
        )
