"""Making all derived tables anew, beside the limit: the whole import of ``imports.py`` with TRUNCATE and FULL.

``python benchmarks/rebuild.py [25000 250000 ...] [--once]``; each run is a process of its own, for its peak memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from common import DATA, HERE, PEERS, ROUNDS, in_turn, median, not_run, peak_mb, ratio, said, sizes, table, verdict

# why so few imports here: the second process of a rebuild loads this module as it does main.py, which has few too

_TARGET, _TARGET_MB, _TARGET_LINEAR = 2.0, 300.0, 1.3


def rebuild(folder: Path) -> None:
    """Rebuild in this process and print seconds and peak memory."""
    from db.catalogue import Writer
    from db.schema.built_in import built_in

    writer = Writer(folder, built_in(), "bench")
    start = time.perf_counter()
    for _ in writer.rebuild():
        pass
    print(time.perf_counter() - start, peak_mb())
    writer.close()


def limit() -> None:
    """Run the limit's import once (N records) with the journal the catalogue has; print seconds and peak memory."""
    sys.path.insert(0, str(PEERS))
    for name in ("common", "generate"):
        sys.modules.pop(name, None)  # why: the peers' modules have the same names
    import sqlite3

    class Durable(sqlite3.Connection):
        def executescript(self, script: str) -> sqlite3.Cursor:
            return super().executescript(script.replace("=WAL", "=TRUNCATE").replace("=NORMAL", "=FULL"))

    import imports

    plain = sqlite3.connect
    imports.sqlite3.connect = lambda *a, **k: plain(*a, factory=Durable, **k)
    imports.csv_file(imports.n)
    run = imports.whole("fold")
    start = time.perf_counter()
    run()
    print(time.perf_counter() - start, peak_mb())


def measure(count: int, rounds: int) -> tuple[list[object], float]:
    from fill import catalogue

    from db.schema.built_in import built_in

    folder = catalogue(count, built_in())  # why no copy: a rebuild leaves the same content
    peaks: dict[str, float] = {}

    def child(case: str, *arguments: str) -> float:
        environment = os.environ | {"N": str(count), "BENCH_DATA": str(DATA / "peers")}
        done = subprocess.run(
            [sys.executable, __file__, *arguments], env=environment, check=True, capture_output=True, text=True
        )
        seconds, peak = done.stdout.split()[-2:]
        peaks[case] = max(peaks.get(case, 0), float(peak))
        return float(seconds)

    cases = {"rebuild": lambda: child("rebuild", "child", str(folder))}
    if (PEERS / "imports.py").is_file():
        made = DATA / "peers" / f"r{count}.csv"
        if not made.exists():
            made.parent.mkdir(exist_ok=True)
            command = [sys.executable, str(PEERS / "generate.py"), "records", str(count), "--csv", str(made)]
            subprocess.run(command, check=True, capture_output=True)
        cases["limit"] = lambda: child("limit", "limit")
    times = in_turn(cases, rounds)  # type: ignore[arg-type]
    each = median(times["rebuild"]) / count
    peak = f"{peaks['rebuild']:.0f}" + ("" if peaks["rebuild"] <= _TARGET_MB else f" (target {_TARGET_MB:g}: missed)")
    row: list[object] = [f"{count:,}", rounds, said(median(times["rebuild"])), f"{each * 1e6:.0f} µs"]
    if "limit" in times:
        row += [said(median(times["limit"])), verdict(ratio(times, "rebuild", "limit"), _TARGET)]
    else:
        row += ["–", "not run"]
    return [*row, peak], each


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        rebuild(Path(sys.argv[2]))
        sys.exit()
    if sys.argv[1:2] == ["limit"]:
        limit()
        sys.exit()
    rows, first = [], 0.0
    for n in sizes((25_000, 250_000), sys.argv[1:]):
        row, each = measure(n, 1 if "--once" in sys.argv or n > 500_000 else min(ROUNDS, 3) if n > 100_000 else ROUNDS)
        first = first or each
        rows.append([*row, verdict(each / first, _TARGET_LINEAR)])
    head = (
        "records",
        "rounds",
        "rebuild",
        "a record",
        "limit",
        f"rebuild / limit (≤ {_TARGET:g} ×)",
        f"peak MB (≤ {_TARGET_MB:g})",
        "a record, against the first size",
    )
    table(
        "Rebuilding the derived tables (limit: whole CSV import with FTS5 of folded text, TRUNCATE + FULL)", head, rows
    )
    if not (PEERS / "imports.py").is_file():
        not_run("the import limit", f"{PEERS} is not there; this project is {HERE.parent}")
