"""From blocks to a PDF file that is there whole or not at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from db.giving_way import GivingWay, uncollected
from reports import blocks as b
from reports.disk import told_to_disk
from reports.pdf import flow, heads
from reports.pdf.bars import bars
from reports.pdf.page import Press
from reports.pdf.pictures import cards, pictures
from reports.pdf.table import draw_table
from reports.pdf.text import NoGlyph

_DRAWN: Mapping[type, Callable[[Press, Any], None]] = {
    b.OfficeHead: heads.office_head,
    b.AnnexHead: heads.annex_head,
    b.Letterhead: heads.letterhead,
    b.Title: heads.title,
    b.Subject: heads.subject,
    b.Paragraph: flow.paragraph,
    b.Note: flow.note,
    b.Heading: flow.heading,
    b.Table: draw_table,
    b.Fact: flow.fact,
    b.Pictures: pictures,
    b.Cards: cards,
    b.Bars: bars,
    b.WritingLines: flow.writing_lines,
    b.Signatures: flow.signatures,
    b.Foot: flow.foot,
    b.End: flow.end,
}
_AHEAD = 2


def write_pdf(blocks: Iterable[b.Block], out: Path, title: str, made: datetime | None = None) -> int:
    """Print blocks, as they come, into ``out`` and return the number of pages; a refusal leaves ``out`` as it was.

    The same blocks, title and moment (``made``, now where none is given) give the same bytes.
    """
    # why: all pages are kept till the end; to look through them again and again for garbage would hold a window up
    with told_to_disk(out) as part, uncollected(True):
        return _print(blocks, part, title, made)


def _print(blocks: Iterable[b.Block], part: Path, title: str, made: datetime | None) -> int:
    press = Press(part, title, made)
    paper = ""
    try:
        for block, after in with_next(blocks):
            if isinstance(block, b.Paper):
                paper = block.about
                press.begin(block.size, block.draft)
                continue
            if not press.pages:
                press.begin("A4")
            draw(press, block, after)
    except NoGlyph as missing:
        raise NoGlyph(missing.char, press.about or paper) from None
    return press.close()


def draw(press: Press, block: b.Block, after: tuple[b.Block, ...]) -> None:
    """Draw one block, knowing what follows it."""
    _keep(press, block, after)
    _DRAWN[type(block)](press, block)


def with_next(blocks: Iterable[Any]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Yield each block with the two that follow it; nothing is asked for before a table has been drawn.

    What follows a table may tell what was counted while its rows went by.
    """
    ahead: deque[Any] = deque()
    for block in GivingWay().each(blocks):
        ahead.append(block)
        if isinstance(block, b.Table):
            while ahead:
                yield ahead.popleft(), tuple(ahead)
        if len(ahead) > _AHEAD:
            yield ahead.popleft(), tuple(ahead)
    while ahead:
        yield ahead.popleft(), tuple(ahead)


def _keep(press: Press, block: b.Block, after: tuple[b.Block, ...]) -> None:
    """Keep the end of a last block with the signatures, which never stand on a page alone: a short block goes along whole."""
    press.below = 0.0
    until = next((at for at, found in enumerate(after) if isinstance(found, b.Signatures)), None)
    if until is None or isinstance(block, b.Table) or (until and not isinstance(block, b.Heading)):
        return
    signed = after[until]
    assert isinstance(signed, b.Signatures)
    rest = sum(flow.rough_height(press, one) for one in after[:until]) + flow.signing_height(press, signed)
    height = flow.rough_height(press, block)
    if height < (press.top - press.bottom) / 3 and not isinstance(block, b.Pictures):
        press.need(height + rest)
    else:
        press.below = rest
