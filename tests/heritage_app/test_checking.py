"""Checking from the window, mending, restoring with its progress; a catalogue that does not open shows every way out."""

from __future__ import annotations

import itertools
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db.catalogue import Reader, Writer
from db.model.changes import Progress, Stopped
from db.safekeeping.backup import back_up
from db.schema.kind import Description
from db.schema.label import Label
from heritage_app import app as program_module
from heritage_app.app import Program
from heritage_app.keeping.check import CheckSheet
from heritage_app.keeping.checking import last_check
from heritage_app.keeping.working import Working
from heritage_app.say import Say
from tests.journeys.driver import Officer

_FILE = "catalogue.sqlite"


def _words(where: QWidget) -> str:
    return "\n".join(label.text() for label in where.findChildren(QLabel) if label.isVisible())


def _button(where: QWidget, words: str) -> QPushButton:
    found = [b for b in where.findChildren(QPushButton) if b.isVisible() and b.text() == words]
    assert found, [b.text() for b in where.findChildren(QPushButton)]
    return found[0]


def _press(where: QWidget, words: str) -> None:
    QTest.mouseClick(_button(where, words), Qt.MouseButton.LeftButton)


def _damage(folder: Path, name: str) -> None:
    """Change a stored value behind the program's back."""
    with closing(sqlite3.connect(folder / _FILE)) as conn:
        conn.executescript(
            "DROP TRIGGER revision_u; UPDATE revision SET body = CAST(replace(CAST(body AS TEXT), 'mái dột', 'mái mới') AS BLOB) "
            f"WHERE record = (SELECT key FROM item WHERE name = '{name}'); "
            "CREATE TRIGGER revision_u BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'append-only'); END;"
        )


@pytest.fixture
def relics(folder: Path, description: Description) -> Path:
    """A catalogue with a backup and something newer than it, closed."""
    writer = Writer(folder, description, "Bùi Thị Lan")
    writer.add(description.kind("relic"), [{"name": "Hang xóm Trại", "note": "mái dột"}, {"name": "Đền Bờ"}])
    writer.close()
    back_up(folder)
    return folder


def _opened(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: program.window is not None and program.window.idle, timeout=20_000)


def test_a_sound_catalogue_is_told_sound_and_the_status_line_remembers(
    qtbot: QtBot, relics: Path, description: Description
) -> None:
    officer = Officer(relics, description)
    try:
        officer.until(lambda: officer.window.checking.line.text() == "chưa kiểm tra")
        officer.window.run_action("check")
        sheet = officer.dialog()
        assert isinstance(sheet, CheckSheet)
        officer.until(lambda: "Sổ nguyên vẹn từng byte: 2 phiếu" in officer.reads(sheet))
        assert not sheet.mend.isVisible()
        assert officer.window.checking.line.text().startswith("nguyên vẹn ")
        sheet.close()
        officer.quit()
        officer.open()
        officer.until(lambda: officer.window.checking.line.text().startswith("nguyên vẹn "))
    finally:
        officer.quit()


def test_damage_is_named_with_its_field_and_where_a_good_copy_is_and_is_mended(
    qtbot: QtBot, program: Program, relics: Path, description: Description
) -> None:
    _damage(relics, "Hang xóm Trại")
    program.open_or_offer(relics)
    _opened(qtbot, program)
    first = program.window
    assert first is not None
    first.run_action("check")
    sheet = first.checking.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: "Bản tốt:" in _words(sheet), timeout=20_000)
    said = _words(sheet)
    assert "phiếu “Hang xóm Trại”" in said and "Ghi chú" in said and "Bản tốt: bản sao lưu 1" in said
    checked = last_check(relics)
    assert checked is not None and checked.damages == 1
    _press(sheet, "Sửa chỗ hỏng")
    qtbot.waitUntil(lambda: program.window is not first and program.window is not None, timeout=30_000)
    _opened(qtbot, program)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: "Đã sửa:" in _words(window), timeout=10_000)
    qtbot.waitUntil(lambda: window.checking.line.text().startswith("nguyên vẹn"), timeout=10_000)
    reader = Reader(relics, description)
    assert [reader.record(line.id).values.get("note") for line in _all(reader)] == [None, "mái dột"]
    reader.close()


