"""Taking in a table of 30 columns, beside the limit (the whole import of ``imports.py`` with TRUNCATE and FULL) and LibreOffice.

Ours reads the file in a worker, finds the header, reads every cell as its type, looks for who is there already, and writes one
act with its history into an empty catalogue, indexed and searchable.
``python benchmarks/sheets.py [25000 250000 ...] [--once]``; each run is a process of its own, for its peak memory.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from common import DATA, HERE, PEERS, ROUNDS, in_turn, median, not_run, peak_mb, ratio, said, sizes, table, verdict
from rebuild import limit

# why so few imports here: the workers of an import load this module as they do main.py, which has few too

_TARGET, _TARGET_MB = 2.0, 300.0
GOES: dict[str, str] = {
    "inventory_no": "numbers.number", "name": "name", "kind": "object_type", "other_name": "variants.variant",
    "commune": "place", "district": "place", "province": "place", "place": "locations.location", "owner": "owners.owner",
    "keeper": "custody.holder", "period": "dating", "material": "technique", "length_cm": "length", "width_cm": "width",
    "height_cm": "height", "diameter_cm": "diameter", "weight_kg": "weight", "quantity": "pieces", "condition": "condition",
    "recorded_on": "recorded", "recorded_by": "recorder", "description": "history", "note": "note",
}  # fmt: skip
_LEAD = {"commune": "xã ", "district": "huyện ", "province": "tỉnh "}


def import_table(source: Path) -> None:
    """Take the file in into a new catalogue and print seconds, peak memory of this process and of its largest worker."""
    import resource  # why: Unix alone

    from db.catalogue import Writer, create
    from db.exchange.columns.mapping import RAW, Column, Mapping
    from db.exchange.columns.work import Work
    from db.exchange.files.reading import read_table
    from db.exchange.intake.taking_in import take_in
    from db.model.changes import finish
    from db.schema.built_in import built_in

    folder, description = DATA / "sheets", built_in()
    shutil.rmtree(folder, ignore_errors=True)
    create(folder, description)
    writer, kind = Writer(folder, description, "bench"), description.kind("object")
    start = time.perf_counter()
    with read_table(source, "" if source.suffix == ".csv" else "Sheet1") as found:
        work = Work(found, kind, writer.read.words())
        columns = tuple(
            Column(h, at, (GOES.get(h, RAW),), unit="kg" if h == "weight_kg" else "", lead=_LEAD.get(h, ""))
            for at, h in enumerate(work.headers)
        )
        report = finish(take_in(writer, work, kind, Mapping(kind.id, columns)))
    took = time.perf_counter() - start
    assert report.counts["new"] == report.offered - 1, report.counts
    writer.close()
    print(took, peak_mb(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6)


def read_with_calamine(source: Path) -> None:
    """Read a workbook to Python rows and print the seconds: what no import of one can do without."""
    import python_calamine  # why: the limit of one case alone

    start = time.perf_counter()
    python_calamine.CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()
    print(time.perf_counter() - start, peak_mb(), 0)


def as_workbook(source: Path) -> Path:
    """Return the same cells as a workbook, made once."""
    import xlsxwriter  # why: to make the file once

    made = source.with_suffix(".xlsx")
    if not made.exists():
        with (
            source.open(encoding="utf-8", newline="") as file,
            xlsxwriter.Workbook(made, {"constant_memory": True}) as book,
        ):
            sheet = book.add_worksheet("Sheet1")
            for at, cells in enumerate(csv.reader(file)):
                for column, text in enumerate(cells):
                    if text:
                        sheet.write_string(at, column, text)
    return made


def office(source: Path, home: Path, ending: str) -> float:
    """Let LibreOffice open the CSV and keep it as a workbook; return the seconds of the whole process."""
    home.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={home.as_uri()}", "--headless", "--norestore", "--infilter=CSV:44,34,76,1",
         "--convert-to", ending, "--outdir", str(home), str(source)],
        check=True, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - start


def measure(count: int, rounds: int) -> list[list[object]]:
    peaks: dict[str, tuple[float, ...]] = {}
    source = DATA / "peers" / f"r{count}.csv"
    if not source.exists():
        source.parent.mkdir(exist_ok=True)
        command = [sys.executable, str(PEERS / "generate.py"), "records", str(count), "--csv", str(source)]
        subprocess.run(command, check=True, capture_output=True)

    def child(case: str, *arguments: str) -> float:
        environment = os.environ | {"N": str(count), "BENCH_DATA": str(DATA / "peers")}
        command = [sys.executable, __file__, *arguments]
        done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        seconds, *seen = (float(word) for word in done.stdout.split())
        own, workers = (*seen, 0.0, 0.0)[:2]
        peaks[case] = tuple(map(max, peaks.get(case, (0.0, 0.0)), (own, workers)))
        return seconds

    book = as_workbook(source)
    cases: dict[str, Callable[[], float | None]] = {
        "csv": lambda: child("csv", "child", str(source)),
        "limit": lambda: child("limit", "limit"),
        "xlsx": lambda: child("xlsx", "child", str(book)),
        "calamine": lambda: child("calamine", "calamine", str(book)),
    }
    if shutil.which("soffice"):
        home = DATA / "office"
        office(source, home, "ods")  # why: the first start makes its profile
        for ending in ("xlsx", "ods"):
            cases[f"office {ending}"] = partial(office, source, home, ending)
    else:
        not_run("LibreOffice with the same table", "there is none here")
    times = in_turn(cases, rounds)
    times["calamine + limit"] = [a + b for a, b in zip(times["calamine"], times["limit"], strict=True)]
    rows: list[list[object]] = []
    for name, beside in (("csv", "limit"), ("xlsx", "calamine + limit")):
        own, workers = peaks[name]
        peak = f"{own:.0f}" + ("" if own <= _TARGET_MB else f" (target {_TARGET_MB:g}: missed)")
        ahead = "–"
        if "office xlsx" in times:
            ahead = " / ".join(f"{ratio(times, f'office {ending}', name):.2f} ×" for ending in ("xlsx", "ods"))
        rows.append([
            f"{count:,} {name}", rounds, said(median(times[name])), f"{median(times[name]) / count * 1e6:.0f} µs",
            said(median(times[beside])), verdict(ratio(times, name, beside), _TARGET), ahead, peak, f"{workers:.0f}",
        ])  # fmt: skip
    for ending in ("xlsx", "ods"):
        if f"office {ending}" in times:
            took = said(median(times[f"office {ending}"]))
            rows.append([f"{count:,} csv, LibreOffice to .{ending}", rounds, took, *[""] * 6])
    return rows


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        import_table(Path(sys.argv[2]))
        sys.exit()
    if sys.argv[1:2] == ["calamine"]:
        read_with_calamine(Path(sys.argv[2]))
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
    made = [row for n in sizes((25_000,), sys.argv[1:]) for row in measure(n, 1 if once or n > 100_000 else ROUNDS)]
    head = (
        "lines",
        "rounds",
        "import",
        "a line",
        "limit",
        f"import / limit (≤ {_TARGET:g} ×)",
        "ahead of LibreOffice to .xlsx / .ods (≥ 3 ×)",
        f"peak MB (≤ {_TARGET_MB:g})",
        "largest worker MB",
    )
    table(
        "Taking in a table of 30 columns (limit: whole CSV import with FTS5 of folded text, TRUNCATE + FULL; of a workbook "
        "calamine besides; LibreOffice opens the CSV and keeps it as a workbook, without checks, history or search)",
        head,
        made,
    )
