"""Which checks a catalogue asks for, and what they find in a record and around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import msgspec

from db.model.problems import NotPossible, Problem
from db.model.query import Line
from db.model.record import Record
from db.model.rules import RULES, Around
from db.model.validate import problems
from db.schema.field_type import Words, counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from db.store.connection import Store

_OFF = "checks_off"


class Checks:
    """The switches of a catalogue's checks; all are on until one is switched off."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def off(self) -> frozenset[str]:
        """Return the checks that are switched off."""
        return frozenset(msgspec.json.decode(self._store.setting(_OFF) or "[]", type=list[str]))

    def switch(self, check: str, on: bool) -> None:
        """Switch a check on or off (of a catalogue open for writing)."""
        if check not in RULES:
            raise NotPossible(Label(f"Không có phép kiểm “{check}”.", f"There is no check “{check}”."))
        off = self.off() - {check} | (frozenset() if on else {check})
        with self._store.transaction():
            self._store.set_setting(_OFF, msgspec.json.encode(sorted(off)).decode())


class _Read(Protocol):
    description: Description
    checks: Checks

    def words(self) -> Words: ...
    def record(self, record: str) -> Record: ...
    def linking_to(self, record: str, *, path: str) -> list[tuple[Line, str]]: ...
    def named(self, text: str, kinds: Sequence[str]) -> list[str]: ...


def problems_of(read: _Read, record: Record, today: date) -> list[Problem]:
    """Return the problems of a record, by itself and against the records around it."""
    kind = read.description.kind(record.kind)

    def known(id_: str) -> Record | None:
        try:
            return read.record(id_)
        except NotPossible:
            return None

    def linking(id_: str, path: str) -> list[Record]:
        found = (known(line.id) for line, _ in read.linking_to(id_, path=path))
        return [r for r in found if r is not None]

    def namesakes(of: Record) -> list[str]:
        return [i for i in read.named(of.name, (of.kind,)) if i != of.id] if of.name else []

    around = Around(today, known, linking, namesakes, read.description.units)
    found = list(problems(kind, record, read.words(), around, read.checks.off()))
    if record.number:
        others = [i for i in read.named(record.number, (record.kind,)) if i != record.id]
        others = [i for i in others if (other := known(i)) and other.number == record.number]
        if others:
            found.append(
                Problem(
                    "advice",
                    "numbers",
                    Label(
                        f"Số {record.number} đã có ở {grouped(len(others))} phiếu khác.",
                        f"Number {record.number} is on {counted(len(others), 'other record')}.",
                    ),
                )
            )
    return found
