"""Each type of value: what is typed, kept, shown, sorted and doubted; units through time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.model.ids import between, new_id, spread
from db.model.revision import canonical
from db.schema.field_type import Count, FieldType, Flag, LongText, Refused, Text, Words
from db.schema.kind import Description
from db.schema.label import Language
from db.schema.lunar import to_lunar, to_solar
from db.schema.measure import UNITS, Measures, Quantity, shown
from db.schema.reference import RECORD_ID, DecisionLink, ManyTerms, OneTerm, RecordLink, Source, read_decision
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day, YearlyDay, solar, years
from db.schema.types import ALL_TYPES
from db.schema.vietnamese import border, fold, same_word, sort_key


@pytest.fixture(scope="module")
def words(description: Description) -> Words:
    return Words(description.vocabularies, description.units)


_LINES = ("", "Mái đá Làng Vành", " hai  đầu ", "<b>&'\"", "=1+1", "神蹟", "9", "x" * 2000)
_TYPED: dict[type[FieldType], tuple[Any, ...]] = {
    Text: _LINES, LongText: (*_LINES, "một\nhai\n\nba\t"), Flag: ("có", "không", "x", "1", "0", True, False, "Yes"),
    Day: ("19/1/2016", "3/1997", "1997", "2016-01-19", "L2020-01-05", "15/1/2020 âm lịch", 1997, "ngày 5 tháng 3 năm 1954", "tháng 3 năm 1954"),
    Dating: ("thế kỷ XIX", "khoảng 1840", "18.000 – 16.000 BP", "thời Lê sơ", "không rõ", 1802, {"t": "ước", "a": -500, "b": -100}),
    YearlyDay: ("mồng 7 tháng Giêng", "rằm tháng bảy", "8-10/3", "hội xuân"),
    Place: ("xóm Trại, xã Tân Lập, huyện Lạc Sơn", "xã Vầy Nưa", "Hà Nội", "bên kia suối"), RecordLink: ("chữ", "0" * 26), DecisionLink: ("694/QĐ-TTg 18/7/2024", "chữ"),
    Measures: ("D: 5,5 cm, R: 3,5 cm, Dy: 0,9 cm (Bv 2:1, Ba 5:1)", "không rõ", "C 12 D"),
    Source: ("Địa chí Hòa Bình, tr. 12", {"t": "sổ", "ref": "0" * 26}), Quantity: ("38,0", "1.240,5", "0,5", "12", 7),
}  # fmt: skip


def _values(type_: FieldType, description: Description) -> list[Any]:
    if isinstance(type_, (OneTerm, ManyTerms)):
        terms = [t.id for t in description.vocabularies[type_.vocabulary].terms]
        return [*terms] if isinstance(type_, OneTerm) else [*([t] for t in terms), terms[:3], terms]
    if isinstance(type_, Quantity):
        return [
            f"{n} {u}".strip() if isinstance(n, str) else n for n in _TYPED[Quantity] for u in UNITS[type_.dimension]
        ]
    if isinstance(type_, Count):
        return [str(type_.low), type_.low, type_.high, f"{type_.high:,}".replace(",", ".")]
    if isinstance(type_, Rows):
        head = type_.head_field
        return [[{head.id: v}] for v in _values(head.type, description) if v not in ("", [])]
    return list(_TYPED[type(type_)])


@pytest.mark.parametrize("type_", ALL_TYPES, ids=lambda t: t.__name__)
def test_what_is_accepted_is_kept_shown_listed_and_read_back_the_same(
    description: Description, words: Words, type_: type[FieldType]
) -> None:
    """Every face of every field of the type: accept twice, show, typed, columns, cell, search, remarks, both languages."""
    fields = [f for _, _, f in description.walk() if type(f.type) is type_]
    assert fields
    for field in fields:
        kind = field.type
        for raw in _values(kind, description):
            kept = kind.accept(raw, words)
            assert b"." not in _without_strings(kept), "no fractions in canonical JSON"
            assert kind.accept(kept, words) == kept, "what is kept is taken as it is"
            shown = kind.show(kept, words)
            assert isinstance(shown, str)
            columns = kind.project(kept, words)
            width = len(kind.columns_of_head()) if isinstance(kind, Rows) else len(kind.columns)
            assert len(columns) == width
            assert isinstance(kind.cell(columns, words), str)
            assert isinstance(kind.search(kept, words), str)
            list(kind.remarks(kept, words))
            if isinstance(kind, (Place, Source, Rows, RecordLink)) and not isinstance(raw, str):
                continue
            if isinstance(kind, (Rows, RecordLink)) or (isinstance(kind, Dating) and isinstance(raw, dict)):
                continue
            for language in ("vi", "en"):
                there = Words(description.vocabularies, description.units, language)  # type: ignore[arg-type]
                again = kind.accept(kind.typed(kept, there), there)
                assert again == kept or isinstance(kind, Dating), f"{field.id} {language}: {kind.typed(kept, there)!r}"


def _without_strings(value: Any) -> bytes:
    if isinstance(value, str):
        return b""
    if isinstance(value, dict):
        return b"".join(_without_strings(v) for v in value.values())
    if isinstance(value, list):
        return b"".join(_without_strings(v) for v in value)
    return canonical(value)


def test_every_term_is_found_again_by_its_words_in_both_languages(description: Description) -> None:
    lost = [
        f"{v.id}: {said!r} means {v.find(said)}, not {t.id}"
        for v in description.vocabularies
        for t in v.terms
        for said in (t.id, t.label.vi, t.label.en)
        if v.find(said) != t.id
    ]
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_stands_for_a_term_in_a_narrow_column_stands_for_no_other(
    description: Description, language: Language
) -> None:
    assert description.vocabularies["relic_rank"].shorter("vi")["di tích quốc gia đặc biệt"] == "quốc gia đặc biệt"
    for vocabulary in description.vocabularies:
        whole = [term.label.text(language) for term in vocabulary.terms]
        shorter = vocabulary.shorter(language)
        shown = [shorter.get(words, words) for words in whole]
        assert len(set(shown)) == len(set(whole)), vocabulary.id
        assert not set(shorter.values()) & (set(whole) - set(shorter)), vocabulary.id
        assert all(0 < len(short) <= len(words) for words, short in shorter.items()), vocabulary.id


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("19/1/2016", "2016-01-19", "19/01/2016"), ("19-1-2016", "2016-01-19", "19/01/2016"), ("3/1997", "1997-03", "03/1997"), ("1997", "1997", "1997"),
        ("1997-3", "1997-03", "03/1997"), ("ngày 5 tháng 3 năm 1954", "1954-03-05", "05/03/1954"), ("tháng 3/1954", "1954-03", "03/1954"), ("năm 1954", "1954", "1954"),
        ("29/2/2000", "2000-02-29", "29/02/2000"), ("15/8/2020 âm lịch", "L2020-08-15", "15/08/2020 âm lịch"), ("30/1/2021 (ÂL)", None, ""), ("29/2/1900", None, ""),
        ("31/4/2020", None, ""), ("19/1/16", None, ""), ("0000", None, ""), ("32/1/2020", None, ""),
    ],
)  # fmt: skip
def test_days_known_in_part(words: Words, typed: str, kept: str | None, shown: str) -> None:
    if kept is None:
        with pytest.raises(Refused):
            Day().accept(typed, words)
    else:
        assert Day().accept(typed, words) == kept
        assert Day().show(kept, words) == shown


@pytest.mark.parametrize(
    ("lunar", "day"),
    [("L2024-01-01", date(2024, 2, 10)), ("L2025-01-01", date(2025, 1, 29)), ("L2023-08-15", date(2023, 9, 29)), ("L1968-01-01", date(1968, 1, 29)), ("L1985-01-01",
    date(1985, 1, 21))],
)  # fmt: skip
def test_lunar_days_of_the_vietnamese_calendar(lunar: str, day: date) -> None:
    """Tết 1968 and 1985 fell on other days than in China; 1968 by the northern calendar of UTC+7."""
    assert solar(lunar) == day


def test_every_day_of_two_centuries_has_one_lunar_day_and_comes_back() -> None:
    for after in range(0, 365 * 199, 3):
        day = date(1900, 2, 1) + timedelta(days=after)
        lunar = to_lunar(day)
        assert to_solar(*lunar) == day, (day, lunar)


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("1802", (1802, 1802)), ("khoảng 1840", (1830, 1850)), ("1802 - 1945", (1802, 1945)), ("từ 1802 đến 1945", (1802, 1945)), ("thế kỷ XIX", (1801, 1900)),
        ("thế kỉ 19", (1801, 1900)),
        ("đầu thế kỷ XX", (1901, 1934)), ("cuối thế kỷ XV", (1468, 1500)), ("thế kỷ XV - XVIII", (1401, 1800)), ("thế kỷ III TCN", (-300, -201)),
        ("thế kỷ II TCN - thế kỷ I", (-200, 100)),
        ("179 TCN", (-179, -179)), ("300 - 100 TCN", (-300, -100)), ("18.000 BP", (-16050, -16050)), ("thời Lê sơ", (1428, 1527)), ("triều Nguyễn", (1802, 1945)),
        ("thập niên 1930", (1930, 1939)),
        ("", None), ("không rõ", None), ("1945 - 1802", None), ("sau 1945", None), ("thế kỷ", None), ("thời tiền sử", None),
    ],
)  # fmt: skip
def test_datings_are_understood_or_kept_as_words(words: Words, typed: str, span: tuple[int, int] | None) -> None:
    assert years(typed) == span
    kept = Dating().accept(typed or " ", words)
    assert (kept.get("a"), kept.get("b")) == (span or (None, None))
    assert bool(list(Dating().remarks(kept, words))) is (span is None)
    assert Dating().understood(kept, words) == "" or span


def test_a_dating_may_have_one_end_alone(words: Words) -> None:
    for kept in ({"t": "trước Công nguyên", "b": -500}, {"t": "sau 1945", "a": 1945}, {"t": "trước 1802", "b": 1802}):
        assert Dating().accept(kept, words) == kept
        assert isinstance(Dating().understood(kept, words), str)


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("38,0", {"n": "38.0", "u": "cm"}, "38,0 cm"), ("1.240,5 mm", {"n": "1240.5", "u": "mm"}, "1.240,5 mm"), ("1.200", {"n": "1200", "u": "cm"}, "1.200 cm"),
        ("1.5 m", {"n": "1.5", "u": "m"}, "1,5 m"),
        ("0,5M", {"n": "0.5", "u": "m"}, "0,5 m"), ("12 345 km", {"n": "12345", "u": "km"}, "12.345 km"), ("007", {"n": "7", "u": "cm"}, "7 cm"), ("12,000",
        {"n": "12.000", "u": "cm"}, "12,000 cm"),
        ("0.125", {"n": "0.125", "u": "cm"}, "0,125 cm"), ("12cm", {"n": "12", "u": "cm"}, "12 cm"),
    ],
)  # fmt: skip
def test_quantities_keep_the_number_as_typed(words: Words, typed: str, kept: dict[str, str], shown: str) -> None:
    length = Quantity("length", "cm", "1", "300")
    assert length.accept(typed, words) == kept
    assert length.show(kept, words) == shown
    assert length.accept(shown, words) == kept


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,250.5", "1250.5"), ("1,250,000", "1250000"), ("12,345,678.25", "12345678.25"), ("1 250", "1250"),
        ("1 250,5", "1250.5"), ("61, 5", "61.5"), ("1.234.567,8", "1234567.8"),
        ("1.2,5", ""), ("12,5,3", ""), ("61 5", ""), ("1.2.3", ""), ("1,25.5", ""), ("12 50", ""), ("1,2,500", ""),
    ],
)  # fmt: skip
def test_of_points_and_commas_the_meaning_is_certain_or_the_number_is_not_taken(
    words: Words, typed: str, number: str
) -> None:
    if number:
        assert Quantity().accept(f"{typed} cm", words) == {"n": number, "u": "cm"}
    else:
        with pytest.raises(Refused, match="Không đọc được số đo"):
            Quantity().accept(typed, words)


@pytest.mark.parametrize(
    ("dimension", "typed", "unit"),
    [
        ("weight", "1 250 gam", "g"), ("weight", "350 gram", "g"), ("weight", "3 kilogam", "kg"), ("length", "2 mét", "m"),
        ("area", "300 mét vuông", "m²"), ("area", "2 hecta", "ha"), ("money", "12 triệu", "triệu đồng"), ("money", "500 nghìn", "nghìn đồng"),
    ],
)  # fmt: skip
def test_units_are_known_by_the_words_people_write(words: Words, dimension: str, typed: str, unit: str) -> None:
    kept = Quantity(dimension, next(iter(UNITS[dimension]))).accept(typed, words)
    assert kept["u"] == unit
    assert Quantity(dimension, unit).accept(shown(kept), words) == kept


@given(st.decimals(0, 10**9, allow_nan=False, places=3), st.sampled_from(list(UNITS["area"])))
def test_any_quantity_is_read_back_from_what_is_shown(number: Decimal, unit: str) -> None:
    area = Quantity("area", "m²")
    kept = area.accept({"n": str(number), "u": unit}, None)  # type: ignore[arg-type]
    assert area.accept(area.show(kept, None), None) == kept  # type: ignore[arg-type]
    assert Decimal(kept["n"]) == number


def test_a_unit_of_a_newer_program_is_shown_and_stops_nothing(words: Words) -> None:
    length, strange = Quantity("length", "cm", "1", "200"), {"n": "1.5", "u": "gang tay"}
    assert length.project(strange, words) == (None, "1,5 gang tay")
    assert list(length.remarks(strange, words)) == []


def test_a_slip_of_the_unit_is_asked_about(words: Words) -> None:
    length = Quantity("length", "cm", "10", "100")
    assert [r.suggestion for r in length.remarks({"n": "450", "u": "cm"}, words)] == ["45,0 cm"]
    assert list(length.remarks({"n": "45", "u": "cm"}, words)) == []
    assert len(list(length.remarks({"n": "99999999", "u": "cm"}, words))) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12", 12),
        ("1.200", 1200),
        ("12 000", 12000),
        ("1.5", None),
        ("1,5", None),
        ("1.20", None),
        ("--5", None),
        ("1..2", None),
        ("10001", None),
    ],
)
def test_counts_are_whole_or_refused(words: Words, typed: str, kept: int | None) -> None:
    count = Count(0, 20000 if kept else 10000)
    if kept is None:
        with pytest.raises(Refused):
            count.accept(typed, words)
    else:
        assert count.accept(typed, words) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "xã Vầy Nưa",
        "Vầy Nưa",
        "vay nua",
        "xã Cao Sơn, huyện Lương Sơn",
        "xã Đồng Tân",
        "xã Đồng Tân, huyện Mai Châu, tỉnh Hòa Bình",
    ],
)
def test_communes_that_were_split_leave_todays_unit_to_a_person(words: Words, typed: str) -> None:
    kept = Place().accept(typed, words)
    assert "unit" in kept and "now" not in kept
    assert len(words.units.today(kept["unit"])) == 2
    assert Place().project(kept, words)[2] is None
    assert "nay là" not in Place().show(kept, words)
    (doubt,) = Place().remarks(kept, words)
    assert "chia tách" in doubt.label.vi
    decided = Place().accept({**kept, "now": words.units.today(kept["unit"])[1]}, words)
    assert Place().project(decided, words)[2] == decided["now"] and list(Place().remarks(decided, words)) == []
    assert "nay là" in Place().show(decided, words)


def test_a_commune_that_went_whole_into_another_is_known_today(words: Words) -> None:
    kept = Place().accept("xóm Trại, xã Tân Lập, huyện Lạc Sơn", words)
    assert (kept["hamlet"], kept["t"]) == ("xóm Trại", "xóm Trại, xã Tân Lập, huyện Lạc Sơn")
    assert Place().project(kept, words)[2] is not None
    assert list(Place().remarks(kept, words)) == []


def test_a_district_typed_out_offers_no_commune_of_its_name(words: Words) -> None:
    assert words.units.search("huyện Lạc Sơn") == words.units.search("tỉnh Hòa Bình") == ()
    assert [u.text() for u in words.units.search("Lạc Sơn")] == ["xã Lạc Sơn"]
    assert "phường Hòa Bình" in [u.text() for u in words.units.search("xã Hòa Bình")], "its kind may have changed"


def test_who_filters_is_offered_districts_too(words: Words) -> None:
    assert next(u.text() for u in words.units.search("huyen lac son", larger=True)) == "huyện Lạc Sơn"
    assert {u.text() for u in words.units.search("lac son", larger=True)} >= {"xã Lạc Sơn", "huyện Lạc Sơn"}


def test_no_unit_is_lost_through_time(description: Description) -> None:
    units = description.units
    assert all(link.old in units.by_id and link.new in units.by_id for link in units.links)
    known = {link.old for link in units.links}
    for unit in units.units:
        for one in units.today(unit.id):
            assert units.by_id[one].current
        if unit.id in known:
            assert units.today(unit.id), unit
        parts = [link for link in units.links if link.old == unit.id]
        assert (
            len(parts) < 2 or all(link.share == "part" for link in parts) or len({link.new for link in parts}) == 1
        ), unit


def test_places_of_the_same_name_are_asked_about(description: Description, words: Words) -> None:
    twice = next(
        u for u in description.units.units if u.type == "xa" and description.units.read(f"xã {u.name}").candidates
    )
    kept = Place().accept(f"xã {twice.name}", words)
    assert "unit" not in kept
    (doubt,) = Place().remarks(kept, words)
    assert "cùng tên" in doubt.label.vi


@pytest.mark.parametrize(
    ("typed", "number", "day"),
    [
        ("694/QĐ-TTg", "694/QĐ-TTg", None), ("694/QĐ-TTg 18/7/2024", "694/QĐ-TTg", "18/7/2024"), ("Quyết định số 53/2001/QĐ-BVHTT ngày 28/12/2001",
        "53/2001/QĐ-BVHTT", "28/12/2001"),
        ("985-QĐ/VH", "985-QĐ/VH", None), ("1053", "1053", None), ("QĐ số: 12/QĐ-UBND, ngày 2/2020", "12/QĐ-UBND", "2/2020"),
    ],
)  # fmt: skip
def test_decisions_are_read_as_they_are_written(typed: str, number: str, day: str | None) -> None:
    assert read_decision(typed) == (number, day)


@pytest.mark.parametrize(
    ("link", "typed", "told"),
    [
        (DecisionLink(), {"t": "694/QĐ-TTg 18/7/2024"}, "Lưu xong sẽ nối với văn bản số này"),
        (DecisionLink(), {"t": "công văn của Sở"}, "Mới là chữ"),
        (RecordLink(("group",)), {"t": "Hộ ông Tín", "new": "group"}, "Khi lưu, một phiếu mới mang tên này được lập"),
        (RecordLink(("group",)), {"t": "Hộ ông Tín"}, "Mới là chữ"),
    ],
)
def test_a_link_in_words_says_what_will_become_of_it(
    words: Words, link: RecordLink, typed: dict[str, str], told: str
) -> None:
    (remark,) = link.remarks(typed, words)
    assert remark.label.vi.startswith(told)


def test_what_is_no_decision_is_none() -> None:
    for typed in ("", "Thủ tướng", "quyết định của tỉnh", "1997 và 1998"):
        assert read_decision(typed) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=120), st.integers(1, 80))
def test_a_place_between_two_rows_is_always_strictly_between(turns: list[tuple[float, bool]], count: int) -> None:
    rows = spread(count)
    assert rows == sorted(set(rows))
    for where, take_away in turns:
        at = int(where * len(rows))
        if take_away and len(rows) > 1:
            rows.pop(min(at, len(rows) - 1))
            continue
        made = between(rows[at - 1] if at else None, rows[at] if at < len(rows) else None)
        rows.insert(at, made)
        assert rows == sorted(set(rows)), rows


def test_a_place_before_a_row_that_came_back_is_before_it() -> None:
    """Thirty-one rows entered together stand at 10, 20, …; one made in a deleted one's place may stand at 1."""
    first, second = spread(31)[:2]
    made = between(None, second)
    assert made < first or made > first
    low, high = sorted((made, first))
    assert low < between(low, high) < high


def test_ids_are_26_letters_and_never_twice() -> None:
    made = {new_id() for _ in range(20_000)}
    assert len(made) == 20_000 and all(RECORD_ID.match(i) for i in made)
    assert {i[0] for i in made} <= set("01234567")


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00")))
def test_the_border_form_and_the_folds_are_stable(text: str) -> None:
    kept = border(text)
    assert border(kept) == kept and "\r" not in kept
    assert fold(fold(kept)) == fold(kept)
    assert same_word(same_word(kept)) == same_word(kept)
    assert sort_key(kept) == sort_key(kept + " ")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Hòa Bình", "hoà bình", True),
        ("Thanh Sơn", "Thành Sơn", False),
        ("Thủy", "thuỷ", True),
        ("Đà", "Da", False),
        (" Kim  Bôi ", "kim bôi", True),
    ],
)
def test_tone_placement_makes_no_other_word(one: str, other: str, alike: bool) -> None:
    assert (same_word(one) == same_word(other)) is alike
