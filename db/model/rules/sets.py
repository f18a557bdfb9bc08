"""Sets of gongs and surveys: positions, members and counts that must fit each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from db.model.problems import Problem
from db.model.record import Record, Row
from db.model.rules.ground import Around, advise, check, overlap, rows
from db.schema.field_type import grouped
from db.schema.measure import UNITS

_LISTED = 6


@check("Vị trí trong bộ chiêng", "Positions in a set")
def set_positions(record: Record, around: Around) -> Iterator[Problem]:
    """A position is taken once at a time, diameters rise with positions, and a full set has no empty place."""
    members = [row for row in rows(record, "members") if row.get("position")]
    for at, row in enumerate(members):
        if any(row["position"] == other["position"] and overlap(row, other) for other in members[:at]):
            yield advise(
                "members",
                "",
                f"Vị trí {row['position']} có hai chiêng cùng lúc.",
                f"Position {row['position']} is taken twice at one time.",
            )
    now = {row["position"]: row for row in members if not row.get("to") and row.get("member")}
    yield from _falling(now, around)
    size = record.values.get("size")
    if size and record.values.get("completeness") == "full":
        empty = [str(p) for p in range(1, size + 1) if p not in now]
        if empty:
            places = ", ".join(empty[:_LISTED]) + (" …" if len(empty) > _LISTED else "")
            yield advise(
                "completeness",
                "",
                f"Ghi là đủ bộ nhưng còn trống vị trí {places}.",
                f"Said to be full, but these places are empty: {places}.",
            )


def _falling(now: dict[int, Row], around: Around) -> Iterator[Problem]:
    """Tell where a gong is smaller than one of a lower position (position 1 is the smallest)."""
    last: tuple[int, Decimal] | None = None
    for position in sorted(now):
        gong = around.record(now[position]["member"]) if isinstance(now[position]["member"], str) else None
        size = gong.values.get("d_face") if gong else None
        if size is None:
            continue
        wide = Decimal(size["n"]) * UNITS["length"][size["u"]]
        if last and wide < last[1]:
            yield advise(
                "members",
                "",
                f"Chiêng ở vị trí {position} nhỏ hơn chiêng ở vị trí {last[0]}; vị trí 1 là chiêng nhỏ nhất.",
                f"The gong at {position} is smaller than the one at {last[0]}; position 1 is the smallest.",
            )
        last = (position, wide)


@check("Một chiêng ở một bộ trong một lúc", "A gong is in one set at a time")
def member_twice(record: Record, around: Around) -> Iterator[Problem]:
    """A gong may leave and join sets, but is not in two at once, nor twice in one."""
    members = [row for row in rows(record, "members") if isinstance(row.get("member"), str)]
    for at, row in enumerate(members):
        twice = any(row["member"] == other["member"] and overlap(row, other) for other in members[:at])
        elsewhere = [
            other.name
            for other in around.linking(row["member"], "members.member")
            if other.id != record.id
            and other.kind == record.kind
            and any(r.get("member") == row["member"] and overlap(row, r) for r in rows(other, "members"))
        ]
        if twice or elsewhere:
            name = around.words_of(row["member"]).strip()
            where = f"bộ “{elsewhere[0]}”" if elsewhere else "bộ này ở vị trí khác"
            yield advise(
                "members",
                "",
                f"“{name}” cùng lúc còn ở {where}; ghi ngày ra khỏi bộ kia.",
                f"“{name}” is at the same time in another place; record when it left.",
            )


@check("Số liệu kiểm kê cộng khớp tổng", "Counts of a survey add up to its total")
def survey_counts(record: Record, around: Around) -> Iterator[Problem]:
    """Classes need not add up to the stated total: both are kept and the difference is told."""
    for total, summed in count_differences(record):
        if total != summed:
            yield advise(
                "counts",
                "",
                f"Tổng số công bố {grouped(total)}, cộng các nhóm được {grouped(summed)}: lệch {grouped(abs(total - summed))}.",
                f"Stated total {total}, the classes add up to {summed}: a difference of {abs(total - summed)}.",
            )


def count_differences(record: Record) -> Iterator[tuple[int, int]]:
    """Yield stated total and sum of the classes, wherever a survey has both of one subject, unit and day."""
    totals: dict[tuple[str, ...], int] = {}
    sums: dict[tuple[str, ...], int] = defaultdict(int)
    for row in rows(record, "counts"):
        if row.get("counted") is None:
            continue
        what = tuple(str(row.get(key) or "") for key in ("count_subject", "count_unit", "count_day"))
        by = str(row.get("count_by") or "total")
        if by == "total":
            totals.setdefault(what, row["counted"])
        else:
            sums[(*what, by)] += row["counted"]
    for key, summed in sums.items():
        if key[:-1] in totals:
            yield totals[key[:-1]], summed
