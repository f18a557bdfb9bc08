"""The records of a list counted by the values of fields; a click on a value narrows the list, and all counts follow."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import Reader
from db.catalogue.searching import FACETED
from db.model.condition import both, without
from db.model.facets import EMPTY, tick, ticked
from db.model.query import Facet, Query
from db.schema.field_type import grouped
from db.schema.kind import Kind
from db.schema.space import Place
from heritage_app.icons import icon
from heritage_app.lists.offers import leaf_type
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.theme import Colours

_SHOWN, _MOST, _OPEN = 12, 200, 4
_PATH, _VALUE, _NUMBER = (Qt.ItemDataRole.UserRole + n for n in range(3))
_MORE = "\x00more"


def counted(kind: Kind) -> tuple[str, ...]:
    """Return the fields of a kind that can be counted by value, the quick ones first, then those of its list."""
    known = [f for f in kind.fields if isinstance(leaf_type(f), FACETED)]
    known.sort(key=lambda f: (f.id not in kind.indexed, not f.column, f.column))
    return tuple(f.id for f in known)


class FacetPanel(QWidget):
    """``changed`` gives the condition wanted now, ``gone`` closes the panel, ``asks`` a condition on a field of many values."""

    changed = Signal(object)
    gone = Signal()
    asks = Signal(str)

    def __init__(self, session: Session, say: Say, colours: Colours) -> None:
        super().__init__()
        self.setObjectName("facets")
        self._session, self._say = session, say
        self._kind: Kind | None = None
        self._query = Query()
        self._whole: set[str] = set()
        title = QLabel(say("Lọc theo giá trị", "Filter by value"))
        title.setObjectName("heading")
        back = QPushButton(say("Danh mục", "Kinds"))
        back.setObjectName("quiet")
        back.setIcon(icon("chevron-left", colours.accent))
        back.setToolTip(say("Trở lại danh mục di sản (Esc)", "Back to the kinds (Esc)"))
        back.clicked.connect(lambda _=False: self.gone.emit())
        self.tree = _Tree()
        self.tree.setObjectName("facettree")
        self.tree.setAccessibleName(title.text())
        head = QHBoxLayout()
        head.addWidget(back)
        head.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 8, 2, 4)
        box.setSpacing(2)
        box.addLayout(head)
        box.addWidget(title)
        box.addWidget(self.tree, 1)
        self.tree.itemExpanded.connect(self._open)
        self.tree.itemClicked.connect(lambda item, _: self._take(item))
        self.tree.taken.connect(self._take)
        self.tree.gone.connect(self.gone)

    def show_query(self, kind: Kind, query: Query) -> None:
        """Count what a query has."""
        if kind is not self._kind:
            self._kind = kind
            self._whole.clear()
            self.tree.clear()
            for at, path in enumerate(counted(kind)):
                label = self._say.label(kind.by_id[path].label)
                field = QTreeWidgetItem([label.partition(" (")[0], ""])
                field.setData(0, _PATH, path)
                field.setFont(0, _bold(self.tree))
                field.setToolTip(0, label)
                field.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                field.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
                self.tree.addTopLevelItem(field)
                self.tree.blockSignals(True)
                field.setExpanded(at < _OPEN)
                self.tree.blockSignals(False)
        self._query = query
        for at in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(at)
            assert item is not None
            if item.isExpanded() or ticked(query.where, item.data(0, _PATH))[1]:
                item.setExpanded(True)
                self._count(item)

    def _open(self, item: QTreeWidgetItem) -> None:
        if item.childCount() == 0:
            self._count(item)

    def _count(self, item: QTreeWidgetItem) -> None:
        """Count by one field; what is ticked of the field itself does not narrow its own counts."""
        path, query, language = item.data(0, _PATH), self._query, self._say.language
        part, _ = ticked(query.where, path)
        where = without(query.where, part) if part is not None else query.where
        asked = msgspec.structs.replace(query, where=both(where, None), order=(), limit=0)

        def count(reader: Reader) -> Facet:
            return reader.search.facet(asked, path, language)

        self._session.ask(count, partial(self._show, query, item), f"facet {path}")

    def _unknown(self, query: Query, path: str) -> str:
        """Return what records without a value are called; a place is counted by its commune of today."""
        field = self._session.description.kind(query.kind).field(path)
        if field is not None and isinstance(leaf_type(field), Place):
            return self._say("chưa rõ xã", "commune unknown")
        return self._say("chưa ghi", "not recorded")

    def _show(self, query: Query, item: QTreeWidgetItem, facet: Facet) -> None:
        if query is not self._query:
            return
        _, values = ticked(query.where, facet.path)
        current = self.tree.currentItem()
        kept = (current.data(0, _PATH), current.data(0, _VALUE)) if current is not None else None
        item.takeChildren()
        shown = facet.counts if facet.path in self._whole else facet.counts[:_SHOWN]
        rows = [*shown, *(c for c in facet.counts[len(shown) :] if c[0] in values)]
        for value, words, number in rows:
            self._add(item, facet.path, value, words, number, value in values)
        if len(facet.counts) > len(rows):
            left = grouped(len(facet.counts) - len(rows), self._say.language)
            more = QTreeWidgetItem([self._say(f"còn {left} giá trị…", f"{left} more…"), ""])
            self._mark(more, facet.path, _MORE)
            more.setData(0, _NUMBER, len(facet.counts))
            item.addChild(more)
        if facet.empty or EMPTY in values:
            self._add(item, facet.path, EMPTY, self._unknown(query, facet.path), facet.empty, EMPTY in values)
        if kept is not None:
            again = (item.child(at) for at in range(item.childCount()))
            found = next((c for c in again if c and (c.data(0, _PATH), c.data(0, _VALUE)) == kept), None)
            if found is not None:
                self.tree.setCurrentItem(found)

    def _add(self, item: QTreeWidgetItem, path: str, value: str, words: str, number: int, on: bool) -> None:
        child = QTreeWidgetItem([self._shorter(path).get(words, words), grouped(number, self._say.language)])
        self._mark(child, path, value)
        child.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        child.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        child.setToolTip(0, words)
        child.setData(0, Qt.ItemDataRole.AccessibleTextRole, words)
        item.addChild(child)

    def _shorter(self, path: str) -> Mapping[str, str]:
        """Return what stands for terms in this narrow panel: cut, *di tích quốc gia* and *di tích quốc gia đặc biệt* would be the same."""
        vocabulary = getattr(leaf_type(self._kind.by_id[path]), "vocabulary", None) if self._kind else None
        return self._session.description.vocabularies[vocabulary].shorter(self._say.language) if vocabulary else {}

    def _mark(self, child: QTreeWidgetItem, path: str, value: str) -> None:
        child.setData(0, _PATH, path)
        child.setData(0, _VALUE, value)
        # why: the tick follows the condition, so that no click can leave the two apart
        child.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)

    def _take(self, item: QTreeWidgetItem | None) -> None:
        if item is None or self._kind is None:
            return
        path, value = item.data(0, _PATH), item.data(0, _VALUE)
        if value is None:
            item.setExpanded(not item.isExpanded())
        elif value == _MORE:
            if item.data(0, _NUMBER) > _MOST:
                self.asks.emit(path)
            else:
                self._whole.add(path)
                self._count(item.parent() or item)
        else:
            self.changed.emit(tick(self._query.where, self._kind.by_id[path], path, value))


def _bold(widget: QWidget) -> QFont:
    font = widget.font()
    font.setBold(True)
    return font


class _Tree(QTreeWidget):
    taken = Signal(object)
    gone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit(self.currentItem())
            return
        if event.key() == Qt.Key.Key_Escape:
            self.gone.emit()
            return
        super().keyPressEvent(event)
