"""Open questions: what several people wrote into one place without seeing each other, side by side; and answering one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from db.catalogue.folder import station_of
from db.catalogue.history import change_of
from db.catalogue.reading import Reader
from db.catalogue.writing import Writer
from db.model.changes import Changes
from db.model.edits import Basis, rival
from db.model.problems import NotPossible
from db.model.record import Record
from db.model.revision import LIFE, Changeset, Entry, canonical, group_of
from db.model.state import Claim, is_deletion
from db.schema.field_type import Value, Words
from db.schema.kind import Kind
from db.schema.label import Label, Language
from db.schema.rows import Rows
from db.store import revisions

KEEP, DELETE = "keep", "delete"
"""The two answers to whether a record that one deleted and another changed is to stay."""


class Waiting(msgspec.Struct, frozen=True):
    """A record with open questions, and the places they are in."""

    record: str
    kind: str
    name: str
    number: str
    places: tuple[Label, ...]


class Side(msgspec.Struct, frozen=True):
    """One of the values that stand side by side: in words, who said so and when, where from; ``keepable``: choosing it,
    another one can be kept beside it."""

    answer: str
    text: str
    said: tuple[tuple[str, str], ...]
    source: str = ""
    keepable: bool = False


class Question(msgspec.Struct, frozen=True):
    """An open question: whose, in which place, and the values, the one shown now first."""

    record: str
    slot: str
    label: Label
    sides: tuple[Side, ...]


def waiting(reader: Reader, most: int = 0) -> tuple[int, list[Waiting]]:
    """Return how many records have open questions, and the first ``most`` of them (0: all, -1: none) with their places."""
    slots: dict[str, list[str]] = {}
    for record, slot in reader.open_questions():
        slots.setdefault(record, []).append(slot)
    found = []
    for record in list(slots)[: max(most, 0) if most else None]:
        shown = reader.record(record)
        kind = reader.description.kind(shown.kind)
        labels = tuple(dict.fromkeys(label_of(kind, slot) for slot in slots[record]))
        found.append(Waiting(record, shown.kind, shown.name, shown.number, labels))
    return len(slots), sorted(found, key=lambda w: (w.kind, w.name))


def questions_of(reader: Reader, record: str, language: Language = "vi") -> list[Question]:
    """Return the open questions of a record."""
    shown, acts = asked(reader, record)
    kind, words = reader.description.kind(shown.kind), reader.words("full", language)
    voices, found = _Voices(acts, station_of(reader.folder), words), []
    for slot, claims in shown.open.items():
        sides = _life_sides(claims, voices, words) if slot == LIFE else _value_sides(kind, slot, claims, voices, words)
        found.append(Question(record, slot, label_of(kind, slot), sides))
    return found


def asked(reader: Reader, record: str) -> tuple[Record, dict[str, Changeset]]:
    """Return a record with its open questions, and the acts that said the values by id.

    A value that came back when an answer was taken back counts for whoever had written it.
    """
    shown = reader.record(record)
    acts = acts_of(reader, [claim for claims in shown.open.values() for claim in claims])
    if not any(act.reverts for act in acts.values()):
        return shown, acts
    every = revisions.of_record(reader._store, record)
    acts = {act.id: act for act in revisions.changesets(reader._store, ids={said.changeset for said in every})}

    def author(slot: str, claim: Claim) -> Claim:
        if slot == LIFE or claim.changeset not in acts or not acts[claim.changeset].reverts:
            return claim
        value = canonical(claim.entry.value)
        said = [r.changeset for r in every if slot in r.body and canonical(r.body[slot].value) == value]
        first = next((act for act in said if act in acts and not acts[act].reverts), claim.changeset)
        return msgspec.structs.replace(claim, changeset=first)

    authors = {slot: tuple(author(slot, claim) for claim in claims) for slot, claims in shown.open.items()}
    return msgspec.structs.replace(shown, open=authors), acts


def answer(writer: Writer, record: str, slot: str, chosen: str, keep: bool = False) -> Changes:
    """Answer a question by one of its sides; ``keep`` keeps the other values beside it, with their sources."""
    before = writer.read.record(record)
    claims = before.open.get(slot)
    if claims is None:
        raise NotPossible(
            Label("Câu hỏi này đã được trả lời rồi.", "This question was answered already."),
        )
    if slot == LIFE:
        return writer.delete([record]) if chosen == DELETE else writer.restore([record])
    taken = next((claim for claim in claims if claim.revision == chosen), None)
    if taken is None:
        raise NotPossible(Label("Không có giá trị ấy trong câu hỏi này.", "The question has no such value."))
    kind = writer.description.kind(before.kind)
    return writer.act(
        _sentence(kind, before, slot, keep), [(record, kind.id, settling(kind, before, slot, taken, keep))]
    )


def settling(kind: Kind, before: Record, slot: str, taken: Claim, keep: bool) -> dict[str, Entry]:
    """Return the entries that answer a question of values by one of them; ``keep`` keeps the others beside it."""
    entry = taken.entry
    entries = {slot: Entry(entry.value, before.heads[slot], "", entry.source, entry.seen, entry.certainty, entry.note)}
    if keep:
        for other in _different(before.open[slot], taken):
            entries.update(_beside(kind, slot, entry.value, other.entry))
    return entries


def _sentence(kind: Kind, before: Record, slot: str, keep: bool) -> Label:
    label, within = label_of(kind, slot), kind.label.within()
    kept = Label(" và ghi giá trị kia bên cạnh", " and keep the other beside it") if keep else Label("", "")
    return Label(
        f"Chọn giá trị của “{label.vi}”{kept.vi} ở {within.vi} “{before.name or 'chưa có tên'}”",
        f"Choose the value of “{label.en}”{kept.en} in {within.en} “{before.name or 'unnamed'}”",
    )


def label_of(kind: Kind, slot: str) -> Label:
    """Return the words of the place of a question."""
    if slot == LIFE:
        return Label("Giữ hay xóa phiếu", "Keep or delete the record")
    field = kind.by_id.get(group_of(slot)[0])
    return field.label if field else Label("Trường khác", "Other field")


def acts_of(reader: Reader, claims: Sequence[Claim]) -> dict[str, Changeset]:
    """Return the acts that said some values, by id."""
    return {act.id: act for act in revisions.changesets(reader._store, ids={claim.changeset for claim in claims})}


class _Voices:
    """Who did some acts; who worked on several machines, under a name that many machines know, is told with the machine."""

    def __init__(self, acts: dict[str, Changeset], here: str, words: Words) -> None:
        self._acts, self._here, self._words = acts, here, words
        self._stations: dict[str, list[str]] = {}
        for act in acts.values():
            if act.station not in (known := self._stations.setdefault(act.actor, [])):
                known.append(act.station)

    def of(self, claims: Sequence[Claim]) -> tuple[tuple[str, str], ...]:
        """Return who made some claims, and when."""
        made = (self._acts[c.changeset] for c in claims if c.changeset in self._acts)
        return tuple((self._told(act), act.at) for act in made)

    def _told(self, act: Changeset) -> str:
        stations = self._stations[act.actor]
        if len(stations) == 1:
            return act.actor
        if act.station == self._here:
            return f"{act.actor} ({self._words.say('máy này', 'this machine')})"
        others = [station for station in stations if station != self._here]
        which = f" {others.index(act.station) + 1}" if len(others) > 1 else ""
        return f"{act.actor} ({self._words.say('máy khác', 'another machine')}{which})"


def _life_sides(claims: Sequence[Claim], voices: _Voices, words: Words) -> tuple[Side, ...]:
    gone = [claim for claim in claims if is_deletion(claim.entry)]
    left = [claim for claim in claims if claim not in gone]
    return (
        Side(
            KEEP,
            words.say("giữ phiếu, với mọi chỗ đã sửa", "keep the record with all that was changed"),
            voices.of(left),
        ),
        Side(DELETE, words.say("xóa phiếu (khôi phục được)", "delete the record (it can come back)"), voices.of(gone)),
    )


def _value_sides(kind: Kind, slot: str, claims: Sequence[Claim], voices: _Voices, words: Words) -> tuple[Side, ...]:
    """Return a side for each value; who said the same stands together."""
    by_value: dict[bytes, list[Claim]] = {}
    for claim in claims:
        by_value.setdefault(canonical(claim.entry.value), []).append(claim)
    sides = []
    for same in by_value.values():
        first = same[0].entry
        change = change_of(kind, slot, first, [], words, "full")
        text = (change.new_text if change else "") or words.say("(để trống)", "(empty)")
        source = "; ".join(dict.fromkeys(p for c in same for p in (c.entry.source, c.entry.seen, c.entry.note) if p))
        keepable = any(_beside(kind, slot, first.value, other.entry) for other in _different(claims, same[0]))
        sides.append(Side(same[0].revision, text, voices.of(same), source, keepable))
    return tuple(sides)


def _different(claims: Sequence[Claim], taken: Claim) -> list[Claim]:
    """Return one claim for each value that is not the one taken."""
    found: dict[bytes, Claim] = {}
    for claim in claims:
        found.setdefault(canonical(claim.entry.value), claim)
    found.pop(canonical(taken.entry.value), None)
    return list(found.values())


def _beside(kind: Kind, slot: str, chosen: Value, other: Entry) -> dict[str, Entry]:
    """Return the entries that keep another value beside the chosen one; of a row, of each field in which it differs."""
    field_id, mark, row = group_of(slot)
    field = kind.by_id.get(field_id)
    if field is None or "~" in slot or chosen is None or other.value is None:
        return {}
    basis: Basis = {
        name: said
        for name, said in (
            ("source", other.source),
            ("seen", other.seen),
            ("certainty", other.certainty),
            ("note", other.note),
        )
        if said
    }
    if mark != "/":
        return dict([rival(field_id, other.value, basis)])
    if not isinstance(field.type, Rows):
        return {}
    return dict(
        rival(field_id, other.value[inner.id], basis, row, inner.id)
        for inner in field.type.fields
        if inner.id in other.value and canonical(other.value[inner.id]) != canonical(chosen.get(inner.id))
    )
