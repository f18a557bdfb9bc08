"""Gongs made by arithmetic: inharmonic decaying partials, split modes, an attack, noise of a known level."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np

RATE = 44_100
Samples = np.ndarray


@dataclass
class Mode:
    hz: float
    db: float
    t60: float
    split: float = 0.0
    other_db: float = 0.0


def strike(modes: list[Mode], seconds: float, rate: int = RATE, seed: int = 1, lead: float = 0.2) -> Samples:
    """Return one strike after a short silence."""
    chance = np.random.default_rng(seed)
    t = np.arange(int(seconds * rate)) / rate
    sound = np.zeros(len(t))
    for m in modes:
        fall = np.exp(-math.log(1000) * t / m.t60)
        for hz, db in [(m.hz, m.db)] + ([(m.hz + m.split, m.db + m.other_db)] if m.split else []):
            sound += 10 ** (db / 20) * fall * np.sin(2 * np.pi * hz * t + chance.uniform(0, 2 * np.pi))
    sound[: int(0.02 * rate)] += 0.5 * chance.standard_normal(int(0.02 * rate)) * np.exp(-t[: int(0.02 * rate)] / 0.004)
    rise = np.minimum(t / 0.003, 1)
    sound *= rise
    return np.concatenate([np.zeros(int(lead * rate)), sound]) * 0.6 / np.max(np.abs(sound))


def with_noise(sound: Samples, snr_db: float, rate: int = RATE, seed: int = 2, lead: float = 0.2) -> Samples:
    """Add white noise so that the first second of the strike stands ``snr_db`` above it."""
    at = int(lead * rate)
    level = math.sqrt(float(np.mean(sound[at : at + rate] ** 2)) / 10 ** (snr_db / 10))
    return sound + level * np.random.default_rng(seed).standard_normal(len(sound))


def a_gong(seed: int) -> list[Mode]:
    """Return the modes of an imagined gong: four to nine, inharmonic, some split by 0.5 to 3 Hz."""
    chance = random.Random(seed)
    hz = chance.uniform(45, 420)
    modes: list[Mode] = []
    for n in range(chance.randrange(4, 10)):
        split = chance.uniform(0.5, 3.0) if n and chance.random() < 0.3 else 0.0
        level = 0.0 if n == 0 else chance.uniform(-28, 0)
        modes.append(Mode(hz, level, chance.uniform(2.0, 9.0) / (1 + n * 0.12), split, chance.uniform(-8, 0)))
        hz *= chance.uniform(1.12, 1.7)
        hz += 15
        if hz > 3600:
            break
    return modes
