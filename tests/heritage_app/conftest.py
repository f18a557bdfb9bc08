"""The window over the sample of Hòa Bình."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.schema.kind import Description
from heritage_app.app import Program
from heritage_app.sample import make_sample
from heritage_app.settings import Settings
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


@pytest.fixture
def program(
    qtbot: QtBot, qapp: QApplication, description: Description, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    """The program, with no catalogue open yet."""
    monkeypatch.setenv("SODISAN_SETTINGS", str(tmp_path / "settings.json"))
    running = Program(qapp, description, Settings(theme="light", person="Bùi Thị Lan"))
    yield running
    for shown in (running.window, running.doors):
        if shown is not None:
            shown.close()
            shown.deleteLater()
