"""Files of the moment are gone when their work is done, and after a kill at the next chance."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.scratch import clear_scratch, scratch
from tests.db.tools import ROOT

_HOLDER = """
import sys, time
from db.scratch import scratch
with scratch() as place:
    (place / "Bùi Văn Mởn, 0912 345 678").write_text("riêng tư")
    print(place, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of temporary files of our own."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield tmp_path
    monkeypatch.undo()
    tempfile.tempdir = None


def holder() -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen([sys.executable, "-c", _HOLDER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_nothing_stays_after_the_work_also_where_it_failed(aside: Path) -> None:
    with scratch() as place:
        (place / "dòng").write_text("x")
        assert place.is_dir() and place.stat().st_mode & 0o077 == 0, "for this user alone"
    with pytest.raises(ValueError), scratch() as place:
        (place / "dòng").write_text("x")
        raise ValueError
    assert list(aside.iterdir()) == []


def test_what_a_killed_program_left_goes_and_what_is_in_use_stays(aside: Path) -> None:
    killed, left = holder()
    working, used = holder()
    foreign = aside / "sodisan-cua-toi"
    foreign.mkdir()
    try:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert left.is_dir(), "a kill leaves its files"
        clear_scratch()
        assert not left.exists() and not left.with_name(left.name + ".lock").exists()
        assert list(used.iterdir()) and foreign.is_dir()
    finally:
        working.kill()
        working.wait()
        for process in (killed, working):
            assert process.stdout is not None
            process.stdout.close()
    with scratch():
        pass
    assert [one.name for one in aside.iterdir()] == ["sodisan-cua-toi"]


def test_a_place_that_is_only_being_begun_is_left_to_its_maker(aside: Path) -> None:
    begun = aside / "sodisan-moi.lock"
    begun.touch()
    clear_scratch()
    assert begun.exists()
    os.utime(begun, (time.time() - 7200,) * 2)
    clear_scratch()
    assert not begun.exists()
