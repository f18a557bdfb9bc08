"""Taking an act back, and doing it again: each is a new act that says which one it reverts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from db.ledger.acts import Touched
from db.model.changes import Watch, tell_read, unwatched
from db.model.revision import ALIVE, LIFE, Body, Changeset, Entry, Revision, canonical
from db.model.state import deletion, is_deletion, state_of
from db.schema.field_type import Value
from db.schema.label import Label
from db.store import revisions
from db.store.connection import Store

_WINDOW = 64
_AT_ONCE = 250


def last_of(store: Store, station: str) -> tuple[Changeset | None, Changeset | None]:
    """Return the act that plain undo takes back, and the one that redo takes back in turn.

    The station's acts are replayed on two stacks: an act is done; an act that reverts a done one is
    undone and can be redone; one that reverts an undone one is done again. A new act ends redoing, and so does
    taking back an act that was not the last: it is something new, which plain undo takes back first.
    """
    window = _WINDOW
    while True:
        page = revisions.latest_of_station(store, station, window)
        undoing = _undoing(store, page)
        done: list[Changeset] = []
        undone: list[Changeset] = []
        # why: only a new act in the page proves that nothing older is still waiting to be done again
        fresh = False
        for act in page:
            if act.reverts is None:
                done.append(act)
                undone.clear()
                fresh = True
            elif done and done[-1].id == act.reverts:
                done.pop()
                undone.append(act)
            elif undone and undone[-1].id == act.reverts:
                undone.pop()
                done.append(act)
            elif act.id not in undoing:
                done.append(act)
            elif done:
                _take(done, act.reverts)
                done.append(act)
                undone.clear()
                fresh = True
            else:
                undone.append(act)
        if (done and (undone or fresh)) or len(page) < window:
            return done[-1] if done else None, undone[-1] if undone else None
        window *= 4


def _undoing(store: Store, page: Sequence[Changeset]) -> set[str]:
    """Return the acts of a page that undo; others are new, or do again what was undone: an undo was taken back."""
    reverts = {act.id: act.reverts for act in page}
    while missing := {act for act in reverts.values() if act is not None and act not in reverts}:
        reverts |= dict.fromkeys(missing)
        reverts |= {act.id: act.reverts for act in revisions.changesets(store, ids=missing)}
    undoes: dict[str | None, bool] = {None: True}
    for act in reverts:
        way: list[str] = []
        at: str | None = act
        while at is not None and at not in undoes:
            way.append(at)
            at = reverts[at]
        says = undoes[at]
        for one in reversed(way):
            says = undoes[one] = not says
    return {act.id for act in page if undoes[act.id]}


def _take(stack: list[Changeset], changeset: str) -> bool:
    for at in range(len(stack) - 1, -1, -1):
        if stack[at].id == changeset:
            del stack[at]
            return True
    return False


def inverse(
    store: Store,
    act: Changeset,
    at_home: Callable[[str], bool],
    over: bool = False,
    watch: Watch = unwatched,
) -> Touched:
    """Return the entries that take an act back: every slot it still stands in returns to what was there before.

    A slot that somebody has changed since is left as it is, and so are the values of others that stand
    beside it, unless ``over``: then what was written since gives way too. Stored values come back exactly,
    whatever today's rules say of them. ``watch`` is told how many revisions were read.
    """
    return touched((said, whole if over else still) for said, _, whole, still in inverses(store, act, at_home, watch))


def touched(inverted: Iterable[tuple[Revision, Sequence[Body]]]) -> list[tuple[str, str, Body]]:
    """Return what an act that takes another one back writes: of each record one revision, and one more for each further
    value of a question that is asked again."""
    found: list[tuple[str, str, Body]] = []
    layers: dict[str, list[Body]] = {}
    for said, again in inverted:
        under = layers.setdefault(said.record, [])
        for slot, entry in (item for body in again for item in body.items()):
            for body in under:
                there = body.get(slot)
                if there is None or _content(there) == _content(entry):
                    replaces = {*(there.replaces if there else ()), *entry.replaces}
                    body[slot] = msgspec.structs.replace(entry, replaces=tuple(sorted(replaces)))
                    break
            else:
                under.append({slot: entry})
                found.append((said.record, said.kind, under[-1]))
    return found


def _content(entry: Entry) -> bytes:
    return canonical([entry.value, entry.source, entry.seen, entry.certainty, entry.note])


def inverses(
    store: Store, act: Changeset, at_home: Callable[[str], bool], watch: Watch = unwatched
) -> Iterator[tuple[Revision, int, list[Body], list[Body]]]:
    """Yield each revision of an act, how many there are, and the entries that take it back: whatever was written since
    giving way, and leaving that alone. ``watch`` is told how many were read.

    The first of several bodies returns each slot to what was shown before; the others hold the further values of
    questions that the act had answered, so that they are asked again.
    """
    every = revisions.of_changeset(store, act.id)
    for at, (said, ground) in enumerate(_grounds(store, every, cache(at_home))):
        if at % _AT_ONCE == 0:
            tell_read(watch, at, len(every))
        born = said.body.get(LIFE)
        if born is not None and not born.replaces and not is_deletion(born):
            entries = [{LIFE: Entry(deletion(ground.heads), ground.heads[LIFE])}]
            yield said, len(every), entries, entries
            continue
        whole, still = (
            _layers({slot: ground.former(said, slot, over) for slot in said.body}) for over in (True, False)
        )
        yield said, len(every), whole, still


def _layers(entries: Mapping[str, Sequence[Entry]]) -> list[Body]:
    """Return the first entry of every slot in one body, the second ones in another; at least one body."""
    deep = max((len(found) for found in entries.values()), default=0)
    return [{slot: found[at] for slot, found in entries.items() if len(found) > at} for at in range(max(deep, 1))]


def taken_back(store: Store, act: Changeset) -> bool:
    """Say whether an act was taken back, and that was not taken back in turn."""
    for said in revisions.of_changeset(store, act.id)[:1]:
        every = revisions.changesets(store, ids={r.changeset for r in revisions.of_record(store, said.record)})
        reverters: dict[str, list[str]] = {}
        for other in every:
            if other.reverts:
                reverters.setdefault(other.reverts, []).append(other.id)
        return gone(act.id, reverters)
    return False


def gone(act: str, reverters: Mapping[str, Sequence[str]]) -> bool:
    """Say whether an act was taken back, and that was not taken back in turn, by which act was taken back by which."""
    return any(not gone(other, reverters) for other in reverters.get(act, ()))


def _grounds(
    store: Store, every: Sequence[Revision], at_home: Callable[[str], bool]
) -> Iterator[tuple[Revision, _Ground]]:
    """Yield each revision of an act with its record's ground."""
    # why so many at once: each read lets go of the interpreter and, beside a busy window, waits for its turn to come again
    for start in range(0, len(every), _AT_ONCE):
        part = every[start : start + _AT_ONCE]
        said = revisions.of_records(store, [one.record for one in part])
        acts = revisions.changesets(store, ids={one.changeset for several in said.values() for one in several})
        reverts = {act.id: act.reverts for act in acts if act.reverts}
        for one in store.giving_way.each(part):
            yield one, _Ground(said[one.record], reverts, at_home)


