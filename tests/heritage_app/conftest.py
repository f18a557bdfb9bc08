"""The window over the sample of Hòa Bình."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from db.schema.kind import Description
from heritage_app.sample import make_sample
from tests.heritage_app.dossier_kit import make_dossiers
from tests.journeys.driver import Officer


@pytest.fixture(scope="session")
def made_sample(tmp_path_factory: pytest.TempPathFactory, description: Description) -> Path:
    folder = tmp_path_factory.mktemp("mẫu") / "sổ mẫu"
    make_sample(folder, description)
    return folder


@pytest.fixture(scope="session")
def made_dossiers(tmp_path_factory: pytest.TempPathFactory, description: Description) -> Path:
    """The sample with two dossiers; not to be written into."""
    return make_dossiers(tmp_path_factory.mktemp("hồ sơ"), description)


@pytest.fixture
def sample(made_sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample catalogue, closed."""
    copy = tmp_path / "sổ mẫu"
    shutil.copytree(made_sample, copy)
    return copy


@pytest.fixture
def officer(qtbot: QtBot, sample: Path, description: Description) -> Iterator[Officer]:
    """Someone with the sample open in the window."""
    someone = Officer(sample, description)
    yield someone
    someone.quit()
    QGuiApplication.clipboard().clear()  # why: the platform of tests falls over what it still holds when Python is gone
