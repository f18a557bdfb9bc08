"""Who holds the file: little memory, a file replaced while open, two writers, locks dropped or not kept, a sync folder.

(F08, F10–F15.)
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer, create
from db.catalogue.folder import LOCK
from db.model.changes import finish
from db.model.problems import Trouble
from db.model.query import Query
from db.safekeeping.backup import back_up, changed_since
from db.safekeeping.deep import check_deep
from db.safekeeping.places import backups_of
from db.schema.kind import Description
from db.store.connection import FILE_NAME
from db.system import took
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from tests.db.tools import ROOT, assert_refused, command
from tests.faults.conftest import Tell, not_run, trials
from tests.faults.harness import FORKS
from tests.faults.saver import small

pytestmark = pytest.mark.timeout(0)
needs_fork = pytest.mark.skipif(not FORKS, reason="not run: no fork on this system")
_RECORDS = 60


@pytest.fixture
def folder(quick: Path) -> Path:
    """A small catalogue of sixty relics, closed."""
    made = quick / "so"
    create(made, small())
    writer = Writer(made, small(), "Bùi Thị Lan")
    plain = [{"name": f"Hang Xóm Trại {n}", "number": f"DT-{n:03}", "note": "Ghi chép. " * 20} for n in range(_RECORDS)]
    writer.add(small().kind("relic"), plain)
    writer.close()
    return made


@needs_fork
def test_without_memory_an_act_is_refused_and_the_program_lives_on(folder: Path, quick: Path, tell: Tell) -> None:
    if not Path("/proc/self/statm").exists():
        not_run("F08", "no /proc to tell how much memory there is")
    tried = trials(20, 200)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.memory", folder, quick / "nho", str(tried)],
        capture_output=True, encoding="utf-8", cwd=ROOT,
    )  # fmt: skip
    ends = json.loads(ran.stdout or "[]")
    assert set(ends) <= {0, 3, -signal.SIGSEGV} and len(ends) == tried, ran.stderr[-800:]
    died = ends.count(-signal.SIGSEGV)
    assert 0 < ends.count(3) < tried and died <= tried // 4
    said = f"{ends.count(3)} refused, the same process saved again; {died} died in msgspec, nothing half done"
    tell("F08", "out of memory, stepwise", tried, said)


def test_a_file_replaced_or_removed_while_open_is_noticed_before_the_next_write(
    folder: Path, quick: Path, tell: Tell
) -> None:
    chance, tried = random.Random(10), trials(20, 200)
    old = (folder / FILE_NAME).read_bytes()
    for trial in range(tried):
        writer = Writer(folder, small(), "Bùi Thị Lan")
        file, away = folder / FILE_NAME, quick / "di"
        try:
            for n in range(chance.randrange(3)):
                writer.add(small().kind("relic"), [{"name": f"Đền Bờ {n}"}])
            there = file.read_bytes() if trial % 4 > 1 else b""
            if trial % 4 == 0:
                file.unlink()
            elif trial % 4 == 1:
                file.rename(away)
            else:
                away.write_bytes(old if trial % 4 == 2 else there)
                os.replace(away, file)
            left = file.read_bytes() if file.exists() else None
            with pytest.raises(Trouble, match="thay hoặc bị xóa từ bên ngoài"):
                writer.add(small().kind("relic"), [{"name": "Đình Cổi"}])
            assert (file.read_bytes() if file.exists() else None) == left, "nothing is written into what was put there"
        finally:
            writer.close()
            away.unlink(missing_ok=True)
            file.write_bytes(old)
    tell("F10", "file removed, moved, replaced while open", tried, "noticed before the next write each time")


@needs_fork
def test_of_many_who_start_at_once_one_writes_and_the_others_are_told_who(folder: Path, tell: Tell) -> None:
    tried = trials(30, 300)
    for _trial in range(tried):
        go, start = os.pipe()
        told, tell_ = os.pipe()
        children = []
        for at in range(4):
            child = os.fork()
            if child == 0:
                os.close(start)
                os.read(go, 1)
                said = b"?"
                try:
                    writer = Writer(folder, small(), f"Cán bộ {at}")
                    said = b"W%d" % at
                    os.write(tell_, said.ljust(120))
                    signal.pause()
                    writer.close()
                except Trouble as trouble:
                    os.write(tell_, b"R" + trouble.label.vi.encode()[:110].ljust(119))
                    signal.pause()
                finally:
                    os._exit(0)
            children.append(child)
        os.close(go)
        os.close(start)
        said = [os.read(told, 120).decode("utf-8", "ignore") for _ in children]
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.close(told)
        os.close(tell_)
        winners = [s.strip() for s in said if s.startswith("W")]
        assert len(winners) == 1, said
        assert all("Cán bộ" in s and "mở để ghi" in s for s in said if s.startswith("R")), said
        Writer(folder, small(), "Bùi Thị Lan").close()
    tell(
        "F11",
        "four writers start at once, the holder is killed",
        tried,
        "one writes, the others are told; free at once after a kill",
    )


_TRY = """
import sqlite3, sys
conn = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    conn.execute("BEGIN IMMEDIATE")
    print("taken")
