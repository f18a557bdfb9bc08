"""The derived tables are a function of the ledger and the description: made anew they are the same, and they grow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from db.catalogue import Reader, Writer, create, to_plain
from db.model.condition import By, Test
from db.model.problems import NotPossible
from db.model.query import Query
from db.schema.field import Field
from db.schema.field_type import Count, Text
from db.schema.kind import Description
from db.schema.label import Label
from db.schema.reference import OneTerm
from db.schema.rows import Rows
from db.schema.vocabulary import Term, Vocabularies, Vocabulary
from tests.db.tools import assert_sound, dump

_TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
_PLACES = ("xã Vầy Nưa", "xã Cao Sơn, huyện Lương Sơn", "xóm Trại, xã Tân Lập, huyện Lạc Sơn", "Hà Nội", "không rõ")


def grown(
    description: Description,
    kind: str,
    fields: tuple[Field, ...] = (),
    rows: dict[str, tuple[Field, ...]] | None = None,
) -> Description:
    """Return a description whose kind has further fields, and whose groups have further row fields."""
    kinds = []
    for one in description.kinds:
        if one.id == kind:
            sections = []
            for at, section in enumerate(one.sections):
                more = tuple(
                    msgspec.structs.replace(
                        f, type=msgspec.structs.replace(f.type, fields=(*f.type.fields, *(rows or {})[f.id]))
                    )
                    if isinstance(f.type, Rows) and f.id in (rows or {})
                    else f
                    for f in section.fields
                )
                sections.append(msgspec.structs.replace(section, fields=(*more, *(fields if at == 0 else ()))))
            one = msgspec.structs.replace(one, sections=tuple(sections))
        kinds.append(one)
    words = Vocabulary("độ_vang", Label("Độ vang", "Resonance"), (Term("vang", Label("vang xa", "far")),))
    return Description(tuple(kinds), Vocabularies([*description.vocabularies, words]), description.units)


_NEW = (
    Field("echo", Label("Độ vang", "Resonance"), OneTerm("độ_vang"), column=9),
    Field("steps", Label("Số bậc đá", "Stone steps"), Count(0, 9999)),
)
_NEW_IN_ROW = {"variants": (Field("heard_from", Label("Nghe từ", "Heard from"), Text()),)}


class AnyActs(RuleBasedStateMachine):
    """Any acts in any order; now and then the derived tables are made anew and must be what they were."""

    folder: Path
    description: Description
    runs = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).runs += 1
        here = self.folder / f"lượt {self.runs}"
        create(here, self.description)
        self.here = here
        self.writer = Writer(here, self.description, "Bùi Thị Lan")
        self.writer._store.conn.execute("PRAGMA synchronous=OFF")
        self.ids: list[str] = []

    def teardown(self) -> None:
        self.writer.close()

    @rule(
        name=_TEXT,
        kind=st.sampled_from(("relic", "group", "document")),
        level=st.sampled_from(("", "public", "restricted")),
        place=st.sampled_from(_PLACES),
    )
    def add(self, name: str, kind: str, level: str, place: str) -> None:
        raw: dict[str, Any] = {
            "name": name,
            "level": level,
            "number": f"DT-{len(self.ids)}",
            "variants": [name, "khác"],
        }
        if kind != "document":
            raw["places"] = [place]
        self.ids += self.writer.add(self.description.kind(kind), [raw])[1]

    @precondition(lambda self: self.ids)
    @rule(
        data=st.data(),
        note=_TEXT,
        what=st.sampled_from(("note", "level", "variants", "relations", "sources", "numbers", "area", "member_count")),
    )
    def amend(self, data: st.DataObject, note: str, what: str) -> None:
        before = self.writer.read.record(data.draw(st.sampled_from(self.ids)))
        value: Any = {
            "note": note, "level": "report" if len(note) % 2 else None, "variants": [{"variant": note}, {"origin": note}],
            "relations": [{"related": self.ids[len(note) % len(self.ids)], "row_note": note}], "sources": [note] if note.strip() else [], "numbers": [{"number": note}],
            "area": {"n": str(len(note)), "u": "m²"} if note else None, "member_count": len(note) or None,
        }[what]  # fmt: skip
        if not before.deleted and what in self.description.kind(before.kind).by_id:
            self.writer.amend(before.id, {what: value})

    @precondition(lambda self: self.ids)
    @rule(data=st.data())
    def delete_or_restore(self, data: st.DataObject) -> None:
        record = data.draw(st.sampled_from(self.ids))
        deleted = self.writer.read.record(record).deleted
        (self.writer.restore if deleted else self.writer.delete)([record])

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), note=_TEXT)
    def rival(self, data: st.DataObject, note: str) -> None:
        before = self.writer.read.record(data.draw(st.sampled_from(self.ids)))
        standing = [r for r in before.rivals if r.value is not None]
        if before.deleted:
            return
        if standing:
            self.writer.prefer(before, standing[0].slot)
        else:
            self.writer.add_rival(before, "note", note, {"source": "Hồ sơ 1997"})

    @rule()
    def undo(self) -> None:
        try:
            self.writer.undo()
        except NotPossible:
            assert self.writer.undoable()[0] is None

    @rule()
    def redo(self) -> None:
        try:
            self.writer.redo()
        except NotPossible:
            assert self.writer.undoable()[1] is None

    @precondition(lambda self: self.ids)
    @rule()
    def rebuild(self) -> None:
        before = dump(self.here)
        for _ in self.writer.rebuild():
            pass
        assert dump(self.here) == before

    @invariant()
    def counts_are_what_is_there(self) -> None:
        records = [self.writer.read.record(i) for i in self.ids]
        for count in self.writer.read.counts():
            of_kind = [r for r in records if r.kind == count.kind]
            assert (count.alive, count.deleted) == (
                sum(not r.deleted for r in of_kind),
                sum(r.deleted for r in of_kind),
            )


def test_made_anew_after_any_acts_the_derived_tables_are_the_same(tmp_path: Path, description: Description) -> None:
    machine = type("Acts", (AnyActs,), {"folder": tmp_path, "description": description})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    )  # fmt: skip


def test_a_change_of_what_no_words_find_leaves_words_links_and_unknown_slots_as_they_are(
    folder: Path, description: Description, tmp_path: Path
) -> None:
    newer = grown(description, "relic", _NEW, _NEW_IN_ROW)
    laptop_folder = tmp_path / "máy mới"
    create(laptop_folder, newer)
    laptop = Writer(laptop_folder, newer, "Quách Công Lợi")
    heard = {"variant": "Hang Trại", "heard_from": "cụ Bùi Văn Ý"}
    raw = {"name": "Hang Xóm Trại", "echo": "vang", "variants": [heard], "sources": ["Hồ sơ 1997"], "area": "12 m²"}
    _, (record,) = laptop.add(newer.kind("relic"), [raw])
    older = Writer(folder, description, "Bùi Thị Lan")
    older.take_in(laptop.hand_over())
    laptop.close()
    words = older._store.all("SELECT * FROM words ORDER BY rowid")
    written: list[str] = []
    older._store.conn.set_trace_callback(written.append)
    older.amend(record, {"area": "13,5 m²"})
    older._store.conn.set_trace_callback(None)
    shown = older.read.lines(older.read.find(Query(kind="relic")), 0, 9, (description.kind("relic").by_id["area"],))
    assert [line.cells for line in shown] == [("13,5 m²",)]
    assert older._store.all("SELECT * FROM words ORDER BY rowid") == words
    assert not [sql for sql in written if "words" in sql]
    older.close()
    assert_sound(folder, description)


def test_an_older_catalogue_shows_a_new_field_and_vocabulary_without_a_rebuild(
    writer: Writer, folder: Path, description: Description, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (record,) = writer.add(description.kind("relic"), [{"name": "Hang Xóm Trại", "number": "DT-001"}])
    writer.close()
    newer = grown(description, "relic", _NEW)
    reader = Reader(folder, newer)
    assert not reader.fits()
    reader.close()
    writer = Writer(folder, newer, "Bùi Thị Lan")
    monkeypatch.setattr(type(writer._projection), "rebuild", lambda self: pytest.fail("rebuilt"))
    assert list(writer.bring_up()) == []
    relic = newer.kind("relic")
    assert writer.read.fits() and [f.id for f in relic.listed][-2:] != []
    plain = to_plain(relic, writer.read.record(record))
    assert (plain["echo"], plain["steps"]) == (None, None)
    writer.amend(record, {"echo": "vang xa", "steps": "1.200"})
    listing = writer.read.find(Query(kind="relic", where=Test("echo", "is", ("vang",)), order=(By("steps"),)))
    (line,) = writer.read.lines(listing, 0, 9, _NEW)
    assert line.cells == ("vang xa", "1.200")
    assert len(writer.read.find(Query(words="vang xa"))) == 1
    writer.close()
    assert_sound(folder, newer)


def test_slots_unknown_before_become_known(folder: Path, description: Description, tmp_path: Path) -> None:
    """A newer laptop's field is kept and passed on by an older program, and shows when that one is brought up."""
    newer = grown(description, "relic", _NEW)
    laptop_folder = tmp_path / "máy mới"
    create(laptop_folder, newer)
    laptop = Writer(laptop_folder, newer, "Quách Công Lợi")
    _, (record,) = laptop.add(newer.kind("relic"), [{"name": "Hang Xóm Trại", "echo": "vang", "steps": 12}])
    older = Writer(folder, description, "Bùi Thị Lan")
    older.take_in(laptop.hand_over())
    assert older.read.record(record).others == {"echo": "vang", "steps": 12}
    older.amend(record, {"note": "xem lại"})
    assert len(older.read.find(Query(words="vang xa"))) == 0
    older.close()
    laptop.close()
    brought_up = Writer(folder, newer, "Bùi Thị Lan")
    assert list(brought_up.bring_up()) == []
    assert brought_up.read.record(record).others == {}
    (line,) = brought_up.read.lines(brought_up.read.find(Query(kind="relic", words="vang xa")), 0, 9, _NEW)
    assert line.cells == ("vang xa", "12")
    brought_up.close()
    assert_sound(folder, newer)


