"""The journal of a catalogue: acts by person, day, kind and field; taking any of them back; one old value restored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime
from functools import partial

import msgspec

from db.catalogue.history import Change, change_of
from db.catalogue.history import told as told_steps
from db.catalogue.reading import Reader
from db.catalogue.writing import Writer
from db.ledger import undo
from db.model.changes import Changes, Progress
from db.model.problems import NotPossible
from db.model.revision import LIFE, Changeset, Entry, Revision, canonical, group_of
from db.model.state import State, is_deletion, state_of
from db.schema.field import Audience
from db.schema.field_type import Words
from db.schema.label import Label, Language
from db.schema.vietnamese import fold
from db.store import journal, revisions
from db.store.projection import at_home_of

_HEX = re.compile(r"^[0-9a-f]{4,64}$")
_STEP = re.compile(r"^\d{1,3}$")
_PAGE = 200
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d")
Acts = journal.Acts
_WEIGHING = Label("Xem hoàn tác sẽ đổi những gì", "Looking at what would change")


class Asked(msgspec.Struct, frozen=True):
    """Which acts: of a person (part of the name, marks not needed), of days (both included, in this machine's time),
    on records of a kind, on a field, on one record, with words in their sentence; the newest ``limit``, 0 for all."""

    person: str = ""
    since: date | None = None
    until: date | None = None
    kind: str = ""
    field: str = ""
    record: str = ""
    limit: int = 0
    words: str = ""


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


class Part(msgspec.Struct, frozen=True):
    """What an act did to one record, with the name the record has today."""

    record: str
    kind: str
    name: str
    deleted: bool
    changes: tuple[Change, ...]


class Told(msgspec.Struct, frozen=True):
    """An act with what it did, record by record (of a batch the first of them)."""

    deed: Deed
    parts: tuple[Part, ...]


class Effect(msgspec.Struct, frozen=True):
    """What taking an act back would do to one slot of a record; ``later``: what stands there was written since."""

    record: str
    kind: str
    name: str
    change: Change
    later: bool


class Weighed(msgspec.Struct, frozen=True):
    """What taking an act back would do: in how many slots of how many records, in how many of them something written since
    would go, and some of it told; ``kept``: in how many slots it is taken back where that is to stay; ``done``: it was taken
    back already."""

    slots: int = 0
    records: int = 0
    later: int = 0
    told: tuple[Effect, ...] = ()
    kept: int = 0
    done: bool = False


def sift(reader: Reader, asked: Asked) -> Iterator[tuple[Acts, int, int]]:
    """Yield the acts asked for, newest first, a slice of the journal at a time, with how far it has been looked through."""
    if asked == Asked(limit=asked.limit):
        found = journal.every(reader._store)
        yield found, len(found), len(found)
        return
    about = journal.About(asked.kind, asked.record, asked.field)
    yield from journal.sift(reader._store, partial(_is_asked, asked, fold(asked.person), fold(asked.words)), about)


def _is_asked(asked: Asked, person: str, words: str, act: Changeset) -> bool:
    return (
        (not person or person in fold(act.actor))
        and (not words or words in fold(act.vi) or words in fold(act.en))
        and _on_day(act, asked)
    )


def page(reader: Reader, acts: Acts, start: int, stop: int) -> list[Deed | None]:
    """Return a part of the acts found; None stands for one that cannot be read."""
    return [_deed(touch) if touch else None for touch in journal.page(reader._store, acts, start, stop)]


def _deed(touch: journal.Touch) -> Deed:
    act = touch.act
    gone = undo.gone(act.id, touch.reverters)
    return Deed(act.id, act.sentence, act.actor, act.station, act.at, act.reverts, touch.records, touch.first, gone)


def deeds(reader: Reader, asked: Asked) -> list[Deed]:
    """Return the acts asked for, the newest first."""
    found: list[Deed] = []
    for acts, _, _ in sift(reader, asked):
        stop = min(len(acts), asked.limit - len(found)) if asked.limit else len(acts)
        for start in range(0, stop, _PAGE):
            found += [d for d in page(reader, acts, start, min(start + _PAGE, stop)) if d is not None]
        if asked.limit and len(found) >= asked.limit:
            break
    return found


def _on_day(act: Changeset, asked: Asked) -> bool:
    if asked.since is None and asked.until is None:
        return True
    day = datetime.fromisoformat(act.at).astimezone().date()
    return (asked.since is None or day >= asked.since) and (asked.until is None or day <= asked.until)


def told(reader: Reader, act: str, language: Language = "vi", most: int = 40, audience: Audience = "full") -> Told:
    """Return what an act did, told record by record as an audience may see it; of a batch the first ``most`` records."""
    changeset = find_act(reader, act)
    store, words = reader._store, reader.words(audience, language)
    (touch,) = journal.page(store, journal.only(store, changeset.id), 0, 1)
    parts = []
    for said in revisions.of_changeset(store, changeset.id, most or -1):
        kind = reader.description.by_id.get(said.kind)
        if kind is None:
            continue
        try:
            record = reader.record(said.record, audience)
        except NotPossible:
            continue  # why: not for this audience
        (step,) = told_steps(
            kind, [said], {changeset.id: changeset}, words, audience, revisions.of_record(store, said.record)
        )
        changes = tuple(c for c in step.changes if c.field != LIFE or c.old_text)  # why: added is what the act says
        parts.append(Part(said.record, said.kind, record.name, record.deleted, changes))
    assert touch is not None
    return Told(_deed(touch), tuple(parts))


def typed_day(typed: str) -> date | None:
    """Return the day somebody typed, as in 25/11/2026; None: that is not one."""
    for form in _DAYS:
        try:
            return datetime.strptime(typed.strip(), form).date()
        except ValueError:
            continue
    return None


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


def weigh(
    reader: Reader,
    act: str,
    language: Language = "vi",
    most: int = 0,
    watch: Callable[[Progress], None] = lambda progress: None,
) -> Weighed:
    """Return what taking an act back now would change: counted whole, and told slot by slot for ``most`` of them (0: all),
    those first in which something written since would go."""
    changeset = find_act(reader, act)
    store, words = reader._store, reader.words("full", language)
    if undo.taken_back(store, changeset):
        return Weighed(done=True)
    slots = records = later = kept = 0
    told: dict[bool, list[Effect]] = {True: [], False: []}
    for at, (said, of, whole, still) in enumerate(undo.inverses(store, changeset, at_home_of(store))):
        watch(Progress(at, of, _WEIGHING))
        over, gentle = whole[0], _kept(said, still[0])
        lost = {slot for slot in over if slot not in gentle or set(over[slot].replaces) - set(gentle[slot].replaces)}
        slots, records, later = slots + len(over), records + bool(over), later + len(lost)
        kept += len(gentle)
        wanted = [slot for slot in over if not most or len(told[slot in lost]) < most]
        if wanted:
            for effect in _effects(reader, said, {slot: over[slot] for slot in wanted}, lost, gentle, words):
                told[effect.later].append(effect)
    both = (*told[True], *told[False])
    return Weighed(slots, records, later, both[: most or None], kept)


def _kept(said: Revision, still: dict[str, Entry]) -> dict[str, Entry]:
    """Return the entries that leave alone what was written since: a record added by the act and changed since stays."""
    life = still.get(LIFE)
    if life is None or not is_deletion(life):
        return still
    return still if set(life.value.get("seen", ())) <= {said.id} else {}


def _effects(
    reader: Reader,
    said: Revision,
    entries: Mapping[str, Entry],
    lost: Set[str],
    gentle: Mapping[str, Entry],
    words: Words,
) -> Iterator[Effect]:
    kind = reader.description.by_id.get(said.kind)
    if kind is None:
        return
    by_id = {r.id: r for r in revisions.of_record(reader._store, said.record)}
    name = reader.record(said.record).name
    for slot, entry in entries.items():
        standing = [r for r in entry.replaces if r in by_id and slot in by_id[r].body]
        if slot in lost and slot in gentle:
            standing.sort(
                key=lambda r: r in gentle[slot].replaces
            )  # why: what would be lost is told, not the act's own
        now = [by_id[r].body[slot] for r in standing]
        change = change_of(kind, slot, entry, now, words, "full")
        if change is not None:
            yield Effect(said.record, said.kind, name, change, slot in lost)


def effects(reader: Reader, act: str, language: Language = "vi") -> list[Effect]:
    """Return what taking an act back now would change, slot by slot: what stands today, and what would come back."""
    return list(weigh(reader, act, language).told)


def take_back(writer: Writer, act: str, keep_later: bool = False) -> Changes:
    """Take any act back by a new act; what was written since gives way, or stays where ``keep_later``."""
    changeset = find_act(writer.read, act)
    store = writer.read._store
    if undo.taken_back(store, changeset):
        raise NotPossible(Label("Việc này đã được hoàn tác rồi.", "This act was taken back already."))
    touched = undo.touched(
        (said, [_kept(said, still[0]), *still[1:]] if keep_later else over)
        for said, _, over, still in undo.inverses(store, changeset, at_home_of(store), writer.watch)
    )
    if not touched:
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
