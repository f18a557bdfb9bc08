"""Taking back and doing again: across restarts, for every kind of act, beside the acts of other stations."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from db.catalogue import Writer
from db.ledger import undo
from db.model.changes import Progress
from db.model.problems import NotPossible
from db.schema.kind import Description, Kind
from tests.db.tools import assert_sound, dump


@pytest.fixture
def relic(description: Description) -> Kind:
    return description.kind("relic")


def _add(writer: Writer, relic: Kind, **fields: Any) -> str:
    return writer.add(relic, [{"name": "Đền Bờ", **fields}])[1][0]


def _shown(writer: Writer, record: str) -> tuple[dict[str, Any], bool]:
    found = writer.read.record(record)
    rivals = {r.slot: r.value for r in found.rivals if r.value is not None}
    return {**found.values, **rivals}, found.deleted


_ACTS: dict[str, Callable[[Writer, str], Any]] = {
    "an edit of a field": lambda w, r: w.amend(r, {"note": "Mái dột", "area": "2 ha"}),
    "a field emptied": lambda w, r: w.amend(r, {"note": None}),
    "a row added, one changed, one moved, one taken away": lambda w, r: w.amend(
        r, {"variants": [w.read.record(r).values["variants"][2], {**w.read.record(r).values["variants"][0], "origin": "theo cụ Ý"}, {"variant": "mới"}]}
    ),
    "all rows taken away": lambda w, r: w.amend(r, {"variants": []}),
    "a rival": lambda w, r: w.add_rival(w.read.record(r), "note", "Mái lợp lá", {"source": "Hồ sơ 1997"}),
    "a rival preferred": lambda w, r: w.prefer(w.read.record(r), w.read.record(r).rivals[0].slot),
    "a deletion": lambda w, r: w.delete([r]),
}  # fmt: skip


@pytest.mark.parametrize("act", _ACTS)
def test_undo_brings_back_exactly_what_was_there_and_redo_what_was_done(
    writer: Writer, relic: Kind, folder: Path, description: Description, act: str
) -> None:
    record = _add(writer, relic, note="Thờ bà chúa Thác Bờ", area="1.200 m²", variants=["một", "hai", "ba"])
    writer.add_rival(writer.read.record(record), "note", "Thờ Đinh Thị Vân", {"source": "lời kể", "seen": "1997"})
    before, tables = _shown(writer, record), dump(folder)
    _ACTS[act](writer, record)
    after, tables_after = _shown(writer, record), dump(folder)
    assert after != before
    for _ in range(3):
        writer.undo()
        assert (_shown(writer, record), dump(folder)) == (before, tables)
        writer.redo()
        assert (_shown(writer, record), dump(folder)) == (after, tables_after)
    writer.close()
    assert_sound(folder, description)


def test_a_deletion_done_again_after_the_edits_before_it_were_done_again_deletes(writer: Writer, relic: Kind) -> None:
    """Edits that were taken back and done again are new revisions, which the deletion of then has not seen."""
    record = _add(writer, relic)
    writer.amend(record, {"note": "Mái dột"})
    writer.delete([record])
    for _ in range(2):
        for _ in range(3):
            writer.undo()
        for _ in range(3):
            writer.redo()
        assert writer.read.record(record).deleted and writer.read.open_questions() == []


def test_a_creation_done_again_is_taken_back_though_an_empty_field_was_filled_and_emptied_meanwhile(
    writer: Writer, relic: Kind
) -> None:
    record = _add(writer, relic)
    writer.undo()
    writer.redo()
    writer.amend(record, {"note": "Mái dột"})
    writer.undo()
    writer.redo()
    writer.undo()
    writer.undo()
    assert writer.read.record(record).deleted
    writer.redo()
    assert _shown(writer, record) == ({"name": "Đền Bờ"}, False)


def test_what_a_colleague_wrote_into_an_empty_field_keeps_the_record_when_its_creation_is_taken_back_again(
    two: tuple[Writer, Writer, str],
) -> None:
    here, there, _ = two
    record = _add(here, here.description.kind("relic"))
    here.undo()
    here.redo()
    there.take_in(here.hand_over())
    there.amend(record, {"note": "Mái dột"})
    here.take_in(there.hand_over())
    here.undo()
    assert _shown(here, record) == ({"name": "Đền Bờ", "note": "Mái dột"}, False)


def test_undo_of_a_batch_takes_all_of_it_with_the_document_it_made(writer: Writer, relic: Kind) -> None:
    writer.add(
        relic,
        [{"name": "Hang Khoài", "ranks": [{"decision": "53/2001/QĐ-BVHTT ngày 28/12/2001"}]}, {"name": "Hang Luồn"}],
    )
    assert [(c.kind, c.alive, c.deleted) for c in writer.read.counts()] == [("document", 1, 0), ("relic", 2, 0)]
    writer.undo()
    assert [(c.kind, c.alive, c.deleted) for c in writer.read.counts()] == [("document", 0, 1), ("relic", 0, 2)]
    writer.redo()
    assert [(c.kind, c.alive, c.deleted) for c in writer.read.counts()] == [("document", 1, 0), ("relic", 2, 0)]


def test_several_undos_are_redone_in_the_order_they_were_done(writer: Writer, relic: Kind) -> None:
    record = _add(writer, relic)
    for step in range(5):
        writer.amend(record, {"note": f"lần {step}"})
    seen = []
    for _ in range(5):
        writer.undo()
        seen.append(writer.read.record(record).values.get("note"))
    assert seen == ["lần 3", "lần 2", "lần 1", "lần 0", None]
    writer.undo()
    assert writer.read.record(record).deleted
    with pytest.raises(NotPossible):
        writer.undo()
    for step in (None, 0, 1, 2, 3, 4):
        writer.redo()
        assert writer.read.record(record).values.get("note") == (None if step is None else f"lần {step}")
    with pytest.raises(NotPossible):
        writer.redo()


def test_a_redo_can_be_undone_and_a_new_act_ends_redoing(writer: Writer, relic: Kind) -> None:
    record = _add(writer, relic)
    writer.amend(record, {"note": "một"})
    writer.amend(record, {"note": "hai"})
    for notes in (("một", "hai"), ("một", "hai")):
        writer.undo()
        assert writer.read.record(record).values["note"] == notes[0]
        writer.redo()
        assert writer.read.record(record).values["note"] == notes[1]
    writer.undo()
    writer.amend(record, {"name": "Đền Thác Bờ"})
    assert writer.undoable()[1] is None
    writer.undo()
    writer.undo()
    assert (writer.read.record(record).name, writer.read.record(record).values.get("note")) == ("Đền Bờ", None)


def test_both_stacks_outlive_a_restart(writer: Writer, relic: Kind, folder: Path, description: Description) -> None:
    record = _add(writer, relic)
    for note in ("một", "hai", "ba"):
        writer.amend(record, {"note": note})
    writer.undo()
    writer.close()
    for wanted in ("một", None):
        with closing(Writer(folder, description, "Bùi Văn Điền")) as again:
            again.undo()
            assert again.read.record(record).values.get("note") == wanted
    for wanted in ("một", "hai", "ba"):
        with closing(Writer(folder, description, "Bùi Thị Lan")) as again:
            assert again.undoable()[1] is not None
            again.redo()
            assert again.read.record(record).values.get("note") == wanted


def test_acts_on_different_fields_are_undone_and_redone_in_turn_until_a_new_act(writer: Writer, relic: Kind) -> None:
    record = _add(writer, relic)
    steps: list[dict[str, str]] = [
        {"note": "một"},
        {"type_published": "di tích khảo cổ"},
        {"level_reason": "đang khai quật"},
    ]
    for step in steps:
        writer.amend(record, step)
    for left in (2, 1, 0):
        writer.undo()
        assert set(writer.read.record(record).values) == {"name", *(f for step in steps[:left] for f in step)}
    writer.redo()
    writer.redo()
    assert set(writer.read.record(record).values) == {"name", "note", "type_published"}
    writer.amend(record, {"name": "Đền Thác Bờ"})
    assert writer.undoable()[1] is None
    with pytest.raises(NotPossible):
        writer.redo()
    for fields in ({"note", "type_published"}, {"note"}, set()):
        writer.undo()
        assert (writer.read.record(record).name, set(writer.read.record(record).values) - {"name"}) == (
            "Đền Bờ",
            fields,
        )


def test_the_words_say_what_undo_and_redo_would_do(writer: Writer, relic: Kind) -> None:
    record = _add(writer, relic)
    writer.amend(record, {"note": "một"})
    said, _ = writer.undoable()
    assert said is not None and (said.vi, said.en) == (
        "Hoàn tác: Sửa Ghi chú của di tích “Đền Bờ”",
        "Undo: Change Note of relic “Đền Bờ”",
    )
    assert writer.undo().sentence == said
    redo = writer.undoable()[1]
    assert redo is not None and redo.vi == "Làm lại: Sửa Ghi chú của di tích “Đền Bờ”"
    assert writer.redo().sentence == redo
    again = writer.undoable()[0]
    assert again == said


def test_150_acts_are_undone_and_redone_and_undone_again_one_by_one(writer: Writer, relic: Kind) -> None:
    """More than one page of the journal, and more reverts than a page holds acts."""
    writer._store.conn.execute("PRAGMA synchronous=OFF")
    record = _add(writer, relic)
    acts = 150
    for step in range(acts):
        writer.amend(record, {"note": f"lần {step}"})
    for step in range(acts):
        writer.undo()
        assert writer.read.record(record).values.get("note") == (f"lần {acts - 2 - step}" if step < acts - 1 else None)
    for step in range(acts):
        writer.redo()
        assert writer.read.record(record).values.get("note") == f"lần {step}"
    assert writer.undoable()[1] is None
    for step in range(acts):
        writer.undo()
        assert writer.read.record(record).values.get("note") == (f"lần {acts - 2 - step}" if step < acts - 1 else None)


def _laptop(folder: Path, to: Path, description: Description) -> Writer:
    return Writer(Path(shutil.copytree(folder, to)), description, "Quách Công Lợi")


@pytest.fixture
def two(folder: Path, tmp_path: Path, description: Description, relic: Kind) -> Any:
    """The department's writer, a laptop's, and a record both have."""
    writer = Writer(folder, description, "Bùi Thị Lan")
    record = _add(writer, relic, note="gốc")
    writer.close()
    laptop = _laptop(folder, tmp_path / "máy xã", description)
    writer = Writer(folder, description, "Bùi Thị Lan")
    yield writer, laptop, record
    writer.close()
    laptop.close()


def test_undo_takes_back_only_what_this_station_did(two: tuple[Writer, Writer, str]) -> None:
    here, laptop, record = two
    laptop.amend(record, {"name": "Đền Thác Bờ"})
    here.amend(record, {"note": "ở Sở"})
    here.take_in(laptop.hand_over())
    here.undo()
    assert (here.read.record(record).name, here.read.record(record).values["note"]) == ("Đền Thác Bờ", "gốc")


def test_undo_leaves_a_slot_that_somebody_changed_since(two: tuple[Writer, Writer, str]) -> None:
    here, laptop, record = two
    here.amend(record, {"note": "ở Sở", "area": "1 ha"})
    laptop.take_in(here.hand_over())
    laptop.amend(record, {"note": "ở xã, sau khi xem"})
    here.take_in(laptop.hand_over())
    here.undo()
    assert (here.read.record(record).values["note"], here.read.record(record).values.get("area")) == (
        "ở xã, sau khi xem",
        None,
    )


def test_undo_keeps_what_a_colleague_said_beside_it(two: tuple[Writer, Writer, str]) -> None:
    """An open question of two values: taking back mine must not take hers with it."""
    here, laptop, record = two
    here.amend(record, {"note": "ở Sở"})
    laptop.amend(record, {"note": "ở xã"})
    here.take_in(laptop.hand_over())
    assert here.read.open_questions() == [(record, "note")]
    here.undo()
    shown = here.read.record(record)
    standing = {c.entry.value for c in shown.open.get("note", ())} | {shown.values.get("note")}
    assert "ở xã" in standing


def test_undo_of_a_choice_brings_back_what_was_shown_before(two: tuple[Writer, Writer, str]) -> None:
    """Tried until the colleague's revision has the lower id, so that the lowest id is not what was shown."""
    here, laptop, record = two
    for turn in range(12):
        here.amend(record, {"note": f"ở Sở {turn}"})
        laptop.amend(record, {"note": f"ở xã {turn}"})
        here.take_in(laptop.hand_over())
        before = here.read.record(record).values["note"]
        assert before == f"ở Sở {turn}", "the department's value is shown"
        here.amend(record, {"note": f"chọn {turn}"})
        here.undo()
        assert here.read.record(record).values["note"] == before
        here.redo()
        laptop.take_in(here.hand_over())


