"""The forms of the catalogue in one window: listed, looked at, begun, shared as files; written in their own editor."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.model.problems import Trouble
from db.schema.label import Label
from db.scratch import scratch
from heritage_app.form_editor.controls import menu_under
from heritage_app.form_editor.draft import written
from heritage_app.form_editor.new_parts import new_form
from heritage_app.form_editor.pages import Pages
from heritage_app.form_editor.window import FormEditor
from heritage_app.paper.office_forms import Listed, Tried, draft_of, export, keep, listed, set_aside, text_of, tried
from heritage_app.parts.file_dialogs import file_to_open, file_to_write
from heritage_app.parts.lines_table import lines_table
from heritage_app.parts.rows_that_fit import rows_that_fit
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.session import Session
from reports.forms import STATUSES


class FormsSheet(QDialog):
    """Forms on the left, the pages of the chosen one on the right; Enter writes it, Ctrl+N begins a new one."""

    def __init__(self, parent: QWidget, session: Session, say: Say, file: str = "") -> None:
        super().__init__(parent)
        self._session, self._say = session, say
        self._places = ExitStack()
        self._scratch = self._places.enter_context(scratch())
        self._forms: list[Listed] = []
        self._gone = False
        self.editor: FormEditor | None = None
        self.setWindowTitle(say("Mẫu in", "Forms"))
        room = self.screen().availableGeometry()
        self.resize(min(1340, room.width() - 20), min(740, room.height() - 40))
        self.pages = Pages(say("Các trang", "Pages"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._make_table())
        split.addWidget(self.pages)
        split.setSizes([640, 690])
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 10)
        box.addWidget(
            plain(
                say(
                    "Chọn một mẫu để xem; Enter để sửa theo từng mục. Mẫu đã lưu là của cơ quan, nằm trong thư mục forms của "
                    "sổ; xuất ra tệp thì gửi được cho nơi khác.",
                    "Choose a form to see it; Enter writes it. What is kept is a form of the office.",
                ),
                "muted",
            )
        )
        box.addWidget(split, 1)
        self.told = plain("")
        box.addWidget(self.told)
        for row in self._make_foot():
            box.addLayout(row)
        self.refresh(file)

    def _make_table(self) -> QTableWidget:
        say = self._say
        form, whose, valid = say("Mẫu", "Form"), say("Của", "Of"), say("Hiệu lực", "Valid")
        self.table = lines_table(say("Các mẫu in", "Forms"), form, whose, valid)
        self.table.setWordWrap(True)
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.itemSelectionChanged.connect(self._chosen)
        self.table.doubleClicked.connect(lambda _: self.write())
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QShortcut(QKeySequence(key), self.table, self.write, context=Qt.ShortcutContext.WidgetShortcut)
        return self.table

    def _make_foot(self) -> list[QHBoxLayout]:
        say = self._say
        self.change = QPushButton(say("Sửa mẫu…", "Write this form…"))
        self.change.setObjectName("primary")
        self.new = QPushButton(say("Mẫu mới…", "New form…"))
        self.new.setToolTip("Ctrl+N")
        self.new.clicked.connect(self._offer_new)
        QShortcut("Ctrl+N", self, self._offer_new)
        self.take = QPushButton(say("Nhận mẫu từ tệp…", "Take a form from a file…"))
        self.send = QPushButton(say("Xuất ra tệp…", "Save as a file…"))
        self.drop = QPushButton(say("Thôi dùng mẫu này", "Set this form aside"))
        close = QPushButton(say("Đóng", "Close"))
        self.change.clicked.connect(self.write)
        self.take.clicked.connect(self._take)
        self.send.clicked.connect(self._send)
        self.drop.clicked.connect(self._drop)
        close.clicked.connect(self.reject)
        for button in (self.change, self.new, self.take, self.send, self.drop):
            button.setAutoDefault(False)
        return rows_that_fit(self.width(), (self.change, self.new, self.take), (self.send, self.drop, close))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._chosen()  # why: how wide a page may be is known only now

    def refresh(self, file: str = "") -> None:
        """List what is there now, and choose the form of a file."""
        say = self._say
        self._forms = listed(self._session.description, self._session.folder)
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(self._forms))
            for row, form in enumerate(self._forms):
                title = say.label(form.title) + (f" ({form.edition})" if form.edition else "")
                of = say("cơ quan", "the office") if form.office else ""
                valid = say("có lỗi", "faulty") if form.fault else say.label(form.valid)
                if form.drafted:
                    unsaved = say("chưa lưu", "not kept") if form.unsaved else say("đang sửa dở", "being written")
                    valid = f"{valid}; {unsaved}" if valid else unsaved
                for column, words in enumerate((title, of, valid)):
                    item = QTableWidgetItem(words)
                    item.setToolTip(say.label(form.fault or self._state(form)))
                    self.table.setItem(row, column, item)
        named = [n for n, f in enumerate(self._forms) if f.file == file]
        self.table.selectRow(named[0] if named else 0)
        self._chosen()

    def _state(self, form: Listed) -> Label:
        return next((label for status, label in STATUSES.items() if status == form.status), Label("", ""))

    def _form(self) -> Listed | None:
        row = self.table.currentRow()
        return self._forms[row] if 0 <= row < len(self._forms) else None

    def _text(self, form: Listed) -> str:
        if form.unsaved:
            return draft_of(self._session.folder, form.file)
        try:
            return text_of(self._session.folder, form.file, form.office)
        except Trouble as trouble:
            self.told.setText(self._say.label(trouble.label))
            return ""

    def _chosen(self) -> None:
        form = self._form()
        if form is None or not self.isVisible():
            return
        text, name, out, wide = self._text(form), form.file, self._scratch / "mau.pdf", self.pages.wide
        self.drop.setEnabled(form.office)
        self._session.ask(lambda reader: tried(reader, text, name, out, wide), self._show, "form")

    def _show(self, found: Tried) -> None:
        if self._gone:
            return
        self.told.setText(self._say.label(found.wrong or found.note))
        self.pages.show_pages(found.pictures)

    def write(self) -> None:
        """Open the chosen form to be written."""
        form = self._form()
        if form is not None:
            text = "" if form.unsaved else self._text(form)
            self._edit(form.file, text, draft_of(self._session.folder, form.file))

    def _offer_new(self) -> None:
        say = self._say
        acts = (
            (say("Bảng chung của nhiều phiếu", "One list of many records"), partial(self.begin, "list")),
            (say("Giấy của từng phiếu", "A paper for each record"), partial(self.begin, "record")),
        )
        menu_under(self.new, (acts,))

    def begin(self, per: str) -> None:
        """Begin a new form: one list of many records, or a paper for each."""
        made = new_form(per, frozenset(form.id for form in self._forms if form.id))
        self._edit(f"{made['id']}.json", "", written(made))

    def _edit(self, file: str, text: str, drafted: str) -> None:
        self.editor = FormEditor(self, self._session, self._say, file, text, drafted)
        self.editor.kept.connect(self.refresh)
        self.editor.finished.connect(lambda _: self.refresh(file))
        self.editor.open()

    def _take(self) -> None:
        chosen = file_to_open(self, self.take.text(), "JSON (*.json)")
        if chosen:
            self.take_from(chosen)

    def take_from(self, source: Path) -> None:
        """Take a form that another office shared as a file."""

        def take() -> str:
            try:
                text = source.read_text("utf-8-sig")
            except (OSError, ValueError):
                raise Trouble(
                    Label(f"Không đọc được tệp “{source.name}”.", f"The file “{source.name}” cannot be read.")
                ) from None
            return keep(self._session.description, self._session.folder, source.name, text)

        self._act(take)

    def _send(self) -> None:
        form = self._form()
        if form is None:
            return
        chosen = file_to_write(self, self.send.text(), form.file, "JSON (*.json)")
        if chosen:
            self.send_to(chosen)

    def send_to(self, target: Path) -> None:
        """Write the chosen form to a file, for another office."""
        form = self._form()
        if form is None:
            return
        try:
            export(self._text(form), target)
        except Trouble as trouble:
            self.told.setText(self._say.label(trouble.label))
            return
        self.told.setText(self._say(f"Đã ghi ra “{target.name}”.", f"Written to “{target.name}”."))

    def _drop(self) -> None:
        form = self._form()
        if form is not None and form.office:
            self._act(lambda: set_aside(self._session.folder, form.file).name)

    def _act(self, act: Callable[[], str]) -> None:
        try:
            name = act()
        except Trouble as trouble:
            self.told.setText(self._say.label(trouble.label))
            return
        self.refresh(name)
        self.told.setText(self._say(f"Đã ghi “{name}” trong thư mục forms.", f"“{name}” is in the folder forms."))

    def done(self, result: int) -> None:
        self._gone = True
        self._places.close()
        super().done(result)
        self.deleteLater()
