"""What a write touched, for those who show it, and what long work reports and obeys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from db.schema.label import Label

Item = TypeVar("Item")
_TOLD_EVERY = 250


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


Share = tuple[int, int]
"""From where to where a part of an act fills its bar, in hundredths."""
READ: Share = 0, 25
SEALED: Share = 25, 30
APPENDED: Share = 30, 50
DERIVED: Share = 50, 97
_READING = Label("Đang đọc các phiếu", "Reading the records")
_SETTLING = Label("Đang cất vào đĩa, không dừng được nữa", "Putting it on the disk; it can no longer be stopped")


def tell(watch: Watch, words: Label, share: Share, done: int, of: int) -> None:
    """Tell how far a part of an act of many records has come, on one bar for all parts; of a few records nothing is told."""
    if of >= MANY:
        begin, end = share
        watch(Progress(begin * of + (end - begin) * min(done, of), 100 * of, words))


def tell_read(watch: Watch, done: int, of: int) -> None:
    """Tell how many records were read for an act."""
    tell(watch, _READING, READ, done, of)


def tell_settling(watch: Watch, of: int) -> None:
    """Tell that an act stands but for its commit: a watch may stop it now for the last time."""
    tell(watch, _SETTLING, (100, 100), of, of)


Heard = Callable[[int], None]
"""Is told how many of many are done."""


def unheard(_: int) -> None:
    """Hear nothing."""


def told_each(items: Iterable[Item], heard: Heard) -> Iterator[Item]:
    """Return the same items; ``heard`` is told now and then how many went by, and may raise ``Stopped``."""
    for at, item in enumerate(items):
        if at % _TOLD_EVERY == 0:
            heard(at)
        yield item


class Stopped(Exception):
    """Somebody stopped long work; nothing of it was kept."""


NOTHING_DONE = Label("Đã dừng; sổ vẫn như cũ.", "Stopped; the catalogue is as it was.")
"""What is said where an act was stopped."""


Result = TypeVar("Result")


def finish(work: Iterator[Progress | Result]) -> Result:
    """Run long work to its end and return its last value, which is its result."""
    *_, last = work
    assert not isinstance(last, Progress)
    return last
