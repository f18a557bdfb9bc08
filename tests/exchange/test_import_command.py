"""The command: what it says, what it writes, what it refuses."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from db.exchange.files.reading import read_table
from db.exchange.intake.judging import VERDICTS
from db.exchange.intake.report import plain_report, write_report
from db.schema.kind import Description
from tests.db.tools import assert_refused, command
from tests.exchange.sheets import RELICS, department_sheet
from tests.exchange.test_department_sheet import opened, taken


def test_the_command_tells_before_it_writes_and_adds_up(tmp_path: Path) -> None:
    source, folder = department_sheet(tmp_path / "di tích.xlsx"), tmp_path / "sổ"
    assert command("new", folder).returncode == 0
    tried = command("import", source, "--kind", "relic", "--in", folder, "--dry-run", "--json")
    said = json.loads(tried.stdout)
    assert said["offered"] == len([r for r in RELICS if any(r)])
    assert said["offered"] == sum(said[v] for v in ("new", "changed", "same", "rejected", "ignored"))
    assert json.loads(command("list", "--kind", "relic", "--in", folder, "--json").stdout) == []
    done = command("import", source, "--kind", "relic", "--in", folder, "--report", tmp_path / "báo cáo.csv")
    assert done.returncode == 0 and done.stdout.rstrip().endswith(
        "Đã nhập: 17 = mới 5, sửa 0, không đổi 0, không nhận 0, bỏ qua 12."
    )
    assert len(json.loads(command("list", "--kind", "relic", "--in", folder, "--json").stdout)) == 5
    with (tmp_path / "báo cáo.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert {r[1] for r in rows[1:]} == {str(at) for at, r in enumerate(RELICS, 1) if any(r)}, (
        "every line is in the report"
    )
    assert "Nhập di tích" in command("undo", "--in", folder).stdout


def test_a_workbook_of_this_program_comes_back_as_one_also_where_the_kind_is_named(tmp_path: Path) -> None:
    folder, source, book = tmp_path / "sổ", department_sheet(tmp_path / "di tích.xlsx"), tmp_path / "ra.xlsx"
    command("new", folder)
    command("import", source, "--kind", "relic", "--in", folder)
    assert command("export", "--kind", "relic", "--in", folder, "--out", book).returncode == 0
    back = command("import", book, "--kind", "relic", "--in", folder, "--json", "--report", tmp_path / "báo cáo.xlsx")
    said = json.loads(back.stdout)
    assert said["new"] == said["changed"] == said["rejected"] == 0 and said["same"] >= 5, said
    assert openpyxl.load_workbook(tmp_path / "báo cáo.xlsx")["Tổng hợp"]["B1"].value == "ra.xlsx"


def test_a_slip_of_a_unit_is_asked_and_the_measure_taken_as_it_stands(tmp_path: Path) -> None:
    source, folder = tmp_path / "chiêng.csv", tmp_path / "sổ"
    source.write_text(
        "Tên chiêng;Đường kính mặt\nChiêng cái;380 cm\nChiêng bồng;38 cm\nChiêng con;khoảng 450 cm\n", "utf-8"
    )
    command("new", folder)
    said = json.loads(command("import", source, "--kind", "gong", "--in", folder, "--json").stdout)
    reasons = {row["name"]: [told["reason"] for told in row["told"]] for row in said["rows"] if row["name"]}
    assert reasons["Chiêng cái"] == ["Gõ 380 cm, có phải 38,0 cm?"] and reasons["Chiêng bồng"] == []
    assert "Gõ 450 cm, có phải 45,0 cm?" in reasons["Chiêng con"]
    found = json.loads(command("list", "--kind", "gong", "--in", folder, "--json").stdout)
    shown = {line["name"]: json.loads(command("show", line["id"], "--in", folder, "--json").stdout) for line in found}
    assert "380" in str(shown["Chiêng cái"]["d_face"]), "nothing is changed by itself"


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "json"])
def test_a_report_adds_up_in_every_form(tmp_path: Path, description: Description, ending: str) -> None:
    from heritage_app.paper.import_report import print_import  # why: loads ReportLab

    source, out = department_sheet(tmp_path / "di tích.xlsx"), tmp_path / f"báo cáo.{ending}"
    with opened(tmp_path / "sổ", description) as writer:
        there = {"numbers": [{"number": "DT-00007"}], "places": [{"place": "xã Tân Lập, huyện Lạc Sơn"}]}
        writer.add(description.kind("relic"), [{"name": "Hang xóm Trại", **there}])
        report = taken(writer, source, "relic", "Di tích")
        if ending == "pdf":
            print_import(report, writer.read, "vi", out)
            text = " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())
            assert "Cộng: 17 dòng có chữ" in text and "Nhà hàng Sông Đà" in text and "chân trang, chữ ký" in text
            assert "có thể trùng phiếu đã có: Hang xóm Trại · DT-00007" in text
            return
        with read_table(source, "Di tích") as table:
            write_report(out, plain_report(report, table.reading, "vi"))
    if ending == "json":
        assert json.loads(out.read_text("utf-8"))["offered"] == 17
        return
    book = openpyxl.load_workbook(out)
    counts = {row[0].value: row[1].value for row in book["Tổng hợp"].iter_rows()}
    assert counts["Dòng có chữ"] == 17 == sum(counts[v.vi] for v in VERDICTS.values())
    assert {row[1].value for row in book["Từng dòng"].iter_rows(min_row=2)} == {
        str(at) for at, r in enumerate(RELICS, 1) if any(r)
    }


def test_what_cannot_be_done_is_refused_in_a_sentence(tmp_path: Path) -> None:
    source, folder = department_sheet(tmp_path / "di tích.xlsx"), tmp_path / "sổ"
    assert "Không có sổ" in assert_refused(command("import", source, "--kind", "relic", "--in", folder))
    command("new", folder)
    for words, reason in [
        (("--kind", "xe máy"), "loại phiếu"),
        (("--kind", "relic", "--sheet", "Trang 9"), "Trang 9"),
        (("--kind", "relic", "--sheet", "Nháp"), "Không đọc được dòng nào"),
        (("--kind", "relic", "--map", str(tmp_path / "không có.json")), "Không đọc được tệp"),
    ]:
        assert reason in assert_refused(command("import", source, *words, "--in", folder))
    assert "Không có tệp" in assert_refused(command("import", tmp_path / "x.xlsx", "--kind", "relic", "--in", folder))
    assert "là một thư mục" in assert_refused(command("import", tmp_path, "--kind", "relic", "--in", folder))
    stub = tmp_path / "~$di tích.xlsx"
    stub.write_bytes(b"\x06Admin")
    assert "trong lúc mở “di tích.xlsx”" in assert_refused(command("import", stub, "--kind", "relic", "--in", folder))


def _kept(folder: Path) -> int:
    return len(json.loads(command("list", "--kind", "gong", "--in", folder, "--json").stdout))


@pytest.mark.parametrize("name", ["không có/báo cáo.csv", "sổ", "báo cáo.txt"])
def test_a_report_that_cannot_be_written_stops_the_import_before_it_begins(tmp_path: Path, name: str) -> None:
    folder, source = tmp_path / "sổ", tmp_path / "bảng.csv"
    command("new", folder)
    source.write_text("Tên chiêng;Xã\nBồng;Mường Vang\n", "utf-8")
    assert_refused(command("import", source, "--kind", "gong", "--in", folder, "--report", tmp_path / name))
    assert _kept(folder) == 0


def test_a_trial_of_json_lines_writes_nothing_and_adds_up(tmp_path: Path) -> None:
    here, there, lines = tmp_path / "sổ", tmp_path / "sổ khác", tmp_path / "ra.jsonl"
    command("new", here)
    command("new", there)
    source = tmp_path / "bảng.csv"
    source.write_text("Tên chiêng;Xã\nBồng;Mường Vang\nBeng;Mường Vang\n", "utf-8")
    command("import", source, "--kind", "gong", "--in", here)
    command("export", "--in", here, "--for", "full", "--out", lines)
    for trial, kept in ((["--dry-run"], 0), ([], 2)):
        report = tmp_path / "báo cáo.json"
        ran = command("import", lines, "--in", there, "--json", "--report", report, *trial)
        said = json.loads(ran.stdout)
        assert (said["offered"], said["new"], bool(said["act"])) == (2, 2, not trial), ran.stderr
        assert json.loads(report.read_text("utf-8")) == said
        assert _kept(there) == kept
    assert "đã có trong sổ" in assert_refused(command("import", lines, "--in", there, "--dry-run"))


@pytest.mark.parametrize("name", ["hỏng.xlsx", "chương trình.csv"])
def test_bytes_no_person_wrote_are_no_table(tmp_path: Path, name: str) -> None:
    folder, source = tmp_path / "sổ", tmp_path / name
    command("new", folder)
    noise = random.Random(name).randbytes(5000)
    source.write_bytes(noise if name.endswith("xlsx") else bytes(b if b % 3 else 0 for b in noise))
    assert "không phải bảng" in assert_refused(command("import", source, "--kind", "gong", "--in", folder))


def test_where_every_line_is_rejected_the_first_reason_is_told(tmp_path: Path) -> None:
    folder, source = tmp_path / "sổ", tmp_path / "bảng.csv"
    command("new", folder)
    source.write_text("Tên chiêng\nBồng\n", "utf-8")
    command("import", source, "--kind", "gong", "--in", folder)
    (gong,) = json.loads(command("list", "--kind", "gong", "--in", folder, "--json").stdout)
    source.write_text(f"Mã phiếu (id);Ghi chú\n{gong['id']};một\n", "utf-8")
    said = assert_refused(command("import", source, "--kind", "relic", "--in", folder))
    assert "(dòng 2: " in said


def test_a_word_in_the_middle_of_a_long_label_is_not_what_the_label_means(tmp_path: Path) -> None:
    folder, source = tmp_path / "sổ", tmp_path / "bảng.csv"
    command("new", folder)
    source.write_text("Tên chiêng;Năm\nBồng;5/2/1903\nBeng;Đầu thế kỉ 19\n", "utf-8")
    said = json.loads(command("import", source, "--kind", "gong", "--in", folder, "--json").stdout)
    assert "makings.maker" not in [to for column in said["columns"] for to in column["to"]], said["columns"]
