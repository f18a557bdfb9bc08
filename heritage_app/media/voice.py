"""A gong's measured voice: spectrum, spectrogram, partials and pitch; and the tuning of a set."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from db.catalogue.measure import keep_voice, measure_medium
from db.media.derived import fading_of, spectrum_of
from db.model.changes import Changes
from db.model.media import Medium
from db.model.pitch import cents, note_of
from db.model.problems import Trouble
from db.model.voice import PITCHES, Tuned, strays_of
from db.schema.field_type import Refused, counted
from heritage_app.media.reading import plain_words
from heritage_app.parts.dialogs import Sheet
from heritage_app.parts.words import plain
from heritage_app.say import Say
from heritage_app.session import Session
from heritage_app.theme import Colours


class VoiceSheet(Sheet):
    """Measures a recording in a worker, shows what was heard, and keeps it for the gong when asked; ``kept`` tells in words."""

    _heard = Signal(object)
    kept = Signal(str)

    def __init__(self, parent: QWidget, session: Session, say: Say, medium: Medium, gong: str) -> None:
        super().__init__(parent, say(f"Tiếng chiêng – {medium.name}", f"Voice – {medium.name}"), say, (1020, 680))
        self._session, self._say, self._medium, self._gong = session, say, medium, gong
        self._voice: dict[str, Any] | None = None
        self.said = plain(say("Đang đo…", "Measuring…"), "heading")
        self.column.addWidget(self.said)
        self._heard.connect(self._show, Qt.ConnectionType.QueuedConnection)
        folder = session.folder

        def work() -> None:
            try:
                self._heard.emit(measure_medium(folder, medium))
            except Trouble as trouble:
                self._heard.emit(trouble.label)

        threading.Thread(target=work, name="measure", daemon=True).start()

    def _show(self, found: Any) -> None:
        say = self._say
        if not isinstance(found, dict):
            self.said.setText(say.label(found))
            self.column.addStretch(1)
            return
        self._voice = found
        pitch = found["pitch"]
        self.said.setText(_comma(f"{pitch['note']}  {pitch['cents']:+.0f} cent  ·  {pitch['hz']:.2f} Hz", say))
        self.column.addWidget(
            plain(
                _comma(
                    say(
                        f"Thành phần đối xứng trục mạnh, thấp nhất; A4 = {found['a4_hz']:g} Hz; {found['strikes']} lần đánh, "
                        f"độ tản {pitch['spread_cents']:.1f} cent; cửa sổ {found['window_s']:g} giây; hơn ồn {found['snr_db']:.0f} dB.",
                        f"Lowest strong axisymmetric partial; A4 = {found['a4_hz']:g} Hz; {counted(found['strikes'], 'strike')}, "
                        f"spread {pitch['spread_cents']:.1f} cents; window {found['window_s']:g} s; {found['snr_db']:.0f} dB over noise.",
                    ),
                    say,
                ),
                "muted",
            )
        )
        for path in (spectrum_of(self._session.folder, found["hash"]), fading_of(self._session.folder, found["hash"])):
            picture = QLabel()
            picture.setPixmap(QPixmap(str(path)).scaledToWidth(940, Qt.TransformationMode.SmoothTransformation))
            picture.setAccessibleName(say("Phổ và độ tắt của tiếng chiêng", "Spectrum and fading of the sound"))
            self.column.addWidget(picture)
        self.column.addLayout(_partials(found, say))
        for b in found["beats"]:
            line = say(
                f"Phách {b['rate_hz']:.2f} Hz quanh {b['hz']:.1f} Hz",
                f"Beat of {b['rate_hz']:.2f} Hz at {b['hz']:.1f} Hz",
            )
            self.column.addWidget(plain(_comma(line, say), "muted"))
        self.column.addStretch(1)
        if not self._gong:
            words = say(
                "Muốn ghi vào phiếu chiêng: mở bản ghi này từ phiếu ấy.",
                "To keep it, open the recording from its gong.",
            )
            self.foot.insertWidget(0, plain(words, "muted"), 1)
        elif self._session.writable:
            self.device = QLineEdit()
            self.device.setPlaceholderText(say("Thiết bị", "Device"))
            self.device.setAccessibleName(say("Thiết bị", "Device"))
            self.temperature = QLineEdit()
            self.temperature.setPlaceholderText(say("Nhiệt độ, °C", "Temperature, °C"))
            self.temperature.setAccessibleName(say("Nhiệt độ", "Temperature"))
            self.temperature.setMaximumWidth(self.temperature.fontMetrics().averageCharWidth() * 22)
            self.circumstances = QLineEdit()
            self.circumstances.setPlaceholderText(say("Điều kiện: cách treo, phòng", "Hanging, room"))
            self.circumstances.setAccessibleName(self.circumstances.placeholderText())
            self.keep = QPushButton(say("Ghi vào phiếu chiêng", "Keep in the gong's record"))
            self.keep.setObjectName("primary")
            self.keep.clicked.connect(self._keep)
            self.foot.insertWidget(0, self.device)
            self.foot.insertWidget(1, self.temperature)
            self.foot.insertWidget(2, self.circumstances, 1)
            self.foot.insertWidget(3, self.keep)

    def _keep(self) -> None:
        voice, gong = self._voice, self._gong
        device, circumstances = self.device.text().strip(), self.circumstances.text().strip()
        warmth = self.temperature.text().strip()
        field = self._session.description.kind("gong").field(f"{PITCHES}.temperature")
        if voice is None or field is None:
            return
        try:
            if warmth:
                field.type.accept(warmth, plain_words(self._session, self._say))
        except Refused as refused:
            # why: what was typed stays, and nobody measures a second time for it
            self.said.setText(f"{self._say('Nhiệt độ', 'Temperature')}: {self._say.label(refused.label)}")
            self.temperature.setFocus()
            return

        def done(changes: Changes | None) -> None:
            if changes is not None:
                self.kept.emit(f"{self._say('Đã ghi', 'Kept')}: {self._say.label(changes.sentence)}.")

        self._session.write(lambda writer: keep_voice(writer, gong, voice, device, circumstances, warmth), done)
        self.accept()


def _partials(found: dict[str, Any], say: Say) -> QGridLayout:
    """Return the partials as a table: frequency, interval from the pitch, level, decay, Q."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(28)
    grid.setVerticalSpacing(2)
    heads = (
        say("Tần số, Hz", "Frequency, Hz"),
        say("So với cao độ, cent", "From the pitch, cents"),
        say("Mức, dB", "Level, dB"),
        say("T60, giây", "T60, s"),
        "Q",
    )
    rows: list[tuple[str, ...]] = [heads]
    for p in found["partials"]:
        interval = cents(p["hz"], found["pitch"]["hz"])
        numbers = (f"{p['hz']:.2f}", f"{interval:+.0f}", f"{p['db']:.1f}", f"{p['t60_s']:.2f}", f"{p['q']:.0f}")
        pair = say("cặp chưa tách", "unresolved pair") if p["pair"] else ""
        rows.append((*(_comma(number, say) for number in numbers), pair))
    for at, cells in enumerate(rows):
        for column, text in enumerate(cells):
            label = plain(text, "" if at else "muted")
            label.setWordWrap(False)
            number = column < len(heads)
            grid.addWidget(label, at, column, Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft)
    grid.setColumnStretch(len(heads), 1)
    return grid


