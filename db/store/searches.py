"""Saved searches as the catalogue keeps them: one setting each, so that what this program cannot read stays."""

from __future__ import annotations

from db.store.connection import Store

_PREFIX = "search:"


def kept(store: Store) -> dict[str, str]:
    """Return the saved searches by name, as they were written."""
    rows = store.all("SELECT name, value FROM setting WHERE name >= ? AND name < ?", (_PREFIX, "search;"))
    return {name.removeprefix(_PREFIX): value for name, value in rows}


def keep(store: Store, name: str, value: str | None) -> None:
    """Keep a saved search under a name, or take it away."""
    with store.transaction() as conn:
        if value is None:
            conn.execute("DELETE FROM setting WHERE name = ?", (_PREFIX + name,))
        else:
            store.set_setting(_PREFIX + name, value)
