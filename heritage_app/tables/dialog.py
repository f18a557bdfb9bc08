"""The import assistant: a sheet and its columns, what every line would do, one act, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import Reader
from db.exchange.columns.mapping import Mapping, load_mapping, save_mapping
from db.exchange.columns.matching import decided_by
from db.exchange.columns.work import Work
from db.exchange.files.table import Offer, likely_sheet
from db.exchange.intake.judging import VERDICTS
from db.exchange.intake.taking_in import Question, Report
from db.model.changes import Progress
from db.model.problems import Trouble
from db.schema.field_type import Words, counted, grouped
from db.schema.kind import Kind
from db.schema.label import Label
from heritage_app.parts.file_dialogs import file_to_open, file_to_write
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.tables.columns import ColumnsPage
from heritage_app.tables.intake import TableIntake
from heritage_app.tables.review import ReviewPage

_SIZE = (1060, 680)


class ImportDialog(QDialog):
    """Takes one file in. ``finished_with`` tells the report of what was written."""

    finished_with = Signal(object)
    bug = Signal(object)

    def __init__(
        self, parent: QWidget, session: Session, say: Say, path: Path, kinds: Sequence[Kind], kind: Kind
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say(f"Nhập bảng – {path.name}", f"Import – {path.name}"))
        self.resize(*_SIZE)
        self._session, self._say, self._path = session, say, path
        self._work: Work | None = None
        self._words: Words | None = None
        self.report: Report | None = None
        self.intake = TableIntake(session, path)
        self._suggest = True
        self.sheet = QComboBox()
        self.sheet.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sheet.setMinimumContentsLength(18)
        self.sheet.setAccessibleName(say("Trang tính", "Sheet"))
        self.kind = QComboBox()
        self.kind.setAccessibleName(say("Loại phiếu", "Kind of record"))
        for one in kinds:
            self.kind.addItem(say.label(one.label), one.id)
        self.kind.setCurrentIndex(max(self.kind.findData(kind.id), 0))
        self.columns = ColumnsPage(say)
        self.review = ReviewPage(say)
        self.outcome = plain("", "")
        self.pages = QStackedWidget()
        for page in (self.columns, self.review, self._result_page()):
            self.pages.addWidget(page)
        self.problem = plain("", "problem")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.doing = QLabel()
        self.doing.setObjectName("muted")
        box = QVBoxLayout(self)
        box.addLayout(self._head())
        box.addWidget(self.problem)
        box.addWidget(self.pages, 1)
        box.addLayout(self._foot())
        self._connect()
        self._turn(0)
        self._set_busy(say("Đang mở tệp…", "Opening the file…"))
        session.ask(lambda reader: reader.words("full", say.language), self._know_words)
        self.intake.offer()

    def _head(self) -> QHBoxLayout:
        say = self._say
        head = QHBoxLayout()
        self.saved = QPushButton(say("Dùng ghép cột đã lưu…", "Use a kept mapping…"))
        self.saved.clicked.connect(self._load)
        self.keep = QPushButton(say("Lưu ghép cột…", "Keep the mapping…"))
        self.keep.clicked.connect(self._save)
        for words, widget in ((say("Trang tính", "Sheet"), self.sheet), (say("Nhập thành", "Records"), self.kind)):
            head.addWidget(QLabel(words))
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.saved)
        head.addWidget(self.keep)
        return head

    def _foot(self) -> QHBoxLayout:
        say = self._say
        self.back = QPushButton(say("Quay lại", "Back"))
        self.back.clicked.connect(lambda: self._turn(0))
        self.next = QPushButton()
        self.next.setObjectName("primary")
        self.next.setDefault(True)
        self.next.clicked.connect(self._go_on)
        self.stop = QPushButton(say("Dừng", "Stop"))
        self.stop.clicked.connect(self.intake.halt)
        self.leave = QPushButton(say("Thôi", "Cancel"))
        self.leave.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.stop)  # why: first, so that it stays where it is while the words beside it change
        foot.addWidget(self.doing)
        foot.addWidget(self.bar, 1)
        foot.addStretch(1)
        for button in (self.leave, self.back, self.next):
            foot.addWidget(button)
        return foot

    def _result_page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        self.headline = plain("", "heading")
        self.write = QPushButton(self._say("Lưu báo cáo…", "Keep a report…"))
        self.write.clicked.connect(self._write_report)
        line = QHBoxLayout()
        line.addWidget(self.write)
        line.addStretch(1)
        box.addWidget(self.headline)
        box.addWidget(self.outcome)
        box.addLayout(line)
        box.addStretch(1)
        return page

    def _connect(self) -> None:
        intake = self.intake
        intake.offered.connect(self._offered)
        intake.opened.connect(self._opened)
        intake.judged.connect(self._judged)
        intake.taken.connect(self._taken)
        intake.written.connect(lambda: self._set_busy(""))
        intake.failed.connect(self._failed)
        intake.stopped.connect(self._stopped)
        intake.progressed.connect(self._progressed)
        intake.bug.connect(self.bug)
        self.sheet.activated.connect(lambda _at: self._open())
        self.kind.activated.connect(lambda _at: self._open(suggest=False))
        self.review.decided.connect(self._decide)
        self.review.repaired.connect(self._repair)
        self.review.wanted.connect(self._want)

    @property
    def chosen_kind(self) -> Kind:
        """The kind the records are to be of."""
        return self._session.description.kind(self.kind.currentData())

    def _know_words(self, words: Words) -> None:
        self._words = words

    def _offered(self, offer: Offer) -> None:
        say = self._say
        for sheet in offer.sheets:
            name = sheet.name or self._path.name
            lines = say(f" ({grouped(sheet.lines)} dòng)", f" ({counted(sheet.lines, 'line')})") if sheet.lines else ""
            self.sheet.addItem(name + lines + (say(" – đang ẩn", " – hidden") if sheet.hidden else ""), sheet.name)
        self.sheet.setCurrentIndex(likely_sheet(offer))
        self._open()

    def _open(self, suggest: bool = True) -> None:
        """Read the chosen sheet; until the person chooses a kind, the one its headers speak of is taken."""
        self._suggest = self._suggest and suggest
        self._set_busy(self._say("Đang đọc bảng…", "Reading the table…"))
        others = [self._session.description.kind(self.kind.itemData(at)) for at in range(self.kind.count())]
        self.intake.open(str(self.sheet.currentData() or ""), self.chosen_kind, others if self._suggest else [])

    def _opened(self, work: Work, mapping: Mapping, before: bool) -> None:
        say = self._say
        self._work = work
        self.kind.setCurrentIndex(self.kind.findData(mapping.kind))
        kind = self._session.description.kind(mapping.kind)
        said = [say("Dùng lại cách ghép cột lần trước.", "The mapping used last time is used again.")] if before else []
        said += map(say.label, work.advice(mapping))
        self.columns.show_work(work, kind, mapping, "  ".join(said))
        self._turn(0)

    def _turn(self, page: int) -> None:
        say = self._say
        self.pages.setCurrentIndex(page)
        words = (say("Xem trước", "Preview"), say("Nhập vào sổ", "Take in"), say("Đóng", "Close"))
        self.next.setText(words[page])
        self.back.setVisible(page == 1)
        self.leave.setVisible(page < 2)
        for widget in (self.sheet, self.kind, self.saved, self.keep):
            widget.setEnabled(page == 0 and self._work is not None)
        self._set_busy("")
        self.problem.hide()
        table = (self.columns.table, self.review.table, self.write)[page]
        table.setFocus()

    def _go_on(self) -> None:
        page = self.pages.currentIndex()
        if page == 2:
            self.accept()
        elif page == 0:
            self._judge()
        elif self._work is not None and self.columns.mapping is not None:
            self._set_busy(self._say("Đang ghi vào sổ…", "Writing…"))
            self.intake.take(self._work, self.chosen_kind, self.columns.mapping)

    def _judge(self) -> None:
        if self._work is not None and self.columns.mapping is not None:
            self._set_busy(self._say("Đang xem từng dòng…", "Judging the lines…"))
            self.intake.judge(self._work, self.chosen_kind, self.columns.mapping)

    def _judged(self, report: Report, questions: Sequence[Question]) -> None:
        assert self._words is not None
        self.report = report
        self.review.show_report(report, questions, self._words)
        self._turn(1)
        takes = report.counts["new"] + report.counts["changed"]
        self.next.setEnabled(bool(takes) and self._session.writable)
        if not takes:
            self._failed(Label("Không có dòng nào mới hoặc đổi.", "No line is new or changed."))

    def _decide(self, ask: str, text: str, answer: str) -> None:
        mapping = self.columns.mapping
        if mapping is None:
            return
        words = {**mapping.words, ask: {**mapping.words.get(ask, {}), decided_by(text): answer}}
        self.columns.mapping = msgspec.structs.replace(mapping, words=words)
        self._judge()

    def _repair(self, at: int, column: int, text: str) -> None:
        if self._work is not None:
            self._work.repairs[at, column] = text
            self._judge()

    def _want(self, at: int, wanted: bool) -> None:
        if self._work is not None:
            (self._work.left_out.discard if wanted else self._work.left_out.add)(at)
            self._judge()

    def _taken(self, report: Report) -> None:
        say = self._say
        self.report = report
        counts = "\n".join(f"{say.label(VERDICTS[v]).capitalize()}: {grouped(n)}" for v, n in report.counts.items())
        self.headline.setText(
            say(
                f"Đã nhập “{self._path.name}”: {grouped(report.offered)} dòng có chữ.",
                f"“{self._path.name}” was taken in.",
            )
        )
        self.outcome.setText(
            counts + "\n\n" + say("Hoàn tác (Ctrl+Z) lấy lại cả lần nhập này.", "Undo (Ctrl+Z) takes all of it back.")
        )
        self._turn(2)
        self.finished_with.emit(report)

    def _failed(self, label: Label) -> None:
        self._set_busy("")
        self.problem.setText(self._say.label(label))
        self.problem.show()

    def _stopped(self) -> None:
        self._failed(Label("Đã dừng; chưa ghi gì vào sổ.", "Stopped; nothing was written."))

    def _progressed(self, step: Progress) -> None:
        self.bar.setRange(0, max(step.of, 1))
        self.bar.setValue(step.done)
        left = max(step.of - step.done, 0)
        self.doing.setText(
            f"{self._say.label(step.words)} – "
            + self._say(f"còn {grouped(left)} dòng", f"{counted(left, 'line')} left")
        )

    def _set_busy(self, words: str) -> None:
        self.doing.setText(words)
        self.bar.setRange(0, 0)
        for widget in (self.doing, self.bar, self.stop):
            widget.setVisible(bool(words))
        self.next.setEnabled(not words and self._work is not None)

    def _load(self) -> None:
        name = file_to_open(self, self.saved.text(), "JSON (*.json)")
        if name and self._work is not None:
            try:
                mapping = load_mapping(name, self.chosen_kind, self._session.description).fitted(self._work.headers)
            except Trouble as trouble:
                self._failed(trouble.label)
                return
            self._opened(self._work, mapping, False)

    def _save(self) -> None:
        name = file_to_write(self, self.keep.text(), "ghep-cot.json", "JSON (*.json)")
        if name and self.columns.mapping is not None:
            self._to_file(lambda: save_mapping(self.columns.mapping or Mapping("", ()), name))

    def _write_report(self) -> None:
        from db.exchange.intake.report import plain_report, write_report  # why: only where a report is asked for
        from heritage_app.paper.import_report import print_import

        name = file_to_write(
            self, self.write.text(), "bao-cao-nhap.pdf", "PDF (*.pdf);;Excel (*.xlsx);;CSV (*.csv);;JSON (*.json)"
        )
        if name and self.report is not None and self._work is not None:
            report, reading, language = self.report, self._work.reading, self._say.language

            def write(reader: Reader) -> None:
                if name.suffix.lower() == ".pdf":
                    print_import(report, reader, language, name)
                else:
                    write_report(name, plain_report(report, reading, language))

            self._set_busy(self._say("Đang viết báo cáo…", "Writing the report…"))
            self.intake.write(write)

    def _to_file(self, write: Callable[[], None]) -> None:
        try:
            write()
        except Trouble as trouble:
            self._failed(trouble.label)
        except OSError as error:
            self._failed(
                Label(f"Không ghi được tệp: {error.strerror}.", f"The file cannot be written: {error.strerror}.")
            )

    def end(self) -> None:
        """Stop what runs and let go of what was read."""
        self.intake.close()
        self.deleteLater()
