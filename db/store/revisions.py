"""The ledger's rows: append, read by record and by act. Integer keys stay in this room."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from db.model.problems import Damaged
from db.model.revision import Changeset, Revision, Sealed, read_body, read_changeset, write_body, write_changeset
from db.store.connection import Store

_SELECT = (
    "SELECT v.key, v.id, d.id, d.kind, c.id, v.body FROM revision v "
    "JOIN record d ON d.key = v.record JOIN changeset c ON c.key = v.changeset "
)


def _revision(row: Sequence[object]) -> Revision:
    key, id_, record, kind, changeset, body = row
    if not (
        isinstance(id_, bytes) and isinstance(changeset, bytes) and isinstance(body, bytes) and isinstance(key, int)
    ):
        raise Damaged("a revision's row holds something else")
    return Revision(id_.hex(), str(record), str(kind), changeset.hex(), read_body(body), key)


def onward(last: int, key: int) -> int:
    """Return the key to read on from; in a damaged file keys may go back, and reading would never end."""
    if key <= last:
        raise Damaged("keys out of their order")
    return key


_AT_ONCE = 1000


def append(store: Store, changeset: Changeset, revisions: Iterable[Sealed]) -> list[str]:
    """Append an act and its revisions (inside a transaction); return the records that got something new.

    What is there already is left alone, so that taking in the same revisions again changes nothing.
    """
    act = _act(store, changeset)
    touched: list[str] = []
    rest = iter(revisions)
    # why: an act of many records is made while it is written, and is never in memory as a whole
    while made := list(islice(rest, _AT_ONCE)):
        here = _here(store, made)
        new = list({r.id: r for r in made if r.id not in here}.values())
        store.many("INSERT OR IGNORE INTO record(id, kind) VALUES(?, ?)", [(r.record, r.kind) for r in new])
        store.many(
            "INSERT INTO revision(id, changeset, record, body) SELECT ?, ?, key, ? FROM record WHERE id = ?",
            [(bytes.fromhex(r.id), act, r.body, r.record) for r in new],
        )
        touched += [r.record for r in new]
    return touched


def next_key(store: Store) -> int:
    """Return the key of the next record that is added (inside a transaction)."""
    return int(store.conn.execute("SELECT coalesce(max(key), 0) + 1 FROM record").fetchone()[0])


def add_records(store: Store, records: Iterable[tuple[int, str, str]]) -> None:
    """Add records (key, id, kind) that are not here yet (inside a transaction)."""
    store.many("INSERT INTO record(key, id, kind) VALUES(?, ?, ?)", records)


def append_new(store: Store, changeset: Changeset, revisions: Iterable[Sealed], first: int) -> None:
    """Append the first revisions of records that were added one after the other (inside a transaction), from a key on."""
    act = _act(store, changeset)
    store.many(
        "INSERT INTO revision(id, changeset, record, body) VALUES(?, ?, ?, ?)",
        ((bytes.fromhex(r.id), act, key, r.body) for key, r in enumerate(revisions, first)),
    )


def _act(store: Store, changeset: Changeset) -> int:
    """Return the key of an act, which is added where it is not here yet."""
    id_ = bytes.fromhex(changeset.id)
    store.conn.execute(
        "INSERT OR IGNORE INTO changeset(id, station, body) VALUES(?, ?, ?)",
        (id_, changeset.station, write_changeset(changeset)),
    )
    return int(store.conn.execute("SELECT key FROM changeset WHERE id = ?", (id_,)).fetchone()[0])


def _here(store: Store, revisions: Sequence[Sealed]) -> set[str]:
    """Return the ids of the revisions that are here already."""
    found: set[str] = set()
    for start in range(0, len(revisions), 400):
        part = [bytes.fromhex(r.id) for r in revisions[start : start + 400]]
        found |= {
            i.hex() for (i,) in store.all(f"SELECT id FROM revision WHERE id IN ({','.join('?' * len(part))})", part)
        }
    return found


def of_record(store: Store, record: str) -> list[Revision]:
    """Return the revisions of a record in the order they came here."""
    return [
        _revision(row)
        for row in store.all(
            _SELECT + "WHERE v.record = (SELECT key FROM record WHERE id = ?) ORDER BY v.key", (record,)
        )
    ]


def keys_of(store: Store, records: Iterable[str]) -> list[tuple[int, str]]:
    """Return key and id of records that are here, in the order of their keys."""
    rows = store.all(
        "SELECT key, id FROM record WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(records)),)
    )
    return sorted((key, id_) for key, id_ in rows)


def of_records(store: Store, records: Sequence[str]) -> dict[str, list[Revision]]:
    """Return the revisions of some records, each in the order they came here, in one read."""
    found: dict[str, list[Revision]] = {record: [] for record in records}
    rows = store.all(
        _SELECT
        + "WHERE v.record IN (SELECT key FROM record WHERE id IN (SELECT value FROM json_each(?))) ORDER BY v.key",
        (json.dumps(list(found)),),
    )
    for row in store.giving_way.each(rows):
        found[row[2]].append(_revision(row))
    return {record: said for record, said in found.items() if said}


def of_changeset(store: Store, changeset: str, limit: int = -1) -> list[Revision]:
    """Return the revisions of an act, or the first of them."""
    return [
        _revision(row)
        for row in store.all(
            _SELECT + "WHERE v.changeset = (SELECT key FROM changeset WHERE id = ?) ORDER BY v.key LIMIT ?",
            (bytes.fromhex(changeset), limit),
        )
    ]


def act_sizes(store: Store) -> dict[bytes, int]:
    """Return how many revisions of each act are here, by the act's id, in the order the acts came here."""
    return dict(
        store.all(
            "SELECT id, (SELECT count(*) FROM revision v WHERE v.changeset = c.key) FROM changeset c ORDER BY key"
        )
    )


