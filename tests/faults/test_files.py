"""Files that are damaged, foreign, newer, locked, read-only or on a full disk: refused in one sentence, nothing lost.

(F05, F11, F18; S11.) What the machine cannot do is printed as "not run: …".
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.catalogue import Writer, create
from db.model.problems import Trouble
from db.schema.kind import Description
from db.store.connection import FILE_NAME
from tests.db.tools import ROOT, assert_refused, assert_sound, command, dump
from tests.faults.conftest import Tell, not_run


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, description: Description) -> Path:
    """A catalogue of 150 relics with some history, closed."""
    folder = tmp_path_factory.mktemp("mẫu") / "sổ di sản"
    create(folder, description)
    writer = Writer(folder, description, "Bùi Thị Lan")
    names = ("Hang Xóm Trại", "Đền Bờ", "Mái đá Làng Vành")
    _, ids = writer.add(
        description.kind("relic"),
        [
            {"name": f"{names[i % 3]} {i}", "number": f"DT-{i:03}", "note": f"Ghi chép lần {i}. " * 30, "variants": [f"tên cũ {i}", f"tên khác {i}"]}
            for i in range(150)
        ],
    )  # fmt: skip
    for i in ids[:40]:
        writer.amend(i, {"area": "1.200 m²", "note": "Đã xem lại"})
    writer.delete(ids[140:])
    writer.close()
    return folder


@pytest.fixture
def copied(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "sổ"))


def _every_command(folder: Path, source: Path) -> Iterator[tuple[str | Path, ...]]:
    yield "list", "--in", folder, "--kind", "relic"
    yield "find", "--in", folder, "hang"
    yield "show", "--in", folder, "DT-001"
    yield "add", "--in", folder, "--kind", "relic", "--from", source
    yield "undo", "--in", folder
    yield "kinds", "--in", folder
    yield "rebuild", folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "thêm.json"
    file.write_text('{"name": "Hang Khoài"}', "utf-8")
    return file


def _foreign(kind: str, file: Path) -> None:
    if kind == "another database":
        file.unlink()
        with closing(sqlite3.connect(file)) as conn:
            conn.executescript("CREATE TABLE khách(tên TEXT); INSERT INTO khách VALUES('Đinh Công Niết')")
    elif kind == "another database that says it is ours":
        file.unlink()
        with closing(sqlite3.connect(file)) as conn:
            conn.executescript(
                "PRAGMA application_id=0x53445331; PRAGMA user_version=1000; CREATE TABLE khách(tên TEXT)"
            )
    elif kind == "ours without its ledger":
        with closing(sqlite3.connect(file)) as conn:
            conn.executescript("DROP TABLE revision")
    else:
        file.write_bytes(
            {
                "a picture": b"\xff\xd8\xff\xe0\x00\x10JFIF" + os.urandom(9000),
                "empty": b"",
                "zeros": bytes(65536),
                "text": "chữ".encode() * 9000,
            }[kind]
        )


@pytest.mark.parametrize(
    "kind",
    [
        "another database",
        "another database that says it is ours",
        "ours without its ledger",
        "a picture",
        "empty",
        "zeros",
        "text",
    ],
)
def test_a_foreign_file_is_refused_and_left_alone(copied: Path, source: Path, kind: str) -> None:
    file = copied / FILE_NAME
    _foreign(kind, file)
    before = file.read_bytes()
    for words in _every_command(copied, source):
        ran = command(*words)
        if kind != "ours without its ledger" or ran.returncode != 0:  # its lists are still there to be read
            assert_refused(ran)
    ran = command("check", copied)
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False), ran.stderr[-500:]
    assert file.read_bytes() == before, "never written to"


@pytest.mark.parametrize("size", [100, 8192, 0.5, -1])
def test_a_truncated_catalogue_is_told_and_left_alone(copied: Path, source: Path, size: float) -> None:
    file = copied / FILE_NAME
    whole, content = file.stat().st_size, dump(copied)
    os.truncate(file, int(whole + size if size < 0 else size * whole if size < 1 else size))
    before = file.read_bytes()
    ran = command("check", copied)
    assert "Traceback" not in ran.stderr, ran.stderr[-800:]
    assert ran.returncode == 1 or dump(copied) == content, "damage is found, unless the byte that went held nothing"
    for words in (
        ("list", "--in", copied, "--kind", "relic"),
        ("find", "--in", copied, "hang"),
        ("show", "--in", copied, "DT-001"),
    ):
        ran = command(*words)
        assert "Traceback" not in ran.stderr, ran.stderr[-800:]
        assert ran.returncode == 0 or assert_refused(ran)
    assert file.read_bytes() == before, "reading never writes"


def test_a_newer_catalogue_is_refused_untouched_and_a_newer_minor_form_opens(copied: Path, source: Path) -> None:
    file = copied / FILE_NAME
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("PRAGMA user_version=1001")
    assert command("show", "--in", copied, "DT-001").returncode == 0
    with closing(sqlite3.connect(file)) as conn:
        conn.execute("PRAGMA user_version=2000")
    before = file.read_bytes()
    for words in _every_command(copied, source):
        assert "mới hơn" in assert_refused(command(*words))
    assert file.read_bytes() == before


_HOLD = """
import sys, time
from pathlib import Path
from db.catalogue import Writer
from db.schema.built_in import built_in
writer = Writer(Path(sys.argv[1]), built_in(), "Quách Công Lợi")
print("đã mở", flush=True)
time.sleep(60)
"""


def test_a_second_writer_is_refused_with_the_holder_named_and_readers_go_on(
    copied: Path, source: Path, description: Description, tell: Tell
) -> None:
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(copied)], stdout=subprocess.PIPE, cwd=ROOT) as holder:
        assert holder.stdout is not None and holder.stdout.readline()
        for words in (
            ("add", "--in", copied, "--kind", "relic", "--from", source),
            ("undo", "--in", copied),
            ("rebuild", copied),
        ):
            assert "Quách Công Lợi" in assert_refused(command(*words))
        with pytest.raises(Trouble, match="Quách Công Lợi"):
            Writer(copied, description, "Bùi Thị Lan")
        assert len(command("list", "--in", copied, "--kind", "relic").stdout.splitlines()) == 140
        assert command("check", copied).returncode == 0
        os.kill(holder.pid, signal.SIGKILL)
    Writer(copied, description, "Bùi Thị Lan").close()
    tell(
        "F11",
        "a second writer while a first one is open",
        4,
        "refused with the holder's name; readers go on; free after a kill",
    )


def test_one_process_holds_the_lock_once(copied: Path, description: Description) -> None:
    """The lock of the system is the process's own: a second writer in the window must be refused all the same."""
    first = Writer(copied, description, "Bùi Thị Lan")
    try:
        with pytest.raises(Trouble, match="Bùi Thị Lan"):
            Writer(copied, description, "Bùi Văn Điền").close()
        assert "Bùi Thị Lan" in assert_refused(command("undo", "--in", copied))
    finally:
        first.close()


