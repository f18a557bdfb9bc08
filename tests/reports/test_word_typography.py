"""The frame of Nghị định 30/2020 in Word: as it is written in the file, and measured where LibreOffice has set it."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pypdfium2
import pytest

from db.catalogue import Profile, Writer
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from tests.reports.reading import words_of
from tests.reports.test_typography import Sheet, near

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MM = 1440 / 25.4  # twips


@pytest.fixture
def submission(writer: Writer, tmp_path: Path) -> Path:
    writer.set_profile(
        Profile("Ủy ban nhân dân tỉnh Phú Thọ", "Sở Văn hóa, Thể thao và Du lịch", "Phú Thọ", "Giám đốc", "Bùi Văn An")
    )
    [relic] = writer.add(writer.description.kind("relic"), [{"name": "Đình Cổi", "places": ["xã Mường Vang"]}])[1]
    print_paper(writer.read, Order("submission", ids=(relic,), number="12/TTr-SVHTTDL"), tmp_path / "a.docx")
    return tmp_path / "a.docx"


class Word:
    """A Word file whose paragraphs say how they look, by themselves and by their style."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as file:
            self.document = ElementTree.fromstring(file.read("word/document.xml"))
            self.header = ElementTree.fromstring(file.read("word/page.xml"))
            self.first = file.read("word/first.xml").decode()
            styles = ElementTree.fromstring(file.read("word/styles.xml"))
        self.styles = {s.get(f"{W}styleId"): s for s in styles.iter(f"{W}style")}
        self.usual = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")

    def find(self, words: str) -> Element:
        return next(p for p in self.document.iter(f"{W}p") if words in "".join(t.text or "" for t in p.iter(f"{W}t")))

    def letters(self, words: str) -> tuple[float, bool, bool]:
        """Size in points, bold, italic of the run that says the words."""
        paragraph = self.find(words)
        run = next(r for r in paragraph.iter(f"{W}r") if words in "".join(t.text or "" for t in r.iter(f"{W}t")))
        return (
            int(self._of("sz", paragraph, run) or 0) / 2,
            self._of("b", paragraph, run) is not None,
            self._of("i", paragraph, run) not in (None, "0"),
        )

    def _of(self, name: str, paragraph: Element, run: Element) -> str | None:
        style = self.styles.get(self._style(paragraph))
        for place in (run.find(f"{W}rPr"), style.find(f"{W}rPr") if style is not None else None, self.usual):
            found = place.find(f"{W}{name}") if place is not None else None
            if found is not None:
                return found.get(f"{W}val", "on")
        return None

    def _style(self, paragraph: Element) -> str:
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        return str(named.get(f"{W}val")) if named is not None else ""

    def kept(self, words: str, name: str, attribute: str) -> str | None:
        """An attribute of the paragraph that says the words, or of its style."""
        paragraph = self.find(words)
        style = self.styles.get(self._style(paragraph))
        for place in (paragraph, style):
            found = place.find(f"{W}pPr/{W}{name}") if place is not None else None
            if found is not None and found.get(f"{W}{attribute}") is not None:
                return found.get(f"{W}{attribute}")
        return None


def test_the_page_of_a_document(submission: Path) -> None:
    word = Word(submission)
    [size] = word.document.iter(f"{W}pgSz")
    [margins] = word.document.iter(f"{W}pgMar")
    assert [round(int(size.get(f"{W}{side}", 0)) / _MM) for side in ("w", "h")] == [210, 297]
    measured = {side: int(margins.get(f"{W}{side}", 0)) / _MM for side in ("left", "right", "top", "bottom", "header")}
    assert near(measured["left"], 30) and near(measured["right"], 15)
    assert near(measured["top"], 20) and near(measured["bottom"], 20)
    assert 0 < measured["header"] < 20, "the number stands in the upper margin"
    assert word.usual is not None and word.usual.find(f"{W}rFonts") is not None
    fonts = word.usual.find(f"{W}rFonts")
    assert fonts is not None and set(fonts.attrib.values()) == {"Times New Roman"}
    assert " PAGE " in "".join(t.text or "" for t in word.header.iter(f"{W}instrText")) and " PAGE " not in word.first
    assert list(word.document.iter(f"{W}titlePg")), "the first page shows no number"
    number = word.styles["PageNumber"].find(f"{W}pPr/{W}jc")
    assert number is not None and number.get(f"{W}val") == "center"


