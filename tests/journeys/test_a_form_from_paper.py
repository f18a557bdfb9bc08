"""A form on paper becomes a form of the office: entered by its fields with the keyboard, looked at, mended, shared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QSpinBox

from assets import asset
from db.catalogue import Writer
from db.schema.kind import Description
from heritage_app.form_editor.draft import nodes, outline, read_tree, written
from heritage_app.form_editor.window import FormEditor
from heritage_app.paper.office_forms import listed
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from heritage_app.printing.forms import FormsSheet
from tests.journeys.driver import Officer
from tests.reports.reading import joined, pages_of, words_of


@pytest.fixture
def officer(qapp: QApplication, folder: Path, description: Description) -> Iterator[Officer]:
    writer = Writer(folder, description, "Bùi Thị Lan")
    relics = [
        {
            "name": f"Hang số {n:02}",
            "places": ["xã Mường Vang"],
            "number": f"DT-{n:03}",
            "area": f"{n},5 ha",
            "zones": [{"zone": "khu vực bảo vệ I", "zone_area": f"{n}00 m²"}],
        }
        for n in range(1, 4)
    ]
    writer.add(description.kind("relic"), relics)
    writer.close()
    opened = Officer(folder, description)
    yield opened
    opened.quit()


def _sheet(officer: Officer) -> FormsSheet:
    officer.window.run_action("forms")
    officer.rest()
    sheet = officer.dialog()
    assert isinstance(sheet, FormsSheet)
    return sheet


def _editor(officer: Officer, sheet: FormsSheet) -> FormEditor:
    officer.rest()
    assert sheet.editor is not None and sheet.editor.isVisible()
    return sheet.editor


def _replaces(officer: Officer, text: str) -> None:
    officer.keys("Ctrl+A")
    officer.types(text)


def _chooses(officer: Officer, words: str) -> None:
    """Search for a field by some of its letters and take the first that is offered."""
    officer.types(words)
    officer.keys("Down", "Return")


def _parts(editor: FormEditor, description: Description) -> list[str]:
    return [f"{n.label.vi}: {n.says}" for n in nodes(outline(editor.tree, description))]


def test_a_table_form_is_entered_from_nothing_with_the_keyboard(
    officer: Officer, folder: Path, description: Description, tmp_path: Path
) -> None:
    """The paper: "BẢNG KÊ HANG ĐỘNG", A4 landscape, columns name, number, commune, area, zone I, condition; two sign."""
    sheet = _sheet(officer)
    officer.keys("Ctrl+N", "Return")
    editor = _editor(officer, sheet)
    assert officer.focused() == "Tên giấy"
    _replaces(officer, "Bảng kê hang động")
    assert editor.tree["id"] == "bang_ke_hang_dong"
    officer.goes_to("Căn cứ của mẫu")
    _replaces(officer, "Công văn 12/SVHTTDL ngày 02/3/2026 (mẫu đặt ra để thử).")
    officer.keys("F6", "Down", "Down", "Down", "Down", "Down", "Down", "Down")
    wanted = ("so hieu dang dung", "noi chon chinh", "dien tich", "khu vuc bao ve i dien tich", "tinh trang bao ton")
    for words in wanted:
        officer.keys("Insert")
        officer.goes_to("Lấy từ")
        _chooses(officer, words)
    zone = editor.tree["columns"]["*"][4]
    assert zone["fields"] == ["zones[zone=i].zone_area"] and zone["label"]["vi"] == "Diện tích"
    officer.keys("F6", "Up", "F6")
    assert officer.focused() == "Đầu cột"
    _replaces(officer, "Diện tích khu vực I")
    officer.keys("F6", "Alt+Up", "Alt+Up")
    heads = [column["label"]["vi"] for column in editor.tree["columns"]["*"]]
    assert heads[:2] == ["Tên gọi", "Số hiệu đang dùng"] and heads[2] == "Diện tích khu vực I", heads
    editor.undo.click()
    assert [c["label"]["vi"] for c in editor.tree["columns"]["*"]][3] == "Diện tích khu vực I", "one step back"
    officer.rest()

    officer.until(lambda: "Mẫu đúng; in thử với 3 phiếu" in editor.told.text())
    assert editor.pages.count == 1
    officer.keys("Ctrl+S")
    assert "Đã ghi" in editor.told.text()
    assert [f.file for f in listed(description, folder) if f.office] == ["bang_ke_hang_dong.json"]
    editor.send_to(tmp_path / "gửi sở bạn.json")
    editor.reject()
    officer.rest()
    assert [f.drafted for f in listed(description, folder) if f.office] == [False]

    for name in ("a.pdf", "a.docx"):
        officer.window.session.ask(
            lambda reader, name=name: print_paper(reader, Order("bang_ke_hang_dong"), tmp_path / name), lambda _: None
        )
    officer.rest()
    for text in (joined("\n".join(pages_of(tmp_path / "a.pdf"))), joined(words_of(tmp_path / "a.docx"))):
        assert "BẢNGKÊHANGĐỘNG" in text and joined("Diện tích khu vực I") in text and "Hangsố02" in text
        assert joined("200 m²") in text and "DT-002" in text and joined("GIÁM ĐỐC SỞ") in text
    assert json.loads((tmp_path / "gửi sở bạn.json").read_text("utf-8"))["id"] == "bang_ke_hang_dong"


def test_a_mistake_is_told_beside_its_line_and_kept_out(officer: Officer, folder: Path) -> None:
    sheet = _sheet(officer)
    sheet.begin("record")
    editor = _editor(officer, sheet)
    editor.tabs.setCurrentIndex(1)
    editor.text.setPlainText(
        editor.text.toPlainText().replace('"name"', '"ten_di_tich"').replace("Giám đốc Sở", "UBND huyện")
    )
    officer.until(lambda: "không có trường “ten_di_tich”" in editor.told.text())
    editor.tabs.setCurrentIndex(0)
    assert "còn 1 chỗ nữa" in editor.told.text()
    marked = editor.outline.findItems("✕", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive, 0)
    assert [item.text(0) for item in marked] == ["✕ Dòng: Tên gọi", "✕ Người ký: UBND huyện"]
    officer.keys("Ctrl+S")
    assert not (folder / "forms" / "phieu_moi.json").exists(), "a form with a mistake is not kept"
    assert "không có trường “ten_di_tich”" in officer.reads(editor.details)
    officer.goes_to("Bỏ ten_di_tich")
    officer.keys("Space")
    officer.goes_to("Lấy từ")
    _chooses(officer, "ten di tich")
    assert "không có trường" not in officer.reads(editor.details)
    officer.keys("F8")
    assert officer.focused() == "Chức danh" and "không còn cấp huyện" in officer.reads(editor.details)
    _replaces(officer, "Chủ tịch UBND xã")
    officer.until(lambda: "Mẫu đúng" in editor.told.text())
    officer.keys("Ctrl+S")
    assert (folder / "forms" / "phieu_moi.json").exists()
    editor.reject()
    officer.rest()


def test_undo_goes_back_word_by_word_of_work_and_not_letter_by_letter(officer: Officer) -> None:
    sheet = _sheet(officer)
    sheet.begin("record")
    editor = _editor(officer, sheet)
    before = editor.tree
    officer.goes_to("Tên giấy")
    _replaces(officer, "Phiếu khảo sát")
    officer.goes_to("Căn cứ của mẫu")
    _replaces(officer, "Kế hoạch 5/KH-SVHTTDL.")
    assert (editor.tree["title"]["vi"], editor.tree["basis"]) == ("Phiếu khảo sát", "Kế hoạch 5/KH-SVHTTDL.")
    officer.keys("Ctrl+Z")
    assert editor.tree["basis"] == before["basis"] and editor.tree["title"]["vi"] == "Phiếu khảo sát"
    officer.keys("Ctrl+Z")
    assert editor.tree == before
    officer.keys("Ctrl+Y", "Ctrl+Y")
    assert editor.tree["basis"] == "Kế hoạch 5/KH-SVHTTDL."
    editor.reject()
    officer.rest()


def test_what_is_not_kept_is_there_again_when_the_editor_is_opened_again(
    officer: Officer, folder: Path, description: Description
) -> None:
    sheet = _sheet(officer)
    sheet.begin("record")
    editor = _editor(officer, sheet)
    officer.goes_to("Tên giấy")
    _replaces(officer, "Phiếu dở")
    officer.keys("Escape")
    assert not editor.isVisible() and sheet.isVisible()
    row = next(r for r in range(sheet.table.rowCount()) if sheet.table.item(r, 0).text() == "Phiếu dở")
    assert sheet.table.item(row, 2).text() == "chưa lưu"
    sheet.table.selectRow(row)
    sheet.write()
    editor = _editor(officer, sheet)
    assert editor.tree["title"]["vi"] == "Phiếu dở" and editor.save.isEnabled()
    officer.keys("Ctrl+S")
    editor.reject()
    officer.rest()
    assert [(f.office, f.drafted) for f in listed(description, folder) if f.title.vi == "Phiếu dở"] == [(True, False)]


def test_every_form_of_the_program_has_its_lines_in_the_editor_and_is_written_back_the_same(
    officer: Officer, description: Description
) -> None:
    sheet = _sheet(officer)
    for row, form in enumerate(listed(description, officer.folder)):
        text = asset("forms", form.file).read_text("utf-8")
        tree = read_tree(text)
        assert tree is not None and json.loads(written(tree)) == json.loads(text), form.file
        sheet.table.selectRow(row)
        sheet.write()
        editor = _editor(officer, sheet)
        for node in nodes(outline(tree, description)):
            editor.outline.chosen.emit(node.place)
            lines = [line for line in editor.details.findChildren(QLineEdit) if line.isVisible()]
            unnamed = [i for i in lines if not i.accessibleName() and not isinstance(i.parent(), QSpinBox)]
            assert not unnamed, (form.file, node.place)
        assert not editor.save.isEnabled(), f"{form.file} was only looked at"
        editor.reject()
        officer.rest()
