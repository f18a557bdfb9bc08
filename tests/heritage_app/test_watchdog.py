"""The window never leaves its events alone for long: searching, sorting, grouping, counting, saving, going elsewhere,
scrolling, taking a table in."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from db.catalogue.history import Change, Step
from db.catalogue.numbering import Gap, Register
from db.catalogue.searching import Tallied
from db.exchange.columns.mapping import Mapping
from db.exchange.intake.coming_back import Came
from db.exchange.intake.judging import Row, Told
from db.exchange.intake.kept_rows import KeptRows
from db.exchange.intake.taking_in import Report
from db.schema.label import Label
from heritage_app.finding.change_sheet import ChangeSheet
from heritage_app.history.history import HistorySheet
from heritage_app.printing.preview import Preview
from heritage_app.register.registers import RegistersDialog, Run
from heritage_app.register.statistics import StatisticsDialog
from heritage_app.tables.back import BackSheet
from heritage_app.tables.review import ReviewPage
from tests.journeys.driver import Officer
from tests.journeys.tables import drop
from tests.journeys.watchdog import MOST, Watchdog

pytestmark = pytest.mark.alone
_RECORDS = int(os.environ.get("SODISAN_WATCHED", "600"))
_MANY = 40_000
_WHY = Label("chưa nhận ra xã, phường; giữ nguyên chữ", "no commune recognised")


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


def test_the_window_lives_while_many_lines_are_looked_through(officer: Officer) -> None:
    rows = KeptRows()
    for at in range(_MANY):
        rows.add(Row(at, "new", f"Hang số {at}", told=(Told(1, f"xã {at}", _WHY, (), "place"),) if at % 2 else ()))
    report = Report("dài.csv", "", "relic", Mapping("", ()), ("Tên di tích", "Địa điểm"), rows)
    questions = report.questions()
    assert len(questions) == _MANY // 2
    words = officer.window.session, officer.window.say
    page = ReviewPage(words[1])
    page.resize(900, 600)
    page.show()
    read: list[object] = []
    words[0].ask(lambda reader: reader.words(), read.append)
    officer.rest()
    slow = [watched(officer, "showing them", lambda: page.show_report(report, questions, read[0]))]  # type: ignore[arg-type]
    assert page.lines.rowCount() == page.asked.rowCount() == _MANY // 2
    slow += [
        watched(officer, f"showing {page.which.itemText(at)}", lambda at=at: page.which.setCurrentIndex(at))  # type: ignore[misc]
        for at in range(page.which.count())
    ]
    for table in (page.table, page.questions):
        bar = table.verticalScrollBar()
        slow += [
            watched(officer, "scrolling", lambda n=n, bar=bar: bar.setValue(bar.maximum() * n // 7))  # type: ignore[misc]
            for n in range(8)
        ]
    page.close()
    page.deleteLater()
    assert [s for s in slow if s] == []


def test_the_window_lives_while_what_many_records_came_to_is_shown(officer: Officer) -> None:
    window, say = officer.window, officer.window.say
    changes = (Change("note", Label("Ghi chú", "Note"), "a", "b", "mái dột", "đã lợp lại"),) * 2
    steps = [
        Step(str(n), Label(f"Sửa lần {n}", "Changed"), "Lan", "máy", "2026-03-01T08:00:00Z", changes)
        for n in range(2000)
    ]
    lines = tuple(("Di tích", Row(n, "changed", f"Hang số {n}", told=(Told(1, "x", _WHY),))) for n in range(_MANY))
    tallied = [Tallied((str(n), ""), (f"Bùi Văn {n}", "xã Mường Bi"), n % 7, n % 9) for n in range(_MANY)]

    def shown(what: str, make: Callable[[], QDialog], act: Callable[[QDialog], object] = lambda _: None) -> str:
        made: list[QDialog] = []

        def open_it() -> None:
            made.append(make())
            made[0].open()
            act(made[0])

        make().deleteLater()  # why: what it is made of is loaded once, however much it shows
        said = watched(officer, what, open_it)
        made[0].reject()
        return said

    def counted(dialog: QDialog) -> None:
        assert isinstance(dialog, StatisticsDialog)
        dialog._show(("owners", "places.place"), tallied, 6, _MANY, (_MANY, _MANY), None)
        assert dialog.lines.rowCount() == _MANY

    left_out = [Run((Gap(f"DT-{2 * n:05d}"),)) for n in range(_MANY)]

    def registered(dialog: QDialog) -> None:
        assert isinstance(dialog, RegistersDialog)
        dialog._show([(Register("", "relic", "DT-00000", used=_MANY), left_out)], [])
        assert dialog.tree.topLevelItem(0).childCount() > 1000

    assert [
        said
        for said in (
            shown("a long history", lambda: HistorySheet(window, say, "Hang xóm Trại", steps, True)),
            shown("a workbook that comes back", lambda: BackSheet(window, say, Came("bảng.xlsx", lines))),
            shown(
                "statistics of many lines",
                lambda: StatisticsDialog(window, window.session, say, window.colours, "relic", lambda *_: None),
                counted,
            ),
            shown(
                "a register with many gaps",
                lambda: RegistersDialog(window, window.session, say, lambda *_: None),
                registered,
            ),
        )
        if said
    ] == []


def test_the_window_lives_while_many_records_are_copied_changed_printed_deleted_and_brought_back(
    officer: Officer,
) -> None:
    kind = officer.description.kind("relic")
    made = [{"name": f"Hang số {n}", "number": f"x-{n:05d}", "note": f"ghi chú {n}"} for n in range(_RECORDS)]
    officer.window.session.write(lambda writer: writer.add(kind, made)[0])
    officer.rest()
    officer.goes_to_kind("relic")
    window, pane = officer.window, officer.window.list

    def sheet() -> QDialog:
        return next(d for d in window.findChildren(QDialog) if d.isVisible())

    def opened(of: type[QDialog]) -> bool:
        return any(d.isVisible() for d in window.findChildren(of))

    pane.table.selectAll()
    slow = [watched(officer, "copying", lambda: window.run_action("copy"))]
    assert QGuiApplication.clipboard().text().count("\n") == pane.model.rowCount() >= _RECORDS
    window.run_action("change_many")
    officer.until(lambda: opened(ChangeSheet))
    change = sheet()
    assert isinstance(change, ChangeSheet)
    change.choose("note")
    assert change.editor is not None
    change.editor.show_typed("đã xem lại")
    slow.append(
        watched(officer, "looking at many changes", lambda: (change.look(), officer.until(change.bar.isHidden)))
    )
    slow.append(watched(officer, "changing them", change.apply))
    slow.append(watched(officer, "taking that back", lambda: window.run_action("undo")))
    window.run_action("print_list")
    officer.until(lambda: opened(Preview))
    preview = sheet()
    assert isinstance(preview, Preview)
    officer.until(lambda: preview.pages.count() > 20)
    slow.append(
        watched(officer, "composing its pages again", lambda: (preview.draw(), officer.until(preview.save.isEnabled)))
    )
    preview.reject()
    pane.table.selectAll()
    slow.append(watched(officer, "deleting", lambda: window.run_action("delete")))
    slow.append(watched(officer, "bringing back", lambda: window.run_action("undo")))
    assert [s for s in slow if s] == []
