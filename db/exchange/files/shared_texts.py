"""The texts the cells of an .xlsx share, kept in a file while its sheet is read: some of them in memory, however many there are."""

from __future__ import annotations

import tempfile
from array import array
from pathlib import Path

import msgspec

_A_BLOCK = 256
_MOST_HELD_BYTES, _AROUND_BYTES = 16 << 20, 100


class SharedTexts(dict[int, str]):
    """Texts by their number, in blocks of a file that is gone with ``close``; a number that none has is an ``IndexError``.

    What it holds as a dictionary are those asked for of late, and their neighbours.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by ``close``
        self._places = array("Q", [0])
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

    def __missing__(self, number: int) -> str:
        block, at = divmod(number, _A_BLOCK)
        if block >= len(self._places) - 1:
            return (self._last if block == len(self._places) - 1 else [])[at]
        start, end = self._places[block : block + 2]
        self._bytes_held += end - start + _A_BLOCK * _AROUND_BYTES
        # why: cells ask for texts near one another, so that a crowded memory may forget all it holds at once
        if self._bytes_held > _MOST_HELD_BYTES:
            self.clear()
            self._bytes_held = end - start + _A_BLOCK * _AROUND_BYTES
        self._file.seek(start)
        texts = _decoder.decode(self._file.read(end - start))
        self.update(enumerate(texts, block * _A_BLOCK))
        return texts[at]

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[str])
