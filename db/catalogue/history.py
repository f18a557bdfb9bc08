"""What an act changed in a record, told slot by slot with the labels and names of the description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from db.model.problems import Damaged
from db.model.revision import ALIVE, DELETED, LIFE, Changeset, Entry, Revision, group_of
from db.model.state import is_deletion
from db.schema.field import Audience, Field, may_see
from db.schema.field_type import Value, Words
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.rows import Rows


class Change(msgspec.Struct, frozen=True):
    """One slot changed by an act: field id, its label, the value before and after (kept and shown)."""

    field: str
    label: Label
    old: Value
    new: Value
    old_text: str
    new_text: str


class Step(msgspec.Struct, frozen=True):
    """One act on one record, as its history tells it."""

    id: str
    sentence: Label
    actor: str
    station: str
    at: str
    changes: tuple[Change, ...]
    reverts: str | None = None
    revision: str = ""


class Act(msgspec.Struct, frozen=True):
    """One act of the journal, without its changes."""

    id: str
    sentence: Label
    actor: str
    at: str


def told(
    kind: Kind,
    said: Sequence[Revision],
    acts: Mapping[str, Changeset],
    words: Words,
    audience: Audience,
    every: Sequence[Revision] = (),
) -> list[Step]:
    """Return the steps of a record's history from its revisions in the order they came, and their acts.

    ``every`` are all of the record's revisions where ``said`` are some.
    """
    by_id = {r.id: r for r in every or said}
    steps = []
    for revision in said:
        changes = []
        for slot, entry in sorted(revision.body.items(), key=lambda e: _order(kind, *e)):
            change = change_of(
                kind,
                slot,
                entry,
                [by_id[r].body[slot] for r in entry.replaces if r in by_id and slot in by_id[r].body],
                words,
                audience,
            )
            if change:
                changes.append(change)
        act = acts.get(revision.changeset)
        if act is None:
            raise Damaged(f"the act {revision.changeset} cannot be read")
        steps.append(
            Step(act.id, act.sentence, act.actor, act.station, act.at, tuple(changes), act.reverts, revision.id)
        )
    return steps


def _order(kind: Kind, slot: str, entry: Entry) -> tuple[int, bool, str, str]:
    """Sort slots as the page has them: by field, the rows of a group as they stand, values of other sources last."""
    ids = [f.id for f in kind.fields]
    field = group_of(slot)[0]
    row = entry.value if isinstance(entry.value, dict) else {}
    return (ids.index(field) if field in ids else len(ids), "~" in slot, str(row.get("pos", "")), slot)


def change_of(
    kind: Kind, slot: str, entry: Entry, before: list[Entry], words: Words, audience: Audience
) -> Change | None:
    """Return what an entry changed in a slot that held ``before``, as an audience may see it; None: nothing it may."""
    field_id, mark, _ = group_of(slot)
    old = before[0] if before else Entry()
    if slot == LIFE:
        label = Label("Phiếu", "Record")
        said = words.say("đã xóa", "deleted") if is_deletion(entry) else words.say("có trong sổ", "in the catalogue")
        had = (
            ""
            if not before
            else words.say("đã xóa", "deleted")
            if is_deletion(old)
            else words.say("có trong sổ", "in the catalogue")
        )
        # why not the stored words: a damaged entry may hold anything
        return Change(LIFE, label, _life(old) if before else None, _life(entry), had, said)
    field = kind.by_id.get(field_id)
    if field is None:
        return (
            Change(
                field_id,
                Label("Trường khác", "Other field"),
                old.value,
                entry.value,
                _raw(old.value),
                _raw(entry.value),
            )
            if audience == "full"
            else None
        )
    if not may_see(audience, field.audience) or _hidden_rival(kind, slot, (old, entry), audience):
        return None
    erased = words.say("(đã xóa theo quy định)", "(erased by law)")
    label = (
        field.label if "~" not in slot else Label(f"{field.label.vi} (giá trị khác)", f"{field.label.en} (other value)")
    )
    shown = [erased if e.erased else _shown(field, slot, e.value, words, audience) for e in (old, entry)]
    kept = [
        _visible_value(field, e.value, audience) if mark == "/" and "~" not in slot else e.value for e in (old, entry)
    ]
    if shown[0] and shown[0] == shown[1] and _became_a_link(*kept):
        shown[1] += words.say(" (nay nối với phiếu)", " (now linked to its record)")
    return Change(field_id, label, kept[0], kept[1], shown[0], shown[1])


def _became_a_link(old: Value, new: Value) -> bool:
    """Say whether what was words only is a link to a record now, in a field or in one of a row."""
    if isinstance(old, dict) and isinstance(new, dict):
        return any(_became_a_link(value, new.get(inner)) for inner, value in old.items() if inner != "t")
    return isinstance(old, dict) and "t" in old and isinstance(new, str)


def _hidden_rival(kind: Kind, slot: str, entries: Sequence[Entry], audience: Audience) -> bool:
    """Say whether a slot holds rivals of a row field the audience may not see."""
    if "~" not in slot:
        return False
    group = group_of(slot)[0]
    paths = [f"{group}.{e.value['f']}" for e in entries if isinstance(e.value, dict) and e.value.get("f")]
    return any((inner := kind.field(path)) is None or not may_see(audience, inner.audience) for path in paths)


def _visible_value(field: Field, value: Value, audience: Audience) -> Value:
    if not isinstance(value, dict) or not isinstance(field.type, Rows):
        return value
    hidden = {f.id for f in field.type.fields if not may_see(audience, f.audience)}
    return {k: v for k, v in value.items() if k not in hidden and k != "pos"}


def _shown(field: Field, slot: str, value: Value, words: Words, audience: Audience) -> str:
    if value is None:
        return ""
    if "~" in slot:
        inner: Any = field
        if value.get("f") and isinstance(field.type, Rows):
            inner = next((f for f in field.type.fields if f.id == value["f"]), field)
        if not may_see(audience, inner.audience):
            return ""
        return "" if value.get("v") is None else str(inner.type.show(value["v"], words))
    if isinstance(field.type, Rows):
        return field.type.show_row(_visible_value(field, value, audience), words)
    return field.type.show(value, words)


def _raw(value: Value) -> str:
    return "" if value is None else msgspec.json.encode(value).decode()


def _life(entry: Entry) -> str:
    return DELETED if is_deletion(entry) else ALIVE
