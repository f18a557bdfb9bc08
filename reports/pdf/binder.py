"""The pages of several papers bound into one: numbered throughout, found by bookmarks, some of them drawn later than they stand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from reports.blocks import Size
from reports.pdf.page import SIZES, Press


class Binder(Press):
    """A PDF of papers bound together."""

    def __init__(self, out: Path, title: str, made: datetime | None = None) -> None:
        super().__init__(out, title, made)
        self._place: int | None = None

    def begin(self, size: Size, draft: str = "") -> None:
        self._finish_page()
        self._size, self._draft = SIZES[size], draft
        self._begin_page()

    def begin_leaf(self, size: tuple[float, float]) -> None:
        """Begin a page of any size, in points, for the page of a scan."""
        self._finish_page()
        self._size, self._draft = size, ""
        self._begin_page()

    @property
    def number(self) -> int:
        """The number of this page."""
        return self._number

    def skip(self, pages: int) -> None:
        """Leave out the numbers of pages that are drawn later."""
        self._finish_page()
        self._number += pages
        self.pages += pages

    def reopen(self, at: int, number: int, pages: int) -> None:
        """Go back to pages that were left out: the next ones stand behind the first ``at`` and are numbered on."""
        self._finish_page()
        self._place, self._number = at, number
        self.pages -= pages

    def mark(self, key: str) -> None:
        """Make this page one that bookmarks and links find."""
        self._canvas.bookmarkPage(key)

    def outline(self, text: str, key: str, level: int) -> None:
        """Add a bookmark; readers show the bookmarks at once."""
        self._canvas.showOutline()
        self._canvas.addOutlineEntry(text, key, level)

    def link(self, key: str, box: tuple[float, float, float, float]) -> None:
        """Let a click on a part of this page go to a marked one."""
        self._canvas.linkRect("", key, box, thickness=0)

    def _finish_page(self) -> None:
        drawn = self._open
        super()._finish_page()
        if drawn and self._place is not None:
            pages = self._canvas._doc.Pages.pages
            pages.insert(self._place, pages.pop())
            self._place += 1
