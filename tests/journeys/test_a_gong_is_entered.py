"""A gong of a household, from the first key to the printed sheet, with mistakes on the way and a restart."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.catalogue import Reader
from db.model.query import Query
from db.schema.kind import Description
from heritage_app.printing.preview import Preview
from tests.journeys.driver import Officer


def enter_the_gong(officer: Officer) -> None:
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+N")
    assert officer.focused() == "Tên chiêng"
    officer.types("Chiêng bồng số 3")
    officer.goes_to("Nơi giữ, người giữ")
    officer.types("Hộ Bùi Văn Tín")
    officer.keys("Down", "Return")
    officer.goes_to("Xã, phường (nơi giữ)")
    officer.types("xã Quý Hòa")
    officer.goes_to("Đường kính mặt")
    officer.types("380")
    officer.keys("Tab")


def test_a_gong_is_entered_corrected_undone_deleted_found_restored_and_printed(
    officer: Officer, tmp_path: Path
) -> None:
    enter_the_gong(officer)
    assert "Gõ 380 cm, có phải 38,0 cm?" in officer.reads()
    officer.keys("Shift+Tab")
    officer.keys("Ctrl+A")
    officer.types("ba mươi tám")
    officer.keys("Tab")
    assert "Không đọc được số đo; ghi như “38,0 cm”." in officer.reads()
    officer.keys("Shift+Tab", "Ctrl+A")
    officer.types("38,0")
    officer.goes_to("Trọng lượng")
    officer.types("3,2 kg")
    officer.goes_to("Tình trạng")
    officer.types("nut")
    officer.keys("Down", "Return")
    officer.keys("Ctrl+S")
    assert officer.list() == [["C-00001", "Chiêng bồng số 3", "Hộ Bùi Văn Tín", "xã Quý Hòa", "38,0 cm"]]
    assert "nay là xã Mường Vang, tỉnh Phú Thọ" in officer.reads()

    officer.quit()
    officer.open()
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+F")
    officer.types("chieng bong")
    officer.until(lambda: len(officer.list()) == 1)
    officer.clicks(officer.window.list.table.viewport())
    officer.keys("F6")
    officer.keys("Ctrl+Z")
    assert officer.list() == []
    officer.keys("Ctrl+Y")
    officer.keys("Ctrl+F", "Ctrl+A", "Delete")
    officer.until(lambda: len(officer.list()) == 1)

    officer.keys("Ctrl+Shift+Delete")
    assert "Xóa chiêng “Chiêng bồng số 3”" in officer.reads()
    assert officer.list() == []
    sidebar = officer.window.sidebar
    deleted = next(
        i for i in range(sidebar.topLevelItemCount()) if sidebar.topLevelItem(i).data(0, 256) == "deleted:gong"
    )
    sidebar.setCurrentItem(sidebar.topLevelItem(deleted))
    officer.rest()
    assert officer.list()[0][:2] == ["C-00001", "Chiêng bồng số 3"]
    officer.keys("Ctrl+R")
    officer.goes_to_kind("gong")
    assert officer.list()[0][:2] == ["C-00001", "Chiêng bồng số 3"]

    officer.keys("Ctrl+P")
    preview = officer.dialog()
    assert isinstance(preview, Preview)
    officer.until(preview.save.isEnabled)
    paper = tmp_path / "phiếu.pdf"
    preview.write(paper)
    officer.rest()
    if which("pdftotext"):
        text = subprocess.run(["pdftotext", "-raw", paper, "-"], capture_output=True, text=True, check=True).stdout
        assert "Chiêng bồng số 3" in text
        assert "38,0 cm" in text
        assert "Hộ Bùi Văn Tín" in text
    else:
        print("not run: pdftotext is not here")


def test_a_decision_is_typed_and_makes_one_document(officer: Officer, folder: Path, description: Description) -> None:
    officer.goes_to_kind("relic")
    for name in ("Hang xóm Trại", "Mái đá làng Vành"):
        officer.keys("Ctrl+N")
        officer.types(name)
        officer.goes_to("Xếp hạng")
        officer.types("di tích quốc gia đặc biệt")
        officer.keys("Tab")
        summary = QApplication.focusWidget()
        assert summary is not None
        officer.keys("Shift+Tab", "F2")
        officer.goes_to("Xếp hạng: Quyết định, văn bản")
        officer.types("694/QĐ-TTg 18/7/2024")
        officer.keys("Tab", "Ctrl+S")
    reader = Reader(folder, description)
    listing = reader.find(Query(kind="document"))
    assert [line.number for line in reader.lines(listing, 0, 9)] == ["694/QĐ-TTg"]
    assert len(reader.linking_to(reader.lines(listing, 0, 1)[0].id)) == 2
    reader.close()


def test_what_was_typed_survives_a_crash_as_a_draft(qtbot: QtBot, folder: Path, description: Description) -> None:
    officer = Officer(folder, description)
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+N")
    officer.types("Chiêng chưa lưu")
    officer.until(lambda: bool(list((folder / "local" / "drafts").glob("*.json"))))
    officer.rest()
    session = officer.window.session
    session.close()  # as a crash: nothing typed is saved
    officer.window.deleteLater()
    later = Officer(folder, description)
    assert "Còn bản nháp chưa lưu: “Chiêng chưa lưu”" in later.reads()
    assert later.window.list.model.rowCount() == 0
    button = next(b for b in later.window.notice._buttons if b.text() == "Mở bản nháp")
    later.clicks(button)
    later.keys("Ctrl+S")
    assert [row[1] for row in later.list()] == ["Chiêng chưa lưu"]
    later.quit()


def test_the_second_window_on_a_catalogue_only_reads_and_says_who_writes(
    officer: Officer, folder: Path, description: Description
) -> None:
    kind = description.kind("gong")
    officer.window.session.write(lambda w: w.add(kind, [{"name": "Chiêng"}])[0])
    officer.goes_to_kind("gong")
    officer.window.remembered.save()
    second = Officer(folder, description, "Quách Văn Nam")
    assert "Sổ đang được Bùi Thị Lan mở để ghi" in second.reads()
    assert not second.window.actions_by_id["new"].isEnabled()
    assert second.window.place == "gong", "it begins where the first one is"
    second.until(lambda: second.window.record is not None)
    assert not second.window.list.new.isVisible(), "nothing offers what cannot be done"
    second.quit()
