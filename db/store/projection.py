"""Keeping the derived tables in step with the ledger, and making them anew from nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from db.model.changes import Progress
from db.model.state import state_of
from db.schema.field import Field
from db.schema.kind import Description
from db.schema.label import Label
from db.schema.rows import Rows
from db.store import revisions
from db.store.connection import Store
from db.store.projector import Derived, Projector
from db.store.tables import INDEXES, additions, columns_of, create_all, drop_all, group_table, kind_table

FINGERPRINT = "projection"
HOME = "department_station"
_REBUILDING = Label("Dựng lại bảng tra cứu", "Rebuilding the derived tables")
_ITEM = "INSERT OR REPLACE INTO item(key,id,kind,name,sort,number,unit,level,pieces,open,deleted) VALUES(?,?,?,?,?,?,?,?,?,?,?)"
_SLICE = 1000


class Projection:
    """The derived tables of one store under one description."""

    def __init__(self, store: Store, description: Description) -> None:
        self.store = store
        self.description = description
        self.projector = Projector(description)
        self._insert: dict[str, str] = {}
        self._groups: dict[str, dict[str, tuple[str, str]]] = {}
        for kind in description.kinds:
            self._insert[kind.id] = _insertion(
                kind_table(kind), ["key", *(n for f in kind.fields for n, _ in columns_of(f))], "OR REPLACE "
            )
            self._groups[kind.id] = {
                g.id: (
                    group_table(kind, g),
                    _insertion(
                        group_table(kind, g), ["key", "row", "pos", *(n for f in rows.fields for n, _ in columns_of(f))]
                    ),
                )
                for g, rows in kind.groups
            }

    def update(self, records: list[str]) -> None:
        """Bring the derived rows of some records up to date (inside a transaction)."""
        conn, at_home = self.store.conn, at_home_of(self.store)
        derived: list[Derived] = []
        for record in dict.fromkeys(records):
            said = revisions.of_record(self.store, record)
            key = conn.execute("SELECT key FROM record WHERE id = ?", (record,)).fetchone()[0]
            derived.append(self.projector.derive(key, record, said[0].kind, state_of(said, at_home)))
        derived.sort(key=_key)
        before = {
            _key(d): conn.execute(
                "SELECT i.kind, i.level, i.deleted, i.pieces, w.pub, w.int, w.full FROM item i JOIN words w ON w.rowid = i.key WHERE i.key = ?",
                (_key(d),),
            ).fetchone()
            for d in derived
        }
        changed = [d for d in derived if before[_key(d)] is None or tuple(before[_key(d)][4:]) != d.words]
        conn.executemany("DELETE FROM words WHERE rowid = ?", [(_key(d),) for d in changed if before[_key(d)]])
        for d in derived:
            had = before[_key(d)]
            if had is not None:
                self._forget(_key(d), str(d.item[2]))
                self._tally(had[:3], -1, -had[3])
            self._tally((d.item[2], d.item[7], d.item[10]), 1, d.pieces)
            self._write_rows(d)
        conn.executemany(
            "INSERT INTO words(rowid, pub, int, full) VALUES(?,?,?,?)", [(_key(d), *d.words) for d in changed]
        )

    def _forget(self, key: int, kind: str) -> None:
        conn = self.store.conn
        conn.execute("DELETE FROM link WHERE source = ?", (key,))
        conn.execute("DELETE FROM open_question WHERE key = ?", (key,))
        conn.execute("DELETE FROM unknown_slot WHERE key = ?", (key,))
        for table, _ in self._groups.get(kind, {}).values():
            conn.execute(f"DELETE FROM {table} WHERE key = ?", (key,))

    def _tally(self, where: tuple[object, ...], records: int, pieces: object) -> None:
        self.store.conn.execute(
            "INSERT INTO tally(kind, level, deleted, records, pieces) VALUES(?,?,?,?,?) "
            "ON CONFLICT DO UPDATE SET records = records + excluded.records, pieces = pieces + excluded.pieces",
            (*where, records, pieces),
        )

    def _write_rows(self, d: Derived) -> None:
        conn, key, kind = self.store.conn, _key(d), str(d.item[2])
        conn.execute(_ITEM, d.item)
        if kind in self._insert:
            conn.execute(self._insert[kind], (key, *d.columns))
        for group, rows in d.rows.items():
            conn.executemany(self._groups[kind][group][1], [(key, *row) for row in rows])
        if d.links:
            conn.executemany("INSERT OR IGNORE INTO link VALUES(?,?,?)", [(key, f, t) for f, t in sorted(d.links)])
        if d.open:
            conn.executemany("INSERT INTO open_question VALUES(?,?)", [(key, slot) for slot in d.open])
        if d.unknown:
            conn.executemany("INSERT OR IGNORE INTO unknown_slot VALUES(?,?)", [(slot, key) for slot in d.unknown])

    def up_to_date(self) -> bool:
        """Say whether the derived tables were made from this description."""
        return self.store.setting(FINGERPRINT) == self.description.fingerprint

    def bring_up(self) -> Iterator[Progress]:
        """Make the derived tables fit the description: add what is new, or rebuild; nothing if they fit."""
        if self.up_to_date():
            return
        existing = self._existing()
        added = additions(self.description, existing) if self._only_grew() else None
        if added is None:
            yield from self.rebuild()
            return
        with self.store.transaction():
            for statement in added:
                self.store.conn.execute(statement)
            known = [(k.id, f.id) for k in self.description.kinds for f in k.fields]
            again = {
                row[0]
                for kind, field in known
                for row in self.store.conn.execute(
                    "SELECT i.id FROM unknown_slot u JOIN item i ON i.key = u.key WHERE i.kind = ? AND (u.slot = ? OR u.slot LIKE ?)",
                    (kind, field, field + "/%"),
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
        self.store.set_setting(FINGERPRINT, self.description.fingerprint)
        self.store.set_setting("description", description_outline(self.description))

    def rebuild(self) -> Iterator[Progress]:
        """Make all derived tables anew from the ledger, in one transaction; stopping leaves the old ones."""
        conn = self.store.conn
        total = self.store.one("SELECT count(*) FROM record")[0]
        with self.store.transaction(bulk=True):
            existing = [r[0] for r in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()]
            for statement in drop_all(existing):
                conn.execute(statement)
            for statement in create_all(self.description, indexes=False).split(";"):
                if statement.strip():
                    conn.execute(statement)
            yield from self.fill(self.store, total)
            for statement in INDEXES.split(";"):
                if statement.strip():
                    conn.execute(statement)
            self._sign()

    def fill(self, source: Store, total: int) -> Iterator[Progress]:
        """Write the derived rows of all records of ``source`` into empty tables (inside a transaction)."""
        conn, at_home, done = self.store.conn, at_home_of(source), 0
        tally: dict[tuple[object, ...], list[int]] = {}
        for part in revisions.in_slices(source, _SLICE):
            items, kinds, groups, links, opened, unknown, words = [], {}, {}, [], [], [], []  # type: ignore[var-annotated]
            for key, id_, kind, said in part:
                d = self.projector.derive(key, id_, kind, state_of(said, at_home))
                items.append(d.item)
                counted = tally.setdefault((kind, d.item[7], d.item[10]), [0, 0])
                counted[0] += 1
                counted[1] += d.pieces
                if kind in self._insert:
                    kinds.setdefault(kind, []).append((key, *d.columns))
                for group, rows in d.rows.items():
                    groups.setdefault((kind, group), []).extend((key, *row) for row in rows)
                links += [(key, f, t) for f, t in sorted(d.links)]
                opened += [(key, slot) for slot in d.open]
                unknown += [(slot, key) for slot in d.unknown]
                words.append((key, *d.words))
            conn.executemany(_ITEM, items)
            for kind, rows in kinds.items():
                conn.executemany(self._insert[kind], rows)
            for (kind, group), rows in groups.items():
                conn.executemany(self._groups[kind][group][1], rows)
            conn.executemany("INSERT OR IGNORE INTO link VALUES(?,?,?)", links)
            conn.executemany("INSERT INTO open_question VALUES(?,?)", opened)
            conn.executemany("INSERT OR IGNORE INTO unknown_slot VALUES(?,?)", unknown)
            conn.executemany("INSERT INTO words(rowid, pub, int, full) VALUES(?,?,?,?)", words)
            done += len(part)
            yield Progress(done, total, _REBUILDING)
        conn.executemany(
            "INSERT INTO tally(kind, level, deleted, records, pieces) VALUES(?,?,?,?,?)",
            [(*w, *n) for w, n in tally.items()],
        )


def description_outline(description: Description) -> str:
    """Return a line for everything the derived tables depend on, kept to tell growth from other change."""
    lines = [
        f"{k.id}|{k.place}|{k.pieces}|{k.default_level}|{path}|{_form(f)}|{f.audience}"
        for k, path, f in description.walk()
    ]
    lines += [f"{v.id}|{t.id}|{t.label.vi}" for v in description.vocabularies for t in v.terms]
    return "\n".join([description.units.edition, *lines])


def at_home_of(source: Store) -> Callable[[str], bool]:
    """Return the test for acts done at the department's own station."""
    home = source.setting(HOME)
    return lambda changeset: revisions.station_of(source, changeset) == home


def _key(d: Derived) -> int:
    key = d.item[0]
    assert isinstance(key, int)
    return key


def _form(field: Field) -> str:
    """Return what a field's columns depend on; a group's row fields are walked by themselves, so they may grow."""
    return f"rows {field.type.head_field.id} {field.type.current}" if isinstance(field.type, Rows) else repr(field.type)


def _insertion(table: str, columns: list[str], clause: str = "") -> str:
    return f"INSERT {clause}INTO {table}({','.join(columns)}) VALUES({','.join('?' * len(columns))})"
