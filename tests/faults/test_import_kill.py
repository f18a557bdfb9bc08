"""An import is killed at random moments, while it reads, judges and writes: all of it is there or nothing, and a second try is clean.

The child is forked, so that a trial costs a fraction of a second; its workers (the reader, the second process that derives) are
killed with it, as a crash of the whole machine would.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import signal
import struct
import tempfile
import time
import traceback
from itertools import pairwise
from pathlib import Path

import pytest

from db.catalogue import Writer, create
from db.exchange.columns.work import Work
from db.exchange.files.reading import read_table
from db.exchange.intake.taking_in import Report, take_in
from db.schema.kind import Description
from tests.db.tools import assert_sound
from tests.faults.conftest import Tell, trials

_KILLS = int(os.environ.get("SODISAN_IMPORT_KILLS", "0")) or trials(60, 600)
_FEW, _MANY = 150, 1600
"""Lines of a table; of so many as the second the derived rows are made as in a rebuild, by two processes."""
_EACH_MANY, _EACH_CHECKED = 6, 20
_STEPS = ("reading", "judging", "writing", "done")


def _table(path: Path, lines: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Tên di tích", "Địa điểm", "Ghi chú"])
        writer.writerows([[f"Hang số {n}", "xã Tân Lập, huyện Lạc Sơn", f"ghi chú {n}"] for n in range(lines)])
    return path


def _import(folder: Path, description: Description, source: Path, told: int = -1) -> Report:
    """Take a table in, saying on a pipe at which step it is."""

    def tell(step: str) -> None:
        if told >= 0:
            os.write(told, struct.pack("bd", _STEPS.index(step), time.monotonic()))

    writer = Writer(folder, description, "Bùi Thị Mai")
    try:
        tell("reading")
        kind = description.kind("relic")
        with read_table(source, "") as table:
            tell("judging")
            work = Work(table, kind, writer.read.words())
            steps = take_in(writer, work, kind, work.guessed(kind))
            for step in steps:
                if isinstance(step, Report):
                    tell("done")
                    return step
                if step.words.en == "Writing":
                    tell("writing")
    finally:
        writer.close()
    raise AssertionError("no report")


def _killed(folder: Path, description: Description, source: Path, step: str, after: float) -> tuple[str, list[float]]:
    """Let a child import, kill it ``after`` seconds of a step; return the step it was at, and when each began."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            os.close(read)
            _import(folder, description, source, write)
            os._exit(0)
        except BaseException:
            traceback.print_exc()  # why: pytest shows what a child says, and this child cannot fail a test
        finally:
            os._exit(70)
    os.close(write)
    began: list[float] = []
    while said := os.read(read, 16):
        began.append(struct.unpack("bd", said)[1])
        if len(began) - 1 == _STEPS.index(step):
            break
    time.sleep(after)
    os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, f"the child ended by itself: {status}"
    while said := os.read(read, 16):
        began.append(struct.unpack("bd", said)[1])
    os.close(read)
    return _STEPS[len(began) - 1], began


@pytest.mark.skipif(not hasattr(os, "fork"), reason="not run: no fork on this system")
@pytest.mark.timeout(0)
def test_a_kill_at_any_moment_leaves_all_or_nothing(quick: Path, description: Description, tell: Tell) -> None:
    chance = random.Random(20261128)
    empty, folder = quick / "trống", quick / "sổ"
    create(empty, description)
    sources = {lines: _table(quick / f"{lines}.csv", lines) for lines in (_FEW, _MANY)}
    lasts: dict[int, list[float]] = {}
    for lines, source in sources.items():
        shutil.copytree(empty, folder)
        _, began = _killed(folder, description, source, "done", 0.5)
        lasts[lines] = [b - a for a, b in pairwise(began)]
        shutil.rmtree(folder)
    shutil.copytree(empty, folder)
    met: dict[str, int] = dict.fromkeys(_STEPS, 0)
    there = 0
    for kill in range(_KILLS):
        lines = _MANY if kill % _EACH_MANY == 0 else _FEW
        at = kill % 3
        step, began = _killed(folder, description, sources[lines], _STEPS[at], chance.random() * lasts[lines][at])
        met[step] += 1
        for step_at, (a, b) in enumerate(pairwise(began)):  # why: how long a step takes changes with what else is done
            lasts[lines][step_at] = (lasts[lines][step_at] + b - a) / 2
        writer = Writer(folder, description, "Bùi Thị Mai")
        try:
            alive = sum(c.alive for c in writer.read.counts())
        finally:
            writer.close()
        assert alive == there or (alive == there + lines and step in ("writing", "done")), (step, alive, there)
        if kill % _EACH_CHECKED == 0:
            assert_sound(folder, description)
        there = alive
        if there:
            shutil.rmtree(folder)
            shutil.copytree(empty, folder)
            there = 0
    assert all(met[step] >= _KILLS // 6 for step in ("reading", "judging", "writing")), met
    assert _import(folder, description, sources[_MANY]).counts["new"] == _MANY, "a clean second try"
    assert_sound(folder, description)
    left = [p for p in Path(tempfile.gettempdir()).glob("sodisan-*") if p.is_dir() or p.stat().st_size]
    assert left == [], "of those that were killed nothing lies about but the empty mark of a place just being begun"
    told = ", ".join(f"{n} while {step}" for step, n in met.items() if n)
    tell("F03", "kill -9 while importing", _KILLS, f"0 half done ({told}); 0 files left")
