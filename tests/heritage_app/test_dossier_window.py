"""Dossiers and inventory lists in the window: what is missing, binding, freezing, proving, stopping; a list published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db.catalogue import Reader
from db.schema.kind import Description
from heritage_app.printing.dossier_panel import DossierPanel
from heritage_app.printing.list_panel import ListPanel
from tests.journeys.driver import Officer
from tests.journeys.watchdog import MOST, Watchdog


@pytest.fixture
def officer(qtbot: QtBot, made_dossiers: Path, tmp_path: Path, description: Description) -> Iterator[Officer]:
    """Someone with both dossiers open in the window."""
    someone = Officer(Path(shutil.copytree(made_dossiers, tmp_path / "sổ")), description)
    yield someone
    someone.quit()


def opened(officer: Officer, row: int = 0) -> DossierPanel:
    officer.goes_to_kind("dossier")
    officer.window.list.table.selectRow(row)
    officer.rest()
    officer.until(lambda: officer.window.dossiers.dossier is not None)
    panel = officer.window.dossiers.dossier
    assert panel is not None
    officer.until(lambda: panel.now is not None)
    return panel


@pytest.mark.alone
def test_the_window_lives_while_a_dossier_is_opened_and_frozen(officer: Officer) -> None:
    officer.goes_to_kind("dossier")
    with Watchdog() as seen:
        panel = opened(officer)
        officer.until(lambda: panel.now is not None)
        panel.freeze.click()
        officer.until(panel.prove.isVisible)
    assert seen.longest < MOST, seen


def test_a_part_that_freezing_does_not_change_is_not_drawn_again(officer: Officer) -> None:
    panel = opened(officer)
    drawn = panel.parts.inner.findChildren(QLabel)
    panel.freeze.click()
    officer.until(panel.prove.isVisible)
    officer.rest()
    assert len(drawn) > 20 and panel.parts.inner.findChildren(QLabel) == drawn


def test_the_page_of_a_dossier_says_what_is_missing_and_who_asks(officer: Officer) -> None:
    panel = opened(officer)
    assert panel.isVisible() and "5/8 thành phần" in panel.head.text()
    read = officer.reads(panel)
    assert "b) Bản đồ vị trí và chỉ dẫn đường đến di tích" in read and "chưa có" in read
    assert not panel.prove.isVisible(), "nothing is frozen yet"
    officer.clicks(panel.gaps)
    told = officer.reads(officer.dialog())
    assert "[Luật 45/2024/QH15, Đ.27.4]" in told and "Mảnh gốm văn thừng: chưa có ảnh chụp kèm thước tỉ lệ." in told
    door = next(
        b for b in officer.dialog().findChildren(QPushButton) if "Mảnh gốm văn thừng: chưa có ảnh" in b.accessibleName()
    )
    officer.clicks(door)
    assert officer.window.record is not None and officer.window.record.name == "Mảnh gốm văn thừng"
    assert not panel.isVisible(), "the panel belongs to dossiers"


def test_the_parts_stand_there_again_when_one_comes_back(officer: Officer) -> None:
    panel = opened(officer)
    high = panel.parts.height()
    assert high > 100
    officer.goes_to_kind("relic")
    opened(officer)
    officer.until(lambda: panel.parts.height() == high)


def test_a_dossier_is_bound_frozen_and_proved_away_from_the_window(officer: Officer, tmp_path: Path) -> None:
    panel = opened(officer)
    out = tmp_path / "hồ sơ.pdf"
    officer.window.dossiers.work.ask_where = lambda *_: out  # type: ignore[method-assign]
    officer.clicks(panel.bind)
    officer.until(out.exists)
    officer.rest()
    pages = len(PdfReader(out).pages)
    assert f"Đã dựng {pages} trang vào “hồ sơ.pdf”" in officer.reads() and not panel.work.isVisible()
    officer.clicks(panel.freeze)
    officer.until(panel.prove.isVisible)
    assert "Đóng băng “Hồ sơ thử”, bản 1." in officer.reads()
    officer.clicks(panel.prove)
    officer.until(lambda: "Dựng lại giống bản đã nộp từng byte." in officer.reads())
    officer.window.run_action("undo")
    officer.rest()
    officer.until(lambda: not panel.prove.isVisible())
    officer.goes_to_kind("relic")
    officer.window.run_action("dossier_bind")
    assert "Hãy mở một hồ sơ khoa học." in officer.reads()


def test_binding_can_be_stopped_and_keeps_nothing(officer: Officer, tmp_path: Path) -> None:
    panel = opened(officer)
    out = tmp_path / "hồ sơ.pdf"
    officer.window.dossiers.work.ask_where = lambda *_: out  # type: ignore[method-assign]
    panel.bind.click()
    assert panel.work.isVisible() and panel.work.button.text() == "Dừng"
    panel.work.button.click()
    officer.until(lambda: "Đã dừng; không giữ lại gì." in officer.reads())
    officer.rest()
    assert not out.exists() and not panel.work.isVisible()


def test_a_decision_typed_on_the_page_is_entered_on_the_relic(officer: Officer, description: Description) -> None:
    panel = opened(officer, 1)
    assert "9/9 thành phần" in panel.head.text() and not panel.decision.isVisible()
    record = panel.record
    officer.window.session.write(lambda writer: writer.amend(record, {"dossier_decision": "125/QĐ-UBND 20/12/2026"}))
    officer.until(panel.decision.isVisible)
    officer.clicks(panel.decision)
    officer.until(lambda: not panel.decision.isVisible())
    reader = Reader(officer.folder, description)
    try:
        (rank,) = reader.record(reader.resolve("DT-900")).values["ranks"]
        assert (rank["rank"], rank["rank_day"]) == ("cap_tinh", "2026-12-20")
    finally:
        reader.close()


def test_a_dossier_of_nothing_yet_says_what_to_write(officer: Officer) -> None:
    opened(officer)
    kind = officer.description.kind("dossier")
    officer.window.session.write(lambda writer: writer.add(kind, [{"name": "Hồ sơ mới"}])[0])
    officer.rest()
    officer.goes_to_kind("dossier")
    names = [row[1] for row in officer.list()]
    officer.window.list.table.selectRow(names.index("Hồ sơ mới"))
    panel = officer.window.dossiers.dossier
    assert panel is not None
    officer.until(lambda: "chưa ghi là của di tích nào" in panel.head.text())
    assert not panel.bind.isEnabled() and not panel.freeze.isEnabled()


def test_a_dossier_is_begun_from_the_page_of_its_relic(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    names = [row[1] for row in officer.list()]
    officer.window.list.table.selectRow(names.index("Đình Cổi"))
    officer.until(lambda: officer.window.record is not None and officer.window.record.name == "Đình Cổi")
    officer.window.run_action("add_here")
    officer.rest()
    officer.clicks(next(b for b in officer.dialog().findChildren(QPushButton) if b.text() == "Hồ sơ khoa học"))
    officer.rest()
    officer.keys("Ctrl+S")
    officer.until(lambda: officer.window.dossiers.dossier is not None)
    panel = officer.window.dossiers.dossier
    assert panel is not None
    officer.until(lambda: panel.now is not None)
    assert panel.now is not None and panel.now.inside.subject.name == "Đình Cổi"
    assert panel.now.record.number == "HS-003"


def test_binding_what_is_no_dossier_offers_to_begin_one(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    names = [row[1] for row in officer.list()]
    officer.window.list.table.selectRow(names.index("Đình Cổi"))
    officer.until(lambda: officer.window.record is not None and officer.window.record.name == "Đình Cổi")
    officer.window.run_action("dossier_bind")
    assert "Hãy mở một hồ sơ khoa học" in officer.reads()
    officer.clicks(next(b for b in officer.window.findChildren(QPushButton) if b.text() == "Lập hồ sơ cho “Đình Cổi”"))
    form = officer.window.page.form()
    assert form is not None and form.editor("subject").typed() == "Đình Cổi"
    officer.keys("Ctrl+S")
    record = officer.window.record
    assert record is not None and (record.kind, record.name) == ("dossier", "Hồ sơ Đình Cổi")


def test_a_list_is_drafted_published_compared_and_printed(officer: Officer, tmp_path: Path) -> None:
    kind = officer.description.kind("catalogue_list")
    typed = {"name": "Danh mục năm 2026", "list_heritage": "di tích", "list_year": "2026"}
    officer.window.session.write(lambda writer: writer.add(kind, [typed])[0])
    officer.rest()
    officer.goes_to_kind("catalogue_list")
    officer.window.list.table.selectRow(0)
    officer.until(lambda: officer.window.dossiers.list is not None)
    panel = officer.window.dossiers.list
    assert isinstance(panel, ListPanel)
    officer.until(lambda: "chưa có mục nào" in panel.head.text())
    assert not panel.publish.isEnabled() and not panel.compare.isEnabled()
    officer.clicks(panel.draw_up)
    officer.until(lambda: "dự thảo · 41 mục" in panel.head.text())
    officer.clicks(panel.publish)
    officer.clicks(panel.sure)
    assert "Ghi số và ngày quyết định" in officer.reads() and panel.asking.isVisible()
    panel.decision.setText("15/QĐ-UBND 05/01/2026")
    panel.by.setText("Chủ tịch Ủy ban nhân dân tỉnh Phú Thọ")
    officer.clicks(panel.sure)
    officer.until(lambda: "đã công bố · 41 mục" in panel.head.text())
    assert not panel.publish.isVisible() and "Công bố “Danh mục năm 2026”." in officer.reads()
    out = tmp_path / "danh mục.pdf"
    officer.window.dossiers.work.ask_where = lambda *_: out  # type: ignore[method-assign]
    officer.clicks(panel.print)
    officer.until(out.exists)
    officer.rest()
    assert "Đã in 6 trang" in officer.reads()
