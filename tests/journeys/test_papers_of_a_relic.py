"""From a relic on the screen to the official papers: the form is chosen beside its pages, numbered, saved as Word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from assets import asset
from db.catalogue import Writer
from db.schema.kind import Description
from heritage_app.paper.office_forms import listed
from heritage_app.printing.forms import FormsSheet
from heritage_app.printing.preview import Preview
from tests.journeys.driver import Officer
from tests.reports.reading import joined, pages_of, words_of


@pytest.fixture
def officer(qapp: QApplication, folder: Path, description: Description) -> Iterator[Officer]:
    writer = Writer(folder, description, "Bùi Thị Lan")
    relics = [{"name": f"Hang số {n:02}", "places": ["xã Mường Vang"], "number": f"DT-{n:03}"} for n in range(1, 26)]
    writer.add(description.kind("relic"), relics)
    writer.close()
    (folder / "forms" / "hong.json").write_text("{", "utf-8")
    opened = Officer(folder, description)
    yield opened
    opened.quit()


def _preview(officer: Officer) -> Preview:
    preview = officer.dialog()
    assert isinstance(preview, Preview)
    officer.until(preview.save.isEnabled)
    return preview


def _choose(officer: Officer, preview: Preview, form: str) -> None:
    at = preview.form.findData(form)
    assert at >= 0, [preview.form.itemData(n) for n in range(preview.form.count())]
    preview.form.setCurrentIndex(at)
    preview.form.activated.emit(at)
    officer.until(preview.save.isEnabled)


def test_every_form_that_fits_is_offered_and_saved(officer: Officer, tmp_path: Path) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+P")
    preview = _preview(officer)
    offered = {preview.form.itemData(n): preview.form.itemText(n) for n in range(preview.form.count())}
    assert {"sheet", "relic_sheet", "relic_profile", "relic_objects", "submission", "zones"} <= set(offered)
    assert "intangible_sheet" not in offered and "registration" not in offered
    assert offered["relic_profile"] == "Lý lịch di tích (2011)"
    assert not preview.number.isVisible()
    assert "1 tệp mẫu của cơ quan có lỗi" in preview.state.text() and "hong.json" in preview.state.toolTip()

    _choose(officer, preview, "submission")
    assert preview.number.isVisible()
    preview.number.setText("12/TTr-SVHTTDL")
    preview.number.editingFinished.emit()
    officer.until(preview.save.isEnabled)
    preview.write(tmp_path / "tờ trình.docx")
    officer.until((tmp_path / "tờ trình.docx").exists)
    officer.rest()
    text = joined(words_of(tmp_path / "tờ trình.docx"))
    assert joined("Số: 12/TTr-SVHTTDL") in text and "TỜTRÌNH" in text and "Hangsố01" in text


def test_many_sheets_are_looked_at_in_part_and_saved_whole(officer: Officer, tmp_path: Path) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+Shift+P")
    preview = _preview(officer)
    assert preview.form.currentData() == "inventory"
    _choose(officer, preview, "relic_sheet")
    assert "20 phiếu đầu của 25" in preview.state.text()
    assert not preview.opener.isEnabled(), "only what is whole is opened to print"
    preview.write(tmp_path / "phiếu.pdf")
    officer.until((tmp_path / "phiếu.pdf").exists)
    officer.rest()
    firsts = [page for page in pages_of(tmp_path / "phiếu.pdf") if "PHIẾU KIỂM KÊ DI TÍCH" in page]
    assert len(firsts) == 25


def test_a_printing_is_stopped_with_its_button(officer: Officer, tmp_path: Path) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+Shift+P")
    preview = _preview(officer)
    _choose(officer, preview, "relic_sheet")
    preview.write(tmp_path / "phiếu.pdf")
    assert preview.closing.text() == "Dừng in"
    preview.closing.click()
    officer.until(lambda: preview.closing.text() == "Đóng")
    assert "Đã dừng in" in preview.state.text()
    assert list(tmp_path.glob("phiếu*")) == []
    preview.reject()
    officer.rest()


def test_a_list_whose_pages_are_being_set_tells_how_far_it_is_and_ends_with_its_window(officer: Officer) -> None:
    kind = officer.description.kind("relic")
    many = [{"name": f"Đình số {n:04}", "places": ["xã Mường Vang"]} for n in range(3000)]
    officer.window.session.write(lambda writer: writer.add(kind, many)[0])
    officer.rest()
    officer.goes_to_kind("relic")
    officer.window.run_action("print_list")
    officer.until(lambda: any(d.isVisible() for d in officer.window.findChildren(Preview)))
    (preview,) = officer.window.findChildren(Preview)
    told: set[str] = set()

    def half_way() -> bool:
        preview._look()
        told.add(preview.state.text())
        return preview._setting.done > 500

    officer.until(half_way)
    assert any(re.fullmatch(r"Đang dàn trang: [\d.]+/3\.025 phiếu…", text) for text in told), told
    setting = preview._setting
    preview.reject()
    officer.rest()
    assert setting.done < 2500 < setting.count == 3025, "nobody waits for the pages of a paper that is not looked at"
    assert preview._gone


def _sheet(officer: Officer) -> FormsSheet:
    officer.window.run_action("forms")
    officer.rest()
    sheet = officer.dialog()
    assert isinstance(sheet, FormsSheet)
    return sheet


def _names(sheet: FormsSheet) -> list[tuple[str, str]]:
    rows = range(sheet.table.rowCount())
    return [(sheet.table.item(r, 0).text(), sheet.table.item(r, 1).text()) for r in rows]


def test_a_form_of_the_office_is_written_tried_out_and_kept(officer: Officer, folder: Path, tmp_path: Path) -> None:
    officer.goes_to_kind("relic")
    sheet = _sheet(officer)
    names = _names(sheet)
    assert ("Lý lịch di tích (2011)", "") in names and ("hong.json", "cơ quan") in names
    sheet.table.selectRow(names.index(("Phiếu kiểm kê di tích", "")))
    officer.until(lambda: "Mẫu đúng" in sheet.told.text())
    assert sheet.pages.count > 1
    sheet.write()
    editor = sheet.editor
    assert editor is not None and not editor.save.isEnabled()
    officer.until(lambda: editor.pages.count > 1)

    editor.tabs.setCurrentIndex(1)
    good = editor.text.toPlainText()
    editor.text.setPlainText(good.replace('"fields": ["name"]', '"fields": ["ten"]', 1))
    officer.until(lambda: "không có trường “ten”" in editor.told.text())
    assert editor.pages.count > 1, "the last pages that were right stay"
    editor.save.click()
    assert "không có trường “ten”" in editor.told.text()
    assert not (folder / "forms" / "relic_sheet.json").exists(), "a form with a mistake is not kept"

    editor.text.setPlainText("{")
    assert not editor.tabs.isTabEnabled(0), "the fields wait until the text is a form"
    editor.text.setPlainText(good.replace("1. Tên gọi", "1. Tên gọi của xóm", 1))
    officer.until(lambda: "Mẫu đúng" in editor.told.text())
    editor.save.click()
    assert (folder / "forms" / "relic_sheet.json").exists()
    officer.rest()
    editor.reject()
    assert ("Phiếu kiểm kê di tích", "cơ quan") in _names(sheet)
    officer.rest()
    sheet.reject()
    officer.rest()

    officer.keys("Ctrl+P")
    preview = _preview(officer)
    _choose(officer, preview, "relic_sheet")
    preview.write(tmp_path / "a.pdf")
    assert joined("1. Tên gọi của xóm: Hang số 01") in joined("\n".join(pages_of(tmp_path / "a.pdf")))
    officer.rest()


def test_a_form_is_taken_from_a_file_and_set_aside(officer: Officer, folder: Path, tmp_path: Path) -> None:
    sheet = _sheet(officer)
    shared = asset("forms", "zones.json").read_text("utf-8").replace('"id": "zones"', '"id": "zones_ours"')
    (tmp_path / "của-sở-bạn.json").write_text(shared, "utf-8")
    sheet.take_from(tmp_path / "của-sở-bạn.json")
    assert [f.file for f in listed(officer.description, folder) if f.office] == ["của-sở-bạn.json", "hong.json"]
    for wrong in ("hong.json", "không-có.json"):
        (tmp_path / "hong.json").write_bytes(b"\xff\xfe\x00[")
        sheet.take_from(tmp_path / wrong)
        assert wrong in sheet.told.text()
    assert sheet.drop.isEnabled()
    sheet.drop.click()
    assert not (folder / "forms" / "của-sở-bạn.json").exists()
    assert (folder / "forms" / "của-sở-bạn.json.cu1").read_text("utf-8") == shared, "nothing is thrown away"
    officer.rest()
    sheet.reject()
    officer.rest()


@pytest.mark.parametrize("scale", [100, 200])
def test_every_button_of_the_preview_is_on_the_screen(officer: Officer, scale: int) -> None:
    officer.quit()
    officer.open(scale=scale)
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+P")
    preview = _preview(officer)
    _choose(officer, preview, "submission")
    officer.rest()
    controls = [preview.form, preview.audience, preview.save, preview.word, preview.opener, preview.closing]
    assert preview.width() <= 1346
    for control in (*controls, preview.number, preview.final):
        assert control.isVisible() and preview.rect().contains(control.geometry()), control
        assert control.width() >= control.minimumSizeHint().width(), control
    assert preview.form.view().minimumWidth() > preview.form.view().sizeHintForColumn(0) > 0, "no name is cut"
    preview.reject()
    officer.rest()
