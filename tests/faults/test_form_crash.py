"""F34: the window is killed with text typed and not saved. At the next start the draft is offered, and nothing applies it."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.schema.kind import Description
from tests.db.tools import ROOT, assert_sound
from tests.faults.conftest import Tell, trials
from tests.faults.harness import FORKS, filled

pytestmark = [pytest.mark.timeout(0), pytest.mark.skipif(not FORKS, reason="not run: no fork on this system")]
_LONGEST = 1.2


class Typist:
    """Windows, one after the other, in processes that may be killed."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.typist", folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", errors="replace", cwd=ROOT, start_new_session=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "SODISAN_SETTINGS": str(folder / "local" / "settings.json")},
        )  # fmt: skip
        self.window = 0

    def opens(self, record: str, word: str) -> None:
        """Let a window be opened on a record and the word be typed into it without end."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([record, word]) + "\n")
        self._process.stdin.flush()
        self.window = int(self.says())

    def says(self) -> Any:
        """Return what the window told next."""
        assert self._process.stdout is not None
        while True:
            with contextlib.suppress(ValueError):  # why: a window may be killed within a line
                return json.loads(self._process.stdout.readline())

    def is_killed(self) -> list[Any]:
        """Kill the window; return what it had told and nobody had heard yet."""
        os.kill(self.window, signal.SIGKILL)
        heard: list[Any] = []
        while (said := self.says()) != "ended":
            heard.append(said)
        return heard

    def close(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)  # why: a window still open would hold the pipe for ever
        self._process.communicate()


@pytest.fixture
def typist(tmp_path: Path, description: Description) -> Iterator[tuple[Typist, str]]:
    folder = tmp_path / "sổ"
    record = filled(folder, description, records=3)[1]
    opened = Typist(folder)
    yield opened, record
    opened.close()


def test_what_was_typed_when_the_window_was_killed_is_offered_and_never_applied(
    typist: tuple[Typist, str], tmp_path: Path, description: Description, tell: Tell
) -> None:
    opened, record = typist
    chance, tried, kept, letters = random.Random(34), trials(20, 200), "", 0
    before = "Ghi chép. " * 20
    for trial in range(tried):
        opened.opens(record, f"kể {trial} ")
        start = opened.says()
        assert start["saved"].strip() == before.strip(), "a draft is never applied by itself"
        assert ("Còn bản nháp chưa lưu: “Hang Xóm Trại 1”" in start["offered"]) == bool(trial)
        page = opened.says()
        assert page["saved"].strip() == before.strip()
        if trial:
            assert page["typed"].startswith(kept), "what is offered is what was kept"
        while len((heard := opened.says())["kept"]) <= len(kept or before):
            pass  # why: whatever comes after this moment, this much was kept
        time.sleep(chance.uniform(0, _LONGEST))
        for heard_late in opened.is_killed():
            heard = heard_late
        letters += len(heard["kept"]) - len(kept or before)
        kept = heard["kept"]
        assert kept.startswith(before.rstrip()) and heard["shown"].startswith(kept.rstrip())
    assert letters > tried
    assert_sound(tmp_path / "sổ", description)
    tell(
        "F34",
        "kill -9 of the window with text typed",
        tried,
        f"offered each time, never applied; {letters:,} letters kept",
    )
