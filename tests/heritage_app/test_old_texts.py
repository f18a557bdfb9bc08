"""Old texts of a whole field in the window: before and after are shown, records left out stay, one undo takes it back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.catalogue import Reader
from db.exchange.intake.old_records import paths_of_words
from db.model.query import Query
from db.schema.kind import Description
from heritage_app.tables.old_texts import OldTextSheet
from tests.journeys.driver import Officer

NOTES = ["Chiªng dµm, nøt ë vµnh", "Tr¹i bµ, mua n¨m 1998", "Còn tốt", "Chiªng xãm Tr¹i"]


def four_gongs(officer: Officer) -> None:
    kind = officer.description.kind("gong")
    made = [{"name": f"Chiêng {n}", "note": note} for n, note in enumerate(NOTES, 1)]
    officer.window.session.write(lambda writer: writer.add(kind, made)[0])
    officer.rest()
    officer.goes_to_kind("gong")


def opened(officer: Officer) -> OldTextSheet:
    officer.chooses("Sửa", "Chữa phông cũ ở một ô")
    officer.until(lambda: isinstance(QApplication.activeModalWidget(), OldTextSheet))
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, OldTextSheet)
    return sheet


def looked(officer: Officer, sheet: OldTextSheet) -> list[tuple[str, str]]:
    officer.until(lambda: not sheet.bar.isVisible())
    cells = sheet.model
    return [(cells.index(row, 1).data(), cells.index(row, 2).data()) for row in range(cells.rowCount())]


def test_before_and_after_are_shown_then_written_as_one_act(officer: Officer) -> None:
    four_gongs(officer)
    many = len(officer.list())
    sheet = opened(officer)
    assert f"{many} phiếu chiêng" in sheet.windowTitle() and not sheet.go.isEnabled()
    officer.front(sheet)
    sheet.field.setFocus()
    officer.types("ghi chu")
    officer.keys("Return")
    found = looked(officer, sheet)
    assert ("Chiªng dµm, nøt ë vµnh", "Chiêng dàm, nứt ở vành") in found and len(found) == 3
    assert "3 ô sẽ đổi" in officer.reads(sheet) and sheet.go.text() == "Chữa 3 phiếu"

    row = [before for before, _ in found].index(NOTES[1])
    assert sheet.model.setData(sheet.model.index(row, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert sheet.model.index(row, 2).data() == "giữ nguyên"
    assert sheet.go.text() == "Chữa 2 phiếu" and "1 phiếu giữ nguyên" in officer.reads(sheet)
    officer.clicks(sheet.go)
    officer.until(lambda: "Chữa phông cũ ở “Ghi chú” của 2 phiếu" in officer.reads())
    assert written(officer) == {"Chiêng dàm, nứt ở vành", NOTES[1], "Còn tốt", "Chiêng xóm Trại"}
    officer.window.run_action("undo")
    officer.rest()
    assert written(officer) == set(NOTES)


def written(officer: Officer) -> set[str]:
    """Return the notes of the four gongs as they stand in the catalogue."""
    reader = Reader(officer.folder, officer.description)
    try:
        listing = reader.find(Query("gong", audience="full"))
        ids = reader.search.ids(listing, [(0, len(listing))])
        records = [reader.record(one) for one in ids]
        return {str(r.values["note"]) for r in records if r.name in {f"Chiêng {n}" for n in range(1, 5)}}
    finally:
        reader.close()


def test_another_code_is_looked_at_anew_and_closing_writes_nothing(officer: Officer) -> None:
    four_gongs(officer)
    sheet = opened(officer)
    sheet.choose("note")
    assert len(looked(officer, sheet)) == 3
    sheet.code.setCurrentIndex(sheet.code.findData(".VnTimeH"))
    assert ("Chiªng xãm Tr¹i", "CHIÊNG XÓM TRẠI") in looked(officer, sheet)
    officer.clicks(sheet.cancel)
    assert written(officer) == set(NOTES)


def test_only_chosen_records_are_looked_at_and_a_field_without_any_says_so(officer: Officer) -> None:
    four_gongs(officer)
    table = officer.window.list.table
    table.setFocus()
    officer.keys("Home", "Shift+Down")
    chosen = officer.window.list.number_chosen()
    assert chosen == 2
    sheet = opened(officer)
    assert "2 phiếu chiêng" in sheet.windowTitle()
    sheet.choose("note")
    assert 1 <= len(looked(officer, sheet)) <= 2, "three of the whole list"
    sheet.choose("name")
    assert looked(officer, sheet) == []
    assert "Không có chữ phông cũ nào ở ô này trong 2 phiếu." in officer.reads(sheet)


def test_only_fields_of_words_are_offered(officer: Officer) -> None:
    paths = paths_of_words(officer.description.kind("gong"))
    assert {"name", "note", "place", "variants.variant"} & set(paths) >= {"name", "note", "place"}
    assert not {"d_face", "weight", "photo_on", "numbers"} & set(paths)


def test_without_a_list_the_way_is_told(qtbot: QtBot, folder: Path, description: Description) -> None:
    someone = Officer(folder, description)
    try:
        someone.window.run_action("fix_field")
        someone.rest()
        assert "Mở danh sách một loại phiếu" in someone.reads()
    finally:
        someone.quit()
