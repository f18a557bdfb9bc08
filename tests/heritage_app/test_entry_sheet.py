"""The entry sheet without a window: what is typed and pasted, what is told of each cell, and the records it makes."""

from __future__ import annotations

import pytest

from db.catalogue import Reader, Writer
from db.model.problems import NotPossible
from db.model.query import Query
from db.schema.field_type import Words
from db.schema.kind import Description
from heritage_app.entry.cells import Cell, read_block
from heritage_app.entry.sheet import MOST_ROWS, SHARED, EntrySheet

LAC_SON = "xã Lạc Sơn, tỉnh Phú Thọ"


@pytest.fixture
def sheet(description: Description) -> EntrySheet:
    words = Words(description.vocabularies, description.units)
    return EntrySheet(description.kind("gong"), words, next_number="C-00042")


def told(sheet: EntrySheet, level: str) -> list[tuple[int, str, str]]:
    return [(t.row, t.field, t.label.vi) for t in sheet.told() if t.level == level]


def test_what_is_typed_is_read_as_on_the_page(sheet: EntrySheet) -> None:
    sheet.put({(0, "name"): Cell("Chiêng bồng"), (0, "d_face"): Cell("38"), (0, "condition"): Cell("nut")})
    assert sheet.own(0, "d_face").text == "38 cm"
    assert sheet.own(0, "condition").text == "nứt"
    (record,) = sheet.records()
    assert record["d_face"] == {"n": "38", "u": "cm"}
    assert record["numbers"] == [{"number": "C-00042"}]


def test_the_shared_row_goes_to_every_empty_cell_and_numbers_go_on(sheet: EntrySheet) -> None:
    sheet.put({(SHARED, "place"): Cell(LAC_SON), (0, "name"): Cell("Một"), (1, "name"): Cell("Hai")})
    sheet.put({(1, "place"): Cell("xóm Cảng"), (1, "numbers"): Cell("C-00043"), (2, "name"): Cell("Ba")})
    first, second, third = sheet.records()
    assert first["place"]["unit"] == third["place"]["unit"]
    assert second["place"]["t"] == "xóm Cảng"
    numbers = [r["numbers"][0]["number"] for r in (first, second, third)]
    assert numbers == ["C-00042", "C-00043", "C-00044"], "a number that was typed is not given twice"
    assert sheet.offered(0, "place") == LAC_SON and sheet.offered(2, "numbers") == "C-00044"


def test_a_block_with_headings_finds_its_columns_and_names_what_has_no_place(sheet: EntrySheet) -> None:
    block = "STT\tĐường kính mặt\tTên chiêng\tMàu sơn\n1\t38\tChiêng bồng\tđỏ\n2\t0,41 m\tChiêng khầm\tđen\n"
    pasted = sheet.paste(0, 3, block)
    assert (pasted.rows, pasted.columns) == (2, 2)
    assert [label.vi for label in pasted.left_out] == ["Cột không có trong phiếu, chưa dán: “Màu sơn”."]
    assert [sheet.own(r, "name").text for r in (0, 1)] == ["Chiêng bồng", "Chiêng khầm"]
    assert sheet.records()[1]["d_face"] == {"n": "0.41", "u": "m"}


def test_a_heading_that_is_no_column_yet_becomes_one(sheet: EntrySheet) -> None:
    before, heading = len(sheet.columns), sheet.kind.by_id["pieces"]
    assert heading not in sheet.columns
    sheet.paste(0, 0, f"Tên chiêng\t{heading.label.vi}\nChiêng\t3\n")
    assert len(sheet.columns) == before + 1
    assert sheet.records()[0]["pieces"] == 3


def test_a_block_without_headings_goes_from_the_cursor_and_says_what_is_too_wide(sheet: EntrySheet) -> None:
    last = len(sheet.columns) - 1
    pasted = sheet.paste(2, last, "1,5 kg\tthừa\n2 kg\t\n")
    assert [sheet.own(r, sheet.columns[last].id).text for r in (2, 3)] == ["1,5 kg", "2 kg"]
    assert "1 cột bên phải chưa có chỗ" in pasted.left_out[0].vi