class TuningPlot(QWidget):
    """The pitches of a set over its positions, in cents from the lowest; who strays from an even run is marked."""

    def __init__(self, places: Sequence[Tuned], say: Say, colours: Colours) -> None:
        super().__init__()
        self._places, self._say, self._colours = list(places), say, colours
        self.setMinimumHeight(340)
        self.setAccessibleName(say("Biểu đồ thang âm của bộ", "Tuning of the set"))

    def sizeHint(self) -> QSize:
        return QSize(860, 380)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = self._colours
        heard = [place.hz for place in self._places if place.hz]
        painter.fillRect(self.rect(), QColor(c.page))
        if not heard:
            return
        low = min(heard)
        most = max(cents(hz, low) for hz in heard) or 1200.0
        first = self._places[0].position
        last = max(self._places[-1].position, first + 1)
        left, right, top, bottom = 70.0, self.width() - 40.0, 24.0, self.height() - 52.0

        def x_of(position: int) -> float:
            return left + (right - left) * (position - first + 0.5) / (last - first + 1)

        def y_of(value: float) -> float:
            return bottom - (bottom - top - 20) * value / (most * 1.05)

        painter.setPen(QPen(QColor(c.line), 1))
        for value in range(0, int(most) + 200, 200):
            painter.setPen(QPen(QColor(c.line), 1))
            painter.drawLine(QPointF(left, y_of(value)), QPointF(right, y_of(value)))
            painter.setPen(QColor(c.muted))
            painter.drawText(QRectF(0, y_of(value) - 9, left - 8, 18), Qt.AlignmentFlag.AlignRight, f"{value} cent")
        strays = strays_of(self._places)
        for place in self._places:
            position, hz = place.position, place.hz
            x = x_of(position)
            painter.setPen(QColor(c.muted))
            painter.drawText(QRectF(x - 40, bottom + 6, 80, 18), Qt.AlignmentFlag.AlignHCenter, str(position or "?"))
            if hz is None:
                painter.setPen(QPen(QColor(c.warning), 1, Qt.PenStyle.DashLine))
                painter.drawLine(QPointF(x, top + 20), QPointF(x, bottom))
                words = self._say("chưa đo", "not measured") if place.name else self._say("thiếu", "missing")
                painter.drawText(QRectF(x - 40, bottom + 24, 80, 18), Qt.AlignmentFlag.AlignHCenter, words)
                continue
            y = y_of(cents(hz, low))
            off = position in strays
            painter.setPen(QPen(QColor(c.error if off else c.accent), 2))
            painter.setBrush(QColor(c.error if off else c.accent))
            painter.drawEllipse(QPointF(x, y), 5, 5)
            note, rest = note_of(hz)
            painter.setPen(QColor(c.ink))
            painter.drawText(QRectF(x - 44, y - 26, 88, 18), Qt.AlignmentFlag.AlignHCenter, f"{note} {rest:+.0f}")
            if off:
                painter.setPen(QColor(c.error))
                painter.drawText(
                    QRectF(x - 44, y + 8, 88, 18), Qt.AlignmentFlag.AlignHCenter, self._say("⚠ lạc", "⚠ strays")
                )


