"""Statistics: a table one can drill into, with bars, of any day, and its paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import Reader
from db.catalogue.past import PastReader, moment_of
from db.catalogue.searching import HEADS, THEN, Tallied
from db.model.condition import Condition, Test, both
from db.model.query import Query
from db.schema.field import Field
from db.schema.field_type import Flag, counted, grouped, how_many
from db.schema.kind import Kind
from db.schema.reference import ManyTerms, OneTerm, RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day
from heritage_app.paper.statistics import column_label, print_statistics
from heritage_app.parts.file_dialogs import file_to_write
from heritage_app.parts.lines_table import LinesRead, lines_view
from heritage_app.parts.paged import Index
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.theme import Colours
from reports.compose.tables import pieces_label

_COUNTED = (OneTerm, ManyTerms, Flag, Place, RecordLink, Day, Dating)
_BAR = Qt.ItemDataRole.UserRole + 1
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class StatisticsDialog(QDialog):
    """Counts of a kind by one or two fields. ``drill`` is given a query and words for its list."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        say: Say,
        colours: Colours,
        kind: str,
        drill: Callable[[Query, str], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Thống kê", "Statistics"))
        self.resize(860, 620)
        self._session, self._say, self._drill = session, say, drill
        self._found: list[Tallied] = []
        self._asking = False
        self.finished.connect(lambda: session.drop("statistics"))
        self.kind = QComboBox()
        self.kind.addItem(say("Mọi loại phiếu", "All kinds"), "")
        for one in session.description.kinds:
            self.kind.addItem(say.label(one.plural), one.id)
        self.first, self.second = QComboBox(), QComboBox()
        self.day = QLineEdit()
        self.day.setPlaceholderText(say("hôm nay; hoặc ngày/tháng/năm", "today; or day/month/year"))
        self.event_day = QCheckBox(say("theo ngày sự việc", "by the day of the event"))
        self.lines = _Tallies()
        self.table = lines_view(say("Bảng thống kê", "Table"), self.lines)
        self.total = QLabel()
        self.total.setWordWrap(True)
        self._arrange(say, colours)
        self.kind.setCurrentIndex(max(self.kind.findData(kind), 0))
        self._offer_fields()
        self.kind.currentIndexChanged.connect(self._offer_fields)
        for box in (self.first, self.second):
            box.currentIndexChanged.connect(self._count)
        self.day.editingFinished.connect(self._count)
        self.event_day.toggled.connect(self._count)
        self.table.activated.connect(lambda index: self._open(index.row()))
        self._count()

    def _arrange(self, say: Say, colours: Colours) -> None:
        top = QHBoxLayout()
        for label, widget in (
            (say("Loại", "Kind"), self.kind),
            (say("theo", "by"), self.first),
            (say("và", "and"), self.second),
        ):
            words = QLabel(label)
            words.setBuddy(widget)
            widget.setAccessibleName(label)
            widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            widget.setMinimumContentsLength(14)
            top.addWidget(words)
            top.addWidget(widget, 1)
        days = QHBoxLayout()
        words = QLabel(say("Tính đến ngày", "As of"))
        words.setBuddy(self.day)
        self.day.setAccessibleName(words.text())
        days.addWidget(words)
        self.day.setMinimumWidth(self.day.fontMetrics().horizontalAdvance(self.day.placeholderText()) + 40)
        days.addWidget(self.day)
        days.addWidget(self.event_day)
        days.addStretch(1)
        self.table.setShowGrid(True)
        self.table.setItemDelegate(_Bars(self.table, colours))
        show = QPushButton(say("Xem các phiếu này", "Show these records"))
        show.clicked.connect(lambda: self._open(self.table.currentIndex().row()))
        paper = QPushButton(say("In bảng…", "Print the table…"))
        paper.clicked.connect(self._print)
        close = QPushButton(say("Đóng", "Close"))
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.total, 1)
        for button in (show, paper, close):
            button.setAutoDefault(False)
            foot.addWidget(button)
        box = QVBoxLayout(self)
        box.addLayout(top)
        box.addLayout(days)
        box.addWidget(self.table, 1)
        box.addLayout(foot)

    def _kind(self) -> Kind | None:
        return self._session.description.by_id.get(self.kind.currentData() or "")

    def _offer_fields(self) -> None:
        self._asking = True
        kind = self._kind()
        for box, empty in ((self.first, False), (self.second, True)):
            box.clear()
            if empty:
                box.addItem("–", "")
            for path, label in _paths(kind, self._say):
                box.addItem(label, path)
        self._asking = False
        if kind is not None:
            self.first.setCurrentIndex(max(self.first.findData("commune"), 0))
        self._count()

    def _by(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p for p in (self.first.currentData(), self.second.currentData()) if p))

    def _count(self) -> None:
        if self._asking or not self._by():
            return
        query, by, language = self._query(), self._by(), self._say.language

        def tally(reader: Reader) -> tuple[object, ...]:
            found = reader.search.tally(query, by, language)
            numbers = [t.records for t in found]
            return by, found, max(numbers, default=1), sum(numbers), reader.search.count(query), reader.moment

        self._session.ask(lambda reader: self._dated(reader, tally), lambda found: self._show(*found), "statistics")

    def _query(self) -> Query:
        return Query(kind=self.kind.currentData() or "")

    def _dated(self, reader: Reader, work: Callable[[Reader], object]) -> object:
        """Do some reading as of the day that was typed, today where none was."""
        typed = self.day.text().strip()
        if not typed:
            return work(reader)
        past = PastReader(
            reader.folder, reader.description, moment_of(typed, self.event_day.isChecked(), reader.words())
        )
        try:
            return work(past)
        finally:
            past.close()

    def _show(
        self,
        by: Sequence[str],
        found: list[Tallied],
        most: int,
        lines: int,
        total: tuple[int, int],
        moment: object,
    ) -> None:
        say = self._say
        self._found = found
        kind = self._kind()
        unit = pieces_label(kind)
        heads = [column_label(kind, path, say.language) for path in by]
        units = [say(f"Số {unit.vi}", f"Number of {unit.en}s")] if unit is not None else []
        self.lines.show_counts(found, [*heads, say("Số phiếu", "Records"), *units], len(by), most)
        header = self.table.horizontalHeader()
        for column in range(self.lines.columnCount()):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.table.setColumnWidth(column, 250 if column < len(by) else 170 if column == len(by) else 90)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        if found:
            self.table.setCurrentIndex(self.lines.index(0, 0))
        day = say.label(moment.label) if hasattr(moment, "label") else say("tính đến hôm nay", "as of today")
        records = say(f"{grouped(total[0])} phiếu", counted(total[0], "record"))
        pieces = f", {how_many(total[1], unit, say.language)}" if unit is not None else ""
        twice = lines > total[0]
        more = say("; phiếu có nhiều giá trị tính ở mỗi dòng", "; what has several values counts in each line")
        self.total.setText(say("Cộng ", "Total: ") + f"{records}{pieces}, {day}{more if twice else ''}")

    def _open(self, row: int) -> None:
        """Show the records behind a line."""
        if not 0 <= row < len(self._found):
            return
        tallied, kind = self._found[row], self._kind()
        if kind is None:
            at = self._by().index("kind") if "kind" in self._by() else -1
            if at >= 0:
                self.accept()
                self._drill(Query(kind=tallied.values[at]), "")
            return
        condition: Condition | None = None
        for path, value in zip(self._by(), tallied.values, strict=True):
            condition = both(condition, _asked(kind, path, value))
        self.accept()
        self._drill(msgspec.structs.replace(self._query(), where=condition), ", ".join(tallied.words))

    def _print(self) -> None:
        say = self._say
        out = file_to_write(
            self, say("In bảng thống kê", "Print the table"), "thong-ke.pdf", "PDF (*.pdf);;Word (*.docx)"
        )
        if out:
            self.write(out)

    def write(self, out: Path) -> None:
        """Print the table as shown into a file."""
        self._session.ask(
            lambda reader: self._dated(reader, lambda r: print_statistics(r, self._query(), self._by(), out)),
            lambda _: self.total.setText(self._say(f"Đã lưu “{out}”.", f"Saved “{out}”.")),
        )


