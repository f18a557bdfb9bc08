"""Every call to the system fails, kills or comes up short once: the loop, run in a process before which the shim stands.

``python -m tests.faults.sweep JOB DEED CALLS[,CALLS] TRIALS PLACE [for-ever] [bad]`` prints what came of it as JSON: trials
tried, how many were told in one sentence, how many were without effect, and what was wrong (which must be nothing). Each of
so many trials is of one call; ``for-ever`` also tries that every later call goes wrong too. ``bad`` takes the protection of the
journal away, so that the loop must find losses.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from db.catalogue import Reader, Writer, create
from db.model.changes import finish
from db.model.problems import Trouble
from db.model.query import Query
from db.safekeeping.backup import back_up
from db.safekeeping.places import backups_in, fault_of
from db.safekeeping.restore import choose, restore
from db.schema.label import Label
from tests.faults.harness import content
from tests.faults.saver import act, expected, small

COUNT, KILL, FAIL, SHORT = 0, 1, 2, 3
CALLS = {
    "writes": 1,
    "syncs": 2,
    "cuts": 4,
    "names": 8,
    "opens": 16,
    "reads": 32,
    "any write": 1 | 2 | 4 | 8,
    "any": 63,
}
ERRORS = {"kill": (KILL, 0), "io error": (FAIL, 5), "disk full": (FAIL, 28), "short": (SHORT, 0)}
DONE, TOLD, CRASHED = 0, 3, 70
ACTS = 4
SECONDS = 20
BAD = False


class Job(NamedTuple):
    """Work that is interrupted, what it says after each step, and what must hold afterwards."""

    work: Callable[[Path, Callable[[], None], Callable[[], None]], None]
    wrong: Callable[[Path, int, bool], str]


def _open(folder: Path) -> Writer:
    writer = Writer(folder, small(), "Bùi Văn Điền")
    if BAD:
        writer._store.conn.execute("PRAGMA journal_mode=OFF")
    return writer


def _save(folder: Path, arm: Callable[[], None], say: Callable[[], None]) -> None:
    writer = _open(folder)
    record = writer.read.resolve("DT-001")
    arm()
    for number in range(1, ACTS + 1):
        act(writer, record, number)
        say()
    writer.close()


def _saved(folder: Path, said: int, _told: bool) -> str:
    writer = Writer(folder, small(), "Bùi Thị Lan")
    try:
        there = len(writer.read.journal(100)) - 2
        if not said <= there <= said + 1:
            return f"acknowledged {said}, found {there}"
        shown = writer.read.record(writer.read.resolve("DT-001")).values
        found = (shown.get("note"), [r["variant"] for r in shown.get("variants", [])])
        count = len(writer.read.find(Query(kind="relic"))) - _MORE
        return "" if (*found, count) == expected(there) else f"after {there} acts: {found}, {count}"
    finally:
        writer.close()


_MORE = 60
_IMPORTED = 120


def _import(folder: Path, arm: Callable[[], None], say: Callable[[], None]) -> None:
    writer = _open(folder)
    arm()
    writer.add(small().kind("relic"), [{"name": f"Mái đá {n}", "note": "Ghi chép. " * 30} for n in range(_IMPORTED)])
    say()
    writer.close()


def _imported(folder: Path, said: int, _told: bool) -> str:
    reader = Reader(folder, small())
    try:
        count = len(reader.find(Query(kind="relic"))) - _MORE - 1
        acts = len(reader.journal(100)) - 2
        return (
            ""
            if (count, acts) in ((_IMPORTED, 1), *([] if said else [(0, 0)]))
            else f"{count} records, {acts} acts, said {said}"
        )
    finally:
        reader.close()


def _unite(folder: Path, arm: Callable[[], None], say: Callable[[], None]) -> None:
    other = Writer(folder.parent / "other", small(), "Quách Công Lợi")
    acts = other.hand_over()
    other.close()
    writer = _open(folder)
    arm()
    writer.take_in(acts)
    say()
    writer.close()


def _rebuild(folder: Path, arm: Callable[[], None], say: Callable[[], None]) -> None:
    writer = _open(folder)
    arm()
    for _ in writer.rebuild():
        pass
    say()
    writer.close()


def _rebuilt(folder: Path, _said: int, _told: bool) -> str:
    reader = Reader(folder, small())
    try:
        count = len(reader.find(Query(kind="relic")))
        return "" if count == _MORE + 1 else f"{count} records are listed"
    finally:
        reader.close()


def _back_up(folder: Path, arm: Callable[[], None], say: Callable[[], None]) -> None:
    arm()
    back_up(folder, "closing")
    say()


def _backed_up(folder: Path, said: int, _told: bool) -> str:
    there = backups_in(folder / "backups")
    if [b for b in there if b.manifest is None or fault_of(b) is not None]:
        return "a broken backup stands under a number"
    return "" if len(there) == 2 or (len(there) == 1 and not said) else f"{len(there)} backups, said {said}"


def _restore(folder: Path, arm: Callable[[], None], say: Callable[[], None]) -> None:
    writer = Writer(folder, small(), "Bùi Văn Điền")
    writer.add(small().kind("relic"), [{"name": "Đền Bờ"}])
    writer.close()
    arm()
    restore(folder, choose(folder, "latest"))
    say()


def _restored(folder: Path, said: int, _told: bool) -> str:
    Reader(folder, small()).close()
    acts = content(folder).acts
    return "" if acts == 2 or (acts == 3 and not said) else f"{acts} acts, said {said}"


def _read(folder: Path, arm: Callable[[], None], say: Callable[[], None]) -> None:
    arm()
    reader = Reader(folder, small())
    try:
        lines = reader.lines(reader.find(Query(kind="relic")), 0, 100)
        hits = reader.find(Query(words="hang xom"))
        record = reader.record(reader.resolve("DT-001"))
        report = finish(reader.check())
    finally:
        reader.close()
    if not (len(lines) == _MORE + 1 and len(hits) == _MORE + 1 and record.name == "Hang Xóm Trại"):
        raise AssertionError(f"{len(lines)} lines, {len(hits)} hits, “{record.name}”")
    if not report.sound:
        raise Trouble(Label(report.findings[0].label.vi[:200] + ".", ""))  # a finding is no sentence of its own
    say()


def _as_before(folder: Path, _said: int, _told: bool) -> str:
    return "" if content(folder).acts == 2 else "reading wrote"


JOBS = {
    "saving": Job(_save, _saved),
    "importing": Job(_import, _imported),
    "uniting": Job(_unite, _imported),
    "rebuilding": Job(_rebuild, _rebuilt),
    "backing up": Job(_back_up, _backed_up),
    "restoring": Job(_restore, _restored),
    "reading": Job(_read, _as_before),
}


def template(place: Path) -> Path:
    """Make the catalogue that each trial gets a copy of: some relics, one backup."""
    folder = place / "goc"
    create(folder, small())
    writer = Writer(folder, small(), "Bùi Thị Lan")
    kind = small().kind("relic")
    writer.add(kind, [{"name": "Hang Xóm Trại", "number": "DT-001"}])
    writer.add(kind, [{"name": f"Hang Xóm Trại {n}", "note": "Ghi chép. " * 20} for n in range(_MORE)])
    writer.close()
    back_up(folder, "closing")
    other = Path(shutil.copytree(folder, place / "other"))
    writer = Writer(other, small(), "Quách Công Lợi")
    writer.add(kind, [{"name": f"Mái đá {n}", "note": "Ghi chép. " * 30} for n in range(_IMPORTED)])
    writer.close()
    return folder


def trial(
    shim: ctypes.CDLL, job: Job, folder: Path, calls: int, when: int, deed: int, for_ever: bool, code: int
) -> tuple[int, int, int, str]:
    """Do the work in a child whose n-th call goes wrong; return how it ended, calls seen, steps said, and its words."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        signal.alarm(SECONDS)
        end = CRASHED
        words = b""
        try:
            job.work(
                folder,
                lambda: shim.fault_arm(calls, ctypes.c_long(when), deed, int(for_ever), code, str(folder).encode()),
                lambda: os.write(write, b"+") and None,
            )
            end = DONE
        except Trouble as told:
            end, words = TOLD, told.label.vi.encode()
        except BaseException:
            words = traceback.format_exc()[-600:].encode()
        seen = shim.fault_seen()
        shim.fault_disarm()
        os.write(write, b"=%d " % seen + words[:900])
        os._exit(end)
    os.close(write)
    said = b""
    while part := os.read(read, 65536):
        said += part
    os.close(read)
    _, status = os.waitpid(child, 0)
    end = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
    steps, _, rest = said.partition(b"=")
    seen, _, words = rest.partition(b" ")
    return end, int(seen or 0), steps.count(b"+"), words.decode("utf-8", "replace")


