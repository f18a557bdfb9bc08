"""Reading the ledger's rows out of the pages of a damaged file, without SQLite (https://sqlite.org/fileformat2.html).

SQLite finds a row by way of the pages above it and gives up where one of those is broken. Here every page is read by
itself, so that a row is found as long as its own page is whole. What is found is not proved: the hashes do that.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal, NamedTuple

from db.model.problems import Trouble
from db.store.connection import FILE_NAME, open_store

_LEAF, _INDEX_LEAF, _INDEX_INSIDE = 0x0D, 0x0A, 0x02
_USUAL_PAGE = 8192
_HASH, _ID = 12 + 2 * 32, 13 + 2 * 26
_NAMED_COLUMNS = 11
_LONGEST = 64 << 20
_JOURNAL = "-journal"
_RECORD_ID = re.compile(r"^[0-9A-HJKMNP-TV-Z]{26}$")
_SETTING = re.compile(r"^[a-z][a-z_]{2,40}$")
Table = Literal["changeset", "record", "revision", "setting", "id", "record id"]


class Row(NamedTuple):
    """A row as it stands in a page: of which table (or index: ``id``, ``record id``), its key, its short cells,
    and where it stands (page, offset), to read its body."""

    table: Table
    key: int
    cells: tuple[object, ...]
    place: tuple[int, int]


def copy_damaged(folder: Path, scratch: Path) -> Path:
    """Copy the file of a catalogue that nobody has open into an empty folder, with its journal; return the copy.

    A transaction that was cut off is rolled back in the copy, where the copy can be opened.
    """
    # why: opening the file in this process would drop the locks of whoever has it open here (howtocorrupt.html, 2.2)
    child = multiprocessing.get_context("spawn").Process(target=_copy, args=(folder, scratch))
    child.start()
    child.join()
    if child.exitcode:
        raise OSError(5, "copy", str(folder / FILE_NAME))
    with contextlib.suppress(Trouble):
        open_store(scratch, write=False).close()
    return scratch / FILE_NAME


def _copy(folder: Path, scratch: Path) -> None:
    for name in (FILE_NAME, FILE_NAME + _JOURNAL):
        if (folder / name).is_file():
            shutil.copyfile(folder / name, scratch / name)


class Pages:
    """The pages of a file nobody writes to."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        head = file.read(100)
        told = int.from_bytes(head[16:18])
        told = 65536 if told == 1 else told
        sound = head.startswith(b"SQLite format 3\0") and told >= 512 and told & (told - 1) == 0
        self.size = told if sound else _USUAL_PAGE
        self._usable = self.size - (head[20] if sound and head[20] < 64 else 0)
        self.expected = int.from_bytes(head[28:32]) if sound else 0
        self.count = -(-file.seek(0, 2) // self.size)

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the ledger in every page that can be read, the same one as often as it is found."""
        for number in range(1, self.count + 1):
            page = self._page(number)
            at = 100 if number == 1 else 0
            flag = page[at] if len(page) > at else 0
            if flag not in (_LEAF, _INDEX_LEAF, _INDEX_INSIDE):
                continue
            first = at + (12 if flag == _INDEX_INSIDE else 8)
            for cell in range(int.from_bytes(page[at + 3 : at + 5])):
                offset = int.from_bytes(page[first + 2 * cell : first + 2 * cell + 2])
                with contextlib.suppress(IndexError, ValueError, UnicodeError):
                    row = self._row(page, number, offset, flag)
                    if row is not None:
                        yield row

    def body(self, place: tuple[int, int]) -> bytes:
        """Return the last cell of a row of a table, which is its body; what is lost of it is lacking."""
        number, offset = place
        page = self._page(number)
        payload, _, at = _sizes(page, offset, _LEAF)
        whole = self._whole(page, at, payload, _LEAF)
        types, start = _types(whole)
        return whole[start + sum(map(_length, types[:-1])) :]

    def _page(self, number: int) -> bytes:
        self._file.seek((number - 1) * self.size)
        return self._file.read(self.size)

    def _row(self, page: bytes, number: int, offset: int, flag: int) -> Row | None:
        payload, key, at = _sizes(page, offset, flag)
        if not 0 < payload <= _LONGEST:
            return None
        here = page[at : at + self._local(payload, flag)]
        types, start = _types(here)
        table = _table(types, flag)
        if table is None:
            return None
        cells: list[object] = []
        for kind in types[:5] if table != "record" else types[:4]:
            length = _length(kind)
            if start + length > len(here):
                break
            cells.append(_cell(kind, here[start : start + length]))
            start += length
        place = (number, offset)
        if table in ("id", "record id"):
            named, local_key = cells
            if table == "record id" and not _RECORD_ID.match(str(named)):
                return None
            return Row(table, int(str(local_key)), (named,), place)
        if table == "setting":
            return Row(table, 0, tuple(cells), place) if len(cells) == 2 and _SETTING.match(str(cells[0])) else None
        if table == "record":
            name = str(cells[3]) if len(types) == _NAMED_COLUMNS and len(cells) > 3 else ""
            return Row(table, key, (cells[1], cells[2], name), place) if _RECORD_ID.match(str(cells[1])) else None
        return Row(table, key, tuple(cells[1:4] if table == "revision" else cells[1:3]), place)

    def _local(self, payload: int, flag: int) -> int:
        most = self._usable - 35 if flag == _LEAF else (self._usable - 12) * 64 // 255 - 23
        if payload <= most:
            return payload
        least = (self._usable - 12) * 32 // 255 - 23
        kept = least + (payload - least) % (self._usable - 4)
        return kept if kept <= most else least

    def _whole(self, page: bytes, at: int, payload: int, flag: int) -> bytes:
        local = self._local(payload, flag)
        found = bytearray(page[at : at + local])
        further = int.from_bytes(page[at + local : at + local + 4]) if local < payload else 0
        seen: set[int] = set()
        while len(found) < payload and 0 < further <= self.count and further not in seen:
            seen.add(further)
            more = self._page(further)
            found += more[4 : min(self._usable, 4 + payload - len(found))]
            further = int.from_bytes(more[:4])
        return bytes(found)


def _sizes(page: bytes, offset: int, flag: int) -> tuple[int, int, int]:
    """Return length of the payload, key (of a table's row) and where the payload begins."""
    at = offset + 4 if flag == _INDEX_INSIDE else offset
    payload, at = _varint(page, at)
    key = 0
    if flag == _LEAF:
        key, at = _varint(page, at)
    return payload, key, at


def _types(payload: bytes) -> tuple[list[int], int]:
    end, at = _varint(payload, 0)
    if end > len(payload):
        raise ValueError("a header longer than its row")
    types: list[int] = []
    while at < end:
        kind, at = _varint(payload, at)
        types.append(kind)
    return types, end


def _table(types: list[int], flag: int) -> Table | None:
    """Say which table of the ledger a row of such cells may be of."""
    count = len(types)
    if flag == _LEAF:
        if count == 5 and types[:2] == [0, _HASH] and _whole_number(types[2]) and _whole_number(types[3]):
            return "revision"
        if count == 4 and types[:3] == [0, _HASH, _ID]:
            return "changeset"
        if count >= 3 and types[:2] == [0, _ID] and types[2] >= 13 and types[2] % 2:
            return "record"
    elif count == 2:
        if types[0] in (_HASH, _ID) and _whole_number(types[1]):
            return "id" if types[0] == _HASH else "record id"
        if all(kind >= 13 and kind % 2 for kind in types):
            return "setting"
    return None


def _whole_number(kind: int) -> bool:
    return 1 <= kind <= 6 or kind in (8, 9)


def _length(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    return (0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0)[kind]


def _cell(kind: int, stored: bytes) -> object:
    if kind >= 12:
        return stored.decode() if kind % 2 else stored
    if kind in (8, 9):
        return kind - 8
    return int.from_bytes(stored, signed=True) if _whole_number(kind) else None


def _varint(stored: bytes, at: int) -> tuple[int, int]:
    number = 0
    for place in range(8):
        byte = stored[at + place]
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at + place + 1
    return number << 8 | stored[at + 8], at + 9
