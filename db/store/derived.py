"""The derived tables with their statements, and what differs between the rows that stand there and those that should."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from db.schema.field_type import Column
from db.store.projector import Row


class Table(msgspec.Struct, frozen=True):
    """A derived table with its statements; its first ``identity`` columns tell its rows apart.

    ``select`` ends where the key is compared. A row told apart by its key alone is changed where it stands. ``path`` is the
    column with the field a row comes from, where each comes from one.
    """

    name: str
    columns: tuple[str, ...]
    select: str
    insert: str
    delete: str
    identity: int
    path: int | None = None

    def inserting(self, used: Sequence[int]) -> str:
        """Return the statement that inserts rows of some of the columns."""
        names = ",".join(self.columns[at] for at in used)
        return f"INSERT INTO {self.name}({names}) VALUES({','.join('?' * len(used))})"

    def updating(self, differ: Sequence[int]) -> str:
        """Return the statement that changes some of the columns of a row."""
        return f"UPDATE {self.name} SET {', '.join(f'{self.columns[at]} = ?' for at in differ)} WHERE {self.columns[0]} = ?"

    def told_apart(self, row: Row) -> tuple[Any, ...]:
        """Return what tells a row from the others."""
        return row[: self.identity]


def difference(table: Table, had: Sequence[Row], now: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows that are no longer there as they were, and those that are instead, in the order given."""
    before = {table.told_apart(row): row for row in had}
    after = {table.told_apart(row): row for row in now}
    gone = [row for row in had if after.get(table.told_apart(row)) != row]
    return gone, [row for row in now if before.get(table.told_apart(row)) != row]


def whole(table: Table, used: Sequence[int], columns: Sequence[Sequence[Column]]) -> list[Row]:
    """Return rows with all columns of their table, from the columns that hold anything."""
    there = dict(zip(used, columns, strict=True))
    nothing = (None,) * len(columns[0])
    return list(zip(*(there.get(at, nothing) for at in range(len(table.columns))), strict=True))


def table_of(name: str, columns: Sequence[str], identity: int, key: str = "key", path: int | None = None) -> Table:
    """Return a table whose first ``identity`` columns tell its rows apart; ``key`` is the column of the record's key."""
    names = ",".join(columns)
    return Table(
        name,
        tuple(columns),
        f"SELECT {names} FROM {name} WHERE {key}",
        f"INSERT INTO {name}({names}) VALUES({','.join('?' * len(columns))})",
        f"DELETE FROM {name} WHERE {' AND '.join(f'{c} = ?' for c in columns[:identity])}",
        identity,
        path,
    )


_ITEM_COLUMNS = ("key", "id", "kind", "name", "sort", "number", "unit", "level", "pieces", "open", "deleted")
ITEMS = table_of("item", _ITEM_COLUMNS, 1)
WORDS = table_of("words", ("rowid", "pub", "int", "full"), 1, "rowid")
LINKS = table_of("link", ("source", "field", "target"), 3, "source", path=1)
QUESTIONS = table_of("open_question", ("key", "slot"), 2)
UNKNOWN = table_of("unknown_slot", ("slot", "key"), 2, path=0)
NUMBERS = table_of("used_number", ("number", "key"), 2)
