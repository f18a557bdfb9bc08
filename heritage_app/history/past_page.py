"""A record as of a day, to be read: its sections in words, and beside each value what stands there today."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser

from db.catalogue import Reader
from db.model.problems import NotPossible
from db.model.record import Record
from db.schema.field import Field
from db.schema.field_type import Words, grouped
from db.schema.kind import Kind
from db.schema.label import Language
from heritage_app.forms.form import LABEL_LETTERS
from heritage_app.record.data import MOST_LINKS
from heritage_app.say import Say
from heritage_app.theme import Colours


class Then(msgspec.Struct, frozen=True):
    """A field of a day gone by: its label, what stood there then, and what is there now where that differs."""

    label: str
    then: str
    now: str | None


class PastPage(msgspec.Struct, frozen=True):
    """A record as of a day in words: name, what stands under it, its sections, and what pointed to it then."""

    name: str
    under: str
    sections: tuple[tuple[str, tuple[Then, ...]], ...]
    linking: tuple[str, ...] = ()


def read_past(reader: Reader, record_id: str, language: Language) -> PastPage:
    """Read a record as of the reader's day, and the same one as it is today beside it."""
    record = reader.record(record_id)
    today = Reader(reader.folder, reader.description)
    try:
        try:
            now = today.record(record_id)
        except NotPossible:
            now = Record(record_id, record.kind, {})
        kind = reader.description.kind(record.kind)
        words, words_now = reader.words("full", language), today.words("full", language)
        sections = tuple(
            (section.label.text(language), shown)
            for section in kind.sections
            if (shown := tuple(_fields(section.fields, record, now, words, words_now)))
        )
    finally:
        today.close()
    return PastPage(record.name, _under(kind, record, now, words), sections, _linking(reader, record_id, words))


def _linking(reader: Reader, record: str, words: Words) -> tuple[str, ...]:
    """Return what pointed to a record then, each in a line; of very many the first, and how many more."""
    found = reader.linking_to(record)
    lines = []
    for line, path in found[:MOST_LINKS]:
        kind = reader.description.kind(line.kind)
        field = kind.field(path)
        where = field.label.within().text(words.language) if field else ""
        head = "   ".join(part for part in (line.name, line.number) if part)
        lines.append(f"{head}   ·  {kind.label.text(words.language)}, {where}")
    if len(found) > MOST_LINKS:
        more = sum(n for _, _, n in reader.search.linking(record)) - MOST_LINKS
        lines.append(words.say(f"… và {grouped(more)} phiếu nữa", f"… and {more} more"))
    return tuple(lines)


def _under(kind: Kind, record: Record, now: Record, words: Words) -> str:
    parts = [record.number, kind.label.text(words.language)]
    if now.deleted and not record.deleted:
        parts.append(words.say("nay đã xóa", "deleted since"))
    return "  ·  ".join(p for p in parts if p)


def _fields(fields: tuple[Field, ...], record: Record, now: Record, words: Words, words_now: Words) -> Iterator[Then]:
    for field in fields:
        then, later = _lines(field, record, words), _lines(field, now, words_now)
        if then == later:
            if then:
                yield Then(field.label.text(words.language), "\n".join(then), None)
            continue
        new = [line for line in later if line not in then]
        kept = words.say("không còn", "no longer there") if not later else words.say("bớt dòng", "fewer rows")
        yield Then(field.label.text(words.language), "\n".join(then) or "–", "\n".join(new) or kept)


def _lines(field: Field, record: Record, words: Words) -> list[str]:
    value = record.values.get(field.id)
    return [] if value is None else field.type.show(value, words).split("\n")


class PastSheet(QTextBrowser):
    """Shows one record of a day gone by as text to read and copy; nothing in it can be changed."""

    def __init__(self, say: Say, colours: Colours) -> None:
        super().__init__()
        self._say, self._colours = say, colours
        self.setObjectName("emptypage")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAccessibleName(say("Phiếu như vào ngày ấy", "The record as of that day"))
        self.document().setDocumentMargin(18)
        self.tell(say("Chọn một phiếu ở danh sách.", "Choose a record in the list."))

    def tell(self, text: str) -> None:
        """Show a sentence in place of a record."""
        self.clear()
        self._write(self.textCursor(), text, self._colours.muted)

    def show_page(self, page: PastPage, day: str) -> None:
        """Show a record under the words that say which day is meant."""
        self.clear()
        c, colours = self.textCursor(), self._colours
        self._write(c, page.name or self._say("chưa có tên", "no name"), colours.ink, 1.5, bold=True)
        c.insertBlock()
        self._write(c, page.under, colours.muted)
        c.insertBlock()
        self._write(c, day[:1].upper() + day[1:], colours.accent)
        for heading, fields in page.sections:
            c.insertBlock(_space_above(self.fontMetrics().height()))
            self._write(c, heading, colours.accent, 1.15, bold=True)
            self._table(c, fields)
        if page.linking:
            c.insertBlock(_space_above(self.fontMetrics().height()))
            heading = self._say("Phiếu khác nhắc tới phiếu này vào ngày ấy", "Records that pointed here on that day")
            self._write(c, heading, colours.accent, 1.15, bold=True)
            for line in page.linking:
                c.insertBlock(QTextBlockFormat())
                self._write(c, line, colours.ink)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _table(self, c: QTextCursor, fields: tuple[Then, ...]) -> None:
        form = QTextTableFormat()
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        form.setCellPadding(3)
        form.setColumnWidthConstraints(
            [
                QTextLength(QTextLength.Type.FixedLength, self.fontMetrics().averageCharWidth() * LABEL_LETTERS),
                QTextLength(QTextLength.Type.PercentageLength, 100),
            ]
        )
        table = c.insertTable(len(fields), 2, form)
        for at, field in enumerate(fields):
            self._write(table.cellAt(at, 0).firstCursorPosition(), field.label, self._colours.muted)
            value = table.cellAt(at, 1).firstCursorPosition()
            self._write(value, field.then, self._colours.ink)
            if field.now is not None:
                value.insertBlock()
                self._write(value, self._say("nay: ", "now: ") + field.now, self._colours.warning)
        c.movePosition(QTextCursor.MoveOperation.End)

    def _write(self, c: QTextCursor, text: str, colour: str, size: float = 1, bold: bool = False) -> None:
        form = QTextCharFormat()
        form.setForeground(QColor(colour))
        form.setFontPointSize(self.font().pointSizeF() * size)
        form.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        c.insertText(text, form)


def _space_above(height: int) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setTopMargin(height)
    return form
