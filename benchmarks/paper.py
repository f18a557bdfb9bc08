"""An inventory list of 12,000 rows from the catalogue to the PDF, beside a hand-written PDF of as many rows.

paper.py [12000]
paper.py child FOLDER N       prints seconds and peak MB of one print
paper.py sheets FOLDER N END  prints seconds, peak MB and how long a stop takes, of N record sheets in one file (pdf, docx)
paper.py floor N              the floor: a hand-written PDF (from ../shared/bench)
paper.py rows FOLDER N FILE   writes the very rows of the list as CSV, for LibreOffice to make a PDF of
"""

import csv
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from common import DATA, PEERS, in_turn, median, not_run, ratio, said, table, verdict

TARGET, TARGET_DOUBLE, TARGET_OFFICE = 3.0, 2.2, 0.6
SHEETS, MOST_MEMORY = 1_000, 300


def child(folder: str, count: int) -> None:
    from db.catalogue import Reader
    from db.model.query import Query
    from db.schema.built_in import built_in
    from heritage_app.paper.order import Order
    from heritage_app.paper.papers import print_paper

    reader = Reader(Path(folder), built_in())
    listing = reader.find(Query(kind="gong", limit=count))
    assert len(listing) == count, f"{len(listing)} gongs in {folder}"
    start = time.perf_counter()
    pages = print_paper(reader, Order("inventory", "full", "gong"), DATA / "inventory.pdf")
    took = time.perf_counter() - start
    print(f"took={took:.6f} pages={pages} hwm={peak()}")


def sheets(folder: str, count: int, ending: str) -> None:
    """Print many sheets into one file, told of each; then once more, stopped in the middle."""
    from db.catalogue import Reader
    from db.model.problems import NotPossible
    from db.model.query import Query
    from db.schema.built_in import built_in
    from heritage_app.paper.order import Order
    from heritage_app.paper.papers import print_paper

    reader = Reader(Path(folder), built_in())
    lines = reader.lines(reader.find(Query(kind="gong", limit=count)), 0, count)
    order, out = Order("sheet", "full", "gong", ids=tuple(line.id for line in lines)), DATA / f"sheets.{ending}"
    heard: list[int] = []
    start = time.perf_counter()
    print_paper(reader, order, out, lambda done, _: heard.append(done) is None)
    took = time.perf_counter() - start
    assert heard == list(range(count)), "told of every record"
    before, asked = out.read_bytes(), 0.0

    def stop(done: int, _: int) -> bool:
        nonlocal asked
        asked = time.perf_counter()
        return done < count // 2

    try:
        print_paper(reader, order, out, stop)
    except NotPossible:
        stopped = time.perf_counter() - asked
    assert out.read_bytes() == before, "a stopped printing leaves the file as it was"
    print(f"took={took:.6f} hwm={peak()} stopped={stopped:.6f} size={len(before)}")


def peak() -> int:
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))


def floor(count: int) -> None:
    sys.path.insert(0, str(PEERS))
    del sys.modules["common"]
    import pdf
    import pdf_floor

    data = pdf.rows(count)
    data = list(data)
    start = time.perf_counter()
    pdf_floor.raw(data, str(DATA / "floor.pdf"))
    print(f"took={time.perf_counter() - start:.6f}")


def rows_as_csv(folder: str, count: int, out: str) -> None:
    """Write the rows of the list, bands and totals too, as LibreOffice would be given them."""
    from datetime import date

    from db.catalogue import Reader
    from db.schema.built_in import built_in
    from heritage_app.paper.order import Order
    from heritage_app.paper.papers import compose_paper
    from reports.blocks import Row, Table

    reader = Reader(Path(folder), built_in())
    _, blocks = compose_paper(reader, Order("inventory", "full", "gong"), date.today())
    listed = 0
    with Path(out).open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        for block in blocks:
            if isinstance(block, Table):
                sheet.writerow([column.label for column in block.columns])
                for row in block.rows:
                    listed += isinstance(row, Row)
                    sheet.writerow(row.cells if isinstance(row, Row) else [row.text])
    assert listed == count, listed


def office(source: Path) -> float:
    """Return how long LibreOffice takes to make a PDF of a CSV, the whole process; its profile is warm."""
    where = DATA / "office"
    profile = f"-env:UserInstallation={(DATA / 'office-profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf:calc_pdf_Export",
        "--outdir",
        str(where),
        str(source),
    ]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, timeout=280)
    return time.perf_counter() - start


def whole_process(folder: str, count: int) -> float:
    """Return how long our whole process takes, from its start to its end."""
    start = time.perf_counter()
    told("child", folder, str(count))
    return time.perf_counter() - start