def test_an_open_question_can_be_settled_for_the_value_that_is_shown(two: tuple[Writer, Writer, str]) -> None:
    here, laptop, record = two
    here.amend(record, {"note": "ở Sở"})
    laptop.amend(record, {"note": "ở xã"})
    here.take_in(laptop.hand_over())
    assert here.amend(record, {"note": "ở Sở"}) is not None
    assert here.read.open_questions() == []


def test_a_record_deleted_here_and_edited_there_can_be_kept_or_deleted(two: tuple[Writer, Writer, str]) -> None:
    here, laptop, record = two
    here.delete([record])
    laptop.amend(record, {"note": "ở xã"})
    here.take_in(laptop.hand_over())
    assert not here.read.record(record).deleted
    assert here.read.open_questions() == [(record, "_life")]
    here.restore([record])
    assert here.read.open_questions() == [] and not here.read.record(record).deleted
    here.undo()
    here.delete([record])
    assert here.read.open_questions() == [] and here.read.record(record).deleted


def test_a_deleted_record_is_not_brought_back_by_an_edit(writer: Writer, relic: Kind) -> None:
    """Whoever edits must restore first; an edit by one who knew of the deletion leaves no open question."""
    record = _add(writer, relic)
    writer.delete([record])
    with suppress(NotPossible):
        writer.amend(record, {"note": "x"})
    assert writer.read.record(record).deleted
    assert writer.read.open_questions() == []


