"""A catalogue on a share that two machines open at once (F11, F14).

Each machine has a name, a network and a mount of its own, and sees the share through a file system of ours
(``tests/faults/share.py``) that keeps locks for both, for each machine alone, or not at all.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from db.catalogue import Reader, create
from db.model.problems import Trouble
from db.model.query import Query
from db.schema.built_in import built_in
from db.store.connection import FILE_NAME, LOCK
from tests.db.tools import ROOT, assert_refused, assert_sound
from tests.faults.conftest import Tell, not_run, trials

pytestmark = pytest.mark.timeout(0)
_NEVER_LONGER, _NO_HANG = 10, 30

_WORKS = """
import sys, time
from pathlib import Path
from db.catalogue import Writer
from db.model.problems import Trouble
from db.schema.built_in import built_in
began = time.monotonic()
try:
    writer = Writer(Path(sys.argv[1]), built_in(), sys.argv[2])
except Trouble as told:
    writer, said = None, told.label.vi
else:
    said = "đã mở"
print(time.monotonic() - began, flush=True)
print(said, flush=True)
if writer is None:
    sys.exit(1)
for line in sys.stdin:
    try:
        writer.add(built_in().kind("relic"), [{"name": line.strip()}])
    except Trouble as told:
        print(told.label.vi, flush=True)
    else:
        print("đã ghi", flush=True)
writer.close()
print("đã đóng", flush=True)
"""
_WITHOUT_CARE = """
import db.store.connection, db.system
db.system.alive_elsewhere = db.store.connection.alive_elsewhere = lambda path: None
db.system.Lock.taken_by = lambda lock: None
"""
_WITHIN = """
import sys
from pathlib import Path
from db.catalogue import Writer
from db.schema.built_in import built_in
store = Writer(Path(sys.argv[1]), built_in(), "Bùi Thị Lan")._store
store.conn.execute("PRAGMA cache_size=10")
with store.transaction(bulk=True):
    for number in range(300):
        store.set_setting(f"thử {number}", "chữ " * 2000)
    print("giữa chừng", flush=True)
    sys.stdin.readline()
print("đã ghi", flush=True)
"""
_TAKES = """
import sqlite3, sys
conn = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    conn.execute("BEGIN EXCLUSIVE")
    print("taken", flush=True)
    sys.stdin.read()
except sqlite3.OperationalError:
    print("refused")
