"""What each line of a table would do to the catalogue: new, changed, same, rejected or ignored, with its entries.

Nothing is written here. A line updates a record by its stable id alone; what a sheet says is merged field by field
against what was changed since it was written: a cell that still shows what it was written with says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Literal

import msgspec

from db.catalogue.resolve import Resolver
from db.catalogue.standing import record_at
from db.exchange.columns.beside import said_beside
from db.exchange.columns.entries import printable
from db.exchange.columns.mapping import ID
from db.exchange.columns.mapping import Mapping as Columns
from db.exchange.columns.matching import Doubt
from db.exchange.columns.saying import OfRecord, Said, Saying
from db.exchange.columns.work import Work
from db.exchange.intake.merging import Standing, merged
from db.model.edits import creation, understood
from db.model.ids import new_id
from db.model.problems import NotPossible
from db.model.revision import Entry
from db.schema.field_type import Value
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.measure import Measures
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
        self.words = self.read.words()
        called = tuple(map(work.column, range(max((c.at for c in columns.columns), default=0) + 1)))
        self._saying = Saying(work.lines(), kind, columns, called)
        self._measured = frozenset(f.id for f in kind.fields if isinstance(f.type, Measures))
        self._id_column = next((c.at for c in columns.columns if ID in c.to), -1)
        self._named = any("name" in column.to for column in columns.columns)
        self._inhabited = similar and kind.id in resolver.inhabited
        self._seen: dict[int, list[Told]] = {}
        self._noted: dict[int, list[str]] = {}
        for remark in work.reading.remarks:
            if remark.at:
                self._seen.setdefault(remark.at, []).append(Told(remark.column, "", remark.label))
            if remark.at and remark.text:
                note = f"{work.column(remark.column)} (ghi kèm ô): {remark.text}"
                self._noted.setdefault(remark.at, []).append(note)
        self._ids: dict[str, int] = {}
        self._met: dict[int, int] = {}

    def judged(self) -> Iterator[Judged]:
        """Yield every line with what becomes of it."""
        with closing(
            said_beside(self._saying, self.resolver.description, self.words, self.work.reading.lines)
        ) as lines:
            for said in lines:
                if said.junk is not None:
                    told = (Told(-1, said.text, said.junk), *self._seen.get(said.at, ()))
                    yield Row(said.at, "ignored", told=told), None
                else:
                    yield self._record(said)
        for remark in self.work.reading.remarks:
            if remark.at and remark.column < 0 and self.work.reading.format == "csv" and "NUL" not in remark.label.vi:
                yield Row(remark.at, "rejected", told=(Told(-1, "", remark.label),)), None

    def _record(self, said: Said) -> Judged:
        told = [*self._seen.get(said.at, ()), *(_told(at, text, doubt) for at, text, doubt in said.doubts)]
        if said.record is not None:
            return self._known(said, said.record, told)
        if said.no_id:
            label = Label("không phải mã phiếu; coi là phiếu mới", "no record id; taken as new")
            told.append(Told(self._id_column, said.no_id, label))
        return self._new(said, new_id(), told)

    def _known(self, said: Said, of: OfRecord, told: list[Told]) -> Judged:
        record = of.id
        if record in self._ids:
            label = Label(
                f"mã phiếu này đã có ở dòng {self._ids[record]}",
                f"this record stands in line {self._ids[record]} already",
            )
            return Row(said.at, "rejected", record=record, told=(*told, Told(self._id_column, record, label))), None
        self._ids[record] = said.at
        try:
            now = self.read.record(record)
        except NotPossible:
            return self._new(said, record, told)
        reason = None
        if now.kind != self.kind.id:
            reason = Label("mã này là của phiếu loại khác", "this id is of a record of another kind")
        elif now.deleted:
            reason = Label("phiếu này đã xóa; khôi phục rồi nhập lại", "this record is deleted; restore it first")
        if reason:
            return Row(said.at, "rejected", now.name, record, (*told, Told(self._id_column, record, reason))), None
        standing = Standing(self.kind, now, record_at(self.read, record, of.revision), self.words)
        entries = merged(standing, of.values, of.rows, said.kept, of.shown, self.resolver)
        verdict: Verdict = "changed" if entries else "same"
        return Row(said.at, verdict, now.name, record, tuple(told)), entries or None

    def _new(self, said: Said, record: str, told: list[Told]) -> Judged:
        values = said.values
        kept = [*said.kept, *self._noted.get(said.at, ())]
        if kept:
            lines = [values[ORIGINAL]] if values.get(ORIGINAL) else []
            values[ORIGINAL] = printable("\n".join([*lines, *kept]))
        if not self._measured.isdisjoint(values):
            values = understood(self.kind, None, values, self.words)
        name = str(values.get("name") or "")
        if self._named and not name.strip():
            told.append(Told(-1, "", Label("dòng này không có tên; vẫn nhập, xin xem lại", "no name in this line")))
        elif "\n" in name.strip():
            label = Label("tên có nhiều dòng; nếu là nhiều phiếu thì tách ra từng dòng", "a name of several lines")
            told.append(Told(-1, "", label))
        similar = self._similar(said.at, values, name, told)
        settled = self.resolver.settle(self.kind, values)
        return Row(said.at, "new", name, record, tuple(told), similar), creation(self.kind, settled)

    def _similar(self, at: int, values: dict[str, Value], name: str, told: list[Told]) -> tuple[str, ...]:
        numbers = values.get("numbers") or []
        number = str(numbers[0].get("number", "")) if numbers else ""
        place = values.get(self.kind.place.partition(".")[0])
        where = place[0].get(self.kind.place.partition(".")[2]) if isinstance(place, list) and place else place
        unit = where.get("unit", "") if isinstance(where, dict) else ""
        keys = [("number", fold(number))] * bool(number) + [("name", f"{same_word(name)}|{unit}")] * bool(name)
        for key in keys:
            # why: of a quarter of a million numbers and names the hashes are enough to ask whether one was met
            first = self._met.setdefault(hash(key), at)
            if first != at:
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


def _told(at: int, text: str, doubt: Doubt) -> Told:
    return Told(at, text, doubt.label, doubt.suggestions, doubt.ask)


def _unit_of(kind: Kind, values: Mapping[str, Value]) -> str:
    field, _, inner = kind.place.partition(".")
    value = values.get(field)
    if isinstance(value, list):
        value = value[0].get(inner) if value else None
    return str(value.get("unit", "")) if isinstance(value, dict) else ""
