"""A dossier at any moment: what it is about, which parts are there, what is missing and which article asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from db.catalogue import Reader
from db.catalogue.media import first_media, media_of
from db.model.media import Medium, hints
from db.model.problems import NotPossible
from db.model.record import Record, Row
from db.schema.field import Audience
from db.schema.label import Label
from db.schema.time import solar
from reports.dossiers import DossierKind, Edition, Part, Take, edition_for
from reports.forms import Form
from reports.shelf import read_shelf

KIND = "dossier"
_PHOTOS = "Thông tư 09/2011/TT-BVHTTDL, Đ.9"
_PHOTOGRAPHS = "objectid:photographs"
_NOT_PHOTOS = ("map", "drawing", "rubbing", "decision", "consent", "card", "portrait", "edition")
_SCANS = ("image/", "application/pdf")
_MOST_TOLD = 200
_CHANGED = "Luật 45/2024/QH15, Đ.31.1c"
_HANDED_IN = ("submitted", "appraised", "decided")


class Inside(msgspec.Struct, frozen=True):
    """What a dossier is about: its subject, the components of it, the objects that stand in them now, and those that did."""

    subject: Record
    components: tuple[Record, ...] = ()
    objects: tuple[Record, ...] = ()
    gone: tuple[Record, ...] = ()

    def of(self, which: str) -> tuple[Record, ...]:
        """Return the subject, it and its components (``relics``), the objects, or all."""
        relics = (self.subject, *self.components)
        return {"subject": (self.subject,), "relics": relics, "objects": self.objects}.get(
            which, (*relics, *self.objects)
        )


class Piece(msgspec.Struct, frozen=True):
    """One piece of a part: a paper by a form, the album, or a file as it is."""

    what: Literal["paper", "album", "file"]
    title: Label
    form: str = ""
    records: tuple[str, ...] = ()
    medium: Medium | None = None


class Gap(msgspec.Struct, frozen=True):
    """What is missing or wrong: how grave, in words, which article asks, in which part, on which record."""

    level: Literal["law", "advice"]
    label: Label
    article: str = ""
    part: str = ""
    record: str = ""


class PartNow(msgspec.Struct, frozen=True):
    """A part with what is there of it, who does it by when (its row), and what it lacks."""

    part: Part
    pieces: tuple[Piece, ...]
    row: Row
    gaps: tuple[Gap, ...]
    asked: bool


class Now(msgspec.Struct, frozen=True):
    """A dossier at this moment."""

    record: Record
    edition: Edition
    rules: DossierKind
    inside: Inside
    parts: tuple[PartNow, ...]
    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> tuple[Gap, ...]:
        """All gaps, those of parts first."""
        return tuple(gap for part in self.parts for gap in part.gaps) + self.gaps


def dossier_of(reader: Reader, record: str) -> Record:
    """Return the record of a dossier, or refuse."""
    found = reader.record(record)
    if found.kind != KIND:
        raise NotPossible(Label(f"“{found.name}” không phải hồ sơ khoa học.", f"“{found.name}” is no dossier."))
    return found


def status(reader: Reader, record: str, audience: Audience = "internal", today: date | None = None) -> Now:
    """Return what is there and what is missing; warnings, never walls."""
    day = today or date.today()
    found = dossier_of(reader, record)
    subject = found.values.get("subject")
    if not isinstance(subject, str):
        raise NotPossible(
            Label("Hồ sơ chưa ghi là của di tích nào (trường “Hồ sơ của”).", "The dossier does not say what it is of.")
        )
    edition, rules = edition_for(
        str(found.values.get("dossier_kind") or "xep_hang"), str(found.values.get("dossier_edition") or ""), day
    )
    inside = inside_of(reader, subject, audience)
    shelf = read_shelf(reader.description, reader.folder)
    forms = {form.id: form for kind in _kinds_in(inside) for form in shelf.offered(kind, day)}
    parts = tuple(_parts(reader, found, rules, inside, forms, audience, day))
    around = (*_course(found, inside, day), *_around(reader, inside, parts, day, audience))
    return Now(found, edition, rules, inside, parts, around)


def inside_of(reader: Reader, subject: str, audience: Audience) -> Inside:
    """Return what stands in a relic now: its components, and the objects whose last place is in it or in one of them."""
    whole = reader.record(subject, audience)
    inner = [row.get("component_record") for row in whole.values.get("components") or []]
    inner += [line.id for line, field in reader.linking_to(subject, audience) if field == "complex_of.complex"]
    components = tuple(_seen(reader, [i for i in dict.fromkeys(inner) if isinstance(i, str)], audience))
    objects: dict[str, Record] = {}
    gone: dict[str, Record] = {}
    for relic in (whole, *components):
        ids = [line.id for line, field in reader.linking_to(relic.id, audience) if field == "locations.site"]
        for one in _seen(reader, dict.fromkeys(ids), audience):
            places = one.values.get("locations") or []
            here = places and places[-1].get("site") == relic.id and not places[-1].get("to")
            (objects if here else gone)[one.id] = one
    return Inside(whole, components, tuple(objects.values()), tuple(r for i, r in gone.items() if i not in objects))


def _kinds_in(inside: Inside) -> dict[str, None]:
    return dict.fromkeys(record.kind for record in inside.of("all"))


def _seen(reader: Reader, ids: Sequence[str] | dict[str, None], audience: Audience) -> Iterator[Record]:
    for one in ids:
        try:
            yield reader.record(one, audience)
        except NotPossible:
            continue  # why: what this audience may not see, or what is not here, is not in its dossier


def _parts(
    reader: Reader,
    found: Record,
    rules: DossierKind,
    inside: Inside,
    forms: Mapping[str, Form],
    audience: Audience,
    day: date,
) -> Iterator[PartNow]:
    named = [row for row in found.values.get("files") or [] if isinstance(row.get("part_file"), str)]
    media = first_media(reader, [row["part_file"] for row in named], audience)
    rows = {row.get("part"): row for row in found.values.get("parts") or []}
    extra = {row.get("file_part") for row in named} - {part.part for part in rules.parts}
    others = Part("khac", "", Label("Tài liệu khác", "Other papers"), "", least=0, level="advice")
    for part in (*rules.parts, *([others] if extra else [])):
        mine = [media[r["part_file"]] for r in named if r["part_file"] in media and _part_of(r, rules) == part.part]
        pieces = [
            piece
            for take in part.takes
            for piece in _taken(reader, take, inside, forms, audience, {row["part_file"] for row in named})
        ]
        pieces += [Piece("file", Label(m.name, m.name), medium=m) for m in mine]
        row = rows.get(part.part, {})
        asked = _asked(part, inside)
        yield PartNow(part, tuple(pieces), row, tuple(_gaps(part, pieces, row, asked, day)), asked)


def _part_of(row: Row, rules: DossierKind) -> str:
    wanted = str(row.get("file_part") or "khac")
    return wanted if any(part.part == wanted for part in rules.parts) else "khac"


def _taken(
    reader: Reader, take: Take, inside: Inside, forms: Mapping[str, Form], audience: Audience, named: set[str]
) -> Iterator[Piece]:
    records = inside.of(take.of)
    if take.forms and records:
        form = next((forms[i] for i in take.forms if i in forms), None)
        on = _told_by(form, take, inside, records) if form is not None else ()
        on = tuple(r for r in on if not take.needs or r.values.get(take.needs))
        if form is not None and on:
            kind = reader.description.kind(on[0].kind)
            title = form.name if take.of == "objects" else form.title_of(kind)
            yield Piece("paper", title, form.id, tuple(record.id for record in on))
    if take.album:
        owners = tuple(r.id for r in records if photos(reader, r.id, audience))
        if owners:
            yield Piece("album", Label("Tập ảnh", "Album"), records=owners)
    for record in records if take.media else ():
        for medium in media_of(reader, record.id, audience):
            if medium.kind in take.media and medium.id not in named and medium.type.startswith(_SCANS):
                yield Piece("file", Label(medium.name, medium.name), medium=medium)


def _told_by(form: Form, take: Take, inside: Inside, records: Sequence[Record]) -> tuple[Record, ...]:
    """Return the records a paper is printed of: a list of objects may be one of the objects, or one of each relic that has some.

    The list of a relic tells what stands in the parts that say they belong to it, so these have no list of their own.
    """
    if take.of != "objects" or inside.subject.kind not in form.kinds or records[0].kind in form.kinds:
        return tuple(r for r in records if r.kind in form.kinds)
    whole = inside.subject.id
    told = {
        r.id for r in inside.components if any(row.get("complex") == whole for row in r.values.get("complex_of") or [])
    }
    sites = {(record.values["locations"][-1]).get("site") for record in inside.objects}
    return tuple(
        r for r in inside.of("relics") if r.id not in told and (r.id in sites or (r.id == whole and told & sites))
    )


def photos(reader: Reader, record: str, audience: Audience) -> list[Medium]:
    """Return the photographs of a record that go into an album: no maps, drawings, scans or papers."""
    return [m for m in media_of(reader, record, audience) if m.is_picture and m.kind not in _NOT_PHOTOS]


def _asked(part: Part, inside: Inside) -> bool:
    if part.when == "objects":
        return bool(inside.objects)
    if part.when == "inscriptions":
        return any(record.values.get("inscriptions") for record in inside.of("all"))
    return True


def _gaps(part: Part, pieces: Sequence[Piece], row: Row, asked: bool, day: date) -> Iterator[Gap]:
    if row.get("part_state") == "not_needed":
        return
    lacking = part.least - len(pieces)
    if asked and lacking > 0:
        vi = "Chưa có" if not pieces else f"Còn thiếu {lacking}"
        yield Gap(
            part.level,
            Label(f"{vi}: {part.title.vi}.", f"Missing: {part.title.en}."),
            part.article,
            part.part,
        )
    due = solar(row["part_due"]) if row.get("part_due") else None
    if due is not None and due < day and not row.get("part_done"):
        said = f"{due.day:02d}/{due.month:02d}/{due.year}"
        yield Gap("advice", Label(f"Quá hạn {said}: {part.title.vi}.", f"Due {said}: {part.title.en}."), "", part.part)


def _course(found: Record, inside: Inside, day: date) -> Iterator[Gap]:
    """Yield what its course asks for: its day, corrections asked for, objects moved since it was frozen (Đ.31.1c)."""
    due = solar(found.values["due"]) if found.values.get("due") else None
    if due is not None and due < day and found.values.get("dossier_state") not in _HANDED_IN:
        said = f"{due.day:02d}/{due.month:02d}/{due.year}"
        yield Gap("advice", Label(f"Quá hạn nộp hồ sơ {said}.", f"The dossier was due {said}."))
    for row in found.values.get("returns") or []:
        if not row.get("corrected"):
            asked = str(row.get("return_reason") or row.get("returned_by") or "")
            yield Gap(
                "advice", Label(f"Bị trả lại, chưa bổ sung xong: {asked}", f"Returned, not corrected yet: {asked}")
            )
    frozen = [str(row["edition_at"])[:10] for row in found.values.get("editions") or [] if row.get("edition_at")]
    for record in (*inside.objects, *inside.gone) if frozen else ():
        rows = record.values.get("locations") or [{}]
        if str(rows[-1].get("from") or "").removeprefix("L") >= frozen[-1]:
            name = record.name or record.number
            vi = f"{name}: di chuyển sau bản đóng băng, Bản thống kê hiện vật phải lập lại."
            yield Gap("law", Label(vi, f"{name}: moved since the frozen edition."), _CHANGED, "thong_ke", record.id)


def _around(reader: Reader, inside: Inside, parts: Sequence[PartNow], day: date, audience: Audience) -> Iterator[Gap]:
    """Yield what is wrong around the parts: the rules of each record, and photographs (TT 09/2011, Đ.9)."""
    told = 0
    for record in inside.of("all"):
        shown = bool(photos(reader, record.id, audience))
        for problem in reader.problems(record, day):
            if shown and _asks_for_photographs(reader, record, problem.field):
                continue  # why: a file that shows it is the photograph asked for
            if problem.article and problem.level in ("law", "advice") and told < _MOST_TOLD:
                told += 1
                label = Label(f"{record.name}: {problem.label.vi}", f"{record.name}: {problem.label.en}")
                yield Gap("law" if problem.level == "law" else "advice", label, problem.article, "", record.id)
    if not any(take.album for part in parts for take in part.part.takes):
        return
    for record in inside.objects:
        if not any(m.kind == "scale" for m in media_of(reader, record.id, audience)):
            name = record.name or record.number
            vi, en = f"{name}: chưa có ảnh chụp kèm thước tỉ lệ.", f"{name}: no photograph with a scale."
            yield Gap("law", Label(vi, en), _PHOTOS, "tap_anh", record.id)
    for record in inside.of("all"):
        for medium in photos(reader, record.id, audience):
            for hint in hints(medium.width, medium.height, None):
                label = Label(f"“{medium.name}”: {hint.vi}", f"“{medium.name}”: {hint.en}")
                yield Gap("advice", label, _PHOTOS, "tap_anh", medium.id)


def _asks_for_photographs(reader: Reader, record: Record, field: str) -> bool:
    found = reader.description.kind(record.kind).by_id.get(field)
    return found is not None and _PHOTOGRAPHS in found.maps.split()


def plain(now: Now) -> dict[str, Any]:
    """Return a dossier's state as JSON has it."""
    return {
        "id": now.record.id,
        "number": now.record.number,
        "name": now.record.name,
        "kind": now.rules.kind,
        "edition": now.edition.id,
        "edition_status": now.edition.status,
        "state": now.record.values.get("dossier_state"),
        "subject": now.inside.subject.id,
        "components": [r.id for r in now.inside.components],
        "objects": [r.id for r in now.inside.objects],
        "parts": [
            {
                "part": p.part.part,
                "letter": p.part.letter,
                "title": p.part.title.vi,
                "article": p.part.article,
                "level": p.part.level,
                "asked": p.asked,
                "pieces": [{"what": x.what, "title": x.title.vi, "form": x.form or None} for x in p.pieces],
                "due": p.row.get("part_due"),
                "state": p.row.get("part_state"),
            }
            for p in now.parts
        ],
        "missing": [
            {"level": g.level, "text": g.label.vi, "article": g.article, "part": g.part, "record": g.record or None}
            for g in now.missing
        ],
    }
