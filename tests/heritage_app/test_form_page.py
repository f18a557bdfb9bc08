"""Typing on the page of a record: what has the keyboard stays in sight, choices stay on the screen, a choice is not typed twice."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from heritage_app.forms.area import FormArea
from heritage_app.forms.choice import TermsEditor
from heritage_app.forms.form import RecordForm
from heritage_app.frame.sidebar import JOURNAL
from heritage_app.parts.elided import Elided
from tests.heritage_app.test_rows import LAC_SON, add, group, kept, opens, shown
from tests.journeys.driver import Officer


def in_sight(form: RecordForm, widget: QWidget) -> bool:
    area = next(a for a in form.window().findChildren(FormArea) if a.widget() is form)
    at = QRect(widget.mapTo(area.viewport(), QPoint(0, 0)), widget.size())
    return area.viewport().rect().contains(at)


def new_relic(officer: Officer) -> RecordForm:
    officer.window.resize(1366, 560)
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+N")
    form = officer.window.page.form()
    assert form is not None
    return form


def test_a_message_over_the_field_with_the_keyboard_does_not_push_it_out_of_sight(officer: Officer) -> None:
    form = new_relic(officer)
    officer.goes_to("Tiêu chí (Đ.22)")
    officer.types("9")
    officer.keys("Escape")
    area = next(a for a in form.window().findChildren(FormArea) if a.widget() is form)
    under = form.editor("places").target()
    foot = under.mapTo(area.viewport(), QPoint(0, 0)).y() + under.height() + 60
    officer.window.resize(1366, officer.window.height() - area.viewport().height() + foot)
    officer.rest()
    assert in_sight(form, under) and area.verticalScrollBar().value() == 0
    officer.keys("Tab")
    assert "không có trong danh mục" in officer.reads(form)
    assert under.hasFocus() and in_sight(form, under)


def test_a_row_that_is_opened_at_the_foot_shows_its_fields(officer: Officer) -> None:
    relic = add(officer, "relic", name="Đền Thượng", places=[{"place": LAC_SON}])
    officer.window.resize(1366, 560)
    form = opens(officer, relic)
    (row,) = shown(group(form, "places"))
    area = next(a for a in form.window().findChildren(FormArea) if a.widget() is form)
    area.verticalScrollBar().setValue(
        area.verticalScrollBar().value()
        + row.mapTo(area.viewport(), QPoint(0, 0)).y()
        - area.viewport().height()
        + row.height()
    )
    officer.clicks(row.summary)
    assert row.is_open
    assert in_sight(form, row.editors["place"].target()) and in_sight(form, row.editors["route"].target())
    officer.goes_to("Địa điểm: Đường đi", 200)
    officer.keys("Escape")
    assert not row.is_open and row.summary.hasFocus(), "Esc closes the row and stays on its line"


def test_choices_stay_on_the_screen(officer: Officer) -> None:
    new_relic(officer)
    officer.goes_to("Loại hình (Luật 2024)")
    screen = officer.window.screen().availableGeometry()
    officer.window.move(screen.right() - officer.window.width() + 1, 0)
    officer.types("di tích")
    popup = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QAbstractItemView) and w.isVisible())
    assert screen.contains(popup.geometry()), (popup.geometry(), screen)


def test_a_chosen_term_is_not_typed_again_by_undo(officer: Officer) -> None:
    form = new_relic(officer)
    officer.goes_to("Tên di tích")
    officer.types("Đình Cổi")
    officer.goes_to("Loại hình (Luật 2024)")
    officer.types("kiến")
    officer.keys("Down", "Return")
    editor = form.editor("relic_types")
    assert isinstance(editor, TermsEditor) and editor.value() == ["kien_truc_nghe_thuat"]
    officer.keys("Ctrl+Z")
    assert editor.line.text() == "" and editor.value() == ["kien_truc_nghe_thuat"]


def test_a_number_that_was_typed_is_kept_without_a_name(officer: Officer) -> None:
    new_relic(officer)
    officer.keys("Ctrl+S")
    assert officer.window.page.is_new, "the number the program offers makes no record"
    officer.goes_to("Loại hình (Luật 2024)")
    officer.keys("Shift+Tab")
    assert officer.focused() == "DT-001", "who goes on passes over the number offered, who goes back means it"
    officer.types("BB-77")
    officer.keys("Ctrl+S")
    assert not officer.window.page.is_new
    assert kept(officer, officer.window.page.record_id)["numbers"][0]["number"] == "BB-77"


def test_a_new_record_that_cannot_be_saved_says_so(officer: Officer) -> None:
    new_relic(officer)
    officer.types("Đình Cổi")
    officer.goes_to("Tiêu chí (Đ.22)")
    officer.types("9")
    officer.keys("Escape", "Ctrl+S")
    assert "Chưa lưu vì ô chưa đúng: Tiêu chí (Đ.22)" in officer.reads()


def test_a_long_value_is_read_from_its_beginning_once_it_is_left(officer: Officer) -> None:
    new_relic(officer)
    officer.types("Hang xóm Trại " * 12)
    line = officer._focus()
    assert isinstance(line, QLineEdit) and line.cursorPosition() > 100
    officer.keys("Ctrl+S")
    assert line.cursorPosition() > 100, "whoever saves types on where one was"
    officer.keys("Tab")
    assert line.cursorPosition() == 0


def test_where_no_record_is_shown_no_file_can_be_dropped(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    strip = officer.window.media.strip
    assert strip is not None and strip.isVisible()
    officer.goes_to_kind("collection")
    assert officer.window.record is None and not strip.isVisible()


def test_how_much_more_is_not_recorded_is_told_where_the_names_do_not_fit(qtbot: QtBot) -> None:
    button = Elided()
    qtbot.addWidget(button)
    button.set_words("chưa ghi: tên tiếng Anh, tên gọi khác, phân nhóm theo Luật 2024", "(+3)")
    button.resize(200, 30)
    button.show()
    assert button.text().endswith("… (+3)") and "……" not in button.text()
    button.resize(2000, 30)
    assert button.text() == button.toolTip() or button.text().endswith("Luật 2024 … (+3)")


def test_lines_of_a_set_width_stand_side_by_side(officer: Officer) -> None:
    officer.window.resize(1366, 740)
    officer.window.go(JOURNAL)
    officer.rest()
    journal = officer.window.apart[JOURNAL]
    lines = [line for line in journal.findChildren(QLineEdit) if line.isVisible()]
    assert len(lines) >= 4
    tops = {line.mapTo(journal, QPoint(0, 0)).y() for line in lines}
    assert len(tops) <= 2, "no line to itself for each of them"
