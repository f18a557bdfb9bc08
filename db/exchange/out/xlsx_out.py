"""XLSX: a sheet a kind and a sheet a repeatable group, every text a text, terms to choose from; row by row onto the disk.

The writer (XlsxWriter, constant memory) keeps one row at a time, so that memory does not grow with the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.catalogue import Reader
from db.exchange.out.cells import MOST_LETTERS, fitted
from db.exchange.out.layout import ABOUT, LISTS, Sheet
from db.exchange.out.outgoing import Order, Sent, moved
from db.exchange.out.tables_out import Part, exact, for_people
from db.giving_way import GivingWay
from db.model.changes import Progress
from db.model.problems import NotPossible
from db.model.telling import say
from db.schema.field import AUDIENCES, Field
from db.schema.field_type import Column, Count, FieldType, Flag, LongText
from db.schema.label import Label
from db.schema.measure import Quantity
from db.schema.reference import OneTerm
from db.schema.rows import Rows
from db.schema.time import Day
from db.schema.vocabulary import Vocabulary
from db.scratch import scratch
from db.system import Refusable

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576

_YES_NO = ["có", "không"]


def write_xlsx(reader: Reader, order: Order, parts: list[Part], path: Path) -> Generator[Progress, None, Sent]:
    """Write the records into ``path``."""
    import xlsxwriter  # heavy, and needed here alone
    from xlsxwriter.exceptions import FileCreateError
    from xlsxwriter.utility import xl_col_to_name

    with scratch() as aside, Refusable(path) as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(aside)})
        try:
            sent = yield from _Book(book, xl_col_to_name, reader, order, parts).write()
            book.close()
        except BaseException as error:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()  # why: an unfinished book is dropped; Windows keeps open files from going
            if isinstance(error, FileCreateError) and isinstance(error.args[0], OSError):
                raise error.args[0] from error  # why: the world's refusal, in the library's coat
            raise
    return sent


class _Page:
    """One sheet, written row after row."""

    def __init__(self, sheet: Worksheet, plan: Sheet, style: Format, quiet: Format) -> None:
        self.sheet, self.plan, self.style, self.quiet = sheet, plan, style, quiet
        self.row = self.cut = 0

    def line(self, first: str, second: str, cells: Sequence[Column]) -> None:
        """Write a row; what is not recorded is not written at all."""
        self.row += 1
        if self.row >= MOST_ROWS:
            raise NotPossible(
                Label(
                    f"Trang “{self.plan.name}” dài hơn bảng tính chứa được: hãy lọc bớt phiếu, hoặc xuất ra .csv, .jsonl.",
                    f"The sheet “{self.plan.name}” is too long: narrow the list, or export .csv or .jsonl.",
                )
            )
        row, text, style = self.row, self.sheet.write_string, self.style
        text(row, 0, first, self.quiet)
        text(row, 1, second, self.quiet)
        for at, cell in enumerate(cells, 2):
            if isinstance(cell, str):
                if len(cell) > MOST_LETTERS:
                    cell = fitted(cell)
                    self.cut += 1
                if cell:
                    text(row, at, cell, style)
            elif cell is not None:
                self.sheet.write_number(row, at, cell)


class _Book:
    def __init__(
        self, book: Workbook, letters: Callable[[int], str], reader: Reader, order: Order, parts: list[Part]
    ) -> None:
        self.letters = letters
        self.book, self.reader, self.order, self.parts = book, reader, order, parts
        self.words = reader.words(order.audience)
        self.head = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#2F6F5E", "text_wrap": True, "valign": "vcenter"}
        )
        self.text = book.add_format({"num_format": "@", "valign": "top"})
        self.quiet = book.add_format({"num_format": "@", "valign": "top", "font_color": "#8A8F8B"})
        self.lists: dict[str, tuple[Vocabulary, int]] = {}

    def write(self) -> Generator[Progress, None, Sent]:
        """Write all sheets and return what went out."""
        order, total = self.order, sum(len(part.listing) for part in self.parts)
        pages = {id(part): [self._page(plan) for plan in part.sheets] for part in self.parts}
        done = 0
        for part in self.parts:
            yield moved(done, total, part.kind)
            own, *groups = pages[id(part)]
            for lines in (
                for_people(self.reader, part, order.audience, self.words)
                if order.form == "excel"
                else exact(self.reader, part, order.audience, self.words, groups_inside=False)
            ):
                cells = list(zip(*lines.columns, strict=True)) if lines.columns else [()] * len(lines.ids)
                for record, mark, line in GivingWay().each(zip(lines.ids, lines.marks, cells, strict=True)):
                    own.line(record, mark, line)
                for group in groups:
                    inner = lines.groups[group.plan.group.id if group.plan.group else ""]
                    for record, row_id, row in GivingWay().each(inner):
                        group.line(record, row_id, row)
                done += len(lines.ids)
                yield moved(done, total, part.kind)
        self._write_lists()
        self._write_about(done)
        every = [page for found in pages.values() for page in found]
        for page in every:
            self._finish(page)
        rows = sum(page.row for page in every if page.plan.group is not None)
        return Sent(done, rows, sum(page.cut for page in every))

    def _page(self, plan: Sheet) -> _Page:
        sheet = self.book.add_worksheet(plan.name)
        sheet.freeze_panes(1, 3 if plan.group is None else 2)
        sheet.set_column(0, 0, 9, self.quiet)
        sheet.set_column(1, 1, 12, self.text, {"hidden": plan.group is None})
        for at, field in enumerate(plan.fields, 2):
            sheet.set_column(at, at, _width(field), None if isinstance(field.type, Count) else self.text)
            self._choices(sheet, at, field.type)
        sheet.set_row(0, 32)
        for at, heading in enumerate(plan.headings):
            sheet.write_string(0, at, heading, self.head)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        return _Page(sheet, plan, self.text, self.quiet)

    def _finish(self, page: _Page) -> None:
        last = len(page.plan.fields) + 1
        page.sheet.autofilter(0, 0, max(page.row, 1), last)
        # why: numbers and codes are texts here on purpose; a green mark in every cell would say they are wrong
        page.sheet.ignore_errors({"number_stored_as_text": f"A1:{self.letters(last)}{max(page.row, 1) + 1}"})

    def _choices(self, sheet: Worksheet, at: int, type_: FieldType) -> None:
        """Give a column its words to choose from; an open vocabulary only offers them."""
        if isinstance(type_, Flag):
            rule: dict[str, Any] = {"validate": "list", "source": _YES_NO}
        elif isinstance(type_, OneTerm):
            vocabulary = self.words.vocabularies[type_.vocabulary]
            column = self.lists.setdefault(vocabulary.id, (vocabulary, len(self.lists)))[1]
            last = len(_terms(vocabulary))
            letters = self.letters(column)
            rule = {"validate": "list", "source": f"='{LISTS}'!${letters}$2:${letters}${last + 1}"}
            if vocabulary.open:
                rule |= {"error_type": "information"}
        else:
            return
        rule |= {
            "error_title": "Ngoài danh mục",
            "error_message": "Từ này không có trong danh mục; hãy chọn một từ trong ô xổ xuống.",
        }
        sheet.data_validation(1, at, MOST_ROWS - 1, at, rule)

    def _write_lists(self) -> None:
        sheet = self.book.add_worksheet(LISTS)
        sheet.hide()
        found = [(v, _terms(v)) for v, _ in self.lists.values()]
        for at, (vocabulary, _) in enumerate(found):
            sheet.write_string(0, at, vocabulary.label.vi, self.head)
        for row in range(max((len(terms) for _, terms in found), default=0)):
            for at, (_, terms) in enumerate(found):
                if row < len(terms):
                    sheet.write_string(row + 1, at, terms[row], self.text)

    def _write_about(self, done: int) -> None:
        sheet = self.book.add_worksheet(ABOUT)
        sheet.set_column(0, 0, 26, self.text)
        sheet.set_column(1, 1, 90, self.book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}))
        for row, (name, said) in enumerate(self._about(done)):
            sheet.write_string(row, 0, name, self.text)
            sheet.write_string(row, 1, said)

    def _about(self, done: int) -> list[tuple[str, str]]:
        query, profile = self.order.query, self.reader.profile()
        kind = self.reader.description.by_id.get(query.kind)
        narrowed = "; ".join(
            part
            for part in (query.words, say(query.where, kind, self.words) if query.where is not None else "")
            if part
        )
        return [
            ("Sổ", " – ".join(part for part in (profile.office, profile.locality) if part) or self.reader.folder.name),
            ("Xuất lúc", datetime.now().strftime("%H:%M, %d/%m/%Y")),
            ("Dành cho", AUDIENCES[query.audience].vi),
            ("Lọc theo", narrowed or "(không lọc)"),
            ("Số phiếu", str(done)),
            (
                "Sửa rồi nhập lại",
                "Sửa ngay trong ô, lưu tệp, rồi nhập lại vào sổ: chỉ những ô đã sửa được ghi, thành một việc hoàn tác được. "
                "Giữ nguyên cột mã phiếu, mã dòng và cột ẩn. Dòng không có mã là phiếu mới (dòng mới của phiếu). Xóa một dòng "
                "ở đây không xóa gì trong sổ; muốn bỏ một dòng của nhóm thì xóa trắng các ô của dòng ấy, để lại hai mã.",
            ),
        ]


def _terms(vocabulary: Vocabulary) -> list[str]:
    """Return the words a person may choose; a retired term is not offered any more."""
    return [t.label.vi if vocabulary.find(t.label.vi) == t.id else t.id for t in vocabulary.terms if t.became is None]


def _width(field: Field) -> int:
    type_ = field.type.head_field.type if isinstance(field.type, Rows) else field.type
    if field.id == "name":
        return 42
    if isinstance(type_, LongText):
        return 48
    return 12 if isinstance(type_, (Flag, Count, Quantity, Day)) else 22
