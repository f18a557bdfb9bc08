"""Cutting a part out of a picture: a new file that says which one it comes from; the original stays as it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QTransform

from db.catalogue import Writer
from db.catalogue.media import Received, attach, receive
from db.media.derived import whole_of
from db.media.store import path_of
from db.media.workers import Failed, Task, read_one
from db.model.changes import Changes
from db.model.media import Medium
from db.model.problems import NotPossible
from db.model.record import Record
from db.schema.label import Label
from db.scratch import scratch

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions of the upright picture's sides."""


def cut_out(writer: Writer, record: Record, medium: Medium, box: Box, owner: str) -> Changes | None:
    """Take a part of a picture in as a new file of the same record; runs in the writer's thread."""
    folder = writer.read.folder
    out = whole_of(folder, medium.hash)
    if not out.exists():
        given = {"path": str(path_of(folder, medium.hash, medium.type)), "type_id": medium.type, "out": str(out)}
        said = read_one(Task("whole", given, 60.0))
        if isinstance(said, Failed):
            raise NotPossible(said.label)
    image = QImage(str(out))
    if medium.turned:
        image = image.transformed(QTransform().rotate(medium.turned))
    left, top, right, bottom = box
    w, h = image.width(), image.height()
    part = image.copy(QRect(round(left * w), round(top * h), round((right - left) * w), round((bottom - top) * h)))
    with scratch() as place:
        file = place / f"{Path(record.name or 'anh').stem[:60]} (cắt).png".replace("/", "-")
        if part.isNull() or not part.save(str(file)):
            raise NotPossible(Label("Không cắt được phần này.", "This part cannot be cut out."))
        made = [r for r in receive(folder, [file], 1) if isinstance(r, Received)]
    done = attach(writer, made, owner)
    for cut in done.records:
        values = {
            "cut_from": record.id,
            "cut": ";".join(f"{v:.4f}" for v in box),
            "author": record.values.get("author"),
        }
        writer.save(writer.read.record(cut), {k: v for k, v in values.items() if v})
    return done.changes
