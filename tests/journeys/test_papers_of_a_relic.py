"""From a relic on the screen to the official papers: the form is chosen beside its pages, numbered, saved as Word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.catalogue import Writer
from db.schema.kind import Description
from heritage_app.views.preview import Preview
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
