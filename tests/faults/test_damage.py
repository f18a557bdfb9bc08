"""Files that are damaged: cut short, flipped, overwritten, without their journal; their indexes, their pictures (F17–F22, F24).

Whatever happened: it opens or is refused in one sentence (P3), what is damaged is named (P4), looking never writes (P5), the
rest stays usable (P6), salvage saves what is whole, and mending takes nothing but what is proved.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer, create
from db.catalogue.backup import back_up
from db.catalogue.fixity import check_media
from db.catalogue.mending import mend
from db.catalogue.restore import choose, restore
from db.catalogue.salvage import salvage
from db.ledger.check import Report
from db.media import store
from db.model.changes import finish
from db.model.problems import Damaged, Trouble
from db.model.query import Query
from db.schema.kind import Description
from db.store.connection import FILE_NAME
from tests.db.odd_pictures import quarters, saved
from tests.db.tools import assert_sound, command, dump
from tests.faults.conftest import Tell, trials
from tests.faults.harness import FORKS, content
from tests.faults.saver import small

pytestmark = pytest.mark.timeout(0)
_PAGE = 8192
_RECORDS, _ALIVE = 150, 140


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of 150 relics with some history, closed; nothing is left in it of older pages."""
    folder = tmp_path_factory.mktemp("mẫu") / "so"
    create(folder, small())
    writer = Writer(folder, small(), "Bùi Thị Lan")
    names = ("Hang Xóm Trại", "Đền Bờ", "Mái đá Làng Vành")
    plain = [
        {"name": f"{names[i % 3]} {i}", "number": f"DT-{i:03}", "note": f"Ghi chép lần {i}. " * 30, "variants": [f"tên cũ {i}", f"tên khác {i}"]}
        for i in range(_RECORDS)
    ]  # fmt: skip
    _, ids = writer.add(small().kind("relic"), plain)
    for i in ids[:40]:
        writer.amend(i, {"area": "1.200 m²", "note": "Đã xem lại"})
    writer.delete(ids[_ALIVE:])
    writer.close()
    with closing(sqlite3.connect(folder / FILE_NAME)) as conn:
        conn.execute("VACUUM")  # why: else a body is also found where a page holds what is left of an older one
    return folder


@pytest.fixture
def folder(sound: Path, quick: Path) -> Path:
    return Path(shutil.copytree(sound, quick / "so"))


def _check(folder: Path) -> Report | None:
    """Check a damaged catalogue; None where it is not even opened, in one sentence."""
    try:
        reader = Reader(folder, small())
    except Trouble:
        return None
    try:
        report = finish(reader.check())
        assert isinstance(report, Report)
        return report
    finally:
        reader.close()


def _sound(folder: Path) -> bool:
    report = _check(folder)
    return report is not None and report.sound


def _readings(folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    def read(what: str) -> None:
        reader = Reader(folder, small())
        try:
            if what == "list":
                reader.lines(reader.find(Query(kind="relic")), 0, 1000, small().kind("relic").listed)
            elif what == "find":
                reader.find(Query(words="hang xóm trại"))
            elif what == "show":
                record = reader.resolve("DT-001")
                reader.record(record)
                reader.history(record)
            elif what == "counts":
                reader.counts()
                reader.journal()
                reader.fits()
            else:
                finish(reader.check())
        finally:
            reader.close()

    for what in ("list", "find", "show", "counts", "check"):
        yield what, lambda what=what: read(what)


def _crashes(folder: Path) -> list[str]:
    """Read in every way; return what ended otherwise than with an answer or a sentence. Nothing may be written."""
    before, crashed = (folder / FILE_NAME).read_bytes(), []
    for name, act in _readings(folder):
        try:
            act()
        except Trouble:
            pass
        except Exception as error:
            crashed.append(f"{name}: {type(error).__name__} {error}"[:160])
    assert (folder / FILE_NAME).read_bytes() == before, "reading never writes"
    return crashed


def _saved(folder: Path, out: Path) -> tuple[int, int]:
    """Salvage; return how many revisions were saved (0: nothing could be) and how many were named as lost."""
    before = (folder / FILE_NAME).read_bytes()
    shutil.rmtree(out, ignore_errors=True)
    try:
        done = salvage(folder, out, small())
    except Trouble:
        assert not out.exists()
        return 0, 0
    finally:
        assert (folder / FILE_NAME).read_bytes() == before, "a damaged file is only read"
    return done.revisions, len(done.damages)


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
        report = _check(folder)
        assert report is None or not report.sound or dump(folder) == good, "unless the byte that went held nothing"
        assert _crashes(folder) == []
        saved_at[size], _ = _saved(folder, folder.parent / "moi")
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
        report = _check(folder)
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
        assert len(lines) == _ALIVE
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
        assert _crashes(folder) == []
        saved_, named = _saved(folder, folder.parent / "moi")
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
    good, tables, tried, noticed = content(sound), dump(sound), trials(20, 500), 0
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


def test_a_thousand_fuzzed_files_are_read_or_refused_and_never_written(sound: Path, folder: Path, tell: Tell) -> None:
    """An own fuzzer: the broken files of SQLite's source package are not to be had where this is built."""
    file, whole, chance = folder / FILE_NAME, (sound / FILE_NAME).read_bytes(), random.Random(2026)
    tried, crashed, opened, rows = trials(100, 10_000), [], 0, 0
    for trial in range(tried):
        data = bytearray(whole)
        _fuzz(data, chance)
        file.write_bytes(data)
        if trial % 5 == 0:
            rows += _saved(folder, folder.parent / "moi")[0]
        crashed += [f"{trial} {c}" for c in _crashes(folder)]
        opened += _check(folder) is not None
    assert not crashed, "\n".join(crashed[:20]) + f"\n{len(crashed)} in all"
    assert 0 < opened <= tried and rows
    tell(
        "F21", "fuzzed files (own fuzzer), read, checked, salvaged", tried, f"{opened} opened, 0 crashes, 0 written to"
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
    for half in (halves[chance.randrange(len(halves))] for _ in range(trials(15, 400))):
        shutil.rmtree(folder)
        shutil.copytree(pristine, folder)
        (folder / FILE_NAME).write_bytes(half)
        wrong = not _sound(folder)
        assert wrong or content(folder) == good, "what differs is damage, and is found"
        if wrong:
            found += 1
            healed += mend(folder, small()).sound
            if not _sound(folder):  # why: half an act that nobody has: giving it up is for a person to say
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
