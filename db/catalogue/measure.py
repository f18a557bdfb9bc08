"""Measuring a gong from its recording, and keeping the measure with the recording's hash and the method's version."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from db.catalogue.reading import Reader
from db.catalogue.writing import Writer
from db.media import derived, store
from db.media.types import type_of_file
from db.media.workers import Failed, Task, read_one
from db.model.changes import Changes
from db.model.edits import differences
from db.model.media import Medium
from db.model.problems import NotPossible
from db.model.voice import PARTIALS, PITCHES, Tuned, named_for
from db.schema.field import Audience
from db.schema.field_type import Refused, Value
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.measure import Quantity

_SECONDS = 120.0
_HERTZ = Quantity("frequency", "Hz")


def measure_file(path: Path, a4: float = 440.0) -> dict[str, Any]:
    """Return the voice in a sound file (``db.media.gong.Voice`` as plain JSON, with hash); refuse with the reason."""
    try:
        found = type_of_file(path)
        hash_ = store.hash_of(path)
    except (OSError, ValueError):
        raise NotPossible(Label(f"Không đọc được tệp “{path}”.", f"The file “{path}” cannot be read.")) from None
    if found is None or found.what != "sound":
        raise NotPossible(
            Label("Không phải tệp ghi âm đọc được (WAV, FLAC, OGG, MP3).", "No sound file (WAV, FLAC, OGG, MP3).")
        )
    return {"hash": hash_, **_measure(path, a4, "")}


def measure_medium(folder: Path, medium: Medium, a4: float = 440.0) -> dict[str, Any]:
    """Return the voice in a recording of the catalogue and draw its spectrum and spectrogram."""
    path = store.path_of(folder, medium.hash, medium.type)
    return {"hash": medium.hash, **_measure(path, a4, derived.base_of(folder, medium.hash))}


def _measure(path: Path, a4: float, drawn: str) -> dict[str, Any]:
    said = read_one(Task("gong", {"path": str(path), "a4": a4, "drawn": drawn}, _SECONDS))
    if isinstance(said, Failed):
        raise NotPossible(said.label)
    return said


def keeps_voices(kind: Kind) -> bool:
    """Say whether records of a kind have a place for a measured voice."""
    return {PITCHES, PARTIALS} <= set(kind.by_id)


def keep_voice(
    writer: Writer,
    gong: str,
    voice: dict[str, Any],
    device: str = "",
    circumstances: str = "",
    temperature: str = "",
) -> Changes:
    """Add a measured voice to a gong's measurements, as one act; ``temperature`` is as typed, degrees Celsius by default."""
    before = writer.read.record(gong)
    kind = writer.description.kind(before.kind)
    if not keeps_voices(kind):
        raise NotPossible(
            Label(f"{kind.label.vi} không có chỗ ghi cao độ.", f"{kind.label.en} has no place for a pitch.")
        )
    pitch, today = voice["pitch"], date.today().isoformat()
    row: dict[str, Value] = {
        "pitch_method": "spectrum",
        "f0": _number(pitch["hz"], 2, "Hz"),
        "pitch_rule": pitch["rule"],
        "pitch_note": pitch["note"],
        "cents": _number(pitch["cents"], 1, "cent"),
        "pitch_ref": _number(voice["a4_hz"], 1, "Hz"),
        "spread": _number(pitch["spread_cents"], 1, "cent"),
        "strikes": voice["strikes"],
        "window": _number(voice["window_s"], 2, "giây"),
        "measured": today,
        "sound_file": voice["hash"],
        "program": voice["method"],
    }
    unresolved = [b for b in voice["beats"] if not b["resolved"]]
    if unresolved:
        slow = min(unresolved, key=lambda b: abs(b["hz"] - pitch["hz"]))
        row["beat"] = _number(slow["rate_hz"], 2, "Hz")
    warmth = _warmth(writer, kind, temperature)
    row |= {k: v for k, v in (("device", device), ("temperature", warmth), ("circumstances", circumstances)) if v}
    name = named_for(before.values.get(PITCHES) or (), today, voice["hash"])
    partials = [
        {
            "partial_of": name,
            "frequency": _number(p["hz"], 2, "Hz"),
            "loudness": _number(p["db"], 1, "dB"),
            "decay": _number(p["t60_s"], 2, "giây"),
            "row_note": f"Q {p['q']:.0f}" + (" · cặp chưa tách" if p["pair"] else ""),
        }
        for p in voice["partials"]
    ]
    values = {
        PITCHES: [*(before.values.get(PITCHES) or []), row],
        PARTIALS: [*(before.values.get(PARTIALS) or []), *partials],
    }
    sentence = Label(
        f"Đo tiếng chiêng “{before.name}”: {pitch['note']} {pitch['cents']:+.0f} cent".replace(".", ","),
        f"Measure the voice of gong “{before.name}”: {pitch['note']} {pitch['cents']:+.0f} cents",
    )
    return writer.act(sentence, [(before.id, before.kind, differences(kind, before, values))])


def _warmth(writer: Writer, kind: Kind, typed: str) -> Value:
    field = kind.field(f"{PITCHES}.temperature")
    if not typed or field is None:
        return None
    try:
        return field.type.accept(typed, writer.read.words())
    except Refused as refused:
        raise NotPossible(refused.label) from None


def _number(value: float, digits: int, unit: str) -> Value:
    return {"n": f"{value:.{digits}f}", "u": unit}


def tuning_of(reader: Reader, gong_set: str, audience: Audience = "full") -> list[Tuned]:
    """Return every place of a set with its gong and the last pitch that was measured, empty ones too."""
    record = reader.record(gong_set, audience)
    found: list[Tuned] = []
    for row in record.values.get("members") or []:
        if row.get("to"):
            continue
        gong, position = row.get("member"), int(row.get("position") or 0)
        if not isinstance(gong, str):
            found.append(Tuned(position, "", str((gong or {}).get("t", ""))))
            continue
        try:
            member = reader.record(gong, audience)
        except NotPossible:
            found.append(Tuned(position, gong))
            continue
        pitches = [r for r in member.values.get(PITCHES) or [] if r.get("f0")]
        last = pitches[-1] if pitches else {}
        hz = float(_HERTZ.base(last["f0"])) if last else None
        found.append(Tuned(position, gong, member.name, hz, str(last.get("measured", ""))))
    taken = {place.position for place in found}
    size = int(record.values.get("size") or 0)
    found += [Tuned(position) for position in range(1, size + 1) if position not in taken]
    return sorted(found, key=lambda place: (place.position, place.gong, place.name))
