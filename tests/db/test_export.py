"""Records go out: tables that spreadsheet programs leave alone, exact tables, JSON Lines that come back byte for byte."""

from __future__ import annotations

import csv
import gc
import io
import json
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from db.catalogue import Reader, Writer, create
from db.exchange.intake.json_lines_in import take_in_lines
from db.exchange.out.cells import CUT, cell_of, exact_of, guarded
from db.exchange.out.csv_out import as_csv
from db.exchange.out.layout import ID, MARK, ROW, sheet_names
from db.exchange.out.outgoing import Order
from db.exchange.out.writing import export
from db.model.changes import finish
from db.model.problems import NotPossible, Trouble
from db.model.query import Query
from db.schema.kind import Description
from db.schema.reference import RECORD_ID
from db.system import Refusable
from heritage_app.sample import fill
from tests.db.tools import ROOT, assert_refused, assert_sound, command

HOSTILE = (
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tchữ", "007", "1/2", "TRUE", "1E5", "1e400", "NaN", "#N/A", "'chữ",
    "_x0041_", "một\nhai\n\nba", 'ngoặc "kép"; phẩy, <b>&amp;</b>', "  đầu và cuối  ", "http://ví.dụ/a", "{=A1}", "𡨸喃 ꪼꪕ Hwa̒ Bi̒nh",
    "\u202eđảo", "x" * 30_000, "20/11/2026", "0x1F", "12.000", "\x0bđiều khiển\x1f",
)  # fmt: skip


@pytest.fixture
def hostile(writer: Writer, description: Description) -> list[str]:
    """A gong for every hostile text, as its name and its note; returned in the order of their ids."""
    raw = [
        {"name": f"Chiêng {at}", "number": f"0{at}", "note": text, "d_face": "61,5"} for at, text in enumerate(HOSTILE)
    ]
    return writer.add(description.kind("gong"), raw)[1]


def _export(reader: Reader, out: Path, audience: Any = "internal", **order: Any) -> Any:
    query = order.pop("query", Query(kind=order.pop("kind", ""), audience=audience))
    return finish(export(reader, Order(query, **order), out))


def _table(path: Path, sheet: str) -> list[dict[str, Any]]:
    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_hostile_cells_stay_text_in_a_spreadsheet(writer: Writer, hostile: list[str], tmp_path: Path) -> None:
    out = tmp_path / "chiêng.xlsx"
    assert _export(writer.read, out, kind="gong").records == len(HOSTILE)
    rows = {r[ID.vi]: r for r in _table(out, "Chiêng")}
    for record, text in zip(hostile, HOSTILE, strict=True):
        assert rows[record]["Ghi chú"] == writer.read.record(record).values["note"] == text, text[:30]
        assert rows[record]["Đường kính mặt"] == "61,5 cm"
    numbers = [r["Số"] for r in _table(out, "Chiêng – Số hiệu")]
    assert sorted(numbers) == sorted(f"0{at}" for at in range(len(HOSTILE)))
    with zipfile.ZipFile(out) as package:
        sheets = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
    assert sheets and not any("<f>" in s or "<hyperlink" in s for s in sheets)


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
def test_libreoffice_reads_every_hostile_cell_as_the_text_it_is(
    writer: Writer, hostile: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "c.xlsx"
    _export(writer.read, out, kind="gong")
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1", "--outdir", tmp_path / "ra", out],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (made,) = (tmp_path / "ra").glob("*.csv")
    head, *rows = csv.reader(io.StringIO(made.read_text("utf-8"), newline=""))
    at = head.index("Ghi chú")
    read = {row[0]: row[at] for row in rows}
    for record, text in zip(hostile, HOSTILE, strict=True):
        assert read[record] == text, text[:30]


def test_csv_for_excel_makes_no_formula_and_csv_for_exchange_is_exact(
    writer: Writer, hostile: list[str], description: Description, tmp_path: Path
) -> None:
    people, exact = tmp_path / "cho Excel.csv", tmp_path / "đúng.csv"
    _export(writer.read, people, kind="gong")
    _export(writer.read, exact, kind="gong", form="exchange")
    assert people.read_bytes().startswith(b"\xef\xbb\xbf") and not exact.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(people.read_text("utf-8-sig"), newline=""), delimiter=";"))
    shown = {row[ID.vi]: row["Ghi chú"] for row in rows}
    for record, text in zip(hostile, HOSTILE, strict=True):
        assert shown[record] == (f"'{text}" if text[0] in "=+-@\t" else text)
    kind, words = description.kind("gong"), writer.read.words()
    for row in csv.DictReader(io.StringIO(exact.read_text("utf-8"), newline="")):
        record = writer.read.record(row[ID.vi])
        for field in (f for f in kind.fields if f.id in record.values):
            kept, cell = record.values[field.id], row[field.label.vi]
            if field.id == "numbers":
                assert json.loads(cell) == [{k: v for k, v in kept[0].items() if k != "pos"}]
            else:
                assert field.type.accept(cell, words) == kept, field.id


