"""A catalogue to be damaged, and what is asked of a damaged one: every way to read it, its check, its salvage."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from db.catalogue import Reader, Writer, create
from db.ledger.check import Report
from db.model.changes import finish
from db.model.problems import Trouble
from db.model.query import Query
from db.safekeeping.salvage import salvage
from db.store.connection import FILE_NAME
from tests.faults.saver import small

RECORDS, ALIVE = 150, 140


def to_be_damaged(folder: Path) -> Path:
    """A catalogue of 150 relics with some history, closed; nothing is left in it of older pages."""
    create(folder, small())
    writer = Writer(folder, small(), "Bùi Thị Lan")
    names = ("Hang Xóm Trại", "Đền Bờ", "Mái đá Làng Vành")
    plain = [
        {"name": f"{names[i % 3]} {i}", "number": f"DT-{i:03}", "note": f"Ghi chép lần {i}. " * 30, "variants": [f"tên cũ {i}", f"tên khác {i}"]}
        for i in range(RECORDS)
    ]  # fmt: skip
    _, ids = writer.add(small().kind("relic"), plain)
    for i in ids[:40]:
        writer.amend(i, {"area": "1.200 m²", "note": "Đã xem lại"})
    writer.delete(ids[ALIVE:])
    writer.close()
    with closing(sqlite3.connect(folder / FILE_NAME)) as conn:
        conn.execute("VACUUM")  # why: else a body is also found where a page holds what is left of an older one
    return folder


def check(folder: Path) -> Report | None:
    """Check a damaged catalogue; None where it is not even opened, in one sentence."""
    try:
        reader = Reader(folder, small())
    except Trouble:
        return None
    try:
        report = finish(reader.check())
        assert isinstance(report, Report)
        return report
    finally:
        reader.close()


def is_sound(folder: Path) -> bool:
    report = check(folder)
    return report is not None and report.sound


def readings(folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    def read(what: str) -> None:
        reader = Reader(folder, small())
        try:
            if what == "list":
                reader.lines(reader.find(Query(kind="relic")), 0, 1000, small().kind("relic").listed)
            elif what == "find":
                reader.find(Query(words="hang xóm trại"))
            elif what == "show":
                record = reader.resolve("DT-001")
                reader.record(record)
                reader.history(record)
            elif what == "counts":
                reader.counts()
                reader.journal()
                reader.fits()
            else:
                finish(reader.check())
        finally:
            reader.close()

    for what in ("list", "find", "show", "counts", "check"):
        yield what, lambda what=what: read(what)


def crashes(folder: Path) -> list[str]:
    """Read in every way; return what ended otherwise than with an answer or a sentence. Nothing may be written."""
    before, crashed = (folder / FILE_NAME).read_bytes(), []
    for name, act in readings(folder):
        try:
            act()
        except Trouble:
            pass
        except Exception as error:
            crashed.append(f"{name}: {type(error).__name__} {error}"[:160])
    assert (folder / FILE_NAME).read_bytes() == before, "reading never writes"
    return crashed


def saved(folder: Path, out: Path) -> tuple[int, int]:
    """Salvage; return how many revisions were saved (0: nothing could be) and how many were named as lost."""
    before = (folder / FILE_NAME).read_bytes()
    shutil.rmtree(out, ignore_errors=True)
    try:
        done = salvage(folder, out, small())
    except Trouble:
        assert not out.exists()
        return 0, 0
    finally:
        assert (folder / FILE_NAME).read_bytes() == before, "a damaged file is only read"
    return done.revisions, len(done.damages)
