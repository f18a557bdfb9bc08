"""The way into the book: the very first start, the doors of an empty catalogue, going on, and the outline of a record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from assets import asset
from db.catalogue import Reader, Writer
from db.model.query import Query
from db.schema.kind import PARTS, Description
from heritage_app import app as program_of
from heritage_app.actions import ACTIONS, MENUS
from heritage_app.app import Program
from heritage_app.frame.help import Guide
from heritage_app.frame.palette import Palette
from heritage_app.frame.welcome import OfficeDialog
from heritage_app.history.journal import JournalView
from heritage_app.parts.dialogs import Sheet
from heritage_app.say import Say
from heritage_app.settings import Settings
from heritage_app.version import VERSION
from tests.journeys.driver import Officer


@pytest.fixture
def program(
    qtbot: QtBot, qapp: QApplication, description: Description, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    """The program of someone who never started it before."""
    monkeypatch.setenv("SODISAN_SETTINGS", str(tmp_path / "settings.json"))
    monkeypatch.setattr(program_of, "default_folder", lambda: tmp_path / "Tài liệu" / "so-di-san")
    running = Program(qapp, description, Settings(theme="light"))
    yield running
    if running.window is not None:
        running.window.close()
        running.window.deleteLater()


def _asked(program: Program) -> list[OfficeDialog]:
    assert program.window is not None
    return [d for d in program.window.findChildren(OfficeDialog) if d.isVisible()]


def test_the_very_first_start_asks_whose_book_it_is_and_the_second_does_not(
    qtbot: QtBot, program: Program, tmp_path: Path, description: Description
) -> None:
    program.begin(None)
    qtbot.waitUntil(lambda: bool(_asked(program)), timeout=10_000)
    dialog = _asked(program)[0]
    dialog.person.setText("Bùi Thị Lan")
    dialog.office.setText("Sở Văn hóa, Thể thao và Du lịch")
    dialog.signer.setText("Quách Văn Ạch")
    dialog.accept()
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.idle, timeout=10_000)
    assert window.status.who.text() == "Sở Văn hóa, Thể thao và Du lịch · Bùi Thị Lan"
    kind = description.kind("gong")
    window.session.write(lambda writer: writer.add(kind, [{"name": "Chiêng bồng"}])[0])
    qtbot.waitUntil(lambda: window.idle, timeout=10_000)
    window.close()
    reader = Reader(tmp_path / "Tài liệu" / "so-di-san", description)
    assert reader.profile().signer == "Quách Văn Ạch"
    first = reader.lines(reader.find(Query(kind="gong")), 0, 1)[0]
    assert [step.actor for step in reader.history(first.id)] == ["Bùi Thị Lan"], "signed by the name just given"
    reader.close()

    program.begin(None)
    again = program.window
    assert again is not None and again is not window
    qtbot.waitUntil(lambda: again.idle, timeout=10_000)
    assert not _asked(program)


def _doors(officer: Officer) -> dict[str, QPushButton]:
    return {b.text().strip(): b for b in officer.window.start.findChildren(QPushButton) if b.objectName() == "door"}


def test_an_empty_catalogue_offers_four_doors(qtbot: QtBot, folder: Path, description: Description) -> None:
    officer = Officer(folder, description)
    try:
        doors = _doors(officer)
        assert list(doors) == [
            "Lập phiếu đầu tiên",
            "Nhập bảng có sẵn (Excel, Word, CSV)",
            "Xem sổ mẫu Hòa Bình",
            "Mở một sổ khác",
        ]
        wished: list[str] = []
        officer.window.wants.connect(lambda what, _: wished.append(what))
        officer.clicks(doors["Xem sổ mẫu Hòa Bình"])
        officer.clicks(doors["Mở một sổ khác"])
        assert wished == ["sample", "open"]
        officer.clicks(doors["Lập phiếu đầu tiên"])
        officer.keys("Down", "Down", "Return")
        page = officer.window.page
        assert page.is_new and page.kind is not None and page.kind.id == description.kinds[2].id, (
            "the third of the menu"
        )
    finally:
        officer.quit()


def test_one_goes_on_with_the_record_of_the_last_act_or_sees_what_an_act_did(
    qtbot: QtBot, folder: Path, description: Description
) -> None:
    writer = Writer(folder, description, "Bùi Thị Lan")
    relic = description.kind("relic")
    writer.add(relic, [{"name": "Đền Bờ"}, {"name": "Chùa Bôi"}])
    writer.add(relic, [{"name": "Hang <b>Luồn</b> & Trại"}])
    _, gone = writer.add(relic, [{"name": "Đình Cời"}])
    writer.delete(gone)
    writer.close()
    officer = Officer(folder, description)
    try:
        officer.window.go("start")
        officer.rest()

        def lines() -> dict[str, QPushButton]:
            found = [b for b in officer.window.start.findChildren(QPushButton) if b.objectName() == "startline"]
            return {b.text().replace("&&", "&"): b for b in found}

        assert [words for words in lines() if ":" not in words] == ["Hang <b>Luồn</b> & Trại"]
        officer.clicks(next(b for words, b in lines().items() if words.endswith("Thêm 2 phiếu di tích")))
        journal = officer.window.stack.currentWidget()
        assert isinstance(journal, JournalView)
        assert "Đền Bờ" in officer.reads(journal) + " ".join(
            b.toolTip() + b.text() for b in journal.findChildren(QPushButton)
        )
        officer.window.go("start")
        officer.rest()
        officer.clicks(lines()["Hang <b>Luồn</b> & Trại"])
        assert officer.window.record is not None and officer.window.record.name == "Hang <b>Luồn</b> & Trại"
    finally:
        officer.quit()


def test_the_outline_counts_what_the_law_wants_and_leads_to_each_section(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.rest()
    page = officer.window.page
    officer.window.resize(1366, 740)
    officer.rest()
    form = page.form()
    assert form is not None and page.outline.isHidden()
    open_now = [s for s in form.sections if not s.isHidden()]
    menu = page.outline.button.menu().actions()
    assert [a.text().split("   ")[0] for a in menu] == [officer.window.say.label(s.section.label) for s in open_now]
    wanting = sum(int(a.text().split("⚠ ")[1]) for a in menu if "⚠" in a.text())
    assert wanting > 0 and page.outline.button.text() == f"⚠ {wanting}"
    menu[3].trigger()
    officer.rest()
    bar = page._forms["relic"][0].verticalScrollBar()
    assert bar.value() in (open_now[3].y(), bar.maximum()) and bar.value() > 0

    officer.window.resize(2200, 900)
    officer.rest()
    assert page.outline.isVisible()
    first = next(b for b in page.outline.findChildren(QPushButton) if b.text().startswith("Nhận diện"))
    officer.clicks(first)
    assert bar.value() == open_now[0].y() and officer.focused() == "Tên di tích"


def test_every_kind_stands_once_in_its_part_of_the_book(officer: Officer) -> None:
    sidebar = officer.window.sidebar
    words = [sidebar.topLevelItem(i).text(0) for i in range(sidebar.topLevelItemCount())]
    heads = [words.index(label.vi.upper()) for label in PARTS.values()]
    assert heads == sorted(heads)
    for kind in officer.description.kinds:
        at = words.index(kind.plural.vi)
        assert words[max(h for h in heads if h < at)] == PARTS[kind.part].vi.upper()


def test_everything_is_found_from_the_corner_of_the_window(officer: Officer) -> None:
    corner = officer.window.menuBar().cornerWidget()
    officer.clicks(corner)
    palette = officer.dialog()
    assert isinstance(palette, Palette)
    officer.types("trong song da")
    officer.until(lambda: not palette._timer.isActive())
    officer.rest()
    first = palette.list.topLevelItem(0)
    assert first.text(0) == "Trống Sông Đà" and first.text(1) == "hb-d-001  ·  Trống đồng"
    officer.keys("Down", "Up", "Return")
    assert officer.window.record is not None and officer.window.record.number == "hb-d-001"


def test_the_sheet_of_shortcuts_names_each_of_them(officer: Officer) -> None:
    officer.keys("F1")
    sheet = officer.dialog()
    assert isinstance(sheet, Sheet)
    said = officer.reads(sheet).split("\n")
    keys = [spec.key.replace("Return", "Enter") for spec in ACTIONS if spec.key]
    assert len(keys) > 30 and [key for key in keys if key not in said] == []


def test_the_guide_stands_in_both_languages_with_the_same_sections_and_leads_to_each(officer: Officer) -> None:
    vi, en = (asset("help", f"guide.{language}.md").read_text("utf-8") for language in ("vi", "en"))
    heads = [[line for line in text.splitlines() if line.startswith("#")] for text in (vi, en)]
    assert len(heads[0]) == len(heads[1]) > 8
    officer.keys("Shift+F1")
    guide = officer.dialog()
    assert isinstance(guide, Guide)
    bar = guide.page.verticalScrollBar()
    seen = []
    for row in range(guide.headings.count()):
        guide.headings.setCurrentRow(row)
        officer.rest()
        seen.append(bar.value())
    assert seen == sorted(seen) and seen[4] > seen[1] > 0


def test_every_key_and_menu_the_guide_names_is_there(officer: Officer) -> None:
    keys = {spec.key.replace("Return", "Enter") for spec in ACTIONS if spec.key}
    say = Say("vi")
    words = {say.label(spec.label) for spec in ACTIONS} | {say.label(menu).replace("&", "") for menu in MENUS.values()}
    text = asset("help", "guide.vi.md").read_text("utf-8")
    assert [k for k in re.findall(r"\*\*((?:Ctrl|Shift|F\d)[^*]*)\*\*", text) if k not in keys] == []
    named = [part for path in re.findall(r"(?<!\*)\*([^*]+ → [^*]+)\*", text) for part in path.split(" → ")]
    assert len(named) > 10 and [part for part in named if part not in words] == []


def test_the_program_tells_its_version_and_its_licences(officer: Officer) -> None:
    officer.window.run_action("about")
    told = officer.reads(officer.dialog())
    assert VERSION in told and "Apache-2.0" in told and "LGPL-3.0" in told


def test_one_stays_where_one_was_in_letters_of_another_size_and_every_menu_is_there(officer: Officer) -> None:
    officer.goes_to_kind("bronze_drum")
    officer.window.list.table.selectRow(3)
    officer.rest()
    shown = officer.window.page.record_id
    for scale in (200, 100):
        officer.quit()
        officer.open(scale=scale)
        officer.window.resize(1366, 740)
        officer.rest()
        assert (officer.window.place, officer.window.list.current()) == ("bronze_drum", shown)
        bar = officer.window.menuBar()
        corner = bar.cornerWidget().geometry()
        assert all(
            bar.actionGeometry(menu).width() > 0 and bar.actionGeometry(menu).right() < corner.left()
            for menu in bar.actions()
        ), f"at {scale} %"


def test_language_background_and_size_of_letters_have_menus_of_their_own(officer: Officer) -> None:
    wished: list[tuple[str, str]] = []
    officer.window.wants.connect(lambda what, detail: wished.append((what, detail)))
    view = next(a for a in officer.window.menuBar().actions() if a.text() == "&Xem").menu()
    assert isinstance(view, QMenu)
    inner = {a.text(): a.menu() for a in view.actions() if a.menu() is not None}
    assert list(inner) == ["Ngôn ngữ", "Nền sáng, tối", "Cỡ chữ"]
    for menu in inner.values():
        assert isinstance(menu, QMenu) and sum(a.isChecked() for a in menu.actions()) == 1
    next(a for a in inner["Cỡ chữ"].actions() if "150" in a.text()).trigger()
    assert wished == [("scale", "150")]
