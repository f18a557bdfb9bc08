"""The journal of a catalogue: acts by person, day, kind and field; taking any of them back; one old value restored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from db.catalogue.history import Change, change_of
from db.catalogue.reading import Reader
from db.catalogue.writing import Writer
from db.ledger import undo
from db.model.changes import Changes
from db.model.problems import NotPossible
from db.model.revision import Changeset, Entry, Revision, canonical, group_of
from db.model.state import State, state_of
from db.schema.label import Label, Language
from db.schema.vietnamese import fold
from db.store import journal, revisions
from db.store.projection import at_home_of

_HEX = re.compile(r"^[0-9a-f]{4,64}$")
_STEP = re.compile(r"^\d{1,3}$")


class Asked(msgspec.Struct, frozen=True):
    """Which acts: of a person (part of the name, marks not needed), of days (both included, in this machine's time),
    on records of a kind, on a field, on one record; the newest ``limit``, 0 for all."""

    person: str = ""
    since: date | None = None
    until: date | None = None
    kind: str = ""
    field: str = ""
    record: str = ""
    limit: int = 0


class Deed(msgspec.Struct, frozen=True):
    """An act with how many records it touched, the first of them, and whether it was taken back later."""

    id: str
    sentence: Label
    actor: str
    station: str
    at: str
    reverts: str | None
    records: int
    record: str
    taken_back: bool


class Effect(msgspec.Struct, frozen=True):
    """What taking an act back would do to one slot of a record; ``later``: what stands there was written since."""

    record: str
    kind: str
    name: str
    change: Change
    later: bool


def deeds(reader: Reader, asked: Asked) -> list[Deed]:
    """Return the acts asked for, the newest first."""
    store, wanted = reader._store, fold(asked.person)
    found: list[Deed] = []
    undone: set[str] = set()
    for page in journal.pages(store):
        for _, act in page:  # why: newest first, so whether an act was taken back is known when it is met
            if act.reverts and act.id not in undone:
                undone.add(act.reverts)
        kept = [(key, act) for key, act in page if wanted in fold(act.actor) and _on_day(act, asked)]
        by_act = journal.touched(store, [key for key, _ in kept])
        for key, act in kept:
            said = [w for w in by_act[key] if _about(w, asked)]
            if not said and (asked.kind or asked.field or asked.record):
                continue
            first = said[0][0] if said else ""
            found.append(
                Deed(
                    act.id,
                    act.sentence,
                    act.actor,
                    act.station,
                    act.at,
                    act.reverts,
                    len(said),
                    first,
                    act.id in undone,
                )
            )
            if asked.limit and len(found) >= asked.limit:
                return found
    return found


def _on_day(act: Changeset, asked: Asked) -> bool:
    if asked.since is None and asked.until is None:
        return True
    day = datetime.fromisoformat(act.at).astimezone().date()
    return (asked.since is None or day >= asked.since) and (asked.until is None or day <= asked.until)


def _about(said: tuple[str, str, bytes], asked: Asked) -> bool:
    record, kind, body = said
    return (
        (not asked.kind or kind == asked.kind)
        and (not asked.record or record == asked.record)
        and (not asked.field or any(group_of(slot)[0] == asked.field for slot in journal.slots(body)))
    )


def find_act(reader: Reader, given: str) -> Changeset:
    """Return the act whose id begins so, or raise ``NotPossible``."""
    typed = given.strip().lower()
    found = journal.begun(reader._store, typed) if _HEX.match(typed) else []
    if len(found) == 1:
        return found[0]
    if found:
        raise NotPossible(
            Label(f"Mã “{given}” chỉ nhiều việc; hãy ghi dài hơn.", f"“{given}” means several acts; write more of it.")
        )
    raise NotPossible(Label(f"Không có việc nào mang mã “{given}”.", f"There is no act “{given}”."))


def effects(reader: Reader, act: str, language: Language = "vi") -> list[Effect]:
    """Return what taking an act back now would change, slot by slot: what stands today, and what would come back."""
    changeset = find_act(reader, act)
    store, at_home, words = reader._store, at_home_of(reader._store), reader.words("full", language)
    if undo.taken_back(store, changeset):
        return []
    still = {(record, slot) for record, _, entries in undo.inverse(store, changeset, at_home) for slot in entries}
    found = []
    for record, kind_id, entries in undo.inverse(store, changeset, at_home, over=True):
        kind = reader.description.by_id.get(kind_id)
        if kind is None or not entries:
            continue
        by_id = {r.id: r for r in revisions.of_record(store, record)}
        name = reader.record(record).name
        for slot, entry in entries.items():
            now = [by_id[r].body[slot] for r in entry.replaces if r in by_id and slot in by_id[r].body]
            change = change_of(kind, slot, entry, now, words, "full")
            if change is not None:
                found.append(Effect(record, kind_id, name, change, (record, slot) not in still))
    return found


def take_back(writer: Writer, act: str, keep_later: bool = False) -> Changes:
    """Take any act back by a new act; what was written since gives way, or stays where ``keep_later``."""
    changeset = find_act(writer.read, act)
    store = writer.read._store
    if undo.taken_back(store, changeset):
        raise NotPossible(Label("Việc này đã được hoàn tác rồi.", "This act was taken back already."))
    touched = undo.inverse(store, changeset, at_home_of(store), over=not keep_later)
    if not any(entries for _, _, entries in touched):
        raise NotPossible(
            Label(
                "Không còn gì của việc này để hoàn tác: mọi chỗ đã được sửa lại sau đó.",
                "Nothing of this act is left to take back: everything was changed since.",
            )
        )
    return writer.act(undo.sentence(store, changeset), touched, changeset.id)


def restore_value(writer: Writer, record: str, field: str, step: str) -> Changes:
    """Give a field the value it had after a step of the record's history, exactly as it was stored.

    ``step`` is the number of the step (1 is the first), or the beginning of the id of its act or revision.
    """
    store = writer.read._store
    before = writer.read.record(record)
    kind = writer.description.kind(before.kind)
    every = revisions.of_record(store, record)
    then = _step(every, step)
    declared = kind.by_id.get(field)
    if declared is None:
        raise NotPossible(
            Label(f"{kind.label.vi} không có trường “{field}”.", f"{kind.label.en} has no field “{field}”.")
        )
    at_home = at_home_of(store)
    old = state_of(every[: every.index(then) + 1], at_home)
    now = state_of(every, at_home)
    by_id = {r.id: r for r in every}
    entries = {}
    for slot in sorted(s for s in now.heads if group_of(s)[0] == field and "~" not in s):
        had = old.chosen.get(slot, Entry())
        if any(by_id[head].body[slot].erased for head in old.heads.get(slot, ()) if head in by_id):
            raise NotPossible(
                Label("Giá trị cũ ấy đã được xóa theo quy định.", "That value was erased by law."),
            )
        if slot in now.open or canonical(had.value) != canonical(_value(now, slot)):
            entries[slot] = Entry(had.value, now.heads[slot], "", had.source, had.seen, had.certainty, had.note)
    if not entries:
        raise NotPossible(
            Label(f"“{declared.label.vi}” đang mang đúng giá trị ấy.", f"“{declared.label.en}” has that value already.")
        )
    name = before.name or "chưa có tên"
    sentence = Label(
        f"Lấy lại giá trị cũ của “{declared.label.vi}” ở {kind.label.within().vi} “{name}”",
        f"Restore an old value of “{declared.label.en}” in {kind.label.within().en} “{name}”",
    )
    return writer.act(sentence, [(record, kind.id, entries)])


def _value(state: State, slot: str) -> object:
    return state.chosen[slot].value if slot in state.chosen else None


def _step(every: Sequence[Revision], given: str) -> Revision:
    typed = given.strip().lower()
    if _STEP.match(typed) and 0 < int(typed) <= len(every):
        return every[int(typed) - 1]
    found = [r for r in every if _HEX.match(typed) and (r.id.startswith(typed) or r.changeset.startswith(typed))]
    if len(found) != 1:
        raise NotPossible(
            Label(
                f"Nhật ký của phiếu không có lần sửa “{given}” (hoặc có nhiều); xem lệnh history.",
                f"The record's history has no step “{given}”, or several; see the command history.",
            )
        )
    return found[0]
