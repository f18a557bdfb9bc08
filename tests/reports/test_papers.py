"""Papers from a real catalogue: who sees what, grouping and counts, sheets, blank sheets, refusals."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from db.catalogue import Profile, Writer
from db.model.problems import NotPossible, Trouble
from db.schema.kind import Description
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from reports.shelf import load_forms
from tests.reports.reading import all_texts, joined, pages_of

INTERIM = "(Mẫu tạm thời, chưa phải biểu mẫu ban hành)"


def _add(writer: Writer, kind: str, *records: dict[str, object]) -> list[str]:
    return writer.add(writer.description.kind(kind), records)[1]


def _printed(writer: Writer, out: Path, order: Order) -> str:
    pages = print_paper(writer.read, order, out)
    texts = pages_of(out)
    assert len(texts) == pages
    return "\n".join(texts)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "giấy in.pdf"


@pytest.fixture
def relics(writer: Writer) -> list[str]:
    return _add(
        writer,
        "relic",
        {"name": "Đình Cổi", "number": "DT-001", "places": ["xã Mường Vang"], "level": "public"},
        {"name": "Chùa Hang", "places": ["xã Cao Phong", "xóm Khán, xã Mai Châu"], "level": "public"},
        {"name": "Hang Khoài", "places": ["xã Đà Bắc"], "level": "public", "verified": "chưa kiểm chứng"},
        {"name": "Động Tiên", "level": "public", "note": "Chưa tới nơi"},
        {"name": "Mộ Kín", "places": ["xã Đà Bắc"], "level": "restricted"},
        {"name": "Đền Nội Bộ", "places": ["xã Đà Bắc"]},
    )


def test_forms_are_declared_with_kinds_and_state(description: Description) -> None:
    forms = {f.id: f for f in load_forms(description)}
    assert set(forms) >= {"inventory", "sheet"}
    for form in forms.values():
        assert form.status in ("mau_tam", "truoc_2025"), "no form issued since July 2025 has been read"
        assert form.basis
        assert set(form.kinds) <= set(description.by_id)
    assert forms["inventory"].kinds == tuple(description.by_id)
    assert forms["inventory"].title_of(description.kind("survey")).vi == "Danh sách đợt kiểm kê"
    if "intangible" in description.by_id:
        title = forms["sheet"].title_of(description.kind("intangible"))
        assert title.vi == "Phiếu thông tin kiểm kê (bản làm việc)"


def test_an_inventory_groups_by_commune_in_vietnamese_order(writer: Writer, relics: list[str], out: Path) -> None:
    text = _printed(writer, out, Order("inventory", "internal", "relic"))
    order = ["Xã Cao Phong", "Xã Đà Bắc", "Xã Mường Vang", "Chưa rõ địa bàn"]
    assert sorted(order, key=text.index) == order
    flat = " ".join(text.split())
    assert "Cộng xã Đà Bắc: 2 phiếu" in flat
    assert "Tổng cộng: 5 phiếu" in flat
    assert "Danh mục này có 5 phiếu./." in flat
    names = ["Chùa Hang", "Đền Nội Bộ", "Hang Khoài", "Đình Cổi", "Động Tiên"]
    assert sorted(names, key=text.index) == names
    assert all(f"{i} {n} " in flat for i, n in enumerate(names, 1)), flat
    assert flat.count("Chùa Hang") == 1
    assert "Nơi khác: xóm Khán, xã Mai Châu" in flat
    assert INTERIM in text
    assert "Phạm vi sử dụng: nội bộ" in text
    assert "Chưa kiểm chứng" in flat
    assert "Chưa tới nơi" in flat


@pytest.mark.parametrize("count", [8, 11, 12, 13, 14, 20])
def test_signatures_never_stand_alone(writer: Writer, out: Path, count: int) -> None:
    """The last row and both totals go over to the page of the signatures."""
    _add(writer, "relic", *({"name": f"Hang đá số {n:02}", "places": ["xã Đà Bắc"]} for n in range(1, count + 1)))
    _printed(writer, out, Order("inventory", "internal", "relic"))
    *_, last = pages_of(out)
    flat = " ".join(last.split())
    assert "GIÁM ĐỐC" in flat and f"Hang đá số {count:02}" in flat
    assert f"Cộng xã Đà Bắc: {count} phiếu" in flat and f"Tổng cộng: {count} phiếu" in flat


def test_a_column_is_as_wide_as_what_stands_in_it(writer: Writer, out: Path) -> None:
    """The number of a decision stands on one line; a column of long names is wider than one of short words."""
    decision = {"rank": "di tích quốc gia", "decision": "2082/VPCP-KGVX 19/3/2024"}
    _add(writer, "relic", {"name": "Mái đá làng Vành", "places": ["xã Yên Phú"], "ranks": [decision]})
    text = _printed(writer, out, Order("inventory", "internal", "relic"))
    assert "2082/VPCP-KGVX" in text


def test_a_public_paper_lacks_what_is_not_public(writer: Writer, relics: list[str], out: Path) -> None:
    text = _printed(writer, out, Order("inventory", "public", "relic"))
    for hidden in ("Mộ Kín", "Đền Nội Bộ", "Tình trạng phiếu"):
        assert hidden not in text
    assert "Tổng cộng: 4 phiếu" in text
    assert "Cộng xã Đà Bắc: 1 phiếu" in text
    assert "Phạm vi sử dụng: công khai" in text
    with pytest.raises(NotPossible):
        print_paper(writer.read, Order("sheet", "public", ids=(relics[4],)), out)
    full = _printed(writer, out, Order("inventory", "full", "relic"))
    assert "Mộ Kín" in full


def test_pieces_are_counted_beside_records(writer: Writer, out: Path) -> None:
    if "gong" not in writer.description.by_id:
        pytest.skip("no kind counts pieces yet")
    _add(
        writer,
        "gong",
        {"name": "Dàn chiêng", "place": "xã Cao Phong", "pieces": 12, "level": "public"},
        {"name": "Chiêng dàm", "place": "xã Cao Phong", "level": "public"},
        {"name": "Bộ sưu tập", "place": "xã Đà Bắc", "pieces": 1200, "level": "public"},
    )
    text = " ".join(_printed(writer, out, Order("inventory", "public", "gong")).split())
    assert "Cộng xã Cao Phong: 2 phiếu, 13 chiếc" in text
    assert "Cộng xã Đà Bắc: 1 phiếu, 1.200 chiếc" in text
    assert "Tổng cộng: 3 phiếu, 1.213 chiếc" in text


def test_several_kinds_stand_one_after_another(writer: Writer, relics: list[str], out: Path) -> None:
    _add(writer, "group", {"name": "Hộ ông Bùi Văn Lựng", "places": ["xã Cao Phong"]})
    text = _printed(writer, out, Order("inventory", "internal"))
    kinds = [writer.description.kind(k).plural.vi.upper() for k in ("relic", "group")]
    assert f"I. {kinds[0]}" in text
    assert f"II. {kinds[1]}" in text
    assert "Hộ ông Bùi Văn Lựng" in text


def test_words_and_ids_choose_the_records(writer: Writer, relics: list[str], out: Path) -> None:
    text = _printed(writer, out, Order("inventory", "internal", words="dinh coi"))
    assert "Tổng cộng: 1 phiếu" in text
    assert "“dinh coi”" in text
    text = _printed(writer, out, Order("inventory", "internal", "relic", ids=tuple(relics[:2])))
    assert "Tổng cộng: 2 phiếu" in text


def test_the_head_of_a_document_and_of_an_annex(writer: Writer, relics: list[str], out: Path) -> None:
    writer.set_profile(Profile("UBND tỉnh Phú Thọ", "Sở Văn hóa, Thể thao và Du lịch", "Phú Thọ", "Giám đốc", "Bùi An"))
    text = " ".join(_printed(writer, out, Order("inventory", "internal", "relic")).split())
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "UBND TỈNH PHÚ THỌ",
        "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH",
        "Phú Thọ, ngày",
        "GIÁM ĐỐC",
        "Bùi An",
    ):
        assert words in text
    text = " ".join(_printed(writer, out, Order("inventory", "internal", "relic", annex=True)).split())
    assert "CỘNG HÒA" not in text
    assert "Bùi An" not in text
    assert "Phụ lục DANH MỤC KIỂM KÊ DI TÍCH (Kèm theo Quyết định số" in text
    assert "./." in text


def test_a_sheet_says_every_recorded_value_with_its_label(writer: Writer, out: Path) -> None:
    history = 'Dựng năm 1870 <i>không phải thẻ</i> & "ngoặc".\n\nĐoạn hai: Hwa̒ Bi̒nh diê̠n tli̭, 𡨸喃, ꪼꪕ.'
    [record] = _add(
        writer,
        "relic",
        {
            "name": 'Trống <Ngọc Lũ> & "số 1"',
            "number": "DT-009",
            "history": history,
            "variants": ["Đình Trong", "Đình Cả"],
            "area": "1.240,5 m²",
            "verified": "chưa kiểm chứng",
            "condition": "tốt",
            "basis": {"area": {"source": "Biên bản đo đạc", "seen": "1997-05-02"}},
            "rivals": [{"field": "area", "value": "1.300 m²", "source": "Báo Hòa Bình"}],
        },
    )
    print_paper(writer.read, Order("sheet", "full", ids=(record,)), out)
    kept = writer.read.record(record)
    kind, words = writer.description.kind("relic"), writer.read.words()
    for text in all_texts(out):
        flat = joined(text)
        for field in kind.fields:
            if field.id in kept.values and field.id not in ("numbers", "variants"):
                shown = field.type.show(kept.values[field.id], words)
                assert joined(f"{field.label.vi}: {shown}") in flat, field.id
        assert joined("1) Đình Trong 2) Đình Cả") in flat
        assert joined("(nguồn: Biên bản đo đạc; ngày xem: 02/05/1997)") in flat
        assert joined("Giá trị khác: 1.300 m² (nguồn: Báo Hòa Bình)") in flat
        assert joined("Phiếu chưa kiểm chứng") in flat
        assert joined("Số phiếu: DT-009") in flat
        assert joined(INTERIM) in flat


def test_a_public_sheet_hides_fields_rows_and_rivals(writer: Writer, out: Path) -> None:
    [record] = _add(
        writer,
        "relic",
        {
            "name": "Hang Khoài",
            "level": "public",
            "recorder": "Người Lập Kín",
            "raw": "bí mật gốc",
            "zones": [{"zone_area": "12 m²", "zone_points": "20.5, 105.3 kín"}],
            "rivals": [{"field": "recorder", "value": "Người Khác Kín", "source": "x"}],
        },
    )
    text = _printed(writer, out, Order("sheet", "public", ids=(record,), lines=True))
    assert "12 m²" in text
    for hidden in ("Kín", "kín", "bí mật", "Người lập phiếu:"):
        assert hidden not in text, hidden
    assert "kín" in _printed(writer, out, Order("sheet", "full", ids=(record,)))


def test_lines_to_write_on_where_the_law_asks(writer: Writer, relics: list[str], out: Path) -> None:
    plain = _printed(writer, out, Order("sheet", "internal", ids=(relics[3],)))
    lined = _printed(writer, out, Order("sheet", "internal", ids=(relics[3],), lines=True))
    for label in ("Tiêu chí (Đ.22):", "Hình thức sở hữu:", "Địa điểm:"):
        assert label not in plain
        assert label in lined
    assert "Tên tiếng Anh:" not in lined


def test_a_blank_sheet_of_every_kind(writer: Writer, out: Path) -> None:
    for kind in writer.description.kinds:
        text = joined(_printed(writer, out, Order("sheet", "internal", kind.id, blank=True)))
        for section in (s for s in kind.sections if s.when is None):  # why: an empty sheet has chosen no group
            for field in section.fields:
                shown = joined(field.label.vi) in text
                assert shown or field.audience in ("personal", "restricted"), (kind.id, field.id)
        assert joined(INTERIM) in text


def test_every_kind_prints_an_inventory_and_a_sheet(writer: Writer, out: Path) -> None:
    for kind in writer.description.kinds:
        [record] = _add(writer, kind.id, {"name": f"Tên riêng của {kind.id}", "level": "public"})
        for order in (Order("inventory", "public", kind.id), Order("sheet", "public", ids=(record,))):
            assert f"Tên riêng của {kind.id}" in " ".join(_printed(writer, out, order).split())


def test_deleted_records_are_marked_and_not_listed(writer: Writer, relics: list[str], out: Path) -> None:
    writer.delete([relics[0]])
    assert "PHIẾU ĐÃ XÓA" in _printed(writer, out, Order("sheet", "internal", ids=(relics[0],)))
    assert "Đình Cổi" not in _printed(writer, out, Order("inventory", "internal", "relic"))


def test_each_sheet_is_a_paper_of_its_own(writer: Writer, relics: list[str], out: Path) -> None:
    print_paper(writer.read, Order("sheet", "internal", "relic"), out)
    firsts = [t for t in pages_of(out) if "PHIẾU THÔNG TIN DI TÍCH" in t]
    assert len(firsts) == 5
    assert not any(t.split("\n")[0].strip().isdigit() for t in firsts)


@pytest.mark.parametrize(
    "order",
    [
        Order("inventory", "internal", "relic", words="không có từ này đâu"),
        Order("inventory", "public", "group"),
        Order("no_such_form"),
        Order("inventory", kind="no_such_kind"),
        Order("sheet", blank=True),
        Order("inventory", kind="relic", blank=True),
        Order("sheet", kind="relic", words="dinh", blank=True),
        Order("sheet", ids=("0" * 26,)),
    ],
)
def test_a_refusal_is_one_sentence_and_leaves_the_file_alone(
    order: Order, writer: Writer, relics: list[str], out: Path
) -> None:
    out.write_bytes(b"before")
    with pytest.raises(NotPossible) as caught:
        print_paper(writer.read, order, out)
    assert caught.value.label.vi.rstrip().endswith(".")
    assert out.read_bytes() == b"before"


def test_a_letter_no_font_has_names_the_record(writer: Writer, out: Path) -> None:
    [record] = _add(writer, "relic", {"name": "Chùa Mặt Cười", "level": "public", "note": "tốt \U0001f600"})
    out.write_bytes(b"before")
    for order in (Order("inventory", "public", "relic"), Order("sheet", "public", ids=(record,))):
        with pytest.raises(Trouble) as caught:
            print_paper(writer.read, order, out)
        assert "U+1F600" in caught.value.label.vi
        assert "Chùa Mặt Cười" in caught.value.label.vi
    assert out.read_bytes() == b"before"


def test_reportlab_is_not_loaded_before_something_is_printed() -> None:
    code = "import sys, heritage_app.paper.papers; sys.exit('reportlab' in sys.modules or 'uharfbuzz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (Order("list_relic", kind="relic"), ("danh mục đã lập trong sổ", "catalogue-list print", "inventory")),
        (Order("list_relic"), ("Không có phiếu nào để in", "danh mục đã lập trong sổ", "lập danh mục trước")),
        (Order("register@2004", kind="relic"), ("không in phiếu di tích", "chiêng, trống đồng", "(gong, bronze_drum")),
        (Order("register@2004"), ("Không có phiếu nào để in", "hiện vật đá", "“Đăng ký di vật, cổ vật đã ghi”")),
        (Order("relic_sheet", words="không đâu có"), ("Không có phiếu nào để in", "in phiếu di tích; hãy đổi")),
    ],
)
def test_a_form_that_prints_nothing_says_what_it_prints(
    order: Order, told: tuple[str, ...], writer: Writer, relics: list[str], out: Path
) -> None:
    with pytest.raises(NotPossible) as caught:
        print_paper(writer.read, order, out)
    assert all(part in caught.value.label.vi for part in told), caught.value.label.vi
    assert "\n" not in caught.value.label.vi and caught.value.label.en


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Di tích khảo cổ hang xóm Trại", "khu vực bảo vệ di tích khảo cổ hang xóm Trại"),
        ("Khu vực bảo vệ di tích Thác Bờ", "khu vực bảo vệ di tích Thác Bờ"),
        ("Đình Cổi", "khu vực bảo vệ di tích Đình Cổi"),
        ("Di tích", "khu vực bảo vệ di tích Di tích"),
    ],
)
def test_words_a_name_begins_with_as_the_title_ends_are_said_once(
    name: str, line: str, writer: Writer, out: Path
) -> None:
    [record] = _add(writer, "relic", {"name": name})
    text = _printed(writer, out, Order("zoning_record", kind="relic", ids=(record,)))
    subject = " ".join(text.split())
    assert f"Khoanh vùng các {line} " in subject, subject[:900]
