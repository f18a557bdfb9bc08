"""The pages of a paper: margins of Nghị định 30/2020, page numbers, and one text object a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader, TimeStamp
from reportlab.pdfgen.canvas import Canvas

from reports.blocks import Size
from reports.pdf.fonts import Style, main_face
from reports.pdf.text import Cut, Line

_MM: float = mm
_LEFT, _RIGHT, _TOP, _BOTTOM = 30 * _MM, 15 * _MM, 20 * _MM, 20 * _MM
_NUMBER_SIZE = 13
SIZES: Mapping[Size, tuple[float, float]] = {
    "A4": A4,
    "A4 landscape": landscape(A4),
    "A3": A3,
    "A3 landscape": landscape(A3),
}
_DRAFT_SIZE = 96
_DRAFT_GREY = 0.93
_BAR_GREY = 0.78
_TOUCH = 1.02  # squares of a code overlap a little, or white lines show between them
_NUMBER_DOWN = 13 * _MM


class Press:
    """A PDF being printed: where the next line goes, and what is on the page so far.

    ``made`` is when it was made, as the file says it; the same content and moment give the same bytes. ``below`` is
    the height of what should stand on one page with the end of the block that is being drawn.
    """

    def __init__(self, out: Path, title: str, made: datetime | None = None) -> None:
        main_face("regular")  # why: the canvas begins every page in a font, which must be an embedded one
        self._canvas: Any = Canvas(
            str(out), pagesize=A4, pageCompression=1, lang="vi-VN", pdfVersion=(1, 5), invariant=1
        )
        self._canvas._doc._timeStamp = _stamp(made or datetime.now(UTC))
        self._canvas.setTitle(title)
        self._canvas.setCreator("Sổ Di sản")
        for say in (self._canvas.setAuthor, self._canvas.setSubject):
            say("")  # why: the library says "anonymous" and "unspecified" where nothing is said
        self._cuts: dict[tuple[Style, float], Cut] = {}
        self._pictures: dict[str, _Named] = {}
        self._text: list[str] = []
        self._rules: list[str] = []
        self._size: tuple[float, float] = A4
        self._draft = ""
        self._number = 0
        self._open = False
        self.pages = 0
        self.about = ""
        self.y = self.below = 0.0

    @property
    def left(self) -> float:
        """Where lines begin."""
        return _LEFT

    @property
    def right(self) -> float:
        """Where lines end."""
        return self._size[0] - _RIGHT

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.right - _LEFT

    @property
    def top(self) -> float:
        """The upper edge of what is printed."""
        return self._size[1] - _TOP

    @property
    def bottom(self) -> float:
        """The lower edge of what is printed."""
        return _BOTTOM

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on the page yet."""
        return self.y == self.top

    def cut(self, style: Style, size: float) -> Cut:
        """Return a style at a size."""
        key = (style, size)
        if key not in self._cuts:
            self._cuts[key] = Cut(self._canvas._doc, style, size)
        return self._cuts[key]

    def begin(self, size: Size, draft: str = "") -> None:
        """Begin a paper: a new page of its size, numbers from 1, ``draft`` pale across each page."""
        self._finish_page()
        self._size, self._draft = SIZES[size], draft
        self._number = 0
        self._begin_page()

    def new_page(self) -> None:
        """Go on at the top of a new page."""
        self._finish_page()
        self._begin_page()

    def need(self, height: float) -> None:
        """Go on to a new page where less than ``height`` is left on this one."""
        if self.y - height < self.bottom and not self.fresh:
            self.new_page()

    def say(self, x: float, y: float, code: str) -> None:
        """Draw the code of a line with its baseline at ``y``."""
        if code:
            self._text.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm {code}")

    def centred(self, line: Line, x: float, width: float, y: float) -> None:
        """Draw a line in the middle of a width."""
        self.say(x + (width - line.width) / 2, y, line.code)

    def leading(self, leading: float) -> None:
        """Set the distance of lines that follow each other within one code."""
        self._text.append(f"{leading:g} TL")

    def rule(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a thin line."""
        self._rules.append(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l")

    def dots(self, x1: float, x2: float, y: float) -> None:
        """Draw a dotted line to write on."""
        self._rules.append(f"S [0.6 2] 0 d {x1:.2f} {y:.2f} m {x2:.2f} {y:.2f} l S [] 0 d")

    def bar(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a grey bar with its lower left corner at a point."""
        self._rules.append(f"S q {_BAR_GREY} g {x:.2f} {y:.2f} {width:.2f} {height:.2f} re B Q")

    def size_of(self, path: str) -> tuple[int, int]:
        """Return the pixels of a picture, wide and high."""
        wide, tall = ImageReader(path).getSize()
        return int(wide), int(tall)

    def picture(self, path: str, middle: tuple[float, float], size: tuple[float, float], turned: int) -> None:
        """Draw a JPEG around a point, as its bytes are, turned clockwise."""
        canvas = self._canvas
        if path not in self._pictures:
            self._pictures[path] = _Named(path)
            self._pictures[path].told = f"picture {len(self._pictures)}"
        canvas.saveState()
        canvas.translate(*middle)
        canvas.rotate(-turned)
        canvas.drawImage(self._pictures[path], -size[0] / 2, -size[1] / 2, *size)
        canvas.restoreState()

    def code(self, text: str, x: float, y: float, size: float) -> None:
        """Draw a QR code with its lower left corner at a point."""
        import zxingcpp  # why: cards are printed seldom

        # why: ReportLab's own maker of codes loads its tables of styles, which refuse an embedded base font
        made: Any = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image()
        cells: Any = memoryview(made)
        count = cells.shape[0]
        cell = size / count
        for row in range(count):
            for column in range(count):
                if cells[row, column] == 0:
                    left, low = x + column * cell, y + size - (row + 1) * cell
                    self._canvas.rect(left, low, cell * _TOUCH, cell * _TOUCH, stroke=0, fill=1)

    def close(self) -> int:
        """Finish the last page and write the file; return the number of pages."""
        if not self._open and not self.pages:
            self.begin("A4")
        self._finish_page()
        self._canvas.save()
        return self.pages

    def _begin_page(self) -> None:
        self._canvas.setPageSize(self._size)
        self._number += 1
        self.pages += 1
        self._open = True
        self.y = self.top
        if self._draft:
            self._across(self._draft)
        if self._number > 1:
            line = self.cut("regular", _NUMBER_SIZE).one(str(self._number))
            self.centred(line, self.left, self.width, self._size[1] - _NUMBER_DOWN)

    def _across(self, text: str) -> None:
        """Write a word pale and slanting across the page, below all that is printed on it."""
        line = self.cut("bold", _DRAFT_SIZE).one(text)
        slope, (wide, high) = 0.7071, self._size
        x, y = wide / 2 - line.width / 2 * slope, high / 2 - line.width / 2 * slope
        turned = f"{slope} {slope} -{slope} {slope} {x:.2f} {y:.2f} cm"
        self._canvas.addLiteral(f"q {_DRAFT_GREY} g {turned} BT 1 0 0 1 0 0 Tm {line.code} ET Q")

    def _finish_page(self) -> None:
        if not self._open:
            return
        if self._rules:
            self._canvas.addLiteral(".5 w " + "\n".join(self._rules) + " S")
        self._canvas.addLiteral("BT\n" + "\n".join(self._text) + "\nET")
        self._canvas.showPage()
        self._text, self._rules, self._open = [], [], False


class _Named(str):
    """The path of a picture that ReportLab names by its place in the file, not by where it lies on this machine."""

    told = ""

    def __str__(self) -> str:
        return self.told


def _stamp(made: datetime) -> Any:
    stamp: Any = TimeStamp(invariant=1)
    at = made.astimezone(UTC)
    stamp.t, stamp.lt, stamp.YMDhms = at.timestamp(), at.timetuple(), tuple(at.timetuple())[:6]
    return stamp
