"""F09 in the window: a catalogue nobody can write to is read, says so with the way out, and offers nothing to be changed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from db.schema.kind import Description
from db.store.connection import FILE_NAME
from tests.faults.conftest import Tell, not_run
from tests.faults.harness import filled
from tests.journeys.driver import Officer

_CHANGING = {"+ thêm", "+ tọa độ"}


@pytest.fixture
def medium(tmp_path: Path, description: Description) -> Iterator[tuple[Path, str]]:
    """A folder that is mounted to be read only, with a record in it."""
    folder, mounted = tmp_path / "sổ", tmp_path / "đĩa"
    record = filled(folder, description, records=3)[1]
    mounted.mkdir()
    ways = (["mount", "--bind", folder, mounted], ["mount", "-o", "remount,bind,ro", mounted])
    if any(subprocess.run(way, capture_output=True).returncode for way in ways):
        not_run("F09", "no right to mount a folder to be read only")
    try:
        yield mounted, record
    finally:
        subprocess.run(["umount", "-l", mounted], check=True)


def _offers_change(officer: Officer) -> set[str]:
    return {b.text() for b in officer.window.findChildren(QAbstractButton) if b.isVisible()} & _CHANGING


def _name(officer: Officer) -> QLineEdit:
    form = officer.window.page.form()
    assert form is not None
    target = form.editor("name").target()
    assert isinstance(target, QLineEdit)
    return target


def test_a_catalogue_on_a_read_only_medium_is_read_in_the_window(
    qtbot: QtBot, medium: tuple[Path, str], description: Description, tell: Tell
) -> None:
    folder, record = medium
    before = (folder / FILE_NAME).read_bytes()
    officer = Officer(folder, description)
    officer.window.open_record(record)
    officer.rest()
    assert "ổ đĩa chỉ đọc; muốn ghi, hãy chép cả thư mục sổ sang ổ của máy rồi mở ở đó" in officer.reads()
    assert officer.window.status.saved.text() == "Chỉ để xem"
    assert len(officer.list()) == 3 and _offers_change(officer) == set()
    for action in ("new", "save", "delete", "undo", "attach"):
        assert not officer.window.actions_by_id[action].isEnabled(), action
    _name(officer).setFocus()
    officer.types("gõ vào")
    officer.keys("Ctrl+S")
    assert _name(officer).text() == "Hang Xóm Trại 1" and not officer.window.page.pending()
    officer.quit()
    assert (folder / FILE_NAME).read_bytes() == before
    tell("F09", "read-only medium in the window", 1, "read, said with the way out, nothing offered to be changed")


def test_the_same_window_offers_changes_where_it_can_write(
    qtbot: QtBot, tmp_path: Path, description: Description
) -> None:
    record = filled(tmp_path / "sổ", description, records=3)[1]
    officer = Officer(tmp_path / "sổ", description)
    officer.window.open_record(record)
    officer.rest()
    assert "+ thêm" in _offers_change(officer) and officer.window.actions_by_id["new"].isEnabled()
    officer.quit()
