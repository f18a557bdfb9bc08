"""Registers: patterns as data, the next number, gaps with their reason, duplicates, final numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from db.catalogue import Profile, Writer
from db.catalogue.numbering import Gap, duplicates, explain_gaps, gap_words, give_final, registers
from db.model.numbers import Pattern, read_pattern
from db.model.problems import NotPossible
from db.model.query import Query
from tests.db.tools import assert_refused, command


def add(writer: Writer, kind: str, **typed: Any) -> str:
    return writer.add(writer.description.kind(kind), [typed])[1][0]


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("C-00000", Pattern("C-", 5)),
        ("T3-000", Pattern("T3-", 3)),
        ("KL.000/2026", Pattern("KL.", 3, "/2026")),
        (" BT 000/KL ", Pattern("BT ", 3, "/KL")),
    ],
)
def test_the_last_run_of_zeros_counts(text: str, pattern: Pattern) -> None:
    assert read_pattern(text) == pattern


def test_who_goes_by_a_number_is_found_without_a_walk_through_all_names(writer: Writer) -> None:
    gong = writer.description.kind("gong")
    _, gongs = writer.add(gong, [{"name": f"Chiêng {n}", "number": f"C-{n:05}"} for n in range(1, 601)])
    steps: list[int] = []
    writer.read._store.conn.set_progress_handler(lambda: steps.append(1), 20)
    assert writer.read.named("C-00600", ("gong",)) == [gongs[-1]]
    writer.read._store.conn.set_progress_handler(None, 0)
    assert len(steps) < 10, "every page that is opened asks whether its number was given twice"


@pytest.mark.parametrize("text", ["", "KL", "KL.123", "0" * 40])
def test_a_pattern_without_a_counter_is_refused(text: str) -> None:
    with pytest.raises(NotPossible):
        read_pattern(text)


def test_next_and_gaps() -> None:
    pattern = read_pattern("KL.000")
    used = ["KL.003", "KL.001", "KL.123/456", "KL.12a", "KL.4", "KL.1000", "khác"]
    assert pattern.next(used) == "KL.1001"
    assert pattern.gaps(["KL.001", "KL.004"]) == ["KL.002", "KL.003"]
    assert pattern.next([]) == "KL.001" and pattern.gaps([]) == []


def test_gaps_have_their_reason(writer: Writer) -> None:
    for number in ("KL.001", "KL.002", "KL.005"):
        add(writer, "object", name=number, number=number)
    writer.delete([writer.read.resolve("KL.002")])
    add(
        writer,
        "group",
        name="Bảo tàng tỉnh",
        number_patterns=["KL.000"],
        number_gaps=[{"gap": "KL.003", "gap_reason": "viết nhầm trên sổ giấy"}],
    )
    museum = next(r for r in registers(writer.read) if r.owner == "Bảo tàng tỉnh")
    assert museum.next == "KL.006"
    assert museum.gaps == (
        Gap("KL.002", deleted=True),
        Gap("KL.003", "viết nhầm trên sổ giấy"),
        Gap("KL.004"),
    )


def test_duplicates_are_listed(writer: Writer) -> None:
    two = [add(writer, "object", name="Chuông", number="HV-1") for _ in range(2)]
    add(writer, "gong", name="Chiêng", number="HV-1")
    ((kind, number, ids),) = duplicates(writer.read)
    assert (kind, number, sorted(ids)) == ("object", "HV-1", sorted(two))


def test_a_provisional_number_gives_way_to_the_final_one_and_is_still_found(writer: Writer) -> None:
    add(writer, "gong", name="Đầu", number="C-00041")
    team = {"register": "số tạm (đội kiểm kê)"}
    ids = [add(writer, "gong", name=f"Chiêng {n}", numbers=[{"number": f"T3-01{n}", **team}]) for n in (7, 8)]
    give_final(writer, ids)
    assert [writer.read.record(i).number for i in ids] == ["C-00042", "C-00043"]
    assert writer.read.resolve("T3-017") == ids[0]
    with pytest.raises(NotPossible):
        give_final(writer, ids)
    writer.undo()
    assert [writer.read.record(i).number for i in ids] == ["T3-017", "T3-018"]


def test_the_commands(writer: Writer, folder: Path) -> None:
    add(writer, "gong", name="Chiêng", numbers=[{"number": "T3-017", "register": "số tạm (đội kiểm kê)"}])
    writer.close()
    assert_refused(command("number", "T3-099", "--in", folder))
    assert_refused(command("number", "T3-017", "--pattern", "KL", "--in", folder))
    assert command("number", "T3-017", "--in", folder).stdout == "Cấp số chính thức cho 1 phiếu\n"
    told = json.loads(command("numbers", "--in", folder, "--json").stdout)
    assert [(r["pattern"], r["next"]) for r in told["registers"]] == [("C-00000", "C-00002")]


def test_a_reason_is_recorded_with_the_owner_and_taken_back(writer: Writer) -> None:
    for number in ("KL.001", "KL.004"):
        add(writer, "object", name=number, number=number)
    museum = add(writer, "group", name="Bảo tàng tỉnh", number_patterns=["KL.000", "không có chỗ đếm"])
    register, wrong = (r for r in registers(writer.read) if r.owner)
    assert wrong.problem is not None and "phải có chỗ đếm" in wrong.problem.vi
    explain_gaps(writer, register, ["KL.002", "KL.003"], " bỏ cách khi sang sổ mới ")
    gaps = next(r for r in registers(writer.read) if r.owner).gaps
    assert [gap_words(g).vi for g in gaps] == ["bỏ cách khi sang sổ mới"] * 2
    assert [row["gap"] for row in writer.read.record(museum).values["number_gaps"]] == ["KL.002", "KL.003"]
    explain_gaps(writer, register, ["KL.002"], "")
    gaps = next(r for r in registers(writer.read) if r.owner).gaps
    assert [gap_words(g).vi for g in gaps] == ["chưa ghi lý do", "bỏ cách khi sang sổ mới"]


def test_the_programs_own_register_is_explained_with_the_office(writer: Writer) -> None:
    for number in ("C-00001", "C-00003"):
        add(writer, "gong", name=number, number=number)
    (register,) = registers(writer.read)
    with pytest.raises(NotPossible, match="Hãy ghi tên cơ quan trước"):
        explain_gaps(writer, register, ["C-00002"], "viết nhầm")
    writer.set_profile(Profile(office="Bảo tàng tỉnh"))
    explain_gaps(writer, register, ["C-00002"], "viết nhầm")
    explain_gaps(writer, register, ["C-00002"], "viết nhầm hai lần")
    assert registers(writer.read)[0].gaps == (Gap("C-00002", "viết nhầm hai lần"),)
    assert len(writer.read.find(Query("group"))) == 1
