"""One durable save beside a bare transaction that changes the same rows, and the syncs of one save.

The bare case changes only the rows that differ (act, revision, the kind's row; for the name also the
list's row and the search's) in the same file with the same pragmas, everything computed before.
``python benchmarks/save.py [25000 250000 ...]``
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from common import DATA, ROUNDS, in_turn, median, not_run, ratio, said, sizes, table, verdict
from fill import catalogue, copy_of
from generate import EVERY_GROUP, record_id

from db.catalogue import Writer
from db.schema.built_in import built_in
from db.schema.kind import Description
from db.schema.search_words import indexed
from db.schema.vietnamese import sort_key
from db.store.connection import open_store

SAVES = 60
_WARM = 8
_TARGET, _TARGET_SYNCS = 2.0, 6
_Step = Callable[[int], float]


def relics(count: int, half: int) -> list[str]:
    """Return ids of relics in random order; the halves 0 and 1 have none in common."""
    ids = [at for at in range(count) if at % EVERY_GROUP]
    random.Random(1).shuffle(ids)
    return [record_id(at) for at in ids[half:6000:2]]


def ours(writer: Writer, record: str, at: int, field: str) -> float:
    """Save one field of one record; return the seconds of the save alone."""
    before = writer.read.record(record)
    value = {"n": f"{at}.5", "u": "m²"} if field == "area" else f"{before.name} {at}"
    start = time.perf_counter()
    changes = writer.save(before, {field: value})
    took = time.perf_counter() - start
    assert changes and changes.records == (record,)
    return took


def bare(conn: sqlite3.Connection, record: str, at: int, field: str) -> float:
    """Change the same rows in one bare transaction; return its seconds."""
    key, name = conn.execute(
        "SELECT r.key, i.name FROM record r JOIN item i ON i.key = r.key WHERE r.id = ?", (record,)
    ).fetchone()
    words = conn.execute("SELECT pub, int, full FROM words WHERE rowid = ?", (key,)).fetchone()
    act, revision = os.urandom(32), os.urandom(32)
    said_, body = os.urandom(420), os.urandom(260)
    new = f"{name} {at}"
    replaced = [w.replace(indexed(name), indexed(new), 1) for w in words]
    sort = sort_key(new)
    start = time.perf_counter()
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("INSERT INTO changeset(id, station, body) VALUES(?, ?, ?)", (act, "0" * 26, said_))
    conn.execute(
        "INSERT INTO revision(id, changeset, record, body) VALUES(?, (SELECT max(key) FROM changeset), ?, ?)",
        (revision, key, body),
    )
    if field == "area":
        conn.execute("UPDATE k_relic SET area = ?, area_typed = ? WHERE key = ?", (float(at), f"{at},5 m²", key))
    else:
        conn.execute("UPDATE k_relic SET name = ? WHERE key = ?", (new, key))
        conn.execute("UPDATE item SET name = ?, sort = ? WHERE key = ?", (new, sort, key))
        conn.execute("DELETE FROM words WHERE rowid = ?", (key,))
        conn.execute("INSERT INTO words(rowid, pub, int, full) VALUES(?, ?, ?, ?)", (key, *replaced))
    conn.execute("COMMIT")
    return time.perf_counter() - start


def raw_sync(path: Path) -> float:
    """Write 8 KiB and sync, as often as one batch saves; return the median seconds."""
    block, times = os.urandom(8192), []
    with path.open("wb", buffering=0) as file:
        for _ in range(SAVES):
            start = time.perf_counter()
            file.write(block)
            getattr(os, "fdatasync", os.fsync)(file.fileno())
            times.append(time.perf_counter() - start)
    path.unlink()
    return median(times)


def measure(count: int, description: Description) -> list[list[object]]:
    folder = copy_of(catalogue(count, description), "save")
    at = 0
    mine, theirs = iter(relics(count, 0) * 4), iter(relics(count, 1) * 4)
    slowest: dict[str, float] = {}

    def batch(step: Callable[[], float], case: str) -> float:
        nonlocal at
        times = []
        for n in range(_WARM + SAVES):
            at += 1
            took = step()
            if n >= _WARM:
                times.append(took)
        slowest[case] = max(slowest.get(case, 0), *times)
        return median(times)

    def saving(field: str) -> Callable[[], float]:
        def run() -> float:
            writer = Writer(folder, description, "bench")
            try:
                return batch(lambda: ours(writer, next(mine), at, field), f"save {field}")
            finally:
                writer.close()

        return run

    def baring(field: str) -> Callable[[], float]:
        def run() -> float:
            store = open_store(folder, write=True)
            store.conn.execute("PRAGMA cache_spill=OFF")
            try:
                return batch(lambda: bare(store.conn, next(theirs), at, field), f"bare {field}")
            finally:
                store.close()

        return run

    times = in_turn(
        {
            "sync": lambda: raw_sync(DATA / "sync.bin"),
            **{f"bare {f}": baring(f) for f in ("area", "name")},
            **{f"save {f}": saving(f) for f in ("area", "name")},
        }
    )
    rows: list[list[object]] = []
    for field, what in (("area", "unsearched field"), ("name", "the name")):
        save, limit = f"save {field}", f"bare {field}"
        syncs = _syncs(folder, count, field)
        rows.append(
            [
                f"{count:,}",
                what,
                said(median(times[save])),
                said(slowest[save]),
                said(median(times[limit])),
                verdict(ratio(times, save, limit), _TARGET),
                f"{ratio(times, save, 'sync'):.1f} ×",
                f"{ratio(times, limit, 'sync'):.1f} ×",
                syncs,
            ]
        )
    shutil.rmtree(folder)
    return rows


def _syncs(folder: Path, count: int, field: str) -> str:
    if not shutil.which("strace"):
        return "not run: no strace"
    few, many = (_traced(folder, count, field, n) for n in (2, 22))
    each = {name: (many.get(name, 0) - few.get(name, 0)) / 20 for name in many}
    syncs = each.get("fsync", 0) + each.get("fdatasync", 0)
    told = f"{syncs:g} syncs, {each.get('pwrite64', 0):.0f} pwrite"
    return told if syncs <= _TARGET_SYNCS else told + f" (target {_TARGET_SYNCS}: missed)"


def _traced(folder: Path, count: int, field: str, saves: int) -> dict[str, int]:
    log = DATA / "strace.log"
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync,pwrite64", "-o", str(log), sys.executable, __file__]
    subprocess.run(
        [*command, "child", str(folder), str(count), field, str(saves)], check=True, stdout=subprocess.DEVNULL
    )
    found: dict[str, int] = {}
    for line in log.read_text().splitlines():
        name = line.partition(" ")[2].strip().partition("(")[0]
        found[name] = found.get(name, 0) + 1
    log.unlink()
    return found


def _child(folder: Path, count: int, field: str, saves: int) -> None:
    writer = Writer(folder, built_in(), "bench")
    for record in relics(count, 0)[:saves]:
        ours(writer, record, time.time_ns() % 10**9, field)
    writer.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        _child(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
        sys.exit()
    found: list[list[object]] = []
    for n in sizes((25_000, 250_000), sys.argv[1:]):
        found += measure(n, built_in())
    head = (
        "records",
        "saved",
        "median",
        "slowest",
        "bare",
        f"save / bare (≤ {_TARGET:g} ×)",
        "save / sync",
        "bare / sync",
        "a save",
    )
    table(f"One durable save (medians of {ROUNDS} × {SAVES}; sync = 8 KiB write + fdatasync)", head, found)
    if not shutil.which("strace"):
        not_run("counting syncs", "strace is not installed")
