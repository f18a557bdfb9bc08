"""Files of a catalogue: taking them in, which a record has, and proving their bytes. Part of the catalogue's door."""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from db.catalogue.reading import Reader
from db.catalogue.writing import Writer
from db.media import derived, store
from db.media.store import NotTaken, Staged
from db.media.types import BY_ID
from db.media.workers import Failed, Task, most_workers, run
from db.model.changes import Changes
from db.model.edits import creation, differences
from db.model.ids import new_id
from db.model.media import CARD, KIND, SHOWS, Likenesses, Medium
from db.model.record import LEVELS, Record
from db.model.revision import Entry
from db.reasons import reason
from db.schema.field import Audience
from db.schema.field_type import Value, counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from db.schema.rows import Rows
from db.schema.vietnamese import sort_key
from db.store import media as rows

_NOT_FILES = ("thumbs.db", "desktop.ini", ".ds_store")
_FORBIDDEN = ("khong_chup_anh", "khong_cong_bo")


class Received(msgspec.Struct, frozen=True):
    """A file whose bytes are in the store, with what was read from it."""

    source: str
    name: str
    hash: str
    size: int
    type: str
    facts: dict[str, Any]
    again: bool


class Refusal(msgspec.Struct, frozen=True):
    """A file that was not taken, and why."""

    source: str
    label: Label


class Attached(msgspec.Struct, frozen=True):
    """What came of attaching files: the act, new records, files known before, and pictures like others."""

    changes: Changes | None
    records: tuple[str, ...]
    known: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]


def files_in(offered: Iterable[Path]) -> list[Path]:
    """Return the files offered, folders opened, in the order of their names; links to folders are not followed."""
    found: list[Path] = []
    for path in offered:
        if not path.is_dir():
            found.append(path)
            continue
        for folder, inner, names in os.walk(path):
            inner.sort()
            found += [
                Path(folder) / name
                for name in sorted(names)
                if name.lower() not in _NOT_FILES and not name.startswith("._")
            ]
    return list(dict.fromkeys(found))


def in_order(path: str) -> str:
    """Return the key by which files are put in order: Vietnamese letters, and 9 before 10."""
    return sort_key(path.encode("utf-8", "replace").decode())


def receive(folder: Path, offered: Sequence[Path], workers: int = 0) -> Generator[Received | Refusal, None, None]:
    """Take files into the store and yield each as it comes: in, or refused with its reason.

    Bytes are copied, hashed and synced here while worker processes read those that were; a file gets its place
    only after it could be read. No record is made. Closing the generator leaves nothing half done; what a kill left is
    removed by the next intake, so that only who writes may take in.
    """
    staged: dict[Path, Staged] = {}
    refused: list[Refusal] = []
    store.clear_leftovers(folder)

    def tasks() -> Iterator[tuple[Path, Task]]:
        for source in dict.fromkeys(offered):
            try:
                one = store.stage(folder, source)
            except NotTaken as problem:
                refused.append(Refusal(str(source), problem.label))
                continue
            try:
                base = derived.base_of(folder, one.hash)
            except OSError as error:
                store.drop(one)
                refused.append(Refusal(str(source), _no_room_for_small_ones(error)))
                continue
            staged[source] = one
            yield source, Task("look", {"path": str(one.part), "type_id": one.type.id, "derived": base}, _seconds(one))

    try:
        for source, answer in run(tasks(), min(workers or most_workers(), len(offered) or 1)):
            yield from _drain(refused)
            one = staged.pop(source)
            if isinstance(answer, Failed):
                store.drop(one)
                yield Refusal(str(source), answer.label)
                continue
            again = store.holds(folder, one.hash, one.type.id, one.size)
            store.settle(folder, one)
            event = "seen again" if again else "taken in"
            store.log(folder, [{"hash": one.hash, "size": one.size, "event": event, "name": one.name}])
            yield Received(str(source), one.name, one.hash, one.size, one.type.id, answer, again)
        yield from _drain(refused)
    finally:
        for one in staged.values():
            store.drop(one)


def _no_room_for_small_ones(error: OSError) -> Label:
    return Label(
        f"Không lập được thư mục ảnh nhỏ của sổ: {reason(error)} (“{error.filename}”).",
        f"The folder of small pictures cannot be made: {error.strerror} (“{error.filename}”).",
    )


