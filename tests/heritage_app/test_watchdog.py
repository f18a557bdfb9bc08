"""The window never leaves its events alone for long: searching, sorting, grouping, counting, saving, going elsewhere,
scrolling, taking a table in."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from tests.journeys.driver import Officer
from tests.journeys.tables import drop
from tests.journeys.watchdog import MOST, Watchdog

pytestmark = pytest.mark.alone
_RECORDS = int(os.environ.get("SODISAN_WATCHED", "600"))


def watched(officer: Officer, what: str, act: Callable[[], object]) -> str:
    """Do something and come to rest; return what took too long, or nothing."""
    with Watchdog() as seen:
        act()
        officer.rest()
    assert seen.turns > 2
    return f"{what}: {seen}" if seen.longest > MOST else ""


def test_the_watchdog_sees_a_block(officer: Officer) -> None:
    def block() -> None:
        end = time.thread_time() + 2 * MOST
        while time.thread_time() < end:
            pass

    assert "a block" in watched(officer, "a block", lambda: QTimer.singleShot(0, block))
    assert watched(officer, "nothing", lambda: None) == ""


def test_answers_that_take_long_to_show_are_shown_one_a_turn(officer: Officer) -> None:
    shown: list[int] = []

    def show(number: int) -> None:
        time.sleep(0.02)
        shown.append(number)

    def ask() -> None:
        for number in range(5):
            officer.window.session.ask(lambda _reader, n=number: n, show)  # type: ignore[misc]
        time.sleep(0.2)  # why: all of them are there before the window looks

    turns: list[int] = []
    looking = QTimer(interval=0)
    looking.timeout.connect(lambda: turns.append(len(shown)))
    QTimer.singleShot(0, ask)
    looking.start()
    officer.until(lambda: len(shown) == 5)
    looking.stop()
    assert shown == [0, 1, 2, 3, 4]
    assert {1, 2, 3, 4} <= set(turns), "between two of them keys and painting had their turn"


def test_the_window_lives_while_it_searches_sorts_counts_saves_and_loads(officer: Officer) -> None:
    kind = officer.description.kind("relic")
    made = [{"name": f"Hang số {n}", "number": f"x-{n:05d}", "condition": "tốt"} for n in range(_RECORDS)]
    officer.window.session.write(lambda writer: writer.add(kind, made)[0])
    officer.rest()
    officer.goes_to_kind("relic")
    officer.goes_to_kind("bronze_drum")
    window, pane = officer.window, officer.window.list
    slow = [
        watched(officer, "going to a kind", lambda: officer.goes_to_kind("relic")),
        watched(officer, "searching", lambda: (officer.keys("Ctrl+F"), officer.types("hang xom"))),
        watched(officer, "searching no more", lambda: officer.window.list.show_all()),
        *(
            watched(officer, f"sorting by {field.id}", lambda at=at: pane.header.sorts.emit(at, False))  # type: ignore[misc]
            for at, field in enumerate(pane.model.fields)
        ),
        watched(officer, "grouping", lambda: pane.group_by("condition")),
        watched(officer, "no groups", lambda: pane.group_by("")),
        watched(officer, "counting", lambda: window.run_action("facets")),
        watched(officer, "the next record", lambda: pane.table.put_cursor(3)),
        watched(officer, "the last record", lambda: pane.table.put_cursor(pane.model.rowCount() - 1)),
        watched(officer, "choosing all", lambda: pane.table.selectAll()),
    ]
    officer.window.into_page()
    officer.rest()
    slow.append(watched(officer, "saving", lambda: (officer.types(" nay"), officer.keys("Ctrl+S"))))
    assert [s for s in slow if s] == []


def test_the_window_lives_while_a_table_comes_in(officer: Officer, tmp_path: Path) -> None:
    source = tmp_path / "dài.csv"
    lines = [f"Hang số {n};xã Tân Lập, huyện Lạc Sơn;tốt;ghi chú {n}" for n in range(_RECORDS * 4)]
    source.write_text("\n".join(["Tên di tích;Địa điểm;Hiện trạng;Ghi chú", *lines]), "utf-8")
    officer.goes_to_kind("relic")
    pane, slow = officer.window.list, []

    def wait_for(page: int) -> None:
        officer.until(lambda: dialog.pages.currentIndex() == page)

    with Watchdog() as seen:
        dialog = drop(officer, source)
    slow.append(f"reading it: {seen}" if seen.longest > MOST else "")
    with Watchdog() as seen:
        dialog.next.click()
        wait_for(1)
    slow.append(f"trying it: {seen}" if seen.longest > MOST else "")
    with Watchdog() as seen:
        dialog.next.click()
        for column in range(len(pane.model.fields)):
            pane.header.sorts.emit(column, False)
            officer.until(lambda: pane.model.rowCount() > 0)
        pane.search.setText("hang")
        wait_for(2)
    slow.append(f"taking it in, sorting and searching meanwhile: {seen}" if seen.longest > MOST else "")
    with Watchdog() as seen:
        dialog.next.click()
        officer.rest()
    slow.append(f"showing it: {seen}" if seen.longest > MOST else "")
    assert pane.model.rowCount() >= _RECORDS * 4
    assert [s for s in slow if s] == []
