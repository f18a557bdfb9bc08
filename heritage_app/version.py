"""Which version of the program this is, and which layout its papers have, as frozen papers say it."""

from __future__ import annotations

VERSION = "0.1.0"
"""As in pyproject.toml (tested)."""
LAYOUT = 2
"""How papers are composed and set. Raised whenever the same records give other pages, so that papers frozen before are
told as set by an earlier layout and not as changed; before it was counted it was 1. ``tests/reports/test_layout.py`` asks for it."""
SETTER = f"{VERSION}/{LAYOUT}"
"""What a frozen paper keeps of who set it."""
