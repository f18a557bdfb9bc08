"""One catalogue file: how it is made, opened, written to in one transaction, and refused.

The settings are product promises, measured: rollback journal TRUNCATE with FULL sync loses no
acknowledged save in simulated power cuts; WAL is not used while SQLite older than 3.51.3 may run it.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from db.giving_way import GivingWay
from db.model.problems import Busy, Newer, NotOurs, Trouble
from db.schema.label import Label
from db.store.migrations import m0001_ledger
from db.system import alive_elsewhere, named_elsewhere, replace

FILE_NAME = "catalogue.sqlite"
LOCK = "local/lock"
ENGINE = f"SQLite {sqlite3.sqlite_version}"
APPLICATION_ID = 0x5344_5331  # "SDS1"
MAJOR, MINOR = 1, 0
_LEDGER = {"setting", "changeset", "record", "revision", "erasure"}
_BUSY_MS = 5000
_CACHE_KIB = 65536
_PAGE_BYTES = 8192
_COMMIT_SECONDS = 30.0
_COMMIT_PAUSE = 0.02


_numbers = msgspec.json.Decoder(list[int])


class Store:
    """An open catalogue file in one thread: a writer, or a reader that cannot write."""

    def __init__(
        self, path: Path, conn: sqlite3.Connection, writes: bool, ours: Callable[[], None] = lambda: None
    ) -> None:
        self.path = path
        self.conn = conn
        self.writes = writes
        self._ours = ours
        self._identity = _identity(path)
        self._failing = False
        self.giving_way = GivingWay()

    def all(self, sql: str, args: Any = ()) -> list[Any]:
        """Return all rows of a query at once: an open cursor would stop every commit."""
        try:
            return self.conn.execute(sql, args).fetchall()
        except (sqlite3.DatabaseError, UnicodeDecodeError, MemoryError) as error:
            raise trouble(error) from error

    def keys(self, sql: str, args: Any = ()) -> array[int]:
        """Return the whole numbers a query gives under the name ``key``, in its order; as one text, for a million rows cost twice that."""
        return array("q", _numbers.decode(self.all(f"SELECT json_group_array(key) FROM ({sql})", args)[0][0]))

    def one(self, sql: str, args: Any = ()) -> Any:
        """Return the first row of a query, or None."""
        rows = self.all(sql, args)
        return rows[0] if rows else None

    def written(self) -> tuple[int, int]:
        """Return two numbers that are the same as long as nobody, this connection included, has written anything."""
        return self.one("PRAGMA data_version")[0], self.conn.total_changes

    def many(self, sql: str, rows: Iterable[Any]) -> None:
        """Do a statement once for each row (inside a transaction), giving way meanwhile."""
        self.conn.executemany(sql, self.giving_way.each(rows))

    def interrupt(self) -> None:
        """Stop the question that is being answered, from another thread; it raises ``sqlite3.OperationalError``."""
        self.conn.interrupt()

    @contextlib.contextmanager
    def transaction(self, bulk: bool = False) -> Iterator[sqlite3.Connection]:
        """Write in one transaction: all of it or nothing.

        Unless ``bulk``, changed pages stay in memory until the commit, so that readers go on meanwhile.
        """
        if self._failing:
            raise Trouble(_FAILING)
        try:
            self.conn.execute(f"PRAGMA cache_spill={'ON' if bulk else 'OFF'}")
            self.conn.execute("BEGIN IMMEDIATE")
            try:
                self._still_ours()
                yield self.conn
                self._still_ours()  # why: a machine may have slept within its work
                self._commit()
            except BaseException:
                if self.conn.in_transaction:
                    self.conn.execute("ROLLBACK")
                raise
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            # why: after a failed sync the system may forget what it did not write and call the next sync a success
            code = getattr(error, "sqlite_errorcode", None) or 0
            self._failing = code & 0xFF == sqlite3.SQLITE_IOERR and code != sqlite3.SQLITE_IOERR_WRITE
            raise trouble(error) from error

    def _still_ours(self) -> None:
        if _identity(self.path) != self._identity:
            raise Trouble(_REPLACED)
        self._ours()

    @contextlib.contextmanager
    def overwriting(self) -> Iterator[None]:
        """Overwrite what is deleted meanwhile, and leave no trace of it in free pages or in the search index.

        What was deleted before is taken out first: where that fails, nothing has been done yet.
        """
        try:
            self.conn.execute("VACUUM")
        except sqlite3.DatabaseError as error:
            raise trouble(error) from error
        self.conn.execute("PRAGMA secure_delete=ON")
        try:
            yield
            self.conn.execute("INSERT INTO words(words) VALUES('optimize')")
        finally:
            self.conn.execute("PRAGMA secure_delete=OFF")

    def _commit(self) -> None:
        """Commit; a reader in our way leaves the transaction open, so the commit alone is said again."""
        end = time.monotonic() + _COMMIT_SECONDS
        while True:
            try:
                self.conn.execute("COMMIT")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
                time.sleep(_COMMIT_PAUSE)

    def setting(self, name: str) -> str | None:
        """Return a setting of the catalogue."""
        row = self.one("SELECT value FROM setting WHERE name = ?", (name,))
        return row[0] if row else None

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting of the catalogue (inside a transaction)."""
        self.conn.execute(
            "INSERT INTO setting(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def close(self) -> None:
        """Close the file."""
        self.conn.close()


def _identity(path: Path) -> tuple[int, int]:
    """Return what tells a file from another one that took its name; never opens it."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


def make(folder: Path, projection_ddl: str, settings: dict[str, str]) -> None:
    """Make the file of a new catalogue in an existing folder, whole or not at all."""
    from sqlite_utils import Database  # why: costs as much as an empty window; only who makes a catalogue needs it

    target = folder / FILE_NAME
    part = folder / f"{FILE_NAME}.part"
    part.unlink(missing_ok=True)
    part.touch()  # why: SQLite lets nobody else write a file it makes, whatever the folder allows
    try:
        conn = sqlite3.connect(part, isolation_level=None)
        try:
            conn.execute(f"PRAGMA page_size={_PAGE_BYTES}")
            conn.execute("PRAGMA synchronous=FULL")
            conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
            conn.execute(f"PRAGMA user_version={MAJOR * 1000 + MINOR}")
            store = Store(part, conn, writes=True)
            Database(conn, execute_plugins=False).executescript("BEGIN;" + m0001_ledger.DDL + projection_ddl)
            for name, value in settings.items():
                store.set_setting(name, value)
            conn.execute("COMMIT")
        finally:
            conn.close()
        replace(part, target)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise trouble(error) from error
    finally:
        part.unlink(missing_ok=True)


def open_store(folder: Path, write: bool, busy_ms: int = _BUSY_MS, ours: Callable[[], None] = lambda: None) -> Store:
    """Open the file of a catalogue; raise ``Trouble`` with one sentence where that cannot be.

    ``busy_ms`` is how long SQLite itself waits for a lock, in milliseconds; ``ours`` raises where somebody else may write now.
    """
    path = folder / FILE_NAME
    must_be_there(folder)
    try:
        try:
            return Store(path, _connect(path, write, busy_ms), write, ours)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
            _roll_back(path)
            return Store(path, _connect(path, write, busy_ms), write, ours)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise trouble(error) from error


def must_be_there(folder: Path) -> None:
    """Raise ``Trouble`` where a folder holds no catalogue: nothing of ours, not even a lock, belongs into another one's."""
    try:
        there = (folder / FILE_NAME).is_file()
    except (OSError, ValueError):
        there = False
    if not there:
        raise Trouble(Label(f"Không có sổ di sản nào ở “{folder}”.", f"There is no catalogue in “{folder}”."))


def _roll_back(path: Path) -> None:
    """Take back what a machine that is no more left half done; raise ``Trouble`` where it lives and is at work."""
    if alive_elsewhere(path.parent / LOCK) is not None:
        raise Busy(_TROUBLES[sqlite3.SQLITE_BUSY])
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as conn:
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def _connect(path: Path, write: bool, busy_ms: int) -> sqlite3.Connection:
    uri = path.resolve().as_uri()
    # why: on a share without locks the journal of a machine that is writing looks like one left by a crash, and
    # whoever may write rolls it back
    mode = "rw" if write or not named_elsewhere(path.parent / LOCK) else "ro"
    try:
        conn = sqlite3.connect(f"{uri}?mode={mode}", uri=True, isolation_level=None)
    except sqlite3.OperationalError:
        conn = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None)
    try:
        conn.execute(f"PRAGMA busy_timeout={busy_ms}")
        conn.execute(
            "BEGIN"
        )  # why: one lock for all that is asked; beside a busy writer each further one may be refused
        _gate(conn, path)
        conn.execute("COMMIT")
        conn.execute("PRAGMA trusted_schema=OFF")
        conn.execute("PRAGMA foreign_keys=ON")
        conn.execute("PRAGMA recursive_triggers=ON")
        conn.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        if write:
            conn.execute("PRAGMA journal_mode=TRUNCATE")
            conn.execute("PRAGMA synchronous=FULL")
            conn.execute(
                "PRAGMA secure_delete=OFF"
            )  # why: on in some builds, and a rebuild would write all pages twice
            if conn.execute("PRAGMA journal_mode").fetchone()[0] != "truncate":
                raise Trouble(
                    Label("Không đặt được chế độ ghi an toàn cho sổ này.", "The safe journal mode is not to be had.")
                )
        else:
            conn.execute("PRAGMA temp_store=MEMORY")
            conn.execute("PRAGMA query_only=ON")
    except BaseException:
        conn.close()
        raise
    return conn


