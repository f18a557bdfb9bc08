"""Patterns of numbers as data: "C-00000", "T3-000", "KL.000/2026". The longest run of zeros counts; the rest stands."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from db.model.problems import NotPossible
from db.schema.label import Label

_ZEROS = re.compile(r"0+")
_MOST_DIGITS = 12
_MOST_GAPS = 10_000


class Pattern(msgspec.Struct, frozen=True):
    """What stands before and after the counter, and its least number of digits."""

    before: str
    width: int
    after: str = ""

    def write(self, number: int) -> str:
        """Return a number in this pattern."""
        return f"{self.before}{number:0{self.width}d}{self.after}"

    def read(self, text: str) -> int | None:
        """Return the counter of a number written in this pattern, else None."""
        inner = text.removeprefix(self.before)
        if not text.startswith(self.before) or not inner.endswith(self.after):
            return None
        digits = inner[: len(inner) - len(self.after)]
        fits = digits.isascii() and digits.isdigit() and self.width <= len(digits) <= _MOST_DIGITS
        return int(digits) if fits else None

    def next(self, used: Iterable[str]) -> str:
        """Return the number after the highest one used."""
        return self.write(max((n for text in used if (n := self.read(text)) is not None), default=0) + 1)

    def gaps(self, used: Iterable[str]) -> list[str]:
        """Return the numbers left out between the first and the last one used."""
        known = {n for text in used if (n := self.read(text)) is not None}
        if not known:
            return []
        missing = (n for n in range(min(known), max(known)) if n not in known)
        return [self.write(n) for n, _ in zip(missing, range(_MOST_GAPS), strict=False)]


def read_pattern(text: str) -> Pattern:
    """Return a pattern from its text; raise ``NotPossible`` where nothing in it counts."""
    clean = text.strip()
    # why: the year in "KL.000/2026" has a zero too; of runs as long as each other the last one counts
    counter = max(_ZEROS.finditer(clean), key=lambda run: (len(run.group()), run.start()), default=None)
    if counter is None or len(counter.group()) > _MOST_DIGITS:
        raise NotPossible(
            Label(
                f"Mẫu số “{text}” phải có chỗ đếm, ghi bằng số 0, ví dụ C-00000.",
                f"The pattern “{text}” must have a counter written in zeros, for example C-00000.",
            )
        )
    return Pattern(clean[: counter.start()], len(counter.group()), clean[counter.end() :])
