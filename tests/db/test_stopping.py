"""A great act can be stopped wherever it tells how far it has come, and nothing of it is left."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from db.catalogue import Writer
from db.catalogue.changing import change_many
from db.catalogue.journal import take_back
from db.model.changes import MANY, Changes, Progress, Stopped, finish
from db.schema.kind import Description
from db.store.connection import FILE_NAME

Act = Callable[[Writer, list[str]], Changes | None]
_ACTS: dict[str, Act] = {
    "deleted": lambda writer, made: writer.delete(made),
    "changed where no words are": lambda writer, made: change_many(writer, {one: {"condition": "nut"} for one in made}),
    "changed in its words": lambda writer, made: change_many(writer, {one: {"note": f"Ghi chú {one}"} for one in made}),
    "taken back": lambda writer, _: writer.undo(),
    "taken back from the journal": lambda writer, _: take_back(writer, writer.read.journal(1)[0].id),
    "added": lambda writer, _: writer.add(
        writer.description.kind("gong"), [{"name": f"Chiêng mới {n}"} for n in range(1_600)]
    )[0],
}


@pytest.fixture
def gongs(writer: Writer, description: Description) -> list[str]:
    return writer.add(description.kind("gong"), [{"name": f"Chiêng {n}"} for n in range(MANY)])[1]


@pytest.mark.parametrize("what", _ACTS)
def test_stopped_wherever_it_tells_how_far_it_is_an_act_leaves_nothing(
    writer: Writer, folder: Path, gongs: list[str], what: str
) -> None:
    told: list[Progress] = []
    before = _whole(folder)

    def impatient(progress: Progress) -> None:
        told.append(progress)
        if len(told) > patience:
            raise Stopped

    writer.watch = impatient
    patience, stopped = 0, set[int]()
    while True:
        told.clear()
        try:
            _ACTS[what](writer, gongs)
            break
        except Stopped:
            assert _whole(folder) == before, told[-1]
            stopped.add(100 * told[-1].done // told[-1].of)
            patience += 1
    shares = [progress.done / progress.of for progress in told]
    assert shares == sorted(shares) and shares[-1] == 1, "one bar that fills once"
    assert len([share for share in shares if share == 1]) == 1, "only the commit cannot be stopped"
    assert max(stopped) == 100 and len(stopped) > 3, "the last time is just before the commit"
    assert finish(writer.read.check()).sound


def _whole(folder: Path) -> str:
    """Return a hash of everything the file holds."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as conn:
        return hashlib.sha256("\n".join(conn.iterdump()).encode()).hexdigest()
