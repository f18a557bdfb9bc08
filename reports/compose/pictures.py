"""Pictures on paper: a contact sheet, an album for a dossier, and the first pictures of a record's sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.model.record import Record
from db.schema.field import AUDIENCES
from reports.blocks import Block, Note, Paper, Picture, Pictures, Title
from reports.compose.setting import Setting

ON_A_SHEET = 2
_ACROSS = 3


def compose_contact_sheet(
    setting: Setting, records: Sequence[tuple[Record, Sequence[Picture]]], *, album: bool
) -> Iterator[Block]:
    """Yield the pictures of records, small and many, or as an album: two a page at 15 × 10 cm, numbered, in full words."""
    words = setting.words
    title = words.say("TẬP ẢNH", "ALBUM") if album else words.say("BẢNG ẢNH", "CONTACT SHEET")
    yield Paper("A4", title)
    yield Title(title)
    day = setting.day
    said = f"{words.say('Phạm vi sử dụng', 'For')}: {setting.say(AUDIENCES[setting.audience])}"
    yield Note(f"{said}. {words.say('Ngày in', 'Printed')}: {day.day:02d}/{day.month:02d}/{day.year}.")
    for record, pictures in records:
        yield Title(
            "  ·  ".join(p for p in (record.name or words.say("(chưa có tên)", "(unnamed)"), record.number) if p), 2
        )
        yield Pictures(tuple(pictures), 1 if album else _ACROSS)