def test_a_check_that_meets_somebody_at_work_on_the_whole_file_finds_no_damage(
    qtbot: QtBot, relics: Path, description: Description
) -> None:
    officer = Officer(relics, description)
    with closing(sqlite3.connect(relics / _FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        officer.window.run_action("check")
        sheet = officer.window.checking.sheet
        assert sheet is not None
        officer.until(lambda: "Sổ đang bận" in _words(sheet))
        assert "hỏng" not in _words(sheet) and last_check(relics) is None and not sheet.mend.isVisible()
        other.execute("ROLLBACK")
    sheet.close()
    officer.quit()


def _all(reader: Reader) -> list[object]:
    from db.model.query import By, Query

    listing = reader.find(Query(kind="relic", order=(By("name"),)))
    return list(reader.lines(listing, 0, 9))


def test_a_check_shows_how_far_it_is_and_is_stopped(
    qtbot: QtBot, relics: Path, description: Description, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_folder: Path, _description: Description, watch: Callable[[Progress], None]) -> None:
        for step in itertools.count():
            watch(Progress(step % 100, 100, Label("Đọc lại từng tệp", "Reading every file")))
            time.sleep(0.002)

    monkeypatch.setattr("db.safekeeping.deep.check_deep", endless)
    officer = Officer(relics, description)
    try:
        officer.window.run_action("check")
        sheet = officer.dialog()
        assert isinstance(sheet, CheckSheet)
        officer.until(lambda: sheet.words.text() == "Đọc lại từng tệp…" and sheet.bar.value() > 0)
        officer.goes_to_kind("relic")
        assert len(officer.list()) == 2, "the window lives on meanwhile"
        officer.clicks(sheet.halt)
        officer.until(lambda: "Đã dừng, chưa kiểm tra hết." in officer.reads(sheet))
        assert last_check(relics) is None, "half a check is none"
        sheet.close()
    finally:
        officer.quit()


def test_a_key_and_a_click_are_work_in_the_window_and_in_a_dialog_over_it(
    qtbot: QtBot, relics: Path, description: Description
) -> None:
    officer = Officer(relics, description)
    try:
        desk = officer.window.checking
        officer.until(lambda: QApplication.focusWindow() is officer.window.windowHandle())
        for shown in (officer.window, None):
            if shown is None:
                officer.window.run_action("shortcuts")
                shown = officer.dialog()
                officer.until(lambda dialog=shown: QApplication.focusWindow() is dialog.windowHandle())
            for act in (
                lambda handle: QTest.keyClick(handle, Qt.Key.Key_Shift),
                lambda handle: QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(4, 4)),
            ):
                desk._at_work = 0.0
                act(shown.windowHandle())
                assert desk._at_work > 0
    finally:
        officer.quit()


def test_while_nobody_works_a_slow_check_runs_and_tells_damage(
    qtbot: QtBot, relics: Path, description: Description, monkeypatch: pytest.MonkeyPatch
) -> None:
    _damage(relics, "Hang xóm Trại")
    officer = Officer(relics, description)
    try:
        desk = officer.window.checking
        desk.if_idle()
        assert not desk.busy, "somebody was at work just now"
        monkeypatch.setattr("heritage_app.keeping.checking.IDLE_MINUTES", -1)
        desk.if_idle()
        officer.until(lambda: desk.line.text().startswith("⚠ 1 chỗ hỏng"))
        assert "Sổ có 1 chỗ hỏng." in officer.reads(officer.window.notice)
        desk.if_idle()
        assert not desk.busy, "once in some days is enough"
    finally:
        officer.quit()


@pytest.mark.parametrize("how", ["cắt ngắn", "rác", "mất tệp"])
def test_a_catalogue_that_does_not_open_offers_its_backups(
    qtbot: QtBot, program: Program, relics: Path, description: Description, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = relics / _FILE
    if how == "cắt ngắn":
        path.write_bytes(path.read_bytes()[:3000])
    elif how == "rác":
        path.write_bytes(b"khong phai so du lieu" * 400)
    else:
        path.unlink()
    assert not program.open_or_offer(relics)
    doors = program.doors
    assert doors is not None and program.window is None
    assert "Chưa mở được sổ" in _words(doors)
    assert doors.list.count() == 1 and "2 phiếu" in doors.list.item(0).text()
    assert (len([b for b in doors.findChildren(QPushButton) if b.text() == "Sửa chỗ hỏng"]) == 1) == (how != "mất tệp")
    _press(doors, "Phục hồi bản đã chọn")
    _opened(qtbot, program)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: "Đã phục hồi bản sao lưu 1: 2 phiếu." in _words(window), timeout=10_000)


def test_a_newer_catalogue_is_refused_kindly_and_nothing_is_offered_to_undo_it(
    qtbot: QtBot, program: Program, relics: Path
) -> None:
    with closing(sqlite3.connect(relics / _FILE)) as conn:
        conn.execute("PRAGMA user_version=2000")
    before = (relics / _FILE).read_bytes()
    assert not program.open_or_offer(relics)
    doors = program.doors
    assert doors is not None
    assert "bản chương trình mới hơn" in _words(doors)
    assert doors.list.count() == 0
    assert [b.text() for b in doors.findChildren(QPushButton) if b.isVisible()] == [
        "Thử lại",
        "Mở sổ khác…",
        "Lập sổ mới…",
    ]
    program._mend(relics)
    qtbot.waitUntil(lambda: program.doors is not None and program.doors is not doors, timeout=15_000)
    assert (relics / _FILE).read_bytes() == before, "not even a mending touches it"


def test_a_disk_that_does_not_answer_is_told_after_some_seconds(
    qtbot: QtBot, program: Program, relics: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()

    class Hanging(Reader):
        def __init__(self, folder: Path, description: Description) -> None:
            answers.wait(20)
            super().__init__(folder, description)

    monkeypatch.setattr(program_module, "_PATIENCE_SECONDS", 0.2)
    with monkeypatch.context() as patched:
        patched.setattr(program_module, "Reader", Hanging)
        assert not program.open_or_offer(relics)
    doors = program.doors
    assert doors is not None
    assert "không trả lời" in _words(doors)
    answers.set()
    _press(doors, "Thử lại")
    _opened(qtbot, program)


def test_long_work_shows_how_far_it_is_and_is_stopped(qtbot: QtBot) -> None:
    ended: list[tuple[object, object]] = []
    went_on = threading.Event()

    def work(watch: object) -> str:
        for step in range(1000):
            watch(Progress(step, 1000, Label("Chép từng tệp", "Copying")))  # type: ignore[operator]
            went_on.wait(0.005)
        return "xong"

    working = Working(Say("vi"), "Phục hồi bản sao lưu", work, lambda result, error: ended.append((result, error)))
    working.show()
    working.begin()
    qtbot.waitUntil(lambda: working.bar.value() > 3, timeout=10_000)
    assert working.words.text() == "Chép từng tệp…"
    _press(working, "Dừng")
    qtbot.waitUntil(lambda: bool(ended), timeout=10_000)
    assert isinstance(ended[0][1], Stopped)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name is always letters")
def test_a_catalogue_in_a_folder_whose_name_is_no_letters_asks_for_another_name(
    program: Program, relics: Path, tmp_path: Path
) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/S\xf4 di s\xe1n"))
    relics.rename(odd)
    assert not program.open_or_offer(odd)
    assert program.doors is not None
    said = _words(program.doors)
    assert "có chữ hỏng" in said and "đổi tên" in said
