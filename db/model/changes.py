"""What a write touched, for those who show it, and what long work reports and obeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from db.schema.label import Label


class Changes(msgspec.Struct, frozen=True):
    """The act that was written and the records it touched."""

    changeset: str
    sentence: Label
    records: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()


class Progress(msgspec.Struct, frozen=True):
    """How far long work has come; yielded by generators, which may be closed to stop them."""

    done: int
    of: int
    words: Label


MANY = 1_000
"""Acts of so many records take long enough for somebody to be told how far they have come."""
Watch = Callable[[Progress], None]
"""Is told how far long work has come, and may raise ``Stopped``."""


def unwatched(_: Progress) -> None:
    """Watch nothing."""


Heard = Callable[[int], None]
"""Is told how many of many are done."""


def unheard(_: int) -> None:
    """Hear nothing."""


class Stopped(Exception):
    """Somebody stopped long work; nothing of it was kept."""


Result = TypeVar("Result")


def finish(work: Iterator[Progress | Result]) -> Result:
    """Run long work to its end and return its last value, which is its result."""
    *_, last = work
    assert not isinstance(last, Progress)
    return last
