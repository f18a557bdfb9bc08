"""The journal of the catalogue: found by person, day, kind, field; any act taken back; one old value restored."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer
from db.catalogue.journal import Asked, deeds, effects, find_act, page, restore_value, sift, take_back, weigh
from db.model.changes import Progress, Stopped
from db.model.problems import NotPossible
from db.model.query import Query
from db.schema.kind import Description
from db.store.connection import FILE_NAME
from tests.db.tools import assert_refused, assert_sound, command, dump


class _Clock:
    """Noon in UTC of a day that goes on by one with each act."""

    def __init__(self) -> None:
        self.day = datetime(2026, 3, 1, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.day += timedelta(days=1)
        return self.day


@pytest.fixture
def two_people(folder: Path, description: Description) -> tuple[Path, str, str]:
    """Bùi Thị Lan adds a gong and a relic, Quách Đình Hợi changes them: acts on 2, 3, 4, 5, 6 March 2026."""
    clock = _Clock()
    lan = Writer(folder, description, "Bùi Thị Lan", clock)
    _, (gong,) = lan.add(description.kind("gong"), [{"name": "Chiêng bồng", "d_face": "61,5 cm"}])
    _, (relic,) = lan.add(description.kind("relic"), [{"name": "Đền Bờ", "note": "một", "variants": ["tên cũ"]}])
    lan.close()
    hoi = Writer(folder, description, "Quách Đình Hợi", clock)
    hoi.amend(relic, {"note": "hai", "variants": [*hoi.read.record(relic).values["variants"], {"variant": "tên mới"}]})
    hoi.amend(relic, {"note": "ba"})
    hoi.amend(gong, {"name": "Chiêng bồng số 2"})
    hoi.close()
    return folder, gong, relic


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        (Asked(), [6, 5, 4, 3, 2]),
        (Asked(person="lan"), [3, 2]),
        (Asked(person="QUÁCH"), [6, 5, 4]),
        (Asked(person="ai khác"), []),
        (Asked(since=date(2026, 3, 4)), [6, 5, 4]),
        (Asked(until=date(2026, 3, 3)), [3, 2]),
        (Asked(since=date(2026, 3, 3), until=date(2026, 3, 3)), [3]),
        (Asked(kind="gong"), [6, 2]),
        (Asked(field="note"), [5, 4, 3]),
        (Asked(field="variants", person="hoi"), [4]),
        (Asked(kind="gong", field="note"), []),
        (Asked(limit=2), [6, 5]),
    ],
)
def test_acts_are_found(
    two_people: tuple[Path, str, str], description: Description, asked: Asked, days: list[int]
) -> None:
    writer = Writer(two_people[0], description)
    try:
        found = deeds(writer.read, asked)
        assert [datetime.fromisoformat(d.at).day for d in found] == days
        assert all(find_act(writer.read, d.id[:10]).id == d.id for d in found)
    finally:
        writer.close()


def test_an_act_of_last_week_is_taken_back_with_what_was_written_over_it_and_that_is_shown_before(
    two_people: tuple[Path, str, str], description: Description
) -> None:
    folder, _, relic = two_people
    writer = Writer(folder, description, "Bùi Thị Lan")
    try:
        act = next(d.id for d in deeds(writer.read, Asked(field="variants", person="hoi")))
        shown = {(e.change.field, e.change.old_text, e.change.new_text, e.later) for e in effects(writer.read, act)}
        assert shown == {("note", "ba", "một", True), ("variants", "tên mới", "", False)}
        tables = dump(folder)
        changes = take_back(writer, act)
        assert changes.sentence.vi == "Hoàn tác: Sửa Ghi chú, Tên gọi khác của di tích “Đền Bờ”"
        record = writer.read.record(relic)
        assert (record.values["note"], [r["variant"] for r in record.values["variants"]]) == ("một", ["tên cũ"])
        with pytest.raises(NotPossible, match="hoàn tác rồi"):
            take_back(writer, act)
        assert effects(writer.read, act) == []
        assert [d.taken_back for d in deeds(writer.read, Asked(record=relic))] == [False, False, True, False]
        writer.undo()
        assert dump(folder) == tables, "taking back is an act, and is taken back itself"
    finally:
        writer.close()
    assert_sound(folder, description)


def test_what_was_written_since_stays_where_asked(two_people: tuple[Path, str, str], description: Description) -> None:
    folder, _, relic = two_people
    writer = Writer(folder, description, "Bùi Thị Lan")
    try:
        act = next(d.id for d in deeds(writer.read, Asked(field="variants", person="hoi")))
        take_back(writer, act, keep_later=True)
        record = writer.read.record(relic)
        assert (record.values["note"], [r["variant"] for r in record.values["variants"]]) == ("ba", ["tên cũ"])
    finally:
        writer.close()


def test_taking_back_the_act_that_added_a_record_tells_what_was_written_into_it_since(
    two_people: tuple[Path, str, str], description: Description
) -> None:
    folder, gong, _ = two_people
    writer = Writer(folder, description, "Bùi Thị Lan")
    try:
        act = deeds(writer.read, Asked(record=gong))[-1].id
        found = weigh(writer.read, act)
        assert (found.slots, found.records, found.later, found.done) == (1, 1, 1, False)
        assert (found.told[0].change.new_text, found.told[0].later) == ("đã xóa", True)
        with pytest.raises(NotPossible, match="đã được sửa lại sau đó"):
            take_back(writer, act, keep_later=True)
        assert not writer.read.record(gong).deleted
        take_back(writer, act)
        assert writer.read.record(gong).deleted
        assert weigh(writer.read, act).done
    finally:
        writer.close()


def test_of_a_batch_only_some_is_told_but_all_is_counted_and_it_can_be_stopped(
    writer: Writer, description: Description
) -> None:
    writer.add(description.kind("gong"), [{"name": f"Chiêng số {n}"} for n in range(30)])
    act = deeds(writer.read, Asked(limit=1))[0]
    last = writer.read.resolve(writer.read.lines(writer.read.find(Query(words="số 29")), 0, 1)[0].id)
    writer.amend(last, {"note": "nứt"})
    found = weigh(writer.read, act.id, most=5)
    assert (act.records, found.slots, found.later, len(found.told)) == (30, 30, 1, 5)
    assert found.told[0].name == "Chiêng số 29", "what would be lost is told first"

    def stop(progress: Progress) -> None:
        if progress.done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        weigh(writer.read, act.id, watch=stop)


def test_acts_are_sifted_in_slices_by_words_and_a_damaged_one_stops_nothing(
    two_people: tuple[Path, str, str], description: Description
) -> None:
    folder, _, relic = two_people
    with closing(sqlite3.connect(folder / FILE_NAME)) as conn:
        conn.executescript("DROP TRIGGER changeset_u; UPDATE changeset SET body = x'00' WHERE key = 3")
    reader = Reader(folder, description)
    try:
        assert [d.sentence.vi for d in deeds(reader, Asked(words="chieng bong"))] == [
            "Sửa Tên chiêng của chiêng “Chiêng bồng số 2”",
            "Thêm chiêng “Chiêng bồng”",
        ]
        assert len(deeds(reader, Asked())) == 4
        assert [d is None for d in page(reader, next(sift(reader, Asked()))[0], 0, 9)] == [
            False,
            False,
            True,
            False,
            False,
        ]
        assert len(deeds(reader, Asked(record=relic))) == 2, "the damaged one is not among them"
    finally:
        reader.close()


def test_values_come_back_as_stored_even_where_todays_rules_would_refuse_them(
    two_people: tuple[Path, str, str], description: Description
) -> None:
    """An old value that no door would let in today: it stands in the ledger, so it comes back."""
    from db.model.revision import Entry
    from db.schema.label import Label

    folder, gong, _ = two_people
    writer = Writer(folder, description, "Bùi Thị Lan")
    try:
        strange = {"n": "-61.5", "u": "cm"}
        heads = writer.read.record(gong).heads["d_face"]
        writer.act(Label("Nhập từ sổ cũ", "From an old book"), [(gong, "gong", {"d_face": Entry(strange, heads)})])
        step = str(len(writer.read.history(gong)))
        with pytest.raises(NotPossible):
            writer.amend(gong, {"d_face": "-61,5 cm"})
        writer.amend(gong, {"d_face": "60 cm"})
        restore_value(writer, gong, "d_face", step)
        assert writer.read.record(gong).values["d_face"] == strange
    finally:
        writer.close()


def test_one_old_value_comes_back_alone(two_people: tuple[Path, str, str], description: Description) -> None:
    folder, _, relic = two_people
    writer = Writer(folder, description, "Bùi Thị Lan")
    try:
        steps = writer.read.history(relic)
        restore_value(writer, relic, "note", "2")
        record = writer.read.record(relic)
        assert (record.values["note"], len(record.values["variants"])) == ("hai", 2)
        restore_value(writer, relic, "note", steps[0].id[:12])
        restore_value(writer, relic, "variants", steps[0].revision[:9])
        record = writer.read.record(relic)
        assert (record.values["note"], [r["variant"] for r in record.values["variants"]]) == ("một", ["tên cũ"])
        assert writer.read.history(relic)[-1].sentence.vi == "Lấy lại giá trị cũ của “Tên gọi khác” ở di tích “Đền Bờ”"
        for field, step in (("note", "1"), ("note", "0"), ("note", "99"), ("note", "zz"), ("note", ""), ("nhạc", "1")):
            with pytest.raises(NotPossible):
                restore_value(writer, relic, field, step)
        writer.undo()
        assert len(writer.read.record(relic).values["variants"]) == 2
    finally:
        writer.close()
    assert_sound(folder, description)


def test_what_was_erased_by_law_does_not_come_back(two_people: tuple[Path, str, str], description: Description) -> None:
    from db.schema.label import Label

    folder, _, relic = two_people
    writer = Writer(folder, description, "Bùi Thị Lan")
    try:
        writer.erase(relic, ["note"], Label("quyết định 12", "decision 12"))
        with pytest.raises(NotPossible, match="theo quy định"):
            restore_value(writer, relic, "note", "1")
    finally:
        writer.close()


def test_the_same_by_commands(two_people: tuple[Path, str, str]) -> None:
    folder, gong, relic = two_people
    listed = json.loads(
        command(
            "acts", "--in", folder, "--person", "hoi", "--from", "04/03/2026", "--to", "2026-03-04", "--json"
        ).stdout
    )
    assert [a["act"]["vi"] for a in listed] == ["Sửa Ghi chú, Tên gọi khác của di tích “Đền Bờ”"]
    act = listed[0]["id"]
    shown = command("undo", "--act", act[:8], "--show", "--in", folder).stdout
    assert "Ghi chú: ba → một  (ghi sau việc này)" in shown
    assert "Hoàn tác" in command("undo", "--act", act[:8], "--in", folder).stdout
    assert "rồi" in assert_refused(command("undo", "--act", act[:8], "--in", folder))
    assert command("restore-value", relic, "note", "--from", "3", "--in", folder).returncode == 0
    assert command("history", relic, "--in", folder).stdout.startswith("1. ")
    for words in (
        ("undo", "--act", "zzzz"),
        ("undo", "--act", "ffffffff"),
        ("acts", "--from", "32/13/2026"),
        ("acts", "--kind", "x"),
        ("restore-value", gong, "note", "--from", "x"),
    ):
        assert_refused(command(*words, "--in", folder))
