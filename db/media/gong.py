"""The voice of a gong: partials, beats and pitch from recorded strikes. Pure analysis; numpy alone.

A strike is a sum of decaying partials that follow no harmonic series. They are found as peaks of Hann spectra that
stand above the noise around them, and each is then measured as a damped exponential in its narrow band by the matrix
pencil (Hua and Sarkar 1990, IEEE Trans. ASSP 38:814): its frequency, its decay, and, where two lie closer than the
window resolves, the beat between them. No single fundamental is forced on what has none. Frequencies in Hz, levels in
dB below the strongest partial (0.1 s after the strike), decays as T60 in seconds, Q = π f T60 / 6.91.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from db.media.pencil import Found, poles_of
from db.media.problem import NotRead
from db.model.pitch import cents, note_of
from db.schema.label import Label

METHOD = "gong-1"
Real = npt.NDArray[Any]
Complex = npt.NDArray[Any]

LOWEST, HIGHEST = 20.0, 4000.0
LEAST_SECONDS, LEAST_SNR = 1.5, 20.0
ATTACK = 0.1
WINDOW = 4.0
_SHORT = 1.0
_PAD = 4
_FRAME = 0.01
_RISE_DB = 9.0
_ABOVE_FLOOR_DB = 15.0
_WEAKEST_DB = -48.0
_QUIETEST_DB = -40.0
_MASKED_DB = -38.0
_MASKED_HZ = 120.0
_SLOWEST_BEAT = 0.2
_STRONG_DB = -20.0
_SNR_DOUBT = 0.7
_LN1000 = math.log(1000.0)


class Partial(msgspec.Struct, frozen=True):
    """One partial; ``pair`` where it stands for two that the window does not part."""

    hz: float
    db: float
    t60_s: float
    q: float
    pair: bool = False


class Beat(msgspec.Struct, frozen=True):
    """The beat of two close partials: at which frequency, how often a second; ``resolved`` if both are listed."""

    hz: float
    rate_hz: float
    t60_s: float
    resolved: bool


class Pitch(msgspec.Struct, frozen=True):
    """The pitch by a stated rule, with the nearest note of equal temperament and what else may be heard as pitch."""

    rule: str
    hz: float
    note: str
    cents: float
    cents_from_a4: float
    spread_cents: float
    strongest_hz: float
    octave_hz: tuple[float, ...]


class Voice(msgspec.Struct, frozen=True):
    """What was heard of a gong."""

    partials: tuple[Partial, ...]
    beats: tuple[Beat, ...]
    pitch: Pitch
    strikes: int
    window_s: float
    snr_db: float
    a4_hz: float
    method: str = METHOD


def analyse(samples: Real, rate: int, a4: float = 440.0) -> Voice:
    """Return the voice in one or several recorded strikes; raise ``NotRead`` where it cannot be told honestly.

    ``samples`` are one channel from -1 to 1. Refused: under 1.5 s, clipped, under 20 dB of signal over noise.
    """
    if len(samples) < LEAST_SECONDS * rate:
        raise NotRead(Label("Bản ghi ngắn hơn 1,5 giây, không đủ để đo.", "Under 1.5 s: too short to be measured."))
    if rate < 2.2 * LOWEST * 10 or not np.all(np.isfinite(samples)) or float(np.max(np.abs(samples))) < 1e-4:
        raise NotRead(Label("Bản ghi không có tiếng.", "There is no sound in the recording."))
    if clipped(samples):
        raise NotRead(
            Label("Bản ghi bị vỡ tiếng (quá to); hãy ghi lại nhỏ hơn.", "The recording is clipped; record it softer.")
        )
    whole = strikes_of(samples, rate)
    skip = int(ATTACK * rate)
    stretches = [part - np.mean(part) for s in whole if len(part := samples[s.start + skip : s.stop])]
    if not stretches:
        raise NotRead(Label("Không có lần đánh nào ngân đủ 1,5 giây.", "No strike rings for 1.5 s."))
    snr = max(_snr(samples[s.start : s.stop], rate) for s in whole)
    if snr < LEAST_SNR - _SNR_DOUBT:
        raise NotRead(
            Label(
                f"Bản ghi quá ồn: tiếng chỉ hơn tiếng ồn {snr:.0f} dB, cần 20 dB.",
                f"Too noisy: {snr:.0f} dB of signal over noise, 20 dB are needed.",
            )
        )
    heard = [(p, b) for p, b in (_of_strike(s, rate) for s in stretches) if p]
    if not heard:
        raise NotRead(Label("Không nghe ra thành phần nào.", "No partial stands out."))
    partials, beats = _together(heard)
    pitches = [_pitch_hz(p) for p, _ in heard]
    window = min(WINDOW, max(len(s) for s in stretches) / rate)
    return Voice(
        partials,
        beats,
        _pitch(partials, pitches, a4),
        len(heard),
        round(window, 2),
        round(snr, 1),
        a4,
    )


def clipped(samples: Real) -> bool:
    """Say whether tops are cut flat: five times or more, four samples in a row at the very top."""
    top = float(np.max(np.abs(samples)))
    at_top = (np.abs(samples) >= 0.9995 * top).astype(np.int8)
    edges = np.diff(np.concatenate(([0], at_top, [0])))
    runs = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return int(np.sum(runs >= 4)) >= 5


def strikes_of(samples: Real, rate: int) -> list[slice]:
    """Return where each strike rings, up to the next one; those under 1.5 s are left out."""
    frame = max(1, int(_FRAME * rate))
    count = len(samples) // frame
    power = np.mean(samples[: count * frame].reshape(count, frame) ** 2, axis=1) + 1e-12
    level = 10 * np.log10(power)
    loud = float(np.max(level)) - 25
    starts: list[int] = []
    for at in range(count):
        before = float(np.max(level[max(0, at - 6) : at])) if at else -120.0
        if level[at] > loud and level[at] - before > _RISE_DB and (not starts or at - starts[-1] > 20):
            starts.append(at)
    if not starts:
        starts = [0]
    ends = [*(s - 3 for s in starts[1:]), count]
    found = [slice(s * frame, e * frame) for s, e in zip(starts, ends, strict=True)]
    return [s for s in found if s.stop - s.start >= (LEAST_SECONDS - 2 * _FRAME) * rate]


def _spectrum(samples: Real, rate: int, seconds: float) -> tuple[Real, Real]:
    """Return power and frequencies of a Hann spectrum of the first seconds, padded four times."""
    part = samples[: min(len(samples), int(seconds * rate))]
    window = np.hanning(len(part) + 2)[1:-1]
    size = 1 << (len(part) * _PAD - 1).bit_length()
    power = np.abs(np.fft.rfft(part * window, size)) ** 2 / np.sum(window) ** 2 * 4
    freqs = np.fft.rfftfreq(size, 1 / rate)
    keep = (freqs >= LOWEST * 0.8) & (freqs <= min(HIGHEST * 1.02, rate * 0.47))
    return power[keep], freqs[keep]


def _floor(power: Real, freqs: Real) -> Real:
    """Return the mean power of the noise at each frequency, from medians of bands (exponential law: mean = median / ln 2)."""
    step = float(freqs[1] - freqs[0])
    width = max(16, int(60.0 / step))
    edges = list(range(0, len(power) + width, width))
    mids, values = [], []
    for a, b in itertools.pairwise(edges):
        part = power[a:b]
        if len(part) > 8:
            mids.append(float(freqs[min((a + b) // 2, len(freqs) - 1)]))
            # why: in a band full of partials the median is theirs; the lower third is the noise's still
            low = float(np.quantile(part, 0.3)) / -math.log(0.7)
            values.append(max(low, 1e-30))
    log = np.log(np.array(values))
    smooth = np.array([np.median(log[max(0, i - 2) : i + 3]) for i in range(len(log))])
    floor: Real = np.exp(np.interp(freqs, mids, smooth))
    return floor


def _snr(samples: Real, rate: int) -> float:
    """Return signal over noise in dB in the first second; the noise is what lies between the partials, early or late."""
    first, last = samples[:rate], samples[-rate:]
    noise = min(_noise(first, rate), _noise(last, rate))
    whole = float(np.mean(first**2))
    return 10 * math.log10(max(whole - noise, 1e-30) / max(noise, 1e-30))


def _noise(part: Real, rate: int) -> float:
    window = np.hanning(len(part))
    power = np.abs(np.fft.rfft(part * window)) ** 2 / np.sum(window**2) / len(part) * 2
    freqs = np.fft.rfftfreq(len(part), 1 / rate)
    keep = freqs >= LOWEST * 0.8
    return float(np.sum(_floor(power[keep], freqs[keep])))


def _peaks(samples: Real, rate: int, seconds: float) -> list[tuple[float, float]]:
    """Return frequency and power of the peaks of a spectrum that no noise and no side lobe explains."""
    power, freqs = _spectrum(samples, rate, seconds)
    floor = _floor(power, freqs)
    step = float(freqs[1] - freqs[0])
    tops = np.flatnonzero((power[1:-1] > power[:-2]) & (power[1:-1] >= power[2:])) + 1
    most = float(np.max(power))
    tops = tops[power[tops] > np.maximum(floor[tops] * 10 ** (_ABOVE_FLOOR_DB / 10), most * 10 ** (_WEAKEST_DB / 10))]
    length = min(seconds, len(samples) / rate)
    found: list[tuple[float, float]] = []
    for top in sorted(tops, key=lambda t: -power[t]):
        hz, strength = _parabola(power, freqs, int(top), step)
        if not LOWEST <= hz <= HIGHEST:
            continue
        if all(strength > p * _lobe(abs(hz - f), length) for f, p in found):
            found.append((hz, strength))
    return found


def _parabola(power: Real, freqs: Real, top: int, step: float) -> tuple[float, float]:
    a, b, c = (10 * math.log10(float(power[i]) + 1e-30) for i in (top - 1, top, top + 1))
    bend = a - 2 * b + c
    off = 0.5 * (a - c) / bend if bend else 0.0
    return float(freqs[top]) + off * step, 10 ** ((b - 0.25 * (a - c) * off) / 10)


def _lobe(apart: float, length: float) -> float:
    """Return how much of a peak's power may show so many Hz away: its skirt (Hann), and what lossy files leave there."""
    bins = apart * length
    if bins < 1.2:
        return 0.9
    skirt = 10 ** (-(26 + 50 * math.log10(max(bins, 2.0) / 2.0)) / 10) if bins > 2.2 else 0.03
    return max(skirt, 10 ** (_MASKED_DB / 10) if apart < _MASKED_HZ else 0.0)


