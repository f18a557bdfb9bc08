"""The cells of an entry sheet: typed text read by the types of a kind, what is wrong with each, and the records they make.

No Qt here. A row is one record to be; the shared row gives its values to every row that has none of its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from db.model.numbers import read_pattern
from db.model.problems import NotPossible
from db.schema.field import Field
from db.schema.field_type import FieldType, LongText, Refused, Value, Words, counted, grouped
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.reference import DecisionLink, RecordLink
from db.schema.vietnamese import Unprintable, border, fold, fold_letters
from heritage_app.entry.cells import Cell, head_of, made_kind, read_block, typeable, usual_columns, wrapped

SHARED = -1
"""The row whose values every record gets that has none of its own."""
MOST_ROWS = 1000
_SPARE = 12
_UNDO = 100
_COUNTED = ("stt", "tt", "no", "no.", "so tt")


class Told(msgspec.Struct, frozen=True):
    """Something to say about a cell: impossible (it keeps the sheet from being saved) or a doubt."""

    row: int
    field: str
    level: Literal["impossible", "advice"]
    label: Label


class Pasted(msgspec.Struct, frozen=True):
    """What became of a pasted block: how many rows and columns it filled, and what had no place, in words."""

    rows: int
    columns: int
    left_out: tuple[Label, ...] = ()


class EntrySheet:
    """The cells of one sheet, with undo. ``columns`` are fields of the kind; of a group its head field is typed."""

    def __init__(
        self,
        kind: Kind,
        words: Words,
        columns: Sequence[Field] = (),
        shared: Mapping[str, Cell] | None = None,
        next_number: str = "",
    ) -> None:
        self.kind, self.words = kind, words
        self.columns = list(columns) or usual_columns(kind, shared or {})
        self.shared: dict[str, Cell] = dict(shared or {})
        self.rows: list[dict[str, Cell]] = []
        self.next_number = next_number
        self.make_links = False
        """Whether a name that no record has becomes a record of its own."""
        self.known_links: dict[tuple[tuple[str, ...], str], int] = {}
        """How many records go by a typed name, as far as the catalogue was asked."""
        self.used_numbers: dict[str, bool] = {}
        """Whether a typed number is given already, as far as the catalogue was asked."""
        self._understood: dict[tuple[str, str], tuple[Value, Refused | None]] = {}
        self._done: list[Any] = []
        self._undone: list[Any] = []
        self._grow()

    def _grow(self) -> None:
        last = max((at for at, row in enumerate(self.rows) if row), default=-1)
        while len(self.rows) < min(last + 1 + _SPARE, MOST_ROWS):
            self.rows.append({})

    def cells(self, row: int) -> dict[str, Cell]:
        """Return the own cells of a row, or of the shared one."""
        return self.shared if row == SHARED else self.rows[row]

    def filled(self) -> list[int]:
        """Return the rows in which anything was typed."""
        return [at for at, row in enumerate(self.rows) if row]

    def put(self, cells: Mapping[tuple[int, str], Cell]) -> None:
        """Put cells in their places as one step of undo; an empty one is cleared."""
        self._done = [*self._done[-_UNDO:], self._snapshot()]
        self._undone = []
        for (row, field), cell in cells.items():
            try:
                text = border(cell.text.replace("\x00", "")).strip()
            except Unprintable:
                text = cell.text.encode("utf-8", "ignore").decode().replace("\x00", "").strip()
            if not isinstance(head_of(self.kind.by_id[field]).type, LongText):
                text = " ".join(text.split("\n"))
            if text:
                self.cells(row)[field] = self._settled(field, Cell(text, cell.kept))
            else:
                self.cells(row).pop(field, None)
        self._grow()

    def _read(self, field: Field, text: str) -> Value:
        """Return what a field understands of a text, or raise ``Refused``; read once."""
        key = field.id, text
        if key not in self._understood:
            try:
                self._understood[key] = head_of(field).type.accept(text, self.words), None
            except Refused as refused:
                self._understood[key] = None, refused
        value, refused_ = self._understood[key]
        if refused_ is not None:
            raise refused_
        return value

    def _settled(self, field: str, cell: Cell) -> Cell:
        """Return a cell with its text as the type writes it where it was understood."""
        declared = self.kind.by_id[field]
        head = head_of(declared)
        if cell.kept is None and not type(head.type).__name__.endswith("Text"):
            try:
                value = self._read(declared, cell.text)
            except Refused:
                return cell
            if value is not None:
                return Cell(head.type.typed(value, self.words), None)
        return cell

    def _snapshot(self) -> Any:
        return [dict(row) for row in self.rows], dict(self.shared), list(self.columns)

    def undo(self) -> bool:
        """Take the last step back; False where there is none."""
        return self._step(self._done, self._undone)

    def redo(self) -> bool:
        """Do the step again that was taken back; False where there is none."""
        return self._step(self._undone, self._done)

    def _step(self, there: list[Any], back: list[Any]) -> bool:
        if not there:
            return False
        back.append(self._snapshot())
        self.rows, self.shared, self.columns = there.pop()
        return True

    def own(self, row: int, field: str) -> Cell:
        """Return what was typed in a cell itself."""
        return self.cells(row).get(field, Cell())

    def offered(self, row: int, field: str) -> str:
        """Return what an empty cell will hold all the same: the shared value, or the next number."""
        if row == SHARED or not self.rows[row] or field in self.rows[row]:
            return ""
        if field == "numbers" and "numbers" not in self.shared:
            return self.numbers().get(row, "")
        return self.shared.get(field, Cell()).text

    def numbers(self) -> dict[int, str]:
        """Return the next numbers for the rows that have none of their own, in order."""
        if not self.next_number or "numbers" not in self.kind.by_id:
            return {}
        pattern = read_pattern(self.kind.pattern)
        taken = {row["numbers"].text for row in self.rows if "numbers" in row}
        at, found = pattern.read(self.next_number) or 1, {}
        for row in self.filled():
            if "numbers" not in self.rows[row]:
                while pattern.write(at) in taken:
                    at += 1
                found[row] = pattern.write(at)
                at += 1
        return found

    def value(self, row: int, field: str) -> Value:
        """Return the kept value of a cell or of the shared one behind it; None where there is none; raise ``Refused``."""
        cell = self.cells(row).get(field) or (self.shared.get(field) if row != SHARED else None)
        if cell is None:
            return None
        if cell.kept is not None:
            return cell.kept
        declared = self.kind.by_id[field]
        head = head_of(declared)
        value = self._read(declared, cell.text)
        if self.make_links and isinstance(value, dict) and self._unknown(head.type, cell.text):
            value = value | {"new": made_kind(head.type, cell.text)}
        return wrapped(declared, value)

    def understood(self, row: int, field: str) -> str:
        """Return in words what a cell is understood as; empty where nothing is to be added to what stands there."""
        cell = self.own(row, field)
        head = head_of(self.kind.by_id[field])
        try:
            value = self._read(self.kind.by_id[field], cell.text) if cell.text and cell.kept is None else None
        except Refused:
            return ""
        text = head.type.understood(value, self.words) if value is not None else ""
        return text if text != cell.text else ""

    def told(self) -> list[Told]:
        """Return what is to be said about the cells, row by row: first what is impossible."""
        found = [t for row in (SHARED, *self.filled()) for f in self.columns for t in self._cell_told(row, f)]
        found += self._twice()
        return sorted(found, key=lambda t: t.level != "impossible")

    def _cell_told(self, row: int, field: Field) -> Iterator[Told]:
        cell = self.own(row, field.id)
        if not cell.text:
            if field.id == "name" and row != SHARED and not self.shared.get("name"):
                yield Told(row, field.id, "advice", Label("Chưa có tên.", "No name yet."))
            return
        head = head_of(field)
        if cell.kept is not None:
            return
        try:
            value = self._read(field, cell.text)
        except Refused as refused:
            yield Told(row, field.id, "impossible", refused.label)
            return
        for remark in head.type.remarks(value, self.words):
            yield Told(row, field.id, "advice", remark.label)
        if isinstance(head.type, RecordLink) and not isinstance(head.type, DecisionLink):
            yield from self._link_told(row, field.id, head.type, cell.text)
        if field.id == "numbers" and self.used_numbers.get(cell.text):
            yield Told(
                row, field.id, "advice", Label(f"Số {cell.text} đã có trong sổ.", f"Number {cell.text} is in use.")
            )

    def _link_told(self, row: int, field: str, type_: RecordLink, text: str) -> Iterator[Told]:
        number = self.known_links.get((type_.kinds, text))
        if number == 0 and self.make_links:
            yield Told(
                row, field, "advice", Label(f"Sẽ lập phiếu mới cho “{text}”.", f"“{text}” becomes a new record.")
            )
        elif number == 0:
            yield Told(
                row,
                field,
                "advice",
                Label(f"Chưa có phiếu nào tên “{text}”; giữ như chữ.", f"No record is called “{text}”; kept as words."),
            )
        elif number is not None and number > 1:
            yield Told(
                row,
                field,
                "advice",
                Label(
                    f"Có {grouped(number)} phiếu tên “{text}”; mở ô (F2) để chọn.",
                    f"{number:,} records are called “{text}”; open the cell (F2) to choose.",
                ),
            )

    def _unknown(self, type_: FieldType, text: str) -> bool:
        return (
            isinstance(type_, RecordLink)
            and not isinstance(type_, DecisionLink)
            and self.known_links.get((type_.kinds, text), 1) == 0
        )

    def _twice(self) -> Iterator[Told]:
        seen: dict[str, int] = {}
        for row in self.filled():
            number = self.own(row, "numbers").text
            if number and number in seen:
                first = seen[number] + 1
                label = Label(f"Số {number} đã có ở dòng {first}.", f"Number {number} is in row {first} already.")
                yield Told(row, "numbers", "advice", label)
            elif number:
                seen[number] = row

    def unasked(self) -> tuple[list[tuple[tuple[str, ...], str]], list[str]]:
        """Return the typed names and numbers the catalogue has not been asked for yet."""
        links: dict[tuple[tuple[str, ...], str], None] = {}
        numbers: dict[str, None] = {}
        for row in (SHARED, *self.filled()):
            for field, cell in self.cells(row).items():
                type_ = head_of(self.kind.by_id[field]).type
                if cell.kept is None and isinstance(type_, RecordLink) and not isinstance(type_, DecisionLink):
                    links[(type_.kinds, cell.text)] = None
                elif field == "numbers":
                    numbers[cell.text] = None
        return [k for k in links if k not in self.known_links], [n for n in numbers if n not in self.used_numbers]

    def records(self) -> list[dict[str, Value]]:
        """Return the records the sheet makes, in its order; raise ``NotPossible`` where a cell is impossible."""
        numbers, made = self.numbers(), []
        for row in self.filled():
            values: dict[str, Value] = {}
            for field in (*self.kind.by_id,):
                try:
                    value = self.value(row, field)
                except Refused as refused:
                    label = self.kind.by_id[field].label
                    raise NotPossible(
                        Label(
                            f"Dòng {row + 1}, {label.vi}: {refused.label.vi}",
                            f"Row {row + 1}, {label.en}: {refused.label.en}",
                        )
                    ) from None
                if value is not None:
                    values[field] = value
            if row in numbers and "numbers" not in values:
                values["numbers"] = [{"number": numbers[row]}]
            made.append(values)
        return made

    def paste(self, row: int, column: int, text: str) -> Pasted:
        """Put a block copied from a spreadsheet at a cell; a first row of headings says where its columns belong."""
        block = read_block(text)
        if not block:
            return Pasted(0, 0, (Label("Không có gì để dán.", "There is nothing to paste."),))
        targets, left_out, block = self._targets(block, column)
        room = MOST_ROWS - max(row, 0)
        if len(block) > room:
            over = len(block) - room
            left_out.append(
                Label(
                    f"Bảng có nhiều nhất {MOST_ROWS} dòng: {grouped(over)} dòng cuối chưa được dán.",
                    f"A sheet has {MOST_ROWS:,} rows at most: the last {over} were not pasted.",
                )
            )
            block = block[:room]
        cells: dict[tuple[int, str], Cell] = {}
        for down, line in enumerate(block):
            at = row + down
            while at >= len(self.rows):
                self.rows.append({})
            for across, field in enumerate(targets):
                if field is not None and across < len(line):
                    cells[at, field.id] = Cell(line[across])
        self.put(cells)
        return Pasted(len(block), sum(f is not None for f in targets), tuple(left_out))

    def _targets(self, block: list[list[str]], column: int) -> tuple[list[Field | None], list[Label], list[list[str]]]:
        """Return the field of each column of a block, what has no place, and the block without its headings."""
        names = [" ".join(name.split()) for name in block[0]]
        fields = [self._named(name) for name in names]
        known = sum(f is not None for f in fields)
        stated = [fold(name) in _COUNTED for name in names]
        if known and known + sum(stated) >= (len([n for n in names if n]) + 1) // 2 and (known > 1 or len(names) == 1):
            left = [f"“{n}”" for n, f, c in zip(names, fields, stated, strict=True) if n and f is None and not c]
            said = []
            if left:
                words = ", ".join(left)
                said.append(
                    Label(f"Cột không có trong phiếu, chưa dán: {words}.", f"Unknown columns, not pasted: {words}.")
                )
            for field in fields:
                if field is not None and field not in self.columns:
                    self.columns.append(field)
            return fields, said, block[1:]
        width = max(len(line) for line in block)
        targets: list[Field | None] = list(self.columns[column : column + width])
        said = []
        if width > len(targets):
            over = width - len(targets)
            said.append(
                Label(
                    f"{grouped(over)} cột bên phải chưa có chỗ, chưa dán: hãy thêm cột, hoặc chép cả dòng tiêu đề.",
                    f"No place for {counted(over, 'column')} to the right: add columns, or copy the row of headings too.",
                )
            )
        return targets, said, block

    def _named(self, name: str) -> Field | None:
        paths = self.kind.named.get(fold_letters(name), ()) if name else ()
        fields = [self.kind.by_id[p] for p in paths if "." not in p and typeable(self.kind.by_id[p])]
        return next((f for f in fields if f in self.columns), fields[0] if fields else None)

    def copy(self, rows: Sequence[int], columns: Sequence[int]) -> str:
        """Return cells as a block a spreadsheet takes."""
        out = io.StringIO()
        writer = csv.writer(out, "excel-tab", lineterminator="\n")
        for row in rows:
            fields = [self.columns[c].id for c in columns]
            writer.writerow([self.own(row, f).text or self.offered(row, f) for f in fields])
        return out.getvalue()
