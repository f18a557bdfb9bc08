"""Word papers: the same blocks say the same words as in the PDF, whatever is typed; the file is sound and the same again."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from db.catalogue import Writer
from db.model.problems import NotPossible, Trouble
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from reports import blocks as b
from reports.docx.write import write_docx
from reports.pdf.write import write_pdf
from tests.reports.reading import joined, pages_of, words_of
from tests.reports.test_pdf_text import HOSTILE

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NFC = unicodedata.normalize


def every_block(cells: list[str]) -> Iterator[b.Block]:
    """Every block that Word takes, saying these texts."""
    yield b.Paper("A4", "thử", "DỰ THẢO")
    yield b.OfficeHead(
        "UBND TỈNH", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Số: ……/TTr-SVHTTDL", "Phú Thọ, ngày 01 tháng 02"
    )
    yield b.Title("TỜ TRÌNH")
    yield b.Subject("V/v xếp hạng di tích")
    yield b.Note("(Mẫu tạm thời)", bold=True)
    for text in cells:
        yield b.Heading(text)
        yield b.Paragraph(text)
        yield b.Paragraph(text, "center", bold=True, italic=True)
        yield b.Fact("Nhãn", text, (b.Item(text, (text,)), b.Item("hai")), (text,))
        yield b.WritingLines("Ghi tay", 2, text)
    yield b.Paper("A3 landscape", "bảng")
    yield b.Letterhead("SỞ", "BẢO TÀNG")
    columns = (b.TableColumn("STT", 0.4, "center"), b.TableColumn("Tên", 2), b.TableColumn("Số", 1, "right"))
    rows = [b.Band("Xã Cao Phong"), *(b.Row((text, text, text)) for text in cells), b.Band("Cộng: 8", total=True)]
    signed = b.Signatures((b.Signature("GIÁM ĐỐC", "(Ký, đóng dấu)", "Bùi An"),), ("- Như trên;", "- Lưu: VT."))
    yield b.Table(columns, rows, signed, 13, numbered=True)
    yield b.End("Danh mục này có 8 phiếu")
    yield signed
    yield b.Paper("A4", "phụ lục")
    yield b.AnnexHead("Phụ lục", "DANH MỤC", "(Kèm theo Quyết định số ……)")


def test_word_says_what_the_pdf_says(tmp_path: Path) -> None:
    write_docx(every_block(HOSTILE), tmp_path / "a.docx", "x")
    write_pdf((block for block in every_block(HOSTILE)), tmp_path / "a.pdf", "x")
    of_word = joined(words_of(tmp_path / "a.docx"))
    of_pdf = joined("\n".join(pages_of(tmp_path / "a.pdf"))).replace("DỰTHẢO", "")
    for text in HOSTILE:
        wanted = joined(NFC("NFC", text))
        assert of_word.count(wanted) == of_pdf.count(wanted) == 11, text
    assert NFC("NFC", of_word) == of_word


def test_every_part_is_xml_and_the_same_paper_is_the_same_file(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        assert write_docx(every_block([*HOSTILE, "\x00\x0b\ufffe\ud7ff hỏng"]), tmp_path / name, "Tên <x> & y") == 3
    with zipfile.ZipFile(tmp_path / "a.docx") as file:
        assert file.testzip() is None
        for name in file.namelist():
            if not name.endswith(".jpg"):
                ElementTree.fromstring(file.read(name))
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_papers_have_their_size_heads_return_and_pages_are_numbered(tmp_path: Path) -> None:
    write_docx(every_block(["x"]), tmp_path / "a.docx", "x")
    with zipfile.ZipFile(tmp_path / "a.docx") as file:
        document = ElementTree.fromstring(file.read("word/document.xml"))
        page, first = file.read("word/page_draft.xml").decode(), file.read("word/first_draft.xml").decode()
    sizes = [(s.get(f"{_W}w"), s.get(f"{_W}h")) for s in document.iter(f"{_W}pgSz")]
    assert sizes == [("11906", "16838"), ("23811", "16838"), ("11906", "16838")]
    margins = [
        [m.get(f"{_W}{side}") for side in ("left", "right", "top", "bottom")] for m in document.iter(f"{_W}pgMar")
    ]
    assert margins == [["1701", "850", "1134", "1134"]] * 3
    assert len(list(document.iter(f"{_W}tblHeader"))) == 2
    assert " PAGE " in page and " PAGE " not in first
    assert "DỰ THẢO" in page and "DỰ THẢO" in first


def test_pictures_are_kept_once_and_upright(tmp_path: Path) -> None:
    Image.new("RGB", (400, 200), "red").save(tmp_path / "x.jpg")
    picture = b.Picture(str(tmp_path / "x.jpg"), "Ảnh 1. Mặt chiêng", 90)
    write_docx(
        [b.Pictures((picture, picture, b.Picture("", "mất tệp"))), b.Pictures((picture,), 1)], tmp_path / "a.docx", "x"
    )
    with zipfile.ZipFile(tmp_path / "a.docx") as file:
        assert [n for n in file.namelist() if n.endswith(".jpg")] == ["word/media/picture1.jpg"]
        assert file.read("word/media/picture1.jpg") == (tmp_path / "x.jpg").read_bytes()
        text = file.read("word/document.xml").decode()
    assert text.count('rot="5400000"') == 3
    wide, high = map(int, re.findall(r'<wp:extent cx="(\d+)" cy="(\d+)"', text)[-1])
    assert wide * 2 == pytest.approx(high, rel=0.01)


def test_what_word_cannot_hold_is_refused_and_the_file_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    out.write_bytes(b"before")
    with pytest.raises(NotPossible, match="chỉ in ra PDF"):
        write_docx([b.Cards(())], out, "x")
    assert out.read_bytes() == b"before"
    with pytest.raises(Trouble, match="không có thư mục"):
        write_docx([b.Note("x")], tmp_path / "không" / "a.docx", "x")
    assert [p.name for p in tmp_path.iterdir()] == ["a.docx"]


@pytest.fixture
def writer_with_relics(writer: Writer) -> Writer:
    writer.add(
        writer.description.kind("relic"),
        [{"name": f"Hang {n} <b>& 𡨸喃", "places": ["xã Đà Bắc"], "history": "Dựng năm 1870."} for n in range(3)],
    )
    return writer


def test_a_list_and_a_sheet_in_word(writer_with_relics: Writer, tmp_path: Path) -> None:
    for form in ("inventory", "sheet"):
        for suffix in ("docx", "pdf"):
            print_paper(writer_with_relics.read, Order(form, kind="relic"), tmp_path / f"{form}.{suffix}")
        of_pdf = "\n".join(re.sub(r"\A\d+\n", "", page.strip()) for page in pages_of(tmp_path / f"{form}.pdf"))
        of_word = joined(words_of(tmp_path / f"{form}.docx"))
        assert sorted(of_word) == sorted(joined(of_pdf).replace("DỰTHẢO", ""))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="not run: soffice is not there")
def test_libreoffice_opens_it_and_reads_the_same_words(tmp_path: Path) -> None:
    write_docx(every_block(HOSTILE), tmp_path / "a.docx", "x")
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    read = (tmp_path / "a.txt").read_text("utf-8-sig")
    # why: LibreOffice writes each place to sign, and each item, in its own order of lines; letters are compared, not lines
    assert sorted(joined(read)) == sorted(joined(words_of(tmp_path / "a.docx")))


def test_the_last_two_words_of_a_long_role_stay_together(tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    signed = b.Signatures((b.Signature("ĐƠN VỊ LẬP HỒ SƠ"), b.Signature("GIÁM ĐỐC SỞ")))
    write_docx([b.Paper("A4", "thử"), signed], out, "thử")
    with zipfile.ZipFile(out) as file:
        document = file.read("word/document.xml").decode()
    assert "ĐƠN VỊ LẬP HỒ\u00a0SƠ" in document and "GIÁM ĐỐC SỞ" in document
