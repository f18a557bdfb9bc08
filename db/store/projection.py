"""Keeping the derived tables in step with the ledger, and making them anew from nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

import msgspec

from db.model.changes import Progress
from db.model.state import State, standing_of, state_of
from db.schema.field import Field
from db.schema.field_type import Column
from db.schema.kind import Description
from db.schema.label import Label
from db.schema.rows import Rows
from db.schema.search_words import is_word
from db.store import revisions
from db.store.connection import Store, uncollected
from db.store.projector import Derived, Projector
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

FINGERPRINT = "projection"
HOME = "department_station"
_REBUILDING = Label("Dựng lại bảng tra cứu", "Rebuilding the derived tables")
_MANY = 1500  # why: fewer rows are written sooner one by one than a rebuild begins
_COUNT = (
    "INSERT INTO tally(kind, level, deleted, records, pieces) VALUES(?,?,?,?,?) "
    "ON CONFLICT DO UPDATE SET records = records + excluded.records, pieces = pieces + excluded.pieces"
)
_BULK_HASH_BYTES, _USUAL_HASH_BYTES = 8 << 20, 1 << 20


class _Table(msgspec.Struct, frozen=True):
    """A derived table with its statements; ``identity`` are the columns that tell its rows apart.

    ``select`` ends where the key is compared, ``key`` is the place of the key among the columns.
    """

    name: str
    columns: tuple[str, ...]
    select: str
    insert: str
    delete: str
    identity: tuple[int, ...]
    key: int = 0

    def inserting(self, used: Sequence[int]) -> str:
        """Return the statement that inserts rows of some of the columns."""
        names = ",".join(self.columns[at] for at in used)
        return f"INSERT INTO {self.name}({names}) VALUES({','.join('?' * len(used))})"


class _Before(msgspec.Struct, frozen=True):
    """What some records have now: their row in the list with their words by key, and their other rows by table and key.

    ``rows`` is None where they are few and asked for one at a time.
    """

    heads: dict[int, tuple[Column, ...]]
    rows: dict[str, dict[int, list[tuple[Column, ...]]]] | None
    fields: Set[str] | None = None


class After(msgspec.Struct, frozen=True):
    """What an act makes of a record: its kind, its state then, and the fields the act speaks of."""

    kind: str
    state: State
    fields: frozenset[str]


class Projection:
    """The derived tables of one store under one description."""

    def __init__(self, store: Store, description: Description) -> None:
        self.store = store
        self.description = description
        self.projector = Projector(description)
        self._tables: dict[str, _Table] = {}
        self._groups: dict[str, dict[str, _Table]] = {}
        self._by_name = {t.name: t for t in (_ITEMS, _WORDS, _LINKS, _QUESTIONS, _UNKNOWN, _NUMBERS)}
        columns = shape(description)
        for kind in description.kinds:
            names = ["key", *(n for n, _ in columns[kind_table(kind)])]
            self._tables[kind.id] = _table(kind_table(kind), names, (0,))
            self._groups[kind.id] = {
                g.id: _table(
                    group_table(kind, g),
                    ["key", "row", "pos", *(n for f in rows.fields for n, _ in columns_of(f))],
                    (0, 1),
                )
                for g, rows in kind.groups
            }
            self._by_name |= {t.name: t for t in (self._tables[kind.id], *self._groups[kind.id].values())}

    def update(self, records: list[str], after: Mapping[str, After] | None = None) -> None:
        """Bring the derived rows of some records up to date (inside a transaction), writing only what differs.

        ``after`` gives the state of records that is known already, with the fields that changed in it.
        """
        if len(records) >= _MANY:
            records = self._grow(records)
        with uncollected(len(records) > _SLICE):
            self._update(records, after or {})

    def _update(self, records: list[str], after: Mapping[str, After]) -> None:
        gone: list[int] = []
        fresh: list[tuple[Column, ...]] = []
        learnt: set[str] = set()
        for part in _slices(revisions.keys_of(self.store, records)):
            known = self._after([record for _, record in part], after)
            fields = {field for _, record in part for field in known[record].fields}
            before = self._before(part, None if _EVERY in fields else fields)
            for key, record in part:
                d = self.projector.derive(key, record, known[record].kind, standing_of(known[record].state))
                had = before.heads.get(key)
                now = (d.item[2], d.item[7], d.item[10], d.pieces)
                if had is None:
                    self._tally(now, 1)
                elif (had[2], had[7], had[10], had[8]) != now:
                    self._tally((had[2], had[7], had[10], had[8]), -1)
                    self._tally(now, 1)
                self._mend(d, had, before)
                words = had[len(_ITEM_COLUMNS) :] if had is not None else ("", "", "")
                if had is None or words != d.words:
                    if had is not None:
                        gone.append(key)
                    fresh.append((key, *d.words))
                    learnt |= set(" ".join(d.words).split())
                    if len(records) <= _SLICE:  # why: of many it costs less to offer all words again
                        learnt -= set(" ".join(map(str, words)).split())
        # why: FTS writes go in ascending order of keys, all deletes first, or each step back flushes its index
        conn = self.store.conn
        conn.executemany("DELETE FROM words WHERE rowid = ?", [(key,) for key in gone])
        conn.executemany("INSERT INTO words(rowid, pub, int, full) VALUES(?,?,?,?)", fresh)
        self._learn(learnt)

    def _after(self, records: Sequence[str], known: Mapping[str, After]) -> Mapping[str, After]:
        """Return what some records are now: as known, else from all their revisions."""
        asked = [record for record in records if record not in known]
        if not asked:
            return known
        said, at_home = revisions.of_records(self.store, asked), at_home_of(self.store)
        read = {r: After(s[0].kind, state_of(s, at_home), frozenset((_EVERY,))) for r, s in said.items()}
        return {**{r: known[r] for r in records if r in known}, **read}

    def _before(self, part: Sequence[tuple[int, str]], fields: Set[str] | None) -> _Before:
        """Read the derived rows that some records have now: each by itself where it is one, else a table at a time.

        ``fields`` are all that can differ, where that is known.
        """
        keys = [key for key, _ in part]
        if len(keys) == 1:
            head = self.store.conn.execute(_HAD + " = ?", keys).fetchone()
            return _Before({keys[0]: head} if head is not None else {}, None)
        asked = (json.dumps(keys),)
        heads = {row[0]: row for row in self.store.all(_HAD + _AMONG, asked)}
        rows: dict[str, dict[int, list[tuple[Column, ...]]]] = {}
        kinds = {str(head[2]) for head in heads.values()}
        tables = [self._tables[kind] for kind in kinds & self._tables.keys()]
        tables += [
            table
            for kind in kinds & self._tables.keys()
            for group, table in self._groups[kind].items()
            if fields is None or group in fields
        ]
        for table in (*tables, _LINKS, _QUESTIONS, _UNKNOWN, _NUMBERS) if heads else ():
            found = rows.setdefault(table.name, {})
            for row in self.store.all(table.select + _AMONG, asked):
                found.setdefault(row[table.key], []).append(row)
        return _Before(heads, rows, fields)

    def _grow(self, records: list[str]) -> list[str]:
        """Write the rows of the records that are new here as a rebuild does, many at once; return the others."""
        last = self.store.conn.execute("SELECT coalesce(max(key), 0) FROM item").fetchone()[0]
        old = [record for key, record in revisions.keys_of(self.store, records) if key <= last]
        if len(records) - len(old) < _MANY:
            return records
        for _ in self.fill(self.store, len(records), last):
            pass
        return old

    def _learn(self, tokens: Iterable[str]) -> None:
        """Remember words for suggestions; what nobody uses any more stays, and is found to have no hits."""
        self.store.conn.executemany(
            "INSERT OR IGNORE INTO vocabulary(word) VALUES(?)", [(t,) for t in sorted(tokens) if is_word(t)]
        )

    def _tally(self, counted: tuple[object, object, object, object], sign: int) -> None:
        kind, level, deleted, pieces = counted
        assert isinstance(pieces, int)
        self.store.conn.execute(_COUNT, (kind, level, deleted, sign, sign * pieces))

    def _mend(self, d: Derived, had: tuple[Column, ...] | None, before: _Before) -> None:
        """Change only the rows that differ: each page left alone is two writes less."""
        key, kind = _key(d), str(d.item[2])
        self._mend_row("item", _ITEM_COLUMNS, d.item, had[: len(_ITEM_COLUMNS)] if had else None)
        if kind in self._tables:
            table = self._tables[kind]
            rows = self._had(table, key, before)
            self._mend_row(table.name, table.columns, (key, *d.columns), rows[0] if rows else None)
            for group, child in self._groups[kind].items():
                if before.fields is not None and group not in before.fields:
                    continue
                self._mend_set(child, key, {(key, *row) for row in d.rows.get(group, ())}, before)
        self._mend_set(_LINKS, key, {(key, f, t) for f, t in d.links}, before)
        self._mend_set(_QUESTIONS, key, {(key, slot) for slot in d.open}, before)
        self._mend_set(_UNKNOWN, key, {(slot, key) for slot in d.unknown}, before)
        self._mend_set(_NUMBERS, key, {(number, key) for number in d.numbers}, before)

    def _had(self, table: _Table, key: int, before: _Before) -> Sequence[tuple[Column, ...]]:
        """Return the rows a record has in a table."""
        if key not in before.heads:
            return ()
        if before.rows is not None:
            return before.rows[table.name].get(key, ()) if table.name in before.rows else ()
        return self.store.conn.execute(table.select + " = ?", (key,)).fetchall()

    def _mend_row(
        self, table: str, columns: Sequence[str], now: tuple[Column, ...], had: tuple[Column, ...] | None
    ) -> None:
        if had is None:
            marks = ",".join("?" * len(now))
            self.store.conn.execute(f"INSERT INTO {table}({','.join(columns)}) VALUES({marks})", now)
            return
        differ = [at for at, column in enumerate(now) if column != had[at]]
        if differ:
            sets = ", ".join(f"{columns[at]} = ?" for at in differ)
            self.store.conn.execute(f"UPDATE {table} SET {sets} WHERE key = ?", (*(now[at] for at in differ), now[0]))

    def _mend_set(self, table: _Table, key: int, now: set[tuple[Column, ...]], before: _Before) -> None:
        had = set(self._had(table, key, before))
        if had != now:
            conn = self.store.conn
            conn.executemany(table.delete, [tuple(row[at] for at in table.identity) for row in had - now])
            conn.executemany(table.insert, sorted(now - had, key=repr))

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
        with self.store.transaction(bulk=True):
            existing = [r[0] for r in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()]
            for statement in drop_all(existing):
                conn.execute(statement)
            for statement in create_all(self.description, with_indexes=False).split(";"):
                if statement.strip():
                    conn.execute(statement)
            yield from self.fill(self.store, total)
            for statement in indexes(self.description):
                conn.execute(statement)
            self._sign()

    def fill(self, source: Store, total: int, after: int = -1) -> Iterator[Progress]:
        """Write the derived rows of all records of ``source`` that no table holds yet, those behind a key (inside a transaction)."""
        from db.store.apart import derive_all  # why: every start would pay for what only a rebuild needs

        conn, done = self.store.conn, 0
        tally: Counter[tuple[str, int, int]] = Counter()
        pieces: Counter[tuple[str, int, int]] = Counter()
        conn.execute("INSERT INTO words(words, rank) VALUES('hashsize', ?)", (_BULK_HASH_BYTES,))
        slices = revisions.in_slices(source, source.setting(HOME), after=after)
        for made in derive_all(self.description, self.projector, slices):
            for name, (used, rows) in made.rows.items():
                conn.executemany(self._by_name[name].inserting(used), rows)
            for counted, (records, more) in made.tally.items():
                tally[counted] += records
                pieces[counted] += more
            done += made.records
            yield Progress(done, total, _REBUILDING)
        conn.execute("CREATE VIRTUAL TABLE temp.indexed USING fts5vocab(main, words, row)")
        self._learn([row[0] for row in conn.execute("SELECT term FROM temp.indexed").fetchall()])
        conn.execute("DROP TABLE temp.indexed")
        conn.execute("INSERT INTO words(words, rank) VALUES('hashsize', ?)", (_USUAL_HASH_BYTES,))
        conn.executemany(_COUNT, [(*counted, n, pieces[counted]) for counted, n in tally.items()])


def _slices(keys: Sequence[tuple[int, str]]) -> Iterator[Sequence[tuple[int, str]]]:
    for start in range(0, len(keys), _SLICE):
        yield keys[start : start + _SLICE]


def at_home_of(source: Store) -> Callable[[str], bool]:
    """Return the test for acts done at the department's own station."""
    home = source.setting(HOME)
    return lambda changeset: revisions.station_of(source, changeset) == home


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


