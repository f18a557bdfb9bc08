"""An object: its group opens a section of its own; parts and contents; a túi khót and what must not be done with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.catalogue import Writer
from db.model.query import Query
from db.schema.kind import Description

TODAY = date(2026, 11, 25)
GROUPS = ("textile", "ritual", "tool", "instrument", "ceramic", "wood", "paper", "resistance", "image", "specimen")


def add(writer: Writer, **typed: Any) -> str:
    return writer.add(writer.description.kind("object"), [{"name": "Túi khót", **typed}])[1][0]


def told(writer: Writer, record: str, field: str) -> list[str]:
    return [p.label.vi for p in writer.read.problems(writer.read.record(record), TODAY) if p.field == field]


def test_each_group_opens_its_own_section_and_no_other(description: Description) -> None:
    sections = [s for s in description.kind("object").sections if s.when]
    assert [s.id for s in sections] == list(GROUPS)
    for group in GROUPS:
        assert [s.id for s in sections if s.opens({"object_group": group})] == [group]
    assert [s.id for s in sections if s.opens({})] == []
    assert [s.id for s in sections if s.opens({"object_group": "tool", "glaze": "men nâu"})] == ["tool", "ceramic"]


def test_a_khot_bag_holds_things_and_is_guarded(writer: Writer) -> None:
    writer.add(writer.description.kind("stone_artefact"), [{"name": "Rìu đá trong túi khót", "number": "Đ-00001"}])
    bag = writer.read.record(
        add(
            writer,
            object_group="đồ nghi lễ",
            ritual_kind="túi khót",
            flags="thiêng; không chụp ảnh",
            prohibitions="Phụ nữ không chạm vào.",
            contents=[
                {"content": "rìu", "content_kind": "đá chế tác", "content_record": "Đ-00001"},
                {"content": "nanh lợn lòi", "content_kind": "răng", "content_count": "2"},
                {"content": "mảnh trống", "content_kind": "kim khí"},
            ],
        )
    ).values
    assert (bag["object_group"], bag["ritual_kind"]) == ("ritual", "khot_bag")
    assert bag["flags"] == ["thieng", "khong_chup_anh"]
    assert [row["content_kind"] for row in bag["contents"]] == ["worked_stone", "tooth", "bronze"]
    assert writer.read.record(bag["contents"][0]["content_record"]).number == "Đ-00001"


@pytest.mark.parametrize(
    ("holder", "due"),
    [
        ({"name": "Bảo tàng tỉnh", "group_kind": "bảo tàng"}, "sở hữu toàn dân"),
        ({"name": "Hộ ông Chính", "group_kind": "hộ"}, "sở hữu chung"),
        ({"name": "Họ Quách Công", "group_kind": "dòng họ"}, "sở hữu chung"),
        (None, "sở hữu riêng"),
    ],
)
def test_the_form_of_ownership_follows_the_holder(writer: Writer, holder: dict[str, str] | None, due: str) -> None:
    if holder:
        writer.add(writer.description.kind("group"), [holder])
    else:
        writer.add(writer.description.kind("person"), [{"name": "Bùi Văn Chính"}])
    name = holder["name"] if holder else "Bùi Văn Chính"
    record = add(writer, custody=[{"holder": name, "holding": "chủ sở hữu tự giữ"}])
    (hint,) = [p for p in writer.read.problems(writer.read.record(record), TODAY) if p.suggestion]
    assert (hint.field, hint.level, hint.suggestion) == ("ownership", "advice", due)
    writer.amend(record, {"ownership": due})
    assert not [p for p in writer.read.problems(writer.read.record(record), TODAY) if p.field == "ownership"]


def test_a_check_can_be_switched_off_and_on(writer: Writer) -> None:
    record = add(writer, class_appraised="cổ vật")

    def told() -> list[str]:
        return [
            p.article for p in writer.read.problems(writer.read.record(record), TODAY) if p.field == "class_appraised"
        ]

    assert len(told()) == 1
    writer.read.checks.switch("appraisal_of_class", on=False)
    assert told() == []
    writer.read.checks.switch("appraisal_of_class", on=True)
    assert len(told()) == 1


def test_a_treasure_is_recognised_by_the_prime_minister(writer: Writer) -> None:
    record = add(writer, class_appraised="bảo vật quốc gia", recognitions=[{"decision": "12/QĐ-UBND 1/2/2020"}])
    told = [p.label.vi for p in writer.read.problems(writer.read.record(record), TODAY) if p.field == "recognitions"]
    assert told == ["Quyết định công nhận phải là của Thủ tướng Chính phủ (…/QĐ-TTg)."]
    writer.amend(record, {"recognitions": [{"decision": "2089/QĐ-TTg 25/12/2017"}]})
    assert not [p for p in writer.read.problems(writer.read.record(record), TODAY) if p.field == "recognitions"]


@pytest.mark.parametrize("move", ["bán", "tặng", "biếu"])
def test_what_all_own_is_neither_sold_nor_given(writer: Writer, move: str) -> None:
    moved = [{"move": move, "from": "2020"}]
    public = add(writer, ownership="sở hữu toàn dân", locations=moved)
    private = add(writer, ownership="sở hữu riêng", locations=moved)
    assert any("không được ghi là bán, chuyển nhượng hay tặng, cho" in t for t in told(writer, public, "locations"))
    assert not any("không được ghi là bán" in t for t in told(writer, private, "locations"))
    writer.read.checks.switch("public_not_sold", False)
    assert not any("không được ghi là bán" in t for t in told(writer, public, "locations"))


def test_a_code_that_holds_the_place_changes_with_it_and_names_nothing(writer: Writer) -> None:
    """A.B.C: the relic, where in it, the number on its plan; when the bell moves within the relic, so does its code."""
    bell = add(writer, name="Chuông", numbers=[{"number": "ĐTB.TĐ.01", "register": "A.B.C"}])
    stand = add(writer, name="Giá chuông", relations=[{"related": "ĐTB.TĐ.01"}])
    (row,) = writer.read.record(bell).values["numbers"]
    moved = [{**row, "former": True}, {"number": "ĐTB.GC.01", "register": "A.B.C"}]
    writer.amend(bell, {"numbers": moved})
    assert writer.read.record(stand).values["relations"][0]["related"] == bell, (
        "the link is to the bell, not to its code"
    )
    assert writer.read.resolve("ĐTB.TĐ.01") == writer.read.resolve("ĐTB.GC.01") == bell
    assert told(writer, bell, "numbers") == []
    writer.amend(bell, {"numbers": [row, {"number": "ĐTB.GC.01", "register": "A.B.C"}]})
    assert any("chỉ một mã còn dùng" in t for t in told(writer, bell, "numbers"))
    other = add(writer, name="Khánh", numbers=[{"number": "ĐTB.GC.01", "register": "A.B.C"}])
    assert other != bell, "two things may bear one code; the list of duplicates names them"


def test_a_museum_code_is_a_fraction_and_found_by_either_part(writer: Writer) -> None:
    dress = add(writer, name="Váy Mường", number="KL.123/456")
    for words in ("KL.123/456", "123/456", "kl 123", "456"):
        assert [line.id for line in writer.read.lines(writer.read.find(Query("object", words=words)), 0, 9)] == [
            dress
        ], words
    assert writer.read.resolve("KL.123/456") == dress