@pytest.mark.parametrize("delimiter", [";", ","])
def test_our_csv_is_what_the_csv_module_writes(delimiter: str) -> None:
    chance = random.Random(6)
    letters = ['"', ";", ",", "\n", "\r", "\r\n", " ", "\t", "ế", "a", "=", "'", "\0", "𡨸", ""]
    columns: list[list[Any]] = [
        ["".join(chance.choices(letters, k=chance.randrange(6))) for _ in range(400)] for _ in range(9)
    ]
    columns += [
        list(HOSTILE) * 20,
        [None] * 400,
        [chance.choice((None, 3, 10**12)) for _ in range(400)],
        ["thường"] * 400,
    ]
    columns[9] = columns[9][:400]
    told = io.StringIO(newline="")
    csv.writer(told, delimiter=delimiter, lineterminator="\r\n").writerows(zip(*columns, strict=True))
    assert as_csv(columns, delimiter) == told.getvalue()


def test_a_negative_measure_is_no_formula() -> None:
    assert list(guarded(["-5", "-12,5 °", "+3 cm", "-1+2", "-x", None])) == [
        "-5", "-12,5 °", "+3 cm", "'-1+2", "'-x", None,
    ]  # fmt: skip


def test_every_value_of_the_sample_is_read_back_from_its_exact_cell(writer: Writer, description: Description) -> None:
    fill(writer)
    words, seen = writer.read.words(), 0
    for kind in description.kinds:
        for record in writer.read.records(writer.read.find(Query(kind=kind.id)), "full"):
            for field in kind.fields:
                value = record.values.get(field.id)
                if value is None:
                    continue
                seen += 1
                cell = exact_of(field.type, value, words)
                raw = (
                    json.loads(cell)
                    if cell[:1] in "[{" and type(field.type).__name__ not in ("Text", "LongText")
                    else cell
                )
                again = field.type.accept(raw, words)
                bare = (
                    [{k: v for k, v in r.items() if k != "pos"} for r in value]
                    if isinstance(value, list) and cell[:1] == "["
                    else value
                )
                assert again == bare, (field.id, cell)
                assert isinstance(cell_of(field.type, value, words), str)
    assert seen > 500


def test_sheets_are_named_the_same_everywhere_and_fit(description: Description) -> None:
    names = list(sheet_names(description).values())
    assert len({n.lower() for n in names}) == len(names) > 200
    assert all(0 < len(n) <= 31 and not set(n) & set("[]:*?/\\") for n in names)


def test_a_sheet_tells_what_each_record_stood_by_and_offers_terms(
    writer: Writer, description: Description, tmp_path: Path
) -> None:
    ids = writer.add(description.kind("gong"), [{"name": "Chiêng dàm", "number": "C-1", "conditions": "nứt"}])[1]
    writer.amend(ids[0], {"note": "một"})
    writer.amend(ids[0], {"note": "hai", "name": "Chiêng dàm nhà bà Lan"})
    out = tmp_path / "c.xlsx"
    _export(writer.read, out, kind="gong")
    (row,) = _table(out, "Chiêng")
    newest = writer.read.history(ids[0])[-1].revision
    assert row[MARK.vi] == newest[:12], "the creation and the first change are told by what replaced them"
    (inner,) = _table(out, sheet_names(description)["gong", "conditions"])
    assert RECORD_ID.match(inner[ROW.vi]) and inner[ID.vi] == ids[0]
    with zipfile.ZipFile(out) as package:
        first = package.read("xl/worksheets/sheet1.xml").decode()
    assert "dataValidation" in first and 'state="frozen"' in first and 'hidden="1"' in first


