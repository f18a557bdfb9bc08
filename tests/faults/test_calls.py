"""Every call to the system fails, kills or comes up short once (F02, F03, F05–F07, F14): told or without effect, never a loss.

A shim stands before the system's library (``shim.c``); the loop is in ``sweep.py``, in a process of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.db.tools import ROOT
from tests.faults.conftest import Tell, trials

pytestmark = pytest.mark.timeout(0)


def _sweep(shim: Path, place: Path, job: str, fault: str, calls: str, times: int, *more: str) -> dict[str, Any]:
    under = place / "-".join((job, fault, calls, *more)).replace(" ", "-")
    under.mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.sweep", job, fault, calls, str(times), under, *more],
        capture_output=True, encoding="utf-8", cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1", "LD_PRELOAD": str(shim)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-1500:]
    found: dict[str, Any] = json.loads(ran.stdout)
    shutil.rmtree(under)
    return found


@pytest.mark.parametrize(
    "job, each_change, release",
    [
        ("saving", 100, 10**6),
        ("importing", 60, 500),
        ("uniting", 60, 500),
        ("backing up", 60, 500),
        ("restoring", 60, 500),
        ("rebuilding", 60, 500),
    ],
)
def test_a_kill_at_each_call_loses_nothing(
    shim: Path, quick: Path, tell: Tell, job: str, each_change: int, release: int
) -> None:
    found = _sweep(shim, quick, job, "kill", "any write", trials(each_change, release))
    assert found["wrong"] == []
    assert found["killed"] == found["tried"] > 0
    tell("F02 F03", f"kill at each of {found['calls']} calls while {job}", found["tried"], "0 lost, 0 half done")


def test_without_a_journal_a_kill_is_found_to_lose(shim: Path, quick: Path, tell: Tell) -> None:
    found = _sweep(shim, quick, "saving", "kill", "any write", 15, "bad")
    assert len(found["wrong"]) > 3
    tell("F02", "known bad: no journal", found["tried"], f"{len(found['wrong'])} found lost, as they must be")


@pytest.mark.parametrize("job", ["saving", "backing up", "restoring"])
def test_an_error_of_the_disk_is_told_and_nothing_is_half_done(shim: Path, quick: Path, tell: Tell, job: str) -> None:
    found = _sweep(shim, quick, job, "io error", "writes,syncs,cuts,names,opens", trials(3, 10**6), "for-ever")
    assert found["wrong"] == []
    assert found["told"] > 0
    said = f"{found['told']} told, {found['harmless']} without effect, 0 bad"
    tell("F06", f"I/O error, once and for ever, while {job}", found["tried"], said)


def test_errors_that_nobody_heeds_are_found(shim: Path, quick: Path, tell: Tell) -> None:
    found = _sweep(shim, quick, "importing", "io error", "writes", 12, "bad")
    assert len(found["wrong"]) > 0
    tell(
        "F06",
        "known bad: no journal to roll back with",
        found["tried"],
        f"{len(found['wrong'])} found, as they must be",
    )


@pytest.mark.parametrize("job", ["saving", "importing"])
def test_a_disk_that_is_full_at_each_write(shim: Path, quick: Path, tell: Tell, job: str) -> None:
    found = _sweep(shim, quick, job, "disk full", "writes", trials(10, 200), "for-ever")
    assert found["wrong"] == []
    assert found["told"] > 0
    tell(
        "F05",
        f"disk full at each write, once and for ever, while {job}",
        found["tried"],
        f"{found['told']} told, 0 half done",
    )


@pytest.mark.parametrize("fault", ["io error", "short"])
def test_an_error_while_reading_is_told_and_never_a_wrong_answer(
    shim: Path, quick: Path, tell: Tell, fault: str
) -> None:
    found = _sweep(shim, quick, "reading", fault, "reads", trials(10, 100), "for-ever")
    assert found["wrong"] == []
    assert found["told"] + found["harmless"] == found["tried"]
    said = f"{found['told']} told, {found['harmless']} without effect, 0 wrong answers"
    tell("F07", f"{fault} of a read, once and for ever", found["tried"], said)
