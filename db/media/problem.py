"""Why a file could not be read, in words."""

from __future__ import annotations

from db.schema.label import Label


class NotRead(Exception):
    """A file that cannot be read as what it says it is."""

    def __init__(self, label: Label) -> None:
        super().__init__(label.vi)
        self.label = label
