"""Which types of file a catalogue takes, told by their first bytes and never by their ending."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

What = Literal["picture", "document", "sound", "video", "source"]
_HEAD_BYTES = 64


class FileType(msgspec.Struct, frozen=True):
    """A type of file: its media type (RFC 6838), its ending, and what it is looked at or listened to as."""

    id: str
    ending: str
    what: What


TYPES: tuple[FileType, ...] = (
    JPEG := FileType("image/jpeg", "jpg", "picture"),
    PNG := FileType("image/png", "png", "picture"),
    TIFF := FileType("image/tiff", "tif", "picture"),
    WEBP := FileType("image/webp", "webp", "picture"),
    GIF := FileType("image/gif", "gif", "picture"),
    BMP := FileType("image/bmp", "bmp", "picture"),
    HEIC := FileType("image/heic", "heic", "picture"),
    AVIF := FileType("image/avif", "avif", "picture"),
    PDF := FileType("application/pdf", "pdf", "document"),
    WAV := FileType("audio/wav", "wav", "sound"),
    FLAC := FileType("audio/flac", "flac", "sound"),
    OGG := FileType("audio/ogg", "ogg", "sound"),
    MP3 := FileType("audio/mpeg", "mp3", "sound"),
    M4A := FileType("audio/mp4", "m4a", "sound"),
    MP4 := FileType("video/mp4", "mp4", "video"),
    MOV := FileType("video/quicktime", "mov", "video"),
    MKV := FileType("video/x-matroska", "mkv", "video"),
    AVI := FileType("video/x-msvideo", "avi", "video"),
    PAPER := FileType(
        "application/json", "json", "source"
    ),  # what a frozen paper was set from; never taken from outside
)
BY_ID = {t.id: t for t in TYPES}
_STARTS: tuple[tuple[bytes, FileType], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"fLaC", FLAC),
    (b"OggS", OGG),
    (b"ID3", MP3),
    (b"\x1aE\xdf\xa3", MKV),
)
_RIFF = {b"WEBP": WEBP, b"WAVE": WAV, b"AVI ": AVI}
_BRANDS = {
    b"heic": HEIC, b"heix": HEIC, b"heim": HEIC, b"heis": HEIC, b"hevc": HEIC, b"hevx": HEIC, b"mif1": HEIC, b"msf1": HEIC,
    b"avif": AVIF, b"avis": AVIF, b"M4A ": M4A, b"M4B ": M4A, b"qt  ": MOV,
}  # fmt: skip


def type_of(head: bytes) -> FileType | None:
    """Return the type of a file by its first 64 bytes, or None where the catalogue takes no such file."""
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] in (b"RIFF", b"RF64"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        brands = [head[8:12], *(head[at : at + 4] for at in range(16, len(head) - 3, 4))]
        if brands[0] == b"mif1" and b"avif" in brands:
            return AVIF
        return _BRANDS.get(brands[0], MP4)
    if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00":
        return BMP
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 not in (0, 0xF0):
        return MP3
    return None


def type_of_file(path: Path) -> FileType | None:
    """Return the type of a file on the disk; OSError where it cannot be read."""
    with open(path, "rb") as file:
        return type_of(file.read(_HEAD_BYTES))


def told_seconds(seconds: float) -> str:
    """Return a length as a text to the millisecond, without idle zeros: "15.6"."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".")
