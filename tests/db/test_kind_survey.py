"""Surveys, collections and documentary heritage; being seen; checks of people and places."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.catalogue import Writer
from db.model.problems import NotPossible
from db.schema.kind import Description
from db.schema.kinds.common import HERITAGE

TODAY = date(2026, 11, 25)


def add(writer: Writer, kind: str, **typed: Any) -> str:
    return writer.add(writer.description.kind(kind), [{"name": "Phiếu thử", **typed}])[1][0]


def told(writer: Writer, record: str, field: str) -> list[str]:
    return [p.label.vi for p in writer.read.problems(writer.read.record(record), TODAY) if p.field == field]


def test_every_heritage_record_has_the_same_rows_of_being_seen(description: Description) -> None:
    fields = {description.kind(kind).by_id["sightings"] for kind in HERITAGE}
    assert len(fields) == 1
    assert "sightings" not in description.kind("survey").by_id


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("đúng như phiếu", "same"),
        ("có thay đổi", "changed"),
        ("không tìm thấy", "not_found"),
        ("đổi chủ", "new_owner"),
        ("mới phát hiện", "new"),
        ("đề nghị đưa vào", "propose_in"),
        ("đề nghị đưa ra", "propose_out"),
    ],
)
def test_a_record_is_seen_in_a_survey(writer: Writer, typed: str, kept: str) -> None:
    survey = add(writer, "survey", name="Rà soát năm 2026", begun="1/3/2026", subjects="chiêng")
    gong = add(
        writer, "gong", sightings=[{"sighting_survey": "Rà soát năm 2026", "sighted": "5/3/2026", "sighting": typed}]
    )
    (row,) = writer.read.record(gong).values["sightings"]
    assert (row["sighting_survey"], row["sighting"]) == (survey, kept)
    assert "sighting_survey" in row and [line.id for line, _ in writer.read.linking_to(survey)] == [gong]


def test_counts_that_do_not_add_up_are_both_kept_and_the_difference_told(writer: Writer) -> None:
    gongs = {"count_subject": "chiêng", "count_unit": "chiếc"}
    survey = add(
        writer,
        "survey",
        counts=[
            {**gongs, "count_by": "tổng số", "counted": "9.960"},
            {**gongs, "count_by": "cỡ", "count_class": "<20", "counted": "1.403"},
            {**gongs, "count_by": "cỡ", "count_class": "21-30", "counted": "8.568"},
            {"count_subject": "chiêng", "count_unit": "hộ", "count_by": "tổng số", "counted": "5.023"},
        ],
    )
    assert told(writer, survey, "counts") == ["Tổng số công bố 9.960, cộng các nhóm được 9.971: lệch 11."]


def test_a_collection_has_members_of_any_kind_over_time(writer: Writer) -> None:
    drum = add(writer, "bronze_drum", name="Trống Hòa Bình", number="TĐ-001")
    collection = writer.read.record(
        add(
            writer,
            "collection",
            common_mark="Trống Heger I",
            marks="loại hình",
            members=[{"member": "TĐ-001", "from": "1990", "to": "2001"}],
            decisions=["12/QĐ-BT 5/6/1990"],
        )
    )
    assert collection.values["members"][0]["member"] == drum
    assert isinstance(collection.values["decisions"][0]["decision"], str)


def test_documentary_heritage_parts_content_from_carrier(writer: Writer) -> None:
    record = writer.read.record(
        add(
            writer,
            "documentary_heritage",
            name="Lịch Đoi",
            form="dạng a",
            content="Lịch của người Mường",
            carriers="tre",
            authenticity="Có",
            significance="Lịch riêng của người Mường",
        )
    )
    assert (record.values["form"], record.values["carriers"]) == ("a", ["bamboo"])
    missing = {p.field for p in writer.read.problems(record, TODAY) if p.level == "law"}
    assert {"content", "carriers", "form"} & missing == set() and "ownership" in missing


def test_a_unit_is_named_only_in_its_time(writer: Writer) -> None:
    wrong = add(writer, "relic", places=[{"place": "xã Mường Vang, tỉnh Phú Thọ", "from": "1998"}])
    assert told(writer, wrong, "places")[-1] == "Xã Mường Vang có từ 01/07/2025; dòng này bắt đầu 1998."
    right = add(writer, "relic", places=[{"place": "xã Mường Vang, tỉnh Phú Thọ", "from": "2026"}])
    assert told(writer, right, "places") == []


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (
            {"x": "105.3", "y": "20.5", "datum": "VN-2000", "meridian": "106°00"},
            "Tọa độ VN-2000 tính bằng mét; số này giống độ (WGS84).",
        ),
        ({"x": "2.3", "y": "48.8"}, "Tọa độ nằm ngoài Việt Nam."),
        ({"x": "105.3", "y": "20.5"}, None),
    ],
)
def test_coordinates_that_cannot_be_are_told(writer: Writer, point: dict[str, str], words: str | None) -> None:
    record = add(writer, "relic", places=[{"place": {"t": "xóm Trại", **point}}])
    found = [t for t in told(writer, record, "places") if "ọa độ" in t or "độ" in t]
    assert found == ([words] if words else [])


@pytest.mark.parametrize(
    ("commune", "y", "x", "told_of"),
    [
        ("xã Lạc Sơn, tỉnh Phú Thọ", "20.46", "105.45", ""),
        ("xã Lạc Sơn, tỉnh Phú Thọ", "21.30", "105.40", "xã Lạc Sơn"),
        ("xã Tân Lập, huyện Lạc Sơn", "20.50", "105.40", ""),
        ("xã Tân Lập, huyện Lạc Sơn", "16.05", "108.20", "xã Mường Vang"),
        ("xã Tân Mai, tỉnh Phú Thọ", "16.05", "108.20", ""),
        ("huyện Lạc Sơn, tỉnh Hòa Bình", "16.05", "108.20", ""),
    ],
)
def test_a_point_far_from_its_commune_is_told_where_the_commune_is_known_for_sure(
    writer: Writer, commune: str, y: str, x: str, told_of: str
) -> None:
    unit = writer.description.units.read(commune).unit
    assert unit is not None
    record = add(writer, "relic", places=[{"place": {"t": commune, "unit": unit.id, "x": x, "y": y}}])
    found = [t for t in told(writer, record, "places") if "km; xem lại tọa độ" in t]
    assert bool(found) == bool(told_of) and all(told_of in t for t in found)
    writer.read.checks.switch("far_from_commune", False)
    assert not [t for t in told(writer, record, "places") if "km; xem lại tọa độ" in t]


def test_a_point_in_metres_is_checked_too(writer: Writer) -> None:
    unit = writer.description.units.read("xã Lạc Sơn, tỉnh Phú Thọ").unit
    assert unit is not None
    for north, far in (("2263000", False), ("2355000", True)):
        point = {"x": "443000", "y": north, "datum": "VN-2000", "meridian": "106°00"}
        record = add(writer, "relic", places=[{"place": {"t": "Lạc Sơn", "unit": unit.id, **point}}])
        assert any("km; xem lại tọa độ" in t for t in told(writer, record, "places")) is far


def test_centres_lie_in_the_province(description: Description) -> None:
    with_centre = [u for u in description.units.units if u.centre]
    assert len(with_centre) == 144
    assert all(
        u.current and 20 < u.centre[0] < 22 and 104.5 < u.centre[1] < 106 and u.km2 > 0 for u in with_centre if u.centre
    )


def test_swapped_coordinates_are_refused_in_words_that_say_so(writer: Writer) -> None:
    with pytest.raises(NotPossible) as refused:
        add(writer, "relic", places=[{"place": {"t": "xóm Trại", "x": "20.5", "y": "105.3"}}])
    assert "bị đổi chỗ" in refused.value.label.vi


def test_persons_are_checked(writer: Writer) -> None:
    mo = add(
        writer, "intangible", name="Mo Mường", practice_places=[{"practice_place": "xã Lạc Sơn", "practitioners": "3"}]
    )
    first = add(
        writer, "person", name="Bùi Văn Mịn", practices=[{"element": "Mo Mường"}], death="2020", titles=["NNND"]
    )
    assert told(writer, first, "practices") == [
        "Đã ghi ngày mất nhưng vẫn ghi là đang thực hành; ghi năm thôi hành nghề."
    ]
    assert told(writer, first, "titles") == ["Có danh hiệu Nghệ nhân nhân dân mà chưa ghi Nghệ nhân ưu tú."]
    second = add(writer, "person", name="bùi văn mịn", level="công khai", consents=[{"consent_to": "nội bộ"}])
    assert any("Có phải một người với “Bùi Văn Mịn”?" in t for t in told(writer, second, "name"))
    assert told(writer, second, "level") == ["Phiếu để công khai nhưng người này chưa đồng ý cho công bố."]
    open_ = add(writer, "person", name="Hà Văn Ún", level="công khai")
    assert told(writer, open_, "level") == ["Phiếu để công khai mà chưa ghi sự đồng ý nào của người này."]
    writer.amend(open_, {"consents": [{"consent_to": "công bố"}]})
    assert told(writer, open_, "level") == []
    assert told(writer, mo, "practice_places") == ["Ghi 3 người thực hành; đã nối 1 phiếu người."]


def test_a_ministry_decides_under_the_name_of_its_time(writer: Writer) -> None:
    relic = add(writer, "relic", ranks=[{"rank": "quốc gia", "rank_authority": "Bộ VHTTDL", "rank_day": "13/2/1996"}])
    assert any("mang tên khác" in t for t in told(writer, relic, "ranks"))
