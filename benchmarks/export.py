"""Sending records out, beside what no program can do without: ``python benchmarks/export.py [25000 250000]``.

The limits write the very cells of our own CSV again: the csv writer from rows that lie ready in memory, the same with the
read of the columns before it, and XlsxWriter with the cells of our own workbook. Memory is the peak of a process of its own.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from pathlib import Path

from common import DATA, in_turn, median, peak_mb, ratio, said, sizes, table, verdict
from fill import catalogue

from db.catalogue import Reader
from db.exchange.out.outgoing import Order
from db.exchange.out.writing import export
from db.model.changes import finish
from db.model.query import Query
from db.schema.built_in import built_in
from db.store.connection import open_store

_FORMS = (
    ("a.csv", "excel", "relic"),
    ("b.csv", "exchange", "relic"),
    ("c.xlsx", "excel", ""),
    ("d.jsonl", "excel", ""),
)


def send(folder: Path, out: Path, form: str = "excel", kind: str = "relic") -> None:
    """Write one file, as the command does."""
    reader = Reader(folder, built_in())
    try:
        finish(export(reader, Order(Query(kind=kind, audience="full"), form), out))  # type: ignore[arg-type]
    finally:
        reader.close()


def measure(count: int) -> None:
    folder = catalogue(count, built_in())
    out = DATA / "export"
    out.mkdir(exist_ok=True)
    send(folder, out / "a.csv")
    with open(out / "a.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    names = ", ".join(f'k."{c}"' for c in _columns(folder))

    def written() -> None:
        with open(out / "limit.csv", "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(rows)

    def read_and_written() -> None:
        store = open_store(folder, write=False)
        try:
            found = store.all(f"SELECT i.id, {names} FROM item i JOIN k_relic k ON k.key = i.key ORDER BY i.sort")
        finally:
            store.close()
        with open(out / "limit.csv", "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(found)

    times = in_turn({"ours": lambda: send(folder, out / "a.csv"), "csv": written, "read": read_and_written})
    table(
        f"CSV of {len(rows) - 1:,} records × {len(rows[0])} columns",
        ("", "time", "ours beside it"),
        [
            ("export, for Excel", said(median(times["ours"])), ""),
            ("csv writer, rows ready", said(median(times["csv"])), verdict(ratio(times, "ours", "csv"), 2)),
            ("read, then csv writer", said(median(times["read"])), f"{ratio(times, 'ours', 'read'):.2f} ×"),
        ],
    )
    lines = []
    for name, form, kind in _FORMS:
        start = time.perf_counter()
        said_ = subprocess.run(
            [sys.executable, __file__, "--one", str(folder), str(out / name), form, kind],
            capture_output=True,
            text=True,
        ).stdout
        took = time.perf_counter() - start
        size = (out / name).stat().st_size / 1e6
        lines.append(
            (f"{name[2:]}, {form}, {kind or 'all kinds'}", said(took), f"{size:.0f} MB", f"{float(said_):.0f} MB")
        )
    table(f"{count:,} records, each in a process of its own", ("file", "time", "size", "peak memory"), lines)


def _columns(folder: Path) -> list[str]:
    store = open_store(folder, write=False)
    try:
        return [row[1] for row in store.all('PRAGMA table_info("k_relic")') if row[1] != "key"]
    finally:
        store.close()


if __name__ == "__main__":
    if "--one" in sys.argv:
        _, _, where, to, form_, *kind_ = sys.argv
        send(Path(where), Path(to), form_, "".join(kind_))
        print(peak_mb())
    else:
        for n in sizes([25_000], sys.argv[1:]):
            measure(n)
