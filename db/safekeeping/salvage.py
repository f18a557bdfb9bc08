"""Salvage: what a damaged file still proves, row by row, into a new catalogue; the damaged one is only read."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from db.catalogue.folder import create, person_or_login, station_of
from db.ledger import acts
from db.ledger.salvage import Salvage, reissue
from db.media.store import hash_of
from db.model.changes import Progress
from db.model.problems import Damaged, NotPossible, Trouble
from db.model.revision import Changeset, Revision, new_changeset, read_body, seal, written
from db.reasons import reason
from db.safekeeping.backup import travelling
from db.safekeeping.deep import Damage, damages_of, lost_files
from db.safekeeping.places import Backup, backups_of, named_by_hash
from db.schema.field_type import counted, grouped
from db.schema.kind import Description
from db.schema.label import Label
from db.scratch import scratch
from db.store import revisions
from db.store.connection import FILE_NAME, LOCK, Store, open_store
from db.store.projection import FINGERPRINT, Projection, at_home_of
from db.store.scavenge import copy_damaged
from db.system import holder_of, sync_file

_READING = Label("Đọc tệp hỏng từng trang", "Reading the damaged file page by page")
_FILING = Label("Sao chép ảnh, tệp", "Copying pictures and files")
_OWN_SETTINGS = (FINGERPRINT, "description")
Said = Iterator[tuple[Changeset, list[Revision]]]
Watch = Callable[[Progress], None]


class Salvaged(msgspec.Struct, frozen=True):
    """What was saved into a new ledger: counts, revisions proved by turning one bit back, records told anew because
    their act lost its words, and what is lost, with where a good copy of it is."""

    acts: int
    records: int
    revisions: int
    turned: int
    retold: int
    files: int
    damages: tuple[Damage, ...]
    cut: bool


def salvage(
    folder: Path,
    out: Path,
    description: Description,
    person: str | None = None,
    watch: Watch = lambda progress: None,
) -> Salvaged:
    """Make a new catalogue of everything in a damaged one that its hashes prove; name what could not be read.

    Raise ``Trouble`` where nothing can be saved or there is no room: then ``out`` is not there.
    """
    _refuse(folder, out)
    try:
        with scratch() as place:
            watch(Progress(0, 1, _READING))
            found = Salvage(copy_damaged(folder, place))
            try:
                create(out, description)
                try:
                    told = fill(out, description, found, (), person_or_login(person))
                    taken, bad = _bring_files(folder, out, watch)
                except BaseException:
                    shutil.rmtree(out, ignore_errors=True)
                    raise
            finally:
                found.close()
    except OSError as error:
        raise Trouble(
            Label(
                f"Không cứu được sổ vào “{out}”: {reason(error)}; sổ hỏng vẫn như cũ.",
                f"“{out}” cannot be made: {error.strerror}; the damaged catalogue is as it was.",
            )
        ) from error
    damages = (*damages_of([*found.lost, *found.turned], description, backups_of(folder)), *lost_files(folder, bad))
    return msgspec.structs.replace(told, files=taken, damages=damages)


def fill(out: Path, description: Description, found: Salvage, before: Sequence[Backup], person: str) -> Salvaged:
    """Fill an empty catalogue with the acts of some backups and with what is proved of a damaged ledger.

    The result is proved; its ``damages`` are still to be named.
    """
    store = open_store(out, write=True)
    try:
        projection = Projection(store, description)
        with store.transaction(bulk=True):
            settings: dict[str, str] = {}
            for backup in before:
                kept = open_store(backup.folder, write=False)
                try:
                    _unite(store, _acts_of(kept))
                    settings |= revisions.settings(kept)
                finally:
                    kept.close()
            _unite(store, found.acts())
            if not revisions.count(store)[2] and not found.orphans:
                raise Trouble(
                    Label(
                        "Trong tệp sổ không còn lần sửa nào đọc được; hãy phục hồi từ bản sao lưu.",
                        "Nothing in the file can be read any more; restore a backup.",
                    )
                )
            for name, value in (settings | found.settings).items():
                if name not in _OWN_SETTINGS:
                    store.set_setting(name, value)
        for _ in projection.rebuild():
            pass
        retold = reissue(store, found.orphans, at_home_of(store))
        if retold:
            sentence = Label(
                f"Cứu từ tệp hỏng: ghi lại nội dung của {grouped(len(retold))} phiếu mà việc gốc không còn đọc được",
                f"Salvage: what {counted(len(retold), 'record')} said in acts that can no longer be read",
            )
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            acts.commit(store, projection, new_changeset(sentence, person, station_of(out), now), retold)
        counts = revisions.count(store)
    finally:
        store.close()
    return Salvaged(*counts, len(found.turned), len(retold), 0, (), found.cut)


def _unite(store: Store, said: Said) -> None:
    for act, made in said:
        revisions.append(store, act, map(written, made))


def _acts_of(store: Store) -> Said:
    """Yield the acts of a backup, then its revisions that prove themselves."""
    by_id = {}
    for act in revisions.changesets(store):
        by_id[act.id] = act
        yield act, []
    for part in revisions.raw_in_slices(store):
        for _, record, kind, id_, changeset, stored in part:
            with contextlib.suppress(Damaged, ValueError, AttributeError, TypeError):
                body, act = read_body(stored), by_id[changeset.hex()]
                if seal(record, kind, act.id, body) == id_.hex():
                    yield act, [Revision(id_.hex(), record, kind, act.id, body)]


def _refuse(folder: Path, out: Path) -> None:
    try:
        if not (folder / FILE_NAME).is_file():
            raise NotPossible(Label(f"Không có sổ di sản nào ở “{folder}”.", f"There is no catalogue in “{folder}”."))
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise NotPossible(Label(f"“{out}” đã có rồi; hãy chọn thư mục mới.", f"“{out}” is there already."))
        inside = out.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "tên hỏng"
        raise Trouble(Label(f"Không đọc được “{folder}”: {why}.", f"“{folder}” cannot be read.")) from error
    if inside:
        raise NotPossible(
            Label("Sổ mới phải nằm ngoài thư mục sổ hỏng.", "The new catalogue must stand outside the damaged one.")
        )
    holder = holder_of(folder / LOCK)
    if holder is not None:
        who = holder.get("name") or "người khác"
        raise Trouble(
            Label(f"Sổ đang được {who} mở để ghi; hãy đóng ở đó rồi làm lại.", f"{who} has the catalogue open.")
        )


def _bring_files(folder: Path, out: Path, watch: Watch) -> tuple[int, list[str]]:
    """Copy the files beside the ledger; an original that lost its hash is named and stays behind."""
    every, bad, taken = list(travelling(folder)), [], 0
    for at, path in enumerate(every):
        watch(Progress(at, len(every), _FILING))
        name = path.relative_to(folder).as_posix()
        target = out / name
        try:
            if named_by_hash(name) and hash_of(path) != path.name.partition(".")[0].lower():
                bad.append(name)
                continue
        except OSError:
            bad.append(name)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        sync_file(target)
        taken += 1
    return taken, bad
