"""What was worked out once and holds until something is written: orders, hits, the values of a field as numbers."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from db.store.connection import Store

_MOST = 12
Made = TypeVar("Made")


class Kept:
    """The latest dozen of what was asked for, forgotten when the catalogue changes. What is given is shared: nobody changes it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stamp: tuple[int, int] | None = None
        self._made: dict[Hashable, Any] = {}

    def get(self, name: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is kept under a name, made now where it is not."""
        self._look()
        found: Made = self._made.pop(name) if name in self._made else make()
        self._made[name] = found
        while len(self._made) > _MOST:
            del self._made[next(iter(self._made))]
        return found

    def at_hand(self, name: Hashable) -> Any:
        """Return what is kept under a name and still holds, or None."""
        self._look()
        return self._made.get(name)

    def _look(self) -> None:
        """Forget all where something was written since; what is being written may yet be taken back."""
        written = self._store.written()
        stamp = None if self._store.conn.in_transaction else written
        if stamp is None or stamp != self._stamp:
            self._stamp = stamp
            self._made.clear()

    def forget(self) -> None:
        """Work everything out anew."""
        self._made.clear()
