"""Finding: the window's answer to a key, filters, orders, facets, a frame of the list, memory; each beside its limit in one run,
and how each grows with the number of records.

``python benchmarks/find.py [25000 250000 1000000]``; the limit app is that of the shared bench (``limit_app.py``).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from common import PEERS, ROUNDS, in_turn, median, not_run, ratio, said, sizes, table, verdict
from fill import catalogue
from window import worked_in

from db.catalogue import Reader
from db.model.condition import All, By, Test
from db.model.query import Query
from db.schema.built_in import built_in
from db.store.connection import open_store

THREE = All((Test("condition", "is", ("nang",)), Test("numbers", "any"), Test("dating", "any")))
FRAMES = 2 / 60
"""Seconds of two frames: so soon the first screen of what is searched for is to be seen."""
Row = tuple[str, float, float, float]
"""What was done, our seconds, the ratio to the limit, the target of that ratio (0: none)."""


def in_store(folder: Path) -> list[Row]:
    """Filters, orders and facets, each worked out anew over a warm file, beside plain SQL that uses the same indexes."""
    description = built_in()
    conn = open_store(folder, write=False).conn
    reader = Reader(folder, description)

    def fresh(ask: Callable[[Reader], object]) -> Callable[[], float]:
        def run() -> float:
            reader._finder.kept.forget()
            reader.find(Query(kind="relic"))  # why: the list by name stands before anybody filters or sorts it
            start = time.perf_counter()
            ask(reader)
            return time.perf_counter() - start

        return run

    def again(ask: Callable[[Reader], object]) -> Callable[[], float]:
        """Ask while what was worked out before still stands, as the second of several counts does."""

        def run() -> float:
            start = time.perf_counter()
            ask(reader)
            return time.perf_counter() - start

        return run

    def sql(text: str) -> Callable[[], float]:
        def run() -> float:
            start = time.perf_counter()
            [row[0] for row in conn.execute(text).fetchall()]
            return time.perf_counter() - start

        return run

    joined = "SELECT i.key FROM item i JOIN k_relic k ON k.key = i.key WHERE i.deleted = 0 AND i.kind = 'relic'"
    pairs: list[tuple[str, Callable[[], float], Callable[[], float], float]] = [
        (
            "filter of three conditions",
            fresh(lambda r: r.find(Query(kind="relic", where=THREE))),
            sql(
                joined + " AND k.condition = 'nang' AND k.dating IS NOT NULL AND k.key IN "
                "(SELECT r.key FROM r_relic_numbers r) ORDER BY i.sort"
            ),
            1.5,
        ),
        (
            "sort by a term",
            fresh(lambda r: r.find(Query(kind="relic", order=(By("condition"),)))),
            sql(joined + " ORDER BY k.condition"),
            1.5,
        ),
        (
            "sort by a number",
            fresh(lambda r: r.find(Query(kind="relic", order=(By("dating"),)))),
            sql(joined + " ORDER BY k.dating"),
            1.5,
        ),
        (
            "facet of a term",
            fresh(lambda r: r.search.facet(Query(kind="relic"), "condition")),
            sql("SELECT condition, count(*) FROM k_relic GROUP BY 1"),
            2.0,
        ),
        (
            "facet of a place",
            fresh(lambda r: r.search.facet(Query(kind="relic"), "places")),
            sql("SELECT place_now, count(*) FROM r_relic_places GROUP BY 1"),
            2.0,
        ),
        (
            "facet of a term, narrowed by a search",
            fresh(lambda r: r.search.facet(Query(kind="relic", words="chiêng núm"), "condition")),
            sql(
                "SELECT k.condition, count(*) FROM k_relic k WHERE k.key IN "
                '(SELECT rowid FROM words WHERE words MATCH \'"chieng_a" "num_4"\') GROUP BY 1'
            ),
            2.0,
        ),
        (
            "the next facet of it",
            again(lambda r: r.search.facet(Query(kind="relic", words="chiêng núm"), "places")),
            sql(
                "SELECT place_now, count(*) FROM r_relic_places WHERE key IN "
                '(SELECT rowid FROM words WHERE words MATCH \'"chieng_a" "num_4"\') GROUP BY 1'
            ),
            2.0,
        ),
        (
            "groups of a term",
            fresh(lambda r: r.search.grouped(r.find(Query(kind="relic")), "condition")),
            sql("SELECT key, condition FROM k_relic"),
            0.0,
        ),
        (
            "a slip and what it meant",
            fresh(lambda r: r.search.suggestions(Query(words="troosng"))),
            sql("SELECT 1"),
            0.0,
        ),
    ]
    rows: list[Row] = []
    for name, ours, limit, target in pairs:
        times = in_turn({"ours": ours, "limit": limit})
        rows.append((name, median(times["ours"]), ratio(times, "ours", "limit") if name[0] != "a" else 0.0, target))
    return rows


def in_window(folder: Path) -> list[Row]:
    """A key's answer repainted, and a frame of the list, beside a C++ model under the same dress."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QApplication, QTableView

    from heritage_app import theme
    from heritage_app.session import Session
    from heritage_app.settings import Settings
    from heritage_app.shell import all_acts
    from heritage_app.shell.window import MainWindow

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    theme.load_fonts()
    theme.apply(app, theme.LIGHT, 100)
    session = Session(folder, built_in(), "bench")
    window = MainWindow(session, Settings(theme="light"), theme.LIGHT, all_acts)
    window.show()

    def rest() -> None:
        quiet = 0
        while quiet < 20:
            app.processEvents()
            quiet = quiet + 1 if window.idle else 0
            time.sleep(0.0005)

    def forget_hits(reader: Reader) -> None:
        """Forget what was searched for, as a new search finds it; the list itself stands as it stood."""
        kept = reader._finder.kept
        for name in [n for n in kept._made if isinstance(n, tuple) and n[0] in ("hits", "few", "keys")]:
            del kept._made[name]

    rest()
    window.go("relic")
    rest()
    pane, view = window.list, window.list.table
    came: list[float] = []
    pane.listed.connect(lambda _: came.append(time.perf_counter()))

    def key(words: str, whole: bool = False) -> Callable[[], float]:
        """A key's answer: to the first screen, or until all hits are there; nothing of it was asked before."""

        def run() -> float:
            pane._write_words("")
            pane.refresh()
            rest()
            session.ask(lambda reader: forget_hits(reader), lambda _: None)
            rest()
            came.clear()
            pane._write_words(words)
            start = time.perf_counter()
            pane.refresh()
            while not came or (whole and pane._growing):
                app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            view.viewport().repaint()
            took = time.perf_counter() - start
            rest()
            return took

        return run

    def frame(of: QTableView, step: int) -> Callable[[], float]:
        def run() -> float:
            bar = of.verticalScrollBar()
            bar.setValue((bar.value() + step) % max(bar.maximum(), 1))
            if of is view:
                rest()  # why: lines come from the reader's thread; a frame is what the window itself works
            start = time.perf_counter()
            for _ in range(10):
                of.viewport().repaint()
            return (time.perf_counter() - start) / 10

        return run

    def narrowed() -> float:
        """A condition's answer: to the first screen."""
        pane.show_all()
        rest()
        session.ask(lambda reader: forget_hits(reader), lambda _: None)
        rest()
        came.clear()
        start = time.perf_counter()
        pane.narrow(Test("condition", "is", ("nang",)))
        while not came:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        view.viewport().repaint()
        took = time.perf_counter() - start
        rest()
        pane.show_all()
        rest()
        return took

    plain = QStandardItemModel(4000, len(pane.model.fields))
    for at in range(4000):
        for column in range(len(pane.model.fields)):
            plain.setItem(at, column, QStandardItem("Chiêng Mường Hòa Bình số 189"))
    floor = QTableView()
    floor.setModel(plain)
    floor.setShowGrid(False)
    floor.setWordWrap(False)
    floor.verticalHeader().hide()
    floor.verticalHeader().setDefaultSectionSize(view.verticalHeader().defaultSectionSize())
    floor.resize(view.size())
    for column in range(len(pane.model.fields)):
        floor.setColumnWidth(column, view.columnWidth(column))
    floor.show()
    rest()
    pane.show_all()
    rest()
    scrolling = in_turn({"ours": frame(view, 20), "floor": frame(floor, 20)})
    jumping = in_turn({"ours": frame(view, 7919), "floor": frame(floor, 1013)})
    first = "first screen of hits repainted after a key"
    asked = {
        word: key(word) for word in ("chiêng núm", "c", "hoa văn khắc", "núi", "loại", "0000123", "không có gì như thế")
    }
    keys = in_turn({**asked, "whole": key("chiêng núm", True), "narrowed": narrowed})
    rows: list[Row] = [
        *((f"{first} (`{word}`)", median(keys[word]), 0.0, -FRAMES) for word in asked),
        ("first screen of a condition repainted", median(keys["narrowed"]), 0.0, -FRAMES),
        ("all hits of `chiêng núm` there and counted", median(keys["whole"]), 0.0, 1.5),
        ("frame after scrolling a page", median(scrolling["ours"]), ratio(scrolling, "ours", "floor"), 1.6),
        ("frame after a jump", median(jumping["ours"]), ratio(jumping, "ours", "floor"), 1.6),
    ]
    floor.close()
    window.close()
    return rows


