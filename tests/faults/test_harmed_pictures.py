"""Pictures that are harmed, caches that are gone (F22, F24): each is named, each comes back from the backup."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.catalogue import Reader, create
from db.media import store
from db.model.query import Query
from db.safekeeping.backup import back_up
from db.safekeeping.fixity import check_media
from db.schema.kind import Description
from db.store.connection import FILE_NAME
from tests.db.odd_pictures import quarters, saved
from tests.db.tools import command, dump
from tests.faults.conftest import Tell, trials

pytestmark = pytest.mark.timeout(0)


@pytest.fixture
def with_pictures(quick: Path, description: Description) -> Path:
    """A catalogue with six pictures and a backup."""
    folder, source = quick / "anh", quick / "nguon"
    create(folder, description)
    source.mkdir()
    for n in range(6):
        (source / f"{n}.jpg").write_bytes(saved(quarters(120 + n, 90), "JPEG"))
    assert command("attach", source, "--in", folder).returncode == 0
    back_up(folder)
    return folder


def _harm(path: Path, others: list[Path], how: str, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    if how == "missing":
        path.unlink()
    elif how == "truncated":
        path.write_bytes(data[: chance.randrange(len(data))])
    elif how == "flipped":
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
    elif how == "swapped":
        other = chance.choice(others)
        mine, theirs = path.read_bytes(), other.read_bytes()
        path.write_bytes(theirs)
        other.write_bytes(mine)
    elif how == "wrong case":
        path.rename(path.with_name(path.name.upper()))
    elif how == "renamed":
        path.rename(path.with_name("anh cu.jpg"))
    else:
        path.with_name("f" * 64 + ".jpg").write_bytes(b"\xff\xd8thua")


def test_harm_to_pictures_is_named_and_the_backup_heals_it(
    with_pictures: Path, description: Description, tell: Tell
) -> None:
    folder, chance, tried = with_pictures, random.Random(22), trials(100, 2000)
    ways = ("missing", "truncated", "flipped", "swapped", "wrong case", "renamed", "extra")
    whole = {p: p.read_bytes() for _, p in store.stored(folder)}
    reader = Reader(folder, description)
    try:
        for trial in range(tried):
            how = ways[trial % len(ways)]
            path, *others = chance.sample(sorted(whole), len(whole))
            _harm(path, others, how, chance)
            report = check_media(reader, only_look=True)
            named = {h for _, _, h in (*report.missing, *report.damaged)}
            if how in ("wrong case", "extra"):
                assert report.sound and (report.misnamed if how == "wrong case" else report.extra)
            else:
                assert path.stem in named and len(named) == (2 if how == "swapped" else 1), how
                assert all(reader.record(i).name for i in _ids(reader)), "the records open all the same"
            mended = check_media(reader, folder / "backups" / "files")
            assert mended.sound and all(p.read_bytes() == b for p, b in whole.items()), how
            for _, stray in store.stored(folder):
                if stray not in whole:
                    stray.unlink()
    finally:
        reader.close()
    tell(
        "F22",
        "pictures missing, cut, flipped, swapped, renamed",
        tried,
        "each named, each healed from the backup, 0 records lost",
    )


def _ids(reader: Reader) -> Iterator[str]:
    for line in reader.lines(reader.find(Query(kind="media")), 0, 10):
        yield line.id


def test_caches_that_are_gone_are_made_again(with_pictures: Path, description: Description, tell: Tell) -> None:
    folder, good = with_pictures, dump(with_pictures)
    for trial in range(3):
        if trial == 0:
            shutil.rmtree(folder / "local")
        elif trial == 1:
            with closing(sqlite3.connect(folder / FILE_NAME)) as conn:
                conn.execute("DELETE FROM words")
                conn.commit()
            assert command("mend", folder).returncode == 0
        else:
            shutil.rmtree(folder / "local" / "previews", ignore_errors=True)
        assert command("find", "0", "--in", folder).returncode == 0
        assert command("check", folder, "--deep").returncode == 0
        assert dump(folder) == good
    tell("F24", "caches, thumbnails, search index gone", 3, "made again, nothing lost")
