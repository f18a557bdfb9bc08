"""Reading one piece while another is written: calamine needs no Python for most of its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(works: Iterable[Callable[[], T]]) -> Iterator[T]:
    """Yield what pieces of work give in their order; each is done by another thread while the one before it is used."""
    with ThreadPoolExecutor(1) as other:
        before: Future[T] | None = None
        for work in works:
            now = other.submit(work)
            if before is not None:
                yield before.result()
            before = now
        if before is not None:
            yield before.result()
