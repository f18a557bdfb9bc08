"""Closing: the window goes at once, the backup is made while nobody waits for it, and may be stopped or killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db.catalogue import Reader, Writer
from db.model.changes import Progress
from db.model.query import Query
from db.safekeeping import backup as backup_of
from db.safekeeping.backup import back_up
from db.safekeeping.places import backups_of, fault_of
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app.app import Program
from heritage_app.shell.window import MainWindow
from tests.db.tools import ROOT, assert_sound

_CLOSES_ITSELF = """
import sys, main
from heritage_app.shell.window import MainWindow
show = MainWindow.show
def shown(window):
    window.furnished.connect(window.close)
    window.closed.connect(lambda _: print("closed", flush=True))
    show(window)
MainWindow.show = shown
sys.argv = ["main.py"]
sys.exit(main.main())
"""


@pytest.fixture
def relics(folder: Path, description: Description) -> Path:
    """A catalogue that was never backed up, closed."""
    writer = Writer(folder, description, "Bùi Thị Lan")
    writer.add(description.kind("relic"), [{"name": f"Hang {n}", "note": "Ghi chép. " * 40} for n in range(300)])
    writer.close()
    return folder


@pytest.fixture
def program(qtbot: QtBot, program: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The program, whose farewells are seen at once and end before the next test."""
    monkeypatch.setattr("heritage_app.keeping.farewell._UNSEEN_MS", 1)
    yield program
    if program.window is not None:
        program.window.close()
    qtbot.waitUntil(lambda: not program.farewells.under_way, timeout=20_000)


def _open(qtbot: QtBot, program: Program, folder: Path) -> MainWindow:
    program.open(folder)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.idle, timeout=15_000)
    return window


def _reasons(folder: Path) -> list[str]:
    return [b.manifest.why for b in reversed(backups_of(folder)) if b.manifest is not None]


def test_the_window_goes_at_once_and_the_backup_is_made_and_proved_behind_it(
    qtbot: QtBot, program: Program, relics: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = _waiting_backup(monkeypatch)
    window = _open(qtbot, program, relics)
    window.close()
    assert not window.isVisible() and _reasons(relics) == [], "it is closed, and the backup is still being made"
    (shown,) = program.farewells.under_way
    qtbot.waitUntil(lambda: shown.isVisible() and shown.words.text() == "Sao chép sổ…", timeout=10_000)
    assert shown.windowTitle() == "Sao lưu “sổ di sản” khi đóng sổ"
    assert "Phiếu đã lưu cả rồi." in "\n".join(label.text() for label in shown.findChildren(QLabel))
    goes_on.set()
    qtbot.waitUntil(lambda: not program.farewells.under_way, timeout=20_000)
    assert _reasons(relics) == ["closing"] and fault_of(backups_of(relics)[0]) is None


def test_what_is_not_new_is_not_backed_up_again(qtbot: QtBot, program: Program, relics: Path) -> None:
    for _ in range(2):
        _open(qtbot, program, relics).close()
        qtbot.waitUntil(lambda: not program.farewells.under_way, timeout=20_000)
        assert _reasons(relics) == ["closing"]


def test_a_backup_of_closing_can_be_stopped_and_leaves_nothing(
    qtbot: QtBot, program: Program, relics: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = _waiting_backup(monkeypatch)
    _open(qtbot, program, relics).close()
    (shown,) = program.farewells.under_way
    shown.halt.click()
    goes_on.set()
    qtbot.waitUntil(lambda: not program.farewells.under_way, timeout=20_000)
    assert [p.name for p in (relics / "backups").iterdir() if p.name not in ("lock", "files")] == []


def test_another_language_is_no_reason_to_back_up(qtbot: QtBot, program: Program, relics: Path) -> None:
    window = _open(qtbot, program, relics)
    window.wants.emit("english", "")
    qtbot.waitUntil(lambda: program.window is not None and program.window is not window, timeout=10_000)
    assert not program.farewells.under_way and _reasons(relics) == []


def test_a_window_that_goes_is_not_dressed_once_more(
    qtbot: QtBot, qapp: QApplication, program: Program, relics: Path
) -> None:
    window, light, at_its_end = _open(qtbot, program, relics), qapp.styleSheet(), list[str]()
    window.destroyed.connect(lambda: at_its_end.append(qapp.styleSheet()))
    window.wants.emit("dark", "")
    qtbot.waitUntil(lambda: program.window is not None and program.window is not window, timeout=10_000)
    assert at_its_end == [light] and qapp.styleSheet() != light


def test_the_program_ends_when_the_backup_of_closing_is_there(relics: Path, tmp_path: Path) -> None:
    child = _close_by_itself(relics, tmp_path)
    assert child.wait(60) == 0
    assert _reasons(relics) == ["closing"] and fault_of(backups_of(relics)[0]) is None


@pytest.mark.alone
def test_killed_while_it_backs_up_at_closing_it_loses_nothing(
    relics: Path, tmp_path: Path, description: Description
) -> None:
    began = time.monotonic()
    back_up(relics)
    takes, chance, within = time.monotonic() - began, random.Random(17), 0
    for trial in range(6):
        writer = Writer(relics, description, "Bùi Thị Lan")
        writer.add(description.kind("relic"), [{"name": f"Hang mới {trial}"}])
        writer.close()
        child = _close_by_itself(relics, tmp_path)
        time.sleep(takes * chance.uniform(0, 1.2))
        within += child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.wait(30)
        assert all(fault_of(b) is None for b in backups_of(relics)), "what counts as a backup was proved"
        assert_sound(relics, description)
    assert within, "at least one was killed while it was at it"
    child = _close_by_itself(relics, tmp_path)
    assert child.wait(60) == 0
    reader = Reader(relics, description)
    assert len(reader.find(Query(kind="relic"))) == 306
    reader.close()
    newest = backups_of(relics)[0]
    assert newest.manifest is not None and newest.manifest.facts.records == 306 and fault_of(newest) is None
    assert not [p.name for p in (relics / "backups").iterdir() if p.name.startswith(backup_of.PART)]


def _waiting_backup(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Let a backup begin, and wait within until it may go on."""
    goes_on = threading.Event()

    def slow(folder: Path, why: str, watch: Callable[[Progress], None]) -> object:
        watch(Progress(1, 100, Label("Sao chép sổ", "Copying the catalogue")))
        goes_on.wait(20)
        return back_up(folder, why, watch=watch)  # type: ignore[arg-type]

    monkeypatch.setattr(backup_of, "back_up", slow)
    return goes_on


def _close_by_itself(folder: Path, place: Path) -> subprocess.Popen[str]:
    """Start the program on a catalogue; return it when its window has been closed."""
    settings = place / "settings.json"
    settings.write_text(f'{{"catalogue": "{folder}", "person": "Bùi Thị Lan"}}', "utf-8")
    child = subprocess.Popen(
        [sys.executable, "-c", _CLOSES_ITSELF], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "SODISAN_SETTINGS": str(settings)},
    )  # fmt: skip
    assert child.stdout is not None
    with child.stdout as said:
        assert said.readline() == "closed\n"
    return child