def _of_strike(samples: Real, rate: int) -> tuple[list[Partial], list[Beat]]:
    long = _peaks(samples, rate, WINDOW)
    apart = 3.0
    found = list(long)
    for hz, strength in _peaks(samples, rate, _SHORT):
        # why: what dies away at once is lost in four seconds, and seen in the first one
        if all(abs(hz - f) > apart for f, _ in long):
            found.append((hz, strength))
    groups: list[list[float]] = []
    for hz in sorted(f for f, _ in found):
        if groups and hz - groups[-1][-1] < 4.0:
            groups[-1].append(hz)
        else:
            groups.append([hz])
    measured: list[tuple[Found, bool]] = []
    beats: list[tuple[float, float, float, bool]] = []
    resolved = 4.0 / min(WINDOW, len(samples) / rate)
    for group in groups:
        poles = poles_of(samples, rate, group)
        poles.sort(key=lambda p: p.hz)
        done: set[int] = set()
        for at, pole in enumerate(poles):
            if at in done:
                continue
            near = [i for i in range(at + 1, len(poles)) if poles[i].hz - pole.hz < 0.98 * resolved and i not in done]
            if not near:
                measured.append((pole, False))
                continue
            other = poles[near[0]]
            done.add(near[0])
            strong = max(pole, other, key=lambda p: p.amplitude)
            weight = pole.amplitude + other.amplitude
            damping = (pole.amplitude * pole.damping + other.amplitude * other.damping) / weight
            measured.append((Found(strong.hz, weight, damping), True))
            if other.hz - pole.hz >= _SLOWEST_BEAT:
                beats.append((strong.hz, other.hz - pole.hz, _LN1000 / damping, False))
        for one, two in itertools.pairwise(poles):
            rate_hz = two.hz - one.hz
            if 0.98 * resolved <= rate_hz <= 8.0:
                slow = min(one.damping, two.damping)
                beats.append(((one.hz + two.hz) / 2, rate_hz, _LN1000 / slow, True))
    if not measured:
        return [], []
    most = max(one.amplitude for one, _ in measured)
    partials = []
    for one, pair in measured:
        db = 20 * math.log10(one.amplitude / most)
        t60 = _LN1000 / one.damping
        if db > _QUIETEST_DB:
            partials.append(
                Partial(round(one.hz, 4), round(db, 2), round(t60, 3), round(math.pi * one.hz * t60 / 6.91, 1), pair)
            )
    partials.sort(key=lambda p: p.hz)
    heard = [Beat(round(h, 3), round(r, 3), round(t, 3), s) for h, r, t, s in sorted(beats)]
    return partials, heard