def touched_by(store: Store, acts: Sequence[bytes]) -> list[tuple[str, str]]:
    """Return id and kind of each record that some acts (1,000 at most) touched."""
    return store.all(
        "SELECT DISTINCT d.id, d.kind FROM revision v JOIN record d ON d.key = v.record WHERE v.changeset IN "
        f"(SELECT key FROM changeset WHERE id IN ({','.join('?' * len(acts))}))",
        acts,
    )


def told_of(store: Store, acts: Sequence[bytes], words: str) -> list[str]:
    """Return those records that some acts (1,000 at most) touched with revisions that hold some words of their JSON."""
    rows = store.all(
        "SELECT DISTINCT d.id FROM revision v JOIN record d ON d.key = v.record WHERE instr(v.body, ?) AND v.changeset IN "
        f"(SELECT key FROM changeset WHERE id IN ({','.join('?' * len(acts))}))",
        (words.encode(), *acts),
    )
    return [id_ for (id_,) in rows]


def kinds_of(store: Store, records: Sequence[str]) -> dict[str, str]:
    """Return the kinds of those records that are here, by their ids."""
    found: dict[str, str] = {}
    for start in range(0, len(records), 500):
        part = records[start : start + 500]
        found.update(store.all(f"SELECT id, kind FROM record WHERE id IN ({','.join('?' * len(part))})", part))
    return found


def ids_of_changeset(store: Store, changeset: str) -> list[str]:
    """Return the ids of the revisions of an act, sorted."""
    rows = store.all(
        "SELECT id FROM revision WHERE changeset = (SELECT key FROM changeset WHERE id = ?)",
        (bytes.fromhex(changeset),),
    )
    return sorted(id_.hex() for (id_,) in rows)


def of_ids(store: Store, ids: Sequence[str]) -> list[Revision]:
    """Return the revisions of some ids that are here, as they are stored; a damaged one is left out."""
    found: list[Revision] = []
    for start in range(0, len(ids), 400):
        part = [bytes.fromhex(i) for i in ids[start : start + 400]]
        for row in store.all(_SELECT + f"WHERE v.id IN ({','.join('?' * len(part))})", part):
            with contextlib.suppress(Damaged):
                found.append(_revision(row))
    return found


