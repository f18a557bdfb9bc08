"""The cells of a long table are read in a process beside; nothing depends on whether that process lives."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from multiprocessing import active_children
from pathlib import Path

import msgspec
import pytest

from db.exchange.columns.beside import said_beside
from db.exchange.columns.saying import Said, Saying
from db.exchange.columns.work import Work
from db.exchange.files.reading import read_table
from db.schema.field_type import Words
from db.schema.kind import Description

LINES = 2_500


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bảng") / "di tích.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Tên di tích", "Xã", "Huyện", "Xếp hạng", "Niên đại", "Ghi chú"])
        for n in range(LINES // 2):
            writer.writerow([f"Hang số {n}", "Tân Lập", "Lạc Sơn", "cấp tỉnh", "Thế kỷ XV", f"ghi chú {n}"])
        writer.writerow(["II. Huyện Kim Bôi"])
        for n in range(LINES // 2):
            writer.writerow([f"Mái đá số {n}", "Vĩnh Đồng", "", "hạng lạ", "không rõ", ""])
    return path


@contextmanager
def saying(source: Path, description: Description) -> Iterator[tuple[Saying, Words, int]]:
    kind = description.kind("relic")
    words = Words(description.vocabularies, description.units)
    with read_table(source, "") as table:
        work = Work(table, kind, words)
        called = tuple(map(work.column, range(len(work.headers))))
        yield Saying(work.lines(), kind, work.guessed(kind), called), words, table.reading.lines


def plain(said: Iterator[Said]) -> list[object]:
    return [msgspec.to_builtins(one) for one in said]


def test_the_process_beside_says_what_this_one_would(source: Path, description: Description) -> None:
    with saying(source, description) as (asked, words, lines):
        here = plain(asked.said(words))
        assert len(here) == lines and {"ranks", "places"} <= here[5][1].keys()
        with closing(said_beside(asked, description, words, lines)) as beside:
            first = next(beside)
            assert active_children(), "so many lines are read beside"
            assert [msgspec.to_builtins(first), *plain(beside)] == here
        assert not active_children()


def test_lines_are_all_there_where_the_process_beside_is_killed(source: Path, description: Description) -> None:
    with saying(source, description) as (asked, words, lines):
        here = plain(asked.said(words))
        with closing(said_beside(asked, description, words, lines)) as beside:
            found = plain(islice(beside, 150))
            [child] = active_children()
            child.kill()
            assert found + plain(beside) == here, "the rest is read here, no line twice and none left out"


def test_whoever_stops_leaves_no_process_behind(source: Path, description: Description) -> None:
    with saying(source, description) as (asked, words, lines):
        with closing(said_beside(asked, description, words, lines)) as beside:
            next(beside)
            assert active_children()
        assert not active_children()


def test_a_short_table_needs_no_process_beside(source: Path, description: Description) -> None:
    with saying(source, description) as (asked, words, _), closing(said_beside(asked, description, words, 50)) as said:
        next(said)
        assert not active_children()
