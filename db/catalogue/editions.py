"""Papers the program made and keeps as they went out: bytes under their hash, and the act that says so. Part of the door."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from db.catalogue.media import Received, values_of
from db.catalogue.resolve import Resolver
from db.catalogue.writing import Writer
from db.ledger.acts import Touched
from db.media import store
from db.media.types import PAPER, PDF, FileType
from db.model.catalogue_lists import standing
from db.model.changes import Changes
from db.model.edits import creation, differences
from db.model.ids import new_id
from db.model.media import KIND as MEDIA
from db.model.media import SHOWS
from db.model.record import Record
from db.model.revision import Entry
from db.model.rules.relics import AUTHORITY
from db.schema.label import Label

SOURCE, EDITION = PAPER.id, "edition"
_ENTERED, _OFF = "dua_vao", "dua_ra"
_LISTINGS = "listings"


def keep_paper(folder: Path, path: Path, name: str, pages: int, type_: FileType = PDF) -> Received:
    """Put the bytes of a paper the program made into the store; no record is made yet."""
    staged = store.stage(folder, path, type_)
    again = store.holds(folder, staged.hash, type_.id, staged.size)
    store.settle(folder, staged)
    event = "seen again" if again else "taken in"
    store.log(folder, [{"hash": staged.hash, "size": staged.size, "event": event, "name": name}])
    return Received(str(path), name, staged.hash, staged.size, type_.id, {"pages": pages} if pages else {}, again)


def kept_paper(folder: Path, hash_: str, type_: FileType = PDF) -> bytes | None:
    """Return the bytes kept under a hash, or None where they are gone or no longer what they were."""
    try:
        data = store.path_of(folder, hash_, type_.id).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == hash_ else None


def kept_file(writer: Writer, kept: Received, shown: str = "") -> tuple[str, str, dict[str, Entry]]:
    """Return id, kind and entries of the record of a kept paper, perhaps as a file of another record."""
    values = values_of(kept) | {"media_kind": EDITION, "level": "internal"}
    if shown:
        values[SHOWS] = [{"shown": shown}]
    return new_id(), MEDIA, creation(writer.description.kind(MEDIA), values)


def publish_list(writer: Writer, before: Record, values: Mapping[str, Any], kept: Received) -> Changes:
    """Publish an inventory list as one act: the decision, its paper, and what came in or went out by it.

    Compared with the list before it; a list that names none is published without saying that anything came in.
    """
    description = writer.description
    kind = description.kind(before.kind)
    resolver = Resolver(description, writer.read)
    settled = resolver.settle(kind, values)
    decision, day = settled["list_decision"], settled.get("list_published")
    known = _items_before(writer, before)
    rows, records = [], {}
    for row in before.values.get("items") or []:
        item, changed = row.get("item"), dict(row)
        if row.get("item_out"):
            changed.setdefault("exit_decision", decision)
            records[item] = (_OFF, changed["exit_decision"])
        elif known is not None and item not in known:
            changed.setdefault("entry_decision", decision)
            records[item] = (_ENTERED, changed["entry_decision"])
        rows.append(changed)
    file = kept_file(writer, kept, before.id)
    settled |= {"items": rows, "frozen_file": file[0], "frozen_hash": kept.hash}
    touched: list[tuple[str, str, Mapping[str, Entry]]] = [*resolver.made, file]
    for item, (act, by) in records.items():
        touched += _listed(writer, item, act, by, day if by == decision else None)
    touched.append((before.id, before.kind, differences(kind, before, settled)))
    name = before.name
    return writer.act(Label(f"Công bố “{name}”", f"Publish “{name}”"), touched)


def _items_before(writer: Writer, record: Record) -> set[Any] | None:
    previous = record.values.get("list_previous")
    if not isinstance(previous, str):
        return None
    return {row.get("item") for row in standing(writer.read.record(previous))}


def _listed(writer: Writer, item: Any, act: str, decision: Any, day: Any) -> Touched:
    """Return what says on an item's own record that it came in or went out, unless it says so already."""
    if not isinstance(item, str):
        return []
    record = writer.read.record(item)
    kind = writer.description.kind(record.kind)
    rows = record.values.get(_LISTINGS) or []
    if _LISTINGS not in kind.by_id or any(r.get("listing_act") == act and r.get("decision") == decision for r in rows):
        return []
    row = {"listing_act": act, "decision": decision} | ({"listing_day": day} if day else {})
    return [(item, record.kind, differences(kind, record, {_LISTINGS: [*rows, row]}))]


