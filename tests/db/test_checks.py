"""Every check: what it tells of which record, that it is silent where all is well, and that its switch silences it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.catalogue import Writer
from db.model.rules import RULES
from db.schema.kind import Description

TODAY = date(2026, 11, 25)
HOUSE = ("group", {"name": "Hộ ông Tín", "number": "HO-1", "group_kind": "hộ"})
MO = (
    "intangible",
    {"name": "Mo", "number": "MO-1", "practice_places": [{"practice_place": "xã Lạc Sơn", "practitioners": "3"}]},
)
GONGS = (
    ("gong", {"name": "Chiêng một", "number": "C-1", "d_face": "40"}),
    ("gong", {"name": "Chiêng hai", "number": "C-2", "d_face": "30"}),
)
POINT = {"t": "xóm Trại", "x": "105.3", "y": "20.5"}
FAR = {"t": "xã Lạc Sơn, tỉnh Phú Thọ", "unit": "05266@2025-07-01", "x": "105.40", "y": "21.30"}
TREASURE = {"class_appraised": "bảo vật quốc gia"}
RANKED = [{"rank": "di tích quốc gia", "rank_act": "xếp hạng"}]

Made = tuple[str, dict[str, Any]]
CASES: dict[str, list[tuple[tuple[Made, ...], str, str]]] = {
    "antiquity_age": [((("gong", {"class_expected": "cổ vật", "dating": "1990"}),), "class_expected", "100 năm tuổi")],
    "treasure_papers": [
        ((("object", TREASURE),), "registrations", "phải đã được đăng ký"),
        ((("object", TREASURE),), "recognitions", "Chưa ghi quyết định công nhận"),
        (
            (("object", {**TREASURE, "recognitions": [{"decision": "12/QĐ-UBND 5/6/2020"}]}),),
            "recognitions",
            "phải là của Thủ tướng",
        ),
    ],
    "appraisal_of_class": [((("gong", {"class_appraised": "cổ vật"}),), "class_appraised", "cần kết luận giám định")],
    "artefacts_changed": [((("object", {"locations": [{"move": "di dời"}]}),), "locations", "phải có quyết định")],
    "public_not_sold": [
        (
            (("object", {"ownership": "sở hữu toàn dân", "locations": [{"move": "bán"}]}),),
            "locations",
            "không được ghi là bán",
        ),
    ],
    "scale_photo": [((("gong", {"registrations": ["ĐK-1"]}),), "photos", "ảnh có thước tỉ lệ")],
    "plan_code": [
        (
            (("object", {"numbers": [{"number": n, "register": "A.B.C"} for n in ("ĐT.TĐ.01", "ĐT.HC.01")]}),),
            "numbers",
            "chỉ một mã còn dùng",
        ),
    ],
    "ownership_of_holder": [
        ((HOUSE, ("gong", {"custody": ["HO-1"]})), "ownership", "đây có thể là sở hữu chung"),
        ((HOUSE, ("gong", {"custody": ["HO-1"], "ownership": "sở hữu riêng"})), "ownership", "đây phải là sở hữu chung"),
        ((("object", {"acquisitions": ["khai quật"]}),), "ownership", "sở hữu toàn dân"),
    ],
    "lot_total": [((("stone_artefact", {"pieces": "5", "lot_total": "9"}),), "lot_total", "Lô có 9; nay còn 5")],
    "dead_practising": [((MO, ("person", {"death": "2020", "practices": ["MO-1"]})), "practices", "vẫn ghi là đang thực hành")],
    "titles_in_order": [((("person", {"titles": ["NNND"]}),), "titles", "chưa ghi Nghệ nhân ưu tú")],
    "consent_covers": [
        ((("person", {"level": "công khai"}),), "level", "chưa ghi sự đồng ý nào"),
        ((("person", {"level": "công khai", "consents": [{"consent_to": "nội bộ"}]}),), "level", "chưa đồng ý cho công bố"),
    ],
    "publication_permitted": [
        ((("media", {"level": "công khai", "consent": "không đồng ý"}),), "level", "chưa đồng ý"),
    ],
    "one_person": [
        ((("person", {"name": "Bùi Văn Mịn"}), ("person", {"name": "bùi văn mịn"})), "name", "Có phải một người"),
    ],
    "practitioners_linked": [((MO,), "practice_places", "Ghi 3 người thực hành; đã nối 0 phiếu người")],
    "unit_in_its_time": [
        (
            (("relic", {"places": [{"place": "xã Mường Vang, tỉnh Phú Thọ", "from": "1998"}]}),),
            "places",
            "có từ 01/07/2025",
        ),
        (
            (("relic", {"places": [{"place": "xã Tân Lập, huyện Lạc Sơn", "from": "2026"}]}),),
            "places",
            "chỉ có đến",
        ),
    ],
    "coordinates": [
        (
            (("relic", {"places": [{"place": {**POINT, "datum": "VN-2000", "meridian": "106°00"}}]}),),
            "places",
            "VN-2000 tính bằng mét",
        ),
        ((("relic", {"places": [{"place": {**POINT, "x": "2.3", "y": "48.8"}}]}),), "places", "ngoài Việt Nam"),
    ],
    "far_from_commune": [((("relic", {"places": [{"place": FAR}]}),), "places", "xem lại tọa độ hoặc xã")],
    "mixed_types": [
        ((("relic", {"relic_types": "di tích hỗn hợp; di tích khảo cổ"}),), "relic_types", "ít nhất hai loại hình"),
    ],
    "zones_of_ranked": [
        ((("relic", {"ranks": RANKED}),), "zones", "phải có khu vực bảo vệ I."),
        ((("relic", {"ranks": RANKED, "zones": ["khu vực bảo vệ I"]}),), "zones", "Chưa có khu vực bảo vệ II"),
    ],
    "rank_authority": [
        (
            (("relic", {"ranks": [{"rank": "di tích quốc gia", "rank_authority": "Thủ tướng Chính phủ"}]}),),
            "ranks",
            "do Bộ trưởng Bộ VHTTDL quyết định",
        ),
        (
            (("relic", {"ranks": [{"rank": "quốc gia", "rank_authority": "Bộ VHTTDL", "rank_day": "13/2/1996"}]}),),
            "ranks",
            "mang tên khác",
        ),
    ],
    "manager_of_public": [
        (
            (HOUSE, ("relic", {"ownership": "sở hữu toàn dân", "managers": [{"manager": "HO-1", "manager_kind": "người đại diện"}]})),
            "managers",
            "phải do tổ chức quản lý",
        ),
    ],
    "yearly_review": [((("relic", {"sightings": [{"sighted": "5/3/2025"}]}),), "sightings", "quá một năm chưa rà soát")],
    "set_positions": [
        (
            (*GONGS, ("gong_set", {"members": [{"position": "1", "member": "C-1"}, {"position": "1", "member": "C-2"}]})),
            "members",
            "Vị trí 1 có hai chiêng cùng lúc",
        ),
        (
            (*GONGS, ("gong_set", {"members": [{"position": "1", "member": "C-1"}, {"position": "2", "member": "C-2"}]})),
            "members",
            "vị trí 2 nhỏ hơn chiêng ở vị trí 1",
        ),
        (
            (*GONGS, ("gong_set", {"size": "2", "completeness": "đủ bộ", "members": [{"position": "1", "member": "C-1"}]})),
            "completeness",
            "còn trống vị trí 2",
        ),
    ],
    "member_twice": [
        ((*GONGS, ("gong_set", {"members": ["C-1"]}), ("gong_set", {"members": ["C-1"]})), "members", "cùng lúc còn ở bộ"),
    ],
    "survey_counts": [
        (
            (
                (
                    "survey",
                    {
                        "counts": [
                            {"count_by": "tổng số", "counted": "10"},
                            {"count_by": "cỡ", "count_class": "<20", "counted": "4"},
                            {"count_by": "cỡ", "count_class": "21-30", "counted": "7"},
                        ]
                    },
                ),
            ),
            "counts",
            "cộng các nhóm được 11: lệch 1",
        ),
    ],
}  # fmt: skip


def told(writer: Writer, record: str, field: str) -> list[str]:
    return [p.label.vi for p in writer.read.problems(writer.read.record(record), TODAY) if p.field == field]


def test_every_check_is_tried_here() -> None:
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize(
    ("check", "made", "field", "words"), [(check, *case) for check, cases in CASES.items() for case in cases]
)
def test_a_check_tells_and_its_switch_silences_it(
    writer: Writer, description: Description, check: str, made: tuple[Made, ...], field: str, words: str
) -> None:
    record = ""
    for kind, typed in made:
        assert made[-1][0] != kind or check in description.kind(made[-1][0]).rules
        record = writer.add(description.kind(kind), [{"name": "Phiếu thử", **typed}])[1][0]
    assert any(words in sentence for sentence in told(writer, record, field)), told(writer, record, field)
    assert RULES[check].title.vi and RULES[check].title.en
    writer.read.checks.switch(check, False)
    assert not any(words in sentence for sentence in told(writer, record, field))
    writer.read.checks.switch(check, True)
    assert any(words in sentence for sentence in told(writer, record, field))


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("relic", {"ranks": RANKED, "zones": ["khu vực bảo vệ I", "khu vực bảo vệ II"]}, "zones"),
        (
            "relic",
            {
                "ranks": RANKED,
                "zones": ["khu vực bảo vệ I", {"zone": "không có khu vực bảo vệ II", "decision": "5/QĐ-UBND 1/2/2020"}],
            },
            "zones",
        ),
        (
            "relic",
            {"ranks": [*RANKED, {"rank": "di tích quốc gia", "rank_act": "hủy bỏ quyết định xếp hạng"}]},
            "zones",
        ),
        ("relic", {"relic_types": "di tích hỗn hợp; di tích khảo cổ; danh lam thắng cảnh"}, "relic_types"),
        ("relic", {"sightings": [{"sighted": "5/3/2026"}]}, "sightings"),
        ("gong", {"class_expected": "cổ vật", "dating": "thế kỷ XVIII"}, "class_expected"),
        ("person", {"titles": ["NNƯT", "NNND"]}, "titles"),
    ],
)
def test_where_all_is_well_nothing_is_told(
    writer: Writer, description: Description, kind: str, typed: dict[str, Any], field: str
) -> None:
    record = writer.add(description.kind(kind), [{"name": "Phiếu thử", **typed}])[1][0]
    assert told(writer, record, field) == []
