"""Words shown to people, always in both languages."""

from __future__ import annotations

from typing import Literal

import msgspec

Language = Literal["vi", "en"]


def _small(words: str) -> str:
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


class Label(msgspec.Struct, frozen=True):
    """A thing's name in Vietnamese and in English; both halves are required."""

    vi: str
    en: str

    def within(self) -> Label:
        """Return the words as they stand inside a sentence: the first letter small, unless it is an abbreviation."""
        return Label(_small(self.vi), _small(self.en))

    def text(self, language: Language) -> str:
        """Return the words of one language."""
        return self.vi if language == "vi" else self.en
