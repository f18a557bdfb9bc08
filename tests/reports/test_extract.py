"""Trích nhật ký on paper: of a record, a person, a period; signed; only what the audience may see."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.catalogue import Profile, Writer
from db.model.problems import NotPossible
from db.schema.kind import Description
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from tests.db.tools import assert_refused, command
from tests.reports.reading import all_texts, joined, pages_of


@pytest.fixture
def relic(folder: Path, description: Description) -> str:
    """A relic two people wrote into, beside one nobody but the office may see, and a long import."""
    lan = Writer(folder, description, "Bùi Thị Lan")
    lan.set_profile(Profile(office="Sở Văn hóa", signer="Nguyễn Văn Tỉnh", locality="Phú Thọ"))
    kind = description.kind("relic")
    _, (record,) = lan.add(kind, [{"name": "Hang xóm Trại", "number": "DT-001", "level": "public"}])
    lan.add(kind, [{"name": "Mộ Kín", "level": "restricted", "note": "nơi chôn vàng"}])
    lan.add(kind, [{"name": f"Hang số {n}", "level": "public"} for n in range(40)])
    lan.close()
    hoi = Writer(folder, description, "Quách Đình Hợi")
    hoi.amend(record, {"note": "Mái <b>dột</b> & thấm"})
    hoi.amend(record, {"note": "đã lợp lại", "name_en": "Trai Cave"})
    hoi.undo()
    hoi.close()
    return record


def _printed(folder: Path, description: Description, out: Path, order: Order) -> str:
    writer = Writer(folder, description, "Bùi Thị Lan")
    try:
        pages = print_paper(writer.read, order, out)
    finally:
        writer.close()
    texts = pages_of(out)
    assert len(texts) == pages
    return "\n".join(texts)


def test_the_extract_of_a_record_tells_every_act_with_old_and_new_values_and_has_places_to_sign(
    folder: Path, description: Description, relic: str, tmp_path: Path
) -> None:
    out = tmp_path / "trích.pdf"
    _printed(folder, description, out, Order("journal", "internal", ids=(relic,)))
    for text in all_texts(out):
        said = joined(text)
        for words in (
            "TRÍCH NHẬT KÝ SỬA ĐỔI",
            "(Mẫu tạm thời, chưa phải biểu mẫu ban hành)",
            "Trích các việc của di tích “Hang xóm Trại” (DT-001)",
            "Ghi chú: Mái <b>dột</b> & thấm",
            "Ghi chú: Mái <b>dột</b> & thấm → đã lợp lại",
            "Ghi chú: đã lợp lại → Mái <b>dột</b> & thấm",
            "Hoàn tác: Sửa",
            "(đã hoàn tác)",
            "Cộng: 4 việc",
            "NGƯỜI TRÍCH NHẬT KÝ",
            "Nguyễn Văn Tỉnh",
            "Quách Đình Hợi",
        ):
            assert joined(words) in said, words
        assert "Hangsố" not in said and "MộKín" not in said
        assert said.index("Thêmditích“HangxómTrại”") < said.index("Hoàntác:"), "the oldest first"


def test_a_person_and_a_period_choose_the_acts(
    folder: Path, description: Description, relic: str, tmp_path: Path
) -> None:
    out = tmp_path / "trích.pdf"
    said = joined(_printed(folder, description, out, Order("journal", "internal", person="quach dinh")))
    assert joined("Cộng: 3 việc") in said and "BùiThịLan" not in said
    today = date.today()
    said = joined(_printed(folder, description, out, Order("journal", "internal", since=today, until=today)))
    assert joined("Cộng: 5 việc") in said, "the one of the restricted record is not for this audience"
    with pytest.raises(NotPossible, match="Không có việc nào"):
        _printed(folder, description, out, Order("journal", "internal", until=date(2020, 1, 1)))


@pytest.mark.parametrize(("audience", "sees"), [("public", False), ("internal", False), ("full", True)])
def test_what_an_audience_may_not_see_is_not_in_the_extract(
    folder: Path, description: Description, relic: str, tmp_path: Path, audience: str, sees: bool
) -> None:
    said = joined(_printed(folder, description, tmp_path / "t.pdf", Order("journal", audience)))  # type: ignore[arg-type]
    assert ("MộKín" in said, "chônvàng" in said) == (sees, sees)
    assert joined("… và 28 phiếu khác") in said, "a batch is told by its first records"


def test_the_same_by_command(folder: Path, relic: str, tmp_path: Path) -> None:
    out = tmp_path / "t.pdf"
    ran = command(
        "print", "journal", "--in", folder, "--id", "DT-001", "--person", "hoi", "--from", "01/01/2026", "--out", out
    )
    assert ran.returncode == 0, ran.stderr
    assert joined("Cộng: 3 việc") in joined("".join(pages_of(out)))
    for words in (("--from", "32/13/2026"), ("--person", "không ai"), ("--id", "DT-001", "DT-001", "x")):
        assert_refused(command("print", "journal", "--in", folder, *words, "--out", tmp_path / "không.pdf"))
    assert not (tmp_path / "không.pdf").exists()
