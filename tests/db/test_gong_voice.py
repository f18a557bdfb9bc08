"""The voice of a gong: partials of two hundred made gongs, reference sets, and what is refused."""

from __future__ import annotations

import io
import json
import os
import statistics
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from db.catalogue import Writer
from db.catalogue.measure import keep_voice, measure_file, tuning_of
from db.media.gong import Voice, analyse
from db.media.problem import NotRead
from db.model.pitch import cents, note_of
from db.model.problems import NotPossible
from db.model.voice import Tuned, measurements, named_for, strays_of
from db.schema.kind import Description
from tests.db.gongs import RATE, Mode, Samples, a_gong, strike, with_noise
from tests.db.tools import command

GONGS = int(os.environ.get("MADE_GONGS", "200"))
_HEARD_AS_ONE = 0.2


def as_mp3(sound: Samples) -> Samples:
    file = io.BytesIO()
    soundfile.write(file, sound, RATE, format="MP3")
    file.seek(0)
    return np.asarray(soundfile.read(file)[0])


def missed(voice: Voice, mode: Mode) -> int:
    """Return how many of a mode's partials are neither listed nor told as a beat of the right rate."""
    here = [mode.hz] + ([mode.hz + mode.split] if mode.split else [])
    told = [
        b
        for b in voice.beats
        if mode.split and abs(b.rate_hz - mode.split) < 0.1 and abs(b.hz - mode.hz) < mode.split + 0.5
    ]
    return 0 if told else sum(all(abs(p.hz - hz) > _HEARD_AS_ONE for p in voice.partials) for hz in here)


@pytest.mark.timeout(280)
def test_partials_of_two_hundred_made_gongs_are_found_and_nothing_else() -> None:
    """Inharmonic, split by 0.5 to 3 Hz, noise down to 20 dB, a quarter of them as MP3."""
    there = lost = 0
    errors: list[float] = []
    false: list[tuple[int, float, float]] = []
    for seed in range(GONGS):
        modes = a_gong(seed)
        sound = with_noise(strike(modes, 6, seed=seed), (20, 25, 30, 40, 60)[seed % 5], seed=seed)
        voice = analyse(as_mp3(sound) if seed % 4 == 3 else sound, RATE)
        true = [hz for m in modes for hz in ([m.hz, m.hz + m.split] if m.split else [m.hz])]
        there += len(true)
        lost += sum(missed(voice, m) for m in modes)
        errors += [min(abs(p.hz - m.hz) for p in voice.partials) for m in modes if not m.split and not missed(voice, m)]
        false += [(seed, p.hz, p.db) for p in voice.partials if min(abs(p.hz - hz) for hz in true) > 0.5]
    assert there > 4 * GONGS
    assert lost <= 0.01 * there, f"{lost} of {there} partials lost"
    assert false == []
    assert statistics.median(errors) < 0.01


def test_levels_decays_and_q_are_those_of_the_gong() -> None:
    modes = [Mode(180.0, 0, 8.0), Mode(409.3, -6, 5.0), Mode(712.7, -12, 3.0)]
    voice = analyse(with_noise(strike(modes, 7), 40), RATE)
    assert len(voice.partials) == 3 and not voice.beats
    for found, mode in zip(voice.partials, modes, strict=True):
        assert found.t60_s == pytest.approx(mode.t60, rel=0.03)
        assert found.q == pytest.approx(np.pi * mode.hz * mode.t60 / 6.91, rel=0.03)
        faded = mode.db - 60 * 0.1 / mode.t60 - (modes[0].db - 60 * 0.1 / modes[0].t60)
        assert found.db == pytest.approx(faded, abs=0.6)


@pytest.mark.parametrize(("split", "resolved"), [(0.5, False), (0.8, False), (1.5, True), (3.0, True)])
def test_split_modes_beat_at_their_rate(split: float, resolved: bool) -> None:
    voice = analyse(with_noise(strike([Mode(150, 0, 9), Mode(333.3, -4, 8, split, -3)], 7), 35), RATE)
    [beat] = voice.beats
    assert (beat.resolved, beat.rate_hz) == (resolved, pytest.approx(split, abs=0.03))
    assert beat.t60_s == pytest.approx(8, rel=0.1)
    assert sum(abs(p.hz - 333.3) < 4 for p in voice.partials) == (2 if resolved else 1)
    assert next(p.pair for p in voice.partials if abs(p.hz - 333.3) < 4) is not resolved


