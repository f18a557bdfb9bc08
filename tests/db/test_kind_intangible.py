"""The element and its recognitions: types of both laws, shared decisions, what an inventory must identify."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.catalogue import Writer
from db.model.condition import Test
from db.model.query import Query
from db.schema.check import faults
from db.schema.kind import Description
from db.schema.kinds.intangible import INTANGIBLE
from db.schema.kinds.person import PERSON

OURS = (PERSON, INTANGIBLE)
TODAY = date(2026, 11, 22)
DECISION = "246/QĐ-BVHTTDL 19/1/2016"

MO: dict[str, Any] = {
    "name": "Mo Mường",
    "types_2024": "Tập quán xã hội và tín ngưỡng",
    "types_2010": "Tập quán xã hội",
    "type_basis": "Thông tư 04/2010/TT-BVHTTDL",
    "type_published": "Tập quán xã hội và tín ngưỡng",
    "ethnic": "Mường",
    "vitality": "có nguy cơ mai một",
    "places": [{"place": "xã Mường Bi"}, {"place": "xã Thượng Cốc"}],
    "recognitions": [
        {
            "list": "Danh mục quốc gia về di sản văn hóa phi vật thể",
            "act": "ghi danh",
            "decision": DECISION,
            "act_name": "Mo Mường ở Hòa Bình",
            "act_type": "Tập quán xã hội và tín ngưỡng",
            "list_no": "151",
        }
    ],
}
CHIENG: dict[str, Any] = {
    "name": "Nghệ thuật Chiêng Mường",
    "types_2024": "Nghệ thuật trình diễn dân gian",
    "types_2010": "Nghệ thuật trình diễn dân gian",
    "ethnic": "Mường",
    "recognitions": [{"list": "Danh mục quốc gia", "act": "ghi danh", "decision": DECISION, "list_no": "150"}],
}


def new(writer: Writer, **fields: Any) -> str:
    return writer.add(INTANGIBLE, [fields])[1][0]


def missing(writer: Writer, record: str) -> dict[str, str]:
    """The fields a record is told to lack, with the level of each demand."""
    told = writer.read.problems(writer.read.record(record), TODAY)
    return {p.field: p.level for p in told if p.label.vi.startswith("chưa ghi")}


def test_the_kind_obeys_every_rule_of_a_description(description: Description) -> None:
    told = [f for f in faults(description) if f.startswith("intangible.") and "unknown kinds" not in f]
    assert told == []


def test_a_list_shows_number_name_place_type_ethnic_group_inscription_and_vitality(writer: Writer) -> None:
    columns = INTANGIBLE.listed[:7]
    new(writer, **MO)
    line = writer.read.lines(writer.read.find(Query(kind="intangible")), 0, 1, columns)[0]

    assert [f.id for f in columns] == ["numbers", "name", "places", "types_2024", "ethnic", "recognitions", "vitality"]
    assert line.cells == (
        "",
        "Mo Mường",
        "xã Mường Bi",
        "Tập quán xã hội và tín ngưỡng",
        "Mường",
        "Danh mục quốc gia về di sản văn hóa phi vật thể",
        "có nguy cơ mai một",
    )


def test_the_types_of_both_laws_stand_side_by_side(writer: Writer) -> None:
    kept = writer.read.record(new(writer, **MO)).values

    assert (kept["types_2024"], kept["types_2010"]) == (["tap_quan"], ["tap_quan"])
    assert kept["type_published"] == "Tập quán xã hội và tín ngưỡng"


def test_an_element_of_several_types_keeps_the_main_one_first(writer: Writer) -> None:
    typed = "Tri thức dân gian; Nghề thủ công truyền thống"
    kept = writer.read.record(new(writer, name="Nhãn lồng Hưng Yên", types_2024=typed)).values
    found = writer.read.find(Query(kind="intangible", where=Test("types_2024", "is", ("nghe_thu_cong",))))

    assert kept["types_2024"] == ["tri_thuc", "nghe_thu_cong"] and len(found) == 1


def test_each_of_the_seven_older_types_names_its_type_of_2024(description: Description) -> None:
    new_types = description.vocabularies["intangible_type"]
    old_types = description.vocabularies["intangible_type_2010"]

    assert (len(new_types.terms), len(old_types.terms)) == (6, 7)
    assert [new_types.find(old.label.vi) for old in old_types.terms] == [old.group for old in old_types.terms]


def test_a_recognition_is_typed_in_one_go_and_makes_the_record_of_its_decision(writer: Writer) -> None:
    row = writer.read.record(new(writer, **MO)).values["recognitions"][0]
    decision = writer.read.record(row["decision"])

    assert (row["list"], row["act"], row["list_no"]) == ("quoc_gia", "ghi_danh", "151")
    assert (decision.kind, decision.number, decision.values["issued"]) == ("document", "246/QĐ-BVHTTDL", "2016-01-19")


def test_a_second_element_of_the_same_decision_shares_its_record(writer: Writer) -> None:
    mo, chieng = new(writer, **MO), new(writer, **CHIENG)
    [decision] = {writer.read.record(r).values["recognitions"][0]["decision"] for r in (mo, chieng)}

    assert len(writer.read.find(Query(kind="document"))) == 1
    assert {line.id for line, _ in writer.read.linking_to(decision)} == {mo, chieng}


def test_both_elements_entered_together_share_it_too(writer: Writer) -> None:
    writer.add(INTANGIBLE, [MO, CHIENG])
    assert len(writer.read.find(Query(kind="document"))) == 1


def test_two_listings_of_one_element_are_two_rows_of_one_record(writer: Writer) -> None:
    second = {"list": "Danh mục quốc gia", "act": "ghi danh", "decision": "233/QĐ-BVHTTDL 14/2/2023"}
    record = new(writer, **{**MO, "recognitions": [*MO["recognitions"], second]})

    assert len(writer.read.record(record).values["recognitions"]) == 2
    assert len(writer.read.find(Query(kind="intangible"))) == 1


def test_an_inventory_is_told_what_identifying_still_lacks(writer: Writer) -> None:
    asked = missing(writer, new(writer, name="Keng Loóng"))

    assert {f for f, level in asked.items() if level == "law"} == {
        "types_2024",
        "places",
        "practice_time",
        "bearers",
        "description",
        "value",
        "vitality",
        "conditions",
        "factors",
    }
    assert {"recognitions", "inventories", "consents"} <= set(asked)


def test_measures_are_demanded_once_an_element_is_on_the_national_list(writer: Writer) -> None:
    assert "measures" not in missing(writer, new(writer, name="Keng Loóng"))
    assert missing(writer, new(writer, **MO))["measures"] == "law"


def test_a_festival_is_asked_for_its_days_of_the_year(writer: Writer) -> None:
    record = new(writer, name="Lễ hội Khai hạ", types_2024="Lễ hội truyền thống")
    assert "calendar" in missing(writer, record)
    writer.amend(record, {"calendar": [{"event": "Khai hạ", "yearly_day": "mồng 8 tháng Giêng", "cycle": "hằng năm"}]})

    assert "calendar" not in missing(writer, record)
    assert writer.read.record(record).values["calendar"][0]["yearly_day"]["m"] == 1


def test_a_name_in_mường_script_keeps_its_marks_and_is_found_without_them(writer: Writer) -> None:
    name = "Mo Mươ̒ng"
    record = new(
        writer, **{**MO, "name": "Di sản chưa rõ tên", "variants": [{"variant": name, "script": "chữ Mường Hòa Bình"}]}
    )

    assert writer.read.record(record).values["variants"][0] | {"id": "", "pos": ""} == {
        "id": "",
        "pos": "",
        "variant": name,
        "script": "mtq_latn",
    }
    assert len(writer.read.find(Query(kind="intangible", words="mo muong"))) == 1


def test_the_words_of_a_sacred_piece_stay_inside_while_its_title_is_public(writer: Writer) -> None:
    piece = {
        "component": "Roóng chia của",
        "component_kind": "roóng",
        "component_text": "lời kín",
        "component_order": 7,
    }
    record = new(writer, **{**MO, "level": "công khai", "sensitivity": "thiêng", "components": [piece]})
    seen = writer.read.record(record, "public").values

    assert seen["components"][0]["component"] == "Roóng chia của" and "component_text" not in seen["components"][0]
    assert "sensitivity" not in seen
    assert len(writer.read.find(Query(words="lời kín", audience="public"))) == 0


def test_a_practitioner_shows_at_the_element_without_being_stored_there(writer: Writer) -> None:
    mo = new(writer, **MO)
    _, [person] = writer.add(PERSON, [{"name": "Bùi Văn Mẫu", "practices": [{"element": "Mo Mường"}]}])

    assert [(line.id, field) for line, field in writer.read.linking_to(mo)] == [(person, "practices.element")]
