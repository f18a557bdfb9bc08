"""Proving a catalogue: every hash recomputed, the derived tables compared with the ledger. Never writes."""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec

from db.model.changes import Progress
from db.model.problems import Busy, Damaged, Trouble
from db.model.revision import read_body, read_changeset, seal, seal_changeset
from db.schema.field_type import grouped
from db.schema.kind import Description
from db.schema.label import Label
from db.store import compare, revisions
from db.store.connection import Store, make, open_store
from db.store.projection import Projection, made_from
from db.store.tables import create_all

_CHECKING = Label("Kiểm tra dấu băm từng lần sửa", "Checking every revision's hash")


class Finding(msgspec.Struct, frozen=True):
    """One thing found wrong: where (record id or empty) and what, in words."""

    record: str
    label: Label


class Report(msgspec.Struct, frozen=True):
    """What a check counted and what it found."""

    acts: int
    records: int
    revisions: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.findings


def check(store: Store, description: Description) -> Iterator[Progress | Report]:
    """Check a store in slices; the last value yielded is the report. Raise ``Busy`` where others are at work on all of it."""
    findings: list[Finding] = []
    try:
        findings += _structure(store)
        acts, records, total = revisions.count(store)
        for id_, station, body in revisions.raw_changesets(store):
            findings += _act(id_, station, body)
        done = 0
        for part in revisions.raw_in_slices(store):
            for row in part:
                findings += _revision(*row[1:])
            done += len(part)
            yield Progress(done, total, _CHECKING)
        if not findings:
            findings += _derived(store, description)
    except Busy:
        raise
    except Trouble as problem:
        yield Report(0, 0, 0, (*findings, Finding("", problem.label)))
        return
    yield Report(acts, records, total, tuple(findings))


def sample(store: Store, most: int, chance: random.Random) -> list[Finding]:
    """Ask SQLite about the file and recompute the hashes of some revisions: a quick proof of a copy."""
    try:
        found = _structure(store)
        for row in revisions.raw_sample(store, most, chance):
            found += _revision(*row[1:])
    except Trouble as problem:
        return [Finding("", problem.label)]
    return found


def _structure(store: Store) -> list[Finding]:
    """Return what SQLite finds wrong with the file, as one finding: its own words are for those who know it."""
    lines = compare.integrity(store)
    if not lines:
        return []
    vi = f"Cấu trúc của tệp cơ sở dữ liệu hỏng ở {grouped(len(lines))} chỗ; hãy sửa sổ (lệnh mend) hoặc lấy lại bản sao lưu."
    return [Finding("", Label(vi, f"The structure of the database file is damaged: {'; '.join(lines)[:2000]}"))]


def _act(id_: bytes, station: str, body: bytes) -> Iterator[Finding]:
    if not isinstance(id_, bytes):
        yield Finding("", Label("Một việc trong nhật ký mất mã của nó.", "An act lost its id."))
        return
    try:
        act = read_changeset(body)
    except (Damaged, TypeError):
        act = None
    if (
        act is None
        or act.id != id_.hex()
        or act.station != station
        or act.id != seal_changeset(act.vi, act.en, act.actor, act.station, act.at, act.nonce, act.reverts)
    ):
        yield Finding(
            "",
            Label(
                f"Một việc trong nhật ký đã bị đổi ngoài chương trình (mã {id_.hex()[:12]}).",
                f"An act was altered outside the program ({id_.hex()[:12]}).",
            ),
        )


def _revision(
    record: str | None, kind: str | None, id_: bytes, changeset: bytes | None, body: bytes
) -> Iterator[Finding]:
    where = record or ""
    if not isinstance(id_, bytes):
        yield Finding(where, Label("Một lần sửa mất mã của nó.", "A revision lost its id."))
        return
    if record is None or kind is None or changeset is None:
        yield Finding(
            where,
            Label(
                f"Lần sửa {id_.hex()[:12]} mất phiếu hoặc mất việc của nó.",
                f"Revision {id_.hex()[:12]} lost its record or its act.",
            ),
        )
        return
    try:
        kept = read_body(body)
        sound = seal(record, kind, changeset.hex(), kept) == id_.hex()
    except (Damaged, ValueError, TypeError, AttributeError):
        sound = False
    if not sound:
        yield Finding(
            where,
            Label(
                f"Phiếu {where}: lần sửa {id_.hex()[:12]} không khớp dấu băm (dữ liệu bị hỏng hoặc bị sửa ngoài chương trình).",
                f"Record {where}: revision {id_.hex()[:12]} does not match its hash.",
            ),
        )


def _derived(store: Store, description: Description) -> Iterator[Finding]:
    """Make the derived tables anew in a scratch place and compare row by row."""
    if not made_from(store, description):
        yield Finding(
            "",
            Label(
                "Bảng tra cứu do bản mô tả khác dựng nên; hãy chạy “dựng lại”.",
                "The derived tables are of another description; run rebuild.",
            ),
        )
        return
    since = compare.last_revision(store)  # why: others may write while this is looked at, which is no damage
    for record in compare.unfound(store, since):
        yield Finding(
            record,
            Label(
                f"Bảng tìm kiếm không tìm ra phiếu {record}; hãy chạy “dựng lại”.",
                f"The search index does not find record {record}; run rebuild.",
            ),
        )
    from db.scratch import scratch  # why: only a check makes scratch places, and every start would pay for it

    with scratch() as folder:
        make(folder, create_all(description), {})
        fresh = open_store(folder, write=True)
        try:
            fresh.conn.execute("PRAGMA synchronous=OFF")
            with fresh.transaction(bulk=True):
                for _ in Projection(fresh, description).fill(store, revisions.count(store)[1]):
                    pass
            for table, record in compare.differences(store, fresh, since):
                yield Finding(
                    record,
                    Label(
                        f"Bảng tra cứu “{table}” không khớp nhật ký ở phiếu {record or '?'}; hãy chạy “dựng lại”.",
                        f"Derived table “{table}” differs from the ledger at record {record or '?'}; run rebuild.",
                    ),
                )
        finally:
            fresh.close()
