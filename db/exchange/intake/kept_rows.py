"""What became of each line of a table, kept in a file: of a quarter of a million lines nobody looks at more than a screen at once."""

from __future__ import annotations

import tempfile
import threading
import weakref
from array import array
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, repeat

import msgspec

from db.exchange.intake.judging import VERDICTS, Row, Verdict
from db.giving_way import GivingWay

TOLD, SIMILAR, ALL = "told", "similar", ""
"""What one looks at beside the rows of one verdict: those with something told that are no junk, what may be there already, all."""
_AT_ONCE = 100  # why so few: who looks at what was rejected here and there reads each row's neighbours with it
_MOST_IN_MEMORY = 4 << 20


class KeptRows:
    """Rows in the order they were added, most of them in a nameless file that ends with this object, also after a kill."""

    def __init__(self) -> None:
        # why: it has no name, so that nothing is left of it however this process ends
        self._file = tempfile.SpooledTemporaryFile(_MOST_IN_MEMORY)  # noqa: SIM115 - lives as long as its rows are shown
        weakref.finalize(self, self._file.close)
        self._starts = array("q", [0])
        self._lasts: list[Row] = []
        self._counts: Counter[str] = Counter()
        self._looks = {wanted: array("I") for wanted in (*VERDICTS, TOLD, SIMILAR, ALL)}
        self._one_at_a_time = threading.Lock()
        self.similar = self.told = 0
        """How many rows may be of a record that is there, and how many that are no junk have something told of them."""

    def add(self, row: Row) -> None:
        """Keep a row behind the others."""
        number = len(self)
        for look in (row.verdict, ALL, *[SIMILAR] * bool(row.similar), *[TOLD] * _is_told(row)):
            self._looks[look].extend(repeat(number, max(len(row.told), 1)))
        self._lasts.append(row)
        self._counts[row.verdict] += 1
        self.similar += bool(row.similar)
        self.told += _is_told(row)
        if len(self._lasts) == _AT_ONCE:
            self._file.seek(self._starts[-1])
            self._file.write(_encoder.encode(self._lasts))
            self._starts.append(self._file.tell())
            self._lasts = []

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many rows there are of each verdict, all of them named."""
        return {verdict: self._counts[verdict] for verdict in VERDICTS}

    def __len__(self) -> int:
        return self._counts.total()

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows in their order, some of them in memory at a time; each look begins anew."""
        for start, end in GivingWay().each(pairwise(self._starts)):
            yield from self._read(start, end)
        yield from self._lasts

    def look(self, wanted: str) -> array[int]:
        """Return the numbers of the rows of a verdict (or ``TOLD``, ``SIMILAR``, ``ALL``), one as often as things are told of it, once at
        least; the array is shared."""
        return self._looks[wanted]

    def row(self, number: int) -> Row:
        """Return one row, counted from nought; reads as little of the others as may be."""
        part, at = divmod(number, _AT_ONCE)
        return self._lasts[at] if part == len(self._starts) - 1 else self._read(*self._starts[part : part + 2])[at]

    def _read(self, start: int, end: int) -> list[Row]:
        with self._one_at_a_time:
            self._file.seek(start)
            packed = self._file.read(end - start)
        return _decoder.decode(packed)


def _is_told(row: Row) -> bool:
    return bool(row.told) and row.verdict != "ignored"


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Row])
