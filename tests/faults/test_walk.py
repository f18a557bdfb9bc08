"""Seeded random walks over everything, against a model of what must stand (F37, F38).

The model is dictionaries: what each record says, a stack of states that undo and redo move along, and what a backup would
bring back. Each step is done with real writers on a real file and compared at once. A walk that fails is named by its seed.
"""

from __future__ import annotations

import copy
import os
import random
import re
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from db.catalogue import Writer, create
from db.model.problems import NotPossible, Trouble
from db.model.query import Query
from db.safekeeping.backup import back_up
from db.safekeeping.places import Backup
from db.safekeeping.restore import restore
from db.safekeeping.salvage import salvage
from tests.db.tools import assert_sound
from tests.faults.conftest import Tell, trials
from tests.faults.harness import FORKS, content, in_parts, told_by_children
from tests.faults.saver import tiny

pytestmark = [pytest.mark.timeout(0), pytest.mark.usefixtures("salvage_forks")]
State = dict[str, tuple[dict[str, str], bool]]
"""What stands: of each record its texts by field, and whether it is deleted."""
_FIELDS = ("name", "note", "level_reason")
_STEPS, _SECONDS = 14, 6 * 3600
Ways = dict[Callable[["Walk"], None], int]
"""What a walk may do, and how often."""


class Model:
    """The states this station went through and where it stands among them; what others added beside."""

    def __init__(self) -> None:
        self.states: list[State] = [{}]
        self.at = 0
        self.others: State = {}

    @property
    def now(self) -> State:
        return {**self.states[self.at], **self.others}

    def do(self, state: State) -> None:
        del self.states[self.at + 1 :]
        self.states.append(state)
        self.at += 1


