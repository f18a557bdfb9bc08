"""The one module that knows which system it runs on: folder sync, locks, replacing and opening files, limits of workers."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

if sys.platform == "win32":  # pragma: no cover - written with equal care, run on Windows only
    import msvcrt
else:
    import fcntl

_REPLACE_TRIES = 40
_REPLACE_PAUSE = 0.05
_LOCK_BYTE = 4096
_PIPE_BYTES = 1 << 20
_ANSWER_PAUSE, _ANSWER_SECONDS = 0.5, 6.0
_NAMELESS_SECONDS = 0.5
_UMASK = os.umask(0o077)
os.umask(_UMASK)


def login_name() -> str:
    """Return the name of who is logged in, or "người dùng" where the system does not tell."""
    import getpass  # why: asked once, and every start would pay for it

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "người dùng"


def machine_name() -> str:
    """Return the machine's name."""
    import socket  # why: asked when the catalogue is locked, and every start would pay for it

    return socket.gethostname() or "máy này"


def as_open_as(folder: Path) -> None:
    """Let who may write into a folder write what this process makes from now on: several persons of a machine keep one catalogue."""
    if sys.platform != "win32":  # why: there a folder hands its rights down by itself
        with contextlib.suppress(OSError):
            os.umask(_UMASK & ~folder.stat().st_mode)


