"""A paper before it is printed: its pages as pictures, for whom, in which frame; saved or opened from here."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.catalogue import Reader
from db.model.problems import Trouble
from db.schema.field import AUDIENCES
from db.schema.label import Label
from db.system import open_with_its_program, reason, whole_file
from heritage_app.order import Order
from heritage_app.papers import print_paper
from heritage_app.say import Say
from heritage_app.session import Session

_SHOWN_PAGES = 60
_ZOOM = 1.35


class Rendered(msgspec.Struct, frozen=True):
    """A paper in a scratch file: how many pages it has, and pictures of the first ones as (width, height, RGB)."""

    pages: int
    pictures: list[tuple[int, int, bytes]]
    trouble: Label | None = None


def render(reader: Reader, order: Order, path: Path, width: int) -> Rendered:
    """Print a paper into a file and paint its first pages, as wide as there is room for."""
    import pypdfium2  # why: only when a paper is looked at

    try:
        pages = print_paper(reader, order, path)
    except Trouble as trouble:
        return Rendered(0, [], trouble.label)
    document = pypdfium2.PdfDocument(str(path))
    try:
        pictures = []
        for number in range(min(pages, _SHOWN_PAGES)):
            page = document[number]
            bitmap = page.render(scale=min(_ZOOM, width / page.get_width()), rev_byteorder=True)
            pictures.append((bitmap.width, bitmap.height, bytes(bitmap.to_pil().convert("RGB").tobytes())))
    finally:
        document.close()
    return Rendered(pages, pictures)


class Preview(QDialog):
    """Shows a paper and lets it be saved (Ctrl+S, Enter) or opened with the system's program."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        say: Say,
        order: Order,
        title: str,
        suggested: str,
        told: Callable[[str], None],
    ) -> None:
        super().__init__(parent)
        self._session, self._say, self._order, self._told = session, say, order, told
        self._suggested = suggested
        self._folder = tempfile.TemporaryDirectory(prefix="sodisan-")
        self._path = Path(self._folder.name) / "giay.pdf"
        self._ready = False
        self.setWindowTitle(title)
        room = self.screen().availableGeometry()
        self.resize(min(1080, room.width() - 20), min(860, room.height() - 60))
        self.audience = QComboBox()
        for audience, label in AUDIENCES.items():
            self.audience.addItem(say("Phạm vi: ", "For: ") + say.label(label), audience)
        self.audience.setCurrentIndex(list(AUDIENCES).index(order.audience))
        self.audience.setAccessibleName(say("Cho ai xem", "For whom"))
        self.annex = QCheckBox(say("Khung phụ lục (kèm theo quyết định)", "Annex frame"))
        self.annex.setChecked(order.annex)
        self.state = QLabel()
        self.state.setObjectName("muted")
        self.save = QPushButton(say("Lưu PDF…", "Save PDF…"))
        self.save.setObjectName("primary")
        self.save.setDefault(True)
        self.opener = QPushButton(say("Mở để in", "Open to print"))
        close = QPushButton(say("Đóng", "Close"))
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 4)
        for widget in (self.audience, self.annex, self.state):
            top.addWidget(widget)
        top.addStretch(1)
        for button in (self.save, self.opener, close):
            top.addWidget(button)
        self.pages = QVBoxLayout()
        self.pages.setSpacing(14)
        inner = QWidget()
        inner.setLayout(self.pages)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(inner)
        self.area.setAccessibleName(say("Các trang", "Pages"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(top)
        box.addWidget(self.area, 1)
        self.audience.activated.connect(lambda _: self.draw())
        self.annex.toggled.connect(lambda _: self.draw())
        self.save.clicked.connect(self.save_as)
        self.opener.clicked.connect(self._open)
        close.clicked.connect(self.reject)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save_as)
        self.draw()

    def draw(self) -> None:
        """Print anew for what is chosen now."""
        self._order = msgspec.structs.replace(
            self._order, audience=self.audience.currentData(), annex=self.annex.isChecked()
        )
        order, path = self._order, self._path
        width = max(self.width() - 60, 400)
        self._ready = False
        self.state.setText(self._say("Đang dàn trang…", "Composing…"))
        self.save.setEnabled(False)
        self.opener.setEnabled(False)
        self._session.ask(lambda reader: render(reader, order, path, width), self._show, "preview")

    def _show(self, rendered: Rendered) -> None:
        while self.pages.count():
            item = self.pages.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        self._ready = rendered.trouble is None
        self.save.setEnabled(self._ready)
        self.opener.setEnabled(self._ready)
        if rendered.trouble is not None:
            self.state.setText("")
            message = QLabel(self._say.label(rendered.trouble))
            message.setTextFormat(Qt.TextFormat.PlainText)
            message.setWordWrap(True)
            message.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.pages.addWidget(message)
            return
        more = (
            self._say(f" (xem trước {_SHOWN_PAGES} trang đầu)", f" (first {_SHOWN_PAGES} shown)")
            if rendered.pages > _SHOWN_PAGES
            else ""
        )
        self.state.setText(self._say(f"{rendered.pages} trang", f"{rendered.pages} pages") + more)
        for width, height, data in rendered.pictures:
            picture = QLabel()
            picture.setPixmap(QPixmap.fromImage(QImage(data, width, height, width * 3, QImage.Format.Format_RGB888)))
            picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.pages.addWidget(picture)
        self.pages.addStretch(1)
        self.save.setFocus()

    def save_as(self) -> None:
        """Ask where to and save the paper there, whole."""
        if not self._ready:
            return
        target, _ = QFileDialog.getSaveFileName(
            self, self._say("Lưu PDF", "Save PDF"), str(Path.home() / self._suggested), "PDF (*.pdf)"
        )
        if target:
            self.write(Path(target))

    def write(self, target: Path) -> None:
        """Save the paper as a file."""
        try:
            with whole_file(target) as part:
                part.write_bytes(self._path.read_bytes())
        except OSError as error:
            self._told(
                self._say(
                    f"Không lưu được “{target}”: {reason(error)}.", f"“{target}” cannot be saved: {error.strerror}."
                )
            )
            return
        self._told(self._say(f"Đã lưu “{target}”.", f"Saved “{target}”."))
        self.accept()

    def _open(self) -> None:
        if self._ready:
            open_with_its_program(self._path)

    def done(self, result: int) -> None:
        super().done(result)
        self.deleteLater()
