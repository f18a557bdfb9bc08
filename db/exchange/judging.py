"""What each line of a table would do to the catalogue: new, changed, same, rejected or ignored, with its entries.

Nothing is written here. A line updates a record by its stable id alone; what a sheet says is merged field by field
against what was changed since it was written: a cell that still shows what it was written with says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from db.catalogue.resolve import Resolver
from db.catalogue.standing import record_at
from db.exchange.mapping import ID, IGNORE, RAW, REVISION, ROW, SECTION, SEQUENCE
from db.exchange.mapping import Mapping as Columns
from db.exchange.matching import NOTHING, Cells, Doubt, cells_of
from db.exchange.merging import Standing, merged
from db.exchange.work import Entry as Said
from db.exchange.work import Work
from db.model.edits import creation, understood
from db.model.ids import new_id
from db.model.problems import NotPossible
from db.model.revision import Entry
from db.schema.field_type import Refused, Value, text_of
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.measure import Measures
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
_MOST_REMEMBERED = 20_000
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
        goes = [c for c in columns.columns if (c.to or (RAW,))[0] not in _SILENT]
        times = Counter(_bare(to) for c in goes for to in c.to)
        self._shared = frozenset(to for to, many in times.items() if many > 1)
        self._inner = {to: to.partition(".")[::2] for to in times}
        self._columns: list[tuple[int, Cells, bool]] = [
            (
                c.at,
                cells_of(kind, c, columns, self.words, work.column(c.at)),
                any(_bare(to) in self._shared for to in c.to),
            )
            for c in goes
        ]
        self._targets = [((c.to or (RAW,))[0], c.at) for c in goes]
        self._wide = max((c.at for c in goes), default=-1) + 1
        self._measured = frozenset(f.id for f in kind.fields if isinstance(f.type, Measures))
        self._role = {to: c.at for c in columns.columns for to in c.to if to.startswith("@")}
        self._inhabited = similar and any(c.kind == kind.id and c.alive for c in self.read.counts())
        self._places: dict[tuple[tuple[str, ...], tuple[str, ...]], Value] = {}
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
        several: dict[str, list[Value]] = {}
        rows: list[tuple[str, Value]] = []
        kept: list[str] = []
        texts, codes = entry.texts, entry.codes
        if len(texts) < self._wide:
            texts = texts + [""] * (self._wide - len(texts))
        for at, cells, shared in self._columns:
            cell = cells[texts[at]]
            if cell is NOTHING:
                continue
            if shared:
                for path, value in cell.values:
                    several.setdefault(path, []).append(value)
            else:
                taken += cell.values
            if codes and at in codes:
                kept.append(f"{self.work.column(at)} ({codes[at]}): {entry.raw[at].strip()}")
            if cell.aside:
                told += [_told(at, cell.text, doubt) for doubt in cell.doubts]
                rows += cell.rows
                if cell.kept:
                    kept.append(cell.kept)
        values = dict(taken)
        if several or entry.section:
            self._join(values, several, entry)
        if not record and not values and not rows and not kept:
            return self._ignored(entry, Label("dòng không có gì ngoài số thứ tự", "nothing but a running number")), None
        if record and RECORD_ID.match(record):
            return self._known(entry, record, values, rows, kept, told)
        if record:
            told.append(
                Told(
                    self._role[ID], record, Label("không phải mã phiếu; coi là phiếu mới", "no record id; taken as new")
                )
            )
            kept.append(f"{self.work.column(self._role[ID])}: {record}")
        return self._new(entry, new_id(), values, rows, kept, told)

    def _known(
        self,
        entry: Said,
        record: str,
        taken: dict[str, Value],
        rows: list[tuple[str, Value]],
        kept: list[str],
        told: list[Told],
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
        shown = {to: entry.texts[at].strip() if at < len(entry.texts) else "" for to, at in self._targets}
        entries = merged(standing, taken, rows, kept, shown, self.resolver)
        verdict: Verdict = "changed" if entries else "same"
        return Row(entry.at, verdict, now.name, record, tuple(told)), entries or None

    def _new(
        self,
        entry: Said,
        record: str,
        taken: dict[str, Value],
        rows: list[tuple[str, Value]],
        kept: list[str],
        told: list[Told],
    ) -> Judged:
        values = self._assembled(taken, rows)
        if kept:
            lines = [values[ORIGINAL]] if values.get(ORIGINAL) else []
            values[ORIGINAL] = _clean("\n".join([*lines, *kept]))
        if not self._measured.isdisjoint(values):
            values = understood(self.kind, None, values, self.words)
        settled = self.resolver.settle(self.kind, values)
        name = str(values.get("name") or "")
        similar = self._similar(entry, values, name, told)
        return Row(entry.at, "new", name, record, tuple(told), similar), creation(self.kind, settled)

    def _assembled(self, taken: dict[str, Value], rows: list[tuple[str, Value]]) -> dict[str, Value]:
        """Return field values of a record from values by path: one row a group, and the rows cut from one cell."""
        values: dict[str, Value] = {}
        groups: dict[str, dict[str, Value]] = {}
        for path, value in taken.items():
            group, inner = self._inner.get(path) or path.partition(".")[::2]
            if not inner:
                values[path] = value
            elif group in groups:
                groups[group][inner] = value
            else:
                groups[group] = {inner: value}
        for group, row in groups.items():
            values[group] = [row]
        for group, row in rows:
            values.setdefault(group, []).append(row)
        return values

    def _join(self, values: dict[str, Value], several: dict[str, list[Value]], entry: Said) -> None:
        """Join several columns that go to one place or text, and give a place what its section says."""
        place = self.kind.place
        section = tuple(s for s in map(_unit_words, reversed(entry.section)) if s) if entry.section else ()
        if place and (place in several or section):
            said = several.pop(place, None) or ([values[place]] if place in values else [])
            known = tuple([str(v["t"]) for v in said]), section
            if known not in self._places:
                if len(self._places) >= _MOST_REMEMBERED:
                    self._places.clear()
                self._places[known] = self._place(said, *known)
            values[place] = self._places[known]
        for path, found in several.items():
            values[path] = found[0] if len(found) == 1 else _one_text(found)

    def _place(self, said: list[Value], texts: Sequence[str], section: Sequence[str]) -> Value:
        """Return the place several cells and the section tell of, the smallest unit first."""
        field = self.kind.field(self.kind.place)
        parts = sorted(texts, key=_size_of_place)
        told = fold(", ".join(parts))
        parts += [s for s in section if fold(s) not in told and fold(s).partition(" ")[2] not in told]
        if field is None or (len(parts) == 1 and said):
            return said[0]
        value = field.type.accept(", ".join(parts), self.words)
        decided = [v for v in said if "unit" in v]
        return value if "unit" in value or not decided else {**decided[0], "t": value["t"]}

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


def _bare(to: str) -> str:
    """Return the path a column goes to without the sign of a measure before it."""
    return to.partition("=")[2] or to


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
