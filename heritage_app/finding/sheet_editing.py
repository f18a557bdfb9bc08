"""Editing in the list as in a spreadsheet: a cell by its field's own editor, filled down, pasted as a block; one act each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolTip

from db.catalogue import Reader, Writer
from db.catalogue.changing import change_many, settable, standing, typed_value
from db.model.changes import Changes
from db.model.problems import NotPossible
from db.schema.field_type import LongText, Refused, Value, Words, counted, grouped
from db.schema.kind import Kind
from db.schema.label import Label
from heritage_app.forms.editor import Editor, sentence
from heritage_app.forms.registry import make_editor

if TYPE_CHECKING:
    from heritage_app.lists.pane import ListPane
    from heritage_app.session import Session

_LEAST_WIDTH = 220
_MOST_PASTED = 20_000
Cells = Mapping[str, Mapping[str, Value]]


class SheetEditing(QObject):
    """Edits the cells of one list; ``told`` gets what is to be said, and whether it can be undone."""

    def __init__(self, pane: ListPane, session: Session, told: Callable[[Label, bool], None]) -> None:
        super().__init__(pane)
        self._pane, self._session, self._told = pane, session, told
        self._editor: Editor | None = None
        self._record, self._path = "", ""
        pane.table.edits.connect(self.begin)
        pane.table.fills.connect(self.fill_down)
        pane.table.pastes.connect(lambda: self.paste(QGuiApplication.clipboard().text()))
        pane.table.empties.connect(self.empty)
        pane.listed.connect(lambda _: self._stand())

    @property
    def editing(self) -> bool:
        """Whether a cell is being written."""
        return self._editor is not None

    def begin(self, typed: str) -> None:
        """Edit the cell under the cursor: what stands there, or in its place what was typed."""
        pane, index = self._pane, self._pane.table.currentIndex()
        record, kind = pane.current(), pane.kind
        if kind is None or not record or not self._session.writable or pane.query.deleted or self._editor is not None:
            return
        field = pane.model.fields[index.column()]
        if isinstance(field.type, LongText):
            return
        self._record, self._path = record, field.id
        self._editor = editor = make_editor(settable(kind, field.id), pane.desk)
        editor.name_it(pane.say.label(field.label))
        editor.setParent(pane.table.viewport())
        editor.setAutoFillBackground(True)
        editor.target().installEventFilter(self)
        for changed in (editor.committed, editor.rearranged):
            changed.connect(lambda: QTimer.singleShot(0, self._stand))
        editor.show_value(None)
        if typed:
            editor.show_typed(typed)
        self._stand()
        editor.show()
        editor.target().setFocus()
        target = editor.target()
        if typed and isinstance(target, QLineEdit):
            target.setCursorPosition(len(typed))
        if not typed:
            self._session.ask(lambda reader: self._stands_there(reader, record, kind, field.id), self._show, "cell")

    def _stands_there(
        self, reader: Reader, record: str, kind: Kind, path: str
    ) -> tuple[str, Value, dict[str, str | None]]:
        value = standing(kind, reader.record(record), path)
        names = {value: reader.words().name_of(value)} if isinstance(value, str) and len(value) == 26 else {}
        return record, value, names

    def _show(self, found: tuple[str, Value, dict[str, str | None]]) -> None:
        record, value, names = found
        if self._editor is not None and record == self._record and not self._editor.typed():
            self._pane.desk.names.update(names)
            self._editor.show_value(value)
            QTimer.singleShot(0, self._stand)  # why: an editor that shows several things is as high as they are
            target = self._editor.target()
            if isinstance(target, QLineEdit):
                target.selectAll()

    def _stand(self) -> None:
        """Let the editor stand over its cell, wherever that is now; where the record is gone from the list, write and end."""
        if self._editor is None:
            return
        table, model = self._pane.table, self._pane.model
        column = next((at for at, f in enumerate(model.fields) if f.id == self._path), -1)
        if column < 0 or self._pane.current() != self._record:
            self._end()
            return
        rect = table.visualRect(model.index(table.currentIndex().row(), column))
        wide = max(rect.width(), min(_LEAST_WIDTH, table.viewport().width()))
        left = min(rect.left(), table.viewport().width() - wide)
        height = max(rect.height(), self._editor.sizeHint().height(), self._editor.heightForWidth(wide))
        self._editor.setGeometry(QRect(max(left, 0), rect.top(), wide, height))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._editor is None:
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key == Qt.Key.Key_Escape:
                self._end()
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.commit(1, 0)
                return True
            if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.commit(0, 1 if key == Qt.Key.Key_Tab else -1)
                return True
        if (
            isinstance(event, QFocusEvent)
            and event.lostFocus()
            and event.reason()
            in (
                Qt.FocusReason.MouseFocusReason,
                Qt.FocusReason.TabFocusReason,
            )
        ):
            self.commit(0, 0)
        return False

    def commit(self, down: int, right: int) -> None:
        """Write what stands in the editor and go on; what cannot be kept stays there, with the reason."""
        editor = self._editor
        if editor is None:
            return
        try:
            value = editor.value()
        except Refused as refused:
            at = editor.mapToGlobal(editor.rect().bottomLeft())
            QToolTip.showText(at, sentence(refused, self._pane.say), editor)
            self._told(refused.label, False)
            return
        wanted = {self._record: {self._path: value}}
        self._end()
        self._pane.table.go(down, right)
        self._session.write(lambda writer: change_many(writer, wanted))

    def _end(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.target().removeEventFilter(self)
            editor.hide()
            editor.deleteLater()
            self._pane.table.setFocus()

    def fill_down(self) -> None:
        """Write what the uppermost chosen cell of each column holds into those below it."""
        kind, blocks = self._pane.kind, self._pane.table.chosen_block()
        if kind is None or blocks is None or blocks[1] <= blocks[0]:
            return
        top, bottom, columns = blocks
        paths = [self._pane.model.fields[c].id for c in columns]
        listing = self._pane.model.listing

        def cells(reader: Reader) -> Cells:
            ids = reader.search.ids(listing, [(top, bottom)])
            first = reader.record(ids[0])
            return {record: {path: standing(kind, first, path) for path in paths} for record in ids[1:]}

        self._act(cells)

    def empty(self) -> None:
        """Empty the chosen cells."""
        block = self._pane.table.chosen_block()
        if self._pane.kind is None or block is None:
            return
        top, bottom, columns = block
        paths, listing = [self._pane.model.fields[c].id for c in columns], self._pane.model.listing
        self._act(lambda reader: {r: dict.fromkeys(paths) for r in reader.search.ids(listing, [(top, bottom)])})

    def paste(self, text: str) -> None:
        """Write a block of cells, from the cursor on; one cell goes into all that are chosen. All of it or nothing."""
        pane, kind = self._pane, self._pane.kind
        rows = [line.split("\t") for line in text.replace("\r\n", "\n").rstrip("\n").split("\n")]
        block, listing = pane.table.chosen_block(), pane.model.listing
        if kind is None or block is None or not text.strip() or not self._session.writable:
            return
        top, bottom, columns = block
        if len(rows) == len(rows[0]) == 1:
            rows = [rows[0] * len(columns)] * (bottom - top + 1)
        else:
            columns = pane.table.columns_from(columns[0])[: max(map(len, rows))]
        paths = [pane.model.fields[c].id for c in columns]
        there = pane.model.rowCount() - top
        if len(rows) > there or max(map(len, rows)) > len(paths) or len(rows) > _MOST_PASTED:
            self._told(
                Label(
                    f"Khối dán có {grouped(len(rows))} dòng, {max(map(len, rows))} cột; từ ô này trở đi danh sách chỉ còn {grouped(there)} dòng, "
                    f"{grouped(len(paths))} cột. Chưa ghi gì.",
                    f"The block has {counted(len(rows), 'row')}; from here on there are only {there}. Nothing was written.",
                ),
                False,
            )
            return

        def cells(reader: Reader) -> Cells:
            words = reader.words()
            ids = reader.search.ids(listing, [(top, top + len(rows) - 1)])
            return {
                record: {path: _pasted(kind, path, cell, words, at) for path, cell in zip(paths, row, strict=False)}
                for at, (record, row) in enumerate(zip(ids, rows, strict=True), 1)
            }

        self._act(cells)

    def _act(self, cells: Callable[[Reader], Cells]) -> None:
        def write(writer: Writer) -> Changes | None:
            return change_many(writer, cells(writer.read))

        def done(changes: Changes | None) -> None:
            if changes is not None:
                self._told(changes.sentence, True)

        self._session.write(write, done)


def _pasted(kind: Kind, path: str, cell: str, words: Words, row: int) -> Value:
    """Return the value of a pasted cell; raise ``NotPossible`` naming the row of the block."""
    try:
        return typed_value(kind, path, cell.removeprefix("'"), words)
    except NotPossible as problem:
        raise NotPossible(
            Label(
                f"Dòng {row} của khối dán, {problem.label.vi} Chưa ghi gì.",
                f"Row {row} of the block, {problem.label.en} Nothing was written.",
            )
        ) from None
