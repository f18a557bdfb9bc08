"""A real department's sheet comes in whole: every line is a record or is named, and nothing that stood in it is lost."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from db.catalogue import Writer, create
from db.exchange.columns.mapping import Mapping, load_mapping, save_mapping
from db.exchange.columns.work import Work
from db.exchange.files.reading import read_table
from db.exchange.intake.taking_in import Report, judge, take_in
from db.model.changes import finish
from db.model.problems import Trouble
from db.model.query import Query
from db.schema.kind import Description
from tests.db.tools import assert_sound
from tests.exchange.sheets import HOUSEHOLDS, RELICS, department_sheet, workbook


@contextmanager
def opened(folder: Path, description: Description) -> Iterator[Writer]:
    if not folder.exists():
        create(folder, description)
    writer = Writer(folder, description, "Bùi Thị Mai")
    try:
        yield writer
    finally:
        writer.close()


def taken(writer: Writer, path: Path, kind: str, sheet: str, mapping: Mapping | None = None) -> Report:
    declared = writer.description.kind(kind)
    with read_table(path, sheet) as table:
        work = Work(table, declared, writer.read.words())
        columns = mapping.fitted(work.headers) if mapping else work.guessed(declared)
        return finish(take_in(writer, work, declared, columns))


def by_name(writer: Writer, kind: str) -> dict[str, dict]:
    lines = writer.read.lines(writer.read.find(Query(kind)), 0, 100)
    return {line.name: writer.read.record(line.id).values for line in lines}


def test_every_line_is_a_record_or_is_named(tmp_path: Path, description: Description) -> None:
    with opened(tmp_path / "sổ", description) as writer:
        report = taken(writer, department_sheet(tmp_path / "di tích.xlsx"), "relic", "Di tích")
        assert report.offered == len([r for r in RELICS if any(r)]) == sum(report.counts.values())
        assert report.counts == {"new": 5, "changed": 0, "same": 0, "rejected": 0, "ignored": 12}
        with read_table(tmp_path / "di tích.xlsx", "Di tích") as table:
            assert "Tệp còn trang “Nháp”" in table.reading.remarks[0].label.vi, "no sheet is passed over in silence"
        why = {row.at: row.told[0].label.vi for row in report.rows if row.verdict == "ignored"}
        assert why[4] == "trên dòng tiêu đề" and why[7] == "dòng đánh số cột" and why[8] == "dòng nhóm"
        assert why[14] == "tiêu đề lặp lại" and why[16] == "dòng tổng cộng" and why[18] == "chân trang, chữ ký"
        relics = by_name(writer, "relic")
        assert set(relics) == {
            "Hang xóm Trại", "Mái đá Làng Vành", "Khu mộ cổ Đống Thếch", "Nhà hàng Sông Đà", "Chùa Hang",
        }  # fmt: skip
    assert_sound(tmp_path / "sổ", description)


def test_what_stood_in_the_cells_stands_in_the_records(tmp_path: Path, description: Description) -> None:
    with opened(tmp_path / "sổ", description) as writer:
        report = taken(writer, department_sheet(tmp_path / "di tích.xlsx"), "relic", "Di tích")
        relics = by_name(writer, "relic")
        cave, shelter, tombs, pagoda = (
            relics[n] for n in ("Hang xóm Trại", "Mái đá Làng Vành", "Khu mộ cổ Đống Thếch", "Chùa Hang")
        )
        words = writer.read.words()
        assert words.vocabularies["relic_rank"].by_id[cave["ranks"][0]["rank"]].label.vi == "di tích quốc gia đặc biệt"
        assert cave["ranks"][0]["rank_day"] == "2024-07-18"
        assert writer.read.record(cave["ranks"][0]["decision"]).values["issued"] == "2024-07-18"
        assert words.units.text(cave["places"][0]["place"]["unit"]) == "xã Tân Lập, huyện Lạc Sơn, tỉnh Hòa Bình"
        assert cave["area"] == {"n": "450.5", "u": "m²"}
        assert "Số ĐT liên hệ: 0912 345 678" in cave["raw"]
        assert shelter["dating"]["t"] == "Đầu thế kỉ 19" and shelter["ranks"][0]["rank_day"] == "1903-02-05"
        assert shelter["note"] == "chưa cắm mốc"
        assert len(tombs["relic_types"]) == 2
        assert "Tên di tích (TCVN3): Chïa Hang" in pagoda["raw"], "the raw text of an old code is kept"
        assert pagoda["places"][0]["place"]["t"] == "xã Cao Sơn, Huyện Kim Bôi", (
            "a section speaks for the lines below it"
        )
        asked = {(q.ask, q.text) for q in report.questions()}
        assert ("relic_type", "Nhà hàng") in asked
        assert "Loại hình: Nhà hàng" in relics["Nhà hàng Sông Đà"]["raw"]


def test_one_undo_takes_the_whole_import_back(tmp_path: Path, description: Description) -> None:
    with opened(tmp_path / "sổ", description) as writer:
        taken(writer, department_sheet(tmp_path / "di tích.xlsx"), "relic", "Di tích")
        said = writer.undo().sentence.vi
        assert "Nhập di tích: 5 phiếu mới" in said
        assert sum(c.alive for c in writer.read.counts()) == 0


def test_a_second_import_of_the_same_sheet_says_so_and_a_dry_run_writes_nothing(
    tmp_path: Path, description: Description
) -> None:
    source = department_sheet(tmp_path / "di tích.xlsx")
    with opened(tmp_path / "sổ", description) as writer:
        taken(writer, source, "relic", "Di tích")
        acts = len(writer.read.journal())
        with read_table(source, "Di tích") as table:
            kind = description.kind("relic")
            work = Work(table, kind, writer.read.words())
            report = finish(judge(writer.read, work, kind, work.guessed(kind)))
        assert report.similar == 5 and report.counts["new"] == 5
        assert len(writer.read.journal()) == acts and not report.act


def test_a_household_sheet_comes_in_as_holders_and_counts(tmp_path: Path, description: Description) -> None:
    source = workbook(tmp_path / "hộ.xlsx", HOUSEHOLDS)
    with opened(tmp_path / "sổ", description) as writer:
        report = taken(writer, source, "gong", "Danh mục")
        assert report.kind == "survey" and report.counts["new"] == 4
        assert by_name(writer, "gong") == {}, "a number under a size is no gong"
        assert set(by_name(writer, "person")) == {"Bùi Văn Mởn", "Bùi Thị Ỉnh", "Quách Văn Đang", "Bùi Văn Khẩn"}
        [survey] = by_name(writer, "survey").values()
        counts = [(r.get("count_class", ""), r.get("counted")) for r in survey["counts"]]
        assert ("Cỡ chiêng (cm) – 31-40", 2) in counts and ("tổng số", 4) in counts
        assert sum(n or 0 for c, n in counts if c and c != "tổng số") == 9
        assert survey["counts"][0]["count_place"]["hamlet"] == "Xóm Trại"
        assert "vỡ" in survey["raw"]


def test_a_long_sheet_comes_in_as_a_rebuild_would_have_it(tmp_path: Path, description: Description) -> None:
    rows = [["TT", "Tên di tích", "Xã", "Diện tích (m2)", "Số quyết định", "Ghi chú"]]
    rows += [
        [n, f"Hang số {n}", ("Tân Lập", "Yên Phú")[n % 2], n / 4, f"{n % 40}/QĐ-UBND", f"ghi {n}"] for n in range(1600)
    ]
    source = tmp_path / "dài.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    with opened(tmp_path / "sổ", description) as writer:
        writer.add(description.kind("relic"), [{"name": "Có từ trước", "note": "ghi cũ"}])
        report = taken(writer, source, "relic", "")
        assert report.counts["new"] == 1600 and report.made == {"document": 40}
        assert [(c.kind, c.alive) for c in writer.read.counts()] == [("document", 40), ("relic", 1601)]
        assert len(writer.read.find(Query("relic", words="hang 1599"))) == 1
        again = taken(writer, source, "relic", "")
        assert again.similar == 1600
    assert_sound(tmp_path / "sổ", description)


def test_a_mapping_is_kept_corrected_and_used_again(tmp_path: Path, description: Description) -> None:
    source, kept, kind = department_sheet(tmp_path / "di tích.xlsx"), tmp_path / "ghép.json", description.kind("relic")
    with opened(tmp_path / "sổ", description) as writer:
        with read_table(source, "Di tích") as table:
            columns = Work(table, kind, writer.read.words()).guessed(kind)
        save_mapping(Mapping(kind.id, columns.columns, {"relic_type": {"nha hang": "@raw"}}), kept)
        text = kept.read_text("utf-8").replace('"note"', '"history"')
        kept.write_text(text, "utf-8")
        report = taken(writer, source, "relic", "Di tích", load_mapping(kept, kind, description))
        assert by_name(writer, "relic")["Mái đá Làng Vành"]["history"] == "chưa cắm mốc"
        assert report.questions() == [], "what was decided is not asked again"
    kept.write_text(text.replace('"history"', '"không có"'), "utf-8")
    with pytest.raises(Trouble, match="không có trường “không có”"):
        load_mapping(kept, kind, description)
    kept.write_text("{", "utf-8")
    with pytest.raises(Trouble, match="không phải tệp ghép cột"):
        load_mapping(kept, kind, description)


def test_lines_typed_later_in_unicode_stay_what_they_are_in_an_old_sheet(
    tmp_path: Path, description: Description
) -> None:
    rows = [["Tªn di tÝch", "X·", "Ghi chó"], *([f"§×nh lµng {n}", "x· T©n LËp", "®· xÕp h¹ng"] for n in "ABCDEFGH")]
    rows += [["Chùa Hang", "xã Yên Phú", "mới thêm"], ["mét bé", "x· Yªn Phó", ""]]
    with opened(tmp_path / "sổ", description) as writer:
        report = taken(writer, workbook(tmp_path / "cũ.xlsx", rows), "relic", "Danh mục")
        names = [row.name for row in report.rows if row.verdict == "new"]
    assert names[0] == "Đình làng A" and names[-2:] == ["Chùa Hang", "một bộ"], names


def test_words_of_a_cell_merged_over_lines_stand_in_each_and_its_number_in_the_first(
    tmp_path: Path, description: Description
) -> None:
    rows = [
        ["TT", "Họ và tên chủ hộ", "Tên chiêng", "ĐK (cm)", "Tình trạng"],
        [1, "Bùi Văn Hợi", "Chiêng bồng", 38.5, "nứt"],
        [2, "Quách Thị Mai", "Chiêng đằm", 52, "nguyên"],
        [None, None, "Chiêng tlé", None, None],
        [3, "Bùi Thị Lan", "Chiêng khầm", 61, None],
        [4, "Bùi Văn Ính", "Chiêng bồng bềnh", 40, "thủng"],
        [None, None, None, None, "vá"],
    ]
    path = workbook(tmp_path / "hộ.xlsx", rows, "Hộ")
    book = openpyxl.load_workbook(path)
    for cells in ("A3:A4", "B3:B4", "D3:D4", "E3:E4", "B6:B7", "C6:C7"):
        book["Hộ"].merge_cells(cells)
    book.save(path)
    with opened(tmp_path / "sổ", description) as writer:
        report = taken(writer, path, "gong", "Hộ")
        gongs = by_name(writer, "gong")
    holders = {name: values["custody"][0]["holder"]["t"] for name, values in gongs.items()}
    assert holders == {
        "Chiêng bồng": "Bùi Văn Hợi", "Chiêng đằm": "Quách Thị Mai", "Chiêng tlé": "Quách Thị Mai",
        "Chiêng khầm": "Bùi Thị Lan", "Chiêng bồng bềnh": "Bùi Văn Ính",
    }  # fmt: skip
    assert gongs["Chiêng tlé"]["condition"] == gongs["Chiêng đằm"]["condition"] and not gongs["Chiêng khầm"].get(
        "condition"
    )
    assert gongs["Chiêng đằm"]["d_face"]["n"] == "52" and not gongs["Chiêng tlé"].get("d_face"), "measured once"
    [header, within] = [row for row in report.rows if row.verdict != "new"]
    assert header.at == 1 and within.at == 7 and "một tên gộp" in within.told[0].label.vi, (
        "one gong of two lines is one"
    )
