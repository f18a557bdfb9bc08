"""What safety costs: taking a batch back, a backup that proves itself, opening after a crash; each beside its limit.

``python benchmarks/keeping.py [25000 ...]``. The batch changes one field of 10,000 records in one act.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
import time
from pathlib import Path

from common import DATA, ROUNDS, in_turn, median, not_run, ratio, said, sizes, table, verdict
from fill import catalogue, copy_of

from db.catalogue import Reader, Writer
from db.model.query import Query
from db.model.revision import Entry
from db.safekeeping.backup import back_up
from db.schema.built_in import built_in
from db.schema.kind import Description
from db.schema.label import Label
from db.store.connection import FILE_NAME
from db.system import sync_file

BATCH = 10_000
_UNDO, _BACKUP, _OPENING = 2.0, 3.0, 1.3


def batch_and_back(folder: Path, description: Description) -> list[object]:
    """Change a field of many records in one act, and take the act back; both are durable."""
    writer = Writer(folder, description, "bench")
    try:
        listing = writer.read.find(Query(kind="relic"))
        ids = [line.id for line in writer.read.lines(listing, 0, min(BATCH, len(listing)))]
        sentence = Label("Sửa hàng loạt", "Change many")

        def change() -> float:
            touched = []
            for record in ids:
                before = writer.read.record(record)
                entry = Entry({"n": str(time.time_ns() % 10**6), "u": "m²"}, before.heads.get("area", ()))
                touched.append((record, before.kind, {"area": entry}))
            start = time.perf_counter()
            writer.act(sentence, touched)
            return time.perf_counter() - start

        def whole() -> float:
            start = time.perf_counter()
            change()
            return time.perf_counter() - start

        times = in_turn({"batch": whole, "undo": lambda: writer.undo() and None}, min(ROUNDS, 3))
    finally:
        writer.close()
    return [
        f"undo of a batch of {len(ids):,}", said(median(times["undo"])), "the batch itself", said(median(times["batch"])),
        verdict(ratio(times, "undo", "batch"), _UNDO),
    ]  # fmt: skip


def backup_alone(folder: Path) -> None:
    """Copy the file by SQLite's backup and sync it: the limit."""
    target = DATA / "alone.sqlite"
    target.unlink(missing_ok=True)
    source, copy = sqlite3.connect(folder / FILE_NAME), sqlite3.connect(target)
    copy.execute("PRAGMA journal_mode=OFF")
    copy.execute("PRAGMA synchronous=OFF")
    source.backup(copy)
    copy.close()
    source.close()
    sync_file(target)
    target.unlink()


def proved_backup(folder: Path) -> None:
    made = back_up(folder, "closing")
    shutil.rmtree(made[0].folder)


def crashed(folder: Path, description: Description) -> Path:
    """Return a copy whose writer was killed within a commit, its journal still hot."""
    place = DATA / "crashed"
    child = os.fork()
    if child == 0:
        try:
            writer = Writer(folder, description, "bench")
            conn = writer._store.conn
            conn.execute("PRAGMA cache_size=10")
            conn.execute("BEGIN IMMEDIATE")
            conn.execute("UPDATE item SET pieces = pieces + 1 WHERE key % 40 = 0")
            shutil.rmtree(place, ignore_errors=True)
            # why: the process has nothing left to do with the file, and only its bytes as they stand are wanted
            shutil.copytree(folder, place)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert (place / (FILE_NAME + "-journal")).stat().st_size > 1024, "the journal is hot"
    return place


def opening(folder: Path, description: Description) -> None:
    """Open to write and to read, and read the first page."""
    writer = Writer(folder, description, "bench")
    for _ in writer.bring_up():
        pass
    reader = Reader(folder, description)
    reader.lines(reader.find(Query(kind="relic")), 0, 60)
    reader.close()
    writer.close()


def opening_after_a_crash(folder: Path, description: Description) -> list[object]:
    hot = crashed(folder, description)
    work = DATA / "opened"

    def fresh(of: Path) -> float:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(of, work)
        os.sync()
        start = time.perf_counter()
        opening(work, description)
        return time.perf_counter() - start

    times = in_turn({"clean": lambda: fresh(folder), "crashed": lambda: fresh(hot)})
    shutil.rmtree(work)
    shutil.rmtree(hot)
    return [
        "opening after a crash", said(median(times["crashed"])), "opening clean", said(median(times["clean"])),
        verdict(ratio(times, "crashed", "clean"), _OPENING),
    ]  # fmt: skip


def measure(count: int, description: Description) -> list[list[object]]:
    folder = copy_of(catalogue(count, description), "keeping")
    times = in_turn({"alone": lambda: backup_alone(folder), "proved": lambda: proved_backup(folder)})
    rows = [
        [
            "a proved backup", said(median(times["proved"])), "SQLite's backup alone, synced", said(median(times["alone"])),
            verdict(ratio(times, "proved", "alone"), _BACKUP),
        ],
        opening_after_a_crash(folder, description),
        batch_and_back(folder, description),
    ]  # fmt: skip
    shutil.rmtree(folder)
    return [[f"{count:,}", *row] for row in rows]


if __name__ == "__main__":
    if not hasattr(os, "fork"):
        not_run("keeping.py", "no fork on this system")
        sys.exit()
    found: list[list[object]] = []
    for n in sizes((25_000,), sys.argv[1:]):
        found += measure(n, built_in())
    table("What safety costs", ("records", "what", "median", "limit", "median", "ratio"), found)
