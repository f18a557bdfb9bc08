"""Somebody looks through what was done, takes an act of another person back, and brings one old value back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from db.catalogue import Reader, Writer
from db.schema.kind import Description
from heritage_app.history.history import HistorySheet
from heritage_app.history.journal import JournalView
from tests.journeys.driver import Officer

RELIC = "hb-r-002"


def _amend(folder: Path, description: Description, person: str, **values: str) -> None:
    writer = Writer(folder, description, person)
    writer.amend(writer.read.resolve(RELIC), values)
    writer.close()


@pytest.fixture
def busy(qtbot: QtBot, folder: Path, description: Description) -> Iterator[Officer]:
    """A catalogue in which three people have written into one relic."""
    writer = Writer(folder, description, "Bùi Thị Lan")
    writer.add(description.kind("person"), [{"name": "Bùi Văn Ón"}])
    writer.add(description.kind("relic"), [{"name": "Hang xóm Trại", "numbers": [RELIC]}])
    writer.close()
    _amend(folder, description, "Quách Đình Hợi", note="mái dột", name_en="Trai Hamlet Cave")
    _amend(folder, description, "Đinh Công Niết", note="mái đã lợp lại")
    someone = Officer(folder, description)
    yield someone
    someone.quit()


def _view(officer: Officer) -> JournalView:
    view = officer.window.apart["journal"]
    assert isinstance(view, JournalView)
    return view


def _sentences(officer: Officer) -> list[str]:
    model = _view(officer).model
    return [str(model.index(row, 2).data()) for row in range(model.rowCount())]


def _button(where: object, words: str) -> QPushButton:
    found = [b for b in where.findChildren(QPushButton) if b.isVisible() and b.text() == words]  # type: ignore[attr-defined]
    assert found, f"no button “{words}”"
    return found[0]


def _values(officer: Officer) -> Callable[[str], object]:
    reader = Reader(officer.folder, officer.description)
    values = reader.record(reader.resolve(RELIC)).values
    reader.close()
    return lambda field: values.get(field)


def test_an_act_of_somebody_else_is_taken_back_and_what_came_since_is_shown_before_and_stays(busy: Officer) -> None:
    busy.keys("Ctrl+J")
    assert _sentences(busy)[:2] == [
        "Sửa Ghi chú của di tích “Hang xóm Trại”",
        "Sửa Ghi chú, Tên tiếng Anh của di tích “Hang xóm Trại”",
    ]
    busy.keys("Down")
    pane = _view(busy).pane
    shown = busy.reads(pane)
    assert "Ghi chú:  mái dột" in shown
    assert "⚠ 1 chỗ đã được ghi lại sau việc này và sẽ mất:" in shown
    assert "Hang xóm Trại – Ghi chú:  mái đã lợp lại  →  –" in shown
    busy.clicks(_button(pane, "Hoàn tác, giữ chỗ ghi sau"))
    assert _values(busy)("note") == "mái đã lợp lại"
    assert _values(busy)("name_en") != "Trai Hamlet Cave"
    assert _sentences(busy)[0].startswith("Hoàn tác: Sửa Ghi chú, Tên tiếng Anh")
    assert _sentences(busy)[2].endswith("(đã hoàn tác)")
    busy.clicks(_button(busy.window.notice, "Hoàn tác"))
    assert _values(busy)("name_en") == "Trai Hamlet Cave", "taking back is an act, and is taken back itself"
    assert not _sentences(busy)[3].endswith("(đã hoàn tác)")


def test_the_journal_is_sifted_by_person_day_kind_and_field(busy: Officer) -> None:
    busy.keys("Ctrl+J")
    view = _view(busy)
    everything = len(_sentences(busy))
    busy.clicks(view.person)
    busy.types("quach dinh")
    busy.until(lambda: len(_sentences(busy)) == 1)
    busy.clicks(view.all)
    busy.until(lambda: len(_sentences(busy)) == everything)
    busy.clicks(view.since)
    busy.types("31/12/2099")
    busy.until(lambda: "Không có việc nào như vậy" in view.count.text())
    busy.clicks(view.all)
    busy.clicks(view.since)
    busy.types("31/02")
    assert view.since.property("refused"), "what is no day asks for nothing and is marked"
    busy.until(lambda: len(_sentences(busy)) == everything)
    busy.clicks(view.all)
    view.kind.setFocus()
    busy.types("Di tích")
    busy.until(lambda: view.kind.currentText() == "Di tích" and len(_sentences(busy)) == 3)
    view.field.setCurrentIndex(view.field.findData("note"))
    busy.until(lambda: len(_sentences(busy)) == 2)


def test_an_old_value_of_one_field_comes_back_from_the_history(busy: Officer) -> None:
    busy.goes_to_kind("relic")
    busy.keys("Ctrl+F")
    busy.types(RELIC)
    busy.until(lambda: busy.window.record is not None and busy.window.record.number == RELIC)
    busy.keys("Ctrl+H")
    sheet = busy.dialog()
    assert isinstance(sheet, HistorySheet)
    offers = [b for b in sheet.findChildren(QPushButton) if b.text() == "Lấy lại"]
    assert [b.accessibleName().split("”")[0] for b in offers] == ["Lấy lại “Ghi chú"], (
        "only what is not in use any more"
    )
    busy.clicks(offers[0])
    assert _values(busy)("note") == "mái dột"
    assert "Lấy lại giá trị cũ của “Ghi chú”" in busy.reads(busy.window.notice)
    busy.keys("Ctrl+H")
    again = [b for b in busy.dialog().findChildren(QPushButton) if b.text() == "Lấy lại" and "Ghi chú" in b.toolTip()]
    assert len(again) == 1, "what is in use again is not offered"
    busy.clicks(_button(busy.dialog(), "Xem trong Nhật ký"))
    assert _view(busy).title.text() == "Nhật ký – Hang xóm Trại"
    assert len(_sentences(busy)) == 4


def test_a_deleted_record_is_found_in_the_journal_and_comes_back_whole(busy: Officer) -> None:
    before = _values(busy)("note")
    busy.goes_to_kind("relic")
    busy.keys("Ctrl+F")
    busy.types(RELIC)
    busy.until(lambda: busy.window.record is not None and busy.window.record.number == RELIC)
    busy.keys("Ctrl+Shift+Delete", "Ctrl+J")
    assert _sentences(busy)[0] == "Xóa di tích “Hang xóm Trại”"
    pane = _view(busy).pane
    assert "Hang xóm Trại  ·  Di tích  (đã xóa)" in [b.accessibleName() for b in pane.findChildren(QPushButton)]
    busy.clicks(_button(pane, "Hoàn tác việc này"))
    assert _values(busy)("note") == before
    assert "Việc này đã được hoàn tác." not in busy.reads(pane), (
        "the act that took it back is chosen, and can be taken back"
    )


def test_a_long_journal_is_leafed_through_by_keys(qtbot: QtBot, folder: Path, description: Description) -> None:
    writer = Writer(folder, description, "Bùi Thị Lan")
    _, (gong,) = writer.add(description.kind("gong"), [{"name": "Chiêng bồng"}])
    for number in range(300):
        writer.amend(gong, {"note": f"lần {number}"})
    writer.close()
    officer = Officer(folder, description)
    try:
        officer.keys("Ctrl+J")
        view = _view(officer)
        assert view.model.rowCount() == 301
        QTest.keyClick(view.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        officer.rest()
        assert "Thêm chiêng “Chiêng bồng”" in officer.reads(view.pane)
        officer.clicks(view.words)
        officer.types("them chieng")
        officer.until(lambda: len(_sentences(officer)) == 1)
        assert "1 việc" in [label.text() for label in view.findChildren(QLabel)]
    finally:
        officer.quit()


def test_at_twice_the_size_the_list_and_the_act_take_turns(busy: Officer) -> None:
    busy.quit()
    busy.open(scale=200).resize(1366, 740)
    busy.keys("Ctrl+J")
    view = _view(busy)
    assert view.table.isVisible() and not view.pane.isVisible()
    busy.keys("Down", "Return")
    busy.until(lambda: view.pane.isVisible() and not view.table.isVisible())
    assert "Ghi chú:  mái dột" in busy.reads(view.pane)
    busy.clicks(_button(view.pane, "‹ Về danh sách"))
    assert view.table.isVisible() and busy.focused() == "Các việc đã làm"
