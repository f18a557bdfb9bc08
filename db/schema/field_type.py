"""What every type of value knows: how it is read, kept, shown, listed, searched and questioned.

A value has three forms (after qutebrowser's ``configtypes``): *typed* by a person, *kept* as
canonical JSON (text, whole numbers, booleans, objects and lists; decimals are text), and *shown*.
Faces that belong to other rooms (editors, filters) are dictionaries there, by type; a test walks
all types through all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Literal, TypeAlias

import msgspec

from db.schema.asking import MEASURED, WORDED, Op
from db.schema.label import Label, Language
from db.schema.units import Units
from db.schema.vietnamese import border
from db.schema.vocabulary import Vocabularies

Value: TypeAlias = Any
"""A kept value: canonical JSON. Its form is the business of its type alone."""

Column: TypeAlias = str | int | float | None


class Refused(ValueError):
    """A value that cannot be what its field asks for, with a sentence for the person who typed it."""

    def __init__(self, label: Label, suggestion: str | None = None) -> None:
        super().__init__(label.vi)
        self.label = label
        self.suggestion = suggestion


class Remark(msgspec.Struct, frozen=True):
    """A doubt about a value that is kept all the same, perhaps with what was meant."""

    label: Label
    suggestion: str | None = None


class Words(msgspec.Struct, frozen=True):
    """What a type may consult: the language of the reader, terms, units, and the names of records."""

    vocabularies: Vocabularies
    units: Units
    language: Language = "vi"
    name_of: Callable[[str], str | None] = lambda _id: None

    def say(self, vi: str, en: str) -> str:
        """Return one of two wordings."""
        return vi if self.language == "vi" else en


class FieldType(msgspec.Struct, frozen=True):
    """A type of value. Subclasses are the closed list in ``db.schema.types.ALL_TYPES``."""

    columns: ClassVar[tuple[tuple[str, str], ...]] = (("", "TEXT"),)
    """Suffix and SQL type of each column of the projection; the first one is sorted and shown."""
    order: ClassVar[Literal["text", "number"]] = "text"
    """Whether lists sort the first column as Vietnamese text or as a number."""
    conditions: ClassVar[tuple[Op, ...]] = WORDED
    """What the field may be asked for, the usual one first."""
    written_from: ClassVar[int] = 0
    """Which of the columns the cell of a sheet is made from."""
    searched: ClassVar[bool] = True
    """Whether words find the value; numbers are asked for by conditions."""

    def accept(self, raw: Value, words: Words) -> Value:
        """Return the kept form of typed text or of a kept form from outside; raise ``Refused``."""
        raise NotImplementedError

    def show(self, value: Value, words: Words) -> str:
        """Return the value as printed, exactly as the record holds it."""
        return str(value)

    def understood(self, value: Value, words: Words) -> str:
        """Return what was understood of a value, shown beside it while it is typed."""
        return self.show(value, words)

    def typed(self, value: Value, words: Words) -> str:
        """Return text that ``accept`` reads back as the same value, for an editor line."""
        return self.show(value, words)

    def project(self, value: Value, words: Words) -> tuple[Column, ...]:
        """Return the value's columns."""
        return (value,)

    def cell(self, columns: tuple[Column, ...], words: Words) -> str:
        """Return what a list shows for the columns of a value."""
        return "" if columns[0] is None else str(columns[0])

    def written(self, column: Column, words: Words) -> str:
        """Return the text of a sheet's cell, which ``accept`` reads back, from the column ``written_from`` names."""
        return "" if column is None else str(column)

    def search(self, value: Value, words: Words) -> str:
        """Return the words by which the value is found, none where it is not ``searched``."""
        return self.show(value, words) if self.searched else ""

    def remarks(self, value: Value, words: Words) -> Iterable[Remark]:
        """Yield doubts about the value."""
        return ()

    def ask(self, op: Op, typed: str, words: Words) -> str:
        """Return what a condition compares with, as text of no language that ``ask`` reads again; raise ``Refused``."""
        return self.typed(self.accept(typed, words), words)

    def told(self, op: Op, asked: str, words: Words) -> str:
        """Return what ``ask`` gave in the words of a reader, which ``ask`` reads again too."""
        return asked


UNPRINTABLE = Label(
    "Đoạn chữ có ký tự không lưu được (NUL hoặc nửa ký tự hỏng).",
    "The text holds a character that cannot be kept (NUL or half a character).",
)
"""Why a text is refused."""


