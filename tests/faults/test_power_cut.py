"""The power goes while acts are saved (F04): what was acknowledged is there, an act is whole or absent, it opens."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.catalogue import Writer, create
from db.store.connection import FILE_NAME
from tests.db.tools import assert_sound
from tests.faults.conftest import Tell, trials
from tests.faults.power import Disk, needs_strace, recorded, said
from tests.faults.saver import act, expected, small

_ACTS = 10
_EACH_OPENED = 100
_BAD = {
    "WAL + NORMAL": ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL"),
    "DELETE + FULL": ("PRAGMA journal_mode=DELETE", "PRAGMA synchronous=FULL"),
    "synchronous OFF": ("PRAGMA synchronous=OFF",),
}


@pytest.fixture
def root(quick: Path) -> Path:
    folder = quick / "so"
    create(folder, small())
    writer = Writer(folder, small(), "Bùi Thị Lan")
    writer.add(small().kind("relic"), [{"name": "Hang Xóm Trại", "number": "DT-001"}])
    writer.close()
    return folder


def _ledger(file: Path) -> tuple[list[bytes], list[bytes], str | None, list[str], int]:
    with closing(sqlite3.connect(file)) as conn:
        acts = [r[0] for r in conn.execute("SELECT id FROM changeset ORDER BY key")]
        revisions = [r[0] for r in conn.execute("SELECT id FROM revision ORDER BY key")]
        note = conn.execute("SELECT k.note FROM k_relic k JOIN item i ON i.key = k.key WHERE i.number = 'DT-001'")
        names = [r[0] for r in conn.execute("SELECT variant FROM r_relic_variants ORDER BY pos")]
        records = conn.execute("SELECT count(*) FROM item").fetchone()[0]
        return acts, revisions, (note.fetchone() or [None])[0], names, records


def _cut(root: Path, times: int, bad: tuple[str, ...] = ()) -> tuple[int, int, int]:
    """Save acts once, then cut the power so often; return states with a loss, states that were broken, acts seen."""
    says = root.parent / "acks"
    calls = recorded(
        root, root.parent / f"trace {len(bad)} {times}", "-m", "tests.faults.saver", root, says, str(_ACTS), *bad
    )
    acts, revisions, *_ = _ledger(root.parent / f"trace {len(bad)} {times}-after" / FILE_NAME)
    assert len(acts) == _ACTS + 1
    chance = random.Random(4)
    disk, done, lost, broken, seen = Disk(root), 0, 0, 0, set()
    acknowledged = 0
    left = root.parent / "sau"
    for at, moment in enumerate(sorted(chance.choices(range(len(calls) + 1), k=times))):
        for call in calls[done:moment]:
            acknowledged += call[4].startswith(b"ACK ")
            disk.do(*call)
        done = max(done, moment)
        (left / "local").mkdir(parents=True)
        disk.after_the_cut(left, chance)
        try:
            found = _ledger(left / FILE_NAME)
            there = len(found[0]) - 1
            whole = found[0] == acts[: there + 1] and found[1] == revisions[: len(found[1])]
            whole = whole and found[2:] == expected(there)
            lost += whole and there < acknowledged
            broken += not whole
            seen.add(there)
            if at % _EACH_OPENED == 0 and not bad:
                assert_sound(left, small())
                writer = Writer(left, small(), "Lan")
                act(writer, writer.read.resolve("DT-001"), 1)
                writer.close()
        except sqlite3.DatabaseError:
            broken += 1
        shutil.rmtree(left)
    return lost, broken, len(seen)


@needs_strace
@pytest.mark.timeout(0)
def test_a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged(root: Path, tell: Tell) -> None:
    times = trials(5000, 200_000)
    lost, broken, seen = _cut(root, times)
    assert (lost, broken) == (0, 0)
    assert seen == _ACTS + 1, "moments within every act"
    tell("F04", "power cut while saving, replayed from a trace", times, "0 lost, 0 half done, 0 that do not open")


@needs_strace
@pytest.mark.timeout(0)
@pytest.mark.parametrize("setting", _BAD)
def test_a_setting_known_to_be_bad_is_found_to_lose(root: Path, tell: Tell, setting: str) -> None:
    times = trials(250, 5000)
    lost, broken, _ = _cut(root, times, _BAD[setting])
    assert lost + broken > 0
    tell("F04", f"known bad: {setting}", times, f"{lost} lost, {broken} broken, as they must be")


def test_a_call_that_another_thread_cut_in_two_is_read_as_one(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    trace.write_text(
        """7 pwrite64(5</so/a>, "\\x41\\x42", 2, 4096 <unfinished ...>
8 ftruncate(6</so/b>, 0 <unfinished ...>
7 <... pwrite64 resumed>)           = 2
8 <... ftruncate resumed>)          = 0
8 fsync(6</so/b> <unfinished ...>
8 <... fsync resumed>)              = -1 EIO (Input/output error)
""",
        "utf-8",
    )
    assert said(trace) == [("pwrite64", "/so/a", "", 4096, b"AB"), ("ftruncate", "/so/b", "", 0, b"")]
