"""Nghị định 30/2020, Phụ lục I, measured on the page: where each part of a document stands, how large, in which style."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from db.catalogue import Profile, Writer
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper

_MM = 72 / 25.4
NEAR = 0.5  # mm


class Found(NamedTuple):
    """A text on the page: its ink in millimetres from the lower left corner, its baseline, size and font."""

    left: float
    right: float
    base: float
    size: float
    font: str

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def wide(self) -> float:
        return self.right - self.left


class Sheet:
    """A printed page to measure."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.page, self.text = page, page.get_textpage()
        self.width, self.height = (round(side / _MM) for side in page.get_size())

    def find(self, words: str) -> Found:
        hit = self.text.search(words, match_case=True).get_next()
        assert hit, words
        first, count = hit
        boxes = [self.text.get_charbox(i, loose=True) for i in range(first, first + count)]
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self.text, first, x, y)
        name = ctypes.create_string_buffer(100)
        pdfium.FPDFText_GetFontInfo(self.text, first, name, 100, ctypes.c_int())
        size = pdfium.FPDFText_GetFontSize(self.text, first)
        left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
        return Found(left / _MM, right / _MM, y.value / _MM, size, name.value.decode())

    def rules(self) -> Iterator[tuple[float, float, float]]:
        """Yield (left, right, height) of each level line."""
        for thing in self.page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
            points = []
            for at in range(pdfium.FPDFPath_CountSegments(thing.raw)):
                x, y = ctypes.c_float(), ctypes.c_float()
                pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(thing.raw, at), x, y)
                points.append((x.value / _MM, y.value / _MM))
            for (x1, y1), (x2, y2) in zip(points[::2], points[1::2]):
                if abs(y1 - y2) < 0.01:
                    yield x1, x2, y1

    def rule_below(self, found: Found) -> tuple[float, float]:
        """Return left and right of the nearest line below a text."""
        below = [r for r in self.rules() if r[2] < found.base and r[0] < found.middle < r[1]]
        left, right, _ = max(below, key=lambda r: r[2])
        return left, right


def near(a: float, b: float) -> bool:
    return abs(a - b) <= NEAR


@pytest.fixture
def submission(writer: Writer, tmp_path: Path) -> Iterator[list[Sheet]]:
    writer.set_profile(
        Profile("Ủy ban nhân dân tỉnh Phú Thọ", "Sở Văn hóa, Thể thao và Du lịch", "Phú Thọ", "Giám đốc", "Bùi Văn An")
    )
    [relic] = writer.add(writer.description.kind("relic"), [{"name": "Đình Cổi", "places": ["xã Mường Vang"]}])[1]
    print_paper(writer.read, Order("submission", ids=(relic,), number="12/TTr-SVHTTDL"), tmp_path / "a.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    yield [Sheet(page) for page in document]
    document.close()


def test_the_frame_of_a_document(submission: list[Sheet]) -> None:
    page = submission[0]
    assert (page.width, page.height) == (210, 297)
    country, motto = page.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), page.find("Độc lập - Tự do - Hạnh phúc")
    assert (country.size, country.font, motto.size, motto.font) == (12, "Tinos-Bold", 13, "Tinos-Bold")
    assert near(country.middle, motto.middle)
    assert 210 - 20 <= country.right <= 210 - 15 + NEAR, "the right margin, 15 to 20 mm"
    assert 20 <= page.height - country.base <= 25 + NEAR, "the upper margin"
    left, right = page.rule_below(motto)
    assert near(left, motto.left) and near(right, motto.right), "a rule as long as the line"

    superior, office = page.find("ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ"), page.find("THỂ THAO VÀ DU LỊCH")
    assert (superior.size, superior.font, office.size, office.font) == (12, "Tinos", 12, "Tinos-Bold")
    assert near(superior.middle, office.middle) and near(superior.base, country.base)
    assert superior.right < country.left, "the two sides do not meet"
    left, right = page.rule_below(office)
    assert office.wide / 3 <= right - left <= office.wide / 2
    assert near((left + right) / 2, office.middle)

    number, day = page.find("Số: 12/TTr-SVHTTDL"), page.find("Phú Thọ, ngày")
    assert (number.size, number.font, day.size, day.font) == (13, "Tinos", 13, "Tinos-Italic")
    whole_day = page.find(f"năm {date.today().year}")
    assert near(number.base, day.base) and near(number.middle, office.middle)
    assert near((day.left + whole_day.right) / 2, country.middle)


