"""How wide the columns of a table are, for every writer: a word needs one line, rows as low as they may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_STEPS = 40
_FAIR = 0.75  # of an even share of the width


class Wish(NamedTuple):
    """What a column needs (its longest word), what it would take in one line, and its share of what is left over.

    A column of ``share`` 0 takes nothing of what is left over.
    """

    least: float
    one_line: float
    share: float


def shared_out(wishes: Sequence[Wish], whole: float) -> list[float]:
    """Return the widths of columns in a whole width (any one unit).

    Where one line each is too much, all texts get as many lines as the longest needs: no column is a strip of a page
    long beside empty ones. Where even the words do not fit, all give way alike.
    """
    least = [wish.least for wish in wishes]
    if sum(least) >= whole:
        return [whole * width / sum(least) for width in least]
    widths = [max(wish.least, wish.one_line) for wish in wishes]
    if sum(widths) > whole:
        return _as_low_as_may_be(wishes, whole)
    shares = [wish.share for wish in wishes]
    total = sum(shares) or 1.0
    spare = whole - sum(widths)
    return [width + spare * share / total for width, share in zip(widths, shares, strict=True)]


def _as_low_as_may_be(wishes: Sequence[Wish], whole: float) -> list[float]:
    """Find by halving how many lines the texts get, so that the columns fill the width.

    A text of some length keeps the larger part of an even share beside a far longer one.
    """

    def at(lines: float) -> list[float]:
        return [max(wish.least, wish.one_line / lines) for wish in wishes]

    fair = _FAIR * whole / len(wishes)
    floors = [max(wish.least, min(wish.one_line, fair)) for wish in wishes]
    if sum(floors) < whole:
        wishes = [wish._replace(least=floor) for wish, floor in zip(wishes, floors, strict=True)]
    few, many = 1.0, 2.0
    while sum(at(many)) > whole:
        many *= 2
    for _ in range(_STEPS):
        middle = (few + many) / 2
        few, many = (middle, many) if sum(at(middle)) > whole else (few, middle)
    widths = at(many)
    return [width * whole / sum(widths) for width in widths]
