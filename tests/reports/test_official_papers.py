"""The official papers: what each says of a full record and an empty one, line by line as its form has it, in PDF and Word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from db.catalogue import Profile, Reader, Writer, create
from db.catalogue.past import PastReader, moment_of
from db.model.problems import NotPossible
from db.schema.kind import Description
from heritage_app.paper.order import Order
from heritage_app.paper.papers import compose_paper, print_paper
from reports.blocks import Fact, Heading, Paragraph, Table, WritingLines
from reports.forms import STATUSES, Form
from reports.shelf import load_forms
from tests.reports.reading import fonts_of, joined, pages_of, words_of

_LONG = "Hang quay hướng tây nam, tầng văn hóa dày 5,1 m gồm vỏ ốc và tro than. " * 40
_HOSTILE = 'Đình <img src="/etc/passwd"> & <b>Cổi 𡨸喃 Hwa̒ Bi̒nh'


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory, description: Description
) -> Iterator[tuple[Writer, dict[str, str]]]:
    """A catalogue with a full and an empty record of each kind that has a paper."""
    folder = tmp_path_factory.mktemp("papers") / "sổ"
    create(folder, description)
    writer = Writer(folder, description, "Bùi Thị Lan")
    office = Profile("Ủy ban nhân dân tỉnh Phú Thọ", "Sở Văn hóa, Thể thao và Du lịch", "Phú Thọ", "Giám đốc", "Bùi An")
    writer.set_profile(office)
    ids: dict[str, str] = {}

    def add(key: str, kind: str, **values: object) -> None:
        [ids[key]] = writer.add(description.kind(kind), [values])[1]

    add(
        "relic",
        "relic",
        name=_HOSTILE,
        number="DT-001",
        places=[{"place": "xã Mường Vang", "route": "Từ Hòa Bình theo quốc lộ 6"}],
        relic_types="di tích khảo cổ",
        ownership="sở hữu toàn dân",
        layout=_LONG,
        history=f"{_LONG}\n{_LONG}",
        zones=[
            {
                "zone": "khu vực bảo vệ I",
                "zone_area": "3.200 m²",
                "map_sheets": "Tờ 12, thửa 45",
                "zone_points": "20.51 kín",
            },
            {"zone": "khu vực bảo vệ II", "zone_area": "12.000 m²"},
        ],
        recorder="Bùi Thị Lan",
        sightings=[{"sighted": "3/5/2026", "sighting": "đúng như phiếu"}],
        level_reason="hang dễ bị đào trộm",
    )
    add("cave", "relic", name="Hang Nhỏ", complex_of=[{"complex": ids["relic"]}])
    for at, site in ((2, "relic"), (1, "relic"), (3, "cave")):
        add(
            f"axe{at}",
            "object",
            name=f"Rìu đá {at}",
            numbers=[{"number": f"HXT.CH.0{at}", "register": "mã số trên sơ đồ di tích (A.B.C)"}],
            materials="đá",
            weight="450 g",
            height="12,5 cm",
            class_expected="di vật",
            dating="thế kỷ XV",
            description=_LONG[:300],
            locations=[{"location": "Cửa hang", "site": ids[site], "from": "1/1/2020"}],
            acquisitions=[{"acquisition": "khai quật"}],
            registrations=[{"registration_no": f"ĐK-0{at}", "registered": "12/3/2026"}],
            level="public" if at == 2 else "internal",
        )
    add("rite", "intangible", name="Mo Mường", types_2024="Tri thức dân gian", number="PVT-1", sightings=["4/5/2026"])
    add("book", "documentary_heritage", name="Sách đoi", number="TL-1", content="Lịch tre", authenticity="Bản gốc")
    for kind in ("relic", "object", "intangible", "documentary_heritage"):
        add(f"empty {kind}", kind, name=f"Mới ghi tên {kind}")
    yield writer, ids
    writer.close()


def _text(path: Path) -> str:
    return "\n".join(re.sub(r"\A\d+\n", "", page.strip()) for page in pages_of(path))


KEYS = {"relic": "relic", "object": "axe2", "intangible": "rite", "documentary_heritage": "book"}


def _known(form: Form) -> bool:
    return any(kind in KEYS for kind in form.kinds)


def _full(form: Form, ids: dict[str, str]) -> Order:
    if form.per == "list":
        return Order(form.id, "full")
    return Order(form.id, "full", ids=(ids[KEYS[next(k for k in form.kinds if k in KEYS)]],))


def test_every_form_prints_alike_as_pdf_and_as_word(written: tuple[Writer, dict[str, str]], tmp_path: Path) -> None:
    writer, ids = written
    for form in load_forms(writer.description):
        if form.id == "inventory" or form.per not in ("record", "list") or not _known(form):
            continue  # their own tests print them
        orders = [_full(form, ids)]
        if form.per == "record":
            kind = next(k for k in form.kinds if f"empty {k}" in ids)
            orders += [Order(form.id, "internal", ids=(ids[f"empty {kind}"],)), Order(form.id, kind=kind, blank=True)]
        for order in orders:
            print_paper(writer.read, order, tmp_path / "a.pdf")
            print_paper(writer.read, order, tmp_path / "a.docx")
            of_pdf, of_word = joined(_text(tmp_path / "a.pdf")), joined(words_of(tmp_path / "a.docx"))
            assert joined(STATUSES[form.status].vi) in of_pdf, form.id
            draft = of_pdf.count("DỰTHẢO")
            assert bool(draft) == bool(form.numbered), form.id
            heads = max(len(pages_of(tmp_path / "a.pdf")) - 1, 0)
            if not heads:  # why: heads of tables return on every page of the PDF alone
                assert sorted(of_pdf.replace("DỰTHẢO", "")) == sorted(of_word), form.id
            assert all(embedded for _, embedded in fonts_of(tmp_path / "a.pdf")), form.id
            if ids["relic"] in order.ids and form.id not in ("zones",):
                assert joined(_HOSTILE) in of_pdf and joined(_HOSTILE) in of_word, form.id


def test_the_profile_has_its_thirteen_sections_in_order(written: tuple[Writer, dict[str, str]]) -> None:
    writer, ids = written
    for key in ("relic", "empty relic"):
        _, blocks = compose_paper(writer.read, Order("relic_profile", ids=(ids[key],)), date(2026, 11, 28))
        heads = [b.text for b in blocks if isinstance(b, Heading)]
        assert [h.partition(".")[0] for h in heads] == [str(n) for n in range(1, 14)]
        assert heads[0] == "1. Tên gọi di tích" and heads[12] == "13. Xác định cá nhân, tổ chức lập lý lịch"


COLUMNS = ["STT", "Tên hiện vật", "Mã số", "Nguồn gốc", "Thời kỳ/niên đại", "Loại hiện vật", "Chất liệu", "Kích thước, trọng lượng",
           "Miêu tả hiện vật", "Tình trạng bảo quản", "Ghi chú"]  # fmt: skip


def _objects(reader: Reader, relic: str, audience: str = "internal") -> list[tuple[str, ...]]:
    _, blocks = compose_paper(reader, Order("relic_objects", audience, ids=(relic,)), date(2026, 11, 28))  # type: ignore[arg-type]
    [table] = [b for b in blocks if isinstance(b, Table)]
    assert [c.label for c in table.columns] == COLUMNS
    assert table.size == 13 and table.numbered
    return [row.cells for row in table.rows if row.cells[0]]  # type: ignore[union-attr]


def test_the_table_of_artefacts_is_form_two(written: tuple[Writer, dict[str, str]], tmp_path: Path) -> None:
    writer, ids = written
    rows = _objects(writer.read, ids["relic"])
    assert [r[2] for r in rows] == ["HXT.CH.01", "HXT.CH.02", "HXT.CH.03"], "by code; those of its parts too"
    assert rows[0][1:9] == (
        "Rìu đá 1", "HXT.CH.01", "khai quật", "thế kỷ XV", "di vật", "đá", "Cao: 12,5 cm; Trọng lượng: 450 g", _LONG[:300]
    )  # fmt: skip
    print_paper(writer.read, Order("relic_objects", ids=(ids["relic"],)), tmp_path / "a.pdf")
    box = PdfReader(tmp_path / "a.pdf").pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (420, 297)


def test_an_artefact_that_moved_away_is_on_the_table_of_its_day_alone(writer: Writer) -> None:
    kinds = writer.description
    [relic] = writer.add(kinds.kind("relic"), [{"name": "Chùa Hang"}])[1]
    values = {"name": "Chuông", "locations": [{"location": "Tiền đường", "site": relic, "from": "1/1/2020"}]}
    [bell] = writer.add(kinds.kind("object"), [values])[1]
    assert len(_objects(writer.read, relic)) == 1
    [row] = writer.read.record(bell).values["locations"]
    moved = {"location": "Kho bảo tàng", "from": "2/2/2024"}
    writer.amend(bell, {"locations": [{**row, "to": "2024-02-01"}, moved]})
    assert _objects(writer.read, relic) == []
    for day, there in (("1/6/2023", 1), ("1/6/2024", 0)):
        past = PastReader(writer.read.folder, kinds, moment_of(day, True, writer.read.words()))
        try:
            assert len(_objects(past, relic)) == there, day
        finally:
            past.close()


@pytest.mark.parametrize(
    ("day", "there", "missing"),
    [
        (date(2025, 6, 30), ("28/2001/QH10", "98/2010/NĐ-CP", "09/2011/TT-BVHTTDL"), ("45/2024", "308/2025")),
        (date(2025, 7, 1), ("45/2024/QH15", "04/2025/TT-BVHTTDL"), ("28/2001", "98/2010", "308/2025")),
        (date(2026, 1, 15), ("45/2024/QH15", "308/2025/NĐ-CP", "04/2025/TT-BVHTTDL"), ("28/2001", "98/2010")),
    ],
)
def test_the_bases_are_those_of_the_day(
    day: date, there: tuple[str, ...], missing: tuple[str, ...], written: tuple[Writer, dict[str, str]]
) -> None:
    writer, ids = written
    _, blocks = compose_paper(writer.read, Order("submission", ids=(ids["relic"],)), day)
    lines = [b.text for b in blocks if isinstance(b, Paragraph)]
    bases = [line for line in lines if line.startswith("Căn cứ")]
    assert all(line.endswith(";") for line in bases[:-1]) and bases[-1].endswith(".")
    assert all(any(number in line for line in bases) for number in there)
    assert not any(number in line for line in bases for number in missing)
    assert not any("huyện" in line for line in lines)
    assert any(_HOSTILE in line and "xã Mường Vang" in line for line in lines)


def test_what_an_audience_may_not_see_is_not_on_its_paper(
    written: tuple[Writer, dict[str, str]], tmp_path: Path
) -> None:
    writer, ids = written
    for audience, seen in (("full", True), ("internal", False)):
        print_paper(writer.read, Order("zones", audience, ids=(ids["relic"],)), tmp_path / "a.docx")  # type: ignore[arg-type]
        assert ("kín" in words_of(tmp_path / "a.docx")) is seen
    with pytest.raises(NotPossible):
        print_paper(writer.read, Order("relic_objects", "public", ids=(ids["relic"],)), tmp_path / "a.pdf")
    print_paper(writer.read, Order("registration", "public", ids=(ids["axe2"],)), tmp_path / "a.pdf")
    assert "ĐK-02" not in _text(tmp_path / "a.pdf")


def test_a_box_is_full_for_what_is_recorded(written: tuple[Writer, dict[str, str]]) -> None:
    writer, ids = written
    _, blocks = compose_paper(writer.read, Order("registration", ids=(ids["axe1"],)), date(2026, 11, 28))
    facts = {b.label: b.value for b in blocks if isinstance(b, Fact)}
    assert facts["d) Phân loại"] == "■\xa0Di\xa0vật    □\xa0Cổ\xa0vật    □\xa0Bảo\xa0vật\xa0quốc\xa0gia"
    _, blocks = compose_paper(writer.read, Order("registration", ids=(ids["axe1"],)), date(2026, 11, 28))
    letters = [b.label.partition(")")[0] for b in blocks if isinstance(b, (Fact, WritingLines))]
    assert letters == ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q"], (
        "the order of the form, TT 07/2004"
    )


def test_the_register_shortens_descriptions_as_its_form_asks(written: tuple[Writer, dict[str, str]]) -> None:
    writer, _ = written
    _, blocks = compose_paper(writer.read, Order("register", "internal"), date(2026, 11, 28))
    [table] = [b for b in blocks if isinstance(b, Table)]
    at = [c.label for c in table.columns].index("Miêu tả")
    said = [row.cells[at] for row in table.rows if hasattr(row, "cells")]
    assert len(said) == 3
    assert all(len(text) <= 161 and text.endswith("…") and _LONG.startswith(text[:-1]) for text in said)


def test_the_lists_hold_only_what_they_are_for(written: tuple[Writer, dict[str, str]], tmp_path: Path) -> None:
    writer, _ = written
    print_paper(writer.read, Order("restricted", "internal"), tmp_path / "a.pdf")
    text = joined(_text(tmp_path / "a.pdf"))
    assert joined("hang dễ bị đào trộm") in text and joined("Hang Nhỏ") not in text
    print_paper(writer.read, Order("review_report", "internal", number="12/BC-SVHTTDL"), tmp_path / "a.pdf")
    text = joined(_text(tmp_path / "a.pdf"))
    assert joined("có ghi trong sổ: 2") in text and "MoMường" in text and "Sáchđoi" not in text
    assert "Số:12/BC-SVHTTDL" in text
