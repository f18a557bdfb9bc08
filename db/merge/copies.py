"""Taking in the work of another copy of the catalogue: the laptop that comes home from the villages.

The ledger is a set of sealed revisions, so that coming together is their union: nothing is overwritten, no clock and no
order matters, taking in twice changes nothing, and where both wrote into one slot both values stand until a person
chooses. What is taken in cannot be half there: bytes of files come first, then all acts in one transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from db.catalogue.questions import waiting
from db.catalogue.reading import Reader
from db.catalogue.writing import Writer
from db.media.store import NotTaken, drop, log, settle, stage, stored
from db.model.changes import Changes, Progress
from db.model.problems import NotPossible
from db.model.revision import DELETED, Changeset, Revision
from db.safekeeping.backup import back_up
from db.schema.field_type import counted, grouped
from db.schema.label import Label
from db.store import revisions

Watch = Callable[[Progress], None]
_LOOKING = Label("Xem sổ kia có gì", "Looking at the other copy")
_FILING = Label("Chép ảnh, bản ghi", "Copying pictures and recordings")
_TAKING = Label("Nhận các việc", "Taking in the acts")
_SLICE = 200


class Difference(msgspec.Struct, frozen=True):
    """What another copy holds beside this one.

    ``acts`` are those not here, of them ``people`` and the days (ISO 8601, UTC) ``since`` and ``until``; ``known`` acts are in
    both, ``ours`` here alone. Of the records they touch ``gone`` are deleted there and not here; of the others ``born``
    are not here yet, ``changed`` are, and in ``both`` of these somebody wrote here too since the copies parted. ``files`` of ``size`` bytes are to be copied.
    """

    folder: Path
    same_book: bool
    acts: int = 0
    known: int = 0
    ours: int = 0
    people: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    born: int = 0
    changed: int = 0
    gone: int = 0
    both: int = 0
    kinds: tuple[tuple[str, int], ...] = ()
    files: int = 0
    size: int = 0

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to take in."""
        return not self.acts and not self.files


class United(msgspec.Struct, frozen=True):
    """What came in: ``changes`` for those who show records; ``questions`` are records that now have values to choose;
    ``damaged`` names files whose bytes there were not what their name says, which were left there."""

    difference: Difference
    changes: Changes
    revisions: int
    questions: int
    files: int
    damaged: tuple[str, ...]


def compare(reader: Reader, folder: Path, watch: Watch = lambda progress: None) -> Difference:
    """Return what the copy in a folder holds beside the catalogue that is read; nothing is written on either side."""
    there = _open(reader, folder)
    try:
        return _compare(reader, there, watch)
    finally:
        there.close()


def unite(writer: Writer, folder: Path, watch: Watch = lambda progress: None) -> United:
    """Take in everything the copy in a folder holds beside the writer's catalogue, after a proved backup.

    ``watch`` is told how far it is and may raise ``Stopped``: then no act came in; files that were copied stay, known by
    their hash. Raise ``Trouble`` where the copy does not read or its hashes do not fit; then too nothing came in.
    """
    there = _open(writer.read, folder)
    try:
        found = _compare(writer.read, there, watch)
        if found.nothing:
            return United(found, Changes("", _sentence(found)), 0, waiting(writer.read, -1)[0], 0, ())
        back_up(writer.read.folder, "before", watch=watch)
        copied, damaged = _copy_files(writer.read.folder, folder, found.files, watch)
        touched: dict[str, str] = {}
        new = writer.take_in(_acts(writer.read, there, found.acts, touched, watch))
        changes = Changes("", _sentence(found), tuple(touched), frozenset(touched.values()))
        return United(found, changes, new, waiting(writer.read, -1)[0], copied, damaged)
    finally:
        there.close()


def _open(reader: Reader, folder: Path) -> Reader:
    """Open the other copy to read; refuse the catalogue itself."""
    try:
        same = folder.resolve() == reader.folder.resolve()
    except (OSError, ValueError):
        same = False
    if same:
        raise NotPossible(Label("Đó chính là sổ đang mở.", "That is the catalogue that is open."))
    return Reader(folder, reader.description)


def _unknown(here: Reader, there: Reader) -> list[bytes]:
    """Return the acts of the other copy that are not here, or not whole, in the order they came there."""
    known = revisions.act_sizes(here._store)
    return [act for act, size in revisions.act_sizes(there._store).items() if known.get(act, -1) < size]


