"""What each line of a table would do to the catalogue: new, changed, same, rejected or ignored, with its entries.

Nothing is written here. A line updates a record by its stable id alone; what a sheet says is merged field by field
against what was changed since it was written: a cell that still shows what it was written with says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from db.catalogue.resolve import Resolver
from db.catalogue.standing import record_at
from db.exchange.mapping import ID, IGNORE, RAW, REVISION, ROW, SECTION, SEQUENCE
from db.exchange.mapping import Mapping as Columns
from db.exchange.matching import Doubt, Taking, assembled, taking
from db.exchange.merging import Standing, merged
from db.exchange.work import Entry as Said
from db.exchange.work import Work
from db.model.edits import creation, understood
from db.model.ids import new_id
from db.model.problems import NotPossible
from db.model.revision import Entry
from db.schema.field import Field
from db.schema.field_type import Refused, Value, text_of
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.reference import RECORD_ID
from db.schema.vietnamese import fold, same_word

Verdict = Literal["new", "changed", "same", "rejected", "ignored"]
VERDICTS: dict[Verdict, Label] = {
    "new": Label("mới", "new"),
    "changed": Label("sửa", "changed"),
    "same": Label("không đổi", "the same"),
    "rejected": Label("không nhận", "rejected"),
    "ignored": Label("bỏ qua", "ignored"),
}
ORIGINAL = "raw"
_SILENT = frozenset((SEQUENCE, IGNORE, ID, REVISION, ROW, SECTION))


class Told(msgspec.Struct, frozen=True):
    """Something to tell of a line: its column (-1: the whole line), the text there, in words, and what may be meant."""

    column: int
    text: str
    label: Label
    suggestions: tuple[str, ...] = ()
    ask: str = ""


class Row(msgspec.Struct, frozen=True):
    """What becomes of a line of the table; ``similar`` are records it may be the same as."""

    at: int
    verdict: Verdict
    name: str = ""
    record: str = ""
    told: tuple[Told, ...] = ()
    similar: tuple[str, ...] = ()


Entries = Mapping[str, Entry]
Judged = tuple[Row, Entries | None]


class Judge:
    """Judges the lines of one table, one after the other."""

    def __init__(self, resolver: Resolver, work: Work, kind: Kind, columns: Columns, similar: bool = True) -> None:
        self.resolver = resolver
        self.read = resolver.read
        self.work = work
        self.kind = kind
        self.columns = columns
        self.words = self.read.words()
        self._takings: list[tuple[int, str, Taking | None]] = [
            (
                c.at,
                (c.to or (RAW,))[0],
                None if (c.to or (RAW,))[0].startswith("@") else taking(kind, c, columns, self.words),
            )
            for c in columns.columns
            if (c.to or (RAW,))[0] not in _SILENT
        ]
        self._role = {to: c.at for c in columns.columns for to in c.to if to.startswith("@")}
        self._inhabited = similar and any(c.kind == kind.id and c.alive for c in self.read.counts())
        self._places: dict[str, Value] = {}
        self._seen: dict[int, list[Told]] = {}
        for remark in work.reading.remarks:
            if remark.at:
                self._seen.setdefault(remark.at, []).append(Told(remark.column, "", remark.label))
        self._ids: dict[str, int] = {}
        self._met: dict[int, int] = {}

    def judged(self) -> Iterator[Judged]:
        """Yield every line with what becomes of it."""
        for entry in self.work.entries(self.columns):
            if entry.junk is not None:
                yield self._ignored(entry, entry.junk.label), None
            else:
                yield self._record(entry)
        for remark in self.work.reading.remarks:
            if remark.at and remark.column < 0 and self.work.reading.format == "csv" and "NUL" not in remark.label.vi:
                yield Row(remark.at, "rejected", told=(Told(-1, "", remark.label),)), None

    def _ignored(self, entry: Said, label: Label) -> Row:
        text = " | ".join(t for t in entry.texts if t.strip())
        return Row(entry.at, "ignored", told=(Told(-1, text[:200], label),))

    def _record(self, entry: Said) -> Judged:
        record = self._text(entry, ID).upper()
        told = list(self._seen.get(entry.at, ()))
        taken: list[tuple[str, Value]] = []
        rows: list[tuple[str, Value]] = []
        kept: list[str] = []
        shown: dict[str, str] = {}
        for at, target, take in self._takings:
            text = entry.texts[at].strip() if at < len(entry.texts) else ""
            if not text:
                shown[target] = ""
                continue
            shown[target] = text
            if at in entry.codes:
                kept.append(f"{self.work.column(at)} ({entry.codes[at]}): {entry.raw[at].strip()}")
            if take is None:
                kept.append(f"{self.work.column(at)}: {text}")
                continue
            found = take(text)
            for doubt in found.doubts:
                told.append(_told(at, text, doubt))
            if found.lost:
                kept.append(f"{self.work.column(at)}: {text}")
            taken += found.values
            rows += [(found.path, row) for row in found.rows]
        taken = self._joined(taken, entry)
        if not record and not taken and not rows and not kept:
            return self._ignored(entry, Label("dòng không có gì ngoài số thứ tự", "nothing but a running number")), None
        if record and RECORD_ID.match(record):
            return self._known(entry, record, taken, rows, kept, told, shown)
        if record:
            told.append(
                Told(
                    self._role[ID], record, Label("không phải mã phiếu; coi là phiếu mới", "no record id; taken as new")
                )
            )
            kept.append(f"{self.work.column(self._role[ID])}: {record}")
        return self._new(entry, new_id(), taken, rows, kept, told)

    def _known(
        self,
        entry: Said,
        record: str,
        taken: list[tuple[str, Value]],
        rows: list[tuple[str, Value]],
        kept: list[str],
        told: list[Told],
        shown: dict[str, str],
    ) -> Judged:
        if record in self._ids:
            label = Label(
                f"mã phiếu này đã có ở dòng {self._ids[record]}",
                f"this record stands in line {self._ids[record]} already",
            )
            return Row(entry.at, "rejected", record=record, told=(*told, Told(self._role[ID], record, label))), None
        self._ids[record] = entry.at
        try:
            now = self.read.record(record)
        except NotPossible:
            return self._new(entry, record, taken, rows, kept, told)
        reason = None
        if now.kind != self.kind.id:
            reason = Label("mã này là của phiếu loại khác", "this id is of a record of another kind")
        elif now.deleted:
            reason = Label("phiếu này đã xóa; khôi phục rồi nhập lại", "this record is deleted; restore it first")
        if reason:
            return Row(entry.at, "rejected", now.name, record, (*told, Told(self._role[ID], record, reason))), None
        standing = Standing(self.kind, now, record_at(self.read, record, self._text(entry, REVISION)), self.words)
        entries = merged(standing, taken, rows, kept, shown, self.resolver)
        verdict: Verdict = "changed" if entries else "same"
        return Row(entry.at, verdict, now.name, record, tuple(told)), entries or None

    def _new(
        self,
        entry: Said,
        record: str,
        taken: list[tuple[str, Value]],
        rows: list[tuple[str, Value]],
        kept: list[str],
        told: list[Told],
    ) -> Judged:
        values = assembled(self.kind, taken, rows)
        if kept:
            lines = [values[ORIGINAL]] if values.get(ORIGINAL) else []
            values[ORIGINAL] = _clean("\n".join([*lines, *kept]))
        settled = self.resolver.settle(self.kind, understood(self.kind, None, values, self.words))
        name = str(values.get("name") or "")
        similar = self._similar(entry, values, name, told)
        return Row(entry.at, "new", name, record, tuple(told), similar), creation(self.kind, settled)

    def _joined(self, taken: list[tuple[str, Value]], entry: Said) -> list[tuple[str, Value]]:
        """Join several columns that go to one place or text, and give a place what its section says."""
        found: dict[str, list[Value]] = {}
        for path, value in taken:
            found.setdefault(path, []).append(value)
        place = self.kind.place
        section = [s for s in (_unit_words(s) for s in reversed(entry.section)) if s]
        if place and (place in found or section):
            texts = [str(v["t"]) for v in found.get(place, ())]
            texts.sort(key=_size_of_place)
            told = fold(", ".join(texts))
            texts += [s for s in section if fold(s) not in told and fold(s).partition(" ")[2] not in told]
            field = self.kind.field(place)
            decided = [v for v in found.get(place, ()) if "unit" in v]
            if field is not None and (len(texts) > 1 or place not in found):
                value = self._place(field, ", ".join(texts))
                found[place] = [value if "unit" in value or not decided else {**decided[0], "t": value["t"]}]
        return [(p, vs[0] if len(vs) == 1 else _one_text(vs)) for p, vs in found.items()]

    def _place(self, field: Field, text: str) -> Value:
        """Return a place read from its parts, each distinct one read once."""
        if text not in self._places:
            self._places[text] = field.type.accept(text, self.words)
        return self._places[text]

    def _similar(self, entry: Said, values: dict[str, Value], name: str, told: list[Told]) -> tuple[str, ...]:
        numbers = values.get("numbers") or []
        number = str(numbers[0].get("number", "")) if numbers else ""
        place = values.get(self.kind.place.partition(".")[0])
        where = place[0].get(self.kind.place.partition(".")[2]) if isinstance(place, list) and place else place
        unit = where.get("unit", "") if isinstance(where, dict) else ""
        keys = [("number", fold(number))] * bool(number) + [("name", f"{same_word(name)}|{unit}")] * bool(name)
        for key in keys:
            # why: of a quarter of a million numbers and names the hashes are enough to ask whether one was met
            first = self._met.setdefault(hash(key), entry.at)
            if first != entry.at:
                what = Label(
                    f"có thể trùng với dòng {first} của bảng này", f"may be the same as line {first} of this table"
                )
                told.append(Told(-1, number if key[0] == "number" else name, what))
                break
        if not self._inhabited:
            return ()
        found = dict.fromkeys(self.read.named(number, (self.kind.id,)) if number else ())
        for one in self.read.named(name, (self.kind.id,)) if name else ():
            there = _unit_of(self.kind, self.read.record(one).values)
            if (
                not there
                or not unit
                or there == unit
                or set(self.words.units.today(there)) & set(self.words.units.today(unit))
            ):
                found[one] = None
        return tuple(found)

    def _text(self, entry: Said, role: str) -> str:
        at = self._role.get(role, -1)
        return entry.texts[at].strip() if 0 <= at < len(entry.texts) else ""


def _told(at: int, text: str, doubt: Doubt) -> Told:
    return Told(at, text, doubt.label, doubt.suggestions, doubt.ask)


def _clean(text: str) -> str:
    try:
        return str(text_of(text))
    except Refused:
        return "".join(c for c in text if c != "\x00" and not "\ud800" <= c <= "\udfff")


def _one_text(values: list[Value]) -> Value:
    """Return several texts as one; of other values the first one counts."""
    if all(isinstance(v, str) for v in values):
        return "\n".join(dict.fromkeys(values))
    if all(isinstance(v, list) for v in values):
        return list(dict.fromkeys(item for v in values for item in v if isinstance(item, str)))
    return values[0]


def _size_of_place(text: str) -> int:
    word = fold(text).split(" ")[0]
    return {"xa": 1, "phuong": 1, "thi": 1, "huyen": 2, "thanh": 2, "tp": 2, "tinh": 3}.get(word, 0)


def _unit_words(section: str) -> str:
    """Return the place a section names ("I. Huyện Lạc Sơn" → "Huyện Lạc Sơn"), or nothing."""
    bare = section.strip()
    head, dot, rest = bare.partition(".")
    if dot and len(head) < 5:
        bare = rest.strip()
    bare = bare.partition("(")[0].partition(":")[0].strip()
    return bare if _size_of_place(bare) or fold(bare).startswith(("xom ", "thon ", "ban ")) else ""


def _unit_of(kind: Kind, values: Mapping[str, Value]) -> str:
    field, _, inner = kind.place.partition(".")
    value = values.get(field)
    if isinstance(value, list):
        value = value[0].get(inner) if value else None
    return str(value.get("unit", "")) if isinstance(value, dict) else ""
