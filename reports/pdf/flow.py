"""The blocks of running text: notes, paragraphs, facts, lines to write on, signatures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reportlab.lib.units import mm

from reports.blocks import End, Fact, Foot, Heading, Note, Paragraph, Signature, Signatures, WritingLines
from reports.pdf.fonts import Style
from reports.pdf.heads import balanced, centred
from reports.pdf.page import Press
from reports.pdf.text import Cut, Line

_BODY = 13.0
_RUNNING = 14.0
_FOOT = 8.5
_BETWEEN = 6.0
_INDENT = 10 * mm
_GAP = 3.0
_NARROW = 0.22
_WIDEST_SPACE = 9.0
_HEADING_KEEPS = 5
_WRITING = 22.0
_SIGNING = 62.0
_ABOVE_SIGNATURES = 24
_RECEIVERS_SHARE = 0.45
_LABEL_KEEPS = 2
_STAY = 3  # lines that go along to a page of signatures


def note(press: Press, block: Note) -> None:
    """Draw a line of its own."""
    cut = press.cut(_style(block.bold, block.italic), 12)
    lines = cut.lines(block.text, press.width)
    press.need(len(lines) * cut.leading + 2)
    press.y -= 2
    for line in lines:
        press.y -= cut.leading
        spare = press.width - line.width
        x = press.left + {"left": 0.0, "center": spare / 2, "right": spare}[block.align]
        press.say(x, press.y + cut.leading * 0.25, line.code)


def paragraph(press: Press, block: Paragraph) -> None:
    """Draw a paragraph, 6 pt below what is above it (Nghị định 30/2020, Phụ lục I)."""
    cut = press.cut(_style(block.bold, block.italic), _RUNNING)
    indent = _INDENT if block.align == "justify" else 0.0
    press.y -= _BETWEEN
    below, texts = press.below, block.text.split("\n")
    for at, text in enumerate(texts, 1):
        press.below = below if at == len(texts) else 0.0
        lines = cut.lines(text, press.width, press.width - indent)
        if block.align == "justify":
            _flow(press, cut, lines, press.left, press.width, indent=indent)
            continue
        for line in lines:
            press.need(cut.leading)
            press.y -= cut.leading
            spare = press.width - line.width
            x = press.left + {"left": 0.0, "center": spare / 2, "right": spare}[block.align]
            press.say(x, press.y + cut.leading * 0.25, line.code)


def heading(press: Press, block: Heading) -> None:
    """Draw a section's heading, with room for something below it."""
    cut = press.cut("bold", _BODY)
    lines = cut.lines(block.text, press.width)
    press.need((len(lines) + _HEADING_KEEPS) * cut.leading + 8)
    press.y -= 8
    _flow(press, cut, lines, press.left, press.width)


def fact(press: Press, block: Fact) -> None:
    """Draw a label and what is recorded under it."""
    below, press.below = press.below, 0.0
    *others, last = _pieces(press, block)
    for piece in others:
        piece()
    press.below = below
    last()


def _pieces(press: Press, block: Fact) -> list[Callable[[], None]]:
    """Return what a fact is drawn by, in order: the label with what runs on beside it, paragraphs, items, remarks."""
    cut = press.cut("regular", _BODY)
    paragraphs = block.value.split("\n") if block.value else []
    first, *more = paragraphs or [""]
    found: list[Callable[[], None]] = [partial(_labelled, press, block, cut, first)]
    found += [partial(_indented, press, cut, text) for text in more]
    for at, item in enumerate(block.items, 1):
        found.append(partial(_item, press, cut, f"{at})", item.text))
        found += [partial(_remark, press, remark) for remark in item.remarks]
    return found + [partial(_remark, press, remark) for remark in block.remarks]


def _labelled(press: Press, block: Fact, cut: Cut, text: str) -> None:
    """Draw a label, and beside it what begins under it; a label that leaves no room stands above it on the same page."""
    label = press.cut("bold", _BODY)
    press.y -= _GAP
    said = label.lines(block.label + ":", press.width)
    alone = not text and (block.items or block.remarks)
    press.need((len(said) + (_LABEL_KEEPS if alone else 0)) * cut.leading)
    start = said[-1].width + cut.width(" ")
    room = press.width - start
    if not text or room < press.width * _NARROW:
        _flow(press, label, said, press.left, press.width)
        if text:
            _indented(press, cut, text)
        return
    _flow(press, label, said[:-1], press.left, press.width)
    _run_in(press, label, said[-1], cut, cut.lines(text, press.width, room), start)


