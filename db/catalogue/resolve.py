"""From typed words to links: a record that goes by that number or name, or one made on the spot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from db.catalogue.reading import Reader
from db.model.edits import creation
from db.model.ids import new_id
from db.model.revision import Entry
from db.schema.field_type import FieldType, Refused, Value
from db.schema.kind import Description, Kind
from db.schema.reference import DecisionLink, RecordLink, read_decision
from db.schema.vietnamese import fold, same_word


class Resolver:
    """Settles the links of the records of one act; ``made`` are the records it made on the way."""

    def __init__(self, description: Description, read: Reader) -> None:
        self.description = description
        self.read = read
        self.made: list[tuple[str, str, dict[str, Entry]]] = []
        self._known: dict[tuple[str, ...], str] = {}
        self._met: dict[tuple[str, ...], list[str]] = {}

    @cached_property
    def inhabited(self) -> frozenset[str]:
        """The kinds that had any record when the act began: no other is looked through for what a text may mean."""
        return frozenset(c.kind for c in self.read.counts() if c.alive)

    def settle(self, kind: Kind, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the values with every typed link that can be settled turned into a record's id."""
        settled = dict(values)
        for key, value in values.items():
            links = kind.links.get(key)
            if not links or not value:
                continue
            if isinstance(links, FieldType):
                settled[key] = self.settle_one(links, value)
            else:
                settled[key] = [
                    {k: self.settle_one(links[k], v) if k in links else v for k, v in row.items()} for row in value
                ]
        return settled

    def settle_one(self, type_: FieldType, value: Value) -> Value:
        """Return one value with its typed links settled."""
        if not isinstance(value, dict):
            return value
        if isinstance(type_, DecisionLink):
            return self._decision(type_, value)
        return self._link(type_, value) if isinstance(type_, RecordLink) else value

    def _link(self, type_: RecordLink, value: dict[str, Any]) -> Value:
        text = value["t"]
        if "new" not in value and not self._known and not self._with_any(type_.kinds):
            return {"t": text}  # why: nobody is there who might be meant
        key = (*type_.kinds, same_word(text))
        if key in self._known:
            return self._known[key]
        found = self._named(text, type_.kinds)
        if len(found) == 1:
            return found[0]
        if not found and "new" in value and value["new"] in self.description.by_id:
            self._known[key] = made = self._make(self.description.kind(value["new"]), {"name": text})
            return made
        return {"t": text}

    def _named(self, text: str, kinds: tuple[str, ...]) -> list[str]:
        """Return who goes by a text, asked once an act: a sheet names the same people in many lines."""
        key = (*kinds, text)
        if key not in self._met:
            there = self._with_any(kinds)
            self._met[key] = self.read.named(text, there) if there else []
        return self._met[key]

    def _with_any(self, kinds: Sequence[str]) -> list[str]:
        """Return those of some kinds (of any, where none is named) that had records when the act began."""
        return [kind for kind in kinds or self.description.by_id if kind in self.inhabited]

    def _decision(self, type_: DecisionLink, value: dict[str, Any]) -> Value:
        read = read_decision(value["t"])
        kind = self.description.by_id.get(type_.kinds[0])
        if read is None or kind is None:
            return self._link(type_, value)
        number, typed_day = read
        day = self._day(kind, type_, typed_day)
        key = ("decision", number, day or "")
        if key in self._known:
            return self._known[key]
        # why: "694/QD-TTg" typed without Đ is the same paper, and must not become a second one
        found = [self.read.record(i) for i in self._numbered(number, type_.kinds)]
        fitting = [r.id for r in found if day is None or r.values.get(type_.day_field) in (None, day)]
        if len(fitting) == 1:
            self._known[key] = fitting[0]
            return fitting[0]
        if len(fitting) > 1:
            return {"t": value["t"]}
        wanted: dict[str, Value] = {"name": number, "numbers": [{"number": number, "register": "document"}]}
        if day:
            wanted[type_.day_field] = day
        self._known[key] = made = self._make(kind, wanted)
        return made

    def _numbered(self, number: str, kinds: Sequence[str]) -> list[str]:
        there = self._with_any(kinds)
        if not there:
            return []
        exact = self.read.named(number, there)
        wanted = fold(number)
        return exact or [line.id for line in self.read.candidates(number, there, 50) if fold(line.number) == wanted]

    def _day(self, kind: Kind, type_: DecisionLink, typed: str | None) -> str | None:
        field = kind.by_id.get(type_.day_field)
        if typed is None or field is None:
            return None
        try:
            return str(field.type.accept(typed, self.read.words()))
        except Refused:
            return None

    def _make(self, kind: Kind, values: dict[str, Value]) -> str:
        record = new_id()
        self.made.append((record, kind.id, creation(kind, values)))
        return record