def _together(
    heard: Sequence[tuple[list[Partial], list[Beat]]],
) -> tuple[tuple[Partial, ...], tuple[Beat, ...]]:
    """Return the partials and beats heard in at least half of the strikes, each as the median of its strikes."""
    if len(heard) == 1:
        return tuple(heard[0][0]), tuple(heard[0][1])
    first = max(heard, key=lambda h: len(h[0]))
    partials, beats = [], []
    for one in first[0]:
        same = [p for ps, _ in heard if (p := _nearest(ps, one.hz, 1.0))]
        if 2 * len(same) >= len(heard):
            hz, db, t60, q = (
                round(float(np.median([getattr(p, n) for p in same])), 4) for n in ("hz", "db", "t60_s", "q")
            )
            partials.append(Partial(hz, db, t60, q, one.pair))
    for beat in first[1]:
        alike = [b for _, bs in heard for b in bs if abs(b.hz - beat.hz) < 1.5 and abs(b.rate_hz - beat.rate_hz) < 0.3]
        if 2 * len(alike) >= len(heard):
            hz, rate, t60 = (
                round(float(np.median([getattr(b, n) for b in alike])), 3) for n in ("hz", "rate_hz", "t60_s")
            )
            beats.append(Beat(hz, rate, t60, beat.resolved))
    most = max((p.db for p in partials), default=0.0)
    return tuple(msgspec.structs.replace(p, db=round(p.db - most, 2)) for p in partials), tuple(beats)


