"""The program is told to end within its work, and finds garbage where it keeps its own small files (F35, F36)."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer, create
from db.catalogue.folder import station_of
from db.media.store import events
from db.model.query import Query
from db.safekeeping.places import backups_in, fault_of, second_place
from db.schema.kind import Description
from heritage_app.drafts import Drafts
from heritage_app.settings import Settings, load_settings
from tests.db.tools import ROOT, assert_sound, command
from tests.faults.conftest import Tell, trials

pytestmark = pytest.mark.timeout(0)
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")
_ADDED = 300


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="not run: this system has no such signals")
def test_whoever_is_told_to_end_finishes_or_takes_back(quick: Path, description: Description, tell: Tell) -> None:
    """Logout, shutdown, Ctrl+C within an import, a rebuild, a backup: whole or absent, and told in no traceback."""
    folder, source, chance, tried = quick / "so", quick / "them.json", random.Random(35), trials(10, 50)
    create(folder, description)
    source.write_text(json.dumps([{"name": f"Hang {n}", "note": "Ghi chép. " * 40} for n in range(_ADDED)]), "utf-8")
    work = (
        ("add", "--in", folder, "--kind", "relic", "--from", source),
        ("rebuild", folder),
        ("backup", "--in", folder),
    )
    takes = []  # why: a signal sent by the clock alone comes too late on a quick machine
    for words in work:
        began = time.monotonic()
        assert command(*words).returncode == 0
        takes.append(time.monotonic() - began)
    records, ended = _ADDED, 0
    for trial in range(tried):
        words, told = work[trial % 3], getattr(signal, _SIGNALS[trial // 3 % 3])
        child = subprocess.Popen(
            [sys.executable, ROOT / "main.py", *map(os.fspath, words)],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", cwd=ROOT,
        )  # fmt: skip
        began = time.monotonic()
        time.sleep(takes[trial % 3] * chance.uniform(0.3, 1.0))
        child.send_signal(told)
        _, said = child.communicate(timeout=60)
        if child.returncode == 0:  # why: it came too late, for how long work takes changes with what else is done
            takes[trial % 3] = min(takes[trial % 3], time.monotonic() - began)
        assert "Traceback" not in said, said[-400:]
        ended += child.returncode != 0
        reader = Reader(folder, description)
        found = len(reader.find(Query(kind="relic")))
        reader.close()
        assert found - records in ((0, _ADDED) if trial % 3 == 0 else (0,))
        records = found
        assert all(fault_of(b) is None for b in backups_in(folder / "backups"))
        Writer(folder, description, "Bùi Thị Lan").close()
    assert ended > 0
    assert_sound(folder, description)
    tell(
        "F35",
        "SIGTERM, Ctrl+C, SIGHUP within import, rebuild, backup",
        tried,
        f"{ended} ended, whole or absent each time",
    )


def test_whoever_stops_listening_to_a_command_is_no_error(folder: Path, description: Description) -> None:
    writer = Writer(folder, description, "Bùi Thị Lan")
    for n in range(700):
        writer.add(description.kind("relic"), [{"name": f"Hang {n}"}])
    writer.close()
    with subprocess.Popen(
        [sys.executable, ROOT / "main.py", "acts", "--in", folder],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", cwd=ROOT,
    ) as said:  # fmt: skip
        assert said.stdout is not None and said.stderr is not None
        said.stdout.close()
        assert said.stderr.read() == ""


def _garbage(path: Path, how: int) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    if how == 0:
        path.write_bytes(random.Random(36).randbytes(3000))
    elif how == 1:
        path.write_bytes(b"")
    elif how == 2:
        path.write_text('{"language": 7, "scale": "to", "id": [], "drafts": {"a": NaN}}', "utf-8")
    elif how == 3:
        path.write_text('["' + "x" * 2_000_000, "utf-8")
    else:
        path.mkdir()


def test_garbage_in_settings_and_small_files_costs_their_content_alone(
    quick: Path, folder: Path, description: Description, monkeypatch: pytest.MonkeyPatch, tell: Tell
) -> None:
    monkeypatch.setenv("SODISAN_SETTINGS", str(quick / "settings.json"))
    local, tried = folder / "local", 0
    files: tuple[tuple[Path, Callable[[], object], object], ...] = (
        (quick / "settings.json", load_settings, Settings()),
        (local / "drafts" / "new-relic.json", lambda: Drafts(folder).all(), []),
        (local / "backup-places.json", lambda: second_place(folder), None),
        (folder / "media" / "fixity.jsonl", lambda: [e for e in events(folder) if "event" in e], []),
    )
    for path, read, wanted in files:
        for how in range(5):
            _garbage(path, how)
            assert read() == wanted, (path.name, how)
            tried += 1
        shutil.rmtree(path)
    for name in ("station.json", "lock", "seen.json", "layout.json"):
        for how in range(4):
            _garbage(local / name, how)
            assert len(station_of(folder)) == 26
            writer = Writer(folder, description, "Bùi Thị Lan")
            assert writer.warnings == ()
            writer.close()
            tried += 1
    _garbage(local / "station.json", 0)
    assert command("check", folder).returncode == 0
    tell("F36", "garbage in settings, drafts, station, lock, logs", tried, "defaults, nothing lost, no traceback")
