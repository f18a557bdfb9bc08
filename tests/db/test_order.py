"""Vietnamese order equals ICU's: 10,000 real names of units, sorted by ICU 77.1 for ``vi`` and frozen beside this test.

The names are those of vietnamadminunits (MIT, see assets/units). To make the list anew: sort them with PyICU's
``Collator.createInstance(Locale("vi"))`` at tertiary strength.
"""

from __future__ import annotations

import random
from pathlib import Path

from db.catalogue import Writer
from db.model.query import Query
from db.schema.kind import Description
from db.schema.vietnamese import sort_key

_NAMES = Path(__file__).with_name("names_in_icu_order.txt").read_text("utf-8").splitlines()


def test_ten_thousand_real_names_stand_as_icu_puts_them() -> None:
    assert len(_NAMES) == 10_000 == len(set(_NAMES))
    shuffled = random.Random(3).sample(_NAMES, len(_NAMES))
    assert sorted(shuffled, key=sort_key) == _NAMES
    assert sorted(shuffled) != _NAMES, "plain order is another one"


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
