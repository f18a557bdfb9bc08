"""Many records changed in the real window: one field of all of them previewed, cells typed, filled down, pasted as a block."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication

from db.catalogue import Reader
from db.catalogue.asking import condition_of
from db.model.query import Query
from heritage_app.finding.change_sheet import ChangeSheet
from tests.journeys.driver import Officer


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
    assert "không có trong danh mục" in sheet.told.text() and not sheet.go.isEnabled()
    terms = [t.label.vi for t in officer.description.vocabularies[sheet.editor.field.type.vocabulary].terms]  # type: ignore[attr-defined]
    sheet.editor.show_typed(terms[0])
    sheet.look()
    officer.rest()
    assert sheet.model.rowCount() == number
    assert [sheet.model.index(0, c).data() for c in (2, 3)] == ["–", terms[0]]
    assert sheet.go.text() == f"Đổi {number} phiếu"
    sheet.apply()
    officer.rest()
    assert f"Đổi Hiện trạng của {number} phiếu di tích" in officer.reads()
    assert officer.window.status.saved.text().startswith("Đã lưu"), "every act is saved, not only a page's"
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


def test_a_cell_with_suggestions_under_it_is_left_by_its_keys_as_any_other(officer: Officer) -> None:
    three_gongs(officer)
    stands_at(officer, 0, "custody")
    officer.types("Hộ Bùi Văn Tín")
    assert QApplication.activePopupWidget() is not None, "suggestions are shown"
    officer.keys("Return")
    table, sheet = officer.window.list.table, officer.window.finding.sheet
    assert not sheet.editing and table.currentIndex().row() == 1
    officer.types("Hộ Bùi Văn Tín")
    assert QApplication.activePopupWidget() is not None
    officer.keys("Tab")
    assert not sheet.editing and table.currentIndex().row() == 1
    assert table.currentIndex().column() != column_of(officer, "custody")
    assert column(officer, "custody") == ["Hộ Bùi Văn Tín", "Hộ Bùi Văn Tín", ""]


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


def test_a_place_typed_into_a_cell_is_read_whole(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.window.list.table.setFocus()
    officer.keys("F3")
    stands_at(officer, 2, "places")
    officer.types("xã Quý Hòa")
    line = officer._focus()
    editor = line.parentWidget()
    assert editor.height() >= editor.minimumSizeHint().height() > line.height() >= line.minimumSizeHint().height()
    officer.keys("Escape", "Escape")
