"""Recording from a microphone: the file is whole at any moment, loud sound is told, and what was kept is on the record."""

from __future__ import annotations

import array
import math
import wave
from datetime import datetime
from pathlib import Path

import pytest

from db.catalogue import Reader, Writer
from db.catalogue.media import media_of
from db.schema.kind import Description
from heritage_app.media.recorder import Recorder
from heritage_app.media.recording import RATE, Recording, left_over, microphones, new_path
from tests.journeys.driver import Officer

NOW = datetime(2026, 11, 28, 9, 5, 7)


def tone(seconds: float, loud: float) -> bytes:
    """Return a tone of 200 Hz as the sound system hands it over."""
    count = round(seconds * RATE)
    wide = (round(32_767 * loud * math.sin(2 * math.pi * 200 * n / RATE)) for n in range(count))
    return array.array("h", wide).tobytes()


def test_the_file_is_whole_after_every_piece(tmp_path: Path) -> None:
    recording = Recording(new_path(tmp_path, "Chiêng bồng", NOW))
    for _ in range(3):
        recording.take(tone(0.1, 0.5))
        with wave.open(str(recording.path), "rb") as read:  # as after a crash: nothing was stopped
            assert (read.getframerate(), read.getnchannels(), read.getsampwidth()) == (RATE, 1, 2)
    assert recording.seconds == pytest.approx(0.3)
    assert recording.level() == pytest.approx(0.5, abs=0.01) and recording.level() == 0
    assert not recording.clipped
    recording.stop()
    with wave.open(str(recording.path), "rb") as read:
        assert read.readframes(read.getnframes()) == tone(0.1, 0.5) * 3
    recording.take(b"\x00\x00")
    assert recording.seconds == pytest.approx(0.3), "nothing is written after the end"


def test_what_is_too_loud_is_told(tmp_path: Path) -> None:
    recording = Recording(new_path(tmp_path, "x", NOW))
    recording.take(tone(0.05, 1.0))
    recording.take(b"")
    recording.stop()
    assert recording.clipped and recording.level() == 1


@pytest.mark.parametrize("name", ["", "Chiêng <số> 3/5: “cái”?", "a" * 300, "con\nxuống dòng\x07", "..", "../../x"])
def test_a_recording_has_a_name_every_system_takes(tmp_path: Path, name: str) -> None:
    path = new_path(tmp_path, name, NOW)
    assert path.parent == tmp_path / "local" / "recordings"
    assert not set(path.name) & set('<>:"/\\|?*\n\x07') and len(path.name) < 120
    assert path.name.endswith("28-11-2026 09.05.07.wav")


def test_a_recording_is_kept_on_its_record_and_its_scratch_file_goes(
    folder: Path, description: Description, later: list[Officer]
) -> None:
    writer = Writer(folder, description, "Quách Văn Nam")
    (gong,) = writer.add(description.kind("gong"), [{"name": "Chiêng bồng"}])[1]
    writer.close()
    officer = Officer(folder, description)
    later.append(officer)
    officer.window.open_record(gong)
    officer.rest()
    officer.window.run_action("record_sound")
    dialog = officer.dialog()
    assert isinstance(dialog, Recorder)
    if not microphones():
        print("not run: hearing through a microphone, there is none here; the rest is")
        assert "không có micrô nào dùng được" in dialog.told.text() and not dialog.turn.isEnabled()
    recording = Recording(new_path(folder, "Chiêng bồng", NOW))
    dialog.watch(recording)
    recording.take(tone(1.2, 0.4))
    dialog.stop()
    assert dialog.time.text() == "0:01" and dialog.kept.isEnabled()
    officer.clicks(dialog.kept)
    officer.until(lambda: not left_over(folder))
    officer.rest()
    reader = Reader(folder, description)
    (medium,) = media_of(reader, gong)
    assert medium.type == "audio/wav" and medium.name.startswith("Ghi âm Chiêng bồng")
    assert reader.record(medium.id).values["media_kind"] == "sound"
    reader.close()


def test_a_recording_left_by_a_crash_is_offered_again(
    folder: Path, description: Description, later: list[Officer]
) -> None:
    crashed = Recording(new_path(folder, "Mo Mường", NOW))
    crashed.take(tone(0.2, 0.4))
    officer = Officer(folder, description)
    later.append(officer)
    kept: list[Path] = []
    dialog = Recorder(officer.window, officer.window.say, folder, "Chiêng", kept.append)
    assert "Còn bản ghi chưa giữ từ lần trước: “Ghi âm Mo Mường" in dialog.told.text()
    dialog.drop()
    assert left_over(folder) == [] and kept == []
    dialog.reject()
    crashed.stop()
