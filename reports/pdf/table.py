"""Tables drawn straight onto the page: heading on every page, lines of a page in one go, rows kept whole."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import chain, islice, pairwise, takewhile
from typing import NamedTuple

from reports.blocks import Align, Band, Row, Signatures, Table, TableColumn
from reports.pdf.flow import signing_height
from reports.pdf.page import Press
from reports.pdf.text import Cut

_PAD = 3.2
_ABOVE, _BELOW = 2.6, 3.4
_KEPT_CELLS = 20_000
_KEPT_LENGTH = 300
_GROUP_KEEPS = 3
_AHEAD = 3  # the last row and its totals
_LOOKED_AT = 200  # rows by which the widths are chosen
_HALF_OF_HEADING = 0.6  # a heading parts at a word, not in its middle
_USUAL, _WIDEST, _LONGEST_WORD = 90, 0.3, 0.16  # percent of the texts; parts of the whole width


class _Cell(NamedTuple):
    """How many lines a cell's text takes, and the code of all of them from the first baseline."""

    lines: int
    code: str


class _Column:
    """A column at its place: breaks its texts and remembers the code of those that return."""

    def __init__(self, cut: Cut, x: float, width: float, align: Align) -> None:
        self.cut, self.x, self.room, self.align = cut, x + _PAD, width - 2 * _PAD, align
        self._known: dict[str, _Cell] = {}

    def cell(self, text: str) -> _Cell:
        """Return a text's cell."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _KEPT_CELLS:
                self._known.clear()
            lines = self.cut.lines(text, self.room)
            found = _Cell(len(lines), self.code([(n.code, n.width) for n in lines]))
            if len(text) <= _KEPT_LENGTH:
                self._known[text] = found
        return found

    def broken(self, text: str) -> list[tuple[str, float]]:
        """Return a text's lines as code and width, for a row higher than a page."""
        return [(line.code, line.width) for line in self.cut.lines(text, self.room)]

    def code(self, lines: list[tuple[str, float]]) -> str:
        """Return the code of lines under each other, from the column's left edge and the first baseline."""
        if not lines:
            return ""
        if self.align == "left":
            return " T* ".join(code for code, _ in lines)
        share = 0.5 if self.align == "center" else 1.0
        starts = [(self.room - width) * share for _, width in lines]
        down = [0.0] + [-self.cut.leading] * (len(lines) - 1)
        moves = [starts[0], *(b - a for a, b in pairwise(starts))]
        return " ".join(f"{x:.2f} {y:.2f} Td {code}" for (code, _), x, y in zip(lines, moves, down, strict=True))


class _Drawer:
    """One table on the press."""

    def __init__(self, press: Press, table: Table, first: Sequence[Row]) -> None:
        self.press = press
        self.size = table.size
        body, self.bold = press.cut("regular", self.size), press.cut("bold", self.size)
        self.leading = body.leading
        widths = _widths(press, table.columns, first, body, self.bold)
        self.edges = [press.left]
        for width in widths:
            self.edges.append(self.edges[-1] + width)
        self.columns = [
            _Column(body, x, width, column.align)
            for column, x, width in zip(table.columns, self.edges, widths, strict=False)
        ]
        self.heads = [
            _Column(self.bold, x, width, "center").cell(column.label)
            for column, x, width in zip(table.columns, self.edges, widths, strict=False)
        ]
        self.head_height = max(c.lines for c in self.heads) * self.leading + _ABOVE + _BELOW + 2
        self.counted = (
            [
                _Column(body, x, width, "center").cell(f"({at})")
                for at, (x, width) in enumerate(zip(self.edges, widths, strict=False), 1)
            ]
            if table.numbered
            else []
        )
        self.rise = _ABOVE + self.size * 0.78
        self.from_y = 0.0

    def open(self) -> None:
        """Draw the heading at the top of what follows on this page."""
        press, y = self.press, self.press.y
        press.leading(self.leading)
        press.rule(self.edges[0], y, self.edges[-1], y)
        self.from_y = y
        for cell, column in zip(self.heads, self.columns, strict=True):
            down = (self.head_height - cell.lines * self.leading) / 2 + self.size * 0.82
            press.say(column.x, y - down, cell.code)
        self._down(self.head_height)
        if self.counted:
            self._draw(self.counted, self.leading + _ABOVE + _BELOW)

    def close(self) -> None:
        """Draw the upright lines of the rows above."""
        if self.from_y > self.press.y:
            for x in self.edges:
                self.press.rule(x, self.from_y, x, self.press.y)

    def row(self, row: Row, totals: int) -> None:
        """Draw a row, whole unless it is higher than a page; the totals right below it stay with it."""
        press = self.press
        press.about = row.about
        cells = [column.cell(text) for column, text in zip(self.columns, row.cells, strict=True)]
        height = max(cell.lines for cell in cells) * self.leading + _ABOVE + _BELOW
        if press.y - height - totals * (self.leading + _ABOVE + _BELOW) < press.bottom:
            if height > press.top - press.bottom - self.head_height:
                self._high(row)
                return
            self._turn()
        self._draw(cells, height)

    def band(self, band: Band, after: Sequence[Row | Band] = ()) -> None:
        """Draw a line across the table; a group's title stays with the first row of its group and what stays with that."""
        lines = self.bold.lines(band.text, self.edges[-1] - self.edges[0] - 2 * _PAD)
        height = len(lines) * self.leading + _ABOVE + _BELOW
        if self.press.y - height - (0 if band.total else self._kept(after)) < self.press.bottom:
            self._turn()
        self.close()
        press, y = self.press, self.press.y
        for at, line in enumerate(lines):
            x = self.edges[-1] - _PAD - line.width if band.total else self.edges[0] + _PAD
            press.say(x, y - self.rise - at * self.leading, line.code)
        self._down(height)
        for x in (self.edges[0], self.edges[-1]):
            press.rule(x, y, x, press.y)
        self.from_y = press.y

    def _kept(self, after: Sequence[Row | Band]) -> float:
        """Return the height of the first row of a group with its totals, as far as a page should be turned for it."""
        pad, least = _ABOVE + _BELOW, _GROUP_KEEPS * self.leading
        first = after[0] if after else None
        if not isinstance(first, Row):
            return least
        self.press.about = first.about
        lines = max(c.cell(text).lines for c, text in zip(self.columns, first.cells, strict=True))
        totals = sum(1 for _ in takewhile(_is_total, after[1:]))
        wanted = lines * self.leading + pad + totals * (self.leading + pad)
        return max(least, wanted if wanted < (self.press.top - self.press.bottom) / 3 else least)

    def keep(self, last: Iterable[Row | Band], signed: Signatures) -> None:
        """Turn the page before the last rows where the closing sentence and the signatures would not stand with them."""
        pad = _ABOVE + _BELOW
        height = 0.0
        for row in last:
            lines = 1
            if isinstance(row, Row):
                self.press.about = row.about
                lines = max(c.cell(text).lines for c, text in zip(self.columns, row.cells, strict=True))
            height += lines * self.leading + pad
        if self.press.y - height - 3 * self.leading - signing_height(self.press, signed) < self.press.bottom:
            self._turn()

    def _high(self, row: Row) -> None:
        """Draw a row that no page holds, as many lines at a time as there is room for."""
        press = self.press
        pad = _ABOVE + _BELOW
        if press.y - pad - 3 * self.leading < press.bottom:
            self._turn()
        page = int((press.top - press.bottom - self.head_height - pad) / self.leading)
        first = int((press.y - press.bottom - pad) / self.leading)
        lines = [column.broken(text) for column, text in zip(self.columns, row.cells, strict=True)]
        at, most, room = 0, max(map(len, lines)), first
        while at < most:
            count = min(room, most - at)
            cells = [_Cell(count, c.code(found[at : at + count])) for c, found in zip(self.columns, lines, strict=True)]
            self._draw(cells, count * self.leading + pad)
            at, room = at + count, page
            if at < most:
                self._turn()

    def _draw(self, cells: list[_Cell], height: float) -> None:
        press, y = self.press, self.press.y - self.rise
        for cell, column in zip(cells, self.columns, strict=True):
            press.say(column.x, y, cell.code)
        self._down(height)

    def _down(self, height: float) -> None:
        self.press.y -= height
        self.press.rule(self.edges[0], self.press.y, self.edges[-1], self.press.y)

    def _turn(self) -> None:
        self.close()
        self.press.new_page()
        self.open()


