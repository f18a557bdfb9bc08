"""Tables of a form that are not the list itself: rows of a record, what lies in it, counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from db.model.record import Record
from db.schema.field_type import Words, counted, grouped, how_many
from db.schema.kind import Kind
from db.schema.label import Label
from reports.blocks import Align, Band, Note, Row, Signatures, Table, TableColumn
from reports.compose.setting import Setting
from reports.compose.values import shown
from reports.forms import FormColumn, RowTable

_NUMBER_SHARE = 0.42
_TO_WRITE = 6
_IN_A_ROW = 6
Cells = tuple[tuple[str, ...], str]
"""The cells of a row, and which record they are about."""


def numbered_table(
    setting: Setting,
    columns: Sequence[TableColumn],
    rows: Iterable[Cells],
    signed: Signatures | None = None,
    *,
    counted: bool = False,
    total: Band | None = None,
) -> Table:
    """Return a table with a running number before its columns; an empty one has rows to write in."""

    def lines() -> Iterator[Row | Band]:
        number = 0
        for number, (cells, about) in enumerate(rows, 1):
            yield Row((str(number), *cells), about)
        if not number:
            yield from (Row(("",) * (len(columns) + 1)) for _ in range(_TO_WRITE))
        if total is not None:
            yield total

    first = TableColumn(setting.words.say("STT", "No."), _NUMBER_SHARE, "center", "00000")
    return Table((first, *columns), lines(), signed, setting.form.size or 11, counted)


def heads(setting: Setting, columns: Sequence[FormColumn]) -> tuple[TableColumn, ...]:
    """Return a form's columns as those of a table."""
    return tuple(TableColumn(setting.say(c.label), c.share or 1.0, c.align) for c in columns)


class ActLine(msgspec.Struct, frozen=True):
    """An act on paper: when, who, what was done, and what changed from what to what, a line each."""

    id: str
    at: str
    actor: str
    sentence: str
    changes: tuple[str, ...] = ()


def acts_table(setting: Setting, acts: Iterable[ActLine], signed: Signatures | None = None) -> Table:
    """Return the table of an extract from the journal; what an act changed goes on in further rows where it is long."""

    def rows() -> Iterator[Row | Band]:
        number = 0
        for number, act in enumerate(acts, 1):
            parts = ["\n".join(act.changes[i : i + _IN_A_ROW]) for i in range(0, len(act.changes), _IN_A_ROW)] or [""]
            yield Row((str(number), act.at, act.actor, act.sentence, parts[0]), act.id)
            yield from (Row(("", "", "", "", part), act.id) for part in parts[1:])
        yield Band(setting.words.say(f"Cộng: {grouped(number)} việc", f"Total: {counted(number, 'act')}"), total=True)

    return Table(_acts_heads(setting), rows(), signed, setting.form.size or 11)


def _acts_heads(setting: Setting) -> tuple[TableColumn, ...]:
    say = setting.words.say
    return (
        TableColumn(say("STT", "No."), _NUMBER_SHARE, "center", "00000"),
        TableColumn(say("Lúc", "When"), 0.9, "center", "00/00/0000"),
        TableColumn(say("Người làm", "Who"), 1.1),
        TableColumn(say("Việc đã làm", "What was done"), 2.2),
        TableColumn(say("Nội dung đã đổi", "What changed"), 3.4),
    )


class Counts(msgspec.Struct, frozen=True):
    """A table of counts: what is counted by, its rows, the sum of their records, and the records and pieces there are in all.

    ``unit`` is what pieces are called where the kind counts them.
    """

    labels: Sequence[Label] = ()
    rows: Sequence[Cells] = ()
    summed: int = 0
    whole: tuple[int, int] = (0, 0)
    unit: Label | None = None

    @property
    def overlap(self) -> bool:
        """Whether a record stands in several rows."""
        return self.summed > self.whole[0]


def pieces_label(kind: Kind | None) -> Label | None:
    """Return the word one counts the pieces of a kind with (of all kinds: "chiếc"); None where it has none to count."""
    if kind is None:
        return Label("chiếc", "piece")
    return (kind.classifier or Label("chiếc", "piece")) if kind.pieces else None


def counted_total(words: Words, whole: tuple[int, int], unit: Label | None) -> Band:
    """Return the line under a table of counts: how many records, and pieces where the kind counts them, each once."""
    pieces = f", {how_many(whole[1], unit, words.language)}" if unit is not None else ""
    return Band(
        words.say(f"Cộng: {grouped(whole[0])} phiếu", f"Total: {counted(whole[0], 'record')}") + pieces, total=True
    )


def counted_twice(words: Words, align: Align = "center") -> Note:
    """Return the note under a table whose rows add up to more than there is."""
    return Note(
        words.say(
            "Phiếu có nhiều giá trị được tính ở mỗi dòng; dòng cộng tính mỗi phiếu một lần.",
            "What has several values counts in each line; the total counts each record once.",
        ),
        align,
    )


def counted_heads(labels: Sequence[Label], setting: Setting, width: int) -> tuple[TableColumn, ...]:
    """Return the columns of a table of counts: what is counted by, then records, and pieces where there is room."""
    words = setting.words
    counts = (
        TableColumn(words.say("Số phiếu", "Records"), 0.8, "right"),
        TableColumn(words.say("Số chiếc", "Pieces"), 0.8, "right"),
    )
    return (*(TableColumn(setting.say(label), 2.0) for label in labels), *counts[: width - len(labels)])


def cells_of_rows(setting: Setting, kind: Kind, record: Record, block: RowTable) -> list[Cells]:
    """Return the rows of a record's group as a table's cells; a column without a field is left to write in."""
    found = []
    for row in record.values.get(block.group) or ():
        alone = msgspec.structs.replace(record, values={block.group: [row]})
        cells = tuple(
            "; ".join(
                text
                for path in column.fields
                for text in shown(kind, alone, f"{block.group}.{path}", setting.words, in_table=True)
            )
            for column in block.columns
        )
        found.append((cells, record.name))
    return found
