"""Searches kept under a name in the real window: columns and groups with them, and what of them can no longer be used."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton

from tests.heritage_app.finding_kit import chips, clicks_header, clicks_saved, saved
from tests.journeys.driver import Officer


def test_a_search_is_kept_under_a_name_renamed_taken_away_and_brought_back(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+L")
    officer.types("Tên di tích có chữ hang")
    officer.keys("Return")
    clicks_header(officer, 0)
    found = officer.list()
    officer.keys("Ctrl+Shift+S")
    assert saved(officer) == ["Tên di tích có chữ hang"]
    line = officer.window.sidebar.findChild(QLineEdit)
    line.setText("Các hang")
    officer.keys("Return")
    assert saved(officer) == ["Các hang"]
    officer.goes_to_kind("gong")
    clicks_saved(officer, "Các hang")
    assert officer.list() == found and chips(officer) == ["Tên di tích có chữ hang"]
    assert officer.window.list.title.text() == "Di tích · Các hang"
    officer.quit()
    officer.open()
    assert saved(officer) == ["Các hang"], "kept in the catalogue"
    clicks_saved(officer, "Các hang")
    officer.keys("Delete")
    assert saved(officer) == [] and "Đã bỏ bộ lọc" in officer.reads()
    undo = next(b for b in officer.window.notice.findChildren(QPushButton) if b.isVisible() and b.text() == "Hoàn tác")
    officer.clicks(undo)
    assert saved(officer) == ["Các hang"]


def test_a_saved_search_of_a_field_that_is_gone_is_told_and_kept(officer: Officer) -> None:
    writer_of = officer.window.session
    kept = '{"name":"Cũ","kind":"relic","where":"no_such_field is \\"x\\"","version":1}'
    newer = '{"name":"Mới","kind":"relic","version":99,"graph":{}}'
    writer_of.write(lambda writer: writer.read.search.keep("Cũ", kept))
    writer_of.write(lambda writer: writer.read.search.keep("Mới", newer), lambda _: officer.window.finding.begin())
    officer.rest()
    clicks_saved(officer, "Cũ")
    assert "“Cũ” không còn dùng được" in officer.reads() and "no_such_field" in officer.reads()
    clicks_saved(officer, "Mới")
    assert "do bản chương trình mới hơn lưu" in officer.reads()
    assert saved(officer) == ["Cũ", "Mới"]


def test_groups_and_columns_are_kept_with_a_search(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    pane = officer.window.list
    pane.set_columns([pane.kind.by_id[i] for i in ("name", "condition", "relic_types")])
    officer.keys("Ctrl+L")
    officer.types("Tên di tích có chữ hang")
    officer.keys("Return")
    pane.group_by("relic_types")
    officer.rest()
    bands, found = dict(pane.table._bands), officer.list()
    assert len(bands) > 1
    officer.keys("Ctrl+Shift+S", "Return")
    officer.quit()
    officer.open()
    officer.goes_to_kind("gong")
    clicks_saved(officer, "Tên di tích có chữ hang")
    pane = officer.window.list
    assert pane.group == "relic_types" and dict(pane.table._bands) == bands and officer.list() == found
    officer.goes_to_kind("relic")
    assert pane.group == "" and not pane.table._bands, "the whole list is not grouped"


def test_a_column_or_group_that_is_gone_is_told_and_the_rest_is_used(officer: Officer) -> None:
    kept = '{"name":"Lẫn","kind":"relic","words":"hang","columns":["name","no_column"],"group":"no_group","version":1}'
    every = '{"name":"Mọi loại","words":"hang","version":1}'
    officer.window.session.write(lambda writer: writer.read.search.keep("Lẫn", kept))
    officer.window.session.write(
        lambda writer: writer.read.search.keep("Mọi loại", every), lambda _: officer.window.finding.begin()
    )
    officer.rest()
    clicks_saved(officer, "Lẫn")
    assert "no_column; no_group" in officer.reads() and "giữ nguyên" in officer.reads()
    pane = officer.window.list
    assert [f.id for f in pane.model.fields] == ["name"] and pane.group == "" and len(officer.list()) > 0
    clicks_saved(officer, "Mọi loại")
    assert "tìm trong mọi loại phiếu" in officer.reads()
    assert saved(officer) == ["Lẫn", "Mọi loại"]
