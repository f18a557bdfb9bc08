"""A chart of bars: label, bar, number; readable without colour, on a copy too."""

from __future__ import annotations

from reports.blocks import Bars
from reports.pdf.page import Press

_SIZE = 11.0
_LABELS = 0.34
_NUMBERS = 0.1
_HIGH = 11.0
_GAP = 5.0
_BESIDE = 4.0
_MOST_LINES = 3


def bars(press: Press, block: Bars) -> None:
    """Draw bars below each other from one left edge; what has a number has at least a line to be seen."""
    cut = press.cut("regular", _SIZE)
    edge = press.left + press.width * _LABELS
    room = press.width * (1 - _LABELS - _NUMBERS)
    press.y -= _GAP
    for bar in block.bars:
        lines = cut.lines(bar.label, press.width * _LABELS - _BESIDE)[:_MOST_LINES]
        high = max(len(lines) * cut.leading, _HIGH) + _GAP
        press.need(high)
        middle = press.y - high / 2
        y = middle + len(lines) * cut.leading / 2
        for line in lines:
            y -= cut.leading
            press.say(edge - _BESIDE - line.width, y + cut.leading * 0.25, line.code)
        width = max(room * min(max(bar.share, 0.0), 1.0), 0.5 if bar.share > 0 else 0.0)
        press.rule(edge, press.y, edge, press.y - high)
        if width:
            press.bar(edge, middle - _HIGH / 2, width, _HIGH)
        press.say(edge + width + _BESIDE, middle - cut.leading * 0.25, cut.one(bar.value).code)
        press.y -= high
