"""F09: a catalogue on what cannot be written to is read by every command, and writing is told in one sentence with the way out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.safekeeping.backup import back_up
from db.schema.kind import Description
from db.store.connection import FILE_NAME
from tests.db.tools import ROOT, assert_refused
from tests.faults.conftest import Tell, not_run, trials
from tests.faults.harness import filled

_RECORDS = 40


def _nobody(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 65534, 65534)
    reach = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, str(ROOT / "main.py")]
    return subprocess.run(
        [*reach, *(os.fspath(w) for w in words)], capture_output=True, encoding="utf-8", cwd=ROOT, timeout=60
    )


@pytest.fixture
def as_nobody(description: Description) -> Iterator[Path]:
    """A catalogue in a place everybody reaches, and the right to become nobody."""
    here = Path("/tmp") / f"sodisan-{os.getpid()}"
    here.mkdir(mode=0o755)
    try:
        folder = here / "sổ"
        filled(folder, description, _RECORDS)
        back_up(folder)
        if (
            os.geteuid() != 0
            or shutil.which("setpriv") is None
            or _nobody(folder, "kinds", "--in", folder).returncode != 0
        ):
            not_run("F09", "nobody cannot be become here (root, setpriv, a readable interpreter)")
        yield folder
    finally:
        subprocess.run(["umount", "-l", here / "sổ"], capture_output=True)
        subprocess.run(["chmod", "-R", "u+rwx", here], check=True)
        shutil.rmtree(here)


def _take_the_right_to_write(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


def _mount_to_be_read(folder: Path) -> None:
    ways = (["mount", "--bind", folder, folder], ["mount", "-o", "remount,bind,ro", folder])
    if any(subprocess.run(way, capture_output=True).returncode for way in ways):
        not_run("F09", "no right to mount a folder to be read only")


_WAYS: dict[str, Callable[[Path], None]] = {
    "the file": lambda folder: (folder / FILE_NAME).chmod(0o444),
    "the folder": _take_the_right_to_write,
    "the medium": _mount_to_be_read,
}
_READING = (
    ("list", "--kind", "relic"), ("check",), ("find", "hang"), ("show", "DT-001"), ("history", "DT-001"), ("acts",), ("kinds",),
    ("stats",), ("worklist",), ("backups",), ("check", "--deep"),
    ("print", "inventory", "--kind", "relic"), ("print", "sheet", "--find", "DT-001"), ("export", "--kind", "relic"),
)  # fmt: skip
_WRITING = (
    ("add", "--kind", "relic"), ("delete", "DT-001"), ("set", "DT-001", "note=đã xem"), ("rebuild",), ("undo",), ("delete", "DT-002"),
)  # fmt: skip


@pytest.mark.parametrize("way", _WAYS)
def test_every_command_reads_what_cannot_be_written_and_tells_it_when_writing(
    as_nobody: Path, tell: Tell, way: str
) -> None:
    source, out = as_nobody.parent / "thêm.json", as_nobody.parent / "giấy"
    source.write_text('{"name": "Hang Khoài"}', "utf-8")
    out.mkdir(mode=0o777)
    out.chmod(0o777)
    before = {path: path.read_bytes() for path in as_nobody.rglob("*") if path.is_file()}
    _WAYS[way](as_nobody)
    every = (*_READING, *_WRITING)
    tried = trials(4, len(every))
    for words in (every[at * len(every) // tried] for at in range(tried)):
        ran = _nobody_as_is(*_whole(words, as_nobody, source, out))
        if words in _READING:
            assert (ran.returncode, ran.stderr) == (0, ""), (words, ran.stderr[-300:])
        else:
            said = assert_refused(ran)
            assert ("chỉ đọc" if way != "the folder" else "quyền") in said, (words, said)
    assert {path: path.read_bytes() for path in before} == before
    tell("F09", f"commands where {way} cannot be written", tried, "read and printed; writing told in one sentence")


def _whole(words: tuple[str, ...], folder: Path, source: Path, out: Path) -> Iterator[str | Path]:
    """Return a command with its catalogue, its source and the file it makes."""
    name, *rest = words
    yield name
    if name in ("check", "rebuild"):
        yield from (*rest, folder)
        return
    yield from (*rest, "--in", folder)
    if name == "add":
        yield from ("--from", source)
    if name in ("print", "export"):
        yield from ("--out", out / f"{name}-{len(rest)}{'.pdf' if name == 'print' else '.xlsx'}")


def test_a_read_only_file_in_a_folder_that_can_be_written_is_told(as_nobody: Path) -> None:
    (as_nobody / FILE_NAME).chmod(0o444)
    assert "chỉ đọc" in assert_refused(_nobody(as_nobody, "delete", "--in", as_nobody, "DT-001"))


@pytest.mark.parametrize("what", ["the folder", "the file", "the folder above"])
def test_a_catalogue_that_may_not_be_opened_is_told_in_one_sentence(as_nobody: Path, what: str) -> None:
    {"the folder": as_nobody, "the file": as_nobody / FILE_NAME, "the folder above": as_nobody.parent}[what].chmod(0)
    try:
        for words in (
            ("list", "--in", as_nobody, "--kind", "relic"),
            ("delete", "--in", as_nobody, "DT-001"),
            ("check", as_nobody),
        ):
            assert "Traceback" not in (ran := _nobody_as_is(*words)).stderr, ran.stderr[-300:]
            assert ran.returncode == 1
    finally:
        as_nobody.parent.chmod(0o755)


def _nobody_as_is(*words: str | Path) -> subprocess.CompletedProcess[str]:
    reach = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, str(ROOT / "main.py")]
    return subprocess.run(
        [*reach, *(os.fspath(w) for w in words)], capture_output=True, encoding="utf-8", cwd=ROOT, timeout=60
    )
