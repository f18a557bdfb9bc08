"""The journal: acts newest first in pages, and which records and slots each of them touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.model.problems import Damaged
from db.model.revision import Body, Changeset, read_body, read_changeset
from db.store.connection import Store

_PAGE = 500


def pages(store: Store) -> Iterator[list[tuple[int, Changeset]]]:
    """Yield all acts with their keys, newest first, a page at a time, each read fetched whole."""
    before = 1 << 62
    while rows := store.all("SELECT key, body FROM changeset WHERE key < ? ORDER BY key DESC LIMIT ?", (before, _PAGE)):
        yield [(key, read_changeset(body)) for key, body in rows]
        before = rows[-1][0]


def touched(store: Store, acts: Sequence[int]) -> dict[int, list[tuple[str, str, bytes]]]:
    """Return record id, kind and stored body of what some acts wrote, by the act's key."""
    found: dict[int, list[tuple[str, str, bytes]]] = {key: [] for key in acts}
    for start in range(0, len(acts), 400):
        part = acts[start : start + 400]
        for key, record, kind, body in store.all(
            "SELECT v.changeset, d.id, d.kind, v.body FROM revision v JOIN record d ON d.key = v.record "
            f"WHERE v.changeset IN ({','.join('?' * len(part))}) ORDER BY v.key",
            part,
        ):
            found[key].append((record, kind, body))
    return found


def slots(body: bytes) -> Body:
    """Return the entries of a stored body; those of a damaged one are none."""
    try:
        return read_body(body)
    except Damaged:
        return {}


def begun(store: Store, beginning: str, most: int = 2) -> list[Changeset]:
    """Return the acts whose id begins so."""
    low = bytes.fromhex(beginning.ljust(64, "0"))
    high = bytes.fromhex(beginning.ljust(64, "f"))
    rows = store.all("SELECT body FROM changeset WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?", (low, high, most))
    return [read_changeset(row[0]) for row in rows]