def writing_lines(press: Press, block: WritingLines) -> None:
    """Draw a label, what may be written, and dotted lines; the first begins beside the label."""
    label, hint = press.cut("bold", _BODY), press.cut("italic", 12)
    press.y -= _GAP
    said = label.lines(block.label + ":", press.width)
    hints = hint.lines(block.hint, press.width) if block.hint else []
    press.need(len(said) * label.leading + len(hints) * hint.leading + min(block.count, 2) * _WRITING)
    _flow(press, label, said, press.left, press.width)
    x, left = press.left + said[-1].width + 5, block.count
    if press.right - x > press.width * _NARROW and not hints:
        press.dots(x, press.right, press.y + 2)
        left -= 1
    _flow(press, hint, [line._replace(last=True) for line in hints], press.left, press.width)
    for at in range(left):
        press.need(_WRITING * 2 + press.below if press.below and at == left - 2 else _WRITING)
        press.y -= _WRITING
        press.dots(press.left, press.right, press.y + 2)
    press.y -= 2


def signatures(press: Press, block: Signatures) -> None:
    """Draw the places to sign side by side, on one page, and to their left who receives the paper."""
    if not block.places:
        return
    left = press.width * _RECEIVERS_SHARE if block.receivers else 0.0
    width = (press.width - left) / len(block.places)
    press.need(signing_height(press, block))
    top = press.y - _ABOVE_SIGNATURES
    lowest = _receivers(press, block.receivers, left - 6, top) if block.receivers else top
    for at, place in enumerate(block.places):
        lowest = min(lowest, _signature(press, place, press.left + left + at * width, width, top))
    press.y = lowest


def signing_height(press: Press, block: Signatures) -> float:
    """Return the height the places to sign need."""
    roles = press.cut("bold", _BODY)
    left = press.width * _RECEIVERS_SHARE if block.receivers else 0.0
    width = (press.width - left) / max(len(block.places), 1) - 6
    lines = max((len(roles.lines(p.role, width)) + len(roles.lines(p.name, width)) for p in block.places), default=0)
    small = press.cut("regular", 11)
    received = sum(len(small.lines(text, left - 6)) for text in block.receivers) * small.leading + 16
    return _ABOVE_SIGNATURES + max((lines + 1) * roles.leading + _SIGNING - 10, received)


def _receivers(press: Press, receivers: tuple[str, ...], width: float, y: float) -> float:
    """Draw "Nơi nhận" (12, bold italic) and its lines (11) as Nghị định 30/2020 has them."""
    head, cut = press.cut("bold italic", 12), press.cut("regular", 11)
    press.say(press.left, y, head.one("Nơi nhận:").code)
    for text in receivers:
        for line in cut.lines(text, width):
            y -= cut.leading + 0.4
            press.say(press.left, y, line.code)
    return y


def rough_height(press: Press, block: object) -> float:
    """Return about how much room a block of running text takes, to keep the last ones with the signatures."""
    cut = press.cut("regular", _BODY)
    match block:
        case Heading():
            return cut.leading + 8
        case Fact(label=label, value=value, items=items, remarks=remarks):
            texts = (f"{label}: {value}", *(i.text for i in items), *remarks, *(r for i in items for r in i.remarks))
        case End(text=text):
            texts = (text,)
        case Paragraph(text=text):
            running = press.cut("regular", _RUNNING)
            lines = sum(len(running.lines(part, press.width - _INDENT)) for part in text.split("\n"))
            return lines * running.leading + _BETWEEN
        case WritingLines(count=count, hint=hint):
            return (count + 1) * _WRITING + len(cut.lines(hint, press.width)) * cut.leading
        case _:
            return cut.leading
    return sum(len(cut.lines(text, press.width - _INDENT)) for text in texts) * cut.leading + _GAP


def foot(press: Press, block: Foot) -> None:
    """Draw small print in the lower margin of the page, under a thin rule."""
    cut = press.cut("italic", _FOOT)
    press.rule(press.left, press.bottom - 5, press.right, press.bottom - 5)
    for at, line in enumerate(cut.lines(block.text, press.width), 1):
        press.say(press.left, press.bottom - 5 - at * (_FOOT + 1), line.code)


