"""Reading for as long as somebody waits: rows as they are found, and an end to it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from db.store.connection import Store, trouble

_STEPS = 2000
"""Steps of SQLite's machine between two questions whether to go on."""


@contextlib.contextmanager
def until(store: Store, over: Callable[[], bool]) -> Iterator[None]:
    """Raise ``TimeoutError`` when what is read in the block is to be waited for no longer."""
    told = False

    def stop() -> bool:
        nonlocal told
        told = over()
        return told

    store.conn.set_progress_handler(stop, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        # why: somebody else may have stopped it, who waits for something newer
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT or not told:
            raise
        raise TimeoutError from error
    finally:
        store.conn.set_progress_handler(None, 0)


def each(store: Store, sql: str, args: Any = ()) -> Iterator[Any]:
    """Yield the rows of a query as they are found, where few of them are wanted; inside ``until``, lest a commit waits."""
    try:
        with contextlib.closing(store.conn.execute(sql, args)) as cursor:
            yield from cursor
    except (sqlite3.DatabaseError, UnicodeDecodeError, MemoryError) as error:
        raise trouble(error) from error