def text_of(raw: Value) -> str:
    """Return outside text in the border form; raise ``Refused`` for anything that is no text."""
    if not isinstance(raw, str):
        raise Refused(Label("Ở đây phải là chữ.", "Text is expected here."))
    try:
        return border(raw)
    except ValueError:
        raise Refused(UNPRINTABLE) from None


class Text(FieldType, frozen=True):
    """A line of text, kept exactly (NFC)."""

    def ask(self, op: Op, typed: str, words: Words) -> str:
        return text_of(typed).strip()

    def accept(self, raw: Value, words: Words) -> Value:
        if isinstance(raw, int) and not isinstance(raw, bool):
            raw = str(raw)
        return text_of(raw)


class LongText(Text, frozen=True):
    """Paragraphs of text, kept exactly (NFC, line ends as LF)."""


class Flag(FieldType, frozen=True):
    """Yes or no; not recorded is neither."""

    columns = (("", "INTEGER"),)
    order = "number"
    searched = False
    conditions = ("is", "any", "none")

    def accept(self, raw: Value, words: Words) -> Value:
        if isinstance(raw, bool):
            return raw
        word = text_of(raw).strip().lower()
        if word in ("có", "co", "đúng", "x", "1", "yes", "true", "y"):
            return True
        if word in ("không", "khong", "sai", "0", "no", "false", "n"):
            return False
        raise Refused(Label("Chỉ ghi “có” hoặc “không”.", "Only “yes” or “no”."))

    def show(self, value: Value, words: Words) -> str:
        return words.say("có", "yes") if value else words.say("không", "no")

    def project(self, value: Value, words: Words) -> tuple[Column, ...]:
        return (int(value),)

    def cell(self, columns: tuple[Column, ...], words: Words) -> str:
        return "" if columns[0] is None else self.show(columns[0], words)

    def written(self, column: Column, words: Words) -> str:
        return "" if column is None else self.show(column, words)

    def ask(self, op: Op, typed: str, words: Words) -> str:
        return "1" if self.accept(typed, words) else "0"

    def told(self, op: Op, asked: str, words: Words) -> str:
        return self.show(asked == "1", words)


_MOST_LETTERS = 40
_BLANK_GROUPS = re.compile(r"(?<=\d)[ \u00a0](?=\d{3}(?!\d))")
_WHOLE = re.compile(r"-?(\d{1,12}|\d{1,3}(\.\d{3}){1,3})", re.ASCII)


class Count(FieldType, frozen=True):
    """How many: a whole number from ``low`` to ``high``."""

    columns = (("", "INTEGER"),)
    order = "number"
    searched = False
    conditions = MEASURED
    low: int = 0
    high: int = 10**9

    def accept(self, raw: Value, words: Words) -> Value:
        if isinstance(raw, bool) or not isinstance(raw, int):
            digits = _BLANK_GROUPS.sub("", text_of(raw).strip()[:_MOST_LETTERS])
            if not _WHOLE.fullmatch(digits):
                raise Refused(
                    Label("Ở đây phải là một số nguyên, ví dụ 12.", "A whole number is expected here, for example 12.")
                )
            digits = digits.replace(".", "")
            raw = int(digits)
        if not self.low <= raw <= self.high:
            raise Refused(
                Label(
                    f"Số phải từ {grouped(self.low)} đến {grouped(self.high)}.",
                    f"The number must be from {self.low} to {self.high}.",
                )
            )
        return raw

    def show(self, value: Value, words: Words) -> str:
        return grouped(value)

    def cell(self, columns: tuple[Column, ...], words: Words) -> str:
        return "" if columns[0] is None else grouped(int(columns[0]))

    def written(self, column: Column, words: Words) -> str:
        return "" if column is None else grouped(int(column))

    def ask(self, op: Op, typed: str, words: Words) -> str:
        return str(Count(-(10**9)).accept(typed, words))

    def told(self, op: Op, asked: str, words: Words) -> str:
        return grouped(int(asked))


def grouped(number: int, language: Language = "vi") -> str:
    """Return a whole number with the thousands point: 12000 as "12.000"; in English as "12,000"."""
    return f"{number:,}" if language == "en" else f"{number:,}".replace(",", ".")


def counted(number: int, one: str, several: str = "") -> str:
    """Return in English how many of something there are: "1 record", "1,200 records"; ``several`` where an s does not make it."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def how_many(number: int, one: Label, language: Language) -> str:
    """Return in a language how many there are of something that is named as one: "3 chiếc", "1 piece"."""
    return counted(number, one.en) if language == "en" else f"{grouped(number)} {one.vi}"
