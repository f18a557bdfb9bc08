"""Tables drawn straight onto the page: heading on every page, lines of a page in one go, rows kept whole."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import chain, islice, pairwise, takewhile
from typing import NamedTuple

from db.giving_way import GivingWay
from reports.blocks import Align, Band, Row, Signatures, Table, TableColumn
from reports.pdf.flow import signing_height
from reports.pdf.page import Press
from reports.pdf.text import Cut, Line
from reports.widths import Wish, shared_out

_PAD = 3.2
_ABOVE, _BELOW = 2.6, 3.4
_KEPT_CELLS = 20_000
_KEPT_LENGTH = 300
_GROUP_KEEPS = 3
_AHEAD = 6  # the titles of the last group, its last row and the totals
_STAY = 3  # lines of a high row that stay with what follows the table
_LOOKED_AT = 200  # rows by which the widths are chosen
_HALF_OF_HEADING = 0.6  # a heading parts at a word, not in its middle
_USUAL, _LONGEST_WORD = 90, 0.16  # percent of the texts; part of the whole width
_RAGGED = 1.08  # lines that end at words take a little more than their length


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
        self.from_y = self.below_head = 0.0

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
        self.below_head = press.y

    def begins_with(self, first: Sequence[Row | Band]) -> float:
        """Return the height of the first row with its group's title, so that no heading stands without a row."""
        least, height = (_GROUP_KEEPS + 1) * self.leading, 0.0
        for one in first[:2]:
            height += self._height(one) if isinstance(one, Row) else self.leading + _ABOVE + _BELOW
            if isinstance(one, Row):
                break
        return max(least, height if height < (self.press.top - self.press.bottom) / 3 else least)

    def close(self) -> None:
        """Draw the upright lines of the rows above."""
        if self.from_y > self.press.y:
            for x in self.edges:
                self.press.rule(x, self.from_y, x, self.press.y)

    def row(self, row: Row, totals: int, after: float = 0.0) -> None:
        """Draw a row, whole unless it is higher than a page; the totals right below it stay with it.

        ``after`` is the height of what should stand below it on the same page.
        """
        press = self.press
        press.about = row.about
        cells = [column.cell(text) for column, text in zip(self.columns, row.cells, strict=True)]
        height = max(cell.lines for cell in cells) * self.leading + _ABOVE + _BELOW
        below = totals * (self.leading + _ABOVE + _BELOW)
        if press.y - height - below - after < press.bottom:
            page = press.top - press.bottom - self.head_height
            if height > page or (after and height + below + after > page):
                self._high(row, below + after)
                return
            if press.y - height - below < press.bottom:
                self._turn()
        self._draw(cells, height)

    def band(self, band: Band, after: Sequence[Row | Band] = ()) -> None:
        """Draw a line across the table; a group's title stays with the first row of its group and what stays with that."""
        lines, height = self._band_lines(band), self._band_height(band)
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

    def _band_lines(self, band: Band) -> list[Line]:
        return self.bold.lines(band.text, self.edges[-1] - self.edges[0] - 2 * _PAD)

    def _band_height(self, band: Band) -> float:
        return len(self._band_lines(band)) * self.leading + _ABOVE + _BELOW

    def _kept(self, after: Sequence[Row | Band]) -> float:
        """Return the height of the first row of a group with its totals, as far as a page should be turned for it."""
        pad, least = _ABOVE + _BELOW, _GROUP_KEEPS * self.leading
        first = after[0] if after else None
        if not isinstance(first, Row):
            return least
        totals = sum(1 for _ in takewhile(_is_total, after[1:]))
        wanted = self._height(first) + totals * (self.leading + pad)
        return max(least, wanted if wanted < (self.press.top - self.press.bottom) / 3 else least)

    def keep(self, last: Row, totals: int, signed: Signatures, titles: Sequence[Band] = ()) -> None:
        """Turn the page before the last row, or its group's titles right above it, where its totals, the closing sentence and
        the signatures would not stand with it."""
        bands = totals * (self.leading + _ABOVE + _BELOW) + sum(map(self._band_height, titles))
        room = bands + self._height(last) + self.after(signed)
        fits = room < self.press.top - self.press.bottom - self.head_height
        if fits and not self.bare and self.press.y - room < self.press.bottom:
            self._turn()

    def after(self, signed: Signatures) -> float:
        """Return the height of what follows the table: a closing sentence and the places to sign."""
        return 3 * self.leading + signing_height(self.press, signed)

    @property
    def bare(self) -> bool:
        """Whether nothing but the heading stands on this page yet."""
        return self.press.y >= self.below_head

    def _height(self, row: Row) -> float:
        self.press.about = row.about
        lines = max(c.cell(text).lines for c, text in zip(self.columns, row.cells, strict=True))
        return lines * self.leading + _ABOVE + _BELOW

    def _high(self, row: Row, after: float) -> None:
        """Draw a row that no page holds, as many lines at a time as there is room for; some lines stay with what is after."""
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
            if count == most - at > _STAY and press.y - count * self.leading - pad - after < press.bottom:
                count -= _STAY
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
    """Return the columns' widths by what stands in the first rows; a column with a sample stays as wide as that."""
    whole = press.width
    found: list[list[tuple[float, float]]] = [[] for _ in columns]
    for row in rows:
        press.about = row.about
        for text, known in zip(row.cells, found, strict=True):
            parts = [n for n in text.split("\n") if n]
            if not parts:
                continue  # why: what a few rows hold needs its width as well
            longest = max((body.width(word) for n in parts for word in n.split()), default=0.0)
            known.append((sum(map(body.width, parts)), longest))
    press.about = ""
    wishes = []
    for column, known in zip(columns, found, strict=True):
        head = max(bold.width(word) for word in (*column.label.split(), column.sample))
        longest = max((word for _, word in known), default=0.0)
        usual = sorted(line for line, _ in known)[len(known) * _USUAL // 100] if known else 0.0
        least = max(head, min(longest, whole * _LONGEST_WORD)) + 2 * _PAD + 0.1
        wanted = max(usual * _RAGGED, bold.width(column.label) * _HALF_OF_HEADING) + 2 * _PAD + 0.1
        wishes.append(Wish(least, wanted, 0.0 if column.sample else column.share))
    return shared_out(wishes, whole)


def _is_total(row: Row | Band) -> bool:
    return isinstance(row, Band) and row.total


def _keep_title(drawer: _Drawer, title: Band, after: Sequence[Row | Band], signed: Signatures) -> None:
    """Keep a title with the last row where nothing but that row and its totals is below: it would stand alone otherwise."""
    titles = [title, *takewhile(lambda one: isinstance(one, Band), after)]
    last, totals = after[len(titles) - 1 : len(titles)], after[len(titles) :]
    if last and isinstance(last[0], Row) and all(map(_is_total, totals)):
        drawer.keep(last[0], len(totals), signed, [one for one in titles if isinstance(one, Band)])


def draw_table(press: Press, table: Table) -> None:
    """Draw a table as its rows come."""
    rows = iter(GivingWay().each(table.rows))
    first = list(islice(rows, _LOOKED_AT))
    drawer = _Drawer(press, table, [row for row in first if isinstance(row, Row)])
    press.y -= 4
    press.need(drawer.head_height + drawer.begins_with(first))
    drawer.open()
    ahead: deque[Row | Band] = deque()
    for coming in chain(first, rows, (None,) * _AHEAD):
        if coming:
            ahead.append(coming)
            if len(ahead) <= _AHEAD:
                continue
        if not ahead:
            continue
        row = ahead.popleft()
        if isinstance(row, Band):
            if not coming and table.signed and not row.total:
                _keep_title(drawer, row, tuple(ahead), table.signed)
            drawer.band(row, tuple(ahead))
            continue
        totals, after = sum(1 for _ in takewhile(_is_total, ahead)), 0.0
        if not coming and table.signed and totals == len(ahead):
            drawer.keep(row, totals, table.signed)
            after = drawer.after(table.signed)
        drawer.row(row, totals, after)
    press.about = ""
    drawer.close()
    press.y -= 6