def test_row_fields_unknown_before_become_known(folder: Path, description: Description, tmp_path: Path) -> None:
    newer = grown(description, "relic", (), _NEW_IN_ROW)
    laptop_folder = tmp_path / "máy mới"
    create(laptop_folder, newer)
    laptop = Writer(laptop_folder, newer, "Quách Công Lợi")
    _, (record,) = laptop.add(
        newer.kind("relic"),
        [{"name": "Hang Xóm Trại", "variants": [{"variant": "Hang Trại", "heard_from": "cụ Bùi Văn Ý"}]}],
    )
    older = Writer(folder, description, "Bùi Thị Lan")
    older.take_in(laptop.hand_over())
    row = older.read.record(record).values["variants"][0]
    older.amend(record, {"note": "xem lại"})
    older.close()
    laptop.close()
    brought_up = Writer(folder, newer, "Bùi Thị Lan")
    for _ in brought_up.bring_up():
        pass
    assert row["heard_from"] == "cụ Bùi Văn Ý"
    found = len(brought_up.read.find(Query(words="cụ Bùi Văn Ý")))
    brought_up.close()
    assert_sound(folder, newer)
    assert found == 1


def test_an_edit_by_an_older_program_keeps_row_fields_it_does_not_know(folder: Path, description: Description) -> None:
    newer = grown(description, "relic", (), _NEW_IN_ROW)
    writer = Writer(folder, newer, "Bùi Thị Lan")
    for _ in writer.bring_up():
        pass
    _, (record,) = writer.add(
        newer.kind("relic"), [{"name": "Hang", "variants": [{"variant": "Hang Trại", "heard_from": "cụ Ý"}]}]
    )
    writer.close()
    older = Writer(folder, description, "Bùi Thị Lan")
    for _ in older.bring_up():
        pass
    row = older.read.record(record).values["variants"][0]
    older.save(older.read.record(record), {"variants": [{**row, "origin": "theo tên xóm"}]})
    assert older.read.record(record).values["variants"][0]["heard_from"] == "cụ Ý"
    older.close()


