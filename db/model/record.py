"""A record as the other rooms see it: values by field, rows in order, rivals and open questions beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from db.model.revision import Entry
from db.model.state import Claim, State
from db.schema.field import Audience, Field, may_see
from db.schema.field_type import Value
from db.schema.kind import Kind
from db.schema.rows import Rows

Row = dict[str, Any]
"""A row of a group: ``id``, ``pos`` and its fields."""

LEVELS = {"public": 0, "report": 1, "internal": 2, "restricted": 3}
_SEES: Mapping[Audience, int] = {"public": 0, "report": 1, "internal": 2, "full": 3}


class Rival(msgspec.Struct, frozen=True):
    """A further value of a field (of a row, where ``row`` is given), with its source and the date it was seen."""

    slot: str
    field: str
    row: str
    entry: Entry

    @property
    def value(self) -> Value:
        """The rival value itself."""
        return self.entry.value.get("v")

    @property
    def row_field(self) -> str:
        """The field of the row it rivals, or empty."""
        return str(self.entry.value.get("f", ""))


class Record(msgspec.Struct, frozen=True):
    """One record, as its revisions say it stands.

    ``values`` holds kept values by field id (a list of rows for a group); ``heads`` the revisions an
    edit of a slot replaces; ``basis`` the entry behind each slot; ``others`` slots this program does not
    know, which are kept and passed on. ``level`` is the degree of openness: 0 public, 1 report,
    2 internal, 3 restricted.
    """

    id: str
    kind: str
    values: dict[str, Value]
    heads: dict[str, tuple[str, ...]] = {}
    basis: dict[str, Entry] = {}
    rivals: tuple[Rival, ...] = ()
    open: dict[str, tuple[Claim, ...]] = {}
    others: dict[str, Value] = {}
    deleted: bool = False
    level: int = 2

    def __getitem__(self, field: Field) -> Value:
        return self.values.get(field.id)

    @property
    def name(self) -> str:
        """The main name, or nothing."""
        return str(self.values.get("name") or "")

    @property
    def number(self) -> str:
        """The number it goes by now."""
        return current_number(self.values.get("numbers") or [])


def level_of(kind: Kind, values: Mapping[str, Value]) -> int:
    """Return the degree of openness; what an owner asked to keep secret (Luật 45/2024, Đ.43.3) is restricted."""
    if any(row.get("kept_secret") for row in values.get("registrations") or ()):
        return LEVELS["restricted"]
    return LEVELS[values.get("level") or kind.default_level]


def current_number(rows: list[Row]) -> str:
    """Return the first number that is neither former nor ended."""
    for row in rows:
        if row.get("number") and not row.get("former") and not row.get("to"):
            return str(row["number"])
    return ""


def record_of(id_: str, kind: Kind, state: State) -> Record:
    """Return the record a state describes, in the words of its kind."""
    values: dict[str, Value] = {}
    others: dict[str, Value] = {}
    groups: dict[str, list[Row]] = {}
    rivals: list[Rival] = []
    for slot, entry in state.chosen.items():
        base, is_rival, _ = slot.partition("~")
        field, _, row = base.partition("/")
        known = kind.by_id.get(field)
        if is_rival:
            rivals.append(Rival(slot, field, row, entry))
        elif known is None or bool(row) != isinstance(known.type, Rows):
            others[slot] = entry.value
        elif row:
            groups.setdefault(field, []).append({"id": row, **entry.value})
        else:
            values[field] = entry.value
    for field, rows in groups.items():
        rows.sort(key=lambda r: (r.get("pos", ""), r["id"]))
        values[field] = rows
    rivals.sort(key=lambda r: r.slot)
    return Record(
        id_,
        kind.id,
        values,
        state.heads,
        state.chosen,
        tuple(rivals),
        state.open,
        others,
        state.deleted,
        level_of(kind, values),
    )


def may_see_record(audience: Audience, level: int) -> bool:
    """Say whether a record of this degree of openness is shown to this audience at all."""
    return level <= _SEES[audience]


def highest_level(audience: Audience) -> int:
    """Return the highest degree of openness an audience sees."""
    return _SEES[audience]


def for_audience(record: Record, kind: Kind, audience: Audience) -> Record:
    """Return the record with only what an audience may see, row fields and rivals included."""
    if audience == "full":
        return record
    values: dict[str, Value] = {}
    for field in kind.fields:
        value = record.values.get(field.id)
        if value is None or not may_see(audience, field.audience):
            continue
        if isinstance(field.type, Rows):
            open_fields = {f.id for f in field.type.fields if may_see(audience, f.audience)} | {"id", "pos"}
            value = [{k: v for k, v in row.items() if k in open_fields} for row in value]
            value = [row for row in value if len(row) > 2]
        if value or not isinstance(value, list | str):  # why: a no and a count of nothing are said, too
            values[field.id] = value
    seen = tuple(
        r
        for r in record.rivals
        if r.field in values
        and (not r.row or ((inner := kind.field(f"{r.field}.{r.row_field}")) and may_see(audience, inner.audience)))
    )
    # why: where a shown value comes from is shown with it; the entries of hidden slots are not
    questions = {slot: claims for slot, claims in record.open.items() if slot in values}
    basis = {slot: msgspec.structs.replace(e, value=None) for slot, e in record.basis.items() if slot in values}
    return msgspec.structs.replace(record, values=values, rivals=seen, others={}, basis=basis, open=questions)
