"""Columns are guessed as a registrar would read them: from their headers, from what stands below them, from each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.exchange.columns.guessing import guess, known_header
from db.exchange.columns.header import Header, Sorting, find_header
from db.schema.field_type import Words
from db.schema.kind import Description
from tests.exchange.sheets import whole

SHEETS: dict[str, dict[str, tuple[str, list[str]]]] = {
    "object": {
        "STT": ("@sequence", ["1", "2", "3"]),
        "Tên hiện vật": ("name", ["Ninh gốm", "Khung cửi", "Rìu"]),
        "Số đăng ký": ("numbers.number", ["BTHB 12", "BTHB 13", ""]),
        "Chất liệu": ("materials", ["Gốm", "Gỗ", "Đá"]),
        "Kích thước": ("sizes_text", ["C: 12 cm, ĐKM: 15 cm", "D: 1,2 m", "D: 5,5 cm, R: 3,5 cm"]),
        "Niên đại": ("dating", ["Thế kỷ XIX", "1950", "5000 năm BP"]),
        "Số lượng": ("pieces", ["1", "02", "3"]),
        "Nguồn gốc": ("acquisitions.acquisition", ["Sưu tầm", "Hiến tặng", "Khai quật"]),
        "Tình trạng": ("condition", ["Nguyên vẹn", "Sứt mẻ", "Vỡ"]),
        "Nơi lưu giữ": ("custody.holder", ["Kho A", "Kho B", ""]),
        "Trọng lượng (kg)": ("weight", ["1,2", "", ""]),
        "Màu vía": ("@raw", ["xanh", "đỏ", ""]),
        "Ghi chú": ("note", ["", "", ""]),
    },
    "gong": {
        "TT": ("@sequence", ["1", "2", "3"]),
        "Tên chiêng": ("name", ["Chiêng dàm", "Chiêng bồng", "Chiêng tlé"]),
        "Kích thước – ĐK (cm)": ("d_face", ["62,5", "41,5", "38cm"]),
        "Họ và tên chủ hộ": ("custody.holder", ["Bùi Văn Nhượng", "Quách Thị Ư", ""]),
    },
    "person": {
        "Họ và tên": ("name", ["Bùi Văn A", "Bùi Thị B", "Đinh C"]),
        "Năm sinh": ("birth", ["1950", "12/3/1944", "1960"]),
        "Nam/Nữ": ("gender", ["Nam", "Nữ", "Nam"]),
        "Dân tộc": ("ethnic", ["Mường", "Mường", "Kinh"]),
        "Địa chỉ": ("places.place", ["xóm Trại, xã Tân Lập, huyện Lạc Sơn", "xã Yên Phú, huyện Lạc Sơn", ""]),
        "Danh hiệu": ("titles.title", ["Nghệ nhân ưu tú", "Nghệ nhân nhân dân", ""]),
        "Số quyết định": ("titles.decision", ["123/QĐ-CTN", "", ""]),
        "Số điện thoại": ("phone", ["0912", "", ""]),
    },
    "relic": {
        "Mã phiếu (id)": ("@id", []),
        "Bản ghi (revision)": ("@revision", []),
        "Tên": ("name", ["Hang xóm Trại"]),
        "": ("ranks.rank", ["Cấp tỉnh", "Quốc gia", "Quốc gia đặc biệt"]),
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", SHEETS)
def test_the_columns_of_a_usual_sheet_find_their_fields(description: Description, kind: str) -> None:
    words = Words(description.vocabularies, description.units)
    columns = SHEETS[kind]
    mapping = guess(description.kind(kind), list(columns), [values for _, values in columns.values()], words)
    assert {c.header: c.to[0] for c in mapping.columns} == {header: path for header, (path, _) in columns.items()}
    assert [c.unit for c in mapping.columns if c.header.endswith("(kg)")] in ([], ["kg"])


def test_a_new_field_is_found_by_its_label_alone(description: Description) -> None:
    """Nothing about columns is written per kind: every single field is found under its own label."""
    lost = []
    for kind in description.kinds:
        for field in kind.fields:
            path, sure = known_header(kind, field.label.vi)
            if sure < 0.9 or path.partition(".")[0] != field.id:
                lost.append((kind.id, field.id, path))
    assert len(lost) <= 12, lost


def test_a_header_of_names_nobody_knows_is_seen_by_what_stands_below(tmp_path: Path, description: Description) -> None:
    from db.exchange.files.delimited import read_text_table

    for text, headers in (
        ("Abc;Xyz\nhang;12\nđộng;7\n", ("Abc", "Xyz")),
        ("hang;12\nđộng;7\n", ("Cột A", "Cột B")),
        ("hang;động\nđình;chùa\n", ("Cột A", "Cột B")),
    ):
        path = tmp_path / "lạ.csv"
        path.write_text(text, "utf-8")
        lines, reading = whole(read_text_table(path))
        found = find_header(lines, reading, lambda _: 0.0, lambda cell, _: cell)
        assert found.texts == headers, text


@pytest.mark.parametrize(
    ("cells", "junk"),
    [
        (["5", "Cồng chiêng", "", "12"], ""),
        (["5", "Cổng làng Mường", "", "120"], ""),
        (["", "Tổng cộng", "", "132"], "dòng tổng cộng"),
        (["", "Cộng:", "", "132"], "dòng tổng cộng"),
        (["", "Cộng:", "", "6 chiếc"], "dòng tổng cộng"),
        (["", "Tổng số", "3 bộ", "24 hiện vật"], "dòng tổng cộng"),
        (["", "Cộng đồng Mường", "Bình Chân", "1"], ""),
        (["II", "Huyện Kim Bôi"], "dòng nhóm"),
        (["", "Khu mộ cổ Đống Thếch"], ""),
        (["", "Bàn thờ đá"], ""),
        (["", "Xóm Trại"], "dòng nhóm"),
        (["", "", "", "Trang 1/3"], "số trang, chuyển trang"),
        (["", "Trang 12", "", ""], "số trang, chuyển trang"),
        (["", "", "- 2 -", ""], "số trang, chuyển trang"),
        (["Chuyển trang sau", "", "", ""], "số trang, chuyển trang"),
        (["", "Cộng mang sang", "", "132"], "dòng tổng cộng"),
        (["", "Trang trước chuyển sang", "", "132"], "số trang, chuyển trang"),
        (["", "Tiểu cộng", "", "2 di tích"], "dòng tổng cộng"),
        (["", "Ghi chú: (*) di tích đã mất", "", ""], "ghi chú của bảng, dòng ghi không có"),
        (["", "(*) theo Quyết định 12", "", ""], "ghi chú của bảng, dòng ghi không có"),
        (["", "Nguồn: Phòng Văn hóa", "", ""], "ghi chú của bảng, dòng ghi không có"),
        (["", "Không có", "", ""], "ghi chú của bảng, dòng ghi không có"),
        (["", "Nguồn nước Khoang Xanh", "", ""], ""),
        (["III", "Huyện Kim Bôi", "", "3 di tích"], "dòng nhóm"),
        (["A", "Di tích cấp tỉnh", "", "12"], "dòng nhóm"),
        (["4", "Huyện Kim Bôi", "", "3 di tích"], ""),
        (["8", "Trang thờ", "Bình Chân", "1"], ""),
        (["9", "Trang 5", "Bình Chân", "1"], ""),
        (["STT", "Tên", "Xã", "Số"], "tiêu đề lặp lại"),
        (["(1)", "(2)", "(3)", "(4)"], "dòng đánh số cột"),
        (["7", "Đình Cổi", "Bình Chân", "1"], ""),
    ],
)
def test_only_what_is_no_record_is_passed_over(cells: list[str], junk: str) -> None:
    sorting = Sorting(Header(("STT", "Tên", "Xã", "Số"), (1,)), naming=1, sequence=0)
    assert sorting.junk(["1", "Hang Trại", "Tân Lập", "3"]) is None
    found = sorting.junk(cells)
    assert (found.label.vi if found else "") == junk


@pytest.mark.parametrize(
    ("kind", "values", "path"),
    [
        ("gong", ["nứt", "thủng; vá", "bẹp vành"], "condition"),
        ("gong", ["Vành hơi mòn, tiếng còn vang", "Mặt có vết đen", ""], "conditions.condition_text"),
        ("bronze_drum", ["nguyên vẹn", "vỡ", ""], "condition"),
        ("object", ["nguyên vẹn", "sứt mẻ", ""], "condition"),
    ],
)
def test_words_of_condition_stand_where_the_list_shows_them_and_sentences_in_the_visits(
    description: Description, kind: str, values: list[str], path: str
) -> None:
    words = Words(description.vocabularies, description.units)
    names = [f"Cái {n}" for n in (1, 2, 3)]
    mapping = guess(description.kind(kind), ["Tên", "Hiện trạng"], [names, values], words)
    assert mapping.columns[1].to == (path,)
