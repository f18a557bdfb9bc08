"""Repeatable groups on a page: in its full width, in leaves where there are thousands, open while one saves."""

from __future__ import annotations

import time
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from db.catalogue import Reader, Writer
from db.model.changes import Changes
from db.model.query import Query
from heritage_app.forms.form import RecordForm
from heritage_app.forms.reading import only_read
from heritage_app.forms.row import RowEditor
from heritage_app.forms.rows import RowsEditor
from tests.journeys.driver import Officer

LAC_SON = "xã Lạc Sơn, tỉnh Phú Thọ"
MANY = 12_000


def add(officer: Officer, kind: str, **typed: Any) -> str:
    """Add a record beside the window, as an act of the same station."""
    made: list[str] = []

    def work(writer: Writer) -> Changes:
        changes, ids = writer.add(writer.description.kind(kind), [typed])
        made.extend(ids)
        return changes

    officer.window.session.write(work)
    officer.until(lambda: bool(made))
    officer.rest()
    return made[0]


def kept(officer: Officer, record: str) -> dict[str, Any]:
    reader = Reader(officer.folder, officer.description)
    try:
        return reader.record(record).values
    finally:
        reader.close()


def opens(officer: Officer, record: str) -> RecordForm:
    officer.window.open_record(record)
    officer.rest()
    form = officer.window.page.form()
    assert form is not None
    return form


def group(form: RecordForm, field: str) -> RowsEditor:
    editor = form.editors()[field]
    assert isinstance(editor, RowsEditor)
    return editor


def shown(editor: RowsEditor) -> list[RowEditor]:
    return [row for row in editor.findChildren(RowEditor) if row.isVisible()]


def test_what_a_survey_counted_is_read_without_opening_a_row(officer: Officer) -> None:
    reader = Reader(officer.folder, officer.description)
    survey = reader.lines(reader.find(Query("survey", words="cồng chiêng")), 0, 1)[0].id
    reader.close()
    officer.window.resize(1366, 740)
    editor = group(opens(officer, survey), "counts")
    rows = shown(editor)
    lines = [row.summary.text() for row in rows]
    assert "▸ chiêng · chiếc, hiện vật · tổng số công bố · 9.960" in [line.partition(" · 2010")[0] for line in lines]
    assert all(row.width() == editor.width() for row in rows), "a row is as wide as the page"


def test_an_open_row_stays_open_and_keeps_the_keyboard_when_it_is_saved(officer: Officer) -> None:
    relic = add(officer, "relic", name="Đền Thượng", places=[{"place": LAC_SON}])
    form = opens(officer, relic)
    (row,) = shown(group(form, "places"))
    officer.clicks(row.summary)
    officer.goes_to("Địa điểm: Đường đi", 200)
    officer.types("rẽ trái ở cầu")
    officer.keys("Ctrl+S")
    assert kept(officer, relic)["places"][0]["route"] == "rẽ trái ở cầu"
    assert shown(group(form, "places")) == [row] and row.is_open
    assert officer.focused() == "Địa điểm: Đường đi"
    officer.types(", đi 2 km")
    officer.keys("Ctrl+S")
    assert kept(officer, relic)["places"][0]["route"] == "rẽ trái ở cầu, đi 2 km"
    form = opens(officer, add(officer, "relic", name="Chùa", places=[{"place": LAC_SON}]))
    assert not any(row.is_open for row in shown(group(form, "places"))), "the row of another record is another row"


def test_a_closed_row_shows_that_of_the_next_record_in_its_place(officer: Officer) -> None:
    first = add(
        officer, "relic", name="Đền Thượng", places=[{"place": LAC_SON, "route": "qua cầu"}, {"place": LAC_SON}]
    )
    second = add(officer, "relic", name="Chùa", places=[{"place": LAC_SON, "route": "qua đò"}])
    form = opens(officer, first)
    above = shown(group(form, "places"))[0]
    assert "qua cầu" in above.summary.text()
    assert shown(group(opens(officer, second), "places")) == [above], "nothing is made anew"
    assert "qua đò" in above.summary.text() and "qua đò" in above.summary.accessibleName()
    assert group(form, "places").value() == kept(officer, second)["places"]
    officer.clicks(above.summary)
    officer.goes_to("Địa điểm: Đường đi", 200)
    officer.types("qua phà")
    officer.keys("Ctrl+S")
    assert kept(officer, second)["places"][0]["route"] == "qua phà"
    assert [r.get("route") for r in kept(officer, first)["places"]] == ["qua cầu", None]


