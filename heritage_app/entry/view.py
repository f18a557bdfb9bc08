"""Entering many records of a kind as in a spreadsheet: the sheet, what is to be said about its cells, one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
)

from db.catalogue import Reader, Writer
from db.model.changes import NOTHING_DONE, Changes
from db.model.problems import NotPossible
from db.schema.field import Field
from db.schema.field_type import Value, counted, grouped
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.reference import RecordLink
from heritage_app.drafts import Draft
from heritage_app.entry.cells import Cell, head_of, typeable
from heritage_app.entry.model import EntryModel
from heritage_app.entry.sheet import SHARED, EntrySheet, Pasted, Told
from heritage_app.entry.table import EntryTable
from heritage_app.forms.desk import Desk
from heritage_app.parts.rows_that_fit import rows_that_fit
from heritage_app.parts.words import plain

if TYPE_CHECKING:
    from heritage_app.stage import Stage

SHEET = "sheet-"
"""How the name of a draft begins that is an entry sheet."""
_PAUSE_MS = 400
_MOST_TOLD = 200
_WIDE, _NARROW = 190, 120


class _Kept(msgspec.Struct):
    """An entry sheet as a draft keeps it."""

    columns: list[str]
    shared: dict[str, Cell]
    rows: list[dict[str, Cell]]
    make_links: bool = False


class EntryView(QDialog):
    """A sheet of a kind; ``given`` are kept values for all its records, with the words they are shown by."""

    def __init__(
        self, window: Stage, kind: Kind, given: Mapping[str, Cell], next_number: str, draft: Draft | None = None
    ) -> None:
        super().__init__(window)
        self._window, self._say, self.kind = window, window.say, kind
        self._draft = draft.record if draft else SHEET + datetime.now().strftime("%Y%m%d-%H%M%S")
        self.desk = Desk(window.session.description, self._say, window.colours, window.session.look_up, lambda _: None)
        self.desk.names.update(window.page.desk.names)
        self.sheet = EntrySheet(kind, self.desk.words, shared=given, next_number=next_number)
        if draft is not None:
            self._take_up(draft)
        self.model = EntryModel(self.sheet, self._say, window.colours)
        self.table = EntryTable(self.model, self.desk, self._say("Bảng nhập", "Entry sheet"))
        self._saving = self._left = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._keep)
        say = self._say
        self.setWindowTitle(say(f"Nhập nhiều phiếu: {say.label(kind.plural)}", f"Enter many: {say.label(kind.plural)}"))
        room = self.screen().availableGeometry()
        self.resize(min(1320, room.width() - 30), min(720, room.height() - 60))
        self._arrange()
        window.session.trouble.connect(self._trouble)
        window.session.stopped.connect(self._stopped)
        self.model.changed.connect(self._changed)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._say_cell())
        self.table.pasted.connect(self._say_pasted)
        self._size_columns()
        self.table.go(1, 0)
        self.table.setFocus()
        self._changed()

    def _arrange(self) -> None:
        say = self._say
        hint = plain(
            say(
                "Mỗi dòng là một phiếu. Dán thẳng từ bảng tính (Ctrl+V), kể cả dòng tiêu đề. Enter: xuống · Tab: sang phải · "
                "Ctrl+D: như ô trên · F2: sửa ô · ↓ trong ô: chọn.",
                "A row is a record. Paste from a spreadsheet (Ctrl+V), headings too. Enter: down · Tab: right · "
                "Ctrl+D: as above · F2: edit · ↓ in a cell: choices.",
            ),
            "muted",
        )
        self.cell = plain("", "muted")
        self.cell.setAccessibleName(say("Về ô này", "About this cell"))
        self.told = QListWidget()
        self.told.setAccessibleName(say("Điều cần xem lại", "To look at"))
        self.told.setMaximumHeight(self.told.fontMetrics().height() * 6)
        self.told.itemActivated.connect(self._to_cell)
        self.told.itemClicked.connect(self._to_cell)
        self.make_links = QCheckBox(
            say("Lập phiếu cho người, nơi giữ chưa có trong sổ", "Make records for holders not in the book yet")
        )
        self.make_links.setChecked(self.sheet.make_links)
        self.make_links.setVisible(self._makes_links())
        self.make_links.toggled.connect(self._set_links)
        self.more = QPushButton(say("Thêm cột…", "Add a column…"))
        self.more.clicked.connect(self._offer_columns)
        paste = QPushButton(say("Dán từ bảng tính", "Paste from a spreadsheet"))
        paste.clicked.connect(self.table.paste_block)
        self.save = QPushButton()
        self.save.setObjectName("primary")
        self.save.clicked.connect(self.save_all)
        close = QPushButton(say("Đóng", "Close"))
        close.clicked.connect(self.reject)
        buttons = (self.more, paste, self.save, close)
        for button in buttons:
            button.setAutoDefault(False)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save_all)
        box = QVBoxLayout(self)
        box.addWidget(hint)
        box.addWidget(self.table, 1)
        box.addWidget(self.cell)
        box.addWidget(self.told)
        for row in rows_that_fit(self.width(), (self.make_links,), buttons):
            box.addLayout(row)
        header = self.table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_removal)

    def _makes_links(self) -> bool:
        return any(isinstance(head_of(f).type, RecordLink) for f in self.sheet.columns)

    def _size_columns(self) -> None:
        scale = self._window.remembered.scale
        for at, field in enumerate(self.sheet.columns):
            wide = field.id == "name" or isinstance(head_of(field).type, RecordLink) or field.id == self.kind.place
            self.table.setColumnWidth(at, round((_WIDE if wide else _NARROW) * scale))

    def _changed(self) -> None:
        if len(self.sheet.columns) != getattr(self, "_sized", len(self.sheet.columns)):
            self._size_columns()
        self._sized = len(self.sheet.columns)
        self._show_told(self.model.look_again())
        self._say_cell()
        if not self._timer.isActive():  # why: whoever types on and on has a draft as well as who pauses
            self._timer.start()
        names, numbers = self.sheet.unasked()
        if names or numbers:
            self._window.session.ask(
                lambda reader: _known(reader, self.kind, names, numbers), self._take_known, "known"
            )

    def _take_known(self, found: tuple[dict[Any, int], dict[str, bool]]) -> None:
        self.sheet.known_links.update(found[0])
        self.sheet.used_numbers.update(found[1])
        self._show_told(self.model.look_again())
        self._say_cell()

    def _show_told(self, found: list[Told]) -> None:
        say = self._say
        wrong = sum(t.level == "impossible" for t in found)
        self.told.clear()
        for told in found[:_MOST_TOLD]:
            item = QListWidgetItem(("✕ " if told.level == "impossible" else "⚠ ") + self._words(told))
            item.setData(Qt.ItemDataRole.UserRole, (told.row, told.field))
            self.told.addItem(item)
        if len(found) > _MOST_TOLD:
            more = len(found) - _MOST_TOLD
            self.told.addItem(say(f"… và {more} điều nữa", f"… and {more} more"))
        self.told.setVisible(bool(found))
        number = len(self.sheet.filled())
        ready = say(f"Ghi {grouped(number)} phiếu  (Ctrl+S)", f"Save {counted(number, 'record')}  (Ctrl+S)")
        self.save.setText(
            say(f"Còn {grouped(wrong)} ô chưa đúng", f"{counted(wrong, 'cell is', 'cells are')} not right")
            if wrong
            else ready
        )
        self.save.setEnabled(bool(number) and not wrong and not self._saving and self._window.session.writable)

    def _words(self, told: Told) -> str:
        say = self._say
        row = say("Dòng chung", "All") if told.row == SHARED else say(f"Dòng {told.row + 1}", f"Row {told.row + 1}")
        return f"{row}, {say.label(self.kind.by_id[told.field].label)}: {say.label(told.label)}"

    def _say_cell(self) -> None:
        index = self.table.currentIndex()
        if not index.isValid() or index.column() >= len(self.sheet.columns):
            return
        told, field = self.model.told(index), self.sheet.columns[index.column()]
        understood = self.sheet.understood(self.model.row_of(index), field.id)
        if told is not None:
            text = self._words(told)
        elif understood:
            text = self._say("Hiểu là: ", "Understood as: ") + understood
        else:
            text = self._say.label(field.help) if field.help else ""
        self.cell.setText(text)

    def _say_pasted(self, pasted: Pasted) -> None:
        said = self._say(
            f"Đã dán {grouped(pasted.rows)} dòng, {grouped(pasted.columns)} cột.",
            f"{counted(pasted.rows, 'row')}, {counted(pasted.columns, 'column')} pasted.",
        )
        self.cell.setText("  ".join([said, *(self._say.label(label) for label in pasted.left_out)]))

    def _to_cell(self, item: QListWidgetItem) -> None:
        at = item.data(Qt.ItemDataRole.UserRole)
        if at is not None:
            column = next((i for i, f in enumerate(self.sheet.columns) if f.id == at[1]), 0)
            self.table.go(at[0] + 1, column)
            self.table.setFocus()

    def _set_links(self, on: bool) -> None:
        self.sheet.make_links = on
        self._changed()

    def _offer_columns(self) -> None:
        menu = QMenu(self)
        for section in self.kind.sections:
            fields = [f for f in section.fields if typeable(f) and f not in self.sheet.columns]
            if fields:
                part = menu.addMenu(self._say.label(section.label))
                for field in fields:
                    action = part.addAction(self._say.label(field.label))
                    action.triggered.connect(lambda _=False, f=field: self.add_column(f))
        menu.exec(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def add_column(self, field: Field) -> None:
        """Add a column at the end and go to it."""
        self.sheet.columns.append(field)
        self.model.follow()
        self.make_links.setVisible(self._makes_links())
        self.table.go(max(self.table.currentIndex().row(), 1), len(self.sheet.columns) - 1)
        self.table.setFocus()

    def _offer_removal(self, at: QPoint) -> None:
        column = self.table.horizontalHeader().logicalIndexAt(at)
        if column < 0:
            return
        field = self.sheet.columns[column]
        menu = QMenu(self)
        action = menu.addAction(self._say(f"Bỏ cột “{field.label.vi}”", f"Remove “{field.label.en}”"))
        action.setEnabled(not any(field.id in self.sheet.cells(r) for r in (SHARED, *self.sheet.filled())))
        action.triggered.connect(lambda: self._remove(field))
        menu.exec(self.table.horizontalHeader().mapToGlobal(at))

    def _remove(self, field: Field) -> None:
        self.sheet.columns.remove(field)
        self.model.follow()

    def save_all(self) -> None:
        """Make all rows records in one act."""
        self._commit_open_cell()
        if not self.save.isEnabled():
            return
        try:
            records = self.sheet.records()
        except NotPossible as problem:
            self.cell.setText(self._say.label(problem.label))
            return
        self._saving = True
        self.save.setEnabled(False)
        self.save.setText(self._say("Đang ghi…", "Saving…"))
        kind = self.kind
        self._window.session.write(lambda writer: _add(writer, kind, records), self._saved)

    def _commit_open_cell(self) -> None:
        """Take over what is being typed in a cell."""
        if self.table.state() == EntryTable.State.EditingState:
            self.table.setFocus()

    def _saved(self, changes: Changes | None) -> None:
        self._saving, self._left = False, True
        window = self._window
        self._forget()
        self.accept()
        if window.place != self.kind.id:
            # why: the views first take over what this act changed, then another list is read
            QTimer.singleShot(0, lambda: window.go(self.kind.id))
        if changes is not None:
            window.notice.tell(
                window.say.label(changes.sentence) + ".",
                (window.say("Hoàn tác", "Undo"), lambda: window.run_action("undo")),
            )

    def _trouble(self, label: Label) -> None:
        if self._saving:
            self._saving = False
            self._show_told(self.model.look_again())
            self.cell.setText(self._say.label(label))

    def _stopped(self) -> None:
        self._trouble(NOTHING_DONE)

    def _keep(self) -> None:
        if not self.sheet.filled():
            self._forget()
            return
        kept = _Kept([f.id for f in self.sheet.columns], self.sheet.shared, self.sheet.rows, self.sheet.make_links)
        number = len(self.sheet.filled())
        name = self._say(
            f"bảng nhập {grouped(number)} phiếu {self._say.label(self.kind.plural.within())}",
            f"a sheet of {counted(number, self.kind.label.within().en, self.kind.plural.within().en)}",
        )
        at = datetime.now().strftime("%d/%m/%Y %H:%M")
        draft = Draft(self.kind.id, self._draft, name, {"sheet": msgspec.to_builtins(kept)}, {}, at)
        drafts = self._window.drafts
        self._window.session.in_background(lambda: drafts.keep(draft))

    def _forget(self) -> None:
        self._timer.stop()
        drafts, kind, record = self._window.drafts, self.kind.id, self._draft
        self._window.session.in_background(lambda: drafts.forget(kind, record))

    def _take_up(self, draft: Draft) -> None:
        """Fill the sheet from a draft; fields this program does not have are left out."""
        try:
            kept = msgspec.convert(draft.values.get("sheet"), _Kept)
        except msgspec.ValidationError:
            return
        known = self.kind.by_id
        self.sheet.columns = [known[f] for f in kept.columns if f in known] or self.sheet.columns
        self.sheet.shared = {f: c for f, c in kept.shared.items() if f in known}
        self.sheet.make_links = kept.make_links
        rows = [{f: c for f, c in row.items() if f in known} for row in kept.rows]
        self.sheet.rows = rows
        self.sheet.put({})

    def done(self, result: int) -> None:
        self._commit_open_cell()
        if self.sheet.filled() and not self._saving and not self._left:
            self._timer.stop()
            self._keep()
            say, number = self._say, len(self.sheet.filled())
            self._window.notice.tell(
                say(
                    f"Bảng nhập {grouped(number)} dòng chưa ghi được giữ lại trong bản nháp.",
                    f"The sheet of {counted(number, 'row')} is kept as a draft.",
                ),
                (say("Mở lại", "Open again"), self._open_again()),
            )
        super().done(result)
        self.deleteLater()

    def _open_again(self) -> Callable[[], None]:
        window, record = self._window, self._draft
        return lambda: open_draft(window, record)


def open_sheet(window: Stage, kind: Kind, given: Mapping[str, Value], draft: Draft | None = None) -> None:
    """Open an entry sheet of a kind; ``given`` are kept values for all its records."""

    def show(found: tuple[str, dict[str, Cell]]) -> None:
        EntryView(window, kind, found[1], found[0], draft).open()

    language = window.say.language

    def read(reader: Reader) -> tuple[str, dict[str, Cell]]:
        words = reader.words("full", language)
        return reader.next_number(kind), {
            f: Cell(kind.by_id[f].type.show(v, words).replace("\n", "; "), v) for f, v in given.items()
        }

    window.leave(lambda: window.session.ask(read, show))


def open_draft(window: Stage, record: str) -> None:
    """Open an entry sheet that was kept as a draft."""
    found = next((d for d in window.drafts.all() if d.record == record), None)
    if found is not None and found.kind in window.session.description.by_id:
        open_sheet(window, window.session.description.kind(found.kind), {}, found)


def _known(
    reader: Reader, kind: Kind, names: list[tuple[tuple[str, ...], str]], numbers: list[str]
) -> tuple[dict[Any, int], dict[str, bool]]:
    return (
        {(kinds, text): len(reader.named(text, kinds)) for kinds, text in names},
        {number: bool(reader.named(number, (kind.id,))) for number in numbers},
    )


def _add(writer: Writer, kind: Kind, records: list[dict[str, Value]]) -> Changes:
    return writer.add(kind, records)[0]
