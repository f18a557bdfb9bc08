"""The window: languages, colours, plain text, the keyboard."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from db.catalogue import Reader
from db.store.connection import FILE_NAME
from heritage_app.actions import ACTIONS
from heritage_app.frame.palette import Palette
from heritage_app.theme import DARK, LIGHT, Colours
from tests.journeys.driver import Officer

HOSTILE = 'Trống <b>Ngọc Lũ</b> & "số 1" <img src=x> &amp; {0} %s'
_VIETNAMESE = re.compile("[ăâđêôơưạảãáàấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_has_enough_contrast_with_its_ground(colours: Colours) -> None:
    for ink in (colours.ink, colours.muted, colours.accent, colours.warning, colours.error):
        for ground in (colours.ground, colours.page, colours.field):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.ink, colours.chosen) >= 4.5


def test_markup_in_a_record_is_shown_as_it_is_everywhere(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+N")
    officer.types(HOSTILE)
    officer.keys("Ctrl+S")
    assert officer.window.page.head.name.text() == HOSTILE
    assert any(row[1] == HOSTILE for row in officer.list())
    officer.keys("Ctrl+H")
    assert HOSTILE in officer.reads(officer.dialog())
    for label in officer.window.findChildren(QLabel):
        if "Ngọc Lũ" in label.text():
            assert label.textFormat() == Qt.TextFormat.PlainText, label.text()
    officer.dialog().close()


def test_no_english_stands_in_the_vietnamese_window(officer: Officer) -> None:
    english = {spec.label.en for spec in ACTIONS if spec.label.en != spec.label.vi}
    shown = {action.text().replace("&", "") for action in officer.window.actions_by_id.values()}
    assert not shown & english
    for kind in officer.description.kinds:
        officer.goes_to_kind(kind.id)
        officer.keys("Ctrl+E")
        labels = {f.label.en for f in kind.fields if f.label.en != f.label.vi}
        words = {label.text() for label in officer.window.page.findChildren(QLabel) if label.isVisible()}
        assert not words & labels


def test_the_window_speaks_english_at_once_when_asked(officer: Officer, sample: Path) -> None:
    officer.quit()
    officer.open(language="en")
    assert officer.window.list.title.text() == "Relics"
    menus = [action.text().replace("&", "") for action in officer.window.menuBar().actions()]
    assert menus == ["File", "Edit", "Record", "Media", "Inventory", "Print", "View", "Help"]
    texts = [a.text() for a in officer.window.actions_by_id.values()]
    assert not [t for t in texts if _VIETNAMESE.search(t) and t != "Tiếng Việt" and "“" not in t]


def test_every_control_has_a_name_for_a_screen_reader(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+E")
    nameless = [
        f"{type(w).__name__} {w.objectName()}"
        for w in officer.window.findChildren(QWidget)
        if isinstance(w, (QLineEdit, QAbstractButton))
        and w.isVisible()
        and w.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (w.accessibleName() or (isinstance(w, QAbstractButton) and w.text()))
    ]
    assert not nameless, nameless


def test_every_action_has_its_words_and_no_key_twice() -> None:
    keys = [spec.key for spec in ACTIONS if spec.key]
    assert len(keys) == len(set(keys))
    assert all(spec.label.vi and spec.label.en for spec in ACTIONS)


def test_every_menu_fits_a_small_screen(officer: Officer) -> None:
    tall = {action.text(): action.menu().sizeHint().height() for action in officer.window.menuBar().actions()}
    assert len(tall) > 5 and all(height <= 768 - 60 for height in tall.values()), tall


def test_no_page_is_wider_than_its_room(officer: Officer) -> None:
    """On the smallest screen, of records with long names that others point to."""
    officer.window.resize(1366, 740)
    reader = Reader(officer.folder, officer.description)
    records = [reader.resolve(number) for number in ("hb-r-001", "hb-r-002", "hb-d-001")]
    reader.close()
    for record in records:
        officer.window.open_record(record)
        officer.rest()
        areas = [a for a in officer.window.page.findChildren(QScrollArea) if a.isVisible() and a.widget()]
        assert areas and all(a.widget().minimumSizeHint().width() <= a.viewport().width() for a in areas), record


def test_what_cannot_be_saved_stays_typed_and_says_why(officer: Officer) -> None:
    officer.goes_to_kind("bronze_drum")
    officer.keys("F6")
    officer.goes_to("Đường kính mặt")
    officer.types("to lắm")
    officer.keys("Ctrl+S")
    assert "ô chưa đúng: Đường kính mặt" in officer.reads()
    assert "to lắm" in officer.window.page.form().editor("d_face").typed()  # type: ignore[union-attr]
    drafts = officer.folder / "local" / "drafts"
    officer.until(lambda: any(drafts.glob("*.json")))


def test_the_list_keeps_the_record_under_the_cursor_while_sorting_and_filtering(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    table, pane = officer.window.list.table, officer.window.list
    table.selectRow(20)
    officer.rest()
    kept = pane.current()
    header = table.horizontalHeader()
    header.sectionClicked.emit(0)
    officer.rest()
    assert pane.current() == kept
    name = next(line for line in [pane.model.line(table.currentIndex().row())] if line).name
    officer.keys("Ctrl+F")
    officer.types(name.split()[-1])
    officer.until(lambda: pane.idle)
    officer.rest()
    assert pane.current() == kept


def test_icons_and_ticks_grow_with_the_letters(officer: Officer) -> None:
    officer.quit()
    window = officer.open(scale=200)
    menu = QMenu(window)
    tick = QCheckBox("Công khai", window)
    sized = [(QStyle.PixelMetric.PM_SmallIconSize, menu), (QStyle.PixelMetric.PM_ButtonIconSize, window.list.head.new)]
    sized += [(QStyle.PixelMetric.PM_IndicatorWidth, tick)]
    assert [part.style().pixelMetric(metric, None, part) for metric, part in sized] == [32, 32, 30]
    search = window.list.search
    glass = search.glass_room()
    assert 30 <= glass.height() <= 34 and search.rect().contains(glass)
    drawn = search.grab(glass).toImage()
    colours = {drawn.pixelColor(x, y).name() for x in range(drawn.width()) for y in range(drawn.height())}
    assert LIGHT.muted.lower() in colours, "the glass is there"
    assert glass.right() < search.cursorRect().left()


def test_who_works_here_is_cut_with_dots_where_the_foot_of_the_window_is_full(officer: Officer) -> None:
    officer.quit()
    window = officer.open(scale=200)
    window.resize(1366, 740)
    window.status.who.setText("Sở Văn hóa, Thể thao và Du lịch tỉnh Phú Thọ · Bùi Thị Lan Hương")
    window.status.backed_up.setText("bản sao lưu đã thử phục hồi 14:10")
    officer.rest()
    who = window.status.who
    assert who.shown().endswith("…") and window.statusBar().rect().contains(who.geometry())


def test_letters_at_twice_the_size_put_list_and_page_in_turns(officer: Officer) -> None:
    officer.quit()
    window = officer.open(scale=200)
    window.resize(1366, 740)
    officer.rest()
    officer.goes_to_kind("relic")
    assert window.list.isVisible()
    assert not window.page.isVisible()
    officer.keys("F6", "Return")
    assert window.page.isVisible()
    assert not window.list.isVisible()
    officer.keys("F6")
    assert window.list.isVisible()


def test_columns_chosen_are_there_after_a_restart(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    pane = officer.window.list
    pane.set_columns((*pane.model.fields, officer.description.kind("relic").by_id["dating"]))
    officer.rest()
    officer.window.list.table.horizontalHeader().resizeSection(1, 333)
    officer.quit()
    officer.open()
    officer.goes_to_kind("relic")
    header = officer.window.list.table.horizontalHeader()
    fields = [f.id for f in officer.window.list.model.fields]
    assert fields[-1] == "dating"
    assert header.sectionSize(1) == 333


def test_who_goes_one_line_down_and_up_again_at_once_sees_the_page_of_the_line(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    first = officer.window.list.current()
    for row in (1, 0):
        officer.window.list.table.put_cursor(row)
    officer.rest()
    assert officer.window.list.current() == first == officer.window.page.record_id


@pytest.mark.parametrize("begun", [False, True])
def test_a_record_that_comes_after_one_has_gone_elsewhere_is_not_shown(officer: Officer, begun: bool) -> None:
    officer.goes_to_kind("relic")
    window = officer.window
    window.list.table.put_cursor(3)
    if begun:
        window.page.show_new(officer.description.kind("relic"), {})
    else:
        window.go("gong")
    officer.rest()
    assert window.page.record_id == "" and window.page.is_new == begun


def test_nothing_is_done_to_a_list_or_a_record_that_is_not_in_sight(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    window = officer.window
    officer.clicks_row(0)
    before = len(officer.list())
    officer.goes_to_place("Việc hôm nay")
    unseen = ("delete", "duplicate", "print_sheet", "print_list", "as_sheet", "save_search", "change_many")
    assert [name for name in unseen if window.actions_by_id[name].isEnabled()] == []
    officer.keys("Ctrl+Shift+Delete", "F3")
    assert "bảng tính" not in window.notice.text.text()
    officer.keys("Ctrl+F")
    assert isinstance(officer.dialog(), Palette), "what is searched for is searched for in all"
    officer.dialog().close()
    officer.goes_to_kind("relic")
    assert len(officer.list()) == before and window.actions_by_id["print_list"].isEnabled()


def test_what_could_not_be_saved_is_safe_and_the_warning_goes_once_it_is_saved(officer: Officer) -> None:
    officer.goes_to_kind("bronze_drum")
    officer.keys("F6")
    officer.goes_to("Đường kính mặt")
    officer.keys("Ctrl+A")
    officer.types("61,5 cm")
    told = officer.window.notice.text
    with closing(sqlite3.connect(officer.folder / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        officer.keys("Ctrl+S")
        officer.until(lambda: "Sổ đang bận" in told.text())
        assert told.text().endswith("Chữ đã gõ vẫn còn trên phiếu.")
        assert officer.window.page.form().editor("d_face").typed() == "61,5 cm"  # type: ignore[union-attr]
        other.execute("ROLLBACK")
    officer.keys("Ctrl+S")
    assert officer.window.status.saved.text().startswith("Đã lưu") and not told.isVisible()


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_is_read_whole_beside_its_count(officer: Officer, language: str, scale: int) -> None:
    officer.quit()
    window = officer.open(language=language, scale=scale)
    window.resize(1366, 500)
    officer.rest()
    sidebar, option = window.sidebar, QStyleOptionViewItem()
    sidebar.initViewItemOption(option)
    assert sidebar.verticalScrollBar().isVisible()
    for kind in officer.description.kinds:
        index = sidebar.indexFromItem(sidebar._items[kind.id], 0)
        sidebar.itemDelegate().initStyleOption(option, index)
        option.rect = sidebar.visualRect(index)
        room = sidebar.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, sidebar).width()
        words = sidebar.fontMetrics().horizontalAdvance(index.data())
        assert words + 2 * sidebar.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) <= room, index.data()


def test_the_list_stands_at_the_record_that_could_not_be_left(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    window = officer.window
    stays = window.list.current()
    officer.keys("F6")
    officer.goes_to("Tên tiếng Anh")
    officer.types("X")
    with closing(sqlite3.connect(officer.folder / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        window.list.table.selectRow(window.list.table.currentIndex().row() + 2)
        officer.until(lambda: "Sổ đang bận" in window.notice.text.text())
        other.execute("ROLLBACK")
    officer.until(lambda: window.list.current() == stays)
    assert window.page.record_id == stays and window.list.table.currentIndex().isValid()


@pytest.mark.parametrize(("action", "key"), [("statistics",) * 2, ("registers",) * 2, ("print_list", "preview")])
def test_nobody_waits_for_what_a_closed_window_had_asked(officer: Officer, action: str, key: str) -> None:
    officer.goes_to_kind("relic")
    officer.window.run_action(action)
    officer.until(lambda: any(d.isVisible() for d in officer.window.findChildren(QDialog)))
    officer.rest()
    dialog, session = officer.dialog(), officer.window.session
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    told: list[object] = []
    session.ask(lambda reader: reader._store.all(endless), told.append, key)
    dialog.reject()
    session.ask(lambda _: "sau", told.append)
    officer.until(lambda: bool(told))
    assert told == ["sau"]