def limit_app(count: int) -> dict[str, float] | None:
    """Return what the limit app tells of itself over as many rows: seconds and MiB."""
    if not (PEERS / "limit_app.py").is_file():
        return None
    made = [sys.executable, "-c", f"import common; print(common.database({count}))"]
    database = subprocess.run(made, cwd=PEERS, capture_output=True, text=True, check=True).stdout.split()[-1]
    told: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        done = subprocess.run(
            [sys.executable, str(PEERS / "limit_app.py"), database], capture_output=True, text=True, check=True
        )
        for word in done.stdout.split():
            name, _, number = word.partition("=")
            told.setdefault(name, []).append(float(number))
    return {name: median(numbers) for name, numbers in told.items()}


def memory(folder: Path) -> float:
    """Return the peak of the program with all of its list open and a record beside it, in MiB."""
    child = Path(__file__).with_name("window.py")
    command = [sys.executable, str(child), "child", "whole"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, env=worked_in(folder))
    return float(done.stdout.split("hwm=")[1].split()[0])


def main() -> None:
    counts = sizes((25_000, 250_000), sys.argv[1:])
    results: dict[int, list[Row]] = {}
    peaks: dict[int, tuple[float, float]] = {}
    for count in counts:
        folder = catalogue(count, built_in())
        done = subprocess.run(
            [sys.executable, __file__, "child", str(count)], check=True, stdout=subprocess.PIPE, text=True
        )
        rows: list[Row] = [tuple(row) for row in json.loads(done.stdout.splitlines()[-1])]
        limit = limit_app(count)
        if limit is None:
            not_run("limit app", f"{PEERS} is not there")
        else:
            rows[-3] = (rows[-3][0], rows[-3][1], rows[-3][1] / limit["search"], rows[-3][3])
        peaks[count] = (memory(folder), limit["hwm"] if limit else 0.0)
        results[count] = rows
    lines: list[list[object]] = []
    for at, (name, _, _, target) in enumerate(results[counts[0]]):
        line: list[object] = [name]
        for count in counts:
            _, ours, beside, _ = results[count][at]
            if target < 0:
                line += [said(ours), "" if ours <= -target else f"missed: {ours / -target:.1f} × the two frames"]
            else:
                line += [said(ours), (verdict(beside, target) if target else f"{beside:.2f} ×") if beside else "–"]
        lines.append([*line, "≤ 2 frames" if target < 0 else f"≤ {target:g} ×" if target else "–"])
    line = ["peak memory, list open"]
    for ours, theirs in peaks.values():
        line += [f"{ours:.0f} MiB", verdict(ours / theirs, 2.0) if theirs else "–"]
    lines.append([*line, "≤ 2 ×"])
    head = ["", *(c for n in counts for c in (f"{n:,}", "/ limit")), "target"]
    table(
        f"Finding (medians of {ROUNDS}; worked out anew each time; a key waits 90 ms more for the next one)",
        head,
        lines,
    )
    if len(counts) > 1:
        _growth(counts, results)


def _growth(counts: list[int], results: dict[int, list[Row]]) -> None:
    """Tell how often longer each takes with how often more records."""
    base = counts[0]
    grown: list[list[object]] = []
    for at, (name, least, _, _) in enumerate(results[base]):
        grown.append([name, *(f"{results[n][at][1] / least:.1f} ×" for n in counts[1:])])
    head = [
        "beside 25,000 records" if base == 25_000 else f"beside {base:,}",
        *(f"{n / base:g} × the records" for n in counts[1:]),
    ]
    table("How the cost grows", head, grown)


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        where = catalogue(int(sys.argv[2]), built_in())
        print(json.dumps([*in_store(where), *in_window(where)]))
        sys.stdout.flush()
        os._exit(0)
    main()
