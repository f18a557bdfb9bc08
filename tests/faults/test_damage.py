"""Files that are damaged: cut short, flipped, overwritten, without their journal; their indexes (F17–F20).

Whatever happened: it opens or is refused in one sentence (P3), what is damaged is named (P4), looking never writes (P5), the
rest stays usable (P6), salvage saves what is whole, and mending takes nothing but what is proved.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer
from db.model.problems import Damaged
from db.model.query import Query
from db.safekeeping.backup import back_up
from db.safekeeping.mending import mend
from db.safekeeping.restore import choose, restore
from db.store.connection import FILE_NAME
from tests.db.tools import assert_sound, dump
from tests.faults.conftest import Tell, trials
from tests.faults.damaged import ALIVE, check, crashes, is_sound, saved
from tests.faults.harness import FORKS, content
from tests.faults.saver import small

pytestmark = [pytest.mark.timeout(0), pytest.mark.usefixtures("salvage_forks")]
_PAGE = 8192


@pytest.fixture
def folder(sound: Path, quick: Path) -> Path:
    return Path(shutil.copytree(sound, quick / "so"))


def test_a_catalogue_cut_short_is_told_and_what_is_there_is_saved(sound: Path, folder: Path, tell: Tell) -> None:
    file, whole, chance = folder / FILE_NAME, (sound / FILE_NAME).read_bytes(), random.Random(18)
    good, every = dump(sound), content(sound).revisions
    ends = [
        0,
        1,
        15,
        16,
        99,
        100,
        101,
        512,
        4096,
        _PAGE - 1,
        _PAGE,
        _PAGE + 1,
        2 * _PAGE,
        len(whole) - _PAGE,
        len(whole) - 1,
    ]
    share = [int(part * len(whole)) for part in (0.1, 0.5, 0.9)]
    more = [chance.randrange(len(whole)) for _ in range(trials(30, 200) - len(ends) - len(share))]
    saved_at = {}
    for size in (*ends, *share, *more):
        file.write_bytes(whole[:size])
        report = check(folder)
        assert report is None or not report.sound or dump(folder) == good, "unless the byte that went held nothing"
        assert crashes(folder) == []
        saved_at[size], _ = saved(folder, folder.parent / "moi")
        if saved_at[size]:
            assert_sound(folder.parent / "moi", small())
    shares = [saved_at[s] / every for s in share]
    assert shares == sorted(shares) and shares[-1] > 0.5 and saved_at[len(whole) - 1] == every
    told = ", ".join(f"{part * 100:.0f} %" for part in shares)
    tell("F18", "cut short", len(saved_at), f"0 silent, 0 written to; at 10, 50, 90 % salvage saves {told}")


def test_a_flipped_bit_in_the_ledger_names_its_record_and_the_rest_is_read(
    sound: Path, folder: Path, tell: Tell
) -> None:
    file, whole, chance = folder / FILE_NAME, (sound / FILE_NAME).read_bytes(), random.Random(19)
    with closing(sqlite3.connect(file)) as conn:
        bodies = [
            (i, bytes(b))
            for i, b in conn.execute("SELECT d.id, v.body FROM revision v JOIN record d ON d.key = v.record")
        ]
    flips, seen = trials(200, 5000), 0
    for flip in range(flips):
        data, record = bytearray(whole), ""
        if flip % 2:
            record, body = chance.choice(bodies)
            at = whole.find(body)
            assert at > 0
            at += chance.randrange(len(body))
        else:
            at = chance.randrange(100, len(data))
        data[at] ^= 1 << chance.randrange(8)
        file.write_bytes(data)
        report = check(folder)
        assert file.read_bytes() == bytes(data), "a check never writes"
        seen += report is None or not report.sound
        if record:
            assert report is not None and record in {f.record for f in report.findings}, f"byte {at}: not named"
            _rest_is_readable(folder, record)
        if flip % 20 == 1:
            done = mend(folder, small())
            assert done.sound and dump(folder) == dump(sound) and content(folder) == content(sound)
            shutil.rmtree(folder / "backups")
            (folder / "backups").mkdir()
    tell(
        "F19",
        "a flipped bit, half of them in the ledger",
        flips,
        f"{seen} noticed, each record of the ledger named, others usable",
    )


def _rest_is_readable(folder: Path, damaged: str) -> None:
    reader = Reader(folder, small())
    try:
        lines = reader.lines(reader.find(Query(kind="relic")), 0, 1000)
        assert len(lines) == ALIVE
        for line in lines[:10]:
            if line.id != damaged:
                assert reader.record(line.id).name == line.name
        with suppress(Damaged):
            reader.record(damaged)
    finally:
        reader.close()


def test_overwritten_pages_cost_what_stood_in_them_and_no_more(sound: Path, folder: Path, tell: Tell) -> None:
    file, whole, chance = folder / FILE_NAME, (sound / FILE_NAME).read_bytes(), random.Random(20)
    every, least, tried = content(sound).revisions, 1.0, trials(20, 200)
    for _ in range(tried):
        data = bytearray(whole)
        pages = chance.sample(range(len(data) // _PAGE), 4)
        for page in pages:
            data[page * _PAGE : (page + 1) * _PAGE] = chance.randbytes(_PAGE)
        file.write_bytes(data)
        assert crashes(folder) == []
        saved_, named = saved(folder, folder.parent / "moi")
        assert saved_ + named >= every - 12 * len(pages) and saved_ > every // 2
        least = min(least, saved_ / every)
        assert_sound(folder.parent / "moi", small())
    tell(
        "F19",
        "4 pages overwritten",
        tried,
        f"0 crashes; salvage saves {least * 100:.0f} % at least, the lost ones are named",
    )


def test_damage_to_indexes_and_search_alone_is_mended_without_touching_data(
    sound: Path, folder: Path, tell: Tell
) -> None:
    file, whole, chance = folder / FILE_NAME, (sound / FILE_NAME).read_bytes(), random.Random(21)
    good, tables, tried, noticed = content(sound), dump(sound), trials(50, 500), 0
    with closing(sqlite3.connect(file)) as conn:
        words = [bytes(b) for (b,) in conn.execute("SELECT block FROM words_data WHERE length(block) > 200")]
    inside = [
        at
        for at in range(_PAGE, len(whole), _PAGE)
        if whole[at] in (0x0A, 0x02) and int.from_bytes(whole[at + 3 : at + 5])
    ]
    for trial in range(tried):
        data = bytearray(whole)
        if trial % 3:
            page = chance.choice(inside)
            used = int.from_bytes(whole[page + 5 : page + 7]) or _PAGE - 64
            at = page + chance.randrange(used, _PAGE - 8)
        else:
            block = chance.choice(words)
            at = whole.find(block[:64]) + chance.randrange(40)
        data[at : at + 8] = bytes(b ^ 0x5A for b in data[at : at + 8])
        file.write_bytes(data)
        shutil.rmtree(folder / "backups")
        (folder / "backups").mkdir()
        done = mend(folder, small())
        noticed += done.tables or done.replaced is not None
        assert done.sound, [f.label.vi for f in done.left.report.findings]
        assert (content(folder), dump(folder)) == (good, tables)
    assert noticed > tried // 2
    tell(
        "F20", "indexes and search table damaged", tried, f"{noticed} noticed and mended, 0 rows of the ledger changed"
    )


@pytest.mark.skipif(not FORKS, reason="not run: no fork on this system")
def test_without_the_journal_of_a_crash_damage_is_found_and_a_backup_heals_it(
    sound: Path, folder: Path, quick: Path, tell: Tell
) -> None:
    back_up(folder)
    good, chance = content(folder), random.Random(17)
    pristine = Path(shutil.copytree(folder, quick / "goc"))
    tried = found = healed = 0
    halves = list(_half_written(folder))
    for half in (halves[chance.randrange(len(halves))] for _ in range(trials(40, 400))):
        shutil.rmtree(folder)
        shutil.copytree(pristine, folder)
        (folder / FILE_NAME).write_bytes(half)
        wrong = not is_sound(folder)
        assert wrong or content(folder) == good, "what differs is damage, and is found"
        if wrong:
            found += 1
            healed += mend(folder, small()).sound
            if not is_sound(folder):  # why: half an act that nobody has: giving it up is for a person to say
                restore(folder, choose(folder, "latest"))
                assert content(folder) == good
            assert content(folder).revisions >= good.revisions
            assert_sound(folder, small())
        tried += 1
    assert found > 0
    tell(
        "F17",
        "journal deleted after a crash",
        tried,
        f"{found} damaged, all found; {healed} mended, the others restored",
    )


def _half_written(folder: Path) -> Iterator[bytes]:
    """Yield the file at moments of a commit that is cut off, without the journal that would take it back."""
    file = folder / FILE_NAME
    before = file.read_bytes()
    writer = Writer(folder, small(), "Bùi Văn Điền")
    relics = [line.id for line in writer.read.lines(writer.read.find(Query(kind="relic")), 0, 60)]
    writer.add(small().kind("relic"), [{"name": f"Hang mới {i}", "note": "Ghi chép. " * 50} for i in range(30)])
    writer.delete(relics)
    writer.close()
    after = file.read_bytes()
    pages = [at for at in range(0, len(after), _PAGE) if before[at : at + _PAGE] != after[at : at + _PAGE]]
    chance = random.Random(7)
    for _ in range(200):
        half = bytearray(before.ljust(len(after), b"\x00"))
        for at in chance.sample(pages, chance.randrange(1, len(pages))):
            half[at : at + _PAGE] = after[at : at + _PAGE]
        yield bytes(half)
