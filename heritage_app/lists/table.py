"""The table of a list: it knows how many lines there are and fetches those that are looked at, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt

from db.catalogue import Reader
from db.model.query import Line
from db.schema.field import Field
from db.schema.field_type import FieldType, counted, grouped
from db.schema.rows import Rows
from heritage_app.parts.paged import NOWHERE, PAGE, Give, Index, PagedTable, Pages
from heritage_app.say import Say
from heritage_app.session import Session

__all__ = ["PAGE", "Index", "RecordTable", "shown_type"]


# why plain numbers: Qt asks seven roles of every cell of every frame, and to look one of its names up takes longer than the answer
_SHOWN, _SPOKEN, _ALIGNED, _TIP = map(
    int,
    (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ToolTipRole,
    ),
)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RecordTable(PagedTable):
    """The lines of a listing under columns. Lines not yet read are shown as "…" and filled when they come."""

    def __init__(self, session: Session, say: Say) -> None:
        super().__init__()
        self._session = session
        self._say = say
        self._listing: Any = None
        self._fields: tuple[Field, ...] = ()
        self._aligned: list[int] = []
        self._instead: list[Mapping[str, str]] = []
        self._heads: list[str] = []
        self._pages: Pages[Line] = Pages(self._fetch, self._page_came)

    def _fetch(self, start: int, stop: int, give: Give[Line]) -> None:
        listing, fields, language = self._listing, self._fields, self._say.language

        def read(reader: Reader) -> list[Line]:
            return reader.lines(listing, start, stop, fields, "full", language, behind=True)

        self._session.ask(read, give)

    def show_listing(self, listing: Any, fields: Sequence[Field], first: Sequence[Line] = ()) -> None:
        """Show another listing, with the lines of its first page where they are at hand."""

        had = self._fields

        def change() -> None:
            self._listing = listing
            self._fields = tuple(fields)
            if self._fields != had:
                self._instead = [{} for _ in fields]
                self._heads = [self._say.label(f.label) for f in fields]
            self._aligned = [_RIGHT if shown_type(f).order == "number" else _LEFT for f in fields]
            self._pages.begin(first)

        self._reset(change)

    def grow(self, listing: Any, first: Sequence[Line]) -> None:
        """Go on from the beginning of a listing to all of it, with the lines of its first page; what is shown stays where it is."""

        def change() -> None:
            self._listing = listing
            self._pages.begin(first)  # why: what was shown may have been a part of a page

        if len(listing) > self.rowCount():
            self._insert(self.rowCount(), len(listing), change)

    def fit(self, column: int, fits: Callable[[str], bool]) -> None:
        """Head a column without what stands in brackets where not all of it fits; and where not all of its terms do, show what
        stands for them in a narrow column (``Term.short``): all alike.
        """
        field = self._fields[column]
        label = self._say.label(field.label)
        self._heads[column] = label if fits(label) else label.partition(" (")[0]
        vocabulary = getattr(shown_type(field), "vocabulary", None)
        if vocabulary is not None:
            shorter = self._session.description.vocabularies[vocabulary].shorter(self._say.language)
            self._instead[column] = {} if all(map(fits, shorter)) else shorter

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the columns."""
        return self._fields

    @property
    def listing(self) -> Any:
        """The listing shown."""
        return self._listing

    def line(self, row: int) -> Line | None:
        """Return a line if it is at hand, else ask for its page."""
        return self._pages.line(row) if self._listing is not None else None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or self._listing is None else len(self._listing)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._fields)

    def data(self, index: Index, role: int = _SHOWN) -> Any:
        if role in (_SHOWN, _SPOKEN):
            line = self.line(index.row())
            if line is None:
                return "…"
            column = index.column()
            text = line.cells[column].replace("\n", " ")
            if role == _SHOWN and (instead := self._instead[column]):
                text = "; ".join(instead.get(term, term) for term in text.split("; "))
            if line.behind and (rest := line.behind[column]):
                text += (
                    f"  +{rest}"
                    if role == _SHOWN
                    else self._say(f", và {grouped(rest)} dòng nữa", f", and {counted(rest, 'more row')}")
                )
            return f"⚠ {text}" if line.unsettled and column == 0 else text
        if role == _ALIGNED:
            return self._aligned[index.column()]
        if role == _TIP:
            line = self.line(index.row())
            text = line.cells[index.column()] if line else ""
            if line and line.behind and (rest := line.behind[index.column()]):
                return text + self._say(
                    f"\nvà {grouped(rest)} dòng nữa (mở phiếu để xem)",
                    f"\nand {counted(rest, 'more row')} (on the page)",
                )
            return text if len(text) > 24 or text in self._instead[index.column()] else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _SHOWN) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._fields):
            return None
        if role == _SHOWN:
            return self._heads[section]
        if role in (_TIP, _SPOKEN):
            return self._say.label(self._fields[section].label)
        return self._aligned[section] if role == _ALIGNED else None


def shown_type(field: Field) -> FieldType:
    """Return the type of what a column shows: of a group, its head field's."""
    return field.type.head_field.type if isinstance(field.type, Rows) else field.type