def end(press: Press, block: End) -> None:
    """Draw the closing sentence with the end mark."""
    cut = press.cut("regular", _BODY)
    press.y -= _GAP
    lines = cut.lines(f"{block.text}./.", press.width, press.width - _INDENT)
    press.need(len(lines) * cut.leading)
    _flow(press, cut, lines, press.left, press.width, indent=_INDENT)


def _signature(press: Press, place: Signature, x: float, width: float, y: float) -> float:
    cut = press.cut("bold", _BODY)
    for part in place.role.split("\n"):
        even = balanced(cut, part, width - 6)
        y = centred(press, cut, part, x + (width - 6 - even) / 2, even, y)
    if place.hint:
        y = centred(press, press.cut("italic", 12), place.hint, x, width - 6, y)
    y -= _SIGNING - 10
    return centred(press, cut, place.name, x, width - 6, y) if place.name else y


def _style(bold: bool, italic: bool) -> Style:
    return "bold italic" if bold and italic else "bold" if bold else "italic" if italic else "regular"


def _flow(press: Press, cut: Cut, lines: list[Line], x: float, width: float, indent: float = 0.0) -> None:
    """Draw lines down the page, both sides straight; no single line of a paragraph stays behind or goes over.

    Where something should stand below the last of them, as many go along as make a paragraph of their own.
    """
    left, below = len(lines), press.below
    for at, line in enumerate(lines):
        fit = int((press.y - press.bottom) / cut.leading + 1e-6)
        if left > 1 and (fit < 1 or (at == 0 and fit == 1) or (left == 2 and fit == 1)):
            press.new_page()
        elif below and left == (_STAY if len(lines) > _STAY + 1 else len(lines)):
            press.need(left * cut.leading + below)
        press.need(cut.leading)
        press.y -= cut.leading
        off = indent if at == 0 else 0.0
        press.say(x + off, press.y + cut.leading * 0.25, _straight(line, width - off))
        left -= 1


def _straight(line: Line, width: float) -> str:
    """Return the code of a line whose spaces fill the width, unless it ends a paragraph or is too short for it."""
    if line.last or not line.spaces:
        return line.code
    wider = (width - line.width) / line.spaces
    return f"{wider:.3f} Tw {line.code} 0 Tw" if 0 < wider < _WIDEST_SPACE else line.code


def _run_in(press: Press, label: Cut, said: Line, cut: Cut, first: list[Line], start: float) -> None:
    if len(first) > 1 and int((press.y - press.bottom) / cut.leading + 1e-6) == 1:
        press.new_page()
    below, press.below = press.below, 0.0
    press.need(len(first) * cut.leading + below if below and len(first) <= _STAY + 1 else cut.leading)
    press.say(press.left, press.y - label.leading * 0.75, said.code)
    _flow(press, cut, first[:1], press.left + start, press.width - start)
    press.below = below if len(first) > _STAY + 1 else 0.0
    _flow(press, cut, first[1:], press.left, press.width)


def _indented(press: Press, cut: Cut, text: str) -> None:
    lines = cut.lines(text, press.width, press.width - _INDENT)
    press.y -= 1.5
    _flow(press, cut, lines, press.left, press.width, indent=_INDENT)


def _item(press: Press, cut: Cut, mark: str, text: str) -> None:
    lines = [line for part in text.split("\n") for line in cut.lines(part, press.width - _INDENT)]
    press.y -= 1
    if len(lines) > 1 and int((press.y - press.bottom) / cut.leading + 1e-6) == 1:
        press.new_page()
    press.need(len(lines) * cut.leading + press.below if press.below and len(lines) <= _STAY + 1 else cut.leading)
    number = cut.one(mark)
    press.say(press.left + _INDENT - 5 - number.width, press.y - cut.leading * 0.75, number.code)
    _flow(press, cut, lines, press.left + _INDENT, press.width - _INDENT)


def _remark(press: Press, text: str) -> None:
    cut = press.cut("italic", 12)
    lines = [line for part in text.split("\n") for line in cut.lines(part, press.width - _INDENT)]
    _flow(press, cut, lines, press.left + _INDENT, press.width - _INDENT)
