"""One line for everything: every action, place and form by name, every record by its words, marks not needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QIcon, QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from db.catalogue import Reader
from db.model.query import Line, Query
from db.schema.vietnamese import fold
from heritage_app.icons import icon
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.theme import Colours

_PAUSE_MS, _MOST = 90, 30
_WHAT = Qt.ItemDataRole.UserRole


def _named(wanted: str, name: str) -> bool:
    """Say whether a name is meant: it holds what was typed, or every word of it begins one of its words."""
    return wanted in name or all(any(word.startswith(part) for word in name.split()) for part in wanted.split())


def _rank(wanted: str, words: str) -> int:
    # why: several words of an action's name mean the action; many a record has them somewhere in its text
    return 0 if wanted and fold(words).startswith(wanted) else 2 if " " in wanted else 4


class Named(NamedTuple):
    """Something found by its name: what stands beside it, and what is done where it is chosen."""

    words: str
    where: str
    run: Callable[[], None]


class Palette(QDialog):
    """Finds records, places, actions and forms; Enter or a click goes there or carries it out. ``forms`` reads those there are."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        say: Say,
        colours: Colours,
        actions: Sequence[QAction],
        open_record: Callable[[str], None],
        go: Callable[[str], None],
        forms: Callable[[Reader], Sequence[Named]],
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setObjectName("palette")
        self.setWindowTitle(say("Tìm trong tất cả", "Find anything"))
        self.resize(680, 460)
        self._session, self._say, self._colours, self._actions = session, say, colours, actions
        self._open_record, self._go, self._read_forms = open_record, go, forms
        self._forms: Sequence[Named] | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText(
            say(
                "Tìm phiếu, hoặc gõ tên một việc, một mẫu in (xóa, ngôn ngữ, lý lịch…)",
                "Find records, or type the name of an action or a form",
            )
        )
        self.line.setAccessibleName(self.windowTitle())
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(say("Kết quả", "Results"))
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, header.ResizeMode.Stretch)
        header.setSectionResizeMode(1, header.ResizeMode.ResizeToContents)
        self.none = QLabel(say("Không có phiếu, việc hay mẫu in nào như vậy.", "No record, action or form like that."))
        self.none.setObjectName("muted")
        self.none.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 14, 14, 10)
        box.setSpacing(8)
        box.addWidget(self.line)
        box.addWidget(self.none)
        box.addWidget(self.list, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._look)
        self.line.textChanged.connect(lambda _: self._timer.start())
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self._show([])

    def _look(self) -> None:
        words = self.line.text().strip()
        if not words:
            self._show([])
            return

        def read(reader: Reader) -> tuple[list[Line], list[str], Sequence[Named]]:
            query = Query(words=words.replace("\x00", ""), limit=_MOST)
            lines = reader.lines(reader.find(query), 0, _MOST)
            meant = [] if lines else reader.search.suggestions(query)
            return lines, meant, self._read_forms(reader) if self._forms is None else self._forms

        self._session.ask(read, lambda found: self._show(*found), "palette")

    def _show(self, lines: Sequence[Line], meant: Sequence[str] = (), forms: Sequence[Named] | None = None) -> None:
        """List what is meant, most likely first: an exact action, form or kind, an exact name, other records, other actions.

        Where no record is found, what may have been meant by the words typed comes last.
        """
        say, wanted = self._say, fold(self.line.text().strip())
        self._forms = self._forms or forms
        kinds = self._session.description.by_id
        picture = partial(icon, colour=self._colours.accent)
        found: list[tuple[int, str, str, QIcon, object]] = []
        for kind in kinds.values():
            words = say.label(kind.plural)
            if wanted and wanted in fold(words):
                rank = 0 if fold(words) == wanted else 2
                found.append((rank, words, say("danh mục", "list"), picture(kind.icon), kind.id))
        for action in self._actions:
            words = action.text().replace("&", "")
            if action.isEnabled() and words and _named(wanted, fold(words)):
                found.append((_rank(wanted, words), words, action.shortcut().toString(), action.icon(), action))
        for form in self._forms or () if wanted else ():
            if _named(wanted, fold(form.words)):
                found.append((_rank(wanted, form.words), form.words, form.where, picture("printer"), form))
        for line in lines:
            rank = 1 if wanted in (fold(line.name), fold(line.number)) else 3
            name, kind = line.name or say("chưa có tên", "no name"), kinds[line.kind]
            where = "  ·  ".join(filter(None, (line.number, say.label(kind.label))))
            found.append((rank, name, where, picture(kind.icon), (line.id,)))
        for typed in meant:
            told = say(f"Có phải: {typed}", f"Did you mean: {typed}")
            found.append((5, told, "", picture("circle-help"), [typed]))
        self.list.clear()
        for _, words, where, shown, what in sorted(found, key=lambda f: f[0]):
            item = QTreeWidgetItem([words, where])
            item.setData(0, _WHAT, what)
            item.setIcon(0, shown)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(item)
        self.none.setVisible(not found)
        self._stand_at(0)

    def _take(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        what = item.data(0, _WHAT)
        if isinstance(what, list):
            self.line.setText(what[0])
            return
        self.accept()
        if isinstance(what, QAction):
            what.trigger()
        elif isinstance(what, Named):
            what.run()
        elif isinstance(what, str):
            self._go(what)
        else:
            self._open_record(what[0])

    def _stand_at(self, row: int) -> None:
        item = self.list.topLevelItem(min(max(row, 0), self.list.topLevelItemCount() - 1))
        if item is not None:
            self.list.setCurrentItem(item)

    def _step(self, by: int) -> None:
        self._stand_at(self.list.currentIndex().row() + by)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
            if event.key() in steps:
                self._step(steps[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)
