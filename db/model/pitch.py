"""Intervals and notes: cents, and the nearest note of equal temperament."""

from __future__ import annotations

import math

_NOTES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


def cents(hz: float, reference: float) -> float:
    """Return the interval from a reference: 1200 log2(f / reference)."""
    return 1200 * math.log2(hz / reference)


def note_of(hz: float, a4: float = 440.0) -> tuple[str, float]:
    """Return the nearest note of equal temperament and how many cents above it: MIDI 69 is A4."""
    midi = 69 + 12 * math.log2(hz / a4)
    nearest = round(midi)
    return f"{_NOTES[nearest % 12]}{nearest // 12 - 1}", (midi - nearest) * 100
