"""A change of how papers are set is counted, so that what was frozen before is told as an earlier layout, not as changed."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from heritage_app.version import LAYOUT
from reports import blocks as b
from reports.book import BookBlock, Contents, Mark
from reports.pdf.book import write_book

_KEPT = Path(__file__).parents[1] / "data" / "layouts"
_LONG = (
    "Chiêng được treo bằng dây mây, mặt có núm, vành uốn thấp; người dân trong xóm gọi là chiêng bồng, dùng trong "
    "lễ khai hạ, lễ mừng cơm mới và khi có việc tang; khi đánh dùng dùi bọc vải, tiếng vang xa và trầm. "
)


def _paper() -> list[BookBlock]:
    """A paper of every block of words, over several pages."""
    columns = (
        b.TableColumn("STT", 0.08, "right", "000"),
        b.TableColumn("Tên chiêng", 0.3),
        b.TableColumn("Nơi giữ, người giữ", 0.42),
        b.TableColumn("Đường kính mặt", 0.2, "right"),
    )
    rows = tuple(
        b.Band(f"Xã Lạc Sơn {at}")
        if at % 20 == 0
        else b.Row((str(at), f"Chiêng số {at}", _LONG[: 20 + at * 3 % 90], f"{30 + at},5 cm"))
        for at in range(60)
    )
    signed = b.Signatures(
        (
            b.Signature("NGƯỜI LẬP PHIẾU", "(Ký, ghi rõ họ tên)", "Bùi Thị Lan"),
            b.Signature("GIÁM ĐỐC", "(Ký, đóng dấu)", "Đinh Văn Ổn"),
        ),
        ("Như trên;", "Lưu: VT."),
    )
    return [
        Contents("MỤC LỤC", (Mark("Phiếu"), Mark("Danh mục"))),
        Mark("Phiếu"),
        b.Paper("A4", "phiếu"),
        b.OfficeHead("ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Số: 12/DM", "Phú Thọ, ngày 28 tháng 11 năm 2026"),
        b.Title("PHIẾU THÔNG TIN CHIÊNG"),
        b.Subject("Chiêng bồng của gia đình bà Bùi Thị Hiển, xóm Cối"),
        b.Note("(Mẫu tạm thời, chưa phải biểu mẫu ban hành)"),
        *(block for at in range(4) for block in (b.Heading(f"{at + 1}. Nhận diện"), b.Paragraph(_LONG * 4), b.Fact("Kích thước", "38 × 12 cm"))),
        b.Fact("Các lần xem hiện trạng", items=tuple(b.Item(f"năm {2000 + at}: {_LONG[:70]}", ("nguồn: sổ kiểm kê",)) for at in range(9))),
        b.Bars(tuple(b.Bar(name, share, f"{share:.0%}") for name, share in (("bồng", 1.0), ("đằm", 0.5), ("tlé", 0.25)))),
        b.WritingLines("Ý kiến của cộng đồng", 3, "ghi rõ họ tên"),
        b.End("Phiếu này lập thành 02 bản"),
        signed,
        b.Foot("Phạm vi sử dụng: nội bộ"),
        Mark("Danh mục"),
        b.Paper("A4 landscape", "danh mục"),
        b.AnnexHead("Phụ lục", "DANH MỤC KIỂM KÊ CHIÊNG", "(Kèm theo Quyết định số …)"),
        b.Table(columns, rows, signed, numbered=True),
    ]  # fmt: skip


def test_a_change_of_layout_is_counted(tmp_path: Path) -> None:
    out = tmp_path / "sách.pdf"
    write_book(_paper(), out, "Hồ sơ")
    document = pypdfium2.PdfDocument(out)
    now = "\f\n".join(page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document) + "\n"
    document.close()
    new = tmp_path / f"{LAYOUT + 1}.txt"
    new.write_text(now, "utf-8")
    assert now.count("\f") >= 5
    assert (_KEPT / f"{LAYOUT}.txt").read_text("utf-8") == now, (
        f"the same blocks fall otherwise on the pages: raise LAYOUT in heritage_app/version.py and keep {new}"
    )
