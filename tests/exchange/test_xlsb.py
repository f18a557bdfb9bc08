"""A binary workbook (.xlsb) is read as its sheet shows it, and a line its first reader overlooks is named.

No free program writes such files: the tests lay their records out by hand, from [MS-XLSB].
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from db.exchange.files import workbook
from db.exchange.files.reading import offer_of, read_table
from db.exchange.files.table import Line, Reading
from db.exchange.files.workbook import read_sheet
from db.model.problems import Trouble
from tests.exchange.sheets import whole

LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PLAIN, ZEROS, SHARE, OLD = range(4)
TEXTS = ["Tên di tích", "Xã", "  ", "chïa hang"]


def record(kind: int, body: bytes = b"") -> bytes:
    """2.1.4: the number in one or two bytes, the size in up to four, seven bits each."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = bytearray(), len(body)
    while rest > 0x7F:
        size.append(rest & 0x7F | 0x80)
        rest >>= 7
    return number + bytes(size) + bytes([rest]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def row(at: int, *cells: bytes, hidden: bool = False) -> bytes:
    """2.4.761 with one span of columns; ``at`` counts from 1."""
    flags = bytes([0, 0x10 if hidden else 0, 0])
    return record(0, struct.pack("<IIH", at - 1, 0, 300) + flags + struct.pack("<III", 1, 0, 20)) + b"".join(cells)


def cell(kind: int, column: int, value: bytes = b"", style: int = PLAIN) -> bytes:
    return record(kind, struct.pack("<II", column, style) + value)


def short(kind: int, value: bytes = b"", style: int = PLAIN) -> bytes:
    return record(kind, struct.pack("<I", style) + value)


def shared(column: int, text: int, style: int = PLAIN) -> bytes:
    return cell(7, column, struct.pack("<I", text), style)


def real(column: int, value: float, style: int = PLAIN) -> bytes:
    return cell(5, column, struct.pack("<d", value), style)


def styles() -> bytes:
    """2.4.683, 2.4.657, 2.4.862: a usual and an old font, two formats, four styles."""
    font = bytes(21)
    fonts = record(611, struct.pack("<I", 2)) + record(43, font + wide("Arial")) + record(43, font + wide(".VnTimeH"))
    formats = record(615, struct.pack("<I", 2))
    formats += record(44, struct.pack("<H", 164) + wide("000")) + record(44, struct.pack("<H", 165) + wide("0.0%"))
    parents = (
        record(626, struct.pack("<I", 1)) + record(47, struct.pack("<HHH", 0xFFFF, 164, 1) + bytes(10)) + record(627)
    )
    made = [(0, 0), (164, 0), (165, 0), (0, 1)]
    cells = b"".join(record(47, struct.pack("<HHH", 0, number, font_) + bytes(10)) for number, font_ in made)
    return (
        record(278) + formats + record(616) + fonts + record(612) + parents
        + record(617, struct.pack("<I", 4)) + cells + record(618) + record(279)
    )  # fmt: skip


def sheet(rows: bytes) -> bytes:
    columns = record(390) + record(60, struct.pack("<IIIIH", 2, 2, 2560, 0, 1)) + record(391)
    merged = record(177, struct.pack("<I", 1)) + record(176, struct.pack("<IIII", 0, 0, 1, 2)) + record(178)
    extent = record(148, struct.pack("<IIII", 0, 20, 0, 8))
    return record(129) + extent + columns + record(145) + rows + record(146) + merged + record(130)


ROWS = (
    row(1, shared(0, 0), shared(1, 1))
    + row(2, shared(0, 3, OLD), cell(6, 1, wide("Tân Lập")), real(2, 7, ZEROS), real(3, 0.256, SHARE))
    + row(3, shared(0, 2), cell(6, 1, wide(" ")), cell(1, 2))
    + row(5, cell(2, 0, struct.pack("<I", 3996 << 2 | 2)), cell(4, 1, b"\x01"), cell(3, 2, b"\x2a"), hidden=True)
    + row(7, cell(8, 0, wide("ghép từ công thức") + bytes(6)), cell(9, 1, struct.pack("<d", 2.5) + bytes(6)))
    + row(8, cell(8, 0, wide("") + bytes(6)))
    + row(9, cell(11, 3, b"\x07" + bytes(6)))
)  # fmt: skip


def book(path: Path, rows: bytes = ROWS) -> Path:
    sheets = b"".join(
        record(156, struct.pack("<II", state, at) + wide(f"rId{at}") + wide(name))
        for at, (state, name) in enumerate([(0, "Di tích"), (2, "Nháp")], 1)
    )
    items = b"".join(record(19, b"\x00" + wide(text)) for text in TEXTS)
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{LINKS}/worksheet" Target="worksheets/sheet{at}.bin"/>' for at in (1, 2)
    )
    others = "".join(
        f'<Relationship Id="{name}" Type="{LINKS}/{name}" Target="{name}.bin"/>' for name in ("styles", "sharedStrings")
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="bin" ContentType="x/x"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Type="{LINKS}/officeDocument" '
        'Target="xl/workbook.bin"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}{others}</Relationships>',
        "xl/workbook.bin": record(131) + record(143) + sheets + record(144) + record(132),
        "xl/styles.bin": styles(),
        "xl/sharedStrings.bin": record(159, struct.pack("<II", 9, len(TEXTS))) + items + record(160),
        "xl/worksheets/sheet1.bin": sheet(rows),
        "xl/worksheets/sheet2.bin": sheet(row(1, cell(6, 0, wide("nháp")))),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, raw in parts.items():
            file.writestr(name, raw)
    return path


def read(path: Path) -> tuple[list[Line], Reading]:
    with read_table(path, "Di tích") as table:
        return list(table.lines()), table.reading


def test_a_binary_workbook_is_read_as_its_sheet_shows_it(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsb")
    assert [(s.name, s.hidden, s.lines) for s in offer_of(path).sheets] == [("Di tích", False, 5), ("Nháp", True, 1)]
    found, reading = read(path)
    assert [(line.at, line.cells) for line in found] == [
        (1, ["Tên di tích", "Xã"]),
        (2, ["chïa hang", "Tân Lập", "007", "25,6%"]),
        (5, ["3996", "TRUE", "#N/A"]),
        (7, ["ghép từ công thức", "2,5"]),
        (9, ["", "", "", "#DIV/0!"]),
    ]
    assert [line.fonts for line in found[:3]] == [{}, {0: ".VnTimeH"}, {}]
    assert (reading.lost, reading.hidden_lines, reading.merged) == ((), (5,), ((1, 1, 1, 2),))
    told = " ".join(remark.label.vi for remark in reading.remarks)
    assert "#N/A" in told and "Cột C đang ẩn" in told and "“Nháp”" in told and "đếm khác nhau" not in told


def test_a_line_the_first_reader_overlooks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_line = workbook._line
    monkeypatch.setattr(workbook, "_line", lambda at, *rest: None if at == 2 else real_line(at, *rest))
    found, reading = whole(read_sheet(book(tmp_path / "a.xlsb"), "Di tích", "xlsb"))
    assert [line.at for line in found] == [1, 5, 7, 9] and reading.lost == (2,)


UNKNOWN = {
    "chữ": short(17, wide("Tân Lập")), "số": short(16, struct.pack("<d", 2.5)), "chữ chung": short(18, struct.pack("<I", 1)),
    "nguyên": short(13, struct.pack("<I", 5 << 2 | 2)), "đúng sai": short(15, b"\x01"), "lỗi": short(14, b"\x2a"),
    "chữ nhiều phông": cell(62, 1, b"\x00" + wide("Hang B")),
}  # fmt: skip


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_cell_the_first_reader_would_pass_over_refuses_the_sheet_with_a_way_out(tmp_path: Path, name: str) -> None:
    """2.4: the short records of cells, which stand in the next column, and texts with fonts of their own within."""
    path = book(tmp_path / "a.xlsb", row(1, shared(0, 0)) + row(2, cell(6, 0, wide("Hang A")), UNKNOWN[name]))
    with pytest.raises(Trouble, match=r"lưu lại thành \.xlsx"):
        read(path)


CUTS = [(1, 5), (1, 40), (1, -4), (1, sheet(ROWS).index(record(146))), (0, -6)]


@pytest.mark.parametrize(("at", "left"), CUTS)
def test_a_part_that_is_cut_off_refuses_the_file(tmp_path: Path, at: int, left: int) -> None:
    path, name = book(tmp_path / "a.xlsb"), ("xl/sharedStrings.bin", "xl/worksheets/sheet1.bin")[at]
    with zipfile.ZipFile(path) as file:
        parts = {one: file.read(one) for one in file.namelist()}
    parts[name] = parts[name][:left]
    with zipfile.ZipFile(path, "w") as file:
        for one, raw in parts.items():
            file.writestr(one, raw)
    with pytest.raises(Trouble, match="hỏng"):
        offer_of(path)


def test_a_longer_record_says_its_size_in_more_bytes(tmp_path: Path) -> None:
    long = "đồng " * 6000
    found, reading = read(book(tmp_path / "a.xlsb", row(1, cell(6, 0, wide(long))) + row(2, cell(6, 0, wide("x")))))
    assert [line.cells for line in found] == [[long], ["x"]] and reading.lost == ()
