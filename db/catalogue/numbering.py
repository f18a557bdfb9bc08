"""The registers: their patterns (of kinds and of institutions), next numbers, gaps with their reason, duplicates, final numbers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from db.catalogue.reading import Reader
from db.catalogue.writing import Writer
from db.model.changes import Changes
from db.model.edits import differences
from db.model.numbers import Pattern, read_pattern
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.revision import Entry
from db.schema.label import Label

_PROVISIONAL = "provisional"


class Gap(msgspec.Struct, frozen=True):
    """A number nobody goes by, and why, as far as somebody recorded it."""

    number: str
    reason: str = ""


class Register(msgspec.Struct, frozen=True):
    """A register: whose it is (empty: the program's own pattern for a kind), its pattern, what is next, what was left out."""

    owner: str
    kind: str
    pattern: str
    used: int
    next: str
    gaps: tuple[Gap, ...]


def registers(reader: Reader) -> list[Register]:
    """Return every register with its gaps; a number of a deleted record is a gap that says so."""
    reasons: dict[str, str] = {}
    own: list[tuple[str, str, str]] = []
    for group in reader.records(reader.find(Query("group")), "full"):
        for row in group.values.get("number_patterns") or ():
            if row.get("pattern"):
                own.append((group.name, str(row.get("pattern_kind") or ""), str(row["pattern"])))
        for row in group.values.get("number_gaps") or ():
            reasons[str(row.get("gap") or "")] = str(row.get("gap_reason") or "")
    found = [_register(reader, "", kind.id, kind.pattern, reasons) for kind in reader.description.kinds if kind.pattern]
    for owner, kind_id, text in own:
        try:
            found.append(_register(reader, owner, kind_id, text, reasons))
        except NotPossible:
            continue  # what was typed is no pattern; it stays in the group's record and is told nowhere else
    return [r for r in found if r.used or r.owner]


def _register(reader: Reader, owner: str, kind: str, text: str, reasons: dict[str, str]) -> Register:
    pattern = read_pattern(text)
    lives = reader._lister.lives_of_numbers(pattern.before)
    used = [number for number, _ in lives if pattern.read(number) is not None]
    gone = {number for number, alive in lives if not alive and pattern.read(number) is not None}
    deleted = "số của phiếu đã xóa"
    gaps = [Gap(number, reasons.get(number, "")) for number in pattern.gaps(used)]
    gaps += [Gap(number, reasons.get(number) or deleted) for number in gone]
    gaps.sort(key=lambda gap: pattern.read(gap.number) or 0)
    return Register(owner, kind, text, len(used), pattern.next(used), tuple(gaps))


def duplicates(reader: Reader) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return kind, number and records of every number that several living records of a kind go by now."""
    return reader._lister.numbers_given_twice()


def give_final(writer: Writer, records: Sequence[str], pattern: str = "") -> Changes:
    """Give records under a provisional number the next number of their register; the provisional one becomes a former one."""
    touched: list[tuple[str, str, dict[str, Entry]]] = []
    taken: dict[str, list[str]] = {}
    for id_ in dict.fromkeys(records):
        record = writer.read.record(id_)
        kind = writer.description.kind(record.kind)
        rows = record.values.get("numbers") or []
        if not any(r.get("register") == _PROVISIONAL and not r.get("former") for r in rows):
            raise NotPossible(
                Label(f"Phiếu “{record.name}” không mang số tạm.", f"“{record.name}” has no provisional number.")
            )
        text = pattern or kind.pattern
        counted: Pattern = read_pattern(text)
        used = taken.setdefault(text, [n for n, _ in writer.read._lister.lives_of_numbers(counted.before)])
        number = counted.next(used)
        used.append(number)
        former = [r | {"former": True} if r.get("register") == _PROVISIONAL else r for r in rows]
        touched.append((id_, kind.id, differences(kind, record, {"numbers": [{"number": number}, *former]})))
    if not touched:
        raise NotPossible(Label("Chưa chọn phiếu nào.", "No record was chosen."))
    return writer.act(
        Label(f"Cấp số chính thức cho {len(touched)} phiếu", f"Give {len(touched)} records their final numbers"),
        touched,
    )
