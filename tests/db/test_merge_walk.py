"""Four copies of a catalogue go apart by a random walk and are united again, in every order (reliability.md, C4).

What is real and what is not: each walk is made by real writers on four real files: edits, rows, rivals,
deletions, undo, backups put back, laptops that unite on the way. After each act the record is compared with
an independent model (dictionaries, union, heads). At the end the four files are united for real, each in an order
of its own. All 24 orders are tried in memory, on the sets of revisions (``state_of`` and the projector), in every
walk; on real files in every ``_ON_FILES``-th walk. To be quick the files are not synced to the disk; that
a commit lasts is another test's business.

``SODISAN_WALKS`` sets the number of walks; a walk that fails is named by its seed, and is the same one again: ids
and salts are drawn from the seed too.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from db.catalogue import Writer, create
from db.catalogue.folder import station_of
from db.model.revision import Changeset, Revision, canonical, seal
from db.model.state import plain, standing_of, state_of
from db.schema.kind import Description
from db.store.connection import FILE_NAME
from db.store.projector import Projector
from db.system import machine_name
from tests.db.tools import assert_sound, dump

_WALKS = int(os.environ.get("SODISAN_WALKS", "500"))
_STEPS = 26
_ON_FILES = 20
_NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
_NAMES = ("Đền Bờ", "Chùa Tiên", "Hang Xóm Trại", "Mái đá Làng Vành", "Động Đá Bạc", "Đình Cổi", "Miếu Trung Báo", "")
_NOTES = ("Mái dột", "Đã tu bổ năm 2016", "Cần khoanh vùng lại", "Thần tích bằng chữ Hán 神蹟", "")
_AREAS = ("1200", "0,5 ha", "1.240,5 m²", "")
_LEVELS = ("public", "report", "internal", "restricted", "")
Acts = list[tuple[Changeset, list[Revision]]]


class Model:
    """The independent model: what a set of revisions says, by brute force and with nothing of the program's."""

    def __init__(self, acts: Iterable[tuple[Changeset, Sequence[Revision]]], home: str) -> None:
        self.said: dict[tuple[str, str], dict[str, tuple[bool, Any, frozenset[str]]]] = {}
        for act, revisions in acts:
            for r in revisions:
                for slot, entry in r.body.items():
                    claim = (act.station != home, entry.value, frozenset(entry.replaces))
                    self.said.setdefault((r.record, slot), {})[r.id] = claim
        self.records = {record for record, _ in self.said}

    def heads(self, record: str, slot: str) -> list[str]:
        said = self.said.get((record, slot), {})
        return sorted(r for r in said if not any(r in replaced for _, _, replaced in said.values()))

    def slots(self, record: str) -> list[str]:
        return [slot for r, slot in self.said if r == record and slot != "_life"]

    def values(self, record: str) -> dict[str, Any]:
        shown = {}
        for slot in self.slots(record):
            said = self.said[record, slot]
            first = min(self.heads(record, slot), key=lambda r: (said[r][0], r))
            if said[first][1] is not None:
                shown[slot] = said[first][1]
        return shown

    def life(self, record: str) -> str:
        """Say "alive", "deleted" or "asked"."""
        said = self.said.get((record, "_life"), {})
        heads = self.heads(record, "_life")
        deletions = [said[r][1] for r in heads if said[r][1]["life"] == "deleted"]
        if not deletions:
            return "alive"
        seen = {r for d in deletions for r in d["seen"]} | set(said)
        unseen = any(h not in seen for slot in self.slots(record) for h in self.heads(record, slot))
        return "asked" if unseen or len(deletions) < len(heads) else "deleted"

    def questions(self) -> set[tuple[str, str]]:
        open_ = {(record, "_life") for record in self.records if self.life(record) == "asked"}
        for record, slot in self.said:
            if slot != "_life":
                said = self.said[record, slot]
                different = {json.dumps(said[h][1], sort_keys=True) for h in self.heads(record, slot)}
                if len(different) > 1:
                    open_.add((record, slot))
        return open_

    def ancestors(self, record: str, slot: str) -> set[str]:
        """Every revision that is a head of the slot or was replaced, step by step, on the way to one."""
        said, found, todo = self.said[record, slot], set(), list(self.heads(record, slot))
        while todo:
            at = todo.pop()
            if at in said and at not in found:
                found.add(at)
                todo += said[at][2]
        return found


