"""The columns of the list: which, how wide and in which order; remembered once a person has changed them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from db.schema.field import Field
from db.schema.field_type import LongText
from db.schema.kind import Kind
from db.schema.reference import RecordLink
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day
from heritage_app.layout import Layout
from heritage_app.lists.table import RecordTable

_NAME, _NUMBERS, _GIVEN, _WIDE, _NARROW, _USUAL = 150, 80, 148, 108, 80, 100
_SCROLL_BAR = 14
_NAME_GIVES = 36


class Columns:
    """The columns of one table. Widths are pixels; those of the description are at 100 %."""

    def __init__(self, table: QTableView, layout: Layout) -> None:
        self._table, self._layout = table, layout
        self.room = 0
        """How wide the table will be, as long as it has not been shown."""
        self.given = False
        """Whether those shown came with a search: they are neither fitted to the room nor remembered for the kind."""
        table.horizontalHeader().sectionResized.connect(lambda at, _had, _now: self._fit(at))

    def chosen(self, kind: Kind) -> bool:
        """Say whether a person chose the columns shown of a kind."""
        return self.given or bool(self._layout.columns(kind.id))

    def of(self, kind: Kind) -> tuple[Field, ...]:
        """Return the columns of a kind: those chosen, else as many of its own as there is room for."""
        kept = [kind.by_id[i] for i, _ in self._layout.columns(kind.id) if i in kind.by_id]
        if kept:
            return tuple(kept)
        shown: list[Field] = []
        left = self._room()
        for field in kind.listed:
            left -= self._least(kind, field)
            if left < 0 and len(shown) > 1:
                break
            shown.append(field)
        return tuple(shown)

    def lay_out(self, kind: Kind, fields: Sequence[Field]) -> None:
        """Give the columns their widths; where nobody chose any, numbers are not cut and the name takes what is left."""
        kept = dict(self._layout.columns(kind.id))
        header = self._table.horizontalHeader()
        widths = [kept.get(field.id) or self._least(kind, field) for field in fields]
        if not kept and "name" in (ids := [f.id for f in fields]):
            left = max(self._room() - sum(widths), 0)
            if "numbers" in ids:
                at = ids.index("numbers")
                most = left + round(_NAME_GIVES * self._layout.scale)
                more = max(min(self._table.sizeHintForColumn(at) - widths[at], most), 0)
                widths[at] += more
                left -= more
            widths[ids.index("name")] += left
        header.blockSignals(True)
        for at, width in enumerate(widths):
            header.resizeSection(at, width)
            self._fit(at)
        header.blockSignals(False)
        if self._table.isVisible():
            self._table.updateGeometries()
            self._table.viewport().update()  # why: with its signals held back the heading tells nobody that cells moved

    def remember(self, kind: Kind, fields: Sequence[Field]) -> None:
        """Keep the columns as they stand."""
        if self.given:
            return
        header = self._table.horizontalHeader()
        order = sorted(range(len(fields)), key=header.visualIndex)
        self._layout.keep_columns(kind.id, [(fields[i].id, header.sectionSize(i)) for i in order])

    def choose(self, kind: Kind, fields: Sequence[Field]) -> None:
        """Keep other columns; those there already keep their widths."""
        widths = {
            field.id: self._table.horizontalHeader().sectionSize(at) for at, field in enumerate(self._shown(kind))
        }
        self.given = False
        self._layout.keep_columns(kind.id, [(f.id, widths.get(f.id) or self._least(kind, f)) for f in fields])

    def forget(self, kind: Kind) -> None:
        """Go back to the kind's own columns."""
        self.given = False
        self._layout.keep_columns(kind.id, [])

    def _shown(self, kind: Kind) -> Sequence[Field]:
        model = self._table.model()
        return getattr(model, "fields", ()) if model is not None and kind is not None else ()

    def _fit(self, at: int) -> None:
        """Let a column say its words in the room it has."""
        model = self._table.model()
        if isinstance(model, RecordTable) and at < len(model.fields):
            room, wide = self._room_for_words(at), self._table.fontMetrics().horizontalAdvance
            model.fit(at, lambda words: wide(words) <= room)

    def _room_for_words(self, at: int) -> int:
        """Return how much of a column's width is left for words, in pixels: what the style puts around them is not."""
        table, style = self._table, self._table.style()
        cell = QStyleOptionViewItem()
        table.initViewItemOption(cell)
        cell.rect = QRect(0, 0, table.horizontalHeader().sectionSize(at), 100)
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1
        return style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, cell, table).width() - 2 * margin

    def _room(self) -> int:
        wide = self._table.viewport().width() if self._table.isVisible() else 0
        return wide or self.room - _SCROLL_BAR

    def _least(self, kind: Kind, field: Field) -> int:
        return round(_least(kind, field) * self._layout.scale)


def choosable(kind: Kind) -> tuple[Field, ...]:
    """Return the fields that can stand in a column, in the order of the page."""
    return tuple(field for field in kind.fields if not isinstance(field.type, LongText))


def _least(kind: Kind, field: Field) -> int:
    """Return the least width in which a field of a kind can be read, in pixels at 100 %."""
    type_ = field.type.head_field.type if isinstance(field.type, Rows) else field.type
    if field.id == "name":
        return _NAME
    if field.id == "numbers":
        return _NUMBERS if kind.pattern else _GIVEN  # why: a number that others gave (246/QĐ-BVHTTDL) is long
    if type_.order == "number" and not isinstance(type_, (Day, Dating)):
        return _NARROW
    return _WIDE if isinstance(type_, (Place, RecordLink)) else _USUAL
