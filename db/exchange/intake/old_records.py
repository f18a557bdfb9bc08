"""Old texts in records that are there already: what a whole field would become, and the change of it as one act."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any

import msgspec

from db.catalogue import Reader, Writer
from db.catalogue.resolve import Resolver
from db.model.changes import Changes, Progress
from db.model.edits import differences
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.record import Record
from db.model.revision import Entry
from db.schema.capitals import with_capitals
from db.schema.field import Field
from db.schema.field_type import Refused, Text, Value, counted, grouped
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.old_text import CODES, Cured, code_of_font, cure, reads_as_it_stands, usual_code
from db.schema.reference import RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place

_AT_ONCE = 500
_OF_WORDS = (Text, Source, Place, RecordLink)
_LOOKING = Label("Đang tìm chữ phông cũ", "Looking for old texts")
Watch = Callable[[Progress], None]


class Cure(msgspec.Struct, frozen=True):
    """One text of one record: as it stands, as it would be, the code it is in, and words nobody can be sure of."""

    record: str
    name: str
    before: str
    after: str
    code: str
    uncertain: tuple[str, ...] = ()


class Cures(msgspec.Struct, frozen=True):
    """What a field would become: each text that changes, and the entries that change it."""

    field: Label
    texts: tuple[Cure, ...]
    touched: tuple[tuple[str, str, Mapping[str, Entry]], ...]

    def without(self, records: Set[str]) -> Cures:
        """Return the same, some records left as they are."""
        texts = tuple(text for text in self.texts if text.record not in records)
        return Cures(self.field, texts, tuple(one for one in self.touched if one[0] not in records))


def paths_of_words(kind: Kind) -> tuple[str, ...]:
    """Return the paths of a kind's fields that hold words as people write them, in the order of the page."""
    found = []
    for field in kind.fields:
        if isinstance(field.type, Rows):
            found += [f"{field.id}.{one.id}" for one in field.type.fields if isinstance(one.type, _OF_WORDS)]
        elif isinstance(field.type, _OF_WORDS):
            found.append(field.id)
    return tuple(found)


def cures(read: Reader, query: Query, path: str, code: str = "", watch: Watch = lambda progress: None) -> Cures:
    """Return what the texts of a field (``group.field`` for a row's) would become.

    ``code`` says what all of them are in: one of ``CODES``, or a font of old (of .VnTimeH all letters are capitals).
    Texts that are Unicode already get back the capitals TCVN3 lost on an earlier way. Raises ``NotPossible`` for a field
    that holds no words, or a code that is none of ``CODES``. ``watch`` is told how far it is and may raise ``Stopped``.
    """
    kind = read.description.kind(query.kind)
    field = kind.field(path)
    of_font = code_of_font(code)[0]
    if code and not of_font and code not in CODES:
        known = ", ".join(CODES)
        raise NotPossible(
            Label(
                f"Không có bảng mã “{code}”; có: {known}, hoặc tên phông cũ như .VnTimeH.",
                f"There is no code “{code}”: {known}, or the name of an old font such as .VnTimeH.",
            )
        )
    if field is None or isinstance(field.type, Rows):
        raise NotPossible(
            Label(f"{kind.label.vi} không có ô chữ nào là “{path}”.", f"{kind.label.en} has no text field “{path}”.")
        )
    told = of_font or code
    looks = 1 if told else 2
    usual = told or usual_code(t for r in _records(read, query, watch, 0, looks) for _, t in _texts(r, path))
    resolver, words = Resolver(read.description, read), read.words()
    texts: list[Cure] = []
    touched: list[tuple[str, str, Mapping[str, Entry]]] = []
    for record in _records(read, query, watch, looks - 1, looks):
        wanted: dict[str, Value] = {}
        for row, text in _texts(record, path):
            # why: unless a person says so, what is Vietnamese as it stands is never read anew ("Chùa" may be "Chựa")
            stands = not code and reads_as_it_stands(text)
            cured = Cured(text) if stands else cure(text, code if of_font else "", usual)
            if not cured.code and code in ("", "TCVN3"):
                cured = msgspec.structs.replace(cured, text=with_capitals(cured.text), code="TCVN3")
            if not cured.code or cured.text == text:
                continue
            try:
                value = field.type.accept(cured.text, words)
            except Refused:
                continue
            texts.append(Cure(record.id, record.name, text, cured.text, cured.code, cured.uncertain))
            _put(record, path, row, value, wanted)
        entries = differences(kind, record, resolver.settle(kind, wanted))
        if entries:
            touched.append((record.id, kind.id, entries))
    return Cures(_label(kind, path, field), tuple(texts), (*resolver.made, *touched))


def cure_records(writer: Writer, found: Cures) -> Changes | None:
    """Write what ``cures`` found as one act; None where nothing changes."""
    if not found.texts:
        return None
    records = len({text.record for text in found.texts})
    sentence = Label(
        f"Chữa phông cũ ở “{found.field.vi}” của {grouped(records)} phiếu",
        f"Old texts to Unicode in “{found.field.en}” of {counted(records, 'record')}",
    )
    return writer.act(sentence, found.touched)


def _records(read: Reader, query: Query, watch: Watch, look: int, of: int) -> Iterator[Record]:
    """Yield the records of a query; this is the look numbered ``look`` (from 0) of ``of`` over them."""
    kind, listing = read.description.kind(query.kind), read.find(query)
    for start in range(0, len(listing), _AT_ONCE):
        watch(Progress(look * len(listing) + start, of * len(listing), _LOOKING))
        ids = read.sheets.part(kind, listing, start, start + _AT_ONCE, [], {}, "full").ids
        yield from read.sheets.records(kind, ids, "full")


def _texts(record: Record, path: str) -> Iterator[tuple[str, str]]:
    """Yield row id (empty outside of groups) and text of a field, wherever it holds words."""
    group, _, inner = path.partition(".")
    value = record.values.get(group)
    for row, one in [(r["id"], r.get(inner)) for r in value or ()] if inner else [("", value)]:
        text = one.get("t") if isinstance(one, dict) else one
        if isinstance(text, str) and not text.isascii():
            yield row, text


def _put(record: Record, path: str, row: str, value: Value, wanted: dict[str, Value]) -> None:
    group, _, inner = path.partition(".")
    if not inner:
        wanted[group] = value
        return
    rows: list[dict[str, Any]] = wanted.setdefault(group, [dict(r) for r in record.values[group]])
    next(r for r in rows if r["id"] == row)[inner] = value


def _label(kind: Kind, path: str, field: Field) -> Label:
    group, _, inner = path.partition(".")
    if not inner:
        return field.label
    whole = kind.by_id[group].label
    return Label(f"{whole.vi} › {field.label.vi}", f"{whole.en} › {field.label.en}")
