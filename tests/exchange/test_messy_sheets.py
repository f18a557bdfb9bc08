"""Tables as departments have them: laid out for paper, not for a program. What is no record is named, what is no field is kept."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from db.exchange.columns.header import tables_beside
from tests.db.tools import assert_refused, command
from tests.exchange.sheets import workbook

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def book(tmp_path: Path) -> Path:
    assert command("new", tmp_path / "sổ").returncode == 0
    return tmp_path / "sổ"


def _tried(book: Path, kind: str, path: Path) -> dict[str, Any]:
    ran = command("import", path, "--kind", kind, "--in", book, "--dry-run", "--json")
    assert ran.returncode == 0, ran.stderr
    said: dict[str, Any] = json.loads(ran.stdout)
    verdicts = ("new", "changed", "same", "rejected", "ignored")
    assert said["offered"] == sum(said[v] for v in verdicts) == len(said["rows"])
    return said


def _taken(book: Path, kind: str, path: Path) -> list[dict[str, Any]]:
    """Take a table in and return its records in the order of their lines."""
    ran = command("import", path, "--kind", kind, "--in", book, "--json")
    assert ran.returncode == 0, ran.stderr
    ids = [row["id"] for row in json.loads(ran.stdout)["rows"] if row["verdict"] == "new"]
    return [json.loads(command("show", i, "--json", "--for", "full", "--in", book).stdout) for i in ids]


def _goes(said: dict[str, Any]) -> list[str]:
    return [" ".join(column["to"]) for column in said["columns"][:-1]]


def _remarks(said: dict[str, Any]) -> str:
    return " ".join(r["text"] for r in said["read"]["remarks"] if not r["line"])


def test_of_tables_side_by_side_the_left_one_comes_in_and_the_other_is_kept_and_told(
    book: Path, tmp_path: Path
) -> None:
    names = ["TT", "Tên chiêng", "Chủ sở hữu", "Đường kính (cm)"]
    rows: list[list[Any]] = [
        [*names, None, *names],
        [1, "Chiêng dàm", "Bùi Văn Mởn", 61.5, None, 1, "Chiêng bồng", "Quách Thị Hiền", 38],
        [2, "Chiêng đúc", "Bùi Thị Ỉnh", 45],
    ]
    path = workbook(tmp_path / "hai bảng.xlsx", rows)
    said = _tried(book, "gong", path)
    assert (said["new"], said["ignored"]) == (2, 1)
    assert _goes(said) == ["@sequence", "name", "owners.owner", "d_face", *["@raw"] * 5]
    assert "2 bảng đặt cạnh nhau (cột A–D, F–I)" in _remarks(said)
    first, _ = _taken(book, "gong", path)
    assert "Chiêng bồng" in first["raw"] and "Quách Thị Hiền" in first["raw"] and "38" in first["raw"]
    assert first["d_face"] == {"n": "61.5", "u": "cm"}


@pytest.mark.parametrize(
    ("headers", "blocks"),
    [
        (["TT", "Tên", "", "TT", "Tên"], [(0, 1), (3, 4)]),
        (["TT", "Tên", "TT", "Tên", "TT", "Tên"], [(0, 1), (2, 3), (4, 5)]),
        (["TT", "Tên", "Ghi chú", "Xã", "Ghi chú"], []),
        (["", "", ""], []),
        ([], []),
    ],
)
def test_tables_stand_side_by_side_where_all_their_headers_return(
    headers: list[str], blocks: list[tuple[int, int]]
) -> None:
    assert tables_beside(headers) == blocks


def test_a_header_that_stands_twice_is_no_other_field(book: Path, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["TT", "Tên chiêng", "Ghi chú", "Xã", "Ghi chú", "Ghi chú", "Đường kính (cm)", "Đường kính (cm)"],
        [1, "Chiêng dàm", "một", "Tân Lập", "hai", "ba", 61.5, 60],
    ]
    path = workbook(tmp_path / "trùng cột.xlsx", rows)
    assert _goes(_tried(book, "gong", path))[2:] == ["note", "place", "note", "note", "d_face", "@raw"]
    [record] = _taken(book, "gong", path)
    assert record["note"] == "một\nhai\nba"
    assert "Đường kính (cm): 60" in record["raw"]


def test_a_table_with_a_record_in_each_column_is_refused_with_the_way_out(book: Path, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Tên chiêng", "Chiêng dàm", "Chiêng bồng"],
        ["Chủ sở hữu", "Bùi Văn Mởn", "Quách Thị Hiền"],
        ["Xã", "Tân Lập", "Yên Phú"],
        ["Đường kính (cm)", 61.5, 38],
    ]
    path = workbook(tmp_path / "đứng.xlsx", rows)
    assert "Hoán vị" in assert_refused(command("import", path, "--kind", "gong", "--in", book))


def test_records_that_would_have_no_name_are_told_before(book: Path, tmp_path: Path) -> None:
    path = workbook(tmp_path / "không tên.xlsx", [["TT", "Xã", "Chủ sở hữu"], [1, "Tân Lập", "Bùi Văn Mởn"]])
    assert "“Tên chiêng” nên các phiếu sẽ không có tên" in _remarks(_tried(book, "gong", path))
    path = workbook(tmp_path / "có tên.xlsx", [["TT", "Tên chiêng"], [1, "Chiêng dàm"]])
    assert _remarks(_tried(book, "gong", path)) == ""


def _word(path: Path, *tables: list[list[str]]) -> Path:
    """Write a Word file of tables; a cell is its text, "^" goes on with the cell above."""

    def cell(rows: list[list[str]], at: int, column: int) -> str:
        text = rows[at][column]
        below = at + 1 < len(rows) and rows[at + 1][column] == "^"
        merge = "<w:vMerge/>" if text == "^" else '<w:vMerge w:val="restart"/>' * below
        said = f"<w:r><w:t>{text}</w:t></w:r>" if text != "^" else ""
        return f"<w:tc><w:tcPr>{merge}</w:tcPr><w:p>{said}</w:p></w:tc>"

    def table(rows: list[list[str]]) -> str:
        lines = ("".join(cell(rows, at, c) for c in range(len(row))) for at, row in enumerate(rows))
        return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"

    body = "".join(map(table, tables))
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
    return path


def test_of_a_paper_of_word_the_longest_table_is_meant_and_the_others_are_named(book: Path, tmp_path: Path) -> None:
    path = _word(
        tmp_path / "công văn.docx",
        [["UBND TỈNH HÒA BÌNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]],
        [["TT", "Tên di tích", "Xã"], ["1", "Đình Cổi", "Tân Lập"], ["2", "Chùa Ổ", "Yên Phú"]],
        [["NGƯỜI LẬP BIỂU", "GIÁM ĐỐC"]],
    )
    said = _tried(book, "relic", path)
    assert (said["sheet"], said["new"], said["ignored"]) == ("Bảng 2", 2, 1)
    assert "“Bảng 1”, “Bảng 3”" in _remarks(said)


def test_words_of_a_cell_merged_over_lines_of_word_stand_in_each_of_them(book: Path, tmp_path: Path) -> None:
    rows = [
        ["TT", "Huyện", "Tên di tích", "Xã"],
        ["1", "Lạc Sơn", "Hang xóm Trại", "Tân Lập"],
        ["2", "^", "Đình Khói", "Ân Nghĩa"],
        ["3", "Kim Bôi", "Chùa Kè", "Phú Vinh"],
    ]
    records = _taken(book, "relic", _word(tmp_path / "gộp.docx", rows))
    assert ["Lạc Sơn" in r["places"][0]["place"]["t"] for r in records] == [True, True, False]
    assert "Kim Bôi" in records[2]["places"][0]["place"]["t"]


@pytest.mark.parametrize(
    ("header", "cell", "weight"),
    [
        ("Trọng lượng (gam)", "350", ("350", "g")),
        ("Trọng lượng (gram)", "1 250", ("1250", "g")),
        ("Trọng lượng, kg", "6,2", ("6.2", "kg")),
        ("Trọng lượng (g)", "1,250.5", ("1250.5", "g")),
        ("Trọng lượng (gam)", "6,2 kg", ("6.2", "kg")),
    ],
)
def test_the_unit_of_a_header_stands_behind_its_numbers_however_both_are_written(
    header: str, cell: str, weight: tuple[str, str], book: Path, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "nặng.xlsx", [["TT", "Tên chiêng", header], [1, "Chiêng dàm", cell]])
    [record] = _taken(book, "gong", path)
    assert (record["weight"]["n"], record["weight"]["u"]) == weight


@pytest.mark.parametrize(
    ("kind", "header", "cell", "kept"),
    [
        ("object", "Dài x Rộng x Cao (cm)", "12,5x8x3cm", {"length": "12.5 cm", "width": "8 cm", "height": "3 cm"}),
        ("object", "Kích thước (D x R x C) cm", "25×14×6", {"length": "25 cm", "width": "14 cm", "height": "6 cm"}),
        ("object", "Kích thước DxRxDy (mm)", "120 * 80 * 9,5", {"length": "120 mm", "width": "80 mm", "thickness": "9.5 mm"}),
        ("object", "Dài x Rộng x Cao (cm)", "1,2m x 80cm x 3", {"length": "1.2 m", "width": "80 cm", "height": "3 cm"}),
        ("documentary_heritage", "Cao x Rộng", "27 x 15,5 cm", {"height": "27 cm", "width": "15.5 cm"}),
    ],
)  # fmt: skip
def test_measures_stand_in_the_order_of_their_header(
    kind: str, header: str, cell: str, kept: dict[str, str], book: Path, tmp_path: Path
) -> None:
    [record] = _taken(book, kind, workbook(tmp_path / "đo.xlsx", [["TT", "Tên", header], [1, "Rìu", cell]]))
    assert {path: f"{record[path]['n']} {record[path]['u']}" for path in kept} == kept


def test_measures_that_do_not_follow_their_header_are_kept_as_written(book: Path, tmp_path: Path) -> None:
    rows = [["TT", "Tên hiện vật", "Dài x Rộng x Cao (cm)"], [1, "Chày", "D: 12,5cm; R: 8cm"], [2, "Rìu", "12 x 8"]]
    shorthand, two = _taken(book, "object", workbook(tmp_path / "đo.xlsx", rows))
    assert (shorthand["sizes_text"], shorthand["length"]["n"]) == ("D: 12,5cm; R: 8cm", "12.5")
    assert (two["sizes_text"], two["length"], two["width"]) == ("12 x 8", None, None), "two of three may be any two"


def test_a_term_is_known_without_the_comma_of_its_name(book: Path, tmp_path: Path) -> None:
    rows = [
        ["TT", "Tên di tích", "Loại hình"],
        [1, "Đình Cổi", "Kiến trúc nghệ thuật"],
        [2, "Hang", "khảo cổ; lịch sử"],
    ]
    one, two = _taken(book, "relic", workbook(tmp_path / "loại.xlsx", rows))
    assert len(one["relic_types"]) == 1 and len(two["relic_types"]) == 2
    assert one["raw"] is None


def test_lines_that_turn_the_page_are_no_records(book: Path, tmp_path: Path) -> None:
    head = ["STT", "Tên di tích", "Xã", "Ghi chú"]
    rows: list[list[Any]] = [
        head, [1, "Đình Cổi", "Tân Lập", "a"], [None, "Cộng xã Tân Lập: 1 di tích"], [None, None, None, "Trang 1/2"],
        ["Chuyển trang sau"], head, [2, "Chùa Ổ", "Yên Phú", "b"], [None, None, None, "Trang 2/2"], ["Tổng cộng: 2"],
    ]  # fmt: skip
    said = _tried(book, "relic", workbook(tmp_path / "trang.xlsx", rows))
    assert (said["new"], said["ignored"]) == (2, 7)


def _noted(path: Path) -> Path:
    """Write gongs of which one has a note beside its commune and another is struck out."""
    sheet_book = openpyxl.Workbook()
    sheet = sheet_book.active
    for row in (["TT", "Tên chiêng", "Xã"], [1, "Chiêng dàm", "Tân Lập"], [2, "Chiêng bồng", "Yên Phú"]):
        sheet.append(row)
    sheet["C2"].comment = Comment("Đã bán năm 2010,\nxem biên bản", "Lan")
    sheet["B1"].comment = Comment("ghi theo lời kể", "Lan")
    sheet["B3"].font = Font(strike=True)
    sheet_book.save(path)
    return path


def test_the_note_of_a_cell_is_kept_and_what_is_struck_through_is_told(book: Path, tmp_path: Path) -> None:
    path = _noted(tmp_path / "ghi kèm.xlsx")
    rows = _tried(book, "gong", path)["rows"]
    told = {(row["line"], told["column"]): told for row in rows for told in row["told"]}
    assert "ghi kèm ô: “Đã bán năm 2010, xem biên bản”" in told[2, "C"]["reason"]
    assert told[2, "C"]["text"] == "", "what is typed over there is what the cell says, not its note"
    assert "ghi kèm ô: “ghi theo lời kể”" in told[1, "B"]["reason"]
    assert "cột B bị gạch ngang" in told[3, None]["reason"]
    sold, struck = _taken(book, "gong", path)
    assert sold["raw"] == "Xã (ghi kèm ô): Đã bán năm 2010,\nxem biên bản"
    assert (struck["name"], struck["raw"]) == ("Chiêng bồng", None)


def test_notes_that_cannot_be_read_are_told_and_stop_nothing(book: Path, tmp_path: Path) -> None:
    path = _noted(tmp_path / "hỏng.xlsx")
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for name, raw in parts.items():
            file.writestr(name, raw[:-30] if name.endswith("comment1.xml") else raw)
    said = _tried(book, "gong", path)
    assert said["new"] == 2 and "Lời ghi kèm các ô không đọc được" in _remarks(said)


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
def test_other_workbooks_tell_their_notes_or_what_is_struck_too(book: Path, tmp_path: Path) -> None:
    path, office = _noted(tmp_path / "ghi kèm.xlsx"), (tmp_path / "office").as_uri()
    for form, words in (("ods", "ghi kèm ô: “Đã bán"), ("xls:MS Excel 97", "cột B bị gạch ngang")):
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={office}", "--convert-to", form, "--outdir", tmp_path, path],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        rows = _tried(book, "gong", path.with_suffix(f".{form[:3]}"))["rows"]
        assert any(words in told["reason"] for row in rows for told in row["told"]), form


GONG_HEAD: list[list[Any]] = [
    ["TT", "Tên chiêng", "Kích thước (cm)", None, None, None, "Ghi chú"],
    [None, None, "Đường kính", None, "Cao", None, None],
    [None, None, "Mặt", "Núm", "Thành", "Núm", None],
]


def _headed(path: Path, rows: list[list[Any]]) -> Path:
    sheet_book = openpyxl.Workbook()
    sheet = sheet_book.active
    for row in rows:
        sheet.append(row)
    for cells in ("A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2", "G1:G3"):
        sheet.merge_cells(cells)
    sheet_book.save(path)
    return path


def test_a_header_of_three_lines_is_read_whole_also_where_it_returns(book: Path, tmp_path: Path) -> None:
    rows = [*GONG_HEAD, [1, "Chiêng dàm", 61.5, 9, 7, 3, "a"], *GONG_HEAD, [2, "Chiêng bồng", 38, 6, 5, 2, "b"]]
    path = _headed(tmp_path / "ba dòng.xlsx", rows)
    said = _tried(book, "gong", path)
    assert _goes(said) == ["@sequence", "name", "d_face", "boss_diameter", "wall", "boss_height", "note"]
    assert (said["new"], said["ignored"]) == (2, 6)
    first, second = _taken(book, "gong", path)
    assert (first["d_face"]["n"], first["boss_height"]["n"], second["boss_diameter"]["n"]) == ("61.5", "3", "6")


def test_lines_of_another_table_below_are_no_records_of_this_one(book: Path, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["TT", "Tên chiêng", "Chủ sở hữu", "Đường kính (cm)"], [1, "Chiêng dàm", "Bùi Văn Mởn", 61.5],
        ["II. TRỐNG ĐỒNG"], ["TT", "Tên trống", "Nơi giữ", "Chiều cao (cm)"], [1, "Trống Sông Đà", "Bảo tàng", 42],
        ["TT", "Tên chiêng", "Chủ sở hữu", "Đường kính (cm)"], [2, "Chiêng bồng", "Bùi Thị Ỉnh", 38],
    ]  # fmt: skip
    said = _tried(book, "gong", workbook(tmp_path / "hai bảng.xlsx", rows))
    assert [row["name"] for row in said["rows"] if row["verdict"] == "new"] == ["Chiêng dàm", "Chiêng bồng"]
    other = {row["line"] for row in said["rows"] for told in row["told"] if "thuộc một bảng khác" in told["reason"]}
    assert other == {4, 5}


def test_a_line_without_a_name_is_told(book: Path, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["TT", "Tên chiêng", "Xã"], [1, "Chiêng dàm", "Tân Lập"], [2, " ", "Yên Phú"]]
    said = _tried(book, "gong", workbook(tmp_path / "thiếu tên.xlsx", rows))
    assert said["new"] == 2
    assert [row["line"] for row in said["rows"] for told in row["told"] if "không có tên" in told["reason"]] == [3]


@pytest.mark.parametrize(
    "typed", ["X. TÂN LẬP, H. LẠC SƠN", "x.Tân Lập - h.Lạc Sơn", "Tân Lập – Lạc Sơn", "xã Tân Lập; Lạc Sơn"]
)
def test_a_place_is_known_however_its_parts_are_cut_and_parted(typed: str, book: Path, tmp_path: Path) -> None:
    [record] = _taken(
        book, "relic", workbook(tmp_path / "nơi.xlsx", [["TT", "Tên di tích", "Địa điểm"], [1, "Đình Cổi", typed]])
    )
    place = record["places"][0]["place"]
    assert place["unit"] and place["t"] == typed


def test_what_offices_cut_short_is_known(book: Path, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["STT", "TÊN DI TÍCH", "CẤP XH", "NĂM XẾP HẠNG", "NGÀY KIỂM KÊ"],
        [1, "ĐÌNH CỔI", "QG", 1993, "12.5.2016"],
        [2, "HANG XÓM TRẠI", "QGĐB", 2024, "tháng 3/2016"],
    ]
    one, two = _taken(book, "relic", workbook(tmp_path / "viết tắt.xlsx", rows))
    ranks = [(r["ranks"][0]["rank"], r["ranks"][0]["rank_day"]) for r in (one, two)]
    assert ranks == [("quoc_gia", "1993"), ("quoc_gia_dac_biet", "2024")]
    assert [r["sightings"][0]["sighted"] for r in (one, two)] == ["2016-05-12", "2016-03"]
    head = ["TT", "Tên gọi", "Ngày kiểm kê", "Người kiểm kê"]
    said = _tried(book, "intangible", workbook(tmp_path / "ngày.xlsx", [head, [1, "Hát thường rang", "3/2016", "Lan"]]))
    assert _goes(said)[2:] == ["inventories.inventory_day", "inventories.inventory_by"]


def test_what_stands_at_the_foot_of_a_sheet_is_no_record(book: Path, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["TT", "Tên di tích", "Xã", "Huyện", "Ghi chú"],
        ["I", "Huyện Lạc Sơn", None, None, "2 di tích"],
        [1, "Đình Cổi", "Tân Lập", None, "a"],
        [2, "Chùa Ổ", "Yên Phú", None, "b"],
        ["II", "Huyện Yên Thủy"],
        [None, "Không có"],
        [None, "Tiểu cộng", "2 di tích"],
        [None, "Ghi chú: (*) di tích đã mất, chờ hủy xếp hạng"],
        [None, "Nguồn: Phòng Văn hóa và Thông tin"],
        [None, None, None, "Lạc Sơn, ngày 5 tháng 3 năm 2016"],
        [None, "NGƯỜI LẬP BIỂU", None, "T/M ỦY BAN NHÂN DÂN"],
        [None, None, None, "PHÓ CHỦ TỊCH"],
        [None, "Bùi Văn Ỉnh", None, "Quách Công Hiển"],
        [3, "Đền Bờ", "Vầy Nưa", "Đà Bắc", "sau chữ ký"],
    ]
    path = workbook(tmp_path / "chân trang.xlsx", rows)
    assert (said := _tried(book, "relic", path))["new"] == 3, [r["name"] for r in said["rows"]]
    first, _, last = _taken(book, "relic", path)
    assert "Huyện Lạc Sơn" in first["places"][0]["place"]["t"] and last["name"] == "Đền Bờ"


def test_a_name_of_several_lines_is_told(book: Path, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["TT", "Tên di tích", "Xã"], [1, "Đình Cổi\nChùa Ổ", "Tân Lập"], [2, "Đền Bờ", "Vầy Nưa"]]
    rows_told = _tried(book, "relic", workbook(tmp_path / "xuống dòng.xlsx", rows))["rows"]
    assert [r["line"] for r in rows_told for told in r["told"] if "tên có nhiều dòng" in told["reason"]] == [2]
