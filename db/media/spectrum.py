"""Pictures of a gong's sound: the spectrum with its partials, and how it dies away. Runs in worker processes."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from assets import asset
from db.media.derived import part_of
from db.media.gong import HIGHEST, LOWEST, Real, Voice

_SIZE = (1400, 420)
_LEFT, _BOTTOM, _TOP, _RIGHT = 104, 48, 18, 20
_LETTERS = 24
"""In the window and across a sheet of A4 both, this is as large as small print."""
_PAPER, _INK, _MUTED, _ACCENT, _LINE = (255, 255, 255), (31, 36, 33), (110, 112, 106), (47, 111, 94), (222, 219, 210)
_DEPTH_DB = 70.0
_TICKS = (20, 50, 100, 200, 500, 1000, 2000, 4000)


def draw_spectrum(samples: Real, rate: int, voice: Voice, out: Path) -> None:
    """Write the spectrum from 20 to 4,000 Hz (logarithmic) in dB below the strongest, the partials named."""
    part = samples[: int(5 * rate)]
    power = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << (2 * len(part) - 1).bit_length())) ** 2
    freqs = np.fft.rfftfreq(2 * (len(power) - 1), 1 / rate)
    picture, pen, font = _sheet()
    wide, high = _SIZE[0] - _LEFT - _RIGHT, _SIZE[1] - _TOP - _BOTTOM
    edges = LOWEST * (HIGHEST / LOWEST) ** (np.arange(wide + 1) / wide)
    at = np.searchsorted(freqs, edges)
    level = np.array([np.max(power[a : max(b, a + 1)]) for a, b in itertools.pairwise(at)])
    db = 10 * np.log10(level / np.max(level) + 1e-12)

    def y_of(value: float) -> float:
        return _TOP + min(max(-value / _DEPTH_DB, 0), 1) * high

    for value in range(0, int(_DEPTH_DB), 20):
        pen.line([(_LEFT, y_of(-value)), (_SIZE[0] - _RIGHT, y_of(-value))], fill=_LINE)
        pen.text((_LEFT - 8, y_of(-value)), f"-{value} dB" if value else "0 dB", _MUTED, font, "rm")
    for tick in _TICKS:
        x = _x_of(tick, wide)
        pen.line([(x, _TOP), (x, _TOP + high)], fill=_LINE)
        pen.text((x, _TOP + high + 8), f"{tick} Hz", _MUTED, font, "rt" if tick == 4000 else "mt")
    points = [(_LEFT + i, y_of(float(d))) for i, d in enumerate(db)]
    pen.line(points, fill=_ACCENT, width=2)
    last = -99.0
    for partial in voice.partials:
        x = _x_of(partial.hz, wide)
        top = y_of(float(np.max(db[max(0, int(x - _LEFT) - 3) : int(x - _LEFT) + 4])))
        pen.ellipse((x - 4, top - 4, x + 4, top + 4), fill=_INK)
        if x - last > 3.4 * _LETTERS:
            text = f"{partial.hz:.1f}".replace(".", ",")
            high_up = top < _TOP + 1.5 * _LETTERS
            pen.text(
                (x + 9 if high_up else x, top + 2 if high_up else top - 8), text, _INK, font, "lm" if high_up else "mb"
            )
            last = x
    _save(picture, out)


def draw_spectrogram(samples: Real, rate: int, out: Path) -> None:
    """Write time against frequency (logarithmic, 20 to 4,000 Hz); the darker, the louder."""
    picture, pen, font = _sheet()
    wide, high = _SIZE[0] - _LEFT - _RIGHT, _SIZE[1] - _TOP - _BOTTOM
    size = 1 << int(0.19 * rate).bit_length()
    seconds = min(len(samples) / rate, 20.0)
    columns = 460
    starts = np.linspace(0, max(int(seconds * rate) - size, 1), columns).astype(int)
    window = np.hanning(size)
    padded = np.concatenate([samples, np.zeros(size)])
    frames = np.stack([padded[s : s + size] * window for s in starts])
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    freqs = np.fft.rfftfreq(size, 1 / rate)
    edges = LOWEST * (HIGHEST / LOWEST) ** (np.arange(high + 1) / high)
    at = np.searchsorted(freqs, edges)
    rows = np.stack([np.max(power[:, a : max(b, a + 1)], axis=1) for a, b in itertools.pairwise(at)])
    db = 10 * np.log10(rows / np.max(rows) + 1e-12)
    dark = np.clip(1 + db / _DEPTH_DB, 0, 1)[::-1] ** 1.4
    shades = np.stack([p + (i - p) * dark for p, i in zip(_PAPER, (14, 60, 52), strict=True)], axis=-1).astype(np.uint8)
    image = Image.fromarray(shades).resize((wide, high), Image.Resampling.BILINEAR)
    picture.paste(image, (_LEFT, _TOP))
    for tick in _TICKS:
        y = _TOP + high * (1 - np.log(tick / LOWEST) / np.log(HIGHEST / LOWEST))
        pen.line([(_LEFT - 4, y), (_LEFT, y)], fill=_MUTED)
        pen.text((_LEFT - 8, y), f"{tick} Hz" if tick == _TICKS[-1] else f"{tick}", _MUTED, font, "rm")
    for second in range(int(seconds) + 1):
        x = _LEFT + wide * second / seconds
        pen.line([(x, _TOP + high), (x, _TOP + high + 4)], fill=_MUTED)
        pen.text((x, _TOP + high + 8), f"{second} s", _MUTED, font, "mt")
    _save(picture, out)


def _sheet() -> tuple[Image.Image, ImageDraw.ImageDraw, ImageFont.FreeTypeFont]:
    picture = Image.new("RGB", _SIZE, _PAPER)
    return picture, ImageDraw.Draw(picture), ImageFont.truetype(str(asset("fonts", "NotoSans-Regular.ttf")), _LETTERS)


def _x_of(hz: float, wide: int) -> float:
    return float(_LEFT + wide * np.log(hz / LOWEST) / np.log(HIGHEST / LOWEST))


def _save(picture: Image.Image, out: Path) -> None:
    part = part_of(out)
    picture.save(part, "JPEG", quality=92, subsampling=0)
    part.replace(out)
