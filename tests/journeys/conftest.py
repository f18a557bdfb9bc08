"""What journeys share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.schema.kind import Description
from tests.journeys.driver import Officer


@pytest.fixture
def officer(qtbot: QtBot, folder: Path, description: Description) -> Iterator[Officer]:
    """Someone with a new, empty catalogue open in the window."""
    someone = Officer(folder, description)
    yield someone
    someone.quit()


@pytest.fixture
def later(qtbot: QtBot) -> Iterator[list[Officer]]:
    """Officers who go home when the test ends."""
    at_work: list[Officer] = []
    yield at_work
    for officer in at_work:
        officer.quit()
