"""Work lists, statistics and lists of a day over records of every kind, as ratios beside plain SQL in one run.

``python benchmarks/register.py [25000]``. Limits: first shown in 200 ms and 3 × plain SQL; a list of a day in 2 s.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
from common import sizes
from generate import records

from db.catalogue import Reader, Writer, create
from db.catalogue.past import PastReader
from db.catalogue.registering import piles
from db.model.past import AsOf
from db.model.query import Query
from db.schema.built_in import built_in
from db.schema.kind import Description
from db.store.connection import FILE_NAME

_ROUNDS = 5
_ROUNDS_OF_DAYS = 3
_PER_ACT = 2500
_OWN = {
    "gong": {"condition": ["whole"], "d_face": {"n": "38", "u": "cm"}},
    "stone_artefact": {"stone_type": "axe", "pieces": 3},
    "object": {"object_group": "tool"},
    "bronze_drum": {"heger_given": None},
    "survey": {"survey_kind": "special"},
}


def fill(folder: Path, count: int, description: Description, only: str = "") -> None:
    """Make a catalogue with as many records of each kind as of any other (or of one kind); half were entered a year later."""
    create(folder, description)
    now = [datetime(2024, 6, 1, tzinfo=UTC)]
    writer = Writer(folder, description, "bench", lambda: now[0])
    kinds = [k for k in description.kinds if k.id != "media" and only in ("", k.id)]
    made: dict[str, list[dict[str, Any]]] = {k.id: [] for k in kinds}
    for at, (_, _, raw) in enumerate(records(count, description)):
        kind = kinds[at % len(kinds)]
        made[kind.id].append(_typed(kind.id, set(kind.by_id), raw, at))
    for half, year in ((0, 2024), (1, 2025)):
        now[0] = datetime(year, 6, 1, tzinfo=UTC)
        for kind in kinds:
            part = made[kind.id][half::2]
            for start in range(0, len(part), _PER_ACT):
                writer.add(kind, part[start : start + _PER_ACT])
    writer.close()


def _typed(kind: str, known: set[str], raw: dict[str, Any], at: int) -> dict[str, Any]:
    typed: dict[str, Any] = {"name": raw["name"], "numbers": [{"number": f"{kind}-{at:06d}"}]}
    place = next((row["place"] for row in raw.get("places") or () if "place" in row), None)
    if place and "place" in known:
        typed["place"] = place
    if place and "places" in known:
        typed["places"] = [{"place": place}]
    if "sightings" in known and at % 3 == 0:
        typed["sightings"] = [{"sighted": f"{date.today().year if at % 2 else 2024}-03-05", "sighting": "same"}]
    if "locations" in known:
        typed["locations"] = [{"location": "Kho 1", "to": "2020"}, {"location": "Kho 2", "from": "2021"}]
    if "ownership" in known and at % 4:
        typed["ownership"] = "chung"
    typed |= {k: v for k, v in _OWN.get(kind, {}).items() if v is not None}
    return typed


def best(work: Callable[[], object]) -> float:
    """Return the shortest of several rounds, in milliseconds."""
    took = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took) * 1000


def main(count: int) -> None:
    """Measure and print."""
    description = built_in()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "s"
        fill(folder, count, description)
        reader = Reader(folder, description)
        with closing(sqlite3.connect(folder / FILE_NAME)) as plain:
            lists = best(lambda: piles(reader, date.today()))
            sql = best(lambda: _plain_piles(plain, description))
            print(f"{count:,} records, all work lists: {lists:.0f} ms, {lists / sql:.2f} × plain SQL")
            for by, kind in ((("kind",), ""), (("commune",), "gong"), (("condition", "commune"), "gong")):
                asked = Query(kind)
                ours = best(lambda a=asked, b=by: reader.search.tally(a, b))
                theirs = best(lambda k=kind, b=by: _plain_tally(plain, k, b))
                print(
                    f"statistics of {kind or 'all kinds'} by {', '.join(by)}: {ours:.0f} ms, {ours / theirs:.2f} × plain SQL"
                )
        reader.close()
        days_gone_by(folder, description)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "s"
        fill(folder, count, description, only="object")
        print(f"{count:,} records of one kind:")
        days_gone_by(folder, description)


def days_gone_by(folder: Path, description: Description) -> None:
    """Show a list of a day, from nothing to its first lines, beside what no way of doing it can leave out."""
    kind = description.kind("object")
    for moment in (AsOf("2024-12-31"), AsOf("2019-12-31", by_event=True), AsOf("2100-01-01", by_event=True)):
        took, least, found, differed = [], [], 0, 0
        for _ in range(_ROUNDS_OF_DAYS):
            start = time.perf_counter()
            past = PastReader(folder, description, moment)
            listing = past.find(Query("object"))
            past.lines(listing, 0, 60, kind.listed)
            took.append(time.perf_counter() - start)
            found = len(listing)
            keys = [key for (key,) in past._past.store.all("SELECT key FROM temp.changed")]
            differed = len(keys)
            past.close()
            start = time.perf_counter()
            _least(folder, keys)
            least.append(time.perf_counter() - start)
        print(
            f"list {moment.label.en}: {found:,} of one kind, {differed:,} of all records differed then: shown in "
            f"{min(took):.2f} s, {min(took) / min(least):.1f} × copying the tables and reading the ledger of what differed"
        )


def _least(folder: Path, keys: list[int]) -> None:
    """Copy into memory what a list of objects reads, and read and parse the revisions of the records that differed."""
    with closing(sqlite3.connect(":memory:", uri=True)) as plain:
        plain.execute("ATTACH ? AS live", (f"{(folder / FILE_NAME).as_uri()}?mode=ro",))
        names = [
            name
            for (name,) in plain.execute("SELECT name FROM live.sqlite_master WHERE type = 'table'")
            if name in ("item", "link", "used_number") or name.startswith(("k_object", "r_object"))
        ]
        for name in names:
            plain.execute(f'CREATE TABLE main."{name}" AS SELECT * FROM live."{name}"')
        plain.execute("CREATE TEMP TABLE wanted(key INTEGER PRIMARY KEY)")
        plain.executemany("INSERT INTO wanted VALUES(?)", [(key,) for key in keys])
        said = "SELECT v.body FROM wanted w JOIN live.revision v ON v.record = w.key"
        for (body,) in plain.execute(said):
            msgspec.json.decode(body)


def _plain_piles(conn: sqlite3.Connection, description: Description) -> None:
    """Count the same by hand: one statement for each list and kind, as somebody would write it."""
    year = date.today().year
    for kind in description.kinds:
        if kind.id == "media":
            continue
        living = f"SELECT count(*) FROM item i JOIN \"k_{kind.id}\" k ON k.key = i.key WHERE i.deleted = 0 AND i.kind = '{kind.id}'"
        if "sightings" in kind.by_id:
            seen = f'SELECT key FROM "r_{kind.id}_sightings"'
            conn.execute(
                f"{living} AND k.key NOT IN ({seen} WHERE sighted >= '{year}' AND sighted < '{year + 1}')"
            ).fetchall()
            conn.execute(f"{living} AND k.key IN ({seen} WHERE sighting = 'not_found')").fetchall()
        if "photos" in kind.by_id:
            shown = "SELECT target FROM link WHERE field = 'shows.shown'"
            conn.execute(
                f'{living} AND k.key NOT IN (SELECT key FROM "r_{kind.id}_photos") AND i.id NOT IN ({shown})'
            ).fetchall()
        numbers = f'SELECT key FROM "r_{kind.id}_numbers"'
        conn.execute(f"{living} AND k.key NOT IN ({numbers})").fetchall()
        conn.execute(f"{living} AND k.key IN ({numbers} WHERE register = 'provisional' AND former IS NULL)").fetchall()
        conn.execute(f"{living} AND k.state = 'waiting'").fetchall()
        conn.execute(f"{living} AND k.state = 'resurvey'").fetchall()
        asked = [f.id for f in kind.fields if f.demand and f.demand.level == "law" and f.demand.when is None]
        simple = [f'k."{f}" IS NULL' for f in asked if f not in ("places", "counts", "members")]
        if simple:
            conn.execute(f"{living} AND ({' OR '.join(simple)})").fetchall()


def _plain_tally(conn: sqlite3.Connection, kind: str, by: tuple[str, ...]) -> None:
    columns = {"kind": "i.kind", "commune": "i.unit", "condition": "k.condition"}
    names = ", ".join(columns[b] for b in by)
    source = f'item i JOIN "k_{kind}" k ON k.key = i.key' if kind else "item i"
    only = f"AND i.kind = '{kind}'" if kind else ""
    conn.execute(
        f"SELECT {names}, count(*), sum(i.pieces) FROM {source} WHERE i.deleted = 0 {only} GROUP BY {names}"
    ).fetchall()


if __name__ == "__main__":
    for n in sizes([25_000], sys.argv[1:]):
        main(n)
