"""Fill a catalogue in bulk through the ledger's real form: an act per 1,000 records, sealed revisions, projection.

``python benchmarks/fill.py 25000 [--check]``. Data stays in ``$TMPDIR/sodisan-bench/fill-N`` for the next run;
``copy_of`` gives a throw-away copy.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from common import DATA, said, sizes
from generate import records

from db.catalogue import Reader, Writer, create, from_plain
from db.catalogue.folder import station_of
from db.model.changes import finish
from db.model.edits import creation
from db.model.revision import Sealed, new_changeset, unsealed
from db.schema.built_in import built_in
from db.schema.kind import Description
from db.schema.label import Label
from db.store import revisions
from db.store.connection import FILE_NAME, open_store
from db.store.projection import Projection

PER_ACT = 1000
_PER_TRANSACTION = 25


def catalogue(count: int, description: Description) -> Path:
    """Return the folder of a catalogue of ``count`` records, made if it is not there, fitting the description."""
    folder = DATA / f"fill-{count}"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        part = DATA / f"fill-{count}.part"
        shutil.rmtree(part, ignore_errors=True)
        start = time.perf_counter()
        fill(part, count, description)
        (part / "done").touch()
        part.rename(folder)
        size = (folder / FILE_NAME).stat().st_size
        took = time.perf_counter() - start
        print(f"filled {count:,} in {said(took)}, {size / count / 1000:.1f} kB a record", file=sys.stderr)
    writer = Writer(folder, description, "bench")
    try:
        for _ in writer.bring_up():
            pass
    finally:
        writer.close()
    return folder


def fill(folder: Path, count: int, description: Description) -> None:
    """Make a catalogue and put ``count`` records in: the ledger first, then all derived tables in one go."""
    create(folder, description)
    station = station_of(folder)
    store = open_store(folder, write=True)
    try:
        acts = _acts(count, description, station)
        while part := list(islice(acts, _PER_TRANSACTION)):
            with store.transaction(bulk=True):
                for said_, made in part:
                    revisions.append(store, said_, made)
        for _ in Projection(store, description).rebuild():
            pass
    finally:
        store.close()


def _acts(count: int, description: Description, station: str) -> Iterator[tuple[object, list[Sealed]]]:
    source = records(count, description)
    at = 0
    while part := list(islice(source, PER_ACT)):
        label = Label(f"Nhập {len(part)} phiếu", f"Import {len(part)} records")
        act = new_changeset(
            label, "bench", station, f"2026-01-{1 + at // 1440 % 28:02d}T{at // 60 % 24:02d}:{at % 60:02d}:00Z"
        )
        at += 1
        yield (
            act,
            [unsealed(id_, kind, creation(description.kind(kind), plain)).sealed(act.id) for id_, kind, plain in part],
        )


def copy_of(folder: Path, name: str) -> Path:
    """Return a copy of a closed catalogue that may be written to."""
    target = DATA / f"{name}-{folder.name}"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    return target


def prove(count: int) -> bool:
    """Say whether generated values are what the types themselves would keep, and whether the catalogue is sound."""
    description = built_in()
    reader = Reader(catalogue(count, description), description)
    try:
        words = reader.words()
        for _, kind, plain in records(min(count, 500), description):
            kept = from_plain(description.kind(kind), plain, words).values
            wanted = {k: v for k, v in plain.items() if v not in (None, "", [])}
            if _bare(kept) != _bare(wanted):
                print("not kept so:", {k: (wanted.get(k), kept.get(k)) for k in wanted if kept.get(k) != wanted[k]})
                return False
        start = time.perf_counter()
        report = finish(reader.check())
        print(
            f"{count:,}: {'sound' if report.sound else report.findings[:5]}; {report.acts} acts, "
            f"{report.revisions} revisions, checked in {said(time.perf_counter() - start)}"
        )
        return report.sound
    finally:
        reader.close()


def _bare(values: dict[str, object]) -> dict[str, object]:
    """Return values without the ids that rows get when accepted."""
    return {
        key: [{k: v for k, v in row.items() if k != "id"} if isinstance(row, dict) else row for row in value]
        if isinstance(value, list)
        else value
        for key, value in values.items()
    }


if __name__ == "__main__":
    for n in sizes([25_000], sys.argv[1:]):
        if "--check" in sys.argv:
            sys.exit(not prove(n))
        catalogue(n, built_in())
