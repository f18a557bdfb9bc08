"""Fuzzed files (F21): SQLite's own broken databases, and our own fuzzer on a filled catalogue. Read or refused, never written.

What SQLite's fuzzers left behind is in ``tests/data/sqlite-fuzz``. Each is tried as it is, and with the marks of our files on it, so
that the first look does not refuse it. The work is done in a child: a crash or a hang is found as one.
"""

from __future__ import annotations

import lzma
import random
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer
from db.model.problems import Trouble
from db.store.connection import FILE_NAME
from tests.faults.conftest import Tell, trials
from tests.faults.damaged import crashes, saved
from tests.faults.harness import FORKS, told_by_children
from tests.faults.saver import small

pytestmark = [pytest.mark.timeout(0), pytest.mark.skipif(not FORKS, reason="not run: no fork on this system")]
_PAGE = 8192
_CORPUS = Path(__file__).parents[1] / "data" / "sqlite-fuzz"
_TOGETHER, _SECONDS = 100, 6000
_EACH_SALVAGED = 10


def _own(quick: Path, first: int) -> tuple[Path, Path]:
    """Return a folder and its file for one child alone."""
    folder = quick / f"so {first}"
    (folder / "local").mkdir(parents=True)
    return folder, folder / FILE_NAME


def _fuzz(data: bytearray, chance: random.Random) -> None:
    """Do to a file what fuzzers do: bits, blocks, pages moved, numbers of its structure made extreme."""
    for _ in range(chance.choice((1, 3, 20))):
        how, at = chance.randrange(6), chance.randrange(len(data) - 600)
        length = chance.choice((1, 16, 512))
        page = at - at % _PAGE
        if how == 0:
            data[at : at + length] = bytes(length)
        elif how == 1:
            data[at : at + length] = chance.randbytes(length)
        elif how == 2:
            data[at : at + length] = b"\xff" * length
        elif how == 3:  # why: headers of pages, cell pointers and sizes are where readers of broken files fall
            data[page + chance.randrange(40)] = chance.choice((0, 1, 2, 5, 10, 13, 0x7F, 0x80, 0xFF))
        elif how == 4:
            other = chance.randrange(len(data) // _PAGE) * _PAGE
            data[page : page + _PAGE], data[other : other + _PAGE] = (
                data[other : other + _PAGE],
                data[page : page + _PAGE],
            )
        else:
            data[chance.randrange(100)] = chance.randrange(256)


def _refused(folder: Path) -> bool | str:
    """Say whether reading is refused in a sentence; whatever else is raised is returned in words."""
    try:
        Reader(folder, small()).close()
    except Trouble:
        return True
    except Exception as error:
        return f"opening: {type(error).__name__} {error}"
    return False


@pytest.mark.usefixtures("salvage_forks")
def test_a_thousand_fuzzed_catalogues_are_read_or_refused_and_never_written(
    sound: Path, quick: Path, tell: Tell
) -> None:
    whole, seed = (sound / FILE_NAME).read_bytes(), random.Random(2026).random()
    tried, crashed, opened, rows = trials(1000, 10_000), [], 0, 0

    def some(first: int) -> tuple[list[str], int, int]:
        folder, file = _own(quick, first)
        crashed, opened, rows = [], 0, 0
        for trial in range(first, min(first + _TOGETHER, tried)):
            data = bytearray(whole)
            _fuzz(data, random.Random(f"{seed} {trial}"))
            file.write_bytes(data)
            if trial % _EACH_SALVAGED == 0:
                rows += saved(folder, quick / f"moi {first}")[0]
            refused = _refused(folder)
            crashed += [f"{trial} {c}" for c in (crashes(folder) if refused is False else [])]
            crashed += [f"{trial} {refused}"] if isinstance(refused, str) else []
            opened += refused is False
        return crashed, opened, rows

    for more in told_by_children([partial(some, first) for first in range(0, tried, _TOGETHER)], _SECONDS):
        crashed, opened, rows = crashed + more[0], opened + more[1], rows + more[2]
    assert not crashed, "\n".join(crashed[:20]) + f"\n{len(crashed)} in all"
    assert 0 < opened < tried and rows
    tell(
        "F21",
        "catalogues fuzzed by our own, read, checked, salvaged",
        tried,
        f"{opened} opened, 0 crashes, 0 written to",
    )


def _broken(times: int) -> list[bytes]:
    """Return so many of SQLite's broken databases, spread evenly over all of them."""
    found: list[bytes] = []
    for packed in sorted(_CORPUS.glob("*.xz")):
        with closing(sqlite3.connect(":memory:")) as conn:
            conn.deserialize(lzma.decompress(packed.read_bytes()))
            found += [bytes(b) for (b,) in conn.execute("SELECT dbcontent FROM db ORDER BY dbid")]
    assert len(found) == 10_461
    return [found[at * len(found) // times] for at in range(times)]


def _marked(broken: bytes, ours: bytes) -> bytes:
    """Put the version and the mark of our files into a header (https://sqlite.org/fileformat.html, 1.3)."""
    return broken[:60] + ours[60:64] + broken[64:68] + ours[68:72] + broken[72:] if len(broken) >= 100 else broken


@pytest.mark.usefixtures("salvage_forks")
def test_the_broken_databases_of_sqlites_own_fuzzers_are_refused_and_never_written(
    sound: Path, quick: Path, tell: Tell
) -> None:
    ours = (sound / FILE_NAME).read_bytes()[:100]
    every = _broken(trials(1000, 10_461))

    def some(first: int) -> list[str]:
        (folder, file), crashed = _own(quick, first), []
        for at, broken in enumerate(every[first : first + _TOGETHER], first):
            for data in (broken, _marked(broken, ours)):
                file.write_bytes(data)
                refused = _refused(folder)
                crashed += [f"{at} {refused or 'opened'}"] if refused is not True else []
                try:
                    Writer(folder, small(), "Bùi Thị Lan").close()
                except Trouble:
                    pass
                except Exception as error:
                    crashed.append(f"{at} writing: {type(error).__name__} {error}")
                if at % _EACH_SALVAGED == 0:
                    assert saved(folder, quick / f"moi {first}") == (0, 0), "there is nothing of ours in it"
                if file.read_bytes() != data:
                    crashed.append(f"{at} was written to")
        return crashed

    crashed = []
    for more in told_by_children([partial(some, first) for first in range(0, len(every), _TOGETHER)], _SECONDS):
        crashed += more
    assert not crashed, (
        "\n".join(crashed[:20]) + f"\n{len(crashed)} in all; none of them is ours, whatever its marks say"
    )
    said = "each refused in a sentence, 0 crashes, 0 written to"
    tell("F21", "SQLite's own broken databases, plain and with our marks", len(every), said)
