"""What stands in the place of an empty list: why it is empty, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from db.model.query import Query
from db.schema.kind import Kind
from heritage_app.say import Say

_MOST, _LONGEST = 3, 40
_OFTEN_MANY = ("heritage", "people")
"""The parts of the sidebar whose kinds a department often has in a sheet already."""


class EmptyList(QWidget):
    """``wants_all`` asks for the list without anything that narrows it, ``meant`` for what was meant by the words typed."""

    wants_all = Signal()
    meant = Signal(str)

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say
        self.text = QLabel()
        self.text.setObjectName("muted")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setMargin(20)
        self.all = QPushButton(say("Bỏ hết điều kiện, hiện cả danh sách", "Show the whole list"))
        self.all.clicked.connect(lambda _=False: self.wants_all.emit())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.suggested = [QPushButton() for _ in range(_MOST)]
        box = QVBoxLayout(self)
        box.addStretch(2)
        box.addWidget(self.text)
        for button in self.suggested:
            button.clicked.connect(lambda _=False, b=button: self.meant.emit(b.accessibleDescription()))
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self.all, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)

    def take_turns(self, table: QWidget, empty: bool) -> None:
        """Stand in the place of a table as long as it is empty; whoever was or goes there with the keyboard stays in the list."""
        here, gone = (self, table) if empty else (table, self)
        had = self.window().focusWidget()
        stays = had is not None and (had in (here, gone) or gone.isAncestorOf(had))
        here.show()
        place: QWidget = self if self.all.isHidden() else self.all
        # why ignored: Qt takes None, which its stubs do not know
        table.setFocusProxy(place if empty else None)  # type: ignore[arg-type]
        if stays:
            table.setFocus()
        gone.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what the button offers that has the keyboard."""
        button = self.focusWidget()
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and isinstance(button, QPushButton)
            and button.hasFocus()
        ):
            button.click()
        else:
            super().keyPressEvent(event)

    def suggest(self, words: Sequence[str]) -> None:
        """Offer what may have been meant, a click each."""
        for at, button in enumerate(self.suggested):
            button.setVisible(at < len(words))
            if at < len(words):
                short = _short(words[at])
                button.setText(self._say(f"Có phải: {short}", f"Did you mean: {short}").replace("&", "&&"))
                button.setAccessibleDescription(words[at])

    def explain(self, kind: Kind, query: Query, otherwise: str = "") -> None:
        """Say why nothing is listed; ``otherwise`` where nothing narrows the list."""
        say, label = self._say, self._say.label(kind.label.within())
        narrowed = query.where is not None or bool(query.unlinked)
        self.all.setVisible(narrowed or bool(query.words))
        if narrowed:
            text = say(
                "Không có phiếu nào đúng các điều kiện lọc.\nBớt một điều kiện bằng dấu × trên thẻ của nó.",
                "No record answers the conditions.\nTake one away with the × of its chip.",
            )
        elif query.words:
            text = say(
                f"Không có phiếu nào khớp với “{_short(query.words)}”.\nThử bớt chữ, hoặc gõ không dấu.",
                f"Nothing matches “{_short(query.words)}”.",
            )
        elif otherwise:
            text = otherwise
        elif query.deleted:
            text = say("Không có phiếu nào đã xóa.", "No deleted records.")
        else:
            text = say(
                f"Chưa có phiếu {label} nào.\nNhấn Ctrl+N để lập phiếu đầu tiên.",
                f"No {label} yet.\nPress Ctrl+N to enter the first one.",
            )
            if kind.part in _OFTEN_MANY:
                text += say(
                    "\nNhập nhiều phiếu một lượt: Ctrl+M; từ một bảng tính đã có: Ctrl+Shift+B.",
                    "\nMany at once: Ctrl+M; from a spreadsheet: Ctrl+Shift+B.",
                )
        self.text.setText(text)
        self.setAccessibleName(text)


def _short(words: str) -> str:
    """Return words as long as a line may bear them: of one long word no line could be broken."""
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
