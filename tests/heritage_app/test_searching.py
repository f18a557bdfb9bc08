"""Searching in the real window: slips offered as what they meant, where a hit stands, letters that lead to a record."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QDialog, QPushButton

from db.model.condition import Test
from db.store import finding
from heritage_app.frame.palette import Palette
from heritage_app.printing.forms import FormsSheet
from heritage_app.printing.preview import Preview
from tests.journeys.driver import Officer


def test_a_slip_is_offered_as_the_word_it_meant_and_a_hit_tells_where_it_is(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+F")
    officer.types("xosm")
    officer.until(lambda: officer.window.list.idle)
    officer.rest()
    shown = [b for b in officer.window.list.empty.suggested if b.isVisible()]
    assert shown and shown[0].text() == "Có phải: xóm"
    officer.clicks(shown[0])
    officer.until(lambda: officer.window.list.idle)
    officer.rest()
    assert len(officer.list()) > 0 and officer.window.list.search.text() == "xóm"
    assert officer.window.list.hit.isVisible() and officer.window.list.hit.text().startswith("Thấy ở ")


def test_the_line_that_finds_anything_offers_what_a_slip_meant(officer: Officer) -> None:
    officer.keys("Ctrl+K")
    palette = officer.dialog()
    assert isinstance(palette, Palette)
    palette.line.setText("troosng")
    officer.until(lambda: not palette._timer.isActive())
    officer.rest()
    shown = [palette.list.topLevelItem(at).text(0) for at in range(palette.list.topLevelItemCount())]
    assert shown == ["Có phải: trống"]
    palette._take(palette.list.topLevelItem(0))
    officer.until(lambda: not palette._timer.isActive())
    officer.rest()
    assert palette.line.text() == "trống" and "rống" in palette.list.topLevelItem(0).text(0)
    palette.close()


@pytest.mark.parametrize("typed", ["chuyen di", "anh chuyen di"])
def test_several_words_of_an_action_find_it_before_records_that_have_them_somewhere(
    officer: Officer, typed: str
) -> None:
    officer.keys("Ctrl+K")
    palette = officer.dialog()
    assert isinstance(palette, Palette)
    palette.line.setText(typed)
    officer.until(lambda: not palette._timer.isActive())
    officer.rest()
    assert palette.list.topLevelItem(0).text(0) == "Ảnh của một chuyến đi…"
    palette.close()


def test_letters_typed_in_the_list_lead_to_a_record(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    table, pane = officer.window.list.table, officer.window.list
    table.setFocus()

    def here() -> str:
        line = pane.model.line(table.currentIndex().row())
        assert line is not None
        return line.name

    officer.types("dinh")
    assert here().startswith("Đình"), "marks are not needed"
    assert "tới “dinh”" in pane.count.text()
    officer.keys("Backspace", "Backspace", "Backspace", "Backspace")
    officer.types("đô")
    officer.keys("Backspace")
    officer.types("ộng n")
    assert here() == "Động Nam Sơn", "a correction by Unikey is a Backspace and the letter again"
    table.forget_typed()
    officer.types("hb-r-10")
    assert (pane.model.line(table.currentIndex().row()) or pytest.fail()).number.startswith("hb-r-10")


def test_beside_few_hits_stands_what_finds_far_more(officer: Officer) -> None:
    kind = officer.description.kind("gong")
    names = [f"Chiêng số {n}" for n in range(30)] + ["Chiang viết nhầm", "Chiếng"]
    officer.window.session.write(lambda w: w.add(kind, [{"name": name} for name in names])[0])
    officer.rest()
    officer.goes_to_kind("gong")
    offered = officer.window.list.meant

    def searches(words: str) -> list[str]:
        officer.window.list.search.setText(words)
        officer.until(lambda: officer.window.list.idle)
        officer.rest()
        return [b.text() for b in offered.findChildren(QPushButton) if b.isVisible()]

    assert searches("chiang ") == ["Có phải: chieng"] and len(officer.list()) == 1
    assert searches("chiếng ") == ["Có phải: chieng"], "other marks may have been meant"
    assert searches("viet ") == [], "nothing near finds far more"
    assert searches("chieng ") == [] and len(officer.list()) == 31
    searches("chiang ")
    officer.clicks(next(b for b in offered.findChildren(QPushButton) if b.isVisible()))
    officer.until(lambda: officer.window.list.idle)
    officer.rest()
    assert len(officer.list()) == 31 and not offered.isVisible()


def test_enter_leads_from_the_words_to_the_first_hit(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.window.list.table.put_cursor(0)
    officer.keys("Ctrl+F")
    officer.types("xóm trại")
    officer.until(lambda: officer.window.list.idle)
    officer.rest()
    assert officer.window.list.current() == "", "the page stays while one types"
    officer.keys("Return")
    assert officer.window.list.table.currentIndex().row() == 0
    line = officer.window.list.model.line(0)
    assert line is not None and officer.window.list.current() == line.id and "xóm Trại" in line.name
    assert officer.window.list.hit.text().startswith("Thấy ở ")


def test_a_page_found_in_part_is_filled_up_by_the_rest(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = officer.description.kind("relic")
    made = [{"name": f"Hang số {n:03d}", "layout": "chạm rồng" if n % 5 == 0 else "mộc"} for n in range(700)]
    officer.window.session.write(lambda writer: writer.add(kind, made)[0])
    officer.rest()
    officer.goes_to_kind("relic")
    monkeypatch.setattr(finding, "SOON", 0.0)
    pane = officer.window.list
    begun: list[tuple[int, str]] = []
    pane.listed.connect(lambda _: begun.append((pane.model.rowCount(), pane.count.text())))
    pane.narrow(Test("layout", "contains", ("rồng",)))
    officer.rest()
    assert [n for n, _ in begun if 0 < n < 128] and "đang đọc tiếp…" in begun[0][1], "a part of a page, and it is said"
    assert pane.model.rowCount() == 140 and pane.count.text().startswith("140 phiếu")
    names = pane.model.fields.index(kind.by_id["name"])
    officer.list()
    officer.rest()
    assert [row[names] for row in officer.list()] == [f"Hang số {n:03d}" for n in range(0, 700, 5)]


def test_a_search_that_takes_long_is_said_to_go_on(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    pane = officer.window.list
    let_go = threading.Event()
    officer.window.session.ask(lambda _: let_go.wait(20), lambda _: None)
    pane.narrow(Test("layout", "any"))
    officer.until(lambda: pane.count.text() == "Đang tìm…")
    let_go.set()
    officer.rest()
    assert pane.count.text().endswith("phiếu")


def _named(officer: Officer, typed: str) -> tuple[Palette, list[tuple[str, str]]]:
    officer.keys("Ctrl+K")
    palette = officer.dialog()
    assert isinstance(palette, Palette)
    palette.line.setText(typed)
    officer.until(lambda: not palette._timer.isActive())
    officer.rest()
    rows = [palette.list.topLevelItem(at) for at in range(palette.list.topLevelItemCount())]
    return palette, [(row.text(0), row.text(1)) for row in rows]


def _taken(officer: Officer, typed: str, offered: tuple[str, str]) -> QDialog:
    """Type words, take what is offered first, and return what opens."""
    palette, rows = _named(officer, typed)
    assert rows[0] == offered
    palette._take(palette.list.topLevelItem(0))
    officer.rest()
    return officer.dialog()


def test_a_form_is_found_by_its_name_and_previewed_of_the_record_shown(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Return")
    preview = _taken(officer, "ly lich", ("Lý lịch di tích", "mẫu in · của phiếu này"))
    assert isinstance(preview, Preview) and preview.form.currentData() == "relic_profile"
    officer.until(lambda: preview.pages.count() > 1)
    preview.close()


def test_a_form_for_a_list_is_previewed_of_the_list_shown(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    preview = _taken(officer, "bao cao ra soat", ("Báo cáo rà soát Danh mục kiểm kê", "mẫu in · của danh mục này"))
    assert isinstance(preview, Preview) and preview.form.currentData() == "review_report"
    preview.close()


def test_a_form_that_fits_nothing_on_the_screen_is_shown_among_all_forms(officer: Officer) -> None:
    officer.goes_to_kind("bronze_drum")
    forms = _taken(officer, "ly lich", ("Lý lịch di tích", "mẫu in"))
    assert isinstance(forms, FormsSheet)
    assert forms.table.item(forms.table.currentRow(), 0).text().startswith("Lý lịch di tích")
    forms.close()
