"""How long a window waits for its turn while something long is written beside it in a thread: ``python benchmarks/beside.py [25000]``.

Told on the clock: its own work, its wait for the interpreter that the other thread holds, and its wait for a processor.
"""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial

from common import DATA, said, sizes, table
from fill import catalogue
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QVBoxLayout, QWidget
from turns import Turn, Turns

from db.catalogue import Reader
from db.exchange.columns.mapping import Mapping
from db.exchange.files.table import Reading
from db.exchange.intake.judging import Row, Told
from db.exchange.intake.kept_rows import KeptRows
from db.exchange.intake.report import plain_report, write_report
from db.exchange.intake.taking_in import Report
from db.exchange.out.outgoing import Form
from db.exchange.out.outgoing import Order as Sending
from db.exchange.out.writing import export
from db.model.changes import finish
from db.model.query import Query
from db.schema.built_in import built_in
from db.schema.label import Label
from heritage_app.paper.import_report import print_import
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper

_MOST = 0.050
_SENT: tuple[tuple[str, Form], ...] = (
    ("a.xlsx", "excel"),
    ("b.csv", "excel"),
    ("c.csv", "exchange"),
    ("d.jsonl", "excel"),
)
_LINES = 200_000
_BEAT = 0.0002
_A_FRAME_MS = 16


def _busy_window() -> QWidget:
    """Return a window that moves by itself, as one that waits for something long does."""
    window, moving, label = QWidget(), QProgressBar(), QLabel()
    layout = QVBoxLayout(window)
    layout.addWidget(moving)
    layout.addWidget(label)
    moving.setRange(0, 0)
    tick = QTimer(window)
    tick.setInterval(_A_FRAME_MS)
    tick.timeout.connect(lambda: label.setText(f"{time.perf_counter():.3f}"))
    tick.start()
    window.show()
    return window


def _turns_beside(app: QApplication, act: Callable[[], object]) -> tuple[float, list[Turn]]:
    """Return how long an act in another thread took, and the turns of the window meanwhile."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            act()
        except BaseException as error:
            failed.append(error)

    thread, start = threading.Thread(target=work), time.perf_counter()
    with Turns() as turns:
        thread.start()
        while thread.is_alive():
            app.processEvents()
            time.sleep(_BEAT)
        took = time.perf_counter() - start
        app.processEvents()
    if failed:
        raise failed[0]
    return took, turns.seen


def _report() -> Report:
    why = Label("chưa nhận ra xã, phường; giữ nguyên chữ", "no commune recognised")
    rows = KeptRows()
    for at in range(_LINES):
        told = (Told(1, f"xã {at}", why, (), "place"),) if at % 2 else ()
        rows.add(Row(at, "new", f"Hang số {at}", told=told))
    headers, day = ("Tên di tích", "Địa điểm"), date.today().isoformat()
    return Report("dài.csv", "", "relic", Mapping("", ()), headers, rows, day=day)


def measure(app: QApplication, count: int) -> None:
    """Print the table for a catalogue of ``count`` records."""
    description, out = built_in(), DATA / "beside"
    folder = catalogue(count, description)
    out.mkdir(exist_ok=True)
    report, reading = _report(), Reading("csv", "", _LINES, 2)

    def told(ending: str) -> None:
        path = out / f"report{ending}"
        if ending != ".pdf":
            write_report(path, plain_report(report, reading, "vi"))
            return
        with closing(Reader(folder, description)) as reader:
            print_import(report, reader.profile(), description, reader.words(), path)

    def sent(name: str, form: Form) -> None:
        with closing(Reader(folder, description)) as reader:
            finish(export(reader, Sending(Query(kind="relic", audience="full"), form), out / name))

    def printed() -> None:
        with closing(Reader(folder, description)) as reader:
            print_paper(reader, Order("inventory", "full", "relic"), out / "inventory.pdf")

    acts: list[tuple[str, Callable[[], None]]] = [
        *((f"report of {_LINES:,} lines, {e}", partial(told, e)) for e in (".pdf", ".xlsx", ".csv", ".json")),
        *((f"{count:,} records sent out, {name[1:]}, {form}", partial(sent, name, form)) for name, form in _SENT),
        (f"inventory of {count:,} records", printed),
    ]
    rows = []
    for name, act in acts:
        took, seen = _turns_beside(app, act)
        longest = max(seen)
        over = sum(turn.clock > _MOST for turn in seen)
        rows.append(
            (
                name,
                said(took),
                said(max(turn.work for turn in seen)),
                said(longest.clock),
                said(longest.waited),
                f"{over} of {len(seen):,}",
            )
        )
    head = (
        "beside the window",
        "took",
        "its longest work",
        "longest turn",
        "of it for a processor",
        "over 50 ms (none)",
    )
    table("A window's turns on the clock while something long is written by a thread of the same process", head, rows)


if __name__ == "__main__":
    application = QApplication([])
    shown = _busy_window()
    gc.collect()
    gc.freeze()  # why: the program does so when it has started
    sys.setswitchinterval(0.001)  # why: as the program
    for n in sizes([25_000], sys.argv[1:]):
        measure(application, n)