def changesets(store: Store, station: str = "", ids: Iterable[str] = ()) -> list[Changeset]:
    """Return acts in the order they came here: all, those of a station, or those named."""
    wanted = [bytes.fromhex(i) for i in ids]
    if wanted:
        found = []
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            found += store.all(f"SELECT key, body FROM changeset WHERE id IN ({','.join('?' * len(part))})", part)
        return [read_changeset(body) for _, body in sorted(found)]
    if station:
        return [
            read_changeset(row[0])
            for row in store.all("SELECT body FROM changeset WHERE station = ? ORDER BY key", (station,))
        ]
    return [read_changeset(row[0]) for row in store.all("SELECT body FROM changeset ORDER BY key")]


def came_in(store: Store, station: str) -> dict[str, int]:
    """Return the acts that came from elsewhere, each with how many acts of this station were here before it: acts that
    came with one union of copies share the number.
    """
    rows = store.all("SELECT lower(hex(id)), station, sum(station = ?) OVER (ORDER BY key) FROM changeset", (station,))
    return {id_: before for id_, whose, before in rows if whose != station}


def latest_of_station(store: Store, station: str, limit: int) -> list[Changeset]:
    """Return a station's latest acts in the order they came here."""
    rows = store.all("SELECT body FROM changeset WHERE station = ? ORDER BY key DESC LIMIT ?", (station, limit))
    return [read_changeset(row[0]) for row in reversed(rows)]


def first_moment(store: Store) -> str:
    """Return the moment (UTC) of the earliest act, empty where there is none."""
    row = store.one("SELECT min(json_extract(CAST(body AS TEXT), '$.at')) FROM changeset")
    return str(row[0] or "") if row else ""


def latest(store: Store, limit: int) -> list[Changeset]:
    """Return the latest acts of all stations, newest first."""
    return [
        read_changeset(row[0]) for row in store.all("SELECT body FROM changeset ORDER BY key DESC LIMIT ?", (limit,))
    ]


def last_act(store: Store) -> tuple[int, str]:
    """Return place and id of the act that came here last; 0 and nothing where there is none."""
    row = store.one("SELECT key, id FROM changeset ORDER BY key DESC LIMIT 1")
    return (row[0], bytes(row[1]).hex()) if row else (0, "")


def act_at(store: Store, place: int) -> str:
    """Return the id of the act at a place, or nothing."""
    row = store.one("SELECT id FROM changeset WHERE key = ?", (place,))
    return bytes(row[0]).hex() if row else ""


def station_of(store: Store, changeset: str) -> str | None:
    """Return the station an act was done at."""
    row = store.one("SELECT station FROM changeset WHERE id = ?", (bytes.fromhex(changeset),))
    return row[0] if row else None


def record_ids(store: Store, beginning: str, limit: int = 2) -> list[tuple[str, str]]:
    """Return id and kind of the records whose id begins so."""
    return [
        (i, k)
        for i, k in store.all(
            "SELECT id, kind FROM record WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            (beginning, beginning + "~", limit),
        )
    ]


Stored = tuple[int, str, str, list[tuple[bytes, bytes, bool, bytes]]]
"""A record as stored: key, id, kind, and of each revision its id, its act, whether that was done at home, its body."""


_STORED = (
    "SELECT d.key, d.id, d.kind, v.id, c.id, c.station, v.body FROM {} d "
    "JOIN revision v ON v.record = d.key JOIN changeset c ON c.key = v.changeset ORDER BY d.key, v.key"
)


def in_slices(store: Store, home: str | None, size: int = 250, after: int = -1) -> Iterator[list[Stored]]:
    """Yield all records (behind a key) with their revisions, a slice at a time, each read fetched whole; ``home`` is a station."""
    last = after
    asked = _STORED.format("(SELECT key, id, kind FROM record WHERE key > ? ORDER BY key LIMIT ?)")
    while rows := store.all(asked, (last, size)):
        out = stored(rows, home)
        yield out
        last = onward(last, out[-1][0])


def slices_of(store: Store, home: str | None, records: Iterable[str], size: int = 250) -> Iterator[list[Stored]]:
    """Yield some records with their revisions in the order of their keys, a slice at a time, each read fetched whole."""
    asked = _STORED.format("(SELECT key, id, kind FROM record WHERE key IN (SELECT value FROM json_each(?)))")
    keys = [key for key, _ in keys_of(store, records)]
    for start in range(0, len(keys), size):
        yield stored(store.all(asked, (json.dumps(keys[start : start + size]),)), home)


