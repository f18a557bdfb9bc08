"""A sheet of any length is read some lines at a time, and says the same as when it is read whole."""

from __future__ import annotations

import datetime
import subprocess
import sys
import tracemalloc
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
import xlsxwriter

from db.exchange.files import jobs, sheet_slices, sheet_xml, workbook
from db.exchange.files.reading import read_table
from db.exchange.files.shared_texts import SharedTexts
from db.exchange.files.table import Line, NotCut, Reading, read_lines
from db.exchange.files.workbook import read_in_slices, read_sheet, shared_texts_of
from db.model.problems import Trouble
from tests.db.tools import ROOT
from tests.exchange.sheets import whole

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def of_all_sorts(path: Path, lines: int) -> None:
    """Write what a sheet may hold: shared and rich texts, numbers, days, formats, old fonts, formulas, errors, gaps, blanks."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Di tích")
        day, year = (book.add_format({"num_format": code}) for code in ("dd/mm/yyyy", "yyyy"))
        zeros, share = (book.add_format({"num_format": code}) for code in ("000", "0.0%"))
        old, bold = book.add_format({"font_name": ".VnTime"}), book.add_format({"bold": True})
        for n in range(lines):
            at = n + 40 * (n // 50)
            sheet.write_string(at, 1, f"Hang số {n}")
            sheet.write_string(at, 2, f"Hang số {n // 7}")
            sheet.write_string(at, 3, " ", old) if n % 3 else sheet.write_string(at, 3, "chïa hang", old)
            sheet.write_rich_string(at, 4, "xã ", bold, f"Tân Lập & {n}", " <cũ>")
            sheet.write_number(at, 5, n, zeros)
            sheet.write_number(at, 6, n / 7, share) if n % 2 else sheet.write_number(at, 6, n / 8)
            sheet.write_datetime(at, 7, datetime.datetime(2004, 7, 18) + datetime.timedelta(n), day if n % 2 else year)
            sheet.write_boolean(at, 8, n % 2 == 0)
            if n % 11 == 0:
                sheet.write_formula(at, 10, "=1/0", None, "#DIV/0!")
            elif n % 13 == 0:
                sheet.write_formula(at, 11, '="a"&"b"', None, "ab")
            if n % 17 == 0:
                sheet.set_row(at, None, None, {"hidden": True})
            if n % 50 == 49:
                sheet.write_formula(at + 7, 12, "=1/0", None, "#N/A")
                sheet.write_string(at + 9, 0, "  ")
        sheet.set_column(2, 2, 10, None, {"hidden": True})
        sheet.merge_range(2, 13, 3, 14, "")


def in_slices(path: Path, folder: Path, name: str = "Di tích") -> tuple[list[Line], Reading]:
    with closing(shared_texts_of(path, folder)) as texts:
        return whole(read_in_slices(path, name, texts))


@pytest.mark.parametrize("piece", [700, 9_000, 1 << 20])
def test_slices_say_what_the_whole_sheet_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    of_all_sorts(tmp_path / "a.xlsx", 600)
    monkeypatch.setattr(sheet_xml, "_PIECE_BYTES", piece)
    monkeypatch.setattr(sheet_slices, "_PIECE_BYTES", piece)
    found, reading = in_slices(tmp_path / "a.xlsx", tmp_path)
    whole_lines, whole_reading = whole(read_sheet(tmp_path / "a.xlsx", "Di tích", "xlsx"))
    assert len(found) == 612 and found == whole_lines
    assert {r.label.vi for r in reading.remarks} == {r.label.vi for r in whole_reading.remarks}
    assert reading.lost == whole_reading.lost == ()
    assert (reading.hidden_lines, reading.columns) == (whole_reading.hidden_lines, whole_reading.columns)
    assert reading.merged == whole_reading.merged == ((3, 13, 4, 14),)
    assert list(tmp_path.iterdir()) == [tmp_path / "a.xlsx"], "the file of the texts has no name"


def handmade(path: Path, rows: str, texts: str = "", before: str = "") -> Path:
    """Write a workbook around rows and shared texts given as XML."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Di tích").write_string(0, 0, "x")
    with zipfile.ZipFile(path) as file:
        parts = {n: file.read(n) for n in file.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{MAIN}" xmlns="{MAIN}" xmlns:r="{relation}">{before}<sheetData>{rows}</sheetData></x:worksheet>'
    ).encode()
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{texts}</sst>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, raw in parts.items():
            file.writestr(name, raw)
    return path


