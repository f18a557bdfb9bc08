"""The list of records: a search line, the conditions, the table, and what is shown and chosen in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from db.catalogue import Reader
from db.model.condition import By, Condition
from db.model.query import Query
from db.schema.field import Field
from db.schema.field_type import grouped
from db.schema.kind import Kind
from heritage_app.forms.desk import Desk
from heritage_app.late import Late
from heritage_app.layout import Layout
from heritage_app.lists import parts as list_parts
from heritage_app.lists.columns import Columns
from heritage_app.lists.head import ListHead
from heritage_app.lists.header import SortHeader, next_order
from heritage_app.lists.hit_line import HitLine
from heritage_app.lists.read import FEW_HITS, FIRST, ReadList, begins_soon, read_list
from heritage_app.lists.table import RecordTable
from heritage_app.lists.view import RecordView
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.theme import Colours

if TYPE_CHECKING:
    from heritage_app.lists.bar import FilterBar
    from heritage_app.lists.empty import EmptyList
    from heritage_app.lists.meant import Meant

_MOST_KEPT = 500
"""So many chosen records stay chosen when the list is read again."""
_SEARCH_PAUSE_MS, _FIT_PAUSE_MS, _TOLD_MS = 90, 120, 300


class ListPane(QWidget):
    """One kind's records (or deleted ones). ``chosen`` tells the record under the cursor, ``listed`` the query shown;
    ``wants_new`` asks for a new record, ``wants_facets`` for the counts, ``wants_menu`` for what a column offers,
    ``wants_kept`` for the search to be kept under a name.
    """

    chosen = Signal(str)
    entered = Signal()
    listed = Signal(object)
    wants_new = Signal()
    wants_facets = Signal()
    wants_menu = Signal(str, QPoint)
    wants_kept = Signal()

    bar: Late[FilterBar] = Late(list_parts.bar)
    empty: Late[EmptyList] = Late(list_parts.empty)
    meant: Late[Meant] = Late(list_parts.meant)

    def __init__(self, session: Session, say: Say, colours: Colours, layout: Layout) -> None:
        super().__init__()
        self.setObjectName("listpane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.session, self._say, self.say, self._layout = session, say, say, layout
        self.kind: Kind | None = None
        self.query = Query()
        self.group = self._keep = self._sought = ""
        self._pieces = self._row = 0
        self._awaited, self._following, self._arriving = -1, True, False
        self.only_reads = self._growing = False
        self.head = ListHead(say, colours)
        self.title, self.search, self.new = self.head.title, self.head.search, self.head.new
        self.desk = Desk(session.description, say, colours, session.look_up, lambda _record: None)
        self.model = RecordTable(session, say)
        self.header = SortHeader(colours)
        self.table = RecordView(self.model, self.header, say("Danh sách phiếu", "List of records"), colours)
        self.columns = Columns(self.table, layout)
        self.count = QLabel()
        self.count.setObjectName("count")
        self.hit = HitLine(session, say)
        self._lay_out()
        self._timer = list_parts.pause(self, _SEARCH_PAUSE_MS, self.refresh)
        self._fitting = list_parts.pause(self, _FIT_PAUSE_MS, self._fit)
        self._rest: Callable[[], None] = lambda: None
        self._going_on = list_parts.pause(self, 0, lambda: self._rest())
        self._waiting = list_parts.pause(self, _TOLD_MS, lambda: self.count.setText(say("Đang tìm…", "Searching…")))
        self._connect()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 6, 6)
        box.setSpacing(8)
        box.addWidget(self.head)
        box.addWidget(self.table, 1)
        box.addWidget(self.hit)
        box.addWidget(self.count)
        self.box = box

    def _connect(self) -> None:
        self.new.clicked.connect(lambda _=False: self.wants_new.emit())
        self.head.more.clicked.connect(lambda _=False: self.bar.add())
        self.head.facets.clicked.connect(lambda _=False: self.wants_facets.emit())
        self.search.textChanged.connect(lambda _: self._timer.start())
        self.search.returnPressed.connect(self._to_table)
        self.header.sorts.connect(self._sort)
        self.header.sectionResized.connect(lambda *_: self._remember())
        self.header.sectionMoved.connect(lambda *_: self._remember())
        self.header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header.customContextMenuRequested.connect(self._offer_column)
        rows = self.table.selectionModel()
        rows.currentRowChanged.connect(self._moved)
        rows.currentRowChanged.connect(lambda *_: self.hit.show_hit(self.current(), self.query.words))
        for moved in (rows.selectionChanged, rows.currentRowChanged):
            moved.connect(lambda *_: self._say_count())
        self.table.entered.connect(self.entered)
        self.table.sought.connect(self._seek)
        self.table.resized.connect(self._fitting.start)
        self.model.page_came.connect(self._after_page)

    def only_read(self) -> None:
        """Offer nothing that makes or keeps anything."""
        self.only_reads = True
        self.head.facets.hide()

    def show_kind(self, kind: Kind, title: str, deleted: bool = False, pieces: int = 0, keep: str = "") -> None:
        """Show the records of a kind, or its deleted ones."""
        self.kind = kind
        self._pieces = pieces
        self.title.setText(title)
        self._write_words("")
        self.query = Query(kind=kind.id, deleted=deleted)
        self.group, self.columns.given = "", False
        self._keep, self._arriving = keep, True
        self._load(self._columns(), first_page=True)

    def ask_for(self, query: Query, title: str = "", fields: Sequence[Field] = (), group: str = "") -> None:
        """Show the records of a query of the kind shown, under a title that says why, perhaps in columns and groups of its own."""
        if title:
            self.title.setText(title)
        self.query, self.group, self.columns.given = query, group, bool(fields)
        self._keep, self._arriving = "", True
        self._write_words(query.words)
        self._load(fields or self._columns())

    def narrow(self, where: Condition | None) -> None:
        """Show the records that answer a condition, keeping the record under the cursor where it is among them."""
        self._ask_again(where=where)

    def order_by(self, order: tuple[By, ...]) -> None:
        """Sort the list, keeping the record under the cursor."""
        self._ask_again(order=order)

    def group_by(self, path: str) -> None:
        """Put the list together by the values of a field; none: no groups."""
        self.group = path
        self.refresh()

    def widen(self) -> None:
        """Show the records that something links to as well."""
        self._ask_again(unlinked="")

    def show_all(self) -> None:
        """Take away all that narrows the list."""
        self._write_words("")
        self._ask_again(where=None, unlinked="", ids=())

    def _ask_again(self, **changed: Any) -> None:
        self.query = msgspec.structs.replace(self.query, **changed)
        self.refresh()

    def _write_words(self, words: str) -> None:
        self._timer.stop()
        self.search.blockSignals(True)
        self.search.setText(words)
        self.search.blockSignals(False)

    def show_pieces(self, pieces: int) -> None:
        """Say how many pieces the records stand for."""
        self._pieces = pieces
        self._say_count()

    def refresh(self) -> None:
        """Read the list again, keeping the record under the cursor."""
        if self.kind is not None:
            self._load_again(self.model.fields or self._columns())

    def _load_again(self, fields: Sequence[Field]) -> None:
        """Read the list, keeping the record under the cursor, but not one of a list that is just being left."""
        self._keep = self._keep or ("" if self._arriving else self.current())
        self._load(fields)

    def find_and_keep(self, record: str) -> None:
        """Show the list with a record under the cursor."""
        self._keep = record
        self._load(self.model.fields or self._columns())

    def _load(self, fields: Sequence[Field], first_page: bool = False) -> None:
        """Read the list; ``first_page``, or of what is searched for, shows the first page at once and goes on to the rest after it."""
        query = msgspec.structs.replace(self.query, words=self.search.text(), limit=0)
        keep, language, group = self._keep, self._say.language, self.group
        chosen = self.selected() if 1 < self.number_chosen() <= _MOST_KEPT else []

        def read(reader: Reader, soon: int = 0) -> ReadList:
            return read_list(reader, query, fields, group, keep, chosen, language, soon)

        def begun(found: ReadList) -> None:
            self._show(query, fields, found, not found.listing.whole)
            self._rest = lambda: self.session.ask(
                read, lambda rest: self._go_on(query, fields, found, rest, keep), "list"
            )
            if self._growing:  # why: once the first page is painted; both threads want Python
                self._going_on.start()

        self._going_on.stop()
        self._waiting.start()
        if first_page or (begins_soon(query) and not group and not chosen):
            self.session.ask(lambda reader: read(reader, FIRST), begun, "list")
        else:
            self.session.ask(read, lambda found: self._show(query, fields, found), "list")

    def _go_on(self, query: Query, fields: Sequence[Field], had: ReadList, found: ReadList, keep: str) -> None:
        """Let the rest come in behind the first page; where all of it stands otherwise than its beginning did, show it anew."""
        self._growing = False
        if found.listing.begins_with(had.listing):
            self.model.grow(found.listing, found.first)
            if found.at >= len(had.listing):
                self._place_cursor(found.at)
            self._say_count()
        else:
            self._keep = keep
            self._show(query, fields, found)

    def _show(self, query: Query, fields: Sequence[Field], found: ReadList, growing: bool = False) -> None:
        listing, first, at = found.listing, found.first, found.at
        self.query, self._growing, self._arriving = query, growing, False
        self._waiting.stop()
        widths = fields != self.model.fields or self.model.listing is None
        above = self.table.rows_above()
        self.model.show_listing(listing, fields, first)
        self.table.show_bands([(self._band(words, number), number) for words, number in found.groups])
        if found.refused is not None:
            self.group = ""
            self.session.trouble.emit(found.refused)
        if widths and self.kind is not None:
            self.columns.lay_out(self.kind, fields)
        self.header.show_order(query.order or (By("name"),), [f.id for f in fields])
        if first and (standing := ListPane.empty.made(self)) is not None:
            standing.take_turns(self.table, empty=False)
        if not first:
            self.explain_empty(query)
            list_parts.offer_meant(self.session, self.empty, query, lambda: self.query)
            self.empty.take_turns(self.table, empty=True)
        elif at >= 0 or not (growing and self._keep):
            self._place_cursor(at)
            if at >= 0 and self._keep:
                self.table.put_back(above, found.chosen)
        self._keep = ""
        self._say_count()
        few = query.words and 0 < len(listing) <= FEW_HITS
        if few or ListPane.meant.made(self) is not None:
            self.meant.look(query if few else None)
        self.hit.show_hit(self.current(), query.words)
        if self.kind is not None:
            self._show_conditions(self.kind, query)
            self.new.setVisible(not query.deleted and self.session.writable and not self.only_reads)
            self.head.more.setVisible(query.where is None and not query.unlinked)
        self.listed.emit(query)

    def _show_conditions(self, kind: Kind, query: Query) -> None:
        bar = ListPane.bar.made(self)
        if bar is not None or query.where is not None or query.unlinked:
            (bar or self.bar).show_query(kind, query)

    def _band(self, words: str, number: int) -> str:
        return f"{words or self._say('chưa ghi', 'not recorded')}  ·  {grouped(number, self._say.language)}"

    def explain_empty(self, query: Query) -> None:
        """Say why nothing is listed."""
        if self.kind is not None:
            self.empty.explain(self.kind, query)

    def _place_cursor(self, at: int) -> None:
        """Put the cursor on the record kept; where it is gone, on its neighbour; in a new list, on the first.

        Only the latter two tell the page to follow: a list read again must not lead away from what is shown.
        """
        if at >= 0:
            self._row = at
            self._following = False
            self.table.put_cursor(at)
            self._following = True
        elif not self._keep or not self.query.words:
            self.table.put_cursor(min(self._row, self.model.rowCount() - 1) if self._keep else 0)

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not current.isValid() or not self._following:
            return
        self._row = current.row()
        line = self.model.line(self._row)
        if line is not None:
            self.chosen.emit(line.id)
        else:
            self._awaited = self._row

    def _after_page(self) -> None:
        current = self.table.currentIndex()
        if self._awaited == current.row() and (line := self.model.line(current.row())):
            self._awaited = -1
            self.chosen.emit(line.id)

    @property
    def idle(self) -> bool:
        """Whether no search waits to be begun or gone on with."""
        return self.hit.idle and not (self._timer.isActive() or self._going_on.isActive())

    def current(self) -> str:
        """Return the record under the cursor, or nothing."""
        index = self.table.currentIndex()
        line = self.model.line(index.row()) if index.isValid() and index.row() < self.model.rowCount() else None
        return line.id if line else ""

    def selected(self) -> list[str]:
        """Return the records chosen, as far as their lines are at hand."""
        return [line.id for row in self.table.chosen_rows() if (line := self.model.line(row))]

    def number_chosen(self) -> int:
        """Return how many records are chosen."""
        return sum(last - first + 1 for first, last in self.table.chosen_spans())

    def with_chosen(self, then: Callable[[list[str]], None]) -> None:
        """Give all records chosen, those too whose lines were never seen."""
        listing, spans = self.model.listing, self.table.chosen_spans()
        if listing is None or not spans:
            then([])
        else:
            self.session.ask(lambda reader: reader.search.ids(listing, spans), then, "chosen")

    def _seek(self, typed: str) -> None:
        """Go to the first record from here on that begins as typed."""
        self._sought = typed
        self._say_count()
        listing, query = self.model.listing, self.query
        if not typed or listing is None:
            return
        # why: a longer beginning may still be that of the record one stands on, the first letter leads on from it
        start = max(self.table.currentIndex().row(), 0) + (len(typed) == 1)

        def go(at: int) -> None:
            if at >= 0 and listing is self.model.listing:
                self.table.put_cursor(at)

        self.session.ask(lambda reader: reader.search.seek(query, listing, typed, start), go, "seek")

    def _say_count(self) -> None:
        whole = not (self.query.words or self.query.where)
        pieces = (self._pieces, self.kind.classifier) if self.kind and self.kind.classifier and whole else None
        band = self.table.band_of(self.table.currentIndex().row())
        told = (self.model.rowCount(), self._growing, pieces, band, self._sought, self.number_chosen())
        self.count.setText(list_parts.count_of_list(self._say, *told))

    def _to_table(self) -> None:
        self.table.setFocus()
        if not self.table.currentIndex().isValid() and self.model.rowCount():
            self.table.put_cursor(0)

    def _sort(self, section: int, add: bool) -> None:
        self.order_by(next_order(self.query.order, self.model.fields[section].id, add))

    def _columns(self) -> tuple[Field, ...]:
        assert self.kind is not None
        return self.columns.of(self.kind)

    def _remember(self) -> None:
        if self.kind is not None and self.model.fields:
            self.columns.remember(self.kind, self.model.fields)

    def _offer_column(self, at: QPoint) -> None:
        section = self.header.logicalIndexAt(at)
        if 0 <= section < len(self.model.fields):
            self.wants_menu.emit(self.model.fields[section].id, self.header.mapToGlobal(at))

    def set_columns(self, fields: Sequence[Field]) -> None:
        """Show these columns from now on; none: the kind's own."""
        if self.kind is not None:
            if fields:
                self.columns.choose(self.kind, fields)
            else:
                self.columns.forget(self.kind)
            self._load_again(self._columns())

    def _fit(self) -> None:
        """Show more of the kind's own columns, or fewer, where the room has changed and nobody chose any."""
        if self.kind is None or self.columns.chosen(self.kind) or not self.table.isVisible():
            return
        fields = self._columns()
        if fields == self.model.fields:
            self.columns.lay_out(self.kind, fields)
        else:
            self._load_again(fields)
