"""Laying the pages of scans into a PDF that has an empty page of their size for each: nothing is drawn again, nothing is lost.

A page goes in as one form whose drawing is not looked into, so that a large plan costs no more than its bytes. What a
scan brings besides (links, fields, scripts, attachments) stays out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

_NAME = "/Leaf"


def lay_in(
    path: Path, scans: Sequence[tuple[int, str, int]], watch: Callable[[int], None] = lambda pages: None
) -> None:
    """Lay scans under the pages of a PDF: (page from 1, path of the scan, its page from 0) each."""
    writer = PdfWriter(clone_from=str(path))
    readers: dict[str, PdfReader] = {}
    for done, (page, scan, leaf) in enumerate(scans):
        watch(done)
        if scan not in readers:
            readers[scan] = PdfReader(scan)
        _lay(writer, writer.pages[page - 1], readers[scan].pages[leaf])
    writer.write(str(path))
    writer.close()


def _lay(writer: PdfWriter, onto: PageObject, found: PageObject) -> None:
    form = _stream(_drawing(found))
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    box = found.cropbox
    form[NameObject("/BBox")] = ArrayObject(FloatObject(v) for v in (box.left, box.bottom, box.right, box.top))
    form[NameObject("/Matrix")] = ArrayObject(FloatObject(round(v, 4)) for v in _upright(found).ctm)
    for key in ("/Resources", "/Group"):
        if key in found:
            form[NameObject(key)] = found[key].clone(writer)
    resources = onto["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)
    resources[NameObject("/XObject")] = DictionaryObject({NameObject(_NAME): writer._add_object(form)})
    page = _stream(b"q %s Do Q\n" % _NAME.encode() + _drawing(onto))
    onto[NameObject("/Contents")] = writer._add_object(page)


def _drawing(page: PageObject) -> bytes:
    """Return what draws a page, as it is; its parts stand one after the other."""
    found: Any = page["/Contents"].get_object() if "/Contents" in page else ArrayObject()
    parts = found if isinstance(found, ArrayObject) else [found]
    return b"\n".join(part.get_object().get_data() for part in parts)


def _stream(data: bytes) -> DictionaryObject:
    plain = DecodedStreamObject()
    plain.set_data(data)
    return plain.flate_encode()


def _upright(page: PageObject) -> Transformation:
    """Return what brings the visible part of a page, turned as it is shown, to the lower left corner."""
    box = page.cropbox
    wide, tall = float(box.width), float(box.height)
    moved = Transformation().translate(-float(box.left), -float(box.bottom))
    match int(page.rotation or 0) % 360:
        case 90:
            return moved.rotate(-90).translate(0, wide)
        case 180:
            return moved.rotate(180).translate(wide, tall)
        case 270:
            return moved.rotate(90).translate(tall, 0)
    return moved
