"""What a person asks to be printed."""

from __future__ import annotations

from datetime import date

import msgspec

from db.model.condition import By, Condition
from db.schema.field import Audience


class Order(msgspec.Struct, frozen=True):
    """What to print: the form, for whom, and of which records (a kind, words and a condition to find
    them by, or ids), in which order (by name where none is said).

    ``number`` is the number and sign the paper was given; without one a paper that gets a number is a draft, unless
    ``final`` leaves the place open to be written by hand; ``first`` takes so many records and no more, to look at.
    ``person``, ``since``, ``until`` and ``field`` choose the acts of an extract from the journal.
    """

    form: str
    audience: Audience = "internal"
    kind: str = ""
    words: str = ""
    ids: tuple[str, ...] = ()
    annex: bool = False
    blank: bool = False
    lines: bool = False
    where: Condition | None = None
    sort: tuple[By, ...] = ()
    number: str = ""
    final: bool = False
    first: int = 0
    person: str = ""
    since: date | None = None
    until: date | None = None
    field: str = ""
