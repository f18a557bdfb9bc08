"""Printing away from the window's thread: pages to look at, the forms there are, and a file with its progress."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import msgspec

from db.catalogue import Reader
from db.model.problems import NotPossible, Trouble
from db.schema.kind import Kind
from db.schema.label import Label
from heritage_app.paper.order import Order
from heritage_app.paper.papers import print_paper
from reports.forms import Form
from reports.shelf import Shelf, read_shelf

SHOWN_PAGES = 60
SHOWN_RECORDS = 20
_ZOOM = 1.35


class Offer(msgspec.Struct, frozen=True):
    """A form that may be printed of what is asked: its id, its title for the kind, and whether it gets a number."""

    id: str
    title: Label
    numbered: bool
    lists: bool


class Rendered(msgspec.Struct, frozen=True):
    """A paper in a scratch file: how many pages it has, and pictures of the first ones as (width, height, RGB).

    ``whole`` says that every record asked for is in it; ``records`` how many there are; ``faults`` what is wrong with
    forms of the office.
    """

    pages: int
    pictures: list[tuple[int, int, bytes]]
    offers: tuple[Offer, ...] = ()
    whole: bool = True
    records: int = 0
    faults: tuple[Label, ...] = ()
    trouble: Label | None = None


class Progress:
    """How far a printing is, told from its thread and read by the window; ``stop`` ends it."""

    def __init__(self) -> None:
        self.done = self.count = 0
        self._stopped = threading.Event()

    def heard(self, done: int, count: int) -> bool:
        """Take in how many records are done of how many; say whether to go on."""
        self.done, self.count = done, count
        return not self._stopped.is_set()

    def stop(self) -> None:
        """End the printing before its next record."""
        self._stopped.set()


def render(reader: Reader, order: Order, path: Path, width: int, progress: Progress) -> Rendered:
    """Print a paper into a file and paint its first pages, as wide as there is room for; ``progress`` is told how far it is."""
    offers: tuple[Offer, ...] = ()
    faults: tuple[Label, ...] = ()
    try:
        shelf = read_shelf(reader.description, reader.folder)
        faults = tuple(fault.label for fault in shelf.faults)
        offers = _offers(reader, shelf, order)
        shown = msgspec.structs.replace(order, first=SHOWN_RECORDS)
        pages = print_paper(reader, shown, path, progress.heard)
    except Trouble as trouble:
        return Rendered(0, [], offers, faults=faults, trouble=trouble.label)
    pictures = paint(path, SHOWN_PAGES, width)
    whole = progress.count <= SHOWN_RECORDS or any(o.lists for o in offers if o.id == order.form)
    return Rendered(pages, pictures, offers, whole, progress.count, faults)


def paint(path: Path, most: int, width: int) -> list[tuple[int, int, bytes]]:
    """Return the first pages of a PDF as pictures (width, height, RGB), as wide as there is room for."""
    import pypdfium2  # why: only when a paper is looked at

    document = pypdfium2.PdfDocument(str(path))
    try:
        pictures = []
        for number in range(min(len(document), most)):
            page = document[number]
            bitmap = page.render(scale=min(_ZOOM, width / page.get_width()), rev_byteorder=True)
            pictures.append((bitmap.width, bitmap.height, bytes(bitmap.to_pil().convert("RGB").tobytes())))
    finally:
        document.close()
    return pictures


def save(reader: Reader, order: Order, target: Path, progress: Progress) -> Label | None:
    """Print a paper whole into a file; return what stood in the way, or None."""
    try:
        print_paper(reader, order, target, progress.heard)
    except Trouble as trouble:
        return trouble.label
    return None


def _offers(reader: Reader, shelf: Shelf, order: Order) -> tuple[Offer, ...]:
    """Return the forms that print what is asked: of an empty sheet those for a record, else all of the kind."""
    kind_id = order.kind or (reader.record(order.ids[0], order.audience).kind if order.ids else "")
    if not kind_id:
        return ()
    kind = reader.description.by_id.get(kind_id)
    if kind is None:
        raise NotPossible(Label(f"Không có loại phiếu “{kind_id}”.", f"There is no kind “{kind_id}”."))
    forms = shelf.offered(kind.id, date.today())
    return tuple(_offer(form, kind) for form in forms if not order.blank or form.per == "record")


def _offer(form: Form, kind: Kind) -> Offer:
    title = form.called or form.title_of(kind)
    more = f" ({form.edition})" if form.edition else ""
    return Offer(
        form.id,
        Label(f"{title.vi}{more}", f"{title.en}{more}"),
        bool(form.numbered),
        form.per == "list",
    )
