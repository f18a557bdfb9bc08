"""Printing a paper: which records it is about, for whom, and the way from the catalogue to the file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import partial
from itertools import count as counting
from itertools import islice
from pathlib import Path

import msgspec
from msgspec import structs

from db.catalogue import Listing, Reader
from db.catalogue.asking import condition_of
from db.catalogue.searching import HEADS
from db.model.catalogue_lists import KIND as CATALOGUE_LIST
from db.model.condition import By, Condition, Test, both, kinds_of, tests
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.record import Record
from db.model.telling import label_of, say
from db.schema.field import Audience
from db.schema.field_type import counted, grouped
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.vietnamese import sort_key
from heritage_app.paper.catalogue_lists import attached_to, setting_of
from heritage_app.paper.extract import acts_asked, lines_of, narrowed
from heritage_app.paper.order import Order
from heritage_app.paper.pictures import printed, spectrum_drawn, tuned_places
from heritage_app.paper.refusals import not_of, nothing_of
from reports.blocks import Band, Block, Row, Table
from reports.compose.catalogue_list import compose_catalogue_list
from reports.compose.columns import Listed, Plan, cells_of, of_line, of_record, plan
from reports.compose.inventory import Part
from reports.compose.paper import Matter, compose_form
from reports.compose.setting import Keeper, Setting
from reports.compose.tables import Cells, Counts, pieces_label
from reports.forms import Form, Records, Tally, Within
from reports.shelf import read_shelf

_PAGE = 500


def print_paper(reader: Reader, order: Order, out: Path, heard: Callable[[int, int], bool] = lambda *_: True) -> int:
    """Print a paper into ``out`` (PDF, or Word by its ending) and return the number of its pages (of papers in Word).

    Raise ``NotPossible`` where there is nothing to print. ``heard`` is told before each record how many are done of
    how many, and stops the printing by saying False; a stopped or refused printing leaves ``out`` as it was.
    """
    day = date.today()
    return print_form(
        reader, read_shelf(reader.description, reader.folder).choose(order.form, day), order, day, out, heard
    )


def print_form(
    reader: Reader,
    form: Form,
    order: Order,
    day: date,
    out: Path,
    heard: Callable[[int, int], bool] = lambda *_: True,
) -> int:
    """Print a paper in a form that is at hand, on the shelf or not, as ``print_paper`` does."""
    title, blocks = _compose(reader, form, order, day, heard)
    return write_paper(blocks, out, title)


def write_paper(blocks: Iterable[Block], out: Path, title: str) -> int:
    """Write blocks as PDF, or as Word by the ending of ``out``; return the number of pages (of papers in Word)."""
    if out.suffix.lower() == ".docx":
        from reports.docx.write import write_docx  # why: loaded only when something is printed for Word

        return write_docx(blocks, out, title)
    from reports.pdf.write import write_pdf  # why: ReportLab and its fonts are loaded only when something is printed

    return write_pdf(blocks, out, title)


def compose_paper(
    reader: Reader, order: Order, day: date, heard: Callable[[int, int], bool] = lambda *_: True
) -> tuple[str, Iterator[Block]]:
    """Return title and blocks of a paper printed on a day; raise ``NotPossible`` where there is nothing to print."""
    form = read_shelf(reader.description, reader.folder).choose(order.form, day)
    return _compose(reader, form, order, day, heard)


def _compose(
    reader: Reader, form: Form, order: Order, day: date, heard: Callable[[int, int], bool]
) -> tuple[str, Iterator[Block]]:
    profile = reader.profile()
    keeper = Keeper(profile.superior, profile.office, profile.locality, profile.signer_role, profile.signer)
    as_of = reader.moment.label if reader.moment else None
    words = reader.words(order.audience)
    number = order.number.strip()
    setting = Setting(form, keeper, order.audience, day, words, order.annex, as_of, number, order.final)
    kinds = _kinds(reader, setting, order)
    if order.blank:
        blocks = _blank(setting, kinds, order)
    elif form.per == "acts":
        acts = acts_asked(reader, order)
        matter = Matter(None, about=narrowed(reader, order, words), acts=partial(lines_of, reader, order, acts, words))
        return setting.say(form.name), compose_form(setting, matter)
    elif form.kinds == (CATALOGUE_LIST,):
        blocks = _catalogue_lists(reader, setting, kinds, order)
    elif form.per == "list":
        blocks = _list(reader, setting, kinds, order, heard)
    else:
        blocks = _of_records(reader, setting, kinds, order, heard)
    return setting.say(form.title_of(kinds[0]) if len(kinds) == 1 else form.name), blocks


def _kinds(reader: Reader, setting: Setting, order: Order) -> list[Kind]:
    form = setting.form
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
        raise not_of(reader.description, form, kind)
    return [kind]


def _stopped() -> NotPossible:
    return NotPossible(Label("Đã dừng in; chưa ghi tệp nào.", "Printing was stopped; no file was written."))


def _blank(setting: Setting, kinds: list[Kind], order: Order) -> Iterator[Block]:
    if setting.form.per == "list":
        raise NotPossible(Label("Chỉ phiếu mới in trống được.", "Only a sheet can be printed blank."))
    if (not order.kind and len(kinds) > 1) or order.ids or order.words or order.where is not None:
        raise NotPossible(
            Label(
                "In phiếu trống thì chọn một loại phiếu, không chọn phiếu nào.",
                "For a blank sheet choose a kind and no records.",
            )
        )
    return compose_form(setting, Matter(kinds[0], blank=True))


class _Found(msgspec.Struct, frozen=True):
    """Records of one kind there are to print: what they were asked by, and where they stand."""

    kind: Kind
    query: Query
    listing: Listing


def _found(reader: Reader, setting: Setting, kinds: list[Kind], order: Order) -> list[_Found]:
    """Return what there is to print of each kind; raise ``NotPossible`` where there is nothing of any."""
    found = []
    paths = [path for path, _ in tests(order.where)] if order.where is not None else []
    asked = kinds_of(reader.description, kinds[0].id if len(kinds) == 1 else "", iter(paths), order.audience)
    for kind in kinds:
        where = both(order.where, _of_form(reader, setting, kind))
        query = Query(kind.id, order.words, where, order.sort or (By("name"),), False, order.ids, order.audience)
        if kind in asked and len(listing := reader.find(query)):
            found.append(_Found(kind, query, listing))
    if not found:
        raise nothing_of(reader, setting.form)
    return found


def _of_form(reader: Reader, setting: Setting, kind: Kind) -> Condition | None:
    if not setting.form.where:
        return None
    condition = condition_of(reader, setting.form.where, kind.id)
    if condition is not None:
        kinds_of(reader.description, kind.id, (path for path, _ in tests(condition)), setting.audience)
    return condition


def _list(
    reader: Reader, setting: Setting, kinds: list[Kind], order: Order, heard: Callable[[int, int], bool]
) -> Iterator[Block]:
    chosen = bool(order.kind or order.ids or order.words or order.where is not None)
    found = _found(reader, setting, kinds, order) if chosen or any(setting.form.parts(Records)) else []
    counted = {one.kind.id: one.query for one in found} if chosen else None
    if counted is not None:
        setting = _counting(setting, counted)
    parts = [
        Part(made, _listed(reader, setting, made, one.listing, heard))
        for one in found
        for made in (plan(setting.form.columns_of(one.kind), one.kind, order.audience),)
    ]
    matter = Matter(
        kinds[0] if len(kinds) == 1 or len(parts) == 1 else None,
        parts=parts,
        narrowed=_narrowed_by(setting, kinds, order),
        tally=partial(_tallied, reader, setting, counted),
        about=_chosen(setting, order),
        count=_count(found),
    )
    return _told_by_row(compose_form(setting, matter), matter.count, heard)


def _count(found: Iterable[_Found]) -> int:
    return sum(len(one.listing) for one in found)


def _told_by_row(blocks: Iterator[Block], count: int, heard: Callable[[int, int], bool]) -> Iterator[Block]:
    """Tell of each row of a list as it is drawn; to read them all, which comes first, takes about as long."""
    drawn = counting()

    def told(rows: Iterable[Row | Band]) -> Iterator[Row | Band]:
        for row in rows:
            if isinstance(row, Row) and not heard(min((count + next(drawn)) // 2, count), count):
                raise _stopped()
            yield row

    for block in blocks:
        yield msgspec.structs.replace(block, rows=told(block.rows)) if isinstance(block, Table) else block


def _catalogue_lists(reader: Reader, setting: Setting, kinds: list[Kind], order: Order) -> Iterator[Block]:
    """Set inventory lists anew from their rows; how one was published is told by ``print_list``."""
    found = _found(reader, setting, kinds, order)
    now = datetime.combine(setting.day, time(), UTC)
    for record in (r for one in found for r in reader.records(one.listing, order.audience)):
        yield from compose_catalogue_list(setting_of(reader, record, now), record, attached_to(reader, record))


def _narrowed_by(setting: Setting, kinds: list[Kind], order: Order) -> str:
    """Return in words what the records were chosen by, for the paper to say."""
    kind = kinds[0] if len(kinds) == 1 else None
    told = say(order.where, kind, setting.words) if order.where is not None else ""
    return "; ".join(part for part in (order.words, told) if part)


def _listed(
    reader: Reader, setting: Setting, made: Plan, listing: Listing, heard: Callable[[int, int], bool]
) -> Iterator[Listed]:
    for start in range(0, len(listing), _PAGE):
        if not heard(start // 2, len(listing)):
            raise _stopped()
        for line in reader.lines(listing, start, start + _PAGE, made.fields, setting.audience):
            if made.from_records:
                yield of_record(made, line, reader.record(line.id, setting.audience), setting.words)
            else:
                yield of_line(made, line, setting.words)


def _of_records(
    reader: Reader, setting: Setting, kinds: list[Kind], order: Order, heard: Callable[[int, int], bool]
) -> Iterator[Block]:
    if order.ids and not order.words and order.where is None and not setting.form.where:
        wanted = {kind.id for kind in kinds}
        records = [r for r in (reader.record(i, order.audience) for i in order.ids) if r.kind in wanted]
        if not records:
            raise nothing_of(reader, setting.form)
        return _composed(reader, setting, iter(records), len(records), order, heard)
    found = _found(reader, setting, kinds, order)
    every = (r for one in found for r in reader.records(one.listing, order.audience))
    return _composed(reader, setting, every, _count(found), order, heard)


def _composed(
    reader: Reader,
    setting: Setting,
    records: Iterable[Record],
    count: int,
    order: Order,
    heard: Callable[[int, int], bool],
) -> Iterator[Block]:
    for done, record in enumerate(islice(records, order.first or None)):
        if not heard(done, count):
            raise _stopped()
        yield from compose_form(setting, _matter(reader, setting, record, order))


def _matter(reader: Reader, setting: Setting, record: Record, order: Order) -> Matter:
    words, audience = setting.words, order.audience
    return Matter(
        reader.description.kind(record.kind),
        record,
        lines=order.lines,
        places=partial(tuned_places, reader, record, audience),
        spectrum=partial(spectrum_drawn, reader, record.id, audience, words),
        pictures=lambda most: printed(reader, record.id, audience, words, most),
        within=partial(_within, reader, setting, record),
        tally=partial(_tallied, reader, setting, None),
    )


def _within(reader: Reader, setting: Setting, record: Record, block: Within) -> list[Listed]:
    """Return what lies in a record now, and in its parts: the current row of each says so, not an earlier one."""
    audience = setting.audience
    sites = [record.id, *(_parts(reader, record, block.parts, audience) if block.parts else ())]
    outer, _, inner = block.link.partition(".")
    found: list[tuple[str, Listed]] = []
    for kind in (reader.description.by_id[k] for k in block.kinds if k in reader.description.by_id):
        if kind.field(block.link) is None:
            continue
        kinds_of(reader.description, kind.id, iter((block.link,)), audience)
        query = Query(kind.id, where=Test(block.link, "one_of", tuple(sites)), audience=audience)
        for item in reader.records(reader.find(query), audience):
            rows = item.values.get(outer) or []
            if rows and rows[-1].get(inner) in sites:
                cells = cells_of(block.columns, kind, item, setting.words)
                code = next((r["number"] for r in item.values.get("numbers") or () if r.get("register") == "plan"), "")
                found.append((sort_key(code or item.number or item.name), Listed(item.name, None, cells)))
    return [listed for _, listed in sorted(found, key=lambda pair: pair[0])]


def _parts(reader: Reader, record: Record, link: str, audience: Audience) -> Iterator[str]:
    query = Query(record.kind, where=Test(link, "is", (record.id,)), audience=audience)
    listing = reader.find(query)
    yield from (line.id for line in reader.lines(listing, 0, len(listing)))


def _counting(setting: Setting, kinds: Collection[str]) -> Setting:
    """Return a setting whose form counts some kinds alone: of the others nothing was asked."""
    blocks = tuple(b for b in setting.form.blocks if not isinstance(b, Tally) or b.kind in kinds)
    return structs.replace(setting, form=structs.replace(setting.form, blocks=blocks))


def _chosen(setting: Setting, order: Order) -> str:
    """Return how many records were chosen one by one, for a paper of counts to say."""
    if not order.ids or not any(setting.form.parts(Tally)):
        return ""
    many = len(set(order.ids))
    return setting.words.say(f"{grouped(many)} phiếu đã chọn", f"{counted(many, 'record')} chosen")


def _tallied(reader: Reader, setting: Setting, asked: Mapping[str, Query] | None, block: Tally) -> Counts:
    kind = reader.description.kind(block.kind)
    by = tuple(path for path in block.by if path in HEADS or kind.field(path))
    query = structs.replace(asked[kind.id], order=()) if asked else Query(kind.id, audience=setting.audience)
    tallied = reader.search.tally(query, by, setting.words.language)
    rows: list[Cells] = [
        ((*found.words, grouped(found.records), *((grouped(found.pieces),) if kind.pieces else ())), kind.label.vi)
        for found in tallied
    ]
    labels = [HEADS[p] if p in HEADS else Label(label_of(kind, p, "vi"), label_of(kind, p, "en")) for p in by]
    return Counts(labels, rows, sum(found.records for found in tallied), reader.search.count(query), pieces_label(kind))