def test_a_row_leads_to_the_record_it_names(officer: Officer) -> None:
    gong = add(officer, "gong", name="Chiêng dàm", number="C-00001")
    members = [{"position": "1", "member": "C-00001"}, {"position": "2"}]
    gongs = add(officer, "gong_set", name="Bộ chiêng", members=members)
    full, empty = shown(group(opens(officer, gongs), "members"))
    assert full.follow.isVisible() and not empty.follow.isVisible()
    only_read(full)
    assert full.follow.isVisible(), "who only reads is led there too"
    full.summary.setFocus()
    officer.keys("Alt+Return")
    assert officer.window.page.record_id == gong


def test_what_may_be_meant_is_written_with_one_key(officer: Officer) -> None:
    add(officer, "group", name="Hộ ông Tín", number="HO-1", group_kind="hộ")
    gong = add(officer, "gong", name="Chiêng", custody=[{"holder": "HO-1"}])
    form = opens(officer, gong)
    told = officer.reads(form)
    assert "chưa ghi: hình thức sở hữu" in told and "đây có thể là sở hữu chung" in told, "one does not hide the other"
    offer = next(b for b in form.findChildren(QPushButton) if b.text() == "Ghi “sở hữu chung”" and b.isVisible())
    form.editor("ownership").target().setFocus()
    officer.keys("Tab")
    assert QGuiApplication.focusObject() is offer, "Tab goes from the field to what is offered"
    officer.keys("Space", "Ctrl+S")
    assert kept(officer, gong)["ownership"] == "chung"
    assert "đây có thể là" not in officer.reads(form)


@pytest.mark.alone
def test_twelve_thousand_items_open_as_quickly_as_a_few(officer: Officer) -> None:
    """The window's own share; reading and judging the record happen beside it."""
    items = [{"item_name": f"Di tích số {n}", "item_number": f"DT-{n:05}"} for n in range(1, MANY + 1)]
    record = add(officer, "catalogue_list", name="Danh mục", list_heritage="di tích", items=items)
    form = opens(officer, record)
    editor = group(form, "items")
    assert len(shown(editor)) == 50 and "1–50 trên 12.000 dòng" in officer.reads(form)
    data = officer.window.page.record
    assert data is not None
    start = time.process_time()
    form.show_record(data, frozenset())
    assert time.process_time() - start < 0.5

    shown(editor)[0].summary.setFocus()
    officer.keys("Alt+PageDown")
    assert "51–100 trên 12.000 dòng" in officer.reads(form)
    assert "Di tích số 51" in officer.focused()
    officer.goes_to("Tìm trong các dòng này", 80)
    officer.types("tich so 11999")
    officer.until(lambda: len(shown(editor)) == 1)
    (row,) = shown(editor)
    officer.clicks(row.summary)
    officer.goes_to("Mục: Tên gọi khác", 20)
    officer.types("Hang Gió")
    officer.keys("Ctrl+S")
    saved = kept(officer, record)["items"]
    assert len(saved) == MANY and saved[11_998]["item_others"] == "Hang Gió"
    assert [r for r in saved if "item_others" in r] == [saved[11_998]], "no other row was touched"
    assert row.is_open, "one goes on where one was"


def test_what_is_typed_on_the_line_of_a_row_is_written_into_it_and_never_lost(officer: Officer) -> None:
    relic = add(officer, "relic", name="Đền Thượng", number="DT-901")
    form = opens(officer, relic)
    (row,) = shown(group(form, "numbers"))
    row.summary.setFocus()
    officer.types("ĐT-902")
    assert row.is_open and officer.focused() == "Số hiệu: Số"
    officer.keys("Ctrl+S")
    assert [n["number"] for n in kept(officer, relic)["numbers"]] == ["ĐT-902"]
    row.summary.setFocus()
    officer.keys("Space")
    assert not row.is_open, "the space bar closes it still"


