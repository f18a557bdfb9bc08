"""A stone artefact as a report writes it: pasted measures, layers apart, a lot and what was taken out of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.catalogue import Writer
from db.model.query import Query

TODAY = date(2026, 11, 25)
PASTED = "Đốc thẳng. D: 5,5 cm, R: 3,5 cm, Dy: 0,9 cm (Bv 2:1, Ba 5:1)"


def add(writer: Writer, **typed: Any) -> str:
    kind = writer.description.kind("stone_artefact")
    return writer.add(kind, [{"name": "Rìu mài lưỡi", **typed}])[1][0]


def test_pasted_measures_are_understood_and_the_words_kept(writer: Writer) -> None:
    values = writer.read.record(add(writer, sizes_text=PASTED)).values
    assert values["sizes_text"] == PASTED
    assert [values[f] for f in ("length", "width", "thickness")] == [
        {"n": "5.5", "u": "cm"},
        {"n": "3.5", "u": "cm"},
        {"n": "0.9", "u": "cm"},
    ]
    assert (values["drawing"], values["photo_plate"]) == ("2:1", "5:1")
    assert "weight" not in values


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("D 12 R 8", {"n": "12", "u": "cm"}),
        ("d=55 mm", {"n": "55", "u": "mm"}),
        ("Dài: 5 cm", None),
        ("ĐKD: 5", None),
        ("D: năm", None),
        ("D: 5..5.,", None),
        ("", None),
        ("D: " + "9" * 500, None),
    ],
)
def test_what_is_not_the_shorthand_is_left_as_words(writer: Writer, text: str, length: Any) -> None:
    assert writer.read.record(add(writer, sizes_text=text)).values.get("length") == length


def test_a_measure_that_was_typed_is_not_overwritten(writer: Writer) -> None:
    record = add(writer, length="6")
    writer.amend(record, {"sizes_text": PASTED})
    values = writer.read.record(record).values
    assert (values["length"], values["width"]) == ({"n": "6", "u": "cm"}, {"n": "3.5", "u": "cm"})


def test_dug_layer_and_cultural_layer_stand_apart(writer: Writer) -> None:
    writer.add(writer.description.kind("relic"), [{"name": "Hang xóm Trại"}])
    record = writer.read.record(
        add(writer, relic="Hang xóm Trại", trench="H1", square="c5", layer_dug="L3", layer_culture="II", stone="bazan")
    )
    values = record.values
    assert (values["trench"], values["square"], values["layer_dug"], values["layer_culture"]) == (
        "H1",
        "c5",
        "L3",
        "II",
    )
    assert writer.read.record(values["relic"]).name == "Hang xóm Trại"
    assert len(writer.read.find(Query(kind="stone_artefact", words="bazan"))) == 1


def test_a_lot_whose_pieces_do_not_add_up_is_told(writer: Writer) -> None:
    lot = add(writer, name="Mảnh tước lớp 3", pieces="48", lot_total="50")
    add(writer, lot=lot, pieces="1")
    told = [p.label.vi for p in writer.read.problems(writer.read.record(lot), TODAY)]
    assert "Lô có 50; nay còn 48 và đã tách 1: cộng lại 49." in told
    add(writer, lot=lot)
    assert not [p for p in writer.read.problems(writer.read.record(lot), TODAY) if p.field == "lot_total"]
    count = next(c for c in writer.read.counts() if c.kind == "stone_artefact")
    assert (count.alive, count.pieces) == (3, 50), "each piece is counted once"


def test_a_find_belongs_to_the_entire_people(writer: Writer) -> None:
    record = add(writer, acquisitions=[{"acquisition": "khai quật"}], ownership="sở hữu riêng")
    (told,) = [p for p in writer.read.problems(writer.read.record(record), TODAY) if p.field == "ownership"]
    assert told.level == "law" and "sở hữu toàn dân" in told.label.vi and told.article.endswith("Đ.4")
