"""What of a damaged ledger can still be proved: every act and revision that carries the hash of its content.

A row counts where its hash says so, wherever in the file it was found. One flipped bit is turned back: there is only
one content of that hash. What cannot be proved is named and left out; nothing is guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from db.ledger.acts import Touched
from db.model.problems import Damaged
from db.model.revision import (
    ALIVE,
    LIFE,
    Body,
    Changeset,
    Entry,
    Revision,
    canonical,
    group_of,
    read_body,
    read_changeset,
    seal,
    seal_changeset,
    write_body,
)
from db.model.state import State, deletion, state_of
from db.store import revisions
from db.store.connection import Store
from db.store.scavenge import Pages

_MOST_TRIES = 1_500_000
_LONGEST_MENDED = 4096
_SLOT = re.compile(rb'"([a-z_][a-z0-9_]*)(?:[/~][0-9A-Z]+)?":\{')
Proved = TypeVar("Proved")
_NOTHING = State({}, {}, {})


class Lost(msgspec.Struct, frozen=True):
    """A revision that is damaged: its id (empty where that is lost too), its record with kind and name as far as they
    are known, what is left of its body, and the whole body where its hash told which bit to turn back."""

    key: int
    revision: str
    record: str
    kind: str
    name: str
    body: bytes
    whole: Body | None = None

    def harmed(self, good: Body | None) -> tuple[str, ...]:
        """Return the fields that are damaged: those that differ from a good body, else all the body speaks of."""
        if good is None:
            return tuple(dict.fromkeys(f.decode() for f in _SLOT.findall(self.body)))
        slots = [slot for slot, entry in good.items() if write_body({slot: entry})[1:-1] not in self.body]
        return tuple(dict.fromkeys(group_of(slot)[0] for slot in slots))


class Salvage:
    """The proved part of the ledger in a file nobody writes to; ``cut`` says that the file is shorter than it was."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._pages = Pages(self._file)
        self.cut = self._pages.count < self._pages.expected
        self.settings: dict[str, str] = {}
        self.proved = 0
        self.turned: list[Lost] = []
        self._tries = _MOST_TRIES
        self._acts: dict[int, list[tuple[bytes, tuple[int, int]]]] = defaultdict(list)
        self._said: dict[int, list[tuple[bytes, int, int, tuple[int, int]]]] = defaultdict(list)
        self._records: dict[int, dict[tuple[str, str], None]] = defaultdict(dict)
        self._names: dict[str, str] = {}
        self._ids: dict[int, set[bytes]] = defaultdict(set)
        record_ids: dict[int, set[str]] = defaultdict(set)
        for table, key, cells, place in self._pages.rows():
            match table, cells:
                case "changeset", (bytes(id_), *_):
                    self._acts[key].append((id_, place))
                case "revision", (bytes(id_), int(act), int(record)):
                    self._said[key].append((id_, act, record, place))
                case "record", (str(id_), str(kind), str(name)):
                    self._records[key][id_, kind] = None
                    if name:
                        self._names[id_] = name
                case "id", (bytes(id_),):
                    self._ids[key].add(id_)
                case "record id", (str(id_),):
                    record_ids[key].add(id_)
                case "setting", (str(name), str(value)):
                    self.settings[name] = value
        kinds = {kind for known in self._records.values() for _, kind in known}
        for (
            key,
            ids,
        ) in record_ids.items():  # why: a record whose own row is lost is known by its id and one of the kinds
            for id_ in sorted(ids):
                if not any(id_ == known for known, _ in self._records.get(key, ())):
                    self._records[key].update(dict.fromkeys((id_, kind) for kind in sorted(kinds)))
        self._by_act: dict[int, list[int]] = defaultdict(list)
        for key, rows in sorted(self._said.items()):
            for act in dict.fromkeys(act for _, act, _, _ in rows):
                self._by_act[act].append(key)
        self.lost: list[Lost] = []
        self.orphans: list[Revision] = []

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def acts(self) -> Iterator[tuple[Changeset, list[Revision]]]:
        """Yield the proved acts with their proved revisions in the order they came here.

        Afterwards ``lost`` names what was not proved, ``turned`` what had one bit turned back, and ``orphans`` holds
        proved revisions whose act lost its words.
        """
        found: set[int] = set()
        for key in sorted({*self._acts, *self._by_act}):
            act = self._act(key)
            ids = (
                [act.id] if act else [i.hex() for i in sorted({i for i, _ in self._acts.get(key, ())} | self._ids[key])]
            )
            said = []
            for at in self._by_act.get(key, ()):
                revision = self._revision(at, key, ids)
                if revision is not None and at not in found:
                    found.add(at)
                    said.append(revision)
            if act is not None:
                yield act, said
            else:
                self.orphans += said
        top = max([*self._said, *self._ids], default=0)
        self.proved = len(found)
        self.lost = [self._lost(key) for key in range(1, top + 1) if key not in found]

    def _act(self, key: int) -> Changeset | None:
        known = {id_ for id_, _ in self._acts.get(key, ())} | self._ids[key]

        def proved(stored: bytes) -> Changeset | None:
            act = read_changeset(stored)
            sealed = seal_changeset(act.vi, act.en, act.actor, act.station, act.at, act.nonce, act.reverts)
            return act if sealed == act.id and bytes.fromhex(sealed) in known else None

        return self._first([self._pages.body(place) for _, place in self._acts.get(key, ())], proved)[0]

    def _revision(self, key: int, act: int, acts: Sequence[str]) -> Revision | None:
        rows = [row for row in self._said[key] if row[1] == act]
        known = {id_.hex() for id_, *_ in rows} | {id_.hex() for id_ in self._ids[key]}
        records = dict.fromkeys(pair for row in rows for pair in self._records.get(row[2], ()))

        def proved(stored: bytes) -> Revision | None:
            body = read_body(stored)
            for record, kind in records:
                for named in acts:
                    sealed = seal(record, kind, named, body)
                    if sealed in known:
                        return Revision(sealed, record, kind, named, body)
            return None

        # why: of two bodies that prove themselves, the one with more blotted out by law is the later one
        found, turned = self._first([self._pages.body(row[3]) for row in rows], proved, _erased)
        if found is not None and turned:
            lost = self._lost(key)
            self.turned.append(
                msgspec.structs.replace(lost, revision=found.id, record=found.record, kind=found.kind, whole=found.body)
            )
        return found

    def _first(
        self,
        stored: list[bytes],
        proved: Callable[[bytes], Proved | None],
        rank: Callable[[Any], int] = lambda one: 0,
    ) -> tuple[Proved | None, bool]:
        """Return what proves itself, and whether a bit had to be turned back for it."""
        found = [one for body in dict.fromkeys(stored) if (one := _tried(proved, body)) is not None]
        if found:
            return max(found, key=rank), False
        for body in dict.fromkeys(stored):
            if len(body) > _LONGEST_MENDED:
                continue
            tried = bytearray(body)
            for at in range(8 * len(body)):
                if self._tries <= 0:
                    return None, False
                self._tries -= 1
                tried[at >> 3] ^= 1 << (at & 7)
                one = _tried(proved, bytes(tried))
                if one is not None:
                    return one, True
                tried[at >> 3] ^= 1 << (at & 7)
        return None, False

    def _lost(self, key: int) -> Lost:
        rows = self._said.get(key, [])
        acts = {id_ for id_, _ in self._acts.get(key, ())}
        ids = [id_ for id_, *_ in rows] or sorted(self._ids[key] - acts)
        record, kind = next((pair for row in rows for pair in self._records.get(row[2], ())), ("", ""))
        body = self._pages.body(rows[0][3]) if rows else b""
        return Lost(key, ids[0].hex() if ids else "", record, kind, self._names.get(record, ""), body)