def gongs(count: int) -> Path:
    """Make a catalogue of gongs once."""
    from db.catalogue import Writer, create
    from db.schema.built_in import built_in

    folder = DATA / f"gongs-{count}"
    description = built_in()
    if not (folder / "done").exists():
        subprocess.run(["rm", "-rf", str(folder)], check=True)
        create(folder, description)
        writer = Writer(folder, description, "đo tốc độ")
        communes = [u.text() for u in description.units.units if u.current and u.type in ("xa", "phuong")]
        conditions = ["nguyên", "nứt", "thủng", "mất núm"]
        for start in range(0, count, 2000):
            writer.add(
                description.kind("gong"),
                [
                    {
                        "name": f"Chiêng bồng số {i}",
                        "number": f"C-{i:05d}",
                        "place": communes[i % len(communes)],
                        "d_face": f"{20 + i % 60},{i % 10}",
                        "weight": f"{1 + i % 9},{i % 10}",
                        "condition": conditions[i % 4],
                        "custody": [{"holder": f"Hộ Bùi Văn {i % 997}"}],
                    }
                    for i in range(start, min(start + 2000, count))
                ],
            )
        writer.close()
        (folder / "done").touch()
    return folder


def run(*arguments: str) -> float:
    return told(*arguments)["took"]


def told(*arguments: str) -> dict[str, float]:
    env = {**os.environ, "BENCH_DATA": str(DATA / "peers")}
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, env=env)
    if done.returncode:
        raise SystemExit(done.stderr[-800:])
    return {name: float(value) for name, _, value in (word.partition("=") for word in done.stdout.split())}


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else 12_000
    one, two = f"inventory of {count:,}", f"inventory of {2 * count:,}"
    first, second = str(gongs(count)), str(gongs(2 * count))
    cases = {one: lambda: run("child", first, str(count)), two: lambda: run("child", second, str(2 * count))}
    limit = "hand-written PDF"
    if (PEERS / "pdf_floor.py").is_file():
        cases[limit] = lambda: run("floor", str(count))
    else:
        not_run(limit, f"{PEERS} is not there")
    peer, ours = "LibreOffice, the same rows from CSV, whole process", f"inventory of {count:,}, whole process"
    if shutil.which("soffice"):
        source = DATA / "office" / f"rows-{count}.csv"
        source.parent.mkdir(exist_ok=True)
        subprocess.run([sys.executable, __file__, "rows", first, str(count), str(source)], check=True)
        office(source)
        cases |= {ours: lambda: whole_process(first, count), peer: lambda: office(source)}
    else:
        not_run(peer, "soffice is not there")
    times = in_turn(cases)
    rows = {name: [name, said(median(found)), "", "", ""] for name, found in times.items()}
    if limit in times:
        rows[one][2] = verdict(ratio(times, one, limit), TARGET)
    if peer in times:
        rows[ours][3] = verdict(ratio(times, ours, peer), TARGET_OFFICE)
    rows[two][4] = verdict(ratio(times, two, one), TARGET_DOUBLE)
    heads = (
        f"vs floor (≤ {TARGET:g})",
        f"vs LibreOffice (≤ {TARGET_OFFICE:g})",
        f"vs half the rows (≤ {TARGET_DOUBLE})",
    )
    table("Inventory list to PDF", ["case", "median", *heads], list(rows.values()))
    of_sheets(first)


def of_sheets(folder: str) -> None:
    rows = []
    for ending in ("pdf", "docx"):
        half, whole = told("sheets", folder, str(SHEETS // 2), ending), told("sheets", folder, str(SHEETS), ending)
        rows.append(
            [
                f"{SHEETS:,} sheets, {ending.upper()}",
                said(whole["took"]),
                verdict(whole["took"] / half["took"], TARGET_DOUBLE),
                f"{whole['hwm']:.0f}" + ("" if whole["hwm"] <= MOST_MEMORY else " (missed)"),
                said(whole["stopped"]),
            ]
        )
    heads = ["case", "time", f"vs half of them (≤ {TARGET_DOUBLE})", f"peak MB (≤ {MOST_MEMORY})", "stop heard after"]
    table("Record sheets in one file, told of each, stopped in the middle", heads, rows)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["child", folder, count]:
            child(folder, int(count))
        case ["sheets", folder, count, ending]:
            sheets(folder, int(count), ending)
        case ["rows", folder_, count_, out_]:
            rows_as_csv(folder_, int(count_), out_)
        case ["floor", count]:
            floor(int(count))
        case _:
            main()
