"""Looking closely: zoom, two side by side, captions, turning, cutting, measuring; listening where it is a recording."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTransform
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from db.catalogue.measure import keeps_voices
from db.media.derived import whole_of
from db.media.store import holds, path_of
from db.media.workers import Failed, Task, read_one
from db.model.media import Medium, hints, scale_hint
from db.model.record import Record
from db.schema.field_type import Refused
from heritage_app.media.canvas import Canvas
from heritage_app.media.cutting import cut_out
from heritage_app.media.darkroom import Darkroom, middle_picture
from heritage_app.media.player import Player
from heritage_app.media.reading import facts_of, look_for_scale, open_copy, plain_words, read_record, scale_seen
from heritage_app.media.tools import ON_PICTURES, tools
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.theme import Colours

_LOOK_MS = 500
"""How long a picture is looked at before a worker looks for a scale in it: whoever pages on asks for none."""


class Viewer(QDialog):
    """Shows the files of a record one at a time, or two side by side."""

    _whole = Signal(str, QImage)

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        say: Say,
        colours: Colours,
        darkroom: Darkroom,
        media: Sequence[Medium],
        at: int,
        owner: Record | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._say, self._colours, self._darkroom = session, say, colours, darkroom
        self.media, self.at, self.owner = list(media), at, owner.id if owner is not None else ""
        self._gong = self.owner if owner is not None and keeps_voices(session.description.kind(owner.kind)) else ""
        self._record: Record | None = None
        self._looker: threading.Thread | None = None
        self._page = 0
        self.setObjectName("emptypage")
        self.resize(1180, 700)
        self.left, self.right = Canvas(say, colours), Canvas(say, colours)
        self.left.setAccessibleName(say("Ảnh", "Picture"))
        self.right.setAccessibleName(say("Ảnh để so sánh", "Picture to compare with"))
        self.right.hide()
        self.left.cut.connect(self._cut)
        self.left.measured.connect(self._measured)
        self.pair = QSplitter(Qt.Orientation.Horizontal)
        self.pair.addWidget(self.left)
        self.pair.addWidget(self.right)
        self.sound = Player(session, say, colours)
        self.words = QLabel()
        self.words.setObjectName("muted")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        centre = QVBoxLayout()
        centre.setSpacing(4)
        centre.addLayout(self._tools())
        centre.addWidget(self.pair, 1)
        centre.addWidget(self.sound)
        centre.addWidget(self.words)
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 10)
        box.addLayout(centre, 1)
        box.addWidget(self._side())
        self._whole.connect(self._take_whole, Qt.ConnectionType.QueuedConnection)
        self.left.wants_whole.connect(self._ask_whole)
        self.left.told.connect(self.words.setText)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._look_for_scale)
        self.show_at(at)
        self.left.setFocus()

    def _tools(self) -> QHBoxLayout:
        runs = {
            "back": lambda: self.show_at(self.at - 1),
            "on": lambda: self.show_at(self.at + 1),
            "nearer": lambda: self.left.zoom(1.25),
            "farther": lambda: self.left.zoom(0.8),
            "fit": self._fit,
            "turn": self.turn,
            "beside": self.compare,
            "cut": self.left.begin_cut,
            "ruler": self.left.begin_measure,
            "open": self.open_outside,
        }
        row, self.buttons, self.place = tools(self, self._say, self._colours, runs)
        for key, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(key), self, lambda b=by: self.turn_page(b))
        return row

    def _side(self) -> QWidget:
        say = self._say
        side = QWidget()
        side.setFixedWidth(300)
        column = QVBoxLayout(side)
        column.setContentsMargins(10, 0, 0, 0)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(4)
        self.caption, self.author, self.taken = QLineEdit(), QLineEdit(), QLineEdit()
        self.kind = QComboBox()
        self.kind.addItem("", "")
        for term in self._session.description.vocabularies["media_kind"].terms:
            self.kind.addItem(say.label(term.label), term.id)
        fields = (
            ("name", say("Chú thích", "Caption"), self.caption),
            ("media_kind", say("Loại", "Kind"), self.kind),
            ("author", say("Người chụp, người ghi", "Author"), self.author),
            ("taken", say("Ngày chụp, ngày ghi", "Day"), self.taken),
        )
        self._editors: Mapping[str, QLineEdit | QComboBox] = {name: widget for name, _, widget in fields}
        for _, label, widget in fields:
            widget.setAccessibleName(label)
            form.addRow(label, widget)
        for line in (self.caption, self.author, self.taken):
            line.editingFinished.connect(self.keep)
        self.kind.activated.connect(lambda _: self.keep())
        column.addLayout(form)
        self.hints = plain("", "muted")
        self.facts = plain("", "muted")
        column.addWidget(self.hints)
        column.addWidget(self.facts)
        column.addStretch(1)
        record = QPushButton(say("Mở phiếu của tệp này", "Open the record of this file"))
        record.setObjectName("quiet")
        record.clicked.connect(self._open_record)
        close = QPushButton(say("Đóng", "Close"))
        close.clicked.connect(self.accept)
        column.addWidget(record)
        column.addWidget(close)
        return side

    wants_record = Signal(str)

    def _open_record(self) -> None:
        self.keep()
        self.accept()
        self.wants_record.emit(self.medium.id)

    @property
    def medium(self) -> Medium:
        """The file shown."""
        return self.media[self.at]

    def show_at(self, at: int) -> None:
        """Show another file."""
        if not 0 <= at < len(self.media):
            return
        if self._record is not None:
            self.keep()
        self.at, self._page = at, 0
        medium = self.medium
        self.setWindowTitle(medium.name or self._say("Tệp", "File"))
        self.place.setText(f"{at + 1} / {len(self.media)}")
        picture = middle_picture(self._session.folder, medium)
        here = holds(self._session.folder, medium.hash, medium.type)
        self.left.show_picture(picture)
        self.pair.setVisible(not medium.is_sound)
        self.sound.setVisible(medium.is_sound)
        if medium.is_sound:
            self.sound.show_sound(medium, self._gong)
        if not here:
            self.words.setText(
                self._say("Thiếu tệp gốc: dùng media-check --from để tìm lại.", "The original is missing.")
            )
        elif medium.type.startswith("video/"):
            self.words.setText(
                self._say(
                    "Phim giữ nguyên trong sổ và xem bằng trình phim của máy: nhấn Ctrl+O hoặc nút Mở ngoài.",
                    "The video is kept as it is and shown by the system's own player: Ctrl+O or the button Outside.",
                )
            )
        elif picture.isNull() and not medium.is_sound:
            self.words.setText(
                self._say("Không xem được ở đây; Ctrl+O mở bằng chương trình khác.", "Not shown here; Ctrl+O opens it.")
            )
        else:
            self.words.setText("")
        for name in ON_PICTURES:
            self.buttons[name].setEnabled(not picture.isNull() and not medium.is_sound)
        self._record = None
        self._looking.stop()
        self._session.ask(lambda reader: read_record(reader, medium.id), self._show_record, "viewed")

    def _show_record(self, record: Record | None) -> None:
        if record is None or record.id != self.medium.id:
            return
        self._record = record
        words = self._session.description.kind(record.kind)
        self.caption.setText(record.name)
        self.author.setText(str(record.values.get("author") or ""))
        day = record.values.get("taken")
        self.taken.setText(words.by_id["taken"].type.show(day, plain_words(self._session, self._say)) if day else "")
        self.kind.setCurrentIndex(max(self.kind.findData(record.values.get("media_kind") or ""), 0))
        self.caption.setCursorPosition(0)
        self._show_facts(record)

    def _show_facts(self, record: Record) -> None:
        medium, folder = self.medium, self._session.folder
        told = []
        if medium.is_picture:
            told = [
                f"⚠ {self._say.label(h)}" for h in hints(medium.width, medium.height, record.values.get("sharpness"))
            ]
            seen = scale_seen(folder, medium.hash)
            if seen is None:
                self._looking.start()
            else:
                told += [self._say.label(h) for h in scale_hint(seen, str(record.values.get("media_kind") or ""))]
        self.hints.setText("\n".join(told))
        self.hints.setVisible(bool(told))
        self.facts.setText("\n".join(facts_of(record, medium, self._session, self._say)))

    def _look_for_scale(self) -> None:
        """Have a worker look for a scale in the picture shown, and show what it noted when it has."""
        folder, hash_, looker = self._session.folder, self.medium.hash, self._looker
        if looker is None or (looker.name != hash_ and not looker.is_alive()):
            # why: it only leaves a note behind, so that it may outlive the window that asked for it
            self._looker = threading.Thread(target=look_for_scale, args=(folder, hash_), name=hash_, daemon=True)
            self._looker.start()
        elif looker.name == hash_ and not looker.is_alive():
            self._looking.stop()
            if self._record is not None and scale_seen(folder, hash_) is not None:
                self._show_facts(self._record)

    def keep(self) -> None:
        """Save what was typed about the file shown, as one act; an impossible day stays typed and is marked."""
        record = self._record
        if record is None or not self._session.writable:
            return
        kind = self._session.description.kind(record.kind)
        words = plain_words(self._session, self._say)
        changed: dict[str, Any] = {}
        for name, editor in self._editors.items():
            text = editor.currentData() if isinstance(editor, QComboBox) else editor.text().strip()
            try:
                value = kind.by_id[name].type.accept(text, words) if text else None
                editor.setProperty("refused", "false")
            except Refused as refused:
                editor.setProperty("refused", "true")
                self.words.setText(self._say.label(refused.label))
                continue
            finally:
                editor.style().polish(editor)
            if value != record.values.get(name):
                changed[name] = value
        if changed:
            self._save(record, changed)

    def _save(self, record: Record, changed: Mapping[str, Any]) -> None:
        def done(_: object) -> None:
            self._session.ask(lambda reader: read_record(reader, record.id), self._show_record, "viewed")

        self._session.write(lambda writer: writer.save(record, changed), done)

    def turn(self) -> None:
        """Turn the picture a quarter; only a note is kept, the file stays as it is."""
        record = self._record
        if record is None or not self.buttons["turn"].isEnabled():
            return
        turned = (self.medium.turned + 90) % 360
        self.media[self.at] = msgspec.structs.replace(self.medium, turned=turned)
        self._save(record, {"turned": turned})
        self.left.show_picture(middle_picture(self._session.folder, self.medium))

    def compare(self) -> None:
        """Show the next picture beside this one, or put it away."""
        pictures = [
            i for i, m in enumerate(self.media) if i != self.at and (m.is_picture or m.type == "application/pdf")
        ]
        if self.right.isVisible() or not pictures:
            self.right.hide()
            self.words.setText("")
            return
        beside = next((i for i in pictures if i > self.at), pictures[0])
        self.right.show_picture(middle_picture(self._session.folder, self.media[beside]))
        self.right.show()
        self.words.setText(
            self._say(
                f"Trái: {self.medium.name}  ·  Phải: {self.media[beside].name}",
                f"Left: {self.medium.name}  ·  Right: {self.media[beside].name}",
            )
        )
        self.pair.setSizes([500, 500])
        self._fit()

    def _fit(self) -> None:
        self.left.fit()
        self.right.fit()

    def open_outside(self) -> None:
        """Open a copy of the file with the program the system has for it; the original is never handed out."""
        if not open_copy(self._session.folder, self.medium):
            self.words.setText(self._say("Không mở được tệp này.", "The file cannot be opened."))

    def turn_page(self, by: int) -> None:
        """Show another page of a scan."""
        pages = int(self._record.values.get("pages") or 1) if self._record is not None else 1
        if 0 <= self._page + by < pages:
            self._page += by
            self.place.setText(self._say(f"trang {self._page + 1} / {pages}", f"page {self._page + 1} of {pages}"))
            self._ask_whole()

    def _ask_whole(self) -> None:
        medium, folder, page = self.medium, self._session.folder, self._page

        def work() -> None:
            out = whole_of(folder, medium.hash, page)
            if not out.exists():
                given = {
                    "path": str(path_of(folder, medium.hash, medium.type)),
                    "type_id": medium.type,
                    "out": str(out),
                    "page": page,
                }
                if isinstance(read_one(Task("whole", given, 60.0)), Failed):
                    return
            image = QImage(str(out))
            if medium.turned:
                image = image.transformed(QTransform().rotate(medium.turned))
            self._whole.emit(medium.hash, image)

        threading.Thread(target=work, name="whole picture", daemon=True).start()

    def _take_whole(self, hash_: str, image: QImage) -> None:
        if hash_ != self.medium.hash or image.isNull():
            return
        if self.medium.is_picture:
            self.left.sharpen(image)
        else:
            self.left.show_picture(image)

    def _cut(self, part: QRectF) -> None:
        """Make a new file of a part of the picture (fractions of its sides); it says where it comes from."""
        record, medium = self._record, self.medium
        if record is None:
            return
        owner = self.owner
        box = (part.left(), part.top(), part.right(), part.bottom())
        self._session.write(
            lambda writer: cut_out(writer, record, medium, box, owner),
            lambda changes: self.words.setText(self._say.label(changes.sentence) + "." if changes else ""),
        )

    def _measured(self, what: str, length: str, ends: str, scale: str) -> None:
        record = self._record
        if record is not None:
            row = {"length_of": what, "length": {"n": length, "u": "cm"}, "length_line": ends, "length_scale": scale}
            self._save(record, {"lengths": [*(record.values.get("lengths") or []), row]})

    def done(self, result: int) -> None:
        """Keep what was typed and close."""
        self._looking.stop()
        self.keep()
        self._record = None
        self.sound.silence()
        super().done(result)
