"""What a set of revisions says of one record: heads, open questions, the chosen values.

A pure function of the *set*: the order of arrival and all clocks are without effect. An entry is a
head where no other entry of its slot replaces it. Heads with equal values are one; with different
values they are an open question, and the choice shown is fixed: the department's station first, then
the lowest revision id.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from db.model.revision import DELETED, LIFE, Entry, Revision, canonical
from db.schema.field_type import Value

_NUMBERS = "numbers/"
"""Begins the slots of the numbers a record goes by."""


class Claim(msgspec.Struct, frozen=True):
    """One of several values that stand side by side in a slot, with the act that said it."""

    revision: str
    changeset: str
    entry: Entry


class State(msgspec.Struct, frozen=True):
    """The chosen entries of a record by slot (empty values left out), its heads and its open questions.

    ``numbers`` are all it ever went by: a number once given is never given again.
    """

    chosen: dict[str, Entry]
    heads: dict[str, tuple[str, ...]]
    open: dict[str, tuple[Claim, ...]]
    deleted: bool = False
    numbers: frozenset[str] = frozenset()


class Standing(msgspec.Struct, frozen=True):
    """What stands in a record, as the derived tables need it: values by slot, slots with an open question."""

    values: dict[str, Value]
    open: tuple[str, ...] = ()
    deleted: bool = False
    numbers: frozenset[str] = frozenset()


def standing_of(state: State) -> Standing:
    """Return what stands in a record whose state is known."""
    values = {slot: entry.value for slot, entry in state.chosen.items()}
    return Standing(values, tuple(sorted(state.open)), state.deleted, state.numbers)


def standing_alone(said: dict[str, Value]) -> Standing:
    """Return what stands in a record with one revision, from that revision's values by slot: most records of a catalogue."""
    life = said.pop(LIFE, None)
    return Standing(said, (), _deletes(life), _numbers([said[slot] for slot in said if slot.startswith(_NUMBERS)]))


def is_deletion(entry: Entry) -> bool:
    """Say whether a ``_life`` entry deletes the record."""
    return _deletes(entry.value)


def _deletes(life: Value) -> bool:
    return isinstance(life, dict) and life.get("life") == DELETED


def deletion(heads: dict[str, tuple[str, ...]]) -> Value:
    """Return the value of a ``_life`` entry that deletes what has these heads: an edit it has not seen survives it."""
    return {
        "life": DELETED,
        "seen": sorted({r for slot, revisions in heads.items() if slot != LIFE for r in revisions}),
    }


def state_of(revisions: Sequence[Revision], at_home: Callable[[str], bool]) -> State:
    """Return the state of a record from all its revisions here; ``at_home`` tells the department's own changesets."""
    if len(revisions) == 1:
        return _first(revisions[0])
    claims: dict[str, list[Claim]] = {}
    replaced: dict[str, set[str]] = {}
    for revision in revisions:
        for slot, entry in revision.body.items():
            claims.setdefault(slot, []).append(Claim(revision.id, revision.changeset, entry))
            if entry.replaces:
                replaced.setdefault(slot, set()).update(entry.replaces)
    chosen: dict[str, Entry] = {}
    heads: dict[str, tuple[str, ...]] = {}
    questions: dict[str, tuple[Claim, ...]] = {}
    for slot, said in sorted(claims.items()):  # why: sorted, so that nothing derived depends on the order of arrival
        gone = replaced.get(slot, ())
        left = [claim for claim in said if claim.revision not in gone]
        heads[slot] = tuple(sorted(claim.revision for claim in left))
        if not left:
            continue  # a ring of replacements can only come from damage; nothing stands
        if len(left) > 1:
            left.sort(key=lambda claim: (not at_home(claim.changeset), claim.revision))
            if slot != LIFE and len({canonical(claim.entry.value) for claim in left}) > 1:
                questions[slot] = tuple(left)
        if slot == LIFE or left[0].entry.value is not None:
            chosen[slot] = left[0].entry
    deleted, unsure = _life(claims.get(LIFE, []), heads)
    if unsure:
        questions[LIFE] = unsure
    chosen.pop(LIFE, None)
    return State(chosen, heads, questions, deleted, _numbers_of(revisions))


def state_after(state: State, revision: Revision) -> State:
    """Return the state of a record after a new revision that replaces all heads of the slots it speaks of."""
    chosen, heads, questions = dict(state.chosen), dict(state.heads), dict(state.open)
    grown = False
    for slot, entry in revision.body.items():
        assert slot != LIFE and set(entry.replaces) >= set(heads.get(slot, ()))
        heads[slot] = (revision.id,)
        questions.pop(slot, None)
        if entry.value is None:
            chosen.pop(slot, None)
        else:
            grown = grown or slot not in chosen
            chosen[slot] = entry
    if grown:
        chosen = dict(sorted(chosen.items()))  # why: sorted, so that what is derived is what a rebuild would derive
    return State(chosen, heads, questions, state.deleted, state.numbers | _numbers_of((revision,)))


def _first(revision: Revision) -> State:
    """The state of a record with one revision: most records of a large catalogue."""
    body = revision.body
    here = (revision.id,)
    chosen = {slot: entry for slot, entry in body.items() if entry.value is not None and slot != LIFE}
    life = body.get(LIFE)
    return State(
        chosen, dict.fromkeys(body, here), {}, life is not None and is_deletion(life), _numbers_of((revision,))
    )


def _numbers_of(revisions: Sequence[Revision]) -> frozenset[str]:
    bodies = [revision.body for revision in revisions]
    return _numbers([body[slot].value for body in bodies for slot in body if slot.startswith(_NUMBERS)])


def _numbers(rows: Sequence[Value]) -> frozenset[str]:
    return frozenset([row["number"] for row in rows if isinstance(row, dict) and isinstance(row.get("number"), str)])


def _life(said: list[Claim], heads: dict[str, tuple[str, ...]]) -> tuple[bool, tuple[Claim, ...]]:
    """Decide life: deleted only if nothing says otherwise and the deleter saw every value that stands."""
    standing = sorted((c for c in said if c.revision in heads.get(LIFE, ())), key=lambda claim: claim.revision)
    deletions = [claim for claim in standing if is_deletion(claim.entry)]
    if not deletions:
        return False, ()
    seen = {revision for claim in deletions for revision in claim.entry.value.get("seen", ())}
    seen.update(claim.revision for claim in said)
    unseen = {r for slot, revisions in heads.items() if slot != LIFE for r in revisions} - seen
    if len(deletions) < len(standing) or unseen:
        return False, tuple(standing)
    return True, ()


def plain(state: State) -> dict[str, Any]:
    """Return the chosen values by slot, for comparing two states."""
    return {slot: entry.value for slot, entry in sorted(state.chosen.items())}
