"""Taking in a table of 30 columns, beside the limit: the whole import of ``imports.py`` with TRUNCATE and FULL.

Ours reads the file in a worker, finds the header, reads every cell as its type, looks for who is there already, and writes one
act with its history into an empty catalogue, indexed and searchable.
``python benchmarks/sheets.py [25000 250000 ...] [--once]``; each run is a process of its own, for its peak memory.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from common import DATA, HERE, PEERS, ROUNDS, in_turn, median, not_run, peak_mb, ratio, said, sizes, table, verdict
from rebuild import limit

from db.catalogue import Writer, create
from db.exchange.mapping import RAW, Column, Mapping
from db.exchange.reading import read_table
from db.exchange.taking_in import take_in
from db.exchange.work import Work
from db.model.changes import finish
from db.schema.built_in import built_in

_TARGET, _TARGET_MB = 2.0, 300.0
GOES: dict[str, str] = {
    "inventory_no": "numbers.number", "name": "name", "kind": "object_type", "other_name": "variants.variant",
    "commune": "place", "district": "place", "province": "place", "place": "locations.location", "owner": "owners.owner",
    "keeper": "custody.holder", "period": "dating", "material": "technique", "length_cm": "length", "width_cm": "width",
    "height_cm": "height", "diameter_cm": "diameter", "weight_kg": "weight", "quantity": "pieces", "condition": "condition",
    "recorded_on": "recorded", "recorded_by": "recorder", "description": "history", "note": "note",
}  # fmt: skip
_LEAD = {"commune": "xã ", "district": "huyện ", "province": "tỉnh "}


def import_csv(source: Path) -> None:
    """Take the file in into a new catalogue and print seconds and peak memory of this process."""
    folder, description = DATA / "sheets", built_in()
    shutil.rmtree(folder, ignore_errors=True)
    create(folder, description)
    writer, kind = Writer(folder, description, "bench"), description.kind("object")
    start = time.perf_counter()
    with read_table(source, "") as found:
        work = Work(found, kind, writer.read.words())
        columns = tuple(
            Column(h, at, (GOES.get(h, RAW),), unit="kg" if h == "weight_kg" else "", lead=_LEAD.get(h, ""))
            for at, h in enumerate(work.headers)
        )
        report = finish(take_in(writer, work, kind, Mapping(kind.id, columns)))
    took = time.perf_counter() - start
    assert report.counts["new"] == report.offered - 1, report.counts
    writer.close()
    print(took, peak_mb())


def measure(count: int, rounds: int) -> list[object]:
    peaks: dict[str, float] = {}
    source = DATA / "peers" / f"r{count}.csv"
    if not source.exists():
        source.parent.mkdir(exist_ok=True)
        command = [sys.executable, str(PEERS / "generate.py"), "records", str(count), "--csv", str(source)]
        subprocess.run(command, check=True, capture_output=True)

    def child(case: str, *arguments: str) -> float:
        environment = os.environ | {"N": str(count), "BENCH_DATA": str(DATA / "peers")}
        command = [sys.executable, __file__, *arguments]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        seconds, peak = done.stdout.split()[-2:]
        peaks[case] = max(peaks.get(case, 0), float(peak))
        return float(seconds)

    times = in_turn(
        {"csv": lambda: child("csv", "child", str(source)), "limit": lambda: child("limit", "limit")}, rounds
    )
    each = median(times["csv"]) / count
    peak = f"{peaks['csv']:.0f}" + ("" if peaks["csv"] <= _TARGET_MB else f" (target {_TARGET_MB:g}: missed)")
    return [
        f"{count:,}", rounds, said(median(times["csv"])), f"{each * 1e6:.0f} µs", said(median(times["limit"])),
        verdict(ratio(times, "csv", "limit"), _TARGET), peak,
    ]  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        import_csv(Path(sys.argv[2]))
        sys.exit()
    if sys.argv[1:2] == ["limit"]:
        limit()
        sys.exit()
    if not (PEERS / "imports.py").is_file():
        not_run(
            "taking tables in",
            f"its table and its limit are made by {PEERS}, which is not there; this is {HERE.parent}",
        )
        sys.exit()
    once = "--once" in sys.argv
    rows = [measure(n, 1 if once or n > 100_000 else ROUNDS) for n in sizes((25_000,), sys.argv[1:])]
    head = (
        "lines",
        "rounds",
        "import",
        "a line",
        "limit",
        f"import / limit (≤ {_TARGET:g} ×)",
        f"peak MB (≤ {_TARGET_MB:g})",
    )
    table(
        "Taking in a CSV of 30 columns (limit: whole CSV import with FTS5 of folded text, TRUNCATE + FULL)", head, rows
    )
