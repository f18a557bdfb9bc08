"""Writing a catalogue: acts of a person at a station, by the one who holds the lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from db.catalogue.folder import PROFILE, Profile, lock, person_or_login, station_of, still_ours
from db.catalogue.plain import Plain, amendments, from_plain
from db.catalogue.reading import Reader
from db.catalogue.resolve import Resolver
from db.catalogue.signs import note, note_lightly, signs
from db.catalogue.swap import finish_swap
from db.giving_way import uncollected
from db.ledger import acts, undo
from db.model.changes import Changes, Progress, Watch, tell_read, unwatched
from db.model.edits import Basis, creation, differences, prefer, rival, understood
from db.model.ids import new_id
from db.model.problems import NotPossible
from db.model.record import Record
from db.model.revision import ALIVE, LIFE, Changeset, Entry, Revision, erase, new_changeset
from db.model.state import State, deletion
from db.schema.field_type import Refused, Value, counted, grouped
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.rows import Rows
from db.store import revisions
from db.store.connection import must_be_there, open_store
from db.store.projection import Projection, at_home_of

if TYPE_CHECKING:
    from db.ledger.growing import Growing

_AT_ONCE = 250


class Writer:
    """An open catalogue to write into. Every method that changes something is one act, durable on return.

    ``read`` is a reader over the same connection: it sees what was just written, in the same thread. ``warnings`` are
    signs that the folder was changed from outside. ``watch`` is told how far an act of many records has come, and may raise
    ``Stopped``: then nothing is left of the act.
    """

    def __init__(
        self,
        folder: Path,
        description: Description,
        person: str | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.description = description
        self.person = person_or_login(person)
        self._clock = clock or (lambda: datetime.now(UTC))
        finish_swap(folder)
        must_be_there(folder)
        self._lock = lock(folder, self.person)
        try:
            self._store = open_store(folder, write=True, ours=partial(still_ours, self._lock))
        except BaseException:
            self._lock.release()
            raise
        self.station = station_of(folder)
        self._projection = Projection(self._store, description)
        self.read = Reader(folder, description, self._store)
        self.warnings = signs(folder, self._store)
        self.watch: Watch = unwatched

    def close(self) -> None:
        """Close the catalogue and give the lock back."""
        if self._lock.held:
            note(self.read.folder, self._store)
        self._store.close()
        self._lock.release()

    def bring_up(self) -> Iterator[Progress]:
        """Make the derived tables fit this program's description, if another one made them."""
        return self._projection.bring_up()

    def rebuild(self) -> Iterator[Progress]:
        """Make the derived tables anew from the ledger."""
        return self._projection.rebuild()

    def set_profile(self, profile: Profile) -> None:
        """Keep who keeps the catalogue."""
        with self._store.transaction():
            self._store.set_setting(PROFILE, msgspec.json.encode(profile).decode())

    def add(self, kind: Kind, raw: Sequence[Mapping[str, Any]]) -> tuple[Changes, list[str]]:
        """Add records from plain objects, all or none, as one act; return their ids in order."""
        words = self.read.words()
        resolver = Resolver(self.description, self.read)
        made: list[tuple[str, str, dict[str, Entry]]] = []
        names = []
        for at, item in enumerate(raw):
            try:
                plain = from_plain(kind, item, words)
            except NotPossible as problem:
                if len(raw) == 1:
                    raise
                raise NotPossible(
                    Label(f"Phiếu thứ {at + 1}: {problem.label.vi}", f"Record {at + 1}: {problem.label.en}")
                ) from None
            made.append((new_id(), kind.id, self._born(kind, plain, resolver)))
            names.append(str(plain.values.get("name") or ""))
        if not made:
            raise NotPossible(Label("Không có phiếu nào để thêm.", "There is no record to add."))
        changes = self._commit(_added(kind, names), [*resolver.made, *made])
        return changes, [record for record, _, _ in made]

    def amend(self, record: str, raw: Mapping[str, Any]) -> Changes | None:
        """Change fields of a record from typed or kept values; None where nothing differs."""
        before = self.read.record(record)
        if before.deleted:
            raise NotPossible(
                Label(
                    f"Phiếu “{before.name}” đã xóa; hãy khôi phục trước khi sửa.",
                    f"The record “{before.name}” is deleted; restore it before changing it.",
                )
            )
        kind = self.description.kind(before.kind)
        return self.save(before, amendments(kind, before, raw, self.read.words()))

    def save(
        self,
        before: Record | None,
        values: Mapping[str, Value],
        kind: Kind | None = None,
        basis: Mapping[str, Basis] | None = None,
    ) -> Changes | None:
        """Save kept values: a new record of ``kind``, or a change of ``before``, replacing only what ``before`` saw."""
        kind = kind or self.description.kind(before.kind if before else "")
        resolver = Resolver(self.description, self.read)
        settled = resolver.settle(kind, understood(kind, before, values, self.read.words()))
        if before is None:
            entries = creation(kind, settled, basis)
            record, sentence = new_id(), _added(kind, [str(settled.get("name") or "")])
        else:
            entries = differences(kind, before, settled, basis)
            record, sentence = before.id, _amended(kind, before, settled, entries)
        if not entries:
            return None
        return self._commit(sentence, [*resolver.made, (record, kind.id, entries)])

    def add_rival(
        self, before: Record, field: str, raw: Value, basis: Basis, row: str = "", row_field: str = ""
    ) -> Changes:
        """Put a further value beside the preferred one, with its source."""
        kind = self.description.kind(before.kind)
        declared = kind.field(f"{field}.{row_field}" if row_field else field)
        if declared is None:
            raise NotPossible(
                Label(f"{kind.label.vi} không có trường “{field}”.", f"{kind.label.en} has no field “{field}”.")
            )
        if isinstance(declared.type, Rows):
            raise NotPossible(
                Label(
                    "Giá trị khác phải là của một ô, không phải của cả nhóm.",
                    "A rival value belongs to a field, not to a group.",
                )
            )
        try:
            value = declared.type.accept(raw, self.read.words())
        except Refused as refused:
            raise NotPossible(refused.label) from None
        slot, entry = rival(field, value, basis, row, row_field)
        sentence = Label(
            f"Ghi thêm giá trị khác của “{declared.label.vi}” ở {_named(kind, before.name).vi}",
            f"Add another value of “{declared.label.en}” to {_named(kind, before.name).en}",
        )
        return self._commit(sentence, [(before.id, kind.id, {slot: entry})])

    def prefer(self, before: Record, slot: str) -> Changes:
        """Make a rival the preferred value; the former one becomes a rival."""
        kind = self.description.kind(before.kind)
        label = kind.by_id[next(r for r in before.rivals if r.slot == slot).field].label
        sentence = Label(
            f"Chọn giá trị khác cho “{label.vi}” ở {_named(kind, before.name).vi}",
            f"Prefer another value of “{label.en}” in {_named(kind, before.name).en}",
        )
        return self._commit(sentence, [(before.id, kind.id, prefer(before, slot))])

    def delete(self, records: Sequence[str]) -> Changes:
        """Delete records; everything of them is kept and comes back whole."""
        return self._live(records, delete=True)

    def restore(self, records: Sequence[str]) -> Changes:
        """Bring deleted records back."""
        return self._live(records, delete=False)

    def _live(self, records: Sequence[str], delete: bool) -> Changes:
        with uncollected(len(records) > _AT_ONCE):
            return self._commit(*self._other_life(records, delete))

    def _other_life(self, records: Sequence[str], delete: bool) -> tuple[Label, acts.Touched]:
        touched = []
        names: list[tuple[Kind, str]] = []
        for before in self._read_to_write(records):
            if before.deleted == delete and LIFE not in before.open:
                raise NotPossible(
                    Label(f"Phiếu “{before.name}” đã xóa rồi.", f"The record “{before.name}” is deleted already.")
                    if delete
                    else Label(f"Phiếu “{before.name}” chưa bị xóa.", f"The record “{before.name}” is not deleted.")
                )
            value = deletion(before.heads) if delete else {"life": ALIVE}
            touched.append((before.id, before.kind, {LIFE: Entry(value, before.heads.get(LIFE, ()))}))
            names.append((self.description.kind(before.kind), before.name))
        what = (
            _named(*names[0])
            if len(names) == 1
            else Label(f"{grouped(len(names))} phiếu", counted(len(names), "record"))
        )
        verb = Label("Xóa", "Delete") if delete else Label("Khôi phục", "Restore")
        return Label(f"{verb.vi} {what.vi}", f"{verb.en} {what.en}"), touched

    def _read_to_write(self, records: Sequence[str]) -> Iterator[Record]:
        """Yield records whole, each once; raise ``NotPossible`` for one that is not here."""
        wanted = list(dict.fromkeys(records))
        # why so many at once: each read lets go of the interpreter and, beside a busy window, waits for its turn to come again
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            here = {before.id: before for before in self.read.search.records(part)}
            for at, record in enumerate(part, start):
                if at % _AT_ONCE == 0:
                    tell_read(self.watch, at, len(wanted))
                yield here.get(record) or self.read.record(record)

    def undo(self) -> Changes:
        """Take back the last act of this station."""
        act, _ = undo.last_of(self._store, self.station)
        if act is None:
            raise NotPossible(
                Label("Không còn việc nào của máy này để hoàn tác.", "There is nothing of this station to undo.")
            )
        return self.revert(act)

    def redo(self) -> Changes:
        """Do again what was taken back last."""
        _, act = undo.last_of(self._store, self.station)
        if act is None:
            raise NotPossible(Label("Không có việc nào để làm lại.", "There is nothing to redo."))
        return self.revert(act)

    def revert(self, act: Changeset) -> Changes:
        """Take any act back, by a new act."""
        with uncollected(len(revisions.of_changeset(self._store, act.id, _AT_ONCE)) == _AT_ONCE):
            touched = undo.inverse(self._store, act, at_home_of(self._store), watch=self.watch)
            return self._commit(undo.sentence(self._store, act), touched, reverts=act.id)

    def undoable(self) -> tuple[Label | None, Label | None]:
        """Return the words of what undo and redo would do now."""
        done, undone = undo.last_of(self._store, self.station)
        return (
            undo.sentence(self._store, done) if done else None,
            undo.sentence(self._store, undone) if undone else None,
        )

    def erase(self, record: str, slots: Sequence[str], reason: Label) -> Changes:
        """Blot out the content of some slots (their rows and rivals too) in all their revisions, by law.

        Every hash still verifies. One transaction; freed pages are overwritten and the search index rewritten.
        Copies of the catalogue elsewhere keep what they hold until they are told. Raise ``NotPossible`` for a name, which
        the sentences of acts hold too, and where there is nothing to blot out.
        """
        if "name" in slots:
            raise NotPossible(
                Label(
                    "Tên phiếu còn trong các câu của nhật ký nên không xóa hẳn được; hãy sửa tên rồi xóa các nội dung khác.",
                    "The journal's sentences hold the name too, so it cannot be erased; change it and erase other contents.",
                )
            )
        before = self.read.record(record)
        every = revisions.of_record(self._store, record)
        gone = {
            s
            for r in every
            for s in r.body
            if any(s == slot or s.startswith((slot + "~", slot + "/")) for slot in slots)
        }
        if not gone:
            raise NotPossible(Label("Phiếu chưa từng ghi nội dung ấy.", "The record never held such content."))
        # why: the erased entries stay heads without content; the act itself only says again whether the record lives
        life = deletion(before.heads) if before.deleted else {"life": ALIVE}
        sentence = Label(f"Xóa nội dung theo quy định: {reason.vi}", f"Erase by law: {reason.en}")
        changeset = self._act(sentence)

        def blot() -> None:
            for revision in every:
                if gone & set(revision.body):
                    erased = msgspec.structs.replace(revision, body=erase(revision, gone))
                    revisions.erase_body(self._store, erased, changeset.id)

        entries = {LIFE: Entry(life, before.heads.get(LIFE, ()))}
        with self._store.overwriting():
            return acts.commit(self._store, self._projection, changeset, [(record, before.kind, entries)], blot)

    def take_in(self, said: Iterable[tuple[Changeset, Sequence[Revision]]], many: bool = False) -> int:
        """Unite with revisions from another copy of the catalogue; all or none; return how many were new.

        They are walked through once, in the transaction; ``many``: more than may stay in memory until it ends.
        """
        return acts.take_in(self._store, self._projection, said, many)

    def hand_over(self) -> list[tuple[Changeset, list[Revision]]]:
        """Return all acts with their revisions, for another copy of the catalogue."""
        return [(act, revisions.of_changeset(self._store, act.id)) for act in revisions.changesets(self._store)]

    def act(
        self,
        sentence: Label,
        touched: acts.Touched | acts.Waiting,
        reverts: str | None = None,
        before: Mapping[str, State] | None = None,
    ) -> Changes:
        """Write entries made in this room as one act under a sentence of its own; ``before``: states just read."""
        return acts.commit(
            self._store, self._projection, self._act(sentence, reverts), touched, before=before, watch=self.watch
        )

    def growing(self) -> AbstractContextManager[Growing]:
        """Write many new records as one act while they are still being found; durable when this ends."""
        from db.ledger.growing import growing  # why: every start would pay for what only a long table needs

        return growing(self._store, self._projection, self._act)

    def _born(self, kind: Kind, plain: Plain, resolver: Resolver) -> dict[str, Entry]:
        values = understood(kind, None, plain.values, self.read.words())
        entries = creation(kind, resolver.settle(kind, values), plain.basis)
        rows = {
            field: [slot.partition("/")[2] for slot in entries if slot.startswith(field + "/")]
            for field, *_ in plain.rivals
        }
        for field, at, row_field, value, basis in plain.rivals:
            row = rows[field][at] if at is not None else ""
            slot, entry = rival(field, value, basis, row, row_field)
            entries[slot] = entry
        return entries

    def _act(self, sentence: Label, reverts: str | None = None) -> Changeset:
        at = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return new_changeset(sentence, self.person, self.station, at, reverts)

    def _commit(self, sentence: Label, touched: acts.Touched, reverts: str | None = None) -> Changes:
        changes = acts.commit(self._store, self._projection, self._act(sentence, reverts), touched, watch=self.watch)
        note_lightly(self.read.folder, self._store)
        return changes


