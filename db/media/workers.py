"""Worker processes that read what comes from outside: with limits of time and memory, killed when they stick.

A picture or a workbook that hangs or crashes its reader costs one worker, never the window. Tasks and answers are
JSON; ``jobs`` names the module whose ``JOBS`` the workers do.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

import msgspec

from db.media.problem import NotRead
from db.reasons import reason
from db.schema.label import Label
from db.system import ended_for_time, limit_processor, limit_this_process, one_thread_each

_MEMORY_BYTES = 3 << 29
_FILES = "db.media.jobs"
_LOOK_SECONDS = 0.5
_START_SECONDS, _MOST_WAITING = 60.0, 3

Key = TypeVar("Key")


class Task(msgspec.Struct, frozen=True):
    """What to read: the name of a job, what it is given, and how many seconds of processor it may take."""

    job: str
    given: dict[str, Any]
    seconds: float = 30.0


class Failed(msgspec.Struct, frozen=True):
    """Why nothing could be read."""

    label: Label


Answer = dict[str, Any] | Failed

_TOO_LONG = Label("Đọc quá lâu nên đã dừng; tệp có thể hỏng.", "Reading took too long; the file may be damaged.")
_CRASHED = Label("Tệp làm hỏng trình đọc; có thể tệp hỏng.", "The file crashed its reader; it may be damaged.")
_DISK_FULL = Label(
    "Ổ đĩa hết chỗ trong lúc đọc tệp; hãy dọn bớt chỗ rồi nhận lại.",
    "The disk was full while the file was read; free some space and take it in again.",
)
_TOO_LARGE = Label("Tệp cần quá nhiều bộ nhớ để đọc.", "The file needs too much memory to be read.")


def run(
    tasks: Iterable[tuple[Key, Task]],
    workers: int = 0,
    memory: int = _MEMORY_BYTES,
    jobs: str = _FILES,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Key, Answer]]:
    """Do tasks in worker processes and yield each with its answer as it comes, in no set order.

    Tasks are taken from their source one ahead of the workers, so that a slow source, the readers and whoever uses the
    answers work side by side. Closing the generator ends the workers, and so does ``stopped``, asked twice a second.
    """
    crew = [_Worker(memory, jobs) for _ in range(workers or most_workers())]
    source = iter(tasks)
    following: tuple[Key, Task] | None = None
    try:
        while True:
            for worker in crew:
                following = following or next(source, None)
                if worker.key is None and following is not None:
                    worker.give(*following)
                    following = None
            busy = [w for w in crew if w.key is not None]
            if not busy or stopped():
                return
            following = following or next(source, None)
            wait([w.pipe for w in busy], _LOOK_SECONDS)
            for worker in busy:
                answer = worker.answer()
                if answer is not None:
                    key, worker.key = worker.key[0], None  # type: ignore[index]
                    if following is not None:
                        worker.give(*following)
                        following = None
                    yield key, answer
    finally:
        for worker in crew:
            worker.end()


def read_one(task: Task) -> Answer:
    """Do one task in a worker of its own."""
    [(_, answer)] = run([(0, task)], 1)
    return answer


def most_workers(behind_a_window: bool = False) -> int:
    """Return how many workers read side by side on this machine; behind a window they leave it a processor."""
    return max(1, min(4, multiprocessing.cpu_count() - behind_a_window))


class _Worker:
    """One process with its pipe; made anew when it had to be killed."""

    def __init__(self, memory: int, jobs: str) -> None:
        self._limits = memory, jobs
        self.key: tuple[Any] | None = None
        self._until = 0.0
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(target=serve, args=(theirs, *self._limits), daemon=True)
        self._process.start()
        theirs.close()
        self._fresh = True

    def give(self, key: Any, task: Task) -> None:
        """Hand over a task."""
        self.key = (key,)
        # why: a new process loads its libraries before it reads anything, and a busy machine gives it little of its time:
        # the seconds are of the processor, told to the system in the child; this is for one that waits for ever
        self._until = time.monotonic() + _MOST_WAITING * task.seconds + (_START_SECONDS if self._fresh else 0)
        self._fresh = False
        with contextlib.suppress(OSError):
            self.pipe.send_bytes(msgspec.json.encode(task))

    def answer(self) -> Answer | None:
        """Return the answer if it is there; a worker that died or is late is replaced."""
        try:
            if self.pipe.poll():
                return _answer_of(self.pipe.recv_bytes())
        except (EOFError, OSError):
            self._process.join(_LOOK_SECONDS)
            late = ended_for_time(self._process.exitcode)
            self._again()
            return Failed(_TOO_LONG if late else _CRASHED)
        if time.monotonic() > self._until:
            self._again()
            return Failed(_TOO_LONG)
        return None

    def _again(self) -> None:
        self.end()
        self._start()

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        # why: another thread that starts workers reaps ended ones too, and may be just about it
        with contextlib.suppress(ValueError):
            self._process.close()
        self.pipe.close()


def _answer_of(said: bytes) -> Answer:
    found: dict[str, Any] = msgspec.json.decode(said)
    if "failed" in found:
        return Failed(Label(*found["failed"]))
    return found


def _words(label: Label) -> list[str]:
    return [label.vi, label.en]


def _damaged(error: Exception) -> list[str]:
    name = type(error).__name__
    return [f"Tệp hỏng, không đọc được ({name}).", f"Damaged, it cannot be read ({name})."]


def _of_system(error: OSError) -> bool:
    """Say whether the system refused: readers call a damaged file an error of the system too, without number or as an odd place."""
    return error.errno not in (None, errno.EINVAL)


def _refused(error: OSError) -> list[str]:
    place = f" (“{error.filename}”)" if error.filename else ""
    return [f"Không đọc hoặc ghi được: {reason(error)}{place}.", f"Not read or written: {error.strerror}{place}."]


def serve(pipe: Connection, memory: int, jobs: str = _FILES) -> None:
    """Be a worker: answer tasks until the pipe closes. Runs in the child process."""
    one_thread_each()
    limit_this_process(memory)
    # why: in the child alone, and by name: rooms above this one have jobs too
    known: Mapping[str, Callable[..., dict[str, Any]]] = importlib.import_module(jobs).JOBS

    while True:
        try:
            task = msgspec.json.decode(pipe.recv_bytes(), type=Task)
        except (EOFError, OSError, KeyboardInterrupt):
            return
        limit_processor(task.seconds)
        try:
            said: dict[str, Any] = known[task.job](**task.given)
        except NotRead as problem:
            said = {"failed": _words(problem.label)}
        except MemoryError:
            said = {"failed": _words(_TOO_LARGE)}
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
            said = {"failed": _words(_DISK_FULL) if full else _refused(error) if _of_system(error) else _damaged(error)}
        except Exception as error:
            # why: a reader of hostile files may fail in any way; the file is named with it, and the next one is read
            said = {"failed": _damaged(error)}
        try:
            pipe.send_bytes(msgspec.json.encode(said))
        except (OSError, KeyboardInterrupt):
            return
