"""Reading an .xlsx of 30 columns as its worker does, beside calamine reading it whole: ``python benchmarks/workbooks.py [25000 250000]``.

Two workbooks of the same cells: 26 texts a line nobody else has, as texts the cells share and as texts in the cells. Each reading is a
process of its own, for its peak memory.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import python_calamine
import xlsxwriter
from common import DATA, ROUNDS, in_turn, median, peak_mb, ratio, said, sizes, table

from db.exchange.files.jobs import read
from db.exchange.files.table import read_lines

_TARGET_MB = 300.0


def workbook(count: int, shared: bool) -> Path:
    """Return a workbook of so many lines, made once."""
    path = DATA / "workbooks" / f"{'shared' if shared else 'inline'}-{count}.xlsx"
    if path.exists():
        return path
    path.parent.mkdir(exist_ok=True)
    made = path.with_suffix(".new")
    with xlsxwriter.Workbook(made, {"constant_memory": not shared}) as book:
        sheet = book.add_worksheet("Sheet1")
        day, zeros = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "000"})
        sheet.write_row(0, 0, [f"Cột {n}" for n in range(30)])
        for at in range(1, count + 1):
            sheet.write_row(at, 0, [f"chiêng xóm Trại {at}.{column}" for column in range(26)])
            sheet.write_number(at, 26, 30_000 + at % 9000, day)
            sheet.write_number(at, 27, at % 1000, zeros)
            sheet.write_row(at, 28, [at / 7, at])
    made.rename(path)
    return path


def child(case: str, path: Path) -> None:
    """Read one workbook and print seconds and peak memory."""
    start = time.perf_counter()
    if case == "calamine":
        lines = sum(1 for _ in python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())
    else:
        out = DATA / "workbooks" / "lines"
        lines = read(str(path), "Sheet1", str(out))["lines"]
        assert sum(1 for _ in read_lines(out)) == lines
        out.unlink()
    print(time.perf_counter() - start, peak_mb(), lines)


def measure(count: int, rounds: int) -> list[list[object]]:
    rows: list[list[object]] = []
    for shared in (True, False):
        path, peaks = workbook(count, shared), dict[str, float]()

        def alone(case: str, path: Path = path, peaks: dict[str, float] = peaks) -> float:
            done = subprocess.run(
                [sys.executable, __file__, case, str(path)], check=True, capture_output=True, text=True
            )
            seconds, peak, lines = map(float, done.stdout.split())
            assert lines == count + 1
            peaks[case] = max(peaks.get(case, 0.0), peak)
            return seconds

        times = in_turn({case: lambda case=case: alone(case) for case in ("ours", "calamine")}, rounds)
        told = f"{peaks['ours']:.0f}" + ("" if peaks["ours"] <= _TARGET_MB else f" (target {_TARGET_MB:g}: missed)")
        rows.append([
            f"{count:,} {'shared' if shared else 'in the cells'}", rounds, said(median(times["ours"])),
            said(median(times["calamine"])), f"{ratio(times, 'ours', 'calamine'):.2f} ×", told, f"{peaks['calamine']:.0f}",
        ])  # fmt: skip
    return rows


if __name__ == "__main__":
    if sys.argv[1:2] in (["ours"], ["calamine"]):
        child(sys.argv[1], Path(sys.argv[2]))
        sys.exit()
    made = [row for n in sizes((25_000,), sys.argv[1:]) for row in measure(n, ROUNDS if n < 100_000 else 1)]
    head = ("lines, texts", "rounds", "ours", "calamine", "ours / calamine", "peak MB (≤ 300)", "calamine's peak MB")
    table("Reading an .xlsx of 30 columns, both readers and all cells as text, beside calamine alone", head, made)
