"""What a JSON file and the command line say, and whom a number of a hidden record is told to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from db.catalogue import Writer, create
from db.schema.kind import Description
from tests.db.tools import assert_refused, assert_sound, command


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
    assert command("show", "TĐ-2", "--for", "public", "--in", book).returncode == 0
    assert command("show", "TĐ-1", "--in", book).returncode == 0