def _gate(conn: sqlite3.Connection, path: Path) -> None:
    """Refuse what is not a catalogue, or one of a newer major form; a newer minor form opens."""
    if conn.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotOurs(
            Label(
                f"“{path.name}” không phải là sổ di sản của chương trình này.",
                f"“{path.name}” is not a catalogue of this program.",
            )
        )
    tables = {row[0] for row in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()}
    if not tables >= _LEDGER:
        raise Trouble(_TROUBLES[sqlite3.SQLITE_CORRUPT])
    major = conn.execute("PRAGMA user_version").fetchone()[0] // 1000
    if major > MAJOR:
        raise Newer(
            Label(
                "Sổ này do bản chương trình mới hơn tạo ra; hãy cài bản mới rồi mở lại. Sổ không bị thay đổi gì.",
                "This catalogue was made by a newer program; install it and open again. Nothing was changed.",
            )
        )


_REPLACED = Label(
    "Tệp sổ đã bị thay hoặc bị xóa từ bên ngoài trong khi đang mở nên chưa ghi gì; hãy đóng sổ rồi mở lại, "
    "chữ đang gõ còn trong bản nháp.",
    "The catalogue's file was replaced or removed from outside while open; nothing was written. Close and open it again.",
)
_FAILING = Label(
    "Ổ đĩa đã báo lỗi khi ghi nên sổ này thôi không ghi thêm; chữ đang gõ còn trong bản nháp. Hãy đóng sổ, mở lại, chạy "
    "“kiểm tra sổ” và sao lưu sang ổ khác.",
    "The disk reported an error while writing, so nothing more is written here. Close the catalogue, open it again, "
    "check it, and back it up to another disk.",
)
_TROUBLES = {
    sqlite3.SQLITE_FULL: Label(
        "Ổ đĩa đã đầy nên chưa ghi được gì; hãy dọn bớt chỗ rồi làm lại.",
        "The disk is full, nothing was written; free some space and try again.",
    ),
    sqlite3.SQLITE_IOERR: Label(
        "Ổ đĩa báo lỗi đọc ghi; việc vừa làm chưa được ghi. Hãy kiểm tra ổ đĩa và sổ.",
        "The disk reported an error; the last act was not written.",
    ),
    sqlite3.SQLITE_CORRUPT: Label(
        "Tệp sổ bị hỏng một phần; hãy chạy “kiểm tra sổ” và dùng bản sao lưu.",
        "The catalogue file is damaged; check it and use a backup.",
    ),
    sqlite3.SQLITE_NOTADB: Label(
        "Tệp sổ không đọc được: không phải tệp dữ liệu hoặc đã hỏng.",
        "The catalogue file cannot be read: not a database, or damaged.",
    ),
    sqlite3.SQLITE_READONLY: Label(
        "Sổ này chỉ đọc được (thư mục hoặc ổ đĩa không cho ghi).", "This catalogue is read-only."
    ),
    sqlite3.SQLITE_PERM: Label("Máy không cho phép mở tệp sổ.", "The system does not allow the file to be opened."),
    sqlite3.SQLITE_CANTOPEN: Label("Không mở được tệp sổ.", "The catalogue file cannot be opened."),
    sqlite3.SQLITE_BUSY: Label(
        "Sổ đang bận vì việc khác; hãy thử lại sau ít giây.", "The catalogue is busy; try again in a few seconds."
    ),
    sqlite3.SQLITE_LOCKED: Label(
        "Sổ đang bận vì việc khác; hãy thử lại sau ít giây.", "The catalogue is busy; try again in a few seconds."
    ),
}


