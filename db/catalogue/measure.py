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
from db.schema.field import Audience
from db.schema.field_type import Value
from db.schema.label import Label

_SECONDS = 120.0


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


def keep_voice(writer: Writer, gong: str, voice: dict[str, Any], device: str = "", circumstances: str = "") -> Changes:
    """Add a measured voice to a gong's measurements, as one act."""
    before = writer.read.record(gong)
    kind = writer.description.kind(before.kind)
    if not {"pitches", "partials"} <= set(kind.by_id):
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
    row |= {k: v for k, v in (("device", device), ("circumstances", circumstances)) if v}
    name = f"{today}, {voice['hash'][:8]}"
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
        "pitches": [*(before.values.get("pitches") or []), row],
        "partials": [*(before.values.get("partials") or []), *partials],
    }
    sentence = Label(
        f"Đo tiếng chiêng “{before.name}”: {pitch['note']} {pitch['cents']:+.0f} cent".replace(".", ","),
        f"Measure the voice of gong “{before.name}”: {pitch['note']} {pitch['cents']:+.0f} cents",
    )
    return writer.act(sentence, [(before.id, before.kind, differences(kind, before, values))])


def _number(value: float, digits: int, unit: str) -> Value:
    return {"n": f"{value:.{digits}f}", "u": unit}


def tuning_of(reader: Reader, gong_set: str, audience: Audience = "full") -> list[tuple[int, str, str, float | None]]:
    """Return position, gong, its name and its last measured pitch (Hz) of every place of a set, empty ones too."""
    record = reader.record(gong_set, audience)
    found: list[tuple[int, str, str, float | None]] = []
    for row in record.values.get("members") or []:
        if row.get("to"):
            continue
        gong, position = row.get("member"), int(row.get("position") or 0)
        if not isinstance(gong, str):
            found.append((position, "", str((gong or {}).get("t", "")), None))
            continue
        try:
            member = reader.record(gong, audience)
        except NotPossible:
            found.append((position, gong, "", None))
            continue
        pitches = [r for r in member.values.get("pitches") or [] if r.get("f0")]
        found.append((position, gong, member.name, float(pitches[-1]["f0"]["n"]) if pitches else None))
    taken = {position for position, *_ in found}
    size = int(record.values.get("size") or 0)
    found += [(position, "", "", None) for position in range(1, size + 1) if position not in taken]
    return sorted(found)
