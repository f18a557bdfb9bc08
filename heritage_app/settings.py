"""What a person chose on this machine: language, theme, size of letters, the catalogue last open."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import msgspec
import platformdirs

from db.schema.label import Language
from db.system import whole_file

Theme = Literal["system", "light", "dark"]
MOVED = "SODISAN_SETTINGS"
"""The environment variable that moves the file of the settings."""


class Settings(msgspec.Struct, frozen=True):
    """Typed settings with their defaults; what cannot be read falls back to them."""

    language: Language = "vi"
    theme: Theme = "system"
    scale: int = 100
    catalogue: str = ""
    person: str = ""


def settings_path() -> Path:
    """Return the file of the settings (``SODISAN_SETTINGS`` moves it, for tests and for portable use)."""
    moved = os.environ.get(MOVED)
    return Path(moved) if moved else platformdirs.user_config_path("so-di-san", appauthor=False) / "settings.json"


def load_settings() -> Settings:
    """Return the settings, defaults where the file is missing or garbage."""
    try:
        return msgspec.json.decode(settings_path().read_bytes(), type=Settings)
    except (OSError, msgspec.MsgspecError):
        return Settings()


def save_settings(settings: Settings) -> None:
    """Keep the settings; a machine that cannot keep them works all the same."""
    path = settings_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as part:
            part.write_bytes(msgspec.json.format(msgspec.json.encode(settings), indent=1))
    except (OSError, UnicodeEncodeError):  # why: a folder may have a name that is no letters
        return
