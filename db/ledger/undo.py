"""Taking an act back, and doing it again: each is a new act that says which one it reverts."""

from __future__ import annotations

from collections.abc import Callable

from db.ledger.acts import Touched
from db.model.revision import ALIVE, LIFE, Changeset, Entry, Revision
from db.model.state import deletion, is_deletion, state_of
from db.schema.label import Label
from db.store import revisions
from db.store.connection import Store

_WINDOW = 512


def last_of(store: Store, station: str) -> tuple[Changeset | None, Changeset | None]:
    """Return the act that plain undo takes back, and the one that redo takes back in turn.

    The station's acts are replayed on two stacks: an act is done; an act that reverts a done one is
    undone and can be redone; one that reverts an undone one is done again. A new act ends redoing.
    """
    window = _WINDOW
    while True:
        page = revisions.latest_of_station(store, station, window)
        done: list[Changeset] = []
        undone: list[Changeset] = []
        for act in page:
            if act.reverts is None:
                done.append(act)
                undone.clear()
            elif not _take(done, act.reverts) and _take(undone, act.reverts):
                done.append(act)
            else:
                undone.append(act)
        if done or len(page) < window:
            return done[-1] if done else None, undone[-1] if undone else None
        window *= 4


def _take(stack: list[Changeset], changeset: str) -> bool:
    for at in range(len(stack) - 1, -1, -1):
        if stack[at].id == changeset:
            del stack[at]
            return True
    return False


def inverse(store: Store, act: Changeset, at_home: Callable[[str], bool]) -> Touched:
    """Return the entries that take an act back: every slot it still stands in returns to what was there before.

    A slot that somebody has changed since is left as it is. Stored values come back exactly, whatever
    today's rules say of them.
    """
    touched = []
    for said in revisions.of_changeset(store, act.id):
        every = revisions.of_record(store, said.record)
        heads = state_of(every, at_home).heads
        by_id = {revision.id: revision for revision in every}
        entries: dict[str, Entry] = {}
        born = said.body.get(LIFE)
        if born is not None and not born.replaces and not is_deletion(born):
            entries[LIFE] = Entry(deletion(heads), heads[LIFE])
        else:
            for slot, entry in said.body.items():
                if said.id in heads.get(slot, ()):
                    entries[slot] = _former(slot, entry, by_id, heads)
        touched.append((said.record, said.kind, entries))
    return touched


def _former(slot: str, entry: Entry, by_id: dict[str, Revision], heads: dict[str, tuple[str, ...]]) -> Entry:
    replaced = sorted(r for r in entry.replaces if r in by_id and slot in by_id[r].body)
    had = by_id[replaced[0]].body[slot] if replaced else Entry()
    value = had.value
    if slot == LIFE:
        value = deletion(heads) if is_deletion(had) else {"life": ALIVE}
    return Entry(value, heads[slot], "", had.source, had.seen, had.certainty, had.note)


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