def _seconds(staged: Staged) -> float:
    return 30.0 if staged.type.what == "picture" else 300.0


def _drain(refused: list[Refusal]) -> Iterator[Refusal]:
    while refused:
        yield refused.pop(0)


def attach(
    writer: Writer, received: Sequence[Received], to: str | Mapping[str, str] = "", cards: Collection[str] = ()
) -> Attached:
    """Make received files records of a record (or of none), as one act; the same bytes stay one record.

    ``to`` is the record, or says for each hash which record it belongs to (a visit to many). ``cards`` are the hashes
    of photographs of QR cards.
    """
    read, description = writer.read, writer.description
    kind = description.kind(KIND)
    places: dict[str, int] = {}
    touched: list[tuple[str, str, Mapping[str, Entry]]] = []
    made: dict[str, str] = {}
    known: list[str] = []
    here = rows.with_hashes(read._store, [one.hash for one in received])
    others = Likenesses((record, mark) for record, _, mark in rows.likenesses(read._store))
    like: list[tuple[str, str]] = []
    # why: a record is known by its picture, so pictures stand before recordings that came with them, and its card last
    for one in sorted(received, key=lambda r: (r.hash in cards, not r.type.startswith("image/"), in_order(r.source))):
        read._store.giving_way.now()
        if one.hash in made:
            known.append(one.name)
            continue
        target = to if isinstance(to, str) else to.get(one.hash, "")
        if target and target not in places:
            places[target] = rows.last_order(read._store, target)
        places[target] = places.get(target, 0) + 1
        row = {"shown": target, "shown_order": places[target]}
        had = here.get(one.hash)
        if had:
            record = read.record(had[0])
            shows = list(record.values.get(SHOWS) or [])
            made[one.hash] = record.id
            if not target or any(r.get("shown") == target for r in shows):
                known.append(one.name)
                continue
            touched.append((record.id, KIND, differences(kind, record, {SHOWS: [*shows, row]})))
            continue
        values = values_of(one)
        if one.hash in cards:
            values["media_kind"] = CARD
        if target:
            values[SHOWS] = [row]
        made[one.hash] = record_id = new_id()
        touched.append((record_id, KIND, creation(kind, values)))
        mark = one.facts.get("likeness")
        if mark:
            like += [(record_id, other) for other in others.like(mark)[:3]]
            others.add(record_id, mark)
    if not touched:
        return Attached(None, (), tuple(known), ())
    what = _counted(len(touched), received[0].name)
    owners = [target for target in places if target]
    whose = _named(description, read.record(owners[0])) if len(owners) == 1 else _many(len(owners))
    changes = writer.act(Label(f"Nhận {what.vi}{whose.vi}", f"Take in {what.en}{whose.en}"), touched)
    return Attached(changes, tuple(record for record, _, _ in touched), tuple(known), tuple(like))


def _counted(count: int, name: str) -> Label:
    return (
        Label(f"tệp “{name}”", f"the file “{name}”")
        if count == 1
        else Label(f"{grouped(count)} tệp", counted(count, "file"))
    )


def _many(count: int) -> Label:
    return Label(f" vào {grouped(count)} phiếu", f" to {counted(count, 'record')}") if count else Label("", "")


def _named(description: Description, record: Record) -> Label:
    label = description.kind(record.kind).label.within()
    name = record.name or record.number
    return Label(f" vào {label.vi} “{name}”", f" to {label.en} “{name}”")


def values_of(one: Received) -> dict[str, Value]:
    """Return the values of a new record for received bytes; what the camera says stays apart from what people say."""
    facts = one.facts
    values: dict[str, Value] = {
        "name": Path(one.name).stem,
        "file_name": one.name,
        "file_type": one.type,
        "file_size": one.size,
        "file_hash": one.hash,
    }
    for field, fact in (
        ("width", "width"),
        ("height", "height"),
        ("pages", "pages"),
        ("likeness", "likeness"),
        ("sharpness", "sharpness"),
        ("exif_time", "time"),
        ("exif_place", "place"),
        ("exif_camera", "camera"),
        ("resolution", "dpi"),
    ):
        if facts.get(fact):
            values[field] = facts[fact]
    if facts.get("seconds"):
        values["duration"] = {"n": str(facts["seconds"]), "u": "giây"}
    if facts.get("time"):
        values["taken"] = facts["time"][:10]
    what = BY_ID[one.type].what
    if what in ("sound", "video"):
        values["media_kind"] = what
    return values


