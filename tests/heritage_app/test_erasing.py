"""Contents erased by law, in the window and by command: gone from every revision, on a ground that is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.catalogue import Writer
from db.model.problems import NotPossible
from db.schema.kind import Description
from db.schema.label import Label
from db.store.connection import FILE_NAME
from heritage_app.history.erasing import ErasingSheet
from tests.db.tools import assert_sound, command
from tests.journeys.driver import Officer

PHONE = "0912345678"


@pytest.fixture
def club(folder: Path, description: Description) -> Path:
    """A catalogue with a club whose phone number was recorded and changed; closed."""
    writer = Writer(folder, description, "Bùi Thị Lan")
    group = description.kind("group")
    _, [record] = writer.add(group, [{"name": "Câu lạc bộ Mo Mường", "number": "TC-0001", "phone": PHONE}])
    writer.amend(record, {"phone": "0912999888", "email": "mo@hoabinh.vn"})
    writer.close()
    return folder


def test_the_officer_ticks_what_goes_tells_the_ground_and_it_is_gone(
    club: Path, description: Description, qtbot: object
) -> None:
    officer = Officer(club, description)
    try:
        officer.goes_to_kind("group")
        officer.rest()
        officer.window.run_action("erase")
        sheet = officer.dialog()
        assert isinstance(sheet, ErasingSheet)
        assert {"phone", "email"} <= set(sheet.boxes) and "name" not in sheet.boxes
        assert not sheet.go.isEnabled(), "neither content nor ground is told"
        sheet.boxes["phone"].setChecked(True)
        assert not sheet.go.isEnabled(), "no ground is told"
        sheet.reason.setText("người cung cấp rút lời đồng ý ngày 25/11/2026")
        officer.clicks(sheet.go)
        officer.rest()
        assert "Xóa nội dung theo quy định: người cung cấp rút lời đồng ý" in officer.window.notice.text.text()
        record = officer.window.record
        assert record is not None and "phone" not in record.values and record.values["email"] == "mo@hoabinh.vn"
    finally:
        officer.quit()
    assert PHONE.encode() not in (club / FILE_NAME).read_bytes()
    assert_sound(club, description)


def test_the_command_erases_and_tells_what_it_cannot(club: Path, description: Description) -> None:
    done = command("erase", "TC-0001", "phone", "--reason", "quyết định 12/QĐ-SVHTTDL", "--in", club)
    assert done.returncode == 0 and "quyết định 12/QĐ-SVHTTDL" in done.stdout, done.stderr
    assert PHONE not in command("history", "TC-0001", "--in", club, "--for", "full", "--json").stdout
    for field, why in (("name", "không xóa hẳn được"), ("nhiều", "không có trường"), ("fax", "")):
        refused = command("erase", "TC-0001", field, "--reason", "thử", "--in", club)
        assert refused.returncode == 1 and why in refused.stderr
    assert command("erase", "TC-0001", "phone", "--in", club).returncode == 2, "a ground is asked for"
    assert_sound(club, description)


def test_what_was_never_recorded_is_not_erased(club: Path, description: Description) -> None:
    writer = Writer(club, description, "Bùi Thị Lan")
    record = writer.read.resolve("TC-0001")
    before = len(writer.read.journal())
    with pytest.raises(NotPossible, match="chưa từng ghi"):
        writer.erase(record, ["note"], Label("thử", "try"))
    assert len(writer.read.journal()) == before
    writer.close()
