"""Vietnamese order equals ICU's for ``vi``, digits side by side as numbers: two lists of 10,000 names frozen beside this test.

The first are real names of units, those of vietnamadminunits (MIT, see assets/units); the second are such names with
numbers in them. Sorted by ICU 72.1 with ``ucol_setAttribute(UCOL_NUMERIC_COLLATION, UCOL_ON)`` at tertiary strength
(the first, as plain text, stands the same in ICU 77.1).
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.catalogue import Writer, create
from db.model.query import Query
from db.schema.kind import Description
from db.schema.vietnamese import fold, key_beginnings, sort_key
from db.store.connection import FILE_NAME
from db.store.projection import FINGERPRINT

_NAMES, _NUMBERED = (
    Path(__file__).with_name(name).read_text("utf-8").splitlines()
    for name in ("names_in_icu_order.txt", "numbered_names_in_icu_order.txt")
)


@pytest.mark.parametrize("names", [_NAMES, _NUMBERED], ids=["units", "numbered"])
def test_ten_thousand_names_stand_as_icu_puts_them(names: list[str]) -> None:
    assert len(names) == 10_000 == len(set(names))
    shuffled = random.Random(3).sample(names, len(names))
    assert sorted(shuffled, key=sort_key) == names
    assert sorted(shuffled) != names, "plain order is another one"


def test_numbers_in_names_stand_by_their_size() -> None:
    names = [
        "Chiêng 0",
        "Chiêng 2",
        "Chiêng 10",
        "Chiêng 10 bồng",
        "Chiêng 100",
        "Chiêng 99999999999999999999",
        "Chiêng bồng",
    ]
    assert sorted(random.Random(1).sample(names, 7), key=sort_key) == names
    assert sort_key("Chiêng 007") == sort_key("Chiêng 7") == sort_key("Chiêng ٧")


@pytest.mark.parametrize("typed", ["chieng 1", "Chiêng 12", "an th", "Hang 3", "hang 30 b", "bia đá 0"])
def test_what_begins_as_typed_is_a_span_of_the_order(typed: str) -> None:
    keys = [sort_key(name) for name in _NUMBERED]
    begun = key_beginnings(typed, lambda begin: any(key.startswith(begin) for key in keys))
    assert begun == sorted(begun)
    found = {name for name, key in zip(_NUMBERED, keys, strict=True) if key.startswith(tuple(begun))}
    plain = str.lower if typed != fold(typed) else fold
    assert found
    wanted = {name for name in _NUMBERED if plain(name).startswith(plain(typed))}
    assert found >= wanted
    if not typed.endswith("0"):
        assert found == wanted


def test_a_text_of_usual_letters_is_keyed_as_any_other() -> None:
    for name in _NAMES[::7]:
        usual, other = sort_key(f"{name} (số 7)"), sort_key(f"{name} (số 7) 鼓")
        assert other.split("\x01")[0].startswith(usual.split("\x01")[0]), "the primary order"
        assert [part.rstrip("0") for part in other.split("\x01")[1:]] == usual.split("\x01")[1:], "tones and case"


def test_a_list_stands_in_the_same_order(writer: Writer, description: Description) -> None:
    some = _NAMES[::50]
    kind = description.kind("relic")
    writer.add(kind, [{"name": name} for name in random.Random(4).sample(some, len(some))])
    listing = writer.read.find(Query(kind="relic"))
    assert [line.name for line in writer.read.lines(listing, 0, len(some))] == some
    middle = some[len(some) // 2]
    found = writer.read.find(Query(kind="relic", words=middle))
    names = [line.name for line in writer.read.lines(found, 0, 99)]
    assert names[0] == middle


def test_keys_of_an_older_program_are_made_anew_when_the_catalogue_is_opened(
    tmp_path: Path, description: Description
) -> None:
    folder = tmp_path / "sổ cũ"
    create(folder, description)
    writer = Writer(folder, description, "Bùi Thị Lan")
    writer.add(description.kind("gong"), [{"name": name} for name in ("Chiêng 10", "Chiêng 2")])
    writer.close()
    with closing(sqlite3.connect(folder / FILE_NAME)) as conn:
        conn.execute("UPDATE item SET sort = name")
        conn.execute("UPDATE setting SET value = replace(value, ' 4 ', ' 3 ') WHERE name = ?", (FINGERPRINT,))
        conn.execute(
            "UPDATE setting SET value = replace(value, ' 4' || char(10), ' 3' || char(10)) WHERE name = 'description'"
        )
        conn.commit()
    writer = Writer(folder, description, "Bùi Thị Lan")
    assert _names(writer, "gong") == ["Chiêng 10", "Chiêng 2"], "the list stands by the keys that are kept"
    list(writer.bring_up())
    assert _names(writer, "gong") == ["Chiêng 2", "Chiêng 10"]
    writer.close()


def _names(writer: Writer, kind: str) -> list[str]:
    return [line.name for line in writer.read.lines(writer.read.find(Query(kind=kind)), 0, 9)]
