"""What to look for, as data; never a piece of SQL."""

from __future__ import annotations

import msgspec

from db.model.condition import By, Condition
from db.schema.field import Audience


class Query(msgspec.Struct, frozen=True):
    """Which records, in which order.

    ``words`` are searched (exact marks come first); ``where`` is a condition on fields; ``order`` is by fields,
    or empty for the name (of what is searched: the best hits first); ``ids`` narrows to given records;
    ``unlinked`` to those that no living record links to by a path.
    """

    kind: str = ""
    words: str = ""
    where: Condition | None = None
    order: tuple[By, ...] = ()
    deleted: bool = False
    ids: tuple[str, ...] = ()
    audience: Audience = "full"
    limit: int = 0
    unlinked: str = ""


class Line(msgspec.Struct, frozen=True):
    """A record in a list: its head and the cells of the columns asked for; ``behind`` where it is asked for: of each
    column that is a group, how many rows there are besides the one shown.
    """

    id: str
    kind: str
    name: str
    number: str
    cells: tuple[str, ...] = ()
    unsettled: bool = False
    unit: str | None = None
    deleted: bool = False
    behind: tuple[int, ...] = ()


class Count(msgspec.Struct, frozen=True):
    """How many records (and pieces) of a kind there are, and how many are deleted."""

    kind: str
    alive: int
    deleted: int
    pieces: int


class Facet(msgspec.Struct, frozen=True):
    """How the records of a query are spread over the values of a field: (as a condition asks for it, words, how many).

    ``empty`` counts those without a value. A record with several values counts for each.
    """

    path: str
    counts: tuple[tuple[str, str, int], ...]
    empty: int = 0
