"""How a window comes to life: with its list at once, with all else after it, and whole whatever happens meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.catalogue import Reader, Writer
from db.model.query import Query
from db.schema.kind import Description
from heritage_app import app as program_of
from heritage_app.app import Program
from heritage_app.session import Session
from heritage_app.shell.window import MainWindow


@pytest.fixture
def relics(folder: Path, description: Description) -> Path:
    """A catalogue of two relics, closed."""
    writer = Writer(folder, description, "Bùi Thị Lan")
    writer.add(description.kind("relic"), [{"name": "Hang xóm Trại"}, {"name": "Đền Bờ"}])
    writer.close()
    return folder


@pytest.fixture
def program(program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program, which waits for its list however slow the machine."""
    monkeypatch.setattr(program_of, "_LIST_SECONDS", 30)
    return program


def _opened(program: Program, folder: Path) -> MainWindow:
    program.open(folder)
    assert program.window is not None
    return program.window


def test_a_window_appears_with_its_list_and_makes_the_rest_when_that_is_seen(
    qtbot: QtBot, program: Program, relics: Path
) -> None:
    window = _opened(program, relics)
    assert window.list.model.rowCount() == 2, "the list is there before anything can be painted"
    later = (MainWindow.finding, MainWindow.media, MainWindow.checking, MainWindow.keeping, MainWindow.dossiers)
    assert [part.made(window) for part in later] == [None] * 5 and window.record is None
    with qtbot.waitSignal(window.furnished, timeout=15_000):
        pass
    assert None not in [part.made(window) for part in later]
    qtbot.waitUntil(lambda: window.record is not None and window.idle, timeout=15_000)
    assert window.record is not None and window.record.name == "Đền Bờ", "Vietnamese order: Đ before H"
    assert window.session.writable and window.status.checked.text() == "chưa kiểm tra"


def test_a_window_that_is_not_painted_becomes_whole_all_the_same(
    qtbot: QtBot, program: Program, relics: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MainWindow, "show", lambda _: None)  # as where it begins minimised
    window = _opened(program, relics)
    with qtbot.waitSignal(window.furnished, timeout=15_000):
        pass
    qtbot.waitUntil(lambda: window.idle, timeout=15_000)
    assert window.page.record_id == window.list.current()


def test_a_window_closed_before_it_is_whole_ends_well(
    qtbot: QtBot, program: Program, relics: Path, description: Description
) -> None:
    window = _opened(program, relics)
    window.close()
    qtbot.wait(700)
    assert MainWindow.media.made(window) is None, "nothing is made for a window that is gone"
    Writer(relics, description, "Bùi Thị Lan").close()


def test_what_is_written_before_the_window_was_ever_seen_is_kept(
    qtbot: QtBot, relics: Path, description: Description
) -> None:
    session = Session(relics, description, "Bùi Thị Lan")
    told: list[object] = []
    session.write(lambda writer: writer.add(description.kind("relic"), [{"name": "Mái đá Làng Vành"}])[0], told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    session.close()
    reader = Reader(relics, description)
    assert len(reader.find(Query(kind="relic"))) == 3
    reader.close()
