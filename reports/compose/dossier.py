"""The pages a dossier has of its own: cover, title page of a part, checklist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from db.model.record import Record
from db.schema.label import Label
from reports.blocks import Block, Note, Paper, Row, Table, TableColumn, Title
from reports.compose.setting import Setting
from reports.dossiers import Edition
from reports.forms import STATUSES


class Checked(msgspec.Struct, frozen=True):
    """A part as the checklist has it: letter, title, article, how many pieces, whether it is asked for and lacks some."""

    letter: str
    title: Label
    article: str
    pieces: int
    asked: bool
    lacks: bool


def compose_cover(
    setting: Setting, record: Record, subject: Record, edition: Edition, kind: str, rank: str, lead: str
) -> Iterator[Block]:
    """Yield the cover: office, kind of dossier, what it is of, the rank asked for, who drew it up, by which rules."""
    keeper, words = setting.keeper, setting.words
    yield Paper("A4", record.name)
    for text in (keeper.superior, keeper.office):
        if text:
            yield Note(text.upper(), italic=False, bold=text == keeper.office)
    yield from _space(8)
    yield Title(words.say("HỒ SƠ KHOA HỌC", "DOSSIER"))
    if kind:
        yield Note(kind[:1].upper() + kind[1:], italic=False)
    yield from _space(2)
    yield Title((subject.name or record.name).upper())
    if rank:
        yield Note(f"({words.say('đề nghị', 'asked for')}: {rank})")
    yield from _space(8)
    for label, text in ((words.say("Số hồ sơ", "Number"), record.number), (words.say("Đơn vị lập", "By"), lead)):
        if text:
            yield Note(f"{label}: {text}", italic=False)
    if edition.status != "ban_hanh":
        yield Note(setting.say(STATUSES[edition.status]))
    yield Note(f"{words.say('Căn cứ', 'Basis')}: {edition.basis}")
    yield from _space(2)
    yield Note(f"{keeper.locality or '……………'}, {words.say('năm', '')} {setting.day.year}", bold=True)


def _space(lines: int) -> Iterator[Block]:
    for _ in range(lines):
        yield Note(" ")


def compose_part_page(
    setting: Setting, letter: str, title: str, article: str, pieces: Sequence[str]
) -> Iterator[Block]:
    """Yield the title page of a part, with what stands behind it."""
    words = setting.words
    yield Paper("A4", title)
    yield from _space(10)
    if letter:
        yield Title(f"{words.say('THÀNH PHẦN', 'PART')} {letter.upper()}", 2)
    yield Title(title.upper())
    if article:
        yield Note(f"({article})")
    yield from _space(1)
    for piece in pieces:
        yield Note(piece, italic=False)


def compose_checklist(setting: Setting, parts: Sequence[Checked]) -> Iterator[Block]:
    """Yield the checklist: every part, which article asks for it, how many pieces there are, what it lacks."""
    words = setting.words
    yield Paper("A4", words.say("Bảng kiểm", "Checklist"))
    yield Title(words.say("BẢNG KIỂM THÀNH PHẦN HỒ SƠ", "CHECKLIST OF PARTS"))
    columns = (
        TableColumn(words.say("Mục", "Part"), 0.4, "center", "đ)"),
        TableColumn(words.say("Thành phần", "Title"), 2.2),
        TableColumn(words.say("Điều khoản", "Article"), 2.0),
        TableColumn(words.say("Số tài liệu", "Pieces"), 0.6, "center", "000"),
        TableColumn(words.say("Ghi chú", "Note"), 1.4),
    )
    yield Table(columns, [_checked(setting, part) for part in parts])


def _checked(setting: Setting, part: Checked) -> Row:
    words = setting.words
    said = words.say("Còn thiếu", "Lacking") if part.lacks else ""
    if not part.asked and not part.pieces:
        said = words.say("Không có đối tượng", "Nothing it would be about")
    letter = f"{part.letter})" if part.letter else ""
    return Row((letter, setting.say(part.title), part.article, str(part.pieces), said), setting.say(part.title))
