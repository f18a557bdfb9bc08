"""Keeping the derived tables in step with the ledger, and making them anew from nothing."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING

import msgspec

from db.giving_way import uncollected
from db.model.changes import Heard, Progress, told_each, unheard
from db.model.state import State, standing_of, state_of
from db.schema.field import Field
from db.schema.field_type import Column
from db.schema.kind import Description
from db.schema.label import Label
from db.schema.rows import Rows
from db.schema.search_words import is_word
from db.store import revisions
from db.store.connection import Store
from db.store.derived import ITEMS, LINKS, NUMBERS, QUESTIONS, UNKNOWN, WORDS, Table, difference, table_of, whole
from db.store.projector import Known, Projector, Row, Tables
from db.store.tables import (
    FORM,
    INDEXED,
    additions,
    columns_of,
    create_all,
    drop_all,
    group_table,
    indexes,
    kind_table,
    shape,
)

if TYPE_CHECKING:
    from db.store.derivation import Derivation

FINGERPRINT = "projection"
HOME = "department_station"
_REBUILDING = Label("Dựng lại bảng tra cứu", "Rebuilding the derived tables")
_MANY = 1500  # why: fewer rows are written sooner one by one than a rebuild begins
_COUNT = (
    "INSERT INTO tally(kind, level, deleted, records, pieces) VALUES(?,?,?,?,?) "
    "ON CONFLICT DO UPDATE SET records = records + excluded.records, pieces = pieces + excluded.pieces"
)
_FIELD = re.compile("[./~]")
"""Ends the name of the field in a path and in a slot."""
_BULK_HASH_BYTES, _USUAL_HASH_BYTES = 8 << 20, 1 << 20


class _Whole(dict[str, list[Row]]):
    """Derived rows by table with all their columns, put together when they are asked for: most acts leave most tables alone.

    ``heads`` are the rows that stand in the list already; ``fields`` those that what differs comes from, None for all.
    """

    def __init__(
        self, tables: Tables, by_name: Mapping[str, Table], heads: Sequence[Row], fields: Set[str] | None
    ) -> None:
        super().__init__()
        self._tables, self._by_name = tables, by_name
        self.heads, self.fields = heads, fields

    def __missing__(self, name: str) -> list[Row]:
        rows = self[name] = whole(self._by_name[name], *self._tables[name]) if name in self._tables else []
        return rows

    def of(self, table: Table, rows: list[Row]) -> list[Row]:
        """Return those rows of a table that come from the fields."""
        if self.fields is None or table.path is None:
            return rows
        return [row for row in rows if _FIELD.split(str(row[table.path]), 1)[0] in self.fields]


class After(msgspec.Struct, frozen=True):
    """What an act makes of a record: its kind, the fields the act speaks of, and what tells its state then, where that is known."""

    kind: str
    fields: frozenset[str]
    state: Callable[[], State] | None = None


class Projection:
    """The derived tables of one store under one description."""

    def __init__(self, store: Store, description: Description) -> None:
        self.store = store
        self.description = description
        self.projector = Projector(description)
        self._tables: dict[str, Table] = {}
        self._groups: dict[str, dict[str, Table]] = {}
        self._places: dict[str, dict[str, tuple[int, ...]]] = {}
        self._by_name = {t.name: t for t in (ITEMS, WORDS, LINKS, QUESTIONS, UNKNOWN, NUMBERS)}
        columns = shape(description)
        for kind in description.kinds:
            names = ["key", *(n for n, _ in columns[kind_table(kind)])]
            self._tables[kind.id] = table_of(kind_table(kind), names, 1)
            self._places[kind.id] = {
                f.id: tuple(
                    names.index(column)
                    for column in (*(n for n, _ in columns_of(f)), f'"{f.id}_sort"')
                    if column in names
                )
                for f in kind.fields
            }
            self._groups[kind.id] = {
                g.id: table_of(
                    group_table(kind, g),
                    ["key", "row", "pos", *(n for f in rows.fields for n, _ in columns_of(f))],
                    2,
                )
                for g, rows in kind.groups
            }
            self._by_name |= {t.name: t for t in (self._tables[kind.id], *self._groups[kind.id].values())}

    def update(self, records: list[str], after: Mapping[str, After] | None = None, heard: Heard = unheard) -> None:
        """Bring the derived rows of some records up to date (inside a transaction), writing only what differs.

        ``after`` tells of records that are known already; ``heard`` is told how many are done, and may raise ``Stopped``.
        """
        if len(records) >= _MANY:
            records = self._grow(records, heard)
        with uncollected(len(records) > _SLICE):
            self._update(records, after or {}, heard)

    def _update(self, records: list[str], after: Mapping[str, After], heard: Heard) -> None:
        lost: list[Row] = []
        fresh: list[Row] = []
        met, done = set[str](), 0
        spoken: Set[str] | None = None
        if after.keys() >= set(records):
            spoken = {field for record in records for field in after[record].fields}
        # why: what words do not find changes no words, and they are what deriving takes longest for
        searched = spoken is None or any(self.projector.searched(one.kind, spoken) for one in after.values())
        many = searched and len(records) >= _MANY
        for now in self._anew(records, spoken, met) if many else self._anew_here(records, spoken, searched, after):
            keys = [row[0] for row in now.heads]  # the others have no rows in any table yet
            self._recount(*self._mend(ITEMS, now.heads, now["item"]))
            for kind in {str(row[2]) for row in now["item"]} & self._tables.keys():
                self._mend_kind(kind, keys, now)
            for table in (LINKS, QUESTIONS, UNKNOWN, NUMBERS):
                self._mend(table, now.of(table, self._there(table, keys)), now.of(table, now[table.name]))
            if now["words"]:
                gone, new = difference(WORDS, self._there(WORDS, keys), now["words"])
                lost += gone
                fresh += new
            done += len(now["item"])
            heard(done)
        # why: FTS writes go in ascending order of keys, all deletes first, or each step back flushes its index
        self.store.many(WORDS.delete, told_each([WORDS.told_apart(row) for row in lost], lambda _: heard(done)))
        self.store.many(WORDS.insert, told_each(fresh, lambda _: heard(done)))
        self._learn(met if many else _words_of(fresh) - _words_of(lost))

    def _anew(self, records: Sequence[str], fields: Set[str] | None, met: set[str]) -> Iterator[_Whole]:
        """Derive many records from all their revisions, a slice at a time; ``met`` takes their words."""
        slices = revisions.slices_of(self.store, self.store.setting(HOME), records)
        with self._derived(slices, len(records)) as derived:
            for made in derived:
                met.update(made.met)
                heads = self._there(ITEMS, made.tables["item"][1][0])
                yield _Whole(made.tables, self._by_name, heads, fields if len(heads) == made.records else None)

    def _anew_here(
        self, records: Sequence[str], fields: Set[str] | None, searched: bool, after: Mapping[str, After]
    ) -> Iterator[_Whole]:
        """Derive a few records, those that are not known ``after`` from all their revisions."""
        at_home = at_home_of(self.store)
        for part in _slices(revisions.keys_of(self.store, records)):
            now: list[Known] = []
            told = {record: one.state for _, record in part if (one := after.get(record)) and one.state}
            said = revisions.of_records(self.store, [record for _, record in part if record not in told])
            for key, record in part:
                state = told[record]() if record in told else state_of(said[record], at_home)
                kind = after[record].kind if record in told else said[record][0].kind
                now.append((key, record, kind, standing_of(state)))
            heads = self._there(ITEMS, [key for key, _ in part])
            differ = fields if len(heads) == len(part) else None
            tables = self.projector.derive(now, None if searched else differ)
            yield _Whole(tables, self._by_name, heads, differ)

    def _mend_kind(self, kind: str, here: Sequence[Column], now: _Whole) -> None:
        """Change what differs in the tables of a kind."""
        table, groups = self._tables[kind], self._groups[kind]
        if now.fields is None:
            self._mend(table, self._there(table, here), now[table.name])
        else:  # why: what these fields held there need not be read to be replaced
            differ = [at for field in self._places[kind].keys() & now.fields for at in self._places[kind][field]]
            if differ:
                rows = [(*(row[at] for at in differ), row[0]) for row in now[table.name]]
                self.store.many(table.updating(differ), rows)
        for group in groups if now.fields is None else groups.keys() & now.fields:
            self._mend(groups[group], self._there(groups[group], here), now[groups[group].name])

    def _there(self, table: Table, keys: Sequence[Column]) -> list[Row]:
        """Return the rows some records have in a table."""
        if len(keys) == 1:
            return self.store.conn.execute(table.select + " = ?", keys).fetchall()
        return self.store.all(table.select + _AMONG, (json.dumps(keys),)) if keys else []

    def _mend(self, table: Table, had: Sequence[Row], now: Sequence[Row]) -> tuple[list[Row], list[Row]]:
        """Change only what differs: each page left alone is two writes less. Return the rows that were and that are instead."""
        gone, new = difference(table, had, now)
        if table.identity > 1:
            self.store.many(table.delete, [table.told_apart(row) for row in gone])
            new.sort(key=table.told_apart)
            self.store.many(table.insert, new)
            return gone, new
        before = {row[0]: row for row in gone}
        changes: dict[tuple[int, ...], list[Row]] = defaultdict(list)
        for row in new:
            if (old := before.get(row[0])) is not None:
                differ = tuple(at for at, column in enumerate(row) if column != old[at])
                changes[differ].append((*(row[at] for at in differ), row[0]))
        for differ, rows in changes.items():
            self.store.many(table.updating(differ), rows)
        self.store.many(table.insert, [row for row in new if row[0] not in before])
        return gone, new

    def _recount(self, gone: Iterable[Row], new: Iterable[Row]) -> None:
        counted: dict[Row, list[int]] = {}
        for sign, rows in ((-1, gone), (1, new)):
            for row in rows:
                of = counted.setdefault((row[2], row[7], row[10]), [0, 0])
                assert isinstance(row[8], int)
                of[0] += sign
                of[1] += sign * row[8]
        self.store.many(_COUNT, [(*what, *by) for what, by in counted.items() if any(by)])

    def _grow(self, records: list[str], heard: Heard) -> list[str]:
        """Write the rows of the records that are new here as a rebuild does, many at once; return the others."""
        last = self.store.conn.execute("SELECT coalesce(max(key), 0) FROM item").fetchone()[0]
        old = [record for key, record in revisions.keys_of(self.store, records) if key <= last]
        if len(records) - len(old) < _MANY:
            return records
        for progress in self.fill(self.store, len(records), last):
            heard(progress.done)
        return old

    def _learn(self, tokens: Iterable[str]) -> None:
        """Remember words for suggestions; what nobody uses any more stays, and is found to have no hits."""
        self.store.many(
            "INSERT OR IGNORE INTO vocabulary(word) VALUES(?)", [(t,) for t in sorted(tokens) if is_word(t)]
        )

    def bring_up(self) -> Iterator[Progress]:
        """Make the derived tables fit the description: add what is new, or rebuild; nothing if they fit."""
        if made_from(self.store, self.description):
            return
        existing = self._existing()
        added = additions(self.description, existing) if self._only_grew() else None
        if added is None:
            yield from self.rebuild()
            return
        with self.store.transaction():
            for statement in added:
                self.store.conn.execute(statement)
            again: set[str] = set()
            for kind, path, _ in self.description.walk():
                again |= {
                    row[0]
                    for row in self.store.conn.execute(
                        "SELECT i.id FROM unknown_slot u JOIN item i ON i.key = u.key "
                        "WHERE i.kind = ? AND (u.slot = ? OR u.slot LIKE ?)",
                        (kind.id, path, path + "/%"),
                    ).fetchall()
                }
            self.update(sorted(again))
            self._sign()

    def _only_grew(self) -> bool:
        """Say whether the description differs from the kept one by new fields, kinds and terms alone."""
        had = (self.store.setting("description") or "").split("\n")
        return bool(had[0]) and set(had) <= set(description_outline(self.description).split("\n"))

    def _existing(self) -> dict[str, dict[str, str]]:
        names = [r[0] for r in self.store.all("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            n: {r[1]: r[2] for r in self.store.all(f'PRAGMA table_info("{n}")')}
            for n in names
            if n.startswith(("k_", "r_"))
        }

    def _sign(self) -> None:
        self.store.set_setting(FINGERPRINT, fingerprint(self.description))
        self.store.set_setting("description", description_outline(self.description))

    def rebuild(self) -> Iterator[Progress]:
        """Make all derived tables anew from the ledger, in one transaction; stopping leaves the old ones."""
        conn = self.store.conn
        total = self.store.one("SELECT count(*) FROM record")[0]
        slices = revisions.in_slices(self.store, self.store.setting(HOME))
        # why this order: another process comes to life while this one makes ready to write, and derives while the old tables go
        with self._derived(slices, total) as derived, self._unreferred(), self.store.transaction(bulk=True):
            first = list(islice(derived, 1))
            existing = [r[0] for r in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()]
            for statement in drop_all(existing):
                conn.execute(statement)
            for statement in create_all(self.description, with_indexes=False).split(";"):
                if statement.strip():
                    conn.execute(statement)
            yield from self._write(chain(first, derived), total)
            for statement in indexes(self.description):
                conn.execute(statement)
            self._sign()

    def fill(self, source: Store, total: int, after: int = -1) -> Iterator[Progress]:
        """Write the derived rows of all records of ``source`` that no table holds yet, those behind a key (inside a transaction)."""
        return self.grow(revisions.in_slices(source, source.setting(HOME), after=after), total)

    def grow(self, slices: Iterator[list[revisions.Stored]], total: int) -> Iterator[Progress]:
        """Write the derived rows of records that no table holds yet, as they come (inside a transaction)."""
        with self._derived(slices, total) as derived:
            yield from self._write(derived, total)

    @contextmanager
    def _unreferred(self) -> Iterator[None]:
        """Look up no record for each of its rows meanwhile: where all are made anew, both come from one derivation."""
        self.store.conn.execute("PRAGMA foreign_keys=OFF")
        try:
            yield
        finally:
            self.store.conn.execute("PRAGMA foreign_keys=ON")

    @contextmanager
    def _derived(self, slices: Iterator[list[revisions.Stored]], records: int) -> Iterator[Iterator[Derivation]]:
        from db.store.apart import beside, derive_all  # why: every start would pay for what only a rebuild needs

        with (
            beside(self.description, records >= _MANY) as apart,
            closing(derive_all(self.description, slices, apart)) as derived,
        ):
            yield derived

    def _write(self, derived: Iterable[Derivation], total: int) -> Iterator[Progress]:
        conn, done = self.store.conn, 0
        met: set[str] = set()
        conn.execute("INSERT INTO words(words, rank) VALUES('hashsize', ?)", (_BULK_HASH_BYTES,))
        for made in derived:
            for name, (used, columns) in made.tables.items():
                self.store.many(self._by_name[name].inserting(used), zip(*columns, strict=True))
            self._recount((), zip(*made.tables["item"][1], strict=True))
            met.update(made.met)
            done += made.records
            yield Progress(done, total, _REBUILDING)
        self._learn(met)
        conn.execute("INSERT INTO words(words, rank) VALUES('hashsize', ?)", (_USUAL_HASH_BYTES,))


def _words_of(rows: Iterable[Row]) -> set[str]:
    return {word for row in rows for text in row[1:] for word in str(text).split()}


def _slices(keys: Sequence[tuple[int, str]]) -> Iterator[Sequence[tuple[int, str]]]:
    for start in range(0, len(keys), _SLICE):
        yield keys[start : start + _SLICE]


def at_home_of(source: Store) -> Callable[[str], bool]:
    """Return the test for acts done at the department's own station."""
    home = cache(lambda: source.setting(HOME))  # why asked late: few records have an open question
    return lambda changeset: revisions.station_of(source, changeset) == home()


