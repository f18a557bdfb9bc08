"""Open questions: two people wrote into one place without seeing each other; both values are shown, one is chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from db.catalogue import Writer
from db.catalogue.journal import Asked, deeds, take_back, weigh
from db.catalogue.questions import DELETE, KEEP, Question, answer, questions_of, waiting
from db.model.problems import NotPossible
from db.schema.kind import Description
from tests.db.tools import apart, assert_sound


@pytest.fixture
def gong(folder: Path, description: Description) -> str:
    writer = Writer(folder, description, "Bùi Thị Lan")
    _, (made,) = writer.add(description.kind("gong"), [{"name": "Chiêng bồng", "d_face": "60 cm", "note": "cũ"}])
    writer.close()
    return made


def _only(writer: Writer, record: str) -> Question:
    (question,) = questions_of(writer.read, record)
    return question


def test_two_machines_of_one_name_are_told_apart(folder: Path, description: Description, gong: str) -> None:
    writer = apart(
        folder,
        description,
        lambda w: w.amend(gong, {"d_face": "61 cm"}),
        lambda w: w.amend(gong, {"d_face": "62,5 cm"}),
        other="Bùi Thị Lan",
    )
    try:
        assert {(side.text, side.said[0][0]) for side in _only(writer, gong).sides} == {
            ("61 cm", "Bùi Thị Lan (máy này)"),
            ("62,5 cm", "Bùi Thị Lan (máy khác)"),
        }
    finally:
        writer.close()


def test_both_values_are_shown_with_who_and_when_and_one_is_chosen(
    folder: Path, description: Description, gong: str
) -> None:
    writer = apart(
        folder,
        description,
        lambda w: w.amend(gong, {"d_face": "61 cm"}),
        lambda w: w.amend(gong, {"d_face": "62,5 cm"}),
    )
    try:
        assert waiting(writer.read)[0] == 1
        assert [(w.name, [p.vi for p in w.places]) for w in waiting(writer.read)[1]] == [
            ("Chiêng bồng", ["Đường kính mặt"])
        ]
        question = _only(writer, gong)
        assert {(side.text, side.said[0][0]) for side in question.sides} == {
            ("61 cm", "Bùi Thị Lan"),
            ("62,5 cm", "Quách Đình Hợi"),
        }
        hers = next(s for s in question.sides if s.text == "62,5 cm")
        changes = answer(writer, gong, question.slot, hers.answer)
        assert changes.sentence.vi == "Chọn giá trị của “Đường kính mặt” ở chiêng “Chiêng bồng”"
        record = writer.read.record(gong)
        assert (record.values["d_face"], record.rivals, record.open) == ({"n": "62.5", "u": "cm"}, (), {})
        assert waiting(writer.read) == (0, [])
        with pytest.raises(NotPossible, match="trả lời rồi"):
            answer(writer, gong, question.slot, hers.answer)
        for _ in range(2):
            writer.undo()
            assert writer.read.record(gong).values["d_face"] == {"n": "61", "u": "cm"}, "as it was shown before"
            assert _only(writer, gong).sides == tuple(
                msgspec.structs.replace(now, answer=before.answer)
                for now, before in zip(question.sides, _only(writer, gong).sides, strict=True)
            ), "asked again, with who had said what"
            writer.redo()
            record = writer.read.record(gong)
            assert (record.values["d_face"], record.open) == ({"n": "62.5", "u": "cm"}, {})
        writer.undo()
        theirs = next(s for s in _only(writer, gong).sides if s.text == "61 cm")
        answer(writer, gong, question.slot, theirs.answer)
        assert (writer.read.record(gong).values["d_face"], waiting(writer.read)) == ({"n": "61", "u": "cm"}, (0, []))
    finally:
        writer.close()
    assert_sound(folder, description)


def test_the_other_value_is_kept_beside_with_its_source(folder: Path, description: Description, gong: str) -> None:
    def measured(w: Writer) -> None:
        w.save(w.read.record(gong), {"d_face": {"n": "62.5", "u": "cm"}}, None, {"d_face": {"source": "đo lại 2026"}})

    writer = apart(folder, description, lambda w: w.amend(gong, {"d_face": "61 cm"}), measured)
    try:
        question = _only(writer, gong)
        chosen = next(s for s in question.sides if s.text == "61 cm")
        assert chosen.keepable
        assert next(s for s in question.sides if s.text == "62,5 cm").source == "đo lại 2026"
        answer(writer, gong, question.slot, chosen.answer, keep=True)
        record = writer.read.record(gong)
        assert record.values["d_face"] == {"n": "61", "u": "cm"}
        assert [(r.field, r.value, r.entry.source) for r in record.rivals] == [
            ("d_face", {"n": "62.5", "u": "cm"}, "đo lại 2026")
        ]
        assert record.open == {}
    finally:
        writer.close()
    assert_sound(folder, description)


def test_of_a_row_the_fields_that_differ_are_kept_beside(folder: Path, description: Description, gong: str) -> None:
    before = Writer(folder, description, "Bùi Thị Lan")
    before.amend(gong, {"variants": [{"variant": "Chiêng dóng", "origin": "cụ Ý"}]})
    before.close()

    def named(origin: str) -> Any:
        def write(w: Writer) -> None:
            (row,) = w.read.record(gong).values["variants"]
            w.amend(gong, {"variants": [{**row, "origin": origin}]})

        return write

    writer = apart(folder, description, named("ông Hiểu"), named("bà Én"))
    try:
        question = _only(writer, gong)
        chosen = next(s for s in question.sides if "ông Hiểu" in s.text)
        answer(writer, gong, question.slot, chosen.answer, keep=True)
        record = writer.read.record(gong)
        assert [r["origin"] for r in record.values["variants"]] == ["ông Hiểu"]
        assert [(r.row_field, r.value) for r in record.rivals] == [("origin", "bà Én")]
    finally:
        writer.close()
    assert_sound(folder, description)


def test_what_one_emptied_and_the_other_changed_leaves_nothing_to_keep_beside(
    folder: Path, description: Description, gong: str
) -> None:
    writer = apart(
        folder, description, lambda w: w.amend(gong, {"note": None}), lambda w: w.amend(gong, {"note": "mới"})
    )
    try:
        question = _only(writer, gong)
        assert {(s.text, s.keepable) for s in question.sides} == {("(để trống)", False), ("mới", False)}
        answer(writer, gong, "note", next(s.answer for s in question.sides if s.text == "(để trống)"))
        assert "note" not in writer.read.record(gong).values
        with pytest.raises(NotPossible):
            answer(writer, gong, "d_face", "x")
    finally:
        writer.close()


def test_taking_back_one_of_two_values_tells_that_the_other_would_go_and_can_leave_it(
    folder: Path, description: Description, gong: str
) -> None:
    writer = apart(
        folder,
        description,
        lambda w: w.amend(gong, {"d_face": "61 cm"}),
        lambda w: w.amend(gong, {"d_face": "62,5 cm"}),
    )
    try:
        his = next(d.id for d in deeds(writer.read, Asked(person="hoi")))
        found = weigh(writer.read, his)
        assert (found.later, found.kept) == (1, 1)
        assert (found.told[0].change.old_text, found.told[0].change.new_text) == ("61 cm", "60 cm")
        take_back(writer, his, keep_later=True)
        record = writer.read.record(gong)
        assert {c.entry.value["n"] for c in record.open["d_face"]} == {"61", "60"}
    finally:
        writer.close()


@pytest.mark.parametrize(("chosen", "deleted"), [(KEEP, False), (DELETE, True)])
def test_a_record_one_deleted_and_the_other_changed_is_asked_about(
    folder: Path, description: Description, gong: str, chosen: str, deleted: bool
) -> None:
    writer = apart(folder, description, lambda w: w.amend(gong, {"note": "mới"}), lambda w: w.delete([gong]))
    try:
        question = _only(writer, gong)
        assert question.label.vi == "Giữ hay xóa phiếu"
        assert [s.answer for s in question.sides] == [KEEP, DELETE]
        assert question.sides[1].said[0][0] == "Quách Đình Hợi"
        answer(writer, gong, question.slot, chosen)
        record = writer.read.record(gong)
        assert (record.deleted, record.open, record.values["note"]) == (deleted, {}, "mới")
    finally:
        writer.close()
    assert_sound(folder, description)
