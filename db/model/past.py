"""What stood on a day: by what the book said then, or by what held then.

*By the book* (ngày ghi sổ) the revisions after the day are left out. *By the event* (ngày sự việc) all that
is known today is read, and what began after the day or ended before it is left out: rows with *from* and *to*,
rows of an event by their day, days that had not come, values seen later. What has no day is taken to hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

import msgspec

from db.model.record import Row
from db.schema.field_type import Value
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.rows import Rows
from db.schema.time import Day, solar

_HANOI = timezone(timedelta(hours=7))
_BEYOND = "~"


class AsOf(msgspec.Struct, frozen=True):
    """A day (ISO, known to the day) and how it is meant."""

    day: str
    by_event: bool = False

    @property
    def label(self) -> Label:
        """The words that say which day is meant, on screens and papers."""
        day = "/".join(reversed(self.day.split("-")))
        if self.by_event:
            return Label(f"tính đến ngày {day} (theo ngày sự việc)", f"as of {day} (by the day of the event)")
        return Label(f"tính đến ngày {day} (theo ngày ghi sổ)", f"as of {day} (by the day it was recorded)")

    @property
    def last_act(self) -> str:
        """The moment (UTC, as acts have it) before which an act is of the day or earlier, in Vietnamese time."""
        end = datetime.fromisoformat(self.day).replace(tzinfo=_HANOI) + timedelta(days=1)
        return end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def span_fields(rows: Rows) -> tuple[str, str]:
    """Return the fields that say since when and until when a row holds: *from* and *to*, or the day of an event."""
    days = [f.id for f in rows.fields if type(f.type) is Day]
    if "from" in days or "to" in days:
        return "from", "to" if "to" in days else ""
    return (days[0] if days else ""), ""


def _holds(span: tuple[str, str], row: Row, day: str) -> bool:
    return _begun(row.get(span[0]), day) and not _ended(row.get(span[1]), day)


def _begun(value: Value, day: str) -> bool:
    return not isinstance(value, str) or _plain(value) <= day


def _ended(value: Value, day: str) -> bool:
    return isinstance(value, str) and _plain(value) + _BEYOND < day


def _plain(value: str) -> str:
    if not value.startswith("L"):
        return value
    known = solar(value)
    return known.isoformat() if known else value.removeprefix("L")


class Holding:
    """What of the records of a kind holds on a day; which of its slots have days is looked up once for all of them."""

    def __init__(self, kind: Kind) -> None:
        self._begins = kind.begins
        self._spans = {field.id: span_fields(rows) for field, rows in kind.groups}
        self._since: dict[str, str] = {}
        for field in kind.fields:
            if type(field.type) is Day:
                self._since[field.id] = field.id
            elif field.since and field.id not in self._spans:
                self._since[field.id] = field.since

    def left(self, values: Mapping[str, Value], day: str) -> dict[str, Value] | None:
        """Return what of a record's slots (fields, ``group/ROW``) held on a day; None where the record had not begun."""
        if self._begins and not _begun(values.get(self._begins), day):
            return None
        left: dict[str, Value] = {}
        for slot, value in values.items():
            name, row, _ = slot.partition("~")[0].partition("/")
            since = self._since.get(name)
            if value is None:
                left[slot] = value
            elif row and name in self._spans and isinstance(value, dict) and "~" not in slot:
                if _holds(self._spans[name], value, day):
                    left[slot] = value
            elif since is None or _begun(value if since == name else values.get(since), day):
                left[slot] = value
        return left


def held(kind: Kind, values: Mapping[str, Value], day: str) -> dict[str, Value] | None:
    """Return what of a record's slots held on a day; of many records ask one ``Holding``."""
    return Holding(kind).left(values, day)
