"""A process that saves in a loop is killed at random moments; whatever it said was saved is there (F01: P1, P2, P3).

The child is forked and acknowledges each commit over a pipe; the parent kills it with SIGKILL after 0 to 60 ms,
opens the catalogue again at once (the lock is free) and compares. ``SODISAN_KILLS`` sets the number of kills.
"""

from __future__ import annotations

import os
import random
import signal
import struct
import time
from pathlib import Path

import pytest

from db.catalogue import Writer, create
from db.model.query import Query
from db.schema.kind import Description
from tests.db.tools import assert_sound

_KILLS = int(os.environ.get("SODISAN_KILLS", "500"))
_LONGEST = 0.06
_EACH_CHECKED = 25
_TOGETHER = 3


def _save_for_ever(folder: Path, description: Description, record: str, number: int, acknowledged: int) -> None:
    """Save one act after the other, counting; three records of a batch, a field, and rows, in turn."""
    writer = Writer(folder, description, "Bùi Văn Điền")
    kind = description.kind("relic")
    os.write(acknowledged, struct.pack("q", number))
    while True:
        number += 1
        if number % 3 == 0:
            writer.add(kind, [{"name": f"Hang số {number}, phần {part}"} for part in range(_TOGETHER)])
        elif number % 3 == 1:
            writer.amend(record, {"note": f"lần {number}", "area": f"{number} m²"})
        else:
            writer.amend(record, {"variants": [f"tên {number}", f"tên khác {number}"]})
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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="not run: no fork on this system")
def test_what_was_acknowledged_is_there_after_kill_9(tmp_path: Path, description: Description) -> None:
    chance = random.Random(20261123)
    folder = tmp_path / "sổ"
    create(folder, description)
    writer = Writer(folder, description, "Bùi Thị Lan")
    _, (record,) = writer.add(description.kind("relic"), [{"name": "Hang Xóm Trại"}])
    writer.close()
    number = acknowledged = 0
    for kill in range(1, _KILLS + 1):
        last = _killed_after(chance.uniform(0, _LONGEST), folder, description, record, number)
        writer = Writer(folder, description, "Bùi Thị Lan")
        try:
            saved = len(writer.read.journal(10**9)) - 1
            assert last <= saved <= last + 1, f"acknowledged {last}, found {saved}"
            shown = writer.read.record(record).values
            noted = max((n for n in range(1, saved + 1) if n % 3 == 1), default=None)
            named = max((n for n in range(1, saved + 1) if n % 3 == 2), default=None)
            assert (shown.get("note"), shown.get("area", {}).get("n")) == (
                (f"lần {noted}", f"{noted}") if noted else (None, None)
            )
            assert [r["variant"] for r in shown.get("variants", [])] == (
                [f"tên {named}", f"tên khác {named}"] if named else []
            )
            assert len(writer.read.find(Query(kind="relic"))) == 1 + _TOGETHER * (saved // 3), (
                "a batch is whole or absent"
            )
        finally:
            writer.close()
        acknowledged += last - number
        number = saved
        if kill % _EACH_CHECKED == 0:
            assert_sound(folder, description)
    assert acknowledged >= _KILLS, "the trial tried something"