def media_of(reader: Reader, record: str, audience: Audience = "full") -> list[Medium]:
    """Return the files of a record an audience may see, in their order."""
    return rows.of_record(reader._store, record, audience) if rows.known(reader.description) else []


def first_media(reader: Reader, records: Sequence[str], audience: Audience = "full") -> dict[str, Medium]:
    """Return the first file of each record that has one; for a file's own record, itself."""
    if not rows.known(reader.description):
        return {}
    return {**rows.by_ids(reader._store, records, audience), **rows.firsts(reader._store, records, audience)}


def all_media(reader: Reader, audience: Audience = "full") -> list[Medium]:
    """Return every file, the newest first."""
    return rows.every(reader._store, audience) if rows.known(reader.description) else []


def has_bytes_of(reader: Reader, path: Path) -> bool:
    """Say whether a file's bytes stand in the store and a living record points to them."""
    hash_ = store.hash_of(path)
    return any(
        store.holds(reader.folder, medium.hash, medium.type)
        for medium in rows.by_ids(
            reader._store, rows.with_hashes(reader._store, [hash_]).get(hash_, ()), "full"
        ).values()
    )


def detach(writer: Writer, medium: str, target: str) -> Changes | None:
    """Take a file off a record; the file and its record stay."""
    before = writer.read.record(medium)
    kind = writer.description.kind(KIND)
    left = [row for row in before.values.get(SHOWS) or [] if row.get("shown") != target]
    entries = differences(kind, before, {SHOWS: left})
    if not entries:
        return None
    whose = writer.read.record(target)
    sentence = Label(f"Bỏ tệp “{before.name}” khỏi “{whose.name}”", f"Take the file “{before.name}” off “{whose.name}”")
    return writer.act(sentence, [(medium, KIND, entries)])


def reorder(writer: Writer, target: str, ids: Sequence[str]) -> Changes | None:
    """Put the files of a record into an order, as one act; only those that move are touched."""
    kind = writer.description.kind(KIND)
    touched = []
    for place, medium in enumerate(ids, 1):
        before = writer.read.record(medium)
        rows_ = [
            {**row, "shown_order": place} if row.get("shown") == target else row
            for row in before.values.get(SHOWS) or []
        ]
        entries = differences(kind, before, {SHOWS: rows_})
        if entries:
            touched.append((medium, KIND, entries))
    if not touched:
        return None
    name = writer.read.record(target).name
    return writer.act(Label(f"Xếp lại tệp của “{name}”", f"Reorder the files of “{name}”"), touched)


def warnings_for(reader: Reader, target: str) -> list[Label]:
    """Return what must be said before pictures of a record are taken in: not to be photographed, not to be published."""
    record = reader.record(target)
    kind = reader.description.kind(record.kind)
    words = reader.words()
    found: list[Label] = []
    for field in kind.fields:
        value = record.values.get(field.id)
        inner = field.type.fields if isinstance(field.type, Rows) else (field,)
        for row in value if isinstance(field.type, Rows) and value else [{field.id: value}]:
            for part in inner:
                kept = row.get(part.id)
                for term in kept if isinstance(kept, list) else [kept]:
                    if term in _FORBIDDEN:
                        said = part.type.show([term] if isinstance(kept, list) else term, words)
                        found.append(
                            Label(
                                f"Phiếu ghi “{said}” ({field.label.vi}).",
                                f"The record says “{said}” ({field.label.en}).",
                            )
                        )
    if record.level >= LEVELS["restricted"]:
        found.append(
            Label("Phiếu có mức công bố “hạn chế”.", "The record's degree of openness is “restricted”."),
        )
    return list(dict.fromkeys(found))


def derive_again(folder: Path, media: Sequence[Medium], workers: int = 1) -> Iterator[str]:
    """Make the derived pictures of files anew from their bytes; yield each hash that has them again."""

    def tasks() -> Iterator[tuple[str, Task]]:
        for medium in media:
            given = {
                "path": str(store.path_of(folder, medium.hash, medium.type)),
                "type_id": medium.type,
                "derived": derived.base_of(folder, medium.hash),
            }
            yield medium.hash, Task("look", given, 300.0)

    for hash_, answer in run(tasks(), workers):
        if not isinstance(answer, Failed):
            yield hash_