def _tried(proved: Callable[[bytes], Proved | None], body: bytes) -> Proved | None:
    try:
        return proved(body)
    except (Damaged, ValueError, TypeError, AttributeError):
        return None


def _erased(revision: Revision) -> int:
    return sum(entry.erased for entry in revision.body.values())


def reissue(store: Store, orphans: Sequence[Revision], at_home: Callable[[str], bool]) -> Touched:
    """Return entries that give records what their orphaned revisions said, where nothing in the store says it.

    The act of an orphan lost its words, so that the revision itself cannot be kept; what it said still holds.
    """
    by_record: Mapping[str, list[Revision]] = defaultdict(list)
    for revision in orphans:
        by_record[revision.record].append(revision)
    touched: list[tuple[str, str, dict[str, Entry]]] = []
    for record, said in by_record.items():
        here = revisions.of_record(store, record)
        known = {r.id for r in here}
        more = [r for r in said if r.id not in known]
        if not more:
            continue
        meant, now = state_of([*here, *more], at_home), state_of(here, at_home) if here else _NOTHING
        entries: dict[str, Entry] = {}
        for slot in sorted(meant.heads):
            heads, told, has = now.heads.get(slot, ()), meant.chosen.get(slot, Entry()), now.chosen.get(slot)
            if slot == LIFE:
                if not here or meant.deleted != now.deleted:
                    entries[slot] = Entry(deletion(now.heads) if meant.deleted else {"life": ALIVE}, heads)
            elif canonical(told.value) != canonical(has.value if has else None) or slot in now.open:
                entries[slot] = Entry(told.value, heads, "", told.source, told.seen, told.certainty, told.note)
        if entries:
            touched.append((record, said[0].kind, entries))
    return touched