def _widths(press: Press, columns: Sequence[TableColumn], rows: Sequence[Row], body: Cut, bold: Cut) -> list[float]:
    """Return the columns' widths by what stands in the first rows: a word needs one line, most texts would like one.

    What is left over goes by the shares of the form; where too little is left, long texts give way first.
    """
    whole = press.width
    found: list[list[tuple[float, float]]] = [[] for _ in columns]
    for row in rows:
        press.about = row.about
        for text, known in zip(row.cells, found, strict=True):
            known += [(body.width(n), max(map(body.width, n.split()), default=0.0)) for n in text.split("\n") if n]
    press.about = ""
    least, wanted = [], []
    for column, known in zip(columns, found, strict=True):
        head = max(bold.width(word) for word in (*column.label.split(), column.sample))
        longest = max((word for _, word in known), default=0.0)
        usual = sorted(line for line, _ in known)[len(known) * _USUAL // 100] if known else 0.0
        least.append(max(head, min(longest, whole * _LONGEST_WORD)) + 2 * _PAD + 0.1)
        two_lines = bold.width(column.label) * _HALF_OF_HEADING
        wanted.append(max(least[-1], min(max(usual, two_lines), whole * _WIDEST) + 2 * _PAD + 0.1))
    if sum(least) > whole:
        return [whole * width / sum(least) for width in least]
    spare = whole - sum(wanted)
    if spare >= 0:
        shares = [column.share for column in columns]
        return [width + spare * share / sum(shares) for width, share in zip(wanted, shares, strict=True)]
    given = (whole - sum(least)) / (sum(wanted) - sum(least))
    return [low + given * (high - low) for low, high in zip(least, wanted, strict=True)]


def _is_total(row: Row | Band) -> bool:
    return isinstance(row, Band) and row.total


def draw_table(press: Press, table: Table) -> None:
    """Draw a table as its rows come."""
    rows = iter(table.rows)
    first = list(islice(rows, _LOOKED_AT))
    drawer = _Drawer(press, table, [row for row in first if isinstance(row, Row)])
    press.y -= 4
    press.need(drawer.head_height + (_GROUP_KEEPS + 1) * drawer.leading)
    drawer.open()
    ahead: deque[Row | Band] = deque()
    for coming in chain(first, rows, (None,) * _AHEAD):
        if coming:
            ahead.append(coming)
            if len(ahead) <= _AHEAD:
                continue
        elif table.signed and len(ahead) == _AHEAD:
            drawer.keep(ahead, table.signed)
        if ahead:
            row = ahead.popleft()
            if isinstance(row, Row):
                drawer.row(row, sum(1 for _ in takewhile(_is_total, ahead)))
            else:
                drawer.band(row, tuple(ahead))
    press.about = ""
    drawer.close()
    press.y -= 6
