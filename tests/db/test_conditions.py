"""Conditions: read in both languages, told as chips show them, answered by the store, refused for hidden fields."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.catalogue import Writer
from db.catalogue.asking import condition_of, forget_search, query_for, save_search, saved_names, saved_search
from db.model.condition import All, By, Condition, Either, Not, OfRow, Test, both, without
from db.model.expression import conditions_of, read, read_order
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.telling import say, write
from db.schema.asking import ASKINGS
from db.schema.field import AUDIENCES, Field
from db.schema.field_type import Refused, Words
from db.schema.kind import Description, Kind
from db.schema.reference import ManyTerms, OneTerm
from db.schema.rows import Rows
from tests.db.tools import assert_refused, command

_TYPED = {
    "Text": ("gốc", "a và b", 'x "y" (z); \\', "thế"), "LongText": ("gốc",), "Flag": ("có", "không"), "Count": ("12", "1.200"),
    "Quantity": ("38,0", "0,5"), "Day": ("19/1/2016", "3/1997", "1997"), "Dating": ("thế kỷ XV", "1802"), "YearlyDay": ("tháng Giêng", "8/4"),
    "Place": ("huyện Lạc Sơn", "xã Mường Vang", "tỉnh Phú Thọ"), "RecordLink": ("Bùi Văn Minh", "0" * 26), "DecisionLink": ("694/QĐ-TTg",), "Source": ("tr. 12",),
}  # fmt: skip


@pytest.fixture(scope="module")
def words(description: Description) -> Words:
    return Words(description.vocabularies, description.units)


@pytest.fixture
def gong(description: Description) -> Kind:
    return description.kind("gong")


def _values(field: Field, description: Description) -> tuple[str, ...]:
    type_: Any = field.type.head_field.type if isinstance(field.type, Rows) else field.type
    if isinstance(type_, (OneTerm, ManyTerms)):
        terms = description.vocabularies[type_.vocabulary].terms
        return (terms[0].label.vi, terms[-1].id)
    return next(_TYPED[t.__name__] for t in type(type_).__mro__ if t.__name__ in _TYPED)


def _every_test(kind: Kind, path: str, field: Field, description: Description, words: Words) -> list[Test]:
    made = []
    for op in conditions_of(field):
        try:
            given = [field.type.ask(op, value, words) for value in _values(field, description)]
        except Refused:
            raise AssertionError(f"{kind.id} {path} {op}") from None
        count = ASKINGS[op].values
        if count == 1:
            made += [Test(path, op, (value,)) for value in given]
        else:
            made.append(Test(path, op, tuple(dict.fromkeys(given * 2))[: 2 if count == 2 else None] if count else ()))
    return [t for t in made if ASKINGS[t.op].values != 2 or len(t.values) == 2]


def test_every_condition_of_every_field_is_told_and_read_again_the_same(description: Description, words: Words) -> None:
    english = Words(description.vocabularies, description.units, "en")
    seen = set()
    for at, (kind, path, field) in enumerate(description.walk()):
        for test in _every_test(kind, path, field, description, words):
            if (once := (repr(field.type), field.label, test.op, test.values)) in seen:
                continue
            seen.add(once)
            asked = Not(test) if at % 2 and test.op not in ("any", "none") else test
            for there in (words, english):
                told = say(asked, kind, there)
                assert read(told, kind, there) == asked, f"{kind.id}: {told}"
            assert read(write(asked), kind, words) == asked


def test_every_condition_of_every_field_is_answered(writer: Writer, description: Description, words: Words) -> None:
    for kind, path, field in description.walk():
        for test in _every_test(kind, path, field, description, words):
            found = writer.read.find(Query(kind=kind.id, where=All((test, Not(test)))))
            assert len(found) == 0


_GONGS: list[dict[str, Any]] = [
    {"name": "Chiêng dàm Lạc Sơn", "number": "C-00001", "d_face": "61,5 cm", "weight": "6 kg", "condition": ["nứt",
    "thủng"], "place": "xã Tân Lập, huyện Lạc Sơn", "recorded": "5/2019", "dating": "thế kỷ XV"},
    {"name": "Chiêng bồng", "number": "C-00002", "d_face": "45 cm", "condition": ["nứt"], "place": "xã Mường Vang", "recorded": "2021", "dating": "1802"},
    {"name": "Cồng tlé", "d_face": "301 mm", "weight": "900 g", "place": "Hà Nội", "recorded": "15/8/2020 âm lịch", "dating": "không rõ"},
    {"name": "chieng cu"},
]  # fmt: skip


@pytest.fixture
def gongs(writer: Writer, gong: Kind) -> Writer:
    writer.add(gong, _GONGS)
    return writer


def _names(writer: Writer, where: str, kind: str = "gong", audience: Any = "full") -> set[str]:
    query = query_for(writer.read, kind, where=where, audience=audience)
    return {line.name for line in writer.read.lines(writer.read.find(query), 0, 99)}


_DAM, _BONG, _TLE, _CU = (g["name"] for g in _GONGS)


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ("Đường kính mặt ≥ 45 cm", {_DAM, _BONG}), ("d_face < 45", {_TLE}), ("duong kinh mat tu 30 den 50 cm", {_BONG, _TLE}), ("d_face > 0,4 m", {_DAM, _BONG}),
        ("weight chưa ghi", {_BONG, _CU}), ("Weight is recorded", {_DAM, _TLE}), ("không (weight chưa ghi)", {_DAM, _TLE}),
        ("Tình trạng là nứt", {_DAM, _BONG}), ("condition = thủng", {_DAM}), ("condition là một trong (nứt; thủng)", {_DAM, _BONG}),
        ("condition khác nứt", {_TLE, _CU}),
        ("condition = nứt và condition khác thủng", {_BONG}), ("condition = thủng hoặc weight < 1 kg", {_DAM, _TLE}),
        ("(condition = nứt or d_face < 40) and not weight is empty", {_DAM, _TLE}),
        ("place thuộc huyện Lạc Sơn", {_DAM, _BONG}), ("place khi ấy thuộc huyện Lạc Sơn", {_DAM}), ("place nay thuộc tỉnh Phú Thọ", {_DAM, _BONG}),
        ("place không thuộc tỉnh Phú Thọ", {_TLE, _CU}),
        ("place có chữ ha noi", {_TLE}), ("name ~ chieng", {_DAM, _BONG, _CU}), ("name ~ chiêng", {_DAM, _BONG}), ("name bắt đầu bằng cồng", {_TLE}),
        ("name là chiêng bồng", {_BONG}),
        ("recorded trước 2020", {_DAM}), ("recorded sau 2019", {_BONG, _TLE}), ("recorded = 5/2019", {_DAM}), ("recorded từ 2020 đến 2021", {_BONG, _TLE}),
        ("recorded = 2020", {_TLE}),
        ("dating trước 1600", {_DAM}), ("dating thuộc 1450", set()), ("dating là 1450", {_DAM}), ("dating từ 1400 đến 1900", {_DAM, _BONG}),
        ("dating có chữ khong ro", {_TLE}), ("dating chưa ghi", {_CU}),
        ("numbers là C-00001", {_DAM}), ("numbers.number bắt đầu bằng c-", {_DAM, _BONG}), ("numbers chưa ghi", {_TLE, _CU}),
        ("Số hiệu có dòng (Số là C-00001 và Số cũ chưa ghi)", {_DAM}),
    ],
)  # fmt: skip
def test_conditions_find_what_a_person_means(gongs: Writer, where: str, wanted: set[str]) -> None:
    if where == "dating thuộc 1450":
        with pytest.raises(NotPossible, match="sau “Niên đại” phải là một trong"):
            _names(gongs, where)
        return
    assert _names(gongs, where) == wanted


def test_links_are_asked_by_name_number_or_id_and_hidden_names_give_nothing(
    writer: Writer, description: Description
) -> None:
    _, (minh,) = writer.add(
        description.kind("person"), [{"name": "Bùi Văn Minh", "number": "N-1", "level": "restricted"}]
    )
    writer.add(
        description.kind("gong"),
        [{"name": "A", "custody": [{"holder": minh}]}, {"name": "B", "custody": ["Bùi Thị Lan"]}],
    )
    path = next(p for _, p, f in description.walk() if _.id == "gong" and p.startswith("custody.") and f.id == "holder")
    for where in (
        f"{path} là Bùi Văn Minh",
        f"{path} = N-1",
        f"{path} = {minh}",
        f"{path} ~ minh",
        f"{path} là một trong (bùi văn minh; x)",
    ):
        assert _names(writer, where) == {"A"}, where
    from db.model.condition import visible

    if visible(description.kind("gong"), path, "internal") is not None:
        assert _names(writer, f"{path} ~ minh", audience="internal") == set()


def test_a_condition_without_a_kind_asks_the_kinds_that_have_its_fields(
    gongs: Writer, description: Description
) -> None:
    gongs.add(description.kind("relic"), [{"name": "Hang Chiêng", "area": "2 ha"}])
    assert _names(gongs, "name ~ chiêng", "") == {_DAM, _BONG, "Hang Chiêng"}
    assert _names(gongs, "area > 1 ha", "") == {"Hang Chiêng"}
    assert _names(gongs, "condition = nứt và d_face > 50", "") == {_DAM}


@pytest.mark.parametrize(
    "where",
    ["d_face", "d_face >", "(", ")", "((((", "d_face > 3 và", "foo = 1", "d_face > abc", "condition = vỡ tan tành", "name ~ \"x", "và", "= 3", "d_face từ 3",
    "place thuộc Không Đâu Cả",
     "numbers có dòng", "numbers có dòng (", "numbers có dòng (foo = 1)", "d_face > 3 d_face < 5 (", "(" * 60 + "d_face > 3" + ")" * 60, "x" * 30000, "\x00",
     "name là một trong ()", "recorded sau hôm qua"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_sentence(gongs: Writer, where: str) -> None:
    if where == "d_face từ 3":
        assert _names(gongs, where) == {_DAM, _BONG, _TLE}
        return
    with pytest.raises(NotPossible) as refused:
        _names(gongs, where)
    assert refused.value.label.vi.rstrip()[-1] in ".?" and "\n" not in refused.value.label.vi and refused.value.label.en


@pytest.mark.parametrize(
    ("where", "meant"),
    [
        ("name ~ chiêng va condition = nứt", "và"),
        ("name ~ chiêng hoac (d_face > 30)", "hoặc"),
        ("condition = nứt va không d_face chưa ghi", "và"),
        ("d_face từ 30 đến 40 VA condition = nứt", "và"),
    ],
)
def test_a_joining_word_without_its_marks_is_offered_with_them(gongs: Writer, where: str, meant: str) -> None:
    with pytest.raises(NotPossible, match=f"hãy gõ “{meant}” có dấu"):
        _names(gongs, where)
    value = Test("name", "contains", ("ông Va condition = nứt",))
    told = say(value, gongs.description.kind("gong"), gongs.read.words())
    assert read(told, gongs.description.kind("gong"), gongs.read.words()) == value, "in quotes it is a value"
    assert _names(gongs, "name ~ chiêng va đập") == set(), "before what is no condition it is one as well"


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from([*"()[];,\"“”\\ =<>~", "d_face", "condition", "là", "nứt", "và", "hoặc", "không", "từ", "đến", "3", "cm", "có dòng",
"numbers", "chưa ghi", "\u0301", "đ"]), max_size=14).map(" ".join) | st.text(max_size=40))  # fmt: skip
def test_any_text_is_read_or_refused_and_what_is_read_is_told_again(writer: Writer, typed: str) -> None:
    kind, words = writer.description.kind("gong"), writer.read.words()
    try:
        asked = read(typed, kind, words)
    except NotPossible:
        return
    if asked is not None:
        writer.read.find(Query(kind="gong", where=asked))
        again = read(write(asked), kind, words)
        assert again == asked and read(say(asked, kind, words), kind, words) == asked


_LEAVES = st.sampled_from(
    [
        Test("d_face", "least", ("45 cm",)), Test("condition", "is", ("cracked",)), Test("weight", "none"), Test("name", "contains", ("chiêng",)),
        Test("recorded", "before", ("2020",)), OfRow("numbers", Test("number", "starts", ("C",))), Test("numbers", "any"), Test("place", "in", ("157@",)),
    ]
)  # fmt: skip
_CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    _LEAVES,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(lambda a, b: All((a, b)), inner, inner)
        | st.builds(lambda a, b: Either((a, b)), inner, inner)
    ),
    max_leaves=8,
)


def _holds(condition: Condition, leaves: dict[Any, set[str]], name: str) -> bool:
    match condition:
        case All():
            return all(_holds(p, leaves, name) for p in condition.parts)
        case Either():
            return any(_holds(p, leaves, name) for p in condition.parts)
        case Not():
            return not _holds(condition.part, leaves, name)
    return name in leaves[condition]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(asked=_CONDITIONS)
def test_and_or_not_mean_what_they_mean_in_logic(gongs: Writer, asked: Condition) -> None:
    def found(condition: Condition) -> set[str]:
        return {line.name for line in gongs.read.lines(gongs.read.find(Query(kind="gong", where=condition)), 0, 99)}

    alone: dict[Any, set[str]] = {}

    def gather(condition: Condition) -> None:
        if isinstance(condition, (All, Either)):
            for part in condition.parts:
                gather(part)
        elif isinstance(condition, Not):
            gather(condition.part)
        else:
            alone[condition] = found(condition)

    gather(asked)
    wanted = {g["name"] for g in _GONGS if _holds(asked, alone, g["name"])}
    assert found(asked) == wanted


def test_chips_are_put_on_and_taken_off(words: Words) -> None:
    a, b = Test("weight", "none"), Test("name", "contains", ("x",))
    assert both(None, a) == a and both(a, b) == All((a, b)) and both(All((a, b)), a) == All((a, b, a))
    assert without(All((a, b)), a) == b and without(a, a) is None and without(None, a) is None


def test_hidden_fields_neither_filter_nor_sort_nor_count_for_an_audience(
    writer: Writer, description: Description
) -> None:
    from db.model.condition import visible

    tried = 0
    for kind, path, _ in description.walk():
        for audience in AUDIENCES:
            if visible(kind, path, audience) is None:
                tried += 1
                for query in (
                    Query(kind=kind.id, where=Test(path, "none"), audience=audience),
                    Query(kind=kind.id, order=(By(path),), audience=audience),
                ):
                    with pytest.raises(NotPossible, match="không dành cho người xem"):
                        writer.read.find(query)
                with pytest.raises(NotPossible):
                    writer.read.search.facet(Query(kind=kind.id, audience=audience), path)
    assert tried > 50


def test_facets_count_what_a_click_on_them_finds(gongs: Writer, gong: Kind) -> None:
    words = gongs.read.words()
    for path in ("condition", "place", "recorded", "numbers.former", "custody.role"):
        if gong.field(path) is None:
            continue
        facet = gongs.read.search.facet(Query(kind="gong"), path)
        for value, label, count in facet.counts:
            op = "in_now" if path == "place" else "is"
            asked = read(f'{path} {ASKINGS[op].label.en} "{value}"', gong, words)
            assert len(gongs.read.find(Query(kind="gong", where=asked))) == count, (path, label)
        assert len(gongs.read.find(Query(kind="gong", where=Test(path, "none")))) == facet.empty or path == "place"
    assert gongs.read.search.facet(Query(kind="gong"), "condition").counts[0][1:] == ("nứt", 2)
    assert gongs.read.search.facet(Query(words="chieng"), "").counts == (("gong", "Chiêng", 3),)


def test_lists_sort_by_several_fields(gongs: Writer, gong: Kind) -> None:
    order = read_order("Tình trạng, Đường kính mặt:giảm", gong)
    assert order == (By("condition"), By("d_face", True)) and read_order("-d_face", gong) == (By("d_face", True),)
    lines = gongs.read.lines(gongs.read.find(Query(kind="gong", order=order)), 0, 9)
    assert [line.name for line in lines] == [_BONG, _DAM, _TLE, _CU]
    with pytest.raises(NotPossible):
        read_order("foo", gong)


def test_saved_searches_are_kept_used_and_told_when_they_no_longer_can_be(gongs: Writer) -> None:
    query = query_for(gongs.read, "gong", "chiêng", "condition = nứt", "d_face:desc")
    assert save_search(gongs, "Chiêng nứt", query).where == 'condition is "cracked"'
    assert query_for(gongs.read, saved="Chiêng nứt") == query
    narrower = query_for(gongs.read, saved="Chiêng nứt", where="weight chưa ghi")
    assert len(gongs.read.find(narrower)) == 1
    with pytest.raises(NotPossible, match="là của phiếu Chiêng"):
        query_for(gongs.read, "relic", saved="Chiêng nứt")
    with pytest.raises(NotPossible, match="Đang có: “Chiêng nứt”"):
        query_for(gongs.read, saved="x")
    kept = {
        "mới": ('{"version":99,"name":"mới","kind":"gong","where":{"a":1}}', "bản chương trình mới hơn"),
        "hỏng": ("{", "không đọc được"),
        "trường cũ": ('{"name":"trường cũ","kind":"gong","where":"echo is \\"vang\\""}', "không còn dùng được"),
        "loại lạ": ('{"name":"loại lạ","kind":"boat","where":"echo is \\"vang\\""}', "không còn dùng được"),
        "xếp cũ": ('{"name":"xếp cũ","kind":"gong","order":"echo"}', "không còn dùng được"),
    }
    for name, (value, said) in kept.items():
        gongs.read.search.keep(name, value)
        with pytest.raises(NotPossible, match=said):
            query_for(gongs.read, saved=name)
        assert gongs.read.search.saved()[name] == value, "kept as it was"
    assert saved_names(gongs.read) == sorted(["Chiêng nứt", *kept])
    forget_search(gongs, "Chiêng nứt")
    with pytest.raises(NotPossible):
        saved_search(gongs.read, "Chiêng nứt")
    with pytest.raises(NotPossible):
        save_search(gongs, "  ", query)
    assert condition_of(gongs.read, "  ") is None


def test_commands_filter_sort_count_and_save(gongs: Writer, folder: Any) -> None:
    gongs.close()
    at = ("--in", folder)
    ran = command("list", "--kind", "gong", "--where", "d_face ≥ 45", "--sort", "d_face:giảm", "--json", *at)
    assert ran.returncode == 0 and [r["name"] for r in __import__("json").loads(ran.stdout)] == [_DAM, _BONG], (
        ran.stderr
    )
    ran = command("find", "--kind", "gong", "--where", "Condition is cracked", "--save", "Nứt", "--lang", "en", *at)
    assert ran.returncode == 0 and ran.stdout.count("\n") == 2
    assert command("find", "bong", "--saved", "Nứt", *at).stdout.count("\n") == 1
    assert "Nứt\tgong\t\tcondition is" in command("searches", *at).stdout
    ran = command("facets", "condition", "place", "--kind", "gong", "--for", "internal", *at)
    assert "Tình trạng\n2\tnứt\n1\tthủng\n2\t(chưa ghi)\n" in ran.stdout, ran.stdout + ran.stderr
    assert "chưa ghi" not in command("facets", *at).stdout
    out = folder.parent / "danh mục.pdf"
    ran = command("print", "inventory", "--kind", "gong", "--where", "condition = nứt", "--out", out, *at)
    assert ran.returncode == 0 and out.exists(), ran.stderr
    for words in (("list", "--kind", "gong", "--where", "foo = 1"), ("list", "--kind", "gong", "--sort", "foo"), ("find", "--saved", "không có"), ("find",),
    ("facets", "name", "--kind", "gong"),
                  ("list", "--kind", "person", "--where", "phone đã ghi", "--for", "public"), ("searches", "--forget", "không có"), ("facets",
                  "condition")):  # fmt: skip
        assert_refused(command(*words, *at))
    assert command("searches", "--forget", "Nứt", *at).returncode == 0
    assert command("searches", *at).stdout == ""


def test_counts_out_of_an_index_are_those_of_the_records(writer: Writer, description: Description) -> None:
    kind = description.kind("relic")
    rows = [
        {"name": f"Hang {n}", "condition": "" if n % 3 == 0 else "?", "places": places}
        for n, places in enumerate(
            [[{"place": "xã Lạc Sơn, tỉnh Phú Thọ"}], [], [{"place": "xã Mường Vang, tỉnh Phú Thọ"}]] * 5
        )
    ]
    made = [{k: v for k, v in row.items() if v} for row in rows]
    terms = [t.label.vi for t in description.vocabularies[kind.by_id["condition"].type.vocabulary].terms[:2]]  # type: ignore[attr-defined]
    for at, row in enumerate(made):
        if "condition" in row:
            row["condition"] = terms[at % 2]
    ids = writer.add(kind, made)[1]
    writer.delete(ids[:4])
    for path in ("condition", "places"):
        whole = writer.read.search.facet(Query(kind="relic"), path)
        narrowed = writer.read.search.facet(Query(kind="relic", where=Test("name", "any")), path)
        assert whole.counts == narrowed.counts and whole.empty == narrowed.empty
        assert sum(n for _, _, n in whole.counts) + whole.empty == 11


def test_a_condition_on_an_indexed_field_is_answered_out_of_its_index(writer: Writer, description: Description) -> None:
    relics = [
        {"name": "Hang Muối", "condition": "nang", "dating": "1450", "number": "DT-1"},
        {"name": "Đền Bờ", "number": "DT-2"},
    ]
    writer.add(description.kind("relic"), relics)
    store = writer.read._store
    asked: list[str] = []
    store.conn.set_trace_callback(asked.append)
    where = All((Test("condition", "is", ("nang",)), Test("numbers", "any"), Test("dating", "any")))
    found = writer.read.find(Query("relic", where=where))
    store.conn.set_trace_callback(None)
    assert [line.name for line in writer.read.lines(found, 0, 9)] == ["Hang Muối"]
    (narrowing,) = [sql for sql in asked if "nang" in sql]
    plan = "; ".join(row[3] for row in store.all(f"EXPLAIN QUERY PLAN {narrowing}"))
    assert "INDEX x_relic_condition" in plan and "item_kind" not in plan, plan
