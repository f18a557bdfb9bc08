"""Run every benchmark there is and print its tables: ``python benchmarks/run.py [sizes ...]``."""

from __future__ import annotations

import platform
import sqlite3
import subprocess
import sys

from common import HERE, PEERS, not_run

_ALL = ("save.py", "keeping.py", "rebuild.py", "lists.py", "many.py", "window.py", "paper.py", "dossier.py", "media.py")

if __name__ == "__main__":
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.platform()}")
    print("Believe the ratios, not the milliseconds.")
    if not PEERS.is_dir():
        not_run("peers and limits of ../shared/bench", f"{PEERS} is not there")
    failed = []
    for name in _ALL:
        if not (HERE / name).is_file():
            not_run(name, "not written yet")
        elif subprocess.run(
            [sys.executable, str(HERE / name), *([] if name in ("paper.py", "dossier.py") else sys.argv[1:])]
        ).returncode:
            failed.append(name)
    if failed:
        sys.exit("failed: " + ", ".join(failed))