def _nearest(partials: Sequence[Partial], hz: float, within: float) -> Partial | None:
    near = [p for p in partials if abs(p.hz - hz) <= within]
    return min(near, key=lambda p: abs(p.hz - hz)) if near else None


def _pitch_hz(partials: Sequence[Partial]) -> float:
    """Return the lowest strong partial that is no pair: the modes round the boss do not split, the others do."""
    strong = [p for p in partials if p.db >= _STRONG_DB]
    return ([p for p in strong if not p.pair] or strong)[0].hz


def _pitch(partials: Sequence[Partial], pitches: Sequence[float], a4: float) -> Pitch:
    hz = float(np.median(pitches))
    spread = max(cents(p, hz) for p in pitches) - min(cents(p, hz) for p in pitches)
    strongest = max(partials, key=lambda p: p.db).hz if partials else hz
    pairs = [(abs(cents(b.hz, 2 * a.hz)), a.hz, b.hz) for a in partials for b in partials if b.hz > a.hz]
    octave = min(pairs, default=(9e9, 0.0, 0.0))
    note, off = note_of(hz, a4)
    return Pitch(
        "lowest_axisymmetric",
        round(hz, 4),
        note,
        round(off, 1),
        round(cents(hz, a4), 1),
        round(spread, 2),
        strongest,
        octave[1:] if octave[0] < 60 else (),
    )


def plain(voice: Voice) -> dict[str, Any]:
    """Return a voice as plain JSON."""
    found: dict[str, Any] = msgspec.to_builtins(voice)
    return found