def _compare(here: Reader, there: Reader, watch: Watch) -> Difference:
    watch(Progress(0, 1, _LOOKING))
    unknown = _unknown(here, there)
    theirs, ours = revisions.act_sizes(there._store), revisions.act_sizes(here._store)
    mine = [act for act in ours if act not in theirs]
    touched: dict[str, str] = {}
    ended: set[str] = set()
    people: Counter[str] = Counter()
    days: list[str] = []
    for start in range(0, len(unknown), _SLICE):
        watch(Progress(start, len(unknown), _LOOKING))
        part = unknown[start : start + _SLICE]
        for act in revisions.changesets(there._store, ids=[a.hex() for a in part]):
            people[act.actor] += 1
            days.append(act.at)
        touched.update(revisions.touched_by(there._store, part))
        ended |= _deleted(there, revisions.told_of(there._store, part, f'"life":"{DELETED}"'))
    present = revisions.kinds_of(here._store, list(touched))
    gone = ended - _deleted(here, list(ended & present.keys()))
    written_here: set[str] = set()
    for start in range(0, len(mine), _SLICE):
        watch(Progress(start, len(mine), _LOOKING))
        written_here.update(record for record, _ in revisions.touched_by(here._store, mine[start : start + _SLICE]))
    files = _files_to_copy(here.folder, there.folder)
    return Difference(
        there.folder,
        here._store.setting("catalogue") == there._store.setting("catalogue"),
        len(unknown),
        len(theirs) - len(unknown),
        len(mine),
        tuple(name for name, _ in people.most_common()),
        min(days, default=""),
        max(days, default=""),
        len(touched.keys() - present.keys() - gone),
        len(present.keys() - gone),
        len(gone),
        len(written_here & present.keys() - gone),
        tuple(Counter(touched.values()).most_common()),
        len(files),
        sum(path.stat().st_size for _, path in files),
    )


def _deleted(reader: Reader, records: Sequence[str]) -> set[str]:
    """Return those of some records that are deleted."""
    parts = (records[start : start + _SLICE] for start in range(0, len(records), _SLICE))
    return {record for part in parts for record, _, state in reader.search.states(part) if state.deleted}


def _acts(
    here: Reader, there: Reader, number: int, touched: dict[str, str], watch: Watch
) -> Iterator[tuple[Changeset, list[Revision]]]:
    """Yield the acts that are not here with their revisions, noting the kind of every record they touch."""
    unknown = _unknown(here, there)
    for start in range(0, len(unknown), _SLICE):
        watch(Progress(start, number, _TAKING))
        for act in revisions.changesets(there._store, ids=[a.hex() for a in unknown[start : start + _SLICE]]):
            said = revisions.of_changeset(there._store, act.id)
            touched.update((r.record, r.kind) for r in said)
            yield act, said


def _files_to_copy(here: Path, there: Path) -> list[tuple[str, Path]]:
    known = {hash_ for hash_, _ in stored(here)}
    return [(hash_, path) for hash_, path in stored(there) if hash_ not in known]


def _copy_files(here: Path, there: Path, number: int, watch: Watch) -> tuple[int, tuple[str, ...]]:
    """Copy what is lacking here, each file under the hash of what was read; return how many, and the damaged ones."""
    copied, damaged = 0, []
    for at, (hash_, path) in enumerate(_files_to_copy(here, there)):
        watch(Progress(at, number, _FILING))
        try:
            staged = stage(here, path)
        except NotTaken:
            damaged.append(path.name)
            continue
        if staged.hash != hash_:
            drop(staged)
            damaged.append(path.name)
            continue
        settle(here, staged)
        log(here, [{"hash": staged.hash, "size": staged.size, "event": "from another copy", "name": path.name}])
        copied += 1
    return copied, tuple(damaged)


def _sentence(found: Difference) -> Label:
    if found.nothing:
        return Label("Sổ kia không có gì mới.", "The other copy holds nothing new.")
    return Label(
        f"Đã nhận {grouped(found.acts)} việc từ “{found.folder.name}”: {grouped(found.born)} phiếu mới, "
        f"{grouped(found.changed)} phiếu đã có"
        + (f", {grouped(found.gone)} phiếu bên kia đã xóa" if found.gone else ""),
        f"Took in {counted(found.acts, 'act')} from “{found.folder.name}”: {counted(found.born, 'new record')}, "
        f"{counted(found.changed, 'known one')}" + (f", {found.gone:,} deleted there" if found.gone else ""),
    )
