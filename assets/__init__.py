"""Fonts, icons, vocabularies, forms, units and the sample: data, found through one function."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path


def asset(*parts: str) -> Path:
    """Return the path of a file or folder of the assets."""
    with as_file(files(__name__).joinpath(*parts)) as path:
        return path