def main(
    name: str, fault: str, kinds: list[str], times: int, place: Path, modes: tuple[bool, ...]
) -> dict[str, object]:
    """Try an error at calls spread over the whole work."""
    shim = ctypes.CDLL(os.environ["LD_PRELOAD"])
    shim.fault_seen.restype = ctypes.c_long
    job, (deed, code) = JOBS[name], ERRORS[fault]
    root, folder = template(place), place / "so"
    sums = {"tried": 0, "calls": 0, "told": 0, "harmless": 0, "killed": 0}
    wrong: list[str] = []
    for kind in kinds:
        shutil.copytree(root, folder)
        end, every, *_ = trial(shim, job, folder, CALLS[kind], 0, COUNT, False, 0)
        shutil.rmtree(folder)
        assert end == DONE, end
        sums["calls"] += every
        count = min(times, every)
        for for_ever in modes:
            for when in (1 + at * every // count for at in range(count)):
                shutil.copytree(root, folder)
                end, _, steps, words = trial(shim, job, folder, CALLS[kind], when, deed, for_ever, code)
                sums["tried"] += 1
                sums["told"] += end == TOLD
                sums["harmless"] += end == DONE
                sums["killed"] += end == -signal.SIGKILL
                bad = _wrong(job, folder, end, steps, words, when)
                wrong += [f"{kind} {when} of {every}{' for ever' * for_ever}: {bad} ({words})"] if bad else []
                shutil.rmtree(folder)
    return {**sums, "wrong": wrong}


def _wrong(job: Job, folder: Path, end: int, steps: int, words: str, when: int) -> str:
    if end not in (DONE, TOLD, -signal.SIGKILL):
        return f"ended with {end}"
    if end == TOLD and words[-1:] not in (".", "?", "!"):
        return "not a sentence"
    try:
        found = job.wrong(folder, steps, end == TOLD)
        if not found and when % 7 == 0:
            reader = Reader(folder, small())
            report = finish(reader.check())
            reader.close()
            found = "" if report.sound else report.findings[0].label.vi
    except Exception:
        return traceback.format_exc()[-500:]
    return found


if __name__ == "__main__":
    job_, fault_, kinds_, times_, place_, *more = sys.argv[1:]
    BAD = "bad" in more
    tempfile.tempdir = place_
    modes_ = (False, True) if "for-ever" in more else (False,)
    print(json.dumps(main(job_, fault_, kinds_.split(","), int(times_), Path(place_), modes_), ensure_ascii=False))