def test_title_body_receivers_and_signature(submission: list[Sheet]) -> None:
    page = submission[0]
    title, about = page.find("TỜ TRÌNH"), page.find("V/v xếp hạng di tích")
    middle = (30 + 195) / 2
    assert (title.size, title.font, about.size, about.font) == (14, "Tinos-Bold", 14, "Tinos-Bold")
    line = page.find("V/v xếp hạng di tích lịch sử - văn hóa và danh lam thắng cảnh")
    assert near(title.middle, middle) and near(line.middle, middle)
    left, right = page.rule_below(line)
    assert line.wide / 3 <= right - left <= line.wide / 2 and near((left + right) / 2, middle), "the rule of trích yếu"
    to = page.find("Kính gửi:")
    assert (to.size, to.font) == (14, "Tinos")
    bases = [page.find(words) for words in ("Căn cứ Luật", "Căn cứ Nghị định", "Căn cứ Thông tư")]
    assert all(b.font == "Tinos-Italic" and 13 <= b.size <= 14 for b in bases)
    assert all(near(b.left, 30 + 10) for b in bases), "first lines go in by 1 cm"
    assert near(page.find("Bộ trưởng").left, 30), "the left margin, 30 to 35 mm"
    body = page.find("Sở Văn hóa, Thể thao và Du lịch đã hoàn thiện")
    assert body.font == "Tinos" and near(body.left, 40)
    leading = 14 * 1.2 / _MM
    assert bases[0].base - bases[1].base >= leading + 6 / _MM - 0.1, "6 pt between paragraphs at least"
    heads, first = page.find("Nơi nhận:"), page.find("- Như trên;")
    assert (heads.size, heads.font, first.size, first.font) == (12, "Tinos-BoldItalic", 11, "Tinos")
    role, name = page.find("GIÁM ĐỐC"), page.find("Bùi Văn An")
    assert (role.size, role.font, name.size, name.font) == (13, "Tinos-Bold", 13, "Tinos-Bold")
    assert near(role.base, heads.base) and near(role.middle, name.middle), (
        "level with Nơi nhận; the name under the role"
    )
    assert near(heads.left, 30) and near(first.left, 30)