def description_outline(description: Description) -> str:
    """Return a line for everything the derived tables depend on, kept to tell growth from other change."""
    lines = [
        f"{k.id}|{k.place}|{k.pieces}|{k.default_level}|{path}|{_form(f)}|{f.audience}"
        for k, path, f in description.walk()
    ]
    lines += [f"{v.id}|{t.id}|{t.label.vi}" for v in description.vocabularies for t in v.terms]
    lines += [f"{k.id}|indexed|{','.join(k.indexed)}" for k in description.kinds]
    return "\n".join([f"{description.units.edition} {FORM}", *lines])


def made_from(store: Store, description: Description) -> bool:
    """Say whether a store's derived tables were made from a description."""
    return store.setting(FINGERPRINT) == fingerprint(description)


def fingerprint(description: Description) -> str:
    """Return what the derived tables were made from: the description, and the form of the tables and their indexes."""
    return f"{description.fingerprint} {FORM} {INDEXED}"


def _form(field: Field) -> str:
    """Return what a field's columns depend on; a group's row fields are walked by themselves, so they may grow."""
    return f"rows {field.type.head_field.id} {field.type.current}" if isinstance(field.type, Rows) else repr(field.type)


_AMONG = " IN (SELECT value FROM json_each(?))"
_SLICE = 500