def tuning_sheet(parent: QWidget, say: Say, colours: Colours, name: str, places: Sequence[Tuned]) -> Sheet:
    """Return the tuning plot of a set with what is missing in words."""
    sheet = Sheet(parent, say(f"Thang âm – {name}", f"Tuning – {name}"), say, (940, 560))
    heard = [place for place in places if place.hz]
    if not heard:
        text = say(
            "Chưa chiêng nào trong bộ có cao độ đã đo. Thêm bản ghi âm vào phiếu chiêng rồi chọn “Đo tiếng chiêng”.",
            "No gong of the set has a measured pitch. Add a recording to a gong and choose “Measure the gong”.",
        )
        sheet.column.addWidget(plain(text, "muted"))
    sheet.column.addWidget(TuningPlot(places, say, colours), 1)
    missing = [str(place.position) for place in places if not place.gong and not place.name]
    if missing:
        sheet.column.addWidget(
            plain(say(f"Thiếu vị trí: {', '.join(missing)}.", f"Missing positions: {', '.join(missing)}."))
        )
    strays = strays_of(places)
    for place in places:
        if place.position in strays:
            sheet.column.addWidget(
                plain(
                    say(
                        f"Vị trí {place.position} ({place.name}) không theo thứ tự cao thấp của bộ.",
                        f"Position {place.position} ({place.name}) is out of order.",
                    )
                )
            )
    return sheet


def _comma(text: str, say: Say) -> str:
    return re.sub(r"(?<=\d)\.(?=\d)", ",", text) if say.language == "vi" else text
