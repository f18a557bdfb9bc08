"""What a JSON file and the command line say, and whom a number of a hidden record is told to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from db.catalogue import Writer, create
from db.schema.kind import Description
from tests.db.tools import ROOT, assert_refused, assert_sound, command
from tests.reports.reading import pages_of

FULL = Path("/dev/full")


@pytest.fixture
def book(tmp_path: Path, description: Description) -> Path:
    create(tmp_path / "sổ", description)
    return tmp_path / "sổ"


def _add(book: Path, kind: str, raw: bytes) -> Any:
    source = book.with_name("phiếu.json")
    source.write_bytes(raw)
    return command("add", "--kind", kind, "--from", source, "--in", book)


def _shown(book: Path, record: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(command("show", record, "--json", "--in", book).stdout)
    return found


def test_a_fraction_of_json_is_the_measure_a_person_would_have_typed(book: Path) -> None:
    ran = _add(book, "gong", b'[{"name": "Bong", "d_face": 38.50, "weight": "6,2 kg", "pieces": 1}]')
    assert ran.returncode == 0, ran.stderr
    assert _shown(book, ran.stdout.strip())["d_face"] == {"n": "38.50", "u": "cm"}


@pytest.mark.parametrize("number", [b"NaN", b"-Infinity", b"1e400", b"1e999999999", b"1e-999999999"])
def test_what_is_no_number_is_refused(book: Path, number: bytes) -> None:
    assert_refused(_add(book, "gong", b'{"name": "Bong", "d_face": %s}' % number))
    assert command("find", "bong", "--in", book).stdout == ""


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_is_read_in_every_code_json_has(book: Path, code: str) -> None:
    ran = _add(book, "gong", '{"name": "Chiêng dàm"}'.encode(code))
    assert ran.returncode == 0, ran.stderr
    assert _shown(book, ran.stdout.strip())["name"] == "Chiêng dàm"


def test_a_field_said_twice_loses_neither_answer_silently(book: Path) -> None:
    assert "“name”" in assert_refused(_add(book, "gong", b'{"name": "Bong", "name": "Beng"}'))
    record = _add(book, "gong", b'{"name": "Bong"}').stdout.strip()
    ran = command("set", record, "note=a", "note=b", "--in", book)
    assert (ran.returncode, ran.stdout) == (2, "") and "note=b" in ran.stderr
    ran = command("set-many", "note=a", "note=b", "--kind", "gong", "--where", "note chưa ghi", "--in", book)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert _shown(book, record)["note"] is None


def test_rows_in_broken_json_make_no_record_of_that_name(book: Path) -> None:
    record = _add(book, "gong", b'{"name": "Bong"}').stdout.strip()
    assert "Chủ sở hữu" in assert_refused(command("set", record, 'owners=[{"owner": "Bùi Thị Lan"', "--in", book))
    assert json.loads(command("list", "--kind", "person", "--json", "--in", book).stdout) == []


def test_the_number_alone_is_changed_and_the_other_numbers_stay(book: Path, description: Description) -> None:
    rows = [{"number": "BT 7", "former": True}, {"number": "C-00001"}]
    record = _add(book, "gong", json.dumps([{"name": "Bong", "numbers": rows}]).encode()).stdout.strip()
    assert command("set", "C-00001", "number=C-00002", "--in", book).returncode == 0
    found = _shown(book, "C-00002")
    assert found["id"] == record
    assert [(r["number"], r.get("former")) for r in found["numbers"]] == [("BT 7", True), ("C-00002", None)]
    assert command("set", record, "number=", "--in", book).returncode == 0
    assert [r["number"] for r in _shown(book, record)["numbers"]] == ["BT 7"]
    assert command("set", record, "number=C-00003", "--in", book).returncode == 0
    assert _shown(book, record)["number"] == "C-00003"
    assert_sound(book, description)


def test_former_numbers_are_never_lost_however_numbers_are_set(book: Path, description: Description) -> None:
    rows = [{"number": "BT 7", "former": True}, {"number": "C-00001"}]
    record = _add(book, "gong", json.dumps([{"name": "Bong", "numbers": rows}]).encode()).stdout.strip()

    def numbers() -> list[tuple[str, bool | None]]:
        return [(r["number"], r.get("former")) for r in _shown(book, record)["numbers"]]

    assert command("set", record, "numbers=C-00002", "--in", book).returncode == 0
    assert numbers() == [("BT 7", True), ("C-00002", None)]
    assert command("set", record, 'numbers=[{"number": "C-00003"}, "KK 5"]', "--in", book).returncode == 0
    assert numbers() == [("C-00003", None), ("KK 5", None), ("BT 7", True)]
    assert command("set", record, 'numbers=[{"number": "BT 7"}]', "--in", book).returncode == 0
    assert numbers() == [("BT 7", None)], "a former number that is named is what is said of it"
    assert command("set", record, 'numbers=[{"number": "BT 7", "former": true}]', "--in", book).returncode == 0
    assert command("set", record, "numbers=", "--in", book).returncode == 0
    assert command("set", record, "numbers=[]", "--in", book).returncode == 0
    assert numbers() == [("BT 7", True)]
    assert "số cũ luôn giữ" in " ".join(command("set", "--help").stdout.split())
    assert_sound(book, description)


def test_a_record_named_twice_is_printed_once_in_the_order_given(book: Path) -> None:
    raw = [{"name": "Trống Hai", "number": "TĐ-2"}, {"name": "Trống Một", "number": "TĐ-1"}]
    two, _ = _add(book, "bronze_drum", json.dumps(raw).encode()).stdout.split()
    out = book.with_name("phiếu.pdf")
    ran = command("print", "sheet", "--out", out, "--id", "TĐ-2", "TĐ-1", two, "TĐ-2", "--in", book)
    assert ran.returncode == 0, ran.stderr
    text = "".join(pages_of(out))
    assert text.count("TĐ-2") == text.count("TĐ-1") > 0
    assert text.index("Trống Hai") < text.index("Trống Một")


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_what_was_saved_and_could_not_be_told_is_no_refusal(book: Path, description: Description) -> None:
    def into_nowhere(*words: str | Path, deaf: bool = False) -> tuple[int, str]:
        inside = () if words[0] in ("new", "rebuild", "mend", "salvage", "check") else ("--in", str(book))
        command_line = [sys.executable, str(ROOT / "main.py"), *map(str, words), *inside]
        with FULL.open("w") as full:
            err = full if deaf else subprocess.PIPE
            ran = subprocess.run(command_line, stdout=full, stderr=err, encoding="utf-8", timeout=60)
        return ran.returncode, ran.stderr or ""

    source = book.with_name("phiếu.json")
    source.write_text('{"name": "Hang", "number": "R-1"}', "utf-8")
    out = book.with_name("phiếu.pdf")
    doing: list[tuple[str | Path, ...]] = [
        ("add", "--kind", "relic", "--from", source),
        ("set", "R-1", "note=một"),
        ("undo",),
        ("redo",),
        ("delete", "R-1"),
        ("undelete", "R-1"),
        ("backup",),
        ("print", "sheet", "--id", "R-1", "--out", out),
        ("export", "--kind", "relic", "--out", book.with_name("di tích.csv")),
        ("stats", "--kind", "relic", "--out", book.with_name("thống kê.pdf")),
        ("find", "hang", "--save", "Hang"),
        ("new", book.with_name("sổ mới")),
        ("rebuild", book),
        ("mend", book),
        ("salvage", book, "--out", book.with_name("sổ cứu")),
        ("restore", "latest"),
        ("backups", "--drop", "1"),
    ]
    for words in doing:
        status, said = into_nowhere(*words)
        assert status == 0 and said.count("\n") == 1, (words, said)
        assert "đã lưu" in said and "ổ đĩa đã đầy" in said and "đừng làm lại" in said, (words, said)
    assert _shown(book, "R-1")["note"] == "một" and out.read_bytes().startswith(b"%PDF")
    assert into_nowhere("set", "R-1", "note=hai", deaf=True)[0] == 0
    assert _shown(book, "R-1")["note"] == "hai"
    for words in (
        ("show", "R-1"),
        ("list", "--kind", "relic"),
        ("set", "R-1", "note=hai"),
        ("undo", "--show", "--act", "x"),
        ("check", book),
        ("backups",),
        ("dossier", "kinds", "--out", out),
    ):
        status, said = into_nowhere(*words)
        assert status == 1 and "Traceback" not in said and "đã lưu" not in said, (words, said)
    assert_sound(book, description)


def test_a_hidden_record_is_no_other_than_one_that_is_not_there(book: Path, description: Description) -> None:
    writer = Writer(book, description, "Lan")
    drum = description.kind("bronze_drum")
    _, (hidden, _seen) = writer.add(
        drum,
        [
            {"name": "Trống kín", "number": "TĐ-1", "level": "nội bộ"},
            {"name": "Trống bày", "number": "TĐ-2", "level": "công khai"},
        ],
    )
    writer.close()
    out = book.with_name("phiếu.pdf")
    for words in (
        ["show"],
        ["history"],
        ["media"],
        ["print", "sheet", "--out", out, "--id"],
        ["contact-sheet", "--out", out],
    ):
        for asked in ("TĐ-1", hidden, hidden[:8]):
            said = assert_refused(command(*words, asked, "--for", "public", "--in", book))
            nothing = assert_refused(command(*words, "0" * len(asked), "--for", "public", "--in", book))
            assert said.replace(asked, "…") == nothing.replace("0" * len(asked), "…")
            assert "mà đối tượng “công khai” được xem" in said
    assert command("show", "TĐ-2", "--for", "public", "--in", book).returncode == 0
    assert command("show", "TĐ-1", "--in", book).returncode == 0
