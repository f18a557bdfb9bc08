"""A second reader checks the lines of the first, and knows what the first does not tell: old fonts, formats, what is hidden, errors."""

from __future__ import annotations

import struct
import zipfile
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from db.exchange.files import sheet_ods, sheet_records, sheet_xml, workbook
from db.exchange.files.compound import Compound
from db.exchange.files.reading import offer_of, read_table
from db.exchange.files.table import Line, Reading
from db.exchange.files.workbook import read_in_slices, read_sheet, shared_texts_of
from db.media.problem import NotRead
from db.model.problems import Trouble
from tests.exchange.sheets import whole

SHEETS = Path(__file__).parent.parent / "data" / "sheets"
ROWS = [
    (1, ["danh môc di tÝch"]),
    (2, ["TT", "Tên di tích", "Xã", "Năm", "Tỉ lệ", "Ngày", "Tính"]),
    (3, ["001", "chïa hang", "T©n LËp", "1998", "25,6%", "2004", "3996"]),
    (4, ["002", "Mái đá Làng Vành", "Yên Phú", "007", "50%", "2/1/2005", "#DIV/0!"]),
    # why: line 5 is one blank, line 9 a formula whose result is an empty text
    (6, ["003", "Hang xóm Trại", "Tân Lập"]),
    (7, ["", "", "", "", "", "", "chữ Hang xóm Trại"]),
    (8, ["", "", "", "", "", "", "#N/A"]),
]


def read(path: Path, sheet: str = "Di tích") -> tuple[list[Line], Reading]:
    with read_table(path, sheet) as table:
        return list(table.lines()), table.reading


@pytest.mark.parametrize("name", ["old.xls", "old.ods"])
def test_an_old_workbook_is_read_as_its_sheet_shows_it(name: str) -> None:
    assert [(s.name, s.hidden, s.lines) for s in offer_of(SHEETS / name).sheets] == [
        ("Di tích", False, 7), ("Nháp", True, 1), ("Rỗng", False, 0),
    ]  # fmt: skip
    found, reading = read(SHEETS / name)
    cells = [(line.at, line.cells) for line in found]
    if name == "old.ods":  # why: of a day its file says all, and only the style of another part that it is a year
        assert cells[2][1][5] == "18/7/2004"
        cells[2][1][5] = "2004"
    assert cells == ROWS
    assert (reading.lost, reading.hidden_lines) == ((), (6,))
    told = " ".join(remark.label.vi for remark in reading.remarks)
    assert "#DIV/0!" in told and "#N/A" in told and "Cột C đang ẩn" in told and "đếm khác nhau" not in told


def test_an_old_workbook_tells_its_fonts_and_merged_cells() -> None:
    found, reading = read(SHEETS / "old.xls")
    assert [line.fonts for line in found[:4]] == [{0: ".VnTimeH"}, {}, {1: ".VnTimeH", 2: ".VnTime"}, {}]
    assert reading.merged == ((1, 0, 1, 6),)