def test_what_an_audience_may_not_see_is_in_no_file(writer: Writer, description: Description, tmp_path: Path) -> None:
    secret, hidden = "Bí mật nơi cất", "Chiêng không công bố"
    kind = description.kind("gong")
    personal = next(f for f in kind.fields if f.audience != "public" and type(f.type).__name__ in ("Text", "LongText"))
    open_ = {"name": "Chiêng công khai", "level": "public", personal.id: secret}
    writer.add(kind, [open_, {"name": hidden, "level": "restricted"}])
    for name in ("a.csv", "a.xlsx", "a.jsonl"):
        for form in ("excel", "exchange"):
            out = tmp_path / f"{form}-{name}"
            _export(writer.read, out, audience="public", form=form)
            raw = out.read_bytes()
            if name.endswith("xlsx"):
                with zipfile.ZipFile(out) as package:
                    raw = b"".join(package.read(n) for n in package.namelist())
            assert "Chiêng công khai".encode() in raw
            assert secret.encode() not in raw and hidden.encode() not in raw, out.name


def test_hidden_fields_are_empty_whoever_asks_for_them(writer: Writer, description: Description) -> None:
    kind = description.kind("gong")
    hidden = next(f for f in kind.fields if f.audience != "public" and type(f.type).__name__ in ("Text", "LongText"))
    writer.add(kind, [{"name": "Chiêng công khai", "level": "public", hidden.id: "kín"}])
    listing = writer.read.find(Query(kind="gong"))
    part = writer.read.sheets.part(kind, listing, 0, 9, [kind.by_id["name"], hidden], {}, "public")
    assert [list(c) for c in part.columns] == [["Chiêng công khai"], [None]]


def test_a_cell_that_no_sheet_can_hold_is_cut_and_says_so(
    writer: Writer, description: Description, tmp_path: Path
) -> None:
    writer.add(description.kind("gong"), [{"name": "Chiêng", "note": "dài " * 10_000}])
    sent = _export(writer.read, tmp_path / "a.xlsx", kind="gong")
    (row,) = _table(tmp_path / "a.xlsx", "Chiêng")
    assert sent.cut == 1 and row["Ghi chú"].endswith(CUT) and len(row["Ghi chú"]) == 32_767


def test_chosen_fields_words_and_conditions_narrow_the_file(
    writer: Writer, description: Description, tmp_path: Path
) -> None:
    fill(writer)
    writer.read.find(Query(kind="relic"))
    out = tmp_path / "a.csv"
    sent = _export(
        writer.read,
        out,
        query=Query(kind="relic", words="đền", audience="internal"),
        fields=("name", "Số hiệu", "ranks"),
    )
    head, *rows = csv.reader(io.StringIO(out.read_text("utf-8-sig"), newline=""), delimiter=";")
    assert head == [ID.vi, MARK.vi, "Tên di tích", "Số hiệu", "Xếp hạng"] and len(rows) == sent.records > 2
    with pytest.raises(NotPossible, match="không có trường “nothing”"):
        _export(writer.read, out, kind="relic", fields=("nothing",))
    assert len(csv.reader(io.StringIO(out.read_text("utf-8-sig"), newline="")).__next__()) >= 1, (
        "the file before is whole"
    )


def test_nothing_is_left_of_an_export_that_was_stopped(
    writer: Writer, hostile: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("tables_out.AT_ONCE", "json_lines.WHOLE_AT_ONCE"):
        monkeypatch.setattr(f"db.exchange.out.{name}", 5)
    aside = tmp_path / "tạm"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    for name in ("a.csv", "a.xlsx", "a.jsonl"):
        out = tmp_path / name
        out.write_text("tệp trước")
        work = export(writer.read, Order(Query(kind="gong", audience="full")), out)
        for _ in range(3):
            next(work)
        work.close()
        assert out.read_text() == "tệp trước"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["a.csv", "a.xlsx", "a.jsonl", "tạm", "sổ di sản"])
    assert list(aside.iterdir()) == []


