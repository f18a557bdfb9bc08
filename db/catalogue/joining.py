"""Joining two records of one thing, taking a join apart again, and breaking pieces out of a lot: one act each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.catalogue.reading import Reader
from db.catalogue.writing import Writer
from db.ledger.acts import Touched
from db.model.changes import Changes
from db.model.edits import creation, differences, same
from db.model.ids import new_id
from db.model.problems import NotPossible
from db.model.record import Record
from db.model.revision import LIFE, Entry, Revision
from db.model.state import deletion
from db.schema.field_type import FieldType, Value
from db.schema.kind import Kind
from db.schema.label import Label
from db.schema.reference import RecordLink, Source
from db.schema.rows import Rows
from db.store import revisions

JOINED = "joined"
"""The key of a ``_life`` entry that names the record another one was joined into."""


def differing(kind: Kind, kept: Record, gone: Record) -> list[str]:
    """Return the fields in which two records differ, in the order of the page; groups are united and not among them."""
    return [
        f.id
        for f in kind.fields
        if not isinstance(f.type, Rows)
        and kept.values.get(f.id) is not None
        and gone.values.get(f.id) is not None
        and not same(kept.values[f.id], gone.values[f.id])
    ]


def joined_values(kind: Kind, kept: Record, gone: Record, chosen: Mapping[str, str]) -> dict[str, Value]:
    """Return what the surviving record is to hold: ``chosen`` names the fields taken from the other one.

    An empty field takes the other's value; rows are united; a number of the absorbed record becomes a former one.
    """
    values: dict[str, Value] = {}
    for field in kind.fields:
        mine, theirs = kept.values.get(field.id), gone.values.get(field.id)
        if theirs is None:
            continue
        if isinstance(field.type, Rows):
            rows = _united(mine or [], theirs, former=field.id == "numbers")
            if len(rows) > len(mine or []):
                values[field.id] = rows
        elif mine is None or chosen.get(field.id) == gone.id:
            values[field.id] = theirs
    return values


def _united(mine: list[dict[str, Any]], theirs: list[dict[str, Any]], former: bool) -> list[dict[str, Any]]:
    rows = list(mine)
    for row in theirs:
        bare = _bare(row)
        if former and any(r.get("number") == row.get("number") for r in mine):
            continue
        if not any(same(_bare(r), bare) for r in mine):
            rows.append(bare | {"former": True} if former else bare)
    return rows


def _bare(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k not in ("id", "pos")}


def join(writer: Writer, keep: str, absorb: str, chosen: Mapping[str, str] | None = None) -> Changes:
    """Join ``absorb`` into ``keep``: values united, links pointed anew, the other deleted with a note where it went."""
    read = writer.read
    kept, gone = read.record(keep), read.record(absorb)
    if keep == absorb:
        raise NotPossible(Label("Không gộp một phiếu với chính nó.", "A record is not joined with itself."))
    if kept.kind != gone.kind:
        raise NotPossible(Label("Chỉ gộp được hai phiếu cùng loại.", "Only two records of one kind can be joined."))
    for record in (kept, gone):
        if record.deleted:
            raise NotPossible(Label(f"Phiếu “{record.name}” đã xóa.", f"The record “{record.name}” is deleted."))
    kind = writer.description.kind(kept.kind)
    values = joined_values(kind, kept, gone, chosen or {})
    touched: dict[str, tuple[str, dict[str, Entry]]] = {}
    for other, changed in _pointed(read, gone.id, kept.id):
        if other.id not in (kept.id, gone.id):
            touched[other.id] = (other.kind, differences(read.description.kind(other.kind), other, changed))
    own = _repointed(kind, {**kept.values, **values}, gone.id, kept.id)
    entries = differences(kind, kept, {**values, **{k: v for k, v in own.items() if k not in values or v != values[k]}})
    end = deletion(gone.heads) | {JOINED: kept.id}
    sentence = Label(
        f"Gộp {kind.label.within().vi} “{gone.name or gone.number}” vào “{kept.name or kept.number}”",
        f"Join {kind.label.within().en} “{gone.name or gone.number}” into “{kept.name or kept.number}”",
    )
    all_touched: Touched = [
        *((id_, kind_, said) for id_, (kind_, said) in touched.items() if said),
        *([(kept.id, kept.kind, entries)] if entries else []),
        (gone.id, gone.kind, {LIFE: Entry(end, gone.heads.get(LIFE, ()))}),
    ]
    return writer.act(sentence, all_touched)


def _pointed(read: Reader, old: str, new: str) -> list[tuple[Record, dict[str, Value]]]:
    """Return the records that link to ``old``, each with its fields pointed to ``new``."""
    found = []
    for id_ in read._lister.linking_ids(old):
        record = read.record(id_)
        kind = read.description.kind(record.kind)
        changed = _repointed(kind, record.values, old, new)
        if changed:
            found.append((record, changed))
    return found


def _repointed(kind: Kind, values: Mapping[str, Value], old: str, new: str) -> dict[str, Value]:
    changed: dict[str, Value] = {}
    for name, value in values.items():
        type_ = kind.by_id[name].type
        if isinstance(type_, Rows):
            types = {f.id: f.type for f in type_.fields}
            rows = [{k: _point(types.get(k), v, old, new) for k, v in row.items()} for row in value]
            if rows != value:
                changed[name] = rows
        elif (pointed := _point(type_, value, old, new)) != value:
            changed[name] = pointed
    return changed


def _point(type_: FieldType | None, value: Value, old: str, new: str) -> Value:
    if isinstance(type_, RecordLink) and value == old:
        return new
    if isinstance(type_, Source) and isinstance(value, dict) and value.get("ref") == old:
        return value | {"ref": new}
    return value


def joined_into(reader: Reader, record: str) -> str | None:
    """Return the record a deleted one was joined into, or None."""
    said = _joining(reader, record)
    life = said.body[LIFE].value if said else None
    return str(life[JOINED]) if isinstance(life, dict) else None


def take_apart(writer: Writer, record: str) -> Changes:
    """Undo a join, however long ago, of the absorbed record or the last one of the surviving record.

    Each slot where the join still stands returns to what was there.
    """
    store = writer.read._store
    absorbed = record if _joining(writer.read, record) else _absorbed_by(writer.read, record)
    said = _joining(writer.read, absorbed) if absorbed else None
    acts = revisions.changesets(store, ids=[said.changeset]) if said else []
    if not absorbed or not acts or not writer.read.record(absorbed).deleted:
        raise NotPossible(Label("Phiếu này không phải là phiếu đã gộp.", "This record was not joined into another."))
    return writer.revert(acts[0])


def _absorbed_by(reader: Reader, survivor: str) -> str | None:
    """Return the record that was joined into another one last and still is."""
    for said in reversed(revisions.of_record(reader._store, survivor)):
        for other in revisions.of_changeset(reader._store, said.changeset):
            if other.record != survivor and joined_into(reader, other.record) == survivor:
                return other.record
    return None


def _joining(reader: Reader, record: str) -> Revision | None:
    """Return the last revision by which a record was joined into another."""
    for said in reversed(revisions.of_record(reader._store, record)):
        life = said.body.get(LIFE)
        if life is not None:
            return said if isinstance(life.value, dict) and JOINED in life.value else None
    return None


def break_out(
    writer: Writer, lot: str, pieces: int = 1, typed: Mapping[str, Value] | None = None
) -> tuple[Changes, str]:
    """Take pieces out of a lot into a record of their own; the lot keeps its first total. Return the new record."""
    whole = writer.read.record(lot)
    kind = writer.description.kind(whole.kind)
    if kind.lot is None or not kind.pieces or whole.deleted:
        raise NotPossible(
            Label(f"Không tách hiện vật khỏi {kind.label.within().vi}.", f"Nothing is taken out of {kind.label.en}.")
        )
    left = whole.values.get(kind.pieces, 1)
    if not 1 <= pieces < left:
        raise NotPossible(
            Label(
                f"Lô còn {left}; chỉ tách được từ 1 đến {left - 1}."
                if left > 1
                else "Lô chỉ còn một, không tách được.",
                f"{left} are left in the lot; 1 to {left - 1} can be taken out.",
            )
        )
    taken = {f.id: whole.values[f.id] for f in kind.fields if f.carry and f.id in whole.values}
    taken = {
        k: [_bare(r) for r in v] if isinstance(v, list) and v and isinstance(v[0], dict) else v
        for k, v in taken.items()
    }
    made = {"name": whole.name, **taken, **(typed or {}), kind.lot.whole: lot, kind.pieces: pieces}
    change: dict[str, Value] = {kind.pieces: left - pieces}
    if whole.values.get(kind.lot.total) is None:
        change[kind.lot.total] = left
    new = new_id()
    sentence = Label(f"Tách {pieces} hiện vật khỏi lô “{whole.name}”", f"Take {pieces} out of the lot “{whole.name}”")
    entries = creation(kind, {k: v for k, v in made.items() if v is not None})
    changes = writer.act(sentence, [(new, kind.id, entries), (lot, kind.id, differences(kind, whole, change))])
    return changes, new
