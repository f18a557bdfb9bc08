"""Files in the window: taken in behind it, shown on top of the page, looked at, ordered, undone."""

from __future__ import annotations

import multiprocessing
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, QRectF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QPushButton

from db.catalogue import Reader
from db.catalogue.media import media_of
from db.schema.label import Label
from db.store.connection import FILE_NAME
from heritage_app.forms.suggest import Suggestion
from heritage_app.media.intake import VISIT, Outcome
from heritage_app.media.viewer import Viewer
from heritage_app.media.visit import VisitSheet
from heritage_app.media.voice import VoiceSheet
from tests.db.gongs import RATE, Mode, strike, with_noise
from tests.db.odd_pictures import quarters, saved
from tests.journeys.driver import Officer


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A memory card with three pictures, a recording and a note."""
    place = tmp_path / "thẻ nhớ"
    place.mkdir()
    for n in range(3):
        (place / f"ảnh {n}.jpg").write_bytes(saved(quarters(640 + n, 480), "JPEG", orientation=1 + 5 * (n == 1)))
    sound = with_noise(strike([Mode(220, 0, 5), Mode(470, -8, 3)], 3), 40)
    soundfile.write(place / "đánh.wav", sound, RATE)
    (place / "ghi chép.txt").write_text("chữ", "utf-8")
    return place


def at_a_drum(officer: Officer, card: Path) -> None:
    officer.goes_to_kind("bronze_drum")
    officer.window.media.take([card])
    officer.rest()
    strip = officer.window.media.strip
    officer.until(lambda: strip is not None and len(strip.media) == 4)


def test_a_dropped_card_is_taken_in_for_the_record_shown(officer: Officer, card: Path) -> None:
    officer.goes_to_kind("bronze_drum")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(card))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(officer.window, QDragEnterEvent(QPoint(9, 9), copy, data, left, none))
    QApplication.sendEvent(officer.window, QDropEvent(QPointF(9, 9), copy, data, left, none))
    officer.rest()
    strip = officer.window.media.strip
    assert strip is not None and [m.name for m in strip.media] == ["ảnh 0", "ảnh 1", "ảnh 2", "đánh"]
    assert "Đã nhận 4 tệp, 2 giống ảnh khác vừa nhận, 1 không nhận được." in officer.reads()
    assert any(b.text() == "Hoàn tác" for b in officer.window.findChildren(QPushButton) if b.isVisible())
    officer.clicks(next(b for b in officer.window.findChildren(QPushButton) if b.text() == "Xem chi tiết"))
    details = officer.reads(officer.dialog())
    assert "ghi chép.txt: Trong tệp không có ảnh, PDF, ghi âm hay ghi hình" in details
    assert "“ảnh 1” giống ảnh khác vừa nhận: “ảnh 0”" in details and "đã có" not in details
    officer.dialog().accept()
    officer.window.run_action("undo")
    officer.rest()
    assert strip.media == [], "one undo takes all of it back"
    assert strip.empty.isVisible() and "Thả ảnh" in strip.empty.text()


def test_what_came_to_other_pictures_comes_into_sight(officer: Officer, card: Path, tmp_path: Path) -> None:
    for n in range(12):
        (card / f"thêm {n}.jpg").write_bytes(saved(quarters(300 + n, 200), "JPEG"))
    officer.goes_to_kind("bronze_drum")
    officer.window.media.take([card])
    officer.rest()
    strip = officer.window.media.strip
    assert strip is not None and strip.row.currentRow() == 0
    (tmp_path / "mặt sau.jpg").write_bytes(saved(quarters(500, 400), "JPEG"))
    officer.window.media.take([tmp_path / "mặt sau.jpg"])
    officer.rest()
    item = strip.row.currentItem()
    assert item is not None and strip.media[strip.row.currentRow()].name == "mặt sau"
    assert strip.row.viewport().rect().intersects(strip.row.visualItemRect(item))


def test_of_many_pictures_only_those_in_sight_are_read(officer: Officer, card: Path) -> None:
    for n in range(40):
        (card / f"thêm {n:02}.jpg").write_bytes(saved(quarters(300 + n, 200), "JPEG"))
    officer.goes_to_kind("bronze_drum")
    officer.window.media.take([card])
    officer.rest()
    strip, kept = officer.window.media.strip, officer.window.media.darkroom._kept
    assert strip is not None and len(strip.media) == 44
    first, last = strip.media[0], next(m for m in reversed(strip.media) if m.is_picture)
    officer.until(lambda: (first.hash, 0) in kept)
    officer.rest()
    assert len(kept) < 20 and (last.hash, 0) not in kept
    strip.row.setCurrentRow(strip.media.index(last))
    officer.until(lambda: (last.hash, 0) in kept)


def test_a_warning_still_stands_when_the_files_have_come(officer: Officer, card: Path) -> None:
    values = [{"name": "Lễ kín của thầy Mo", "flags": ["khong_chup_anh"]}]
    officer.window.session.write(lambda w: w.add(officer.description.kind("object"), values)[0])
    officer.rest()
    officer.goes_to_kind("object")
    officer.window.media.take([card / "ảnh 0.jpg"])
    officer.rest()
    said = officer.window.notice.text.text()
    assert said.startswith("Đã nhận 1 tệp. Lưu ý: Phiếu ghi “không chụp ảnh”")


def test_a_picture_is_looked_at_captioned_turned_and_cut(officer: Officer, card: Path) -> None:
    at_a_drum(officer, card)
    officer.window.run_action("look")
    officer.rest()
    viewer = officer.dialog()
    assert isinstance(viewer, Viewer) and viewer.caption.text() == "ảnh 0"
    viewer.caption.setText("Mặt trống, sao mười hai cánh")
    viewer.kind.setCurrentIndex(viewer.kind.findData("overall"))
    viewer.taken.setText("31/2/2020")
    viewer.keep()
    officer.rest()
    record = viewer._record
    assert (
        record is not None
        and record.name == "Mặt trống, sao mười hai cánh"
        and record.values["media_kind"] == "overall"
    )
    assert viewer.taken.property("refused") == "true" and "taken" not in record.values
    viewer.taken.setText("9/3/2026")
    viewer.turn()
    officer.rest()
    viewer._cut(QRectF(0, 0, 0.5, 0.5))
    officer.rest()
    assert viewer._record is not None and viewer._record.values["turned"] == 90
    viewer.compare()
    assert viewer.right.isVisible()
    viewer.accept()
    officer.rest()
    strip = officer.window.media.strip
    assert strip is not None and len(strip.media) == 5, "the cut is a file of its own"
    cut = next(m for m in strip.media if "(cắt)" in m.name)
    assert (cut.width, cut.height) == (240, 320), "of the picture as it was turned"


def test_a_length_is_measured_by_the_ruler_and_ten_and_a_half_is_not_a_hundred_and_five(
    officer: Officer, card: Path
) -> None:
    at_a_drum(officer, card)
    officer.window.run_action("look")
    officer.rest()
    viewer = officer.dialog()
    assert isinstance(viewer, Viewer)
    asked: list[str] = []

    def answer(*typed: str) -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QInputDialog)
        asked.append(dialog.labelText())
        for words in typed:
            QTest.keyClicks(QApplication.focusWidget(), words)
        dialog.accept()

    viewer.left.begin_measure()
    assert "Bước 1" in viewer.words.text()
    QTimer.singleShot(50, lambda: answer("10,5"))
    viewer.left.finish("ruler", QPointF(10, 10), QPointF(220, 10))
    assert "Bước 2" in viewer.words.text()
    QTimer.singleShot(50, lambda: answer("mat trong"))
    viewer.left.finish("measure", QPointF(0, 0), QPointF(0, 100))
    officer.rest()
    assert asked == ["Đoạn thước vừa kẻ dài bao nhiêu cm?", "Dài 5,0 cm. Vừa đo gì?"]
    assert "mat trong: 5,0 cm" in viewer.facts.text()
    viewer.accept()
    officer.rest()


def test_the_order_is_changed_by_a_drop_or_by_keys_and_a_file_taken_off_comes_back(
    officer: Officer, card: Path
) -> None:
    at_a_drum(officer, card)
    strip = officer.window.media.strip
    assert strip is not None
    assert strip.row.viewMode() == strip.row.ViewMode.ListMode, "in icon mode nothing can be dropped between two"
    strip.row.model().moveRow(QModelIndex(), 3, QModelIndex(), 0)  # as a drop does
    officer.rest()
    assert [m.name for m in strip.media] == ["đánh", "ảnh 0", "ảnh 1", "ảnh 2"]
    strip.row.setFocus()
    strip.row.setCurrentRow(0)
    officer.keys("Alt+Right", "Alt+Right", "Alt+Left")
    assert [m.name for m in strip.media] == ["ảnh 0", "đánh", "ảnh 1", "ảnh 2"]
    assert strip.row.currentRow() == 1, "the cursor goes with its picture"
    officer.keys("Alt+Left", "Alt+Left")
    assert [m.name for m in strip.media] == ["đánh", "ảnh 0", "ảnh 1", "ảnh 2"]
    officer.window.media.take_off(0)
    officer.rest()
    assert len(strip.media) == 3 and "Bỏ tệp “đánh” khỏi" in officer.reads()
    officer.keys("Ctrl+Z")
    assert [m.name for m in strip.media] == ["đánh", "ảnh 0", "ảnh 1", "ảnh 2"]


def test_the_list_is_shown_as_pictures_and_back(officer: Officer, card: Path) -> None:
    at_a_drum(officer, card)
    officer.window.list.table.put_cursor(1)
    officer.rest()
    second = officer.window.record
    officer.window.run_action("gallery")
    officer.rest()
    assert officer.window.record == second is not None, "the page is still that of the record under the cursor"
    officer.window.list.table.put_cursor(0)
    officer.rest()
    gallery = officer.window.media.gallery
    assert gallery is not None and gallery.isVisible()
    officer.until(lambda: any(m is not None for m in gallery._known.values()))
    shown = officer.window.record
    officer.keys("Right")
    assert officer.window.record is not None and shown is not None and officer.window.record.id != shown.id
    officer.window.run_action("gallery")
    officer.rest()
    assert not gallery.isVisible() and officer.window.list.table.height() > 100


def test_a_voice_is_measured_and_kept_where_it_belongs(officer: Officer, card: Path) -> None:
    officer.window.session.write(
        lambda w: w.add(officer.description.kind("gong"), [{"name": "Chiêng đo thử", "number": "C-9"}])[0]
    )
    officer.rest()
    officer.goes_to_kind("gong")
    officer.window.media.take([card / "đánh.wav"])
    officer.rest()
    officer.window.run_action("look")
    officer.rest()
    viewer = officer.dialog()
    assert isinstance(viewer, Viewer) and viewer.sound.isVisible()
    viewer.sound.keep_mark(0.8, "tiếng ngân")
    officer.rest()
    assert viewer.sound.marks.item(0).text() == "0:00,8   tiếng ngân"
    viewer.sound.measure()
    sheet = next(d for d in viewer.findChildren(VoiceSheet))
    officer.until(lambda: sheet._voice is not None)
    assert "A3" in sheet.said.text() and "220,0" in sheet.said.text()
    sheet.device.setText("Zoom H5")
    sheet.temperature.setText("mát")
    sheet._keep()
    assert sheet.isVisible() and "Nhiệt độ" in sheet.said.text(), "nothing is lost for a slip"
    sheet.temperature.setText("24,5")
    sheet._keep()
    officer.rest()
    assert viewer.sound.said.text().startswith("Đã ghi: Đo tiếng chiêng “"), "one sees that it was kept"
    viewer.accept()
    officer.rest()
    assert officer.window.record is not None
    [pitch] = officer.window.record.values["pitches"]
    assert (pitch["pitch_note"], pitch["device"]) == ("A3", "Zoom H5")
    assert pitch["temperature"] == {"n": "24.5", "u": "°C"}


def test_a_voice_heard_at_what_is_no_gong_tells_where_it_is_kept(officer: Officer, card: Path) -> None:
    at_a_drum(officer, card)
    officer.window.media.open(3)
    officer.rest()
    viewer = officer.dialog()
    assert isinstance(viewer, Viewer) and viewer.sound.isVisible()
    viewer.sound.measure()
    sheet = next(d for d in viewer.findChildren(VoiceSheet))
    officer.until(lambda: sheet._voice is not None)
    officer.rest()
    assert "Muốn ghi vào phiếu chiêng: mở bản ghi này từ phiếu ấy." in officer.reads(sheet)
    assert not any(b.text() == "Ghi vào phiếu chiêng" for b in sheet.findChildren(QPushButton))


@pytest.mark.alone
def test_an_intake_can_be_paused_and_stopped_and_the_window_lives_on(officer: Officer, tmp_path: Path) -> None:
    place = tmp_path / "nhiều ảnh"
    place.mkdir()
    chance = np.random.default_rng(3)
    for n in range(24):
        noise = chance.integers(0, 255, (700, 900, 3), dtype=np.uint8)
        Image.fromarray(noise).save(place / f"{n:02d}.jpg")
    officer.goes_to_kind("bronze_drum")
    intake = officer.window.media.intake
    officer.window.media.take([place])
    longest, last = 0.0, time.monotonic()
    while intake.bar.value() < 3:
        QApplication.processEvents()
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
        time.sleep(0.001)
    intake.turn()
    assert intake.pause.text() == "Nhận tiếp" and intake.isVisible()
    stood = []
    for _ in range(2):  # why twice: what was under way when it paused comes to its end first
        for _ in range(60):
            QApplication.processEvents()
            time.sleep(0.005)
        stood.append(intake.bar.value())
    assert stood[0] == stood[1] < 24, "paused"
    assert intake.words.text() == f"tạm dừng ở tệp {stood[1]}/24"
    assert len(multiprocessing.active_children()) <= max(1, multiprocessing.cpu_count() - 1), "one is the window's own"
    intake.cease()
    officer.rest()
    strip = officer.window.media.strip
    assert strip is not None and 3 <= len(strip.media) < 24
    assert "chưa nhận (đã dừng)" in officer.reads() and not intake.isVisible()
    assert longest < 0.5


def test_a_record_without_its_files_is_shown_all_the_same(officer: Officer, card: Path) -> None:
    at_a_drum(officer, card)
    strip = officer.window.media.strip
    assert strip is not None
    for path in (officer.folder / "media").glob("*/*.jpg"):
        path.unlink()
    officer.window.run_action("look")
    officer.rest()
    viewer = officer.dialog()
    assert isinstance(viewer, Viewer) and "Thiếu tệp gốc" in viewer.words.text()
    viewer.accept()
    record = officer.window.record
    assert record is not None and record.id
    reader = Reader(officer.folder, officer.description)
    try:
        assert len(media_of(reader, record.id)) == 4
    finally:
        reader.close()


def test_a_scan_is_read_page_by_page(officer: Officer, tmp_path: Path) -> None:
    pages = [Image.new("RGB", (600, 800 + 100 * n), "white") for n in range(3)]
    pages[0].save(tmp_path / "Sắc phong.pdf", save_all=True, append_images=pages[1:])
    officer.goes_to_kind("document")
    officer.window.media.take([tmp_path / "Sắc phong.pdf"])
    officer.rest()
    officer.window.run_action("look")
    officer.rest()
    viewer = officer.dialog()
    assert isinstance(viewer, Viewer) and "3" in viewer.facts.text()
    first = viewer.left.sceneRect().height() / viewer.left.sceneRect().width()
    viewer.turn_page(1)
    assert viewer.place.text() == "trang 2 / 3"
    officer.until(lambda: viewer.left.sceneRect().height() / viewer.left.sceneRect().width() > first + 0.1)
    viewer.turn_page(2)
    assert viewer.place.text() == "trang 2 / 3", "there is no page 4"
    viewer.accept()


def test_files_that_wait_are_taken_in_where_the_act_before_them_was_refused(officer: Officer, tmp_path: Path) -> None:
    for n in (1, 2):
        quarters(500 + n, 400).save(tmp_path / f"{n}.jpg")
    catalogue, away = officer.folder / FILE_NAME, tmp_path / "rút ra"
    told: list[Label] = []

    def back(label: Label) -> None:
        told.append(label)
        away.rename(catalogue)

    officer.window.session.trouble.connect(back)
    catalogue.rename(away)
    intake = officer.window.media.intake
    settled: list[Outcome] = []
    intake.settled.connect(settled.append)
    intake.take([tmp_path / "1.jpg"])
    intake.take([tmp_path / "2.jpg"])
    officer.until(lambda: bool(settled))
    assert len(told) == 1 and len(settled[0].attached.records) == 1 and intake.idle and not intake.isVisible()


def test_photos_of_a_visit_that_fit_nothing_are_told_as_that(officer: Officer, tmp_path: Path) -> None:
    quarters(500, 400).save(tmp_path / "đình.jpg")
    officer.window.media.intake.take([tmp_path / "đình.jpg"], VISIT)
    officer.until(lambda: any(isinstance(d, VisitSheet) for d in officer.window.findChildren(VisitSheet)))
    sheet = officer.window.findChildren(VisitSheet)[0]
    assert "1 ảnh: chưa ảnh nào khớp với phiếu nào. Chọn ảnh rồi gõ tên phiếu." in officer.reads(sheet)
    sheet.reject()


def test_the_photos_of_a_visit_are_confirmed_as_one_act(officer: Officer, tmp_path: Path) -> None:
    place = tmp_path / "chuyến đi"
    place.mkdir()
    for n in range(3):
        exif = Image.Exif()
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", (20.0 + n, 37.0, 0.0), "E", (105.0, 20.0, 0.0)
        exif.get_ifd(0x8769)[36867] = f"2026:03:09 08:0{n}:00"
        quarters(500 + n, 400).save(place / f"{n}.jpg", exif=exif)
    shutil.copy(place / "2.jpg", place / "2 (bản sao).jpg")
    officer.goes_to_kind("bronze_drum")
    drum = officer.window.record
    assert drum is not None
    officer.window.media.take([place / "0.jpg"])
    officer.rest()
    officer.window.media.intake.take([place], VISIT)
    officer.until(lambda: any(isinstance(d, VisitSheet) for d in officer.window.findChildren(VisitSheet)))
    officer.rest()
    sheet = officer.window.findChildren(VisitSheet)[0]
    assert "3 ảnh: 1 ảnh khớp với 1 phiếu" in officer.reads(sheet)
    known, unknown = sheet.tree.topLevelItem(0), sheet.tree.topLevelItem(1)
    assert known is not None and unknown is not None and unknown.childCount() == 2
    assert (known.text(0), known.text(1)) == (f"{drum.name} · {drum.number}", "1 ảnh")
    first = known.child(0)
    assert first is not None and first.text(1) == "09/03/2026 08:00"
    assert "1 tệp trùng hệt ảnh khác" in officer.reads(sheet)
    assert all(sheet.tree.columnWidth(at) >= sheet.tree.sizeHintForColumn(at) for at in (1, 2)), "read whole"
    other = next(line for line in officer.list() if line[1] != drum.name)[1]
    unknown.child(1).setSelected(True)
    sheet.activateWindow()
    sheet.record.setFocus()
    officer.types(other)
    officer.keys("Down", "Return")
    [given] = [sheet.tree.topLevelItem(at) for at in range(3) if sheet.tree.topLevelItem(at).text(0).startswith(other)]
    assert (given.childCount(), given.text(1), unknown.text(1)) == (1, "1 ảnh", "1 ảnh"), "a record nothing fitted"
    unknown.addChild(given.takeChild(0))
    known.addChild(unknown.takeChild(0))
    assert [record for _, record in sheet.chosen()] == [drum.id, drum.id, ""] and known.text(1) == "2 ảnh"
    sheet._confirm()
    officer.rest()
    strip = officer.window.media.strip
    assert strip is not None and [m.name for m in strip.media] == ["0", "1"]
    officer.window.run_action("undo")
    officer.rest()
    assert [m.name for m in strip.media] == ["0"]


def test_things_of_one_name_without_a_number_are_told_apart_where_photos_are_given_to_them(
    officer: Officer, tmp_path: Path
) -> None:
    place = tmp_path / "chuyến đi"
    place.mkdir()
    quarters(500, 400).save(place / "1.jpg")
    gong = officer.description.kind("gong")
    things = [
        {"name": "Chiêng bồng", "place": "xóm Mòi, xã Mường Vang", "custody": [{"holder": "Bùi Văn Hợi"}]},
        {"name": "Chiêng bồng", "place": "xóm Mòi, xã Mường Vang", "custody": [{"holder": "Quách Thị Đào"}]},
        {"name": "Chiêng bồng", "number": "C-00077", "place": "xóm Mòi, xã Mường Vang"},
    ]
    officer.window.session.write(lambda writer: writer.add(gong, things)[0])
    officer.rest()
    officer.window.media.intake.take([place], VISIT)
    officer.until(lambda: any(isinstance(d, VisitSheet) for d in officer.window.findChildren(VisitSheet)))
    officer.rest()
    sheet = officer.window.findChildren(VisitSheet)[0]
    offered: list[list[Suggestion]] = []
    sheet._look("chieng bong", offered.append)
    officer.rest()
    assert sorted(one.text for one in offered[0]) == [
        "Chiêng bồng · C-00077",
        "Chiêng bồng · xóm Mòi, xã Mường Vang · Bùi Văn Hợi",
        "Chiêng bồng · xóm Mòi, xã Mường Vang · Quách Thị Đào",
    ]
    sheet.close()