def test_what_cannot_be_written_is_told_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    for out in ("/proc/x/a.csv", tmp_path / "không có" / "a.xlsx", tmp_path / "a.doc", tmp_path / "a.jsonl" / "b.csv"):
        assert_refused(command("export", "--in", folder, "--out", out, "--kind", "gong"))
    assert_refused(command("export", "--in", folder, "--out", tmp_path / "a.csv"))
    assert_refused(command("export", "--in", folder, "--out", tmp_path / "a.jsonl", "--history"))
    assert list(tmp_path.glob("*.*")) == []


def test_an_empty_kind_gives_a_sheet_to_fill_in(folder: Path, tmp_path: Path) -> None:
    ran = command("export", "--in", folder, "--out", tmp_path / "mẫu.xlsx", "--kind", "gong")
    assert ran.returncode == 0, ran.stderr
    assert _table(tmp_path / "mẫu.xlsx", "Chiêng") == []


@pytest.fixture
def other(tmp_path: Path, description: Description) -> Iterator[Writer]:
    """Another, empty catalogue."""
    create(tmp_path / "sổ khác", description)
    opened = Writer(tmp_path / "sổ khác", description, "Đinh Văn Hải")
    yield opened
    opened.close()


@pytest.mark.parametrize("audience", ["full", "internal", "public"])
def test_json_lines_come_back_byte_for_byte(
    writer: Writer, other: Writer, hostile: list[str], description: Description, tmp_path: Path, audience: str
) -> None:
    fill(writer)
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    sent = _export(writer.read, first, audience=audience)
    lines = [json.loads(line) for line in first.read_text("utf-8").split("\n")[:-1]]
    assert lines[0]["format"] == "so-di-san" and sum(x["is"] == "record" for x in lines) == sent.records > 10
    declared = {k["id"]: {f["id"] for f in k["fields"]} for k in lines if k["is"] == "kind"}
    assert all(set(x["values"]) <= declared[x["kind"]] for x in lines if x["is"] == "record"), (
        "the dictionary tells all"
    )
    received = take_in_lines(other, first)
    assert received.records == sent.records
    _export(other.read, second, audience=audience)
    assert second.read_bytes() == first.read_bytes()
    assert_sound(other.read.folder, description)
    with pytest.raises(NotPossible, match="đã có trong sổ"):
        take_in_lines(other, first)
    other.undo()
    assert sum(c.alive for c in other.read.counts()) == 0, "one act, taken back as one"


def test_the_journal_comes_back_byte_for_byte(
    writer: Writer, other: Writer, description: Description, tmp_path: Path
) -> None:
    (record,) = writer.add(description.kind("gong"), [{"name": "Chiêng dàm", "note": "kín đáo 9x7", "weight": "6 kg"}])[
        1
    ]
    writer.amend(record, {"weight": "6,2 kg"})
    writer.erase(record, ["note"], writer.description.kinds[0].label)
    writer.delete([record])
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    assert _export(writer.read, first, audience="full", history=True).acts == 4
    assert "kín đáo 9x7".encode() not in first.read_bytes()
    assert take_in_lines(other, first).acts == 4
    assert take_in_lines(other, first).acts == 0, "the union changes nothing the second time"
    _export(other.read, second, audience="full", history=True)
    assert second.read_bytes() == first.read_bytes()
    assert other.read.record(record).deleted


