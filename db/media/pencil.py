"""Damped exponentials in a narrow band, by the matrix pencil (Hua and Sarkar 1990, IEEE Trans. ASSP 38:814)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

Real = npt.NDArray[Any]
Complex = npt.NDArray[Any]

_SHORTEST = 0.4
_WEAKEST_OF_PAIR = 0.16
_NEAR = 3.4
_ALIKE = 4.0
_EXPLAINED = 0.75
_BAND_SECONDS = 0.4
_HOP_SECONDS = 0.04
_LN1000 = math.log(1000.0)


class Found(msgspec.Struct):
    """One damped exponential: Hz, amplitude at the start, damping per second."""

    hz: float
    amplitude: float
    damping: float


def poles_of(samples: Real, rate: int, group: Sequence[float]) -> list[Found]:
    """Return the damped exponentials of a narrow band around peaks, by the matrix pencil."""
    middle = (group[0] + group[-1]) / 2
    part = samples[: int(6.0 * rate)]
    band = int(min(_BAND_SECONDS, len(part) / rate / 4) * rate) | 1
    hop = max(1, int(_HOP_SECONDS * rate))
    # why: a filter of finite length keeps exponentials what they are, where it overlaps the strike wholly
    window = np.hanning(band + 2)[1:-1]
    window /= np.sum(window)
    turned = part * np.exp(-2j * np.pi * middle * np.arange(len(part)) / rate)
    base: Complex = np.lib.stride_tricks.sliding_window_view(turned, band)[::hop] @ window
    dt = hop / rate

    def true(one: Found) -> Found:
        """Return an exponential with the amplitude it had at the start, before the filter."""
        k = np.arange(band) / rate
        gain = abs(np.sum(window * np.exp((-one.damping + 2j * math.pi * (one.hz - middle)) * k)))
        return Found(one.hz, one.amplitude / max(float(gain), 1e-3), one.damping)

    whole = _fit(base, dt, middle, group, true)
    slowest = min((p.damping for p in whole), default=0.0)
    # why: where all has died away, only noise is fitted: as long as the slowest takes to fall by 35 dB
    enough = int(max(1.2, 4.0 / slowest) / dt) if slowest else len(base)
    return _fit(base[:enough], dt, middle, group, true) if whole and enough < 0.8 * len(base) else whole


def _fit(
    base: Complex, dt: float, middle: float, group: Sequence[float], true: Callable[[Found], Found]
) -> list[Found]:
    """Return as many exponentials as the signal bears out (Schwarz 1978: each must be worth its four numbers)."""
    worth = len(base) * min(1.0, 2.0 * dt / _BAND_SECONDS)
    best: tuple[float, list[Found]] = (math.inf, [])
    energy = float(np.sum(np.abs(base) ** 2))
    for order in range(1, len(group) + 2):
        if 3 * order > len(base) // 2:
            break
        found, rest = _pencil(base, dt, middle, order)
        kept = _believed([true(f) for f in found], group)
        if len(kept) < order and order > len(group):
            continue
        # why: one more than there are peaks is a claim the window does not bear out, and must be worth two
        price = order + max(0, order - len(group))
        score = 2 * worth * math.log(max(rest, 1e-30) / len(base)) + 4 * price * math.log(2 * worth)
        # why: what is left over by every fit is no decaying partial but the crackle of a lossy file
        told = rest < (1 - _EXPLAINED) * energy
        if score < best[0] and kept:
            best = (score, kept if told else [])
    return best[1]


def _believed(found: Sequence[Found], group: Sequence[float]) -> list[Found]:
    strongest = max(found, key=lambda f: f.amplitude)
    most = strongest.amplitude
    return [
        f
        for f in found
        if _LN1000 / 80 < f.damping < _LN1000 / _SHORTEST
        and f.amplitude > most * _WEAKEST_OF_PAIR
        and f.damping < _ALIKE * max(strongest.damping, 0.5)
        and min(abs(f.hz - g) for g in group) < _NEAR
    ]


def _pencil(base: Complex, dt: float, middle: float, order: int) -> tuple[list[Found], float]:
    """Return ``order`` damped exponentials fitted to a signal, and the energy they leave over."""
    count = len(base)
    wide = count // 2
    rows = np.lib.stride_tricks.sliding_window_view(base, wide + 1)
    _, _, right = np.linalg.svd(rows, full_matrices=False)
    space = right[:order].conj().T
    shift, *_ = np.linalg.lstsq(space[:-1], space[1:], rcond=None)
    roots = np.linalg.eigvals(shift).conj()
    powers = roots[None, :] ** np.arange(count)[:, None]
    amplitudes, *_ = np.linalg.lstsq(powers, base, rcond=None)
    rest = float(np.sum(np.abs(base - powers @ amplitudes) ** 2))
    found = [
        Found(
            middle + float(np.angle(z)) / (2 * math.pi * dt),
            float(abs(a)),
            -math.log(max(abs(z), 1e-9)) / dt,
        )
        for z, a in zip(roots, amplitudes, strict=True)
    ]
    return found, rest
