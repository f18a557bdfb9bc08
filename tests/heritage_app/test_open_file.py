"""The open format in the window: the whole catalogue goes out, another takes it in after a look, one undo takes it back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.catalogue import Reader
from db.exchange.intake.json_lines_in import look_at_lines
from db.model.changes import Progress, Stopped
from db.schema.field import AUDIENCES
from db.schema.kind import Description
from heritage_app.acts.tables import take_table
from heritage_app.tables.lines import LinesSheet
from heritage_app.tables.sending import SendingSheet
from tests.journeys.driver import Officer


@pytest.fixture
def empty(qtbot: QtBot, folder: Path, description: Description) -> Iterator[Officer]:
    """Someone with an empty catalogue open."""
    someone = Officer(folder, description)
    yield someone
    someone.quit()


def sent(officer: Officer, out: Path, audience: str = "full", history: bool = False) -> Path:
    officer.chooses("Tệp", "Xuất cả sổ ra tệp mở")
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, SendingSheet) and not sheet.records.isVisible() and not sheet.file.isVisible()
    sheet.audience.setCurrentIndex(list(AUDIENCES).index(audience))
    assert sheet.history.isVisible() is (audience == "full")
    sheet.history.setChecked(history)
    sheet.send(out)
    officer.until(lambda: "Đã xuất" in officer.reads())
    return out.with_suffix(".jsonl")


def shown(officer: Officer, path: Path) -> LinesSheet:
    take_table(officer.window, path)
    officer.until(lambda: isinstance(QApplication.activeModalWidget(), LinesSheet))
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, LinesSheet)
    officer.until(lambda: not sheet.bar.isVisible())
    return sheet


def alive(folder: Path, description: Description) -> int:
    reader = Reader(folder, description)
    try:
        return sum(count.alive for count in reader.counts())
    finally:
        reader.close()


def test_the_whole_book_goes_out_from_the_start_page(officer: Officer, tmp_path: Path) -> None:
    path = sent(officer, tmp_path / "sổ")
    assert "Đã xuất 75 phiếu" in officer.reads()
    assert sum(json.loads(line)["is"] == "record" for line in path.read_text("utf-8").splitlines()) == 75


def test_it_comes_into_an_empty_book_after_a_look_and_goes_with_one_undo(
    empty: Officer, sample: Path, description: Description, tmp_path: Path
) -> None:
    path = outside(sample, description, tmp_path / "sổ.jsonl")
    sheet = shown(empty, path)
    said = empty.reads(sheet)
    assert "75 phiếu, xuất cho đối tượng đầy đủ." in said and "Di tích 42 · " in said and "Mọi dòng đều đúng" in said
    assert alive(empty.folder, description) == 0, "a look writes nothing"
    empty.clicks(sheet.go)
    empty.until(lambda: "Nhận 75 phiếu từ tệp “sổ.jsonl”" in empty.reads())
    assert alive(empty.folder, description) == 75
    assert len(empty.list()) == 42, "the first kind with records is shown, not the page of an empty book"
    again = shown(empty, path)
    assert "75 phiếu trong đó đã có trong sổ này" in empty.reads(again) and not again.go.isVisible()
    again.close()
    empty.window.run_action("undo")
    empty.until(lambda: alive(empty.folder, description) == 0)


def outside(folder: Path, description: Description, out: Path, history: bool = False) -> Path:
    """Write the open file without the window."""
    from db.exchange.out.writing import Order, export
    from db.model.changes import finish
    from db.model.query import Query

    reader = Reader(folder, description)
    try:
        finish(export(reader, Order(Query(audience="full"), "exchange", (), history), out))
    finally:
        reader.close()
    return out


def test_the_journal_comes_in_after_a_backup(
    empty: Officer, sample: Path, description: Description, tmp_path: Path
) -> None:
    path = outside(sample, description, tmp_path / "nhật ký.jsonl", history=True)
    sheet = shown(empty, path)
    assert "việc chưa có ở đây" in empty.reads(sheet) and "sao lưu" in empty.reads(sheet)
    empty.clicks(sheet.go)
    empty.until(lambda: "lần sửa. Bản sao lưu trước đó" in empty.reads(sheet))
    assert alive(empty.folder, description) == 75 and list((empty.folder / "backups").rglob("catalogue.sqlite"))
    sheet.close()
    assert len(empty.list()) == 42, "the list follows"
    assert "Không có gì mới để nhận" in empty.reads(shown(empty, path))


def test_the_journal_goes_out_of_the_window(officer: Officer, tmp_path: Path) -> None:
    path = sent(officer, tmp_path / "nhật ký", history=True)
    assert "việc của nhật ký" in officer.reads()
    assert '"holds":"acts"' in path.read_text("utf-8").splitlines()[0]


def test_a_line_that_is_not_right_is_named_and_nothing_comes_in(
    empty: Officer, sample: Path, description: Description, tmp_path: Path
) -> None:
    path = outside(sample, description, tmp_path / "sổ.jsonl")
    lines = path.read_text("utf-8").splitlines()
    lines[-3] = lines[-3].replace('"kind":"', '"kind":"x')
    path.write_text("\n".join(lines) + "\n", "utf-8")
    sheet = shown(empty, path)
    assert f"Dòng {len(lines) - 2} của tệp" in empty.reads(sheet) and "chưa nhận gì vào sổ" in empty.reads(sheet)
    assert not sheet.go.isVisible()
    sheet.close()
    assert alive(empty.folder, description) == 0


def test_a_look_is_stopped(sample: Path, folder: Path, description: Description, tmp_path: Path) -> None:
    path = outside(sample, description, tmp_path / "sổ.jsonl")
    seen: list[Progress] = []

    def watch(progress: Progress) -> None:
        seen.append(progress)
        if progress.done:
            raise Stopped

    reader = Reader(folder, description)
    try:
        with pytest.raises(Stopped):
            look_at_lines(reader, path, watch)
    finally:
        reader.close()
    assert len(seen) == 2 and seen[1].done < seen[1].of


def test_taking_in_is_stopped_without_a_trace(
    empty: Officer, sample: Path, description: Description, tmp_path: Path
) -> None:
    sheet = shown(empty, outside(sample, description, tmp_path / "sổ.jsonl"))
    sheet.stop()
    empty.clicks(sheet.go)
    empty.until(lambda: "Đã dừng; chưa nhận gì vào sổ." in empty.reads(sheet))
    sheet.close()
    assert alive(empty.folder, description) == 0