class Walk:
    """One walk: a catalogue, its model, chance from a seed."""

    def __init__(self, template: Path, place: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.folder = Path(shutil.copytree(template, place / "so"))
        self.place = place
        self.model = Model()
        self.backup: tuple[Backup, Model] | None = None
        self.clock = datetime(2026, 11, 28, 8, tzinfo=UTC)
        self.number = 0
        self.writer = self.open()

    def open(self) -> Writer:
        writer = Writer(self.folder, tiny(), "Bùi Thị Lan", lambda: self.clock)
        writer._store.conn.execute("PRAGMA synchronous=OFF")
        return writer

    def words(self) -> str:
        self.number += 1
        return f"{self.chance.choice(('Đền Bờ', 'Hang Khoài', 'Chùa Tiên'))} {self.number}"

    def own(self, deleted: bool = False) -> list[str]:
        return [r for r, (_, gone) in self.model.states[self.model.at].items() if gone == deleted]

    def add(self) -> None:
        texts = [{"name": self.words(), "note": self.words()} for _ in range(self.chance.choice((1, 1, 5)))]
        _, ids = self.writer.add(tiny().kind("relic"), texts)
        self.model.do({**self.model.states[self.model.at], **{i: (t, False) for i, t in zip(ids, texts, strict=True)}})

    def amend(self) -> None:
        if not self.own():
            return self.add()
        record = self.chance.choice(self.own())
        field, text = self.chance.choice(_FIELDS), self.words()
        self.writer.amend(record, {field: text})
        state = self.model.states[self.model.at]
        self.model.do({**state, record: ({**state[record][0], field: text}, False)})
        return None

    def delete(self) -> None:
        some = self.chance.sample(self.own(), min(len(self.own()), self.chance.choice((1, 3))))
        if some:
            self.writer.delete(some)
            state = self.model.states[self.model.at]
            self.model.do({**state, **{r: (state[r][0], True) for r in some}})

    def undelete(self) -> None:
        if self.own(deleted=True):
            record = self.chance.choice(self.own(deleted=True))
            if record in self.writer_sees_deleted():
                self.writer.restore([record])
                state = self.model.states[self.model.at]
                self.model.do({**state, record: (state[record][0], False)})

    def writer_sees_deleted(self) -> set[str]:
        return {r for r in self.own(deleted=True) if self.writer.read.record(r).deleted}

    def undo(self) -> None:
        if self.model.at:
            self.writer.undo()
            self.model.at -= 1
        else:
            with pytest.raises(NotPossible):
                self.writer.undo()

    def redo(self) -> None:
        if self.model.at + 1 < len(self.model.states):
            self.writer.redo()
            self.model.at += 1
        else:
            with pytest.raises(NotPossible):
                self.writer.redo()

    def reopen(self) -> None:
        self.writer.close()
        self.writer = self.open()

    def jump(self) -> None:
        self.clock += timedelta(days=self.chance.choice((-4000, -1, 1, 40, 3650)))

    def unite(self) -> None:
        """A colleague's copy comes back with records of its own."""
        self.writer.close()
        laptop = Path(shutil.copytree(self.folder, self.place / "laptop"))
        with_them = Writer(laptop, tiny(), "Quách Công Lợi")
        texts = [{"name": self.words(), "note": self.words()} for _ in range(2)]
        _, ids = with_them.add(tiny().kind("relic"), texts)
        acts = with_them.hand_over()
        with_them.close()
        shutil.rmtree(laptop)
        self.writer = self.open()
        assert self.writer.take_in(acts) == 2 and self.writer.take_in(acts) == 0
        self.model.others |= {i: (t, False) for i, t in zip(ids, texts, strict=True)}

    def save_away(self) -> None:
        self.backup = (back_up(self.folder)[0], copy.deepcopy(self.model))

    def bring_back(self) -> None:
        if self.backup is not None:
            self.writer.close()
            restore(self.folder, self.backup[0])
            self.model = copy.deepcopy(self.backup[1])
            self.writer = self.open()

    def crash(self) -> None:
        """A child that does an act is killed within it: the act is there whole, or not at all."""
        if not FORKS:
            return
        self.writer.close()
        texts = [{"name": self.words(), "note": self.words()} for _ in range(4)]
        child = os.fork()
        if child == 0:
            try:
                self.open().add(tiny().kind("relic"), texts)
            finally:
                os._exit(0)
        time.sleep(self.chance.uniform(0, 0.06))
        os.kill(child, 9)
        os.waitpid(child, 0)
        self.writer = self.open()
        known = set(self.model.now)
        new = [line.id for line in self.lines() if line.id not in known]
        assert len(new) in (0, 4), "whole or absent"
        if new:
            by_name = {t["name"]: t for t in texts}
            found = {r: (by_name[self.writer.read.record(r).name], False) for r in new}
            self.model.do({**self.model.states[self.model.at], **found})

    def beside(self) -> None:
        """A text that nobody told the model: known to be bad."""
        if self.own():
            self.writer.amend(self.own()[0], {"note": "không ai biết"})

    def lines(self) -> list[object]:
        listing = self.writer.read.find(Query(kind="relic"))
        return list(self.writer.read.lines(listing, 0, 10_000))

    def compare(self) -> None:
        shown = {line.id for line in self.lines()}
        now = self.model.now
        assert shown == {r for r, (_, deleted) in now.items() if not deleted}
        for record in self.chance.sample(sorted(now), min(len(now), 12)):
            texts, deleted = now[record]
            found = self.writer.read.record(record)
            assert ({f: v for f, v in found.values.items() if f in _FIELDS}, found.deleted) == (texts, deleted), record

    def end(self, thorough: bool) -> None:
        self.writer.close()
        if thorough:
            assert_sound(self.folder, tiny())
            out = self.place / "cuu"
            if content(self.folder).revisions:
                salvage(self.folder, out, tiny())
                assert content(out) == content(self.folder)
            else:  # why: a walk may end where its backup of nothing was brought back
                with pytest.raises(Trouble, match="không còn lần sửa nào"):
                    salvage(self.folder, out, tiny())
        shutil.rmtree(self.place)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo looks at few acts at first, so that short walks go beyond what it sees."""
    monkeypatch.setattr("db.ledger.undo._WINDOW", 3)


@pytest.fixture
def template(quick: Path) -> Path:
    folder = quick / "goc"
    create(folder, tiny())
    return folder


def _walk_some(template: Path, quick: Path, ways: Ways, steps: int, seeds: range) -> None:
    for seed in seeds:
        walk, done = Walk(template, quick / f"w{seed}", seed), 0
        try:
            while done < steps:
                way = walk.chance.choices(list(ways), list(ways.values()))[0]
                way(walk)
                walk.compare()
                done += 1
            walk.end(thorough=seed % 15 == 0)
        except BaseException as error:
            error.add_note(f"walk of seed {seed}, step {done}, {way.__name__}")
            raise


def _walked(template: Path, quick: Path, walks: int, ways: Ways, steps: int) -> int:
    """Walk so often, comparing after each step; return how many steps that were."""
    parts = in_parts(walks) if FORKS else [range(walks)]
    works = [partial(_walk_some, template, quick, ways, steps, seeds) for seeds in parts]
    if FORKS:
        list(told_by_children(works, _SECONDS))
    else:
        works[0]()
    return walks * steps


def test_random_walks_over_everything_end_where_the_model_ends(template: Path, quick: Path, tell: Tell) -> None:
    ways: Ways = {
        Walk.add: 4, Walk.amend: 6, Walk.delete: 2, Walk.undelete: 1, Walk.undo: 5, Walk.redo: 3, Walk.reopen: 2,
        Walk.jump: 2, Walk.unite: 1, Walk.save_away: 1, Walk.bring_back: 1, Walk.crash: 1,
    }  # fmt: skip
    walks = trials(300, 20_000)
    steps = _walked(template, quick, walks, ways, _STEPS)
    said = f"{steps:,} steps, 0 differences; edits, undo, crashes, restores, copies, clocks"
    tell("F38", "walks over everything, against a model", walks, said)


def test_a_walk_that_leaves_its_model_is_found_and_named(
    template: Path, quick: Path, tell: Tell, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(AssertionError):
        _walked(template, quick, 8, {Walk.add: 4, Walk.amend: 4, Walk.beside: 1}, _STEPS)
    assert re.search(r"walk of seed \d, step \d+, beside", capfd.readouterr().err)
    tell("F37, F38", "known bad: an act the model does not know", 8, "found and named by seed and step, as it must be")


@pytest.mark.usefixtures("small_pages")
def test_random_walks_of_undo_and_redo_across_restarts_and_unions(template: Path, quick: Path, tell: Tell) -> None:
    ways: Ways = {
        Walk.add: 2, Walk.amend: 5, Walk.delete: 2, Walk.undelete: 1, Walk.undo: 10, Walk.redo: 8, Walk.reopen: 1,
        Walk.unite: 1,
    }  # fmt: skip
    walks = trials(200, 5000)
    steps = _walked(template, quick, walks, ways, 2 * _STEPS)
    tell(
        "F37",
        "walks of undo and redo, restarts and unions between",
        walks,
        f"{steps:,} steps, each as the model has it",
    )


def test_as_many_steps_of_undo_and_redo_as_anybody_takes(template: Path, quick: Path, tell: Tell) -> None:
    steps = trials(400, 5000)
    walk = Walk(template, quick / "lui", 37)
    for step in range(steps):
        walk.chance.choices((walk.amend, walk.add, walk.delete), (8, 1, 1))[0]()
        if step % 97 == 0:
            walk.reopen()
    for turn in range(3):
        for step in range(steps if turn != 1 else steps // 2):
            (walk.undo if turn % 2 == 0 else walk.redo)()
            if step % 10 == 0:
                walk.compare()
            if step % 97 == 0:
                walk.reopen()
    assert walk.model.at == 0
    walk.compare()
    walk.end(thorough=True)
    tell(
        "F37",
        "steps back one by one, half of them again, and back",
        steps * 2 + steps // 2,
        "each state as the model has it, across restarts",
    )
