"""Fonts, icons, vocabularies, forms, units and the sample: data, found through one function."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def asset(*parts: str) -> Path:
    """Return the path of a file or folder of the assets."""
    return _HERE.joinpath(*parts)