def test_going_on_from_the_name_does_not_type_over_the_number_that_was_offered(officer: Officer) -> None:
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+N")
    officer.types("Chiêng dàm")
    for key in ("Return", "Tab"):
        officer.window.page.form().editor("name").target().setFocus()  # type: ignore[union-attr]
        officer.keys(key)
        assert officer.focused() == "Loại"
    officer.keys("Shift+Tab")
    assert officer.focused() == "C-00001", "who goes back means it"
    officer.keys("Ctrl+S")
    assert officer.list()[0][0] == "C-00001"


def test_enter_goes_on_past_the_row_it_made(officer: Officer) -> None:
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+N")
    officer.goes_to("Nơi giữ, người giữ")
    officer.types("Bùi Văn Bình")
    officer.keys("Return")
    assert officer.focused() == "Xã, phường (nơi giữ)"
    officer.types("xã Lạc Sơn")
    officer.keys("Return")
    assert officer.focused() == "Đường kính mặt"
    officer.keys("Shift+Tab", "Shift+Tab")
    assert officer.focused().startswith("Bùi Văn Bình"), "the row stands where it was typed"
    officer.keys("Ctrl+S")
    assert officer.list()[0][2:4] == ["Bùi Văn Bình", "xã Lạc Sơn"]


def test_a_row_with_a_mistake_says_so_when_closed_and_opens_where_one_saves(officer: Officer) -> None:
    relic = add(officer, "relic", name="Đền Thượng", number="DT-901")
    form = opens(officer, relic)
    (row,) = shown(group(form, "numbers"))
    row.summary.setFocus()
    officer.keys("F2")
    officer.goes_to("Số hiệu: Từ ngày")
    officer.types("hôm nọ")
    officer.keys("Escape")
    assert not row.is_open and row.summary.text().startswith("▸ ✕ chưa đúng: từ ngày · DT-901")
    officer.keys("Ctrl+S")
    assert row.is_open and officer.focused() == "Số hiệu: Từ ngày"
    assert "Không đọc được ngày" in officer.reads(row)


def test_a_field_is_kept_for_the_next_record_where_one_says_so(officer: Officer) -> None:
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+N")
    officer.types("Chiêng một")
    assert "Xã, phường (nơi giữ) →" in officer.reads() and "Đường kính mặt →" not in officer.reads()
    officer.goes_to("Đường kính mặt")
    officer.types("38")
    officer.keys("Ctrl+Shift+K")
    assert "“Đường kính mặt”: giữ cho phiếu sau" in officer.reads(officer.window.notice)
    assert "Đường kính mặt →" in officer.reads()
    officer.keys("Ctrl+Return")
    officer.types("Chiêng hai")
    officer.goes_to("Đường kính mặt")
    officer.keys("Ctrl+Shift+K", "Ctrl+Return")
    officer.types("Chiêng ba")
    officer.keys("Ctrl+S")
    sizes = {row[1]: row[4] for row in officer.list()}
    assert sizes == {"Chiêng một": "38 cm", "Chiêng hai": "38 cm", "Chiêng ba": ""}
    officer.keys("Ctrl+Return")
    officer.clicks_row(0)
    assert len(officer.list()) == 3, "nothing was typed into the fourth"


def test_a_point_is_typed_in_metres_too(officer: Officer) -> None:
    relic = add(officer, "relic", name="Hang Gió", places=[{"place": LAC_SON}])
    form = opens(officer, relic)
    (row,) = shown(group(form, "places"))
    officer.clicks(row.summary)
    officer.goes_to("Địa điểm: Địa điểm", 200)
    officer.keys("F8")
    officer.types("2263000, 443000")
    officer.keys("Ctrl+S")
    assert "Tọa độ VN-2000 cần kinh tuyến trục" in officer.reads()
    officer.clicks(row.editors["place"].point)  # type: ignore[attr-defined]
    officer.keys("End")
    officer.types(" VN-2000 106°")
    officer.keys("Ctrl+S")
    place = kept(officer, relic)["places"][0]["place"]
    assert (place["datum"], place["meridian"], place["x"], place["y"]) == ("VN-2000", "106°00", "443000", "2263000")
    assert "xem lại tọa độ" not in officer.reads()
