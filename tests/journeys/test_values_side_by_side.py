"""Two people wrote differently into one field: both are seen and one is chosen; a value of another source is put beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db.catalogue import Reader, Writer
from db.model.record import Record
from db.schema.kind import Description
from heritage_app.record.rivals import RivalDialog, RivalsSheet
from heritage_app.register.many_questions import ManyQuestions
from heritage_app.register.questions import QuestionsView
from tests.db.tools import apart
from tests.journeys.driver import Officer


@pytest.fixture
def gongs(folder: Path, description: Description) -> list[str]:
    """Two gongs, both changed by two people apart; the second deleted by one of them."""
    writer = Writer(folder, description, "Bùi Thị Lan")
    made = [{"name": "Chiêng bồng", "d_face": "60 cm"}, {"name": "Chiêng đằm", "d_face": "70 cm"}]
    _, ids = writer.add(description.kind("gong"), made)
    writer.close()

    def lan(w: Writer) -> None:
        w.amend(ids[0], {"d_face": "61 cm"})
        w.amend(ids[1], {"note": "nứt"})

    def hoi(w: Writer) -> None:
        w.amend(ids[0], {"d_face": "62,5 cm"})
        w.delete([ids[1]])

    apart(folder, description, lan, hoi).close()
    return ids


@pytest.fixture
def officer(qtbot: QtBot, folder: Path, description: Description, gongs: list[str]) -> Iterator[Officer]:
    someone = Officer(folder, description)
    yield someone
    someone.quit()


def _record(officer: Officer, record: str) -> Record:
    reader = Reader(officer.folder, officer.description)
    try:
        return reader.record(record)
    finally:
        reader.close()


def _button(where: QWidget, name: str) -> QPushButton:
    found = [b for b in where.findChildren(QPushButton) if b.isVisible() and name in (b.accessibleName(), b.text())]
    assert found, f"no button “{name}”: {[b.accessibleName() or b.text() for b in where.findChildren(QPushButton)]}"
    return found[0]


def test_what_waits_is_named_on_the_start_page_and_answered_side_by_side(officer: Officer, gongs: list[str]) -> None:
    sidebar = officer.window.sidebar
    start = sidebar.topLevelItem(0)
    QTest.mouseClick(sidebar.viewport(), Qt.MouseButton.LeftButton, pos=sidebar.visualItemRect(start).center())
    officer.rest()
    assert "2 phiếu có giá trị cần chọn" in officer.reads(officer.window.start)
    words = [b.text() for b in officer.window.start.findChildren(QPushButton)]
    assert "Chiêng bồng    ·  đường kính mặt" in words, "names, not ids"
    officer.clicks(_button(officer.window.start, "Xem và chọn…"))
    view = officer.window.apart["questions"]
    assert isinstance(view, QuestionsView)
    shown = officer.reads(view)
    assert all(
        text in shown for text in ("61 cm", "Bùi Thị Lan", "62,5 cm", "Quách Đình Hợi", "Sổ đang hiện giá trị này.")
    )
    officer.clicks(_button(view, "Dùng, giữ giá trị kia bên cạnh: 61 cm"))
    record = _record(officer, gongs[0])
    assert (record.values["d_face"], [r.value for r in record.rivals]) == (
        {"n": "61", "u": "cm"},
        [{"n": "62.5", "u": "cm"}],
    )
    assert "Chọn giá trị của “Đường kính mặt”" in officer.reads(officer.window.notice)
    assert view.list.count() == 1, "what is answered waits no more"
    officer.clicks(_button(view, "Giữ phiếu: giữ phiếu, với mọi chỗ đã sửa"))
    assert not _record(officer, gongs[1]).deleted
    assert "Không có giá trị nào phải chọn." in officer.reads(view)
    item = next(i for i in range(sidebar.topLevelItemCount()) if sidebar.topLevelItem(i).text(0) == "Giá trị cần chọn")
    assert sidebar.topLevelItem(item).isHidden()


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_the_values_to_choose_are_read_whole_with_letters_of_every_size(
    officer: Officer, gongs: list[str], scale: int
) -> None:
    officer.quit()
    officer.open(scale=scale).resize(1366, 740)
    officer.rest()
    officer.window.run_action("questions")
    officer.rest()
    view = officer.window.apart["questions"]
    assert isinstance(view, QuestionsView) and gongs
    button, pane = _button(view, "Dùng, giữ giá trị kia bên cạnh: 61 cm"), view.pane.viewport()
    assert button.width() >= button.sizeHint().width()
    assert button.mapTo(pane, button.rect().topRight()).x() <= pane.width(), "cut at the right"


def test_a_value_of_another_source_is_put_beside_by_keyboard_and_preferred(officer: Officer, gongs: list[str]) -> None:
    officer.goes_to_kind("gong")
    officer.until(lambda: officer.window.record is not None and officer.window.record.id == gongs[0])
    officer.keys("F6")
    officer.goes_to("Tên chiêng")
    officer.keys("Ctrl+Shift+G")
    dialog = officer.dialog()
    assert isinstance(dialog, RivalDialog)
    assert dialog.place.currentText() == "Tên chiêng", "the field one is in is offered"
    officer.clicks(_button(dialog, "Ghi thêm"))
    assert "Hãy ghi giá trị khác." in officer.reads(dialog)
    assert dialog.editor is not None
    dialog.editor.target().setFocus()
    officer.types("Chiêng bồng")
    officer.clicks(_button(dialog, "Ghi thêm"))
    assert "Giống giá trị đang dùng." in officer.reads(dialog)
    officer.types(" bạc")
    officer.keys("Tab")
    assert officer.focused() == "Nguồn"
    officer.types("cụ Bùi Văn Ý kể")
    officer.keys("Tab")
    officer.types("12/3/2026")
    officer.clicks(_button(dialog, "Ghi thêm"))
    (rival,) = _record(officer, gongs[0]).rivals
    assert (rival.value, rival.entry.source, rival.entry.seen) == ("Chiêng bồng bạc", "cụ Bùi Văn Ý kể", "12/3/2026")
    officer.keys("Ctrl+G")
    sheet = officer.dialog()
    assert isinstance(sheet, RivalsSheet)
    assert "Nguồn: cụ Bùi Văn Ý kể; 12/3/2026" in officer.reads(sheet)
    officer.clicks(_button(sheet, "Dùng giá trị này"))
    assert _record(officer, gongs[0]).name == "Chiêng bồng bạc"
    officer.clicks(_button(officer.window.notice, "Hoàn tác"))
    assert _record(officer, gongs[0]).name == "Chiêng bồng"


def test_a_value_that_is_none_stays_typed_and_says_why(officer: Officer, gongs: list[str]) -> None:
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+G")
    officer.clicks(_button(officer.dialog(), "Thêm giá trị khác…"))
    dialog = officer.dialog()
    assert isinstance(dialog, RivalDialog)
    dialog.place.setCurrentIndex([p.field for p in dialog.places].index("d_face"))
    officer.rest()
    assert dialog.editor is not None
    dialog.editor.target().setFocus()
    officer.types("to lắm")
    officer.clicks(_button(dialog, "Ghi thêm"))
    assert dialog.told.isVisible() and dialog.editor.typed() == "to lắm"
    dialog.reject()


def test_all_of_one_person_are_chosen_by_keyboard_after_a_preview(
    qtbot: QtBot, folder: Path, description: Description
) -> None:
    writer = Writer(folder, description, "Bùi Thị Lan")
    made = [{"name": f"Chiêng số {n}", "number": f"C-{n:05}", "d_face": "60 cm"} for n in range(1, 31)]
    _, ids = writer.add(description.kind("gong"), made)
    writer.close()

    def measures(size: str) -> Callable[[Writer], None]:
        return lambda w: [w.amend(gong, {"d_face": size}) for gong in ids] and None

    apart(folder, description, measures("61 cm"), measures("62,5 cm")).close()
    officer = Officer(folder, description)
    try:
        officer.window.go("questions")
        officer.rest()
        assert "30 phiếu" in officer.reads()
        officer.keys("Alt+M")
        officer.until(lambda: any(d.isVisible() for d in officer.window.findChildren(ManyQuestions)))
        officer.rest()
        dialog = officer.dialog()
        assert isinstance(dialog, ManyQuestions)
        dialog.activateWindow()
        officer.rest()
        voices = [dialog.list.item(at).text() for at in range(dialog.list.count())]
        assert voices[:2] == ["Bùi Thị Lan  ·  30 chỗ ở 30 phiếu", "Quách Đình Hợi  ·  30 chỗ ở 30 phiếu"]
        officer.keys("Down")
        cells = [dialog.table.item(0, column).text() for column in range(4)]
        assert cells == ["Chiêng số 1  C-00001", "Đường kính mặt", "61 cm", "62,5 cm"]
        assert dialog.choose.text() == "Chọn 30 chỗ" and dialog.keep.isChecked()
        officer.keys("Return")
        officer.until(lambda: not dialog.isVisible())
        officer.rest()
        assert "Chọn giá trị của Quách Đình Hợi ở 30 chỗ trong 30 phiếu" in officer.reads(officer.window.notice)
        record = _record(officer, ids[29])
        assert (record.values["d_face"]["n"], [r.value["n"] for r in record.rivals]) == ("62.5", ["61"])
        assert "Không có giá trị nào phải chọn." in officer.reads()
        officer.window.activateWindow()
        officer.keys("Ctrl+Z")
        record = _record(officer, ids[29])
        assert (record.values["d_face"]["n"], record.rivals) == ("61", ()), "one undo for all thirty"
    finally:
        officer.quit()
