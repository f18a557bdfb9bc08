"""Backups that prove themselves: copied while work goes on, opened again, counted and hashed before they count.

Nothing stands under its number before it is proved and synced; a copy that fails its proof leaves nothing behind
and replaces nothing.
"""

from __future__ import annotations

import errno
import hashlib
import random
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from db.catalogue.folder import BACKUPS, must_be_spelled
from db.catalogue.swap import finish_swap
from db.ledger.check import sample
from db.model.changes import Progress
from db.model.problems import Trouble
from db.reasons import reason
from db.safekeeping.places import (
    FILES,
    MANIFEST,
    PART,
    REST,
    Backup,
    Facts,
    Kept,
    Manifest,
    Why,
    backups_in,
    file_in,
    hash_of,
    named_by_hash,
    place_in,
    thin,
    told,
)
from db.schema.label import Label
from db.store import revisions
from db.store.connection import FILE_NAME, must_be_there, open_store
from db.store.copying import copy_live, open_patiently, patiently
from db.system import Lock, Locked, as_open_as, read_from_disk, replace, sync_file, sync_folder

_TRAVELS = ("media", "forms")
_CHUNK = 1 << 20
_SAMPLE, _FILES_SAMPLED = 600, 24
_SPARE_BYTES = 16 << 20


Watch = Callable[[Progress], None]
_COPYING = Label("Sao chép sổ", "Copying the catalogue")
_PROVING = Label("Thử phục hồi bản sao lưu", "Proving the backup")
_FILING = Label("Sao chép ảnh, tệp", "Copying pictures and files")


def facts_of(folder: Path) -> Facts:
    """Return what the ledger of a closed or open catalogue holds."""
    store = open_store(folder, write=False)
    try:
        return Facts(store.setting("catalogue") or "", *revisions.count(store), revisions.digest(store))
    finally:
        store.close()


def back_up(
    folder: Path, why: Why = "hand", to: Path | None = None, watch: Watch = lambda progress: None
) -> list[Backup]:
    """Make a proved backup in the catalogue's own place, and copy it to ``to`` if given; return where they stand.

    ``watch`` is told the progress and may raise ``Stopped``. Raise ``Trouble`` where a backup is lacking, which it says: then
    everything older is as it was. Nothing here waits for the writer or keeps it waiting longer than one step.
    """
    finish_swap(folder)
    must_be_there(folder)
    for place in (folder, *([to] if to else [])):
        must_be_spelled(place)
    here = folder / BACKUPS
    as_open_as(folder)
    with told(here):
        here.mkdir(exist_ok=True)
        lock = _alone(here)
    try:
        with told(here):
            _sweep(here)
            known = [here, *([place_in(to, folder)] if to else [])]
            number = 1 + max((b.number for place in known for b in backups_in(place)), default=0)
            made = _make(folder, here, number, why, watch)
            thin(here)
        if to is None:
            return [made]
        try:
            if not to.is_dir():
                raise FileNotFoundError(errno.ENOENT, "no such place", str(to))
            place = place_in(to, folder)
            place.mkdir(exist_ok=True)
            _sweep(place)
            second = _copy_backup(made, place, watch)
            thin(place)
        except OSError as error:
            raise Trouble(
                Label(
                    f"Chưa chép được bản sao lưu sang “{to}”: {reason(error)}. Bản sao lưu {made.number} đã làm xong ở “{made.folder}”.",
                    f"The backup is not in “{to}”: {error.strerror}. Backup {made.number} is whole in “{made.folder}”.",
                )
            ) from error
        return [made, second]
    finally:
        lock.release()


def _alone(here: Path) -> Lock:
    try:
        return Lock(here / "lock", "")
    except Locked:
        raise Trouble(
            Label("Sổ đang được sao lưu ở một cửa sổ khác.", "The catalogue is being backed up elsewhere.")
        ) from None


