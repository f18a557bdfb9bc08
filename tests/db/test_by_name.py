"""A long list by name stands in memory and is put right after each act: it is what a reader that reads it anew sees."""

from __future__ import annotations

import random
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from db.catalogue import Reader, Writer, create
from db.model.query import Query
from db.schema.kind import Description
from db.schema.label import Label
from db.schema.vietnamese import sort_key
from db.store import by_name, finding, masks, orders, searched

_NAMES = ("Hang", "Đình", "Chùa", "Đền", "Mái đá", "Bãi", "Ao", "Ăn", "Âu", "Giếng", "Khu mộ", "Am Hang")
_LISTS = (Query(kind="relic"), Query(), Query(kind="relic", deleted=True), Query(kind="relic", audience="public"))


@pytest.fixture
def folder(tmp_path: Path, description: Description, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of 300 relics and two objects, in which every list counts as long."""
    monkeypatch.setattr(by_name, "LONG", 20)
    folder = tmp_path / "sổ"
    create(folder, description)
    chance = random.Random(1)
    with closing(Writer(folder, description, "thử")) as writer:
        made = [{"name": f"{chance.choice(_NAMES)} số {n}", "number": f"R-{n}"} for n in range(300)]
        writer.add(description.kind("relic"), made)
        writer.add(description.kind("object"), [{"name": "Trống"}, {"name": "Chiêng"}])
    return folder


@pytest.fixture
def writer(folder: Path, description: Description) -> Iterator[Writer]:
    with closing(Writer(folder, description, "thử")) as writer:
        yield writer


@pytest.fixture
def reader(folder: Path, description: Description) -> Iterator[Reader]:
    with closing(Reader(folder, description)) as reader:
        yield reader


def shown(reader: Reader, query: Query) -> list[str]:
    listing = reader.find(query)
    return [line.id for line in reader.lines(listing, 0, len(listing))]


def read_anew(reader: Reader, act: Callable[[], object]) -> int:
    """Do something and return how many whole lists by name the reader read meanwhile."""
    asked: list[str] = []
    reader._store.conn.set_trace_callback(asked.append)
    act()
    reader._store.conn.set_trace_callback(None)
    return sum("json_group_array" in sql and "ORDER BY i.sort" in sql for sql in asked)


def acts(writer: Writer, chance: random.Random) -> Iterator[Callable[[], object]]:
    """Yield acts of every sort that moves a record in a list by name, into one or out of one."""
    kind = writer.description.kind("relic")
    while True:
        some = chance.sample(shown(writer.read, Query(kind="relic")), 3)
        gone = shown(writer.read, Query(kind="relic", deleted=True))[:1]
        record, other = (writer.read.record(relic) for relic in some[:2])
        named = f"{chance.choice(_NAMES)} số {chance.randrange(400)}"
        yield lambda record=record, named=named: writer.save(record, {"name": named})
        yield lambda other=other: writer.save(other, {"layout": f"chạm khắc {named}"})  # noqa: B023
        yield lambda named=named: writer.add(kind, [{"name": named}, {"name": f"{named} nữa"}])
        yield lambda some=some: writer.delete(some[2:])
        yield writer.undo
        yield writer.redo
        yield lambda gone=gone: writer.restore(gone)


@pytest.mark.parametrize("room", [1 << 20, 4])
def test_after_any_act_the_lists_are_those_that_are_read_anew(
    folder: Path, reader: Reader, writer: Writer, description: Description, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(by_name, "_ROOM", room)
    monkeypatch.setattr(by_name, "_SPREAD", 2)
    monkeypatch.setattr(by_name, "_MOST_LISTS", len(_LISTS))
    chance = random.Random(room)
    for query in _LISTS:
        shown(reader, query)
    for _, act in zip(range(70), acts(writer, chance), strict=False):
        act()
        with closing(Reader(folder, description)) as fresh:
            for query in _LISTS:
                assert shown(reader, query) == shown(fresh, query), query


def test_a_save_makes_no_list_be_read_anew(reader: Reader, writer: Writer) -> None:
    before = shown(reader, Query(kind="relic"))
    held = reader.find(Query(kind="relic"))
    assert read_anew(reader, lambda: shown(reader, Query(kind="object"))) == 1, "what is read anew is seen"
    record = writer.read.record(before[0])
    writer.save(record, {"name": "Ỷ La"})
    after: list[str] = []
    assert read_anew(reader, lambda: after.extend(shown(reader, Query(kind="relic")))) == 0
    assert after == [*before[1:], record.id]
    assert len(held) == len(before) and reader.find(Query(kind="relic"))._keys is not held._keys, (
        "a list given out stays as it was"
    )


def test_what_cannot_be_put_right_is_read_anew(reader: Reader, writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    query = Query(kind="relic")
    before = shown(reader, query)
    monkeypatch.setattr(by_name, "_MOST_CHANGED", 2)
    writer.delete(before[:3])
    assert read_anew(reader, lambda: shown(reader, query)) == 1, "three were changed at once"
    writer.save(writer.read.record(before[5]), {"layout": "lời kể riêng"})
    assert read_anew(reader, lambda: shown(reader, query)) == 0
    writer.erase(before[5], ["layout"], Label("Theo yêu cầu", "As asked"))
    after: list[str] = []
    assert read_anew(reader, lambda: after.extend(shown(reader, query))) == 1, "an erasure is no revision of its record"
    assert sorted(after) == sorted(before[3:])
    for _ in writer.rebuild():
        pass
    assert read_anew(reader, lambda: shown(reader, query)) == 1, "the tables were made anew"


def test_what_was_never_committed_is_not_kept(writer: Writer) -> None:
    query = Query(kind="relic")
    before = shown(writer.read, query)
    with pytest.raises(ZeroDivisionError), writer._store.transaction():
        again = "INSERT INTO revision(id, changeset, record, body) SELECT zeroblob(32), changeset, record, body FROM revision LIMIT 1"
        writer._store.conn.execute(again)
        writer._store.conn.execute("UPDATE item SET sort = 'zz' WHERE key = (SELECT record FROM revision LIMIT 1)")
        assert shown(writer.read, query) != before
        raise ZeroDivisionError
    assert shown(writer.read, query) == before


def test_the_first_hits_of_a_long_list_are_the_first_of_all_of_them(
    reader: Reader, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("_SMALL", 0), ("_RARE", 1), ("SOON", 0.0)):
        monkeypatch.setattr(finding, name, value)
    for module in (finding, masks, searched, orders):
        monkeypatch.setattr(module, "FEW", 3)
    for module in (finding, searched):
        monkeypatch.setattr(module, "RANKED", 3)
    relics = shown(reader, Query(kind="relic"))
    for renamed in ("Ỷ La số", "Am cổ số", ""):
        for words in ("hang", "số ", "dinh", "mo", "giếng", "ỷ la"):
            query = Query(kind="relic", words=words)
            whole = shown(reader, query)
            page = reader.find(query, 7)
            assert [line.id for line in reader.lines(page, 0, 7)] == whole[:7], words
        writer.save(writer.read.record(relics.pop()), {"name": renamed or "Đình số"})


@pytest.mark.parametrize("few", [1, 5000])
def test_more_hits_than_are_ranked_stand_by_name(reader: Reader, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    for module in (finding, searched):
        monkeypatch.setattr(module, "RANKED", 10)
    for module in (finding, masks, searched, orders):
        monkeypatch.setattr(module, "FEW", few)
    for words in ("hang", "số ", "am"):
        found = reader.find(Query(kind="relic", words=words))
        names = [line.name for line in reader.lines(found, 0, len(found))]
        typed = words.strip().capitalize()
        assert len(names) > 10
        assert names == sorted(names, key=lambda name: (not name.startswith(typed), sort_key(name)))


def test_more_hits_than_are_soon_ranked_are_shown_by_name_until_all_are(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_SMALL", 0)
    monkeypatch.setattr(finding, "_RANKED_SOON", 10)
    query = Query(kind="relic", words="am")
    whole = reader.find(query)
    reader.find(Query(kind="relic"))  # why: from here on the list by name stands in memory
    page = reader.find(query, soon=10)
    assert whole.whole and len(whole) > 10 and not page.whole
    names = [line.name for line in reader.lines(whole, 0, len(whole))]
    by_name = sorted(names, key=lambda name: (not name.startswith("Am"), sort_key(name)))
    assert [line.name for line in reader.lines(page, 0, 10)] == by_name[:10]
    assert reader.find(msgspec.structs.replace(query, words="am 7"), soon=10).whole, "few are ranked at once"


@pytest.mark.parametrize("seed", range(20))
def test_the_first_of_any_hits_are_those_a_plain_sort_puts_first(seed: int) -> None:
    chance = random.Random(seed)
    keys = chance.sample(range(1, 5000), 3000)
    order = by_name.order_of(array("q", keys))
    hits = array("q", chance.sample(range(1, 5000 + 500 * (seed % 2)), chance.choice((0, 3, 40, 2500))))
    begin = chance.randrange(3000)
    spans = [(begin, begin), (begin, min(begin + 30, 3000))]
    most = chance.choice((1, 7, 48))
    by_sort = [key for key in keys if key in set(hits)]
    begun = [key for key in by_sort if key in keys[slice(*spans[1])]]
    first = [*begun, *(key for key in by_sort if key not in begun)][:most]
    assert list(order.first(hits, spans, most)) == first


def test_what_comes_again_and_again_between_the_same_two_finds_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_name, "_ROOM", 4)
    monkeypatch.setattr(by_name, "_SPREAD", 1)
    sorts = {key: f"{key:04d}" for key in range(1, 50)}
    order = by_name.order_of(array("q", sorts))
    for key in range(50, 400):
        sorts[key] = f"0025 {key if key % 2 else 1000 - key:04d}"
        order.put_right([key], [(sorts[key], key)], sorts.__getitem__)
        places = [order.places[key] for key in order.keys]
        assert places == sorted(set(places)) and places[0] > 0
    assert list(order.keys) == sorted(sorts, key=lambda key: sorts[key])


def test_putting_right_that_was_stopped_halfway_is_done_again() -> None:
    sorts = {key: f"{key:04d}" for key in range(1, 50)}
    order = by_name.order_of(array("q", sorts))
    sorts |= {5: "0030 a", 60: "0010 a"}
    changed, now = [5, 60], sorted((sorts[key], key) for key in (5, 60))

    def stopped(key: int) -> str:
        if 60 in order.keys:
            raise TimeoutError
        return sorts[key]

    with pytest.raises(TimeoutError):
        order.put_right(changed, now, stopped)
    assert 5 not in order.keys
    order.put_right(changed, now, sorts.__getitem__)
    assert list(order.keys) == sorted(sorts, key=lambda key: (sorts[key], key))
