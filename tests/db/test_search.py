"""Finding, listing and counting, for each audience, and what a hidden value must never give away."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.catalogue import Writer
from db.model.condition import All, By, Test, visible
from db.model.problems import NotPossible
from db.model.query import Query
from db.schema.field import AUDIENCES, Audience
from db.schema.kind import Description, Kind


@pytest.fixture
def relic(description: Description) -> Kind:
    return description.kind("relic")


def _found(writer: Writer, words: str, audience: Audience = "full", kind: str = "") -> list[str]:
    listing = writer.read.find(Query(words=words, audience=audience, kind=kind))
    return [line.name for line in writer.read.lines(listing, 0, 100, audience=audience)]


_PLACES = (
    "Đền Bờ",
    "Chùa Hòa Bình",
    "Nhà tù Hoà Bình",
    "Trống đồng Đông Sơn",
    "Hang Xóm Trại",
    "Thạch Yên",
    "Đình Cổi",
    "Bia Lê Lợi ở thác Bờ",
)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("den bo", {"Đền Bờ"}), ("đền bờ", {"Đền Bờ"}), ("DEN BO", {"Đền Bờ"}), ("bo den", {"Đền Bờ"}), ("đen", {"Đền Bờ"}),
        ("trong dong", {"Trống đồng Đông Sơn"}), ("dong son", {"Trống đồng Đông Sơn"}), ("hoa binh", {"Chùa Hòa Bình", "Nhà tù Hoà Bình"}),
        ("hòa bình", {"Chùa Hòa Bình", "Nhà tù Hoà Bình"}), ("hoà bình", {"Chùa Hòa Bình", "Nhà tù Hoà Bình"}), ("xom tr", {"Hang Xóm Trại"}),
        ("thac bo", {"Bia Lê Lợi ở thác Bờ"}), ("thạch", {"Thạch Yên"}), ("không có", set()),
    ],
)  # fmt: skip
def test_words_are_found_without_marks_with_marks_and_in_part(
    writer: Writer, relic: Kind, typed: str, wanted: set[str]
) -> None:
    writer.add(relic, [{"name": name} for name in _PLACES])
    assert set(_found(writer, typed)) == wanted


def test_exact_marks_come_first_whatever_the_tone_placement(writer: Writer, relic: Kind) -> None:
    writer.add(relic, [{"name": n} for n in ("Hoa Binh xưa", "Hóa Bình", "Chùa Hòa Bình", "Hòa Bình")])
    assert _found(writer, "hòa bình")[:2] == ["Hòa Bình", "Chùa Hòa Bình"]
    assert _found(writer, "hoà bình")[:2] == ["Hòa Bình", "Chùa Hòa Bình"]


def test_numbers_and_decisions_are_found_whole_and_in_part(writer: Writer, relic: Kind) -> None:
    writer.add(
        relic,
        [
            {"name": "Hang Muối", "number": "BT-001", "ranks": [{"decision": "694/QĐ-TTg 18/7/2024"}]},
            {"name": "Động Thác Bờ", "number": "BT-0012"},
            {"name": "Số 001 phố BT", "number": "XX-9"},
        ],
    )  # fmt: skip
    assert _found(writer, "BT-001", kind="relic")[0] == "Hang Muối"
    assert set(_found(writer, "BT-00", kind="relic")) == {"Hang Muối", "Động Thác Bờ"}
    for part in ("694", "694/QĐ", "694/qd-ttg", "694/QĐ-TTg", "QĐ-TTg"):
        assert "Hang Muối" in _found(writer, part, kind="relic"), part
    assert "694/QĐ-TTg" in _found(writer, "694/QĐ-TTg", kind="document")


@pytest.mark.parametrize(
    "typed",
    ['"', "'", "(", ")", "*", "AND", "OR NOT", "NEAR(", "a AND", "name:", "{pub} : x", "-x", "^x", "x*", '"x', "x\"y", "%", "_", "\\", "--", ";", "a+b", "DT-001",
     "\u200b", "\u0301", " ", "\t\n", "x" * 5000, "a " * 3000, "\ufffd", "😀", "pub", "rowid"],
)  # fmt: skip
def test_nothing_typed_into_the_search_box_breaks_it(writer: Writer, relic: Kind, typed: str) -> None:
    writer.add(relic, [{"name": "Hang Khoài", "number": "DT-001"}])
    for audience in AUDIENCES:
        writer.read.find(Query(words=typed, audience=audience))
        writer.read.find(
            Query(
                kind="relic",
                words=typed,
                order=(By("ranks"),),
                where=All((Test("condition", "is", (typed,)), Test("name", "contains", (typed,)))),
                audience=audience,
            )
        )
        writer.read.candidates(typed, ("relic",))
        writer.read.named(typed, ("relic",))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=40))
def test_any_text_at_all_can_be_searched_for(writer: Writer, typed: str) -> None:
    writer.read.find(Query(words=typed))


_SECRET = {"public": "CÔNGKHAI", "internal": "NỘIBỘ", "personal": "CÁNHÂN", "restricted": "HẠNCHẾ"}
_SEES = {
    "public": {"public"},
    "report": {"public", "internal"},
    "internal": {"public", "internal"},
    "full": set(_SECRET),
}


def _one_of_each(writer: Writer, description: Description) -> str:
    group = description.kind("group")
    _, (record,) = writer.add(
        group,
        [
            {
                "name": "Câu lạc bộ CÔNGKHAI",
                "level": "public",
                "address": "NỘIBỘ",
                "phone": "CÁNHÂN",
                "informants": ["CÁNHÂN2"],
            }
        ],
    )
    return record


@pytest.mark.parametrize("audience", AUDIENCES)
def test_hidden_values_are_neither_shown_nor_found(
    writer: Writer, description: Description, relic: Kind, audience: Audience
) -> None:
    record = _one_of_each(writer, description)
    _, (cave,) = writer.add(
        relic, [{"name": "Hang CÔNGKHAI", "level": "public", "zones": [{"zone": "i", "zone_points": "HẠNCHẾ"}]}]
    )
    shown = repr(writer.read.record(record, audience)) + repr(writer.read.record(cave, audience))
    for openness, word in _SECRET.items():
        seen = openness in _SEES[audience]
        assert (word in shown) is seen
        assert bool(_found(writer, word, audience)) is seen


def test_open_questions_and_rivals_do_not_give_a_hidden_value_away(
    writer: Writer, description: Description, relic: Kind, folder: Any, tmp_path: Any
) -> None:
    import shutil

    record = _one_of_each(writer, description)
    writer.close()
    with_laptop = Writer(shutil.copytree(folder, tmp_path / "máy xã"), description, "Quách Công Lợi")
    here = Writer(folder, description, "Bùi Thị Lan")
    try:
        here.amend(record, {"phone": "BÍMẬT1"})
        with_laptop.amend(record, {"phone": "BÍMẬT2"})
        here.take_in(with_laptop.hand_over())
        here.add_rival(here.read.record(record), "phone", "BÍMẬT3", {"source": "sổ hộ"})
        for audience in ("public", "report", "internal"):
            assert "BÍMẬT" not in repr(here.read.record(record, audience)), audience  # type: ignore[arg-type]
    finally:
        here.close()
        with_laptop.close()


def test_records_are_shown_by_their_degree_of_openness(writer: Writer, relic: Kind) -> None:
    levels = {"public": "CK", "report": "BC", "internal": "NB", None: "CG", "restricted": "HC"}
    ids = writer.add(
        relic, [{"name": f"Hang {word}", **({"level": level} if level else {})} for level, word in levels.items()]
    )[1]
    wanted = {
        "public": {"CK"},
        "report": {"CK", "BC"},
        "internal": {"CK", "BC", "NB", "CG"},
        "full": set(levels.values()),
    }
    for audience, words in wanted.items():
        assert {n.split()[1] for n in _found(writer, "hang", audience)} == words  # type: ignore[arg-type]
        (count,) = writer.read.counts(audience)  # type: ignore[arg-type]
        assert (count.alive, count.pieces, count.deleted) == (len(words), len(words), 0)
        for record, word in zip(ids, levels.values(), strict=True):
            if word not in words:
                with pytest.raises(NotPossible):
                    writer.read.record(record, audience)  # type: ignore[arg-type]


def test_a_secret_kept_at_the_owners_request_hides_the_record_and_its_name_in_links(
    writer: Writer, relic: Kind, description: Description
) -> None:
    _, (hidden,) = writer.add(description.kind("group"), [{"name": "Hộ giữ trống BÍ MẬT", "level": "restricted"}])
    _, (record,) = writer.add(relic, [{"name": "Đền Bờ", "level": "public", "owners": [hidden]}])
    for audience in ("public", "report", "internal"):
        words = writer.read.words(audience)  # type: ignore[arg-type]
        shown = relic.by_id["owners"].type.show(writer.read.record(record, audience).values["owners"], words)  # type: ignore[arg-type]
        assert "BÍ MẬT" not in shown and "không công bố" in shown
        assert writer.read.linking_to(hidden, audience)  # type: ignore[arg-type]
    assert _found(writer, "bí mật", "internal") == []


def test_a_decision_linked_from_a_hidden_field_does_not_find_the_record(
    writer: Writer, relic: Kind, description: Description
) -> None:
    _, (document,) = writer.add(
        description.kind("document"), [{"name": "12/QĐ-XPHC", "number": "12/QĐ-XPHC", "level": "public"}]
    )
    writer.add(
        relic,
        [{"name": "Hang Luồn", "level": "public", "violations": [{"violation": "lấn đất", "decision": document}]}],
    )
    assert _found(writer, "12/QĐ-XPHC", "internal", "relic") == ["Hang Luồn"]
    assert _found(writer, "12/QĐ-XPHC", "public", "relic") == []


def test_a_deleted_decision_finds_nothing(writer: Writer, relic: Kind, description: Description) -> None:
    _, (document,) = writer.add(description.kind("document"), [{"name": "694/QĐ-TTg", "number": "694/QĐ-TTg"}])
    writer.add(relic, [{"name": "Hang Muối", "ranks": [{"decision": document}]}])
    writer.delete([document])
    assert _found(writer, "694/QĐ-TTg") == []


def test_deleted_records_are_not_found_and_are_listed_apart(writer: Writer, relic: Kind) -> None:
    _, ids = writer.add(relic, [{"name": "Hang Khoài"}, {"name": "Hang Luồn"}])
    writer.delete(ids[:1])
    assert _found(writer, "hang") == ["Hang Luồn"]
    assert [line.name for line in writer.read.lines(writer.read.find(Query(kind="relic", deleted=True)), 0, 9)] == [
        "Hang Khoài"
    ]
    assert [(c.alive, c.deleted) for c in writer.read.counts()] == [(1, 1)]


def test_lists_stand_in_vietnamese_order(writer: Writer, relic: Kind) -> None:
    names = [
        "ba",
        "bà",
        "bả",
        "bã",
        "bá",
        "bạ",
        "băng",
        "bâng",
        "cá",
        "da",
        "đa",
        "ế",
        "hoa binh",
        "hoab",
        "Ô",
        "ơ",
        "số 2",
        "ư",
        "y",
        "ỷ",
    ]
    writer.add(relic, [{"name": n} for n in reversed(names)])
    listing = writer.read.find(Query(kind="relic"))
    assert [line.name for line in writer.read.lines(listing, 0, 99)] == names
    down = writer.read.find(Query(kind="relic", order=(By("name", True),)))
    assert [line.name for line in writer.read.lines(down, 0, 99)] == names[::-1]


def test_lists_sort_by_any_column_with_the_empty_ones_last(writer: Writer, relic: Kind) -> None:
    writer.add(
        relic,
        [
            {"name": "A", "area": "2 ha"},
            {"name": "B", "area": "900 m²"},
            {"name": "C"},
            {"name": "D", "area": "10.000 m²"},
        ],
    )
    for descending, wanted in ((False, "BDAC"), (True, "ADBC")):
        listing = writer.read.find(Query(kind="relic", order=(By("area", descending),)))
        assert "".join(line.name for line in writer.read.lines(listing, 0, 9)) == wanted
    for field in relic.fields:
        assert len(writer.read.find(Query(kind="relic", order=(By(field.id),)))) == 4
        if visible(relic, field.id, "public") is None:
            with pytest.raises(NotPossible):
                writer.read.find(Query(kind="relic", order=(By(field.id),), audience="public"))


def test_a_tone_placement_apart_is_one_name_for_links_and_marks_are_not(writer: Writer, relic: Kind) -> None:
    _, (record,) = writer.add(relic, [{"name": "Đình Hòa Bình"}])
    assert writer.read.named("đình hoà bình", ("relic",)) == [record]
    assert writer.read.named("Đình Hoa Bình", ("relic",)) == []
