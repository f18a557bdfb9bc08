"""A set of gongs: members through time, empty places, one gong in one set at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.catalogue import Writer
from db.model.problems import NotPossible

TODAY = date(2026, 11, 25)


@pytest.fixture
def gongs(writer: Writer) -> list[str]:
    typed = [{"name": f"Chiêng số {i}", "number": f"C-{i:05d}", "d_face": f"{18 + 3 * i}"} for i in range(1, 5)]
    return writer.add(writer.description.kind("gong"), typed)[1]


def make(writer: Writer, members: list[dict[str, Any]], **typed: Any) -> str:
    kind = writer.description.kind("gong_set")
    return writer.add(kind, [{"name": "Bộ chiêng xóm Cảng", "members": members, **typed}])[1][0]


def told(writer: Writer, record: str, field: str) -> list[str]:
    return [p.label.vi for p in writer.read.problems(writer.read.record(record), TODAY) if p.field == field]


def test_a_set_has_members_with_position_group_and_time(writer: Writer, gongs: list[str]) -> None:
    record = make(
        writer,
        [
            {"position": "1", "member": "C-00001", "set_group": "chót", "from": "1995"},
            {"position": "2", "member": "C-00002", "substitute": "có"},
            {"position": "3", "set_group": "khầm"},
        ],
    )
    rows = writer.read.record(record).values["members"]
    assert [row.get("member") for row in rows] == [gongs[0], gongs[1], None], "the third place is empty"
    assert (rows[0]["set_group"], rows[1]["substitute"]) == ("high", True)
    assert told(writer, record, "members") == []
    assert [(line.id, by) for line, by in writer.read.linking_to(gongs[0])] == [(record, "members.member")]


def test_a_position_taken_twice_at_one_time_is_told_and_one_after_the_other_is_not(
    writer: Writer, gongs: list[str]
) -> None:
    twice = make(writer, [{"position": "1", "member": gongs[0]}, {"position": "1", "member": gongs[1]}])
    assert "Vị trí 1 có hai chiêng cùng lúc." in told(writer, twice, "members")
    after = make(
        writer,
        [
            {"position": "1", "member": gongs[2], "to": "2004"},
            {"position": "1", "member": gongs[3], "from": "2005"},
        ],
    )
    assert told(writer, after, "members") == []


def test_diameters_rise_with_positions(writer: Writer, gongs: list[str]) -> None:
    record = make(writer, [{"position": "1", "member": gongs[3]}, {"position": "2", "member": gongs[0]}])
    assert told(writer, record, "members") == [
        "Chiêng ở vị trí 2 nhỏ hơn chiêng ở vị trí 1; vị trí 1 là chiêng nhỏ nhất."
    ]


def test_a_full_set_has_no_empty_place(writer: Writer, gongs: list[str]) -> None:
    record = make(writer, [{"position": "1", "member": gongs[0]}], size="3", completeness="đủ bộ")
    assert told(writer, record, "completeness") == ["Ghi là đủ bộ nhưng còn trống vị trí 2, 3."]


def test_a_gong_is_in_one_set_at_a_time(writer: Writer, gongs: list[str]) -> None:
    first = make(writer, [{"member": gongs[0], "from": "1990", "to": "2010"}])
    second = make(writer, [{"member": gongs[0], "from": "2010"}])
    assert "cùng lúc còn ở bộ “Bộ chiêng xóm Cảng”" in told(writer, second, "members")[0]
    writer.amend(first, {"members": [{"member": gongs[0], "from": "1990", "to": "2009"}]})
    assert told(writer, second, "members") == []


@pytest.mark.parametrize("position", ["0", "61", "một"])
def test_a_position_is_a_place_in_the_set(writer: Writer, position: str) -> None:
    with pytest.raises(NotPossible):
        make(writer, [{"position": position}])
