"""Keeping the derived tables in step with the ledger, and making them anew from nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from db.model.changes import Progress
from db.model.state import standing_of, state_of
from db.schema.field import Field
from db.schema.field_type import Column
from db.schema.kind import Description
from db.schema.label import Label
from db.schema.rows import Rows
from db.schema.search_words import is_word
from db.store import revisions
from db.store.connection import Store
from db.store.projector import Derived, Projector
from db.store.tables import FORM, additions, columns_of, create_all, drop_all, group_table, indexes, kind_table, shape

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
    """A derived table with its statements; ``identity`` are the columns that tell its rows apart."""

    name: str
    columns: tuple[str, ...]
    select: str
    insert: str
    delete: str
    identity: tuple[int, ...]

    def inserting(self, used: Sequence[int]) -> str:
        """Return the statement that inserts rows of some of the columns."""
        names = ",".join(self.columns[at] for at in used)
        return f"INSERT INTO {self.name}({names}) VALUES({','.join('?' * len(used))})"


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

    def update(self, records: list[str]) -> None:
        """Bring the derived rows of some records up to date (inside a transaction), writing only what differs."""
        if len(records) >= _MANY:
            records = self._grow(records)
        conn, at_home = self.store.conn, at_home_of(self.store)
        derived: list[Derived] = []
        for record in dict.fromkeys(records):
            said = revisions.of_record(self.store, record)
            key = conn.execute("SELECT key FROM record WHERE id = ?", (record,)).fetchone()[0]
            derived.append(self.projector.derive(key, record, said[0].kind, standing_of(state_of(said, at_home))))
        derived.sort(key=_key)
        before = {_key(d): conn.execute(_HAD, (_key(d),)).fetchone() for d in derived}
        changed = [d for d in derived if before[_key(d)] is None or before[_key(d)][len(_ITEM_COLUMNS) :] != d.words]
        # why: FTS writes go in ascending order of keys, all deletes first, or each step back flushes its index
        conn.executemany("DELETE FROM words WHERE rowid = ?", [(_key(d),) for d in changed if before[_key(d)]])
        for d in derived:
            had = before[_key(d)]
            now = (d.item[2], d.item[7], d.item[10], d.pieces)
            if had is None:
                self._tally(now, 1)
            elif (had[2], had[7], had[10], had[8]) != now:
                self._tally((had[2], had[7], had[10], had[8]), -1)
                self._tally(now, 1)
            self._mend(d, had)
        conn.executemany(
            "INSERT INTO words(rowid, pub, int, full) VALUES(?,?,?,?)", [(_key(d), *d.words) for d in changed]
        )
        had = {_key(d): set(" ".join(before[_key(d)][-3:]).split()) if before[_key(d)] else set() for d in changed}
        self._learn({t for d in changed for t in set(" ".join(d.words).split()) - had[_key(d)]})

    def _grow(self, records: list[str]) -> list[str]:
        """Write the rows of the records that are new here as a rebuild does, many at once; return the others."""
        conn = self.store.conn
        last = conn.execute("SELECT coalesce(max(key), 0) FROM item").fetchone()[0]
        old = [r for r in records if conn.execute("SELECT key FROM record WHERE id = ?", (r,)).fetchone()[0] <= last]
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

    def _mend(self, d: Derived, had: tuple[Column, ...] | None) -> None:
        """Change only the rows that differ: each page left alone is two writes less."""
        key, kind = _key(d), str(d.item[2])
        self._mend_row("item", _ITEM_COLUMNS, d.item, had[: len(_ITEM_COLUMNS)] if had else None)
        if kind in self._tables:
            table = self._tables[kind]
            row = self.store.conn.execute(table.select, (key,)).fetchone() if had else None
            self._mend_row(table.name, table.columns, (key, *d.columns), row)
            for group, child in self._groups[kind].items():
                self._mend_set(child, key, {(key, *row) for row in d.rows.get(group, ())}, fresh=had is None)
        self._mend_set(_LINKS, key, {(key, f, t) for f, t in d.links}, fresh=had is None)
        self._mend_set(_QUESTIONS, key, {(key, slot) for slot in d.open}, fresh=had is None)
        self._mend_set(_UNKNOWN, key, {(slot, key) for slot in d.unknown}, fresh=had is None)
        self._mend_set(_NUMBERS, key, {(number, key) for number in d.numbers}, fresh=had is None)

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

    def _mend_set(self, table: _Table, key: int, now: set[tuple[Column, ...]], fresh: bool) -> None:
        conn = self.store.conn
        had = set() if fresh else set(conn.execute(table.select, (key,)).fetchall())
        if had == now:
            return
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
    """Return what the derived tables were made from: the description, and the form of the tables."""
    return f"{description.fingerprint} {FORM}"


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
        f"SELECT {names} FROM {name} WHERE {key} = ?",
        f"INSERT INTO {name}({names}) VALUES({','.join('?' * len(columns))})",
        f"DELETE FROM {name} WHERE {' AND '.join(f'{columns[at]} = ?' for at in identity)}",
        identity,
    )


_ITEM_COLUMNS = ("key", "id", "kind", "name", "sort", "number", "unit", "level", "pieces", "open", "deleted")
_ITEMS = _table("item", _ITEM_COLUMNS, (0,))
_WORDS = _table("words", ("rowid", "pub", "int", "full"), (0,), "rowid")
_LINKS = _table("link", ("source", "field", "target"), (0, 1, 2), "source")
_QUESTIONS = _table("open_question", ("key", "slot"), (0, 1))
_UNKNOWN = _table("unknown_slot", ("slot", "key"), (0, 1))
_NUMBERS = _table("used_number", ("number", "key"), (0, 1))
_HAD = f"SELECT {','.join('i.' + c for c in _ITEM_COLUMNS)}, w.pub, w.int, w.full FROM item i JOIN words w ON w.rowid = i.key WHERE i.key = ?"
