"""The heads and titles of papers, placed as Nghị định 30/2020, Phụ lục I has them."""

from __future__ import annotations

import re

from reports.blocks import AnnexHead, Letterhead, OfficeHead, Subject, Title
from reports.pdf.page import Press
from reports.pdf.text import Cut

_BODY = 13.0
_OFFICE_SHARE = 0.45
_RULE = 0.42
_PAUSE = re.compile(r"(?<=,) | (?=VÀ )")
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def office_head(press: Press, head: OfficeHead) -> None:
    """Draw the head of a document: the office on the left, Quốc hiệu and place and date on the right."""
    country, motto = press.cut("bold", 12).one(COUNTRY), press.cut("bold", 13).one(MOTTO)
    left = min(press.width - country.width, press.width * _OFFICE_SHARE)
    x2, right = press.left + left, press.width - left
    top = press.y - _BODY
    y = centred(press, press.cut("regular", 12), head.superior, press.left, left - 8, top, even=True)
    y = centred(press, press.cut("bold", 12), head.office, press.left, left - 8, y, even=True)
    _rule_of_office(press, head.office, left - 8, y)
    press.centred(country, x2, right, top)
    press.centred(motto, x2, right, top - 16)
    centre = x2 + right / 2
    press.rule(centre - motto.width / 2, top - 20.5, centre + motto.width / 2, top - 20.5)
    y = min(y - 9, top - 40)
    low = centred(press, press.cut("regular", 13), head.number, press.left, left - 8, y)
    press.centred(press.cut("italic", 13).one(head.place_date), x2, right, y)
    press.y = min(low, y - 16) + 6


def annex_head(press: Press, head: AnnexHead) -> None:
    """Draw the head of an annex."""
    y = press.y - 14
    y = centred(press, press.cut("bold", 14), head.label, press.left, press.width, y)
    y = centred(press, press.cut("bold", 14), head.title, press.left, press.width, y - 1)
    y = centred(press, press.cut("italic", 13), head.attached, press.left, press.width, y - 1)
    _short_rule(press, press.cut("italic", 13).lines(head.attached, press.width)[-1].width, y + 7)
    press.y = y


def title(press: Press, block: Title) -> None:
    """Draw a title, or the title of a part."""
    size, before = (14, 10.0) if block.level == 1 else (13, 5.0)
    press.need(before + 6 * size)
    press.y = centred(
        press, press.cut("bold", size), block.text, press.left, press.width, press.y - before - size * 0.9
    )
    press.y += size * 0.9 - 1


def letterhead(press: Press, head: Letterhead) -> None:
    """Draw the two lines of the office on the left, as a paper of a dossier begins."""
    width, y = press.width * _OFFICE_SHARE, press.y - _BODY
    y = centred(press, press.cut("regular", 12), head.superior, press.left, width, y, even=True)
    y = centred(press, press.cut("bold", 12), head.office, press.left, width, y, even=True)
    _rule_of_office(press, head.office, width, y)
    press.y = y


def subject(press: Press, block: Subject) -> None:
    """Draw what the paper is about below its title, and the short rule."""
    press.need(40)
    cut = press.cut("bold", 14)
    width = balanced(cut, block.text, press.width)
    left = press.left + (press.width - width) / 2
    y = centred(press, cut, block.text, left, width, press.y - 13)
    _short_rule(press, cut.lines(block.text, width)[-1].width, y + 10)
    press.y = y + 4


def centred(press: Press, cut: Cut, text: str, x: float, width: float, y: float, *, even: bool = False) -> float:
    """Draw text centred line by line from baseline ``y``, perhaps in lines of even length; return the next baseline."""
    lines = cut.lines(_evenly(cut, text, width) if even else text, width)
    for line in lines:
        press.centred(line, x, width, y)
        y -= cut.leading + 0.4
    return y


def _evenly(cut: Cut, text: str, width: float) -> str:
    """Part an office's name that needs two lines after a comma or before "và", as it is spoken."""
    if cut.width(text) <= width or "\n" in text:
        return text
    parted = [(text[: m.start()], text[m.end() :]) for m in _PAUSE.finditer(text)]
    best = min(parted, key=lambda p: max(map(cut.width, p)), default=None)
    return "\n".join(best) if best and max(map(cut.width, best)) <= width else text


def _rule_of_office(press: Press, office: str, width: float, y: float) -> None:
    """Draw the rule below the issuer: from a third to a half of its line, in the middle (NĐ 30/2020, Phụ lục I)."""
    cut = press.cut("bold", 12)
    line = cut.lines(_evenly(cut, office, width), width)[-1]
    rule, middle = line.width * _RULE, press.left + width / 2
    press.rule(middle - rule / 2, y + 9, middle + rule / 2, y + 9)


def balanced(cut: Cut, text: str, width: float) -> float:
    """Return the least width in which a text takes no more lines, so that no word stands alone on its last one."""
    count = len(cut.lines(text, width))
    low, high = width / (count + 1), width
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (middle, high) if len(cut.lines(text, middle)) > count else (low, middle)
    return high


def _short_rule(press: Press, line: float, y: float) -> None:
    """Draw the rule below what a paper is about: from a third to a half of its last line (NĐ 30/2020, Phụ lục I)."""
    rule, middle = line * _RULE, press.left + press.width / 2
    press.rule(middle - rule / 2, y, middle + rule / 2, y)