def changed_since(folder: Path, backup: Backup | None) -> bool:
    """Say whether a catalogue holds anything that a backup does not."""
    if backup is None or backup.manifest is None:
        return True
    facts = backup.manifest.facts
    store = open_store(folder, write=False)
    try:
        if revisions.count(store) != (facts.acts, facts.records, facts.revisions):
            return True
    finally:
        store.close()
    kept = {(k.path, k.size) for k in backup.manifest.files}
    try:
        return {(p.relative_to(folder).as_posix(), p.stat().st_size) for p in travelling(folder)} != kept
    except FileNotFoundError:
        # why: where the whole folder went, with a stick pulled out, nothing is there to be backed up; a file that went is a change
        return (folder / FILE_NAME).exists()


def prove(folder: Path, least: tuple[int, int, int]) -> Facts:
    """Open a copied catalogue, ask SQLite, count, and recompute hashes; raise ``Trouble`` where it is not sound."""
    store = open_store(folder, write=False)
    try:
        found = sample(store, _SAMPLE, random.Random())
        if found:
            raise Trouble(
                Label(
                    f"Bản sao lưu vừa chép không qua được lần thử nên bỏ đi, các bản cũ còn nguyên; hãy chạy “kiểm tra sổ”. {found[0].label.vi}",
                    f"The copy failed its proof and was given up, older backups are untouched; check the catalogue. {found[0].label.en}",
                )
            )
        facts = Facts(store.setting("catalogue") or "", *revisions.count(store), revisions.digest(store))
    finally:
        store.close()
    if any(has < had for has, had in zip((facts.acts, facts.records, facts.revisions), least, strict=True)):
        raise Trouble(
            Label(
                "Bản sao lưu vừa chép thiếu dữ liệu nên bỏ đi; các bản cũ còn nguyên.",
                "The copy lacks data and was given up; older backups are untouched.",
            )
        )
    return facts


def _make(folder: Path, here: Path, number: int, why: Why, watch: Watch) -> Backup:
    store = open_patiently(folder)
    try:
        least = patiently(lambda: revisions.count(store))
    finally:
        store.close()
    part = here / f"{PART}{number}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        _ask_for_room(here, (folder / FILE_NAME).stat().st_size)
        copy_live(folder, part / FILE_NAME, lambda done, of: watch(Progress(done, of, _COPYING)))
        watch(Progress(0, 1, _PROVING))
        # why: the disk takes its time to make the copy durable, its hash costs as much as asking SQLite about it, and none
        # of the three waits for another
        with ThreadPoolExecutor(2) as aside:
            synced = aside.submit(sync_file, part / FILE_NAME)
            hashed = aside.submit(hash_of, part / FILE_NAME)
            facts = prove(part, least)
        synced.result()
        files, lacking = _take_files(folder, here, part, watch)
        _prove_files(here, part, files)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        manifest = Manifest(
            number, why, now, now, facts, hashed.result(), (part / FILE_NAME).stat().st_size,
            tuple(files), tuple(lacking), folder.name,
        )  # fmt: skip
        return _settle(part, here, manifest)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _settle(part: Path, place: Path, manifest: Manifest) -> Backup:
    """Write the manifest, sync, and give the proved copy its number."""
    (part / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    sync_file(part / MANIFEST)
    sync_folder(part)
    target = place / f"{manifest.number:06}"
    part.rename(target)
    sync_folder(place)
    return Backup(target, manifest)


def travelling(folder: Path) -> Iterator[Path]:
    """Yield the files beside the database that belong to the catalogue; half written ones begin with a dot."""
    for top in _TRAVELS:
        for path in sorted((folder / top).rglob("*")):
            if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts):
                yield path


def _take_files(folder: Path, place: Path, part: Path, watch: Watch) -> tuple[list[Kept], list[str]]:
    """Copy what is new; an original that no longer has its hash is not taken in the place of a good one."""
    files, lacking, every = [], [], list(travelling(folder))
    for at, path in enumerate(every):
        watch(Progress(at, len(every), _FILING))
        name, size = path.relative_to(folder).as_posix(), path.stat().st_size
        if not named_by_hash(name):
            target = part / REST / name
            target.parent.mkdir(parents=True, exist_ok=True)
            files.append(Kept(name, _copy_hashed(path, target), size))
            continue
        named = path.name.partition(".")[0]
        target = place / FILES / named[:2] / named
        if target.is_file() and target.stat().st_size == size:
            files.append(Kept(name, named, size))
            continue
        _ask_for_room(place, size)
        target.parent.mkdir(parents=True, exist_ok=True)
        if _take_original(path, target, named):
            files.append(Kept(name, named, size))
        elif target.is_file() and hash_of(target) == named:
            files.append(Kept(name, named, target.stat().st_size))
        else:
            lacking.append(name)
    return files, lacking


