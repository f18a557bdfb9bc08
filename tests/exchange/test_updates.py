"""A sheet that carries ids changes exactly the cells that were edited, merged with what was done meanwhile."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from db.catalogue import Writer
from db.exchange.intake.taking_in import Report
from db.schema.kind import Description
from tests.db.tools import command
from tests.exchange.test_department_sheet import opened, taken

HEAD = ["Mã phiếu (id)", "Bản ghi (revision)", "Tên di tích", "Diện tích", "Ghi chú", "Địa điểm"]


def sheet(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def a_relic(writer: Writer) -> tuple[str, str]:
    kind = writer.description.kind("relic")
    values: dict[str, Any] = {
        "name": "Hang xóm Trại",
        "area": "450,5 m²",
        "note": "cũ",
        "places": ["xã Tân Lập, huyện Lạc Sơn"],
    }
    _, [record] = writer.add(kind, [values])
    return record, revision(writer, record)


def revision(writer: Writer, record: str) -> str:
    return next(s.revision for s in reversed(writer.read.history(record)))


def values(writer: Writer, record: str) -> dict[str, Any]:
    return writer.read.record(record).values


def told(report: Report) -> list[str]:
    return [t.label.vi for row in report.rows for t in row.told]


def test_only_edited_cells_change_and_an_emptied_cell_is_taken_away(tmp_path: Path, description: Description) -> None:
    with opened(tmp_path / "sổ", description) as writer:
        record, seen = a_relic(writer)
        before = values(writer, record)
        same = sheet(
            tmp_path / "như cũ.csv", [[record, seen, "Hang xóm Trại", "450,5 m²", "cũ", "xã Tân Lập, huyện Lạc Sơn"]]
        )
        assert taken(writer, same, "relic", "").counts["same"] == 1
        edited = sheet(
            tmp_path / "sửa.csv", [[record, seen, "Hang xóm Trại", "451 m²", "", "xã Tân Lập, huyện Lạc Sơn"]]
        )
        assert taken(writer, edited, "relic", "").counts["changed"] == 1
        after = values(writer, record)
        assert after["area"] == {"n": "451", "u": "m²"} and "note" not in after
        assert after["places"] == before["places"], "a place nobody touched keeps its unit and its row"


def test_what_was_changed_meanwhile_stays_and_two_answers_are_a_question(
    tmp_path: Path, description: Description
) -> None:
    with opened(tmp_path / "sổ", description) as writer:
        record, seen = a_relic(writer)
        writer.amend(record, {"note": "của đồng nghiệp", "area": "500 m²"})
        edited = sheet(tmp_path / "sửa.csv", [[record, seen, "Hang Trại", "451 m²", "cũ", "xã Tân Lập, huyện Lạc Sơn"]])
        taken(writer, edited, "relic", "")
        now = writer.read.record(record)
        assert now.values["name"] == "Hang Trại" and now.values["note"] == "của đồng nghiệp"
        assert set(now.open) == {"area"}, "both changed the area, and nobody's number is lost"


def test_without_a_revision_an_empty_cell_says_nothing(tmp_path: Path, description: Description) -> None:
    with opened(tmp_path / "sổ", description) as writer:
        record, _ = a_relic(writer)
        taken(writer, sheet(tmp_path / "ít.csv", [[record, "", "", "", "mới", ""]]), "relic", "")
        now = values(writer, record)
        assert now["note"] == "mới" and now["name"] == "Hang xóm Trại" and now["area"]["n"] == "450.5"


def test_a_cell_that_is_not_understood_changes_nothing_and_is_kept(tmp_path: Path, description: Description) -> None:
    with opened(tmp_path / "sổ", description) as writer:
        record, seen = a_relic(writer)
        odd = sheet(
            tmp_path / "lạ.csv", [[record, seen, "Hang xóm Trại", "rộng lắm", "cũ", "xã Tân Lập, huyện Lạc Sơn"]]
        )
        report = taken(writer, odd, "relic", "")
        now = values(writer, record)
        assert now["area"]["n"] == "450.5" and "Diện tích: rộng lắm" in now["raw"]
        assert any("Không đọc được số đo" in t for t in told(report))


def test_ids_that_cannot_be_used_are_told(tmp_path: Path, description: Description) -> None:
    with opened(tmp_path / "sổ", description) as writer:
        record, seen = a_relic(writer)
        gone, _ = a_relic(writer)
        writer.delete([gone])
        _, [other] = writer.add(description.kind("gong"), [{"name": "Chiêng bồng"}])
        line = ["Hang xóm Trại", "1 m²", "", ""]
        report = taken(
            writer,
            sheet(
                tmp_path / "mã.csv",
                [
                    [record, seen, *line],
                    [record, seen, *line],
                    [gone, "", *line],
                    [other, "", *line],
                    ["ABC", "", *line],
                    ["0" * 26, "", *line],
                ],
            ),
            "relic",
            "",
        )
        assert [row.verdict for row in report.rows] == [
            "ignored", "changed", "rejected", "rejected", "rejected", "new", "new",
        ]  # fmt: skip
        reasons = " ".join(told(report))
        for word in ("đã có ở dòng 2", "đã xóa", "loại khác", "không phải mã phiếu"):
            assert word in reasons
        assert writer.read.record("0" * 26).name == "Hang xóm Trại", "a record of another copy keeps its id"


def test_hostile_cells_are_kept_letter_by_letter(tmp_path: Path, description: Description) -> None:
    odd = [
        "=1+1",
        "+7",
        "-x",
        "@a",
        "007",
        "1/2",
        "TRUE",
        "1E5",
        "a\nb",
        "<b>x</b>",
        "'; DROP TABLE item; --",
        "Đo\u0300\u031bn",
    ]
    with opened(tmp_path / "sổ", description) as writer:
        report = taken(writer, sheet(tmp_path / "lạ.csv", [["", "", name, "", name, ""] for name in odd]), "relic", "")
        found = [writer.read.record(row.record).values for row in report.rows if row.verdict == "new"]
        assert [v["name"] for v in found] == [*odd[:-1], "Đờn"]
        assert [v["note"] for v in found] == [*odd[:-1], "Đờn"]


@pytest.mark.parametrize("form", ["excel", "exchange"])
def test_a_csv_comes_back_with_exactly_its_edited_cells(tmp_path: Path, description: Description, form: str) -> None:
    folder, out = tmp_path / "sổ", tmp_path / "ra.csv"
    with opened(folder, description) as writer:
        texts = ["=1+1", "+1", "-1", "@x", "\tx", "'ngoặc", "[1]", "[{}]", "{x}", "007"]
        _, ids = writer.add(
            description.kind("gong"),
            [
                {
                    "name": text,
                    "note": text,
                    "numbers": [{"number": f"C-{at}"}, {"number": f"BT {at}", "former": True}],
                    "owners": [{"owner": "Bùi Thị Lan"}],
                    "place": {"t": "xã Mường Vang", "hamlet": "xóm Trại"},
                }
                for at, text in enumerate(texts)
            ],
        )
        before = [values(writer, record) for record in ids]
    command("export", "--kind", "gong", "--as", form, "--in", folder, "--out", out)
    code, mark = ("utf-8-sig", ";") if form == "excel" else ("utf-8", ",")
    with opened(folder, description) as writer:
        report = taken(writer, out, "gong", "")
        assert (report.counts["same"], report.counts["changed"]) == (len(ids), 0), told(report)
        assert [values(writer, record) for record in ids] == before
        with out.open(encoding=code, newline="") as file:
            head, *lines = csv.reader(file, delimiter=mark)
        number, note = head.index("Số hiệu"), head.index("Ghi chú")
        lines[0][number] = lines[0][number].replace("C-", "K-")
        lines[1][note] += " sửa"
        with out.open("w", encoding=code, newline="") as file:
            csv.writer(file, delimiter=mark).writerows([head, *lines])
        assert taken(writer, out, "gong", "").counts["changed"] == 2
        first, second = (ids.index(line[0]) for line in lines[:2])
        before[first]["numbers"][0]["number"] = f"K-{first}"
        before[second]["note"] = (before[second]["note"] + " sửa").strip()
        assert [values(writer, record) for record in ids] == before