def test_each_cell_that_is_no_value_is_named_and_nothing_is_made(sheet: EntrySheet) -> None:
    sheet.put({(0, "name"): Cell("Chiêng"), (0, "d_face"): Cell("ba mươi"), (4, "condition"): Cell("vỡ toang")})
    assert [(row, field) for row, field, _ in told(sheet, "impossible")] == [(0, "d_face"), (4, "condition")]
    assert sheet.own(0, "d_face").text == "ba mươi", "what was typed stays"
    with pytest.raises(NotPossible, match="Dòng 1, Đường kính mặt"):
        sheet.records()


def test_doubts_are_told_and_stop_nothing(sheet: EntrySheet) -> None:
    sheet.put({(0, "d_face"): Cell("380"), (0, "numbers"): Cell("C-1"), (1, "numbers"): Cell("C-1")})
    sheet.used_numbers["C-1"] = True
    said = " ".join(words for _, _, words in told(sheet, "advice"))
    for part in ("Gõ 380 cm, có phải 38,0 cm?", "Chưa có tên.", "Số C-1 đã có trong sổ.", "Số C-1 đã có ở dòng 1."):
        assert part in said
    assert len(sheet.records()) == 2


def test_undo_and_redo_take_whole_steps(sheet: EntrySheet) -> None:
    sheet.put({(0, "name"): Cell("Một")})
    sheet.paste(1, 0, "Hai\nBa\nBốn\n")
    assert sheet.undo() and sheet.filled() == [0]
    assert sheet.redo() and sheet.filled() == [0, 1, 2, 3]
    assert sheet.undo() and sheet.undo() and not sheet.undo() and sheet.filled() == []


def test_what_was_copied_is_pasted_back_the_same(sheet: EntrySheet, description: Description) -> None:
    sheet.put({(0, "name"): Cell('Chiêng "cái"'), (0, "d_face"): Cell("38"), (1, "name"): Cell("Chiêng\tcon")})
    block = sheet.copy([0, 1], range(len(sheet.columns)))
    other = EntrySheet(sheet.kind, sheet.words, next_number="C-00042")
    other.paste(0, 0, block)
    assert [r["name"] for r in other.records()] == [r["name"] for r in sheet.records()]
    assert other.records()[0]["d_face"] == sheet.records()[0]["d_face"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "\n\n\n",
        '"chưa đóng\tngoặc\nhai',
        "\ud800",
        "a" * 100_000,
        "\t" * 500,
        "=1+1\t<b>đậm</b>\t'; DROP TABLE",
    ],
)
def test_hostile_blocks_are_text_or_nothing(sheet: EntrySheet, text: str) -> None:
    sheet.paste(0, 0, text)
    sheet.told()
    for values in sheet.records():
        assert "\x00" not in str(values)
    assert len(sheet.rows) <= MOST_ROWS


def test_a_block_longer_than_a_sheet_says_how_many_rows_stayed_out(sheet: EntrySheet) -> None:
    pasted = sheet.paste(0, 0, "\n".join(f"Chiêng {n}" for n in range(MOST_ROWS + 7)))
    assert pasted.rows == MOST_ROWS == len(sheet.filled())
    assert "7 dòng cuối chưa được dán" in pasted.left_out[-1].vi


def test_lines_inside_quotes_stay_one_cell() -> None:
    assert read_block('tên\t"hai\ndòng"\r\nb\tc\n\n') == [["tên", "hai\ndòng"], ["b", "c"]]


def test_names_without_a_record_become_records_where_that_is_asked_for(
    sheet: EntrySheet, writer: Writer, description: Description
) -> None:
    sheet.put({(n, "custody"): Cell("Hộ Bùi Văn Tín") for n in range(3)} | {(3, "custody"): Cell("Bùi Thị Lan")})
    names, _ = sheet.unasked()
    sheet.known_links.update({key: len(writer.read.named(key[1], key[0])) for key in names})
    assert any("Chưa có phiếu nào tên “Hộ Bùi Văn Tín”" in words for _, _, words in told(sheet, "advice"))
    sheet.make_links = True
    writer.add(sheet.kind, sheet.records())
    reader: Reader = writer.read
    assert len(reader.find(Query("group"))) == 1, "one household, however many gongs"
    assert len(reader.find(Query("person"))) == 1
    assert len(reader.find(Query("gong"))) == 4
    writer.undo()
    assert not len(reader.find(Query("gong"))) and not len(reader.find(Query("group"))), "one act"
