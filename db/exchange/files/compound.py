"""The streams of a compound file: what .xls and locked workbooks are kept in. Source: [MS-CFB]. Runs in a worker process."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from db.media.problem import NotRead
from db.schema.label import Label

_HEADER, _ENTRY = 512, 128
_NO_SECTOR = 0xFFFFFFFA
_ROOT, _STREAM = 5, 2


class Compound:
    """A compound file with the names and beginnings of its streams; raise ``NotRead`` for one that is damaged."""

    def __init__(self, path: Path) -> None:
        self._raw = path.read_bytes()
        try:
            shift, mini_shift = struct.unpack_from("<HH", self._raw, 30)
            if shift not in (9, 12) or mini_shift != 6:
                raise _damaged()
            self._size, self._mini_size = 1 << shift, 1 << mini_shift
            directory, _, self._cutoff, mini_fat, _, more, _ = struct.unpack_from("<IIIIIII", self._raw, 48)
            self._fat = self._table(self._fat_sectors(more))
            self._mini_fat = self._table(list(self._chain(mini_fat, self._fat)))
            self._streams: dict[str, tuple[int, int]] = {}
            self._mini = b""
            entries = b"".join(self._sector(at) for at in self._chain(directory, self._fat))
            for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
                self._entry(entries[at : at + _ENTRY])
        except (struct.error, IndexError) as error:
            raise _damaged() from error

    def _entry(self, entry: bytes) -> None:
        length, type_ = struct.unpack_from("<HB", entry, 64)
        start, size = struct.unpack_from("<II", entry, 116)
        if type_ == _ROOT:
            self._mini = self._whole(start, size)
        elif type_ == _STREAM:
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
            self._streams.setdefault(name, (start, size))

    def __contains__(self, name: str) -> bool:
        return name in self._streams

    def stream(self, name: str) -> bytes:
        """Return the bytes of a stream; raise ``NotRead`` where its chain is broken."""
        start, size = self._streams[name]
        try:
            if size >= self._cutoff:
                return self._whole(start, size)
            step = self._mini_size
            parts = [self._mini[at * step : (at + 1) * step] for at in self._chain(start, self._mini_fat)]
        except IndexError as error:
            raise _damaged() from error
        return b"".join(parts)[:size]

    def _whole(self, start: int, size: int) -> bytes:
        return b"".join(self._sector(at) for at in self._chain(start, self._fat))[:size]

    def _sector(self, at: int) -> bytes:
        begin = (at + 1) * self._size
        return self._raw[begin : begin + self._size]

    def _chain(self, at: int, table: list[int]) -> Iterator[int]:
        for _ in range(len(table) + 1):
            if at >= _NO_SECTOR:
                return
            yield at
            at = table[at]
        raise _damaged()  # why: it runs in a circle

    def _fat_sectors(self, more: int) -> list[int]:
        found = list(struct.unpack_from("<109I", self._raw, 76))
        step = self._size // 4
        for _ in range(len(self._raw) // self._size + 1):
            if more >= _NO_SECTOR:
                break
            *part, more = struct.unpack(f"<{step}I", self._sector(more))
            found += part
        return [at for at in found if at < _NO_SECTOR]

    def _table(self, sectors: list[int]) -> list[int]:
        raw = b"".join(self._sector(at) for at in sectors)
        return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))


def _damaged() -> NotRead:
    return NotRead(
        Label(
            "Tệp hỏng: các phần bên trong không nối được với nhau.",
            "The file is damaged: its inner parts do not hang together.",
        )
    )
