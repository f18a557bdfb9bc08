"""Backups and restores that are killed, unplugged, out of room, at full speed, beside stale journals, under wrong clocks.

(F03, F16, F25, F26, F28: P2, P3, P7.)
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer
from db.model.problems import Trouble
from db.safekeeping.backup import back_up
from db.safekeeping.places import backups_in, fault_of
from db.safekeeping.restore import choose, restore
from db.schema.kind import Description
from db.store import copying
from db.store.connection import FILE_NAME
from tests.db.tools import ROOT, assert_refused, assert_sound, command
from tests.faults.conftest import Tell, not_run, trials
from tests.faults.harness import FORKS, content, filled, how_long, killed, moments

_JOURNAL = FILE_NAME + "-journal"
needs_fork = pytest.mark.skipif(not FORKS, reason="not run: no fork on this system")


@pytest.fixture
def catalogue(quick: Path, description: Description) -> Path:
    folder = quick / "sổ"
    filled(folder, description)
    (folder / "media" / "ab").mkdir()
    (folder / "media" / "ghi-chu.txt").write_text("tệp nhỏ", "utf-8")
    return folder


def _add(folder: Path, description: Description, name: str = "Đền Bờ") -> None:
    writer = Writer(folder, description, "Bùi Văn Điền")
    writer.add(description.kind("relic"), [{"name": name}])
    writer.close()


@needs_fork
def test_backing_up_is_killed(catalogue: Path, description: Description, tell: Tell) -> None:
    back_up(catalogue)
    whole = times = 0
    for after in moments(3, how_long(lambda: back_up(catalogue, "closing") and None), trials(60, 500)):
        ended = killed(lambda: back_up(catalogue, "closing") and None, after)
        there = backups_in(catalogue / "backups")
        assert [b.number for b in there if b.manifest is None] == [], "nothing half made stands under a number"
        assert fault_of(there[0]) is None and fault_of(there[-1]) is None
        whole, times = whole + ended, times + 1
        if times % 10 == 0:
            back_up(catalogue, "closing")
            assert not list((catalogue / "backups").glob(".part*")), "what was left behind is swept away"
            _add(catalogue, description)
    assert 0 < whole < times, "some were killed before their end, some after"
    tell("F03", "kill -9 while backing up", times, f"0 broken backups, {times - whole} killed half way")


@needs_fork
def test_restoring_is_killed(catalogue: Path, quick: Path, description: Description, tell: Tell) -> None:
    [made] = back_up(catalogue)
    old = content(catalogue)
    _add(catalogue, description)
    new = content(catalogue)
    trial = Path(shutil.copytree(catalogue, quick / "đo"))
    longest = how_long(lambda: restore(trial, made) and None)
    found = {old.digest: 0, new.digest: 0}
    for after in moments(4, longest, trials(60, 500)):
        shutil.rmtree(trial)
        shutil.copytree(catalogue, trial)
        killed(lambda: restore(trial, made) and None, after)
        Reader(trial, description).close()
        found[content(trial).digest] += 1
        assert not (trial / "restore.json").exists()
        if content(trial).digest == old.digest:
            assert content(trial / "backups" / "replaced-001") == new, "what was replaced is kept"
    assert min(found.values()) > 0, f"both ends were seen: {found}"
    assert_sound(trial, description)
    tell("F03", "kill -9 while restoring", sum(found.values()), f"0 neither old nor new ({found[old.digest]} restored)")


@needs_fork
@pytest.mark.parametrize("steps", [1, 2, 20])
def test_backing_up_at_full_speed(
    catalogue: Path, description: Description, tell: Tell, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """A process saves as fast as it can; each backup is a state it was in, and no save waits long."""
    pages = (catalogue / FILE_NAME).stat().st_size // 8192
    monkeypatch.setattr(copying, "_PAGES_A_STEP", pages if steps == 1 else pages // steps + 1)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            writer = Writer(catalogue, description, "Bùi Văn Điền")
            kind, at = description.kind("relic"), 0
            while True:
                start, at = time.perf_counter(), at + 1
                writer.add(kind, [{"name": f"Hang {at} phần {part}"} for part in range(3)])
                os.write(write, int((time.perf_counter() - start) * 1000).to_bytes(4, "little"))
        finally:
            os._exit(70)
    os.close(write)
    os.read(read, 4)
    tried, acts = trials(20, 200) // 3 + 1, []
    try:
        for _ in range(tried):
            [made] = back_up(catalogue, "while working")
            assert made.manifest is not None
            facts = made.manifest.facts
            assert (facts.records - 40) % 3 == 0, "an act is whole or absent"
            acts.append(facts.acts)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    waits = []
    while said := os.read(read, 4):
        waits.append(int.from_bytes(said, "little"))
    os.close(read)
    assert acts == sorted(acts) and acts[-1] > acts[0], "it went on saving"
    assert_sound(backups_in(catalogue / "backups")[-1].folder, description)
    said = f"0 torn; slowest of {len(waits)} saves {max(waits)} ms"
    tell("F28", f"backup in {steps} steps while saving at full speed", tried, said)


def test_copying_the_live_file_is_caught_by_the_proof(catalogue: Path, description: Description, tell: Tell) -> None:
    """The known bad way (a plain copy while somebody writes) is found by the same proof: the proof can fail."""
    from db.safekeeping.backup import prove

    stop, bad, tried = threading.Event(), 0, 60

    def save() -> None:
        conn = sqlite3.connect(catalogue / FILE_NAME, timeout=30)
        conn.execute("PRAGMA cache_size=5")
        while not stop.is_set():
            conn.execute("UPDATE setting SET value = hex(randomblob(3000000)) WHERE name = 'x'")
            conn.execute("INSERT OR IGNORE INTO setting VALUES('x', '')")
            conn.execute("DELETE FROM words WHERE rowid % 2")
            conn.commit()
            conn.execute("UPDATE setting SET value = '' WHERE name = 'x'")
            conn.commit()
        conn.close()

    thread = threading.Thread(target=save)
    thread.start()
    try:
        for trial in range(tried):
            place = catalogue.parent / f"chép {trial}"
            place.mkdir()
            source = (catalogue / FILE_NAME).open("rb")
            with source, (place / FILE_NAME).open("wb") as target:
                while part := source.read(8192):
                    target.write(part)
            try:
                prove(place, (0, 0, 0))
            except Trouble:
                bad += 1
    finally:
        stop.set()
        thread.join()
    assert bad > 0
    tell("F28", "known bad: copying the file instead", tried, f"{bad} found torn by the proof, as they must be")


def test_stale_journals_beside_a_restored_file(
    catalogue: Path, quick: Path, description: Description, tell: Tell
) -> None:
    [made] = back_up(catalogue)
    old = content(catalogue)
    _add(catalogue, description)
    hot = _hot_journal(Path(shutil.copytree(catalogue, quick / "nóng")) / FILE_NAME)
    chance, tried, wrong = random.Random(16), trials(40, 400), 0
    for trial in range(tried):
        place = Path(shutil.copytree(catalogue, quick / f"sổ {trial}"))
        journal = hot if trial % 4 else hot[: chance.randrange(600, len(hot))]
        (place / _JOURNAL).write_bytes(journal)
        naive = quick / "ngây thơ"
        naive.mkdir()
        shutil.copyfile(made.folder / FILE_NAME, naive / FILE_NAME)
        (naive / _JOURNAL).write_bytes(journal)
        wrong += _differs(naive, made.folder)
        shutil.rmtree(naive)
        restore(place, made)
        assert content(place) == old and not _differs(place, made.folder)
        assert (place / "backups" / "replaced-001" / _JOURNAL).exists(), "moved with the file it belongs to"
        shutil.rmtree(place)
    assert wrong > 0, "without care the stale journal spoils the file"
    tell("F16", "stale journal beside a restored file", tried, f"0 spoiled; copied without care: {wrong} spoiled")


def _hot_journal(file: Path) -> bytes:
    """Return the journal of a transaction that was half written when its process died."""
    with closing(sqlite3.connect(file, isolation_level=None)) as conn:
        conn.execute("PRAGMA cache_size=4")
        conn.execute("PRAGMA journal_mode=TRUNCATE")
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("UPDATE item SET name = 'khác' || name")
        conn.execute("UPDATE words_data SET block = zeroblob(length(block))")
        conn.execute("UPDATE item SET sort = 'a' || key")
        found = file.with_name(file.name + "-journal").read_bytes()
        conn.execute("ROLLBACK")
    assert len(found) > 4096
    return found


def _differs(folder: Path, other: Path) -> bool:
    try:
        with closing(sqlite3.connect(folder / FILE_NAME)) as one, closing(sqlite3.connect(other / FILE_NAME)) as two:
            for table in ("item", "revision", "words_data", "setting"):
                if one.execute(f"SELECT * FROM {table}").fetchall() != two.execute(f"SELECT * FROM {table}").fetchall():
                    return True
            return bool(one.execute("PRAGMA integrity_check").fetchone()[0] != "ok")
    except sqlite3.DatabaseError:
        return True


def test_a_place_for_backups_without_room(catalogue: Path, quick: Path, tell: Tell) -> None:
    """The stick is full, and the disk fills up half way: the older backups stay and the catalogue is untouched."""
    [good] = back_up(catalogue)
    before, size = content(catalogue), (catalogue / FILE_NAME).stat().st_size
    half = trials(10, 50)
    for step in range(half):
        limit = size * step // half
        ran = command("backup", "--in", catalogue, preexec_fn=lambda size=limit: _files_no_larger_than(size))
        said = assert_refused(ran)
        assert "đĩa" in said or "Không sao lưu được" in said, said
        assert [b.number for b in backups_in(catalogue / "backups")] == [1] and fault_of(good) is None
        assert not list((catalogue / "backups").glob(".part*"))
    assert content(catalogue) == before
    tell("F26", "the disk of the backups fills up half way", half, "0 older backups lost, 0 left half made")
    place = quick / "usb"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], capture_output=True).returncode:
        not_run("F26", "no right to mount a small file system for a full stick")
    try:
        for step in range(half):
            subprocess.run(["mount", "-o", f"remount,size={64 + 700 * step}k", place], check=True)
            with pytest.raises(Trouble, match="không đủ chỗ: cần thêm"):
                back_up(catalogue, "closing", to=place)
            assert not backups_in(place / "sao-luu-sổ") and not list(place.rglob(".part*"))
    finally:
        subprocess.run(["umount", "-l", place], check=True)
    assert all(fault_of(b) is None for b in backups_in(catalogue / "backups"))
    tell("F26", "a stick without room", half, "the first place has its backup each time, the lack is told in MB")


def _files_no_larger_than(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_stick_pulled_half_way(catalogue: Path, quick: Path, tell: Tell) -> None:
    """The second place vanishes while it is written to, at random moments."""
    start = time.perf_counter()
    stick = quick / "usb"
    stick.mkdir()
    back_up(catalogue, "closing", to=stick)
    longest, tried, told = time.perf_counter() - start, trials(20, 100), 0
    for after in moments(26, longest, tried):
        stick.mkdir(exist_ok=True)
        pulled = threading.Timer(after, lambda: shutil.rmtree(stick, ignore_errors=True))
        pulled.start()
        try:
            back_up(catalogue, "closing", to=stick)
        except Trouble:
            told += 1
        pulled.join()
        last = backups_in(catalogue / "backups")[-1]
        assert fault_of(last) is None, "the first place has its backup"
    assert told > 0
    tell("F26", "a stick pulled while written to", tried, f"0 backups of the first place lost, {told} times told")


_CLOCKS = (
    "-400d", "+3650d", "2024-02-29 12:00:00", "1990-01-01 00:00:00", "2038-01-19 03:14:08", "2100-12-31 23:59:59",
    "+1d", "-1d", "2026-11-25 00:00:00", "+40d", "-7300d", "+14600d",
)  # fmt: skip


def test_clocks_that_jump(catalogue: Path, quick: Path, description: Description, tell: Tell) -> None:
    """Days pass back and forth between acts and backups: the order is that of the acts, and nothing is thinned wrongly."""
    if shutil.which("faketime") is None:
        not_run("F25", "no faketime here; the machine's own clock is never set")
    source, done = quick / "thêm.json", 0
    source.write_text('{"name": "Hang Luồn"}', "utf-8")
    clocks = _CLOCKS * (trials(12, 100) // len(_CLOCKS) + 1)
    for clock in clocks[: trials(12, 100)]:
        for words in (
            ("add", "--in", catalogue, "--kind", "relic", "--from", source),
            ("backup", "--in", catalogue),
        ):
            ran = subprocess.run(
                ["faketime", "-f", clock if clock[0] in "+-" else f"@{clock}", os.environ.get("PYTHON", _python()),
                 str(ROOT / "main.py"), *map(str, words)], capture_output=True, encoding="utf-8", cwd=ROOT,
            )  # fmt: skip
            assert (ran.returncode, ran.stderr) == (0, ""), (clock, ran.stderr[-300:])
        done += 1
    reader = Reader(catalogue, description)
    try:
        assert [a.sentence.vi for a in reader.journal(done)] == ["Thêm di tích “Hang Luồn”"] * done
    finally:
        reader.close()
    there = backups_in(catalogue / "backups")
    assert [b.number for b in there] == list(range(1, done + 1)) if done <= 12 else True
    assert len({b.manifest.at[:4] for b in there if b.manifest}) > 4, "the clock did jump"
    assert choose(catalogue, "latest").number == there[-1].number, "the latest by order, not by the clock"
    assert_sound(catalogue, description)
    tell("F25", "clocks that jump (library shim)", done, "order of acts kept, no backup thinned by the clock")


def _python() -> str:
    import sys

    return sys.executable
