"""The journal: acts newest first, sifted in slices, read a page at a time, and what each of them touched."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from db.model.problems import Damaged
from db.model.revision import Changeset, group_of, read_body, read_changeset
from db.store.connection import Store
from db.store.revisions import onward

_SLICE = 500
_PART = 400


class Acts:
    """Acts found, newest first: a handle to read their lines by, growing while the journal is looked through."""

    def __init__(self, keys: Sequence[int]) -> None:
        self._keys = keys

    def __len__(self) -> int:
        return len(self._keys)

    def and_older(self, more: Acts) -> Acts:
        """Return these acts with older ones behind them."""
        both = array("q", self._keys)
        both.extend(more._keys)
        return Acts(both)


class About(msgspec.Struct, frozen=True):
    """Which records an act must have touched: of a kind, one of them, a field of theirs; empty asks for nothing."""

    kind: str = ""
    record: str = ""
    field: str = ""

    def __bool__(self) -> bool:
        return bool(self.kind or self.record or self.field)


def every(store: Store) -> Acts:
    """Return all acts: nothing of the ledger ever goes, so their keys are the numbers from one on."""
    return Acts(range(store.one("SELECT coalesce(max(key), 0) FROM changeset")[0], 0, -1))


def only(store: Store, act: str) -> Acts:
    """Return one act."""
    return Acts([key for (key,) in store.all("SELECT key FROM changeset WHERE id = ?", (bytes.fromhex(act),))])


def sift(store: Store, wanted: Callable[[Changeset], bool], about: About) -> Iterator[tuple[Acts, int, int]]:
    """Yield the acts asked for, newest first, a slice of the journal at a time, with how far it has been looked through."""
    of = store.one("SELECT coalesce(max(key), 0) FROM changeset")[0]
    if about.record:
        keys = [
            row[0]
            for row in store.all(
                "SELECT DISTINCT v.changeset FROM revision v JOIN record d ON d.key = v.record WHERE d.id = ? ORDER BY 1 DESC",
                (about.record,),
            )
        ]
        slices = [keys[at : at + _PART] for at in range(0, len(keys), _PART)]
        for number, part in enumerate(slices, 1):
            yield Acts(array("q", _sifted(store, _bodies(store, part), wanted, about))), number, len(slices)
        return
    before = of + 1
    while before > 1:
        rows = store.all("SELECT key, body FROM changeset WHERE key < ? ORDER BY key DESC LIMIT ?", (before, _SLICE))
        if not rows:
            return
        before = -onward(-before, -rows[-1][0])
        yield Acts(array("q", _sifted(store, rows, wanted, about))), of - before + 1, of


def _bodies(store: Store, keys: Sequence[int]) -> list[tuple[int, bytes]]:
    marks = ",".join("?" * len(keys))
    return [
        (k, b) for k, b in store.all(f"SELECT key, body FROM changeset WHERE key IN ({marks}) ORDER BY 1 DESC", keys)
    ]


def _sifted(
    store: Store, rows: Sequence[tuple[int, bytes]], wanted: Callable[[Changeset], bool], about: About
) -> list[int]:
    kept = [key for key, body in rows if (act := _act(body)) is not None and wanted(act)]
    if not (kept and about):
        return kept
    told = _touching(store, kept, about)
    return [key for key in kept if key in told]


def _act(body: bytes) -> Changeset | None:
    try:
        return read_changeset(body)
    except Damaged:
        return None  # why: the check names it; the rest of the journal is still to be read


def _touching(store: Store, keys: Sequence[int], about: About) -> set[int]:
    """Return those acts that touched what is asked for. A batch's bodies are searched by SQLite, not fetched."""
    found: set[int] = set()
    conditions, args = [], []
    for sql, value in (("d.kind = ?", about.kind), ("d.id = ?", about.record)):
        if value:
            conditions.append(sql)
            args.append(value)
    if about.field:
        conditions.append("(" + " OR ".join(["instr(v.body, CAST(? AS BLOB))"] * 3) + ")")
        args += [f'"{about.field}{mark}' for mark in ('"', "/", "~")]
    where = "".join(f" AND {c}" for c in conditions)
    for start in range(0, len(keys), _PART):
        part = keys[start : start + _PART]
        rows = store.all(
            f"SELECT {'' if about.field else 'DISTINCT '}v.changeset, {'v.key' if about.field else '0'} "
            f"FROM revision v JOIN record d ON d.key = v.record WHERE v.changeset IN ({','.join('?' * len(part))}){where}",
            (*part, *args),
        )
        for act, revision in rows:
            if act not in found and (not about.field or _says(store, revision, about.field)):
                found.add(act)
    return found


def _says(store: Store, revision: int, field: str) -> bool:
    try:
        body = read_body(store.one("SELECT body FROM revision WHERE key = ?", (revision,))[0])
    except Damaged:
        return False
    return any(group_of(slot)[0] == field for slot in body)


class Touch(msgspec.Struct, frozen=True):
    """An act with how many records it touched, the first of them, and the acts that took something of it back."""

    act: Changeset
    records: int
    first: str
    reverters: Mapping[str, Sequence[str]]


def page(store: Store, acts: Acts, start: int, stop: int) -> list[Touch | None]:
    """Return a part of the acts found; None stands for one that cannot be read."""
    keys = list(acts._keys[start:stop])
    found: dict[int, Touch] = {}
    for at in range(0, len(keys), _PART):
        part = keys[at : at + _PART]
        counted = {
            act: (number, first)
            for act, number, first in store.all(
                f"SELECT changeset, count(*), min(key) FROM revision WHERE changeset IN ({','.join('?' * len(part))}) GROUP BY 1",
                part,
            )
        }
        firsts = _records(store, [first for _, first in counted.values()])
        reverting = _reverting(store, {key for key, _ in firsts.values()})
        for key, body in _bodies(store, part):
            act = _act(body)
            if act is not None:
                number, revision = counted.get(key, (0, 0))
                row, record = firsts.get(revision, (0, ""))
                found[key] = Touch(act, number, record, reverting.get(row, {}))
    return [found.get(key) for key in keys]


def _records(store: Store, revisions: Sequence[int]) -> dict[int, tuple[int, str]]:
    marks = ",".join("?" * len(revisions))
    rows = store.all(
        f"SELECT v.key, d.key, d.id FROM revision v JOIN record d ON d.key = v.record WHERE v.key IN ({marks})",
        revisions,
    )
    return {revision: (key, record) for revision, key, record in rows}


def _reverting(store: Store, records: set[int]) -> dict[int, dict[str, list[str]]]:
    """Return of each record which acts were taken back by which."""
    found: dict[int, dict[str, list[str]]] = {}
    rows = store.all(
        "SELECT v.record, c.body FROM revision v JOIN changeset c ON c.key = v.changeset "
        f'WHERE v.record IN ({",".join("?" * len(records))}) AND instr(c.body, CAST(\'"reverts":"\' AS BLOB))',
        tuple(records),
    )
    for record, body in rows:
        act = _act(body)
        if act is not None and act.reverts:
            found.setdefault(record, {}).setdefault(act.reverts, []).append(act.id)
    return found


def begun(store: Store, beginning: str, most: int = 2) -> list[Changeset]:
    """Return the acts whose id begins so."""
    low = bytes.fromhex(beginning.ljust(64, "0"))
    high = bytes.fromhex(beginning.ljust(64, "f"))
    rows = store.all("SELECT body FROM changeset WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?", (low, high, most))
    return [read_changeset(row[0]) for row in rows]