def written(writer: Writer) -> tuple[int, int]:
    """Return two numbers that are the same as long as nobody has written anything."""
    return writer._store.written()


def _named(kind: Kind, name: str) -> Label:
    return Label(
        f"{kind.label.within().vi} “{name or 'chưa có tên'}”", f"{kind.label.within().en} “{name or 'unnamed'}”"
    )


def _added(kind: Kind, names: Sequence[str]) -> Label:
    if len(names) == 1:
        what = _named(kind, names[0])
        return Label(f"Thêm {what.vi}", f"Add {what.en}")
    return Label(
        f"Thêm {grouped(len(names))} phiếu {kind.plural.within().vi}", f"Add {len(names):,} {kind.plural.within().en}"
    )


def _amended(kind: Kind, before: Record, values: Mapping[str, Value], entries: Mapping[str, Entry]) -> Label:
    fields = list(dict.fromkeys(slot.partition("/")[0].partition("~")[0] for slot in entries))
    labels = [kind.by_id[f].label for f in fields if f in kind.by_id]
    more = len(labels) - 3
    vi = ", ".join(label.vi for label in labels[:3]) + (f" và {grouped(more)} trường khác" if more > 0 else "")
    en = ", ".join(label.en for label in labels[:3]) + (f" and {more} more" if more > 0 else "")
    what = _named(kind, str(values.get("name") or before.name))
    return Label(f"Sửa {vi} của {what.vi}", f"Change {en} of {what.en}")
