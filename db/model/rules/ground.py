"""What every rule stands on: the record, what is around it, and how a problem is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import msgspec

from db.model.problems import Problem
from db.model.record import Record, Row
from db.schema.field_type import Value
from db.schema.label import Label
from db.schema.units import Units

LAW = "Luật 45/2024/QH15"


def _nothing(_id: str) -> Record | None:
    return None


def _nobody(_id: str, _path: str) -> Sequence[Record]:
    return ()


def _no_namesakes(_record: Record) -> Sequence[str]:
    return ()


class Around(msgspec.Struct, frozen=True):
    """What a rule may ask beside its record: the day, other records, who links here by a path, namesakes, units.

    Without a catalogue behind it nothing is found, and rules that need it are silent.
    """

    today: date
    record: Callable[[str], Record | None] = _nothing
    linking: Callable[[str, str], Sequence[Record]] = _nobody
    namesakes: Callable[[Record], Sequence[str]] = _no_namesakes
    units: Units | None = None

    def words_of(self, link: Value) -> str:
        """Return the words by which a link goes: the number and name of its record, or what was typed."""
        if isinstance(link, str):
            found = self.record(link)
            return f"{found.number} {found.name}" if found else ""
        return str(link.get("t", "")) if isinstance(link, dict) else ""


Rule = Callable[[Record, Around], Iterator[Problem]]


class Check(msgspec.Struct, frozen=True):
    """A rule with its title; ``id`` is what kinds and the settings of a catalogue name it by."""

    id: str
    title: Label
    rule: Rule


CHECKS: dict[str, Check] = {}


def check(vi: str, en: str) -> Callable[[Rule], Rule]:
    """Register a rule under its own name, with the title it is switched by."""

    def named(rule: Rule) -> Rule:
        name = rule.__name__
        CHECKS[name] = Check(name, Label(vi, en), rule)
        return rule

    return named


def warn(field: str, article: str, vi: str, en: str, suggestion: str | None = None) -> Problem:
    """Return a problem that the law names; ``suggestion`` is what may be meant."""
    return Problem("law", field, Label(vi, en), article, suggestion)


def advise(field: str, article: str, vi: str, en: str, suggestion: str | None = None) -> Problem:
    """Return a doubt; ``suggestion`` is what may be meant."""
    return Problem("advice", field, Label(vi, en), article, suggestion)


def rows(record: Record, field: str) -> list[Row]:
    """Return the rows of a group, none where there are none."""
    return record.values.get(field) or []


def overlap(a: Row, b: Row) -> bool:
    """Say whether two rows with ``from`` and ``to`` hold at a common time; what is open has no end."""
    return _end(a) >= _begin(b) and _end(b) >= _begin(a)


def _begin(row: Row) -> str:
    return str(row.get("from") or "").removeprefix("L")


def _end(row: Row) -> str:
    # why: "2010" ends with the year, so it compares as the last moment of it
    return str(row.get("to") or "9999").removeprefix("L") + "~"
