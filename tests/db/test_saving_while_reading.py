"""Somebody saves every 100 ms while lists, searches, counts and a check run beside it (house, 3).

One writer thread and one reader thread with connections of their own, as in the window, over a catalogue of a few
thousand relics. No "locked" is seen on either side, no save waits longer than 500 ms.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer
from db.model.changes import Progress
from db.model.condition import By
from db.model.query import Query
from db.schema.kind import Description

_RECORDS = 4000
_SECONDS = 8.0
_EVERY = 0.1
_LONGEST_WAIT = 0.5
_WORDS = ("hang", "đền bờ", "DT-01", "mái đá làng", "694/QĐ", "xóm trại")


@pytest.fixture
def many(folder: Path, description: Description) -> Path:
    writer = Writer(folder, description, "Bùi Thị Lan")
    names = ("Hang Xóm Trại", "Đền Bờ", "Mái đá Làng Vành", "Chùa Tiên", "Động Đá Bạc")
    writer.add(
        description.kind("relic"),
        [
            {"name": f"{names[i % 5]} {i}", "number": f"DT-{i:05}", "note": "Mái dột, cần tu bổ. " * 8, "variants": [f"tên cũ {i}"]}
            for i in range(_RECORDS)
        ],
    )  # fmt: skip
    writer.close()
    return folder


def _read(reader: Reader, description: Description) -> Iterator[str]:
    """Read for ever, one small read after the other, as the window's reader thread does; yield what was done."""
    relic = description.kind("relic")
    check: Iterator[object] = iter(())
    while True:
        for words in _WORDS:
            listing = reader.find(Query(kind="relic", words=words))
            for start in range(0, min(len(listing), 400), 100):
                reader.lines(listing, start, start + 100, relic.listed)
                yield "lines"
            yield "find"
        listing = reader.find(Query(kind="relic", order=(By("area", True),)))
        for record in reader.records(reader.find(Query(kind="relic", words="hang", limit=20)), "full"):
            reader.history(record.id)
        yield "list"
        assert sum(c.alive for c in reader.counts()) >= _RECORDS
        yield "count"
        for _ in range(4):
            step = next(check, None)
            if step is None:
                check = reader.check()
            elif not isinstance(step, Progress):
                yield "check"


def test_no_save_waits_and_nobody_sees_a_lock_while_the_catalogue_is_read(many: Path, description: Description) -> None:
    end = time.monotonic() + _SECONDS
    done: dict[str, int] = {}
    waits: list[float] = []
    errors: list[BaseException] = []

    def save() -> None:
        try:
            writer = Writer(many, description, "Bùi Thị Lan")
            try:
                ids = [line.id for line in writer.read.lines(writer.read.find(Query(kind="relic")), 0, 50)]
                turn = 0
                while time.monotonic() < end:
                    began = time.monotonic()
                    writer.amend(ids[turn % 50], {"note": f"ghi lần {turn}", "area": f"{turn + 1} m²"})
                    waits.append(time.monotonic() - began)
                    turn += 1
                    time.sleep(max(0.0, _EVERY - waits[-1]))
            finally:
                writer.close()
        except BaseException as error:
            errors.append(error)

    def read() -> None:
        try:
            reader = Reader(many, description)
            try:
                for what in _read(reader, description):
                    done[what] = done.get(what, 0) + 1
                    if time.monotonic() > end:
                        break
            finally:
                reader.close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=save), threading.Thread(target=read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_SECONDS + 60)
    assert not errors, errors
    assert len(waits) >= _SECONDS / _EVERY / 2, f"only {len(waits)} saves"
    assert max(waits) < _LONGEST_WAIT, f"the longest save waited {max(waits):.3f} s"
    assert min(done.get(what, 0) for what in ("find", "list", "count")) >= 3 and done.get("check"), done