def _files_no_larger_than(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_disk_that_fills_up_is_told_and_nothing_is_half_done(
    copied: Path, tmp_path: Path, description: Description, tell: Tell
) -> None:
    """Every limit from the file as it is to what the act needs, in steps of 64 KB."""
    source = tmp_path / "thêm.json"
    source.write_text(
        json.dumps([{"name": f"Hang {i}", "note": f"Ghi chép dài {i}. " * 60} for i in range(400)]), "utf-8"
    )
    before, here = dump(copied), (copied / FILE_NAME).stat().st_size
    refused, limit = 0, here - here % 65536
    while True:
        ran = command(
            "add",
            "--in",
            copied,
            "--kind",
            "relic",
            "--from",
            source,
            preexec_fn=lambda size=limit: _files_no_larger_than(size),
        )
        if ran.returncode == 0:
            break
        assert "đĩa" in assert_refused(ran)
        refused += 1
        assert dump(copied) == before
        limit += 65536
    assert refused >= 5, "the trial tried something"
    assert_sound(copied, description)
    assert len(dump(copied)["item"]) == len(before["item"]) + 400
    tell("F05", "every limit of the file's size, in steps of 64 KB", refused, "each told, nothing half done, then done")


def test_a_catalogue_that_cannot_be_made_for_want_of_room_can_be_made_later(
    tmp_path: Path, description: Description
) -> None:
    folder = tmp_path / "sổ"
    for limit in (0, 4096, 65536):
        said = assert_refused(command("new", folder, preexec_fn=lambda size=limit: _files_no_larger_than(size)))
        assert "đĩa" in said or "Không tạo được" in said
    assert command("new", folder).returncode == 0
    assert_sound(folder, description)


def test_a_full_file_system_is_told_and_usable_after_room_is_made(
    filled: Path, tmp_path: Path, description: Description, tell: Tell
) -> None:
    place = tmp_path / "thẻ"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], capture_output=True).returncode != 0:
        not_run("F05", "no right to mount a small file system")
    try:
        folder = Path(shutil.copytree(filled, place / "sổ"))
        ballast = place / "đầy"
        with ballast.open("wb") as file:
            try:
                while True:
                    file.write(bytes(65536))
                    file.flush()
            except OSError:
                pass
        before = dump(folder)
        source = tmp_path / "thêm.json"
        source.write_text(
            json.dumps([{"name": f"Hang {i}", "note": "Ghi chép dài. " * 400} for i in range(300)]), "utf-8"
        )
        assert "đĩa" in assert_refused(command("add", "--in", folder, "--kind", "relic", "--from", source))
        assert dump(folder) == before
        ballast.unlink()
        assert command("delete", "--in", folder, "DT-001").returncode == 0
        assert_sound(folder, description)
        tell("F05", "a full file system", 1, "told, usable after room is made")
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def test_a_damaged_search_index_is_found_by_check_and_mended_by_rebuild(copied: Path, description: Description) -> None:
    with closing(sqlite3.connect(copied / FILE_NAME)) as conn:
        conn.execute("UPDATE words_data SET block = zeroblob(length(block)) WHERE id > 10")
        conn.commit()
    ran = command("check", copied)
    assert ran.returncode == 1 and "Traceback" not in ran.stderr, ran.stderr[-500:]
    assert command("rebuild", copied).returncode == 0
    assert_sound(copied, description)
    assert command("find", "--in", copied, "hang").stdout.count("\n") == 50 - 3