def wide_pipe() -> tuple[Connection, Connection]:
    """Return a pipe, the end to read first, that holds a whole answer of another process where the system lets it.

    Who answers need not wait then until it is read piece by piece, nor who reads take up the interpreter for each piece.
    """
    from multiprocessing import Pipe  # why: only who starts processes needs it

    reading, writing = Pipe(duplex=False)
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # why: the pipes of one user may only be so wide together
            fcntl.fcntl(writing.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return reading, writing


def one_thread_each() -> None:
    """Let numerical libraries that are loaded from now on use one thread: where several processes work, theirs fight."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def has_display() -> bool:
    """Say whether a window can be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(shown) and os.environ.get("QT_QPA_PLATFORM") != "offscreen"


def sync_folder(folder: Path) -> None:
    """Make names made or removed in a folder durable (Windows does so by itself)."""
    if sys.platform == "win32":  # pragma: no cover
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the bytes of a closed file durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def read_from_disk(path: Path) -> None:
    """Let the next read of a synced file come from the disk, not from memory, where the system can do that."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file, contextlib.suppress(OSError):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def replace(source: Path, target: Path) -> None:
    """Put ``source`` in the place of ``target`` whole, waiting a little for a scanner that holds it open."""
    for left in range(_REPLACE_TRIES, -1, -1):
        try:
            os.replace(source, target)
            break
        except PermissionError:
            if not left:
                raise
            time.sleep(_REPLACE_PAUSE)
    sync_folder(target.parent)


@contextlib.contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Give a temporary path beside ``target``; at the end it takes its place, synced, or nothing happened."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        with open(part, "rb+") as written:
            os.fsync(written.fileno())
        replace(part, target)
    finally:
        part.unlink(missing_ok=True)


class Refusable(io.FileIO):
    """A file to write anew whose disk may refuse, once: a library that goes on writing after that writes nowhere."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "wb")
        self._refused = False

    def write(self, data: Any) -> int:
        """Write all of it, or raise ``OSError`` the first time the disk refuses."""
        left = memoryview(data).cast("B")
        many = len(left)
        try:
            while left and not self._given_up:
                left = left[super().write(left) :]
        except OSError:
            self._refused = True
            raise
        return many

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place; nowhere, once nothing is written any more."""
        return 0 if self._given_up else super().seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return 0 if self._given_up else super().tell()

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

    @property
    def _given_up(self) -> bool:
        return self._refused or self.closed


class Locked(Exception):
    """Somebody else holds the lock; ``holder`` tells who, where and since when."""

    def __init__(self, holder: dict[str, Any]) -> None:
        super().__init__(str(holder))
        self.holder = holder


class Lock:
    """An OS lock on a file that names its holder. It is free at once when the holder's process ends.

    Some shares keep locks, but each machine sees its own alone. So whoever finds the name of another machine in a free
    lock adds a line of his own and waits: a holder who lives takes it out again, at once unless his machine is overworked.

    Raise ``Locked`` where somebody else holds it, ``OSError`` where this disk cannot lock or only pretends to.
    """

    def __init__(self, path: Path, name: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file: IO[str] = open(path, "a+", encoding="utf-8", newline="\n")  # noqa: SIM115 - held until release
        try:
            _take_soon(self._file, path)
            with open(path, "a+", encoding="utf-8") as second:
                if took(second):
                    raise OSError(errno.ENOLCK, "locks are not kept here", str(path))
            if (elsewhere := alive_elsewhere(path)) is not None:
                raise Locked(elsewhere)
        except BaseException:
            self._file.close()
            raise
        since = time.strftime("%d/%m/%Y %H:%M")
        told = {"name": name, "machine": machine_name(), "pid": os.getpid(), "since": since}
        self._said = json.dumps(told, ensure_ascii=False) + "\n"
        self._say(self._said)
        self._given_back, self._speaking = threading.Event(), threading.Lock()
        with contextlib.suppress(RuntimeError):  # why: without memory for a thread everything but the answer works
            threading.Thread(target=self._answer, name="lock", daemon=True).start()

    @property
    def held(self) -> bool:
        """Whether it was not given back yet."""
        return not self._file.closed

    def taken_by(self) -> dict[str, Any] | None:
        """Return who took it although it was not given back, or None: a machine that slept gave no answer."""
        said = _content(self._path)
        return None if not said or said.startswith(self._said.encode()) else _holder(self._path)

    def release(self) -> None:
        """Give the lock back."""
        with self._speaking:
            self._given_back.set()
            if not self._file.closed:
                with contextlib.suppress(OSError):
                    if self.taken_by() is None:
                        self._say("")
                with contextlib.suppress(OSError):  # why: of a disk that is gone nothing can be closed well
                    self._file.close()

    def _say(self, words: str) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(words)
        self._file.flush()

    def _answer(self) -> None:
        """Take out the line of whoever asks whether the holder lives."""
        said = self._said.encode()
        while not self._given_back.wait(_ANSWER_PAUSE):
            with self._speaking, contextlib.suppress(OSError):
                if not self._given_back.is_set() and _content(self._path).startswith(said + b"{"):
                    self._say(self._said)


def named_elsewhere(path: Path) -> bool:
    """Say whether a lock names another machine, be it alive or not."""
    return _holder(path).get("machine") not in (None, machine_name()) if _content(path) else False


def alive_elsewhere(path: Path) -> dict[str, Any] | None:
    """Return who holds a lock on another machine although it is free on this one, or None; takes some seconds to tell."""
    if not named_elsewhere(path):
        return None
    left, before = _holder(path), _content(path)
    line = json.dumps({"asks": machine_name(), "pid": os.getpid()}) + "\n"
    try:
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.write(line)
    except OSError:
        return None  # why: where nothing can be written nobody writes
    end = time.monotonic() + _ANSWER_SECONDS
    while time.monotonic() < end:
        time.sleep(_ANSWER_PAUSE / 2)
        now = _content(path)
        if now and line.encode() not in now and now.splitlines()[0] == before.splitlines()[0]:
            return left
    return None


_TAKEN = (errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK, errno.EDEADLK)


def _take_soon(file: IO[str], path: Path) -> None:
    """Take the lock on an open file, or raise ``Locked`` naming the holder; who gives no name is only looking, or about to say it."""
    end = time.monotonic() + _NAMELESS_SECONDS
    while not took(file):
        if (holder := _holder(path)) or time.monotonic() > end:
            raise Locked(holder)
        time.sleep(0.01)


def took(file: IO[str]) -> bool:
    """Take the lock on an open file and say so, or say that somebody else has it; raise where this disk cannot lock."""
    try:
        _take(file)
    except OSError as error:
        if error.errno not in _TAKEN:
            raise
        return False
    return True


def holder_of(path: Path) -> dict[str, Any] | None:
    """Return who holds a lock, or None where nobody does; nothing is written."""
    try:
        with open(path, "a+" if os.access(path, os.W_OK) else "r", encoding="utf-8") as file:
            return None if took(file) else _holder(path)
    except OSError:
        return None  # why: where there is no lock, or none can be, nobody took it


def _content(path: Path) -> bytes:
    # why: opened anew, a share asks the other machines; the byte that is locked must not be read (Windows)
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read(_LOCK_BYTE)
    except OSError:
        return b""


def _holder(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_content(path).partition(b"\n")[0])
    except (ValueError, RecursionError):
        found = {}
    return found if isinstance(found, dict) else {}


if sys.platform == "win32":  # pragma: no cover

    def _take(file: IO[str]) -> None:
        file.seek(_LOCK_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def open_with_its_program(path: Path) -> None:
        """Open a file with the program the system has for it."""
        os.startfile(path)

    def limit_this_process(most_bytes: int) -> None:
        """Give this process less priority, and refuse it memory beyond a limit (a job object does so on Windows)."""
        import ctypes  # why: workers alone are limited

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), 0x4000)  # BELOW_NORMAL_PRIORITY_CLASS
        job = kernel.CreateJobObjectW(None, None)
        # why: JOBOBJECT_EXTENDED_LIMIT_INFORMATION: 9 words of basic limits, 6 counters, then the memory limits
        word = ctypes.sizeof(ctypes.c_void_p)
        info = (ctypes.c_ubyte * (64 + 48 + 4 * word if word == 8 else 112))()
        ctypes.c_uint32.from_buffer(info, 16).value = 0x100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
        ctypes.c_size_t.from_buffer(info, len(info) - 4 * word).value = most_bytes
        kernel.SetInformationJobObject(job, 9, ctypes.byref(info), len(info))
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())

    def limit_processor(seconds: float) -> None:
        """Do nothing: here whoever waits for this process counts its time."""

    def ended_for_time(status: int | None) -> bool:
        """Say whether a process was ended for the processor time it took."""
        return False
else:

    def _take(file: IO[str]) -> None:
        # why: flock belongs to the open file, so that no other close of it in this process drops the lock
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def open_with_its_program(path: Path) -> None:
        """Open a file with the program the system has for it."""
        import subprocess  # why: only when a paper is opened

        subprocess.Popen(["xdg-open", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def limit_this_process(most_bytes: int) -> None:
        """Give this process less priority, and refuse it memory beyond a limit."""
        import resource  # why: workers alone are limited, and Windows has no such module

        os.nice(10)
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def limit_processor(seconds: float) -> None:
        """Let the system end this process when it has taken so many more seconds of processor."""
        import resource  # why: as above

        used, most = sum(os.times()[:2]), resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1, most))

    def ended_for_time(status: int | None) -> bool:
        """Say whether a process was ended for the processor time it took."""
        return status == -signal.SIGXCPU
