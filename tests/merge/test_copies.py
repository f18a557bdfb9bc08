"""The laptop comes home: what another copy of the catalogue holds, and taking it in without losing a word."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from db.catalogue import Reader, Writer, create
from db.catalogue.media import Received, attach, receive
from db.catalogue.questions import waiting
from db.media.store import leftovers, stored
from db.merge.copies import compare, unite
from db.model.changes import Progress, Stopped
from db.model.problems import NotPossible, Trouble
from db.model.query import Query
from db.safekeeping.places import backups_of
from db.schema.kind import Description
from db.store.revisions import digest
from heritage_app.merge_words import found
from tests.db.tools import assert_sound, command


@pytest.fixture
def parted(folder: Path, description: Description, tmp_path: Path) -> tuple[Path, Path]:
    """A catalogue with a gong and a relic, and the copy on a laptop; both closed."""
    writer = Writer(folder, description, "Bùi Thị Lan")
    writer.add(description.kind("gong"), [{"name": "Chiêng bồng", "number": "C-00001", "d_face": "38 cm"}])
    writer.add(description.kind("relic"), [{"name": "Hang Luồn", "number": "DT-001"}])
    writer.close()
    laptop = tmp_path / "sổ Mai Châu"
    shutil.copytree(folder, laptop)
    return folder, laptop


def _write(folder: Path, description: Description, person: str, *what: tuple[str, dict[str, str]]) -> None:
    """Let a person change records by their number, or add a gong where there is none of that number."""
    writer = Writer(folder, description, person)
    for number, values in what:
        try:
            writer.amend(writer.read.resolve(number), dict(values))
        except NotPossible:
            writer.add(description.kind("gong"), [{"number": number, **values}])
    writer.close()


def _digest(folder: Path, description: Description) -> str:
    reader = Reader(folder, description)
    try:
        return digest(reader._store)
    finally:
        reader.close()


def _photo(at: Path, colour: str) -> Path:
    Image.new("RGB", (160, 120), colour).save(at)
    return at


def _attached(folder: Path, description: Description, photo: Path, number: str) -> None:
    writer = Writer(folder, description, "Quách Văn Ạch")
    received = [one for one in receive(folder, [photo]) if isinstance(one, Received)]
    attach(writer, received, writer.read.resolve(number))
    writer.close()


def test_what_both_wrote_stands_side_by_side_and_what_one_wrote_comes_in(
    parted: tuple[Path, Path], description: Description
) -> None:
    here, laptop = parted
    _write(here, description, "Bùi Thị Lan", ("C-00001", {"d_face": "38,5 cm"}))
    _write(
        laptop,
        description,
        "Quách Văn Ạch",
        ("C-00001", {"d_face": "39 cm"}),
        ("C-00001", {"weight": "2,1 kg"}),
        ("C-00900", {"name": "Chiêng dàm nhà ông Bình"}),
    )
    writer = Writer(here, description, "Bùi Thị Lan")
    before = compare(writer.read, laptop)
    assert (before.same_book, before.acts, before.known, before.ours) == (True, 3, 2, 1)
    assert (before.born, before.changed, before.both) == (1, 1, 1)
    assert before.people == ("Quách Văn Ạch",) and before.kinds == (("gong", 2),)

    united = unite(writer, laptop)
    assert united.revisions == 3 and united.questions == 1 and united.difference == before
    assert {writer.read.record(r).name for r in united.changes.records} == {"Chiêng bồng", "Chiêng dàm nhà ông Bình"}
    gong = writer.read.record(writer.read.resolve("C-00001"))
    assert gong.values["weight"] == {"n": "2.1", "u": "kg"}
    assert gong.values["d_face"] == {"n": "38.5", "u": "cm"}, "the department's own value is shown first"
    number, [question] = waiting(writer.read)
    assert number == 1 and question.name == "Chiêng bồng"
    assert compare(writer.read, laptop).nothing
    assert unite(writer, laptop).revisions == 0, "taking in twice changes nothing"
    writer.close()
    assert_sound(here, description)


def test_what_was_deleted_there_is_counted_as_deleted_and_not_as_new(
    parted: tuple[Path, Path], description: Description
) -> None:
    here, laptop = parted
    _write(
        laptop, description, "Quách Văn Ạch", ("C-00900", {"name": "Chiêng dàm"}), ("C-00901", {"name": "Chiêng tlé"})
    )
    _delete(laptop, description, "C-00900", "DT-001")
    writer = Writer(here, description, "Bùi Thị Lan")
    before = compare(writer.read, laptop)
    assert (before.born, before.changed, before.gone) == (1, 0, 2), (
        "one new gong; a gong that came and went, and the relic"
    )
    assert "1 phiếu mới; 0 phiếu đã có được ghi thêm; 2 phiếu bên kia đã xóa." in [
        line.vi for line in found(before, description)
    ]
    sentence = unite(writer, laptop).changes.sentence
    assert sentence.vi.endswith("1 phiếu mới, 0 phiếu đã có, 2 phiếu bên kia đã xóa")
    assert sentence.en.endswith("1 new record, 0 known ones, 2 deleted there")
    assert len(writer.read.find(Query(kind="gong"))) == 2 and not len(writer.read.find(Query(kind="relic")))
    writer.close()


def test_what_was_deleted_on_both_sides_is_known_and_what_came_back_is_new(
    parted: tuple[Path, Path], description: Description
) -> None:
    here, laptop = parted
    _write(laptop, description, "Quách Văn Ạch", ("C-00900", {"name": "Chiêng dàm"}))
    _delete(laptop, description, "DT-001")
    _delete(here, description, "DT-001")
    there = Writer(laptop, description, "Quách Văn Ạch")
    there.delete([there.read.resolve("C-00900")])
    there.undo()
    there.close()
    reader = Reader(here, description)
    before = compare(reader, laptop)
    reader.close()
    assert (before.born, before.changed, before.gone) == (1, 1, 0)


def _delete(folder: Path, description: Description, *numbers: str) -> None:
    writer = Writer(folder, description, "Quách Văn Ạch")
    writer.delete([writer.read.resolve(number) for number in numbers])
    writer.close()


def test_both_sides_hold_the_same_once_each_took_the_other_in(
    parted: tuple[Path, Path], description: Description
) -> None:
    here, laptop = parted
    _write(here, description, "Bùi Thị Lan", ("DT-001", {"note": "mái đá"}), ("C-00002", {"name": "Chiêng cái"}))
    _write(laptop, description, "Quách Văn Ạch", ("C-00002", {"name": "Chiêng con"}), ("DT-001", {"note": "cửa hang"}))
    for one, other in ((here, laptop), (laptop, here)):
        writer = Writer(one, description, "Bùi Thị Lan")
        unite(writer, other)
        writer.close()
    assert _digest(here, description) == _digest(laptop, description)
    reader = Reader(here, description)
    assert sorted(line.name for line in reader.lines(reader.find(Query(kind="gong")), 0, 9)) == [
        "Chiêng bồng",
        "Chiêng con",
        "Chiêng cái",
    ]
    reader.close()


def test_a_proved_backup_stands_before_anything_comes_in(parted: tuple[Path, Path], description: Description) -> None:
    here, laptop = parted
    _write(laptop, description, "Quách Văn Ạch", ("C-00900", {"name": "Chiêng dàm"}))
    before = _digest(here, description)
    writer = Writer(here, description, "Bùi Thị Lan")
    unite(writer, laptop)
    writer.close()
    [backup] = backups_of(here)
    assert backup.manifest is not None and backup.manifest.why == "before"
    assert backup.manifest.facts.digest == before


def test_pictures_come_with_their_records_and_a_damaged_one_is_named_and_left(
    parted: tuple[Path, Path], description: Description, tmp_path: Path
) -> None:
    here, laptop = parted
    for name, colour in (("mặt.png", "#806020"), ("núm.png", "#206080")):
        _attached(laptop, description, _photo(tmp_path / name, colour), "C-00001")
    (_, good), (_, bad) = stored(laptop)
    bad.write_bytes(bad.read_bytes()[:-9] + b"x" * 9)
    writer = Writer(here, description, "Bùi Thị Lan")
    seen = compare(writer.read, laptop)
    assert seen.files == 2 and seen.size == good.stat().st_size + bad.stat().st_size
    united = unite(writer, laptop)
    assert united.files == 1 and united.damaged == (bad.name,)
    assert [path.read_bytes() for _, path in stored(here)] == [good.read_bytes()]
    assert leftovers(here) == []
    assert len(writer.read.find(Query(kind="media"))) == 2, "its record came, its bytes are looked for"
    writer.close()


def test_stopped_half_way_no_act_came_in_and_the_next_try_is_whole(
    parted: tuple[Path, Path], description: Description
) -> None:
    here, laptop = parted
    _write(laptop, description, "Quách Văn Ạch", *((f"C-{n:05}", {"name": f"Chiêng {n}"}) for n in range(100, 350)))
    before = _digest(here, description)
    writer = Writer(here, description, "Bùi Thị Lan")

    def impatient(progress: Progress) -> None:
        if progress.words.vi == "Nhận các việc" and progress.done:
            raise Stopped

    with pytest.raises(Stopped):
        unite(writer, laptop, impatient)
    assert digest(writer.read._store) == before
    assert unite(writer, laptop).revisions == 250
    writer.close()
    assert_sound(here, description)


def test_a_copy_whose_words_were_changed_behind_its_back_is_refused_whole(
    parted: tuple[Path, Path], description: Description
) -> None:
    here, laptop = parted
    _write(
        laptop, description, "Quách Văn Ạch", ("C-00900", {"name": "Chiêng dàm"}), ("C-00901", {"name": "Chiêng tlé"})
    )
    with closing(sqlite3.connect(laptop / "catalogue.sqlite")) as conn:
        conn.executescript(
            "DROP TRIGGER revision_u; UPDATE revision SET body = CAST(replace(CAST(body AS TEXT), 'Chiêng tlé', 'Chiêng giả') AS BLOB);"
        )
    before = _digest(here, description)
    writer = Writer(here, description, "Bùi Thị Lan")
    with pytest.raises(Trouble, match="không khớp dấu băm"):
        unite(writer, laptop)
    assert digest(writer.read._store) == before
    writer.close()
    assert_sound(here, description)


def test_the_catalogue_itself_an_empty_folder_and_another_book_are_told(
    parted: tuple[Path, Path], description: Description, tmp_path: Path
) -> None:
    here, _ = parted
    reader = Reader(here, description)
    with pytest.raises(NotPossible, match="chính là sổ đang mở"):
        compare(reader, here)
    with pytest.raises(Trouble, match="Không có sổ di sản nào"):
        compare(reader, tmp_path / "thẻ nhớ")
    reader.close()
    other = tmp_path / "sổ của bảo tàng"
    create(other, description)
    _write(other, description, "Hà Thị Mai", ("BT-001", {"name": "Chiêng sưu tầm"}))
    refused = command("take-in", other, "--in", here)
    assert refused.returncode == 1 and "--other-book" in refused.stderr
    done = command("take-in", other, "--in", here, "--other-book", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["same_book"], told["acts"], told["new"], told["revisions"]) == (False, 1, 1, 1)


def test_the_command_looks_first_and_takes_in_afterwards(parted: tuple[Path, Path], description: Description) -> None:
    here, laptop = parted
    _write(laptop, description, "Quách Văn Ạch", ("C-00900", {"name": "Chiêng dàm"}), ("C-00001", {"note": "núm sứt"}))
    before = _digest(here, description)
    looked = command("take-in", laptop, "--in", here, "--dry-run")
    assert looked.returncode == 0 and "2 việc chưa có ở đây, của Quách Văn Ạch" in looked.stdout
    assert "1 phiếu mới; 1 phiếu đã có được ghi thêm." in looked.stdout
    assert _digest(here, description) == before
    done = command("take-in", laptop, "--in", here, "--by", "Bùi Thị Lan")
    assert "Đã nhận 2 việc từ “sổ Mai Châu”: 1 phiếu mới, 1 phiếu đã có." in done.stdout
    again = command("take-in", laptop, "--in", here)
    assert again.returncode == 0 and "không có gì mới" in again.stdout
    assert_sound(here, description)
