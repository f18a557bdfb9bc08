"""What several tests of the catalogue need: a dump of the derived tables, a sound check, the command line."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from db.catalogue import Reader, Writer
from db.model.changes import finish
from db.schema.kind import Description
from db.store.connection import FILE_NAME

ROOT = Path(__file__).parents[2]


def dump(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every derived table, with record ids in the place of local integer keys, sorted."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with closing(sqlite3.connect(folder / FILE_NAME)) as conn:
        ids = dict(conn.execute("SELECT key, id FROM record"))
        names = [r[0] for r in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        tables = [n for n in names if n.startswith(("k_", "r_"))]
        for table in ["item", "link", "open_question", "unknown_slot", *tables]:
            columns = [r[1] for r in conn.execute(f'PRAGMA table_info("{table}")')]
            key = columns.index("source" if table == "link" else "key")
            rest = sorted((c, at) for at, c in enumerate(columns) if at != key)
            found[table] = sorted(
                ((ids[row[key]], *(row[at] for _, at in rest)) for row in conn.execute(f'SELECT * FROM "{table}"')),
                key=repr,
            )
        found["words"] = sorted((ids[r[0]], *r[1:]) for r in conn.execute("SELECT rowid, pub, int, full FROM words"))
        found["tally"] = sorted(conn.execute("SELECT * FROM tally WHERE records <> 0 OR pieces <> 0"))
    return found


def assert_sound(folder: Path, description: Description) -> None:
    """Assert that a check of the catalogue finds nothing."""
    reader = Reader(folder, description)
    try:
        report = finish(reader.check())
    finally:
        reader.close()
    assert report.sound, [f.label.vi for f in report.findings]


def command(*words: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run ``python main.py …`` in a process of its own and return what it said."""
    options.setdefault("env", {**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"})
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *(os.fspath(w) for w in words)],
        capture_output=True, encoding="utf-8", errors="replace", timeout=60, cwd=ROOT, **options,
    )  # fmt: skip


def assert_refused(ran: subprocess.CompletedProcess[str]) -> str:
    """Assert that a command was refused with one clear sentence and nothing else; return it."""
    assert "Traceback" not in ran.stderr, ran.stderr[-1500:]
    assert (ran.returncode, ran.stdout) == (1, ""), (ran.returncode, ran.stdout[:300], ran.stderr[:300])
    sentence = ran.stderr.removesuffix("\n")
    assert sentence and "\n" not in sentence, ran.stderr
    assert sentence[-1] in ".?!", sentence
    return sentence


def apart(folder: Path, description: Description, lan: Any, hoi: Any, other: str = "Quách Đình Hợi") -> Writer:
    """Copy a catalogue to a second laptop, let two people do something each, unite; return the department's writer."""
    laptop = folder.with_name("máy xách tay")
    shutil.copytree(folder, laptop)
    (laptop / "local" / "station.json").unlink(missing_ok=True)
    there = Writer(laptop, description, other)
    hoi(there)
    handed = there.hand_over()
    there.close()
    here = Writer(folder, description, "Bùi Thị Lan")
    lan(here)
    here.take_in(handed)
    return here
