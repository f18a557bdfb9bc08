"""The texts the cells of an .xlsx share, kept in a file while its sheet is read: some of them in memory, however many there are."""

from __future__ import annotations

import tempfile
from array import array
from pathlib import Path

import msgspec

_A_BLOCK = 256
_MOST_HELD_BYTES = 8 << 20


class SharedTexts:
    """Texts by their number, in blocks of a file that is gone with ``close``."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by ``close``
        self._places = array("Q", [0])
        self._held: dict[int, list[str]] = {}
        self._bytes_held = 0
        self._last: list[str] = []

    def add(self, texts: list[str]) -> None:
        """Keep more texts behind those that are there."""
        self._last += texts
        whole = len(self._last) - len(self._last) % _A_BLOCK
        for at in range(0, whole, _A_BLOCK):
            written = self._file.write(_encoder.encode(self._last[at : at + _A_BLOCK]))
            self._places.append(self._places[-1] + written)
        del self._last[:whole]

    def __getitem__(self, number: int) -> str:
        """Return a text; raise ``IndexError`` for a number that none has."""
        block, at = divmod(number, _A_BLOCK)
        held = self._held.get(block)
        return (self._read(block) if held is None else held)[at]

    def _read(self, block: int) -> list[str]:
        if block >= len(self._places) - 1:
            return self._last if block == len(self._places) - 1 else []
        start, end = self._places[block : block + 2]
        # why: cells ask for texts near one another, so that a crowded memory may forget all it holds at once
        if self._bytes_held + end - start > _MOST_HELD_BYTES:
            self._held.clear()
            self._bytes_held = 0
        self._file.seek(start)
        texts = _decoder.decode(self._file.read(end - start))
        self._held[block] = texts
        self._bytes_held += end - start
        return texts

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[str])
