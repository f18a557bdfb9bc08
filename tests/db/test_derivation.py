"""A whole catalogue is derived in a process of its own: the rows are the same, whatever becomes of that process."""

from __future__ import annotations

import multiprocessing
import multiprocessing.spawn
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.catalogue import Writer
from db.schema.kind import Description
from db.schema.search_words import is_word
from db.store import revisions
from db.store.apart import derive_all
from db.store.connection import Store, open_store
from db.store.derivation import Derivation, derive_slice
from db.store.projector import Projector


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


def _rows(derived: list[Derivation]) -> list[tuple[int, dict[str, list[tuple[object, ...]]]]]:
    return [(d.records, {t: [tuple(r) for r in rows] for t, (_, rows) in d.rows.items()}) for d in derived]


def test_rows_derived_apart_are_those_derived_here_in_the_same_order(store: Store, description: Description) -> None:
    projector = Projector(description)
    here = [derive_slice(projector, part) for part in _slices(store)]
    assert len(here) == 14 and any("words" in d.rows for d in here)
    assert _rows(list(derive_all(description, _slices(store)))) == _rows(here)


def test_every_word_of_the_index_is_told_for_suggestions(store: Store, description: Description) -> None:
    derived = list(derive_all(description, _slices(store)))
    indexed = {w for d in derived for row in d.rows["words"][1] for text in row[1:] for w in str(text).split()}
    assert {word for d in derived for word in d.met} == {word for word in indexed if is_word(word)} != set()


def test_where_the_other_process_dies_the_rest_is_derived_here(store: Store, description: Description) -> None:
    projector = Projector(description)
    here = [derive_slice(projector, part) for part in _slices(store)]
    derived, killed = [], 0
    for d in derive_all(description, _slices(store)):
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
        assert _rows(list(derive_all(description, _slices(store)))) == _rows(here)
    finally:
        multiprocessing.set_executable(python)


def test_stopping_leaves_no_process_behind(store: Store, description: Description) -> None:
    work = derive_all(description, _slices(store))
    next(work)
    assert multiprocessing.active_children()
    work.close()
    assert not multiprocessing.active_children()
