"""Many open questions answered in one act: by what one person wrote, or by what came with one union of copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from db.catalogue.folder import station_of
from db.catalogue.history import change_of
from db.catalogue.questions import asked, label_of, settling
from db.catalogue.reading import Reader
from db.catalogue.writing import Writer
from db.model.changes import Changes
from db.model.problems import NotPossible
from db.model.record import Record
from db.model.revision import LIFE, Changeset, Entry, canonical
from db.model.state import Claim
from db.schema.field_type import Words, counted, grouped
from db.schema.kind import Kind
from db.schema.label import Label, Language
from db.schema.vietnamese import sort_key
from db.store import revisions

HERE = "here"
"""The voice of this copy of the catalogue: what was written at its own station."""


class Voice(msgspec.Struct, frozen=True):
    """Somebody whose values may be taken wherever two differ: how many questions, in how many records, it can answer."""

    id: str
    label: Label
    questions: int
    records: int


class Choice(msgspec.Struct, frozen=True):
    """One question as a voice would answer it: what is shown now, and what would be used."""

    record: str
    name: str
    number: str
    place: Label
    now: str
    then: str


class Plan(msgspec.Struct, frozen=True):
    """What following a voice would do, and what it leaves: records one deleted and another changed, places where the
    voice itself said two things."""

    choices: tuple[Choice, ...]
    records: int
    lives: int
    unclear: int


def voices(reader: Reader) -> list[Voice]:
    """Return the persons and the unions of copies that can answer open questions, those that answer most first."""
    came = revisions.came_in(reader._store, station_of(reader.folder))
    questions: Counter[str] = Counter()
    records: Counter[str] = Counter()
    people: dict[str, dict[str, None]] = {}
    for record, acts in _open(reader):
        speaking: set[str] = set()
        for slot, claims in record.open.items():
            if slot == LIFE:
                continue
            said = {id_ for claim in claims for id_ in _voices_of(claim, acts, came)}
            questions.update(said)
            speaking |= said
            for claim in claims:
                if claim.changeset in acts:
                    union = _voices_of(claim, acts, came)[1]
                    people.setdefault(union, {})[acts[claim.changeset].actor] = None
        records.update(speaking)
    unions = sorted((id_ for id_ in people if id_ != HERE), key=lambda id_: int(id_.partition(":")[2]))
    found = [Voice(id_, _label(id_, people, unions), n, records[id_]) for id_, n in questions.items()]
    return sorted(found, key=lambda v: (-v.questions, not v.id.startswith("person:"), v.label.vi))


def plan(reader: Reader, voice: str, language: Language = "vi") -> Plan:
    """Return what following a voice would do."""
    words = reader.words("full", language)
    choices, lives, unclear = [], 0, 0
    for record, slot, taken in _answers(reader, voice):
        if slot == LIFE:
            lives += 1
        elif taken is None:
            unclear += 1
        else:
            kind = reader.description.kind(record.kind)
            now, then = (_told(kind, slot, claim, words) for claim in (record.open[slot][0], taken))
            choices.append(Choice(record.id, record.name, record.number, label_of(kind, slot), now, then))
    choices.sort(key=lambda c: (sort_key(c.name), c.number, c.record))
    return Plan(tuple(choices), len({c.record for c in choices}), lives, unclear)


def _told(kind: Kind, slot: str, claim: Claim, words: Words) -> str:
    change = change_of(kind, slot, claim.entry, [], words, "full")
    return (change.new_text if change else "") or words.say("(để trống)", "(empty)")


def follow(writer: Writer, voice: str, keep: bool = False) -> Changes:
    """Answer every open question a voice speaks in by its value, as one act; ``keep`` keeps the others beside it.

    Undo asks again.
    """
    touched: dict[str, tuple[str, dict[str, Entry]]] = {}
    places = 0
    for record, slot, taken in _answers(writer.read, voice):
        if taken is not None and slot != LIFE:
            kind = writer.description.kind(record.kind)
            touched.setdefault(record.id, (kind.id, {}))[1].update(settling(kind, record, slot, taken, keep))
            places += 1
    if not touched:
        raise NotPossible(Label("Không còn câu hỏi nào để chọn như vậy.", "No question can be answered so any more."))
    whose = next((v.label for v in voices(writer.read) if v.id == voice), Label(voice, voice))
    kept = Label(", giữ giá trị kia bên cạnh", ", keep the others beside") if keep else Label("", "")
    sentence = Label(
        f"Chọn giá trị của {whose.vi} ở {grouped(places)} chỗ trong {grouped(len(touched))} phiếu{kept.vi}",
        f"Choose the values of {whose.en} in {counted(places, 'place')} of {counted(len(touched), 'record')}{kept.en}",
    )
    return writer.act(sentence, [(record, kind, entries) for record, (kind, entries) in touched.items()])


def _answers(reader: Reader, voice: str) -> Iterator[tuple[Record, str, Claim | None]]:
    """Yield every open question a voice speaks in, with the value it gives; None where it gives several."""
    came = revisions.came_in(reader._store, station_of(reader.folder))
    for record, acts in _open(reader):
        for slot, claims in record.open.items():
            own = [claim for claim in claims if voice in _voices_of(claim, acts, came)]
            if own:
                clear = len({canonical(claim.entry.value) for claim in own}) == 1
                yield record, slot, own[0] if clear else None


def _open(reader: Reader) -> Iterator[tuple[Record, dict[str, Changeset]]]:
    for id_ in dict.fromkeys(record for record, _ in reader.open_questions()):
        yield asked(reader, id_)


def _voices_of(claim: Claim, acts: dict[str, Changeset], came: dict[str, int]) -> tuple[str, ...]:
    act = acts.get(claim.changeset)
    if act is None:
        return ()
    return f"person:{act.actor}", f"union:{came[act.id]}" if act.id in came else HERE


def _label(id_: str, people: dict[str, dict[str, None]], unions: list[str]) -> Label:
    sort, _, name = id_.partition(":")
    if sort == "person":
        return Label(name, name)
    who = ", ".join(people.get(id_, ()))
    if sort == HERE:
        return Label(f"sổ này, máy này ({who})", f"this copy, this machine ({who})")
    which = f", {unions.index(id_) + 1}" if len(unions) > 1 else ""
    return Label(
        f"bản sao gộp vào{f' lần{which[1:]}' if which else ''} ({who})", f"the copy that was united{which} ({who})"
    )