class Walk:
    """One random walk over four stations, with everything that was acknowledged."""

    def __init__(self, base: Path, under: Path, description: Description, seed: int) -> None:
        self.random = random.Random(seed)
        self.description = description
        self.base = base
        self.home = station_of(base)
        self.folders = [copy_of(base, under / f"máy {i}") for i in range(4)]
        as_department(self.folders[0], self.home)
        self.writers = [self._open(at) for at in range(4)]
        self.sets: list[Acts] = [w.hand_over() for w in self.writers]
        self.backups: list[tuple[bytes, Acts] | None] = [None] * 4
        self.typed = {canonical(e.value) for _, said in self.sets[0] for r in said for e in r.body.values()}
        self.typed.add(canonical(None))
        self.everything = {act.id: (act, said) for act, said in self.sets[0]}

    def _open(self, at: int) -> Writer:
        writer = Writer(self.folders[at], self.description, f"Cán bộ {at + 1}", lambda: _NOW)
        writer._store.conn.execute("PRAGMA synchronous=OFF")
        return writer

    def close(self) -> None:
        for writer in self.writers:
            writer.close()

    def step(self) -> None:
        at = self.random.randrange(4)
        what = self.random.choices(
            (self._field, self._rows, self._rival, self._life, self._undo, self._redo, self._meet, self._backup, self._add,
                self._settle,
            ),
            (8, 8, 2, 4, 4, 3, 6, 2, 1, 5),
        )[0]  # fmt: skip
        before = Model(self.sets[at], self.home)
        what(at)
        if what in (self._meet, self._backup):
            return
        known = {act.id for act, _ in self.sets[at]}
        new = [(act, said) for act, said in self.writers[at].hand_over() if act.id not in known]
        assert len(new) <= 1, "one call, one act"
        for act, said in new:
            self.everything[act.id] = (act, said)
            for revision in said:
                assert seal(revision.record, revision.kind, act.id, revision.body) == revision.id
                for slot, entry in revision.body.items():
                    heads = before.heads(revision.record, slot)
                    assert set(entry.replaces) <= set(heads), "only what the author saw as standing is replaced"
                    if act.reverts is None:
                        assert set(entry.replaces) == set(heads), (
                            "what one decides is decided: nothing seen is left beside it"
                        )
                    if act.reverts is not None and slot != "_life":
                        assert canonical(entry.value) in self.typed, "undo invents nothing"
        self.sets[at] += new
        self._compare(at, {r.record for _, said in new for r in said})

    def _compare(self, at: int, records: Iterable[str]) -> None:
        model = Model(self.sets[at], self.home)
        read = self.writers[at].read
        for record in records:
            shown = read.record(record)
            assert {s: e.value for s, e in shown.basis.items()} == model.values(record)
            assert shown.deleted == (model.life(record) == "deleted")
            assert set(shown.open) == {s for r, s in model.questions() if r == record}

    def _some(self, at: int) -> str:
        """A record here; every other time the same one, so that the stations meet in it."""
        known = list(dict.fromkeys(r.record for _, said in self.sets[at] for r in said))
        return self.random.choice(known[: self.random.choice((1, len(known)))])

    def _amend(self, at: int, record: str, values: dict[str, Any]) -> None:
        if self.writers[at].read.record(record).deleted:
            return  # a deleted record must be restored first
        self.writers[at].amend(record, values)
        for act, said in self.writers[at].hand_over():
            if act.id not in self.everything:
                self.typed |= {canonical(e.value) for r in said for e in r.body.values()}

    def _field(self, at: int) -> None:
        pick = self.random.choice
        field, value = pick(
            (("name", pick(_NAMES)), ("note", pick(_NOTES)), ("area", pick(_AREAS)), ("level", pick(_LEVELS)))
        )
        self._amend(at, self._some(at), {field: value})

    def _rows(self, at: int) -> None:
        record, pick = self._some(at), self.random.choice
        if self.writers[at].read.record(record).deleted:
            return
        rows = [dict(row) for row in self.writers[at].read.record(record).values.get("variants", [])]
        for _ in range(self.random.randrange(1, 3)):
            what = self.random.randrange(4)
            if what == 0 or not rows:
                rows.insert(
                    self.random.randrange(len(rows) + 1),
                    {"variant": f"{pick(_NAMES[:-1])} {self.random.randrange(99)}"},
                )
            elif what == 1:
                pick(rows)["origin"] = f"theo lời kể {self.random.randrange(99)}"
            elif what == 2:
                rows.insert(self.random.randrange(len(rows)), rows.pop(self.random.randrange(len(rows))))
            else:
                rows.pop(self.random.randrange(len(rows)))
        self._amend(at, record, {"variants": rows})
        shown = self.writers[at].read.record(record).values.get("variants", [])
        assert [(r.get("variant"), r.get("origin")) for r in shown] == [
            (r.get("variant"), r.get("origin")) for r in rows
        ]

    def _settle(self, at: int) -> None:
        """Decide an open question of a field, by a value of one's own."""
        model = Model(self.sets[at], self.home)
        asked = [
            q
            for r in model.records
            for q in ((r, f) for f in ("name", "note", "area", "level"))
            if q in model.questions()
        ]
        if asked:
            record, field = self.random.choice(sorted(asked, key=lambda q: (self._age(at, q[0]), q[1])))
            value = {"area": f"{self.random.randrange(1000, 9999)} m²", "level": "report"}.get(
                field, f"đã xem lại {self.random.randrange(99)}"
            )
            if self.writers[at].read.record(record).deleted:
                return
            self._amend(at, record, {field: value})
            if value != "report":
                assert field not in self.writers[at].read.record(record).open

    def _age(self, at: int, record: str) -> int:
        return list(dict.fromkeys(r.record for _, said in self.sets[at] for r in said)).index(record)

    def _rival(self, at: int) -> None:
        writer = self.writers[at]
        record = writer.read.record(self._some(at))
        standing = [r for r in record.rivals if r.value is not None]
        if standing and self.random.random() < 0.5:
            writer.prefer(record, self.random.choice(standing).slot)
        else:
            writer.add_rival(record, "note", f"Theo hồ sơ {self.random.randrange(99)}", {"source": "Hồ sơ 1997"})
        for act, said in writer.hand_over():
            if act.id not in self.everything:
                self.typed |= {canonical(e.value) for r in said for e in r.body.values()}

    def _life(self, at: int) -> None:
        record = self._some(at)
        deleted = self.writers[at].read.record(record).deleted
        (self.writers[at].restore if deleted else self.writers[at].delete)([record])

    def _undo(self, at: int) -> None:
        if self.writers[at].undoable()[0] is not None:
            self.writers[at].undo()

    def _redo(self, at: int) -> None:
        if self.writers[at].undoable()[1] is not None:
            self.writers[at].redo()

    def _add(self, at: int) -> None:
        name = self.random.choice(_NAMES[:-1])
        self.writers[at].add(
            self.description.kind("relic"), [{"name": name, "numbers": [f"DT-{self.random.randrange(999):03}"]}]
        )
        for act, said in self.writers[at].hand_over():
            if act.id not in self.everything:
                self.typed |= {canonical(e.value) for r in said for e in r.body.values()}

    def _meet(self, at: int) -> None:
        """One laptop takes in all of another's acts, or a part of them, as a torn package would bring."""
        other = self.random.choice([i for i in range(4) if i != at])
        brought = list(self.sets[other])
        if self.random.random() < 0.3:
            brought = self.random.sample(brought, len(brought) // 2)
        self.writers[at].take_in(brought)
        self.sets[at] = united(self.sets[at], brought)
        self._compare(at, Model(self.sets[at], self.home).records)

    def _backup(self, at: int) -> None:
        """Keep a backup of a laptop, or put an earlier one back in its place (what came after it is elsewhere or gone)."""
        self.writers[at].close()
        file = self.folders[at] / FILE_NAME
        if self.backups[at] is not None and self.random.random() < 0.5:
            kept, acts = self.backups[at]  # type: ignore[misc]
            file.write_bytes(kept)
            self.sets[at] = list(acts)
        else:
            self.backups[at] = (file.read_bytes(), list(self.sets[at]))
        self.writers[at] = self._open(at)


def copy_of(base: Path, to: Path) -> Path:
    shutil.copytree(base, to)
    return to


def as_department(folder: Path, station: str) -> None:
    """Make a copied folder the department's own station, as if it had never moved."""
    said = {"id": station, "machine": machine_name(), "path": str(folder.resolve())}
    (folder / "local" / "station.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")


def united(*sets: Acts) -> Acts:
    """Return the union of several sets of acts in the order of arrival."""
    acts: dict[str, Changeset] = {}
    said: dict[str, dict[str, Revision]] = {}
    for one in sets:
        for act, revisions in one:
            acts.setdefault(act.id, act)
            said.setdefault(act.id, {}).update({r.id: r for r in revisions})
    return [(act, list(said[act.id].values())) for act in acts.values()]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, description: Description) -> Path:
    """A catalogue of three relics, closed."""
    folder = tmp_path_factory.mktemp("gốc") / "sổ"
    with drawn_from("gốc"):
        create(folder, description)
        writer = Writer(folder, description, "Bùi Thị Lan", lambda: _NOW)
        writer.add(
            description.kind("relic"),
            [{"name": n, "number": f"DT-00{i}", "variants": [f"{n} cũ", f"{n} (tiếng Mường)"]} for i, n in enumerate(_NAMES[:3])],
        )  # fmt: skip
        writer.close()
    return folder