except sqlite3.OperationalError:
    print("refused")
"""


def _another_gets_in(file: Path) -> bool:
    ran = subprocess.run([sys.executable, "-S", "-c", _TRY, file], capture_output=True, encoding="utf-8", check=True)
    return ran.stdout.strip() == "taken"


def _jobs(folder: Path, out: Path) -> dict[str, Callable[[Reader], object]]:
    kind = small().kind("relic")
    return {
        "list": lambda r: r.lines(r.find(Query(kind="relic")), 0, 100, kind.listed),
        "search": lambda r: r.find(Query(words="xom trai")),
        "history": lambda r: r.history(r.resolve("DT-001")),
        "journal": lambda r: r.journal(),
        "check": lambda r: finish(r.check()),
        "check of every byte": lambda r: check_deep(folder, small()),
        "backup": lambda r: back_up(folder, "while working"),
        "is there anything new": lambda r: changed_since(folder, backups_of(folder)[0] if backups_of(folder) else None),
        "print": lambda r: print_paper(r, Order("inventory", "internal", "relic"), out / "danh-muc.pdf"),
        "opening to read": lambda r: Reader(folder, small()).close(),
        "a second writer": lambda r: _refused_writer(folder),
    }


def _refused_writer(folder: Path) -> None:
    with suppress(Trouble):
        Writer(folder, small(), "Bùi Văn Điền").close()


def test_no_work_of_our_own_drops_the_lock_of_an_open_transaction(folder: Path, quick: Path, tell: Tell) -> None:
    writer = Writer(folder, small(), "Bùi Thị Lan")
    done = 0
    try:
        reader = Reader(folder, small())
        try:
            for name, job in _jobs(folder, quick).items():
                writer._store.conn.execute("BEGIN IMMEDIATE")
                writer._store.set_setting("x", name)
                job(reader)
                assert not _another_gets_in(folder / FILE_NAME), f"{name} dropped our lock"
                writer._store.conn.execute("ROLLBACK")
                done += 1
        finally:
            reader.close()
        tell("F12", "each job beside an open transaction, another process tries", done, "refused each time")
        writer._store.conn.execute("BEGIN IMMEDIATE")
        writer._store.set_setting("x", "1")
        (folder / FILE_NAME).read_bytes()
        assert _another_gets_in(folder / FILE_NAME), "the trial sees a dropped lock"
        writer._store.conn.execute("ROLLBACK")
        tell("F12", "known bad: the live file is read by our own code", 1, "the lock was dropped, as it must be")
    finally:
        writer.close()


_LOADED = """
import importlib, pkgutil, sys
from pathlib import Path
import db, heritage_app, reports
for room in (db, heritage_app, reports):
    for found in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
        importlib.import_module(found.name)
if "bad" in sys.argv:
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtSql import QSqlDatabase
    app = QCoreApplication([])
    QSqlDatabase.addDatabase("QSQLITE").open()