def _prove_files(place: Path, part: Path, files: list[Kept]) -> None:
    """Look that every file is there in its size, and read some of them again."""
    there = Backup(part, None)
    some = set(random.sample(range(len(files)), min(_FILES_SAMPLED, len(files))))
    for at, kept in enumerate(files):
        path = place / FILES / kept.hash[:2] / kept.hash if named_by_hash(kept.path) else file_in(there, kept)
        if path.stat().st_size == kept.size and (at not in some or hash_of(path) == kept.hash):
            continue
        path.unlink()  # why: a damaged copy is taken anew by the next backup
        raise Trouble(
            Label(
                f"Tệp {kept.path} trong bản sao lưu đã hỏng; hãy sao lưu lại. Các bản cũ còn nguyên phần dữ liệu.",
                f"The file {kept.path} in the backup is damaged; make a backup again.",
            )
        )


def _copy_backup(made: Backup, place: Path, watch: Watch) -> Backup:
    """Copy a proved backup to another place and read it back from there."""
    manifest = made.manifest
    assert manifest is not None
    part = place / f"{PART}{manifest.number}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        _ask_for_room(place, manifest.size)
        _copy_hashed(made.folder / FILE_NAME, part / FILE_NAME)
        for at, kept in enumerate(manifest.files):
            watch(Progress(at, len(manifest.files), _FILING))
            source = file_in(made, kept)
            if not named_by_hash(kept.path):
                target = part / REST / kept.path
                target.parent.mkdir(parents=True, exist_ok=True)
                _copy_hashed(source, target)
                continue
            target = place / FILES / kept.hash[:2] / kept.hash
            if not (target.is_file() and target.stat().st_size == kept.size):
                _ask_for_room(place, kept.size)
                target.parent.mkdir(parents=True, exist_ok=True)
                _take_original(source, target, kept.hash)
        watch(Progress(0, 1, _PROVING))
        read_from_disk(part / FILE_NAME)
        if hash_of(part / FILE_NAME) != manifest.hash:
            raise Trouble(
                Label(
                    f"Bản chép sang “{place}” đọc lại không đúng nên bỏ đi; nơi ấy có thể hỏng.",
                    f"The copy in “{place}” reads back wrong and was given up; that disk may be failing.",
                )
            )
        facts = prove(part, (manifest.facts.acts, manifest.facts.records, manifest.facts.revisions))
        assert facts.digest == manifest.facts.digest
        _prove_files(place, part, list(manifest.files))
        return _settle(part, place, manifest)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _take_original(source: Path, target: Path, named: str) -> bool:
    """Copy an original into its place, whole; leave nothing where it no longer has its hash."""
    part = target.with_name(f".{target.name}.part")
    try:
        if _copy_hashed(source, part) != named:
            return False
        replace(part, target)
        return True
    finally:
        part.unlink(missing_ok=True)


def _copy_hashed(source: Path, target: Path) -> str:
    """Copy a file that nobody writes to, synced, and return the hash of what was read."""
    told = hashlib.sha256()
    with source.open("rb") as here, target.open("wb") as there:
        while part := here.read(_CHUNK):
            told.update(part)
            there.write(part)
    sync_file(target)
    return told.hexdigest()


def _ask_for_room(place: Path, wanted: int) -> None:
    free = shutil.disk_usage(place).free
    if free < wanted + _SPARE_BYTES:
        lack = (wanted + _SPARE_BYTES - free + (1 << 20) - 1) >> 20
        raise Trouble(
            Label(
                f"Nơi sao lưu “{place}” không đủ chỗ: cần thêm {lack} MB. Các bản sao lưu cũ còn nguyên.",
                f"“{place}” lacks room for the backup: {lack} MB more are needed. Older backups are untouched.",
            )
        )


def _sweep(place: Path) -> None:
    """Remove what backups that were interrupted left behind."""
    for path in place.glob(PART + "*"):
        shutil.rmtree(path, ignore_errors=True)