def test_a_kulintangan_and_a_gong_ageng_come_back() -> None:
    """Eight bossed gongs and a gong ageng as published (objects, 2.6): frequency, nearest note, cents."""
    known = {
        1240: ("D#6", -6), 1055: ("C6", 14), 934: ("A#5", 3), 792: ("G5", 18), 705: ("F5", 16), 624: ("D#5", 5), 474: ("A#4", 29), 422: ("G#4", 28), 44.5: ("F1", 33),
    }  # fmt: skip
    for hz, (note, off) in known.items():
        modes = [Mode(hz, 0, 4.0 if hz > 100 else 14.0), Mode(hz * 2.03, -9, 3.0), Mode(hz * 2.71, -14, 2.0)]
        voice = analyse(with_noise(strike(modes, 6, seed=int(hz)), 30, seed=int(hz)), RATE)
        assert voice.pitch.hz == pytest.approx(hz, abs=0.01), hz
        assert (voice.pitch.note, round(voice.pitch.cents)) == (note, pytest.approx(off, abs=1.01)), hz
        assert voice.pitch.octave_hz == pytest.approx((hz, hz * 2.03), abs=0.05)
    assert [round(cents(hz, 422)) for hz in (1240, 1055, 934, 792, 705, 624, 474)] == [
        1866,
        1586,
        1375,
        1090,
        888,
        677,
        201,
    ]
    assert note_of(440) == ("A4", 0.0)


def test_several_strikes_give_a_median_and_a_spread() -> None:
    strikes = [
        strike([Mode(200 * f, 0, 5), Mode(437 * f, -8, 4)], 4, seed=n, lead=0.3)
        for n, f in enumerate((1, 1.001, 0.999))
    ]
    voice = analyse(with_noise(np.concatenate(strikes), 35, lead=0.3), RATE)
    assert voice.strikes == 3 and [round(p.hz, 1) for p in voice.partials] == [200.0, 437.0]
    assert voice.pitch.spread_cents == pytest.approx(cents(1.001, 0.999), abs=0.2)


@pytest.mark.parametrize(
    ("sound", "says"),
    [
        (strike([Mode(200, 0, 4)], 1.0, lead=0.1), "ngắn hơn 1,5 giây"),
        (np.clip(strike([Mode(200, 0, 9), Mode(431, -3, 6)], 4) * 3, -0.9, 0.9), "vỡ tiếng"),
        (with_noise(strike([Mode(200, 0, 4)], 4), 12), "quá ồn"),
        (np.random.default_rng(1).standard_normal(RATE * 3) * 0.1, "quá ồn"),
        (np.zeros(RATE * 3), "không có tiếng"),
        (np.full(RATE * 3, np.nan), "không có tiếng"),
    ],
)
def test_what_cannot_be_measured_honestly_is_refused(sound: Samples, says: str) -> None:
    with pytest.raises(NotRead, match=says):
        analyse(np.asarray(sound), RATE)


def test_a_measure_is_kept_with_its_hash_and_method_and_a_set_shows_its_tuning(
    writer: Writer, description: Description, tmp_path: Path
) -> None:
    _, gongs = writer.add(description.kind("gong"), [{"name": f"Chiêng {n}"} for n in (1, 2)])
    for gong, hz in zip(gongs, (312.0, 247.5), strict=True):
        soundfile.write(tmp_path / "a.wav", with_noise(strike([Mode(hz, 0, 5), Mode(hz * 2.1, -6, 3)], 4), 40), RATE)
        voice = measure_file(tmp_path / "a.wav")
        with pytest.raises(NotPossible, match="Không đọc được số đo"):
            keep_voice(writer, gong, voice, "Zoom H5", "treo dây, nhà sàn", "lạnh")
        said = keep_voice(writer, gong, voice, "Zoom H5", "treo dây, nhà sàn", "24,5 độ C")
        assert said.sentence.vi.startswith("Đo tiếng chiêng “Chiêng ")
        [row] = writer.read.record(gong).values["pitches"]
        assert row["sound_file"] == voice["hash"] and row["program"] == "gong-1" and row["device"] == "Zoom H5"
        assert row["temperature"] == {"n": "24.5", "u": "°C"} and row["circumstances"] == "treo dây, nhà sàn"
        assert float(row["f0"]["n"]) == pytest.approx(hz, abs=0.02)
        assert len(writer.read.record(gong).values["partials"]) == 2
    members = [{"position": 1, "member": gongs[0]}, {"position": 3, "member": gongs[1]}]
    _, [one] = writer.add(description.kind("gong_set"), [{"name": "Bộ chiêng", "size": 4, "members": members}])
    assert [(p.position, p.name, p.hz and round(p.hz)) for p in tuning_of(writer.read, one)] == [
        (1, "Chiêng 1", 312), (2, "", None), (3, "Chiêng 2", 248), (4, "", None),
    ]  # fmt: skip


