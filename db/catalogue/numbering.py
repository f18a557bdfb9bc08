"""The registers: their patterns (of kinds and of institutions), next numbers, gaps with their reason, duplicates, final numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from db.catalogue.reading import Reader
from db.catalogue.writing import Writer
from db.model.changes import Changes
from db.model.condition import Either, Test
from db.model.edits import differences
from db.model.numbers import Pattern, read_pattern
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.revision import Entry
from db.schema.field_type import counted, grouped
from db.schema.kind import Kind
from db.schema.label import Label

_PROVISIONAL = "provisional"


class Gap(msgspec.Struct, frozen=True):
    """A number nobody goes by, why, as far as somebody recorded it, and whether a deleted record has it."""

    number: str
    reason: str = ""
    deleted: bool = False


def gap_words(gap: Gap) -> Label:
    """Return why a number is not used, in words."""
    if gap.reason:
        return Label(gap.reason, gap.reason)
    if gap.deleted:
        return Label("số của phiếu đã xóa", "number of a deleted record")
    return Label("chưa ghi lý do", "no reason recorded")


class Register(msgspec.Struct, frozen=True):
    """A register: whose it is (empty: the program's own pattern for a kind), its pattern, what is next, what was left out.

    ``problem`` says why a pattern cannot be counted in; nothing is known of such a register.
    """

    owner: str
    kind: str
    pattern: str
    used: int = 0
    next: str = ""
    gaps: tuple[Gap, ...] = ()
    owner_id: str = ""
    problem: Label | None = None


_WITH_REGISTERS = Either((Test("number_patterns", "any"), Test("number_gaps", "any")))


def registers(reader: Reader) -> list[Register]:
    """Return every register with its gaps; a number of a deleted record is a gap that says so."""
    reasons: dict[str, str] = {}
    own: list[Register] = []
    for group in reader.records(reader.find(Query("group", where=_WITH_REGISTERS)), "full"):
        for row in group.values.get("number_patterns") or ():
            if row.get("pattern"):
                kind = str(row.get("pattern_kind") or "")
                own.append(Register(group.name, kind, str(row["pattern"]), owner_id=group.id))
        for row in group.values.get("number_gaps") or ():
            reasons[str(row.get("gap") or "")] = str(row.get("gap_reason") or "")
    kinds = [Register("", kind.id, kind.pattern) for kind in reader.description.kinds if kind.pattern]
    found = [_counted(reader, register, reasons) for register in (*kinds, *own)]
    return [r for r in found if r.used or r.owner]


def _counted(reader: Reader, register: Register, reasons: dict[str, str]) -> Register:
    try:
        pattern = read_pattern(register.pattern)
    except NotPossible as problem:
        return msgspec.structs.replace(register, problem=problem.label)
    lives = reader._lister.lives_of_numbers(pattern.before)
    used = [number for number, _ in lives if pattern.read(number) is not None]
    gone = {number for number, alive in lives if not alive and pattern.read(number) is not None}
    gaps = [Gap(number, reasons.get(number, "")) for number in pattern.gaps(used)]
    gaps += [Gap(number, reasons.get(number, ""), deleted=True) for number in gone]
    gaps.sort(key=lambda gap: pattern.read(gap.number) or 0)
    return msgspec.structs.replace(register, used=len(used), next=pattern.next(used), gaps=tuple(gaps))


def explain_gaps(writer: Writer, register: Register, numbers: Sequence[str], reason: str) -> Changes | None:
    """Record why numbers were left out, with the institution whose register it is (the office that keeps the book).

    No reason takes back what was recorded.
    """
    record = writer.read.record(register.owner_id or _office(writer))
    named = set(numbers)
    rows = [r for r in record.values.get("number_gaps") or [] if r.get("gap") not in named]
    words, today = reason.strip(), date.today().isoformat()
    new = [{"gap": number, "gap_reason": words, "gap_day": today} for number in numbers] if words else []
    return writer.save(record, {"number_gaps": [*rows, *new]})


def _office(writer: Writer) -> str:
    """Return the record of the office that keeps the book, made where there is none yet."""
    office = writer.read.profile().office.strip()
    if not office:
        raise NotPossible(
            Label(
                "Hãy ghi tên cơ quan trước (Tệp → Cơ quan, người ký).",
                "Name the office first (File → Office, signer).",
            )
        )
    known = writer.read.named(office, ("group",))
    return known[0] if known else writer.add(writer.description.kind("group"), [{"name": office}])[1][0]


def still_free(reader: Reader, kind: Kind, number: str) -> str:
    """Return a number offered before, or where a record has got it since (a deleted one too) the one to offer now."""
    return reader.next_number(kind) if number in reader._lister.numbers_like(number) else number


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
        shape: Pattern = read_pattern(text)
        used = taken.setdefault(text, [n for n, _ in writer.read._lister.lives_of_numbers(shape.before)])
        number = shape.next(used)
        used.append(number)
        former = [r | {"former": True} if r.get("register") == _PROVISIONAL else r for r in rows]
        touched.append((id_, kind.id, differences(kind, record, {"numbers": [{"number": number}, *former]})))
    if not touched:
        raise NotPossible(Label("Chưa chọn phiếu nào.", "No record was chosen."))
    return writer.act(
        Label(
            f"Cấp số chính thức cho {grouped(len(touched))} phiếu",
            f"Give {counted(len(touched), 'record')} their final numbers",
        ),
        touched,
    )
