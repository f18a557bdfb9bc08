"""Filters in the real window: chips, the query line, counts by value, saved searches, and that what is listed is what prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QPushButton, QTreeWidgetItem

from db.catalogue import Reader
from db.catalogue.asking import condition_of
from db.model.condition import By
from db.model.expression import read
from db.schema.field_type import Words
from db.schema.kind import Description
from db.schema.label import Language
from heritage_app.lists.bar import example_of
from heritage_app.printing.preview import Preview
from tests.heritage_app.finding_kit import chips, clicks_header, takes_away
from tests.journeys.driver import Officer
from tests.reports.reading import all_texts, joined


def facet_items(officer: Officer) -> dict[tuple[str, str], QTreeWidgetItem]:
    """Return the counted values by field and words."""
    tree = officer.window.finding.facets.tree
    fields = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    return {(f.toolTip(0), f.child(at).toolTip(0)): f.child(at) for f in fields if f for at in range(f.childCount())}


def ticks(officer: Officer, field: str, value: str) -> None:
    tree, item = officer.window.finding.facets.tree, facet_items(officer)[field, value]
    tree.scrollToItem(item)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualItemRect(item).center())
    officer.rest()


def test_a_condition_is_chosen_and_becomes_a_chip_that_can_be_taken_away(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    pane, all_of_them = officer.window.list, officer.list()
    officer.keys("Ctrl+Shift+L")
    assert officer.focused() == "Trường"
    officer.types("loai hinh (luat")
    officer.keys("Return")
    assert officer.focused() == "Giá trị"
    officer.types("di tich khao")
    officer.keys("Down", "Return")
    assert chips(officer) == ["Loại hình (Luật 2024) là di tích khảo cổ"]
    assert 0 < len(officer.list()) < len(all_of_them)
    reader = Reader(officer.folder, officer.description)
    try:
        assert condition_of(reader, chips(officer)[0], "relic") == pane.query.where, "the chip is what one may type"
    finally:
        reader.close()
    takes_away(officer, chips(officer)[0])
    assert officer.list() == all_of_them and chips(officer) == []


def test_a_district_is_filtered_by_its_name_without_marks(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+Shift+L")
    officer.types("huyen")
    officer.keys("Return")
    assert officer.focused() == "Giá trị", "the field of places was meant"
    officer.types("huyen lac son")
    officer.keys("Down", "Return")
    assert chips(officer) == ["Địa điểm thuộc huyện Lạc Sơn"]
    assert len(officer.list()) == 5


def test_places_no_commune_of_today_is_known_for_are_counted_and_found_alike(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+Shift+F")
    officer.rest()
    officer.until(lambda: ("Địa điểm", "chưa rõ xã") in facet_items(officer))
    counted = int(facet_items(officer)["Địa điểm", "chưa rõ xã"].text(1))
    ticks(officer, "Địa điểm", "chưa rõ xã")
    assert counted and len(officer.list()) == counted, "what is counted is what is listed"
    [chip] = chips(officer)
    assert chip == "Địa điểm không rõ xã hiện nay"
    ticks(officer, "Địa điểm", "chưa rõ xã")
    assert chips(officer) == []


def test_the_arrow_down_leads_from_what_is_searched_for_to_what_was_found(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+F")
    officer.types("dong thac bo")
    officer.keys("Down")
    assert officer.window.list.table.hasFocus()
    assert "Động Thác Bờ" in officer.reads(officer.window.page)


def test_the_query_line_takes_what_no_button_can_say_and_tells_a_slip_in_one_sentence(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+L")
    assert officer.focused() == "Dòng điều kiện"
    officer.types("tên di tích có chữ hang và (loại hìn là nứt)")
    officer.keys("Return")
    said = officer.window.list.bar.told.text()
    assert "không có trường “loại hìn" in said and "Có phải:" in said and said.count("\n") == 0
    assert officer.window.list.bar.line.isVisible(), "what was typed stays"
    officer.window.list.bar.line.clear()
    officer.types("Tên di tích có chữ hang và không (Tên di tích có chữ xóm hoặc Tên di tích có chữ Mái đá)")
    officer.keys("Return")
    names = [row[1] for row in officer.list()]
    assert names and all("Hang" in n or "hang" in n for n in names) and not any("xóm" in n for n in names)
    assert chips(officer) == [
        "Tên di tích có chữ hang",
        "không (Tên di tích có chữ xóm hoặc Tên di tích có chữ Mái đá)",
    ]
    officer.keys("Ctrl+L")
    assert officer.window.list.bar.line.text() == " và ".join(chips(officer)), "the line tells what the chips tell"
    officer.keys("Escape")
    assert not officer.window.list.bar.line.isVisible() and len(officer.list()) == len(names)


def test_a_chip_is_changed_by_clicking_it(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+L")
    officer.types("Tên di tích có chữ hang")
    officer.keys("Return")
    frame = officer.window.list.bar.chips.findChild(QFrame, "chip")
    officer.clicks(frame.findChild(QPushButton))
    assert officer.focused() == "Giá trị"
    officer.window.list.bar.new.low.clear()
    officer.types("đình")
    officer.keys("Return")
    assert chips(officer) == ["Tên di tích có chữ đình"]


def test_nothing_found_says_so_and_offers_the_whole_list(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    whole = len(officer.list())
    officer.keys("Ctrl+L")
    officer.types("Tên di tích là không có tên này")
    officer.keys("Return")
    pane = officer.window.list
    assert "Không có phiếu nào đúng các điều kiện lọc" in officer.reads() and pane.empty.all.isVisible()
    officer.clicks(pane.empty.all)
    assert len(officer.list()) == whole and not pane.empty.all.isVisible()


def test_what_is_listed_is_what_prints(officer: Officer, tmp_path: Path) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+L")
    officer.types("Tên di tích có chữ hang")
    officer.keys("Return")
    clicks_header(officer, 0)
    clicks_header(officer, 0)
    officer.keys("Ctrl+Shift+P")
    preview = officer.dialog()
    assert isinstance(preview, Preview)
    assert preview._order.sort == (By("numbers", True),), "within a commune in the order of the list"
    officer.until(preview.save.isEnabled)
    paper = tmp_path / "danh mục.pdf"
    preview.write(paper)
    officer.rest()
    text = joined(all_texts(paper)[0])
    shown = [row[1] for row in officer.list()]
    assert len(shown) > 3 and [joined(name) in text for name in shown] == [True] * len(shown)
    assert "ĐìnhCời" not in text, "what is not listed is not printed"


def test_values_beginning_alike_are_told_apart_in_the_narrow_panel(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+Shift+F")
    items = facet_items(officer)
    tree = officer.window.finding.facets.tree
    ranks = {words: item for (field, words), item in items.items() if field == "Xếp hạng"}
    assert {"di tích quốc gia", "di tích quốc gia đặc biệt"} <= ranks.keys()
    room = tree.columnWidth(0) - 2 * tree.indentation() - 30  # why: the arrow and the box to tick
    seen = [tree.fontMetrics().elidedText(item.text(0), Qt.TextElideMode.ElideRight, room) for item in ranks.values()]
    assert len(set(seen)) == len(seen), seen
    assert ranks["di tích quốc gia"].data(0, Qt.ItemDataRole.AccessibleTextRole) == "di tích quốc gia"


def test_counts_narrow_as_one_clicks_and_become_chips(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+Shift+F")
    before = {key: item.text(1) for key, item in facet_items(officer).items()}
    assert before["Loại hình (Luật 2024)", "di tích lịch sử"] == "23"
    ticks(officer, "Loại hình (Luật 2024)", "di tích khảo cổ")
    assert len(officer.list()) == int(before["Loại hình (Luật 2024)", "di tích khảo cổ"])
    after = {key: item.text(1) for key, item in facet_items(officer).items()}
    assert after["Loại hình (Luật 2024)", "di tích lịch sử"] == "23", "what is ticked of a field leaves its own counts"
    ranked = sum(int(n) for (field, _), n in after.items() if field == "Xếp hạng")
    assert ranked == len(officer.list()), "all other counts follow"
    ticks(officer, "Loại hình (Luật 2024)", "di tích lịch sử")
    assert chips(officer) == ["Loại hình (Luật 2024) là một trong (di tích khảo cổ; di tích lịch sử)"]
    ticks(officer, "Xếp hạng", "di tích cấp tỉnh")
    assert len(chips(officer)) == 2
    assert all("di tích cấp tỉnh" in row for row in officer.list())
    takes_away(officer, chips(officer)[0])
    assert facet_items(officer)["Loại hình (Luật 2024)", "di tích khảo cổ"].checkState(0) == Qt.CheckState.Unchecked
    officer.keys("Escape")
    assert officer.window.sidebar.isVisible() and len(chips(officer)) == 1, "the chips stay"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_example_in_the_query_line_can_be_typed_for_every_kind(
    description: Description, language: Language
) -> None:
    words = Words(description.vocabularies, description.units, language=language)
    for kind in description.kinds:
        assert read(example_of(kind, language), kind, words) is not None, kind.id
