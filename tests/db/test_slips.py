"""Slips of typing offer the word that was meant; a hit tells where it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest

from db.catalogue import Writer, create
from db.model.query import Query
from db.schema.kind import Description
from db.schema.search_words import indexed
from db.schema.slips import keyed


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory, description: Description) -> Iterator[Writer]:
    folder = tmp_path_factory.mktemp("gợi ý") / "sổ"
    create(folder, description)
    writer = Writer(folder, description, "Bùi Thị Lan")
    names = ["Trống đồng Đông Sơn", "Chiêng Mường Hòa Bình", "Chùa Khánh", "Đền Bờ", "Được mùa", "Hang xóm Trại"]
    kind = description.kind("relic")
    writer.add(kind, [{"name": name} for name in names])
    writer.add(kind, [{"name": "Mật", "level": "restricted", "name_en": "Zuyêngkha"}])
    writer.add(kind, [{"name": "Đình Cời", "building": "mái sau dột nặng sau trận mưa lớn"}])
    yield writer
    writer.close()


def offered(writer: Writer, typed: str, **more: object) -> list[str]:
    return writer.read.search.suggestions(Query(kind="relic", words=typed, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("troosng", "trống"),
        ("troosng ddoongf", "trống đồng"),
        ("tro61ng", "trống"),
        ("trôsng", "trống"),
        ("chieeng muwowngf", "chiêng mường"),
        ("chieng muong hoa bih", "chieng muong hoa binh"),
        ("chieng muogn", "chieng muong"),
        ("khanhh", "khanh"),
        ("dduwowcj", "được"),
        ("chiềng mướng", "chieng muong"),
        ("Hang xóm Trài", "Hang xóm trai"),
    ],
)
def test_a_slip_offers_what_was_meant_and_that_finds_something(catalogue: Writer, typed: str, meant: str) -> None:
    assert len(catalogue.read.find(Query(kind="relic", words=typed))) == 0, "it is a slip"
    found = offered(catalogue, typed)
    assert meant in found
    assert all(len(catalogue.read.find(Query(kind="relic", words=words))) for words in found)


def test_nothing_is_offered_for_what_is_found_or_means_nothing(catalogue: Writer) -> None:
    for typed in ("trong dong", "", "   ", "qqqqqqqq", "!!!", "12345", '"(*', "trong zzzzzzzzzzzz"):
        assert offered(catalogue, typed) == [], typed


def test_a_hidden_word_is_never_offered(catalogue: Writer) -> None:
    assert offered(catalogue, "zuyengkhaa") == ["zuyengkha"]
    assert offered(catalogue, "zuyengkhaa", audience="public") == []


_SHAPES = {"\u0302": {"a": "aa", "e": "ee", "o": "oo"}, "\u0306": {"a": "aw"}, "\u031b": {"o": "ow", "u": "uw"}}
_TONES = {"\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "j"}


def keys_of(word: str) -> str:
    """What a person presses for a word in Telex, the tone last."""
    keys, tone = "", ""
    for c in unicodedata.normalize("NFD", word):
        if c in _TONES:
            tone = _TONES[c]
        elif c in _SHAPES:
            keys = keys[:-1] + _SHAPES[c][keys[-1]]
        else:
            keys += "dd" if c == "đ" else c
    return keys + tone


_PRESSED = (
    "trống đồng mường chiêng bình thuỷ quý nghệ người xoè ưng ấm ổ đá lũ khuyến nguyễn giếng".split()  # noqa: SIM905
)


@pytest.mark.parametrize("word", _PRESSED)
def test_keys_of_telex_are_read_as_the_word_they_make(word: str) -> None:
    made = keyed(keys_of(word))
    assert made is not None and indexed(made) == indexed(word), made


def test_a_hit_tells_its_field_and_what_stands_around(catalogue: Writer, description: Description) -> None:
    listing = catalogue.read.find(Query(kind="relic", words="mua lon"))
    [record] = catalogue.read.search.ids(listing, [(0, 0)])
    field = next(f for f in description.kind("relic").fields if f.id == "building")
    [hit, *_] = catalogue.read.search.hits(record, "mua lon")
    assert (hit.path, hit.label) == ("building", field.label.vi)
    assert "trận mưa lớn" in hit.snippet
    assert catalogue.read.search.hits(record, "khong co chu nay") == []
