"""One field of many records changed: which field, what it is to be, what would change and the problems of it; then one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from db.catalogue import Reader, Writer
from db.catalogue.changing import Change, Preview, change_many, preview, settable
from db.model.changes import Changes, finish
from db.schema.field_type import Refused, Value, counted, grouped
from db.schema.kind import Kind
from heritage_app.finding.field_sheet import FieldLines, FieldSheet
from heritage_app.forms.desk import Desk
from heritage_app.forms.editor import Editor, Told, sentence
from heritage_app.forms.registry import make_editor
from heritage_app.lists.offers import fields_offered, paths_of
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.session import Session

_SLICE, _PAUSE_MS = 200, 250
_LETTERS = (13, 28, 21, 21, None)


class ChangeSheet(FieldSheet):
    """Changes one field of some records of a kind; ``done`` gets the changes when they are written."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        desk: Desk,
        kind: Kind,
        records: Sequence[str],
        done: Callable[[Changes | None], None],
        path: str = "",
    ) -> None:
        say = desk.say
        heads = (
            say("Số", "Number"),
            say("Tên", "Name"),
            say("Đang là", "Is now"),
            say("Sẽ là", "Will be"),
            say("Điều cần xem", "To look at"),
        )
        title = say(
            f"Đổi một ô của {grouped(len(records))} phiếu", f"Change a field of {counted(len(records), 'record')}"
        )
        lines = FieldLines(heads, partial(_cells, say))
        super().__init__(parent, say, title, lines, say("Các thay đổi", "Changes"), _LETTERS)
        self._session, self._desk, self._kind = session, desk, kind
        self._records, self._done = list(records), done
        self._path, self._value, self._round = "", None, 0
        self._same = self._troubled = 0
        self.field.offer_from(fields_offered(kind, say.language))
        self.editor: Editor | None = None
        self._hint = plain(say("Chọn ô trước.", "Choose the field first."), "muted")
        self.second.addWidget(self._hint)
        self.told = Told()
        self.bar.setRange(0, max(len(records), 1))
        self.lay_out(say("Sẽ là", "Is to be"), self.told)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.look)
        self.go.clicked.connect(lambda _=False: self.apply())
        self._sum_up()
        if path:
            self.choose(path)

    def choose(self, path: str) -> None:
        """Take a field, and let its own editor ask what it is to be."""
        self._path = path
        self.field.setText(paths_of(self._kind, self._say.language)[path])
        if self.editor is not None:
            self.editor.hide()
            self.editor.deleteLater()
        self._hint.hide()
        self.editor = make_editor(settable(self._kind, path), self._desk)
        self.editor.name_it(self._say("Sẽ là", "Is to be"))
        self.editor.show_value(None)
        self.second.addWidget(self.editor)
        for signal in (self.editor.edited, self.editor.committed):
            signal.connect(self._timer.start)
        self.model.show([])
        self._sum_up()
        self.editor.target().setFocus()

    def look(self) -> None:
        """Look at what would change, a slice at a time, so that the reader stays free for others."""
        self._timer.stop()
        self._round += 1
        self.told.tell("", "")
        self.model.show([])
        self._same = self._troubled = 0
        if self.editor is None:
            return
        try:
            self._value = self.editor.value()
        except Refused as refused:
            self.told.tell("impossible", sentence(refused, self._say))
            self._sum_up()
            return
        self.bar.setValue(0)
        self.bar.show()
        self._slice(0, self._round, self._value)

    def _slice(self, start: int, round_: int, value: Value) -> None:
        part, path, language = self._records[start : start + _SLICE], self._path, self._say.language

        def read(reader: Reader) -> Preview:
            found = finish(preview(reader, {record: {path: value} for record in part}, date.today(), language))
            assert isinstance(found, Preview)
            return found

        def show(found: Preview) -> None:
            if round_ != self._round:
                return
            self.model.add(found.changes)
            self._same += found.same
            self._troubled += sum(bool(c.problems) for c in found.changes)
            self.bar.setValue(start + len(part))
            if start + _SLICE < len(self._records):
                self._slice(start + _SLICE, round_, value)
            else:
                self.bar.hide()
            self._sum_up()

        self._session.ask(read, show, "preview of changes")

    def _sum_up(self) -> None:
        say, number = self._say, len(self.model.items)
        looking = not self.bar.isHidden()
        troubled = self._troubled
        self.go.setEnabled(number > 0 and not looking and self._session.writable)
        empties = self.editor is not None and self._value is None
        verb = say("Xóa ô này ở", "Empty it in") if empties and number else say("Đổi", "Change")
        self.go.setText(say(f"{verb} {grouped(number)} phiếu", f"{verb} {counted(number, 'record')}"))
        parts = [say(f"{grouped(number)} phiếu sẽ đổi", f"{number} will change")]
        parts += [say(f"{grouped(self._same)} phiếu đã đúng vậy", f"{self._same} are so already")] if self._same else []
        parts += [say(f"{grouped(troubled)} phiếu có điều cần xem", f"{troubled} to look at")] if troubled else []
        self.count.setText(" · ".join(parts) if self.editor is not None else "")

    def apply(self) -> None:
        """Write what was looked at, as one act."""
        changes, path, value = self.model.items, self._path, self._value

        def write(writer: Writer) -> Changes | None:
            return change_many(writer, {change.record: {path: value} for change in changes})

        self._session.write(write, self._done)
        self.accept()

    def done(self, result: int) -> None:
        self._round += 1
        super().done(result)


def _cells(say: Say, change: Change) -> Sequence[str]:
    said = "; ".join(say.label(p.label) for p in change.problems)
    return change.number, change.name or "–", change.before or "–", change.after or "–", f"⚠ {said}" if said else ""
