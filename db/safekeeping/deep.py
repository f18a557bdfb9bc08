"""Looking at every byte: each damaged record, field and file by its name, with where a good copy of it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from db.catalogue.reading import Reader
from db.ledger.check import Finding, Report
from db.ledger.salvage import Lost, Salvage
from db.media.store import FOLDER
from db.model.changes import Progress
from db.model.problems import Busy, Damaged, Trouble
from db.model.revision import Revision, read_body, seal
from db.safekeeping.fixity import MediaReport, check_media
from db.safekeeping.places import FILES, Backup, backups_of, hash_of
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from db.scratch import scratch
from db.store import revisions
from db.store.connection import FILE_NAME, open_store
from db.store.copying import copy_live
from db.store.scavenge import copy_damaged

_FILES = Label("Đọc lại từng tệp", "Reading every file")
_NAMING = Label("Tìm phiếu và ô bị hỏng", "Naming the damaged records and fields")
_BY_HASH = "dựng lại được từ chính dấu băm"
Watch = Callable[[Progress], None]


class Damage(msgspec.Struct, frozen=True):
    """One damaged thing: a revision of a record with its damaged fields, or a file (its path in the folder);
    ``good`` are the places where a good copy is."""

    record: str
    name: str
    fields: tuple[Label, ...] = ()
    revision: str = ""
    file: str = ""
    good: tuple[str, ...] = ()

    @property
    def label(self) -> Label:
        """The damage in a sentence."""
        if self.file:
            vi, en = f"Tệp {self.file} hỏng hoặc mất", f"The file {self.file} is damaged or missing"
            if self.record:
                vi, en = f"{vi}, của phiếu “{self.name}” ({self.record})", f"{en}, of “{self.name}” ({self.record})"
        else:
            step = f" {self.revision[:12]}" if self.revision else ""
            whose = f"phiếu “{self.name or 'không còn rõ tên'}”" + (f" ({self.record})" if self.record else "")
            vi, en = (
                f"Một lần sửa{step} của {whose} hỏng",
                f"A revision{step} of “{self.name}” {self.record} is damaged",
            )
            if self.fields:
                vi += ", ở: " + ", ".join(f.vi for f in self.fields)
                en += ", in: " + ", ".join(f.en for f in self.fields)
        if self.good:
            return Label(f"{vi}. Bản tốt: {'; '.join(self.good)}.", f"{en}. Good copy: {'; '.join(self.good)}.")
        return Label(f"{vi}. Chưa thấy bản tốt trong các bản sao lưu.", f"{en}. No backup has a good copy.")


class Deep(msgspec.Struct, frozen=True):
    """What a look at every byte found; ``media`` is None where the catalogue is too damaged to know its files.

    ``kept`` are sentences about backups that still hold what was erased by law.
    """

    report: Report
    media: MediaReport | None
    damages: tuple[Damage, ...]
    kept: tuple[Label, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every byte is what it was."""
        return self.report.sound and not self.damages


def check_deep(folder: Path, description: Description, watch: Watch = lambda progress: None) -> Deep:
    """Check the ledger, its tables and every byte of the files; never writes into the folder.

    Raise ``Busy`` where others are at work on all of it: that is no damage.
    """
    backups = [b for b in backups_of(folder) if b.manifest is not None]
    media: MediaReport | None = None
    kept: tuple[Label, ...] = ()
    files: list[Damage] = []
    try:
        reader = Reader(folder, description)
    except Busy:
        raise
    except Trouble as told:
        report = Report(0, 0, 0, (Finding("", told.label),))
    else:
        try:
            report = Report(0, 0, 0, ())
            for step in reader.check():
                if isinstance(step, Report):
                    report = step
                else:
                    watch(step)
            watch(Progress(0, 1, _FILES))
            try:
                media = check_media(reader, only_look=True)
                lost = (*media.missing, *media.damaged)
                files = [
                    Damage(record, name, file=f"{FOLDER}/{hash_[:2]}/{hash_}", good=_files_with(hash_, backups))
                    for record, name, hash_ in lost
                ]
                kept = _kept_in_spite(reader, backups)
            except Busy:
                raise
            except Trouble as told:
                report = msgspec.structs.replace(report, findings=(*report.findings, Finding("", told.label)))
        finally:
            reader.close()
    named: Sequence[Damage] = ()
    if not report.sound:
        watch(Progress(0, 1, _NAMING))
        named = _named(folder, description, backups)
    return Deep(report, media, (*named, *files), kept)