@pytest.mark.parametrize(
    ("words", "size", "bold", "italic", "align"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False, "center"),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, False, "center"),
        ("ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ", 12, False, False, "center"),
        ("THỂ THAO VÀ DU LỊCH", 12, True, False, "center"),
        ("Số: 12/TTr-SVHTTDL", 13, False, False, "center"),
        ("Phú Thọ, ngày", 13, False, True, "center"),
        ("TỜ TRÌNH", 14, True, False, "center"),
        ("V/v xếp hạng di tích", 14, True, False, "center"),
        ("Kính gửi", 14, False, False, "center"),
        ("Căn cứ Luật", 14, False, True, "both"),
        ("đã hoàn thiện nội dung", 14, False, False, "both"),
        ("Nơi nhận:", 12, True, True, None),
        ("- Như trên;", 11, False, False, None),
        ("GIÁM ĐỐC", 13, True, False, "center"),
        ("Bùi Văn An", 13, True, False, "center"),
    ],
)
def test_each_part_has_its_letters(
    submission: Path, words: str, size: float, bold: bool, italic: bool, align: str
) -> None:
    word = Word(submission)
    assert word.letters(words) == (size, bold, italic)
    assert word.kept(words, "jc", "val") == align


def test_running_text_goes_in_by_a_centimetre_and_stands_six_points_apart(submission: Path) -> None:
    word = Word(submission)
    for words in ("Căn cứ Luật", "đã hoàn thiện nội dung"):
        assert near(int(word.kept(words, "ind", "firstLine") or 0) / _MM, 10)
        assert int(word.kept(words, "spacing", "before") or 0) >= 6 * 20
    motto = word.find("Độc lập - Tự do - Hạnh phúc").find(f"{W}pPr/{W}pBdr/{W}bottom")
    assert motto is not None, "a rule below the motto"


def test_libreoffice_sets_it_where_the_decree_has_it(submission: Path, tmp_path: Path) -> None:
    """Measured in what LibreOffice makes of the file: Liberation Serif has the widths of Times New Roman."""
    if shutil.which("soffice") is None:
        pytest.skip("not run: soffice is not here")
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(submission)], check=True, capture_output=True, timeout=120)
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    try:
        page = Sheet(document[0])
        assert (page.width, page.height, len(document)) == (210, 297, 1)
        country, motto = page.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), page.find("Độc lập - Tự do - Hạnh phúc")
        assert near(country.middle, motto.middle) and (country.size, motto.size) == (12, 13)
        assert 210 - 20 <= country.right <= 210 - 15 + 0.5, "the right margin, 15 to 20 mm"
        assert 20 <= page.height - country.base <= 25 + 0.5, "the upper margin"
        superior, office = page.find("ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ"), page.find("THỂ THAO VÀ DU LỊCH")
        assert near(superior.middle, office.middle) and near(superior.base, country.base)
        assert superior.right < country.left, "the two sides do not meet"
        number, day = page.find("Số: 12/TTr-SVHTTDL"), page.find("Phú Thọ, ngày")
        assert near(number.base, day.base) and near(number.middle, office.middle)
        middle = (30 + 195) / 2
        assert near(page.find("TỜ TRÌNH").middle, middle)
        assert near(page.find("Căn cứ Luật").left, 40) and near(
            page.find("Sở Văn hóa, Thể thao và Du lịch đã").left, 40
        )
        assert near(page.find("Nơi nhận:").left, 30)
        role, name = page.find("GIÁM ĐỐC"), page.find("Bùi Văn An")
        assert near(role.base, page.find("Nơi nhận:").base) and near(role.middle, name.middle)
        assert "TỜ TRÌNH" in words_of(submission)
    finally:
        document.close()
