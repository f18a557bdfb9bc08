"""Pictures on a page, side by side, each with its words below it; a row of them stays together."""

from __future__ import annotations

from reportlab.lib.units import mm

from reports.blocks import Cards, Picture, Pictures
from reports.pdf.page import Press

_GAP = 5 * mm
_BELOW = 3.0
_LARGE = (150 * mm, 100 * mm)
_SMALL_HIGH = 0.75
_WORDS = 10.0
_CARD_HIGH = 48 * mm
_CODE = 40 * mm


def pictures(press: Press, block: Pictures) -> None:
    """Draw pictures ``across`` to a row; one to a row is drawn 15 × 10 cm, as TT 09/2011, Đ.9 asks of prints."""
    across = max(1, block.across)
    width = (press.width - _GAP * (across - 1)) / across
    high = _LARGE[1] if across == 1 else width * _SMALL_HIGH
    if block.drawn:
        high = min(high, max((_tall(press, p, width) for p in block.pictures if p.path), default=high))
    cut = press.cut("regular", 12 if across == 1 and not block.drawn else _WORDS)
    for at in range(0, len(block.pictures), across):
        row = block.pictures[at : at + across]
        said = [cut.lines(p.words, width) if p.words else [] for p in row]
        below = max(len(lines) for lines in said) * cut.leading
        last = at + across >= len(block.pictures)
        press.need(high + below + _GAP + _BELOW + (press.below if last else 0.0))
        press.y -= _GAP
        for column, (picture, lines) in enumerate(zip(row, said, strict=True)):
            x = press.left + column * (width + _GAP)
            _one(press, picture, x, width, high, _LARGE[0] if across == 1 and not block.drawn else width)
            y = press.y - high - _BELOW
            for line in lines:
                y -= cut.leading
                press.centred(line, x, width, y + cut.leading * 0.25)
        press.y -= high + below + _BELOW


def _tall(press: Press, picture: Picture, width: float) -> float:
    wide, tall = press.size_of(picture.path)
    return width * tall / max(wide, 1)


def _one(press: Press, picture: Picture, x: float, width: float, high: float, most: float) -> None:
    middle = (x + width / 2, press.y - high / 2)
    if not picture.path:
        left, right, low, up = middle[0] - most / 2, middle[0] + most / 2, press.y - high, press.y
        for line in ((left, low, right, low), (left, up, right, up), (left, low, left, up), (right, low, right, up)):
            press.rule(*line)
        return
    wide, tall = press.size_of(picture.path)
    shown = (tall, wide) if picture.turned % 180 else (wide, tall)
    scale = min(most / max(shown[0], 1), high / max(shown[1], 1))
    press.picture(picture.path, middle, (wide * scale, tall * scale), picture.turned)


def cards(press: Press, block: Cards) -> None:
    """Draw QR cards, two to a row, each with a frame to cut along."""
    width, high = press.width / 2, _CARD_HIGH
    bold, small = press.cut("bold", 12), press.cut("regular", _WORDS)
    for at in range(0, len(block.cards), 2):
        press.need(high)
        for column, card in enumerate(block.cards[at : at + 2]):
            x, y = press.left + column * width, press.y - high
            for side in ((x, y, x + width, y), (x, y + high, x + width, y + high), (x, y, x, y + high)):
                press.rule(*side)
            press.rule(x + width, y, x + width, y + high)
            press.code(card.code, x + _GAP / 2, y + (high - _CODE) / 2, _CODE)
            left, room = x + _CODE + _GAP, width - _CODE - _GAP * 1.5
            top = y + high - _GAP - 10
            for cut, text in ((bold, card.name), (small, card.words)):
                for line in cut.lines(text, room)[:4] if text else []:
                    press.say(left, top, line.code)
                    top -= cut.leading
        press.y -= high