def test_values_that_stand_side_by_side_are_kept_as_rivals(
    writer: Writer, other: Writer, description: Description, tmp_path: Path
) -> None:
    (record,) = writer.add(description.kind("gong"), [{"name": "Chiêng", "place": "xã Mường Vang"}])[1]
    before = writer.read.record(record)
    writer.save(before, {"note": "mặt thủng", "name": "Chiêng một"})
    writer.save(before, {"note": "mặt lành", "name": "Chiêng hai"})
    assert writer.read.record(record).open
    _export(writer.read, tmp_path / "a.jsonl", audience="full")
    take_in_lines(other, tmp_path / "a.jsonl")
    found = other.read.record(record)
    notes = {found.values["note"], *(r.value for r in found.rivals if r.field == "note")}
    assert notes == {"mặt thủng", "mặt lành"} and not found.open
    _export(other.read, tmp_path / "b.jsonl", audience="full")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def _spoiled(lines: list[dict[str, Any]]) -> Iterator[tuple[str, list[Any]]]:
    at = next(i for i, x in enumerate(lines) if x["is"] == "record")
    record = lines[at]

    def with_(**more: Any) -> list[Any]:
        return [*lines[:at], {**record, **more}, *lines[at + 1 :]]

    values = record["values"]
    yield "another format", [{**lines[0], "format": "khác"}, *lines[1:]]
    yield "a newer version", [{**lines[0], "version": 99}, *lines[1:]]
    yield "no heading", lines[1:]
    yield "twice the same", [*lines, record]
    yield "no such kind", with_(kind="spaceship")
    yield "no such field", with_(values={**values, "spaceship": 1})
    yield "a number for text", with_(values={**values, "name": 5})
    yield "a fraction", with_(others={"lạ": 1.5})
    yield "not NFC", with_(values={**values, "name": "Chie\u0302ng"})
    yield "half a letter", with_(values={**values, "name": "a\ud800"})
    yield "NUL", with_(values={**values, "name": "a\x00b"})
    yield "a wrong id", with_(id="../../etc/passwd")
    yield "a wrong row id", with_(values={**values, "numbers": [{"id": "x", "number": "1"}]})
    yield "one row id twice", with_(values={**values, "numbers": [{"id": "0" * 26, "number": "1"}] * 2})
    yield "a list for a measure", with_(values={**values, "d_face": ["1"]})
    yield "an unknown key", with_(drop="table")
    yield "a rival of nothing", with_(rivals=[{"field": "weight", "row": "x", "id": "0" * 26, "value": "1"}])
    yield "a basis of nothing", with_(basis={"weight": {"source": "a"}})
    yield "an own field as unknown", with_(others={"name": "x"})
    yield "no level", [*lines[:at], {k: v for k, v in record.items() if k != "level"}]
    yield "a word", [*lines, "chữ"]
    yield "deep", with_(others={"lạ": json.loads("[" * 50 + "]" * 50)})


def test_a_hostile_file_is_refused_whole_in_one_sentence(
    writer: Writer, other: Writer, hostile: list[str], tmp_path: Path
) -> None:
    good = tmp_path / "a.jsonl"
    _export(writer.read, good, audience="full")
    lines = [json.loads(line) for line in good.read_text("utf-8").split("\n")[:-1]]
    bad = tmp_path / "hỏng.jsonl"
    cases = {name: "\n".join(json.dumps(x) for x in spoiled).encode() for name, spoiled in _spoiled(lines)}
    cases |= {
        "cut": good.read_bytes()[:-20], "binary": bytes(range(256)) * 50, "empty": b"", "a picture": b"\x89PNG\r\n" * 100,
        "deeper": good.read_bytes() + b"[" * 100_000, "latin": "Chiêng".encode("cp1258", "ignore") + good.read_bytes(),
    }  # fmt: skip
    for name, raw in cases.items():
        bad.write_bytes(raw)
        with pytest.raises(Trouble) as told:
            take_in_lines(other, bad)
        assert "\n" not in told.value.label.vi and told.value.label.vi.endswith("."), name
        assert sum(c.alive + c.deleted for c in other.read.counts()) == 0, name
    with pytest.raises(Trouble):
        take_in_lines(other, tmp_path)


