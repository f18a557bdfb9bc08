"""Where more is found than is fetched and sorted: first pages, orders, counts and groups out of what is kept in memory."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from db.catalogue import Reader, Writer, create
from db.model.condition import All, By, Condition, Either, Not, OfRow, Test
from db.model.query import Query
from db.schema.kind import Description
from db.store import finding
from db.store.masks import FEW
from db.store.waiting import until

MANY = FEW + 400
_CONDITIONS = ("tốt", "tương đối nguyên vẹn", "")
_TYPES = ("di tích lịch sử", "di tích khảo cổ; di tích lịch sử", "")
_PLACES = (["xã Mường Bi"], ["xã Mường Vang", "xã Mường Bi"], [])


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, description: Description) -> Iterator[Path]:
    """A catalogue of many relics, some of them deleted again."""
    folder = tmp_path_factory.mktemp("nhiều") / "sổ"
    create(folder, description)
    writer = Writer(folder, description, "thử")
    kind = description.kind("relic")
    made = [
        {
            "name": f"{'Sổ cũ' if n % 50 == 1 else 'Đình' if n % 4 else 'Hang núi'} số {n:05d}",
            "layout": "chạm khắc hình rồng" if n % 5 else "chạm khắc hình hang",
            "condition": _CONDITIONS[n % 3],
            "relic_types": _TYPES[n % 3],
            "places": [{"place": p} for p in _PLACES[n % 3]],
        }
        for n in range(MANY)
    ]
    changes = writer.add(kind, made)[0]
    writer.delete(sorted(changes.records)[: MANY // 100])
    writer.close()
    yield folder


@pytest.fixture
def reader(many: Path, description: Description, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    for waits in ("SOON", "PATIENT"):  # why: on a busy machine a first page is shown as far as it came
        monkeypatch.setattr(finding, waits, 60.0)
    reader = Reader(many, description)
    yield reader
    reader.close()


def names(reader: Reader, query: Query, most: int = 0) -> list[str]:
    listing = reader.find(query)
    return [line.name for line in reader.lines(listing, 0, most or len(listing))]


def test_the_first_page_of_what_is_searched_for_is_the_beginning_of_all_of_it(reader: Reader) -> None:
    for words in ("chạm khắc", "cham khac hinh", "dinh so 0", "đình", "so ", "số ", "so cu"):
        query = Query(kind="relic", words=words)
        whole = names(reader, query)
        assert len(whole) > 50
        assert names(reader, Query(kind="relic", words=words, limit=50)) == whole[:50], words
        assert sorted(whole) == sorted(set(whole))


def test_names_that_begin_as_typed_stand_before_the_others(reader: Reader) -> None:
    found = names(reader, Query(kind="relic", words="hang"))
    begins = [n.startswith("Hang núi") for n in found]
    assert sum(begins) < len(found), "others hold the word elsewhere"
    assert begins == sorted(begins, reverse=True)
    assert names(reader, Query(kind="relic", words="hang", order=(By("name"),)))[0].startswith("Đình"), "asked by name"
    every = names(reader, Query(kind="relic", words="so "))
    begins = [n.startswith("Sổ cũ") for n in every]
    assert len(every) > FEW and begins[0] and begins == sorted(begins, reverse=True), "of many as well"
    assert every[sum(begins) :] == sorted(every[sum(begins) :], key=names(reader, Query(kind="relic")).index)


def test_the_first_page_of_a_condition_is_its_beginning(reader: Reader) -> None:
    whole = Query(kind="relic", where=Test("condition", "any"))
    page = Query(kind="relic", where=Test("condition", "any"), limit=50)
    assert names(reader, page) == names(reader, whole)[:50]
    both = Query(kind="relic", where=Test("condition", "any"), words="chạm")
    assert names(reader, Query(kind="relic", where=both.where, words="chạm", limit=50)) == names(reader, both)[:50]
    few = Query(kind="relic", where=Test("name", "contains", ("00017",)), limit=50)
    assert len(names(reader, few)) == 1


_LEAVES = (
    Test("condition", "is", ("tốt",)),
    Test("condition", "none"),
    Test("name", "contains", ("số 000",)),
    Test("name", "starts", ("Hang",)),
    Test("places", "any"),
    Test("places", "none"),
    Test("places", "contains", ("Vang",)),
    Test("places.place_role", "any"),
    OfRow("places", Test("place", "contains", ("Mường Bi",))),
    OfRow("places", All((Test("place", "contains", ("Bi",)), Not(Test("place", "contains", ("Vang",)))))),
    Test("relic_types", "is", ("khao_co",)),
    Test("layout", "contains", ("hang",)),
)


def _conditions(seed: int) -> Iterator[Condition]:
    chosen = random.Random(seed)

    def one(depth: int) -> Condition:
        shape = chosen.randrange(4) if depth else 0
        if shape == 0:
            return chosen.choice(_LEAVES)
        if shape == 1:
            return Not(one(depth - 1))
        parts = tuple(one(depth - 1) for _ in range(chosen.choice((2, 3))))
        return All(parts) if shape == 2 else Either(parts)

    yield from _LEAVES
    for _ in range(150):
        yield one(3)


def test_a_condition_answered_in_parts_finds_what_one_question_finds(reader: Reader) -> None:
    order = names(reader, Query(kind="relic"))
    found = set()
    for condition in _conditions(2026):
        query = Query(kind="relic", where=condition)
        narrowed = reader._finder.narrowed(query)
        assert narrowed is not None
        asked = f"SELECT i.name FROM {narrowed.source} WHERE {narrowed.where}"
        plain = {name for (name,) in reader._store.all(asked, narrowed.args)}
        whole = names(reader, query)
        assert whole == [name for name in order if name in plain], condition
        begun = reader.find(query, 20)
        assert names(reader, query)[: len(begun)] == [line.name for line in reader.lines(begun, 0, 20)], condition
        assert len(begun) == len(whole) if begun.whole else begun, condition
        found.add(len(whole))
    assert len(found) > 25, "conditions that differ"


def test_a_page_that_takes_longer_is_shown_as_far_as_it_came(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "SOON", 0.0)
    query = Query(kind="relic", where=Test("layout", "contains", ("hang",)))
    begun = reader.find(query, 800)
    assert 0 < len(begun) < 800 and not begun.whole
    assert reader.find(query).begins_with(begun) and reader.find(query).whole
    assert len(reader.find(msgspec.structs.replace(query, limit=800))) == 800, "a limit is no matter of time"


def test_a_page_of_what_few_of_very_many_hold_is_picked_out_of_the_list_by_name(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_SMALL", 0)
    monkeypatch.setattr(finding, "_RARE", 1)
    monkeypatch.setattr(finding, "SOON", 0.0)
    assert len(reader.find(Query(kind="relic", words="khắc"), 500)) < 500, "walked by name it would take longer"
    every = names(reader, Query(kind="relic"))
    for words in ("khắc", "chạm ", "so ", "số "):
        begun = reader.find(Query(kind="relic", words=words), 500)
        assert len(begun) == 500 and not begun.whole, words
        whole = reader.find(Query(kind="relic", words=words))
        assert whole.begins_with(begun) and set(names(reader, Query(kind="relic", words=words))) <= set(every), words
    assert all(name.startswith("Sổ cũ") for name in names(reader, Query(kind="relic", words="so ", limit=3)))


def test_of_a_small_catalogue_all_hits_are_there_with_the_first_page(reader: Reader) -> None:
    begun = reader.find(Query(kind="relic", words="chạm khắc "), 50)
    assert begun.whole and len(begun) == len(reader.find(Query(kind="relic", words="chạm khắc "))) > FEW
    assert not reader.find(Query(kind="relic"), 50).whole


def test_what_is_not_soon_known_is_told_to_be_so(reader: Reader) -> None:
    endless = "WITH RECURSIVE n(key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM n) SELECT count(*) AS key FROM n"
    end = time.perf_counter() + 0.02
    with pytest.raises(TimeoutError), until(reader._store, lambda: time.perf_counter() > end):
        reader._store.keys(endless)
    with until(reader._store, lambda: False):
        assert list(reader._store.keys("SELECT 7 AS key")) == [7]


def test_a_word_just_begun_finds_what_the_whole_index_finds(reader: Reader) -> None:
    for words in ("c", "ch", "hình r", "đ", "khắc hình h"):
        whole = set(names(reader, Query(kind="relic", words=words)))
        page = names(reader, Query(kind="relic", words=words, limit=30))
        assert len(page) == 30 and set(page) <= whole, words


@pytest.mark.parametrize("words", ["", "chạm khắc"])
@pytest.mark.parametrize("path", ["condition", "relic_types", "places"])
def test_counts_are_those_of_the_records_themselves(reader: Reader, path: str, words: str) -> None:
    query = Query(kind="relic", words=words)
    kind = reader.description.kind("relic")
    plain: Counter[str] = Counter()
    for line in reader.lines(reader.find(query), 0, MANY, (kind.by_id["name"],)):
        n = int(line.name[-5:]) % 3
        said = {"condition": _CONDITIONS[n], "relic_types": _TYPES[n], "places": "; ".join(_PLACES[n])}[path]
        plain.update(said.split("; "))
    facet = reader.search.facet(query, path)
    counted = {label.split(",")[0]: number for _, label, number in facet.counts}
    assert {**counted, "": facet.empty} == plain


def test_counts_follow_a_condition(reader: Reader) -> None:
    query = Query(kind="relic", where=Test("condition", "none"))
    facet = reader.search.facet(query, "places")
    assert facet.counts == () and facet.empty == len(reader.find(query))


def test_a_long_list_is_sorted_and_grouped_by_few_words(reader: Reader) -> None:
    kind = reader.description.kind("relic")
    whole = reader.find(Query(kind="relic"))
    for descending in (False, True):
        listing = reader.find(Query(kind="relic", order=(By("condition", descending),)))
        cells = [line.cells[0] for line in reader.lines(listing, 0, MANY, (kind.by_id["condition"],))]
        runs = list(dict.fromkeys(cells))
        assert len(cells) == len(whole) and runs[-1] == "" and len(runs) == 3
        assert runs[:2] == (["tương đối nguyên vẹn", "tốt"] if descending else ["tốt", "tương đối nguyên vẹn"])
    grouped, groups = reader.search.grouped(whole, "condition")
    assert [words for words, _ in groups] == ["tốt", "tương đối nguyên vẹn", ""] and sum(n for _, n in groups) == len(
        grouped
    )
    first = [line.name for line in reader.lines(grouped, 0, groups[0][1])]
    assert first == sorted(first, key=names(reader, Query(kind="relic")).index), (
        "within a group the order is that of the list"
    )


def test_what_is_kept_is_forgotten_when_something_is_written(
    many: Path, description: Description, reader: Reader
) -> None:
    before = len(reader.find(Query(kind="relic", words="chạm khắc")))
    writer = Writer(many, description, "thử")
    added = writer.add(description.kind("relic"), [{"name": "Đình mới", "layout": "chạm khắc gỗ"}])[0]
    assert len(reader.find(Query(kind="relic", words="chạm khắc"))) == before + 1
    writer.delete(list(added.records))
    writer.close()
    assert len(reader.find(Query(kind="relic", words="chạm khắc"))) == before


def test_a_dating_without_a_beginning_is_a_group_behind_those_that_have_one(writer: Writer) -> None:
    datings = {"Hang ba": "trước 1945", "Hang hai": "1832", "Hang một": "thế kỷ 17", "Hang bốn": ""}
    writer.add(writer.description.kind("relic"), [{"name": n, "dating": d} for n, d in datings.items()])
    listing, groups = writer.read.search.grouped(writer.read.find(Query(kind="relic")), "dating")
    order = [line.name for line in writer.read.lines(listing, 0, 4)]
    assert order == ["Hang một", "Hang hai", "Hang ba", "Hang bốn"] and [n for _, n in groups] == [1, 1, 1, 1]
