"""What the lines of a table will write, kept in a file until the act is written, so that memory does not grow with them.

It is kept as it will stand in the ledger, all but the seal, which is of the act too: nothing is left to do then but to write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from db.model.revision import Entry, Unsealed, unsealed

_LENGTH_BYTES = 4
_BUFFER_BYTES = 1 << 20  # why: a record is half of what a file holds back by itself


class Spool:
    """Touched records in the order they came; those in ``first`` (made on the way) come before them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = path.open("wb", _BUFFER_BYTES)
        self._kept = 0
        self.first: Sequence[tuple[str, str, Mapping[str, Entry]]] = ()

    def add(self, record: str, kind: str, entries: Mapping[str, Entry]) -> Unsealed | None:
        """Keep what a record will be given, if anything, and return it."""
        if not entries:
            return None
        assert self._file is not None
        kept = unsealed(record, kind, entries)
        packed = _encoder.encode(kept)
        self._file.write(len(packed).to_bytes(_LENGTH_BYTES, "big"))
        self._file.write(packed)
        self._kept += 1
        return kept

    def __len__(self) -> int:
        return self._kept + len(self.first)

    def __iter__(self) -> Iterator[Unsealed]:
        if self._file is not None:
            self._file.close()
            self._file = None
        for made in self.first:
            yield unsealed(*made)
        with self._path.open("rb", _BUFFER_BYTES) as file:
            while length := file.read(_LENGTH_BYTES):
                yield _decoder.decode(file.read(int.from_bytes(length, "big")))

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
        self._path.unlink(missing_ok=True)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Unsealed)
