"""From what a catalogue holds to the text of a sheet's cell, and what a spreadsheet program would make of that text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any

from db.model.revision import canonical
from db.schema.field_type import Column, FieldType, Refused, Text, Value, Words
from db.schema.rows import Rows

MOST_LETTERS = 32_767
"""As many as a cell of a workbook can hold."""
CUT = "… (ô bảng tính không chứa được hết chữ)"
"""What ends a text that is longer than a cell may be; a cell with this end is never taken back as a change."""

_MOST_REMEMBERED = 20_000
_DANGEROUS = frozenset("=+-@\t\r")
_FIRST: Callable[[Any], str] = itemgetter(0)
_PLAIN_NUMBER = re.compile(r"[+-]\d[\d.,]*( ?[^\W\d_]{1,4}| ?[°%²])?")


class Texts(dict[Column, str | None]):
    """The cells of one column by what they are made from; few different ones are worked out once."""

    def __init__(self, type_: FieldType, words: Words) -> None:
        super().__init__()
        self._type, self._words = type_, words
        inner = type_.head_field.type if isinstance(type_, Rows) else type_
        self.plain = type(inner).written is FieldType.written

    def __missing__(self, column: Column) -> str | None:
        text = None if column is None else self._type.written(column, self._words)
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[column] = text
        return text

    def of(self, columns: Sequence[Column]) -> Sequence[Column]:
        """Return the texts of a column; None where nothing is recorded."""
        return [self[c] for c in columns]


def fitted(text: str) -> str:
    """Return a text as a cell of a workbook holds it: one that is too long is cut and says so."""
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - len(CUT)] + CUT


def cell_of(type_: FieldType, value: Value, words: Words) -> str:
    """Return the text of a kept value's cell in a sheet for people; of a group, its current row's head."""
    if value is None or value == []:
        return ""
    return type_.written(type_.project(value, words)[_from(type_)], words)


def exact_of(type_: FieldType, value: Value, words: Words) -> str:
    """Return text that is read back as this very value: the cell where that is so, else an id or canonical JSON."""
    if value is None:
        return ""
    if isinstance(type_, Rows):
        return canonical([{k: v for k, v in row.items() if k != "pos"} for row in value]).decode()
    text = cell_of(type_, value, words)
    try:
        if type_.accept(text, words) == value or isinstance(type_, Text):
            return text
    except Refused:
        pass
    return value if isinstance(value, str) else canonical(value).decode()


def read_cell(type_: FieldType, text: str, words: Words) -> Value:
    """Return the kept value of a cell, written for people or exact; raise ``Refused``; None where it says nothing."""
    if text[:1] in "[{" and not isinstance(type_, Text):
        with suppress(ValueError, RecursionError, Refused, TypeError, AttributeError):
            return type_.accept(json.loads(text), words)
    value = type_.accept(text, words)
    return None if value in ("", [], {}) else value


def guarded(texts: Sequence[Column]) -> Sequence[Column]:
    """Return texts of which a spreadsheet program makes no formula: an apostrophe before those it would take for one."""
    try:
        if _DANGEROUS.isdisjoint(map(_FIRST, filter(None, texts))):
            return texts
    except TypeError:
        pass  # why: a column of counts has no letters at all; one with both is looked at cell by cell
    return [
        "'" + t if isinstance(t, str) and t[:1] in _DANGEROUS and not _PLAIN_NUMBER.fullmatch(t) else t for t in texts
    ]


def _from(type_: FieldType) -> int:
    return (type_.head_field.type if isinstance(type_, Rows) else type_).written_from
