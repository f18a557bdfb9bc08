"""Xuất bảng from the window: what the list shows goes out, is told and opened; it can be stopped, and comes back."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from python_calamine import CalamineWorkbook

from db.catalogue import Reader
from db.exchange.out.layout import ID, MARK
from db.schema.field import AUDIENCES
from heritage_app.acts.tables import take_table
from heritage_app.tables.back import BackSheet
from heritage_app.tables.sending import SendingSheet
from heritage_app.tables.sending_desk import sending_desks
from tests.journeys.driver import Officer


def _sheet(officer: Officer) -> SendingSheet:
    officer.keys("Ctrl+Shift+X")
    officer.until(lambda: isinstance(QApplication.activeModalWidget(), SendingSheet))
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, SendingSheet)
    return sheet


def _button(officer: Officer, words: str) -> QPushButton:
    return next(b for b in officer.window.findChildren(QPushButton) if b.isVisible() and b.text() == words)


def test_the_list_goes_out_as_it_is_shown(officer: Officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+F")
    officer.types("đền")
    shown = [row[officer.window.list.model.fields.index(f)] for row in officer.list()
             for f in officer.window.list.model.fields if f.id == "name"]  # fmt: skip
    sheet = _sheet(officer)
    sheet.fields.setCurrentIndex(1)
    sheet.send(tmp_path / "đền")
    officer.until(lambda: "Đã xuất" in officer.reads())
    book = CalamineWorkbook.from_path(tmp_path / "đền.xlsx")
    head, *rows = book.get_sheet_by_name("Di tích").to_python()
    assert head == [ID.vi, MARK.vi, *(f.label.vi for f in officer.window.list.model.fields)]
    assert [row[head.index("Tên di tích")] for row in rows] == shown and len(shown) > 2
    opened: list[Path] = []
    monkeypatch.setattr("heritage_app.tables.sending_desk.open_with_its_program", opened.append)
    officer.clicks(_button(officer, "Mở"))
    assert opened == [tmp_path / "đền.xlsx"]


def test_only_the_chosen_records_or_all_of_the_catalogue(officer: Officer, tmp_path: Path) -> None:
    officer.goes_to_kind("relic")
    officer.window.list.table.setFocus()
    officer.keys("Home", "Shift+Down", "Shift+Down")
    chosen = officer.window.list.selected()
    sheet = _sheet(officer)
    assert sheet.records.currentText() == "Chỉ 3 phiếu đã chọn"
    sheet.file.setCurrentIndex(2)
    sheet.audience.setCurrentIndex(list(AUDIENCES).index("full"))
    sheet.send(tmp_path / "ba.csv")
    officer.until(lambda: "Đã xuất 3 phiếu" in officer.reads())
    rows = list(csv.DictReader(io.StringIO((tmp_path / "ba.csv").read_text("utf-8"), newline="")))
    assert sorted(r[ID.vi] for r in rows) == sorted(chosen)
    sheet = _sheet(officer)
    sheet.records.setCurrentIndex(2)
    sheet.file.setCurrentIndex(3)
    assert not sheet.fields.isEnabled()
    sheet.send(tmp_path / "sổ.jsonl")
    officer.until(lambda: "Đã xuất 75 phiếu" in officer.reads())
    lines = (tmp_path / "sổ.jsonl").read_text("utf-8").splitlines()
    assert sum(json.loads(line)["is"] == "record" for line in lines) == 75


def test_it_is_stopped_without_a_trace(officer: Officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.exchange.out.tables_out.AT_ONCE", 1)
    officer.goes_to_kind("relic")
    sheet = _sheet(officer)
    sheet.send(tmp_path / "a.xlsx")
    sending_desks(officer.window)[0].stop()
    officer.until(lambda: sending_desks(officer.window)[0].idle)
    officer.rest()
    assert "Đã dừng xuất" in officer.reads() and list(tmp_path.glob("*a.xlsx*")) == []
    assert sending_desks(officer.window)[0].line is not None and not sending_desks(officer.window)[0].line.isVisible()


def test_a_place_that_cannot_be_written_to_is_told(officer: Officer, tmp_path: Path) -> None:
    officer.goes_to_kind("relic")
    _sheet(officer).send(tmp_path / "không có" / "a.xlsx")
    officer.until(lambda: "Không ghi được tệp" in officer.reads())
    assert sending_desks(officer.window)[0].line is not None and not sending_desks(officer.window)[0].line.isVisible()


def _edited(officer: Officer, path: Path) -> tuple[str, str]:
    """Send the relics out, write a note beside the first, and return its id and its name."""
    officer.goes_to_kind("relic")
    _sheet(officer).send(path)
    officer.until(lambda: "Đã xuất" in officer.reads())
    book = openpyxl.load_workbook(path)
    page = book["Di tích"]
    note = next(c.column for c in page[1] if c.value == "Ghi chú")
    page.cell(2, note).value = "sửa trong bảng tính"
    record, name = page.cell(2, 1).value, page.cell(2, 3).value
    book.save(path)
    assert isinstance(record, str) and isinstance(name, str)
    return record, name


def _comes_back(officer: Officer, path: Path) -> BackSheet:
    take_table(officer.window, path)
    officer.until(lambda: isinstance(QApplication.activeModalWidget(), BackSheet))
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, BackSheet)
    return sheet


def test_a_workbook_that_comes_back_is_judged_once(
    officer: Officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, places = tmp_path / "di tích.xlsx", tmp_path / "tạm"
    places.mkdir()
    _edited(officer, path)
    monkeypatch.setattr(tempfile, "tempdir", str(places))
    sheet = _comes_back(officer, path)
    assert any(places.iterdir()), "what was judged waits"
    sheet.reject()
    officer.until(lambda: not any(places.iterdir()))
    sheet = _comes_back(officer, path)
    path.unlink()
    officer.clicks(sheet.write)
    officer.until(lambda: "Nhập lại bảng “di tích.xlsx”: sửa 1 phiếu" in officer.reads())
    officer.until(lambda: not any(places.iterdir()))


def test_what_was_written_while_a_workbook_was_looked_at_is_seen(officer: Officer, tmp_path: Path) -> None:
    record, _ = _edited(officer, tmp_path / "di tích.xlsx")
    sheet = _comes_back(officer, tmp_path / "di tích.xlsx")
    officer.window.session.write(lambda writer: writer.amend(record, {"note": "sửa trong bảng tính"}))
    officer.until(lambda: officer.window.session.idle)
    acts = _acts(officer)
    officer.clicks(sheet.write)
    officer.rest()
    assert _acts(officer) == acts, "the very same was written meanwhile"


def _acts(officer: Officer) -> int:
    reader = Reader(officer.folder, officer.description)
    try:
        return len(reader.journal())
    finally:
        reader.close()


def test_a_workbook_dropped_on_the_window_comes_back(officer: Officer, tmp_path: Path) -> None:
    _, name = _edited(officer, tmp_path / "di tích.xlsx")
    sheet = _comes_back(officer, tmp_path / "di tích.xlsx")
    assert "sửa 1" in officer.reads(sheet)
    assert sheet.lines.rowCount() == 1 and sheet.lines.index(0, 2).data() == name
    officer.clicks(sheet.write)
    officer.until(lambda: "Nhập lại bảng “di tích.xlsx”: sửa 1 phiếu" in officer.reads())
    officer.clicks(_button(officer, "Hoàn tác"))
    officer.until(lambda: "Hoàn tác: Nhập lại bảng" in officer.reads() or "Nhập lại bảng" not in officer.reads())
