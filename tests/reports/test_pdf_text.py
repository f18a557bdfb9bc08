"""What a PDF prints is what was given: hostile strings, marks, scripts, letters no font has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.model.problems import Trouble
from reports.blocks import Band, Block, Fact, Item, Note, Paper, Row, Table, TableColumn
from reports.pdf.text import Cut
from reports.pdf.write import write_pdf
from tests.reports.reading import all_texts, fonts_of, joined, pages_of

HOSTILE = [
    'Trống <Ngọc Lũ> & "số 1"',
    "<b>đậm</b> &amp; </para> %s {0} \\n (a) [b]",
    "Hwa̒ Bi̒nh diê̠n tli̭",
    "𡨸喃, 漢字 và chữ 𠊛",
    "ꪼꪕ ꪎꪱꪥ",
    unicodedata.normalize("NFD", "Đình Cổi, xã Thượng Cốc, huyện Lạc Sơn"),
    "ẮẰẲẴẶ ấầẩẫậ ưởữ ỸỶỴ ₫ m² “ngoặc” – gạch…",
    "’ôm lòng’ 100 % #1 \\ ( ) \\(",
]


def _table(cells: list[str], about: str = "") -> Iterator[Block]:
    yield Paper("A4 landscape")
    yield Table(
        (TableColumn("A", 1), TableColumn("B", 1, "center"), TableColumn("C", 1, "right")),
        [Row((text, text, text), about) for text in cells],
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_and_a_fact_say_what_they_were_given(text: str, tmp_path: Path) -> None:
    blocks = [*_table([text]), Fact("Nhãn", text, (Item(text, (text,)),), (text,)), Note(text, bold=True)]
    write_pdf(blocks, tmp_path / "a.pdf", text)
    wanted = joined(unicodedata.normalize("NFC", text))
    for read in all_texts(tmp_path / "a.pdf"):
        assert joined(read).count(wanted) == 8, read
        assert unicodedata.normalize("NFC", read) == read


def test_a_letter_with_a_mark_is_one_word_and_one_glyph(tmp_path: Path) -> None:
    write_pdf([Fact("Tên", "Hwa̒ Bi̒nh diê̠n tli̭")], tmp_path / "a.pdf", "x")
    for read in all_texts(tmp_path / "a.pdf"):
        assert "Hwa̒ Bi̒nh diê̠n tli̭" in read


def test_a_hundred_thousand_letters_go_over_many_pages_whole(tmp_path: Path) -> None:
    prose = " ".join(f"chữ{i}" for i in range(12_500))
    block = "a" * 5000 + "đ" * 95_000
    pages = write_pdf([*_table([prose[:30_000]]), Fact("Miêu tả", prose), Fact("Liền", block)], tmp_path / "a.pdf", "x")
    assert pages > 30
    texts = pages_of(tmp_path / "a.pdf")
    whole = "".join(joined(t).removeprefix(str(i)) if i > 1 else joined(t) for i, t in enumerate(texts, 1))
    assert joined(prose) in whole
    assert block in whole


def test_a_very_high_row_keeps_every_line_of_every_column(tmp_path: Path) -> None:
    words = [f"w{i}w" for i in range(4000)]
    write_pdf(_table([" ".join(words)]), tmp_path / "a.pdf", "x")
    read = "\n".join(pages_of(tmp_path / "a.pdf"))
    assert all(read.count(word) == 3 for word in words)


def test_invisible_and_bidi_characters_do_no_harm(tmp_path: Path) -> None:
    text = "a\u200b\u200d\u202e\u2066b\ufeff\u00ad\u0007c\ufe0f \u00a0\u2003\u202fd\u2028e\tf"
    write_pdf([*_table([text, "", " ", "\u200b"]), Fact(text, text), Fact("x", ""), Note("")], tmp_path / "a.pdf", "x")
    for read in all_texts(tmp_path / "a.pdf"):
        assert "abcd" in joined(read)
        assert "ef" in joined(read)


@pytest.mark.parametrize("char", ["\U0001f600", "\ue000", "\U00100000", "\ufffe", "ᚠ"])
def test_a_letter_no_font_has_is_named_with_its_record(char: str, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    out.write_bytes(b"before")
    with pytest.raises(Trouble) as caught:
        write_pdf(_table(["tốt", f"hỏng {char}"], "Đình Cổi"), out, "x")
    for said in (caught.value.label.vi, caught.value.label.en):
        assert char in said
        assert f"U+{ord(char):04X}" in said
        assert "Đình Cổi" in said
    assert out.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]
    with pytest.raises(Trouble, match="Chùa Hang"):
        write_pdf([Paper("A4", "Chùa Hang"), Fact("Tên", char)], out, "x")


def test_only_embedded_fonts(tmp_path: Path) -> None:
    write_pdf([*_table(HOSTILE), Note("nghiêng"), Fact("a", HOSTILE[3])], tmp_path / "a.pdf", "x")
    fonts = fonts_of(tmp_path / "a.pdf")
    assert all(embedded for _, embedded in fonts), fonts
    assert {name.partition("+")[2] for name, _ in fonts} >= {"Tinos", "Tinos-Bold", "HanNom-A", "HanNom-B"}
    assert b"Helvetica" not in (tmp_path / "a.pdf").read_bytes()


def test_a_refusal_of_the_disk_is_told_and_a_file_is_replaced_whole(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="không có thư mục"):
        write_pdf([Note("x")], tmp_path / "nowhere" / "a.pdf", "x")
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(Trouble, match="thư mục"):
        write_pdf([Note("x")], tmp_path / "folder.pdf", "x")
    out = tmp_path / "a.pdf"
    out.write_bytes(b"before")

    def failing() -> Iterator[Block]:
        yield Note("x")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_pdf(failing(), out, "x")
    assert out.read_bytes() == b"before"
    assert write_pdf([Note("x")], out, "x") == 1
    assert out.read_bytes().startswith(b"%PDF-")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.pdf", "folder.pdf"]


def test_no_line_is_wider_than_its_room_and_no_letter_is_lost() -> None:
    from reportlab.pdfbase.pdfdoc import PDFDocument

    cut = Cut(PDFDocument(), "regular", 11)
    for text in [*HOSTILE, "a" * 500, "漢字" * 80, "x " * 90, "ê̠" * 70]:
        for room in (20.0, 55.5, 140.0):
            lines = cut.lines(text, room)
            assert all(line.width <= room + 0.01 for line in lines), (text, room)
            assert [line.last for line in lines].count(True) == 1


def test_pages_are_numbered_in_the_top_margin_but_not_the_first_of_a_paper(tmp_path: Path) -> None:
    rows = [Row((str(i), "y", "z")) for i in range(100, 300)]
    columns = (TableColumn("A", 1), TableColumn("B", 1), TableColumn("C", 1))
    blocks: list[Block] = []
    for _ in range(2):
        blocks += [Paper("A4 landscape"), Table(columns, [Band("Nhóm"), *rows, Band("Cộng", total=True)])]
    pages = write_pdf(blocks, tmp_path / "a.pdf", "x")
    texts = pages_of(tmp_path / "a.pdf")
    assert len(texts) == pages > 4
    half = pages // 2
    assert [t.split("\n")[0].strip() for t in texts] == ["A B C", *map(str, range(2, half + 1))] * 2
    assert all("A B C\n" in t for t in texts), "the heading returns on every page"
    read = "\n".join(texts).split()
    assert [read.count(str(i)) for i in range(100, 300)] == [2] * 200


def test_totals_do_not_stand_alone_on_a_page(tmp_path: Path) -> None:
    columns = (TableColumn("A", 1),)
    for count in range(20, 50):
        rows = [*(Row((f"dòng{i}",)) for i in range(count)), Band("Cộng", total=True), Band("Tổng cộng", total=True)]
        write_pdf([Paper("A4 landscape"), Table(columns, rows)], tmp_path / "a.pdf", "x")
        assert f"dòng{count - 1}" in pages_of(tmp_path / "a.pdf")[-1]


def test_the_title_of_a_group_never_stands_alone_at_the_foot(tmp_path: Path) -> None:
    columns = (TableColumn("Cột", 1), TableColumn("Nơi", 1))
    out = tmp_path / "a.pdf"
    high = "\n".join(f"hàng {n}" for n in range(5))
    for before in range(8, 24):
        filler = [Row((f"dòng {n}", "")) for n in range(before)]
        group = [Band("Xã Cao Phong"), Row(("Hang", high)), Band("Cộng: 1", total=True)]
        write_pdf([Paper("A4 landscape"), Table(columns, [*filler, *group])], out, "Thử")
        [page] = [page for page in pages_of(out) if "Xã Cao Phong" in page]
        assert "hàng 4" in page and "Cộng: 1" in page, before
