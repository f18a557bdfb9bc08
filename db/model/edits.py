"""From what a person wants to the entries of an act: only what differs, replacing only what was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from db.model.ids import between, new_id, spread
from db.model.record import Record, Row
from db.model.revision import ALIVE, LIFE, Entry, canonical
from db.schema.field_type import Refused, Value, Words
from db.schema.kind import Kind
from db.schema.measure import Measures
from db.schema.rows import Rows

Basis = Mapping[str, str]
"""Source, date seen, certainty and note of a value: keys ``source``, ``seen``, ``certainty``, ``note``."""


def creation(kind: Kind, values: Mapping[str, Value], basis: Mapping[str, Basis] | None = None) -> dict[str, Entry]:
    """Return the entries of a new record."""
    entries = {LIFE: Entry({"life": ALIVE})}
    groups = kind.group_ids
    for field_id, value in values.items():
        said = basis.get(field_id, {}) if basis else {}
        if field_id in groups:
            rows = value or []
            for row, pos in zip(rows, spread(len(rows)), strict=True):
                content = {**row, "pos": pos}
                content.pop("id", None)
                entries[f"{field_id}/{new_id()}"] = _entry(content, None, "", said)
        elif value or value == 0:
            entries[field_id] = _entry(value, None, "", said)
        elif said:
            entries[field_id] = _entry(None, None, "", said)
    return entries


def rows_as_given(group: str, rows: Sequence[Row]) -> dict[str, Entry]:
    """Return the entries of rows that bring their own ids, in their order: those of a record that comes whole."""
    return {
        f"{group}/{row['id']}": Entry({k: v for k, v in row.items() if k != "id"} | {"pos": pos})
        for row, pos in zip(rows, spread(len(rows)), strict=True)
    }


def differences(
    kind: Kind,
    before: Record | None,
    wanted: Mapping[str, Value],
    basis: Mapping[str, Basis] | None = None,
) -> dict[str, Entry]:
    """Return an entry for every slot in which ``wanted`` differs from ``before``.

    ``wanted`` maps field ids to kept values (None or an empty list: nothing there); fields it does not
    name stay. Rows are told apart by their ``id``; one without is new.
    """
    entries: dict[str, Entry] = {}
    for field_id, value in wanted.items():
        said = (basis or {}).get(field_id, {})
        if isinstance(kind.by_id[field_id].type, Rows):
            had = before.values.get(field_id, []) if before else []
            unsettled = {
                slot.partition("/")[2] for slot in (before.open if before else ()) if slot.startswith(field_id + "/")
            }
            for row_id, row in _row_changes(had, value or [], unsettled).items():
                slot = f"{field_id}/{row_id}"
                entries[slot] = _entry(row, before, slot, said)
        else:
            value = None if value in ("", [], {}) else value
            settled = not (before and field_id in before.open)
            if not settled or said or not same(before.values.get(field_id) if before else None, value):
                entries[field_id] = _entry(value, before, field_id, said)
    return entries


def understood(kind: Kind, before: Record | None, wanted: Mapping[str, Value], words: Words) -> dict[str, Value]:
    """Return what is wanted with the measures read out of newly written shorthand, where nothing is recorded yet."""
    values = dict(wanted)
    for field_id, value in wanted.items():
        type_ = kind.by_id[field_id].type
        if not isinstance(type_, Measures) or not value:
            continue
        for target, typed in type_.read(value):
            if values.get(target) is None and (before is None or before.values.get(target) is None):
                try:
                    values[target] = kind.by_id[target].type.accept(typed, words)
                except Refused:
                    continue  # what cannot be read stays in the words, which are kept
    return values


def rival(field: str, value: Value, basis: Basis, row: str = "", row_field: str = "") -> tuple[str, Entry]:
    """Return slot and entry of a further value of a field (of one field of a row)."""
    kept: dict[str, Value] = {"v": value}
    if row_field:
        kept["f"] = row_field
    slot = (f"{field}/{row}" if row else field) + "~" + new_id()
    return slot, _entry(kept, None, slot, basis)


def prefer(record: Record, slot: str) -> dict[str, Entry]:
    """Return the entries that make a rival the preferred value and keep the former one as a rival."""
    wanted = next(r for r in record.rivals if r.slot == slot)
    base = slot.partition("~")[0]
    row: Value
    if wanted.row:
        row = {k: v for r in record.values[wanted.field] if r["id"] == wanted.row for k, v in r.items() if k != "id"}
        former = row.get(wanted.row_field)
        now: Value = {**row, wanted.row_field: wanted.value}
    else:
        former, now = record.values.get(wanted.field), wanted.value
    had = record.basis.get(base, Entry())
    new = wanted.entry
    entries = {base: Entry(now, record.heads.get(base, ()), "", new.source, new.seen, new.certainty, new.note)}
    kept = None if former is None else {**wanted.entry.value, "v": former}
    entries[slot] = Entry(kept, record.heads.get(slot, ()), "", had.source, had.seen, had.certainty, had.note)
    return entries


def same(a: Value, b: Value) -> bool:
    """Say whether two kept values are the same."""
    return a is b or canonical(a) == canonical(b)


def _entry(value: Value, before: Record | None, slot: str, said: Basis) -> Entry:
    replaces = before.heads.get(slot, ()) if before else ()
    if not said:
        return Entry(value, replaces)
    return Entry(value, replaces, "", said.get("source"), said.get("seen"), said.get("certainty"), said.get("note"))


def _row_changes(had: list[Row], want: list[Row], unsettled: Set[str]) -> dict[str, Value]:
    """Return new contents by row id: a row (without its id), or None for one taken away."""
    old = {row["id"]: row for row in had}
    wanted: list[Row] = []
    taken: set[str] = set()
    for row in want:
        row_id = row["id"] if row.get("id") in old and row["id"] not in taken else new_id()
        taken.add(row_id)
        wanted.append({**row, "id": row_id})
    positions = _positions([old.get(row["id"], {}).get("pos") for row in wanted])
    changes: dict[str, Any] = {row_id: None for row_id in old if row_id not in taken}
    for row, pos in zip(wanted, positions, strict=True):
        content = {k: v for k, v in row.items() if k != "id"} | {"pos": pos}
        before = old.get(row["id"])
        if (
            before is None
            or row["id"] in unsettled
            or not same({k: v for k, v in before.items() if k != "id"}, content)
        ):
            changes[row["id"]] = content
    return changes


def _positions(known: list[str | None]) -> list[str]:
    """Return ascending positions for rows in order, keeping the known ones that are in order already."""
    if not any(known):
        return spread(len(known))
    kept: list[str | None] = []
    last = ""
    for pos in known:
        kept.append(pos if pos and pos > last else None)
        last = kept[-1] or last
    following: list[str | None] = []
    after: str | None = None
    for pos in reversed(kept):
        after = pos or after
        following.append(after)
    result: list[str] = []
    for pos, after in zip(kept, reversed(following), strict=True):
        result.append(pos or between(result[-1] if result else None, after))
    return result
