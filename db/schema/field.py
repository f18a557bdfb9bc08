"""A field: one thing the catalogue records, under which law, for whom."""

from __future__ import annotations

from typing import Literal

import msgspec

from db.schema.field_type import FieldType
from db.schema.label import Label

Openness = Literal["public", "internal", "personal", "restricted"]
Audience = Literal["public", "report", "internal", "full"]

AUDIENCES: dict[Audience, Label] = {
    "public": Label("công khai", "public"),
    "report": Label("báo cáo", "report"),
    "internal": Label("nội bộ", "internal"),
    "full": Label("đầy đủ", "full"),
}
_OPEN_TO: dict[Audience, tuple[Openness, ...]] = {
    "public": ("public",),
    "report": ("public", "internal"),
    "internal": ("public", "internal"),
    "full": ("public", "internal", "personal", "restricted"),
}


SCREEN_ONLY = 90
"""Columns of this rank and after it stand in lists on the screen, not on paper."""


def may_see(audience: Audience, openness: Openness) -> bool:
    """Say whether a field of this openness is shown to this audience."""
    return openness in _OPEN_TO[audience]


class Demand(msgspec.Struct, frozen=True):
    """Who demands a field: the law (with its article) or good practice; ``when`` limits it to rows or terms.

    ``when`` is (field id, terms): the demand holds if that field, or any row of that group, has one of the terms.
    """

    source: str
    level: Literal["law", "advice"] = "law"
    when: tuple[str, tuple[str, ...]] | None = None


class Field(msgspec.Struct, frozen=True):
    """One thing recorded about a kind of heritage.

    ``column`` is its rank among the columns a list shows at first (0: not at first); ``carry`` lets it go
    over to the next record entered; ``maps`` says where it stands in Object ID, Spectrum, LIDO and
    Linked Art, as ``"standard:element"`` parted by blanks. ``since`` names the field with the day the value
    was seen, so that a view of an earlier day leaves it out. ``also`` are other words a sheet heads its column with.
    """

    id: str
    label: Label
    type: FieldType
    audience: Openness = "public"
    demand: Demand | None = None
    help: Label | None = None
    maps: str = ""
    column: int = 0
    carry: bool = False
    since: str = ""
    also: tuple[str, ...] = ()