"""


class Worker:
    """A program on one machine that answers line by line."""

    def __init__(self, words: list[str]) -> None:
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )  # fmt: skip

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def opens(self) -> tuple[str, float]:
        """Return what was told when it opened the catalogue, and after how many seconds."""
        took = float(self.says())
        return self.says(), took

    def asked(self, name: str) -> None:
        """Let it add a record."""
        assert self.process.stdin is not None
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()

    def adds(self, name: str) -> str:
        """Let it add a record and return what was told."""
        self.asked(name)
        return self.says()

    def signalled(self, what: signal.Signals) -> None:
        self.process.send_signal(what)

    def ends(self) -> str:
        """Let it close by itself and return what it told last."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        told = self.says()
        self.process.wait(30)
        return told

    def killed(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with suppress(OSError):
                pipe.close()


class Machine:
    """A machine that sees a folder as a share; what runs there has its name and its mount."""

    def __init__(self, name: str, behind: Path, seen: Path, locks: str) -> None:
        self.seen = seen
        self.workers: list[Worker] = []
        words = ["unshare", "--mount", "--uts", "--net", sys.executable, "-m", "tests.faults.share"]
        self.server = Worker([*words, name, str(behind), str(seen), locks])
        if self.server.says() != "ready":
            self.server.killed()
            raise OSError("no namespaces, or no /dev/fuse")

    def _words(self, *words: str | Path) -> list[str]:
        here = ["nsenter", f"--target={self.server.process.pid}", "--mount", "--uts", "--net", sys.executable]
        return [*here, *map(str, words)]

    def starts(self, code: str, *words: str | Path) -> Worker:
        worker = Worker(self._words("-c", code, *words))
        self.workers.append(worker)
        return worker

    def runs(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._words(ROOT / "main.py", *words),
            capture_output=True, encoding="utf-8", errors="replace", timeout=60, env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip

    def is_cut_off(self) -> None:
        """Lose what runs and the share with it, as in a power cut."""
        for worker in self.workers:
            worker.killed()
        self.server.killed()


Share = tuple[Machine, Machine, Path]


@pytest.fixture(params=["kept", "alone", "fail"])
def share(request: pytest.FixtureRequest, quick: Path) -> Iterator[Share]:
    """Two machines beside a folder with a catalogue; the folder behind, where a test looks."""
    if not sys.platform.startswith("linux") or not all(shutil.which(w) for w in ("unshare", "nsenter")):
        not_run("F14", "no namespaces on this system")
    behind, seen = quick / "phía sau", quick / "ổ mạng"
    behind.mkdir()
    seen.mkdir()
    create(behind / "so", built_in())
    machines: list[Machine] = []
    try:
        for name in ("MAY-LAN", "MAY-HOI"):
            machines.append(Machine(name, behind, seen, request.param))
    except OSError as error:
        not_run("F14", f"no share can be shown here: {error}")
    try:
        yield machines[0], machines[1], behind / "so"
    finally:
        for machine in machines:
            machine.is_cut_off()


def _names(folder: Path) -> list[str]:
    with closing(Reader(folder, built_in())) as reader:
        return sorted(line.name for line in reader.lines(reader.find(Query(kind="relic")), 0, 1000))


both = pytest.mark.parametrize("share", ["kept", "alone"], indirect=True)
alone = pytest.mark.parametrize("share", ["alone"], indirect=True)


def _whose(request: pytest.FixtureRequest) -> str:
    return {"kept": "a share that keeps locks", "alone": "a share where each machine sees its own locks"}[
        request.node.callspec.params["share"]
    ]


@pytest.mark.parametrize("share", ["kept", "alone", "fail"], indirect=True)
def test_the_share_is_what_it_says(share: Share, request: pytest.FixtureRequest) -> None:
    first, second, _ = share
    file = first.seen / "so" / FILE_NAME
    told = [first.starts(_TAKES, file).says(), second.starts(_TAKES, file).says()]
    locks = request.node.callspec.params["share"]
    assert told == {"kept": ["taken", "refused"], "alone": ["taken", "taken"], "fail": ["refused", "refused"]}[locks]


@both
def test_of_two_machines_one_writes_and_the_other_is_told_who(
    share: Share, request: pytest.FixtureRequest, tell: Tell
) -> None:
    first, second, behind = share
    tried, longest, folder = trials(2, 20), 0.0, first.seen / "so"
    for trial in range(tried):
        lan = first.starts(_WORKS, folder, "Bùi Thị Lan")
        assert lan.opens()[0] == "đã mở"
        told, took = second.starts(_WORKS, folder, "Quách Đình Hợi").opens()
        assert "Sổ đang được Bùi Thị Lan mở để ghi ở MAY-LAN" in told
        longest = max(longest, took)
        assert lan.adds(f"Hang {trial}") == "đã ghi", "who writes is not disturbed"
        assert "Bùi Thị Lan" in assert_refused(second.runs("undo", "--in", folder))
        listed = second.runs("list", "--in", folder, "--kind", "relic").stdout
        assert listed.count("\n") == 2 * trial + 1, "reading goes on beside it"
        assert lan.ends() == "đã đóng"
        assert (behind / LOCK).read_bytes() == b"", "free at once where it was closed: there is nobody to be asked"
        hoi = second.starts(_WORKS, folder, "Quách Đình Hợi")
        assert hoi.opens()[0] == "đã mở"
        assert hoi.adds(f"Đền {trial}") == "đã ghi" and hoi.ends() == "đã đóng"
    assert longest < _NEVER_LONGER
    assert_sound(behind, built_in())
    assert _names(behind) == sorted(f"{what} {n}" for what in ("Hang", "Đền") for n in range(tried))
    tell("F11, F14", f"two machines, {_whose(request)}", tried, f"one writes, told who within {longest:.1f} s")


@both
def test_a_machine_that_lost_power_leaves_the_catalogue_to_the_other(
    share: Share, request: pytest.FixtureRequest, tell: Tell
) -> None:
    first, second, behind = share
    folder = first.seen / "so"
    lan = first.starts(_WORKS, folder, "Bùi Thị Lan")
    assert [lan.opens()[0], lan.adds("Hang Khoài"), lan.adds("Đền Bờ")] == ["đã mở", "đã ghi", "đã ghi"]
    first.is_cut_off()
    hoi = second.starts(_WORKS, folder, "Quách Đình Hợi")
    told, took = hoi.opens()
    assert told == "đã mở" and took < _NEVER_LONGER
    assert hoi.adds("Chùa Tiên") == "đã ghi" and hoi.ends() == "đã đóng"
    assert_sound(behind, built_in())
    assert _names(behind) == ["Chùa Tiên", "Hang Khoài", "Đền Bờ"]
    tell("F14", f"the holder loses power, {_whose(request)}", 1, f"free for the other after {took:.1f} s, 0 lost")


@alone
def test_a_machine_that_slept_writes_no_more_once_another_has_taken_over(share: Share, tell: Tell) -> None:
    first, second, behind = share
    folder = first.seen / "so"
    lan = first.starts(_WORKS, folder, "Bùi Thị Lan")
    assert [lan.opens()[0], lan.adds("Hang Khoài")] == ["đã mở", "đã ghi"]
    lan.signalled(signal.SIGSTOP)
    hoi = second.starts(_WORKS, folder, "Quách Đình Hợi")
    assert [hoi.opens()[0], hoi.adds("Đền Bờ")] == ["đã mở", "đã ghi"]
    lan.signalled(signal.SIGCONT)
    told = lan.adds("Mái đá Làng Vành")
    assert "Quách Đình Hợi đã mở sổ để ghi ở MAY-HOI" in told and "chưa ghi gì" in told
    assert hoi.adds("Chùa Tiên") == "đã ghi"
    assert (lan.ends(), hoi.ends()) == ("đã đóng", "đã đóng")
    assert_sound(behind, built_in())
    assert _names(behind) == ["Chùa Tiên", "Hang Khoài", "Đền Bờ"]
    tell("F14", "the holder slept, another machine took over", 1, "who slept is told and writes no more")


@alone
def test_whoever_reads_beside_a_machine_that_writes_takes_nothing_back(share: Share, tell: Tell) -> None:
    first, second, behind = share
    folder = first.seen / "so"
    lan = first.starts(_WITHIN, folder)
    assert lan.says() == "giữa chừng"
    files = [behind / FILE_NAME, behind / f"{FILE_NAME}-journal"]
    before = [file.read_bytes() for file in files]
    assert before[1][:8].strip(b"\0"), "it is within its transaction"
    began = time.monotonic()
    assert "bận" in assert_refused(second.runs("list", "--in", folder, "--kind", "relic"))
    assert time.monotonic() - began < _NO_HANG
    assert [file.read_bytes() for file in files] == before, "a journal of somebody alive is not rolled back"
    assert lan.adds("") == "đã ghi"
    assert second.runs("list", "--in", folder, "--kind", "relic").returncode == 0
    assert_sound(behind, built_in())
    tell("F14", "reading beside another machine's transaction", 1, "told to wait, nothing taken back")


@alone
def test_the_trial_finds_two_writers_where_no_care_is_taken(share: Share, tell: Tell) -> None:
    first, second, behind = share
    folder = first.seen / "so"
    lan = first.starts(_WITHOUT_CARE + _WITHIN, folder)
    assert lan.says() == "giữa chừng"
    hoi = second.starts(_WITHOUT_CARE + _WORKS, folder, "Quách Đình Hợi")
    assert [hoi.opens()[0], hoi.adds("Đền Bờ")] == ["đã mở", "đã ghi"]
    lan.adds("")
    try:
        assert_sound(behind, built_in())
        with closing(Reader(behind, built_in())) as reader:
            whole = _names(behind) == ["Đền Bờ"] and bool(reader._store.setting("thử 299"))
    except (AssertionError, Trouble):
        whole = False
    assert not whole, "two writers at once leave no trace: the trial tells nothing"
    tell("F14", "known bad: two machines write without care", 1, "damage or loss found, as it must be")


@pytest.mark.parametrize("share", ["fail"], indirect=True)
def test_a_share_that_cannot_lock_is_told_and_never_written(share: Share, tell: Tell) -> None:
    first, _, behind = share
    folder, before, longest = first.seen / "so", (behind / FILE_NAME).read_bytes(), 0.0
    tried = trials(1, 10)
    for words in (("undo", "--in", folder), ("rebuild", folder), ("list", "--in", folder, "--kind", "relic")) * tried:
        began = time.monotonic()
        ran = first.runs(*words)
        longest = max(longest, time.monotonic() - began)
        said = assert_refused(ran)
        assert words[0] == "list" or "không khóa được tệp" in said
    assert (behind / FILE_NAME).read_bytes() == before
    assert longest < _NO_HANG
    tell("F14", "a real share that cannot lock", 3 * tried, f"refused with the reason within {longest:.1f} s")
