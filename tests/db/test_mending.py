"""Damage is named, mended from a proved source and never from a guess; a damaged file is only read."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer
from db.model.problems import Trouble
from db.model.query import Query
from db.safekeeping.backup import back_up
from db.safekeeping.deep import check_deep
from db.safekeeping.mending import mend
from db.safekeeping.places import FILES, backups_in
from db.safekeeping.salvage import salvage
from db.schema.kind import Description
from db.schema.label import Label
from db.store.connection import FILE_NAME
from tests.db.odd_pictures import quarters, saved
from tests.db.tools import assert_refused, assert_sound, command, dump
from tests.faults.harness import content, filled


@pytest.fixture
def catalogue(tmp_path: Path, description: Description) -> Path:
    """Forty relics with some history, no backup yet; what is left of older pages is taken out."""
    folder = tmp_path / "sổ"
    filled(folder, description)
    with closing(sqlite3.connect(folder / FILE_NAME)) as conn:
        conn.execute("VACUUM")
    return folder


def _bodies(folder: Path, table: str = "revision") -> list[bytes]:
    with closing(sqlite3.connect(folder / FILE_NAME)) as conn:
        return [bytes(r[0]) for r in conn.execute(f"SELECT body FROM {table} ORDER BY key")]


def _harm(folder: Path, body: bytes, part: bytes, length: int = 6) -> None:
    """Overwrite some bytes in the stored body, at a part of it."""
    file = folder / FILE_NAME
    data = bytearray(file.read_bytes())
    at = data.find(body)
    assert at > 0
    at += body.index(part)
    data[at : at + length] = b"\x00" * length
    file.write_bytes(data)


def _flip(folder: Path, body: bytes, chance: random.Random) -> None:
    file = folder / FILE_NAME
    data = bytearray(file.read_bytes())
    at = data.find(body) + chance.randrange(len(body))
    data[at] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


def _every_byte(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()
    }


def test_record_and_field_are_named_with_the_backup_that_has_them_whole(
    catalogue: Path, description: Description
) -> None:
    back_up(catalogue)
    _harm(catalogue, _bodies(catalogue)[3], b"Ghi ch", 4)
    before = _every_byte(catalogue)
    ran = command("check", catalogue, "--deep")
    assert ran.returncode == 1 and ran.stderr == ""
    [line] = ran.stdout.splitlines()
    assert "phiếu “Hang Xóm Trại 3”" in line and "ở: Ghi chú. Bản tốt: bản sao lưu 1 ở" in line
    assert _every_byte(catalogue) == before, "looking writes nothing"


def test_damage_without_a_good_copy_is_told_and_left_alone(catalogue: Path, description: Description) -> None:
    _harm(catalogue, _bodies(catalogue)[3], b"Ghi ch", 4)
    before = (catalogue / FILE_NAME).read_bytes()
    ran = command("mend", catalogue)
    assert ran.returncode == 1 and "Traceback" not in ran.stderr
    assert "Chưa thấy bản tốt" in ran.stdout and "salvage" in ran.stdout
    assert (catalogue / FILE_NAME).read_bytes() == before, "nothing is given up for us"


def test_what_a_backup_has_is_brought_back_and_the_damaged_file_is_kept(
    catalogue: Path, description: Description
) -> None:
    back_up(catalogue)
    writer = Writer(catalogue, description, "Bùi Văn Điền")
    writer.add(description.kind("relic"), [{"name": "Đền Bờ, ghi sau lần sao lưu"}])
    writer.close()
    good, tables = content(catalogue), dump(catalogue)
    for body in _bodies(catalogue)[6:9]:
        _harm(catalogue, body, b"Hang", 8)
    damaged = (catalogue / FILE_NAME).read_bytes()
    done = mend(catalogue, description)
    assert done.sound and done.brought == 3
    assert (content(catalogue), dump(catalogue)) == (good, tables), "the later act stayed too"
    assert done.replaced is not None and (done.replaced / FILE_NAME).read_bytes() == damaged


def test_a_single_flipped_bit_needs_no_backup(catalogue: Path, description: Description) -> None:
    good, chance = content(catalogue), random.Random(1)
    for body in [*chance.sample(_bodies(catalogue), 6), *chance.sample(_bodies(catalogue, "changeset"), 2)]:
        _flip(catalogue, body, chance)
    assert not check_deep(catalogue, description).sound
    done = mend(catalogue, description)
    assert done.sound and done.turned == 6
    assert content(catalogue) == good


def test_derived_tables_are_mended_by_themselves_after_a_backup(catalogue: Path, description: Description) -> None:
    good = dump(catalogue)
    with closing(sqlite3.connect(catalogue / FILE_NAME)) as conn:
        conn.execute("UPDATE item SET name = 'Tên khác' WHERE number = 'DT-007'")
        conn.commit()
    done = mend(catalogue, description)
    assert done.sound and done.tables and done.replaced is None
    assert dump(catalogue) == good
    assert [b.manifest.why for b in backups_in(catalogue / "backups") if b.manifest] == ["before"]


def test_a_sound_catalogue_is_left_as_it_is(catalogue: Path, description: Description) -> None:
    before = (catalogue / FILE_NAME).read_bytes()
    ran = command("mend", catalogue)
    assert (ran.returncode, ran.stdout) == (0, "Sổ nguyên vẹn.\n")
    assert (catalogue / FILE_NAME).read_bytes() == before and not backups_in(catalogue / "backups")


def test_mending_asks_for_the_lock(catalogue: Path, description: Description) -> None:
    writer = Writer(catalogue, description, "Quách Công Lợi")
    try:
        assert "Quách Công Lợi" in assert_refused(command("mend", catalogue))
        assert "Quách Công Lợi" in assert_refused(command("salvage", catalogue, "--out", catalogue.parent / "mới"))
    finally:
        writer.close()


def test_a_file_that_changed_is_named_and_brought_back_from_the_backup(
    catalogue: Path, tmp_path: Path, description: Description
) -> None:
    source = tmp_path / "ảnh.jpg"
    source.write_bytes(saved(quarters(300, 200), "JPEG"))
    assert command("attach", source, "--in", catalogue).returncode == 0
    back_up(catalogue)
    [stored] = list((catalogue / "media").rglob("*.jpg"))
    whole = stored.read_bytes()
    stored.write_bytes(whole[:-40] + bytes(40))
    before = _every_byte(catalogue)
    [damage] = check_deep(catalogue, description).damages
    assert damage.file.endswith(stored.stem) and damage.name == "ảnh" and "bản sao lưu 1" in damage.good[0]
    assert _every_byte(catalogue) == before
    assert command("mend", catalogue).returncode == 0
    assert stored.read_bytes() == whole
    assert list((catalogue / "media" / "damaged").iterdir()), "damaged bytes are set aside, not thrown away"


def _unreadable(file: Path, how: str, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    if how == "its first page is gone":
        data[:8192] = bytes(8192)
    elif how == "every page above the leaves is gone":
        for at in range(8192, len(data), 8192):
            if data[at] in (0x05, 0x02):
                data[at : at + 8192] = bytes(8192)
        data[:100] = bytes(100)
    file.write_bytes(data)


@pytest.mark.parametrize("how", ["its first page is gone", "every page above the leaves is gone"])
def test_a_file_that_does_not_open_gives_all_that_stands_in_whole_pages(
    catalogue: Path, tmp_path: Path, description: Description, how: str
) -> None:
    good, tables = content(catalogue), dump(catalogue)
    (catalogue / "forms" / "mẫu.json").write_text("{}", "utf-8")
    _unreadable(catalogue / FILE_NAME, how, random.Random(2))
    before, out = _every_byte(catalogue), tmp_path / "sổ cứu được"
    with pytest.raises(Trouble):
        Reader(catalogue, description)
    done = salvage(catalogue, out, description)
    assert (done.damages, done.records) == ((), 40)
    assert _every_byte(catalogue) == before, "a damaged catalogue is only read"
    assert (content(out), dump(out)) == (good, tables)
    assert_sound(out, description)
    assert (out / "forms" / "mẫu.json").read_text("utf-8") == "{}"


def test_what_cannot_be_read_is_named_and_the_rest_is_whole(
    catalogue: Path, tmp_path: Path, description: Description
) -> None:
    back_up(catalogue)
    _harm(catalogue, _bodies(catalogue)[7], b"Ghi ch", 30)
    out = tmp_path / "mới"
    ran = command("salvage", catalogue, "--out", out)
    assert (ran.returncode, ran.stderr) == (0, "")
    first, *rest = ran.stdout.splitlines()
    assert first.startswith("Đã cứu vào") and "39 phiếu" in first
    assert len(rest) == 1 and "phiếu “Hang Xóm Trại 7”" in rest[0] and "bản sao lưu 1" in rest[0]
    assert_sound(out, description)


def test_records_whose_act_lost_its_words_are_told_anew(
    catalogue: Path, tmp_path: Path, description: Description
) -> None:
    """The act of forty records is one row: where it is gone, the records are not."""
    shown = dict(_shown(catalogue, description).items())
    _harm(catalogue, _bodies(catalogue, "changeset")[0], b"Th", 12)
    out = tmp_path / "mới"
    done = salvage(catalogue, out, description, "Bùi Thị Lan")
    assert (done.retold, done.records, done.damages) == (40, 40, ())
    assert _shown(out, description) == shown
    assert_sound(out, description)
    reader = Reader(out, description)
    try:
        assert reader.open_questions() == []
        assert reader.journal(1)[0].sentence.vi.startswith("Cứu từ tệp hỏng: ghi lại nội dung của 40 phiếu")
    finally:
        reader.close()


def _shown(folder: Path, description: Description) -> dict[str, object]:
    reader = Reader(folder, description)
    try:
        lines = reader.lines(reader.find(Query(kind="relic")), 0, 1000)
        return {line.id: reader.record(line.id).values for line in lines}
    finally:
        reader.close()


@pytest.mark.parametrize("what", ["a folder with something in it", "inside the damaged one", "no catalogue"])
def test_where_salvage_may_not_go(catalogue: Path, tmp_path: Path, what: str) -> None:
    out, folder = tmp_path / "mới", catalogue
    if what == "a folder with something in it":
        out.mkdir()
        (out / "thư.txt").write_text("của tôi", "utf-8")
    elif what == "inside the damaged one":
        out = catalogue / "mới"
    else:
        folder = tmp_path / "không có"
    assert_refused(command("salvage", folder, "--out", out))
    assert not (catalogue / "mới").exists() and (what[0] != "a" or (out / "thư.txt").exists())


def test_a_file_with_nothing_to_save_leaves_nothing_behind(catalogue: Path, tmp_path: Path) -> None:
    (catalogue / FILE_NAME).write_bytes(random.Random(4).randbytes(90_000))
    said = assert_refused(command("salvage", catalogue, "--out", tmp_path / "mới"))
    assert "không còn lần sửa nào đọc được" in said
    assert not (tmp_path / "mới").exists()


def test_backups_that_hold_what_was_erased_by_law_are_told_and_can_be_dropped(
    catalogue: Path, description: Description
) -> None:
    reader = Reader(catalogue, description)
    record = reader.resolve("DT-003")
    reader.close()
    back_up(catalogue)
    writer = Writer(catalogue, description, "Bùi Thị Lan")
    writer.erase(record, ["note"], Label("người kể rút lời", "consent withdrawn"))
    writer.close()
    back_up(catalogue)
    ran = command("check", catalogue, "--deep")
    assert ran.returncode == 0, "a catalogue is sound all the same"
    assert "Bản sao lưu 1 ở" in ran.stdout and "Bản sao lưu 2 ở" not in ran.stdout
    assert "backups --drop 1" in ran.stdout
    assert command("backups", "--in", catalogue, "--drop", "1").returncode == 0
    assert [b.number for b in backups_in(catalogue / "backups")] == [2]
    assert "Bản sao lưu" not in command("check", catalogue, "--deep").stdout
    assert_refused(command("backups", "--in", catalogue, "--drop", "1"))


def test_dropping_a_backup_keeps_the_originals_that_others_need(
    catalogue: Path, tmp_path: Path, description: Description
) -> None:
    source = tmp_path / "ảnh"
    source.mkdir()
    for n in range(2):
        (source / f"{n}.jpg").write_bytes(saved(quarters(300 + n, 200), "JPEG"))
    assert command("attach", source / "0.jpg", "--in", catalogue).returncode == 0
    back_up(catalogue)
    assert command("attach", source / "1.jpg", "--in", catalogue).returncode == 0
    back_up(catalogue)
    assert command("backups", "--in", catalogue, "--drop", "2").returncode == 0
    assert len(list((catalogue / "backups" / FILES).glob("??/*"))) == 1
    shutil.rmtree(catalogue / "media")
    assert command("restore", "latest", "--in", catalogue).returncode == 0
    assert len(list((catalogue / "media").glob("??/*.jpg"))) == 1