def test_who_strays_from_a_set_is_the_least_that_must_go() -> None:
    def places(*hz: float | None) -> list[Tuned]:
        return [Tuned(n, "g", "tên", h) for n, h in enumerate(hz, 1)]

    assert strays_of(places(100, 120, 150, 180)) == set() == strays_of(places(200, 150, None, 90))
    assert strays_of(places(100, 120, 90, 150, 180)) == {3}
    assert strays_of(places(400, 300, 350, 200)) in ({2}, {3})


def test_partials_belong_to_the_measurement_that_heard_them() -> None:
    tape = "ab12cd34" + "0" * 56
    rows: list[dict[str, Any]] = []
    for _ in range(2):
        rows.append({"measured": "2026-11-28", "sound_file": tape})
    assert named_for((), "2026-11-28", tape) == "28/11/2026, ab12cd34"
    assert named_for(rows[:1], "2026-11-28", tape) == "28/11/2026, ab12cd34 (2)"
    names = ("2026-11-28, ab12cd34", "28/11/2026, ab12cd34 (2)", "19/1/2016, lần 1", "28/11/2026, ab12cd34 (2)")
    partials = [{"partial_of": name, "frequency": {"n": str(n), "u": "Hz"}} for n, name in enumerate(names, 1)]
    found = measurements({"pitches": rows, "partials": partials})
    assert [(m.row is not None, [p["frequency"]["n"] for p in m.partials]) for m in found] == [
        (True, ["1"]), (True, ["2", "4"]), (False, ["3"]),
    ]  # fmt: skip
    assert found[-1].name == "19/1/2016, lần 1", "what names no known measurement is kept apart, not lost"


def test_the_command_prints_one_object(tmp_path: Path) -> None:
    file = tmp_path / "chiêng.flac"
    soundfile.write(file, with_noise(strike([Mode(220, 0, 6), Mode(500, -10, 4, 0.7, -2)], 5), 30), RATE)
    said = json.loads(command("measure-gong", file, "--json").stdout)
    assert set(said) >= {"partials", "beats", "pitch", "hash", "method"}
    assert set(said["partials"][0]) >= {"hz", "db", "t60_s", "q"} and said["pitch"]["note"] == "A3"
    assert "A3 +0,0 cent" in command("measure-gong", file).stdout.replace("-0,0", "+0,0")
    (tmp_path / "x.wav").write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt ")
    for bad in (tmp_path / "x.wav", tmp_path / "không có.wav", tmp_path):
        ran = command("measure-gong", bad)
        assert (ran.returncode, ran.stdout) == (1, "") and ran.stderr.count("\n") == 1 and "Traceback" not in ran.stderr


def test_the_command_says_its_figures_as_they_are_written_here_and_refuses_a_false_reference(tmp_path: Path) -> None:
    file = tmp_path / "chiêng.wav"
    soundfile.write(file, with_noise(strike([Mode(220, 0, 6), Mode(500.3, -10, 4)], 5), 30), RATE)
    said = command("measure-gong", file, "--a4", "442,5").stdout
    assert "A4 = 442,5 Hz" in said and "\n500,3" in said and "." not in said
    assert "\n500.3" in command("measure-gong", file, "--lang", "en").stdout
    for wrong in ("0", "nan", "-440", "la"):
        ran = command("measure-gong", file, "--a4", wrong)
        assert ran.returncode == 2 and wrong in ran.stderr.splitlines()[-1]