import sqlite3
sqlite3.connect(":memory:").close()
maps = Path("/proc/self/maps").read_text().splitlines()
print(sorted({line.split("/", 1)[1] for line in maps if "sqlite" in line.rpartition("/")[2].lower() and ".so" in line and "_sqlite3" not in line}))
"""


def test_one_sqlite_library_is_in_the_process(tell: Tell) -> None:
    if not Path("/proc/self/maps").exists():
        not_run("F13", "no /proc to tell which libraries are loaded")

    def loaded(*words: str) -> list[str]:
        ran = subprocess.run([sys.executable, "-c", _LOADED, *words], capture_output=True, encoding="utf-8", cwd=ROOT)
        assert ran.returncode == 0, ran.stderr[-500:]
        return [name for name in ran.stdout.strip()[1:-1].split(", ") if name]

    alone = loaded()
    assert len(alone) <= 1, alone
    with_another = loaded("bad")
    assert len(with_another) > len(alone), "the trial sees a second library"
    tell(
        "F13",
        "SQLite libraries with every module loaded",
        1,
        f"{len(alone) or 'built in, no'} other; with Qt's own: {len(with_another)}, seen",
    )


@pytest.mark.parametrize("deed", ["fail", "pretend"])
def test_a_share_without_locks_is_read_or_refused_and_never_written(
    request: pytest.FixtureRequest, folder: Path, quick: Path, description: Description, tell: Tell, deed: str
) -> None:
    """A shim lets every lock fail, as some shares do, or succeed without being one, as those mounted ``nolock`` do."""
    made = request.getfixturevalue("shim")
    share = quick / "chia se"
    create(share, description)
    source = quick / "them.json"
    source.write_text('{"name": "Hang Khoài"}', "utf-8")
    bad = {"LD_PRELOAD": str(made), "FAULT_LOCKS": "1" if deed == "pretend" else "37", "FAULT_WHERE": str(share)}
    tried = 0
    before = (share / FILE_NAME).read_bytes()
    for words in (
        ("add", "--in", share, "--kind", "relic", "--from", source),
        ("undo", "--in", share),
        ("rebuild", share),
        ("list", "--in", share, "--kind", "relic"),
        ("check", share),
    ) * trials(1, 10):
        start = time.monotonic()
        ran = command(*words, env={**os.environ, "PYTHONUTF8": "1", **bad})
        assert time.monotonic() - start < 30, "never a hang"
        assert "Traceback" not in ran.stderr, ran.stderr[-500:]
        if words[0] in ("add", "undo", "rebuild"):
            assert "không khóa được tệp" in assert_refused(ran)
        tried += 1
    assert (share / FILE_NAME).read_bytes() == before
    what = "fail" if deed == "fail" else "succeed without locking"
    tell("F14", f"locks that {what}", tried, "writing refused with the reason, reading works or is refused, no hang")


def _crashes(writer: Writer) -> None:
    """Let go of the file as a process that is killed does: nothing is written any more."""
    writer._store.close()
    writer._lock.release()


def test_a_sync_folder_is_told_at_the_start(folder: Path, quick: Path, tell: Tell) -> None:
    """The file is replaced by an older one or by a colleague's, a conflicted copy appears, the folder is a synced one."""
    old = (folder / FILE_NAME).read_bytes()
    chance, tried = random.Random(15), trials(10, 100)
    colleague = Path(shutil.copytree(folder, quick / "khac"))
    writer = Writer(colleague, small(), "Quách Công Lợi")
    writer.add(small().kind("relic"), [{"name": "Mái đá Làng Vành"}, {"name": "Chùa Tiên"}])
    writer.close()
    theirs = (colleague / FILE_NAME).read_bytes()
    for trial in range(tried):
        place = Path(shutil.copytree(folder, quick / ("Dropbox" if trial % 5 == 4 else "nha") / "so"))
        writer = Writer(place, small(), "Bùi Thị Lan")
        assert len(writer.warnings) == (trial % 5 == 4)
        acts = 1 + chance.randrange(3)
        for n in range(acts):
            writer.add(small().kind("relic"), [{"name": f"Đền Bờ {n}"}])
        if trial % 2:
            writer.close()
        else:
            _crashes(writer)
        if trial % 5 == 0:
            (place / FILE_NAME).write_bytes(old)
        elif trial % 5 == 1:
            (place / FILE_NAME).write_bytes(theirs)
        elif trial % 5 == 2:
            (place / "catalogue (MAY-LAN's conflicted copy 2026-11-28).sqlite").write_bytes(theirs)
        elif trial % 5 == 3:
            (place / "catalogue.sync-conflict-20261128-081200-ABCDEFG.sqlite").write_bytes(theirs)
        writer = Writer(place, small(), "Bùi Thị Lan")
        said = " ".join(w.vi for w in writer.warnings)
        writer.close()
        assert (f"thiếu {acts} việc" in said) == (trial % 5 == 0), said
        wanted = (
            "thay từ bên ngoài",
            "thay từ bên ngoài",
            "conflicted copy",
            "sync-conflict",
            "thư mục đồng bộ “Dropbox”",
        )
        assert wanted[trial % 5] in said, said
        shutil.rmtree(place.parent)
    tell("F15", "a sync folder replaces the file, leaves copies", tried, "told at the start each time")


def test_a_file_locked_by_another_program_is_told_within_ten_seconds(folder: Path, tell: Tell) -> None:
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        start = time.monotonic()
        ran = subprocess.run(
            [sys.executable, "-c", _OPEN, folder], capture_output=True, encoding="utf-8", cwd=ROOT, timeout=60
        )
        took = time.monotonic() - start
    assert ran.stdout.strip() == "Sổ đang bận vì việc khác; hãy thử lại sau ít giây.", ran.stderr[-500:]
    assert took < 25, "told, not waited for"
    tell("F15", "the file is locked by another program", 1, "told in one sentence, no hang")


_OPEN = """
import sys
import threading
from pathlib import Path
from db.catalogue import Reader
from db.model.problems import Trouble
from tests.faults.saver import small
try:
    Reader(Path(sys.argv[1]), small())
except Trouble as told:
    print(told.label.vi)
"""


def test_who_only_looks_for_a_moment_keeps_nobody_from_writing(folder: Path) -> None:
    with open(folder / LOCK, "a+", encoding="utf-8") as looking:
        assert took(looking)
        threading.Timer(0.2, looking.close).start()
        Writer(folder, small(), "Lan").close()
