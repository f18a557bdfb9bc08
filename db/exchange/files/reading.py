"""Reading a table in a worker process: what a file offers, and its lines through a file of our own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from db.catalogue.folder import must_be_spelled
from db.exchange.files.table import Line, Offer, Reading, read_lines
from db.media.workers import Answer, Failed, Task, run
from db.model.changes import Stopped
from db.model.problems import Trouble
from db.schema.label import Label
from db.scratch import scratch

_JOBS = "db.exchange.files.jobs"
_STUB = "~$"
_SECONDS, _SECONDS_A_MB = 18.0, 2.0
_MEMORY_BYTES, _MEMORY_A_BYTE, _MOST_MEMORY_BYTES = 640 << 20, 24, 3 << 30


class Table(msgspec.Struct, frozen=True):
    """A table that was read: how, and where its lines are kept meanwhile."""

    source: Path
    reading: Reading
    kept: Path

    def lines(self) -> Iterator[Line]:
        """Yield the lines with content."""
        return read_lines(self.kept)


class _Several(msgspec.Struct, frozen=True):
    readings: list[Reading]


def _never() -> bool:
    return False


def offer_of(path: Path, stopped: Callable[[], bool] = _never) -> Offer:
    """Return what a file offers; raise ``Trouble`` for one that is no table or cannot be read."""
    return msgspec.convert(_asked(path, "offer", {}, stopped), Offer)


@contextmanager
def read_table(path: Path, sheet: str, stopped: Callable[[], bool] = _never) -> Iterator[Table]:
    """Read one table and give it as long as it is needed; raise ``Trouble``, also for one without any line."""
    with scratch() as folder:
        kept = folder / "lines"
        reading = msgspec.convert(_asked(path, "read", {"sheet": sheet, "out": str(kept)}, stopped), Reading)
        if not reading.lines:
            where = f" (“{sheet}”)" if sheet else ""
            raise Trouble(
                Label(
                    f"Không đọc được dòng nào trong “{path.name}”{where}; chưa nhập gì.",
                    f"Not one line could be read in “{path.name}”{where}; nothing was taken in.",
                )
            )
        yield Table(path, reading, kept)


@contextmanager
def read_tables(path: Path, sheets: Sequence[str]) -> Iterator[list[Table]]:
    """Read several tables of a file in one worker and give them as long as they are needed; a table may be empty."""
    with scratch() as folder:
        answer = _asked(path, "read_several", {"sheets": json.dumps(list(sheets)), "out": str(folder)}, _never)
        readings = msgspec.convert(answer, _Several).readings
        yield [Table(path, reading, folder / str(at)) for at, reading in enumerate(readings)]


def _missing(path: Path) -> Label:
    with suppress(OSError, ValueError):
        if path.is_dir():
            return Label(
                f"“{path}” là một thư mục; hãy chọn tệp trong đó.", f"“{path}” is a folder; choose a file in it."
            )
    return Label(f"Không có tệp “{path}”.", f"There is no file “{path}”.")


def _asked(path: Path, job: str, given: dict[str, str], stopped: Callable[[], bool]) -> Answer:
    try:
        size = path.stat().st_size
        there = path.is_file()
    except (OSError, ValueError):
        size, there = 0, False
    if not there:
        raise Trouble(_missing(path))
    if path.name.startswith(_STUB):
        raise Trouble(
            Label(
                f"“{path.name}” là tệp Excel hay Word để lại trong lúc mở “{path.name[len(_STUB) :]}”; hãy chọn tệp ấy.",
                f"“{path.name}” is left by Excel or Word while “{path.name[len(_STUB) :]}” is open; choose that one.",
            )
        )
    must_be_spelled(path)
    memory = min(_MEMORY_BYTES + _MEMORY_A_BYTE * size, _MOST_MEMORY_BYTES)
    seconds = _SECONDS + _SECONDS_A_MB * (size >> 20)
    task = Task(job, {"path": str(path), **given}, seconds)
    answer = next((found for _, found in run([(0, task)], 1, memory, _JOBS, stopped)), None)
    if answer is None:
        raise Stopped
    if isinstance(answer, Failed):
        raise Trouble(Label(f"“{path.name}”: {answer.label.vi}", f"“{path.name}”: {answer.label.en}"))
    return answer