def cells(found: list[Line]) -> list[tuple[int, list[str]]]:
    return [(line.at, line.cells) for line in found]


def test_rows_and_cells_that_do_not_say_where_they_stand_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (
        '<row r="7"><c><v>1</v></c></row>' + "<row><c/><c><v>2</v></c></row>" * 40 + '<row r="90"><c><v>3</v></c></row>'
    )
    monkeypatch.setattr(sheet_xml, "_PIECE_BYTES", 100)
    found, _ = in_slices(handmade(tmp_path / "a.xlsx", rows), tmp_path)
    assert cells(found) == [(7, ["1"]), *[(n, ["", "2"]) for n in range(8, 48)], (90, ["3"])]


def test_a_shared_text_is_known_however_its_cell_is_written(tmp_path: Path) -> None:
    ways = [
        '<c r="A1" t="s"><v>1</v></c>', "<c r='B1' t='s'><v>1</v></c>", '<c t="s" r="C1" s="0"><v>1</v></c>',
        '<c r="D1" t="s"><f>A1</f><v>1</v></c>', '<c r="E1" t="s">\n<v xml:space="preserve">1</v>\n</c>',
        '<x:c r="F1" t="s"><x:v>1</x:v></x:c>', '<c r="G1" t="str"><v>1</v></c>', '<c r="H1"><v>1</v></c>',
    ]  # fmt: skip
    texts = "<si/><si><r><t>chùa </t></r><r><t xml:space='preserve'> Hang &amp; động</t></r><rPh><t>không</t></rPh></si><si><t/></si>"
    found, _ = in_slices(handmade(tmp_path / "a.xlsx", f'<row r="1">{"".join(ways)}</row>', texts), tmp_path)
    assert cells(found) == [(1, ["chùa Hang & động"] * 6 + ["1", "1"])]


@pytest.mark.parametrize("piece", [60, 1 << 20])
def test_rows_and_texts_that_end_in_their_own_tag_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(sheet_xml, "_PIECE_BYTES", piece)
    monkeypatch.setattr(sheet_slices, "_PIECE_BYTES", piece)
    said = "".join(f'<row r="{2 * n}" hidden="1"/><row><c t="s"><v>{n}</v></c></row>' for n in range(1, 9))
    texts = "<si/>" + "".join(f"<si><t>Hang {n}</t></si>" if n % 3 else "<si/>" for n in range(1, 9))
    found, reading = in_slices(handmade(tmp_path / "a.xlsx", said + '<row r="30" hidden="1"/>', texts), tmp_path)
    assert cells(found) == [(2 * n + 1, [f"Hang {n}"]) for n in range(1, 9) if n % 3]
    assert (reading.lost, reading.hidden_lines) == ((), (*range(2, 17, 2), 30))
    one = handmade(tmp_path / "b.xlsx", '<row r="1"><c><v>1</v></c></row><row r="30" hidden="1"/>')
    found, reading = in_slices(one, tmp_path)
    assert (cells(found), reading.hidden_lines) == ([(1, ["1"])], (30,))


