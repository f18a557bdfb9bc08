"""Small windows over the main one: shortcuts, the command palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import Reader
from db.model.query import Line, Query
from db.schema.vietnamese import fold
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.views.words import plain


class Sheet(QDialog):
    """A dialog with a title, a scrolling column and a button that closes it."""

    def __init__(self, parent: QWidget, title: str, say: Say, size: tuple[int, int] = (720, 560)) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(*size)
        self.column = QVBoxLayout()
        self.column.setContentsMargins(20, 12, 20, 12)
        self.column.setSpacing(6)
        inner = QWidget()
        inner.setLayout(self.column)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(14, 8, 14, 10)
        self.foot.addStretch(1)
        close = QPushButton(say("Đóng", "Close"))
        close.clicked.connect(self.accept)
        self.foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(area, 1)
        box.addLayout(self.foot)


def shortcuts_sheet(parent: QWidget, say: Say, actions: Sequence[QAction]) -> Sheet:
    """Return all shortcuts in one sheet."""
    sheet = Sheet(parent, say("Phím tắt", "Keyboard shortcuts"), say, (520, 600))
    for action in actions:
        keys = action.shortcut().toString()
        if keys:
            sheet.column.addWidget(plain(f"{keys:<22}  {action.text().replace('&', '')}"))
    more = (
        say("Enter, Tab: ô tiếp theo · Shift+Tab: ô trước", "Enter, Tab: next field · Shift+Tab: previous"),
        say("↓ hoặc Alt+↓ trong ô: mở danh sách chọn", "↓ or Alt+↓ in a field: choices"),
        say("F6: chuyển giữa danh sách và phiếu", "F6: between list and record"),
    )
    for text in more:
        sheet.column.addWidget(plain(text, "muted"))
    sheet.column.addStretch(1)
    return sheet


class Palette(QDialog):
    """One line for everything: every action by name, and every record by its words, marks not needed."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        say: Say,
        actions: Sequence[QAction],
        open_record: Callable[[str], None],
        go: Callable[[str], None],
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setWindowTitle(say("Tìm trong tất cả", "Find anything"))
        self.resize(640, 420)
        self._session, self._say, self._actions = session, say, actions
        self._open_record, self._go = open_record, go
        self.line = QLineEdit()
        self.line.setPlaceholderText(
            say("Tìm phiếu, hoặc gõ tên một việc (in, xóa, ngôn ngữ…)", "Find records, or type the name of an action")
        )
        self.line.setAccessibleName(self.windowTitle())
        self.list = QListWidget()
        self.list.setAccessibleName(say("Kết quả", "Results"))
        box = QVBoxLayout(self)
        box.addWidget(self.line)
        box.addWidget(self.list, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(90)
        self._timer.timeout.connect(self._look)
        self.line.textChanged.connect(lambda _: self._timer.start())
        self.line.installEventFilter(self)
        self.list.itemActivated.connect(self._take)
        self._show([])

    def _look(self) -> None:
        words = self.line.text().strip()
        if not words:
            self._show([])
            return

        def read(reader: Reader) -> tuple[list[Line], list[str]]:
            query = Query(words=words.replace("\x00", ""), limit=30)
            lines = reader.lines(reader.find(query), 0, 30)
            return lines, [] if lines else reader.search.suggestions(query)

        self._session.ask(read, lambda found: self._show(*found), "palette")

    def _show(self, lines: list[Line], meant: Sequence[str] = ()) -> None:
        """List what is meant, most likely first: an exact action or kind, an exact name, other records, other actions.

        Where no record is found, what may have been meant by the words typed comes last.
        """
        wanted = fold(self.line.text().strip())
        found: list[tuple[int, str, object]] = []
        kinds = self._session.description.by_id
        for kind in kinds.values():
            words = self._say.label(kind.plural)
            if wanted and wanted in fold(words):
                found.append((0 if fold(words) == wanted else 2, f"▸ {words}", kind.id))
        for action in self._actions:
            words = action.text().replace("&", "")
            if action.isEnabled() and words and wanted in fold(words):
                exact = bool(wanted) and fold(words).startswith(wanted)
                found.append((0 if exact else 4, f"▸ {words}   {action.shortcut().toString()}", action))
        for line in lines:
            exact = fold(line.name) == wanted or fold(line.number) == wanted
            words = f"{line.name}   {line.number}   ·  {self._say.label(kinds[line.kind].label)}"
            found.append((1 if exact else 3, words, (line.id,)))
        for typed in meant:
            found.append((5, self._say(f"Có phải: {typed}", f"Did you mean: {typed}"), [typed]))
        self.list.clear()
        for _, words, what in sorted(found, key=lambda f: f[0]):
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, what)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        what = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(what, list):
            self.line.setText(what[0])
            return
        self.accept()
        if isinstance(what, QAction):
            what.trigger()
        elif isinstance(what, str):
            self._go(what)
        else:
            self._open_record(what[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                by = 1 if event.key() == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(min(max(self.list.currentRow() + by, 0), self.list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)
