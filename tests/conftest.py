"""The suite is intolerant: warnings, logs, Qt messages, leaked threads and windows fail."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # why: its threads fight over the processors other tests use

from db.catalogue import Writer, create
from db.schema.built_in import built_in
from db.schema.kind import Description
from heritage_app.settings import MOVED


@pytest.fixture(scope="session")
def description() -> Description:
    return built_in()


@pytest.fixture
def folder(tmp_path: Path, description: Description) -> Path:
    """A new, empty catalogue."""
    made = tmp_path / "sổ di sản"
    create(made, description)
    return made


@pytest.fixture
def writer(folder: Path, description: Description) -> Iterator[Writer]:
    """The catalogue, open for writing by Bùi Thị Lan."""
    opened = Writer(folder, description, "Bùi Thị Lan")
    yield opened
    opened.close()


@pytest.fixture(autouse=True, scope="session")
def _settings_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Leave what the person who runs the tests has chosen on this machine alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(MOVED, str(tmp_path_factory.mktemp("settings") / "settings.json"))
        yield


@pytest.fixture(autouse=True)
def nothing_left_behind(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No thread outlives its test, and nothing is logged that the test did not ask for."""
    before = set(threading.enumerate())
    yield
    left = [t.name for t in threading.enumerate() if t not in before and t.is_alive() and not t.daemon]
    assert not left, f"threads left: {left}"
    loud = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= 30]
    assert not loud, f"unexpected log: {loud}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print one line per fault that was tried or could not be; they come with the reports, from whatever process tried."""
    reports = [r for r in chain(*terminalreporter.stats.values()) if isinstance(r, pytest.TestReport)]
    told = {str(line) for r in reports for what, line in r.user_properties if what == "fault"}
    left = {r.longrepr[2].removeprefix("Skipped: ") for r in reports if isinstance(r.longrepr, tuple)}
    left = {why for why in left if re.match(r"F\d\d.* not run: ", why)}
    if told or left:
        terminalreporter.write_sep("-", "faults")
        for line in sorted(told | left):
            terminalreporter.write_line(line)
        terminalreporter.write_line(f"{len(told | left)} faults, {len(left)} not run")