def freeze_dossier(writer: Writer, before: Record, row: Mapping[str, Any], kept: Received, source: Received) -> Changes:
    """Add a frozen edition to a dossier as one act: its row, its file, and what it was set from."""
    kind = writer.description.kind(before.kind)
    file, made_from = kept_file(writer, kept, before.id), kept_file(writer, source)
    rows = before.values.get("editions") or []
    added = {**row, "edition_file": file[0], "edition_source": made_from[0]}
    values: dict[str, Any] = {"editions": [*rows, added]}
    if row.get("handed_to") and before.values.get("dossier_state") != "decided":
        values["dossier_state"] = "submitted"
    name = before.name
    sentence = Label(f"Đóng băng “{name}”, bản {len(rows) + 1}", f"Freeze “{name}”, edition {len(rows) + 1}")
    return writer.act(sentence, [file, made_from, (before.id, before.kind, differences(kind, before, values))])


def decide_dossier(
    writer: Writer, before: Record, values: Mapping[str, Any], relic_act: str, document_act: str
) -> Changes:
    """Enter the decision on a dossier as one act: the document says what it touches, the subject what was decided.

    A decision that grants what was asked becomes a row of the subject's ranks, unless it is there already.
    """
    description = writer.description
    kind = description.kind(before.kind)
    resolver = Resolver(description, writer.read)
    settled = resolver.settle(kind, values)
    decision, subject = settled["dossier_decision"], writer.read.record(str(before.values["subject"]))
    touched: list[tuple[str, str, Mapping[str, Entry]]] = []
    made = {record: entries for record, _, entries in resolver.made}
    if settled.get("outcome") == "granted":
        if isinstance(decision, str):
            touched += _touching(writer, decision, made, subject, document_act)
        touched += _ranked(writer, before, subject, decision, settled.get("decided"), relic_act)
    told = {record for record, _, _ in touched}
    touched += [one for one in resolver.made if one[0] not in told]
    touched.append((before.id, before.kind, differences(kind, before, settled)))
    name = before.name
    return writer.act(Label(f"Ghi quyết định của “{name}”", f"Enter the decision on “{name}”"), touched)


def _touching(
    writer: Writer, decision: str, made: Mapping[str, dict[str, Entry]], subject: Record, act: str
) -> Touched:
    """Return what says on the document that it acts on the subject."""
    kind = writer.description.kind("document")
    row = {"touched": subject.id, "act": act}
    if decision in made:
        return [(decision, kind.id, {**made[decision], **differences(kind, None, {"touches": [row]})})]
    paper = writer.read.record(decision)
    rows = paper.values.get("touches") or []
    if any(r.get("touched") == subject.id and r.get("act") == act for r in rows):
        return []
    return [(decision, kind.id, differences(kind, paper, {"touches": [*rows, row]}))]


def _ranked(writer: Writer, dossier: Record, subject: Record, decision: Any, day: Any, act: str) -> Touched:
    """Return what says on the subject what was decided; a kind without ranks has its say in the document alone."""
    kind = writer.description.kind(subject.kind)
    rows = subject.values.get("ranks") or []
    if "ranks" not in kind.by_id or any(r.get("decision") == decision and r.get("rank_act") == act for r in rows):
        return []
    rank = dossier.values.get("asked_rank") or (rows[-1].get("rank") if rows else None)
    row = {
        "rank": rank,
        "rank_act": act,
        "decision": decision,
        "rank_day": day,
        "rank_authority": AUTHORITY.get(rank or ""),
    }
    return [(subject.id, kind.id, differences(kind, subject, {"ranks": [*rows, {k: v for k, v in row.items() if v}]}))]
