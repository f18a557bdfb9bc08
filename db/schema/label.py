"""Words shown to people, always in both languages."""

from __future__ import annotations

from typing import Literal

import msgspec

Language = Literal["vi", "en"]


class Label(msgspec.Struct, frozen=True):
    """A thing's name in Vietnamese and in English; both halves are required."""

    vi: str
    en: str

    def text(self, language: Language) -> str:
        """Return the words of one language."""
        return self.vi if language == "vi" else self.en
