"""A statistical table on paper, saying which day it is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from db.catalogue import Reader
from db.catalogue.searching import HEADS, THEN, Tallied
from db.model.query import Query
from db.model.telling import label_of, say
from db.schema.field_type import Words, counted, grouped
from db.schema.kind import Kind
from db.schema.label import Label, Language
from heritage_app.paper.papers import write_paper
from reports.blocks import Band, Bar, Bars, Block, Heading, Note, OfficeHead, Paper, Row, Table, TableColumn, Title
from reports.compose.tables import counted_total, counted_twice, pieces_label

_MOST_BARS = 40


def column_label(kind: Kind | None, path: str, language: Language) -> str:
    """Return the heading of what a table counts by."""
    if path in HEADS:
        return HEADS[path].text(language)
    assert kind is not None
    then = Label(" (khi ấy)", " (then)").text(language) if path.endswith(THEN) else ""
    return label_of(kind, path.removesuffix(THEN), language) + then


def print_statistics(reader: Reader, query: Query, by: tuple[str, ...], out: Path) -> int:
    """Print a table of counts into ``out`` (PDF, or Word by its ending) and return the number of its pages."""
    words = reader.words(query.audience)
    found = reader.search.tally(query, by)
    blocks = _blocks(reader, query, by, found, words)
    return write_paper(blocks, out, words.say("Bảng thống kê", "Statistics"))


def _blocks(reader: Reader, query: Query, by: Sequence[str], found: Sequence[Tallied], words: Words) -> Iterator[Block]:
    kind = reader.description.by_id.get(query.kind)
    profile = reader.profile()
    what = kind.plural.text(words.language) if kind else words.say("di sản", "heritage")
    title = words.say(f"Bảng thống kê {what.lower()}", f"Statistics: {what}")
    yield Paper("A4", title)
    today = date.today()
    place = profile.locality or "……………"
    yield OfficeHead(
        profile.superior.upper() or "……………………",
        profile.office.upper() or "……………………",
        words.say("Số: ……/……", "No.: ……/……"),
        f"{place}, ngày …… tháng …… năm {today.year}",
    )
    yield Title(title.upper())
    day = reader.moment.label if reader.moment else _today(today)
    yield Note(f"({day.text(words.language)})")
    if query.where is not None or query.words:
        told = say(query.where, kind, words) if query.where is not None else ""
        yield Note(words.say("Lọc theo: ", "Narrowed by: ") + "; ".join(p for p in (query.words, told) if p))
    unit = pieces_label(kind)
    columns = (
        TableColumn(words.say("STT", "No."), 0.4, "center", "00000"),
        *(TableColumn(column_label(kind, path, words.language), 2.0) for path in by),
        TableColumn(words.say("Số phiếu", "Records"), 0.8, "right"),
        *(TableColumn(words.say(f"Số {u.vi}", f"Number of {u.en}s"), 0.8, "right") for u in (unit,) if u is not None),
    )
    total = reader.search.count(query)
    yield Table(columns, _rows(found, total, unit, words))
    if sum(t.records for t in found) > total[0]:
        yield counted_twice(words)
    if len(found) > 1:
        yield from _chart(column_label(kind, by[0], words.language), found, words)


def _chart(label: str, found: Sequence[Tallied], words: Words) -> Iterator[Block]:
    """Draw how many records each value of the first field has; of very many the largest, and the others together."""
    counts: dict[str, int] = {}
    for t in found:
        counts[t.words[0]] = counts.get(t.words[0], 0) + t.records
    kept = set(sorted(counts, key=lambda name: -counts[name])[:_MOST_BARS])
    rest = [counts[name] for name in counts if name not in kept]
    most = max(counts[name] for name in kept)
    bars = [Bar(name, counts[name] / most, grouped(counts[name])) for name in counts if name in kept]
    what = label[:1].lower() + label[1:]
    yield Heading(words.say(f"Biểu đồ: số phiếu theo {what}", f"Chart: records by {what}"))
    yield Bars(tuple(bars))
    if rest:
        yield Note(
            words.say(
                f"{len(rest)} nhóm nhỏ hơn, cộng {grouped(sum(rest))} phiếu, không vẽ ở biểu đồ.",
                f"Not drawn: {counted(len(rest), 'smaller group')}, {counted(sum(rest), 'record')} together.",
            )
        )


def _today(today: date) -> Label:
    day = f"{today.day:02d}/{today.month:02d}/{today.year}"
    return Label(f"tính đến ngày {day}", f"as of {day}")


def _rows(found: Sequence[Tallied], total: tuple[int, int], unit: Label | None, words: Words) -> Iterator[Row | Band]:
    for number, t in enumerate(found, 1):
        counts = (grouped(t.records), grouped(t.pieces))[: 2 if unit is not None else 1]
        yield Row((str(number), *t.words, *counts), " ".join(t.words))
    yield counted_total(words, total, unit)