_DAMAGE = (
    "unsupported file format",
    "invalid fts5 file format",
    "fts5: corrupt",
    "no such table",
    "Could not decode to UTF-8",
    "malformed",
    "vtable constructor failed",
)


_NO_MEMORY = Label(
    "Máy không đủ bộ nhớ để đọc chỗ này của sổ, hoặc tệp sổ hỏng ở đó; hãy đóng bớt chương trình khác rồi kiểm tra sổ.",
    "There is not enough memory to read this part of the catalogue, or it is damaged; close other programs, then check it.",
)


def trouble(error: Exception) -> Exception:
    """Return the kind sentence for an error of the world; our own bugs come back as they are."""
    if isinstance(error, UnicodeDecodeError):
        return Trouble(_TROUBLES[sqlite3.SQLITE_CORRUPT])
    if isinstance(error, MemoryError):  # why: a damaged length asks SQLite for gigabytes, which it tells as this
        return Trouble(_NO_MEMORY)
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code == sqlite3.SQLITE_BUSY:
        return Busy(_TROUBLES[code])
    label = _TROUBLES.get(code)
    if label is None and any(said in str(error) for said in _DAMAGE):
        label = _TROUBLES[sqlite3.SQLITE_CORRUPT]
    return Trouble(label) if label else error
