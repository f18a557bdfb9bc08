"""An officer drops the department's sheet on the window, corrects a column and a word, and has the records; one undo takes them back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from db.schema.kind import Description
from heritage_app.say import Say
from heritage_app.tables.chooser import Chooser, places_to_go
from tests.exchange.sheets import HOUSEHOLDS, department_sheet, workbook
from tests.journeys.driver import Officer
from tests.journeys.tables import assistant, drop


def answers(typed: str) -> None:
    """Type into the chooser that opens next, and take what it shows."""

    def act() -> None:
        chooser = QApplication.activeModalWidget()
        assert isinstance(chooser, Chooser)
        chooser.line.setText(typed)
        QTest.keyClick(chooser.line, Qt.Key.Key_Return)

    QTimer.singleShot(50, act)


def test_a_sheet_is_dropped_corrected_taken_in_and_taken_back(officer: Officer, tmp_path: Path) -> None:
    dialog = drop(officer, department_sheet(tmp_path / "di tích.xlsx"))
    assert dialog.kind.currentText() == "Di tích" and "Di tích (17 dòng)" in dialog.sheet.currentText()
    goals = [dialog.columns.table.item(row, 3).text() for row in range(dialog.columns.table.rowCount())]
    assert goals[1].startswith("Tên di tích") and goals[9].startswith("Giữ ở")
    answers("su kien nhan vat")
    dialog.columns.choose(10)
    assert dialog.columns.table.item(10, 3).text().startswith("Sự kiện, nhân vật")

    dialog.next.click()
    officer.until(lambda: dialog.pages.currentIndex() == 1)
    assert dialog.review.summary.text() == "17 dòng có chữ: mới 5 · bỏ qua 12"
    assert dialog.review.asked.index(0, 0).data() == "Nhà hàng"
    answers("giữ nguyên")
    dialog.review.decide(0)
    officer.until(lambda: not dialog.review.questions.isVisible())
    lines = dialog.review.lines
    row = next(r for r in range(lines.rowCount()) if lines.index(r, 4).data() == "khoảng 200")
    assert lines.setData(lines.index(row, 4), "200")
    officer.until(lambda: "khoảng 200" not in [lines.index(r, 4).data() for r in range(lines.rowCount())])
    officer.until(dialog.next.isEnabled)

    dialog.next.click()
    officer.until(lambda: dialog.pages.currentIndex() == 2)
    assert "5" in dialog.outcome.text() and "Ctrl+Z" in dialog.outcome.text()
    dialog.next.click()
    officer.rest()
    assert [row[1] for row in officer.list()][:2] == ["Chùa Hang", "Hang xóm Trại"]
    officer.clicks(next(b for b in officer.window.notice.findChildren(QPushButton) if b.text() == "Hoàn tác"))
    assert officer.list() == []


def test_the_page_shows_the_record_under_the_cursor_when_a_table_has_come_in(officer: Officer, tmp_path: Path) -> None:
    officer.window.session.write(
        lambda writer: writer.add(writer.description.kind("relic"), [{"name": "Đền Bờ"}, {"name": "Hang xóm Ún"}])[0]
    )
    officer.goes_to_kind("relic")
    officer.finds("Hang xóm Ún", "Hang xóm Ún")
    officer.window.list.search.clear()
    officer.rest()
    dialog = drop(officer, department_sheet(tmp_path / "di tích.xlsx"))
    for page in (1, 2):
        officer.until(dialog.next.isEnabled)
        dialog.next.click()
        officer.until(lambda at=page: dialog.pages.currentIndex() == at)  # type: ignore[misc]
    dialog.next.click()
    officer.rest()
    assert officer.window.list.current() == officer.window.page.record_id != ""


def test_a_household_sheet_says_that_it_makes_no_objects_and_the_mapping_is_remembered(
    officer: Officer, tmp_path: Path
) -> None:
    source = workbook(tmp_path / "hộ.xlsx", HOUSEHOLDS)
    dialog = drop(officer, source)
    assert dialog.kind.currentText() == "Đợt kiểm kê" and "không tạo phiếu hiện vật" in dialog.columns.told.text()
    dialog.next.click()
    officer.until(lambda: dialog.pages.currentIndex() == 1)
    dialog.next.click()
    officer.until(lambda: dialog.pages.currentIndex() == 2)
    dialog.next.click()
    officer.rest()
    again = drop(officer, source)
    assert "lần trước" in again.columns.told.text()
    again.reject()
    officer.rest()


def test_a_table_copied_elsewhere_is_pasted(officer: Officer) -> None:
    QApplication.clipboard().setText("không có bảng")
    officer.window.run_action("paste_table")
    assert assistant(officer) is None and "Chưa có bảng nào được chép" in officer.reads()
    QApplication.clipboard().setText("Tên chiêng\tXã\tĐường kính (cm)\nChiêng bồng\tMường Vang\t38,5\n")
    officer.window.run_action("paste_table")
    officer.until(lambda: assistant(officer) is not None)
    dialog = assistant(officer)
    assert dialog is not None
    officer.until(dialog.next.isEnabled)
    assert dialog.kind.currentText() == "Chiêng"
    dialog.next.click()
    officer.until(lambda: dialog.pages.currentIndex() == 1)
    assert "mới 1" in dialog.review.summary.text()
    dialog.reject()
    officer.rest()


def test_what_is_stopped_leaves_nothing_and_can_be_done_again(officer: Officer, tmp_path: Path) -> None:
    source = tmp_path / "dài.csv"
    lines = [f"Hang số {n};xã Tân Lập, huyện Lạc Sơn;ghi chú {n}" for n in range(1200)]
    source.write_text("\n".join(["Tên di tích;Địa điểm;Ghi chú", *lines]), "utf-8")
    dialog = drop(officer, source)
    dialog.next.click()
    officer.until(lambda: dialog.pages.currentIndex() == 1)
    dialog.next.click()
    assert dialog.stop.isVisible()
    dialog.stop.click()
    officer.until(lambda: "Đã dừng" in dialog.problem.text())
    assert dialog.next.isEnabled() and dialog.pages.currentIndex() == 1
    dialog.next.click()
    officer.until(lambda: dialog.pages.currentIndex() == 2)
    dialog.next.click()
    officer.rest()
    assert len(officer.list()) == 1200


def test_what_is_stopped_while_it_is_written_is_taken_back_and_the_window_goes_on(
    officer: Officer, tmp_path: Path
) -> None:
    source = tmp_path / "rất dài.csv"
    lines = [f"Hang số {n};xã Tân Lập, huyện Lạc Sơn;ghi chú {n}" for n in range(6000)]
    source.write_text("\n".join(["Tên di tích;Địa điểm;Ghi chú", *lines]), "utf-8")
    dialog = drop(officer, source)
    dialog.next.click()
    officer.until(lambda: dialog.pages.currentIndex() == 1)
    dialog.next.click()
    officer.until(lambda: "và ghi" in dialog.doing.text())
    dialog.stop.click()
    officer.until(lambda: "Đã dừng" in dialog.problem.text())
    assert len(officer.list()) == 0 and dialog.next.isEnabled() and dialog.pages.currentIndex() == 1
    dialog.next.click()
    officer.until(lambda: dialog.pages.currentIndex() == 2)
    dialog.next.click()
    officer.rest()
    assert len(officer.list()) == 6000


def test_what_comes_beside_known_records_can_be_stopped_while_it_is_written(officer: Officer, tmp_path: Path) -> None:
    relic = officer.description.kind("relic")
    officer.window.session.write(lambda writer: writer.add(relic, [{"name": "Hang Luồn", "number": "DT-99999"}])[0])
    officer.rest()
    source = tmp_path / "thêm.csv"
    lines = [f"DT-{n:05};Hang {n};ghi chú {n}" for n in range(2_000)]
    source.write_text("\n".join(["Số hiệu;Tên di tích;Ghi chú", *lines]), "utf-8")
    dialog = drop(officer, source)
    dialog.next.click()
    officer.until(lambda: dialog.pages.currentIndex() == 1)
    dialog.next.click()
    under_way = officer.window.session.under_way.connect(lambda progress: progress and dialog.stop.click())
    officer.until(lambda: "Đã dừng" in dialog.problem.text())
    officer.window.session.under_way.disconnect(under_way)
    officer.rest()
    assert dialog.pages.currentIndex() == 1 and dialog.next.isEnabled()
    dialog.reject()
    officer.goes_to_kind("relic")
    assert len(officer.list()) == 1


def test_a_file_that_is_no_table_is_told_and_leaves_a_way_out(officer: Officer, tmp_path: Path) -> None:
    path = tmp_path / "hỏng.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(300))
    dialog = drop(officer, path, ready=False)
    officer.until(lambda: "hỏng" in dialog.problem.text())
    assert not dialog.next.isEnabled()
    dialog.reject()
    officer.rest()


def test_what_is_nearest_to_the_typed_words_stands_first(qtbot: QtBot, description: Description) -> None:
    say = Say("vi")
    chooser = Chooser(None, "Cột vào ô nào?", say, places_to_go(description.kind("relic"), say))  # type: ignore[arg-type]
    qtbot.addWidget(chooser)
    for typed, first in (("ghi chu", "Ghi chú"), ("cap", "Xếp hạng › Cấp"), ("ten", "Tên di tích")):
        chooser.line.setText(typed)
        assert chooser.list.currentItem().text() == first, [chooser.list.item(n).text() for n in range(4)]


def test_a_restaurant_among_the_relics_is_left_out_and_named(officer: Officer, tmp_path: Path) -> None:
    dialog = drop(officer, department_sheet(tmp_path / "di tích.xlsx"))
    dialog.next.click()
    officer.until(lambda: dialog.pages.currentIndex() == 1)
    review = dialog.review
    review.which.setCurrentIndex(review.which.findData("new"))
    at = next(r for r in range(review.lines.rowCount()) if review.lines.index(r, 2).data() == "Nhà hàng Sông Đà")
    review.table.setCurrentIndex(review.lines.index(at, 0))
    QTest.keyClick(review.table, Qt.Key.Key_Delete)
    officer.until(lambda: "mới 4 · bỏ qua 13" in review.summary.text())
    assert not review.questions.isVisible(), "nothing is asked of a line nobody wants"
    review.which.setCurrentIndex(review.which.findData("ignored"))
    at = next(r for r in range(review.lines.rowCount()) if review.lines.index(r, 0).data() == "13")
    assert review.lines.index(at, 5).data() == "người nhập bỏ dòng này"
    review.table.setCurrentIndex(review.lines.index(0, 0))
    assert not review.leave_out.isEnabled(), "a title is no line to take"
    review.table.setCurrentIndex(review.lines.index(at, 0))
    assert review.leave_out.text() == "Nhập lại dòng này (Del)"
    review.leave_out.click()
    officer.until(lambda: "mới 5 · bỏ qua 12" in review.summary.text())
    dialog.reject()
