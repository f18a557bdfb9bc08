"""An object: its group opens a section of its own; parts and contents; a túi khót and what must not be done with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.catalogue import Writer
from db.schema.kind import Description

TODAY = date(2026, 11, 25)
GROUPS = ("textile", "ritual", "tool", "instrument", "ceramic", "wood", "paper", "resistance", "image", "specimen")


def add(writer: Writer, **typed: Any) -> str:
    return writer.add(writer.description.kind("object"), [{"name": "Túi khót", **typed}])[1][0]


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