def test_the_margins_and_numbers_of_later_pages(writer: Writer, tmp_path: Path) -> None:
    long = "Hang quay hướng tây nam, tầng văn hóa dày 5,1 m gồm vỏ ốc và tro than. " * 120
    [relic] = writer.add(writer.description.kind("relic"), [{"name": "Hang", "layout": long}])[1]
    print_paper(writer.read, Order("relic_profile", ids=(relic,)), tmp_path / "a.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    try:
        pages = [Sheet(page) for page in document]
        assert len(pages) > 3
        full = pages[1]
        number = full.find("2")
        assert near(number.middle, (30 + 195) / 2) and number.size == 13
        assert full.height - 20 < number.base < full.height - 5, "in the upper margin"
        for page in pages:
            boxes = [page.text.get_charbox(i, loose=True) for i in range(page.text.count_chars())]
            ink = [b for b in boxes if b[2] > b[0] and b[3] / _MM < page.height - 18 and b[1] / _MM > 19]
            assert min(b[0] for b in ink) / _MM >= 30 - NEAR and max(b[2] for b in ink) / _MM <= 195 + NEAR
        rights = sorted(
            b[2] / _MM for b in (full.text.get_charbox(i, loose=True) for i in range(full.text.count_chars()))
        )
        assert near(rights[-1], 195), "both sides straight"
        first = pages[0].text.get_text_range()
        assert not first.lstrip().startswith("1\r"), "the first page shows no number"
    finally:
        document.close()


def _printed(writer: Writer, folder: Path, form: str, name: str, **values: object) -> list[Sheet]:
    [relic] = writer.add(writer.description.kind("relic"), [{"name": name, "places": ["xã Mường Vang"], **values}])[1]
    print_paper(writer.read, Order(form, ids=(relic,)), folder / "a.pdf")
    return [Sheet(page) for page in pypdfium2.PdfDocument(folder / "a.pdf")]


def test_a_long_subject_has_no_word_alone_on_its_last_line(writer: Writer, tmp_path: Path) -> None:
    name = "Quần thể hang động và mái đá khảo cổ thung lũng Mường Vang, Mường Thàng, Mường Bi và Mường Động ở"
    [page, *_] = _printed(writer, tmp_path, "zones", f"{name} Hòa Bình và vùng phụ cận")
    last, above = page.find("phụ cận"), page.find("Quần thể hang động")
    assert last.base < above.base and above.size == 14
    left, right = page.rule_below(last)
    assert near((left + right) / 2, (30 + page.width - 15) / 2)
    assert right - left > 15, "a line long enough for its rule"


def test_minutes_have_no_place_and_date_and_two_sign_at_its_sides(writer: Writer, tmp_path: Path) -> None:
    pages = _printed(writer, tmp_path, "zoning_record", "Đình Cổi")
    first, last = pages[0], pages[-1]
    assert first.find("CỘNG HÒA XÃ HỘI").size == 12
    assert not first.text.search("tháng ……").get_next(), "Mẫu 1.9: no place and date at the head"
    middle = (30 + 195) / 2
    record = first.find("BIÊN BẢN")
    assert near(record.middle, middle) and (record.size, record.font) == (14, "Tinos-Bold")
    secretary, chair = last.find("THƯ KÝ"), last.find("CHỦ TỌA")
    assert near(secretary.base, chair.base) and secretary.right < middle < chair.left
    assert (secretary.size, secretary.font) == (13, "Tinos-Bold")


def test_the_head_of_an_annex(writer: Writer, tmp_path: Path) -> None:
    writer.add(writer.description.kind("relic"), [{"name": "Đình Cổi", "places": ["xã Mường Vang"]}])
    print_paper(writer.read, Order("inventory", kind="relic", annex=True), tmp_path / "a.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    page = Sheet(document[0])
    middle = (30 + page.width - 15) / 2
    assert (page.width, page.height) == (297, 210)
    annex, title, attached = page.find("Phụ lục"), page.find("DANH MỤC KIỂM KÊ"), page.find("(Kèm theo Quyết định")
    assert (annex.size, annex.font) == (14, "Tinos-Bold")
    assert 13 <= title.size <= 14 and title.font == "Tinos-Bold"
    assert 13 <= attached.size <= 14 and attached.font == "Tinos-Italic"
    assert all(near(found.middle, middle) for found in (annex, page.find("DANH MỤC KIỂM KÊ DI TÍCH")))
    assert not page.text.search("CỘNG HÒA").get_next(), "an annex has no Quốc hiệu"
    document.close()


def test_the_lower_margin_and_the_distance_of_lines(writer: Writer, tmp_path: Path) -> None:
    long = "Hang quay hướng tây nam, tầng văn hóa dày 5,1 m gồm vỏ ốc và tro than. " * 60
    pages = _printed(writer, tmp_path, "relic_profile", "Hang", layout=long)
    lowest = min(min(_baselines(page)) for page in pages)
    line = 13 * 1.2 / _MM
    assert 20 <= lowest / _MM <= 20 + 1.5 * line, "the lower margin, and less than a line above it"
    running = sorted(_baselines(pages[1]), reverse=True)
    steps = [a - b for a, b in pairwise(running)]
    assert 13 <= min(steps) <= 13 * 1.5, "single to one and a half lines"


def _baselines(page: Sheet) -> set[float]:
    """The baselines between the margins, in points."""
    found = set()
    for at in range(page.text.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(page.text, at, x, y)
        if 19 < y.value / _MM < page.height - 20:
            found.add(round(y.value, 1))
    return found
