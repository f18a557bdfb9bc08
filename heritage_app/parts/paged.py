"""A table of which only the pages looked at are fetched: it knows how many lines there are, and no more of most of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Signal

PAGE = 128
_KEPT = 40
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
Item = TypeVar("Item")
Give = Callable[[list[Item]], None]


class Pages(Generic[Item]):
    """Pages of lines, the latest looked at kept; ``fetch(start, stop, give)`` brings one that is not at hand."""

    def __init__(self, fetch: Callable[[int, int, Give[Item]], None], came: Callable[[int, int], None]) -> None:
        self._fetch, self._came = fetch, came
        self._pages: OrderedDict[int, list[Item]] = OrderedDict()
        self._asked: dict[int, object] = {}

    def begin(self, first: Sequence[Item] = ()) -> None:
        """Forget all, and begin with the first page where it is at hand."""
        self._pages = OrderedDict({0: list(first)} if first else {})
        self._asked.clear()

    def line(self, row: int) -> Item | None:
        """Return a line if it is at hand, else ask for its page."""
        number, at = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is not None:
            self._pages.move_to_end(number)
            return page[at] if at < len(page) else None
        if number not in self._asked:
            asked = self._asked[number] = object()
            self._fetch(number * PAGE, number * PAGE + PAGE, lambda lines: self._take(number, lines, asked))
        return None

    def forget_last(self, lines: int) -> None:
        """Forget the last page of so many lines where it is not full: there will be more in it."""
        self._pages.pop(lines // PAGE, None)
        self._asked.pop(lines // PAGE, None)

    def _take(self, number: int, lines: list[Item], asked: object) -> None:
        if self._asked.get(number) is not asked:
            return  # why: another list is shown meanwhile, or more lines came into the page
        del self._asked[number]
        self._pages[number] = lines
        while len(self._pages) > _KEPT:
            self._pages.popitem(last=False)
        self._came(number * PAGE, number * PAGE + len(lines))


class PagedTable(QAbstractTableModel):
    """What every table of pages tells Qt alike."""

    page_came = Signal()

    def _page_came(self, top: int, below: int) -> None:
        bottom = min(below, self.rowCount()) - 1
        if bottom >= top:
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, max(self.columnCount() - 1, 0)))
        self.page_came.emit()

    def _insert(self, had: int, now: int, change: Callable[[], Any]) -> None:
        """Let rows come in behind those there are."""
        self.beginInsertRows(QModelIndex(), had, now - 1)
        try:
            change()
        finally:
            self.endInsertRows()

    def _reset(self, change: Callable[[], Any]) -> None:
        """Let other rows take the place of all; whatever happens, Qt hears that it is over."""
        self.beginResetModel()
        try:
            change()
        finally:
            self.endResetModel()
