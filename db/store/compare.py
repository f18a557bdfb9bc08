"""Comparing two stores' derived tables, and asking SQLite about the file itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.store.connection import Store

_DERIVED = ("item", "link", "open_question", "unknown_slot", "used_number", "tally")
_MOST = 50
_PROBED, _PROBES = 7, 400
_WORD = re.compile(r"\w+")


def integrity(store: Store) -> list[str]:
    """Return what SQLite finds wrong with the file's structure."""
    return [row[0] for row in store.all("PRAGMA integrity_check(20)") if row[0] != "ok"]


def last_revision(store: Store) -> int:
    """Return the key of the revision that came last, 0 for none: what comes later comes while it is looked at."""
    return int(store.one("SELECT coalesce(max(key), 0) FROM revision")[0])


def differences(here: Store, there: Store, since: int) -> Iterator[tuple[str, str]]:
    """Yield table and record id (where there is one) for rows that differ, some of each table at most.

    What was written ``since`` a revision is left out: ``there`` may have been made before or after it.
    """
    names = sorted(
        r[0]
        for r in here.all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name LIKE 'k\\_%' ESCAPE '\\' OR name LIKE 'r\\_%' ESCAPE '\\')"
        )
    )
    ids = "SELECT id FROM record WHERE key = ?"
    top = here.one("SELECT coalesce(max(key), 0) FROM record")[0]
    for table in (*_DERIVED, *names, "words"):
        found = 0
        for mine, fresh in zip(_rows(here, table, top), _rows(there, table, top), strict=True):
            if mine != fresh:
                moved = _written(here, since)
                at = 1 if table in ("unknown_slot", "used_number") else 0
                rows = [row for row in set(mine) ^ set(fresh) if row[at] not in moved]
                if table == "tally" and moved:
                    continue  # why: who wrote moved its counts, and no record is told by them
                for row in sorted(rows, key=repr):
                    known = here.one(ids, (row[at],)) if isinstance(row[at], int) else None
                    yield table, known[0] if known else ""
                    found += 1
                    if found >= _MOST:
                        return
                if rows:
                    break


def _written(store: Store, since: int) -> set[object]:
    """Return the keys of the records that got revisions since one."""
    return {key for (key,) in store.all("SELECT DISTINCT record FROM revision WHERE key > ?", (since,))}


def unfound(store: Store, since: int) -> Iterator[str]:
    """Yield some records that the search index does not find by their own first word: a sample of one in many, without
    those written ``since`` a revision."""
    keys = store.all(
        "SELECT rowid, pub, int, full FROM words WHERE rowid % ? = 1 ORDER BY rowid LIMIT ?", (_PROBED, _PROBES)
    )
    for key, *texts in keys:
        word = next((w for text in texts for w in _WORD.findall(text)), None)
        if word and not store.one("SELECT 1 FROM words WHERE words MATCH ? AND rowid = ?", (f'"{word}"', key)):
            if key in _written(store, since):
                continue
            known = store.one("SELECT id FROM record WHERE key = ?", (key,))
            yield known[0] if known else ""


def _rows(store: Store, table: str, top: int) -> Iterator[list[tuple[object, ...]]]:
    """Yield the rows of a table in slices of keys up to ``top``."""
    if table == "tally":
        yield store.all("SELECT * FROM tally WHERE records > 0 OR pieces > 0 ORDER BY 1, 2, 3")
        return
    if table in ("unknown_slot", "used_number"):
        yield store.all(f"SELECT * FROM {table} ORDER BY 1, 2")
        return
    key = "rowid" if table == "words" else {"link": "source"}.get(table, "key")
    columns = ", ".join(["rowid", "pub", "int", "full"] if table == "words" else sorted_columns(store, table, key))
    for start in range(0, top + 1, 2000):
        yield sorted(
            store.all(f"SELECT {columns} FROM {table} WHERE {key} > ? AND {key} <= ?", (start, start + 2000)), key=repr
        )


def sorted_columns(store: Store, table: str, key: str) -> list[str]:
    """Return a table's columns, its key first, the rest by name: tables grown by one column at a time differ in order only."""
    names = sorted(r[1] for r in store.all(f'PRAGMA table_info("{table}")') if r[1] != key)
    return [key, *(f'"{n}"' for n in names)]
