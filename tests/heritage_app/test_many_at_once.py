"""Acts of very many records from the window: it says how far they have come, and lives on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.catalogue import Reader, Writer
from db.model.changes import Progress
from db.schema.kind import Description
from db.store.revisions import digest
from tests.journeys.driver import Officer

_MANY = 1_200


@pytest.fixture
def officer(qtbot: QtBot, folder: Path, description: Description) -> Iterator[Officer]:
    writer = Writer(folder, description, "Bùi Văn Dự")
    writer.add(description.kind("relic"), [{"name": f"Đền {n}"} for n in range(_MANY)])
    writer.close()
    someone = Officer(folder, description)
    yield someone
    someone.quit()


def test_the_status_line_says_how_far_many_deletes_and_their_undo_have_come(officer: Officer) -> None:
    window = officer.window
    told: list[str] = []

    def look(_: object) -> None:
        if (line := window.status.act) is not None and line.isVisible():
            told.append(line.words.text())

    window.session.under_way.connect(look)
    window.list.table.setFocus()
    window.list.table.selectAll()
    for act, words in (("delete", "Xóa 1.200 phiếu… "), ("undo", "Hoàn tác: Xóa 1.200 phiếu… ")):
        told.clear()
        window.run_action(act)
        officer.rest()
        assert any(one.startswith(words) and one.endswith(" %") for one in told), told
        assert window.status.act is not None and not window.status.act.isVisible()
    assert window.list.model.rowCount() == _MANY


@pytest.mark.parametrize("act", ["delete", "undo"])
def test_a_great_act_that_is_stopped_leaves_nothing_and_says_so(
    officer: Officer, act: str, folder: Path, description: Description
) -> None:
    window = officer.window
    window.list.table.setFocus()
    window.list.table.selectAll()
    if act == "undo":
        window.run_action("delete")
        officer.rest()
    before, rows = _digest(folder, description), window.list.model.rowCount()

    def stop(progress: Progress | None) -> None:
        if progress is not None and window.status.act is not None:
            window.status.act.stop.click()

    watching = window.session.under_way.connect(stop)
    window.run_action(act)
    officer.rest()
    assert "Đã dừng; sổ vẫn như cũ." in officer.reads()
    assert window.status.act is not None and not window.status.act.isVisible()
    assert _digest(folder, description) == before and window.list.model.rowCount() == rows
    window.session.under_way.disconnect(watching)
    window.run_action(act)
    officer.rest()
    assert _digest(folder, description) != before, "the same act can be done afterwards"


def _digest(folder: Path, description: Description) -> str:
    reader = Reader(folder, description)
    found = digest(reader._store)
    reader.close()
    return found


def test_a_single_act_shows_no_progress(officer: Officer) -> None:
    officer.window.run_action("delete")
    officer.rest()
    assert officer.window.status.act is None
    assert officer.window.list.model.rowCount() == _MANY - 1
