"""A long table of a kind that has no record yet is written while it is judged; what is there then does not tell how."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import closing
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from db.catalogue import Writer
from db.exchange.columns.mapping import Column, Mapping
from db.exchange.columns.work import Work
from db.exchange.files.reading import read_table
from db.exchange.intake.taking_in import Report, take_in
from db.model.changes import Progress, finish
from db.model.problems import Trouble
from db.model.query import Query
from db.schema.kind import Description
from tests.db.tools import assert_sound
from tests.exchange.test_department_sheet import opened

FEW, MANY, MORE = 60, 1700, 6000
"""Lines of a table that is judged first, of one that is written meanwhile, and of one whose first lines stand before the last are judged."""
FULL = Path("/dev/full")
PAPERS = ("name", "numbers.number", "changes.changed")
RELICS = ("name", "places.place", "ranks.decision")


def papers(path: Path, lines: int) -> Path:
    """Write a table of decisions, each of which names one of a line before it."""
    return table(path, [(f"Xếp hạng đợt {n}", f"{n}/QĐ-UBND", f"{n // 9}/QĐ-UBND") for n in range(lines)])


def relics(path: Path, lines: int) -> Path:
    """Write a table of relics ranked by a few decisions; after 1,700 the names return."""
    return table(
        path, [(f"Hang số {n % MANY}", "xã Tân Lập", f"{n % 9 + 1}/QĐ-UBND ngày 3/2/2015") for n in range(lines)]
    )


def table(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Tên", "Số hoặc nơi", "Văn bản"), *rows])
    return path


def steps(writer: Writer, source: Path, kind: str, goes: Sequence[str], most: int = 1 << 30) -> list[Progress | Report]:
    """Take a table in, stopping after ``most`` steps; return what was told."""
    declared = writer.description.kind(kind)
    columns = Mapping(kind, tuple(Column(f"cột {at}", at, (to,)) for at, to in enumerate(goes)))
    told: list[Progress | Report] = []
    with (
        read_table(source, "") as read,
        closing(take_in(writer, Work(read, declared, writer.read.words()), declared, columns)) as work,
    ):
        for step in work:
            told.append(step)
            if len(told) == most:
                break
    return told


def values(writer: Writer, kind: str) -> dict[str, dict[str, Any]]:
    """Return the values of all records of a kind by name, without the ids of their rows."""
    listing = writer.read.find(Query(kind))
    found = {}
    for line in sorted(writer.read.lines(listing, 0, len(listing)), key=lambda line: int(line.name.split()[-1])):
        said = writer.read.record(line.id).values
        found[line.name] = {
            field: [{k: v for k, v in row.items() if k != "id"} for row in value] if isinstance(value, list) else value
            for field, value in said.items()
        }
    return found


def test_a_long_table_is_one_act_with_what_it_made_on_the_way(tmp_path: Path, description: Description) -> None:
    folder = tmp_path / "sổ"
    with opened(folder, description) as writer:
        *told, report = steps(writer, relics(tmp_path / "di tích.csv", MANY), "relic", RELICS)
        assert isinstance(report, Report) and report.counts["new"] == MANY and report.made == {"document": 9}
        assert {step.words.en for step in told if isinstance(step, Progress)} == {
            "Judging the lines and writing",
            "Writing",
        }
        assert report.changes is not None and len(report.changes.records) == MANY + 9
        assert len(writer.read.journal()) == 1 and "1.700 phiếu mới" in writer.read.journal()[0].sentence.vi
        found = writer.read.find(Query("relic", "hang số 1699"))
        [line] = writer.read.lines(found, 0, 5)
        [rank] = writer.read.record(line.id).values["ranks"]
        assert writer.read.record(rank["decision"]).number == "8/QĐ-UBND", "it links to the one that was made"
    assert_sound(folder, description)
    with opened(folder, description) as writer:
        writer.undo()
        assert sum(c.alive for c in writer.read.counts()) == 0
    assert_sound(folder, description)


def test_no_line_finds_what_another_line_of_its_table_brought(tmp_path: Path, description: Description) -> None:
    with opened(tmp_path / "ngắn", description) as writer:
        steps(writer, papers(tmp_path / "ngắn.csv", FEW), "document", PAPERS)
        first = values(writer, "document")
    with opened(tmp_path / "dài", description) as writer:
        steps(writer, papers(tmp_path / "dài.csv", MORE), "document", PAPERS)
        long = values(writer, "document")
    assert len(first) == FEW and len(long) == MORE
    assert {name: long[name] for name in first} == first
    assert all(said["changes"][0]["changed"] == {"t": f"{n // 9}/QĐ-UBND"} for n, said in enumerate(long.values()))


def test_who_was_there_before_is_found_while_the_table_is_written(tmp_path: Path, description: Description) -> None:
    with opened(tmp_path / "sổ", description) as writer:
        _, [there] = writer.add(
            description.kind("document"),
            [{"name": "3/QĐ-UBND", "numbers": [{"number": "3/QĐ-UBND"}], "issued": "2015-02-03"}],
        )
        *_, report = steps(writer, relics(tmp_path / "di tích.csv", MANY), "relic", RELICS)
        assert isinstance(report, Report) and report.made == {"document": 8}
        assert values(writer, "relic")["Hang số 2"]["ranks"][0]["decision"] == there


def test_only_records_that_were_there_before_are_told_as_similar(tmp_path: Path, description: Description) -> None:
    with opened(tmp_path / "sổ", description) as writer:
        writer.add(description.kind("relic"), [{"name": "Hang số 7"}])
        *_, report = steps(writer, relics(tmp_path / "di tích.csv", MORE), "relic", RELICS)
        assert isinstance(report, Report) and report.counts["new"] == MORE
        assert {row.name for row in report.rows if row.similar} == {"Hang số 7"}


def test_stopped_half_way_nothing_is_left_and_the_next_act_goes_on(tmp_path: Path, description: Description) -> None:
    folder, source = tmp_path / "sổ", relics(tmp_path / "di tích.csv", MANY)
    with opened(folder, description) as writer:
        told = steps(writer, source, "relic", RELICS, most=4)
        assert [step.words.en for step in told if isinstance(step, Progress)] == 4 * ["Judging the lines and writing"]
        assert not active_children() and writer.read.journal() == []
        assert sum(c.alive for c in writer.read.counts()) == 0 and not writer.read.find(Query("", "hang"))
        writer.add(description.kind("relic"), [{"name": "Hang xóm Trại"}])
        *_, report = steps(writer, source, "relic", RELICS)
        assert isinstance(report, Report) and report.counts["new"] == MANY
    assert_sound(folder, description)


def test_all_lines_come_in_where_the_processes_beside_are_killed(tmp_path: Path, description: Description) -> None:
    folder, columns = tmp_path / "sổ", tuple(Column(f"cột {at}", at, (to,)) for at, to in enumerate(RELICS))
    with opened(folder, description) as writer, read_table(relics(tmp_path / "di tích.csv", MORE), "") as read:
        kind = description.kind("relic")
        work = take_in(writer, Work(read, kind, writer.read.words()), kind, Mapping(kind.id, columns))
        next(work)
        beside = active_children()
        for child in beside:
            child.kill()
        report = finish(work)
        assert len(beside) == 2 and isinstance(report, Report) and report.counts["new"] == MORE
    assert_sound(folder, description)


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("lines", [FEW * 10, MANY])
def test_a_full_disk_of_temporary_files_is_told_and_nothing_is_left(
    tmp_path: Path, description: Description, lines: int
) -> None:
    folder, source = tmp_path / "sổ", relics(tmp_path / "di tích.csv", lines)
    kind = description.kind("relic")
    columns = Mapping(kind.id, tuple(Column(f"cột {at}", at, (to,)) for at, to in enumerate(RELICS)))
    with opened(folder, description) as writer:
        with read_table(source, "") as read:
            read.kept.with_name("touched").symlink_to(FULL)
            with pytest.raises(Trouble, match="tệp tạm của máy đã đầy"):
                list(take_in(writer, Work(read, kind, writer.read.words()), kind, columns))
        assert writer.read.journal() == [] and not writer.read.find(Query("", "hang"))
        writer.add(kind, [{"name": "Hang xóm Trại"}])
    assert_sound(folder, description)
