"""A paper before it is printed: which form, its pages as pictures, for whom, with which number; saved as PDF or Word."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.reasons import reason
from db.schema.field import AUDIENCES
from db.schema.field_type import counted, grouped
from db.schema.label import Label
from db.scratch import scratch
from db.system import open_with_its_program, whole_file
from heritage_app.paper.looking import SHOWN_PAGES, SHOWN_RECORDS, Offer, Progress, Rendered, render, save
from heritage_app.paper.order import Order
from heritage_app.parts.file_dialogs import file_to_write
from heritage_app.parts.paper_page import PaperPage
from heritage_app.parts.rows_that_fit import rows_that_fit
from heritage_app.say import Say
from heritage_app.session import Session

_LOOKS = 200  # milliseconds between two looks at how far a printing is
_BESIDE = 12


class Preview(QDialog):
    """Shows a paper in any form that fits, and lets it be saved (Ctrl+S, Enter) or opened with the system's program."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        say: Say,
        order: Order,
        title: str,
        suggested: str,
        told: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._session, self._say, self._order, self._told = session, say, order, told
        self._suggested = suggested
        self._kept = ExitStack()
        self._path = self._kept.enter_context(scratch()) / "giay.pdf"
        self._ready = self._whole = self._gone = self._opened = False
        self._offers: tuple[Offer, ...] = ()
        self._progress: Progress | None = None
        self._setting = Progress()
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOKS)
        self._looking.timeout.connect(self._look)
        self.setWindowTitle(title)
        room = self.screen().availableGeometry()
        self.resize(min(1080, room.width() - 20), min(860, room.height() - 60))
        self._make_controls()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        paper, away = (self.form, self.audience), (self.save, self.word, self.opener, self.closing)
        for row in rows_that_fit(self.width(), paper, away, beside=_BESIDE):
            box.addLayout(row)
        numbered, framed = (self.number, self.final), (self.annex, self.state)
        for row in rows_that_fit(self.width(), numbered, framed, apart=False, beside=_BESIDE):
            box.addLayout(row)
        box.addWidget(self._page_area(), 1)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save_as)
        self.draw()

    def _make_controls(self) -> None:
        say = self._say
        self.form = QComboBox()
        self.form.setAccessibleName(say("Mẫu in", "Form"))
        self.form.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.form.setMinimumContentsLength(28)
        self.form.setMaxVisibleItems(20)
        self.audience = QComboBox()
        for audience, label in AUDIENCES.items():
            self.audience.addItem(say("Phạm vi: ", "For: ") + say.label(label), audience)
        self.audience.setCurrentIndex(list(AUDIENCES).index(self._order.audience))
        self.audience.setAccessibleName(say("Cho ai xem", "For whom"))
        self.number = QLineEdit(self._order.number)
        self.number.setPlaceholderText(say("Số, ký hiệu văn bản", "Number and sign"))
        self.number.setAccessibleName(self.number.placeholderText())
        self.number.setToolTip(say("Chưa có số thì giấy mang chữ DỰ THẢO.", "Without a number the paper is a draft."))
        self.number.setMaximumWidth(32 * self.number.fontMetrics().averageCharWidth())
        self.final = QCheckBox(say("Bản để ký, số ghi tay", "To be signed, number by hand"))
        self.annex = QCheckBox(say("Khung phụ lục (kèm theo quyết định)", "Annex frame"))
        self.annex.setChecked(self._order.annex)
        self.state = QLabel()
        self.state.setObjectName("muted")
        self.save = QPushButton(say("Lưu PDF…", "Save PDF…"))
        self.save.setObjectName("primary")
        self.save.setDefault(True)
        self.word = QPushButton(say("Lưu Word…", "Save Word…"))
        self.opener = QPushButton(say("Mở để in", "Open to print"))
        self.closing = QPushButton(say("Đóng", "Close"))
        self.form.activated.connect(lambda _: self.draw())
        self.audience.activated.connect(lambda _: self.draw())
        self.annex.toggled.connect(lambda _: self.draw())
        self.final.toggled.connect(lambda _: self.draw())
        self.number.editingFinished.connect(self._numbered)
        self.save.clicked.connect(lambda: self.save_as())
        self.word.clicked.connect(lambda: self.save_as(".docx"))
        self.opener.clicked.connect(self._open)
        self.closing.clicked.connect(self._close_or_stop)
        for widget in (self.form, self.number, self.final, self.annex):
            widget.hide()

    def _page_area(self) -> QScrollArea:
        self.pages = QVBoxLayout()
        self.pages.setSpacing(14)
        inner = QWidget()
        inner.setLayout(self.pages)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(inner)
        self.area.setAccessibleName(self._say("Các trang", "Pages"))
        return self.area

    def draw(self) -> None:
        """Print anew for what is chosen now."""
        self._order = msgspec.structs.replace(
            self._order,
            form=self.form.currentData() or self._order.form,
            audience=self.audience.currentData(),
            annex=self.annex.isChecked(),
            number=self.number.text().strip(),
            final=self.final.isChecked(),
        )
        order, path = self._order, self._path
        width = max(self.width() - 60, 400)
        self._ready = False
        self.state.setText(self._say("Đang dàn trang…", "Composing…"))
        self._enable(False)
        self._setting.stop()
        progress = self._setting = Progress()
        self._looking.start()
        self._session.ask(lambda reader: render(reader, order, path, width, progress), self._show, "preview")

    def _numbered(self) -> None:
        if self.number.text().strip() != self._order.number:
            self.draw()

    def _enable(self, there: bool) -> None:
        for button in (self.save, self.word, self.opener):
            button.setEnabled(there)

    def _show(self, rendered: Rendered) -> None:
        if self._gone:
            return
        self._looking.stop()
        while self.pages.count():
            item = self.pages.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        self._ready, self._whole = rendered.trouble is None, rendered.whole
        self._offer(rendered.offers)
        self._enable(self._ready)
        self.opener.setEnabled(self._ready and self._whole)
        if rendered.trouble is not None:
            self.state.setText("")
            message = QLabel(self._say.label(rendered.trouble))
            message.setTextFormat(Qt.TextFormat.PlainText)
            message.setWordWrap(True)
            message.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.pages.addWidget(message)
            return
        self.state.setText(self._told_of(rendered))
        self.state.setToolTip("\n".join(self._say.label(fault) for fault in rendered.faults))
        for width, height, data in rendered.pictures:
            self.pages.addWidget(PaperPage(width, height, data))
        self.pages.addStretch(1)
        if not self.number.hasFocus() and not self.form.hasFocus():
            self.save.setFocus()

    def _told_of(self, rendered: Rendered) -> str:
        say = self._say
        if not rendered.whole:
            text = say(
                f"Xem trước {SHOWN_RECORDS} phiếu đầu của {rendered.records}; lưu thì in đủ",
                f"First {counted(SHOWN_RECORDS, 'record')} of {rendered.records} shown; saving prints all",
            )
        else:
            text = say(f"{grouped(rendered.pages)} trang", counted(rendered.pages, "page"))
            if rendered.pages > SHOWN_PAGES:
                text += say(f" (xem trước {SHOWN_PAGES} trang đầu)", f" (first {SHOWN_PAGES} shown)")
        if rendered.faults:
            count = len(rendered.faults)
            text += say(
                f" · {grouped(count)} tệp mẫu của cơ quan có lỗi", f" · {counted(count, 'faulty form')} of the office"
            )
        return text

    def _offer(self, offers: tuple[Offer, ...]) -> None:
        """Fill the choice of forms once, and show what the chosen one needs."""
        if offers and offers != self._offers:
            self._offers = offers
            with QSignalBlocker(self.form):
                self.form.clear()
                for offer in offers:
                    self.form.addItem(self._say.label(offer.title), offer.id)
                at = next((n for n, o in enumerate(offers) if o.id == self._order.form), -1)
                self.form.setCurrentIndex(at)
                self.form.setToolTip(self.form.currentText())
                # why: forms of one law differ in their last words
                self.form.view().setMinimumWidth(self.form.view().sizeHintForColumn(0) + 2 * _BESIDE)
        self.form.setVisible(len(self._offers) > 1)
        chosen = next((o for o in self._offers if o.id == self._order.form), None)
        numbered = chosen is not None and chosen.numbered and not self.annex.isChecked()
        self.number.setVisible(numbered)
        self.final.setVisible(numbered and not self.number.text().strip())
        self.annex.setVisible(chosen is None or chosen.lists)

    def save_as(self, ending: str = ".pdf") -> None:
        """Ask where to and save the paper there, whole."""
        if not self._ready:
            return
        kind = "Word (*.docx)" if ending == ".docx" else "PDF (*.pdf)"
        title = self._say("Lưu Word", "Save Word") if ending == ".docx" else self._say("Lưu PDF", "Save PDF")
        target = file_to_write(self, title, self._suggested + ending, kind)
        if target:
            self.write(target)

    def write(self, target: Path) -> None:
        """Save the paper as a file: what is shown as it is, anything else printed anew, with its progress."""
        if not self._whole or target.suffix.lower() == ".docx":
            self._print_whole(target)
            return
        try:
            with whole_file(target) as part:
                part.write_bytes(self._path.read_bytes())
        except OSError as error:
            self._told(
                self._say(
                    f"Không lưu được “{target}”: {reason(error)}.", f"“{target}” cannot be saved: {error.strerror}."
                )
            )
            return
        self._saved(target, None)

    def _print_whole(self, target: Path) -> None:
        order, progress = self._order, Progress()
        self._progress = progress
        self._enable(False)
        self.closing.setText(self._say("Dừng in", "Stop"))
        self._looking.start()
        self._session.ask(lambda reader: save(reader, order, target, progress), partial(self._saved, target))

    def _look(self) -> None:
        if self._progress is not None:
            done, count = self._progress.done, self._progress.count
            self.state.setText(self._say(f"Đang in {done}/{grouped(count)} phiếu…", f"Printing {done} of {count}…"))
        elif self._setting.count:
            told = f"{grouped(self._setting.done)}/{grouped(self._setting.count)}"
            self.state.setText(self._say(f"Đang dàn trang: {told} phiếu…", f"Composing records {told}…"))

    def _saved(self, target: Path, trouble: Label | None) -> None:
        if self._gone:
            return
        self._looking.stop()
        self._progress = None
        self.closing.setText(self._say("Đóng", "Close"))
        self._enable(self._ready)
        if trouble is not None:
            self.state.setText(self._say.label(trouble))
            return
        self._told(self._say(f"Đã lưu “{target}”.", f"Saved “{target}”."))
        self.accept()

    def _close_or_stop(self) -> None:
        if self._progress is None:
            self.reject()
        else:
            self._progress.stop()

    def _open(self) -> None:
        if self._ready:
            self._opened = True
            open_with_its_program(self._path)

    def done(self, result: int) -> None:
        for progress in (self._progress, self._setting):
            if progress is not None:
                progress.stop()
        self._session.drop("preview")
        self._gone = True
        if self._opened:
            atexit.register(self._kept.close)  # why: the system's program may read the file after this window is closed
        else:
            self._kept.close()
        super().done(result)
        self.deleteLater()
