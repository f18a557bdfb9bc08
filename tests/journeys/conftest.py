"""What journeys share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.journeys.driver import Officer


@pytest.fixture
def later(qtbot: QtBot) -> Iterator[list[Officer]]:
    """Officers who go home when the test ends."""
    at_work: list[Officer] = []
    yield at_work
    for officer in at_work:
        officer.quit()