def without_a_line(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Let the first reader overlook a line."""
    real = workbook._line
    monkeypatch.setattr(workbook, "_line", lambda row, *rest: None if row == at else real(row, *rest))


@pytest.mark.parametrize("name", ["old.xls", "old.ods", "mới.xlsx"])
def test_a_line_the_first_reader_overlooks_is_named(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = SHEETS / name
    if name == "mới.xlsx":
        path = tmp_path / name
        book = openpyxl.Workbook()
        book.active.title = "Di tích"
        for _, cells in ROWS:
            book.active.append(cells)
        book.save(path)
    without_a_line(monkeypatch, 4)
    if path.suffix == ".xlsx":
        with closing(shared_texts_of(path, tmp_path)) as texts:
            found, reading = whole(read_in_slices(path, "Di tích", texts))
    else:
        found, reading = whole(read_sheet(path, "Di tích", path.suffix[1:]))
    assert 4 not in [line.at for line in found] and reading.lost == (4,)


def test_a_line_of_a_word_table_the_first_reader_overlooks_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db.exchange.files import word_tables

    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    inner = f"<w:tc><w:tbl><w:tr>{cell.format('trong')}</w:tr></w:tbl><w:p/></w:tc>"
    rows = "".join(f"<w:tr>{cell.format(t)}</w:tr>" for t in ("Tên", "Hang A", "", "Hang B"))
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    tables = f"<w:tbl><w:tr>{cell.format('khác')}</w:tr></w:tbl><w:tbl>{rows}<w:tr>{inner}</w:tr></w:tbl>"
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as file:
        file.writestr("word/document.xml", f"<w:document {space}><w:body>{tables}</w:body></w:document>")
    assert whole(word_tables.read_table(tmp_path / "a.docx", "Bảng 2"))[1].lost == ()
    real = word_tables._text
    monkeypatch.setattr(word_tables, "_text", lambda c: ("", "") if real(c)[0] == "Hang B" else real(c))
    assert whole(word_tables.read_table(tmp_path / "a.docx", "Bảng 2"))[1].lost == (4,)


@pytest.mark.parametrize("shared", [True, False])
def test_a_cell_of_blanks_alone_is_no_lost_line(tmp_path: Path, shared: bool) -> None:
    with xlsxwriter.Workbook(tmp_path / "trắng.xlsx", {"constant_memory": not shared}) as book:
        book.add_worksheet("Sheet").write_column(0, 0, ["Tên", " ", "Hang A", "\u00a0 ", "0"])
    with zipfile.ZipFile(tmp_path / "trắng.xlsx") as file:
        assert ("xl/sharedStrings.xml" in file.namelist()) is shared
    found, reading = read(tmp_path / "trắng.xlsx", "Sheet")
    assert [line.cells for line in found] == [["Tên"], ["Hang A"], ["0"]] and reading.lost == ()


def test_an_xlsx_that_is_called_xls_is_read_as_what_it_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Tên"])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.xlsx").rename(tmp_path / "a.xls")
    assert read(tmp_path / "a.xls", "Sheet")[1].format == "xlsx"


def test_shared_texts_that_go_on_in_another_record_are_told_blank_or_not() -> None:
    """[MS-XLS] 2.5.293: a text cut by a record's end says anew, in the next one, how wide its letters are."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    first = struct.pack("<II", 4, 4) + struct.pack("<HB", 3, 0) + b"   " + struct.pack("<HB", 4, 0) + b"  "
    second = b"\x01" + "  ".encode("utf-16-le") + struct.pack("<HBH", 1, 8, 1) + b" " + bytes(4)
    third = struct.pack("<HB", 2, 1) + "ếm".encode("utf-16-le")
    raw = record(0x809, struct.pack("<HH", 0x600, 5)) + record(0xFC, first) + record(0x3C, second) + record(0x3C, third)
    assert sheet_records._blank_texts(raw + record(0x0A, b"")) == {0, 1, 2}


@pytest.mark.parametrize("hurt", ["directory", "sectors", "table", "circle"])
def test_a_compound_file_that_does_not_hang_together_is_refused(tmp_path: Path, hurt: str) -> None:
    raw = bytearray((SHEETS / "old.xls").read_bytes())
    directory, table = struct.unpack_from("<I", raw, 48)[0], struct.unpack_from("<I", raw, 76)[0]
    at, value = {
        "directory": (48, 0), "sectors": (30, 7), "table": (76, 9999), "circle": (512 * (table + 1) + 4 * directory, directory),
    }[hurt]  # fmt: skip
    struct.pack_into("<I" if hurt == "circle" else "<H", raw, at, value)
    (tmp_path / "a.xls").write_bytes(bytes(raw))
    with pytest.raises(Trouble, match="hỏng"):
        offer_of(tmp_path / "a.xls")
    if hurt == "circle":
        with pytest.raises(NotRead):
            Compound(tmp_path / "a.xls")


def test_an_opendocument_that_declares_entities_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as file:
        file.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><office:document-content/>')
    with zipfile.ZipFile(tmp_path / "a.ods") as file, pytest.raises(NotRead):
        sheet_ods.look_all(file)


def test_only_lines_of_blanks_are_taken_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for text in (" ", "=1+1", 5, "chữ"):
        book.active.append([text])
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
        assert sheet_xml.of_blanks_alone(file, "xl/worksheets/sheet1.xml", frozenset({1, 2, 3, 4})) == {1}


def test_cells_that_hold_nothing_do_not_widen_a_sheet_with_formulas(tmp_path: Path) -> None:
    """Colours painted to the last column are no content, wherever in the sheet a formula stands."""
    book = openpyxl.Workbook()
    book.active.append(["Hang A", "=1+1"])
    book.active["XFD2"].fill = openpyxl.styles.PatternFill("solid", "FFFF00")
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
        seen = sheet_xml.look(file, "xl/worksheets/sheet1.xml", sheet_xml.styles_of(file))
    assert (seen.lines, seen.last_column) == ({1}, 1)


def test_an_error_before_the_first_column_with_anything_is_no_empty_cell() -> None:
    """The first reader begins with the first column that holds a value; the errors before it are the second one's."""
    seen = sheet_xml.Looked(errors={(3, 0): "#N/A"})
    line = workbook._line(3, ["", "Hang A"], seen, 1)
    assert line is not None and line.cells == ["#N/A", "Hang A"]