class _Ground:
    """The revisions of one record, and what each of them stands for; ``reverts`` says of acts which one they take back."""

    def __init__(self, every: Sequence[Revision], reverts: Mapping[str, str], at_home: Callable[[str], bool]) -> None:
        self.heads = state_of(every, at_home).heads
        self._at_home = at_home
        self._by_id = {revision.id: revision for revision in every}
        by_act: dict[str, list[Revision]] = {}
        for revision in every:
            by_act.setdefault(revision.changeset, []).append(revision)
        self._reverted = {r.id: by_act[reverts[r.changeset]] for r in every if reverts.get(r.changeset) in by_act}

    def former(self, said: Revision, slot: str, over: bool) -> list[Entry]:
        """Return the entry that takes a revision back in one slot, several where it had answered a question; none where
        there is nothing to take back."""
        standing = self.heads.get(slot, ())
        own = standing if over else tuple(head for head in standing if said.id in self._stands_for(head, slot))
        if not own:
            return []
        replaced = [
            self._by_id[r] for r in said.body[slot].replaces if r in self._by_id and slot in self._by_id[r].body
        ]
        if len(replaced) > 1:
            replaced.sort(key=lambda r: (not self._at_home(r.changeset), r.id))
        found: dict[bytes, Entry] = {}
        for had in [r.body[slot] for r in replaced] or [Entry()]:
            value = had.value
            if slot == LIFE:
                value = self._deletion_again(had, over) if is_deletion(had) else {"life": ALIVE}
            entry = Entry(value, own, "", had.source, had.seen, had.certainty, had.note)
            found.setdefault(b"" if slot == LIFE else canonical(value), entry)
        again = list(found.values())
        if over and len(again) == len(own) == 1 and self._says(own[0], slot) == again[0].value:
            return []
        return again

    def _deletion_again(self, had: Entry, over: bool) -> Value:
        """Return a deletion that has seen what the former one saw, or what stands for it since edits were done again."""
        if over:
            return deletion(self.heads)
        seen = set(had.value["seen"]) if had.value.get("seen") else set()
        again = {h for slot, heads in self.heads.items() for h in heads if self._is_known(h, slot, seen)}
        return {**had.value, "seen": sorted(seen | again)}

    def _is_known(self, head: str, slot: str, seen: set[str]) -> bool:
        """Say whether what a revision stands for was seen; an edit that was taken back to an empty slot is nothing to see."""
        stood_for = self._stands_for(head, slot)
        return bool(seen & stood_for) or all(self._taken_back_by(r, slot) for r in stood_for)

    def _taken_back_by(self, revision: str, slot: str) -> list[Entry]:
        """Return the entries that a revision took back in a slot, if it did."""
        return [said.body[slot] for said in self._reverted.get(revision, ()) if slot in said.body]

    def _says(self, revision: str, slot: str) -> Value:
        return self._by_id[revision].body[slot].value

    def _stands_for(self, revision: str, slot: str) -> set[str]:
        """Return the revision and those it brought back: taking an act back stands for what that act had replaced."""
        found, waiting = set(), [revision]
        while waiting:
            here = waiting.pop()
            if here in found:
                continue
            found.add(here)
            waiting += [before for entry in self._taken_back_by(here, slot) for before in entry.replaces]
        return found


def sentence(store: Store, act: Changeset) -> Label:
    """Return the words of the act that takes ``act`` back: undoing, or doing again what was undone."""
    vi, en, depth = act.vi, act.en, 0
    while act.reverts is not None:
        found = revisions.changesets(store, ids=[act.reverts])
        if not found:
            break
        act, depth = found[0], depth + 1
        vi, en = act.vi, act.en
    return Label(f"Làm lại: {vi}", f"Redo: {en}") if depth % 2 else Label(f"Hoàn tác: {vi}", f"Undo: {en}")