def test_a_journal_with_a_false_hash_is_refused_whole(
    writer: Writer, other: Writer, description: Description, tmp_path: Path
) -> None:
    writer.add(description.kind("gong"), [{"name": "Chiêng dàm"}, {"name": "Chiêng bồng"}])
    out = tmp_path / "a.jsonl"
    _export(writer.read, out, audience="full", history=True)
    out.write_text(out.read_text("utf-8").replace("Chiêng bồng", "Chiêng khác"), "utf-8")
    with pytest.raises(Trouble, match="không khớp dấu băm"):
        take_in_lines(other, out)
    assert other.read.journal() == []


def test_the_commands_send_out_and_take_in(folder: Path, tmp_path: Path) -> None:
    command("new", tmp_path / "mẫu", "--sample")
    out = tmp_path / "a.jsonl"
    ran = command(
        "export", "--in", tmp_path / "mẫu", "--out", out, "--where", "places thuộc tỉnh Phú Thọ", "--kind", "relic"
    )
    assert ran.returncode == 0 and ran.stdout.startswith("Đã xuất "), ran.stderr
    assert "phiếu từ" in command("import", out, "--in", folder).stdout
    assert "đã có trong sổ" in assert_refused(command("import", out, "--in", folder))
    assert_refused(command("import", tmp_path / "không.jsonl", "--in", folder))


def test_an_act_of_many_records_goes_out_in_parts_and_comes_back(
    writer: Writer, other: Writer, description: Description, tmp_path: Path
) -> None:
    writer.add(description.kind("gong"), [{"name": f"Chiêng {n}"} for n in range(2_300)])
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    assert _export(writer.read, first, audience="full", history=True).acts == 1
    parts = [line for line in map(json.loads, first.read_bytes().splitlines()) if line["is"] == "act"]
    assert [len(p["revisions"]) for p in parts] == [1000, 1000, 300] and len({p["id"] for p in parts}) == 1
    assert take_in_lines(other, first).acts == 2_300
    _export(other.read, second, audience="full", history=True)
    assert second.read_bytes() == first.read_bytes()
    assert_sound(other.read.folder, description)


def test_a_false_hash_in_a_later_part_leaves_nothing_of_the_act(
    writer: Writer, other: Writer, description: Description, tmp_path: Path
) -> None:
    writer.add(description.kind("gong"), [{"name": f"Chiêng {n}"} for n in range(1_100)])
    first = tmp_path / "a.jsonl"
    _export(writer.read, first, audience="full", history=True)
    lines = first.read_bytes().splitlines(keepends=True)
    lines[-1] = lines[-1].replace("Chiêng ".encode(), "Chiêng x".encode(), 1)
    first.write_bytes(b"".join(lines))
    with pytest.raises(Trouble, match="dấu băm"):
        take_in_lines(other, first)
    assert sum(c.alive for c in other.read.counts()) == 0 and other.read.journal() == []


@pytest.mark.parametrize("ending", ["xlsx", "csv", "jsonl"])
@pytest.mark.skipif(sys.platform == "win32", reason="no limit of the size of files")
def test_a_disk_that_takes_no_more_is_told_in_one_sentence(folder: Path, description: Description, ending: str) -> None:
    writer = Writer(folder, description, "Lan")
    noise = [f"{n:x}" * 99 for n in range(10**9, 10**9 + 400)]
    writer.add(description.kind("gong"), [{"name": f"Chiêng {at}", "note": text} for at, text in enumerate(noise)])
    writer.close()
    out = folder.parent / f"ra.{ending}"
    out.write_text("bản cũ", "utf-8")
    words = [sys.executable, str(ROOT / "main.py"), "export", "--in", str(folder), "--out", str(out)]
    ran = subprocess.run(
        ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", *words], capture_output=True, text=True, timeout=60
    )
    assert "Không ghi được tệp" in assert_refused(ran)
    assert out.read_text("utf-8") == "bản cũ"
    assert [p for p in folder.parent.iterdir() if p.suffix == ".part"] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_library_that_goes_on_writing_on_a_full_disk_says_nothing_of_its_own() -> None:
    with pytest.raises(FileCreateError, match="No space left"), Refusable(Path("/dev/full")) as file:
        book = Workbook(file)
        book.add_worksheet().write(0, 0, "Chiêng")
        book.close()
    del book
    gc.collect()
