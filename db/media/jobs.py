"""The jobs a worker does, by name. Runs in worker processes; what is heavy is loaded when a job needs it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from db.media.problem import NotRead
from db.media.types import BY_ID

__all__ = ["JOBS", "NotRead"]

Job = Callable[..., dict[str, Any]]


def look(path: str, type_id: str, derived: str) -> dict[str, Any]:
    """Read what a file is and derive its small pictures; see ``db.media.picture`` for the answer's fields."""
    what = BY_ID[type_id].what
    if what == "picture":
        from db.media.picture import read_picture  # why: Pillow is loaded by workers that read pictures

        return read_picture(Path(path), type_id, derived)
    if what == "document":
        from db.media.pdf import read_pdf  # why: PDFium is loaded by workers that read PDF

        return read_pdf(Path(path), derived)
    if what == "sound":
        from db.media.sound import read_sound  # why: numpy is loaded by workers that read sound

        return read_sound(Path(path), type_id, derived)
    if what == "video":
        from db.media.video import read_video  # why: as above

        return read_video(Path(path), type_id)
    return {}


def whole(path: str, type_id: str, out: str, page: int = 0) -> dict[str, Any]:
    """Make the full upright picture of a file (of a page), for looking at closely."""
    if BY_ID[type_id].what == "document":
        from db.media.pdf import page_picture  # why: as above

        return page_picture(Path(path), Path(out), page)
    from db.media.picture import whole_picture  # why: as above

    return whole_picture(Path(path), type_id, Path(out))


def leaves(path: str, out: str) -> dict[str, Any]:
    """Make the clean copy of a PDF whose pages are laid into papers; see ``db.media.pdf``."""
    from db.media.pdf import clean_leaves  # why: PDFium is loaded by workers that read PDF

    return clean_leaves(Path(path), Path(out))


def gong(path: str, a4: float = 440.0, drawn: str = "") -> dict[str, Any]:
    """Measure the voice of a gong; with ``drawn``, write its spectrum and spectrogram beside."""
    from db.media.gong import analyse, plain  # why: numpy is loaded by workers that read sound
    from db.media.sound import samples_of

    samples, rate = samples_of(Path(path))
    voice = analyse(samples, rate, a4)
    if drawn:
        from db.media.spectrum import draw_spectrogram, draw_spectrum  # why: as above

        draw_spectrum(samples, rate, voice, Path(f"{drawn}-spectrum.jpg"))
        draw_spectrogram(samples, rate, Path(f"{drawn}-fading.jpg"))
    return plain(voice)


def pcm(path: str, out: str) -> dict[str, Any]:
    """Write a recording as WAV of 16 bits, to be played."""
    from db.media.sound import as_wav  # why: numpy is loaded by workers that read sound

    return as_wav(Path(path), Path(out))


def codes(path: str) -> dict[str, Any]:
    """Return the texts of the QR codes in a derived picture."""
    from db.media.cards import codes_in  # why: the reader of codes is loaded by workers that match a visit

    return {"codes": codes_in(Path(path))}


def scale(path: str) -> dict[str, Any]:
    """Return whether a derived picture seems to show a scale."""
    from db.media.ruler import seen_in  # why: numpy is loaded by workers that look for it

    return seen_in(Path(path))


def sleep(seconds: float) -> dict[str, Any]:
    """Do nothing for a while: what a reader that sticks is like, for the tests of the limits."""
    time.sleep(seconds)
    return {}


def die() -> dict[str, Any]:
    """End this process at once: what a reader that crashes is like, for the tests of the limits."""
    os._exit(11)


JOBS: Mapping[str, Job] = {
    "look": look,
    "whole": whole,
    "leaves": leaves,
    "gong": gong,
    "pcm": pcm,
    "codes": codes,
    "scale": scale,
    "sleep": sleep,
    "die": die,
}
