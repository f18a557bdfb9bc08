"""Acts with less and less memory: the loop, in a process of its own, whose heap no other test has grown.

``python -m tests.faults.memory FOLDER PLACE TRIALS`` prints how each trial ended: 0 done, 3 refused, -11
where msgspec's encoder, which does not survive a failed allocation, took the process with it (nothing may be lost all the
same), else a crash.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import traceback
from pathlib import Path

from db.catalogue import Reader, Writer
from db.model.problems import Trouble
from db.model.query import Query
from tests.faults.saver import small

MANY = 300
_MOST_MB = 24


def size() -> int:
    """Return how much address space this process takes, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def act(folder: Path, more_mb: float) -> int:
    """Add many records with so much memory beyond what the process has, then one more with all there is."""
    writer = Writer(folder, small(), "Bùi Văn Điền")
    # why: an import that breaks off for want of memory is the interpreter's affair, so all is loaded before
    writer.add(small().kind("relic"), [{"name": "Hang Khoài"}])
    plain = [{"name": f"Mái đá {n}", "note": "Ghi chép dài. " * 400} for n in range(MANY)]
    resource.setrlimit(resource.RLIMIT_AS, (size() + int(more_mb * 2**20), resource.RLIM_INFINITY))
    try:
        writer.add(small().kind("relic"), plain)
        end = 0
    except (MemoryError, Trouble):
        end = 3
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    writer.add(small().kind("relic"), [{"name": "Đền Bờ"}])
    writer.close()
    return end


def records(folder: Path) -> int:
    """Return how many records the list shows."""
    reader = Reader(folder, small())
    try:
        return len(reader.find(Query(kind="relic")))
    finally:
        reader.close()


if __name__ == "__main__":
    source, place, trials = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    before, ends = records(source), []
    for step in range(trials):
        shutil.copytree(source, place)
        child = os.fork()
        if child == 0:
            code = 70
            try:
                code = act(place, _MOST_MB * step / trials)
            except BaseException:
                traceback.print_exc()
            os._exit(code)
        end = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        there = records(place) - before - 1
        ends.append(end if there == {0: MANY + 1, 3: 1, -signal.SIGSEGV: 0}.get(end, -1) else 71)
        shutil.rmtree(place)
    print(json.dumps(ends))