def _key(d: Derived) -> int:
    key = d.item[0]
    assert isinstance(key, int)
    return key


def _form(field: Field) -> str:
    """Return what a field's columns depend on; a group's row fields are walked by themselves, so they may grow."""
    return f"rows {field.type.head_field.id} {field.type.current}" if isinstance(field.type, Rows) else repr(field.type)


def _table(name: str, columns: Sequence[str], identity: tuple[int, ...], key: str = "key") -> _Table:
    names = ",".join(columns)
    return _Table(
        name,
        tuple(columns),
        f"SELECT {names} FROM {name} WHERE {key}",
        f"INSERT INTO {name}({names}) VALUES({','.join('?' * len(columns))})",
        f"DELETE FROM {name} WHERE {' AND '.join(f'{columns[at]} = ?' for at in identity)}",
        identity,
        columns.index(key),
    )


_ITEM_COLUMNS = ("key", "id", "kind", "name", "sort", "number", "unit", "level", "pieces", "open", "deleted")
_ITEMS = _table("item", _ITEM_COLUMNS, (0,))
_WORDS = _table("words", ("rowid", "pub", "int", "full"), (0,), "rowid")
_LINKS = _table("link", ("source", "field", "target"), (0, 1, 2), "source")
_QUESTIONS = _table("open_question", ("key", "slot"), (0, 1))
_UNKNOWN = _table("unknown_slot", ("slot", "key"), (0, 1))
_NUMBERS = _table("used_number", ("number", "key"), (0, 1))
_HAD = f"SELECT {','.join('i.' + c for c in _ITEM_COLUMNS)}, w.pub, w.int, w.full FROM item i JOIN words w ON w.rowid = i.key WHERE i.key"
_AMONG = " IN (SELECT value FROM json_each(?))"
_SLICE = 500
_EVERY = "*"
"""Stands for all fields of a record, where it is not known which of them changed."""
