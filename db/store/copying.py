"""Copying a catalogue's file while others write into it: by SQLite's own backup, never by reading the file.

Reading or hashing a live file with other means would drop the locks this process holds on it
(https://sqlite.org/howtocorrupt.html, 2.2) and catch half a transaction.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from db.model.problems import Busy
from db.store.connection import Store, open_store, trouble

Result = TypeVar("Result")
_PAGES_A_STEP = 2048
_MOST_RESTARTS, _MOST_WAITS = 4, 200
_PATIENT_SECONDS, _BREATH = 120.0, 0.001
_GLANCE = 0.00005


class _NeverStill(Exception):
    """Somebody keeps writing: a copy in steps would begin anew for ever."""


def patiently(work: Callable[[], Result]) -> Result:
    """Read beside somebody who saves without pause: look again and again, for a backup has time.

    SQLite's own waiting sleeps up to 100 ms between two looks and would miss every gap between two saves; on a
    fast disk such a gap is a fraction of a millisecond.
    """
    end = time.monotonic() + _PATIENT_SECONDS
    while True:
        try:
            return work()
        except Busy:
            if time.monotonic() > end:
                raise
            time.sleep(_GLANCE)


def open_patiently(folder: Path) -> Store:
    """Open a catalogue to read it without waiting inside SQLite: each read goes through ``patiently``."""
    return patiently(lambda: open_store(folder, write=False, busy_ms=0))


def copy_live(folder: Path, target: Path, told: Callable[[int, int], None] = lambda done, of: None) -> None:
    """Copy the live file of a catalogue into ``target``; making that durable is the caller's.

    In steps, so that saves go on between them; after a few saves meanwhile under one lock, during which a save
    waits for its turn. ``told`` gets pages done and pages in all; what it raises ends the copy.
    """
    source = open_patiently(folder)
    try:
        try:
            _copy(source, target, told, _MOST_RESTARTS)
        except _NeverStill:
            source.conn.execute("BEGIN")
            patiently(lambda: source.one("SELECT count(*) FROM sqlite_schema"))
            _copy(source, target, told)
    finally:
        source.close()


def _copy(source: Store, target: Path, told: Callable[[int, int], None], restarts: int | None = None) -> None:
    """Copy in steps; raise ``_NeverStill`` after that many ``restarts``, or where the source stays locked."""
    waits, last = 0, 0

    def step(status: int, remaining: int, total: int) -> None:
        nonlocal restarts, waits, last
        done = total - remaining
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            waits += 1
        elif done <= last and restarts is not None:
            restarts -= 1
        if restarts is not None and (restarts < 0 or waits > _MOST_WAITS):
            raise _NeverStill
        last = done
        told(done, total)

    target.unlink(missing_ok=True)
    target.touch()  # why: SQLite lets nobody else write a file it makes, whatever the catalogue's folder allows
    try:
        copy = sqlite3.connect(target, isolation_level=None)
    except sqlite3.DatabaseError as error:
        raise trouble(error) from error
    try:
        # why: the copy counts only once it is whole and synced, so its own journal would protect nothing
        copy.execute("PRAGMA journal_mode=OFF")
        copy.execute("PRAGMA synchronous=OFF")
        source.conn.backup(copy, pages=_PAGES_A_STEP, progress=step, sleep=_BREATH)
    except sqlite3.DatabaseError as error:
        raise trouble(error) from error
    finally:
        copy.close()
