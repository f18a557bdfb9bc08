"""Modules that take long to load are loaded beside the window, and what needs them goes on afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from heritage_app.late import when_loaded
from tests.journeys.driver import Officer


def test_a_module_is_loaded_in_the_readers_thread_and_once(
    officer: Officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "can_do.py").write_text("import threading\nthread = threading.current_thread().name\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    went_on: list[str] = []

    def go_on() -> None:
        went_on.append(sys.modules["can_do"].thread)

    when_loaded(officer.window.session.ask, "can_do", go_on)
    assert went_on == []
    officer.rest()
    assert went_on == ["reader"]
    when_loaded(officer.window.session.ask, "can_do", go_on)
    assert went_on == ["reader", "reader"], "what is there need not be waited for"
    monkeypatch.delitem(sys.modules, "can_do")


@pytest.mark.parametrize(
    ("action", "module", "dialog"),
    [
        ("statistics", "heritage_app.register.statistics", "StatisticsDialog"),
        ("forms", "heritage_app.printing.forms", "FormsSheet"),
        ("print_sheet", "heritage_app.printing.preview", "Preview"),
    ],
)
def test_what_loads_long_does_not_hold_the_window(
    officer: Officer, monkeypatch: pytest.MonkeyPatch, action: str, module: str, dialog: str
) -> None:
    def shown() -> list[str]:
        return [type(one).__name__ for one in officer.window.findChildren(QDialog) if one.isVisible()]

    officer.goes_to_kind("relic")
    monkeypatch.delitem(sys.modules, module, raising=False)
    officer.window.run_action(action)
    officer.window.run_action(action)
    assert shown() == []
    officer.rest()
    assert shown() == [dialog], "and asked for twice in a hurry it opens once"
