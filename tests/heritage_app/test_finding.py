"""Finding in the real window: chips, the query line, orders, columns, and that all of it is what prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QPushButton, QToolButton, QTreeWidgetItem

from db.catalogue import Reader
from db.catalogue.asking import condition_of
from db.model.condition import By
from db.model.query import Query
from heritage_app.finding.change_sheet import ChangeSheet
from heritage_app.finding.column_sheet import ColumnSheet
from heritage_app.views.palette import Palette
from heritage_app.views.preview import Preview
from heritage_app.views.record_view import _ALSO
from tests.journeys.driver import Officer
from tests.reports.reading import all_texts, joined


def chips(officer: Officer) -> list[str]:
    """Return the words of the chips over the list."""
    frames = [f for f in officer.window.list.bar.chips.findChildren(QFrame, "chip") if f.isVisible()]
    return [f.findChild(QPushButton).accessibleName() for f in frames]


def takes_away(officer: Officer, words: str) -> None:
    frames = officer.window.list.bar.chips.findChildren(QFrame, "chip")
    frame = next(f for f in frames if f.isVisible() and f.findChild(QPushButton).accessibleName() == words)
    officer.clicks(frame.findChild(QToolButton))


def clicks_header(officer: Officer, column: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    header = officer.window.list.header
    at = QPoint(header.sectionViewportPosition(column) + 12, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, held, at)
    officer.rest()


def test_a_condition_is_chosen_and_becomes_a_chip_that_can_be_taken_away(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    pane, all_of_them = officer.window.list, officer.list()
    officer.keys("Ctrl+Shift+L")
    assert officer.focused() == "Trường"
    officer.types("loai hinh (luat")
    officer.keys("Return")
    assert officer.focused() == "Giá trị"
    officer.types("di tich khao")
    officer.keys("Down", "Return")
    assert chips(officer) == ["Loại hình (Luật 2024) là di tích khảo cổ"]
    assert 0 < len(officer.list()) < len(all_of_them)
    reader = Reader(officer.folder, officer.description)
    try:
        assert condition_of(reader, chips(officer)[0], "relic") == pane.query.where, "the chip is what one may type"
    finally:
        reader.close()
    takes_away(officer, chips(officer)[0])
    assert officer.list() == all_of_them and chips(officer) == []


def test_the_query_line_takes_what_no_button_can_say_and_tells_a_slip_in_one_sentence(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+L")
    assert officer.focused() == "Dòng điều kiện"
    officer.types("tên di tích có chữ hang và (loại hìn là nứt)")
    officer.keys("Return")
    said = officer.window.list.bar.told.text()
    assert "không có trường “loại hìn" in said and "Có phải:" in said and said.count("\n") == 0
    assert officer.window.list.bar.line.isVisible(), "what was typed stays"
    officer.window.list.bar.line.clear()
    officer.types("Tên di tích có chữ hang và không (Tên di tích có chữ xóm hoặc Tên di tích có chữ Mái đá)")
    officer.keys("Return")
    names = [row[1] for row in officer.list()]
    assert names and all("Hang" in n or "hang" in n for n in names) and not any("xóm" in n for n in names)
    assert chips(officer) == [
        "Tên di tích có chữ hang",
        "không (Tên di tích có chữ xóm hoặc Tên di tích có chữ Mái đá)",
    ]
    officer.keys("Ctrl+L")
    assert officer.window.list.bar.line.text() == " và ".join(chips(officer)), "the line tells what the chips tell"
    officer.keys("Escape")
    assert not officer.window.list.bar.line.isVisible() and len(officer.list()) == len(names)


def test_a_chip_is_changed_by_clicking_it(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+L")
    officer.types("Tên di tích có chữ hang")
    officer.keys("Return")
    frame = officer.window.list.bar.chips.findChild(QFrame, "chip")
    officer.clicks(frame.findChild(QPushButton))
    assert officer.focused() == "Giá trị"
    officer.window.list.bar.new.low.clear()
    officer.types("đình")
    officer.keys("Return")
    assert chips(officer) == ["Tên di tích có chữ đình"]


def test_nothing_found_says_so_and_offers_the_whole_list(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    whole = len(officer.list())
    officer.keys("Ctrl+L")
    officer.types("Tên di tích là không có tên này")
    officer.keys("Return")
    pane = officer.window.list
    assert "Không có phiếu nào đúng các điều kiện lọc" in officer.reads() and pane.empty.all.isVisible()
    officer.clicks(pane.empty.all)
    assert len(officer.list()) == whole and not pane.empty.all.isVisible()


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


def test_what_is_listed_is_what_prints(officer: Officer, tmp_path: Path) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+L")
    officer.types("Tên di tích có chữ hang")
    officer.keys("Return")
    clicks_header(officer, 0)
    clicks_header(officer, 0)
    officer.keys("Ctrl+Shift+P")
    preview = officer.dialog()
    assert isinstance(preview, Preview)
    assert preview._order.sort == (By("numbers", True),), "within a commune in the order of the list"
    officer.until(preview.save.isEnabled)
    paper = tmp_path / "danh mục.pdf"
    preview.write(paper)
    officer.rest()
    text = joined(all_texts(paper)[0])
    shown = [row[1] for row in officer.list()]
    assert len(shown) > 3 and [joined(name) in text for name in shown] == [True] * len(shown)
    assert "ĐìnhCời" not in text, "what is not listed is not printed"


def facet_items(officer: Officer) -> dict[tuple[str, str], QTreeWidgetItem]:
    """Return the counted values by field and words."""
    tree = officer.window.finding.facets.tree
    fields = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return {(f.text(0), f.child(at).text(0)): f.child(at) for f in fields if f for at in range(f.childCount())}


def ticks(officer: Officer, field: str, value: str) -> None:
    tree, item = officer.window.finding.facets.tree, facet_items(officer)[field, value]
    tree.scrollToItem(item)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center())
    officer.rest()


def test_counts_narrow_as_one_clicks_and_become_chips(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+Shift+F")
    before = {key: item.text(1) for key, item in facet_items(officer).items()}
    assert before["Loại hình (Luật 2024)", "di tích lịch sử"] == "23"
    ticks(officer, "Loại hình (Luật 2024)", "di tích khảo cổ")
    assert len(officer.list()) == int(before["Loại hình (Luật 2024)", "di tích khảo cổ"])
    after = {key: item.text(1) for key, item in facet_items(officer).items()}
    assert after["Loại hình (Luật 2024)", "di tích lịch sử"] == "23", "what is ticked of a field leaves its own counts"
    ranked = sum(int(n) for (field, _), n in after.items() if field == "Xếp hạng")
    assert ranked == len(officer.list()), "all other counts follow"
    ticks(officer, "Loại hình (Luật 2024)", "di tích lịch sử")
    assert chips(officer) == ["Loại hình (Luật 2024) là một trong (di tích khảo cổ; di tích lịch sử)"]
    ticks(officer, "Xếp hạng", "di tích cấp tỉnh")
    assert len(chips(officer)) == 2
    assert all("di tích cấp tỉnh" in row for row in officer.list())
    takes_away(officer, chips(officer)[0])
    assert facet_items(officer)["Loại hình (Luật 2024)", "di tích khảo cổ"].checkState(0) == Qt.CheckState.Unchecked
    officer.keys("Escape")
    assert officer.window.sidebar.isVisible() and len(chips(officer)) == 1, "the chips stay"


def saved(officer: Officer) -> list[str]:
    sidebar = officer.window.sidebar
    items = [sidebar.topLevelItem(at) for at in range(sidebar.topLevelItemCount())]
    return [i.text(0) for i in items if i and str(i.data(0, 256)).startswith("saved:")]


def clicks_saved(officer: Officer, name: str) -> None:
    sidebar = officer.window.sidebar
    item = sidebar._items[f"saved:{name}"]
    sidebar.scrollToItem(item)
    QTest.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=sidebar.visualItemRect(item).center())
    officer.rest()


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
    assert pane.table.rowHeight(10) > pane.table.rowHeight(9) == pane.table.rowHeight(1)
    pane.group_by("name")
    officer.rest()
    pane.group_by("")
    officer.rest()
    assert officer.list() == whole and pane.table.rowHeight(0) == pane.table.rowHeight(1)


def test_letters_typed_in_the_list_lead_to_a_record(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    table, pane = officer.window.list.table, officer.window.list
    table.setFocus()

    def here() -> str:
        line = pane.model.line(table.currentIndex().row())
        assert line is not None
        return line.name

    officer.types("dinh")
    assert here().startswith("Đình"), "marks are not needed"
    assert "tới “dinh”" in pane.count.text()
    officer.keys("Backspace", "Backspace", "Backspace", "Backspace")
    officer.types("đô")
    officer.keys("Backspace")
    officer.types("ộng n")
    assert here() == "Động Nam Sơn", "a correction by Unikey is a Backspace and the letter again"
    table.forget_typed()
    officer.types("hb-r-10")
    assert (pane.model.line(table.currentIndex().row()) or pytest.fail()).number.startswith("hb-r-10")


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


def test_one_field_of_many_records_is_previewed_changed_and_undone_as_one(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+L")
    officer.types("Tên di tích có chữ hang")
    officer.keys("Return")
    number = len(officer.list())
    officer.keys("Ctrl+Shift+E")
    sheet = officer.dialog()
    assert isinstance(sheet, ChangeSheet) and sheet.windowTitle() == f"Đổi một ô của {number} phiếu"
    sheet.activateWindow()
    sheet.field.setText("hien trang")
    sheet.field.first()
    officer.rest()
    assert sheet.editor is not None
    sheet.editor.show_typed("linh tinh")
    sheet.look()
    officer.rest()
    assert "không có trong danh mục" in sheet.told.text() and not sheet.change.isEnabled()
    terms = [t.label.vi for t in officer.description.vocabularies[sheet.editor.field.type.vocabulary].terms]  # type: ignore[attr-defined]
    sheet.editor.show_typed(terms[0])
    sheet.look()
    officer.rest()
    assert sheet.model.rowCount() == number
    assert [sheet.model.index(0, c).data() for c in (2, 3)] == ["–", terms[0]]
    assert sheet.change.text() == f"Đổi {number} phiếu"
    sheet.apply()
    officer.rest()
    assert f"Đổi Hiện trạng của {number} phiếu di tích" in officer.reads()
    reader = Reader(officer.folder, officer.description)
    kind = officer.description.kind("relic")
    try:
        asked = condition_of(reader, f"Hiện trạng là {terms[0]}", kind.id)
        assert len(reader.find(Query(kind="relic", where=asked))) == number
    finally:
        reader.close()
    officer.window.run_action("undo")
    officer.rest()
    reader = Reader(officer.folder, officer.description)
    try:
        assert len(reader.find(Query(kind="relic", where=asked))) == 0
    finally:
        reader.close()


def column_of(officer: Officer, field: str) -> int:
    return [f.id for f in officer.window.list.model.fields].index(field)


def three_gongs(officer: Officer) -> None:
    kind = officer.description.kind("gong")
    officer.window.session.write(
        lambda w: w.add(kind, [{"name": f"Chiêng {n}", "number": f"C-0000{n}"} for n in (1, 2, 3)])[0]
    )
    officer.rest()
    officer.goes_to_kind("gong")
    officer.keys("F6")
    officer.window.list.table.setFocus()
    officer.keys("F3")


def stands_at(officer: Officer, row: int, field: str) -> None:
    table = officer.window.list.table
    table.setFocus()
    table.selectionModel().setCurrentIndex(
        officer.window.list.model.index(row, column_of(officer, field)),
        QItemSelectionModel.SelectionFlag.ClearAndSelect,
    )
    officer.rest()


def column(officer: Officer, field: str) -> list[str]:
    return [row[column_of(officer, field)] for row in officer.list()]


def acts_of(officer: Officer) -> int:
    reader = Reader(officer.folder, officer.description)
    try:
        return len(reader.journal())
    finally:
        reader.close()


def test_cells_are_typed_one_below_the_other(officer: Officer) -> None:
    three_gongs(officer)
    before = acts_of(officer)
    stands_at(officer, 0, "d_face")
    officer.types("38")
    assert officer.focused() == "Đường kính mặt"
    officer.keys("Return")
    officer.types("39,5")
    officer.keys("Return")
    assert column(officer, "d_face") == ["38 cm", "39,5 cm", ""] and acts_of(officer) == before + 2, "an act each"
    officer.types("to lắm")
    officer.keys("Return")
    assert officer.window.finding.sheet.editing and column(officer, "d_face")[2] == "", (
        "what cannot be kept stays typed"
    )
    assert "Không đọc được số đo" in officer.reads()
    officer.keys("Escape")
    assert not officer.window.finding.sheet.editing
    officer.keys("F2")
    assert officer.window.finding.sheet.editing
    officer.keys("Escape", "Ctrl+Z")
    assert column(officer, "d_face") == ["38 cm", "", ""]


def test_a_cell_is_filled_down_and_emptied_as_one_act(officer: Officer) -> None:
    three_gongs(officer)
    stands_at(officer, 0, "d_face")
    officer.types("38")
    officer.keys("Return")
    before = acts_of(officer)
    stands_at(officer, 0, "d_face")
    officer.keys("Shift+Down", "Shift+Down", "Ctrl+D")
    assert column(officer, "d_face") == ["38 cm"] * 3 and acts_of(officer) == before + 1
    assert "Đổi Đường kính mặt của 2 phiếu" in officer.reads()
    stands_at(officer, 1, "d_face")
    officer.keys("Shift+Down", "Delete")
    assert column(officer, "d_face") == ["38 cm", "", ""]
    officer.keys("Ctrl+Z", "Ctrl+Z")
    assert column(officer, "d_face") == ["38 cm", "", ""]


def test_a_block_is_pasted_whole_or_not_at_all(officer: Officer) -> None:
    three_gongs(officer)
    before = acts_of(officer)
    stands_at(officer, 0, "name")
    clipboard = QApplication.clipboard()
    clipboard.setText("Chiêng cả\tHộ Bùi Văn Tín\nChiêng hai\t\nChiêng ba\tHộ Bùi Văn Tín\n")
    officer.keys("Ctrl+V")
    assert column(officer, "name") == ["Chiêng ba", "Chiêng cả", "Chiêng hai"] and acts_of(officer) == before + 1
    assert column(officer, "custody") == ["Hộ Bùi Văn Tín", "Hộ Bùi Văn Tín", ""]
    stands_at(officer, 0, "d_face")
    clipboard.setText("38\nto lắm\n40")
    officer.keys("Ctrl+V")
    assert "Dòng 2 của khối dán, Đường kính mặt" in officer.reads() and "Chưa ghi gì" in officer.reads()
    clipboard.setText("1\n2\n3\n4")
    officer.keys("Ctrl+V")
    assert "danh sách chỉ còn 3 dòng" in officer.reads()
    assert column(officer, "d_face") == ["", "", ""] and acts_of(officer) == before + 1, "nothing was half done"
    officer.keys("Ctrl+Z")
    assert column(officer, "name") == ["Chiêng 1", "Chiêng 2", "Chiêng 3"]


def test_a_slip_is_offered_as_the_word_it_meant_and_a_hit_tells_where_it_is(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+F")
    officer.types("xosm")
    officer.until(lambda: officer.window.list.idle)
    officer.rest()
    shown = [b for b in officer.window.list.empty.suggested if b.isVisible()]
    assert shown and shown[0].text() == "Có phải: xóm"
    officer.clicks(shown[0])
    officer.until(lambda: officer.window.list.idle)
    officer.rest()
    assert len(officer.list()) > 0 and officer.window.list.search.text() == "xóm"
    assert officer.window.list.hit.isVisible() and officer.window.list.hit.text().startswith("Thấy ở ")


def test_the_line_that_finds_anything_offers_what_a_slip_meant(officer: Officer) -> None:
    officer.keys("Ctrl+K")
    palette = officer.dialog()
    assert isinstance(palette, Palette)
    palette.line.setText("troosng")
    officer.until(lambda: not palette._timer.isActive())
    officer.rest()
    shown = [palette.list.topLevelItem(at).text(0) for at in range(palette.list.topLevelItemCount())]
    assert shown == ["Có phải: trống"]
    palette._take(palette.list.topLevelItem(0))
    officer.until(lambda: not palette._timer.isActive())
    officer.rest()
    assert palette.line.text() == "trống" and "rống" in palette.list.topLevelItem(0).text(0)
    palette.close()
