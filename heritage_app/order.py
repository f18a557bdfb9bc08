"""What a person asks to be printed."""

from __future__ import annotations

import msgspec

from db.schema.field import Audience


class Order(msgspec.Struct, frozen=True):
    """What to print: the form, for whom, and of which records (a kind, words to find them by, or ids)."""

    form: str
    audience: Audience = "internal"
    kind: str = ""
    words: str = ""
    ids: tuple[str, ...] = ()
    annex: bool = False
    blank: bool = False
    lines: bool = False
