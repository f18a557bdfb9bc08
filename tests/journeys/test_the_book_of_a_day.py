"""The book as of a day through the real window: lists and records then, what is there now beside them, and their papers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from db.catalogue import Writer
from db.schema.kind import Description
from heritage_app.history.past import PastView
from heritage_app.printing.preview import Preview
from tests.journeys.driver import Officer
from tests.journeys.test_the_registers_day import given, press


def comes(folder: Path, description: Description, later: list[Officer]) -> Officer:
    later.append(Officer(folder, description))
    return later[0]


def looks_back(officer: Officer) -> PastView:
    officer.chooses("Xem", "Xem sổ của một ngày đã qua")
    view = officer.dialog()
    assert isinstance(view, PastView)
    officer.front(view)
    return view


def asks(officer: Officer, view: PastView, day: str, by_event: bool) -> None:
    """Type a day, say how it is meant, and wait for the book of that day."""
    officer.clicks(view.event_day if by_event else view.book)
    officer.clicks(view.day)
    officer.keys("Ctrl+A", "Backspace")
    officer.types(day)
    officer.keys("Return")
    officer.until(lambda: view.idle)
    officer.rest()
    officer.until(lambda: view.idle and "Đang đọc" not in view.sheet.toPlainText())


def lines(view: PastView) -> list[list[str]]:
    assert view.list is not None
    model = view.list.model
    return [[str(model.index(r, c).data()) for c in range(model.columnCount())] for r in range(model.rowCount())]


def test_a_gong_set_as_of_two_dates(folder: Path, description: Description, later: list[Officer]) -> None:
    given(
        folder,
        description,
        ("gong", {"name": "Chiêng tlé", "number": "C-00001"}),
        ("gong", {"name": "Chiêng boòng cũ", "number": "C-00002"}),
        ("gong", {"name": "Chiêng boòng mới", "number": "C-00003"}),
        (
            "gong_set",
            {
                "name": "Bộ chiêng xóm Cảng",
                "members": [
                    {"position": "1", "member": "C-00001", "from": "1990"},
                    {"position": "2", "member": "C-00002", "from": "1990", "to": "14/8/2012"},
                    {"position": "2", "member": "C-00003", "from": "15/8/2012"},
                ],
            },
        ),
    )
    officer = comes(folder, description, later)
    officer.goes_to_kind("gong_set")
    view = looks_back(officer)
    asks(officer, view, "1/1/2010", by_event=True)
    page = view.sheet.toPlainText()
    assert "Tính đến ngày 01/01/2010 (theo ngày sự việc)" in page
    then, _, now = page[page.index("Chiêng trong bộ") :].partition("nay: ")
    assert "Chiêng boòng cũ" in then and "Chiêng tlé" in then and "Chiêng boòng mới" not in then
    assert "Chiêng boòng mới" in now.split("\n")[0]

    asks(officer, view, "1/1/2013", by_event=True)
    then, _, now = view.sheet.toPlainText().partition("nay: ")
    assert "Chiêng boòng mới" in then and "Chiêng boòng cũ" not in then, "the set of another day is another set"
    officer.picks(view.kind, "Chiêng")
    officer.until(lambda: view.idle)
    officer.rest()
    assert [row[1] for row in lines(view)] == ["Chiêng boòng cũ", "Chiêng boòng mới", "Chiêng tlé"]
    view.reject()


def test_an_object_moved_and_the_list_of_its_relic_before_and_after(
    folder: Path, description: Description, later: list[Officer], tmp_path: Path
) -> None:
    given(
        folder,
        description,
        ("relic", {"name": "Đền Thượng", "number": "DT-1"}),
        (
            "object",
            {
                "name": "Chuông",
                "locations": [
                    {"site": "DT-1", "location": "Tiền đường", "to": "4/5/2010"},
                    {"location": "Kho bảo tàng", "from": "5/5/2010"},
                ],
                "custody": [
                    {"holder": {"t": "Đền Thượng", "new": "group"}, "to": "4/5/2010"},
                    {"holder": {"t": "Bảo tàng tỉnh", "new": "group"}, "from": "5/5/2010"},
                ],
            },
        ),
        ("object", {"name": "Bia đá", "locations": [{"site": "DT-1", "location": "Sân đền"}]}),
    )
    officer = comes(folder, description, later)
    officer.finds("chuong", "Chuông")
    view = looks_back(officer)
    for day, holder, other in (
        ("1/1/2010", "Đền Thượng", "Bảo tàng tỉnh"),
        ("1/1/2011", "Bảo tàng tỉnh", "Đền Thượng"),
    ):
        asks(officer, view, day, by_event=True)
        named = sorted(name for row in lines(view) for name in row if name in ("Bia đá", "Chuông"))
        assert named == ["Bia đá", "Chuông"]
        page = view.sheet.toPlainText()
        assert page.startswith("Chuông"), "the record one came from is the one shown"
        then, _, now = page.partition("nay: ")
        assert holder in then and (other not in then or other in now), "who held it then, and beside it who does now"
    officer.picks(view.kind, "Di tích")
    for day, there in (("1/1/2010", ("Bia đá", "Chuông")), ("1/1/2011", ("Bia đá",))):
        asks(officer, view, day, by_event=True)
        _, _, listed = view.sheet.toPlainText().partition("Phiếu khác nhắc tới phiếu này vào ngày ấy")
        assert tuple(name for name in ("Bia đá", "Chuông") if name in listed) == there, "what stood in the relic then"
    officer.picks(view.kind, "Hiện vật")
    asks(officer, view, "1/1/2010", by_event=True)
    press(officer, "In danh mục")
    preview = view.findChild(Preview)
    officer.until(preview.save.isEnabled)
    paper = tmp_path / "danh mục.pdf"
    preview.write(paper)
    officer.rest()
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(paper).pages).split())
    assert "Tính đến ngày 01/01/2010 (theo ngày sự việc)" in text
    assert "Chuông" in text and "Bia đá" in text and "Bảo tàng tỉnh" not in text
    view.reject()


def test_the_book_of_a_day_before_a_correction_and_before_the_first_line(
    folder: Path, description: Description, later: list[Officer]
) -> None:
    now = [datetime(2024, 6, 1, tzinfo=UTC)]
    writer = Writer(folder, description, "Quách Văn Nam", lambda: now[0])
    (gong,) = writer.add(description.kind("gong"), [{"name": "Chiêng bồng", "d_face": "38"}])[1]
    now[0] = datetime(2025, 6, 1, tzinfo=UTC)
    writer.amend(gong, {"d_face": "83"})
    writer.add(description.kind("gong"), [{"name": "Chiêng ghi sau"}])
    writer.close()
    officer = comes(folder, description, later)
    officer.finds("chieng ghi sau", "Chiêng ghi sau")
    officer.rest()
    view = looks_back(officer)
    asks(officer, view, "31/12/2024", by_event=False)
    page = view.sheet.toPlainText()
    assert "38 cm" in page and "nay: 83 cm" in page
    asks(officer, view, "31/12/2020", by_event=False)
    officer.until(lambda: "Sổ này bắt đầu ghi từ ngày 01/06/2024" in view.sheet.toPlainText())
    assert lines(view) == []
    assert not view.print_list.isEnabled() and not view.print_sheet.isEnabled()
    view.reject()


@pytest.mark.parametrize("typed", ["", "2010", "31/2/2020", "hôm qua", "1/1/10000\u0000", "'; DROP"])
def test_what_is_no_day_is_told_and_nothing_is_opened(
    folder: Path, description: Description, later: list[Officer], typed: str
) -> None:
    officer = comes(folder, description, later)
    officer.goes_to_kind("gong")
    view = looks_back(officer)
    view.day.setText(typed)
    press(officer, "Xem")
    assert view.session is None
    assert view.told.text().strip(), "a sentence says what is expected"
    view.reject()
