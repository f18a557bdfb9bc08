"""The second page of the assistant: what every line would do, why, and the words that wait for a decision."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.exchange.columns.entries import LEFT_OUT
from db.exchange.columns.mapping import RAW
from db.exchange.columns.matching import PLACE
from db.exchange.files.table import column_name
from db.exchange.intake.judging import VERDICTS, Row, Told
from db.exchange.intake.kept_rows import ALL, SIMILAR, TOLD, KeptRows
from db.exchange.intake.taking_in import Question, Report
from db.schema.field_type import Words, counted, grouped
from heritage_app.parts.lines_table import LinesRead, lines_view
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.tables.chooser import Choice, Chooser

_INDEX = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TEXT = 4
_AT_HAND = 1000
"""So many lines of the sheet are kept as they were read; a screen shows some forty."""


class Lines(QAbstractTableModel):
    """What is told of the lines: one line of the table for each thing told, the text of a cell may be repaired.

    Of a long sheet only what is looked at is read.
    """

    repaired = Signal(int, int, str)

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say
        self._heads = (
            say("Dòng", "Line"), say("Kết quả", "Result"), say("Tên", "Name"), say("Cột", "Column"),
            say("Nguyên văn (gõ để sửa)", "Text (type to repair)"), say("Vì sao", "Why"),
        )  # fmt: skip
        self._report: Report | None = None
        self._numbers: Sequence[int] = ()
        self._read: Callable[[int], Row] = KeptRows().row

    def show(self, report: Report, wanted: str) -> None:
        """Show the lines of one verdict, those with something told, or all."""
        self.beginResetModel()
        self._report = report
        self._numbers = report.rows.look(wanted)
        self._read = lru_cache(_AT_HAND)(report.rows.row)
        self.endResetModel()

    def row(self, at: int) -> Row | None:
        """Return the line of the sheet a line of the table is about."""
        return self._read(self._numbers[at]) if 0 <= at < len(self._numbers) else None

    def _told(self, at: int) -> tuple[Row, Told | None]:
        number = self._numbers[at]
        row = self._read(number)
        return row, row.told[at - bisect_left(self._numbers, number)] if row.told else None

    def rowCount(self, parent: _INDEX = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: _INDEX = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._heads[section]
        return None

    def data(self, index: _INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row, told = self._told(index.row())
        assert self._report is not None
        column = f"{column_name(told.column)} {self._report.header(told.column)}" if told and told.column >= 0 else ""
        why = self._say.label(told.label) if told else ""
        if row.similar and not told:
            why = self._say("có thể trùng phiếu đã có", "may be there already")
        cells = (
            str(row.at), self._say.label(VERDICTS[row.verdict]), row.name, column, told.text if told else "", why,
        )  # fmt: skip
        text = cells[index.column()]
        return text if role == Qt.ItemDataRole.EditRole else text.replace("\n", " ")

    def flags(self, index: _INDEX) -> Qt.ItemFlag:
        _, told = self._told(index.row())
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == _TEXT and told is not None and told.column >= 0:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: _INDEX, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, told = self._told(index.row())
        if told is None or told.column < 0 or value == told.text:
            return False
        self.repaired.emit(row.at, told.column, str(value))
        return True


class ReviewPage(QWidget):
    """Shows a dry run.

    ``decided`` tells a decision about a word, ``repaired`` a cell a person wrote anew, ``wanted`` a line to leave out or not.
    """

    decided = Signal(str, str, str)
    repaired = Signal(int, int, str)
    wanted = Signal(int, bool)

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say
        self._report: Report | None = None
        self._words: Words | None = None
        self._out = False
        self.summary = plain("", "heading")
        self.more = plain("", "muted")
        self.which = QComboBox()
        self.which.setAccessibleName(say("Xem những dòng nào", "Which lines"))
        self.which.currentIndexChanged.connect(self._show_lines)
        self.lines = Lines(say)
        self.lines.repaired.connect(self.repaired)
        self.table = QTableView()
        self.table.setModel(self.lines)
        self.table.setAccessibleName(say("Các dòng của bảng", "Lines of the sheet"))
        self.leave_out = QPushButton()
        self.leave_out.clicked.connect(self._want)
        QShortcut(QKeySequence.StandardKey.Delete, self.table, self._want, context=Qt.ShortcutContext.WidgetShortcut)
        words, lines, means = say("Chữ trong bảng", "Word"), say("Số dòng", "Lines"), say("Hiểu là", "Means")
        self.asked = LinesRead(self._question, words, lines, means)
        self.questions = lines_view(say("Chữ chờ quyết định", "Words to decide"), self.asked)
        self.questions.clicked.connect(lambda index: self.decide(index.row()))
        self.questions.activated.connect(lambda index: self.decide(index.row()))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.asking = plain(
            say("Chữ chờ quyết định: mỗi chữ hỏi một lần, dùng cho mọi dòng.", "Words to decide, once for all lines."),
            "heading",
        )
        head = QHBoxLayout()
        head.addWidget(QLabel(say("Xem", "Show")))
        head.addWidget(self.which)
        head.addStretch(1)
        head.addWidget(self.leave_out)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_wanted())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for part in (self.summary, self.more):
            box.addWidget(part)
        box.addWidget(self.asking)
        box.addWidget(self.questions, 2)
        box.addLayout(head)
        box.addWidget(self.table, 3)

    def show_report(self, report: Report, questions: Sequence[Question], words: Words) -> None:
        """Show a dry run, and the words of it that wait for a decision."""
        self._report, self._words = report, words
        say = self._say
        counts = " · ".join(f"{say.label(VERDICTS[v])} {grouped(n)}" for v, n in report.counts.items() if n)
        self.summary.setText(
            say(f"{grouped(report.offered)} dòng có chữ: {counts}", f"{counted(report.offered, 'line')}: {counts}")
        )
        notes = [self._made(report)] if report.made else []
        if report.similar:
            n = report.similar
            notes.append(
                say(
                    f"{n} dòng có thể trùng phiếu đã có, vẫn lấy là mới.", f"{counted(n, 'line')} may be there already."
                )
            )
        self.more.setText("  ".join(notes))
        self.more.setVisible(bool(notes))
        before = self.which.currentData()
        self.which.blockSignals(True)
        self.which.clear()
        told = report.rows.told
        self.which.addItem(say(f"Có điều cần xem ({grouped(told)})", f"Something to look at ({told})"), TOLD)
        self.which.addItem(say(f"Mọi dòng ({grouped(report.offered)})", f"All lines ({report.offered})"), ALL)
        for verdict, number in report.counts.items():
            if number:
                self.which.addItem(f"{say.label(VERDICTS[verdict])} ({number})", verdict)
        if report.similar:
            self.which.addItem(say(f"có thể trùng ({report.similar})", f"similar ({report.similar})"), SIMILAR)
        at = self.which.findData(before) if before is not None else (0 if told else 1)
        self.which.setCurrentIndex(max(at, 0))
        self.which.blockSignals(False)
        self._show_lines()
        self._show_questions(questions)

    def _made(self, report: Report) -> str:
        return self._say(
            f"Kèm {grouped(sum(report.made.values()))} phiếu mới được nhắc tới (văn bản, người).",
            f"With {counted(sum(report.made.values()), 'record')} they name (documents, people).",
        )

    def _show_lines(self) -> None:
        if self._report is None:
            return
        self.lines.show(self._report, str(self.which.currentData() or ""))
        self._show_wanted()
        header = self.table.horizontalHeader()
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in enumerate((7, 10, 18, 20, 23)):
            self.table.setColumnWidth(column, letters * letter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)

    def _show_wanted(self) -> None:
        row = self.lines.row(self.table.currentIndex().row())
        self._out = row is not None and any(told.label == LEFT_OUT.label for told in row.told)
        self.leave_out.setText(
            self._say("Nhập lại dòng này (Del)", "Take this line after all (Del)")
            if self._out
            else self._say("Bỏ dòng này (Del)", "Leave this line out (Del)")
        )
        self.leave_out.setEnabled(row is not None and (self._out or row.verdict != "ignored"))

    def _want(self) -> None:
        row = self.lines.row(self.table.currentIndex().row())
        if row is not None and self.leave_out.isEnabled():
            self.wanted.emit(row.at, self._out)

    def _question(self, question: Question) -> tuple[str, ...]:
        hint = "; ".join(self._named(question.ask, s) for s in question.suggestions)
        shown = self._say(f"có phải: {hint}?" if hint else "chọn…", f"{hint}?" if hint else "choose…")
        return question.text, grouped(question.times), f"{shown}  ▾"

    def _show_questions(self, questions: Sequence[Question]) -> None:
        self.asked.show(questions)
        letter = self.fontMetrics().averageCharWidth()
        self.questions.setColumnWidth(0, 34 * letter)
        self.questions.setColumnWidth(1, 14 * letter)
        self.questions.horizontalHeader().setStretchLastSection(True)
        self.questions.setMaximumHeight(
            self.questions.horizontalHeader().sizeHint().height() + self._row_height() * min(len(questions), 8) + 6
        )
        self.questions.setVisible(bool(questions))
        self.asking.setVisible(bool(questions))

    def _row_height(self) -> int:
        return self.questions.verticalHeader().defaultSectionSize() + 1

    def decide(self, row: int) -> None:
        """Ask what a word means."""
        question = self.asked.items[row]
        title = self._say(f"“{question.text}” là gì?", f"What is “{question.text}”?")
        chooser = Chooser(self, title, self._say, self._answers(question))
        if chooser.exec() and chooser.chosen is not None:
            self.decided.emit(question.ask, question.text, chooser.chosen)

    def _answers(self, question: Question) -> list[Choice]:
        assert self._words is not None
        found = [(s, self._named(question.ask, s)) for s in question.suggestions]
        found.append((RAW, self._say("Giữ nguyên chữ, không xếp vào mục nào", "Keep the words as they are")))
        if question.ask != PLACE:
            vocabulary = self._words.vocabularies[question.ask]
            if vocabulary.open:
                found.append(
                    (
                        f"~{question.text}",
                        self._say(f"Mục riêng của cơ quan: {question.text}", f"Own term: {question.text}"),
                    )
                )
            found += [
                (t.id, self._say.label(t.label))
                for t in vocabulary.terms
                if not t.became and t.id not in question.suggestions
            ]
        return found

    def _named(self, ask: str, answer: str) -> str:
        assert self._words is not None
        if ask == PLACE:
            return self._words.units.text(answer)
        term = self._words.vocabularies[ask].by_id.get(answer)
        return self._say.label(term.label) if term else answer
