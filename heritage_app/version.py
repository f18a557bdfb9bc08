"""Which version of the program this is, as frozen papers say it."""

from __future__ import annotations

VERSION = "0.1.0"
