"""What went out comes back, and how much memory it takes: ``python benchmarks/back.py [25000 250000]``.

A catalogue of all kinds goes out as JSON Lines and as a workbook. The lines fill an empty catalogue, the workbook is compared cell
by cell with the catalogue it came from; each in a process of its own, whose peak memory with that of its workers is told.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

from common import DATA, peak_mb, said, sizes, table
from fill import catalogue

from db.catalogue import Reader, Writer, create
from db.exchange.intake.coming_back import come_back
from db.exchange.intake.json_lines_in import take_in_lines
from db.exchange.out.outgoing import Order
from db.exchange.out.writing import export
from db.model.changes import finish
from db.model.query import Query
from db.schema.built_in import built_in

_TARGET_MB = 300


def child(case: str, folder: Path, file: Path) -> None:
    """Do one case and print seconds, peak memory of this process, peak of its largest worker, and what came of it."""
    import resource  # why: Unix alone

    description = built_in()
    start = time.perf_counter()
    if case == "lines":
        empty = DATA / "back"
        shutil.rmtree(empty, ignore_errors=True)
        create(empty, description)
        writer = Writer(empty, description, "bench")
        came: object = take_in_lines(writer, file).records
        writer.close()
    else:
        reader = Reader(folder, description)
        counts = finish(come_back(reader, file)).counts
        came = ", ".join(f"{n} {verdict}" for verdict, n in counts.items() if n)
        reader.close()
    took = time.perf_counter() - start
    print(took, peak_mb(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6, came, sep="\t")


def measure(count: int) -> None:
    folder, description = catalogue(count, built_in()), built_in()
    out = DATA / "back-files"
    out.mkdir(exist_ok=True)
    rows = []
    for case, name in (("lines", f"{count}.jsonl"), ("book", f"{count}.xlsx")):
        if not (out / name).exists():
            reader = Reader(folder, description)
            finish(export(reader, Order(Query(audience="full")), out / name))
            reader.close()
        command = [sys.executable, __file__, "--child", case, str(folder), str(out / name)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            rows.append((name, "failed", "", "", done.stderr.strip().splitlines()[-1]))
            continue
        took, own, workers, came = done.stdout.rstrip("\n").split("\t")
        missed = "" if float(own) <= _TARGET_MB else f" (target {_TARGET_MB}: missed)"
        rows.append((name, said(float(took)), f"{float(own):.0f}{missed}", f"{float(workers):.0f}", came))
    table(f"{count:,} records of all kinds come back", ("file", "time", "peak MB", "workers MB", "came of it"), rows)


if __name__ == "__main__":
    if "--child" in sys.argv:
        _, _, case_, folder_, file_ = sys.argv
        child(case_, Path(folder_), Path(file_))
    else:
        for n in sizes([25_000], sys.argv[1:]):
            measure(n)
