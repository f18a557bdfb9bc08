"""Reading how long a video is and how large its pictures are, from its header alone. Runs in worker processes.

No decoder of video is shipped: a video is kept, told about, and played by the system's own program. MP4 and MOV after
ISO/IEC 14496-12 (boxes ``moov``, ``mvhd``, ``trak``, ``tkhd``), AVI after RIFF (chunk ``avih``).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from db.media.types import AVI, MOV, MP4, told_seconds

_MOST_BOXES = 4096
_LONGEST_SECONDS = 48 * 3600.0


def read_video(path: Path, type_id: str) -> dict[str, Any]:
    """Return seconds (text, to the millisecond), width and height where the header tells them; nothing where it does not."""
    try:
        with open(path, "rb") as file:
            if type_id in (MP4.id, MOV.id):
                found = _iso(file, path.stat().st_size)
            else:
                found = _avi(file.read(72)) if type_id == AVI.id else (0.0, 0, 0)
    except (OSError, struct.error, ValueError, ZeroDivisionError, OverflowError):
        # why: a header that cannot be read costs what it would have told, not the video
        return {}
    seconds, width, height = found
    said: dict[str, Any] = {}
    if 0 < seconds <= _LONGEST_SECONDS:
        said["seconds"] = told_seconds(seconds)
    if 0 < width <= 32_768 and 0 < height <= 32_768:
        said |= {"width": width, "height": height}
    return said


def _boxes(file: BinaryIO, start: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield name, beginning and end of the content of each box between two places of a file."""
    for _ in range(_MOST_BOXES):
        if start + 8 > stop:
            return
        file.seek(start)
        size, name = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", file.read(8))[0], 16
        end = stop if size == 0 else start + size
        if end > stop or end < start + head:
            return
        yield name, start + head, end
        start = end


def _iso(file: BinaryIO, size: int) -> tuple[float, int, int]:
    seconds, width, height = 0.0, 0, 0
    for name, start, stop in _boxes(file, 0, size):
        if name != b"moov":
            continue
        for inner, at, end in _boxes(file, start, stop):
            if inner == b"mvhd":
                file.seek(at)
                head = file.read(32)
                scale, length = struct.unpack(">IQ", head[20:32]) if head[0] == 1 else struct.unpack(">II", head[12:20])
                seconds = length / scale
            elif inner == b"trak" and not width:
                for part, begin, over in _boxes(file, at, end):
                    if part == b"tkhd" and over - begin >= 84:
                        file.seek(over - 8)
                        width, height = (side >> 16 for side in struct.unpack(">II", file.read(8)))
    return seconds, width, height


def _avi(head: bytes) -> tuple[float, int, int]:
    if head[24:28] != b"avih":
        return 0.0, 0, 0
    pause, frames = struct.unpack("<I12xI", head[32:52])
    width, height = struct.unpack("<II", head[64:72])
    return pause * frames / 1e6, width, height
