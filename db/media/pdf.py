"""Reading a PDF: how many pages, and pictures of them. Runs in worker processes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2

from db.media.derived import THUMB_PIXELS, part_of
from db.media.problem import NotRead
from db.schema.label import Label

_PREVIEW_PIXELS = 1600
_LOOK_PIXELS = 2400


def read_pdf(path: Path, derived: str) -> dict[str, Any]:
    """Derive pictures of the first page and return width and height (points), pages."""
    document = _opened(path)
    try:
        width, height = document[0].get_size()
        middle = _drawn(document, 0, _PREVIEW_PIXELS)
        _save(middle, Path(f"{derived}-middle.jpg"))
        middle.thumbnail((THUMB_PIXELS, THUMB_PIXELS))
        _save(middle, Path(f"{derived}-small.jpg"))
        return {"pages": len(document), "points": [round(width), round(height)]}
    finally:
        document.close()


def page_picture(path: Path, out: Path, page: int) -> dict[str, Any]:
    """Write the picture of a page (from 0)."""
    document = _opened(path)
    try:
        picture = _drawn(document, min(page, len(document) - 1), _LOOK_PIXELS)
        _save(picture, out)
        return {"width": picture.width, "height": picture.height}
    finally:
        document.close()


def clean_leaves(path: Path, out: Path) -> dict[str, Any]:
    """Copy the pages of a PDF into a new one without what they were wrapped in; return the size of each in points.

    Stamps, signatures and filled fields become part of the page.
    """
    document, fresh = _opened(path), pypdfium2.PdfDocument.new()
    try:
        fresh.import_pages(document)
        for page in fresh:
            # why: the binding flattens documents with fields alone, and most stamps are no fields
            pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_PRINT)
        out.parent.mkdir(parents=True, exist_ok=True)
        part = part_of(out)
        fresh.save(str(part))
        part.replace(out)
        return {"sizes": [[round(w, 2), round(h, 2)] for w, h in (page.get_size() for page in fresh)]}
    finally:
        fresh.close()
        document.close()


def _opened(path: Path) -> Any:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise NotRead(Label("PDF có mật khẩu; hãy gỡ mật khẩu rồi nhận.", "The PDF asks for a password.")) from None
        raise NotRead(Label("PDF hỏng, không đọc được.", "The PDF is damaged, it cannot be read.")) from None
    if len(document) == 0:
        document.close()
        raise NotRead(Label("PDF không có trang nào.", "The PDF has no pages."))
    return document


def _drawn(document: Any, page: int, pixels: int) -> Any:
    drawn = document[page]
    longest = max(drawn.get_size())
    return drawn.render(scale=pixels / max(longest, 1.0)).to_pil().convert("RGB")


def _save(picture: Any, out: Path) -> None:
    part = part_of(out)
    picture.save(part, "JPEG", quality=85)
    part.replace(out)