def test_a_line_of_a_formula_without_result_stands_in_its_place(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="5"><c r="A5"><f>1+1</f></c></row><row r="3000"><c><v>2</v></c></row>'
    found, reading = in_slices(handmade(tmp_path / "a.xlsx", rows), tmp_path)
    assert (
        cells(found) == [(1, ["1"]), (5, ["=1+1"]), (3000, ["2"])] and "chưa có kết quả" in reading.remarks[0].label.vi
    )


UNUSUAL = {
    "chú thích": '<row r="1"><c r="A1"><v>1</v></c><!-- </row> --></row><row r="2"><c r="A2"><v>2</v></c></row>',
    "đảo hàng": '<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
    "ô chỉ hàng khác": '<row r="1"><c r="A1"><v>1</v></c><c r="A2"><v>2</v></c></row>',
    "CDATA": '<row><c t="str"><v>1</v></c></row><row><c t="inlineStr"><is><t><![CDATA[2]]></t></is></c></row>',
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_cannot_be_cut_is_read_whole(tmp_path: Path, name: str) -> None:
    path = handmade(tmp_path / "a.xlsx", UNUSUAL[name])
    with pytest.raises(NotCut):
        in_slices(path, tmp_path)
    with read_table(path, "Di tích") as table:
        assert cells(list(table.lines())) == [(1, ["1"]), (2, ["2"])]


def test_a_cell_whose_shared_text_is_not_there_is_told(tmp_path: Path) -> None:
    path = handmade(tmp_path / "a.xlsx", '<row><c t="s"><v>7</v></c></row>', "<si><t>một</t></si>")
    with pytest.raises(Trouble, match="hỏng"), read_table(path, "Di tích"):
        pass


def test_a_wide_full_sheet_is_no_almost_empty_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_CELLS", 400)
    full = "".join(f'<row>{"<c><v>1</v></c>" * 29}<c r="AD{n}"><v>1</v></c></row>' for n in range(1, 101))
    assert len(in_slices(handmade(tmp_path / "a.xlsx", full), tmp_path)[0]) == 100


def test_shared_texts_come_back_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from db.exchange.files import shared_texts

    monkeypatch.setattr(shared_texts, "_MOST_HELD_BYTES", 20_000)
    texts = SharedTexts(tmp_path)
    said = [f"chữ thứ {n} " + "ộ" * (n % 90) for n in range(5000)]
    for at in range(0, 5000, 333):
        texts.add(said[at : at + 333])
    tracemalloc.start()
    try:
        assert sum(len(texts[n]) for n in range(5000)) == sum(map(len, said))
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert held < 200_000, f"{held} bytes are held of {sum(len(t.encode()) for t in said)}"
    order = [n * 2711 % 5000 for n in range(5000)]
    assert [texts[n] for n in order] == [said[n] for n in order]
    for beyond in (5000, 5120, 99_999):
        with pytest.raises(IndexError):
            texts[beyond]
    texts.close()


def peak_mb(folder: Path, lines: int) -> int:
    """Let a process read a sheet of 30 columns whose cells all share texts nobody else has; return its peak."""
    rows = "".join(
        f'<row r="{n + 1}">{"".join(f"""<c t="s"><v>{30 * n + c}</v></c>""" for c in range(30))}</row>'
        for n in range(lines)
    )
    texts = "".join(f"<si><t>Hang xóm Trại thứ {n}</t></si>" for n in range(30 * lines))
    path = handmade(folder / f"{lines}.xlsx", rows, texts)
    said = subprocess.run(
        [sys.executable, "-c", _READS, str(path), str(folder / "ra")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found, peak = said.split()
    assert int(found) == lines
    return int(peak) >> 10


_READS = """
import sys
from pathlib import Path
from db.exchange.files.jobs import read
print(read(sys.argv[1], "Di tích", sys.argv[2])["lines"])
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
def test_three_times_the_lines_take_hardly_more_memory(tmp_path: Path) -> None:
    few, many = peak_mb(tmp_path, 6_000), peak_mb(tmp_path, 20_000)
    assert many < few + 40, f"{few} MB for 6,000 lines, {many} MB for 20,000"


def test_texts_that_several_sheets_share_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name in ("Di tích", "Chiêng", "Người"):
            book.add_worksheet(name).write_column(0, 0, ["Hang xóm Trại", name])
    asked: list[Path] = []
    real = workbook.shared_texts_of
    monkeypatch.setattr(workbook, "shared_texts_of", lambda path, folder: asked.append(path) or real(path, folder))
    jobs.read_several(str(tmp_path / "a.xlsx"), '["Di tích", "Người", "Chiêng"]', str(tmp_path))
    assert asked == [tmp_path / "a.xlsx"]
    said = [[line.cells for line in read_lines(tmp_path / str(at))] for at in range(3)]
    assert said == [[["Hang xóm Trại"], [name]] for name in ("Di tích", "Người", "Chiêng")]
