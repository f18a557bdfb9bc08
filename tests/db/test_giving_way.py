"""Whoever writes many rows beside a window rests now and then, so that the window gets the interpreter; a command does not.

What it is for is measured by ``benchmarks/media.py``; how long a thread is kept away hangs on what else the machine does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from db.exchange.columns.mapping import Mapping
from db.exchange.files.table import Reading
from db.exchange.intake.judging import Row, Told
from db.exchange.intake.kept_rows import KeptRows
from db.exchange.intake.report import plain_report, write_report
from db.exchange.intake.taking_in import Report
from db.schema.label import Label
from db.store.connection import Store, open_store
from reports.blocks import Row as PrintedRow
from reports.blocks import Table, TableColumn
from reports.pdf.write import write_pdf

if sys.platform != "linux":
    pytest.skip("only Linux tells how often a thread rested", allow_module_level=True)

import resource

_ROWS = 40_000


def _rests(work: Callable[[], None]) -> int:
    """Return how often this thread rested of its own will within some work."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw
    work()
    return resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw - before


def _rests_of_many_rows(folder: Path) -> int:
    store = open_store(folder, write=True)
    store.conn.execute("CREATE TEMP TABLE lượt(số INTEGER, chữ TEXT)")
    rests = _rests(lambda: store.many("INSERT INTO lượt VALUES(?, ?)", [(n, "Chiêng Mường") for n in range(_ROWS)]))
    assert store.one("SELECT count(*) FROM lượt") == (_ROWS,)
    store.close()
    return rests


def _rests_of_many_records(folder: Path) -> int:
    store = open_store(folder, write=True)

    def work() -> None:
        for _ in range(10 * _ROWS):
            store.giving_way.now()

    rests = _rests(work)
    store.close()
    return rests


def _rests_of_a_long_report(folder: Path) -> int:
    told = (Told(1, "xã Mường Bi", Label("chưa nhận ra xã, phường", "no commune recognised")),)
    lines = KeptRows()
    for at in range(_ROWS):
        lines.add(Row(at, "new", f"Hang số {at}", told=told))
    report = Report("dài.csv", "", "relic", Mapping("", ()), ("Tên di tích", "Địa điểm"), lines)
    out = folder / "báo cáo.csv"
    rests = _rests(lambda: write_report(out, plain_report(report, Reading("csv", "", _ROWS, 2), "vi")))
    assert out.read_text("utf-8-sig").count("xã Mường Bi") == _ROWS
    return rests


def _rests_of_a_long_paper(folder: Path) -> int:
    out, pages = folder / "danh mục.pdf", list[int]()
    rows = (PrintedRow((str(n), "Chiêng Mường")) for n in range(_ROWS // 4))
    table = Table((TableColumn("Số", 1.0), TableColumn("Tên", 2.0)), rows)
    rests = _rests(lambda: pages.append(write_pdf([table], out, "Danh mục")))
    assert pages[0] > 100
    return rests


@pytest.mark.parametrize(
    "rests_of", [_rests_of_many_rows, _rests_of_many_records, _rests_of_a_long_report, _rests_of_a_long_paper]
)
def test_many_rows_give_way_beside_a_window_and_not_in_a_command(folder: Path, rests_of: Callable[[Path], int]) -> None:
    with ThreadPoolExecutor(1) as beside:
        rests = beside.submit(rests_of, folder).result()
    assert rests >= rests_of(folder) + 4, "a command waits for the disk alone"


def test_a_single_row_waits_for_nobody(folder: Path) -> None:
    def one(store: Store) -> int:
        store.giving_way.now()  # why: the first one finds that the last rest was long ago
        return _rests(lambda: store.many("CREATE TEMP TABLE một(số)", [()]))

    with ThreadPoolExecutor(1) as beside:
        assert beside.submit(lambda: one(open_store(folder, write=True))).result() == 0
