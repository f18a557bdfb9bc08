"""The language of the window: words in Vietnamese and English side by side where they are used."""

from __future__ import annotations

import msgspec

from db.schema.label import Label, Language


class Say(msgspec.Struct, frozen=True):
    """Chooses between two wordings; called ``say("Lưu", "Save")`` or with a label."""

    language: Language = "vi"

    def __call__(self, vi: str, en: str) -> str:
        return vi if self.language == "vi" else en

    def label(self, label: Label) -> str:
        """Return the words of a label."""
        return label.text(self.language)
