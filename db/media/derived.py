"""Where derived pictures stand: under ``local/previews``, made anew whenever they are missing."""

from __future__ import annotations

import os
from pathlib import Path

THUMB_PIXELS = 256
_FOLDER = ("local", "previews")


def base_of(folder: Path, hash_: str) -> str:
    """Return the beginning of the names of all that is derived from a file; its folder is made."""
    place = folder.joinpath(*_FOLDER, hash_[:2])
    place.mkdir(parents=True, exist_ok=True)
    return str(place / hash_)


def thumb_of(folder: Path, hash_: str) -> Path:
    """Return where the small upright picture of a file stands."""
    return folder.joinpath(*_FOLDER, hash_[:2], f"{hash_}-small.jpg")


def preview_of(folder: Path, hash_: str) -> Path:
    """Return where the middle-sized upright picture of a file stands."""
    return folder.joinpath(*_FOLDER, hash_[:2], f"{hash_}-middle.jpg")


def whole_of(folder: Path, hash_: str, page: int = 0) -> Path:
    """Return where the full upright picture of a file (of a page) stands."""
    return folder.joinpath(*_FOLDER, hash_[:2], f"{hash_}-whole-{page}.jpg")


def leaves_of(folder: Path, hash_: str) -> Path:
    """Return where the clean copy of a PDF stands whose pages are laid into papers."""
    return folder.joinpath(*_FOLDER, hash_[:2], f"{hash_}-leaves.pdf")


def wave_of(folder: Path, hash_: str) -> Path:
    """Return where the waveform of a recording stands."""
    return folder.joinpath(*_FOLDER, hash_[:2], f"{hash_}-wave.json")


def played_of(folder: Path, hash_: str) -> Path:
    """Return where the WAV of a recording stands that is played."""
    return folder.joinpath(*_FOLDER, hash_[:2], f"{hash_}-played.wav")


def spectrum_of(folder: Path, hash_: str) -> Path:
    """Return where the picture of a recording's spectrum stands."""
    return folder.joinpath(*_FOLDER, hash_[:2], f"{hash_}-spectrum.jpg")


def fading_of(folder: Path, hash_: str) -> Path:
    """Return where the picture of a recording's spectrogram stands."""
    return folder.joinpath(*_FOLDER, hash_[:2], f"{hash_}-fading.jpg")


def scale_of(folder: Path, hash_: str) -> Path:
    """Return where it is noted whether a picture seems to show a scale ("1" or "0")."""
    return folder.joinpath(*_FOLDER, hash_[:2], f"{hash_}-scale.txt")


def part_of(out: Path) -> Path:
    """Return the temporary name under which this process writes a derived file."""
    return out.with_name(f"{out.name}.{os.getpid()}.part")
