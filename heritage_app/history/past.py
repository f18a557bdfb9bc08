"""The book as of a day: the list of a kind and each record as it said, or as things were, then; printed from here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSplitter,
    QVBoxLayout,
)

from db.catalogue.past import moment_of
from db.catalogue.registering import begun
from db.model.condition import Condition
from db.model.past import AsOf
from db.model.problems import NotPossible
from db.model.query import Query
from db.schema.field_type import Words
from db.schema.kind import Kind
from db.schema.label import Label
from heritage_app.history.past_page import PastPage, PastSheet, read_past
from heritage_app.lists.pane import ListPane
from heritage_app.paper.order import Order
from heritage_app.parts.rows_that_fit import rows_that_fit
from heritage_app.parts.words import local_time, plain
from heritage_app.session import Session

if TYPE_CHECKING:
    from heritage_app.stage import Stage


class _PastList(ListPane):
    """The list of a day; where it is empty, it says what an empty day means."""

    def explain_empty(self, query: Query) -> None:
        if self.kind is not None:
            words = self._say("Không có phiếu nào vào ngày ấy.", "There was no record on that day.")
            self.empty.explain(self.kind, query, words)


class PastView(QDialog):
    """Asks for a day and how it is meant; then shows the book of that day from a reader of its own."""

    def __init__(self, window: Stage, kind: Kind, where: Condition | None, record: str) -> None:
        super().__init__(window)
        self._window, self._say = window, window.say
        self._where, self._record = where, record
        self.session: Session | None = None
        self.list: ListPane | None = None
        self.sheet = PastSheet(self._say, window.colours)
        say = self._say
        self.setWindowTitle(say("Xem sổ của một ngày đã qua", "The book as of a day"))
        room = self.screen().availableGeometry()
        self.resize(min(1280, room.width() - 40), min(720, room.height() - 60))
        self.kind = QComboBox()
        for one in window.session.description.kinds:
            self.kind.addItem(say.label(one.plural), one.id)
        self.kind.setCurrentIndex(self.kind.findData(kind.id))
        self.kind.setAccessibleName(say("Loại phiếu", "Kind"))
        self.day = QLineEdit()
        self.day.setPlaceholderText(say("ngày/tháng/năm, ví dụ 31/12/2025", "day/month/year, e.g. 31/12/2025"))
        self.day.setAccessibleName(say("Ngày", "Day"))
        self.day.setMinimumWidth(self.day.fontMetrics().horizontalAdvance(self.day.placeholderText()) + 40)
        self.book = QRadioButton(say("Theo ngày ghi sổ", "By the day of recording"))
        self.event_day = QRadioButton(say("Theo ngày sự việc", "By the day of the event"))
        self.book.setToolTip(say("Hôm ấy sổ đã ghi những gì.", "What the book said on that day."))
        self.event_day.setToolTip(
            say("Hôm ấy thực tế ra sao, theo những gì sổ biết đến nay.", "What held on that day, as known today.")
        )
        self.ways = QButtonGroup(self)
        self.ways.addButton(self.book)
        self.ways.addButton(self.event_day)
        self.book.setChecked(True)
        self.ask = QPushButton(say("Xem", "Show"))
        self.ask.setObjectName("primary")
        self.ask.setDefault(True)
        self.told = plain("", "muted")
        self.told.setAccessibleName(say("Ngày đang xem", "The day shown"))
        self._arrange()
        self.explain()

    def _arrange(self) -> None:
        say = self._say
        label = QLabel(say("Ngày", "Day"))
        label.setBuddy(self.day)
        what, how = (self.kind, label, self.day), (self.book, self.event_day, self.ask)
        self.print_list = QPushButton(say("In danh mục…", "Print the list…"))
        self.print_sheet = QPushButton(say("In phiếu…", "Print the sheet…"))
        close = QPushButton(say("Đóng", "Close"))
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        for button in (self.print_list, self.print_sheet, close):
            button.setAutoDefault(False)
            foot.addWidget(button)
        self.middle = QSplitter(Qt.Orientation.Horizontal)
        self.middle.addWidget(self.sheet)
        self.middle.setChildrenCollapsible(False)
        box = QVBoxLayout(self)
        for row in rows_that_fit(self.width(), what, how, apart=False):
            box.addLayout(row)
        box.addWidget(self.middle, 1)
        box.addLayout(foot)
        self.ask.clicked.connect(self.look)
        self.kind.activated.connect(lambda _: self._show_kind(""))
        for way in (self.book, self.event_day):
            way.clicked.connect(lambda _=False: self.look() if self.day.text().strip() else self.explain())
        self.print_list.clicked.connect(self._print_list)
        self.print_sheet.clicked.connect(self._print_sheet)
        close.clicked.connect(self.reject)
        self.day.setFocus()
        self._enable()

    def explain(self) -> None:
        """Say what the two ways of meaning a day are, before one was asked for."""
        if self.session is None:
            self.sheet.tell(
                self._say(
                    "Ghi một ngày rồi nhấn Enter.\n\n"
                    "Theo ngày ghi sổ: hôm ấy sổ đã ghi những gì, kể cả điều về sau mới sửa lại.\n\n"
                    "Theo ngày sự việc: hôm ấy thực tế ra sao – ai giữ, ở đâu, trong bộ nào, tình trạng thế nào – "
                    "theo những gì sổ biết đến nay.",
                    "Type a day and press Enter.\n\n"
                    "By the day of recording: what the book said on that day.\n\n"
                    "By the day of the event: what held on that day, as known today.",
                )
            )

    @property
    def idle(self) -> bool:
        """Whether nothing is being read."""
        return self.session is None or (self.session.idle and self.list is not None and self.list.idle)

    def look(self) -> None:
        """Open the book of the day that was typed."""
        description = self._window.session.description
        try:
            moment = moment_of(
                self.day.text(), self.event_day.isChecked(), Words(description.vocabularies, description.units)
            )
        except NotPossible as problem:
            self._tell(problem.label)
            self.day.setFocus()
            self.day.selectAll()
            return
        if self.session is not None and self.session.moment == moment:
            return
        self._end()
        self._open(moment)

    def _open(self, moment: AsOf) -> None:
        window = self._window
        self.session = session = Session(
            window.session.folder, window.session.description, window.session.person, moment
        )
        session.trouble.connect(self._tell)
        session.bug.connect(window.session.bug)
        self.list = pane = _PastList(session, self._say, window.colours, window.remembered)
        pane.only_read()
        pane.columns.room = self.middle.width() * 5 // 11
        pane.chosen.connect(self._choose)
        # why: the record one came from stands under the cursor without being chosen
        pane.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose(pane.current()))
        pane.model.modelReset.connect(self._enable)
        pane.model.modelReset.connect(partial(self._hint, moment))
        # why: where the record one came from was not there on that day, the list stands at none
        pane.model.modelReset.connect(lambda: QTimer.singleShot(0, pane, partial(_stand_somewhere, pane)))
        self.middle.insertWidget(0, pane)
        self.middle.setStretchFactor(0, 5)
        self.middle.setStretchFactor(1, 6)
        self.middle.setSizes([self.middle.width() * 5 // 11, self.middle.width() * 6 // 11])
        self._tell(moment.label)
        self._show_kind(self._record)

    def _show_kind(self, keep: str) -> None:
        if self.list is None:
            return
        kind = self._window.session.description.kind(self.kind.currentData())
        self.sheet.tell(self._say("Đang đọc sổ của ngày ấy…", "Reading the book of that day…"))
        self.list.show_kind(kind, self._say.label(kind.plural), keep=keep)
        if self._where is not None and kind.id == self._window.list.query.kind:
            self.list.ask_for(Query(kind.id, where=self._where), self._window.list.title.text())

    def _hint(self, moment: AsOf) -> None:
        """Where the book had nothing yet, say since when it speaks."""
        if self.list is None or self.list.model.rowCount() or self.session is None:
            return
        self.sheet.tell(self._say("Không có phiếu nào để xem.", "There is no record to show."))
        if not moment.by_event:
            self._window.session.ask(begun, self._say_first, "first_act")

    def _say_first(self, at: str) -> None:
        if at and self.list is not None and not self.list.model.rowCount():
            day = local_time(at).split(" ")[-1]
            self.sheet.tell(
                self._say(
                    f"Sổ này bắt đầu ghi từ ngày {day}. Muốn biết hôm ấy thực tế ra sao, hãy chọn “Theo ngày sự việc”.",
                    f"This book begins on {day}. To see what held on that day choose “By the day of the event”.",
                )
            )

    def _choose(self, record: str) -> None:
        if self.session is not None and record:
            language = self._say.language
            self.session.ask(lambda reader: read_past(reader, record, language), self._show_page, "page")

    def _show_page(self, page: PastPage) -> None:
        if self.session is not None and self.session.moment is not None:
            self.sheet.show_page(page, self._say.label(self.session.moment.label))
            self._enable()

    def _tell(self, label: Label) -> None:
        text = self._say.label(label)
        self.told.setText(text[:1].upper() + text[1:])

    def _enable(self) -> None:
        self.print_list.setEnabled(self.list is not None and self.list.model.rowCount() > 0)
        self.print_sheet.setEnabled(self.list is not None and bool(self.list.current()))

    def _print_list(self) -> None:
        if self.list is not None and self.list.kind is not None:
            query, kind = self.list.query, self.list.kind
            chosen = tuple(self.list.selected()) if len(self.list.selected()) > 1 else ()
            order = Order("inventory", "internal", kind.id, query.words, chosen, where=query.where, sort=query.order)
            self._preview(
                order, self._say("Danh mục", "Inventory list") + f" – {self._say.label(kind.plural)}", kind.id
            )

    def _print_sheet(self) -> None:
        record = self.list.current() if self.list is not None else ""
        if record:
            self._preview(Order("sheet", "internal", ids=(record,)), self._say("Phiếu", "Sheet"), record)

    def _preview(self, order: Order, title: str, file: str) -> None:
        from heritage_app.printing.preview import Preview  # why: papers are heavy, and not every day prints

        if self.session is not None and self.session.moment is not None:
            moment = self.session.moment
            words = f"{title}, {self._say.label(moment.label)}"
            Preview(self, self.session, self._say, order, words, f"{file}-{moment.day}", self.told.setText).open()

    def _end(self) -> None:
        """Close the reader of a day, with what showed it."""
        if self.session is not None:
            self.session.close()
            self.session = None
        if self.list is not None:
            self.list.hide()
            self.list.setParent(None)
            self.list.deleteLater()
            self.list = None

    def done(self, result: int) -> None:
        self._end()
        super().done(result)
        self.deleteLater()


def _stand_somewhere(pane: ListPane) -> None:
    """Go to the first line of a list that stands at none."""
    if pane.model.rowCount() and not pane.table.currentIndex().isValid():
        pane.table.selectRow(0)
