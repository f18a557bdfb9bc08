"""A whole catalogue is derived in a process of its own: the rows are the same, whatever becomes of that process."""

from __future__ import annotations

import multiprocessing
import multiprocessing.spawn
import os
import shutil
import signal
import sys
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from db.catalogue import Writer
from db.schema.kind import Description
from db.schema.search_words import is_word
from db.store import revisions
from db.store.apart import beside, derive_all
from db.store.connection import Store, open_store
from db.store.derivation import Derivation, derive_slice
from db.store.projector import Projector
from db.system import wide_pipe


@pytest.fixture
def store(folder: Path, writer: Writer, description: Description) -> Iterator[Store]:
    """Forty gongs, some said of more than once, one deleted."""
    gongs = [{"name": f"Chiêng đàm số {n}", "d_face": f"{30 + n} cm"} for n in range(40)]
    _, made = writer.add(description.kind("gong"), gongs)
    for record in made[::7]:
        writer.amend(record, {"name": "Chiêng bồng", "weight": "3,2 kg"})
    writer.delete([made[3]])
    opened = open_store(folder, write=False)
    yield opened
    opened.close()


def _slices(store: Store) -> list[list[revisions.Stored]]:
    return list(revisions.in_slices(store, None, size=3))


def _derived(description: Description, store: Store) -> Generator[Derivation, None, None]:
    """Derive with the help of another process."""
    with beside(description) as apart, closing(derive_all(description, _slices(store), apart)) as derived:
        yield from derived


def _rows(derived: list[Derivation]) -> list[tuple[int, dict[str, list[tuple[object, ...]]]]]:
    return [(d.records, {t: list(zip(*columns, strict=True)) for t, (_, columns) in d.tables.items()}) for d in derived]


def _cells(derived: Derivation) -> dict[str, set[tuple[tuple[int, object], ...]]]:
    """Return the rows of each table as the places of their cells with what they hold."""
    return {
        table: {
            tuple((at, value) for at, value in zip(used, row, strict=True) if value is not None)
            for row in zip(*columns, strict=True)
        }
        for table, (used, columns) in derived.tables.items()
    }


def test_a_record_has_the_rows_among_others_that_it_has_alone(
    folder: Path, writer: Writer, description: Description
) -> None:
    places = [{"place": "xóm Mơ, xã Cao Sơn, huyện Lương Sơn"}, {"place": "xã Vầy Nưa", "place_role": "other"}]
    _, (temple,) = writer.add(description.kind("relic"), [{"name": "Đền Bờ", "places": places, "level": "report"}])
    writer.add(
        description.kind("gong"), [{"name": "Chiêng đàm", "numbers": [{"number": "C-00001"}], "d_face": "52 cm"}]
    )
    writer.add(description.kind("relic"), [{"name": "Đình Xàm", "numbers": [{"number": "DT-01"}, {"number": "DT-1"}]}])
    writer.add_rival(writer.read.record(temple), "name", "Đền Chúa Thác Bờ", {"source": "lời kể ở xóm Mơ"})
    store = open_store(folder, write=False)
    every = [record for part in _slices(store) for record in part]
    store.close()
    alone: dict[str, set[tuple[tuple[int, object], ...]]] = {}
    for record in every:
        for table, rows in _cells(derive_slice(Projector(description), [record])).items():
            alone.setdefault(table, set()).update(rows)
    among = _cells(derive_slice(Projector(description), every))
    assert among == alone
    assert len(among["item"]) == 3 and len(among['"r_relic_places"']) == 2 and len(among["used_number"]) == 3
    assert any("thac_" in str(value) for row in among["words"] for _, value in row), "the rival's words are there"


def test_rows_derived_apart_are_those_derived_here_in_the_same_order(store: Store, description: Description) -> None:
    projector = Projector(description)
    here = [derive_slice(projector, part) for part in _slices(store)]
    assert len(here) == 14 and any("words" in d.tables for d in here)
    assert _rows(list(_derived(description, store))) == _rows(here)


def test_every_word_of_the_index_is_told_for_suggestions(store: Store, description: Description) -> None:
    derived = list(_derived(description, store))
    indexed = {w for d in derived for column in d.tables["words"][1][1:] for text in column for w in str(text).split()}
    assert {word for d in derived for word in d.met} == {word for word in indexed if is_word(word)} != set()


def test_where_the_other_process_dies_the_rest_is_derived_here(store: Store, description: Description) -> None:
    projector = Projector(description)
    here = [derive_slice(projector, part) for part in _slices(store)]
    derived, killed = [], 0
    for d in _derived(description, store):
        for child in multiprocessing.active_children():
            assert child.pid is not None
            os.kill(child.pid, signal.SIGKILL)
            killed += 1
        derived.append(d)
    assert killed, "there was a process to kill"
    assert _rows(derived) == _rows(here)


@pytest.mark.parametrize("program", ["false", "no-such-program"])
def test_where_no_other_process_comes_to_life_all_is_derived_here(
    store: Store, description: Description, program: str
) -> None:
    projector = Projector(description)
    here = [derive_slice(projector, part) for part in _slices(store)]
    python = multiprocessing.spawn.get_executable()
    multiprocessing.set_executable(shutil.which(program) or f"/{program}")
    try:
        assert _rows(list(_derived(description, store))) == _rows(here)
    finally:
        multiprocessing.set_executable(python)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a pipe be made so wide")
def test_an_answer_is_sent_whole_before_anybody_reads_it() -> None:
    reading, writing = wide_pipe()
    answer = os.urandom(900_000)  # about what 250 records of thirty fields become
    with ThreadPoolExecutor(1) as other, reading, writing:
        try:
            other.submit(writing.send_bytes, answer).result(timeout=10)
        finally:
            assert reading.recv_bytes() == answer


def test_stopping_leaves_no_process_behind(store: Store, description: Description) -> None:
    work = _derived(description, store)
    next(work)
    assert multiprocessing.active_children()
    work.close()
    assert not multiprocessing.active_children()
