"""A paper composed from its form: frame, title, parts in the order declared, signatures; pure, for one audience."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from db.model.record import Record
from db.model.voice import Tuned
from db.schema.kind import Kind
from reports.blocks import (
    Block,
    Heading,
    Note,
    Paper,
    Paragraph,
    Picture,
    Pictures,
    Signatures,
    Subject,
    Title,
    WritingLines,
)
from reports.compose.columns import Listed
from reports.compose.inventory import Part, records_tables
from reports.compose.items import items
from reports.compose.setting import Setting, day_text, foot, head, number_line, signatures, statement
from reports.compose.sheet import Counted, missing_of, sections, writing_of_sections
from reports.compose.tables import (
    ActLine,
    Counts,
    acts_table,
    cells_of_rows,
    counted_heads,
    counted_total,
    counted_twice,
    heads,
    numbered_table,
)
from reports.compose.values import filled_in, shown
from reports.compose.voice import tuning
from reports.forms import (
    PLACE_OF_KIND,
    Bases,
    Blank,
    Deeds,
    FormBlock,
    Headed,
    Items,
    Photos,
    Records,
    RowTable,
    Says,
    Sections,
    Tally,
    Tuning,
    Within,
)
from reports.shelf import shared_bases


class Matter(msgspec.Struct, frozen=True):
    """What a paper is about: a record (none on an empty form) or the parts of a list, and the ways to what belongs to it.

    ``pictures`` gives as many as asked, ``spectrum`` the drawing of a recording by its hash, ``places`` the tuning of a
    set, ``within`` what lies in the record, ``tally`` counts by fields; ``count`` is how many records a list has; ``lines``
    leaves room where the law asks for what is not recorded. ``acts`` gives those of an extract from the journal, ``about``
    says which they are.
    """

    kind: Kind | None
    record: Record | None = None
    parts: Sequence[Part] = ()
    narrowed: str = ""
    blank: bool = False
    lines: bool = False
    places: Callable[[], Sequence[Tuned]] = lambda: ()
    spectrum: Callable[[str], Picture | None] = lambda _: None
    pictures: Callable[[int], Sequence[Picture]] = lambda _: ()
    within: Callable[[Within], Iterable[Listed]] = lambda _: ()
    tally: Callable[[Tally], Counts] = lambda _: Counts()
    count: int = 0
    about: str = ""
    acts: Callable[[], Iterable[ActLine]] = lambda: ()


def compose_form(setting: Setting, matter: Matter) -> Iterator[Block]:
    """Yield the blocks of one paper."""
    words, form, record = setting.words, setting.form, matter.record
    title = setting.say(form.title_of(matter.kind) if matter.kind else form.name)
    value = _values(setting, matter)
    yield Paper(form.paper, (record.name or record.number or record.id) if record else title, setting.draft)
    yield from head(setting, title, number_line(setting, _number_of_record(setting, matter)))
    if form.subject and not setting.annex:
        yield Subject(filled_in(setting.say(form.subject), value))
    if form.named and record:
        yield Title(record.name or words.say("(chưa có tên)", "(unnamed)"), 2)
    if record and record.deleted:
        yield Note(words.say("PHIẾU ĐÃ XÓA", "DELETED RECORD"), italic=False, bold=True)
    if record and record.values.get("verified") == "unverified":
        yield Note(words.say("Phiếu chưa kiểm chứng", "Record not verified"), bold=True)
    more = _more(setting, matter)
    yield from statement(setting, value, *more, whole=form.said == "head")
    if form.said != "head" and (matter.about or matter.narrowed):  # why: a part is never taken for the whole
        yield Note(". ".join(more) + ".")
    for at, line in enumerate(form.to):
        text = filled_in(setting.say(line), value)
        yield Paragraph(text if at else f"{words.say('Kính gửi', 'To')}: {text}", "center")
    signed = signatures(setting, value)
    counted = Counted()
    for block in form.blocks:
        last = signed if block is form.blocks[-1] and not setting.annex else None
        yield from _composed(setting, matter, block, counted, value, last)
    if not setting.annex:
        yield signed
    if matter.blank and form.notes:
        yield Heading(words.say("Cách ghi", "How to fill it in"))
        for line in form.notes:
            yield Paragraph(setting.say(line), italic=True)
    if form.said == "foot":
        yield foot(setting)


def _composed(
    setting: Setting,
    matter: Matter,
    block: FormBlock,
    counted: Counted,
    value: Callable[[str], str],
    signed: Signatures | None,
) -> Iterator[Block]:
    kind, record, day = matter.kind, matter.record, setting.day.isoformat()
    match block:
        case Says():
            if block.holds(day):
                yield Paragraph(filled_in(setting.say(block.text), value), block.align, block.bold, block.italic)
        case Headed():
            yield Heading(setting.say(block.text))
        case Bases():
            yield from _bases(block, day)
        case Items():
            yield from items(setting, kind, record, block, empty=matter.blank)
        case Sections() if kind is not None:
            if record is None:
                yield from writing_of_sections(setting, kind, block, counted)
            else:
                lacking = missing_of(setting, kind, record) if matter.lines else frozenset()
                yield from sections(setting, kind, record, block, counted, lacking, matter.spectrum)
        case Records():
            yield from records_tables(setting, block, matter.parts, signed)
        case RowTable():
            rows = cells_of_rows(setting, kind, record, block) if kind and record else []
            if not rows and block.none and record:
                yield Note(setting.say(block.none), "left")
            else:
                yield numbered_table(setting, heads(setting, block.columns), rows, signed)
        case Within():
            found = ((item.cells, item.name) for item in matter.within(block)) if record else ()
            yield numbered_table(setting, heads(setting, block.columns), found, signed, counted=block.numbered)
        case Tally():
            yield from _tallied(setting, block, matter.tally(block), signed)
        case Deeds():
            yield acts_table(setting, matter.acts(), signed)
        case Photos():
            yield from _pictures(matter, block)
        case Tuning():
            yield from _tuned(setting, matter.places(), counted)
        case Blank():
            yield WritingLines(setting.say(block.label), block.lines)


def _tuned(setting: Setting, places: Sequence[Tuned], counted: Counted) -> Iterator[Block]:
    if any(place.hz for place in places):
        yield Heading(f"{counted.next()}. {setting.words.say('Thang âm đã đo', 'Measured tuning')}")
        yield from tuning(setting, places)


def _bases(block: Bases, day: str) -> Iterator[Block]:
    lines = [line.text for line in (*shared_bases().get(block.shared, ()), *block.lines) if line.holds(day)]
    for at, line in enumerate(lines, 1):
        yield Paragraph(line.rstrip(" ;.") + (";" if at < len(lines) else "."), italic=True)


def _tallied(setting: Setting, block: Tally, counts: Counts, signed: Signatures | None) -> Iterator[Block]:
    if block.title:
        yield Heading(setting.say(block.title))
    if counts.rows:
        columns = counted_heads(counts.labels, setting, len(counts.rows[0][0]))
        total = counted_total(setting.words, counts.whole, counts.unit)
        yield numbered_table(setting, columns, counts.rows, signed, total=total)
        if counts.overlap:
            yield counted_twice(setting.words, "left")
    else:
        yield Note(setting.words.say("Chưa có phiếu nào.", "No records yet."), "left")


def _pictures(matter: Matter, block: Photos) -> Iterator[Block]:
    found = tuple(matter.pictures(block.most)) if matter.record else ()
    empty = tuple(Picture("") for _ in range(block.places - len(found)))
    if found or empty:
        yield Pictures((*found, *empty), block.across)


def _more(setting: Setting, matter: Matter) -> tuple[str, ...]:
    words = setting.words
    if matter.about:
        return (matter.about,)
    if matter.narrowed:
        return (words.say(f"Các phiếu tìm theo “{matter.narrowed}”", f"Records found by “{matter.narrowed}”"),)
    if matter.blank and any(setting.form.parts(Sections)):
        return (words.say("Dấu (*): pháp luật yêu cầu ghi", "(*): required by law"),)
    return ()


def _number_of_record(setting: Setting, matter: Matter) -> str:
    if setting.form.per == "list" or not setting.form.named:
        return ""
    number = matter.record.number if matter.record else ""
    return f"{setting.words.say('Số phiếu', 'Number')}: {number or '…………'}"


def _values(setting: Setting, matter: Matter) -> Callable[[str], str]:
    """Return the way from what stands in braces to its words: a value of the paper itself, or of its record."""
    keeper, words = setting.keeper, setting.words
    today = day_text(setting.day)
    own = {
        "@today": today,
        "@year": str(setting.day.year),
        "@as_of": words.say(f"tính đến ngày {today}", f"as of {today}"),
        "@office": keeper.office,
        "@superior": keeper.superior,
        "@locality": keeper.locality,
        "@signer": keeper.signer,
        "@signer_role": keeper.signer_role,
        "@no": setting.number,
    }
    if setting.as_of:
        own["@as_of"] = setting.say(setting.as_of)

    def value(path: str) -> str:
        if path in own:
            return own[path]
        if path == "@count":
            return str(matter.count)
        if matter.record is None or matter.kind is None:
            return ""
        if path == PLACE_OF_KIND:
            return "; ".join(shown(matter.kind, matter.record, matter.kind.place, words, "all", in_table=True))
        return "; ".join(shown(matter.kind, matter.record, path, words, in_table=True)).replace("\n", "; ")

    return value
