"""A workbook with a password is refused in a sentence of its own, whatever locked it; a locked sheet is read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from db.exchange.files.reading import offer_of, read_table
from db.model.problems import Trouble

LOCKED = Path(__file__).parent.parent / "data" / "protected"
OFFICE = "/usr/bin/python3"


def has_office() -> bool:
    """Say whether there is a LibreOffice and a Python that can talk to it."""
    return bool(shutil.which("soffice")) and Path(OFFICE).exists() and not _fails("import uno")


def _fails(what: str) -> int:
    return subprocess.run([OFFICE, "-c", what], capture_output=True).returncode


def refused(path: Path) -> str:
    with pytest.raises(Trouble) as trouble:
        offer_of(path)
    return trouble.value.label.vi


@pytest.mark.parametrize("name", ["agile.xlsx", "standard.xlsx", "rc4.xls", "aes.ods"])
def test_a_workbook_with_a_password_is_refused_in_its_own_sentence(name: str) -> None:
    assert refused(LOCKED / name) == f"“{name}”: Tệp có mật khẩu; hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại."


def test_a_password_is_seen_whatever_the_file_is_called(tmp_path: Path) -> None:
    for name in ("di tích.xls", "di tích.csv", "di tích"):
        shutil.copy(LOCKED / "agile.xlsx", tmp_path / name)
        assert "có mật khẩu" in refused(tmp_path / name)


@pytest.mark.skipif(not has_office(), reason="no LibreOffice here")
def test_what_a_spreadsheet_program_locks_today_is_refused_too(tmp_path: Path) -> None:
    subprocess.run([OFFICE, LOCKED / "make.py", tmp_path], check=True, capture_output=True, timeout=120)
    made = sorted(tmp_path.iterdir())
    assert [path.name for path in made] == ["aes.ods", "rc4.xls", "standard.xlsx"]
    assert all("có mật khẩu" in refused(path) for path in made)


def test_a_sheet_that_is_locked_against_edits_alone_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Tên di tích"])
    book.active.append(["Hang xóm Trại"])
    book.active.protection.set_password("mật khẩu")
    book.security = openpyxl.workbook.protection.WorkbookProtection(workbookPassword="mật khẩu", lockStructure=True)
    book.save(tmp_path / "khóa.xlsx")
    with read_table(tmp_path / "khóa.xlsx", "Sheet") as table:
        assert [line.cells for line in table.lines()] == [["Tên di tích"], ["Hang xóm Trại"]]