def test_a_kind_unknown_here_is_kept_and_shows_when_it_becomes_known(
    folder: Path, description: Description, tmp_path: Path
) -> None:
    bell = msgspec.structs.replace(description.kind("group"), id="bell", label=Label("Chuông", "Bell"))
    newer = Description((*description.kinds, bell), description.vocabularies, description.units)
    create(tmp_path / "máy mới", newer)
    laptop = Writer(tmp_path / "máy mới", newer, "Quách Công Lợi")
    _, (record,) = laptop.add(bell, [{"name": "Chuông chùa Tiên", "number": "CH-01"}])
    older = Writer(folder, description, "Bùi Thị Lan")
    older.take_in(laptop.hand_over())
    with pytest.raises(NotPossible):
        older.read.record(record)
    handed = older.hand_over()
    older.close()
    laptop.close()
    assert [r.record for _, said in handed for r in said] == [record]
    brought_up = Writer(folder, newer, "Bùi Thị Lan")
    for _ in brought_up.bring_up():
        pass
    assert len(brought_up.read.find(Query(kind="bell", words="chuong chua tien"))) == 1
    brought_up.close()
    assert_sound(folder, newer)


def test_another_description_than_the_tables_were_made_from_is_rebuilt(
    writer: Writer, folder: Path, description: Description
) -> None:
    _, (record,) = writer.add(description.kind("relic"), [{"name": "Hang Xóm Trại", "note": "mái đá"}])
    writer.close()
    relic = description.kind("relic")
    sections = tuple(
        msgspec.structs.replace(
            s,
            fields=tuple(msgspec.structs.replace(f, audience="restricted") if f.id == "note" else f for f in s.fields),
        )
        for s in relic.sections
    )
    hidden = msgspec.structs.replace(relic, sections=sections)
    other = Description(
        (hidden, *(k for k in description.kinds if k.id != "relic")), description.vocabularies, description.units
    )
    writer = Writer(folder, other, "Bùi Thị Lan")
    assert list(writer.bring_up()), "rebuilt, with progress"
    assert len(writer.read.find(Query(words="mái đá", audience="internal"))) == 0
    assert len(writer.read.find(Query(words="mái đá", audience="full"))) == 1
    assert writer.read.record(record).values["note"] == "mái đá"
    writer.close()
    assert_sound(folder, other)


def test_a_rebuild_that_is_stopped_leaves_the_old_tables(
    writer: Writer, folder: Path, description: Description
) -> None:
    writer.add(description.kind("relic"), [{"name": f"Hang {i}"} for i in range(3000)])
    before = dump(folder)
    work = writer.rebuild()
    next(work)
    work.close()  # type: ignore[attr-defined]
    assert dump(folder) == before
    writer.add(description.kind("relic"), [{"name": "Hang sau"}])
    writer.close()
    assert_sound(folder, description)
