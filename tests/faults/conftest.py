"""One line per fault at the end of the run (`tests/conftest.py`): its number, what was done, how often, and the result.

``SODISAN_FAULTS=release`` runs the release numbers (``make faults-release``), ``release/10`` a tenth of them; else the numbers of every
change are run, and never fewer.
What a machine cannot do is told as "not run: why", and counted.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from db.store import scavenge
from tests.faults.damaged import to_be_damaged
from tests.faults.harness import FORKS

_WANTED, _, _PART = os.environ.get("SODISAN_FAULTS", "").partition("/")
Tell = Callable[[str, str, int, str], None]


def trials(each_change: int, release: int) -> int:
    """Return how often to try."""
    return max(each_change, release // int(_PART or 1)) if _WANTED == "release" else each_change


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Tell the result of one fault: number, what was done, trials, result; the table stands at the end of the run."""

    def add(fault: str, what: str, tried: int, result: str) -> None:
        assert tried > 0, "a trial that tried nothing"
        record_property("fault", f"{fault:<9} {what:<58} {tried:>7,} trials   {result}")

    return add


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in memory where there is such a disk: thousands of trials must not wait for syncs that prove nothing."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or shutil.disk_usage(memory).free < 512 << 20:
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(prefix="sodisan-", dir=memory))
    scratch = folder / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def not_run(fault: str, why: str) -> None:
    """Skip, and say so among the lines."""
    pytest.skip(f"{fault:<9} not run: {why}")


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shim, compiled here."""
    if not sys.platform.startswith("linux") or shutil.which("cc") is None:
        not_run("F02–F07", "no C compiler for the shim before the system's library")
    made = tmp_path_factory.mktemp("shim") / "shim.so"
    source = Path(__file__).with_name("shim.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", made, source, "-ldl"], check=True)
    return made


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with some history, closed, to be copied and damaged."""
    return to_be_damaged(tmp_path_factory.mktemp("mẫu") / "so")


@pytest.fixture
def salvage_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child that copies a damaged file is forked: starting an interpreter for each of a thousand trials proves nothing."""
    if FORKS:
        fork = multiprocessing.get_context("fork")
        monkeypatch.setattr(scavenge, "multiprocessing", SimpleNamespace(get_context=lambda _: fork))