def damages_of(lost: Sequence[Lost], description: Description, backups: Sequence[Backup]) -> list[Damage]:
    """Name revisions that are lost: record, damaged fields, and the backups that have them whole."""
    good: dict[str, Revision] = {}
    where: dict[str, list[str]] = {}
    for backup in backups:
        for revision in _revisions_in(backup, [one.revision for one in lost if one.revision]):
            good.setdefault(revision.id, revision)
            where.setdefault(revision.id, []).append(_place(backup))
    found = []
    for one in lost:
        whole = good.get(one.revision)
        kind = description.by_id.get(whole.kind if whole else one.kind)
        fields = one.harmed(one.whole or (whole.body if whole else None))
        labels = tuple(kind.by_id[f].label for f in fields if kind is not None and f in kind.by_id)
        record = whole.record if whole else one.record
        places = [_BY_HASH] * (one.whole is not None) + where.get(one.revision, [])[:3]
        found.append(Damage(record, one.name, labels, one.revision, good=tuple(places)))
    return found


def lost_files(folder: Path, names: Iterable[str]) -> list[Damage]:
    """Name files that lost their hash, with the backups that have them whole."""
    backups = backups_of(folder)
    return [Damage("", "", file=name, good=_files_with(Path(name).name[:64].lower(), backups)) for name in names]


def _named(folder: Path, description: Description, backups: Sequence[Backup]) -> list[Damage]:
    try:
        with scratch() as place:
            copy = place / FILE_NAME
            try:
                copy_live(folder, copy)
            except Trouble:
                copy = copy_damaged(folder, place)
            found = Salvage(copy)
            try:
                for _ in found.acts():
                    pass
                return damages_of([*found.lost, *found.turned], description, backups)
            finally:
                found.close()
    except OSError:
        return []  # why: where the file cannot be read at all, the report says so already


def _revisions_in(backup: Backup, ids: Sequence[str]) -> list[Revision]:
    """Return those revisions that a backup has whole."""
    try:
        store = open_store(backup.folder, write=False)
    except Trouble:
        return []
    try:
        said = revisions.of_ids(store, ids)
    except Trouble:
        return []
    finally:
        store.close()
    return [r for r in said if seal(r.record, r.kind, r.changeset, r.body) == r.id]


def _files_with(hash_: str, backups: Sequence[Backup]) -> tuple[str, ...]:
    found: list[str] = []
    for place in dict.fromkeys(b.folder.parent for b in backups):
        path = place / FILES / hash_[:2] / hash_
        try:
            if hash_of(path) == hash_:
                here = [b for b in backups if b.folder.parent == place]
                having = (b for b in here if b.manifest and any(k.hash == hash_ for k in b.manifest.files))
                found += [_place(b) for b in islice(having, 1)]
        except OSError:
            continue
    return tuple(found)


def _place(backup: Backup) -> str:
    return f"bản sao lưu {backup.number} ở “{backup.folder}”"


def _kept_in_spite(reader: Reader, backups: Sequence[Backup]) -> tuple[Label, ...]:
    """Tell which backups still hold contents that were erased by law."""
    erased: dict[str, set[str]] = {}
    for part in revisions.raw_in_slices(reader._store):
        for _, _, _, id_, _, body in part:
            if b'"x":"' in body:
                try:
                    slots = {slot for slot, entry in read_body(body).items() if entry.erased}
                except Damaged:
                    continue
                if slots:
                    erased[id_.hex()] = slots
    told = []
    for backup in backups if erased else ():
        holding = {
            r.record
            for r in _revisions_in(backup, sorted(erased))
            if any(slot in r.body and not r.body[slot].erased for slot in erased[r.id])
        }
        if holding:
            told.append(
                Label(
                    f"Bản sao lưu {backup.number} ở “{backup.folder}” còn giữ nội dung đã xóa theo quy định của "
                    f"{grouped(len(holding))} phiếu; nếu không được giữ, hãy bỏ bản ấy bằng lệnh backups --drop {backup.number}.",
                    f"Backup {backup.number} in “{backup.folder}” still holds what was erased by law in "
                    f"{counted(len(holding), 'record')}; where that may not be, take it away with backups --drop {backup.number}.",
                )
            )
    return tuple(told)
