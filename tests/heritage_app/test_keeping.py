"""Backups from the window: by one key, at closing, and told where none can be made."""

from __future__ import annotations

import shutil
from pathlib import Path

from db.catalogue.places import backups_of, choose_second_place, fault_of
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


def test_closing_backs_up_what_is_new_and_only_that(officer: Officer) -> None:
    officer.goes_to_kind("relic")
    officer.keys("Ctrl+N")
    officer.types("Hang Muối mới tìm thấy")
    officer.keys("Ctrl+S")
    officer.quit()
    assert _reasons(officer.folder) == ["closing"]
    officer.open()
    officer.until(lambda: "bản sao lưu đã thử phục hồi" in officer.reads())
    officer.quit()
    assert _reasons(officer.folder) == ["closing"], "nothing was new"
    officer.open()


def test_where_no_backup_can_be_made_that_is_told_and_work_goes_on(officer: Officer) -> None:
    place = officer.folder / "backups"
    shutil.rmtree(place, ignore_errors=True)
    place.write_text("không phải thư mục", "utf-8")
    officer.keys("Ctrl+B")
    officer.until(lambda: "sao lưu" in officer.window.notice.findChild(type(officer.window.saved)).text())
    officer.goes_to_kind("relic")
    assert officer.list()
