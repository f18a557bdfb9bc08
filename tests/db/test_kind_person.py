"""One record per human being: what a person is asked for depends on the role, and who may see it on the law."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.catalogue import Writer
from db.model.problems import NotPossible
from db.model.query import Query
from db.schema.check import faults
from db.schema.field import Audience
from db.schema.kind import Description
from db.schema.kinds.intangible import INTANGIBLE
from db.schema.kinds.person import PERSON
from db.schema.rows import Rows

OURS = (PERSON, INTANGIBLE)
TODAY = date(2026, 11, 22)

MO_MASTER: dict[str, Any] = {
    "name": "Bùi Văn Mẫu",
    "variants": [{"variant": "Mo Mẫu", "variant_kind": "tên thường gọi"}],
    "gender": "nam",
    "birth": "1951",
    "ethnic": "Mường",
    "religion": "thờ nổ",
    "identity_no": "017051000123",
    "phone": "0912 345 678",
    "address": "số 5, xóm Trại",
    "places": [{"place": "xóm Trại, xã Mường Vang"}],
    "poverty": "hộ cận nghèo",
    "disability": "có",
    "health": "đau khớp, đi lại khó",
    "level": "công khai",
    "roles": [
        {"role": "nghệ nhân", "role_for": "Mo Mường", "from": "1976"},
        {"role": "chủ sở hữu", "role_for": "Chiêng bồng xóm Trại", "from": "1990"},
        {"role": "người cung cấp thông tin", "from": "10/11/2026"},
        {"role": "người đại diện cộng đồng", "from": "2025"},
    ],
    "practices": [
        {
            "element": "Mo Mường",
            "practice_roles": "thực hành; truyền dạy",
            "since": "1976",
            "generation": "8",
            "teacher": "Bùi Văn Thầy",
            "repertoire_count": "21",
            "practice_level": "thường xuyên",
            "ability": "hạn chế",
        }
    ],
    "repertoire": [{"piece": "mo dậy khót"}, {"piece": "mo dậy khéng"}],
    "titles": [{"title": "NNƯT", "title_act": "phong tặng", "title_day": "2015"}],
    "allowances": [
        {
            "allowance": "trợ cấp sinh hoạt hằng tháng",
            "allowance_state": "đang hưởng",
            "allowance_grounds": "hộ nghèo, cận nghèo; người khuyết tật",
            "from": "10/2025",
        }
    ],
    "consents": [{"consent_scope": "tên; giọng", "consent_to": "công bố", "given": "12/11/2026"}],
}

PERSONAL = ("gender", "birth", "ethnic", "religion", "address", "phone")
RESTRICTED = ("identity_no", "poverty", "disability", "health", "allowances")


def missing(writer: Writer, record: str) -> dict[str, str]:
    """The fields a record is told to lack, with the level of each demand."""
    told = writer.read.problems(writer.read.record(record), TODAY)
    return {p.field: p.level for p in told if p.label.vi.startswith("chưa ghi")}


def new(writer: Writer, **fields: Any) -> str:
    return writer.add(PERSON, [fields])[1][0]


def test_the_kind_obeys_every_rule_of_a_description(description: Description) -> None:
    told = [f for f in faults(description) if f.startswith("person.") and "unknown kinds" not in f]
    assert told == []


def test_a_list_of_people_shows_number_name_residence_role_and_title() -> None:
    assert [f.id for f in PERSON.listed[:5]] == ["numbers", "name", "places", "roles", "titles"]


def test_one_person_in_four_roles_is_stored_once(writer: Writer) -> None:
    record = new(writer, **MO_MASTER)
    people = writer.read.find(Query(kind="person"))
    kept = writer.read.record(record)

    assert len(people) == 1
    assert [row["role"] for row in kept.values["roles"]] == [
        "nghe_nhan",
        "chu_so_huu",
        "cung_cap",
        "dai_dien_cong_dong",
    ]


def test_a_role_ends_with_a_day_and_the_person_stays(writer: Writer) -> None:
    record = new(writer, **MO_MASTER)
    roles = writer.read.record(record).values["roles"]
    writer.amend(record, {"roles": [roles[0], {**roles[1], "to": "3/2026"}, *roles[2:]]})

    after = writer.read.record(record).values["roles"]
    assert [row.get("to") for row in after] == [None, "2026-03", None, None]
    assert [row["id"] for row in after] == [row["id"] for row in roles]


def test_a_teacher_who_has_a_record_is_linked_by_name_and_knows_the_pupil(writer: Writer) -> None:
    teacher = new(writer, name="Bùi Văn Thầy", roles=["nghệ nhân"])
    record = new(writer, **MO_MASTER)

    assert writer.read.record(record).values["practices"][0]["teacher"] == teacher
    assert (record, "practices.teacher") in [(line.id, field) for line, field in writer.read.linking_to(teacher)]


def test_an_artisan_is_asked_for_the_element_held_and_an_inventory_maker_is_not(writer: Writer) -> None:
    artisan = missing(writer, new(writer, name="Bùi Văn Mẫu", roles=["nghệ nhân"]))
    maker = missing(writer, new(writer, name="Nguyễn Thị Kiểm", roles=["người kiểm kê"]))

    assert artisan["practices"] == "law"
    assert {"gender", "birth", "places", "consents"} <= set(artisan)
    assert not {"practices", "gender", "birth", "places", "consents"} & set(maker)


def test_a_representative_is_asked_for_a_way_to_reach_them(writer: Writer) -> None:
    assert {"address", "phone"} <= set(missing(writer, new(writer, name="Hà Văn Đại", roles=["người đại diện"])))


def test_an_appraiser_is_asked_for_the_body_they_work_for(writer: Writer) -> None:
    asked = missing(writer, new(writer, name="Trần Văn Giám", roles=["người giám định"]))
    assert "affiliations" in asked and "practices" not in asked


def test_any_of_several_roles_is_enough_to_ask(writer: Writer) -> None:
    asked = missing(writer, new(writer, name="Bùi Thị Hai", roles=["người kiểm kê", "người thực hành"]))
    assert "practices" in asked


def test_an_allowance_stopped_by_death_asks_for_the_day_of_death(writer: Writer) -> None:
    stopped = {"allowance_state": "thôi hưởng", "allowance_reason": "chết"}
    record = new(writer, name="Quách Thị Xưa", roles=["nghệ nhân"], allowances=[stopped])

    assert missing(writer, record)["death"] == "law"
    writer.amend(record, {"death": "5/2026"})
    assert "death" not in missing(writer, record)


def test_years_of_practice_and_sensitive_data_are_never_demanded() -> None:
    assert PERSON.by_id["ethnic"].demand is None and PERSON.by_id["religion"].demand is None
    since = PERSON.field("practices.since")
    assert since is not None and since.demand is None and since.help is not None and "15 năm" in since.help.vi


@pytest.mark.parametrize("audience", ["public", "report", "internal"])
def test_personal_data_is_hidden_from_public_and_internal_audiences(writer: Writer, audience: Audience) -> None:
    seen = writer.read.record(new(writer, **MO_MASTER), audience).values

    assert seen["name"] == "Bùi Văn Mẫu"
    assert not set(PERSONAL + RESTRICTED) & set(seen)
    assert "017051000123" not in str(seen) and "0912 345 678" not in str(seen)


def test_the_whole_record_is_there_for_those_who_may_see_it_all(writer: Writer) -> None:
    seen = writer.read.record(new(writer, **MO_MASTER)).values
    assert set(PERSONAL + RESTRICTED) <= set(seen)


def test_the_public_sees_the_art_and_the_title_but_not_the_home_or_the_state_of_health(writer: Writer) -> None:
    seen = writer.read.record(new(writer, **MO_MASTER), "public").values

    assert seen["titles"][0]["title"] == "nnut" and seen["practices"][0]["generation"] == 8
    assert "ability" not in seen["practices"][0]
    assert not {"places", "roles", "consents", "data_purpose"} & set(seen)


@pytest.mark.parametrize("words", ["017051000123", "0912", "can ngheo", "dau khop", "tho no"])
def test_words_of_hidden_values_find_nobody(writer: Writer, words: str) -> None:
    new(writer, **MO_MASTER)
    assert len(writer.read.find(Query(kind="person", words=words))) == 1
    for audience in ("public", "internal"):
        assert len(writer.read.find(Query(kind="person", words=words, audience=audience))) == 0


def test_a_person_of_whom_nothing_is_said_is_not_shown_to_the_public(writer: Writer) -> None:
    record = new(writer, **{**MO_MASTER, "level": None})
    with pytest.raises(NotPossible):
        writer.read.record(record, "public")


def test_a_consent_is_withdrawn_beside_the_one_that_was_given(writer: Writer) -> None:
    record = new(writer, **MO_MASTER)
    row = writer.read.record(record).values["consents"][0]
    writer.amend(record, {"consents": [{**row, "withdrawn": "1/12/2026"}]})

    after = writer.read.record(record).values["consents"]
    assert [(r["consent_scope"], r["given"], r["withdrawn"]) for r in after] == [
        (["ten", "giong"], "2026-11-12", "2026-12-01")
    ]


def test_a_person_found_by_the_usual_name(writer: Writer) -> None:
    new(writer, **MO_MASTER)
    assert len(writer.read.find(Query(kind="person", words="mo mau"))) == 1


def test_every_group_of_the_kind_is_headed_by_one_of_its_own_fields() -> None:
    for group, rows in PERSON.groups:
        assert isinstance(group.type, Rows) and rows.head in {f.id for f in rows.fields}
