"""The registrar's day through the real window: what is to be done, a hamlet's gongs, a lot, a join, a day gone by."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QInputDialog, QPushButton

from db.catalogue import Reader, Writer
from db.model.query import Query
from db.schema.kind import Description
from heritage_app.register.joining import JoinDialog
from heritage_app.register.registers import RegistersDialog
from heritage_app.register.statistics import StatisticsDialog
from tests.journeys.driver import Officer

_ALIGNED = Qt.ItemDataRole.TextAlignmentRole

LAC_SON = "xã Lạc Sơn, tỉnh Phú Thọ"


def given(folder: Path, description: Description, *records: tuple[str, dict[str, Any]]) -> list[str]:
    """Put records into the catalogue as somebody did before."""
    writer = Writer(folder, description, "Quách Văn Nam")
    try:
        return [writer.add(description.kind(kind), [typed])[1][0] for kind, typed in records]
    finally:
        writer.close()


def press(officer: Officer, words: str) -> None:
    """Click the visible button whose words begin so."""
    buttons = [b for b in officer.window.findChildren(QPushButton) if b.isVisible() and b.text().startswith(words)]
    assert buttons, words
    officer.clicks(buttons[0])


def saw(folder: Path, description: Description, record: str) -> dict[str, Any]:
    reader = Reader(folder, description)
    try:
        return reader.record(record).values
    finally:
        reader.close()


def test_what_is_to_be_done_opens_its_list(folder: Path, description: Description, later: list[Officer]) -> None:
    given(
        folder,
        description,
        ("gong", {"name": "Chiêng chờ", "number": "C-00001", "state": "chờ kiểm tra"}),
        ("gong", {"name": "Chiêng xong", "number": "C-00002", "sightings": [{"sighted": str(date.today().year)}]}),
    )
    officer = Officer(folder, description)
    later.append(officer)
    officer.goes_to_place("Việc hôm nay")
    told = officer.reads()
    assert "Việc cần làm" in told and "Chưa rà soát năm nay" in told and "Chờ kiểm tra" in told
    door = next(b for b in officer.window.findChildren(QPushButton) if b.accessibleName() == "Chờ kiểm tra: Chiêng 1")
    officer.clicks(door)
    assert [row[1] for row in officer.list()] == ["Chiêng chờ"]
    assert officer.window.list.title.text() == "Chiêng · chờ kiểm tra"
    officer.goes_to_kind("gong")
    assert len(officer.list()) == 2, "the kind itself is shown whole again"


def test_a_hamlets_gongs_are_entered_from_their_holder(
    folder: Path, description: Description, later: list[Officer]
) -> None:
    given(
        folder,
        description,
        ("group", {"name": "Hộ Bùi Văn Tín", "group_kind": "hộ", "places": [{"place": LAC_SON}]}),
        ("survey", {"name": "Kiểm kê xóm Cảng", "subjects": "chiêng"}),
    )
    officer = Officer(folder, description)
    later.append(officer)
    officer.finds("ho bui van tin", "Hộ Bùi Văn Tín")
    officer.keys("Ctrl+T")
    officer.front(officer.dialog())
    officer.keys("Space")  # the first kind offered: Chiêng
    officer.front(officer.window)
    for number in range(1, 4):
        assert officer.focused() == "Tên chiêng"
        officer.types(f"Chiêng {number}")
        officer.goes_to("Đường kính mặt")
        officer.types(f"{30 + number}")
        officer.keys("Ctrl+Return")
    rows = [row for row in officer.list() if row[1].startswith("Chiêng")]
    assert [(row[0], row[1], row[2], row[4]) for row in rows] == [
        (f"C-0000{n}", f"Chiêng {n}", "Hộ Bùi Văn Tín", f"{30 + n} cm") for n in range(1, 4)
    ]
    assert all("Lạc Sơn" in row[3] for row in rows), "the commune of the holder went over"
    officer.finds("kiem ke xom cang", "Kiểm kê xóm Cảng")
    assert "Chiêng: đã gặp 0 trên 3 phiếu (0 %)" in officer.reads()
    officer.chooses("Kiểm kê", "Tiến độ đợt kiểm kê")
    officer.keys("Space")  # the keyboard is on the first number: Chưa gặp
    assert len(officer.list()) == 3


def test_pieces_leave_a_lot_and_undo_puts_them_back(
    folder: Path, description: Description, later: list[Officer]
) -> None:
    (lot,) = given(folder, description, ("stone_artefact", {"name": "Mảnh tước", "number": "Đ-00001", "pieces": "50"}))
    officer = Officer(folder, description)
    later.append(officer)
    officer.finds("manh tuoc", "Mảnh tước")
    officer.chooses("Kiểm kê", "Tách khỏi lô")
    officer.front(officer.dialog())
    officer.keys("Ctrl+A", "3", "Return")
    officer.front(officer.window)
    assert "Tách 3 hiện vật khỏi lô “Mảnh tước”" in officer.reads()
    assert len(officer.list()) == 2 and saw(folder, description, lot)["pieces"] == 47
    officer.clicks_row(0)
    officer.keys("Ctrl+Z")
    assert len(officer.list()) == 1 and saw(folder, description, lot)["pieces"] == 50


def test_two_records_are_joined_and_separated_after_a_restart(
    folder: Path, description: Description, later: list[Officer]
) -> None:
    kept, gone, gong = given(
        folder,
        description,
        ("person", {"name": "Bùi Văn Mịn", "number": "NG-0001"}),
        ("person", {"name": "Ông Mịn", "number": "NG-0007", "social_status": "thầy mo"}),
        ("gong", {"name": "Chiêng", "custody": [{"holder": "NG-0007"}]}),
    )
    officer = Officer(folder, description)
    later.append(officer)
    officer.goes_to_kind("person")
    officer.clicks_row(0)
    officer.clicks_row(1, "Ctrl")
    officer.chooses("Kiểm kê", "Gộp hai phiếu trùng")
    dialog = officer.dialog()
    assert isinstance(dialog, JoinDialog)
    officer.front(dialog)
    assert set(dialog.choices) == {"name"}
    left, right = dialog.choices["name"]
    assert (left.text(), right.text()) == ("Bùi Văn Mịn", "Ông Mịn")
    officer.clicks(right)  # the name of the record that goes
    officer.clicks(dialog.button)
    officer.front(officer.window)
    assert [row[1] for row in officer.list()] == ["Ông Mịn"]
    joined = saw(folder, description, kept)
    assert (joined["name"], joined["social_status"]) == ("Ông Mịn", "thầy mo")
    assert saw(folder, description, gong)["custody"][0]["holder"] == kept
    officer.keys("Ctrl+F")
    officer.types("NG-0007")
    assert [row[1] for row in officer.list()] == ["Ông Mịn"], "the absorbed number still finds the survivor"
    officer.quit()
    officer.open()
    officer.goes_to_kind("person")
    officer.clicks_row(0)
    officer.chooses("Kiểm kê", "Tách lại phiếu đã gộp")
    assert sorted(row[1] for row in officer.list()) == ["Bùi Văn Mịn", "Ông Mịn"]
    assert saw(folder, description, gong)["custody"][0]["holder"] == gone


def test_a_person_who_dies(folder: Path, description: Description, later: list[Officer]) -> None:
    (person,) = given(folder, description, ("person", {"name": "Bùi Văn Mịn", "practices": [{"since": "1960"}]}))
    officer = Officer(folder, description)
    later.append(officer)
    officer.finds("bui van min", "Bùi Văn Mịn")
    officer.keys("F6", "Ctrl+E")
    officer.goes_to("Ngày mất", 200)
    officer.types("12/3/2026")
    officer.keys("Tab", "Ctrl+S")
    assert saw(folder, description, person)["death"] == "2026-03-12"
    assert "Đã ghi ngày mất nhưng vẫn ghi là đang thực hành" in officer.reads()


def test_statistics_are_drilled_into_and_printed(
    folder: Path, description: Description, later: list[Officer], tmp_path: Path
) -> None:
    given(
        folder,
        description,
        ("gong", {"name": "Chiêng một", "condition": "nứt", "place": LAC_SON}),
        ("gong", {"name": "Chiêng hai", "condition": "nguyên", "place": LAC_SON, "pieces": "2"}),
    )
    officer = Officer(folder, description)
    later.append(officer)
    officer.goes_to_kind("gong")
    officer.keys("Ctrl+Shift+T")
    dialog = officer.dialog()
    assert isinstance(dialog, StatisticsDialog)
    officer.rest()
    assert "Cộng 2 phiếu, 3 chiếc, tính đến hôm nay" in officer.reads(dialog)
    officer.front(dialog)
    officer.picks(dialog.first, "Tình trạng")
    words = [dialog.lines.index(row, 0).data() for row in range(dialog.lines.rowCount())]
    assert words == ["nguyên", "nứt"]
    heads = [dialog.lines.headerData(at, Qt.Orientation.Horizontal, _ALIGNED) for at in range(3)]
    assert heads == [dialog.lines.index(0, at).data(_ALIGNED) for at in range(3)], "heads stand over their numbers"
    assert heads[0] is None and heads[1] == heads[2] == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    paper = tmp_path / "bảng.pdf"
    dialog.write(paper)
    officer.rest()
    if which("pdftotext"):
        text = subprocess.run(["pdftotext", "-raw", paper, "-"], capture_output=True, text=True, check=True).stdout
        assert "2 phiếu, 3 chiếc" in text
    else:
        print("not run: pdftotext is not here")
    cell = dialog.table.visualRect(dialog.lines.index(1, 0)).center()
    QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    press(officer, "Xem các phiếu này")
    assert [row[1] for row in officer.list()] == ["Chiêng một"]


def test_the_group_of_an_object_opens_its_section_while_typing(
    folder: Path, description: Description, later: list[Officer]
) -> None:
    officer = Officer(folder, description)
    later.append(officer)
    officer.goes_to_kind("object")
    officer.keys("Ctrl+N")
    assert "Đồ nghi lễ" not in officer.reads()
    officer.types("Túi khót")
    officer.goes_to("Nhóm hiện vật")
    officer.types("do nghi le")
    officer.keys("Down", "Return")
    assert "Đồ nghi lễ" in officer.reads()
    officer.keys("Ctrl+S")
    reader = Reader(folder, description)
    assert len(reader.find(Query("object"))) == 1
    reader.close()


def test_a_check_is_switched_off_and_a_provisional_number_made_final(
    folder: Path, description: Description, later: list[Officer]
) -> None:
    given(
        folder,
        description,
        (
            "gong",
            {
                "name": "Chiêng",
                "class_appraised": "di vật",
                "numbers": [{"number": "T3-017", "register": "số tạm (đội kiểm kê)"}],
            },
        ),
        ("gong", {"name": "Đầu", "number": "C-00041"}),
    )
    officer = Officer(folder, description)
    later.append(officer)
    officer.finds("T3-017", "Chiêng")
    assert "Loại đã giám định cần kết luận giám định" in officer.reads()
    officer.chooses("Tệp", "Các phép kiểm tra")
    officer.front(officer.dialog())
    box = next(b for b in officer.dialog().findChildren(QCheckBox) if b.text() == "Loại đã giám định có kết luận")
    for _ in range(60):
        if box.hasFocus():
            break
        officer.keys("Tab")
    officer.keys("Space")
    assert not box.isChecked()
    officer.keys("Escape")
    officer.front(officer.window)
    assert "Loại đã giám định cần kết luận giám định" not in officer.reads()
    officer.clicks_row(next(at for at, row in enumerate(officer.list()) if row[0] == "T3-017"))
    officer.chooses("Kiểm kê", "Cấp số chính thức")
    assert sorted(row[0] for row in officer.list()) == ["C-00041", "C-00042, và 1 dòng nữa"], "the provisional one too"


def test_registers_tell_what_is_next_left_out_and_given_twice(
    folder: Path, description: Description, later: list[Officer]
) -> None:
    given(
        folder,
        description,
        ("group", {"name": "Bảo tàng tỉnh", "number_patterns": ["KL.000"]}),
        *(("object", {"name": f"Hiện vật {n}", "number": f"KL.{n:03d}"}) for n in (1, 2, 6, 6)),
    )
    officer = Officer(folder, description)
    later.append(officer)
    officer.chooses("Xem", "Sổ cấp số, số trùng")
    officer.rest()
    dialog = officer.dialog()
    assert isinstance(dialog, RegistersDialog)
    museum = dialog.tree.findItems("Bảo tàng tỉnh", Qt.MatchFlag.MatchStartsWith)[0]
    assert [museum.text(column) for column in range(1, 5)] == ["KL.000", "3", "KL.007", "3"]
    gap = museum.child(0)
    assert (gap.text(0), gap.text(1)) == ("KL.003 – KL.005 (3 số)", "chưa ghi lý do")
    dialog.tree.setCurrentItem(gap)
    officer.clicks(dialog.reason)
    asked = next(d for d in dialog.findChildren(QInputDialog) if d.isVisible())
    asked.setTextValue("bỏ cách khi sang sổ mới")
    asked.accept()
    officer.rest()
    museum = dialog.tree.findItems("Bảo tàng tỉnh", Qt.MatchFlag.MatchStartsWith)[0]
    assert museum.child(0).text(1) == "bỏ cách khi sang sổ mới"
    twice = dialog.tree.findItems("Số trùng: 1", Qt.MatchFlag.MatchExactly)[0]
    assert (twice.child(0).text(0), twice.child(0).text(1)) == ("KL.006", "Hiện vật: 2 phiếu")
    dialog.tree.setCurrentItem(twice.child(0))
    officer.clicks(dialog.door)
    assert [row[0] for row in officer.list()] == ["KL.006", "KL.006"]
    officer.goes_to_kind("object")
    assert len(officer.list()) == 4, "the kind itself is shown whole again"


def test_a_holder_of_many_opens_the_whole_list(folder: Path, description: Description, later: list[Officer]) -> None:
    given(
        folder,
        description,
        ("group", {"name": "Bảo tàng tỉnh", "number": "BT-1"}),
        ("gong", {"name": "Chiêng", "custody": [{"holder": "BT-1"}]}),
    )
    writer = Writer(folder, description, "Quách Văn Nam")
    objects = [{"name": f"Hiện vật {n}", "custody": [{"holder": "BT-1"}]} for n in range(80)]
    writer.add(description.kind("object"), objects)
    writer.close()
    officer = Officer(folder, description)
    later.append(officer)
    officer.finds("bao tang tinh", "Bảo tàng tỉnh")
    press(officer, "Xem cả danh sách: Hiện vật 80")
    assert len(officer.list()) == 80
    assert "Bảo tàng tỉnh" in officer.window.list.title.text()
