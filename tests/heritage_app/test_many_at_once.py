"""Acts of very many records from the window: it says how far they have come, and lives on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.catalogue import Writer
from db.schema.kind import Description
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
    for act, words in (("delete", "Xóa 1200 phiếu… "), ("undo", "Hoàn tác: Xóa 1200 phiếu… ")):
        told.clear()
        window.run_action(act)
        officer.rest()
        assert any(one.startswith(words) and one.endswith(" %") for one in told), told
        assert window.status.act is not None and not window.status.act.isVisible()
    assert window.list.model.rowCount() == _MANY


def test_a_single_act_shows_no_progress(officer: Officer) -> None:
    officer.window.run_action("delete")
    officer.rest()
    assert officer.window.status.act is None
    assert officer.window.list.model.rowCount() == _MANY - 1