@contextlib.contextmanager
def drawn_from(seed: str | int) -> Iterator[None]:
    """Draw ids and salts from a seed, so that a walk that fails can be walked again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", random.Random(f"mã {seed}").randbytes)
        yield


@pytest.fixture
def walked(request: pytest.FixtureRequest, base: Path, tmp_path: Path, description: Description) -> Iterator[Walk]:
    with drawn_from(request.param):
        walk = Walk(base, tmp_path, description, request.param)
        try:
            yield walk
        finally:
            walk.close()


@pytest.mark.parametrize("walked", range(_WALKS), indirect=True, ids="hạt {}".format)
def test_copies_that_went_apart_unite_to_the_same_catalogue_in_every_order(walked: Walk, tmp_path: Path) -> None:
    for _ in range(_STEPS):
        walked.step()
    whole = united(*walked.sets)
    model = Model(whole, walked.home)
    _nothing_is_lost(walked, whole, model)
    _every_order_says_the_same(walked, model)
    _stations_come_to_the_same_projection(walked, model)
    if walked.random.randrange(_ON_FILES) == 0:
        _every_order_makes_the_same_file(walked, tmp_path)


def _nothing_is_lost(walk: Walk, whole: Acts, model: Model) -> None:
    """Every value on a surviving laptop stands, or was replaced on the way to one that stands; all heads were typed."""
    for _, said in whole:
        for revision in said:
            for slot in revision.body:
                assert revision.id in model.ancestors(revision.record, slot)
    for (record, slot), claims in model.said.items():
        if slot != "_life":
            assert all(canonical(claims[h][1]) in walk.typed for h in model.heads(record, slot))


def _every_order_says_the_same(walk: Walk, model: Model) -> None:
    homes = {act.id for acts in walk.sets for act, _ in acts if act.station == walk.home}
    projector = Projector(walk.description)
    by_record: list[dict[str, list[Revision]]] = []
    for acts in walk.sets:
        here: dict[str, list[Revision]] = {}
        for _, said in acts:
            for revision in said:
                here.setdefault(revision.record, []).append(revision)
        by_record.append(here)
    for record in model.records:
        first = None
        for order in permutations(by_record):
            arrived = list({r.id: r for here in order for r in here.get(record, [])}.values())
            state = state_of(arrived, homes.__contains__)
            derived = projector.derive([(1, record, "relic", standing_of(state))])
            if first is None:
                first = (state, derived)
                assert plain(state) == dict(sorted(model.values(record).items()))
                assert {s: list(h) for s, h in state.heads.items() if s != "_life"} == {
                    s: model.heads(record, s) for s in model.slots(record)
                }
                assert set(state.open) == {s for r, s in model.questions() if r == record}
            assert state == first[0]
            assert derived == first[1]


def _stations_come_to_the_same_projection(walk: Walk, model: Model) -> None:
    dumps = []
    for at, writer in enumerate(walk.writers):
        others = [i for i in range(4) if i != at]
        walk.random.shuffle(others)
        offered = sum(len(said) for _, said in united(*walk.sets)) - sum(len(said) for _, said in walk.sets[at])
        assert sum(writer.take_in(walk.sets[i]) for i in others) == offered, "offered = new + known"
        assert writer.take_in(walk.sets[others[0]]) == 0, "what is here already changes nothing"
        assert set(writer.read.open_questions()) == model.questions()
        dumps.append(dump(walk.folders[at]))
    assert all(d == dumps[0] for d in dumps[1:])
    for _ in walk.writers[0].rebuild():
        pass
    assert dump(walk.folders[0]) == dumps[0], "made anew from the ledger it is the same"


def _every_order_makes_the_same_file(walk: Walk, tmp_path: Path) -> None:
    wanted = dump(walk.folders[0])
    for number, order in enumerate(permutations(walk.sets)):
        folder = copy_of(walk.base, tmp_path / f"thứ tự {number}")
        writer = Writer(folder, walk.description, "Trung tâm")
        writer._store.conn.execute("PRAGMA synchronous=OFF")
        for acts in order:
            writer.take_in(acts)
        writer.close()
        assert dump(folder) == wanted
        shutil.rmtree(folder)


def test_a_union_that_breaks_off_leaves_nothing_and_repeated_gives_all(
    base: Path, tmp_path: Path, description: Description
) -> None:
    walk = Walk(base, tmp_path, description, 4711)
    try:
        for _ in range(40):
            walk.step()
        brought = united(*walk.sets[1:])
        before = dump(walk.folders[0])

        def torn() -> Iterator[tuple[Changeset, list[Revision]]]:
            yield from brought[: len(brought) // 2]
            raise ConnectionError("thẻ nhớ bị rút ra")

        with pytest.raises(ConnectionError):
            walk.writers[0].take_in(torn())  # type: ignore[arg-type]
        assert dump(walk.folders[0]) == before
        for acts in (brought[::3], brought[::2], brought):
            walk.writers[0].take_in(acts)
        walk.writers[1].take_in(walk.sets[0])
        walk.writers[1].take_in(united(*walk.sets[2:]))
        assert dump(walk.folders[0]) == dump(walk.folders[1])
    finally:
        walk.close()
    for folder in walk.folders:
        assert_sound(folder, description)
