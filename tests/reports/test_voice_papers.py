"""The voice of a gong on its sheet, and the tuning of a set on its: as PDF and as Word, read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pypdf import PdfReader

from db.catalogue import Writer
from db.catalogue.measure import keep_voice, measure_medium
from db.catalogue.media import Received, attach, media_of, receive
from db.media.derived import spectrum_of
from db.schema.kind import Description
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from tests.db.gongs import RATE, Mode, strike, with_noise
from tests.reports.reading import joined, pages_of, words_of

_MODES = [Mode(208, 0, 6), Mode(421.5, -6, 4), Mode(598, -11, 3)]


@pytest.fixture
def gong(writer: Writer, description: Description, folder: Path, tmp_path: Path) -> str:
    """A gong whose voice was measured from a recording of two strikes."""
    _, [gong] = writer.add(description.kind("gong"), [{"name": "Chiêng bồng <số> 3", "level": "public"}])
    sound = with_noise(np.concatenate([strike(_MODES, 4), strike(_MODES, 4)]), 40)
    soundfile.write(tmp_path / "hai lần đánh.wav", sound, RATE)
    attach(writer, [r for r in receive(folder, [tmp_path / "hai lần đánh.wav"]) if isinstance(r, Received)], gong)
    voice = measure_medium(folder, media_of(writer.read, gong)[0])
    keep_voice(writer, gong, voice, "Zoom H5", "treo dây, nhà sàn", "24,5")
    return gong


def both(writer: Writer, record: str, place: Path, audience: str = "internal") -> list[str]:
    """The sheet of a record as a PDF and as a Word file say it, without spaces."""
    order = Order("sheet", audience, ids=(record,))  # type: ignore[arg-type]
    print_paper(writer.read, order, place / "a.pdf")
    print_paper(writer.read, order, place / "a.docx")
    return [joined("".join(pages_of(place / "a.pdf"))), joined(words_of(place / "a.docx"))]


def drawn(path: Path) -> list[tuple[int, int]]:
    return [image.image.size for page in PdfReader(path).pages for image in page.images if image.image]


def test_a_measured_voice_is_a_part_of_its_own_with_rule_method_partials_and_spectrum(
    writer: Writer, gong: str, tmp_path: Path
) -> None:
    today = f"{date.today():%d/%m/%Y}"
    for text in both(writer, gong, tmp_path):
        for said in (
            f"Tiếng chiêng đo ngày {today}",
            "Cao độ: G#3 +2,9 cent; 208,00 Hz; quy tắc chọn: thành phần đối xứng trục mạnh, thấp nhất; âm chuẩn A4: 440,0 Hz",
            "Cách đo: phân tích phổ bản ghi WAV; số lần đánh: 2; độ tản giữa các lần đánh: 0,0 cent; cửa sổ phân tích:",
            "phiên bản cách đo: gong-1",
            "thiết bị: Zoom H5; nhiệt độ: 24,5 °C; điều kiện (treo, phòng): treo dây, nhà sàn",
            f"Tệp ghi âm (mã băm): {media_of(writer.read, gong)[0].hash}",
            "Tần số, Hz",
            "So với cao độ, cent",
            "Mức, dB",
            "Thời gian tắt (T60), giây",
            "Phổ của bản ghi “hai lần đánh”",
        ):
            assert joined(said) in text, said
        assert joined("1 208,00 0 0,0") in text and joined("2 421,50 +1223 -6,") in text
        assert date.today().isoformat() not in text, "days are written as in Vietnam"
    assert drawn(tmp_path / "a.pdf") == [(1400, 420)]


def test_the_spectrum_stands_only_where_it_is_drawn_and_the_recording_may_be_printed_from(
    writer: Writer, gong: str, folder: Path, tmp_path: Path
) -> None:
    both(writer, gong, tmp_path, "public")
    assert drawn(tmp_path / "a.pdf") == [], "the recording is internal"
    medium = media_of(writer.read, gong)[0]
    writer.amend(medium.id, {"permitted": "lưu trữ nội bộ"})
    both(writer, gong, tmp_path)
    assert drawn(tmp_path / "a.pdf") == []
    writer.amend(medium.id, {"permitted": "in trong hồ sơ"})
    both(writer, gong, tmp_path)
    assert len(drawn(tmp_path / "a.pdf")) == 1
    spectrum_of(folder, medium.hash).unlink()
    assert all("Thànhphầnphổ:3" in text for text in both(writer, gong, tmp_path))
    assert drawn(tmp_path / "a.pdf") == []


def test_every_measurement_has_its_own_partials_and_what_people_noted_is_not_lost(
    writer: Writer, gong: str, tmp_path: Path
) -> None:
    had = writer.read.record(gong).values
    tuner = {"pitch_method": "máy đo cao độ", "f0": "0,21 kHz", "measured": "19/1/2016", "row_note": "đo tại hội"}
    lonely = {"partial_of": "băng 3, lần 1", "frequency": "0,5 kHz", "mode": "(0,1)"}
    writer.amend(gong, {"pitches": [*had["pitches"], tuner], "partials": [*had["partials"], lonely]})
    for text in both(writer, gong, tmp_path):
        first, second, third = (
            text.index(joined(said))
            for said in ("Thành phần phổ: 3", "Tiếng chiêng đo ngày 19/01/2016", "Thành phần phổ (băng 3, lần 1)")
        )
        assert first < second < third
        for said in ("Cao độ: 0,21 kHz", "Cách đo: máy đo cao độ", "Ghi chú: đo tại hội"):
            assert joined(said) in text[second:third], said
        assert joined("0,5 kHz") in text[third:] and "(0,1)" in text[third:]


def test_other_values_and_sources_stand_below_the_measurement(writer: Writer, gong: str, tmp_path: Path) -> None:
    record = writer.read.record(gong)
    row = dict(record.values["pitches"][0])
    row["row_source"] = "Băng kiểm kê 2013"
    writer.amend(gong, {"pitches": [row]})
    assert all(joined("Băng kiểm kê 2013") in text for text in both(writer, gong, tmp_path))


def test_a_set_prints_its_tuning_as_a_table(
    writer: Writer, gong: str, description: Description, tmp_path: Path
) -> None:
    others = [
        {"name": f"Chiêng {n}", "pitches": [{"pitch_method": "spectrum", "f0": hz, "measured": "5/3/2026"}]}
        for n, hz in ((2, "150"), (3, "260"), (4, "320"))
    ]
    _, made = writer.add(description.kind("gong"), [*others, {"name": "Chiêng chưa đo"}])
    rows = [{"position": n, "member": g} for n, g in enumerate((gong, *made), 1)]
    _, [one] = writer.add(description.kind("gong_set"), [{"name": "Bộ", "size": 6, "members": rows}])
    for text in both(writer, one, tmp_path):
        for said in (
            "Thang âm đã đo",
            "Âm chuẩn A4 = 440 Hz",
            f"1 Chiêng bồng <số> 3 208,00 G#3 +3 566 {date.today():%d/%m/%Y}",
            "2 Chiêng 2 150,00 D3 +37 0 05/03/2026",
            "5 Chiêng chưa đo chưa đo",
            "6 thiếu",
            "Vị trí 2 (Chiêng 2) không theo thứ tự cao thấp của bộ.",
        ):
            assert joined(said) in text, said


def test_a_set_of_which_nothing_was_measured_says_nothing_of_it(
    writer: Writer, description: Description, tmp_path: Path
) -> None:
    _, [one] = writer.add(description.kind("gong_set"), [{"name": "Bộ", "size": 6}])
    assert all("Thangâm" not in text for text in both(writer, one, tmp_path))