def test_undo_of_a_creation_goes_with_what_others_added_and_can_be_redone(
    two: tuple[Writer, Writer, str], relic: Kind
) -> None:
    here, laptop, _ = two
    record = _add(here, relic, note="mới")
    laptop.take_in(here.hand_over())
    laptop.amend(record, {"area": "1 ha"})
    here.take_in(laptop.hand_over())
    here.undo()
    assert here.read.record(record).deleted
    here.redo()
    assert not here.read.record(record).deleted
    assert set(here.read.record(record).values) == {"name", "note", "area"}


def test_undo_looks_no_further_than_this_stations_acts(two: tuple[Writer, Writer, str]) -> None:
    here, laptop, record = two
    laptop.amend(record, {"note": "ở xã"})
    with_laptop, _ = undo.last_of(laptop._store, laptop.station)
    assert with_laptop is not None
    here.take_in(laptop.hand_over())
    here.undo()
    assert here.read.record(record).deleted, "the department's last act was the creation"


_SEVERAL = 1_100
_LIVES = "revision v JOIN record d"


def test_many_deletes_and_their_undo_read_many_records_at_once_and_tell_how_far_they_have_come(
    writer: Writer, relic: Kind, folder: Path, description: Description
) -> None:
    _, ids = writer.add(relic, [{"name": f"Đền {n}"} for n in range(_SEVERAL)])
    before = dump(folder)
    for act, words in ((lambda: writer.delete(ids), "Xóa 1.100 phiếu"), (writer.undo, "Hoàn tác: Xóa 1.100 phiếu")):
        asked: list[str] = []
        heard: list[Progress] = []
        writer.watch = heard.append
        writer._store.conn.set_trace_callback(asked.append)
        act()
        writer._store.conn.set_trace_callback(None)
        assert 0 < sum(_LIVES in one for one in asked) < _SEVERAL / 50
        reading = [h.done for h in heard if h.words.vi == "Đang đọc các phiếu"]
        writing = [h.done for h in heard if h.words.vi == words]
        assert len(reading) > 3 and reading == sorted(reading)
        assert len(writing) > 6 and writing == sorted(writing) and heard[-1].done == heard[-1].of
    assert dump(folder) == before
    assert_sound(folder, description)


def test_a_record_that_is_not_here_keeps_all_from_being_deleted(writer: Writer, relic: Kind) -> None:
    record = _add(writer, relic)
    with pytest.raises(NotPossible, match="Không có phiếu"):
        writer.delete([record, record, "0" * 26])
    assert not writer.read.record(record).deleted
    assert writer.delete([record, record]).sentence.vi == "Xóa di tích “Đền Bờ”"
