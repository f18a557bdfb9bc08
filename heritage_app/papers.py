"""Printing a paper: which records it is about, for whom, and the way from the catalogue to the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from db.catalogue import Reader
from db.model.condition import By, kinds_of, tests
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.record import Record
from db.model.telling import say
from db.schema.kind import Kind
from db.schema.label import Label
from heritage_app.order import Order
from heritage_app.picture_papers import printed, tuning_facts
from reports.blocks import Block
from reports.compose.columns import Listed, Plan, of_line, of_record, plan
from reports.compose.inventory import Part, compose_inventory
from reports.compose.pictures import ON_A_SHEET
from reports.compose.setting import Keeper, Setting
from reports.compose.sheet import compose_blank_sheet, compose_sheet
from reports.forms import Form, form_of

_PAGE = 500


def print_paper(reader: Reader, order: Order, out: Path) -> int:
    """Print a paper into ``out`` and return the number of its pages; raise ``NotPossible`` where there is nothing to print."""
    title, blocks = compose_paper(reader, order, date.today())
    from reports.pdf.write import write_pdf  # why: ReportLab and its fonts are loaded only when something is printed

    return write_pdf(blocks, out, title)


def compose_paper(reader: Reader, order: Order, day: date) -> tuple[str, Iterator[Block]]:
    """Return title and blocks of a paper printed on a day; raise ``NotPossible`` where there is nothing to print."""
    form = form_of(reader.description, order.form)
    kinds = _kinds(reader, form, order)
    profile = reader.profile()
    keeper = Keeper(profile.superior, profile.office, profile.locality, profile.signer_role, profile.signer)
    as_of = reader.moment.label if reader.moment else None
    setting = Setting(form, keeper, order.audience, day, reader.words(order.audience), order.annex, as_of)
    if order.blank:
        blocks = _blank(setting, kinds, order)
    elif form.id == "inventory":
        blocks = _inventory(reader, setting, kinds, order)
    else:
        blocks = _sheets(reader, setting, kinds, order)
    title = form.title_of(kinds[0]) if len(kinds) == 1 else form.title
    return setting.say(title), blocks


def _kinds(reader: Reader, form: Form, order: Order) -> list[Kind]:
    if not order.kind:
        return [kind for kind in reader.description.kinds if kind.id in form.kinds]
    kind = reader.description.by_id.get(order.kind)
    if kind is None:
        known = ", ".join(form.kinds)
        raise NotPossible(
            Label(
                f"Không có loại phiếu “{order.kind}”; các loại: {known}.",
                f"There is no kind “{order.kind}”; kinds: {known}.",
            )
        )
    if kind.id not in form.kinds:
        raise NotPossible(
            Label(
                f"Mẫu “{form.title.vi}” không dùng cho {kind.label.vi.lower()}.",
                f"The form “{form.title.en}” is not for {kind.label.en.lower()}.",
            )
        )
    return [kind]


def _nothing() -> NotPossible:
    return NotPossible(
        Label(
            "Không có phiếu nào để in: hãy đổi loại, từ tìm hoặc đối tượng được xem.",
            "There is no record to print: change the kind, the words or the audience.",
        )
    )


def _blank(setting: Setting, kinds: list[Kind], order: Order) -> Iterator[Block]:
    if setting.form.id != "sheet":
        raise NotPossible(Label("Chỉ phiếu mới in trống được.", "Only a sheet can be printed blank."))
    if not order.kind or order.ids or order.words or order.where is not None:
        raise NotPossible(
            Label(
                "In phiếu trống thì chọn một loại phiếu, không chọn phiếu nào.",
                "For a blank sheet choose a kind and no records.",
            )
        )
    return compose_blank_sheet(setting, kinds[0])


def _queries(reader: Reader, kinds: list[Kind], order: Order) -> list[tuple[Kind, Query]]:
    """Return a query for each kind of which there is something to print."""
    found = []
    paths = [path for path, _ in tests(order.where)] if order.where is not None else []
    asked = kinds_of(reader.description, kinds[0].id if len(kinds) == 1 else "", iter(paths), order.audience)
    for kind in kinds:
        query = Query(kind.id, order.words, order.where, order.sort or (By("name"),), False, order.ids, order.audience)
        if kind in asked and len(reader.find(query)):
            found.append((kind, query))
    if not found:
        raise _nothing()
    return found


def _inventory(reader: Reader, setting: Setting, kinds: list[Kind], order: Order) -> Iterator[Block]:
    parts = [
        Part(made, _listed(reader, setting, made, query))
        for kind, query in _queries(reader, kinds, order)
        for made in (plan(setting.form, kind, order.audience),)
    ]
    return compose_inventory(setting, parts, _narrowed_by(setting, kinds, order))


def _narrowed_by(setting: Setting, kinds: list[Kind], order: Order) -> str:
    """Return in words what the records were chosen by, for the paper to say."""
    kind = kinds[0] if len(kinds) == 1 else None
    told = say(order.where, kind, setting.words) if order.where is not None else ""
    return "; ".join(part for part in (order.words, told) if part)


def _listed(reader: Reader, setting: Setting, made: Plan, query: Query) -> Iterator[Listed]:
    listing = reader.find(query)
    for start in range(0, len(listing), _PAGE):
        for line in reader.lines(listing, start, start + _PAGE, made.fields, setting.audience):
            if made.from_records:
                yield of_record(made, line, reader.record(line.id, setting.audience), setting.words)
            else:
                yield of_line(made, line, setting.words)


def _sheets(reader: Reader, setting: Setting, kinds: list[Kind], order: Order) -> Iterator[Block]:
    if order.ids and not order.words and order.where is None:
        wanted = {kind.id for kind in kinds}
        records = [r for r in (reader.record(i, order.audience) for i in order.ids) if r.kind in wanted]
        if not records:
            raise _nothing()
        return _composed(reader, setting, iter(records), order)
    return _composed(reader, setting, _found(reader, kinds, order), order)


def _found(reader: Reader, kinds: list[Kind], order: Order) -> Iterator[Record]:
    for _, query in _queries(reader, kinds, order):
        yield from reader.records(reader.find(query), order.audience)


def _composed(reader: Reader, setting: Setting, records: Iterator[Record], order: Order) -> Iterator[Block]:
    for record in records:
        shown = printed(reader, record.id, order.audience, setting.words, ON_A_SHEET)
        facts = tuning_facts(reader, record, order.audience, setting.words)
        yield from compose_sheet(
            setting, reader.description.kind(record.kind), record, lines=order.lines, pictures=tuple(shown), facts=facts
        )