def test_derived_rows_altered_outside_are_found_by_check_and_mended_by_rebuild(
    copied: Path, description: Description
) -> None:
    before = dump(copied)
    with closing(sqlite3.connect(copied / FILE_NAME)) as conn:
        conn.execute("UPDATE item SET name = 'Tên khác' WHERE number = 'DT-007'")
        conn.execute("DELETE FROM r_relic_variants WHERE key = 9")
        conn.execute("UPDATE tally SET records = records + 1")
        conn.commit()
    ran = command("check", copied)
    assert ran.returncode == 1 and ran.stderr == ""
    assert {table for table in ("item", "r_relic_variants", "tally") if f"“{table}”" in ran.stdout} == {
        "item",
        "r_relic_variants",
        "tally",
    }
    assert command("rebuild", copied).returncode == 0
    assert dump(copied) == before


def test_the_ledger_cannot_be_changed_and_a_change_by_force_is_found(copied: Path, description: Description) -> None:
    with closing(sqlite3.connect(copied / FILE_NAME)) as conn:
        for statement in (
            "UPDATE revision SET body = body", "DELETE FROM revision", "UPDATE changeset SET station = ''", "DELETE FROM changeset",
            "UPDATE record SET kind = 'document'", "DELETE FROM record", "INSERT OR REPLACE INTO revision SELECT * FROM revision",
        ):  # fmt: skip
            conn.execute("PRAGMA recursive_triggers=ON")
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                conn.execute(statement)
        conn.rollback()
        conn.executescript(
            "DROP TRIGGER changeset_u; UPDATE changeset SET body = CAST(replace(CAST(body AS TEXT), 'Lan', 'Nga') AS BLOB) WHERE key = 3"
        )
    ran = command("check", copied)
    assert ran.returncode == 1 and "bị đổi ngoài chương trình" in ran.stdout, ran.stdout + ran.stderr[-500:]
