"""Fifty gongs of a hamlet in one sheet: typed, pasted from a spreadsheet, corrected, kept over a crash, saved as one act."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton

from db.catalogue import Reader
from db.model.query import Query
from db.schema.kind import Description
from heritage_app.entry.view import EntryView
from tests.journeys.driver import Officer
from tests.journeys.test_the_registers_day import given, press, saw

LAC_SON = "xã Lạc Sơn, tỉnh Phú Thọ"


def the_sheet(officer: Officer) -> EntryView:
    officer.window.activateWindow()
    officer.rest()
    view = officer.dialog()
    assert isinstance(view, EntryView)
    view.activateWindow()
    view.table.setFocus()
    officer.rest()
    return view


def pastes(officer: Officer, text: str) -> None:
    QApplication.clipboard().setText(text)
    officer.keys("Ctrl+V")


def told(view: EntryView) -> list[str]:
    return [view.told.item(at).text() for at in range(view.told.count())]


def test_fifty_gongs_of_a_hamlet_are_one_act(folder: Path, description: Description, later: list[Officer]) -> None:
    given(
        folder,
        description,
        ("group", {"name": "Hộ Bùi Văn Tín", "group_kind": "hộ", "places": [{"place": LAC_SON}]}),
        ("gong", {"name": "Chiêng cũ", "number": "C-00007"}),
    )
    officer = Officer(folder, description)
    later.append(officer)
    officer.finds("ho bui van tin", "Hộ Bùi Văn Tín")
    officer.keys("Ctrl+T")
    many = next(
        b for b in officer.dialog().findChildren(QPushButton) if b.accessibleName().startswith("Chiêng: nhập nhiều")
    )
    officer.clicks(many)
    view = the_sheet(officer)
    officer.types("Chiêng dàm")
    officer.keys("Return")
    assert view.sheet.own(0, "name").text == "Chiêng dàm"
    rows = [f"{n}\tChiêng {n}\t{20 + n / 2:.1f}\tnguyen".replace(".", ",") for n in range(1, 49)]
    pastes(
        officer, "\n".join(["TT\tTên chiêng\tĐường kính mặt\tTình trạng", *rows, "49\tChiêng lạ\tmột gang\tvỡ toang"])
    )
    assert "Đã dán 49 dòng, 3 cột." in view.cell.text()
    assert not view.save.isEnabled() and view.save.text() == "Còn 2 ô chưa đúng"
    assert told(view)[0].startswith("✕ Dòng 50, Đường kính mặt: Không đọc được số đo")
    assert told(view)[1].startswith("✕ Dòng 50, Tình trạng: “vỡ toang” không có trong danh mục")

    officer.goes_into(view.told)
    officer.types("44,5")
    officer.keys("Return")
    officer.goes_into(view.told)
    officer.keys("F2", "Ctrl+A")
    officer.types("nut")
    officer.keys("Down", "Return")
    assert view.sheet.own(49, "condition").text == "nứt"
    assert view.save.text().startswith("Ghi 50 phiếu")
    officer.keys("Ctrl+S")

    gongs = [row for row in officer.list() if row[1] != "Chiêng cũ"]
    assert len(gongs) == 50
    assert sorted(row[0] for row in gongs) == [f"C-{n:05d}" for n in range(8, 58)]
    assert all(row[2] == "Hộ Bùi Văn Tín" and "Lạc Sơn" in row[3] for row in gongs)
    assert "Thêm 50 phiếu chiêng" in officer.reads()
    reader = Reader(folder, description)
    strange = reader.lines(reader.find(Query("gong", words="chiêng lạ")), 0, 1)[0].id
    reader.close()
    assert saw(folder, description, strange)["d_face"] == {"n": "44.5", "u": "cm"}

    press(officer, "Hoàn tác")
    officer.goes_to_kind("gong")
    assert [row[1] for row in officer.list()] == ["Chiêng cũ"], "fifty gongs were one act"


def test_a_sheet_survives_a_crash_and_is_offered_again(
    folder: Path, description: Description, later: list[Officer]
) -> None:
    officer = Officer(folder, description)
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+M")
    view = the_sheet(officer)
    pastes(officer, "Chiêng một\nChiêng hai\nChiêng ba")
    officer.until(lambda: bool(list((folder / "local" / "drafts").glob("sheet-*.json"))))
    officer.rest()
    officer.window.session.close()  # as a crash: nothing is saved
    officer.window.deleteLater()
    officer = Officer(folder, description)
    later.append(officer)
    assert "Còn bản nháp chưa lưu: “bảng nhập 3 phiếu chiêng”" in officer.reads()
    press(officer, "Mở bản nháp")
    view = the_sheet(officer)
    assert [view.sheet.own(r, "name").text for r in range(3)] == ["Chiêng một", "Chiêng hai", "Chiêng ba"]
    officer.keys("Ctrl+S")
    assert [row[1] for row in officer.list()] == ["Chiêng ba", "Chiêng hai", "Chiêng một"]
    assert not list((folder / "local" / "drafts").glob("sheet-*.json"))


def test_closing_a_sheet_loses_nothing(folder: Path, description: Description, later: list[Officer]) -> None:
    officer = Officer(folder, description)
    later.append(officer)
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+M")
    view = the_sheet(officer)
    officer.types("Chiêng bồng")
    view.reject()
    officer.rest()
    assert "Bảng nhập 1 dòng chưa ghi được giữ lại" in officer.reads()
    press(officer, "Mở lại")
    view = the_sheet(officer)
    assert view.sheet.own(0, "name").text == "Chiêng bồng"
    officer.keys("Delete")
    assert view.sheet.filled() == []
    officer.keys("Ctrl+Z")
    assert view.sheet.own(0, "name").text == "Chiêng bồng"
    officer.keys("Ctrl+S")
    assert [row[1] for row in officer.list()] == ["Chiêng bồng"]
