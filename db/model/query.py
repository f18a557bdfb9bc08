"""What to look for, as data; never a piece of SQL."""

from __future__ import annotations

import msgspec

from db.schema.field import Audience


class Query(msgspec.Struct, frozen=True):
    """Which records, in which order.

    ``words`` are searched folded (exact marks come first); ``where`` are (field id, term or value) pairs
    that must all hold; ``order`` is a field id or empty for the name; ``ids`` narrows to given records.
    """

    kind: str = ""
    words: str = ""
    where: tuple[tuple[str, str], ...] = ()
    order: str = ""
    descending: bool = False
    deleted: bool = False
    ids: tuple[str, ...] = ()
    audience: Audience = "full"
    limit: int = 0


class Line(msgspec.Struct, frozen=True):
    """A record in a list: its head and the cells of the columns asked for."""

    id: str
    kind: str
    name: str
    number: str
    cells: tuple[str, ...] = ()
    unsettled: bool = False
    unit: str | None = None
    deleted: bool = False


class Count(msgspec.Struct, frozen=True):
    """How many records (and pieces) of a kind there are, and how many are deleted."""

    kind: str
    alive: int
    deleted: int
    pieces: int
