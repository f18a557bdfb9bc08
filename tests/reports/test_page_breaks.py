"""Where pages end, swept over every length: no signature alone, no label or heading without what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pypdfium2
import pytest

from reports import blocks as b
from reports.pdf.write import write_pdf
from tests.reports.test_typography import Sheet

SIGNED = b.Signatures((b.Signature("NGƯỜI LẬP", "(Ký)", "Bùi An"), b.Signature("GIÁM ĐỐC", "(Ký)", "Bùi Bình")))
COLUMNS = (b.TableColumn("STT", 0.4, "center", "00000"), b.TableColumn("Tên", 2.0), b.TableColumn("Ghi chú", 1.0))


def _pages(blocks: Iterable[b.Block], out: Path) -> list[str]:
    write_pdf([b.Paper("A4", "thử"), *blocks], out, "thử")
    document = pypdfium2.PdfDocument(out)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def _table(count: int, *, words: int = 1) -> list[b.Block]:
    rows = [b.Row((str(at), f"hàng {at}", "chữ " * words)) for at in range(1, count + 1)]
    total = b.Band(f"Tổng cộng: {count}", total=True)
    return [b.Table(COLUMNS, [*rows, total], SIGNED), b.End(f"Danh mục này có {count} phiếu"), SIGNED]


MADE: dict[str, Callable[[int], list[b.Block]]] = {
    "a table": _table,
    "a table of high rows": lambda count: _table(1 + count % 5, words=30 * count),
    "a long fact": lambda count: [b.Fact("Nhãn", "hàng chữ dài " * (6 * count)), SIGNED],
    "items": lambda count: [b.Fact("Nhãn", "", tuple(b.Item(f"hàng {at}") for at in range(count))), SIGNED],
    "a paragraph": lambda count: [b.Paragraph("hàng chữ dài " * (8 * count)), SIGNED],
    "a closing sentence": lambda count: [b.Fact("Tên", "hàng " * (18 * count)), b.End("hàng cuối"), SIGNED],
    "a heading": lambda count: [b.Fact("Tên", "hàng " * (18 * count)), b.Heading("hàng của mục"), SIGNED],
}


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_no_signature_stands_alone_at_any_length(made: Callable[[int], list[b.Block]], tmp_path: Path) -> None:
    turned = 0
    for count in range(24, 60):
        pages = _pages(made(count), tmp_path / "a.pdf")
        turned += len(pages) > 1
        last = pages[-1].partition("NGƯỜI LẬP")[0]
        assert "hàng" in last or "chữ" in last, (count, pages[-1])
    assert turned > 10, "the sweep goes over the end of a page"


def test_lines_to_write_on_go_with_the_signatures(tmp_path: Path) -> None:
    for count in range(24, 60):
        write_pdf([b.Paper("A4", "thử"), b.WritingLines("Ghi", count), SIGNED], tmp_path / "a.pdf", "thử")
        document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
        sheet = Sheet(document[len(document) - 1])
        role = sheet.find("NGƯỜI LẬP")
        assert role.base < sheet.height - 30, f"{count}: something stands above the signatures"
        document.close()


def test_a_label_stays_with_its_first_item_and_a_table_heading_with_its_first_row(tmp_path: Path) -> None:
    for count in range(20, 50):
        above = b.Fact("Tên", "hàng " * (18 * count))
        pages = _pages([above, b.Fact("Nhãn riêng", "", (b.Item("mục một " * 30),))], tmp_path / "a.pdf")
        [page] = [page for page in pages if "Nhãn riêng:" in page]
        assert "mục một" in page, count
        pages = _pages([above, b.Table(COLUMNS, [b.Row(("1", "dòng đầu", "chữ " * 60))])], tmp_path / "a.pdf")
        assert all("dòng đầu" in page for page in pages if "STT" in page), count


def test_a_subject_of_two_lines_is_parted_in_its_middle(tmp_path: Path) -> None:
    parted = 0
    for count in range(8, 30):
        words = " ".join(["Mường"] * count)
        write_pdf([b.Paper("A4", "thử"), b.Title("BIÊN BẢN"), b.Subject(words)], tmp_path / "a.pdf", "thử")
        document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
        lines = [line for line in document[0].get_textpage().get_text_range().splitlines() if "Mường" in line]
        document.close()
        if len(lines) > 1:
            parted += 1
            assert lines[-1].count("Mường") >= 0.6 * lines[0].count("Mường"), (count, lines)
    assert parted > 5


@pytest.mark.parametrize("titles", [("Xã Yên Phú",), ("Huyện Lạc Sơn", "Xã Yên Phú")])
def test_the_title_of_the_last_group_goes_with_its_only_row_to_the_page_of_signatures(
    titles: tuple[str, ...], tmp_path: Path
) -> None:
    turned = 0
    for count in range(20, 45):
        rows = [b.Row((str(at), f"hàng {at}", "")) for at in range(1, count + 1)]
        last = [*map(b.Band, titles), b.Row(("0", "hàng cuối", "")), *(b.Band("Cộng", total=True) for _ in titles)]
        total = b.Band("Tổng cộng", total=True)
        table = b.Table(COLUMNS, [b.Band("Xã An Nghĩa"), *rows, *last, total], SIGNED)
        pages = _pages([table, b.End(f"Danh mục này có {count + 1} phiếu"), SIGNED], tmp_path / "a.pdf")
        turned += len(pages) > 1
        held = [at for at, page in enumerate(pages) if "Xã Yên Phú" in page]
        assert held == [at for at, page in enumerate(pages) if "hàng cuối" in page] == [len(pages) - 1], count
    assert turned > 5, "the sweep goes over the end of a page"


def test_a_role_of_two_lines_is_parted_in_its_middle(tmp_path: Path) -> None:
    roles = ("THƯ KÝ", "TM. ỦY BAN NHÂN DÂN XÃ\nCHỦ TỊCH", "ĐƠN VỊ LẬP HỒ SƠ", "CHỦ TỌA")
    [page] = _pages([b.Signatures(tuple(b.Signature(role) for role in roles))], tmp_path / "a.pdf")
    lines = page.splitlines()
    assert "SƠ" not in lines and any(line.endswith("HỒ SƠ") for line in lines), lines
    assert "CHỦ TỊCH" in lines, "a line of its own stays one"
