"""The laptop comes home in the window: looked at, agreed to, and what both wrote is chosen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.catalogue import Reader, Writer
from db.schema.kind import Description
from heritage_app.acts.copies import look
from heritage_app.keeping.union import UnionSheet
from tests.journeys.driver import Officer


@pytest.fixture
def laptop(folder: Path, description: Description, tmp_path: Path) -> Path:
    """A copy that went to the villages: a gong was measured again there and another one found; both closed."""
    gong = description.kind("gong")
    writer = Writer(folder, description, "Bùi Thị Lan")
    writer.add(gong, [{"name": "Chiêng bồng", "number": "C-00001", "d_face": "38 cm"}])
    writer.close()
    copy = tmp_path / "sổ Mai Châu"
    shutil.copytree(folder, copy)
    for at, person, face in ((folder, "Bùi Thị Lan", "38,5 cm"), (copy, "Quách Văn Ạch", "39 cm")):
        writer = Writer(at, description, person)
        writer.amend(writer.read.resolve("C-00001"), {"d_face": face})
        if at is copy:
            writer.add(gong, [{"name": "Chiêng dàm <nhà> ông Bình", "number": "C-00900"}])
        writer.close()
    return copy


@pytest.fixture
def officer(qtbot: QtBot, laptop: Path, folder: Path, description: Description) -> Iterator[Officer]:
    someone = Officer(folder, description)
    yield someone
    someone.quit()


def _sheet(officer: Officer) -> UnionSheet:
    officer.rest()
    sheet = officer.dialog()
    assert isinstance(sheet, UnionSheet)
    return sheet


def test_the_officer_sees_what_comes_takes_it_in_and_goes_on_to_what_must_be_chosen(
    officer: Officer, laptop: Path
) -> None:
    officer.goes_to_kind("gong")
    look(officer.window, laptop)
    sheet = _sheet(officer)
    officer.until(sheet.go.isVisible)
    told = officer.reads(sheet)
    assert "2 việc chưa có ở đây, của Quách Văn Ạch" in told
    assert "1 phiếu mới; 1 phiếu đã có được ghi thêm, trong đó 1 phiếu ở đây cũng đã sửa." in told
    officer.clicks(sheet.go)
    officer.until(sheet.choose.isVisible)
    officer.rest()
    assert "1 phiếu có giá trị cần chọn" in officer.reads(sheet)
    officer.until(lambda: "đã thử phục hồi" in officer.window.status.backed_up.text())
    assert [row[1] for row in officer.list()] == ["Chiêng bồng", "Chiêng dàm <nhà> ông Bình"], "the list has it at once"
    officer.clicks(sheet.choose)
    assert officer.window.place == "questions"


def test_a_stopped_taking_in_leaves_the_book_as_it_was(
    officer: Officer, laptop: Path, folder: Path, description: Description
) -> None:
    look(officer.window, laptop)
    sheet = _sheet(officer)
    officer.until(sheet.go.isVisible)
    sheet.stop()
    officer.clicks(sheet.go)
    officer.until(lambda: "chưa nhận gì vào sổ" in officer.reads(sheet))
    reader = Reader(folder, description)
    assert len(reader.journal(100)) == 2
    reader.close()


def test_a_folder_without_a_book_is_told_in_one_sentence(officer: Officer, tmp_path: Path) -> None:
    look(officer.window, tmp_path)
    sheet = _sheet(officer)
    officer.until(lambda: "Không có sổ di sản nào" in officer.reads(sheet))
    assert not sheet.go.isVisible() and not sheet.bar.isVisible()
