"""The statistics paper: its table, its chart, the day it is of; read back from the file."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from db.catalogue import Writer
from db.model.problems import NotPossible
from db.model.query import Query
from db.schema.kind import Description
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from heritage_app.paper.statistics import print_statistics
from reports.blocks import Bar, Bars, Block
from reports.pdf.write import write_pdf

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RECT = re.compile(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re B")


def printed(out: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(out).pages).split())


def lengths(out: Path) -> list[float]:
    """Return the length of every bar that was drawn, in the order of drawing."""
    found: list[float] = []
    for page in PdfReader(out).pages:
        contents = page.get_contents()
        assert contents is not None
        found += [float(m[3]) for m in _RECT.finditer(contents.get_data().decode("latin-1"))]
    return found


@pytest.fixture
def many(writer: Writer) -> Writer:
    """Gongs in three states, and records of forty-five places that stand for themselves."""
    states = ["nứt"] * 6 + ["nguyên"] * 3 + ["thủng"]
    writer.add(writer.description.kind("gong"), [{"name": f"Chiêng {n}", "condition": s} for n, s in enumerate(states)])
    return writer


def test_the_chart_has_a_bar_as_long_as_its_number_for_every_line(many: Writer, tmp_path: Path) -> None:
    out = tmp_path / "bảng.pdf"
    print_statistics(many.read, Query("gong"), ("condition",), out)
    text = printed(out)
    assert "Biểu đồ: số phiếu theo tình trạng" in text
    assert "Cộng: 10 phiếu, 10 chiếc" in text
    by_number = sorted(lengths(out))
    assert len(by_number) == 3
    assert by_number[0] * 3 == pytest.approx(by_number[1], rel=0.01)
    assert by_number[0] * 6 == pytest.approx(by_number[2], rel=0.01)


def test_with_two_fields_the_chart_adds_up_the_first(many: Writer, tmp_path: Path) -> None:
    out = tmp_path / "bảng.pdf"
    print_statistics(many.read, Query("gong"), ("commune", "condition"), out)
    assert len(lengths(out)) == 1, "all ten stand in no commune"


def test_of_very_many_groups_the_largest_are_drawn_and_the_others_told(writer: Writer, tmp_path: Path) -> None:
    kind = writer.description.kind("survey")
    records = [{"name": f"Đợt {n}", "begun": str(1950 + n)} for n in range(45)]
    writer.add(kind, [*records, *({"name": f"Thêm {n}", "begun": str(1955 + n)} for n in range(40))])
    out = tmp_path / "bảng.pdf"
    print_statistics(writer.read, Query("survey"), ("begun",), out)
    assert len(lengths(out)) == 40
    assert "5 nhóm nhỏ hơn, cộng 5 phiếu, không vẽ ở biểu đồ." in printed(out)


def test_bars_of_odd_labels_and_no_records_are_printed(tmp_path: Path) -> None:
    blocks: list[Block] = [Bars((Bar("một tên rất dài " * 30, 1.0, "1.000"), Bar("<b>&", 0.0, "0"), Bar("", 2.0, "?")))]
    write_pdf(blocks, tmp_path / "thanh.pdf", "Thanh")
    text = printed(tmp_path / "thanh.pdf")
    assert "1.000" in text and "<b>&" in text
    assert len(lengths(tmp_path / "thanh.pdf")) == 2, "nothing is drawn for no records"


def test_the_paper_is_a_word_file_too(many: Writer, tmp_path: Path) -> None:
    out = tmp_path / "bảng.docx"
    assert print_statistics(many.read, Query("gong"), ("condition",), out) == 1
    with ZipFile(out) as file:
        document = ElementTree.fromstring(file.read("word/document.xml"))
    *_, chart = document.iter(f"{_W}tbl")
    told = {}
    for row in chart.iter(f"{_W}tr"):
        label, bar, number = ("".join(t.text or "" for t in cell.iter(f"{_W}t")) for cell in row.iter(f"{_W}tc"))
        told[label] = (len(bar), number)
    assert told == {"nguyên": (15, "3"), "nứt": (30, "6"), "thủng": (5, "1")}
    assert "Biểu đồ: số phiếu theo tình trạng" in "".join(document.itertext())


def _words(writer: Writer, out: Path, order: Order) -> str:
    print_paper(writer.read, order, out)
    return printed(out)


def test_the_paper_of_counts_counts_what_was_asked_for_alone_and_says_so(
    writer: Writer, description: Description, tmp_path: Path
) -> None:
    types = ["di tích khảo cổ", "danh lam thắng cảnh"]
    relics = [{"name": f"Hang {n}", "relic_types": types[: n % 2 + 1]} for n in range(3)]
    _, ids = writer.add(description.kind("relic"), relics)
    _, (gong,) = writer.add(description.kind("gong"), [{"name": "Chiêng bồng"}])
    out = tmp_path / "thống kê.pdf"
    whole = _words(writer, out, Order("statistics", "internal"))
    assert "di tích khảo cổ 3 Cộng: 3 phiếu" in whole, "two of a kind stand in one line; the sum tells each once"
    assert "tính ở mỗi dòng" in whole and "Cộng: 1 phiếu, 1 chiếc" in whole
    assert "5. Chiêng" in whole and "Chưa có phiếu nào." in whole
    part = _words(writer, out, Order("statistics", "internal", ids=tuple(ids[:2])))
    assert "di tích khảo cổ 2" in part and "2 phiếu đã chọn." in part and "5. Chiêng" not in part
    found = _words(writer, out, Order("statistics", "internal", words="hang 1"))
    assert "di tích khảo cổ 1" in found and "Các phiếu tìm theo “hang 1”." in found
    assert "1. Di tích" not in _words(writer, out, Order("statistics", "internal", kind="gong"))
    with pytest.raises(NotPossible):
        print_paper(writer.read, Order("statistics", "internal", words="không có"), out)
    assert gong and out.exists()
