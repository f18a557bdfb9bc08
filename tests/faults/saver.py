"""A process that saves and says so: run by the fault tests, under their tools.

``python -m tests.faults.saver FOLDER SAYS ACTS [PRAGMA …]`` saves so many acts and appends a line to the file SAYS after
each. Acts come in turn: a batch, two fields, rows. ``PRAGMA`` are statements of a known bad setting.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path

import msgspec

from db.catalogue import Writer
from db.schema.built_in import built_in
from db.schema.kind import Description

TOGETHER = 3
_WRITTEN = ("name", "variants", "numbers", "places", "area", "level", "level_reason", "note")


@lru_cache
def small() -> Description:
    """A description of two kinds: its catalogue is small, so that many of them can be tried."""
    whole = built_in()
    return msgspec.structs.replace(whole, kinds=tuple(k for k in whole.kinds if k.id in ("relic", "document")))


@lru_cache
def tiny() -> Description:
    """A description of one kind with what the acts here write: opening it costs a third, so that far more can be tried."""
    relic = small().kind("relic")
    sections = (
        msgspec.structs.replace(s, fields=tuple(f for f in s.fields if f.id in _WRITTEN)) for s in relic.sections
    )
    indexed = tuple(i for i in relic.indexed if i in _WRITTEN)
    kind = msgspec.structs.replace(relic, sections=tuple(s for s in sections if s.fields), indexed=indexed)
    return msgspec.structs.replace(small(), kinds=(kind,))


def act(writer: Writer, record: str, number: int) -> None:
    """Do the act of a number."""
    if number % 3 == 0:
        names = [{"name": f"Hang số {number}, phần {part}"} for part in range(TOGETHER)]
        writer.add(writer.description.kind("relic"), names)
    elif number % 3 == 1:
        writer.amend(record, {"note": f"lần {number}", "area": f"{number} m²"})
    else:
        writer.amend(record, {"variants": [f"tên {number}", f"tên khác {number}"]})


def expected(acts: int) -> tuple[str | None, list[str], int]:
    """Return what stands after so many acts: the note, the variants, how many records."""
    noted = max((n for n in range(1, acts + 1) if n % 3 == 1), default=None)
    named = max((n for n in range(1, acts + 1) if n % 3 == 2), default=None)
    variants = [f"tên {named}", f"tên khác {named}"] if named else []
    return (f"lần {noted}" if noted else None), variants, 1 + TOGETHER * (acts // 3)


if __name__ == "__main__":
    folder, says, acts, *bad = sys.argv[1:]
    writer = Writer(Path(folder), small(), "Bùi Văn Điền")
    for statement in bad:
        writer._store.conn.execute(statement)
    record = writer.read.resolve("DT-001")
    said = os.open(says, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(1, int(acts) + 1):
        act(writer, record, number)
        os.write(said, f"ACK {number}\n".encode())
    writer.close()
