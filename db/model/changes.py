"""What a write touched, for those who show it, and what long work reports and obeys."""

from __future__ import annotations

from collections.abc import Iterator
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


class Stopped(Exception):
    """Somebody stopped long work; nothing of it was kept."""


Result = TypeVar("Result")


def finish(work: Iterator[Progress | Result]) -> Result:
    """Run long work to its end and return its last value, which is its result."""
    *_, last = work
    assert not isinstance(last, Progress)
    return last
