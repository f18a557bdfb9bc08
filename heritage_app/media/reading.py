"""What the viewer reads and opens: a file's record, the words of its values, a copy for another program."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

from db.catalogue import Reader
from db.media.derived import preview_of, scale_of
from db.media.store import path_of
from db.media.workers import Failed, Task, read_one
from db.model.media import Medium
from db.model.problems import NotPossible
from db.model.record import Record
from db.schema.field_type import Words
from db.system import open_with_its_program, replace
from heritage_app.say import Say
from heritage_app.session import Session


def read_record(reader: Reader, record: str) -> Record | None:
    """Return a file's record, or None where it is gone meanwhile."""
    try:
        return reader.record(record)
    except NotPossible:
        return None


def named_of(reader: Reader, record: str) -> str:
    """Return the name of a record."""
    return str(reader.record(record).name)


def where_of(reader: Reader, record: str) -> str:
    """Return a picture's caption and the records it belongs to: whoever sees it may know the thing again."""
    found = reader.record(record)
    owners = [
        reader.words().name_of(r["shown"]) or ""
        for r in found.values.get("shows") or []
        if isinstance(r.get("shown"), str)
    ]
    return f"“{found.name}”" + (f" ({'; '.join(owners)})" if owners else "")


def plain_words(session: Session, say: Say) -> Words:
    """Return what types consult to read and show days and texts."""
    return Words(session.description.vocabularies, session.description.units, say.language)


def facts_of(record: Record, medium: Medium, session: Session, say: Say) -> list[str]:
    """Return what is known of a file, a line each; what the camera says is told as the camera's."""
    kind, words, values = session.description.kind(record.kind), plain_words(session, say), record.values
    pages = f"{values['pages']} (Ctrl+PgUp, Ctrl+PgDn)" if values.get("pages", 1) > 1 else values.get("pages")
    facts = [
        (say("Tệp gốc", "File"), values.get("file_name")),
        (say("Cỡ", "Size"), f"{medium.width} × {medium.height}" if medium.width else ""),
        (say("Số trang", "Pages"), pages),
        (
            say.label(kind.by_id["duration"].label),
            kind.by_id["duration"].type.show(values["duration"], words) if values.get("duration") else "",
        ),
        (say("Từ ảnh: giờ máy chụp", "From the photo: time"), as_written(str(values.get("exif_time") or ""))),
        (say("Từ ảnh: tọa độ", "From the photo: position"), values.get("exif_place")),
        (say("Từ ảnh: máy", "From the photo: camera"), values.get("exif_camera")),
    ]
    facts += [
        (say.label(kind.by_id[field].label), kind.by_id[field].type.show(values[field], words))
        for field in ("consent", "permitted", "restriction")
        if values.get(field)
    ]
    facts += [
        (str(r.get("length_of") or say("Đo", "Measured")), f"{r['length']['n']} {r['length']['u']}".replace(".", ","))
        for r in values.get("lengths") or []
        if r.get("length")
    ]
    return [f"{label}: {value}" for label, value in facts if value]


def as_written(said: str) -> str:
    """Return the camera's "2026-03-09 08:01:07" as an officer writes it: 09/03/2026 08:01."""
    day, _, time = said.partition(" ")
    return f"{'/'.join(reversed(day.split('-')))} {time[:5]}".strip()


def scale_seen(folder: Path, hash_: str) -> bool | None:
    """Say whether a picture seems to show a scale, or None where nobody has looked yet."""
    try:
        return {"1": True, "0": False}.get(scale_of(folder, hash_).read_text("ascii"))
    except (OSError, ValueError):
        return None


def look_for_scale(folder: Path, hash_: str) -> None:
    """Look in a worker whether a picture seems to show a scale, and note it among what is derived."""
    said = read_one(Task("scale", {"path": str(preview_of(folder, hash_))}, 60.0))
    if isinstance(said, Failed):
        return
    out = scale_of(folder, hash_)
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_text("1" if said["scale"] else "0", "ascii")
        replace(part, out)
    except OSError:
        return  # why: it is a hint; where the disk is full there will be none


def open_copy(folder: Path, medium: Medium) -> bool:
    """Open a copy of a file with the system's program; the original is never handed out. Say whether it could be."""
    source = path_of(folder, medium.hash, medium.type)
    place = folder / "local" / "opened"
    try:
        place.mkdir(parents=True, exist_ok=True)
        copyfile(source, place / source.name)
        open_with_its_program(place / source.name)
    except OSError:
        return False
    return True
