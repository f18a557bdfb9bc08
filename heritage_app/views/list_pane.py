"""The list of records: a search line, the table, and what is shown and chosen in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import Reader
from db.model.condition import By
from db.model.query import Line, Query
from db.schema.field import Field
from db.schema.field_type import LongText, grouped
from db.schema.kind import Kind
from db.schema.vietnamese import Unprintable
from heritage_app.icons import icon
from heritage_app.layout import Layout
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.theme import Colours
from heritage_app.views.table import PAGE, RecordTable

_ROW_HEIGHT = 30
_WIDTHS: Mapping[str, int] = {"numbers": 92, "name": 260, "places": 220, "place": 200, "custody": 170}
_DEFAULT_WIDTH = 130
_SEARCH_PAUSE_MS = 90


class Table(QTableView):
    """The table with Enter opening the record under the cursor."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class ListPane(QWidget):
    """One kind's records (or deleted ones). ``chosen`` tells the record under the cursor."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, session: Session, say: Say, colours: Colours, layout: Layout) -> None:
        super().__init__()
        self.setObjectName("listpane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session, self._say, self._layout = session, say, layout
        self.kind: Kind | None = None
        self.query = Query()
        self._pieces = 0
        self._keep = ""
        self._row = 0
        self._awaited = -1
        self._following = True
        self.title = QLabel()
        self.title.setObjectName("title")
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(say("Tìm trong danh sách này  (Ctrl+F)", "Search this list  (Ctrl+F)"))
        self.search.setAccessibleName(say("Tìm trong danh sách", "Search the list"))
        self.search.addAction(icon("search", colours.muted), QLineEdit.ActionPosition.LeadingPosition)
        self.model = RecordTable(session, say)
        self.table = self._make_table()
        self.count = QLabel()
        self.count.setObjectName("count")
        self.empty = QLabel()
        self.empty.setObjectName("muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(30)
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 6, 6)
        box.setSpacing(8)
        box.addLayout(top)
        box.addWidget(self.search)
        box.addWidget(self.table, 1)
        box.addWidget(self.empty, 1)
        box.addWidget(self.count)
        self.empty.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SEARCH_PAUSE_MS)
        self._timer.timeout.connect(self.refresh)
        self.search.textChanged.connect(lambda _: self._timer.start())
        self.search.returnPressed.connect(self._to_table)

    def _make_table(self) -> Table:
        table = Table()
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSortingEnabled(False)
        table.setAccessibleName(self._say("Danh sách phiếu", "List of records"))
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(max(_ROW_HEIGHT, table.fontMetrics().height() + 12))
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._sort)
        header.sectionResized.connect(lambda *_: self._remember())
        header.sectionMoved.connect(lambda *_: self._remember())
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)
        table.selectionModel().currentRowChanged.connect(self._moved)
        table.selectionModel().selectionChanged.connect(lambda *_: self._say_count())
        table.entered.connect(self.entered)
        self.model.page_came.connect(self._after_page)
        return table

    def show_kind(self, kind: Kind, title: str, deleted: bool = False, pieces: int = 0, keep: str = "") -> None:
        """Show the records of a kind, or its deleted ones."""
        self.kind = kind
        self._pieces = pieces
        self.title.setText(title)
        self._timer.stop()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.query = Query(kind=kind.id, deleted=deleted)
        self._keep = keep
        self._load(self._columns(), first_page=True)

    def ask_for(self, query: Query, title: str) -> None:
        """Show the records of a query of the kind shown, under a title that says why."""
        self.title.setText(title)
        self.query = query
        self._keep = ""
        self._load(self._columns())

    def show_pieces(self, pieces: int) -> None:
        """Take over how many pieces the records stand for."""
        self._pieces = pieces
        self._say_count()

    def refresh(self) -> None:
        """Read the list again, keeping the record under the cursor."""
        if self.kind is not None:
            self._keep = self._keep or self.current()
            self._load(self.model.fields or self._columns())

    def find_and_keep(self, record: str) -> None:
        """Show the list with a record under the cursor."""
        self._keep = record
        self._load(self.model.fields or self._columns())

    def _load(self, fields: Sequence[Field], first_page: bool = False) -> None:
        """Read the list; ``first_page`` shows its first page at once and goes on to the rest after it."""
        query = Query(
            kind=self.query.kind,
            words=self.search.text(),
            deleted=self.query.deleted,
            where=self.query.where,
            unlinked=self.query.unlinked,
            order=self.query.order,
            limit=PAGE if first_page else 0,
        )
        keep, language = self._keep, self._say.language

        def read(reader: Reader) -> tuple[Any, list[Line], int]:
            try:
                listing = reader.find(query)
            except Unprintable:
                listing = reader.find(Query(kind="-"))
            at = reader.position(listing, keep) if keep else -1
            return listing, reader.lines(listing, 0, PAGE, fields, "full", language), at

        def shown(found: tuple[Any, list[Line], int]) -> None:
            self._show(query, fields, *found)
            if first_page and len(found[0]) == PAGE:
                whole = msgspec.structs.replace(query, limit=0)
                self._session.ask(
                    lambda reader: ((listing := reader.find(whole)), reader.position(listing, keep) if keep else -1),
                    lambda grown: self._grow(*grown),
                    "list",
                )

        self._session.ask(read, shown, "list")

    def _grow(self, listing: Any, at: int) -> None:
        self.model.grow(listing)
        if at >= PAGE:
            self._place_cursor(at)
        self._say_count()

    def _show(self, query: Query, fields: Sequence[Field], listing: Any, first: list[Line], at: int) -> None:
        self.query = query
        widths = fields != self.model.fields or self.model.listing is None
        self.model.show_listing(listing, fields, first)
        if widths:
            self._size_columns()
        by = query.order[0] if query.order else By("name")
        order = next((i for i, f in enumerate(fields) if f.id == by.path), -1)
        self.table.horizontalHeader().setSortIndicator(
            order, Qt.SortOrder.DescendingOrder if by.descending else Qt.SortOrder.AscendingOrder
        )
        self.table.setVisible(bool(first))
        self.empty.setVisible(not first)
        if not first:
            self._explain_empty(query)
        elif at >= 0 or not (query.limit and self._keep):
            self._place_cursor(at)
        self._keep = ""
        self._say_count()

    def _explain_empty(self, query: Query) -> None:
        assert self.kind is not None
        label = self._say.label(self.kind.label.within())
        if query.words:
            text = self._say(
                f"Không có phiếu nào khớp với “{query.words}”.\nThử bớt chữ, hoặc gõ không dấu.",
                f"Nothing matches “{query.words}”.",
            )
        elif query.deleted:
            text = self._say("Không có phiếu nào đã xóa.", "No deleted records.")
        else:
            text = self._say(
                f"Chưa có phiếu {label} nào.\nNhấn Ctrl+N để lập phiếu đầu tiên.",
                f"No {label} yet.\nPress Ctrl+N to enter the first one.",
            )
        self.empty.setText(text)

    def _place_cursor(self, at: int) -> None:
        """Put the cursor on the record kept; where it is gone, on its neighbour; in a new list, on the first.

        Only the latter two tell the page to follow: a list read again must not lead away from what is shown.
        """
        if at >= 0:
            self._row = at
            self._following = False
            self._put_cursor(at)
            self._following = True
        elif not self._keep or not self.query.words:
            self._put_cursor(min(self._row, self.model.rowCount() - 1) if self._keep else 0)

    def _put_cursor(self, row: int) -> None:
        index = self.model.index(row, 0)
        selection = self.table.selectionModel()
        selection.setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )
        self.table.scrollTo(index)

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
        """Whether no search waits to be begun."""
        return not self._timer.isActive()

    def current(self) -> str:
        """Return the record under the cursor, or nothing."""
        index = self.table.currentIndex()
        line = self.model.line(index.row()) if index.isValid() and index.row() < self.model.rowCount() else None
        return line.id if line else ""

    def selected(self) -> list[str]:
        """Return the records chosen, as far as their lines are at hand."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [line.id for row in rows if (line := self.model.line(row))]

    def selected_lines(self) -> list[Line]:
        """Return the lines chosen, for copying."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [line for row in rows if (line := self.model.line(row))]

    def _say_count(self) -> None:
        number = grouped(self.model.rowCount())
        text = self._say(f"{number} phiếu", f"{number} records")
        if self._pieces and self.kind and self.kind.classifier and not (self.query.words or self.query.where):
            text += f" · {grouped(self._pieces)} {self._say.label(self.kind.classifier)}"
        chosen = len(self.table.selectionModel().selectedRows())
        if chosen > 1:
            text += self._say(f" · đã chọn {grouped(chosen)}", f" · {chosen} chosen")
        self.count.setText(text)

    def _to_table(self) -> None:
        self.table.setFocus()

    def _sort(self, section: int) -> None:
        path = self.model.fields[section].id
        had = self.query.order[0] if self.query.order else By("name")
        by = By(path, had.path == path and not had.descending)
        self.query = msgspec.structs.replace(self.query, order=() if by == By("name") else (by,))
        self.refresh()

    def _columns(self) -> tuple[Field, ...]:
        assert self.kind is not None
        known = [self.kind.by_id[i] for i, _ in self._layout.columns(self.kind.id) if i in self.kind.by_id]
        return tuple(known) or self.kind.listed

    def _size_columns(self) -> None:
        assert self.kind is not None
        kept = dict(self._layout.columns(self.kind.id))
        header = self.table.horizontalHeader()
        header.blockSignals(True)
        for at, field in enumerate(self.model.fields):
            header.resizeSection(at, kept.get(field.id, self._width(field)))
        header.blockSignals(False)

    def _width(self, field: Field) -> int:
        return round(_WIDTHS.get(field.id, _DEFAULT_WIDTH) * self._layout.scale)

    def _remember(self) -> None:
        if self.kind is not None and self.model.fields:
            header = self.table.horizontalHeader()
            order = sorted(range(len(self.model.fields)), key=header.visualIndex)
            self._layout.keep_columns(self.kind.id, [(self.model.fields[i].id, header.sectionSize(i)) for i in order])

    def _choose_columns(self, at: QPoint) -> None:
        assert self.kind is not None
        menu = QMenu(self)
        shown = [f.id for f in self.model.fields]
        for field in self.kind.fields:
            if isinstance(field.type, LongText):
                continue
            action = QAction(self._say.label(field.label), menu)
            action.setCheckable(True)
            action.setChecked(field.id in shown)
            action.toggled.connect(lambda on, f=field: self._set_column(f, on))
            menu.addAction(action)
        menu.exec(self.table.horizontalHeader().mapToGlobal(at))

    def _set_column(self, field: Field, on: bool) -> None:
        fields = [f for f in self.model.fields if f.id != field.id]
        if on:
            fields.append(field)
        if fields and self.kind is not None:
            kept = dict(self._layout.columns(self.kind.id))
            self._layout.keep_columns(self.kind.id, [(f.id, kept.get(f.id, self._width(f))) for f in fields])
            self._keep = self.current()
            self._load(tuple(fields))
