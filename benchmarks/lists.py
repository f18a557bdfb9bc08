"""Opening, the first page, counts, finding and sorting, beside bare SQL on the same file.

``python benchmarks/lists.py [25000 250000 1000000]``; each size in a process of its own, for its peak memory.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from array import array
from collections.abc import Callable
from pathlib import Path

from common import ROUNDS, in_turn, median, peak_mb, ratio, said, sizes, table
from fill import catalogue
from generate import record_id

from db.catalogue import Reader
from db.model.condition import By, Test
from db.model.query import Query
from db.schema.built_in import built_in
from db.schema.search_words import indexed
from db.store.connection import FILE_NAME, open_store

PAGE = 128
_ALL = "SELECT key FROM item WHERE deleted = 0 AND kind = 'relic' ORDER BY sort"
_MATCH = "SELECT rowid FROM words WHERE words MATCH ?"


def measure(count: int) -> dict[str, object]:
    description = built_in()
    folder = catalogue(count, description)
    relic = description.kind("relic")
    reader = Reader(folder, description)
    conn = open_store(folder, write=False).conn
    listing = reader.find(Query(kind="relic"))
    keys = array("q", [r[0] for r in conn.execute(_ALL)])
    middle = len(listing) // 2
    width = ",".join("?" * PAGE)
    page_sql = f"SELECT i.*, k.* FROM item i JOIN k_relic k ON k.key = i.key WHERE i.key IN ({width})"
    found = {}

    def find(**wanted: object) -> Callable[[], None]:
        def run() -> None:
            found[str(wanted)] = len(reader.find(Query(**wanted)))  # type: ignore[arg-type]

        return run

    def sql(text: str, *args: object) -> Callable[[], None]:
        def run() -> None:
            array("q", [r[0] for r in conn.execute(text, args).fetchall()])

        return run

    def match(typed: str) -> str:
        """Return what a bare query asks of the index for words as typed."""
        return " AND ".join(f'"{token}"' for token in indexed(typed).split() if token != "_") + "*"

    def opening(cold: bool) -> Callable[[], None]:
        def run() -> None:
            if cold:
                _evict(folder / FILE_NAME)
            fresh = Reader(folder, description)
            assert fresh.fits()
            first = fresh.find(Query(kind="relic", limit=PAGE))
            assert len(fresh.lines(first, 0, PAGE, relic.listed)) == PAGE
            fresh.close()

        return run

    def bare_opening() -> None:
        bare = sqlite3.connect(folder / FILE_NAME)
        some = [r[0] for r in bare.execute(_ALL + f" LIMIT {PAGE}").fetchall()]
        bare.execute(page_sql, some).fetchall()
        bare.close()

    def page(at: int) -> Callable[[], None]:
        return lambda: reader.lines(listing, at, at + PAGE, relic.listed) and None

    def where(record: str) -> Callable[[], None]:
        def run() -> None:
            reader.position(listing, record)

        return run

    by = "SELECT k.key FROM k_relic k JOIN item i ON i.key = k.key WHERE i.deleted = 0 ORDER BY k."
    pairs: dict[str, tuple[Callable[[], None], Callable[[], None] | None]] = {
        f"open, first {PAGE} lines": (opening(False), bare_opening),
        "same, cold file": (opening(True), None),
        "counts of every kind": (
            lambda: reader.counts() and None,
            sql("SELECT count(*) FROM item WHERE kind = 'relic'"),
        ),
        "page in the middle": (
            page(middle),
            lambda: conn.execute(page_sql, keys[middle : middle + PAGE].tolist()).fetchall() and None,
        ),
        "all by name": (find(kind="relic"), sql(_ALL)),
        "all by name, every kind": (find(), sql("SELECT key FROM item WHERE deleted = 0 ORDER BY sort")),
        "all by number": (find(kind="relic", order=(By("numbers"),)), sql(by + "numbers")),
        "all by condition (a term)": (find(kind="relic", order=(By("condition"),)), sql(by + "condition")),
        "all by dating": (find(kind="relic", order=(By("dating"),)), sql(by + "dating")),
        "one condition": (
            find(kind="relic", where=Test("condition", "is", ("nang",))),
            sql(
                "SELECT i.key FROM item i JOIN k_relic k ON k.key = i.key WHERE i.deleted = 0 AND k.condition = 'nang' ORDER BY i.sort"
            ),
        ),
        "find a number": (find(words="0000123"), sql(_MATCH, match("0000123"))),
        "find `trống đồng minh`": (find(words="trống đồng minh"), sql(_MATCH, match("trống đồng minh"))),
        "find `chiêng`": (find(words="chiêng"), sql(_MATCH, match("chiêng"))),
        "same, first 50": (find(words="chiêng", limit=50), sql(_MATCH + " ORDER BY rowid LIMIT 50", match("chiêng"))),
        "find `chiêng`, public": (find(words="chiêng", audience="public"), sql(_MATCH, "{pub} : " + match("chiêng"))),
        "where a record stands": (where(record_id(count // 2 + 1)), sql(_ALL)),
    }
    rows = []
    for name, (ours, limit) in pairs.items():
        cases: dict[str, Callable[[], float | None]] = {"ours": ours}
        if limit:
            cases["limit"] = limit
        times = in_turn(cases)
        rows.append([name, median(times["ours"]), ratio(times, "ours", "limit") if limit else 0.0])
    reader.close()
    return {"rows": rows, "peak": peak_mb(), "hits": found}


def _evict(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(handle)


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        print(json.dumps(measure(int(sys.argv[2]))))
        sys.exit()
    counts = sizes((25_000, 250_000), sys.argv[1:])
    results = []
    for n in counts:
        catalogue(n, built_in())
        done = subprocess.run(
            [sys.executable, __file__, "child", str(n)], check=True, stdout=subprocess.PIPE, text=True
        )
        results.append(json.loads(done.stdout.splitlines()[-1]))
    lines = []
    for at, (name, *_) in enumerate(results[0]["rows"]):
        line: list[object] = [name]
        for result in results:
            _, ours, against = result["rows"][at]
            line += [said(ours), f"{against:.2f} ×" if against else "–"]
        lines.append(line)
    lines.append(["peak memory", *(c for r in results for c in (f"{r['peak']:.0f} MB", ""))])
    head = ["", *(c for n in counts for c in (f"{n:,}", "/ bare SQL"))]
    table(f"Opening, listing, finding (medians of {ROUNDS}, warm unless said)", head, lines)
