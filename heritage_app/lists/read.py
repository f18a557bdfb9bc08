"""What is read of a list before it is shown, in the reader's thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from db.catalogue import Reader
from db.model.problems import NotPossible
from db.model.query import Line, Query
from db.schema.field import Field
from db.schema.label import Label, Language
from db.schema.vietnamese import Unprintable
from heritage_app.lists.table import PAGE

FIRST = 48
"""So many lines fill the first screen of most windows; the rest is read behind them."""
FEW_HITS = 3
"""So few may be those of a slip."""


class ReadList(msgspec.Struct, frozen=True):
    """All of a list, the lines of its first page, where the record kept and those chosen stand, its groups."""

    listing: Any
    first: list[Line]
    at: int
    chosen: list[int]
    groups: list[tuple[str, int]]
    refused: Label | None = None


def begins_soon(query: Query) -> bool:
    """Say whether the first page of a query may be known long before all of it: by words or by a condition, not sorted otherwise."""
    narrowed = query.words.strip() or query.where is not None
    return bool(narrowed) and not (query.order or query.ids or query.unlinked)


def read_list(
    reader: Reader,
    query: Query,
    fields: Sequence[Field],
    group: str,
    keep: str,
    chosen: Sequence[str],
    language: Language,
    soon: int = 0,
) -> ReadList:
    """Read a list, or the first of it where so many are wanted ``soon``.

    What cannot be a query finds nothing, what cannot be grouped is told and left in its order.
    """
    try:
        listing = reader.find(query, soon)
    except Unprintable:
        listing = reader.find(Query(kind="-"))
    refused: Label | None = None
    groups: list[tuple[str, int]] = []
    if group and listing.whole:
        try:
            listing, groups = reader.search.grouped(listing, group, language)
        except NotPossible as problem:
            refused = problem.label
    at = reader.position(listing, keep) if keep else -1
    places = reader.search.positions(listing, chosen) if len(chosen) > 1 else []
    first = reader.lines(listing, 0, PAGE, fields, "full", language, behind=True)
    return ReadList(listing, first, at, places, groups, refused)
