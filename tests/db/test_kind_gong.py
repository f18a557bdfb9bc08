"""A gong as a surveyor types it, kept, listed, found, doubted and shown to each audience."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.catalogue import Writer
from db.model.condition import By, Test
from db.model.problems import NotPossible, Problem
from db.model.query import Query
from db.schema.check import faults
from db.schema.field import Demand
from db.schema.kind import Description
from db.schema.kinds.gong import GONG
from db.schema.rows import Rows

TODAY = date(2026, 11, 23)

TYPED: dict[str, Any] = {
    "name": "Chiêng bồng nhà ông Chính",
    "number": "C-00001",
    "name_group": "bồng",
    "gong_kind": "có núm",
    "pieces": "1",
    "ownership": "sở hữu riêng",
    "custody": [{"holder": "Hộ ông Bùi Văn Chính", "holding": "chủ sở hữu tự giữ"}],
    "place": "xã Lạc Sơn, tỉnh Phú Thọ",
    "d_face": "38,5",
    "d_face_across": "38,2 cm",
    "weight": "3,2",
    "wall": "6,4",
    "thicknesses": [{"thick_part": "thành", "thickness": "2,1", "thick_tool": "thước kẹp"}],
    "condition": "nứt; lạc tiếng",
    "pitches": [
        {
            "pitch_method": "phân tích phổ",
            "f0": "214,5",
            "pitch_rule": "thành phần mạnh nhất",
            "cents": "-12",
            "pitch_ref": "440",
            "strikes": "3",
            "measured": "20/10/2026",
        }
    ],
    "partials": [
        {"partial_of": "20/10/2026, lần 1", "frequency": "214,5 Hz", "loudness": "-6", "decay": "4,2"},
        {"partial_of": "20/10/2026, lần 1", "frequency": "428 Hz", "loudness": "-18", "decay": "2,9"},
    ],
    "acquisitions": [{"acquisition": "mua", "acquired": "1995", "price": "2.500.000"}],
    "informants": [{"informant": "Bùi Thị Hoa"}],
    "uses": "Tết; xắc bùa; cưới",
    "repertoire": ["Đi đường", "Bông trắng bông vàng"],
    "alloy": "đồng thau",
    "level": "công khai",
}


def add(writer: Writer, **typed: Any) -> str:
    _, ids = writer.add(GONG, [{"name": "Chiêng", **typed}])
    return ids[0]


def problems_at(writer: Writer, gong: str, field: str) -> list[Problem]:
    return [p for p in writer.read.problems(writer.read.record(gong), TODAY) if p.field == field]


def test_the_declaration_has_no_fault(description: Description) -> None:
    found = [f for f in faults(description) if f.startswith("gong")]
    assert [f for f in found if "links to unknown kinds" not in f] == []


def test_every_demand_names_a_law_or_a_standard() -> None:
    demands = [field.demand for field in GONG.fields if field.demand]
    assert demands and all(
        isinstance(d, Demand) and d.source.startswith(("Luật", "TT", "Object ID", "Spectrum")) for d in demands
    )


def test_no_label_of_a_list_of_terms_holds_the_mark_that_parts_terms(description: Description) -> None:
    for vocabulary in description.vocabularies:
        for term in vocabulary.terms:
            assert not set(term.label.vi + term.label.en) & set(";|\n"), (vocabulary.id, term.id)


def test_a_gong_is_read_back_as_it_was_typed(writer: Writer, description: Description) -> None:
    writer.add(description.kind("group"), [{"name": "Hộ ông Bùi Văn Chính"}])
    gong = writer.read.record(add(writer, **TYPED))
    values = gong.values
    assert (gong.name, gong.number, values["name_group"], values["gong_kind"]) == (
        "Chiêng bồng nhà ông Chính",
        "C-00001",
        "middle",
        "bossed",
    )
    assert values["d_face"] == {"n": "38.5", "u": "cm"}
    assert values["weight"] == {"n": "3.2", "u": "kg"}
    assert values["condition"] == ["cracked", "off_pitch"]
    assert values["uses"] == ["tet", "sac_bua", "wedding"]
    assert [row["piece"] for row in values["repertoire"]] == ["di_duong", "bong_trang_bong_vang"]
    assert [row["loudness"] for row in values["partials"]] == [{"n": "-6", "u": "dB"}, {"n": "-18", "u": "dB"}]
    words = writer.read.words()
    assert GONG.by_id["custody"].type.show(values["custody"], words) == "Hộ ông Bùi Văn Chính · chủ sở hữu tự giữ"


def test_every_value_that_is_shown_is_read_again_as_the_same_value(writer: Writer) -> None:
    words = writer.read.words()
    for field in (f for f in GONG.fields if f.id in TYPED and not isinstance(f.type, Rows)):
        kept = field.type.accept(TYPED[field.id], words)
        assert field.type.accept(field.type.typed(kept, words), words) == kept, field.id


def test_the_everyday_fields_come_first() -> None:
    assert [section.id for section in GONG.sections][:4] == ["identity", "custody", "size", "condition"]
    assert GONG.sections[0].fields[0].id == "name"
    assert GONG.sections[2].fields[0].id == "d_face"
    assert GONG.sections[3].fields[0].id == "condition"


def test_the_list_of_gongs_shows_number_name_holder_commune_diameter_and_condition(writer: Writer) -> None:
    add(writer, **TYPED)
    columns = [field for field in GONG.listed if field.column < 90]
    assert [field.id for field in columns] == ["numbers", "name", "custody", "place", "d_face", "condition", "weight"]
    line = writer.read.lines(writer.read.find(Query(kind="gong")), 0, 1, columns)[0]
    assert line.cells == (
        "C-00001",
        "Chiêng bồng nhà ông Chính",
        "Hộ ông Bùi Văn Chính",
        "xã Lạc Sơn, tỉnh Phú Thọ",
        "38,5 cm",
        "nứt; lạc tiếng",
        "3,2 kg",
    )
    assert line.unit == "05266@2025-07-01"


@pytest.mark.parametrize("words", ["chieng bong", "Chiêng bồng", "Lạc Sơn", "lac tieng", "C-00001"])
def test_a_gong_is_found_by(writer: Writer, words: str) -> None:
    add(writer, **TYPED)
    assert len(writer.read.find(Query(kind="gong", words=words))) == 1


def test_gongs_are_filtered_by_condition_and_ordered_by_diameter(writer: Writer) -> None:
    for name, diameter, condition in (
        ("Chiêng một", "21 cm", "nguyên"),
        ("Chiêng mười hai", "0,62 m", "thủng; vá"),
        ("Chiêng ba", "305 mm", "vá"),
    ):
        add(writer, name=name, d_face=diameter, condition=condition)
    by_size = writer.read.find(Query(kind="gong", order=(By("d_face"),)))
    assert [line.name for line in writer.read.lines(by_size, 0, 3)] == ["Chiêng một", "Chiêng ba", "Chiêng mười hai"]
    assert len(writer.read.find(Query(kind="gong", where=Test("condition", "is", ("patched",))))) == 2


@pytest.mark.parametrize(
    ("field", "typed", "question"),
    [
        ("d_face", "380", "Gõ 380 cm, có phải 38,0 cm?"),
        ("d_face", "385 cm", "Gõ 385 cm, có phải 38,5 cm?"),
        ("weight", "3200", "Gõ 3.200 kg, có phải 3,200 kg?"),
    ],
)
def test_a_slip_of_the_unit_is_kept_and_asked_about(writer: Writer, field: str, typed: str, question: str) -> None:
    gong = add(writer, **{field: typed})
    assert question in [p.label.vi for p in problems_at(writer, gong, field)]


@pytest.mark.parametrize("typed", ["38", "380 mm", "0,38 m", "120"])
def test_a_likely_diameter_is_not_questioned(writer: Writer, typed: str) -> None:
    assert problems_at(writer, add(writer, d_face=typed), "d_face") == []


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("thể", "high"),
        ("Tlé", "high"),
        ("thé", "high"),
        ("chót", "high"),
        ("bóng", "high"),
        ("bồng", "middle"),
        ("bong", "middle"),
        ("boòng", "middle"),
        ("Bòng beng", "middle"),
        ("đằm", "low"),
        ("khầm", "low"),
        ("nhóm trầm (đằm, khầm)", "low"),
    ],
)
def test_the_group_is_understood_in_the_spelling_of_any_muong(writer: Writer, typed: str, group: str) -> None:
    assert GONG.by_id["name_group"].type.accept(typed, writer.read.words()) == group


def test_a_name_of_another_muong_is_kept_in_its_own_words(writer: Writer) -> None:
    gong = add(
        writer,
        name_group="~chiêng rảng",
        local_names=[{"local_name": "poòng", "local_place": "xã Tân Lạc, tỉnh Phú Thọ"}, {"local_name": "bồng"}],
    )
    values = writer.read.record(gong).values
    assert values["name_group"] == "~chiêng rảng"
    assert [row["local_name"] for row in values["local_names"]] == ["poòng", "bồng"]
    assert values["local_names"][0]["local_place"]["unit"] == "05128@2025-07-01"


def test_a_pitch_typed_bare_is_refused_because_it_lacks_its_method(writer: Writer) -> None:
    with pytest.raises(NotPossible) as refused:
        add(writer, pitches=["214,5"])
    assert "Cách đo cao độ" in refused.value.label.vi


def test_the_price_and_the_informants_are_not_for_the_public(writer: Writer) -> None:
    gong = add(writer, **TYPED)
    seen = writer.read.record(gong, "public").values
    assert "informants" not in seen
    assert "price" not in seen["acquisitions"][0] and seen["acquisitions"][0]["acquisition"] == "mua"
    assert writer.read.record(gong).values["acquisitions"][0]["price"] == {"n": "2500000", "u": "đ"}


def test_a_no_and_a_nought_are_read_by_every_audience(writer: Writer) -> None:
    gong = add(writer, **{**TYPED, "hammer_marks": "không", "holes": "0"})
    for audience in ("public", "internal", "full"):
        seen = writer.read.record(gong, audience).values
        assert (seen["hammer_marks"], seen["holes"]) == (False, 0), audience


def test_a_gong_kept_secret_at_the_owners_request_is_hidden(writer: Writer) -> None:
    gong = add(writer, level="công khai", registrations=[{"registration_no": "12/ĐK", "kept_secret": "có"}])
    for audience in ("public", "report", "internal"):
        with pytest.raises(NotPossible):
            writer.read.record(gong, audience)


@pytest.mark.parametrize(
    ("typed", "field", "article"),
    [
        ({"class_expected": "cổ vật", "dating": "1985"}, "class_expected", "Đ.3.7"),
        ({"class_appraised": "di vật"}, "class_appraised", "Đ.40.2"),
        ({"class_appraised": "bảo vật quốc gia"}, "registrations", "Đ.44.1d"),
        ({"class_appraised": "bảo vật quốc gia"}, "recognitions", "Đ.44.2"),
        ({"registrations": [{"registration_no": "12/ĐK"}], "photos": ["Toàn cảnh"]}, "photos", "Đ.9"),
        (
            {"ownership": "sở hữu toàn dân", "owners": [{"owner": "Bùi Văn Chính", "share": "riêng"}]},
            "owners",
            "Đ.45.1a",
        ),
        ({"locations": [{"location": "Kho số 2", "move": "di dời"}]}, "locations", "Đ.31"),
    ],
)
def test_the_law_is_told_beside_the_field(writer: Writer, typed: dict[str, Any], field: str, article: str) -> None:
    told = [p for p in problems_at(writer, add(writer, **typed), field) if p.article.endswith(article)]
    assert [p.level for p in told] == ["law"]


def test_an_old_gong_is_an_antiquity_without_a_warning(writer: Writer) -> None:
    gong = add(writer, class_expected="cổ vật", dating="thế kỷ XIX")
    assert problems_at(writer, gong, "class_expected") == []


def test_the_registration_sheet_asks_for_weight_only_of_what_may_be_registered(writer: Writer) -> None:
    assert problems_at(writer, add(writer), "weight") == []
    asked = problems_at(writer, add(writer, class_expected="di vật"), "weight")
    assert [(p.level, p.article) for p in asked] == [("advice", "TT 07/2004/TT-BVHTT, Phụ lục 2, mục g")]


def test_a_gong_without_a_holder_or_commune_is_missing_what_the_law_asks(writer: Writer) -> None:
    missing = {p.field for p in writer.read.problems(writer.read.record(add(writer)), TODAY) if p.level == "law"}
    assert missing == {"ownership", "place"}


def test_a_gong_counts_one_piece_or_as_many_as_it_says(writer: Writer) -> None:
    add(writer, name="Chiêng một", pieces="1")
    add(writer, name="Ba chiêng vỡ", pieces="3")
    assert [(c.alive, c.pieces) for c in writer.read.counts() if c.kind == "gong"] == [(2, 4)]


def test_the_next_number_follows_the_last(writer: Writer) -> None:
    assert writer.read.next_number(GONG) == "C-00001"
    add(writer, number="C-00041")
    assert writer.read.next_number(GONG) == "C-00042"
