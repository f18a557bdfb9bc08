"""Whether a photo seems to show a scale: a bar of alternating blocks, or a ruler with ticks. A hint, never a finding.

A scale is a row of steps between dark and light at equal distances along a straight line, on a narrow strip. The picture
is turned through all directions; in each, thin bands are read along the line and equal steps are looked for. What is
regular over a whole surface (tiles, cloth, a fence) is not narrow, and is passed over. Runs in worker processes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Real = npt.NDArray[Any]
Whole = npt.NDArray[Any]

_PIXELS = 1200
_TURNS = range(0, 180, 5)
_BAND = 3
_STEP = 24.0
"""The least step of brightness, of 255, over four pixels."""
_BLOCKS = 7
_LEAST_BLOCK = 5.0
_WINDOW = 256
_LEAST_TICK, _WIDEST_TICK = 3.2, 12.0
_TICK_DEPTH = 6.0
_ALONE = 0.45
_LEAST_BANDS = 3
_TALLEST = 4.0
_MOST_ROWS = 4
_MOST_PLACES = 120
_EMPTY = np.array([], np.float32)
_NONE = (np.array([], np.intp), _EMPTY, _EMPTY, _EMPTY)


def seen_in(path: Path) -> dict[str, Any]:
    """Return ``{"scale": bool}``: whether a derived picture seems to show a scale."""
    with Image.open(path, formats=("JPEG",)) as image:
        image.draft("L", (_PIXELS, _PIXELS))
        grey = image.convert("L")
    return {"scale": has_scale(grey)}


def has_scale(grey: Image.Image) -> bool:
    """Say whether a grey picture seems to show a scale."""
    if max(grey.size) > _PIXELS:
        grey.thumbnail((_PIXELS, _PIXELS), Image.Resampling.BOX)
    if min(grey.size) < 4 * _BAND:
        return False
    return any(_along(grey, turn) for turn in _TURNS)


def _along(grey: Image.Image, turn: int) -> bool:
    turned = grey.rotate(turn, Image.Resampling.BILINEAR, expand=True) if turn else grey
    pixels = np.asarray(turned, dtype=np.float32)
    high = pixels.shape[0] // _BAND
    bands = pixels[: high * _BAND].reshape(high, _BAND, -1).mean(axis=1)
    steps = bands[:, 4:] - bands[:, :-4]
    size = np.abs(steps)
    # why: the edge is where the step is greatest within its neighbours on both sides
    top = np.zeros_like(size, dtype=bool)
    top[:, 2:-2] = (
        (size[:, 2:-2] > _STEP)
        & (size[:, 2:-2] >= size[:, 1:-3])
        & (size[:, 2:-2] > size[:, 3:-1])
        & (size[:, 2:-2] >= size[:, :-4])
        & (size[:, 2:-2] > size[:, 4:])
    )
    band, at = np.nonzero(top)
    step = steps[band, at]
    before, here, after = size[band, at - 1], size[band, at], size[band, at + 1]
    bend = before - 2 * here + after
    off = np.where(bend < 0, 0.5 * (before - after) / np.where(bend < 0, bend, -1), 0)
    place = at + off
    return _narrow(_blocks(band, place, step)) or _narrow(_ticks(bands))


Rows = tuple[Whole, Real, Real, Real]
"""Of each row of equal steps: its band, where it begins and ends in it, and the length of a step."""


def _blocks(band: Whole, place: Real, step: Real) -> Rows:
    """Return where dark and light alternate at equal distances."""
    apart = np.diff(place)
    good = (np.diff(band) == 0) & (step[:-1] * step[1:] < 0) & (apart >= _LEAST_BLOCK)
    return _rows(band, place, apart, good, _BLOCKS, 0.12, np.abs(step))


def _ticks(bands: Real) -> Rows:
    """Return where one short distance repeats itself and little else is to be seen: the fine ticks of a ruler."""
    if bands.shape[1] < 2 * _WINDOW:
        return _NONE
    pieces = np.lib.stride_tricks.sliding_window_view(bands, _WINDOW, axis=1)[:, :: _WINDOW // 2]
    pieces = pieces - pieces.mean(axis=2, keepdims=True)
    power = np.abs(np.fft.rfft(pieces * np.hanning(_WINDOW).astype(np.float32), axis=2)) ** 2
    first, last = int(_WINDOW / _WIDEST_TICK), int(_WINDOW / _LEAST_TICK)
    top = power[:, :, first:last].argmax(axis=2) + first
    band, at = np.indices(top.shape)
    peak = power[band, at, top] + power[band, at, top - 1] + power[band, at, top + 1]
    # why: figures and shadows make slow changes; a row of larger things has its strongest repetition among them
    whole = power[:, :, first // 2 :].sum(axis=2)
    deep = np.sqrt(peak) / (_WINDOW / 4) > _TICK_DEPTH
    good = deep & (peak > _ALONE * whole) & (peak > power[:, :, 4 : first // 2].max(axis=2))
    # why: a ring of strokes on a drum is straight for one window; a ruler is for the next ones too
    even = np.abs(np.diff(top, axis=1)) <= 1
    good = good[:, 2:] & good[:, 1:-1] & good[:, :-2] & even[:, 1:] & even[:, :-1]
    band, at = np.nonzero(good)
    begins = (at * (_WINDOW // 2)).astype(np.float32)
    return band, begins, begins + 2 * _WINDOW, (_WINDOW / top[band, at + 1]).astype(np.float32)


def _rows(band: Whole, place: Real, apart: Real, good: Any, least: int, slack: float, size: Real) -> Rows:
    """Return the stretches in which ``least`` distances in a row are equal, and the steps about as great."""
    count = len(apart) - least + 1
    if count < 1:
        return _NONE
    longest = np.full(count, 0.0)
    shortest = np.full(count, np.inf)
    whole = np.ones(count, dtype=bool)
    for at in range(least):
        part = apart[at : at + count]
        longest, shortest = np.maximum(longest, part), np.minimum(shortest, part)
        whole &= good[at : at + count]
    greatest = np.full(count, 0.0)
    least_step = np.full(count, np.inf)
    for at in range(least + 1):
        part = size[at : at + count]
        greatest, least_step = np.maximum(greatest, part), np.minimum(least_step, part)
    middle = (longest + shortest) / 2
    even = whole & (longest - shortest <= np.maximum(2 * slack * middle, 2.0)) & (longest < 1.5 * shortest)
    even &= least_step > 0.45 * greatest
    begins = np.flatnonzero(even)
    return band[begins], place[begins], place[begins + least], middle[begins]


def _narrow(found: Rows) -> bool:
    """Say whether some row of steps stands in a few bands one above the other and hardly anywhere else."""
    band, begins, _, length = found
    if not len(band):
        return False
    places = np.unique(
        np.stack((band // 4, begins // (4 * length), np.log(length) // 0.12)), axis=1, return_index=True
    )[1]
    if len(places) > _MOST_PLACES:
        return False
    return any(_is_strip(found, one) for one in places)


def _is_strip(found: Rows, one: int) -> bool:
    band, begins, ends, length = found
    alike = np.abs(length - length[one]) <= 0.12 * length[one]
    near = np.unique(band[alike & (begins < ends[one]) & (ends > begins[one])])
    tall = (near[-1] - near[0] + 1) * _BAND
    if len(near) < _LEAST_BANDS or tall > _TALLEST * max(length[one], 12.0):
        return False
    elsewhere = np.setdiff1d(np.unique(band[alike]), near)
    return int(np.sum(np.diff(elsewhere, prepend=-9) > 2)) < _MOST_ROWS
