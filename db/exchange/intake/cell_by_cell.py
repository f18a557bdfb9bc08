"""Judging a workbook this program wrote, cell by cell: what a person edited, and what becomes of each line.

See ``db/exchange/intake/coming_back.py`` for what counts as an edit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from db.catalogue import Reader
from db.catalogue.resolve import Resolver
from db.catalogue.standing import names_ever, stood
from db.exchange.files.reading import offer_of, read_tables
from db.exchange.files.table import Line
from db.exchange.intake.judging import Row, Told, Verdict
from db.exchange.intake.merging import Standing, stands, unedited
from db.exchange.intake.own_sheets import Page, page_of
from db.exchange.intake.spool import Spool
from db.exchange.out.cells import CUT, MOST_LETTERS, cell_of, fitted, read_cell
from db.exchange.out.layout import sheet_names
from db.model.changes import Progress
from db.model.edits import creation, differences, rows_as_given, same
from db.model.ids import new_id
from db.model.revision import Entry
from db.schema.field import Field
from db.schema.field_type import Refused, Value, Words
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.reference import RECORD_ID, RecordLink
from db.schema.rows import Rows

_AT_ONCE = 500
_NOT_SHOWN = ("(không công bố)", "(phiếu chưa có ở đây)")
_JUDGING = Label("So từng ô với sổ", "Comparing the cells")


class _Edit(msgspec.Struct):
    """What the sheets say of one record: by which mark it was written, what it shall hold, which lines say so."""

    mark: str
    new: bool
    wanted: dict[str, Value]
    rows: list[int]
    told_whole: set[str] = set()


class _Kind(msgspec.Struct):
    """One kind on its way: the marks of its own sheet's records, and the records a person edited."""

    kind: Kind
    marks: dict[str, str] = {}
    edits: dict[str, _Edit] = {}


