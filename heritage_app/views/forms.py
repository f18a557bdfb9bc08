"""The forms of the catalogue in one window: listed, tried out while they are written, kept as forms of the office."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QFontDatabase, QImage, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import Reader
from db.model.problems import Trouble
from db.schema.label import Label
from db.scratch import scratch
from heritage_app.office_forms import Listed, keep, listed, set_aside, text_of, try_out
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.views.paper_work import paint
from heritage_app.views.words import plain
from reports.forms import STATUSES

_PAUSE = 700  # milliseconds without a key before a form is tried out
_WIDE = 440

Tried = tuple[Label | None, list[tuple[int, int, bytes]]]


def _tried(reader: Reader, text: str, name: str, out: Path) -> Tried:
    trouble = try_out(reader, text, name, out)
    return (trouble, []) if trouble else (None, paint(out, 6, _WIDE))


class FormsSheet(QDialog):
    """Forms on the left, the text of the chosen one in the middle, its pages on the right; Ctrl+S keeps it."""

    def __init__(self, parent: QWidget, session: Session, say: Say) -> None:
        super().__init__(parent)
        self._session, self._say = session, say
        self._places = ExitStack()
        self._scratch = self._places.enter_context(scratch())
        self._forms: list[Listed] = []
        self._kept = ""
        self._gone = False
        self.setWindowTitle(say("Mẫu in", "Forms"))
        room = self.screen().availableGeometry()
        self.resize(min(1340, room.width() - 20), min(760, room.height() - 50))
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_PAUSE)
        self._waiting.timeout.connect(self.try_out)
        split = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self._make_table(), self._make_text(), self._make_pages()):
            split.addWidget(widget)
        split.setSizes([400, 440, 500])
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 10)
        box.addWidget(
            plain(
                say(
                    "Chọn một mẫu để xem. Sửa chữ ở giữa thì trang bên phải đổi theo; lưu lại là thành mẫu của cơ quan, "
                    "nằm trong thư mục forms của sổ, chép đi nơi khác được.",
                    "Choose a form to see it. Change its text and the pages follow; kept, it is a form of the office.",
                ),
                "muted",
            )
        )
        box.addWidget(split, 1)
        self.told = plain("")
        box.addWidget(self.told)
        box.addLayout(self._make_foot())
        self.refresh()

    def _make_table(self) -> QTableWidget:
        say = self._say
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels([say("Mẫu", "Form"), say("Của", "Of"), say("Hiệu lực", "Valid")])
        self.table.setAccessibleName(say("Các mẫu in", "Forms"))
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.itemSelectionChanged.connect(self._chosen)
        return self.table

    def _make_text(self) -> QPlainTextEdit:
        self.text = QPlainTextEdit()
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self._say("Chữ của mẫu", "Text of the form"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._changed)
        return self.text

    def _make_pages(self) -> QScrollArea:
        self.pages = QVBoxLayout()
        inner = QWidget()
        inner.setLayout(self.pages)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setAccessibleName(self._say("Các trang", "Pages"))
        return area

    def _make_foot(self) -> QHBoxLayout:
        say, foot = self._say, QHBoxLayout()
        self.save = QPushButton(say("Lưu thành mẫu của cơ quan", "Keep as a form of the office"))
        self.save.setObjectName("primary")
        self.save.setShortcut("Ctrl+S")
        self.take = QPushButton(say("Nhận mẫu từ tệp…", "Take a form from a file…"))
        self.drop = QPushButton(say("Thôi dùng mẫu này", "Set this form aside"))
        close = QPushButton(say("Đóng", "Close"))
        self.save.clicked.connect(self.keep)
        self.take.clicked.connect(self._take)
        self.drop.clicked.connect(self._drop)
        close.clicked.connect(self.reject)
        for button in (self.save, self.take, self.drop):
            foot.addWidget(button)
            button.setAutoDefault(False)
        foot.addStretch(1)
        foot.addWidget(close)
        return foot

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
                for column, words in enumerate((title, of, valid)):
                    item = QTableWidgetItem(words)
                    item.setToolTip(say.label(form.fault or self._state(form)))
                    self.table.setItem(row, column, item)
        at = next((n for n, f in enumerate(self._forms) if f.file == file and f.office), 0)
        self.table.selectRow(at)
        self._chosen()

    def _state(self, form: Listed) -> Label:
        return next((label for status, label in STATUSES.items() if status == form.status), Label("", ""))

    def _form(self) -> Listed | None:
        row = self.table.currentRow()
        return self._forms[row] if 0 <= row < len(self._forms) else None

    def _chosen(self) -> None:
        form = self._form()
        if form is None:
            return
        try:
            self._kept = text_of(self._session.folder, form.file, form.office)
        except Trouble as trouble:
            self._kept = ""
            self.told.setText(self._say.label(trouble.label))
        with QSignalBlocker(self.text):
            self.text.setPlainText(self._kept)
        self.drop.setEnabled(form.office)
        self.save.setEnabled(False)
        self.try_out()

    def _changed(self) -> None:
        self.save.setEnabled(self.text.toPlainText() != self._kept)
        self._waiting.start()

    def try_out(self) -> None:
        """Print what is written now into the pages on the right, or say what is wrong with it."""
        form = self._form()
        text, name = self.text.toPlainText(), form.file if form else "mau.json"
        out = self._scratch / "mau.pdf"
        self._session.ask(lambda reader: _tried(reader, text, name, out), self._show, "form")

    def _show(self, tried: Tried) -> None:
        if self._gone:
            return
        trouble, pictures = tried
        self.told.setText(self._say.label(trouble) if trouble else self._say("Mẫu đúng.", "The form is sound."))
        if trouble:
            return  # why: the last pages that were right stay in sight while a form is being written
        while self.pages.count():
            item = self.pages.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for width, height, data in pictures:
            page = QLabel()
            page.setPixmap(QPixmap.fromImage(QImage(data, width, height, width * 3, QImage.Format.Format_RGB888)))
            page.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.pages.addWidget(page)
        self.pages.addStretch(1)

    def keep(self) -> None:
        """Keep what is written as a form of the office; a form with a mistake is not kept."""
        form = self._form()
        self._act(
            partial(
                keep,
                self._session.description,
                self._session.folder,
                form.file if form else "",
                self.text.toPlainText(),
            )
        )

    def _take(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.take.text(), str(Path.home()), "JSON (*.json)")
        if chosen:
            self.take_from(Path(chosen))

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
