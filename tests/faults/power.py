"""A recorded run, and the disks a power cut at any moment of it may leave behind (docs/safekeeping.md).

The work runs once under strace. Its writes, cuts, renames and syncs are then replayed up to every moment, and what was
not synced by then is lost, torn at 512 bytes, or there, as chance has it; names are lost from the last one on.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.db.tools import ROOT
from tests.faults.conftest import not_run

_CALLS = "openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,unlink,ftruncate,mkdir"
_LINE = re.compile(r"^(\d+) +(?:<\.\.\. \w+ resumed>)?(.*)$")
_FD = re.compile(r"^\w+\(\d+<([^>]*)>")
_HEX = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_SECTOR = 512
Call = tuple[str, str, str, int, bytes]
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="not run: strace is not on this machine")


@dataclass
class File:
    """What a file durably holds, and what was written since it was last synced: (offset, bytes), bytes None cut it."""

    durable: bytearray
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for at, content in self.since:
            _apply(self.durable, at, content)
        self.since.clear()

    def after(self, chance: random.Random) -> bytes:
        found = bytearray(self.durable)
        for at, content in self.since:
            fate = chance.randrange(3)
            if content is None:
                if fate:
                    _apply(found, at, None)
            elif fate == 1:
                _apply(found, at, content)
            elif fate == 2:
                for start in range(0, len(content), _SECTOR):
                    if chance.random() < 0.5:
                        _apply(found, at + start, content[start : start + _SECTOR])
        return bytes(found)


def _apply(content: bytearray, at: int, new: bytes | None) -> None:
    if new is None:
        del content[at:]
        return
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    content[at : at + len(new)] = new


class Disk:
    """A folder as a disk sees it: files, their names, and which of both are safe already."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[int, File] = {}
        self.names: dict[str, int] = {}
        for path in sorted(root.rglob("*")):
            if path.is_file():
                self._new(str(path), path.read_bytes())
        self.safe = dict(self.names)
        self.steps: list[tuple[str, str, int | None]] = []
        self.at: dict[str, int] = {}

    def _new(self, path: str, content: bytes = b"") -> None:
        self.names[path] = len(self.files)
        self.files[len(self.files)] = File(bytearray(content))

    def do(self, call: str, path: str, other: str, number: int, content: bytes) -> None:
        if not path.startswith(str(self.root)) or "/local/" in path:
            return
        if call == "openat":
            if path not in self.names:
                self._new(path)
                self.steps.append((str(Path(path).parent), path, self.names[path]))
            self.at[path] = len(self._whole(path)) if number else 0
        elif call in ("rename", "renameat", "renameat2") and path in self.names:
            inode = self.names.pop(path)
            self.names[other] = inode
            self.steps += [(str(Path(other).parent), other, inode), (str(Path(path).parent), path, None)]
        elif call == "unlink" and path in self.names:
            del self.names[path]
            self.steps.append((str(Path(path).parent), path, None))
        elif call in ("fsync", "fdatasync"):
            if path in self.names:
                self.files[self.names[path]].sync()
            else:
                done = [s for s in self.steps if s[0] == path]
                self.steps = [s for s in self.steps if s[0] != path]
                for _, name, inode in done:
                    self._name(self.safe, name, inode)
        elif path in self.names:
            file = self.files[self.names[path]]
            if call == "ftruncate":
                file.since.append((number, None))
            else:
                at = number if call == "pwrite64" else self.at.get(path, 0)
                file.since.append((at, content))
                self.at[path] = at + len(content)

    def _whole(self, path: str) -> bytes:
        file = self.files[self.names[path]]
        found = bytearray(file.durable)
        for at, content in file.since:
            _apply(found, at, content)
        return bytes(found)

    @staticmethod
    def _name(names: dict[str, int], path: str, inode: int | None) -> None:
        if inode is None:
            names.pop(path, None)
        else:
            names[path] = inode

    def after_the_cut(self, to: Path, chance: random.Random) -> None:
        """Write what is left into another folder."""
        names = dict(self.safe)
        for _, path, inode in self.steps[: chance.randrange(len(self.steps) + 1)]:
            self._name(names, path, inode)
        for path, inode in names.items():
            target = to / Path(path).relative_to(self.root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.files[inode].after(chance))


def _plain(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


def recorded(root: Path, trace: Path, *words: str | Path) -> list[Call]:
    """Run ``python …`` once under strace, and return what it did to files; the folder is as before afterwards."""
    before = trace.with_name(trace.name + "-before")
    shutil.copytree(root, before)
    ran = subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "4000000", "-e", f"trace={_CALLS}", "-o", str(trace), sys.executable,
         *(os.fspath(w) for w in words)],
        capture_output=True, encoding="utf-8", cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    if "PTRACE" in ran.stderr or "ptrace" in ran.stderr:
        not_run("F04", "strace may not trace here")
    assert ran.returncode == 0, ran.stderr
    shutil.copytree(root, trace.with_name(trace.name + "-after"))
    shutil.rmtree(root)
    before.rename(root)
    return said(trace)


def said(trace: Path) -> list[Call]:
    """Return the calls that succeeded: name, path, second path, number (offset, length, or whether it appends), bytes."""
    begun: dict[str, str] = {}
    calls = []
    for line in trace.read_text("utf-8", "replace").splitlines():
        pid, rest = _LINE.match(line).groups()  # type: ignore[union-attr]
        if rest.endswith("<unfinished ...>"):
            begun[pid] = rest.removesuffix("<unfinished ...>").rstrip()
            continue
        if "resumed>" in line[:60]:
            rest = begun.pop(pid, "") + rest
        name = rest.partition("(")[0]
        if name not in _CALLS.split(",") or re.search(r"= -1 E", rest[-120:]):
            continue
        texts = [bytes.fromhex(t.replace("\\x", "")) for t in _HEX.findall(rest)]
        found = _FD.match(rest)
        path = _plain(found[1]) if found else texts[0].decode() if texts else ""
        other = texts[1].decode() if name.startswith("rename") and len(texts) > 1 else ""
        content = texts[0] if name in ("write", "pwrite64") and texts else b""
        number = 0
        if name == "openat":
            if "O_CREAT" not in rest and "O_RDWR" not in rest and "O_WRONLY" not in rest:
                continue
            number = int("O_APPEND" in rest)
        elif name in ("pwrite64", "ftruncate"):
            number = int(re.findall(r", (\d+)\) += \d+$", rest)[-1])
        calls.append((name, path, other, number, content))
    return calls
