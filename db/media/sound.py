"""Reading a recording: how long it is, and its waveform. Runs in worker processes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from db.media.derived import THUMB_PIXELS, part_of
from db.media.problem import NotRead
from db.media.types import M4A, told_seconds
from db.schema.label import Label

Samples = npt.NDArray[np.float64]
_PEAKS = 1200
_BLOCK = 1 << 18
_GROUND, _INK = (251, 250, 247), (47, 111, 94)


def read_sound(path: Path, type_id: str, derived: str) -> dict[str, Any]:
    """Derive the waveform (``-wave.json``: pairs of lowest and highest of 1,200 pieces, -100 to 100) and its picture.

    Return seconds (text, to the millisecond), rate (Hz), channels. AAC cannot be decoded here: only kept.
    """
    if type_id == M4A.id:
        return {}
    import soundfile  # why: loads libsndfile, which pictures do not need

    try:
        with soundfile.SoundFile(path) as file:
            rate, channels, frames = int(file.samplerate), int(file.channels), int(file.frames)
            if rate <= 0 or frames <= 0:
                raise _damaged()
            wave = _waveform(file, frames)
    except soundfile.LibsndfileError:
        raise _damaged() from None
    part = part_of(Path(f"{derived}-wave.json"))
    part.write_text(json.dumps(wave), "utf-8")
    part.replace(f"{derived}-wave.json")
    _draw(wave, Path(f"{derived}-small.jpg"), (THUMB_PIXELS, THUMB_PIXELS))
    _draw(wave, Path(f"{derived}-middle.jpg"), (1600, 400))
    return {"seconds": told_seconds(frames / rate), "rate": rate, "channels": channels}


def as_wav(path: Path, out: Path) -> dict[str, Any]:
    """Write a recording as WAV of 16 bits, of one or two channels, so that nothing else need read it to play it."""
    import soundfile  # why: as above

    part = part_of(out)
    try:
        with soundfile.SoundFile(path) as file:
            channels = min(file.channels, 2)
            with soundfile.SoundFile(part, "w", file.samplerate, channels, "PCM_16", format="WAV") as wav:
                for block in file.blocks(_BLOCK, dtype="float32", always_2d=True):
                    wav.write(block[:, :channels])
    except soundfile.LibsndfileError:
        part.unlink(missing_ok=True)
        raise _damaged() from None
    part.replace(out)
    return {}


def samples_of(path: Path) -> tuple[Samples, int]:
    """Return a recording as one channel of numbers from -1 to 1, and its rate in Hz. Raise ``NotRead``."""
    import soundfile  # why: as above

    try:
        found, rate = soundfile.read(path, dtype="float64", always_2d=True)
    except (soundfile.LibsndfileError, OSError):
        raise _damaged() from None
    if not len(found):
        raise _damaged()
    # why: two microphones mixed would cancel partials; the louder channel is the nearer one
    loudest = int(np.argmax(np.sqrt(np.mean(found**2, axis=0))))
    return np.ascontiguousarray(found[:, loudest]), int(rate)


def _waveform(file: Any, frames: int) -> list[list[int]]:
    pieces = min(_PEAKS, frames)
    low, high = np.zeros(pieces), np.zeros(pieces)
    at = 0
    for block in file.blocks(_BLOCK, dtype="float32", always_2d=True):
        mono = np.nan_to_num(block).mean(axis=1)
        # why: the share of a block in each piece of the waveform, however long the recording
        where = np.minimum((np.arange(at, at + len(mono)) * pieces) // max(frames, 1), pieces - 1)
        np.minimum.at(low, where, mono)
        np.maximum.at(high, where, mono)
        at += len(mono)
    most = max(float(np.max(np.abs(low))), float(np.max(high)), 1e-9)
    return [[round(a * 100 / most), round(b * 100 / most)] for a, b in zip(low, high, strict=True)]


def _draw(wave: list[list[int]], out: Path, size: tuple[int, int]) -> None:
    picture = Image.new("RGB", size, _GROUND)
    pen = ImageDraw.Draw(picture)
    middle, reach = size[1] / 2, size[1] * 0.42 / 100
    for x in range(size[0]):
        part = wave[x * len(wave) // size[0] : max((x + 1) * len(wave) // size[0], x * len(wave) // size[0] + 1)]
        low, high = min(p[0] for p in part), max(p[1] for p in part)
        pen.line([(x, middle - high * reach), (x, middle - low * reach)], fill=_INK)
    pen.line([(0, middle), (size[0], middle)], fill=_INK)
    part_file = part_of(out)
    picture.save(part_file, "JPEG", quality=85)
    part_file.replace(out)


def _damaged() -> NotRead:
    return NotRead(Label("Bản ghi âm hỏng, không đọc được.", "The recording is damaged, it cannot be read."))
