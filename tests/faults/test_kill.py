"""A process that saves in a loop is killed at random moments; whatever it said was saved is there (F01: P1, P2, P3).

The child is forked and acknowledges each commit over a pipe; the parent kills it with SIGKILL after 0 to 60 ms,
opens the catalogue again at once (the lock is free) and compares.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import struct
import time
from functools import partial
from pathlib import Path

import pytest

from db.catalogue import Writer, create
from db.model.query import Query
from db.schema.kind import Description
from tests.db.tools import assert_sound
from tests.faults.conftest import Tell, trials
from tests.faults.harness import FORKS, in_parts, told_by_children
from tests.faults.saver import act, expected, tiny

_KILLS = trials(500, 20_000)
_LONGEST = 0.06
_EACH_CHECKED = 25
_LONGEST_HISTORY = 300
_SECONDS = 6 * 3600


def _save_for_ever(folder: Path, description: Description, record: str, number: int, acknowledged: int) -> None:
    """Save one act after the other, counting; three records of a batch, a field, and rows, in turn."""
    writer = Writer(folder, description, "Bùi Văn Điền")
    os.write(acknowledged, struct.pack("q", number))
    while True:
        number += 1
        act(writer, record, number)
        os.write(acknowledged, struct.pack("q", number))


def _killed_after(seconds: float, folder: Path, description: Description, record: str, number: int) -> int:
    """Let a child save, kill it, and return the last number it acknowledged."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(read)
            _save_for_ever(folder, description, record, number, write)
        finally:
            os._exit(70)
    os.close(write)
    last = struct.unpack("q", os.read(read, 8))[0]
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the child ended by itself: {status}"
    while said := os.read(read, 8):
        last = struct.unpack("q", said)[0]
    os.close(read)
    return int(last)


def _killed_again_and_again(place: Path, kills: range) -> int:
    """Kill one saving child after the other in a catalogue of its own; return how many saves were acknowledged."""
    chance, description = random.Random(f"20261123 {kills.start}"), tiny()
    folder, record, acknowledged, number = place / f"sổ {kills.start}", "", 0, _LONGEST_HISTORY
    for kill in range(1, len(kills) + 1):
        if number >= _LONGEST_HISTORY:  # why: a record with thousands of revisions would slow every later trial
            shutil.rmtree(folder, ignore_errors=True)
            create(folder, description)
            writer = Writer(folder, description, "Bùi Thị Lan")
            _, (record,) = writer.add(description.kind("relic"), [{"name": "Hang Xóm Trại"}])
            writer.close()
            number = 0
        last = _killed_after(chance.uniform(0, _LONGEST), folder, description, record, number)
        writer = Writer(folder, description, "Bùi Thị Lan")
        try:
            saved = len(writer.read.journal(10**9)) - 1
            assert last <= saved <= last + 1, f"acknowledged {last}, found {saved}"
            shown = writer.read.record(record).values
            note, variants, records = expected(saved)
            assert (shown.get("note"), [r["variant"] for r in shown.get("variants", [])]) == (note, variants)
            assert len(writer.read.find(Query(kind="relic"))) == records, "a batch is whole or absent"
        finally:
            writer.close()
        acknowledged += last - number
        number = saved
        if kill % _EACH_CHECKED == 0:
            assert_sound(folder, description)
    return acknowledged


@pytest.mark.skipif(not FORKS, reason="not run: no fork on this system")
@pytest.mark.timeout(0)
def test_what_was_acknowledged_is_there_after_kill_9(quick: Path, tell: Tell) -> None:
    works = [partial(_killed_again_and_again, quick, kills) for kills in in_parts(_KILLS)]
    acknowledged = sum(told_by_children(works, _SECONDS))
    assert acknowledged >= _KILLS // 4, "the trial tried something"
    tell("F01", "kill -9 while saving", _KILLS, f"0 of {acknowledged:,} acknowledged saves lost, 0 half done")
