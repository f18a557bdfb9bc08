"""Nhật ký: every act of the catalogue as a sentence, newest first; sifted by words, person, day, kind and field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import Reader
from db.catalogue.journal import Acts, Asked, Deed, Weighed, page, sift, take_back, told, typed_day, weigh
from db.model.changes import Changes
from db.schema.field_type import counted, grouped
from heritage_app.aside import Aside
from heritage_app.history.deed import MOST_EFFECTS, MOST_RECORDS, DeedPane
from heritage_app.icons import icon
from heritage_app.parts.flow import Flow
from heritage_app.parts.paged import NOWHERE, Give, Index, PagedTable, Pages
from heritage_app.parts.words import local_time
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.theme import Colours

_PAUSE_MS = 250
_LONG_WORDS = 40
_ROOM_BESIDE = 46


class ActTable(PagedTable):
    """The acts found, as lines: when, who, what. Lines not yet read are shown as "…"."""

    def __init__(self, aside: Aside, say: Say) -> None:
        super().__init__()
        self._aside, self._say = aside, say
        self.acts = Acts(())
        self._pages: Pages[Deed | None] = Pages(self._fetch, self._page_came)
        self._heads = (say("Lúc", "When"), say("Người làm", "Who"), say("Việc đã làm", "What was done"))

    def _fetch(self, start: int, stop: int, give: Give[Deed | None]) -> None:
        acts = self.acts
        self._aside.ask(lambda reader, _: page(reader, acts, start, stop), give, f"page {start}")

    def show_acts(self, acts: Acts) -> None:
        """Show other acts."""

        def change() -> None:
            self.acts = acts
            self._pages.begin()

        self._reset(change)

    def add(self, older: Acts) -> None:
        """Add older acts that were found meanwhile."""
        if len(older):
            now = self.acts.and_older(older)
            self._pages.forget_last(len(self.acts))
            self._insert(len(self.acts), len(now), lambda: setattr(self, "acts", now))

    def deed(self, row: int) -> Deed | None:
        """Return an act if it is at hand, else ask for its page."""
        return self._pages.line(row)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.acts)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        deed = self.deed(index.row())
        if deed is None:
            return "…" if role != Qt.ItemDataRole.ToolTipRole else None
        if index.column() < 2:
            return (local_time(deed.at), deed.actor)[index.column()] if role != Qt.ItemDataRole.ToolTipRole else None
        text = self._say.label(deed.sentence)
        if role == Qt.ItemDataRole.ToolTipRole:
            return text if len(text) > _LONG_WORDS else None
        return text + self._say("  (đã hoàn tác)", "  (taken back)") if deed.taken_back else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._heads[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class JournalView(QWidget):
    """The journal with the act chosen in it. ``done`` tells an act that took another back."""

    wants_record = Signal(str)
    wants_paper = Signal(object)
    done = Signal(object)

    def __init__(self, session: Session, aside: Aside, say: Say, colours: Colours) -> None:
        super().__init__()
        self.setObjectName("listpane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._aside, self._say = session, aside, say
        self._asked = Asked()
        self._record = ("", "")
        self._search = 0
        self._chosen = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._look)
        self.model = ActTable(aside, say)
        self.model.page_came.connect(self._choose)
        self.table = self._make_table()
        self.pane = DeedPane(session.description, say, colours)
        self.pane.wants_record.connect(self.wants_record)
        self.pane.wants_act.connect(self._tell)
        self.pane.wants_back.connect(self._take_back)
        self.count = QLabel()
        self.count.setObjectName("count")
        left = QWidget()
        box = QVBoxLayout(left)
        box.setContentsMargins(12, 10, 6, 6)
        box.setSpacing(8)
        box.addLayout(self._make_head(colours))
        box.addWidget(self._make_filters())
        box.addWidget(self.table, 1)
        box.addWidget(self.count)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(left)
        self.split.addWidget(self.pane)
        self.split.setChildrenCollapsible(False)
        self.split.setSizes([620, 500])
        self._left, self._narrow = left, False
        self.table.clicked.connect(lambda _: self._turn(act=True))
        self.table.activated.connect(lambda _: self._turn(act=True))
        self.pane.wants_list.connect(lambda: self._turn(act=False))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        session.changed.connect(lambda _: self._refresh())

    def _make_head(self, colours: Colours) -> QHBoxLayout:
        say = self._say
        self.title = QLabel(say("Nhật ký", "Journal"))
        self.title.setObjectName("title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.paper = QPushButton(say("In trích nhật ký…", "Print an extract…"))
        self.paper.setIcon(icon("printer", colours.accent))
        self.paper.clicked.connect(lambda _=False: self.wants_paper.emit(self._asked))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.paper)
        return head

    def _make_filters(self) -> QWidget:
        say = self._say
        self.words = self._line(say("Tìm trong nhật ký", "Search the journal"), 230)
        self.person = self._line(say("Người làm", "Who"), 130)
        self.since = self._line(say("Từ ngày", "From day"), 96)
        self.until = self._line(say("Đến ngày", "To day"), 96)
        for line in (self.since, self.until):
            line.setToolTip(say("ngày/tháng/năm, ví dụ 25/11/2026", "day/month/year"))
        self.kind, self.field = QComboBox(), QComboBox()
        self.kind.setAccessibleName(say("Loại phiếu", "Kind"))
        self.field.setAccessibleName(say("Trường", "Field"))
        self.kind.addItem(say("Mọi loại phiếu", "Every kind"), "")
        for kind in self._session.description.kinds:
            self.kind.addItem(say.label(kind.label), kind.id)
        self._fill_fields()
        self.kind.currentIndexChanged.connect(lambda _: self._fill_fields())
        for combo in (self.kind, self.field):
            combo.setMaximumWidth(combo.fontMetrics().horizontalAdvance("Tổ chức, cộng đồng giữ") + 40)
            combo.currentIndexChanged.connect(lambda _: self._timer.start())
        self.all = QPushButton(say("Xem tất cả", "Show all"))
        self.all.setObjectName("quiet")
        self.all.clicked.connect(lambda _=False: self.show_all())
        filters = QWidget()
        flow = Flow(filters)
        for widget in (self.words, self.person, self.since, self.until, self.kind, self.field, self.all):
            flow.addWidget(widget)
        return filters

    def _line(self, words: str, width: int) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(words)
        line.setAccessibleName(words)
        line.setClearButtonEnabled(True)
        line.setFixedWidth(max(width, line.fontMetrics().horizontalAdvance(words) + 44))
        line.textChanged.connect(lambda _: self._timer.start())
        line.returnPressed.connect(lambda: self.table.setFocus())
        return line

    def _fill_fields(self) -> None:
        self.field.blockSignals(True)
        self.field.clear()
        self.field.addItem(self._say("Mọi trường", "Every field"), "")
        kind = self._session.description.by_id.get(self.kind.currentData() or "")
        for field in kind.fields if kind else ():
            self.field.addItem(self._say.label(field.label), field.id)
        self.field.setEnabled(kind is not None)
        self.field.blockSignals(False)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setAccessibleName(self._say("Các việc đã làm", "Acts"))
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(max(30, table.fontMetrics().height() + 12))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        wide = table.fontMetrics().horizontalAdvance
        header.resizeSection(0, wide("00:00 00/00/0000") + 2 * wide("0") + 16)
        header.resizeSection(1, wide("Nguyễn Thị Phương") + 24)
        table.selectionModel().currentRowChanged.connect(self._moved)
        return table

    @property
    def idle(self) -> bool:
        """Whether nothing is being looked for."""
        return not self._timer.isActive()

    def arrive(self, act: str = "") -> None:
        """Show the journal as it is now, and of it the act that is wanted."""
        self._chosen = ""
        if act:
            self._tell(act)
            self._turn(act=True)
        self._look()
        self.table.setFocus()

    def show_all(self) -> None:
        """Take every filter away."""
        self.show_record("", "")

    def show_record(self, record: str, name: str) -> None:
        """Show the acts on one record."""
        self._record = (record, name)
        for line in (self.words, self.person, self.since, self.until):
            line.clear()
        self.kind.setCurrentIndex(0)
        self._look()

    def _read_filters(self) -> Asked:
        return Asked(
            person=self.person.text().replace("\x00", ""),
            since=_day(self.since),
            until=_day(self.until),
            kind=self.kind.currentData() or "",
            field=self.field.currentData() or "",
            record=self._record[0],
            words=self.words.text().replace("\x00", ""),
        )

    def _look(self) -> None:
        """Look through the journal: what is found comes slice by slice, and may be looked at meanwhile."""
        self._timer.stop()
        self._search += 1
        self._asked = asked = self._read_filters()
        name = self._record[1]
        self.title.setText(self._say("Nhật ký", "Journal") + (f" – {name}" if name else ""))
        self.all.setVisible(asked != Asked())
        search = self._search

        def begin(reader: Reader, _: Any) -> tuple[Any, Any]:
            looking = sift(reader, asked)
            return looking, next(looking, None)

        def began(found: tuple[Any, Any]) -> None:
            looking, first = found
            if search == self._search:
                self.model.show_acts(first[0] if first else Acts(()))
                self._go_on(looking, first, search)

        self._aside.ask(begin, began, "sift")

    def _go_on(self, looking: Iterator[tuple[Acts, int, int]], last: tuple[Acts, int, int] | None, search: int) -> None:
        if last is None or last[1] >= last[2]:
            self._say_count()
            return
        self._say_count(last[1] * 100 // max(last[2], 1))

        def came(found: tuple[Acts, int, int] | None) -> None:
            if search == self._search:
                if found is not None:
                    self.model.add(found[0])
                self._go_on(looking, found, search)

        self._aside.ask(lambda _reader, _watch: next(looking, None), came, "sift")

    def _say_count(self, share: int | None = None) -> None:
        number = len(self.model.acts)
        text = self._say(f"{grouped(number)} việc", counted(number, "act"))
        if share is not None:
            text += self._say(f" · đang tìm tiếp, đã xem {share} %", f" · still looking, {share} % seen")
        elif not len(self.model.acts):
            text = self._say("Không có việc nào như vậy trong nhật ký.", "There is no such act.")
        self.count.setText(text)
        self.paper.setEnabled(bool(len(self.model.acts)))
        if not self.table.currentIndex().isValid() and not self._chosen and len(self.model.acts):
            self.table.setCurrentIndex(self.model.index(0, 0))
        elif not len(self.model.acts):
            self._chosen = ""
            self.pane.clear()

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self._choose()

    def _choose(self) -> None:
        row = self.table.currentIndex().row()
        deed = self.model.deed(row) if row >= 0 else None
        if deed is not None and deed.id != self._chosen:
            self._tell(deed.id)

    def _tell(self, act: str) -> None:
        """Show what an act did; then look at what taking it back would lose."""
        self._chosen = act
        language, writable = self._say.language, self._session.writable

        def weighed(found: Weighed) -> None:
            if self._chosen == act:
                self.pane.show_weighed(act, found, writable)

        def shown(found: Any) -> None:
            if self._chosen == act:
                self.pane.show_told(found)
                self._aside.ask(
                    lambda reader, watch: weigh(reader, act, language, MOST_EFFECTS, watch), weighed, "weigh"
                )

        self._aside.stop("weigh")
        self._aside.ask(lambda reader, _: told(reader, act, language, MOST_RECORDS), shown, "told")

    def _take_back(self, act: str, keep_later: bool) -> None:
        def written(changes: Changes | None) -> None:
            if changes is not None:
                self.done.emit(changes)

        self._session.write(lambda writer: take_back(writer, act, keep_later), written)

    def _refresh(self) -> None:
        if self.isVisible():
            self._chosen = ""
            self._look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._narrow = self.width() < _ROOM_BESIDE * self.fontMetrics().height()
        self.pane.set_alone(self._narrow)
        self._turn(act=False)

    def _turn(self, act: bool) -> None:
        """Where there is no room for both, the list and the act take turns."""
        self._left.setVisible(not self._narrow or not act)
        self.pane.setVisible(not self._narrow or act)
        if self._narrow and not act:
            self.table.setFocus()


def _day(line: QLineEdit) -> date | None:
    """Return the day typed; what is not one (yet) is marked and asks for nothing."""
    found = typed_day(line.text())
    refused = bool(line.text().strip()) and found is None
    if line.property("refused") != refused:
        line.setProperty("refused", refused)
        line.style().polish(line)
    return found
