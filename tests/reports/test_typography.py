"""Nghị định 30/2020, Phụ lục I, measured on the page: where each part of a document stands, how large, in which style."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from db.catalogue import Profile, Writer
from heritage_app.order import Order
from heritage_app.papers import print_paper

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
    assert near(title.middle, middle)
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
