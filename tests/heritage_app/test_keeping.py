"""Backups from the window: by one key, at closing, and told where none can be made."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db.catalogue import Reader, Writer
from db.safekeeping.backup import back_up
from db.safekeeping.places import backups_of, choose_second_place, fault_of
from db.schema.kind import Description
from heritage_app.app import Program
from heritage_app.keeping.backups import BackupsSheet
from heritage_app.settings import Settings
from tests.journeys.driver import Officer


def _reasons(folder: Path) -> list[str]:
    return [b.manifest.why for b in reversed(backups_of(folder)) if b.manifest is not None]


def test_one_key_makes_a_backup_that_was_proved_and_says_when(officer: Officer) -> None:
    officer.until(lambda: "chưa có bản sao lưu" in officer.reads())
    officer.keys("Ctrl+B")
    officer.until(lambda: "bản sao lưu đã thử phục hồi" in officer.reads())
    officer.until(lambda: "Đã sao lưu và thử phục hồi được" in officer.reads())
    assert _reasons(officer.folder) == ["hand"]
    assert fault_of(backups_of(officer.folder)[0]) is None


def test_a_stick_that_is_there_gets_a_copy_too(officer: Officer, tmp_path: Path) -> None:
    stick = tmp_path / "thẻ nhớ"
    stick.mkdir()
    choose_second_place(officer.folder, stick)
    officer.keys("Ctrl+B")
    officer.until(lambda: "Đã sao lưu và thử phục hồi được" in officer.reads())
    assert len(backups_of(officer.folder)) == 2
    assert list(stick.rglob("catalogue.sqlite"))


def test_where_no_backup_can_be_made_that_is_told_and_work_goes_on(officer: Officer) -> None:
    place = officer.folder / "backups"
    shutil.rmtree(place, ignore_errors=True)
    place.write_text("không phải thư mục", "utf-8")
    officer.keys("Ctrl+B")
    officer.until(lambda: "sao lưu" in officer.window.notice.text.text())
    officer.goes_to_kind("relic")
    assert officer.list()


def test_the_backups_are_listed_and_one_is_asked_back(officer: Officer) -> None:
    officer.keys("Ctrl+B")
    officer.until(lambda: "Đã sao lưu và thử phục hồi được" in officer.reads())
    wishes: list[tuple[str, str]] = []
    officer.window.wants.connect(lambda what, detail: wishes.append((what, detail)))
    officer.window.run_action("backups")
    sheet = officer.dialog()
    assert isinstance(sheet, BackupsSheet)
    assert sheet.table.rowCount() == 1
    assert sheet.table.item(0, 1).text() == "tự tay"
    officer.clicks(sheet.make)
    officer.until(lambda: sheet.table.rowCount() == 2)
    officer.clicks(sheet.back)
    assert wishes == [("restore", str(backups_of(officer.folder)[0].folder))]


def test_a_restored_backup_is_opened_and_what_it_replaced_is_kept(
    qtbot: QtBot, qapp: QApplication, sample: Path, description: Description, platformdirs_isolated: object
) -> None:
    back_up(sample)
    writer = Writer(sample, description, "Bùi Thị Lan")
    writer.delete([writer.read.resolve("hb-r-002")])
    writer.close()
    program = Program(qapp, description, Settings(theme="light"))
    program.open(sample)
    first = program.window
    assert first is not None
    qtbot.waitSignal(first.session.undoable, timeout=15_000).wait()
    qtbot.waitUntil(lambda: first.idle, timeout=15_000)
    first.wants.emit("restore", str(backups_of(sample)[0].folder))
    qtbot.waitUntil(lambda: program.window is not None and program.window is not first, timeout=15_000)
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.idle, timeout=15_000)
    said = "\n".join(label.text() for label in window.findChildren(QLabel))
    assert "Đã phục hồi bản sao lưu 1: " in said
    reader = Reader(sample, description)
    assert not reader.record(reader.resolve("hb-r-002")).deleted
    reader.close()
    assert "closing" in _reasons(sample), "what was replaced had its backup"
    window.close()
    window.deleteLater()
