"""From the program's start to the first list one can use, beside the smallest honest window over the same number.

window.py [25000 250000 1000000]
window.py child [whole]  one start, as every day: main.py without a word, the catalogue worked in last being named by the
                         settings; prints seconds from the script's first line to the first painted rows (whole: till all
                         else is there too), and the peak memory by then
"""

import time

T0 = time.perf_counter()

import os
import sys


def child(whole: bool) -> None:
    from pathlib import Path

    from PySide6.QtCore import QTimer

    sys.path.insert(0, os.environ.get("SODISAN_ROOT") or str(Path(__file__).resolve().parent.parent))
    import main as program
    from heritage_app.lists.view import RecordView

    paint = RecordView.paintEvent

    def told(view: RecordView, event: object) -> None:
        paint(view, event)  # type: ignore[arg-type]
        if view.model().rowCount() and not whole:
            tell(view)
        elif view.model().rowCount():
            wait(view)

    def wait(view: RecordView) -> None:
        if view.window().idle:
            tell(view)
        QTimer.singleShot(200, lambda: wait(view))

    def tell(view: RecordView) -> None:
        ready = time.perf_counter() - T0
        with open("/proc/self/status", encoding="ascii") as status:
            peak = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
        print(f"ready={ready:.6f} rows={view.model().rowCount()} hwm={peak}")
        sys.stdout.flush()
        os._exit(0)

    RecordView.paintEvent = told  # type: ignore[method-assign,assignment]
    sys.argv = ["main.py"]
    program.main()


if __name__ == "__main__" and sys.argv[1:2] == ["child"]:  # why: a process started beside it reads this file too
    child("whole" in sys.argv)

import json
import subprocess  # why here: the program itself does not need it to start
from pathlib import Path

from common import DATA, PEERS, in_turn, median, not_run, ratio, said, table, verdict
from fill import catalogue

from db.schema.built_in import built_in

TARGET, TARGET_GROWTH = 2.5, 1.3


def worked_in(catalogue: Path | None) -> dict[str, str]:
    """Return the surroundings of a start after a day of work in a catalogue."""
    settings = DATA / "settings.json"
    settings.write_text(json.dumps({"theme": "light", "catalogue": str(catalogue or "")}), "utf-8")
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SODISAN_SETTINGS": str(settings)}


def ready(command: list[str], catalogue: Path | None = None) -> float:
    env = worked_in(catalogue)
    env.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # why: both are started a second time, as every day, with compiled files there
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    return next(float(word.partition("=")[2]) for word in done.stdout.split() if word.startswith("ready="))


def main() -> None:
    sizes = [int(a) for a in sys.argv[1:]] or [25_000, 250_000]
    folders = {n: catalogue(n, built_in()) for n in sizes}
    cases = {f"ours {n:,}": (lambda f=f: ready([sys.executable, __file__, "child"], f)) for n, f in folders.items()}
    limit = None
    if (PEERS / "limit_app.py").is_file():
        made = [sys.executable, "-c", f"import common; print(common.database({sizes[0]}))"]
        database = subprocess.run(made, cwd=PEERS, capture_output=True, text=True, check=True).stdout.split()[-1]
        limit = f"limit app {sizes[0]:,}"
        cases[limit] = lambda: ready([sys.executable, str(PEERS / "limit_app.py"), database])
    else:
        not_run("limit app", f"{PEERS} is not there")
    times = in_turn(cases)
    rows = []
    for name, found in times.items():
        beside = verdict(ratio(times, name, limit), TARGET) if limit and name == f"ours {sizes[0]:,}" else ""
        grown = (
            verdict(ratio(times, name, f"ours {sizes[0]:,}"), TARGET_GROWTH)
            if name.startswith("ours") and name != f"ours {sizes[0]:,}"
            else ""
        )
        rows.append([name, said(median(found)), beside, grown])
    table(
        "First usable list, whole process",
        ["case", "median", f"vs limit (≤ {TARGET})", f"vs ours at {sizes[0]:,} (≤ {TARGET_GROWTH})"],
        rows,
    )


if __name__ == "__main__":
    main()
