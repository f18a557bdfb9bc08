"""Many open questions answered at once: all of one person, all of one union of copies; one act, one undo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.catalogue import Writer
from db.catalogue.answering import HERE, follow, plan, voices
from db.catalogue.questions import waiting
from db.model.problems import NotPossible
from db.schema.kind import Description
from tests.db.tools import assert_sound

NAMES = ("Chiêng tlé", "Chiêng bồng", "Chiêng khầm", "Chiêng dàm")


def elsewhere(folder: Path, description: Description, person: str, place: str) -> Writer:
    copy = folder.with_name(place)
    shutil.copytree(folder, copy)
    (copy / "local" / "station.json").unlink(missing_ok=True)
    return Writer(copy, description, person)


@pytest.fixture
def gongs(writer: Writer) -> list[str]:
    return writer.add(writer.description.kind("gong"), [{"name": name, "d_face": "60 cm"} for name in NAMES])[1]


@pytest.fixture
def divided(folder: Path, description: Description, writer: Writer, gongs: list[str]) -> Iterator[Writer]:
    """Lan's copy after Hợi's laptop and then Nam's were united with it; all of them measured the same gongs."""
    hoi = elsewhere(folder, description, "Quách Đình Hợi", "máy xách tay")
    nam = elsewhere(folder, description, "Bùi Văn Nam", "thẻ nhớ")
    for gong in gongs[:3]:
        writer.amend(gong, {"d_face": "61 cm"})
        hoi.amend(gong, {"d_face": "62 cm", "note": "đo bằng thước dây"})
    writer.amend(gongs[0], {"note": "đo bằng thước kẹp"})
    writer.amend(gongs[3], {"note": "nứt"})
    hoi.delete([gongs[3]])
    nam.amend(gongs[0], {"d_face": "63 cm"})
    writer.take_in(hoi.hand_over())
    writer.amend(gongs[2], {"weight": "6 kg"})
    writer.take_in(nam.hand_over())
    hoi.close()
    nam.close()
    yield writer


def faces(writer: Writer, gongs: list[str]) -> list[str]:
    return [writer.read.record(gong).values["d_face"]["n"] for gong in gongs]


def heard(writer: Writer) -> dict[str, tuple[int, int]]:
    return {v.label.vi: (v.questions, v.records) for v in voices(writer.read)}


def test_who_can_answer_and_how_much(divided: Writer) -> None:
    found = heard(divided)
    assert found == {
        "Bùi Thị Lan": (4, 3),
        "Quách Đình Hợi": (4, 3),
        "Bùi Văn Nam": (1, 1),
        "sổ này, máy này (Bùi Thị Lan)": (4, 3),
        "bản sao gộp vào lần 1 (Quách Đình Hợi)": (4, 3),
        "bản sao gộp vào lần 2 (Bùi Văn Nam)": (1, 1),
    }


def test_all_of_one_person_are_one_act_and_one_undo(
    divided: Writer, gongs: list[str], folder: Path, description: Description
) -> None:
    seen = plan(divided.read, "person:Quách Đình Hợi")
    asked, said = waiting(divided.read), heard(divided)
    assert (len(seen.choices), seen.records, seen.lives, seen.unclear) == (4, 3, 1, 0)
    first = next(c for c in seen.choices if c.name == "Chiêng bồng")
    assert (first.place.vi, first.now, first.then) == ("Đường kính mặt", "61 cm", "62 cm")
    changes = follow(divided, "person:Quách Đình Hợi")
    assert changes.sentence.vi == "Chọn giá trị của Quách Đình Hợi ở 4 chỗ trong 3 phiếu"
    assert faces(divided, gongs) == ["62", "62", "62", "60"]
    assert divided.read.record(gongs[0]).values["note"] == "đo bằng thước dây"
    assert not divided.read.record(gongs[0]).rivals
    assert waiting(divided.read)[0] == 1, "whether the deleted gong stays is asked one by one"
    divided.undo()
    assert faces(divided, gongs) == ["61", "61", "61", "60"], "as it was shown before"
    assert divided.read.record(gongs[0]).values["note"] == "đo bằng thước kẹp"
    assert (waiting(divided.read), heard(divided)) == (asked, said), "asked again, by the same voices"
    assert plan(divided.read, "person:Quách Đình Hợi") == seen
    divided.redo()
    assert faces(divided, gongs) == ["62", "62", "62", "60"] and waiting(divided.read)[0] == 1
    assert_sound(folder, description)


def test_all_of_one_union_with_the_others_kept_beside(divided: Writer, gongs: list[str]) -> None:
    second = next(v for v in voices(divided.read) if "lần 2" in v.label.vi)
    follow(divided, second.id, keep=True)
    record = divided.read.record(gongs[0])
    assert record.values["d_face"]["n"] == "63"
    assert sorted(r.value["n"] for r in record.rivals) == ["61", "62"]
    assert set(record.open) == {"note"}
    with pytest.raises(NotPossible, match="Không còn câu hỏi nào"):
        follow(divided, second.id)
    follow(divided, HERE)
    assert faces(divided, gongs) == ["63", "61", "61", "60"]


def test_where_somebody_said_two_things_it_is_left_to_be_chosen(
    folder: Path, description: Description, writer: Writer, gongs: list[str]
) -> None:
    there = elsewhere(folder, description, "Bùi Thị Lan", "máy xách tay")
    there.amend(gongs[0], {"d_face": "62 cm"})
    writer.amend(gongs[0], {"d_face": "61 cm"})
    writer.take_in(there.hand_over())
    there.close()
    seen = plan(writer.read, "person:Bùi Thị Lan")
    assert (seen.choices, seen.unclear) == ((), 1)
    with pytest.raises(NotPossible):
        follow(writer, "person:Bùi Thị Lan")
    assert [c.then for c in plan(writer.read, HERE).choices] == ["61 cm"]
