"""Run every benchmark there is, print its tables, and write them into ``docs/performance.md``.

``python benchmarks/run.py [sizes ...] [--only find.py,many.py]``; with ``--only`` the sections of the others stay as they are.
"""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

from common import HERE, PEERS, not_run

_ALL = (
    "find.py",
    "many.py",
    "save.py",
    "keeping.py",
    "rebuild.py",
    "sheets.py",
    "lists.py",
    "window.py",
    "export.py",
    "paper.py",
    "forms.py",
    "dossier.py",
    "media.py",
    "beside.py",
)
_DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
_HEAD = """# Performance

Made by `make bench`; each ratio is to a limit measured in turn in the same run ([benchmarks/README.md](../benchmarks/README.md) says which).
Believe the ratios, not the milliseconds. What is missed says so.
"""


def load() -> str:
    """Return how busy the machine is, in words."""
    if not hasattr(os, "getloadavg"):
        return ""
    one, cores = os.getloadavg()[0], os.cpu_count() or 1
    quiet = "quiet" if one < cores / 2 else "busy: the ratios are wide"
    return f"load {one:.1f} on {cores} cores ({quiet})"


def section(name: str, printed: str) -> str:
    where = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}, {load()}"
    return f"\n<!-- {name} -->\n## `{name}`\n\n{where}.\n{printed.rstrip()}\n<!-- end -->\n"


def write(sections: dict[str, str]) -> None:
    """Put new sections into the document, leaving the others as they are."""
    had = _DOCUMENT.read_text("utf-8") if _DOCUMENT.exists() else ""
    kept = {m[1]: m[0] for m in re.finditer(r"\n<!-- (\S+\.py) -->\n.*?<!-- end -->\n", had, re.DOTALL)}
    kept.update(sections)
    _DOCUMENT.write_text(_HEAD + "".join(kept[name] for name in _ALL if name in kept), "utf-8")


def main() -> None:
    arguments = sys.argv[1:]
    chosen = _ALL
    if "--only" in arguments:
        at = arguments.index("--only")
        chosen = tuple(arguments[at + 1].split(","))
        del arguments[at : at + 2]
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.platform()}, {load()}")
    if not PEERS.is_dir():
        not_run("peers and limits of ../shared/bench", f"{PEERS} is not there")
    failed, made = [], {}
    for name in chosen:
        if not (HERE / name).is_file():
            not_run(name, "not written yet")
            continue
        command = [
            sys.executable,
            str(HERE / name),
            *([] if name in ("paper.py", "forms.py", "dossier.py") else arguments),
        ]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        print(done.stdout, flush=True)
        if done.returncode:
            failed.append(name)
        else:
            made[name] = section(name, done.stdout)
    write(made)
    if failed:
        sys.exit("failed: " + ", ".join(failed))


if __name__ == "__main__":
    main()
