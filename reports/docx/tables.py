"""Tables and pictures in Word: heads that return on every page, rows kept whole, pictures as their bytes are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from reports import blocks as b
from reports.docx.words import TABLE_ENDS, about_wide, cell, paragraph, row, run, table_begins
from reports.widths import Wish, shared_out

_LOOKED_AT = 200  # rows by which the widths are chosen
_BOLD = 1.08  # of the width of plain letters
_PAD = 7.0
_WIDEST_WORD = 0.16  # part of the whole width
_TALL = 1500  # letters of a cell that may not fit a page: such a row may be parted
_BAR_PARTS, _BLOCKS = (0.34, 0.54, 0.12), 30
_EMU = 12700  # a point
_LARGE, _SMALL_HIGH, _GAP = (425.2, 283.5), 0.75, 8.0


def table(block: b.Table, width: float) -> Iterator[str]:
    """Yield a table as its rows come; the last row stays with what follows it."""
    rows = iter(block.rows)
    first = list(islice(rows, _LOOKED_AT))
    widths = _widths(block, [r for r in first if isinstance(r, b.Row)], width)
    aligns = [column.align for column in block.columns]
    size = block.size
    yield table_begins(widths, lined=True)
    heads = [run(c.label, size=size, bold=True) for c in block.columns]
    yield row(
        "".join(
            cell(paragraph(h, "Cell", "center", keep=True), w, middle=True) for h, w in zip(heads, widths, strict=True)
        ),
        head=True,
    )
    if block.numbered:
        counted = [run(f"({at})", size=size) for at in range(1, len(widths) + 1)]
        yield row(
            "".join(cell(paragraph(c, "Cell", "center"), w) for c, w in zip(counted, widths, strict=True)), head=True
        )
    held: b.Row | b.Band | None = None
    for coming in chain(first, rows):
        if held is not None:
            yield _row(held, widths, aligns, size, keep=False)
        held = coming
    if held is not None:
        yield _row(held, widths, aligns, size, keep=block.signed is not None)
    yield TABLE_ENDS
    yield paragraph("", before=0)


def bars(block: b.Bars, width: float) -> str:
    """Return a chart of bars as a table without lines: label, a bar of full blocks, number."""
    parts = [width * share for share in _BAR_PARTS]
    rows = []
    for bar in block.bars:
        share = min(max(bar.share, 0.0), 1.0)
        blocks = "█" * (max(round(share * _BLOCKS), 1) if share else 0)
        rows.append(
            row(
                cell(paragraph(run(bar.label, size=11), "Cell", "right"), parts[0], middle=True)
                + cell(paragraph(run(blocks, size=8), "Cell"), parts[1], middle=True)
                + cell(paragraph(run(bar.value, size=11), "Cell"), parts[2], middle=True)
            )
        )
    return table_begins(parts, lined=False) + "".join(rows) + TABLE_ENDS + paragraph("", before=0)


def _row(found: b.Row | b.Band, widths: list[float], aligns: Sequence[b.Align], size: float, *, keep: bool) -> str:
    if isinstance(found, b.Band):
        said = paragraph(
            run(found.text, size=size, bold=True),
            "Cell",
            "right" if found.total else "left",
            keep=keep or not found.total,
        )
        return row(cell(said, sum(widths), span=len(widths)))
    whole = max(map(len, found.cells), default=0) < _TALL
    return row(
        "".join(
            cell(paragraph(run(text, size=size), "Cell", align, keep=keep), width)
            for text, width, align in zip(found.cells, widths, aligns, strict=True)
        ),
        whole=whole,
    )


def _widths(block: b.Table, rows: Sequence[b.Row], whole: float) -> list[float]:
    """Return the columns' widths by what stands in the first rows; a column with a sample stays as wide as that."""
    wishes = []
    for at, column in enumerate(block.columns):
        texts = [r.cells[at] for r in rows if r.cells[at]]
        longest = max((about_wide(word, block.size) for text in texts for word in text.split()), default=0.0)
        usual = sorted(sum(about_wide(line, block.size) for line in text.split("\n")) for text in texts)
        head = (
            max((about_wide(word, block.size) for word in (*column.label.split(), column.sample)), default=0.0) * _BOLD
        )
        least = max(head, min(longest, whole * _WIDEST_WORD)) + _PAD
        most = usual[len(usual) * 9 // 10] if usual else 0.0
        wishes.append(Wish(least, most + _PAD, 0.0 if column.sample else column.share))
    return shared_out(wishes, whole)


class Album:
    """The pictures of a file: each is kept once, in the order they come."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self._drawn = 0

    def pictures(self, block: b.Pictures, width: float) -> str:
        """Return pictures ``across`` to a row, each with its words; one to a row is 15 × 10 cm."""
        across = max(1, block.across)
        each = width / across
        wide, high = _LARGE if across == 1 else (each - _GAP, (each - _GAP) * _SMALL_HIGH)
        if block.drawn:
            wide = each - _GAP
        size = 12 if across == 1 and not block.drawn else 10
        said = table_begins([each] * across, lined=False)
        for at in range(0, len(block.pictures), across):
            row_of = block.pictures[at : at + across]
            cells = [self._cell(picture, each, wide, high, size) for picture in row_of]
            cells += [cell(paragraph(""), each)] * (across - len(row_of))
            said += row("".join(cells))
        return said + TABLE_ENDS + paragraph("")

    def _cell(self, picture: b.Picture, each: float, wide: float, high: float, size: float) -> str:
        if picture.path:
            shown = paragraph(self._drawing(picture, wide, high), align="center", before=_GAP, keep=True)
        else:
            shown = _frame(each, high)
        return cell(shown + paragraph(run(picture.words, size=size), align="center"), each)

    def _drawing(self, picture: b.Picture, wide: float, high: float) -> str:
        from PIL import Image

        with Image.open(Path(picture.path)) as opened:
            across, down = opened.size
        shown = (down, across) if picture.turned % 180 else (across, down)
        scale = min(wide / max(shown[0], 1), high / max(shown[1], 1))
        if picture.path not in self.paths:
            self.paths.append(picture.path)
        at = self.paths.index(picture.path) + 1
        self._drawn += 1
        size = f'cx="{round(across * scale * _EMU)}" cy="{round(down * scale * _EMU)}"'
        room = f'cx="{round(shown[0] * scale * _EMU)}" cy="{round(shown[1] * scale * _EMU)}"'
        turned = f' rot="{picture.turned % 360 * 60000}"' if picture.turned % 360 else ""
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {room}/>'
            f'<wp:docPr id="{self._drawn}" name="Ảnh {self._drawn}"/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{self._drawn}" name="Ảnh {self._drawn}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="picture{at}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm{turned}><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r>"
        )


def _frame(width: float, high: float) -> str:
    """Return an empty frame to paste a picture into."""
    inner = width - 2 * _GAP
    room = paragraph("", before=high - 16)
    return table_begins([inner], lined=True) + row(cell(room, inner)) + TABLE_ENDS + paragraph("")
