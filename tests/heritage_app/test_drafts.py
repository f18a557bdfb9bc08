"""Drafts of an earlier run: each offered, none applied, overwritten or lost by what is done meanwhile."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from db.catalogue import Reader, Writer
from db.schema.kind import Description
from db.store.connection import FILE_NAME
from db.store.projection import FINGERPRINT
from heritage_app.drafts import Draft, Drafts
from heritage_app.forms.row import RowEditor
from heritage_app.forms.rows import RowsEditor
from heritage_app.settings import MOVED
from tests.faults.harness import filled
from tests.journeys.driver import Officer


def _draft(record: str, note: str) -> Draft:
    return Draft("relic", record, f"Hang {note}", {"note": note}, {}, "hôm qua")


def _button(officer: Officer, words: str) -> QPushButton:
    return next(b for b in officer.window.notice.findChildren(QPushButton) if b.isVisible() and b.text() == words)


def _note(officer: Officer) -> str:
    form = officer.window.page.form()
    assert form is not None
    return str(form.editor("note").typed())


@pytest.fixture
def relics(tmp_path: Path, description: Description) -> list[str]:
    return filled(tmp_path / "sổ", description, records=3)


def test_each_of_several_drafts_can_be_opened_put_off_or_given_up(
    qtbot: QtBot, tmp_path: Path, relics: list[str], description: Description
) -> None:
    folder = tmp_path / "sổ"
    for record, note in zip(relics, ("một", "hai", "ba"), strict=True):
        Drafts(folder).keep(_draft(record, note))
    officer = Officer(folder, description)
    seen = []
    for _ in range(3):
        seen.append(officer.window.notice.text.text())
        officer.clicks(_button(officer, "Xem bản khác (2)"))
    assert len(set(seen)) == 3 and officer.window.notice.text.text() == seen[0]
    officer.clicks(_button(officer, "Bỏ bản nháp"))
    assert "Hang" in officer.window.notice.text.text() and len(Drafts(folder).all()) == 2
    left = Drafts(folder).all()[0]
    officer.clicks(_button(officer, "Mở bản nháp"))
    assert officer.window.page.record_id == left.record and _note(officer) == left.values["note"]
    officer.keys("Ctrl+S")
    assert [d.record for d in Drafts(folder).all()] == [Drafts(folder).all()[0].record] != [left.record]
    officer.quit()


def test_typing_into_a_record_whose_draft_nobody_answered_keeps_both(
    qtbot: QtBot, tmp_path: Path, relics: list[str], description: Description
) -> None:
    folder = tmp_path / "sổ"
    Drafts(folder).keep(_draft(relics[1], "của hôm qua"))
    officer = Officer(folder, description)
    officer.window.open_record(relics[1])
    officer.rest()
    assert "hôm qua" not in _note(officer), "never applied silently"
    officer.keys("Ctrl+E")
    form = officer.window.page.form()
    assert form is not None
    form.editor("note").target().setFocus()
    officer.types("của hôm nay ")
    officer.until(lambda: len(Drafts(folder).all()) == 2)
    officer.keys("Ctrl+S")
    assert [d.values for d in Drafts(folder).all()] == [{"note": "của hôm qua"}]
    officer.clicks(_button(officer, "Mở bản nháp"))
    assert _note(officer) == "của hôm qua"
    officer.quit()


def test_a_warning_at_the_start_comes_first_and_the_draft_is_offered_after_it(
    qtbot: QtBot, tmp_path: Path, relics: list[str], description: Description
) -> None:
    folder = tmp_path / "sổ"
    (folder / "catalogue (MAY-LAN's conflicted copy).sqlite").write_bytes(b"")
    Drafts(folder).keep(_draft(relics[1], "một"))
    officer = Officer(folder, description)
    assert "phần mềm đồng bộ để lại" in officer.window.notice.text.text()
    officer.clicks(_button(officer, "Đóng"))
    assert "Còn bản nháp chưa lưu: “Hang một”" in officer.window.notice.text.text()
    officer.window.notice.tell("Đã xóa 3 phiếu", ("Hoàn tác", lambda: None))
    assert officer.window.notice._timer.remainingTime() > 15_000, (
        "what may be done is offered long enough to be reached"
    )
    officer.window.notice.tell("Đã lưu")
    officer.window.notice._timer.timeout.emit()
    assert "Còn bản nháp chưa lưu: “Hang một”" in officer.window.notice.text.text()
    officer.clicks(_button(officer, "Để sau"))
    assert not officer.window.notice.isVisible() and len(Drafts(folder).all()) == 1
    officer.quit()


def test_a_window_that_only_reads_does_not_offer_what_another_one_is_typing(
    qtbot: QtBot, tmp_path: Path, relics: list[str], description: Description
) -> None:
    folder = tmp_path / "sổ"
    first = Officer(folder, description)
    Drafts(folder).keep(_draft(relics[1], "đang gõ"))
    second = Officer(folder, description, "Quách Văn Nam")
    assert "bản nháp" not in second.reads() and "Sổ đang được Bùi Thị Lan mở để ghi" in second.reads()
    second.quit()
    first.quit()


def test_a_warning_is_told_also_where_another_version_of_the_program_made_the_tables(
    qtbot: QtBot, tmp_path: Path, relics: list[str], description: Description
) -> None:
    folder = tmp_path / "sổ"
    old = (folder / FILE_NAME).read_bytes()
    writer = Writer(folder, description, "Bùi Thị Lan")
    writer.add(description.kind("relic"), [{"name": "Đền Bờ"}])
    writer.close()
    (folder / FILE_NAME).write_bytes(old)
    with closing(sqlite3.connect(folder / FILE_NAME)) as conn:
        conn.execute("UPDATE setting SET value = 'khác' WHERE name = ?", (FINGERPRINT,))
        conn.commit()
    officer = Officer(folder, description)
    assert "Tệp sổ đã bị thay từ bên ngoài bằng một bản khác: thiếu 1 việc" in officer.window.notice.text.text()
    officer.quit()


def test_a_new_record_that_could_not_be_saved_stays_a_draft_whatever_is_entered_next(
    qtbot: QtBot, folder: Path, description: Description
) -> None:
    officer = Officer(folder, description)
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+N")
    officer.types("Chiêng bồng ông Tín")
    officer.goes_to("Đường kính mặt")
    officer.types("ba mươi tám")
    officer.keys("Ctrl+N")
    told = officer.window.notice.text.text()
    assert told.startswith("Còn bản nháp chưa lưu: “Chiêng bồng ông Tín”") and told.endswith(
        "; ô chưa đúng: Đường kính mặt."
    )
    assert officer.focused() == "Tên chiêng"
    officer.types("Chiêng dàm bà Hoa")
    officer.keys("Ctrl+S")
    assert [row[1] for row in officer.list()] == ["Chiêng dàm bà Hoa"]
    officer.clicks(_button(officer, "Mở bản nháp"))
    form = officer.window.page.form()
    assert form is not None
    assert [form.editor(f).typed() for f in ("name", "d_face")] == ["Chiêng bồng ông Tín", "ba mươi tám"]
    officer.goes_to("Đường kính mặt")
    officer.keys("Ctrl+A")
    officer.types("38")
    officer.keys("Ctrl+S")
    assert [row[1] for row in officer.list()] == ["Chiêng bồng ông Tín", "Chiêng dàm bà Hoa"]
    assert Drafts(folder).all() == []
    officer.quit()


@pytest.mark.parametrize("typed", [False, True])
def test_a_number_that_went_to_another_record_meanwhile_is_offered_anew(
    qtbot: QtBot, folder: Path, description: Description, typed: bool
) -> None:
    numbers = [{"number": "C-00001", **({"row_note": "sổ tay của xóm"} if typed else {})}]
    Drafts(folder).keep(Draft("gong", "", "Chiêng dàm", {"name": "Chiêng dàm", "numbers": numbers}, {}, "hôm qua"))
    writer = Writer(folder, description, "Bùi Thị Lan")
    writer.delete(writer.add(description.kind("gong"), [{"name": "Chiêng bồng", "number": "C-00001"}])[1])
    writer.close()
    officer = Officer(folder, description)
    officer.clicks(_button(officer, "Mở bản nháp"))
    told = "Số C-00001 nay đã thuộc phiếu khác; phiếu này được số C-00002."
    assert (officer.window.notice.text.text() == told) != typed, "what a person wrote stays as it is"
    officer.keys("Ctrl+S")
    assert officer.list()[0][:2] == ["C-00001" if typed else "C-00002", "Chiêng dàm"]
    officer.quit()


def test_a_new_record_can_be_given_up_and_gone_on_with(qtbot: QtBot, folder: Path, description: Description) -> None:
    officer = Officer(folder, description)
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+N")
    officer.types("Chiêng bồng")
    officer.goes_to("Đường kính mặt")
    officer.types("ba mươi")
    officer.keys("Tab")
    officer.until(lambda: bool(Drafts(folder).all()))
    officer.keys("Ctrl+Shift+Delete")
    assert officer.window.page.record is None and officer.list() == []
    assert officer.window.list.isAncestorOf(officer._focus()), "nothing is typed into another record"
    assert officer.window.notice.text.text() == "Đã bỏ phiếu đang gõ."
    officer.until(lambda: not Drafts(folder).all())
    officer.clicks(_button(officer, "Mở lại"))
    form = officer.window.page.form()
    assert form is not None
    assert [form.editor(f).typed() for f in ("name", "d_face")] == ["Chiêng bồng", "ba mươi"]
    officer.goes_to("Đường kính mặt")
    officer.keys("Ctrl+A")
    officer.types("38 cm")
    officer.keys("Ctrl+S")
    assert officer.list()[0][:2] == ["C-00001", "Chiêng bồng"], "its number was not used up"
    officer.quit()


def test_a_row_with_a_mistake_in_it_is_kept_whole_in_the_draft(
    qtbot: QtBot, folder: Path, description: Description
) -> None:
    officer = Officer(folder, description)
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+N")
    officer.types("Chiêng dàm")
    form = officer.window.page.form()
    assert form is not None
    form.editor("numbers").target().setFocus()
    officer.keys("F2")
    for field, text in (("Số", "C-77"), ("Sổ, loại số", "sổ nhà"), ("Ghi chú", "chép theo sổ của xóm")):
        officer.goes_to(f"Số hiệu: {field}")
        officer.keys("Ctrl+A")
        officer.types(text)
    officer.keys("Ctrl+N")
    assert officer.window.notice.text.text().endswith("; ô chưa đúng: Số hiệu.")
    officer.clicks(_button(officer, "Mở bản nháp"))
    rows = form.editor("numbers")
    assert isinstance(rows, RowsEditor)
    (row,) = rows.findChildren(RowEditor)
    assert row.is_open and "không có trong danh mục" in officer.reads(row)
    typed = {field: row.editors[field].typed() for field in ("number", "register", "row_note")}
    assert typed == {"number": "C-77", "register": "sổ nhà", "row_note": "chép theo sổ của xóm"}
    officer.goes_to("Số hiệu: Sổ, loại số")
    officer.keys("Ctrl+A", "Delete", "Ctrl+S")
    assert officer.list()[0][:2] == ["C-77", "Chiêng dàm"]
    officer.quit()


def test_a_value_that_could_not_be_saved_is_found_again_in_the_menu(
    qtbot: QtBot, tmp_path: Path, relics: list[str], description: Description
) -> None:
    folder = tmp_path / "sổ"
    officer = Officer(folder, description)
    officer.chooses("Phiếu", "Bản nháp chưa lưu…")
    assert officer.window.notice.text.text() == "Không có bản nháp nào chưa lưu."
    officer.window.open_record(relics[0])
    officer.rest()
    officer.keys("Ctrl+E")
    form = officer.window.page.form()
    assert form is not None
    form.editor("condition").target().setFocus()
    officer.types("rộng lắm")
    officer.window.leave(lambda: officer.window.open_record(relics[1]))
    officer.rest()
    officer.clicks(_button(officer, "Để sau"))
    assert len(Drafts(folder).all()) == 1
    officer.chooses("Phiếu", "Bản nháp chưa lưu…")
    officer.clicks(_button(officer, "Mở bản nháp"))
    assert officer.window.page.record_id == relics[0] and form.typed() == {"condition": "rộng lắm"}
    officer.quit()


def test_the_next_new_record_begins_at_its_top(qtbot: QtBot, folder: Path, description: Description) -> None:
    officer = Officer(folder, description)
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+N")
    officer.types("Chiêng một")
    officer.goes_to("Người lập phiếu")
    assert _scrolled(officer) > 0
    officer.keys("Ctrl+Return")
    assert _scrolled(officer) == 0 and officer.focused() == "Tên chiêng"
    officer.quit()


def _scrolled(officer: Officer) -> int:
    area = officer.window.page.stack.currentWidget()
    assert isinstance(area, QScrollArea)
    return area.verticalScrollBar().value()


def _typed(officer: Officer, record: str, words: str) -> None:
    """Type into the note of a record, as far as a draft of it."""
    officer.window.open_record(record)
    officer.rest()
    officer.keys("Ctrl+E")
    form = officer.window.page.form()
    assert form is not None
    form.editor("note").target().setFocus()
    officer.types(words)


def _saved(folder: Path, description: Description, record: str) -> str:
    with closing(Reader(folder, description)) as reader:
        return str(reader.record(record).values.get("note"))


def test_closing_saves_what_is_typed_and_leaves_no_draft_of_it(
    qtbot: QtBot, tmp_path: Path, relics: list[str], description: Description
) -> None:
    folder = tmp_path / "sổ"
    officer = Officer(folder, description)
    _typed(officer, relics[1], "ghi trước khi đóng")
    officer.until(lambda: len(Drafts(folder).all()) == 1)
    officer.quit()
    assert _saved(folder, description, relics[1]).startswith("ghi trước khi đóng") and not Drafts(folder).all()


def test_where_the_catalogue_takes_no_draft_it_lies_on_this_machine_and_is_offered(
    qtbot: QtBot, tmp_path: Path, relics: list[str], description: Description
) -> None:
    folder, there = tmp_path / "sổ", tmp_path / "sổ" / "local" / "drafts"
    there.parent.mkdir(exist_ok=True)
    there.write_bytes(b"")  # where a folder belongs
    officer = Officer(folder, description)
    _typed(officer, relics[1], "thẻ nhớ đã rút")
    officer.until(lambda: len(Drafts(folder).all()) == 1)
    (folder / FILE_NAME).rename(tmp_path / "rút ra")
    officer.quit()
    (tmp_path / "rút ra").rename(folder / FILE_NAME)
    again = Officer(folder, description)
    assert "Còn bản nháp chưa lưu" in again.window.notice.text.text()
    again.clicks(_button(again, "Mở bản nháp"))
    assert _note(again).startswith("thẻ nhớ đã rút")
    again.keys("Ctrl+S")
    assert _saved(folder, description, relics[1]).startswith("thẻ nhớ đã rút") and not Drafts(folder).all()
    again.quit()


def test_the_folder_of_a_catalogue_that_is_gone_is_not_made_anew_for_a_draft(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "thẻ nhớ" / "sổ")
    drafts.keep(_draft("", "một"))
    assert [d.values for d in drafts.all()] == [{"note": "một"}] and not (tmp_path / "thẻ nhớ").exists()
    drafts.forget("relic", "")
    assert not drafts.all()


def test_what_can_be_neither_saved_nor_kept_holds_the_window_until_it_is_given_up(
    qtbot: QtBot, tmp_path: Path, relics: list[str], description: Description, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MOVED, str(tmp_path / "không phải thư mục" / "settings.json"))
    folder, there = tmp_path / "sổ", tmp_path / "sổ" / "local" / "drafts"
    there.parent.mkdir(exist_ok=True)
    for nowhere in (there, tmp_path / "không phải thư mục"):
        nowhere.write_bytes(b"")
    officer = Officer(folder, description)
    _typed(officer, relics[1], "ghi ở đâu được")
    officer.until(lambda: bool(officer.window.drafts.unkept))
    (folder / FILE_NAME).rename(tmp_path / "rút ra")
    officer.window.close()
    assert officer.window.isVisible() and "không có chỗ nào giữ được" in officer.window.notice.text.text()
    (tmp_path / "rút ra").rename(folder / FILE_NAME)
    officer.clicks(_button(officer, "Thử lại"))
    assert not officer.window.isVisible()
    assert _saved(folder, description, relics[1]).startswith("ghi ở đâu được")
    officer.quit()

    officer = Officer(folder, description)
    _typed(officer, relics[2], "thôi không ghi")
    officer.until(lambda: bool(officer.window.drafts.unkept))
    (folder / FILE_NAME).rename(tmp_path / "rút ra")
    officer.window.close()
    officer.clicks(_button(officer, "Đóng, bỏ chữ đã gõ"))
    assert not officer.window.isVisible()
    (tmp_path / "rút ra").rename(folder / FILE_NAME)
    assert "thôi không ghi" not in _saved(folder, description, relics[2])
    officer.quit()
