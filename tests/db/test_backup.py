"""Backups: what they hold, what they refuse, which of them stay, and the way back."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer
from db.model.problems import NotPossible, Trouble
from db.safekeeping.backup import back_up, changed_since, facts_of
from db.safekeeping.places import (
    Why,
    backups_in,
    backups_of,
    choose_second_place,
    fault_of,
    file_in,
    numbers_to_keep,
    place_in,
    thin,
)
from db.safekeeping.restore import choose, restore
from db.schema.kind import Description
from db.store.connection import FILE_NAME
from tests.db.tools import assert_refused, assert_sound, command, dump


def _original(folder: Path, content: bytes) -> Path:
    name = hashlib.sha256(content).hexdigest()
    path = folder / "media" / name[:2] / f"{name}.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def filled(folder: Path, description: Description) -> Path:
    writer = Writer(folder, description, "Bùi Thị Lan")
    _, ids = writer.add(description.kind("relic"), [{"name": f"Hang Khoài {i}"} for i in range(20)])
    writer.amend(ids[0], {"note": "Mái dột"})
    writer.delete(ids[3:5])
    writer.close()
    _original(folder, b"anh 1" * 900)
    (folder / "forms" / "rieng.json").write_text("{}", "utf-8")
    return folder


def _more(folder: Path, description: Description) -> None:
    writer = Writer(folder, description, "Bùi Văn Điền")
    writer.add(description.kind("relic"), [{"name": "Đền Bờ"}])
    writer.close()


def test_a_backup_holds_everything_and_comes_back_the_same(filled: Path, description: Description) -> None:
    before, tables, picture = facts_of(filled), dump(filled), next((filled / "media").rglob("*.jpg"))
    [made] = back_up(filled)
    assert made.manifest is not None and made.manifest.facts == before and fault_of(made) is None
    assert [k.path for k in made.manifest.files] == [picture.relative_to(filled).as_posix(), "forms/rieng.json"]
    _more(filled, description)
    content = picture.read_bytes()
    picture.unlink()
    done = restore(filled, choose(filled, "latest"))
    assert (facts_of(filled), dump(filled), picture.read_bytes()) == (before, tables, content)
    assert (done.files, done.lacking) == (1, ())
    assert done.replaced is not None and facts_of(done.replaced).acts == before.acts + 1, "what was replaced is kept"
    assert_sound(filled, description)
    _more(filled, description)


def test_a_backup_is_made_while_a_writer_and_a_reader_have_the_catalogue_open(
    filled: Path, description: Description
) -> None:
    writer, reader = Writer(filled, description, "Bùi Thị Lan"), Reader(filled, description)
    try:
        [made] = back_up(filled, "while working")
        writer.add(description.kind("gong"), [{"name": "Chiêng bồng"}])
        assert reader.counts()
        with pytest.raises(Trouble, match="Bùi Thị Lan"):
            restore(filled, made, "Bùi Văn Điền")
    finally:
        writer.close()
        reader.close()
    assert changed_since(filled, made)


def test_nothing_changed_needs_no_backup(filled: Path, description: Description) -> None:
    assert changed_since(filled, None)
    [made] = back_up(filled)
    assert not changed_since(filled, made)
    _original(filled, b"anh 2")
    assert changed_since(filled, made)


def test_the_second_place_gets_the_same_and_serves_alone(
    filled: Path, tmp_path: Path, description: Description
) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    choose_second_place(filled, stick)
    before = facts_of(filled)
    made, copy = back_up(filled, to=stick)
    assert (made.manifest, fault_of(copy)) == (copy.manifest, None)
    assert [b.folder.parent for b in backups_of(filled)] == [filled / "backups", place_in(stick, filled)]
    shutil.rmtree(filled)
    restore(filled, choose(filled, str(stick)))
    assert facts_of(filled) == before and next((filled / "media").rglob("*.jpg"))
    assert_sound(filled, description)


@pytest.mark.parametrize("gone", ["no folder", "a file"])
def test_a_second_place_that_is_gone_leaves_the_first_backup(filled: Path, tmp_path: Path, gone: str) -> None:
    stick = tmp_path / "usb"
    if gone == "a file":
        stick.write_text("")
    with pytest.raises(Trouble, match=r"Chưa chép được bản sao lưu sang .* Bản sao lưu 1 đã làm xong ở"):
        back_up(filled, to=stick)
    assert [fault_of(b) for b in backups_in(filled / "backups")] == [None]


def test_originals_are_kept_once_and_a_damaged_one_never_replaces_a_good_one(filled: Path) -> None:
    picture = next((filled / "media").rglob("*.jpg"))
    sound = picture.read_bytes()
    [first] = back_up(filled)
    picture.write_bytes(b"hong" + sound[4 : len(sound) // 2])
    other = _original(filled, b"anh 2" * 70)
    other.write_bytes(b"hong")
    [second] = back_up(filled)
    assert first.manifest and second.manifest
    assert len([p for p in (filled / "backups" / "files").rglob("*") if p.is_file()]) == 1, "one original"
    assert second.manifest.lacking == (other.relative_to(filled).as_posix(),)
    kept = next(k for k in second.manifest.files if k.path.endswith(picture.name))
    assert file_in(second, kept).read_bytes() == sound
    restore(filled, second)
    assert picture.read_bytes() == sound, "a damaged original comes back from the backup"


def test_a_copy_that_fails_its_proof_leaves_the_older_backups_and_nothing_else(filled: Path) -> None:
    [good] = back_up(filled)
    file = filled / FILE_NAME
    data = bytearray(file.read_bytes())
    at = data.find("Mái dột".encode())
    while at >= 0:
        data[at] ^= 4
        at = data.find("Mái dột".encode(), at + 1)
    file.write_bytes(data)
    with pytest.raises(Trouble, match=r"không qua được lần thử.*các bản cũ còn nguyên"):
        back_up(filled)
    assert [p.name for p in sorted((filled / "backups").iterdir())] == ["000001", "files", "lock"]
    assert fault_of(good) is None


@pytest.mark.parametrize("state", ["garbage", "truncated", "missing", "empty", "a stale journal", "no local folder"])
def test_a_catalogue_that_does_not_open_comes_back(filled: Path, description: Description, state: str) -> None:
    before = facts_of(filled)
    [made] = back_up(filled)
    file = filled / FILE_NAME
    if state == "garbage":
        file.write_bytes(os.urandom(40_000))
    elif state == "truncated":
        os.truncate(file, 5000)
    elif state == "missing":
        file.unlink()
    elif state == "empty":
        file.write_bytes(b"")
    elif state == "a stale journal":
        (filled / (FILE_NAME + "-journal")).write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + os.urandom(9000))
    else:
        shutil.rmtree(filled / "local")
        file.write_bytes(b"x" * 100)
    ran = command("restore", "latest", "--in", filled)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert facts_of(filled) == before and fault_of(made) is None
    assert not (filled / (FILE_NAME + "-journal")).exists()
    assert_sound(filled, description)


def test_the_latest_is_the_newest_that_is_sound_and_a_damaged_one_is_refused(
    filled: Path, description: Description
) -> None:
    back_up(filled)
    _more(filled, description)
    [newer] = back_up(filled)
    data = bytearray((newer.folder / FILE_NAME).read_bytes())
    data[9000] ^= 1
    (newer.folder / FILE_NAME).write_bytes(data)
    assert choose(filled, "latest").number == 1
    before = facts_of(filled)
    assert "hỏng" in assert_refused(command("restore", "2", "--in", filled))
    assert facts_of(filled) == before
    listed = json.loads(command("backups", "--in", filled, "--json").stdout)
    assert [(b["number"], b["sound"]) for b in listed] == [(2, False), (1, True)]


@pytest.mark.parametrize("given", ["latest", "7", "/nowhere", "", "-"])
def test_a_backup_that_is_not_there_is_told(filled: Path, given: str) -> None:
    with pytest.raises(NotPossible):
        choose(filled, given)


def test_which_backups_stay_goes_by_order_and_stays_small() -> None:
    """However many are made, and whatever the clock says, old ones grow sparse and the latest stay."""
    there: set[int] = set()
    for number in range(1, 3000):
        there.add(number)
        kept = numbers_to_keep(there)
        assert kept <= there and set(range(max(1, number - 7), number + 1)) <= kept and len(kept) <= 8 + 7 + 5 + 12
        there = kept
    assert min(there) < 3000 - 160 * 10, "months back"
    steps = sorted(there)
    assert all(b - a <= 160 for a, b in itertools.pairwise(steps)), "no hole larger than a month of work"


def test_backups_by_hand_are_never_thinned(filled: Path) -> None:
    [made] = back_up(filled)
    assert made.manifest is not None
    every: tuple[tuple[int, Why], ...] = tuple((n, "hand" if n == 5 else "closing") for n in range(2, 40))
    for number, why in every:
        shutil.copytree(made.folder, made.folder.parent / f"{number:06}")
        text = (made.folder / "backup.json").read_text("utf-8")
        text = text.replace('"number":1,', f'"number":{number},').replace('"why":"hand"', f'"why":"{why}"')
        (made.folder.parent / f"{number:06}" / "backup.json").write_text(text, "utf-8")
    gone = thin(filled / "backups")
    left = {b.number for b in backups_in(filled / "backups")}
    assert {1, 5, *range(32, 40)} <= left and gone and left.isdisjoint(gone)


def test_a_file_replaced_or_removed_while_open_is_noticed_before_the_next_write(
    filled: Path, tmp_path: Path, description: Description
) -> None:
    for trial in range(20):
        copy = Path(shutil.copytree(filled, tmp_path / f"sổ {trial}"))
        writer = Writer(copy, description, "Bùi Thị Lan")
        try:
            if trial % 2:
                (copy / FILE_NAME).unlink()
            else:
                shutil.copyfile(copy / FILE_NAME, tmp_path / "khác")
                os.replace(tmp_path / "khác", copy / FILE_NAME)
            before = (copy / FILE_NAME).read_bytes() if not trial % 2 else None
            with pytest.raises(Trouble, match="thay hoặc bị xóa từ bên ngoài"):
                writer.add(description.kind("relic"), [{"name": "Đền Bờ"}])
            assert before is None or (copy / FILE_NAME).read_bytes() == before
        finally:
            writer.close()


def test_a_folder_that_is_no_catalogue_is_left_as_it_is(tmp_path: Path) -> None:
    foreign = tmp_path / "ảnh của tôi"
    foreign.mkdir()
    (foreign / "ảnh.jpg").write_bytes(b"x")
    for words in (
        ["backup", "--in", foreign], ["backup", "--in", foreign, "--to", tmp_path / "thẻ"], ["undo", "--in", foreign],
        ["rebuild", foreign], ["mend", foreign], ["check", foreign], ["delete", "1", "--in", foreign],
    ):  # fmt: skip
        assert "Không có sổ di sản nào" in assert_refused(command(*words))
        assert [p.name for p in tmp_path.iterdir()] == [foreign.name], words
        assert [p.name for p in foreign.iterdir()] == ["ảnh.jpg"], words


def test_a_second_place_named_by_hand_is_made_but_not_the_stick_it_would_be_on(
    folder: Path, description: Description
) -> None:
    stick = folder.parent / "thẻ nhớ"
    assert "không tìm thấy" in assert_refused(command("backup", "--in", folder, "--to", stick / "sao lưu"))
    assert not stick.exists()
    stick.mkdir()
    assert command("backup", "--in", folder, "--to", stick / "sao lưu").returncode == 0
    assert json.loads(command("backups", "--in", folder, "--to", stick / "sao lưu", "--json").stdout)[0]["sound"]