def stored(rows: Iterable[Sequence[Any]], home: str | None) -> list[Stored]:
    """Put together records from rows of record key, id, kind, revision id, act id, station and body, in the order of keys."""
    out: list[Stored] = []
    last = None
    for key, id_, kind, rev, changeset, station, body in rows:
        if not (isinstance(rev, bytes) and isinstance(changeset, bytes) and isinstance(body, bytes)):
            raise Damaged("a revision's row holds something else")
        if key != last:
            said: list[tuple[bytes, bytes, bool, bytes]] = []
            out.append((key, id_, kind, said))
            last = key
        said.append((rev, changeset, station == home, body))
    return out


def raw_in_slices(store: Store, size: int = 1000) -> Iterator[list[tuple[int, str, str, bytes, bytes, bytes]]]:
    """Yield revisions as stored (key, record, kind, id, changeset id, body), for recomputing their hashes."""
    last = -1
    while rows := store.all(
        "SELECT v.key, d.id, d.kind, v.id, c.id, v.body FROM revision v LEFT JOIN record d ON d.key = v.record "
        "LEFT JOIN changeset c ON c.key = v.changeset WHERE v.key > ? ORDER BY v.key LIMIT ?",
        (last, size),
    ):
        yield rows
        last = onward(last, rows[-1][0])


def raw_sample(store: Store, most: int, chance: random.Random) -> list[tuple[int, str, str, bytes, bytes, bytes]]:
    """Return some revisions as stored, all where they are few, else a random sample with the latest among them."""
    top = store.one("SELECT coalesce(max(key), 0) FROM revision")[0]
    if top <= most:
        return [row for part in raw_in_slices(store) for row in part]
    keys = sorted({*chance.sample(range(1, top + 1), most - most // 4), *range(top - most // 4 + 1, top + 1)})
    found: list[tuple[int, str, str, bytes, bytes, bytes]] = []
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        found += store.all(
            "SELECT v.key, d.id, d.kind, v.id, c.id, v.body FROM revision v LEFT JOIN record d ON d.key = v.record "
            f"LEFT JOIN changeset c ON c.key = v.changeset WHERE v.key IN ({','.join('?' * len(part))})",
            part,
        )
    return found


def digest(store: Store) -> str:
    """Return one hash over the ids of all revisions: two ledgers with the same one hold the same."""
    together = hashlib.sha256()
    for (id_,) in store.all("SELECT id FROM revision ORDER BY id"):
        together.update(id_)
    return together.hexdigest()


def raw_changesets(store: Store) -> Iterator[tuple[bytes, str, bytes]]:
    """Yield acts as stored: id, station, body."""
    last = -1
    while rows := store.all(
        "SELECT key, id, station, body FROM changeset WHERE key > ? ORDER BY key LIMIT 1000", (last,)
    ):
        for _, id_, station, body in rows:
            yield id_, station, body
        last = onward(last, rows[-1][0])


def erase_body(store: Store, revision: Revision, changeset: str) -> None:
    """Replace a stored body by its erased form (inside a transaction); the trigger lets nothing else through."""
    conn = store.conn
    conn.execute(
        "INSERT OR IGNORE INTO erasure(revision, changeset) SELECT ?, key FROM changeset WHERE id = ?",
        (revision.arrival, bytes.fromhex(changeset)),
    )
    conn.execute("UPDATE revision SET body = ? WHERE key = ?", (write_body(revision.body), revision.arrival))
    conn.execute("DELETE FROM erasure WHERE revision = ?", (revision.arrival,))


def settings(store: Store) -> dict[str, str]:
    """Return all settings of the catalogue."""
    return dict(store.all("SELECT name, value FROM setting"))


def count(store: Store) -> tuple[int, int, int]:
    """Return how many acts, records and revisions there are."""
    row = store.one(
        "SELECT (SELECT count(*) FROM changeset), (SELECT count(*) FROM record), (SELECT count(*) FROM revision)"
    )
    return row[0], row[1], row[2]
