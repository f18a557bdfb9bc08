"""The derived tables of a day gone by: those of today, with what differed then derived again from the ledger.

They stand in memory beside the catalogue, which is attached read-only; lists, conditions, counts and papers read
them as they read today's. A kind is copied when it is first asked for, in slices, so that no save waits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from db.giving_way import uncollected
from db.model.past import AsOf, Holding, span_fields
from db.model.state import Standing
from db.schema.kind import Description
from db.schema.time import Day
from db.store.connection import FILE_NAME, Store
from db.store.derivation import derive_slice
from db.store.projection import HOME
from db.store.projector import Projector
from db.store.revisions import Stored, stored
from db.store.tables import columns_of, create_all, group_table, indexes, kind_table

_SLICE = 2000
_COPIED = ("item", "open_question", "unknown_slot", "used_number")
_EARLIER = "temp.changed"


class Past:
    """The tables of one day. ``store`` reads like any other; ``need`` brings what a question reads."""

    def __init__(self, folder: Path, description: Description, moment: AsOf) -> None:
        self.moment = moment
        self._description = description
        self._holding = {k.id: Holding(k) for k in description.kinds} if moment.by_event else {}
        self._have: set[str] = set()
        conn = sqlite3.connect(":memory:", uri=True, isolation_level=None)
        self.store = Store(folder / FILE_NAME, conn, writes=False)
        try:
            conn.execute("PRAGMA temp_store=MEMORY")
            conn.execute("PRAGMA busy_timeout=5000")
            conn.execute("ATTACH ? AS live", (f"{(folder / FILE_NAME).resolve().as_uri()}?mode=ro",))
            conn.execute("BEGIN")
            for statement in create_all(description, with_indexes=False).split(";"):
                if statement.strip():
                    conn.execute(statement.replace("CREATE TABLE ", "CREATE TABLE main.", 1).replace(_MAIN_FTS, _FTS))
            conn.execute("CREATE TEMP TABLE changed(key INTEGER PRIMARY KEY)")
            conn.execute("COMMIT")
            if moment.by_event:
                self._changed_by_event()
            else:
                self._changed_in_the_book()
            self._fill()
        except BaseException:
            conn.close()
            raise

    def need(self, kind: str) -> None:
        """Bring the tables of a kind (of all kinds: an empty id)."""
        for one in self._description.kinds:
            if (not kind or one.id == kind) and one.id not in self._have:
                self._have.add(one.id)
                for table in (kind_table(one), *(group_table(one, g) for g, _ in one.groups)):
                    self._copy(table, "key")

    def need_words(self) -> None:
        """Bring the search index."""
        if "words" not in self._have:
            self._have.add("words")
            self._copy("words", "rowid")
            # why: it remembers every word there ever was, so that it serves any day
            self.store.conn.execute("INSERT OR IGNORE INTO main.vocabulary SELECT word FROM live.vocabulary")
            with uncollected(True):
                projector = Projector(self._description)
                for part in self._earlier():
                    _, columns = derive_slice(projector, part, self._left).tables.get("words", ((), []))
                    into = "INSERT INTO main.words(rowid, pub, int, full) VALUES(?,?,?,?)"
                    self.store.conn.executemany(into, zip(*columns, strict=True))

    def _changed_in_the_book(self) -> None:
        """Acts after the day are not there; records they touched are derived again from what went before."""
        run = self.store.conn.execute
        run("CREATE TEMP TABLE past_act(key INTEGER PRIMARY KEY)")
        run(
            "INSERT INTO temp.past_act SELECT key FROM live.changeset WHERE json_extract(CAST(body AS TEXT), '$.at') < ?",
            (self.moment.last_act,),
        )
        run("CREATE TEMP VIEW changeset AS SELECT * FROM live.changeset WHERE key IN (SELECT key FROM temp.past_act)")
        run(
            "CREATE TEMP VIEW revision AS SELECT * FROM live.revision WHERE changeset IN (SELECT key FROM temp.past_act)"
        )
        run(
            "INSERT INTO temp.changed SELECT DISTINCT record FROM live.revision "
            "WHERE changeset NOT IN (SELECT key FROM temp.past_act)"
        )

    def _changed_by_event(self) -> None:
        """Records with a day that had not come, or with something that had ended, are derived again."""
        day = self.moment.day
        for kind in self._description.kinds:
            days = [columns_of(f)[0][0] for f in kind.fields if type(f.type) is Day]
            self._mark(kind_table(kind), [(name, ">", day) for name in days])
            for group, rows in kind.groups:
                by_id = {f.id: columns_of(f)[0][0] for f in rows.fields}
                begins, ends = span_fields(rows)
                asked = [(by_id[begins], ">", day)] if begins else []
                # why: a day known in part is compared again when the row is derived; here too many do no harm
                asked += [(by_id[ends], "<", day)] if ends else []
                self._mark(group_table(kind, group), asked)

    def _mark(self, table: str, asked: Sequence[tuple[str, str, str]]) -> None:
        if asked:
            where = " OR ".join(f"ltrim({name}, 'L') {sign} ? OR {name} >= 'L'" for name, sign, _ in asked)
            self.store.conn.execute(
                f"INSERT OR IGNORE INTO temp.changed SELECT key FROM live.{table} WHERE {where}",
                [day for _, _, day in asked],
            )

    def _fill(self) -> None:
        for table in _COPIED:
            self._copy(table, "key")
        self._copy("link", "source")
        # why: words cost as much as all else, and most lists of a day are not searched
        projector = Projector(self._description, searched=False)
        conn = self.store.conn
        conn.execute("BEGIN")
        with uncollected(True):
            for part in self._earlier():
                for table, (used, columns) in derive_slice(projector, part, self._left).tables.items():
                    if table != "words":
                        self._insert(table, used, zip(*columns, strict=True))
        conn.execute(
            "INSERT INTO main.tally SELECT kind, level, deleted, count(*), sum(pieces) FROM main.item GROUP BY 1, 2, 3"
        )
        for statement in indexes(self._description):
            made = statement.replace("CREATE INDEX IF NOT EXISTS ", "CREATE INDEX ", 1)
            conn.execute(made.replace("CREATE INDEX ", "CREATE INDEX main.", 1))
        conn.execute("COMMIT")

    def _left(self, kind: str, standing: Standing) -> Standing | None:
        """Return what of a record held on the day; None where it had not begun."""
        holding = self._holding.get(kind)
        if holding is None:
            return standing
        values = holding.left(standing.values, self.moment.day)
        return None if values is None else Standing(values, standing.open, standing.deleted, standing.numbers)

    def _insert(self, table: str, used: Sequence[int], rows: Iterable[tuple[Any, ...]]) -> None:
        names = self._names(table)
        columns = ", ".join(names[at] for at in used)
        self.store.conn.executemany(f"INSERT INTO {table}({columns}) VALUES({','.join('?' * len(used))})", rows)

    def _names(self, table: str) -> list[str]:
        return [f'"{row[1]}"' for row in self.store.all(f"PRAGMA main.table_info({table})")]

    def _earlier(self) -> Iterator[list[Stored]]:
        """Yield the records that differ with what was said of them by then, a slice at a time."""
        last, home = -1, self.store.setting(HOME)
        acts = "live.changeset" if self.moment.by_event else "temp.changeset"
        while keys := self.store.all("SELECT key FROM temp.changed WHERE key > ? ORDER BY key LIMIT ?", (last, _SLICE)):
            rows = self.store.all(
                "SELECT d.key, d.id, d.kind, v.id, c.id, c.station, v.body FROM temp.changed x JOIN live.record d "
                f"ON d.key = x.key JOIN live.revision v ON v.record = d.key JOIN {acts} c ON c.key = v.changeset "
                "WHERE x.key > ? AND x.key <= ? ORDER BY d.key, v.key",
                (last, keys[-1][0]),
            )
            last = keys[-1][0]
            yield stored(rows, home)

    def _copy(self, table: str, key: str) -> None:
        """Copy what did not differ, a slice of records at a time; a table that grew has its columns in another order."""
        conn = self.store.conn
        top = self.store.one("SELECT coalesce(max(key), 0) FROM live.record")[0]
        names = self._names(table)
        columns = ", ".join(["rowid", *names] if key == "rowid" else names)
        for low in range(0, top + 1, _SLICE):
            conn.execute(
                f"INSERT INTO main.{table}({columns}) SELECT {columns} FROM live.{table} WHERE {key} >= ? AND {key} < ? "
                f"AND {key} NOT IN (SELECT key FROM {_EARLIER})",
                (low, low + _SLICE),
            )


_MAIN_FTS, _FTS = "CREATE VIRTUAL TABLE words", "CREATE VIRTUAL TABLE main.words"