class _Tallies(LinesRead):
    """Counts, a line each: the words of the values, then numbers, the first of them with its share of the greatest."""

    def __init__(self) -> None:
        super().__init__(lambda tallied: (*tallied.words, grouped(tallied.records), grouped(tallied.pieces)))
        self._numbers_from, self._most = 0, 1

    def show_counts(self, found: Sequence[Tallied], heads: Sequence[str], numbers_from: int, most: int) -> None:
        """Show counts under their heads; ``numbers_from`` is the column of the first number, ``most`` the greatest."""
        self._numbers_from, self._most = numbers_from, most
        self.show(found, heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section >= self._numbers_from:
            return _NUMBERS
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= self._numbers_from:
            return _NUMBERS
        if role == _BAR and index.column() == self._numbers_from:
            return self.items[index.row()].records / self._most
        return super().data(index, role)


class _Bars(QStyledItemDelegate):
    """Draws a bar behind the number of a line, as long as its share of the longest."""

    def __init__(self, parent: QWidget, colours: Colours) -> None:
        super().__init__(parent)
        self._colour = QColor(colours.accent)
        self._colour.setAlpha(60)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        share = index.data(_BAR)
        if share is not None:
            room = option.rect
            painter.fillRect(
                QRect(room.left(), room.top() + 4, round((room.width() - 4) * share), room.height() - 8), self._colour
            )
        super().paint(painter, option, index)


def _paths(kind: Kind | None, say: Say) -> Sequence[tuple[str, str]]:
    """Return what a kind can be counted by, with words."""
    if kind is None:
        return [(path, say.label(label)) for path, label in HEADS.items()]
    found = [("commune", say.label(HEADS["commune"]))]
    for field in kind.fields:
        head = _head(field)
        if isinstance(head.type, _COUNTED):
            path = f"{field.id}.{head.id}" if head is not field and isinstance(head.type, Place) else field.id
            found.append((path, say.label(field.label)))
            if isinstance(head.type, Place):
                found.append((path + THEN, say.label(field.label) + say(" (khi ấy)", " (then)")))
    return found


def _head(field: Field) -> Field:
    return field.type.head_field if isinstance(field.type, Rows) else field


def _asked(kind: Kind, path: str, value: str) -> Condition | None:
    """Return the condition that finds the records behind a value, or None where no condition can tell it."""
    name = kind.place if path == "commune" else path.removesuffix(THEN)
    field = kind.field(name)
    if field is None:
        return None
    head = _head(field)
    if not value:
        return Test(name, "none")
    if isinstance(head.type, Place):
        return Test(name, "in_then" if path.endswith(THEN) else "in_now", (value,))
    if isinstance(head.type, Dating):
        century = int(value)
        low, high = (century - 1) * 100 + 1, century * 100
        return Test(name, "between", (str(low), str(high))) if century > 0 else None
    return Test(name, "is", (value.removeprefix("~"),))
