"""The open format: JSON Lines, canonical, with its data dictionary before the records.

One object a line, keys sorted, NFC, no fractions, ended by LF. The first line names the format; then vocabularies and
kinds; then the records as they stand, by kind and id, with the ids of their rows and rivals. Values that stand side by
side unsettled go out as rivals of the one that is shown. With ``history`` the acts go out instead of the records: all
revisions as they were sealed. Both come back the same: a second export is the same file, byte for byte.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import msgspec

from db.catalogue import Reader
from db.exchange.out.dictionary import dictionary
from db.exchange.out.outgoing import Order, Sent, moved
from db.exchange.out.tables_out import AT_ONCE, WHOLE_AT_ONCE, Part
from db.giving_way import GivingWay
from db.model.changes import Progress
from db.model.ids import id_from
from db.model.record import LEVELS, Record
from db.model.revision import LIFE, Entry, canonical, group_of
from db.schema.field import Audience, may_see
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.rows import Rows

FORMAT = "so-di-san"
VERSION = 1
RECORDS, ACTS = "records", "acts"
_LEVELS = {number: name for name, number in LEVELS.items()}


def write_json_lines(reader: Reader, order: Order, parts: list[Part], path: Path) -> Generator[Progress, None, Sent]:
    """Write the records (or, with ``order.history``, the acts) into ``path``."""
    with open(path, "wb") as file:
        file.write(b"".join(line + b"\n" for line in _heading(reader.description, order)))
        if order.history:
            return (yield from _acts(reader, file))
        total, done = sum(len(part.listing) for part in parts), 0
        for part in parts:
            yield moved(done, total, part.kind)
            for found in _in_order(reader, part, order.audience):
                for record in GivingWay().each(found):
                    file.write(canonical(plain(part.kind, record, order.audience)) + b"\n")
                done += len(found)
                yield moved(done, total, part.kind)
        return Sent(done)


def _heading(description: Description, order: Order) -> Iterator[bytes]:
    holds = ACTS if order.history else RECORDS
    yield canonical({"is": "file", "format": FORMAT, "version": VERSION, "holds": holds, "for": order.audience})
    for said in dictionary(description, order.audience):
        yield canonical(said)


def _in_order(reader: Reader, part: Part, audience: Audience) -> Iterator[list[Record]]:
    ids: list[str] = []
    for start in range(0, len(part.listing), AT_ONCE):
        ids += reader.sheets.part(part.kind, part.listing, start, start + AT_ONCE, [], {}, audience).ids
    ids.sort()
    for start in range(0, len(ids), WHOLE_AT_ONCE):
        yield reader.sheets.records(part.kind, ids[start : start + WHOLE_AT_ONCE], audience)


def _acts(reader: Reader, file: Any) -> Generator[Progress, None, Sent]:
    acts = reader.sheets.acts()
    for at, act in enumerate(acts):
        head = msgspec.to_builtins(act) | {"is": "act"}
        # why: an act of many records stands in several lines, each with its head, so that neither side holds it whole
        for part in reader.sheets.revisions(act):
            sealed = [{k: msgspec.to_builtins(v) for k, v in _sealed(r)} for r in part]
            file.write(canonical(head | {"revisions": sealed}) + b"\n")
        if at % 100 == 0:
            yield Progress(at, len(acts), Label("Đang xuất nhật ký", "Exporting the journal"))
    return Sent(0, acts=len(acts))


def _sealed(revision: Any) -> Iterator[tuple[str, Any]]:
    yield from (("id", revision.id), ("record", revision.record), ("kind", revision.kind), ("body", revision.body))


def plain(kind: Kind, record: Record, audience: Audience) -> dict[str, Any]:
    """Return a record as it stands, as one object of the open format."""
    said: dict[str, Any] = {"is": "record", "id": record.id, "kind": record.kind, "values": _values(kind, record)}
    said["level"] = _LEVELS[record.level]  # why: who may see a record travels with it, also where the field does not
    basis = {slot: b for slot, e in record.basis.items() if "~" not in slot and (b := _basis(e))}
    rivals = [*_rivals(record), *_unsettled(kind, record, audience)]
    if basis:
        said["basis"] = basis
    if rivals:
        said["rivals"] = sorted(rivals, key=lambda r: (r["field"], r.get("row", ""), r["id"]))
    if record.others:
        said["others"] = record.others
    return said


def _values(kind: Kind, record: Record) -> dict[str, Any]:
    return {
        field: [{k: v for k, v in row.items() if k != "pos"} for row in value]
        if isinstance(kind.by_id[field].type, Rows)
        else value
        for field, value in record.values.items()
    }


def _basis(entry: Entry) -> dict[str, str]:
    found = {"source": entry.source, "seen": entry.seen, "certainty": entry.certainty, "note": entry.note}
    return {k: v for k, v in found.items() if v is not None}


def _rivals(record: Record) -> Iterator[dict[str, Any]]:
    for rival in record.rivals:
        if rival.value is not None:
            yield _rival(
                rival.field, rival.row, rival.row_field, rival.slot.rpartition("~")[2], rival.value, rival.entry
            )


def _rival(field: str, row: str, row_field: str, id_: str, value: Any, entry: Entry) -> dict[str, Any]:
    where = {"row": row, "row_field": row_field} if row else {}
    return {"field": field, **where, "id": id_, "value": value, **_basis(entry)}


def _unsettled(kind: Kind, record: Record, audience: Audience) -> Iterator[dict[str, Any]]:
    """Yield what stands beside the shown value of a slot that nobody has settled yet."""
    for slot, claims in record.open.items():
        field, mark, row = group_of(slot)
        if slot == LIFE or mark == "~" or "~" in slot or field not in kind.by_id:
            continue
        shown = claims[0].entry.value
        for claim in claims[1:]:
            said = claim.entry.value
            if mark != "/":
                if said is not None and said != shown:
                    yield _rival(field, "", "", id_from(f"{claim.revision} {slot}"), said, claim.entry)
                continue
            for name in sorted(said or {}):
                inner = kind.field(f"{field}.{name}")
                if inner is not None and may_see(audience, inner.audience) and said[name] != (shown or {}).get(name):
                    yield _rival(field, row, name, id_from(f"{claim.revision} {slot}.{name}"), said[name], claim.entry)
