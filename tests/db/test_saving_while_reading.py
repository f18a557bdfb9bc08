"""Somebody saves every 100 ms while lists, searches, counts and a check run beside it (house, 3).

One writer thread and one reader thread with connections of their own, as in the window, over a catalogue of a few
thousand relics. No "locked" is seen on either side, and no read keeps the file from whoever would write.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer
from db.ledger.check import Report
from db.model.changes import Progress, finish
from db.model.condition import By
from db.model.query import Query
from db.safekeeping.backup import back_up
from db.schema.kind import Description
from db.scratch import scratch
from db.store.compare import differences, last_revision
from db.store.connection import FILE_NAME, make, open_store
from db.store.projection import Projection
from db.store.tables import create_all

pytestmark = pytest.mark.alone
_RECORDS = 4000
_SAVES, _EVERY = 40, 0.1
_PATIENCE = 120.0
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
            else:
                yield "slice of a check"


def test_no_save_is_refused_and_nobody_sees_a_lock_while_the_catalogue_is_read(
    many: Path, description: Description
) -> None:
    """How long a save waits is told by ``benchmarks/save.py``: on a busy machine the clock measures the neighbours."""
    done: dict[str, int] = {}
    errors: list[BaseException] = []
    saved: list[str] = []
    enough = threading.Event()
    end = time.monotonic() + _PATIENCE

    def going_on() -> bool:
        return not enough.is_set() and not errors and time.monotonic() < end

    def save() -> None:
        try:
            writer = Writer(many, description, "Bùi Thị Lan")
            try:
                ids = [line.id for line in writer.read.lines(writer.read.find(Query(kind="relic")), 0, 50)]
                while going_on():
                    text = f"ghi lần {len(saved)}"
                    writer.amend(ids[len(saved) % 50], {"note": text, "area": f"{len(saved) + 1} m²"})
                    saved.append(text)
                    enough.wait(_EVERY)
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
                    if not going_on():
                        break
                    rounds = min(done.get(name, 0) for name in ("find", "list", "count"))
                    if rounds >= 3 and done.get("check") and len(saved) >= _SAVES:
                        enough.set()
            finally:
                reader.close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=save), threading.Thread(target=read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors, errors
    assert enough.is_set(), (done, len(saved))
    reader = Reader(many, description)
    assert len(reader.journal(10_000)) == 1 + len(saved)
    reader.close()


def test_after_each_small_read_and_between_the_steps_of_a_backup_the_file_is_free_to_be_written(
    many: Path, description: Description
) -> None:
    """A commit needs the file for itself alone, so whoever can lock it at once waits for nobody."""
    done: dict[str, int] = {}
    with closing(sqlite3.connect(many / FILE_NAME, timeout=0, isolation_level=None)) as another:

        def free(*_: object) -> None:
            another.execute("BEGIN EXCLUSIVE")
            another.execute("ROLLBACK")

        reader = Reader(many, description)
        try:
            for what in _read(reader, description):
                free()
                done[what] = done.get(what, 0) + 1
                if min(done.get(name, 0) for name in ("find", "list", "count", "check")) >= 1:
                    break
        finally:
            reader.close()
        back_up(many, "while working", watch=free)
        with closing(sqlite3.connect(many / FILE_NAME, isolation_level=None)) as careless:
            held = careless.execute("SELECT * FROM revision")
            held.fetchone()
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                free()


def test_what_is_saved_while_a_check_compares_is_no_damage(many: Path, description: Description) -> None:
    reports: list[Report] = []
    ended = threading.Event()

    def check() -> None:
        reader = Reader(many, description)
        try:
            reports.extend(finish(reader.check()) for _ in range(2))
        finally:
            reader.close()
            ended.set()

    checking = threading.Thread(target=check)
    writer = Writer(many, description, "Bùi Thị Lan")
    ids = [line.id for line in writer.read.lines(writer.read.find(Query(kind="relic")), 0, _RECORDS)]
    checking.start()
    saved = 0
    while not ended.wait(_EVERY / 5):
        writer.amend(ids[saved % _RECORDS], {"note": f"ghi lần {saved}", "area": f"{saved + 1} m²"})
        if saved % 50 == 0:
            writer.add(description.kind("relic"), [{"name": f"Hang mới {saved}"}])
        saved += 1
    checking.join()
    writer.close()
    assert saved > 20 and [report.findings for report in reports] == [(), ()]


def test_a_damaged_table_is_found_beside_somebody_who_writes(many: Path, description: Description) -> None:
    with closing(sqlite3.connect(many / FILE_NAME)) as conn:
        conn.execute("UPDATE item SET name = 'Tên lạc' WHERE key = 77")
        conn.commit()
    writer, reader = Writer(many, description, "Bùi Thị Lan"), Reader(many, description)
    since = last_revision(reader._store)
    writer.add(description.kind("relic"), [{"name": "Hang mới"}])
    with scratch() as folder:
        make(folder, create_all(description), {})
        fresh = open_store(folder, write=True)
        with fresh.transaction():
            assert len(list(Projection(fresh, description).fill(reader._store, _RECORDS))) > 1
        writer.amend(writer.read.resolve("DT-00001"), {"note": "sửa sau"})
        found = list(differences(reader._store, fresh, since))
        fresh.close()
    reader.close()
    writer.close()
    assert [table for table, _ in found] == ["item", "item"], "the row that stands and the one that should"