class Judging:
    """The lines of one workbook, judged one after the other: what each says, and what waits to be written (``touched``)."""

    def __init__(self, read: Reader, path: Path, place: Path) -> None:
        self.read, self.path = read, path
        self.resolver = Resolver(read.description, read)
        self.words: Words = read.words()
        self.lines: list[tuple[str, Row]] = []
        self.same: list[list[Any]] = []
        self.touched = Spool(place / "touched")

    def progress(self) -> Iterator[Progress]:
        """Read all sheets of our own, then judge kind by kind."""
        offered = {s.name: s.lines for s in offer_of(self.path).sheets}
        named = {name: place for place, name in sheet_names(self.read.description).items() if offered.get(name)}
        of = sum(offered[name] for name in named)
        done = 0
        yield Progress(0, of, _JUDGING)
        with read_tables(self.path, list(named)) as tables:
            for kind in self.read.description.kinds:
                pages: dict[str, Page] = {}
                for (owner, group), table in zip(named.values(), tables, strict=True):
                    if owner == kind.id and table.reading.lines:
                        page, heading = page_of(table, kind, group)
                        self._tell(table.reading.sheet, heading)
                        if page is not None:
                            pages[group] = page
                for judged in self._kind(kind, pages):
                    done += judged
                    yield Progress(min(done, of), of, _JUDGING)
        self.touched.first = self.resolver.made

    def _tell(self, sheet: str, row: Row) -> int:
        self.lines.append((sheet, row))
        return len(self.lines) - 1

    def _unedited(self, sheet: str, at: int) -> None:
        if self.same and self.same[-1][0] == sheet and self.same[-1][2] == at - 1:
            self.same[-1][2] = at
        else:
            self.same.append([sheet, at, at])

    def _kind(self, kind: Kind, pages: Mapping[str, Page]) -> Iterator[int]:
        """Judge the sheets of a kind, some lines at a time: no sheet is in memory whole."""
        its = _Kind(kind)
        for group, page in sorted(pages.items(), key=lambda item: item[0] != ""):
            lines = page.lines()
            met: set[str] = set()
            while part := list(islice(lines, _AT_ONCE)):
                if group:
                    self._group(its, kind.by_id[group], page, part, met)
                else:
                    self._records(its, page, part)
                yield len(part)
        edits = iter(its.edits.items())
        while some := dict(islice(edits, _AT_ONCE)):
            found = stood(self.read, {record: edit.mark for record, edit in some.items() if not edit.new})
            for record, edit in some.items():
                there = found.get(record)
                self._settle(kind, record, edit, Standing(kind, there.now, there.then, self.words) if there else None)

    def _records(self, its: _Kind, page: Page, lines: Sequence[Line]) -> None:
        kind = its.kind
        marks = {
            i: page.text(line, page.second)
            for line in lines
            if RECORD_ID.match(i := page.text(line, page.record).upper())
        }
        found = stood(self.read, marks)
        for line in lines:
            record = page.text(line, page.record).upper()
            if record in its.marks or record in its.edits:
                self._reject(page, line, record, "mã phiếu này đã có ở một dòng trên", "this record has a line already")
                continue
            if record and not RECORD_ID.match(record):
                self._reject(page, line, "", f"“{record}” không phải mã phiếu", f"“{record}” is no record id")
                continue
            there = found.get(record)
            reason = _unfit(kind, there.now) if there else None
            if reason is not None:
                self._reject(page, line, record, reason.vi, reason.en)
                continue
            standing = Standing(kind, there.now, there.then, self.words) if there else None
            told: list[Told] = []
            wanted = self._wanted(kind, standing, page, line, told)
            if standing is None and not wanted:
                self._tell(
                    page.name, Row(line.at, "ignored", told=(*told, Told(-1, "", Label("dòng trống", "an empty line"))))
                )
                continue
            if standing is not None:
                its.marks[record] = marks[record]
            if standing is not None and not wanted and not told:
                self._unedited(page.name, line.at)
                continue
            verdict: Verdict = "new" if standing is None else "changed" if wanted else "rejected"
            at = self._tell(page.name, Row(line.at, verdict, record=record, told=tuple(told)))
            its.edits[record or new_id()] = _Edit(marks.get(record, ""), standing is None, wanted, [at])

    def _wanted(
        self, kind: Kind, standing: Standing | None, page: Page, line: Line, told: list[Told]
    ) -> dict[str, Value]:
        wanted: dict[str, Value] = {}
        for at, field, text in page.cells(line):
            if not isinstance(field.type, Rows):
                had = standing.base.values.get(field.id) if standing else None
                changed, value = self._edited(field, had, text, standing, at, told)
                if changed:
                    wanted[field.id] = value
                continue
            head = field.type.head_field
            current = standing.row(field.id) if standing else None
            changed, value = self._edited(head, current.get(head.id) if current else None, text, standing, at, told)
            if changed:
                rows = _rows_of(standing, wanted, field)
                row = next((r for r in rows if current and r["id"] == current["id"]), None)
                if row is None:
                    rows.append(row := {"id": new_id()})
                _put(row, head.id, value)
                wanted[field.id] = rows
        return wanted

    def _edited(
        self, field: Field, had: Value, text: str, standing: Standing | None, at: int, told: list[Told]
    ) -> tuple[bool, Value]:
        """Return whether a person edited a cell, and the value it has now; None: emptied."""
        shown = cell_of(field.type, had, self.words)
        if unedited(text, fitted(shown)) or (not text and had is None):
            return False, None
        if not text:
            # why: without a mark nobody knows whether the cell was empty already when the sheet was written
            return standing is not None and standing.then is not None, None
        if text.endswith(CUT) or len(shown) > MOST_LETTERS:
            told.append(
                Told(at, text[:40], Label("ô này bị cắt khi xuất, không nhập", "cut when exported, not taken in"))
            )
            return False, None
        if isinstance(field.type, RecordLink) and isinstance(had, str) and self._once_named(text, had):
            return False, None
        try:
            value = read_cell(field.type, text, self.words)
        except Refused as refused:
            told.append(Told(at, text[:200], refused.label))
            return False, None
        return not (value is None or (had is not None and same(value, had))), value

    def _once_named(self, text: str, record: str) -> bool:
        """Say whether a cell shows a linked record as the sheet did: by a name it has no more, or hidden from its audience."""
        return text in _NOT_SHOWN or text in names_ever(self.read, record)

    def _group(self, its: _Kind, group: Field, page: Page, lines: Sequence[Line], met: set[str]) -> None:
        ids = [page.text(line, page.record).upper() for line in lines]
        found = stood(self.read, {i: its.marks.get(i, "") for i in ids if RECORD_ID.match(i)})
        standings: dict[str, Standing] = {}
        for record, line in zip(ids, lines, strict=True):
            row_id = page.text(line, page.second).upper()
            there = found.get(record)
            if there is not None and record not in standings and _unfit(its.kind, there.now) is None:
                standings[record] = Standing(its.kind, there.now, there.then, self.words)
            edit = its.edits.get(record)
            if edit is None and record in standings:
                edit = _Edit(its.marks.get(record, ""), False, {}, [])
            if edit is None:
                self._reject(
                    page, line, record, "dòng của một phiếu không có ở đây", "a row of a record that is not here"
                )
                continue
            if row_id and (not RECORD_ID.match(row_id) or row_id + record in met):
                self._reject(page, line, record, "mã dòng sai hoặc lặp lại", "the row's id is wrong or there twice")
                continue
            if row_id:
                met.add(row_id + record)
            if self._row(group, page, line, (record, row_id), edit, None if edit.new else standings.get(record)):
                its.edits[record] = edit

    def _row(
        self, group: Field, page: Page, line: Line, ids: tuple[str, str], edit: _Edit, standing: Standing | None
    ) -> bool:
        """Judge one row of a group; return whether it says anything of its record."""
        record, row_id = ids
        told: list[Told] = []
        had = next((r for r in (standing.base.values.get(group.id, ()) if standing else ()) if r["id"] == row_id), None)
        if had is None and row_id and standing is not None:
            label = Label("dòng này không còn trong phiếu", "this row is no longer in the record")
            self._tell(page.name, Row(line.at, "rejected", record=record, told=(Told(-1, row_id, label),)))
            return False
        edited: dict[str, Value] = {}
        for at, field, text in page.cells(line):
            changed, value = self._edited(field, had.get(field.id) if had else None, text, standing, at, told)
            if changed:
                edited[field.id] = value
        if standing is None and group.id not in edit.told_whole:
            # why: of a new record the kind's sheet shows one row's head; the sheet of the rows tells them all
            edit.wanted.pop(group.id, None)
            edit.told_whole.add(group.id)
        if had is not None and not edited and not told:
            self._unedited(page.name, line.at)
            return False
        rows = _rows_of(standing, edit.wanted, group)
        row = next((r for r in rows if r["id"] == row_id), None)
        if edited and row is None:
            rows.append(row := {"id": row_id or new_id()})
        clash = [
            name for name in edited if row is not None and had is not None and not same(row.get(name), had.get(name))
        ]
        if clash:
            label = Label(
                "ô này đã được sửa khác ở trang của loại phiếu", "this cell was edited otherwise in the kind's sheet"
            )
            told.append(Told(-1, "", label))
        for name, value in edited.items():
            if row is not None and name not in clash:
                _put(row, name, value)
        done = len(edited) > len(clash)
        if done:
            edit.wanted[group.id] = rows
        verdict: Verdict = ("changed" if had else "new") if done else "rejected" if told else "ignored"
        edit.rows.append(self._tell(page.name, Row(line.at, verdict, record=record, told=tuple(told))))
        return True

    def _settle(self, kind: Kind, record: str, edit: _Edit, standing: Standing | None) -> None:
        for field_id, value in edit.wanted.items():
            if isinstance(kind.by_id[field_id].type, Rows):
                edit.wanted[field_id] = [r for r in value if set(r) - {"id", "pos"}]
        settled = self.resolver.settle(kind, edit.wanted)
        if standing is None:
            groups = {f for f in settled if isinstance(kind.by_id[f].type, Rows)}
            entries: dict[str, Entry] = creation(kind, {f: v for f, v in settled.items() if f not in groups})
            for group in groups:
                entries |= rows_as_given(group, settled[group])
        else:
            entries = {s: e for s, e in differences(kind, standing.base, settled).items() if not stands(standing, s, e)}
        if entries:
            self.touched.add(record, kind.id, entries)
        name = str(settled.get("name") or (standing.now.name if standing else ""))
        for at in edit.rows:
            sheet, row = self.lines[at]
            verdict = row.verdict
            if not entries and verdict in ("changed", "new"):
                verdict = "same"  # why: somebody wrote the very same meanwhile
            self.lines[at] = (sheet, msgspec.structs.replace(row, verdict=verdict, record=record, name=name))

    def _reject(self, page: Page, line: Line, record: str, vi: str, en: str) -> None:
        self._tell(page.name, Row(line.at, "rejected", record=record, told=(Told(-1, record, Label(vi, en)),)))


def _unfit(kind: Kind, now: Any) -> Label | None:
    if now.kind != kind.id:
        return Label("mã này là của phiếu loại khác", "this id is of a record of another kind")
    if now.deleted:
        return Label("phiếu này đã xóa; khôi phục rồi nhập lại", "this record is deleted; restore it first")
    return None


def _rows_of(standing: Standing | None, wanted: Mapping[str, Value], group: Field) -> list[dict[str, Any]]:
    if group.id in wanted:
        found: list[dict[str, Any]] = wanted[group.id]
        return found
    return [dict(r) for r in (standing.base.values.get(group.id, ()) if standing else ())]


def _put(row: dict[str, Any], field: str, value: Value) -> None:
    row.pop(field, None)
    if value is not None:
        row[field] = value
