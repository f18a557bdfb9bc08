"""Gongs with photographs and a recording of their own making, for the pictures of the documentation."""

from __future__ import annotations

import math
import random
import shutil
import wave
from array import array
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QRadialGradient

from db.catalogue import Writer
from db.catalogue.media import Received, attach, receive
from db.schema.kind import Description

_WIDE, _HIGH, _RATE = 2400, 1800, 22_050
_PARTIALS = ((112.0, 1.0, 6.0), (226.2, 0.5, 4.0), (301.4, 0.25, 3.0), (403.2, 0.12, 2.4), (492.0, 0.05, 2.0))
"""Frequency in Hz, share of the loudness, seconds until it has died away."""
_NAMES = ("tlé 1", "tlé 2", "bồng 1", "bồng 2", "đằm 1")
_PITCHES = ("392", "330", "262", "196", "131")


def with_gongs(folder: Path, description: Description, place: Path) -> Path:
    """Copy a catalogue in which a set of five gongs then has photographs, and its second one a recording and a ruler."""
    copy, card = place / "sổ có ảnh", place / "thẻ nhớ"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("local", "backups"))
    card.mkdir(parents=True)
    writer = Writer(copy, description, "Bùi Thị Lan")
    gongs: list[dict[str, Any]] = [
        {
            "name": f"Chiêng {name}",
            "number": f"C-{n:05}",
            "place": "xã Lạc Sơn, tỉnh Phú Thọ",
            "d_face": f"{24 + 6 * n} cm",
            "pitches": [{"pitch_method": "phân tích phổ", "f0": hz, "pitch_ref": "440", "strikes": "3"}],
        }
        for n, (name, hz) in enumerate(zip(_NAMES, _PITCHES, strict=True), 1)
    ]
    _, ids = writer.add(description.kind("gong"), gongs)
    members = [{"position": at, "member": gong} for at, gong in zip((1, 2, 4, 5, 6), ids, strict=True)]
    writer.add(description.kind("gong_set"), [{"name": "Bộ chiêng xóm Chiềng", "size": 7, "members": members}])
    for n, gong in enumerate(ids):
        paint(card / f"{n} mặt trước.jpg", n)
        files = [card / f"{n} mặt trước.jpg"]
        if n == 1:
            paint(card / "2 mặt trước, có thước.jpg", n, ruler=True, aside=220)
            paint(card / "3 mặt sau.jpg", n + 20, aside=-260)
            strike(card / "4 ba tiếng đánh.wav")
            files += sorted(card.glob("[234] [mb]*"))
        attach(writer, [one for one in receive(copy, files) if isinstance(one, Received)], gong)
    writer.close()
    return copy


def paint(target: Path, seed: int, ruler: bool = False, aside: int = 0) -> None:
    """Paint a gong on cloth, with a ruler of black and white centimetres beside it, and save it as a photograph."""
    chance = random.Random(seed)
    image = QImage(_WIDE, _HIGH, QImage.Format.Format_RGB32)
    cloth = chance.randrange(60, 130)
    image.fill(QColor(cloth, cloth, cloth + 4))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, radius = QPointF(_WIDE / 2 + aside, _HIGH / 2), 640 + chance.randrange(80)
    bronze = QColor.fromHsv(30 + chance.randrange(10), 120 + chance.randrange(40), 150 + chance.randrange(30))
    rings = QRadialGradient(middle, radius)
    for at in range(13):
        rings.setColorAt(at / 12, bronze.lighter(112) if at % 2 else bronze.darker(112))
    painter.setPen(bronze.darker(160))
    painter.setBrush(rings)
    painter.drawEllipse(middle, radius, radius)
    painter.setBrush(bronze.lighter(125))
    painter.drawEllipse(middle, radius / 8, radius / 8)
    for _ in range(40_000):
        grey = chance.randrange(256)
        painter.setPen(QColor(grey, grey, grey, 40))
        painter.drawPoint(chance.randrange(_WIDE), chance.randrange(_HIGH))
    if ruler:
        painter.translate(360, 1560)
        painter.rotate(-12)
        painter.fillRect(QRectF(-20, -20, 840, 110), QColor("#F2EFE6"))
        for centimetre in range(10):
            colour = "#151515" if centimetre % 2 == 0 else "#F2EFE6"
            painter.fillRect(QRectF(80 * centimetre, 10, 80, 50), QColor(colour))
    painter.end()
    image.save(str(target), None, 90)


def strike(target: Path, times: int = 3, seconds: int = 5) -> None:
    """Write a gong struck some times, ``seconds`` apart, in a room that is not quite still."""
    chance, sound = random.Random(1), array("h")
    for n in range(times * seconds * _RATE):
        t = n % (seconds * _RATE) / _RATE
        tone = sum(s * math.exp(-math.log(1000) * t / fall) * math.sin(math.tau * hz * t) for hz, s, fall in _PARTIALS)
        sound.append(round(9000 * tone * min(t / 0.003, 1)) + chance.randrange(-6, 7))
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(sound.tobytes())
