"""One field of 10,000 records changed as one act, beside ``executemany`` of the same finished rows, ledger and search included.

The bare case writes the act, the revisions, the changed column and the search rows into the same file with the same pragmas,
everything computed before. ``python benchmarks/many.py [25000 250000 ...]``
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable

from common import in_turn, median, ratio, said, sizes, table, verdict

# why so few imports here: the second process of a great change loads this module as it does main.py, which has few too

RECORDS, TARGET = 10_000, 3.0
_REVISIONS = "SELECT v.id, v.record, v.body FROM revision v JOIN changeset c ON c.key = v.changeset WHERE c.id = ?"
_WORDS = (
    "SELECT w.rowid, w.pub, w.int, w.full FROM words w WHERE w.rowid IN (SELECT v.record FROM revision v "
    "JOIN changeset c ON c.key = v.changeset WHERE c.id = ?) ORDER BY 1"
)


def measure(count: int) -> list[object]:
    from fill import catalogue, copy_of

    from db.catalogue import Writer
    from db.catalogue.changing import change_many
    from db.model.condition import Not, Test
    from db.model.query import Query
    from db.schema.built_in import built_in
    from db.schema.reference import OneTerm
    from db.store.connection import open_store

    description = built_in()
    source = catalogue(count, description)
    type_ = description.kind("relic").by_id["condition"].type
    assert isinstance(type_, OneTerm)
    terms = [t.id for t in description.vocabularies[type_.vocabulary].terms]
    made: dict[str, tuple[bytes, list[tuple[object, ...]], list[tuple[object, ...]], str]] = {}
    rounds = {"ours": 0}

    def ours() -> float:
        folder = copy_of(source, "many")
        writer = Writer(folder, description, "bench")
        try:
            term = terms[rounds["ours"] % len(terms)]
            listing = writer.read.find(Query(kind="relic", where=Not(Test("condition", "is", (term,)))))
            ids = writer.read.search.ids(listing, [(0, RECORDS - 1)])
            wanted = {record: {"condition": term} for record in ids}
            start = time.perf_counter()
            changes = change_many(writer, wanted)
            took = time.perf_counter() - start
            assert changes is not None
            act = bytes.fromhex(changes.changeset)
            conn = writer._store.conn
            body = conn.execute("SELECT body FROM changeset WHERE id = ?", (act,)).fetchone()[0]
            made["rows"] = (
                body,
                conn.execute(_REVISIONS, (act,)).fetchall(),
                conn.execute(_WORDS, (act,)).fetchall(),
                term,
            )
        finally:
            writer.close()
            shutil.rmtree(folder)
        rounds["ours"] += 1
        return took

    def bare() -> float:
        body, revisions, words, term = made["rows"]
        folder = copy_of(source, "many-bare")
        store = open_store(folder, write=True)
        try:
            start = time.perf_counter()
            with store.transaction() as conn:
                conn.execute("INSERT INTO changeset(id, station, body) VALUES(?, 'bench', ?)", (b"x" * 32, body))
                key = conn.execute("SELECT last_insert_rowid()").fetchone()[0]
                conn.executemany(
                    "INSERT INTO revision(id, changeset, record, body) VALUES(?, ?, ?, ?)",
                    [(i, key, record, revision) for i, record, revision in revisions],
                )
                keys = [(term, record) for _, record, _ in revisions]
                conn.executemany("UPDATE k_relic SET condition = ? WHERE key = ?", keys)
                conn.executemany("DELETE FROM words WHERE rowid = ?", [(w[0],) for w in words])
                conn.executemany("INSERT INTO words(rowid, pub, int, full) VALUES(?, ?, ?, ?)", words)
            return time.perf_counter() - start
        finally:
            store.close()
            shutil.rmtree(folder)

    cases: dict[str, Callable[[], float | None]] = {"ours": ours, "bare": bare}
    times = in_turn(cases)
    changed = len(made["rows"][1])
    return [
        f"{changed:,} of {count:,}",
        said(median(times["ours"])),
        said(median(times["bare"])),
        verdict(ratio(times, "ours", "bare"), TARGET),
        said(median(times["ours"]) / changed),
    ]


if __name__ == "__main__":
    rows = [measure(n) for n in sizes((25_000, 250_000), sys.argv[1:])]
    table(
        "One field of many records changed, durable, with history and search",
        ["records", "ours", "executemany of the same rows", "ratio", "a record"],
        rows,
    )
