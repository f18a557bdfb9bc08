"""After any act whatever the derived tables are those of a rebuild, and what is found is what a plain filter finds.

Seeded walks over every kind and every type of value: each act is done by a real writer on a real file, then every derived
table is compared, row for row, with one made anew from the ledger, the full-text index is proved against its content, and a
reader that stood open all along is asked what plain Python answers from the records themselves. Every second walk draws the
limits between few and many so close that a dozen records are many. ``SODISAN_ACTS`` sets the number of walks; one that fails
is named by its seed and is the same again.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from db.catalogue import Reader, Writer, create
from db.catalogue.changing import change_many, typed_value
from db.catalogue.joining import join, take_apart
from db.catalogue.questions import answer, questions_of
from db.model.condition import By, Test, visible
from db.model.edits import creation
from db.model.ids import new_id
from db.model.problems import NotPossible
from db.model.query import Query
from db.model.record import Record, for_audience, highest_level
from db.model.revision import unsealed
from db.schema.field import AUDIENCES, Audience, Field
from db.schema.field_type import Count, FieldType, Flag, LongText, Text
from db.schema.kind import Description, Kind
from db.schema.label import Label
from db.schema.measure import UNITS, Measures, Quantity
from db.schema.reference import DecisionLink, ManyTerms, OneTerm, RecordLink, Source
from db.schema.rows import Rows
from db.schema.space import Place
from db.schema.time import Dating, Day, YearlyDay
from db.store import by_name, finding, masks, orders, projection, searched
from db.store.connection import Store, make, open_store
from db.store.projection import Projection
from db.store.tables import create_all, inner_type
from tests.db.plain_search import counted_for, plain
from tests.db.test_merge_walk import drawn_from

_WALKS = int(os.environ.get("SODISAN_ACTS", "4"))
_STEPS = 14
_LEDGER = {"changeset", "record", "revision", "erasure", "setting"}
_SYLLABLES = (
    "đình",
    "hang",
    "trại",
    "chiêng",
    "bờ",
    "mường",
    "thác",
    "xóm",
    "đá",
    "Đông",
    "sơn",
    "hoa",
    "văn",
    "694/QĐ",
    "0012",
)
_ASKED = ("dinh", "hang", "trai", "chieng", "muong", "thac", "xom", "dong", "son", "hoa", "van", "694", "qd")
_PLACES = ("xóm Trại, xã Tân Lập, huyện Lạc Sơn", "xã Vầy Nưa", "xã Vầy Nưa, huyện Đà Bắc, tỉnh Hòa Bình",
           "phường Hòa Bình, tỉnh Phú Thọ", "xã Cao Sơn", "Hà Nội", "bên kia thác")  # fmt: skip
_DAYS = ("19/1/2016", "3/1997", "1997", "15/1/2020 âm lịch", "30/6/2025", "1/7/2025")
_DATINGS = ("thế kỷ XIX", "khoảng 1840", "18.000 – 16.000 BP", "thời Lê sơ", "không rõ", "1802")
_MEASURES = ("D: 5,5 cm, R: 3,5 cm, Dy: 0,9 cm", "không rõ", "C 12 D")
_WAYS = ("add", "grow", *3 * ("amend",), *2 * ("change_rows",), "delete", "restore", "rival", "set_many", *2 * ("undo",),
         "redo", "revert", "erase", "join", "answer", "unite")  # fmt: skip
Tables = dict[str, list[tuple[Any, ...]]]


def tables(store: Store) -> Tables:
    """Return every table that is derived, whatever it is called, but for the numbers nothing is counted under."""
    schema = store.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    names = [n for (n,) in schema if n not in _LEDGER and not n.startswith(("words_", "sqlite_"))]
    found = {n: store.all(f'SELECT * FROM "{n}"') for n in names if n != "words"}
    found["words"] = store.all("SELECT rowid, pub, int, full FROM words")
    found["tally"] = [row for row in found["tally"] if row[3] or row[4]]
    return {n: sorted(rows, key=repr) for n, rows in found.items()}


class Walk:
    """One walk: a catalogue, who writes into it, a reader that stands open beside, chance from a seed."""

    def __init__(self, description: Description, place: Path, fresh: Store, seed: int) -> None:
        self.chance = random.Random(seed)
        self.description, self.place, self.fresh = description, place, fresh
        self.folder = place / "sổ"
        self.writer = self._open(self.folder)
        self.reader = Reader(self.folder, description)
        self.projection = Projection(fresh, description)
        self.ids: list[str] = []
        self.asked = Query(words="hang ")
        # why few: the records of a walk are to be of the same kinds, and to name one another
        others = [k for k in description.kinds if k.id != "document"]
        self.kinds = (description.kind("document"), *self.chance.sample(others, 3))

    def _open(self, folder: Path) -> Writer:
        writer = Writer(folder, self.description, "Bùi Thị Lan")
        writer._store.conn.execute("PRAGMA synchronous=OFF")
        return writer

    def close(self) -> None:
        self.reader.close()
        self.writer.close()

    # what a person may type

    def text(self) -> str:
        return " ".join(self.chance.choice(_SYLLABLES) for _ in range(self.chance.randint(1, 3)))

    def typed(self, type_: FieldType) -> Any:
        """Return something a person may put into a field of a type."""
        pick = self.chance.choice
        if isinstance(type_, Rows):
            return [self.row(type_) for _ in range(self.chance.choice((0, 1, 1, 2, 3)))]
        if isinstance(type_, (OneTerm, ManyTerms)):
            terms = [t.id for t in self.description.vocabularies[type_.vocabulary].terms if not t.became]
            return pick(terms) if isinstance(type_, OneTerm) else self.chance.sample(terms, min(2, len(terms)))
        if isinstance(type_, DecisionLink):
            return pick((*self.ids[:3], f"{self.chance.randint(1, 9)}/QĐ-UBND ngày 3/2/2015", self.text()))
        if isinstance(type_, RecordLink):
            made = {"t": self.text(), "new": pick(type_.kinds)} if type_.kinds else self.text()
            return pick((*(pick(self.ids) for _ in range(3) if self.ids), self.text(), made))
        if isinstance(type_, Source):
            return pick((self.text(), {"t": self.text(), "ref": pick(self.ids)} if self.ids else "sổ"))
        if isinstance(type_, Quantity):
            return f"{self.chance.randint(1, 99)},5 {pick(tuple(UNITS[type_.dimension]))}"
        by_type: dict[type[FieldType], Callable[[], Any]] = {
            Text: self.text, LongText: lambda: f"{self.text()}\n{self.text()}", Flag: lambda: pick(("có", "không")),
            Day: lambda: pick(_DAYS), Dating: lambda: pick(_DATINGS), YearlyDay: lambda: pick(("rằm tháng bảy", "8-10/3")),
            Place: lambda: pick(_PLACES), Measures: lambda: pick(_MEASURES),
        }  # fmt: skip
        return (
            self.chance.randint(type_.low, min(type_.high, type_.low + 20))
            if isinstance(type_, Count)
            else by_type[type(type_)]()
        )

    def row(self, type_: Rows) -> dict[str, Any]:
        others = [f for f in type_.fields if f is not type_.head_field and self.chance.random() < 0.3]
        return {f.id: self.typed(f.type) for f in (type_.head_field, *others)}

    def raw(self, kind: Kind, part: float) -> dict[str, Any]:
        fields = [f for f in kind.fields if f.id != "name" and self.chance.random() < part]
        return {"name": self.text(), **{f.id: self.typed(f.type) for f in fields}}

    def some(self, most: int = 1, deleted: bool = False) -> list[Record]:
        ids = self.chance.sample(self.ids, len(self.ids))
        found = (self.writer.read.record(i) for i in ids)
        return [r for r in found if r.deleted == deleted][: self.chance.randint(1, most)]

    # what a person may do

    def add(self) -> None:
        kind = self.chance.choice(self.kinds)
        self.writer.add(kind, [self.raw(kind, 0.25) for _ in range(self.chance.choice((1, 1, 3)))])

    def grow(self) -> None:
        """A table of new records comes in, written while it is read, with what was made on the way."""
        kind, other = self.chance.choice(self.kinds), self.chance.choice(self.kinds)
        words, read = self.writer.read.words(), self.writer.read
        accepted = [
            {f: t for f, v in self.raw(kind, 0.15).items() if (t := kind.by_id[f].type.accept(v, words)) is not None}
            for _ in range(4)
        ]
        born = [unsealed(new_id(), kind.id, creation(kind, values)) for values in accepted]
        stopped = self.chance.random() < 0.3
        assert read is self.writer.read
        with suppress(NotPossible), self.writer.growing() as act:
            for _ in act.write(iter(born), len(born)):
                pass
            if stopped:
                raise NotPossible(Label("Thôi.", "Stop."))
            made = (new_id(), other.id, creation(other, {"name": self.text()}))
            changes = act.end(Label("Nhập bảng", "Import"), born, [made])
            assert set(changes.records) == {one.record for one in born} | {made[0]}

    def amend(self) -> None:
        for before in self.some():
            field = self.chance.choice(self.description.kind(before.kind).fields)
            value = None if self.chance.random() < 0.2 else self.typed(field.type)
            self.writer.amend(before.id, {field.id: value})

    def change_rows(self) -> None:
        for before in self.some():
            kind = self.description.kind(before.kind)
            field, type_ = self.chance.choice(kind.groups)
            rows = [dict(row) for row in before.values.get(field.id, [])]
            self.chance.shuffle(rows)
            if rows and self.chance.random() < 0.4:
                rows.pop()
            if rows and self.chance.random() < 0.5:
                rows[0] |= self.row(type_)
            self.writer.amend(
                before.id,
                {field.id: [*rows, *(self.row(type_) for _ in range(1 if not rows else self.chance.choice((0, 1))))]},
            )

    def delete(self) -> None:
        if some := self.some(3):
            self.writer.delete([r.id for r in some])

    def restore(self) -> None:
        if some := self.some(3, deleted=True):
            self.writer.restore([r.id for r in some])

    def rival(self) -> None:
        for before in self.some():
            standing = [r for r in before.rivals if r.value is not None and r.field in before.values]
            if standing and self.chance.random() < 0.6:
                self.writer.prefer(before, self.chance.choice(standing).slot)
                continue
            field = self.chance.choice(self.description.kind(before.kind).fields)
            rows = before.values.get(field.id)
            if not isinstance(field.type, Rows):
                self.writer.add_rival(before, field.id, self.typed(field.type), {"source": "Hồ sơ 1997"})
            elif rows:
                inner = self.chance.choice(field.type.fields)
                row = self.chance.choice(rows)["id"]
                self.writer.add_rival(before, field.id, self.typed(inner.type), {}, row, inner.id)

    def set_many(self) -> None:
        kind = self.description.kind(self.chance.choice([r.kind for r in self.some()] or ["relic"]))
        field: Field = self.chance.choice(kind.fields)
        typed = self.typed(field.type.head_field.type if isinstance(field.type, Rows) else field.type)
        typed = (
            "; ".join(typed) if isinstance(typed, list) else str(typed["t"]) if isinstance(typed, dict) else str(typed)
        )
        value = typed_value(kind, field.id, typed, self.writer.read.words())
        wanted = {i: {field.id: value} for i in self.ids if self.writer.read.record(i).kind == kind.id}
        change_many(self.writer, wanted)

    def undo(self) -> None:
        self.writer.undo()

    def redo(self) -> None:
        self.writer.redo()

    def revert(self) -> None:
        acts = [act for act, _ in self.writer.hand_over()]
        self.writer.revert(self.chance.choice(acts))

    def erase(self) -> None:
        for before in self.some():
            field = self.chance.choice([f for f in before.values if f != "name"] or ["note"])
            self.writer.erase(before.id, [field], Label("theo yêu cầu", "on request"))

    def join(self) -> None:
        some = self.some(9)
        twins = [r for r in some[1:] if r.kind == some[0].kind]
        if twins:
            join(self.writer, some[0].id, twins[0].id)
            if self.chance.random() < 0.5:
                take_apart(self.writer, twins[0].id)

    def answer(self) -> None:
        for record, _ in self.writer.read.open_questions()[:1]:
            for question in questions_of(self.writer.read, record)[:1]:
                side = self.chance.choice(question.sides)
                answer(self.writer, record, question.slot, side.answer, self.chance.random() < 0.5)

    def unite(self) -> None:
        """A colleague works on a copy meanwhile, and both are brought together."""
        self.writer.close()
        laptop = Path(shutil.copytree(self.folder, self.place / "máy xách tay"))
        shutil.rmtree(laptop / "local", ignore_errors=True)
        here, self.writer = self.folder, self._open(laptop)
        for _ in range(3):
            self.act((self.amend, self.change_rows, self.set_many, self.delete, self.add, self.grow))
        handed = self.writer.hand_over()
        self.writer.close()
        shutil.rmtree(laptop)
        self.writer = self._open(here)
        for _ in range(2):
            self.act((self.amend, self.change_rows, self.set_many, self.delete))
        self.writer.take_in(handed)

    def act(self, ways: tuple[Callable[[], None], ...]) -> str:
        self.ids = [i for (i,) in self.writer._store.all("SELECT id FROM record ORDER BY id")]
        way = self.chance.choice(ways) if self.ids else self.add
        with suppress(NotPossible):
            way()
        self.ids = [i for (i,) in self.writer._store.all("SELECT id FROM record ORDER BY id")]
        return way.__name__

    def walk(self, steps: int) -> None:
        for kind in self.kinds:
            self.writer.add(kind, [self.raw(kind, 0.2) for _ in range(3)])
        for step in range(steps):
            done = self.act(tuple(getattr(self, way) for way in _WAYS))
            self.compare(f"{step}: {done}")
        self.ledger_is_whole()

    # what must hold then

    def compare(self, after: str) -> None:
        here = tables(self.writer._store)
        with suppress(_Enough), self.fresh.transaction(bulk=True):
            for _ in self.projection.fill(self.writer._store, len(self.ids)):
                pass
            anew = tables(self.fresh)
            raise _Enough
        assert here.keys() == anew.keys()
        assert set(here.pop("vocabulary")) >= set(anew.pop("vocabulary")), after
        for name, rows in anew.items():
            assert here[name] == rows, f"{after}: {name}"
        self.writer._store.conn.execute("INSERT INTO words(words, rank) VALUES('integrity-check', 0)")
        self.searching_is_a_plain_filter(after)

    def searching_is_a_plain_filter(self, after: str) -> None:
        records = {i: self.writer.read.record(i) for i in self.ids}
        audience = self.chance.choice(tuple(AUDIENCES))
        kind = self.chance.choice(("", *sorted({r.kind for r in records.values()})))
        asked = [self.asked]  # why again: what was asked last stands in memory and must be forgotten by now
        for words in self.chance.sample(_ASKED, 3):
            typed = f"{words} " + self.chance.choice(("", f"{self.chance.choice(_ASKED)} "))
            deleted = self.chance.random() < 0.2
            asked.append(Query(kind, typed, deleted=deleted, audience=audience))
        for query in asked:
            self.asked = query
            wanted = plain(self.description, records, query)
            whole = self.reader.find(query)
            found = [line.id for line in self.reader.lines(whole, 0, len(whole), audience=query.audience)]
            assert len(set(found)) == len(found) and set(found) == wanted, f"{after}: {query}"
            for who in {"full", query.audience}:  # why: so that all by name stand in memory
                self.reader.find(msgspec.structs.replace(query, words="", audience=who))
            for page in (self.reader.find(query, 3), self.reader.find(msgspec.structs.replace(query, limit=3))):
                ids = [line.id for line in self.reader.lines(page, 0, len(page), audience=query.audience)]
                assert set(ids) <= wanted and len(ids) >= min(3, len(wanted)), f"{after}: first page of {query}"
                assert not page.whole or len(ids) == len(wanted), f"{after}: first page of {query}"
        if kind:
            self.lists_are_those_of_who_comes_anew(after, self.description.kind(kind), audience, records)

    def lists_are_those_of_who_comes_anew(
        self, after: str, kind: Kind, audience: Audience, records: Mapping[str, Record]
    ) -> None:
        with closing(Reader(self.folder, self.description)) as anew:
            level = highest_level(audience)
            alive = {r.id for r in records.values() if r.kind == kind.id and not r.deleted and r.level <= level}
            for field in self.chance.sample(kind.fields, 3):
                if visible(kind, field.id, audience) is None:
                    continue
                for order in ((By(field.id),), (By(field.id, True),)):
                    query = Query(kind.id, order=order, audience=audience)
                    mine, theirs = (
                        [(line.id, line.cells) for line in read.lines(read.find(query), 0, 999, (field,), audience)]
                        for read in (self.reader, anew)
                    )
                    assert mine == theirs and {i for i, _ in mine} == alive, f"{after}: {query}"
                some = Query(kind.id, where=Test(field.id, "any"), audience=audience)
                listing = self.reader.find(some)
                assert {line.id for line in self.reader.lines(listing, 0, 999)} == {
                    i for i in alive if for_audience(records[i], kind, audience).values.get(field.id) is not None
                }, f"{after}: {some}"
                with suppress(NotPossible):
                    query = Query(kind.id, audience=audience)
                    facet = self.reader.search.facet(query, field.id)
                    assert facet == anew.search.facet(query, field.id), f"{after}: {field.id}"
                    if isinstance(inner_type(field), (OneTerm, Flag, RecordLink)):
                        counted = Counter(v for i in alive for v in counted_for(records[i], field))
                        assert {v: n for v, _, n in facet.counts} == counted, f"{after}: {field.id}"
                        assert facet.empty == sum(not counted_for(records[i], field) for i in alive), (
                            f"{after}: {field.id}"
                        )

    def ledger_is_whole(self) -> None:
        """A check finds nothing, and a copy that is handed all acts, the last first, derives the same."""
        *_, report = self.reader.check()
        assert report.sound, [f.label.vi for f in report.findings]  # type: ignore[union-attr]
        handed = self.writer.hand_over()
        copy = self.place / "bản chép"
        create(copy, self.description)
        with closing(self._open(copy)) as there:
            there._store.set_setting("department_station", self.writer._store.setting("department_station") or "")
            there.take_in(reversed(handed))
            mine, theirs = (by_ids(w._store) for w in (self.writer, there))
        for name, rows in mine.items():
            assert theirs[name] == rows, f"the copy: {name}"


class _Enough(Exception):
    """Takes back what was made only to be compared."""


def by_ids(store: Store) -> Tables:
    """Return the derived tables with records by their ids, for two files that have other keys for them."""
    ids = dict(store.all("SELECT key, id FROM record"))
    found = {}
    for name, rows in tables(store).items():
        if name in ("tally", "vocabulary"):
            continue
        at = 1 if name in ("unknown_slot", "used_number") else 0
        found[name] = sorted(((*row[:at], ids[row[at]], *row[at + 1 :]) for row in rows), key=repr)
    return found


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, description: Description) -> Iterator[Store]:
    """An empty store that derived tables are made anew in, and taken back from."""
    folder = tmp_path_factory.mktemp("dựng lại")
    make(folder, create_all(description), {})
    store = open_store(folder, write=True)
    store.conn.execute("PRAGMA synchronous=OFF")
    yield store
    store.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, description: Description) -> Path:
    folder = tmp_path_factory.mktemp("trống") / "sổ"
    create(folder, description)
    return folder


@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", range(_WALKS))
def test_after_any_act_what_is_derived_is_what_a_rebuild_derives(
    tmp_path: Path, description: Description, fresh: Store, empty: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    shutil.copytree(empty, tmp_path / "sổ")
    monkeypatch.setattr(finding, "SOON", 60.0)  # why: on a busy machine a first page may be shown as far as it came
    if seed % 2:
        for module in (masks, searched, orders, finding):
            monkeypatch.setattr(module, "FEW", 3)
        for module in (searched, finding):
            monkeypatch.setattr(module, "RANKED", 5)
        monkeypatch.setattr(finding, "_SMALL", 0)
        monkeypatch.setattr(finding, "_RANKED_SOON", 1)
        monkeypatch.setattr(finding, "_RARE", 1)
        monkeypatch.setattr(by_name, "LONG", 2)
        monkeypatch.setattr(projection, "_SLICE", 2)
    with drawn_from(seed), closing(Walk(description, tmp_path, fresh, seed)) as walk:
        walk.fresh.set_setting("department_station", walk.writer._store.setting("department_station") or "")
        walk.walk(_STEPS)
