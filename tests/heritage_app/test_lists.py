"""The list in the real window: orders, groups, columns, the place that stays, many chosen, the clipboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db.model.condition import By, Test
from heritage_app.actions import ACTIONS
from heritage_app.finding.column_sheet import ColumnSheet
from heritage_app.lists.view import _ALSO
from tests.heritage_app.finding_kit import clicks_header
from tests.journeys.driver import Officer


def test_shift_click_sorts_by_one_more_column_and_keeps_the_place(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    pane = officer.window.list
    column = [f.id for f in pane.model.fields].index("relic_types")
    pane.table.selectRow(12)
    officer.rest()
    kept = pane.current()
    clicks_header(officer, column)
    clicks_header(officer, 0, Qt.KeyboardModifier.ShiftModifier)
    clicks_header(officer, 0, Qt.KeyboardModifier.ShiftModifier)
    assert pane.query.order == (By("relic_types"), By("numbers", True))
    shown = [(row[column], row[0]) for row in officer.list()]
    for kind in {k for k, _ in shown}:
        numbers = [n for k, n in shown if k == kind]
        assert numbers == sorted(numbers, reverse=True), kind
    assert pane.current() == kept


@pytest.mark.parametrize("field", ["issued", "numbers"])
def test_a_date_and_the_number_of_a_decision_can_be_read_whole(officer: Officer, field: str) -> None:
    window = officer.window
    window.resize(1366, 740)
    officer.goes_to_kind("document")
    officer.until(lambda: not window.list._fitting.isActive())
    column = [shown.id for shown in window.list.model.fields].index(field)
    officer.rest()
    table = window.list.table
    assert 0 < table.sizeHintForColumn(column) <= table.columnWidth(column)


def test_a_long_number_can_be_read_whole(officer: Officer) -> None:
    gongs = [{"name": f"Chiêng {n}", "number": f"HVĐ-00035{n:02}"} for n in range(30)]
    officer.window.session.write(lambda w: w.add(w.description.kind("gong"), gongs)[0])
    officer.window.resize(1366, 740)
    officer.goes_to_kind("gong")
    pane = officer.window.list
    officer.until(lambda: not pane._fitting.isActive())
    officer.rest()
    column = [f.id for f in pane.model.fields].index("numbers")
    assert 80 < pane.table.sizeHintForColumn(column) <= pane.table.columnWidth(column)
    assert pane.table.horizontalScrollBar().maximum() == 0


def test_a_group_tells_how_many_rows_stand_behind_the_one_shown(officer: Officer) -> None:
    roles = ["nghệ nhân", "chủ sở hữu", "người cung cấp thông tin", "người đại diện"]
    people = [{"name": "Bùi Thị Hiền", "roles": [{"role": role} for role in roles]}, {"name": "Quách Công Mịch"}]
    officer.window.session.write(lambda w: w.add(w.description.kind("person"), people)[0])
    officer.window.resize(1366, 740)
    officer.goes_to_kind("person")
    pane = officer.window.list
    officer.until(lambda: not pane._fitting.isActive())
    officer.rest()
    column = [f.id for f in pane.model.fields].index("roles")
    at = [row[1] for row in officer.list()].index("Bùi Thị Hiền")
    cell = pane.model.index(at, column)
    assert cell.data() == "nghệ nhân  +3"
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "nghệ nhân, và 3 dòng nữa"
    assert "và 3 dòng nữa" in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert [row[column] for row in officer.list() if row[1] == "Quách Công Mịch"] == [""]
    pane.table.selectRow(at)
    pane.table.setFocus()
    officer.keys("Ctrl+Shift+C")
    officer.until(lambda: "Hiền" in QApplication.clipboard().text())
    assert "+3" not in QApplication.clipboard().text(), "a spreadsheet gets the value alone"


def test_a_narrow_column_says_its_words_in_the_room_it_has(officer: Officer) -> None:
    officer.window.resize(1366, 740)
    officer.goes_to_kind("relic")
    pane = officer.window.list
    officer.until(lambda: not pane._fitting.isActive())
    column = [f.id for f in pane.model.fields].index("relic_types")
    whole = [row[column] for row in officer.list()]
    at = whole.index("di tích khảo cổ")
    cell = pane.model.index(at, column)
    pane.header.resizeSection(column, 60)
    assert cell.data() == "khảo cổ" and cell.data(Qt.ItemDataRole.ToolTipRole) == "di tích khảo cổ"
    assert officer.list()[at][column] == "di tích khảo cổ"
    label, across = officer.description.kind("relic").by_id["relic_types"].label.vi, Qt.Orientation.Horizontal
    assert pane.model.headerData(column, across) == "Loại hình"
    assert pane.model.headerData(column, across, Qt.ItemDataRole.ToolTipRole) == label
    pane.header.resizeSection(column, 300)
    assert cell.data() == "di tích khảo cổ"
    assert pane.model.headerData(column, across) == label == "Loại hình (Luật 2024)"


@pytest.mark.parametrize("scale", [100, 200])
def test_no_list_needs_scrolling_sideways(officer: Officer, scale: int) -> None:
    officer.quit()
    window = officer.open(scale=scale)
    window.resize(1366, 740)
    officer.rest()
    for kind in officer.description.kinds:
        officer.goes_to_kind(kind.id)
        officer.until(lambda: not window.list._fitting.isActive())
        officer.rest()
        assert len(window.list.model.fields) >= 2
        assert window.list.table.horizontalScrollBar().maximum() == 0, kind.id


def test_the_button_for_a_new_record_is_seen_and_works(officer: Officer) -> None:
    officer.goes_to_kind("gong")
    assert officer.window.list.new.isVisible() and officer.window.list.new.text() == "Phiếu mới"
    officer.clicks(officer.window.list.new)
    assert officer.focused() == "Tên chiêng"


def test_the_list_is_put_together_by_a_column(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    pane = officer.window.list
    pane.table.selectRow(7)
    officer.rest()
    kept, whole = pane.current(), officer.list()
    pane.group_by("relic_types")
    officer.rest()
    assert sorted(officer.list()) == sorted(whole)
    assert pane.current() == kept
    bands = pane.table._bands
    assert bands[0] == "danh lam thắng cảnh  ·  10" and list(bands)[:2] == [0, 10]
    column = [f.id for f in pane.model.fields].index("relic_types")
    assert {row[column] for row in officer.list()[:10]} == {"danh lam thắng cảnh"}
    names = [row[1] for row in officer.list()[:10]]
    assert names == [row[1] for row in whole if row[1] in names], "within a group the order is that of the list"
    pane.table.put_cursor(9)
    officer.rest()
    assert "nhóm: " + bands[0] in pane.count.text(), "one sees in which group one stands, however far its band is"
    assert pane.table.rowHeight(10) > pane.table.rowHeight(9) == pane.table.rowHeight(1)
    pane.group_by("name")
    officer.rest()
    pane.group_by("")
    officer.rest()
    assert officer.list() == whole and pane.table.rowHeight(0) == pane.table.rowHeight(1)


def test_chosen_lines_go_to_a_spreadsheet_with_numbers_as_numbers(officer: Officer, tmp_path: Path) -> None:
    officer.window.session.write(
        lambda w: w.add(
            officer.description.kind("gong"),
            [
                {"name": "=1+1", "number": "C-00001", "d_face": "38,5 cm"},
                {"name": "Chiêng <b>hai</b>", "number": "C-00002", "d_face": "0,6 m"},
            ],
        )[0]
    )
    officer.rest()
    officer.goes_to_kind("gong")
    officer.window.list.table.selectAll()
    officer.keys("Ctrl+Shift+C")
    data = QApplication.clipboard().mimeData()
    rows = [row.split("\t") for row in data.text().split("\n")]
    at = rows[0].index("Đường kính mặt (cm)")
    assert [row[at] for row in rows[1:]] == ["38,5", "0,6 m"], "another unit is told, not taken for the column's"
    assert [row[1] for row in rows[1:]] == ["'=1+1", "Chiêng <b>hai</b>"]
    assert '<td sdval="38.5">38,5</td>' in data.html() and "Chiêng &lt;b&gt;hai&lt;/b&gt;" in data.html()


def test_columns_are_ticked_and_reordered_in_their_sheet(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.window.run_action("columns")
    officer.rest()
    sheet = officer.dialog()
    assert isinstance(sheet, ColumnSheet)
    sheet.line.setText("nien dai")
    shown = [i for i in sheet._items() if not i.isHidden()]
    assert shown and len(shown) < 5
    shown[0].setCheckState(Qt.CheckState.Checked)
    officer.rest()
    assert officer.window.list.model.fields[-1].id == shown[0].data(256)
    sheet.line.clear()
    sheet.list.setCurrentRow(1)
    QTest.keyClick(sheet.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    officer.rest()
    assert [f.id for f in officer.window.list.model.fields][:2] == ["name", "numbers"]
    sheet._own()
    officer.rest()
    assert [f.id for f in officer.window.list.model.fields][:2] == ["numbers", "name"]


def test_all_of_many_chosen_records_are_meant_not_only_those_seen(officer: Officer) -> None:
    kind = officer.description.kind("gong")
    officer.window.session.write(lambda w: w.add(kind, [{"name": f"Chiêng {n}"} for n in range(400)])[0])
    officer.rest()
    officer.goes_to_kind("gong")
    officer.window.list.table.setFocus()
    officer.window.list.table.selectAll()
    assert "đã chọn 400" in officer.window.list.count.text()
    officer.keys("Ctrl+Shift+C")
    assert QApplication.clipboard().text().count("\n") == 400
    officer.keys("Ctrl+Shift+Delete")
    assert officer.window.list.model.rowCount() == 0
    officer.keys("Ctrl+Z")
    assert officer.window.list.model.rowCount() == 400


def test_the_place_stays_after_a_change(officer: Officer) -> None:
    kind = officer.description.kind("gong")
    officer.window.session.write(lambda w: w.add(kind, [{"name": f"Chiêng {n:03d}"} for n in range(300)])[0])
    officer.rest()
    officer.goes_to_kind("gong")
    pane = officer.window.list
    pane.table.setFocus()
    pane.table.put_cursor(150)
    officer.rest()
    for row in (151, 152, 155):
        pane.table.selectionModel().select(pane.model.index(row, 0), _ALSO)
    kept, top, chosen = pane.current(), pane.table.rowAt(0), pane.selected()
    officer.window.session.write(lambda w: w.add(kind, [{"name": "Chiêng 000 a"}])[0])
    officer.rest()
    assert pane.current() == kept and pane.selected() == chosen
    assert pane.table.currentIndex().row() == 151 and pane.table.rowAt(0) == top + 1, "the row stands where it stood"


def test_an_empty_list_tells_every_way_to_begin(officer: Officer) -> None:
    officer.goes_to_kind("gong_set")
    told = officer.reads(officer.window.list.empty)
    keys = {spec.id: spec.key for spec in ACTIONS}
    assert "Chưa có phiếu bộ chiêng nào." in told
    assert all(keys[name] in told for name in ("new", "entry_sheet", "import_table"))
    officer.goes_to_kind("dossier")
    told = officer.reads(officer.window.list.empty)
    assert keys["new"] in told and keys["import_table"] not in told


def test_the_keyboard_stays_in_a_list_that_becomes_empty_and_comes_back_with_its_records(officer: Officer) -> None:
    officer.goes_to_kind("bronze_drum")
    pane = officer.window.list
    pane.table.setFocus()
    pane.table.selectAll()
    officer.window.run_action("delete")
    officer.rest()
    assert officer.list() == [] and officer.focused().startswith("Chưa có phiếu trống đồng nào.")
    officer.keys("Ctrl+Z")
    assert len(officer.list()) == 3 and pane.table.hasFocus()


def test_enter_takes_the_conditions_away_where_they_find_nothing(officer: Officer) -> None:
    officer.goes_to_kind("bronze_drum")
    pane = officer.window.list
    pane.table.setFocus()
    pane.narrow(Test("name", "contains", ("không có tên này",)))
    officer.rest()
    assert officer.list() == [] and pane.empty.all.hasFocus()
    officer.keys("Return")
    assert len(officer.list()) == 3 and pane.table.hasFocus()
    officer.keys("Ctrl+F")
    officer.types("xyzq")
    assert officer.list() == [] and pane.search.hasFocus(), "who types goes on typing"
    officer.keys("Return")
    assert pane.empty.all.hasFocus(), "Enter in the search line leads into the list"


def test_the_list_of_sections_opens_with_its_first_line_under_the_keyboard(officer: Officer) -> None:
    officer.goes_to_kind("bronze_drum")
    officer.keys("Return")
    menu = officer.window.page.outline.button.menu()
    marked: list[QAction | None] = []
    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, lambda: (marked.append(menu.activeAction()), menu.close())))
    officer.window.run_action("sections")
    assert marked == [menu.actions()[0]]
