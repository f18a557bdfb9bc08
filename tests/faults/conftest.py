"""One line per fault at the end of the run: its number, what was done to the catalogue, how often, and the result.

``SODISAN_FAULTS=release`` runs the release numbers (``make faults-release``); else the numbers of every change.
What a machine cannot do is told as "not run: why", and counted.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

RELEASE = os.environ.get("SODISAN_FAULTS") == "release"
_lines: list[tuple[str, str]] = []
Tell = Callable[[str, str, int, str], None]


def trials(each_change: int, release: int) -> int:
    """Return how often to try."""
    return release if RELEASE else each_change


@pytest.fixture
def tell() -> Tell:
    """Tell the result of one fault: number, what was done, trials, result."""

    def add(fault: str, what: str, tried: int, result: str) -> None:
        assert tried > 0, "a trial that tried nothing"
        _lines.append((fault, f"{fault:<9} {what:<58} {tried:>7,} trials   {result}"))

    return add


def not_run(fault: str, why: str) -> None:
    """Skip, and say so among the lines."""
    _lines.append((fault, f"{fault:<9} not run: {why}"))
    pytest.skip(f"not run: {why}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _lines:
        return
    terminalreporter.write_sep("-", "faults")
    for _, line in sorted(set(_lines)):
        terminalreporter.write_line(line)
    left = sum(1 for _, line in set(_lines) if " not run: " in line)
    terminalreporter.write_line(f"{len(set(_lines))} faults, {left} not run")
