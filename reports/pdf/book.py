"""From bound papers to one PDF: pages numbered throughout, a table of contents that is right, bookmarks, scans as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from reportlab.lib.units import mm

from reports import blocks as b
from reports.book import BookBlock, Contents, Leaves, Mark
from reports.disk import told_to_disk
from reports.pdf.binder import Binder
from reports.pdf.text import Cut, Line, NoGlyph
from reports.pdf.write import draw, with_next

_ENTRY_GAP = 4.0
_INDENT = 8 * mm
_NUMBER_ROOM = 14 * mm
_SIZES = (13.0, 12.0)
_Laid: TypeAlias = list[list[tuple[int, list[Line]]]]
"""For each page of a table of contents which marks stand on it, and their lines."""


def write_book(
    found: Iterable[BookBlock],
    out: Path,
    title: str,
    made: datetime | None = None,
    watch: Callable[[int], None] = lambda pages: None,
) -> int:
    """Print a bound paper into ``out`` and return its pages; ``watch`` is told how many there are so far and may raise.

    The same blocks, title and moment give the same bytes; a refusal leaves ``out`` as it was.
    """
    with told_to_disk(out) as part:
        return _print(found, part, title, made, watch)


def _print(
    found: Iterable[BookBlock], part: Path, title: str, made: datetime | None, watch: Callable[[int], None]
) -> int:
    press = Binder(part, title, made)
    contents: list[tuple[Contents, _Laid, int, int]] = []
    marks: list[tuple[Mark, int]] = []
    waiting: list[Mark] = []
    scans: list[tuple[int, str, int]] = []
    paper = ""

    def arrive() -> None:
        for mark in waiting:
            press.mark(f"m{len(marks)}")
            marks.append((mark, press.number))
        waiting.clear()

    try:
        for block, after in with_next(found):
            watch(press.pages)
            match block:
                case b.Paper():
                    paper = block.about
                    press.begin(block.size, block.draft)
                    continue
                case Mark():
                    waiting.append(block)
                    continue
                case Contents():
                    laid = _laid(press, block)
                    contents.append((block, laid, press.pages, press.number))
                    press.skip(len(laid))
                    continue
                case Leaves(pages=sizes) if sizes:
                    for at, size in enumerate(sizes):
                        press.begin_leaf(size)
                        arrive()
                        scans.append((press.pages, block.path, at))
                    continue
                case Leaves():
                    wide, tall = press.size_of(block.path) if block.path else (1, 2)
                    press.begin("A4 landscape" if wide > tall else "A4")
                    arrive()
                    _whole_page(press, block, wide / max(tall, 1))
                    continue
            if not press.pages:
                press.begin("A4")
            arrive()
            draw(press, block, tuple(a for a in after if not isinstance(a, (Mark, Contents, Leaves))))
    except NoGlyph as missing:
        raise NoGlyph(missing.char, press.about or paper) from None
    arrive()
    for block, laid, at, number in contents:
        press.reopen(at, number, len(laid))
        _draw_contents(press, block, laid, marks)
    for at, (mark, _) in enumerate(marks):
        press.outline(mark.text, f"m{at}", mark.level)
    pages = press.close()
    if scans:
        from reports.pdf.leaves import lay_in  # why: few papers hold scans, and what merges them takes time to load

        lay_in(part, scans, lambda done: watch(pages + done))
    return pages


def _whole_page(press: Binder, block: Leaves, shape: float) -> None:
    """Draw a picture as large as the page holds, with its words below."""
    cut = press.cut("regular", 12)
    lines = cut.lines(block.words, press.width) if block.words else []
    below = len(lines) * cut.leading + 6
    high = press.top - press.bottom - below
    wide = min(press.width, high * shape)
    middle = (press.left + press.width / 2, press.top - high / 2)
    if block.path:
        press.picture(block.path, middle, (wide, wide / shape), 0)
    y = press.bottom + below - 6
    for line in lines:
        y -= cut.leading
        press.centred(line, press.left, press.width, y + cut.leading * 0.25)


def _laid(press: Binder, block: Contents) -> _Laid:
    """Lay a table of contents out on upright pages; the page begun last is one."""
    room = press.top - press.bottom
    pages: list[list[tuple[int, list[Line]]]] = [[]]
    left = room - 40
    for at, mark in enumerate(block.marks):
        cut = _style(press, mark)
        lines = cut.lines(mark.text, press.width - _NUMBER_ROOM - _INDENT * mark.level)
        high = len(lines) * cut.leading + _ENTRY_GAP
        if high > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append((at, lines))
        left -= high
    return pages


def _draw_contents(press: Binder, block: Contents, laid: _Laid, marks: list[tuple[Mark, int]]) -> None:
    for page, entries in enumerate(laid):
        press.begin("A4")
        if page == 0:
            press.centred(press.cut("bold", 14).one(block.title), press.left, press.width, press.top - 14)
            press.y = press.top - 40
        for mark_at, lines in entries:
            mark, stands = marks[mark_at]
            cut, x = _style(press, mark), press.left + _INDENT * mark.level
            top = press.y
            for line in lines:
                press.y -= cut.leading
                press.say(x, press.y + cut.leading * 0.25, line.code)
            said = cut.one(str(stands))
            base = press.y + cut.leading * 0.25
            press.dots(x + lines[-1].width + 4, press.right - said.width - 4, base)
            press.say(press.right - said.width, base, said.code)
            press.link(f"m{mark_at}", (press.left, press.y, press.right, top))
            press.y -= _ENTRY_GAP


def _style(press: Binder, mark: Mark) -> Cut:
    return press.cut("regular" if mark.level else "bold", _SIZES[1 if mark.level else 0])
