"""Places for files of the moment, outside the catalogue; what a killed program left there goes at the next chance.

Beside each place lies a file its maker keeps locked, so that a place nobody works in any more is told from one in use.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from db.system import took

_PREFIX, _LOCK = "sodisan-", ".lock"
_BEGINNING_SECONDS = 3600


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """Give an empty folder for this user alone, gone afterwards; first what others left behind is cleared away."""
    clear_scratch()
    with contextlib.ExitStack() as held:
        place = None
        while place is None:
            place = _begun(held)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def clear_scratch() -> None:
    """Remove the places of programs that ended without doing so; what cannot be removed now stays for the next time."""
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as found:
        locks = [Path(one.path) for one in found if one.name.startswith(_PREFIX) and one.name.endswith(_LOCK)]
    for lock in locks:
        with contextlib.suppress(OSError):
            if _left_behind(lock):
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
                if not lock.with_suffix("").exists():
                    lock.unlink()


def _left_behind(lock: Path) -> bool:
    """Say whether nobody holds a place; one that is only being begun has nothing in its lock yet, and is new."""
    with lock.open("r+", encoding="utf-8") as file:
        return took(file) and (bool(file.read(1)) or time.time() - lock.stat().st_mtime > _BEGINNING_SECONDS)


def _begun(held: contextlib.ExitStack) -> Path | None:
    """Return a new place, or None where somebody was just looking whether it is left behind."""
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_LOCK)
    lock = Path(name)
    held.callback(_unlink, lock)
    file = held.enter_context(open(handle, "r+", encoding="utf-8"))  # noqa: SIM115 - held by the stack
    if not took(file):
        return None
    file.write("1")
    file.flush()
    place = lock.with_suffix("")
    place.mkdir(mode=0o700)
    return place


def _unlink(lock: Path) -> None:
    with contextlib.suppress(OSError):  # why: Windows keeps a file somebody looks at; the next one who looks removes it
        lock.unlink()
