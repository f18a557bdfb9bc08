"""Out, edited, back: exactly the edited cells change, as one act, merged with what was done meanwhile."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.catalogue import Reader, Writer, create
from db.exchange.intake.coming_back import Came, come_back
from db.exchange.intake.own_sheets import is_ours
from db.exchange.out.layout import ID, MARK, ROW
from db.exchange.out.outgoing import Form, Order
from db.exchange.out.writing import export
from db.model.changes import finish
from db.model.query import Query
from db.schema.field import Audience
from db.schema.kind import Description
from heritage_app.sample import fill
from tests.db.test_export import HOSTILE
from tests.db.tools import assert_refused, assert_sound, command, dump

GONGS, NUMBERS, STATES = "Chiêng", "Chiêng – Số hiệu", "Chiêng – Các lần xem hiện trạng"
Edit = Callable[[openpyxl.Workbook], None]


def sent(read: Reader, path: Path, kind: str = "gong", audience: Audience = "internal", form: Form = "excel") -> Path:
    finish(export(read, Order(Query(kind=kind, audience=audience), form), path))
    return path


def edited(path: Path, edit: Edit) -> Path:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def back(writer: Writer, path: Path) -> Came:
    came: Came = finish(come_back(writer.read, path, writer))
    assert len(list(came.all_lines())) == came.offered == sum(came.counts.values())
    return came


def column(sheet: Any, heading: str) -> int:
    return next(c.column for c in sheet[1] if c.value == heading)


def line_of(sheet: Any, record: str) -> int:
    return next(r[0].row for r in sheet.iter_rows(min_row=2) if r[0].value == record)


def put(book: openpyxl.Workbook, sheet: str, record: str, heading: str, value: Any) -> None:
    page = book[sheet]
    page.cell(line_of(page, record), column(page, heading)).value = value


@pytest.fixture
def gongs(writer: Writer, description: Description) -> list[str]:
    raw = [
        {"name": f"Chiêng {at}", "number": f"C-{at:05d}", "d_face": "61,5", "weight": "6 kg", "note": "cũ",
         "conditions": [{"condition_text": "lành"}]} for at in range(6)
    ]  # fmt: skip
    ids = writer.add(description.kind("gong"), raw)[1]
    writer.amend(ids[5], {"weight": "6,5 kg"})
    return ids


def test_nothing_edited_is_nothing_changed(writer: Writer, description: Description, tmp_path: Path) -> None:
    fill(writer)
    before = writer.read.journal()
    for form, audience in (("excel", "full"), ("exchange", "internal"), ("excel", "public")):
        path = sent(writer.read, tmp_path / f"{form}-{audience}.xlsx", "", audience, form)  # type: ignore[arg-type]
        came = back(writer, path)
        assert came.act == "" and came.counts["changed"] == came.counts["new"] == came.counts["rejected"] == 0
        assert came.counts["same"] > 20
    assert writer.read.journal() == before


def test_exactly_the_edited_cells_change_as_one_act(writer: Writer, gongs: list[str], tmp_path: Path) -> None:
    before = {g: writer.read.record(g).values for g in gongs}
    path = sent(writer.read, tmp_path / "chiêng.xlsx")

    def edit(book: openpyxl.Workbook) -> None:
        put(book, GONGS, gongs[0], "Ghi chú", "=1+1 là chữ")
        put(book, GONGS, gongs[1], "Đường kính mặt", 62.5)
        put(book, GONGS, gongs[2], "Trọng lượng", None)
        put(book, GONGS, gongs[3], "Số hiệu", "C-09999")
        put(book, STATES, gongs[4], "Ghi chú", "xem lại")

    came = back(writer, edited(path, edit))
    assert came.counts["changed"] == 5 and came.counts["rejected"] == 0
    after = {g: writer.read.record(g).values for g in gongs}
    assert after[gongs[0]] == before[gongs[0]] | {"note": "=1+1 là chữ"}
    assert after[gongs[1]] == before[gongs[1]] | {"d_face": {"n": "62.5", "u": "cm"}}
    assert after[gongs[2]] == {k: v for k, v in before[gongs[2]].items() if k != "weight"}
    assert after[gongs[3]]["numbers"][0] == before[gongs[3]]["numbers"][0] | {"number": "C-09999"}
    assert after[gongs[4]]["conditions"][0] == before[gongs[4]]["conditions"][0] | {"row_note": "xem lại"}
    assert after[gongs[5]] == before[gongs[5]]
    assert writer.read.journal()[0].sentence.vi == "Nhập lại bảng “chiêng.xlsx”: sửa 5 phiếu"
    writer.undo()
    assert {g: writer.read.record(g).values for g in gongs} == before, "one undo takes all of it back"


def test_it_is_merged_by_field_with_what_was_done_meanwhile(writer: Writer, gongs: list[str], tmp_path: Path) -> None:
    path = sent(writer.read, tmp_path / "c.xlsx")
    writer.amend(gongs[0], {"weight": "7 kg"})
    writer.amend(gongs[0], {"name": "Chiêng của đồng nghiệp"})
    writer.amend(gongs[1], {"note": "của đồng nghiệp"})
    writer.amend(gongs[2], {"note": "giống nhau"})
    row = writer.read.record(gongs[3]).values["conditions"][0]
    writer.amend(gongs[3], {"conditions": []})

    def edit(book: openpyxl.Workbook) -> None:
        put(book, GONGS, gongs[0], "Ghi chú", "của tôi")
        put(book, GONGS, gongs[1], "Ghi chú", "của tôi")
        put(book, GONGS, gongs[2], "Ghi chú", "giống nhau")
        put(book, STATES, gongs[3], "Ghi chú", "xem lại")

    came = back(writer, edited(path, edit))
    first, second = writer.read.record(gongs[0]), writer.read.record(gongs[1])
    assert first.values["note"] == "của tôi" and first.values["weight"]["n"] == "7" and not first.open
    assert first.name == "Chiêng của đồng nghiệp"
    assert {c.entry.value for c in second.open["note"]} == {"của tôi", "của đồng nghiệp"}, "nobody's answer is lost"
    verdicts = {r.record: r.verdict for s, r in came.lines if s == GONGS and r.record}
    assert verdicts[gongs[2]] == "same", "both wrote the very same"
    slot = f"conditions/{row['id']}"
    assert slot in writer.read.record(gongs[3]).open, "a row taken away here and edited there is a question"


def test_rows_are_added_changed_and_taken_away(writer: Writer, gongs: list[str], tmp_path: Path) -> None:
    path = sent(writer.read, tmp_path / "c.xlsx")

    def edit(book: openpyxl.Workbook) -> None:
        page = book[STATES]
        for at in range(3, page.max_column + 1):
            page.cell(line_of(page, gongs[0]), at).value = None
        page.append([gongs[1], None])
        page.cell(page.max_row, column(page, "Ghi chú")).value = "nứt thêm ở vành"
        page.append([gongs[2], "0" * 26])
        page.append(["Z" * 26, None])
        page.cell(page.max_row, column(page, "Ghi chú")).value = "của ai?"
        book[NUMBERS].delete_rows(line_of(book[NUMBERS], gongs[3]))
        book[GONGS].delete_rows(line_of(book[GONGS], gongs[4]))
        put(book, NUMBERS, gongs[4], "Số", "C-44444")

    came = back(writer, edited(path, edit))
    values = {g: writer.read.record(g).values for g in gongs}
    assert "conditions" not in values[gongs[0]]
    assert [r.get("row_note") for r in values[gongs[1]]["conditions"]] == [None, "nứt thêm ở vành"]
    assert values[gongs[3]]["numbers"], "a line that is missing from the sheet says nothing"
    assert values[gongs[4]]["numbers"][0]["number"] == "C-44444"
    reasons = [t.label.vi for _, r in came.lines if r.verdict == "rejected" for t in r.told]
    assert any("không còn trong phiếu" in r for r in reasons) and any("không có ở đây" in r for r in reasons)


def test_what_cannot_be_taken_is_told_with_its_place(writer: Writer, gongs: list[str], tmp_path: Path) -> None:
    writer.delete([gongs[5]])
    path = sent(writer.read, tmp_path / "c.xlsx")
    writer.delete([gongs[4]])

    def edit(book: openpyxl.Workbook) -> None:
        put(book, GONGS, gongs[0], "Đường kính mặt", "rộng lắm")
        put(book, GONGS, gongs[0], "Ghi chú", "mới")
        page = book[GONGS]
        page.append([gongs[1]])
        page.append(["không phải mã"])
        page.cell(1, page.max_column + 1).value = "Cột của tôi"

    came = back(writer, edited(path, edit))
    assert writer.read.record(gongs[0]).values["note"] == "mới"
    assert writer.read.record(gongs[0]).values["d_face"]["n"] == "61.5"
    told = [(r.at, t.label.vi) for _, r in came.lines for t in r.told]
    for words in ("Không đọc được số đo", "đã có ở một dòng trên", "không phải mã phiếu", "đã xóa", "“Cột của tôi”"):
        assert any(words in label for _, label in told), words
    assert all(at > 0 for at, _ in told)


def test_new_lines_become_new_records(writer: Writer, gongs: list[str], tmp_path: Path) -> None:
    path = sent(writer.read, tmp_path / "c.xlsx")

    def edit(book: openpyxl.Workbook) -> None:
        page = book[GONGS]
        page.append([None] * 3)
        page.cell(
            page.max_row,
            column(page, "Tên chiêng"),
        ).value = "Chiêng mới"
        page.cell(page.max_row, column(page, "Số hiệu")).value = "C-77777"

    came = back(writer, edited(path, edit))
    assert came.counts["new"] == 1
    found = writer.read.record(writer.read.resolve("C-77777"))
    assert found.name == "Chiêng mới"


def test_a_linked_record_that_was_renamed_is_no_edit(writer: Writer, description: Description, tmp_path: Path) -> None:
    (holder,) = writer.add(description.kind("group"), [{"name": "Hộ ông Bình"}])[1]
    (gong,) = writer.add(description.kind("gong"), [{"name": "Chiêng dàm", "owners": [{"owner": holder}]}])[1]
    path = sent(writer.read, tmp_path / "c.xlsx")
    writer.amend(holder, {"name": "Hộ bà Bình"})
    assert back(writer, path).act == ""
    assert writer.read.record(gong).values["owners"][0]["owner"] == holder


def test_the_exact_form_fills_an_empty_catalogue(writer: Writer, description: Description, tmp_path: Path) -> None:
    fill(writer)
    writer.add(description.kind("gong"), [{"name": f"Chiêng {n}", "note": t} for n, t in enumerate(HOSTILE)])
    path = sent(writer.read, tmp_path / "a.xlsx", "", "full", "exchange")
    create(tmp_path / "khác", description)
    other = Writer(tmp_path / "khác", description, "Đinh Văn Hải")
    try:
        came = back(other, path)
        assert came.counts["rejected"] == 0 and came.counts["new"] > 400
        for kind in description.kinds:
            for record in writer.read.records(writer.read.find(Query(kind=kind.id)), "full"):
                again = other.read.record(record.id)
                assert _bare(again.values) == _bare(record.values), (kind.id, record.name)
    finally:
        other.close()
    assert_sound(tmp_path / "khác", description)


def _bare(values: dict[str, Any]) -> dict[str, Any]:
    """Values without the positions of rows, and with texts as a spreadsheet gives them: no blanks around."""

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [{k: plain(v) for k, v in r.items() if k != "pos"} if isinstance(r, dict) else r for r in value]
        return value.strip() if isinstance(value, str) else value

    return {k: plain(v) for k, v in values.items()}


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
def test_a_real_spreadsheet_program_saves_it_and_it_comes_back(
    writer: Writer, description: Description, gongs: list[str], tmp_path: Path
) -> None:
    writer.add(description.kind("gong"), [{"name": f"Chiêng {n}", "note": t} for n, t in enumerate(HOSTILE)])
    path = sent(writer.read, tmp_path / "c.xlsx")
    edited(path, lambda book: put(book, GONGS, gongs[0], "Ghi chú", "sửa trong bảng"))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--convert-to", "xlsx",
         "--outdir", tmp_path / "lại", path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    saved = tmp_path / "lại" / "c.xlsx"
    assert is_ours(saved, description)
    came = back(writer, saved)
    assert [r.record for _, r in came.lines if r.verdict == "changed"] == [gongs[0]]
    assert came.counts["rejected"] == came.counts["new"] == 0
    assert writer.read.record(gongs[0]).values["note"] == "sửa trong bảng"


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
def test_what_a_real_spreadsheet_program_saved_unedited_in_any_form_is_nothing_changed(
    writer: Writer, description: Description, gongs: list[str], tmp_path: Path
) -> None:
    texts = [
        *HOSTILE,
        "chữ\ttab",
        "\ufeffdấu đầu",
        "dài " * 10_000,
        " hai  khoảng  trắng ",
        "zero\u200bwidth",
        "a\n\nb",
    ]
    writer.add(description.kind("gong"), [{"name": f"Chiêng {n}", "note": t} for n, t in enumerate(texts)])
    path, office = sent(writer.read, tmp_path / "c.xlsx", audience="full"), (tmp_path / "office").as_uri()
    for form in ("ods", "xls:MS Excel 97"):
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={office}", "--convert-to", form, "--outdir", tmp_path, path],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        came = back(writer, tmp_path / f"c.{form[:3]}")
        assert came.act == "" and came.counts["changed"] == came.counts["new"] == came.counts["rejected"] == 0, form
        assert came.counts["same"] > len(texts)


def test_a_text_that_was_cut_is_taken_back_only_where_it_was_not_edited(
    writer: Writer, description: Description, tmp_path: Path
) -> None:
    long = "dài " * 10_000
    _, [kept] = writer.add(description.kind("gong"), [{"name": "Chiêng dàm", "note": long}])
    path = sent(writer.read, tmp_path / "c.xlsx")
    came = back(writer, path)
    assert came.act == "" and came.counts["rejected"] == 0
    edited(
        path,
        lambda book: put(
            book, GONGS, kept, "Ghi chú", "khác " + book[GONGS].cell(2, column(book[GONGS], "Ghi chú")).value
        ),
    )
    came = back(writer, path)
    assert came.act == "" and came.counts["rejected"] == 1, "what stood behind the cut would be lost"
    assert writer.read.record(kept).values["note"] == long


@pytest.fixture
def folder_with_gong(folder: Path, description: Description) -> Iterator[Path]:
    writer = Writer(folder, description, "Lan")
    try:
        writer.add(description.kind("gong"), [{"name": "Chiêng dàm", "number": "C-1"}])
    finally:
        writer.close()
    yield folder


def test_the_command_takes_back_what_export_wrote(folder_with_gong: Path, tmp_path: Path) -> None:
    out = tmp_path / "c.xlsx"
    assert command("export", "--in", folder_with_gong, "--out", out, "--kind", "gong").returncode == 0
    edited(out, lambda book: setattr(book[GONGS].cell(2, column(book[GONGS], "Ghi chú")), "value", "mới"))
    before = dump(folder_with_gong)
    tried = command("import", out, "--in", folder_with_gong, "--dry-run")
    assert "sửa 1" in tried.stdout and dump(folder_with_gong) == before, tried.stderr
    done = command("import", out, "--in", folder_with_gong, "--report", tmp_path / "r.csv")
    assert done.stdout.startswith("Đã nhập lại: ") and (tmp_path / "r.csv").exists(), done.stderr
    assert dump(folder_with_gong) != before
    foreign = tmp_path / "lạ.xlsx"
    openpyxl.Workbook().save(foreign)
    assert_refused(command("import", foreign, "--in", folder_with_gong))


def test_headings_of_our_sheets_are_known(writer: Writer, gongs: list[str], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sent(writer.read, tmp_path / "c.xlsx"))
    assert [c.value for c in book[GONGS][1]][:2] == [ID.vi, MARK.vi]
    assert [c.value for c in book[NUMBERS][1]][:2] == [ID.vi, ROW.vi]
