"""What the fault tests share: a child that is killed, a filled catalogue, its content as a value to compare."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from db.catalogue import Writer, create
from db.safekeeping.backup import facts_of
from db.safekeeping.places import Facts
from db.schema.kind import Description

FORKS = hasattr(os, "fork")
AT_ONCE = max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
"""Children that try at the same time."""


def filled(folder: Path, description: Description, records: int = 40) -> list[str]:
    """Make a catalogue of relics with some history, closed; return their ids."""
    create(folder, description)
    writer = Writer(folder, description, "Bùi Thị Lan")
    try:
        _, ids = writer.add(
            description.kind("relic"),
            [{"name": f"Hang Xóm Trại {i}", "number": f"DT-{i:03}", "note": "Ghi chép. " * 20} for i in range(records)],
        )
        for record in ids[:5]:
            writer.amend(record, {"area": "1.200 m²"})
    finally:
        writer.close()
    return ids


def content(folder: Path) -> Facts:
    """Return what the ledger holds: counts and one hash over all revisions."""
    return facts_of(folder)


def killed(work: Callable[[], None], after: float) -> bool:
    """Do some work in a child that is killed after some seconds; say whether it had ended by itself before."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(70)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, f"the child failed: {status}"
    return not os.WIFSIGNALED(status)


def told_by_a_child(work: Callable[[], object], seconds: int) -> Any:
    """Do some work in a child that may crash or hang, and return what it told; a crash or a hang fails here alone."""
    return next(told_by_children([work], seconds))


def told_by_children(works: Sequence[Callable[[], object]], seconds: int) -> Iterator[Any]:
    """Do works in children, as many at once as there are processors, and give what each told, in their order."""
    running: deque[tuple[int, int]] = deque()
    try:
        for work in works:
            running.append(_child(work, seconds))
            if len(running) == AT_ONCE:
                yield _told(*running.popleft())
        while running:
            yield _told(*running.popleft())
    finally:
        for child, read in running:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(read)


def in_parts(tried: int) -> list[range]:
    """Return trials shared out evenly to the children that work at once, none of them empty."""
    return [range(at, tried, AT_ONCE) for at in range(min(AT_ONCE, tried))]


def _child(work: Callable[[], object], seconds: int) -> tuple[int, int]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        signal.alarm(seconds)
        try:
            told = json.dumps(work()).encode()
            with os.fdopen(write, "wb") as out:
                out.write(told)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(70)
    os.close(write)
    return child, read


def _told(child: int, read: int) -> Any:
    with os.fdopen(read, "rb") as said:
        told = said.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, f"the child ended with {os.waitstatus_to_exitcode(status)}"
    return json.loads(told)


def how_long(work: Callable[[], None]) -> float:
    """Return how long some work takes in a child that is not killed, in seconds."""
    start = time.perf_counter()
    assert killed_never(work) == 0
    return time.perf_counter() - start


def killed_never(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(70)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def moments(seed: int, longest: float, times: int) -> list[float]:
    """Return random moments up to a little after the longest."""
    chance = random.Random(seed)
    return [chance.uniform(0, longest * 1.15) for _ in range(times)]
